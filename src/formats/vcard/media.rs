//! What pictures, sounds and keys in cards are made of: the short types of 3.0, the media types of 4.0.

use std::borrow::Cow;

/// Whether a value is the address of something: a scheme and a colon.
pub(super) fn is_address(value: &str) -> bool {
    value.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1
            && !rest.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.\\".contains(&b))
    })
}

/// Whether a type says where a thing belongs, not what it is made of.
pub(super) fn is_place(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("home") || kind.eq_ignore_ascii_case("work")
}

/// The media types behind the short names of 3.0 (RFC 2426 §3.1.4, §3.6.6, §3.7.1).
const MEDIA_TYPES: [(&str, &str); 9] = [
    ("JPEG", "image/jpeg"),
    ("PNG", "image/png"),
    ("GIF", "image/gif"),
    ("WEBP", "image/webp"),
    ("BASIC", "audio/basic"),
    ("WAVE", "audio/wav"),
    ("OGG", "audio/ogg"),
    ("PGP", "application/pgp-keys"),
    ("X509", "application/pkix-cert"),
];

pub(super) fn media_type(property: &str, types: &[Cow<'_, str>]) -> Option<String> {
    let kind = types.iter().find(|kind| !is_place(kind))?;
    if kind.contains('/') {
        return Some(kind.to_ascii_lowercase());
    }
    let kind = if kind.eq_ignore_ascii_case("jpg") { "JPEG" } else { kind };
    let known = MEDIA_TYPES.iter().find(|(short, _)| kind.eq_ignore_ascii_case(short));
    Some(known.map_or_else(
        || {
            let family = match property {
                "SOUND" => "audio",
                "KEY" => "application",
                _ => "image",
            };
            format!("{family}/{}", kind.to_ascii_lowercase())
        },
        |(_, media_type)| (*media_type).to_string(),
    ))
}

pub(super) fn short_type(media_type: &str) -> String {
    let known = MEDIA_TYPES.iter().find(|(_, known)| media_type.eq_ignore_ascii_case(known));
    match known {
        Some((short, _)) => (*short).to_string(),
        None => media_type.split('/').nth(1).unwrap_or(media_type).to_ascii_uppercase(),
    }
}

/// What the first bytes say the picture is.
pub(super) fn sniffed(base64: &str) -> Option<&'static str> {
    let heads =
        [("/9j/", "image/jpeg"), ("iVBORw0KGgo", "image/png"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp")];
    heads.iter().find(|(head, _)| base64.starts_with(head)).map(|(_, media_type)| *media_type)
}

pub(super) fn percent_data(value: &str) -> Option<Vec<u8>> {
    let (head, data) = value.split_once(',')?;
    if head.trim_end_matches('\\').to_ascii_lowercase().ends_with(";base64") || data.is_empty() {
        return None;
    }
    Some(percent_encoding::percent_decode_str(data).collect())
}
