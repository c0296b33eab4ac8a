//! The UID of what is put into the account, so that no two items of a collection have the same (RFC 6352 §6.3.2.1,
//! RFC 4791 §5.3.2.1).

/// The first UID of a card or calendar object, unfolded.
pub fn uid_of(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut uid: Option<String> = None;
    for line in text.lines() {
        match &mut uid {
            Some(uid) => match line.strip_prefix([' ', '\t']) {
                Some(more) => uid.push_str(more),
                None => break,
            },
            None => {
                let is_uid = line.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("UID"));
                if is_uid && line.get(3..).is_some_and(|rest| rest.starts_with([':', ';'])) {
                    uid = line.split_once(':').map(|(_, value)| value.to_owned());
                }
            }
        }
    }
    uid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_uid() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(uid_of(text.as_bytes()).as_deref(), expect, "{text}");
        check("BEGIN:VCARD\r\nUID:a-1\r\nEND:VCARD\r\n", Some("a-1"));
        check("BEGIN:VCARD\r\nuid;VALUE=text:a\r\n b\r\nEND:VCARD\r\n", Some("ab"));
        check("BEGIN:VCARD\r\nUIDX:a\r\nEND:VCARD\r\n", None);
    }
}
