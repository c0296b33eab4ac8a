//! A side-car as XMP (Adobe XMP 2005, ISO 16684-1): RDF/XML in a packet, with the names of Dublin Core, EXIF, IPTC
//! extension and XMP itself. Written by hand, for it is one page; everything that comes from outside is escaped.

use std::fmt::Write as _;

use super::{SideCar, Spot};

impl SideCar {
    /// The XMP side-car; the same side-car always gives the same bytes.
    pub fn xmp(&self) -> String {
        let mut out = String::from(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             \u{20}<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             \u{20} <rdf:Description rdf:about=\"\"\n\
             \u{20}   xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
             \u{20}   xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n\
             \u{20}   xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\"\n\
             \u{20}   xmlns:exif=\"http://ns.adobe.com/exif/1.0/\"\n\
             \u{20}   xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n",
        );
        let mut element = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(out, "   <{name}>{}</{name}>", escaped(value));
            }
        };
        if let Some(taken) = self.taken {
            let taken = taken.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            element("exif:DateTimeOriginal", &taken);
            element("photoshop:DateCreated", &taken);
            element("xmp:CreateDate", &taken);
        }
        if let Some(Spot { latitude, longitude, altitude }) = self.place {
            element("exif:GPSLatitude", &degrees(latitude, 'N', 'S'));
            element("exif:GPSLongitude", &degrees(longitude, 'E', 'W'));
            if let Some(altitude) = altitude {
                element("exif:GPSAltitudeRef", if altitude < 0.0 { "1" } else { "0" });
                element("exif:GPSAltitude", &format!("{:.0}/100", altitude.abs() * 100.0));
            }
        }
        if self.favourite {
            element("xmp:Rating", "5");
        }
        list(&mut out, "dc:title", "Alt", std::slice::from_ref(&self.title));
        list(&mut out, "dc:description", "Alt", std::slice::from_ref(&self.description));
        list(&mut out, "Iptc4xmpExt:PersonInImage", "Bag", &self.people);
        out.push_str("  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
        out
    }
}

fn list(out: &mut String, name: &str, sort: &str, values: &[String]) {
    if values.iter().all(|value| value.trim().is_empty()) {
        return;
    }
    let language = if sort == "Alt" { " xml:lang=\"x-default\"" } else { "" };
    let _ = writeln!(out, "   <{name}>\n    <rdf:{sort}>");
    for value in values {
        let _ = writeln!(out, "     <rdf:li{language}>{}</rdf:li>", escaped(value));
    }
    let _ = writeln!(out, "    </rdf:{sort}>\n   </{name}>");
}

/// `52,31.2084000N`: degrees and minutes (XMP specification part 2, GPSCoordinate).
fn degrees(value: f64, positive: char, negative: char) -> String {
    // In ten-millionths of a minute, so that rounding never gives 60 minutes.
    let whole = (value.abs() * 60.0 * 1e7).round();
    let minutes_of_a_degree = 60.0 * 1e7;
    let degrees = (whole / minutes_of_a_degree).floor();
    let minutes = (whole - degrees * minutes_of_a_degree) / 1e7;
    format!("{degrees:.0},{minutes:.7}{}", if value < 0.0 { negative } else { positive })
}

/// Text for XML 1.0, which has no place for most control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
