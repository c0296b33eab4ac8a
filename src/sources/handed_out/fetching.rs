//! Gives the bodies of a set's items, read where they lie. A body that can't be read costs one item.

use std::io::{Cursor, Read};

use bytes::Bytes;
use futures_util::{Stream, stream};

use super::books::Item;
use super::content::{self, Content, Ranges};
use super::rows::{FileAt, Files, folder_of, shown, shown_path};
use super::{HandedOut, Holds};
use crate::formats::photo;
use crate::formats::recognise::Sort;
use crate::model::{Collection, Head, Intake, Listed, Listing, Trouble, Watch};
use crate::zips::reader::ZipTrouble;
use crate::zips::reader::foreign::SliceReader;

/// A body up to this size is read at once.
const AT_ONCE: u64 = 1024 * 1024;
const PIECE_BYTES: usize = 256 * 1024;
/// So much of the beginning of a photo tells when it was taken.
const LOOKED_AT: u64 = 1024 * 1024;
/// An answer that the other side could not take is given again so often.
const TRIES: u32 = 2;

/// Answers each line of `want` once.
pub(super) async fn fetch(
    set: &HandedOut,
    c: &Collection,
    want: &Listing,
    out: &impl Intake,
    w: &Watch,
) -> Result<(), Trouble> {
    let mut opened: Option<(usize, SliceReader)> = None;
    for (item, line) in want.iter().enumerate() {
        let mut tried = 0;
        loop {
            w.go_on().await?;
            tried += 1;
            let given = match find(set, c, line) {
                None => Err(Trouble::NotThere { href: line.href.to_owned() }),
                Some(Wanted::File(file)) => give_file(&set.found.files, &file, item, out, w).await,
                Some(Wanted::Item(at, of)) => match source(set, at, &mut opened) {
                    Ok(source) => give_item(source, of, line, item, out, w).await,
                    Err(why) => Err(unreadable(line.href, &why)),
                },
            };
            match given {
                Ok(()) => break,
                Err(trouble) if trouble.ends_run() => return Err(trouble),
                Err(trouble) if trouble.may_pass() && tried < TRIES => continue,
                Err(trouble) => {
                    out.refused(item, trouble).await?;
                    break;
                }
            }
        }
    }
    Ok(())
}

enum Wanted<'a> {
    File(FileAt<'a>),
    /// An item of the file at this index.
    Item(usize, &'a Item),
}

fn find<'a>(set: &'a HandedOut, c: &Collection, line: Listed<'_>) -> Option<Wanted<'a>> {
    let files = &set.found.files;
    match &set.shelf(c).ok()?.holds {
        Holds::Files(own) => {
            let index = files.find(line.href)?;
            own.binary_search(&u32::try_from(index).ok()?).ok()?;
            files.get(index).map(Wanted::File)
        }
        Holds::Books(books) => {
            let (file, key) = line.href.split_once('#')?;
            let index = files.find(file)?;
            let at = books.binary_search_by_key(&Some(index), |at| set.books.get(*at).map(|book| book.file)).ok()?;
            let book = set.books.get(*books.get(at)?)?;
            let item = book.items.binary_search_by(|item| item.key.as_str().cmp(key)).ok()?;
            Some(Wanted::Item(book.file, book.items.get(item)?))
        }
    }
}

/// The bytes of the file at `index`, which stays open while items of it are wanted.
fn source<'a>(
    set: &HandedOut,
    index: usize,
    opened: &'a mut Option<(usize, SliceReader)>,
) -> Result<&'a mut SliceReader, ZipTrouble> {
    if opened.as_ref().is_none_or(|(known, _)| *known != index) {
        let file = set.found.files.get(index).ok_or(ZipTrouble::NoEntry)?;
        *opened = Some((index, content::slice(&set.found.files, &file)?.open()?));
    }
    opened.as_mut().map(|(_, source)| source).ok_or(ZipTrouble::NoEntry)
}

async fn give_item(
    source: &mut SliceReader,
    of: &Item,
    line: Listed<'_>,
    item: usize,
    out: &impl Intake,
    w: &Watch,
) -> Result<(), Trouble> {
    let head = Head { etag: line.etag.map(str::to_owned), size: Some(of.len()), ..Head::default() };
    give(Ranges::of(source, &of.ranges), head, line.href, item, out, w).await
}

async fn give_file(files: &Files, file: &FileAt<'_>, item: usize, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
    let body = match content::open(files, file) {
        Ok(body) => body,
        Err(ZipTrouble::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Trouble::NotThere { href: file.href.to_owned() });
        }
        Err(why) => return Err(unreadable(file.href, &why)),
    };
    if let Content::Disk(open) = &body {
        let modified = open.metadata().and_then(|meta| meta.modified()).ok();
        let modified = modified.and_then(|time| jiff::Timestamp::try_from(time).ok());
        let second = |time: Option<jiff::Timestamp>| time.map(jiff::Timestamp::as_second);
        if second(modified) != second(file.modified) {
            return Err(unreadable(file.href, &std::io::Error::other("it was changed while it was being read").into()));
        }
    }
    let head = Head { size: Some(file.size), taken: taken_by_other_half(files, file), ..Head::default() };
    give(body, head, file.href, item, out, w).await
}

/// Gives one body.
pub(in crate::sources) async fn give(
    mut body: impl Read,
    head: Head,
    href: &str,
    item: usize,
    out: &impl Intake,
    w: &Watch,
) -> Result<(), Trouble> {
    let size = head.size.unwrap_or(u64::MAX);
    if size > AT_ONCE {
        return out.stream(item, head, pieces(body, href, w)).await;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    body.by_ref().take(size + 1).read_to_end(&mut bytes).map_err(|why| unreadable(href, &why.into()))?;
    if bytes.len() as u64 != size {
        return Err(Trouble::Cut { url: shown_path(href), got: bytes.len() as u64, expected: size });
    }
    out.body(item, head, Bytes::from(bytes)).await
}

fn pieces<'a>(body: impl Read + 'a, href: &'a str, w: &'a Watch) -> impl Stream<Item = Result<Bytes, Trouble>> + 'a {
    stream::try_unfold(body, move |mut body| async move {
        w.go_on().await?;
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        body.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(|why| unreadable(href, &why.into()))?;
        Ok(if piece.is_empty() { None } else { Some((Bytes::from(piece), body)) })
    })
}

fn unreadable(href: &str, why: &ZipTrouble) -> Trouble {
    Trouble::Unreadable { name: shown_path(href), why: why.to_string() }
}

/// When the photo was taken that this file belongs to: the other half of a Live Photo, the camera's JPEG beside the raw
/// picture. So both go into the zip of the same year, though only one of them may say it.
fn taken_by_other_half(files: &Files, file: &FileAt<'_>) -> Option<String> {
    let Sort::Media(_) = file.sort else { return None };
    let stem = file.href.rfind('.').filter(|at| *at > folder_of(file.href).len())?;
    let stem = file.href.get(..=stem)?;
    let halves =
        (files.from(stem)..).map_while(|index| files.get(index)).take_while(|half| half.href.starts_with(stem));
    let leader = halves.filter(|half| !half.href.get(stem.len()..).unwrap_or_default().contains(['.', '/']));
    let leader = leader.filter_map(|half| Some((rank(&half)?, half))).min_by_key(|(rank, _)| *rank)?.1;
    if leader.href == file.href {
        return None;
    }
    let mut start = Vec::new();
    content::open(files, &leader).ok()?.take(LOOKED_AT).read_to_end(&mut start).ok()?;
    let taken = photo::read(&shown(leader.href), &mut Cursor::new(start)).taken;
    taken.or_else(|| leader.modified.map(|time| time.to_string()))
}

/// Which of the files of one photo says best when it was taken; `None` for what is none of them.
fn rank(file: &FileAt<'_>) -> Option<u8> {
    let Sort::Media(media_type) = file.sort else { return None };
    let ending = file.href.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    Some(match ending.as_str() {
        "jpg" | "jpeg" => 0,
        "heic" | "heif" | "hif" => 1,
        _ if photo::media(file.href, Some(media_type)) == Some(photo::Media::Photo) => 2,
        _ => 3,
    })
}
