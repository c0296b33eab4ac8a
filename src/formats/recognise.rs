//! Tells by its first bytes what a file is that somebody handed out. Names don't count: people rename files, and services
//! translate them. Says what a file claims to be, not whether it is whole.

use super::handed_out::{self, Layout};
use super::photo;

/// What a file is, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Contact cards (vCard of any version).
    Cards,
    /// A calendar (iCalendar, or vCalendar 1.0).
    Calendar,
    /// A photo or video, of this media type.
    Media(&'static str),
    Zip,
    /// gzip: what a `.tgz` is.
    Gzip,
    Tar,
    /// Mail messages, one or many.
    Mail,
    /// Bookmarks as browsers export them.
    Bookmarks,
    /// Something that cards, calendar objects or facts of photos can be composed from.
    Layout(Layout),
    Empty,
    /// None of these.
    Other,
}

/// So many first bytes tell what a file is.
pub const HEAD_BYTES: usize = 16 * 1024;

/// What a file is that begins with `head`.
pub fn sort_of(head: &[u8]) -> Sort {
    if head.is_empty() {
        return Sort::Empty;
    }
    // An archive without entries is nothing but its end record.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Sort::Zip;
    }
    if head.starts_with(b"\x1f\x8b\x08") {
        return Sort::Gzip;
    }
    if head.get(257..262) == Some(b"ustar") {
        return Sort::Tar;
    }
    if let Some(media_type) = photo::media_type_of(head) {
        return Sort::Media(media_type);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    if begins("BEGIN:VCARD") {
        Sort::Cards
    } else if begins("BEGIN:VCALENDAR") {
        Sort::Calendar
    } else if begins("<!DOCTYPE NETSCAPE-Bookmark") {
        Sort::Bookmarks
    } else if is_mail(head) {
        Sort::Mail
    } else {
        match handed_out::layout(head) {
            // In a character set that the words above are not written in.
            Some(Layout::Cards) => Sort::Cards,
            Some(Layout::Calendars) => Sort::Calendar,
            Some(layout) => Sort::Layout(layout),
            None => Sort::Other,
        }
    }
}

/// An mbox begins with `From ` (RFC 4155), a message with header fields of which some are in every one (RFC 5322).
fn is_mail(head: &[u8]) -> bool {
    if head.starts_with(b"From ") {
        return head.split(|byte| *byte == b'\n').nth(1).is_some_and(is_field);
    }
    let mut lines = head.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    let known = |line: &[u8]| {
        ["Received", "Return-Path", "Delivered-To", "Message-ID", "MIME-Version", "X-GM-THRID"].iter().any(|name| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
                && line.get(name.len()) == Some(&b':')
        })
    };
    lines.next().is_some_and(|first| is_field(first) && (known(first) || lines.any(known)))
}

fn is_field(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len() && !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_a_file_is() {
        let check = |head: &[u8], expect: Sort| assert_eq!(sort_of(head), expect, "{}", String::from_utf8_lossy(head));
        check(b"", Sort::Empty);
        check(b"BEGIN:VCARD\r\nVERSION:2.1\r\n", Sort::Cards);
        check(b"\xef\xbb\xbf\r\nbegin:vcard\nFN:A", Sort::Cards);
        check(b"BEGIN:VCALENDAR\nVERSION:1.0", Sort::Calendar);
        check(b"PK\x03\x04....", Sort::Zip);
        check(b"PK\x05\x06....", Sort::Zip);
        check(b"\x1f\x8b\x08\0", Sort::Gzip);
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Sort::Media("image/jpeg"));
        check(b"<!DOCTYPE NETSCAPE-Bookmark-file-1>", Sort::Bookmarks);
        check(b"From 1234@xxx Mon Jan 01 00:00:00 +0000 2024\r\nX-GM-THRID: 1\r\n", Sort::Mail);
        check(b"From here on it is a letter.\nYours", Sort::Other);
        check(b"Return-Path: <a@example.org>\r\nSubject: x\r\n", Sort::Mail);
        check(b"Subject: x\r\nMessage-ID: <1>\r\n\r\n", Sort::Mail);
        check(b"Name: a list\nOther: line\n", Sort::Other);
        check(b"<html>", Sort::Other);
        check(b"B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0", Sort::Cards);
        check(b"Name,Given Name,E-mail 1 - Value\nAnn,Ann,ann@example.org\n", Sort::Layout(Layout::ContactTable));
        check(b"dn: cn=Ann\nmail: ann@example.org\n", Sort::Layout(Layout::Ldif));
    }
}
