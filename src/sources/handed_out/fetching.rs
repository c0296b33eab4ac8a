//! Gives the bodies of a set's items, read where they lie. A body that can't be read costs one item.

use std::io::Read;

use bytes::Bytes;
use futures_util::{Stream, stream};
use sha2::{Digest as _, Sha256};

use super::albums::{self, Composed};
use super::books::{self, Body, Item};
use super::content::{self, Content, Ranges};
use super::readers;
use super::rows::{FileAt, shown_path};
use super::{HandedOut, Holds};
use crate::formats::handed_out::{Taken, Unfit};
use crate::model::{Collection, Head, Intake, Known, Listed, Listing, Trouble, Watch};
use crate::zips::reader::ZipTrouble;
use crate::zips::reader::foreign::SliceReader;

/// A body up to this size is read at once.
const AT_ONCE: u64 = 1024 * 1024;
const PIECE_BYTES: usize = 256 * 1024;
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
    let mut opened: Option<(usize, Opened)> = None;
    for (item, line) in want.iter().enumerate() {
        let mut tried = 0;
        loop {
            w.go_on().await?;
            tried += 1;
            let given = match find(set, c, line) {
                None => Err(Trouble::NotThere { href: line.href.to_owned() }),
                Some(Wanted::File(file)) => give_file(set, &file, item, out, w).await,
                Some(Wanted::Made((text, head))) => out.body(item, head, Bytes::from(text)).await,
                Some(Wanted::Item(at, of)) => match source(set, at, of, &mut opened) {
                    Ok(Opened::Lines(source)) => give_item(source, of, line, item, out, w).await,
                    Ok(Opened::Composed(taken)) => give_composed(taken, of, line, item, out).await,
                    Err(why) => Err(why),
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
    /// Composed from other files of its album.
    Made((String, Head)),
    /// An item of the file at this index.
    Item(usize, &'a Item),
}

fn find<'a>(set: &'a HandedOut, c: &Collection, line: Listed<'_>) -> Option<Wanted<'a>> {
    let files = &set.found.files;
    match &set.shelf(c).ok()?.holds {
        Holds::Files(own) => {
            let Some(index) = files.find(line.href) else { return made(set, line.href).map(Wanted::Made) };
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

/// What is composed beside the files of an album.
fn made(set: &HandedOut, href: &str) -> Option<(String, Head)> {
    match albums::composed(set, href)? {
        Composed::Xmp(photo) => albums::xmp(set, &photo),
        Composed::List(folder) => {
            let text = albums::album_list(set, set.twins.get()?, folder);
            let size = Some(text.len() as u64);
            Some((text, Head { size, ..Head::default() }))
        }
    }
}

/// A file that items are wanted of.
enum Opened {
    Lines(SliceReader),
    /// All that its reader gives.
    Composed(Taken),
}

/// The file at `index`, which stays open while items of it are wanted.
fn source<'a>(
    set: &HandedOut,
    index: usize,
    of: &Item,
    opened: &'a mut Option<(usize, Opened)>,
) -> Result<&'a mut Opened, Trouble> {
    if opened.as_ref().is_none_or(|(known, _)| *known != index) {
        let file = set.found.files.get(index).ok_or_else(|| Trouble::Internal(format!("no file {index}")))?;
        let slice = content::slice(&set.found.files, &file).map_err(|why| unreadable(&file.href.to_string(), &why))?;
        let now = match of.body {
            Body::Ranges(_) => {
                Opened::Lines(slice.open().map_err(|why| unreadable(&file.href.to_string(), &why.into()))?)
            }
            Body::Composed(_) | Body::Refused(_) => {
                let unfit = |unfit: Unfit| Trouble::Unreadable { name: file.href.shown_path(), why: unfit.to_string() };
                Opened::Composed(readers::read(file.sort, &slice).map_err(unfit)?)
            }
        };
        *opened = Some((index, now));
    }
    opened.as_mut().map(|(_, source)| source).ok_or_else(|| Trouble::Internal("a file was not opened".to_owned()))
}

async fn give_item(
    source: &mut SliceReader,
    of: &Item,
    line: Listed<'_>,
    item: usize,
    out: &impl Intake,
    w: &Watch,
) -> Result<(), Trouble> {
    let Body::Ranges(ranges) = &of.body else { return Err(changed(line.href)) };
    let head = Head { etag: line.etag.map(str::to_owned), size: Some(of.len), ..Head::default() };
    give(Ranges::of(source, ranges), head, line.href, item, out, w).await
}

/// Gives an item that was composed, and what of it did not fit.
async fn give_composed(
    taken: &Taken,
    of: &Item,
    line: Listed<'_>,
    item: usize,
    out: &impl Intake,
) -> Result<(), Trouble> {
    match of.body {
        Body::Composed(index) => {
            let composed = taken.items.get(index as usize).ok_or_else(|| changed(line.href))?;
            if <[u8; 32]>::from(Sha256::digest(&composed.text)) != of.sha256 {
                return Err(changed(line.href));
            }
            let losses = composed.losses.iter().map(|loss| loss.what.clone()).collect();
            let known = Some(Box::new(Known { losses, ..Known::default() }));
            let head = Head { etag: line.etag.map(str::to_owned), size: Some(of.len), known, ..Head::default() };
            out.body(item, head, Bytes::from(composed.text.clone())).await
        }
        Body::Refused(index) => {
            let refused = taken.refused.get(index as usize).ok_or_else(|| changed(line.href))?;
            Err(Trouble::NotTaken { name: books::told(refused), why: refused.why.clone() })
        }
        Body::Ranges(_) => Err(changed(line.href)),
    }
}

fn changed(href: &str) -> Trouble {
    unreadable(href, &std::io::Error::other("it was changed while it was being read").into())
}

async fn give_file(
    set: &HandedOut,
    file: &FileAt<'_>,
    item: usize,
    out: &impl Intake,
    w: &Watch,
) -> Result<(), Trouble> {
    let files = &set.found.files;
    let body = match content::open(files, file) {
        Ok(body) => body,
        Err(ZipTrouble::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Trouble::NotThere { href: file.href.to_string() });
        }
        Err(why) => return Err(unreadable(&file.href.to_string(), &why)),
    };
    if let Content::Disk(open) = &body {
        let modified = open.metadata().and_then(|meta| meta.modified()).ok();
        let modified = modified.and_then(|time| jiff::Timestamp::try_from(time).ok());
        let second = |time: Option<jiff::Timestamp>| time.map(jiff::Timestamp::as_second);
        if second(modified) != second(file.modified) {
            return Err(changed(&file.href.to_string()));
        }
    }
    let head = albums::head(set, file);
    give(body, head, &file.href.to_string(), item, out, w).await
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
