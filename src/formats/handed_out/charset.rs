//! In which character set a file is written, told by its bytes: a byte order mark, UTF-16 without one, UTF-8, else Western.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Unfit;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    pub text: Cow<'a, str>,
    /// The name of the character set.
    pub charset: &'static str,
    /// The bytes say which one it is. Western is only what is left when nothing else fits.
    pub certain: bool,
}

impl Text<'_> {
    /// What has to be said about the file when its character set is a guess.
    pub fn remark(&self) -> Option<String> {
        let guess = || format!("its character set is not said; read as {}", self.charset);
        (!self.certain).then(guess)
    }
}

/// Decodes a file; a byte that its character set does not have makes it no text, rather than another text.
pub fn decode(bytes: &[u8]) -> Result<Text<'_>, Unfit> {
    let (charset, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guessed(bytes), 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let text = charset.decode_without_bom_handling_and_without_replacement(body).ok_or(Unfit::NoText)?;
    if text.contains('\0') {
        return Err(Unfit::NoText);
    }
    let certain = mark > 0 || charset != WINDOWS_1252 || text.is_ascii();
    Ok(Text { text, charset: charset.name(), certain })
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Text in any language has blanks, digits or line ends, whose high byte is zero.
    if head.len() >= 4 && odd * 8 > head.len() && even == 0 {
        UTF_16LE
    } else if head.len() >= 4 && even * 8 > head.len() && odd == 0 {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_character_sets_apart() {
        let check = |bytes: &[u8], charset: &str, certain: bool| {
            let read = decode(bytes).unwrap();
            assert_eq!(read.text, "Grüße,1\r\n", "{charset}");
            assert_eq!((read.charset, read.certain), (charset, certain));
        };
        let utf16 = |order: fn(u16) -> [u8; 2]| "Grüße,1\r\n".encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
        check("Grüße,1\r\n".as_bytes(), "UTF-8", true);
        check("\u{feff}Grüße,1\r\n".as_bytes(), "UTF-8", true);
        check(b"Gr\xfc\xdfe,1\r\n", "windows-1252", false);
        check(&little, "UTF-16LE", true);
        check(&big, "UTF-16BE", true);
        check(&[b"\xff\xfe".to_vec(), little].concat(), "UTF-16LE", true);
        check(&[b"\xfe\xff".to_vec(), big].concat(), "UTF-16BE", true);
        assert!(decode(b"plain").unwrap().certain);
        assert_eq!(decode(b"\0\x01\x02binary\0\0"), Err(Unfit::NoText));
        assert_eq!(decode(b"\xef\xbb\xbf\xff"), Err(Unfit::NoText));
    }
}
