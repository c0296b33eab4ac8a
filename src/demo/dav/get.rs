//! GET and HEAD (RFC 9110): entity tags, conditions, and one byte range.

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{
    ACCEPT, ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, RANGE,
};

use super::properties::last_modified;
use super::{Asked, METHODS, Manners, as_asked, not_found};
use crate::demo::answer::Answer;
use crate::demo::cloud::{Cloud, Place};
use crate::demo::subscriber::media_type;

/// The answer to GET; HEAD takes its head.
pub fn answer(cloud: &Cloud, manners: &Manners, asked: &Asked<'_>, place: &Place) -> Answer {
    let (path, name) = match place {
        Place::Item(path, name) => (path, name),
        Place::Collection(path) if path == "/" => {
            return Answer::whole(StatusCode::OK, "text/html; charset=utf-8", PAGE);
        }
        Place::Collection(_) => {
            return Answer::empty(StatusCode::METHOD_NOT_ALLOWED).with(hyper::header::ALLOW, METHODS.into());
        }
        Place::Free(..) | Place::Nowhere => return not_found(place),
    };
    let Some(item) = cloud.item(path, name) else { return not_found(place) };
    let etag = manners.faults.etags.show(item.etag());
    let modified = last_modified(item.modified);
    let head = |status| {
        let answer = Answer::empty(status).with(LAST_MODIFIED, modified.clone());
        match &etag {
            Some(etag) => answer.with(ETAG, etag.clone()),
            None => answer,
        }
    };
    let unchanged = match asked.header(IF_NONE_MATCH) {
        Some(tags) => etag.as_deref().is_some_and(|etag| names(tags, etag)),
        None => asked.header(IF_MODIFIED_SINCE).is_some_and(|since| since == modified),
    };
    if unchanged {
        return head(StatusCode::NOT_MODIFIED);
    }
    let Some(body) = item.body(&cloud.subscriber) else { return not_found(place) };
    let wants_vcard4 = asked.header(ACCEPT).is_some_and(|accept| accept.contains("version=4.0"));
    let body = as_asked(body, wants_vcard4, manners);
    // A range counts only while the client's copy is of this very version (RFC 9110 §13.1.5): strong tags only.
    let same_version = match asked.header(IF_RANGE) {
        Some(tag) if tag.starts_with('"') => etag.as_deref() == Some(tag),
        Some(date) => date == modified,
        None => true,
    };
    let range = asked.header(RANGE).filter(|_| same_version).map(|range| parse_range(range, body.len()));
    let (status, body, range) = match range {
        None | Some(Range::Whole) => (StatusCode::OK, body, None),
        Some(Range::Part(start, end)) => {
            let range = format!("bytes {start}-{}/{}", end - 1, body.len());
            (StatusCode::PARTIAL_CONTENT, body.slice(start..end), Some(range))
        }
        Some(Range::Outside) => {
            let range = format!("bytes */{}", body.len());
            return head(StatusCode::RANGE_NOT_SATISFIABLE).with(CONTENT_RANGE, range);
        }
    };
    let mut answer = Answer::whole(status, media_type(name, &item.content), Bytes::new());
    answer.content = crate::demo::answer::Content::Whole(body);
    answer.headers.extend(head(status).headers);
    answer.headers.extend(range.map(|range| (CONTENT_RANGE, range)));
    answer.n_bodies = u64::from(cloud.collection(path).is_some_and(|collection| collection.sort.holds_items()));
    answer.with(ACCEPT_RANGES, "bytes".into())
}

/// True when a list of entity tags (RFC 9110 §8.8.3) has this one, compared weakly, or is `*`.
pub fn names(tags: &str, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.trim() == "*" || tags.split(',').any(|tag| opaque(tag) == opaque(etag))
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    Part(usize, usize),
    Outside,
}

/// `bytes=5-`, `bytes=5-9`, `bytes=-3`. Several ranges, or what is none, give the whole (RFC 9110 §14.2).
fn parse_range(text: &str, length: usize) -> Range {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Range::Whole;
    };
    match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last && first < length => Range::Part(first, (last + 1).min(length)),
        (Ok(first), Err(_)) if last.trim().is_empty() && first < length => Range::Part(first, length),
        (Ok(first), Ok(last)) if first > last => Range::Whole,
        (Ok(_), Ok(_)) => Range::Outside,
        (Ok(_), Err(_)) if last.trim().is_empty() => Range::Outside,
        (Err(_), Ok(0)) if first.trim().is_empty() => Range::Outside,
        (Err(_), Ok(last)) if first.trim().is_empty() && length > 0 => Range::Part(length.saturating_sub(last), length),
        _ => Range::Whole,
    }
}

const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lifeboat demo cloud</title>\
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:3em auto;padding:0 1em}</style>\
<h1>Lifeboat demo cloud</h1><p>A made-up account, served by this computer to itself. Point a contacts, calendar or \
WebDAV program at this address.</p></html>\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let check = |text: &str, expect: Range| assert_eq!(parse_range(text, 10), expect, "{text}");
        check("bytes=0-", Range::Part(0, 10));
        check("bytes=2-4", Range::Part(2, 5));
        check("bytes=2-400", Range::Part(2, 10));
        check("bytes=-3", Range::Part(7, 10));
        check("bytes=-30", Range::Part(0, 10));
        check("bytes=10-", Range::Outside);
        check("bytes=12-14", Range::Outside);
        check("bytes=-0", Range::Outside);
        check("bytes=4-2", Range::Whole);
        check("bytes=1-2,4-5", Range::Whole);
        check("items=1-2", Range::Whole);
        check("bytes=a-b", Range::Whole);
    }

    #[test]
    fn lists_of_tags() {
        assert!(names("*", "\"a\""));
        assert!(names("\"b\", W/\"a\"", "\"a\""));
        assert!(!names("\"b\"", "\"a\""));
    }
}
