//! A source's list of what a collection holds, compact enough for a hundred thousand photos.

use std::sync::Arc;

use jiff::Timestamp;

/// One line of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Absolute path on the collection's origin, percent-encoded as the source sent it.
    pub href: &'a str,
    /// The entity tag with its quotes and `W/`, as sent (RFC 9110 §8.8.3).
    pub etag: Option<&'a str>,
    /// Length of the body in bytes.
    pub size: Option<u64>,
    /// When the source says it was last modified.
    pub modified: Option<Timestamp>,
    /// The media type, as sent.
    pub media_type: Option<&'a str>,
}

/// True for an entity tag that stands for these very bytes (RFC 9110 §8.8.1).
pub fn is_strong(etag: &str) -> bool {
    etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"')
}

#[derive(Clone, Copy, Debug)]
struct Row {
    at: u32,
    href_len: u16,
    etag_len: u16,
    media_type: u16,
    size: u64,
    modified: i64,
}

const NO_SIZE: u64 = u64::MAX;
const NO_TIME: i64 = i64::MIN;
const NO_ETAG: u16 = u16::MAX;

/// What a collection holds, as the source listed it. Texts lie in one arena, so a line costs some 32 bytes and its text.
///
/// A `Listing` is whole or it isn't one: a source that can't read a line to its end returns an error instead.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Shared with the listings that were filtered out of this one.
    text: Arc<String>,
    rows: Vec<Row>,
    media_types: Vec<Option<String>>,
    /// The listing names everything in the collection (false: only what changed since a token).
    pub whole: bool,
    /// Paths that are no longer there (only when not `whole`).
    pub gone: Vec<String>,
    /// The token to ask for changes with next time (RFC 6578).
    pub next: Option<String>,
}

/// A line that does not fit a listing: an address or etag over 65,534 bytes, or more than 4 GiB of text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a listed address or etag is too long to be one")]
pub struct TooLong;

impl Listing {
    /// An empty listing that names everything.
    pub fn whole() -> Listing {
        Listing { whole: true, ..Listing::default() }
    }

    /// Adds a line.
    pub fn push(&mut self, line: Listed<'_>) -> Result<(), TooLong> {
        let at = u32::try_from(self.text.len()).map_err(|_| TooLong)?;
        let href_len = u16::try_from(line.href.len()).map_err(|_| TooLong)?;
        let etag_len = match line.etag {
            Some(etag) => u16::try_from(etag.len()).ok().filter(|len| *len != NO_ETAG).ok_or(TooLong)?,
            None => NO_ETAG,
        };
        let known = self.media_types.iter().position(|known| known.as_deref() == line.media_type);
        let media_type = match known {
            Some(index) => index,
            None => {
                self.media_types.push(line.media_type.map(str::to_owned));
                self.media_types.len() - 1
            }
        };
        let media_type = u16::try_from(media_type).map_err(|_| TooLong)?;
        let text = Arc::make_mut(&mut self.text);
        text.push_str(line.href);
        text.push_str(line.etag.unwrap_or(""));
        self.rows.push(Row {
            at,
            href_len,
            etag_len,
            media_type,
            size: line.size.unwrap_or(NO_SIZE),
            modified: line.modified.map_or(NO_TIME, Timestamp::as_second),
        });
        Ok(())
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True when all of several items have the same entity tag, so that it tells nothing of any (SOGo, new items).
    pub fn is_alike(&self) -> bool {
        let mut etags = self.iter().map(|line| line.etag);
        let first = etags.next().flatten();
        self.len() > 1 && first.is_some() && etags.all(|etag| etag == first)
    }

    /// The line at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Listed<'_>> {
        self.rows.get(index).map(|row| self.line(row))
    }

    /// Every line in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Listed<'_>> + '_ {
        self.rows.iter().map(|row| self.line(row))
    }

    /// Sorts by path, the order in which bodies are appended to a text file.
    pub fn sort_by_href(&mut self) {
        let text = &self.text;
        self.rows.sort_by(|a, b| href_of(text, a).cmp(href_of(text, b)));
    }

    /// Sorts newest first, then by path: the order in which photos are fetched.
    pub fn sort_newest_first(&mut self) {
        let text = &self.text;
        self.rows.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| href_of(text, a).cmp(href_of(text, b))));
    }

    /// The lines for which `keep` is true, as a listing of their own with the same order.
    pub fn filtered(&self, mut keep: impl FnMut(Listed<'_>) -> bool) -> Listing {
        let rows = self.rows.iter().copied().filter(|row| keep(self.line(row))).collect();
        Listing {
            rows,
            text: Arc::clone(&self.text),
            media_types: self.media_types.clone(),
            whole: self.whole,
            gone: self.gone.clone(),
            next: self.next.clone(),
        }
    }

    /// The same lines without the texts of others.
    pub fn compacted(&self) -> Result<Listing, TooLong> {
        let mut own =
            Listing { whole: self.whole, gone: self.gone.clone(), next: self.next.clone(), ..Listing::default() };
        own.rows.reserve_exact(self.rows.len());
        self.iter().try_for_each(|line| own.push(line))?;
        Arc::make_mut(&mut own.text).shrink_to_fit();
        Ok(own)
    }

    fn line(&self, row: &Row) -> Listed<'_> {
        let start = row.at as usize + row.href_len as usize;
        let etag = if row.etag_len == NO_ETAG { None } else { self.text.get(start..start + row.etag_len as usize) };
        Listed {
            href: href_of(&self.text, row),
            etag,
            size: Some(row.size).filter(|size| *size != NO_SIZE),
            modified: Some(row.modified)
                .filter(|time| *time != NO_TIME)
                .and_then(|time| Timestamp::from_second(time).ok()),
            media_type: self.media_types.get(row.media_type as usize).and_then(Option::as_deref),
        }
    }
}

fn href_of<'a>(text: &'a str, row: &Row) -> &'a str {
    text.get(row.at as usize..row.at as usize + row.href_len as usize).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_pushed_and_sorts() {
        let mut listing = Listing::whole();
        let old = Timestamp::from_second(10).ok();
        let new = Timestamp::from_second(20).ok();
        listing
            .push(Listed { href: "/b", etag: Some("\"1\""), size: Some(3), modified: old, media_type: None })
            .unwrap();
        listing
            .push(Listed { href: "/a", etag: None, size: None, modified: new, media_type: Some("image/jpeg") })
            .unwrap();
        listing.push(Listed { href: "/c", etag: Some(""), size: None, modified: None, media_type: None }).unwrap();
        listing.sort_by_href();
        let hrefs: Vec<_> = listing.iter().map(|line| line.href).collect();
        assert_eq!(hrefs, ["/a", "/b", "/c"]);
        assert_eq!(listing.get(1).unwrap().etag, Some("\"1\""));
        assert_eq!(listing.get(1).unwrap().size, Some(3));
        assert_eq!(listing.get(0).unwrap().etag, None);
        assert_eq!(listing.get(2).unwrap().etag, Some(""));
        assert_eq!(listing.get(0).unwrap().media_type, Some("image/jpeg"));
        listing.sort_newest_first();
        let hrefs: Vec<_> = listing.iter().map(|line| line.href).collect();
        assert_eq!(hrefs, ["/a", "/b", "/c"]);
        assert_eq!(listing.filtered(|line| line.size.is_some()).len(), 1);
    }

    #[test]
    fn tags_that_are_all_alike_tell_nothing() {
        let check = |etags: &[Option<&str>], expect: bool| {
            let mut listing = Listing::whole();
            for etag in etags {
                listing.push(Listed { href: "/a", etag: *etag, size: None, modified: None, media_type: None }).unwrap();
            }
            assert_eq!(listing.is_alike(), expect, "{etags:?}");
        };
        check(&[], false);
        check(&[Some("1")], false);
        check(&[Some("1"), Some("1")], true);
        check(&[Some("1"), Some("1"), Some("2")], false);
        check(&[None, None], false);
    }
}
