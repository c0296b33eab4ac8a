//! Walks a folder tree with Depth 1 requests, several at once. Depth infinity is never asked for: Apache and Cyrus
//! refuse it, and others answer with everything in one piece.

use std::collections::BTreeSet;

use futures_util::stream::{FuturesUnordered, StreamExt};
use url::Url;

use crate::model::{Collection, Kind, Listed, Listing, Service, Sign, Trouble, Watch};
use crate::net::http::Session;
use crate::net::webdav::{self, Depth, Limits, Prop, Propfind, Response, Type};
use crate::sources::address;
use crate::sources::single::{breaks_off, date, is_about_the_host};

const PROPS: &[Prop] = &[Prop::ResourceType, Prop::Etag, Prop::ContentLength, Prop::LastModified, Prop::ContentType];
const AT_ONCE: usize = 4;
/// Folders may lie so deep in one another. Deeper ones are links that lead back up, or a mistake.
const MAX_DEPTH: usize = 32;
const MAX_FOLDERS: usize = 50_000;
const TRIES: u32 = 3;

/// What one request says of a folder.
struct Folder {
    url: Url,
    files: Listing,
    /// Absolute paths.
    below: Vec<String>,
}

/// A folder that is still to be looked into.
struct Step {
    path: String,
    depth: usize,
}

/// Each folder from `root` on that has files, sorted by address, and what is in it; where none has, the root. A folder below the root that can't
/// be listed is an album whose listing is that error, so that nobody takes it for empty.
pub(super) async fn walk(
    session: &Session,
    root: &Url,
    w: &Watch,
) -> Result<Vec<(Collection, Result<Listing, Trouble>)>, Trouble> {
    let first = list(session, root.clone(), w).await?;
    let origin = address::origin(&first.url);
    let root_path = with_slash(first.url.path());
    let root_key = address::folder_key(&root_path).into_owned();
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::from([root_key.clone()]);
    let mut n_files = 0_u64;
    let mut albums = Vec::new();
    let mut waiting: Vec<Step> = Vec::new();
    let mut running = FuturesUnordered::new();
    let step = Step { path: root_path.clone(), depth: 0 };
    let mut arrived: Option<(Step, Result<Folder, Trouble>)> = Some((step, Ok(first)));
    loop {
        if let Some((step, folder)) = arrived.take() {
            let about = |listing| (album(&origin, &root_key, &step.path), listing);
            match folder {
                Ok(folder) => {
                    n_files += folder.files.len() as u64;
                    w.sign(Sign::Listed(n_files));
                    for path in folder.below {
                        if step.depth >= MAX_DEPTH {
                            let why = format!("its folders lie more than {MAX_DEPTH} deep in one another");
                            return Err(Trouble::Malformed { url: folder.url.to_string(), why });
                        }
                        if seen.insert(address::folder_key(&path).into_owned()) {
                            waiting.push(Step { path, depth: step.depth + 1 });
                        }
                    }
                    if seen.len() > MAX_FOLDERS {
                        let why = format!("it has more than {MAX_FOLDERS} folders");
                        return Err(Trouble::Malformed { url: root.to_string(), why });
                    }
                    if !folder.files.is_empty() {
                        albums.push(about(Ok(folder.files)));
                    }
                }
                Err(trouble) if trouble.ends_run() || is_about_the_host(&trouble) || step.depth == 0 => {
                    return Err(trouble);
                }
                Err(trouble) => albums.push(about(Err(trouble))),
            }
        }
        while running.len() < AT_ONCE {
            let Some(step) = waiting.pop() else { break };
            let url = address::url_at(&origin, &step.path);
            running.push(async move {
                let folder = match url {
                    Ok(url) => list(session, url, w).await,
                    Err(trouble) => Err(trouble),
                };
                (step, folder)
            });
        }
        arrived = running.next().await;
        if arrived.is_none() {
            if albums.is_empty() {
                // It said that it is there and that nothing is in it.
                albums.push((album(&origin, &root_key, &root_path), Ok(Listing::whole())));
            }
            albums.sort_by(|(a, _), (b, _)| a.href.cmp(&b.href));
            return Ok(albums);
        }
    }
}

/// The files of one album, asked for again.
pub(super) async fn files(session: &Session, c: &Collection, w: &Watch) -> Result<Listing, Trouble> {
    Ok(list(session, address::url_in(c, &c.href)?, w).await?.files)
}

async fn list(session: &Session, url: Url, w: &Watch) -> Result<Folder, Trouble> {
    let mut tried = 0;
    loop {
        w.go_on().await?;
        tried += 1;
        match list_once(session, url.clone(), w).await {
            Err(trouble) if tried < TRIES && breaks_off(&trouble) => {}
            done => return done,
        }
    }
}

async fn list_once(session: &Session, url: Url, w: &Watch) -> Result<Folder, Trouble> {
    let answer = session.send(Propfind { url, depth: Depth::One, props: PROPS }.prepare(), w).await?;
    let url = answer.url.clone();
    let own_key = address::folder_key(url.path()).into_owned();
    let mut folder = Folder { url: url.clone(), files: Listing::whole(), below: Vec::new() };
    let mut saw_itself = false;
    let read = |response: Response| {
        if *address::folder_key(&address::path_of(&url, &response.href)?) == *own_key {
            saw_itself = true;
            return match response.status.filter(|status| *status >= 300) {
                Some(status) => Err(Trouble::Status { url: url.to_string(), status }),
                None => Ok(()),
            };
        }
        add(&mut folder, &own_key, &response)
    };
    let summary = webdav::multistatus(answer, &Limits::default(), read, w).await?;
    let malformed = |why: &str| Trouble::Malformed { url: url.to_string(), why: why.to_owned() };
    if summary.truncated {
        return Err(malformed("the server left a part of the list out"));
    }
    if !saw_itself && folder.files.is_empty() && folder.below.is_empty() {
        return Err(malformed("it lists nothing, not even itself"));
    }
    folder.files.sort_by_href();
    if folder.files.iter().zip(folder.files.iter().skip(1)).any(|(line, next)| line.href == next.href) {
        return Err(malformed("it lists a file twice"));
    }
    folder.below.sort();
    Ok(folder)
}

/// Adds a member. It must lie directly in the folder: anything else would lead the walk away.
fn add(folder: &mut Folder, own_key: &[u8], response: &Response) -> Result<(), Trouble> {
    let path = address::path_of(&folder.url, &response.href)?;
    let member = address::folder_key(&path);
    if !(member.starts_with(own_key) && member.get(own_key.len()) == Some(&b'/')) {
        let why = "it lists an address that is not in the folder".to_owned();
        return Err(Trouble::Malformed { url: folder.url.to_string(), why });
    }
    if response.types.has(Type::Collection) || path.ends_with('/') {
        folder.below.push(with_slash(&path));
        return Ok(());
    }
    let own = |prop| response.text(prop).filter(|text| !text.is_empty());
    let line = Listed {
        href: &path,
        etag: own(Prop::Etag),
        size: own(Prop::ContentLength).and_then(|size| size.parse().ok()),
        modified: own(Prop::LastModified).and_then(date),
        media_type: own(Prop::ContentType),
    };
    let pushed = folder.files.push(line);
    pushed.map_err(|error| Trouble::Malformed { url: folder.url.to_string(), why: error.to_string() })
}

fn with_slash(path: &str) -> String {
    let mut path = path.to_owned();
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// The album at `path`: named by its way from the root, or by the root's own name.
fn album(origin: &str, root_key: &[u8], path: &str) -> Collection {
    let key = address::folder_key(path);
    let way = key.get(root_key.len() + 1..).unwrap_or_default();
    let name = match std::str::from_utf8(way) {
        Ok("") => address::last_name(path),
        Ok(way) => way.to_owned(),
        Err(_) => path.trim_matches('/').to_owned(),
    };
    Collection {
        service: Service::Webdav,
        kinds: vec![Kind::Photos],
        name: if name.is_empty() { "/".to_owned() } else { name },
        origin: origin.to_owned(),
        href: path.to_owned(),
        ..Collection::default()
    }
}
