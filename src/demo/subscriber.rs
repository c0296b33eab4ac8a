//! The made-up subscriber: what the account holds, composed from a seed when it is asked for.

mod calendars;
mod canvas;
mod contacts;
mod exif;
mod landscape;
mod lines;
mod names;
mod photos;
mod pictures;
mod todos;
mod zones;

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use bytes::Bytes;

use super::chance::Chance;
use super::cloud::{Cloud, Collection, Content, Sort, etag_of};
use super::{Options, PHOTOS, PICTURES, USER};

/// Something composed from the seed, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    Contact(u32),
    Event(u32),
    Todo(u32),
    Note(u32),
    Photo(u32),
}

/// In which state it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// As it should be.
    Now,
    /// Emptied: a name without numbers.
    Hollow,
    /// As it was a year before.
    Older,
}

/// Composes what the account holds.
#[derive(Debug)]
pub struct Subscriber {
    seed: u64,
    n_photos: u32,
}

/// When the account was opened, as Unix seconds.
const OPENED: i64 = 1_262_304_000;

impl Subscriber {
    /// The subscriber of these options.
    pub fn new(options: &Options) -> Subscriber {
        Subscriber { seed: options.seed, n_photos: count(options.photos) }
    }

    /// The bytes of something.
    pub fn body(&self, what: Made, age: Age) -> Bytes {
        match what {
            Made::Contact(index) => Bytes::from(contacts::compose(self.seed, index, age)),
            Made::Event(index) => Bytes::from(calendars::event(self.seed, index, age)),
            Made::Todo(index) => Bytes::from(todos::todo(self.seed, index, age)),
            Made::Note(index) => Bytes::from(todos::note(self.seed, index, age)),
            Made::Photo(index) => photos::photo(self.seed, index, self.n_photos).compose(self.seed, index),
        }
    }

    /// The length of its bytes.
    pub fn size(&self, what: Made, age: Age) -> u64 {
        match what {
            Made::Photo(index) => photos::photo(self.seed, index, self.n_photos).size() as u64,
            _ => self.body(what, age).len() as u64,
        }
    }

    /// The opaque part of its entity tag: another one for other bytes.
    pub fn etag(&self, what: Made, age: Age) -> u64 {
        let (kind, index) = match what {
            Made::Contact(index) => ("contact etag", index),
            Made::Event(index) => ("event etag", index),
            Made::Todo(index) => ("todo etag", index),
            Made::Note(index) => ("note etag", index),
            Made::Photo(index) => (if self.n_photos > photos::MANY { "small etag" } else { "photo etag" }, index),
        };
        let age = match age {
            Age::Now => 0,
            Age::Hollow => 1,
            Age::Older => 2,
        };
        Chance::of(self.seed.wrapping_add(age << 60), kind, u64::from(index)).next()
    }

    /// When it was last changed, as Unix seconds.
    pub fn modified(&self, what: Made, age: Age) -> i64 {
        match what {
            Made::Contact(index) => contacts::revised(self.seed, index, age),
            Made::Event(index) => calendars::changed(self.seed, "event", index, age),
            Made::Todo(index) => calendars::changed(self.seed, "todo", index, age),
            Made::Note(index) => calendars::changed(self.seed, "note", index, age),
            Made::Photo(index) => photos::photo(self.seed, index, self.n_photos).modified,
        }
    }

    /// Its UID; a photo has none.
    pub fn uid(&self, what: Made) -> String {
        match what {
            Made::Contact(index) => format!("urn:uuid:{}", contacts::uuid(self.seed, index)),
            Made::Event(index) => calendars::uid(self.seed, "event", index),
            Made::Todo(index) => calendars::uid(self.seed, "todo", index),
            Made::Note(index) => calendars::uid(self.seed, "note", index),
            Made::Photo(_) => String::new(),
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Makes up the account.
pub fn furnish(subscriber: &Arc<Subscriber>, options: &Options) -> Cloud {
    let shape = (options.seed, options.contacts, options.events, options.todos, options.notes, options.odd);
    let shape = format!("{shape:?}");
    let mut cloud = Cloud::new(Arc::clone(subscriber), etag_of(shape.as_bytes()));
    for (path, sort, name) in [
        ("/".to_owned(), Sort::Root, "Lifeboat demo cloud"),
        ("/principals/".into(), Sort::Principals, "People"),
        (format!("/principals/{USER}/"), Sort::Principal, "Demo Subscriber"),
        ("/addressbooks/".into(), Sort::Principals, "Address books"),
        (format!("/addressbooks/{USER}/"), Sort::AddressbookHome, "Address books of demo@lifeboat"),
        ("/calendars/".into(), Sort::Principals, "Calendars"),
        (format!("/calendars/{USER}/"), Sort::CalendarHome, "Calendars of demo@lifeboat"),
        ("/files/".into(), Sort::Principals, "Files"),
        (format!("/files/{USER}/"), Sort::Folder, "Files of demo@lifeboat"),
        (PHOTOS.into(), Sort::Folder, "Photos"),
        (PICTURES.into(), Sort::Pictures, "Pictures that cards link to"),
    ] {
        cloud.add(&path, Collection::new(sort, name, OPENED));
    }
    furnish_contacts(&mut cloud, subscriber, count(options.contacts));
    furnish_calendars(&mut cloud, subscriber, options);
    furnish_photos(&mut cloud, subscriber);
    if options.odd {
        add_oddities(&mut cloud);
    }
    draw_ahead(subscriber);
    cloud
}

fn furnish_contacts(cloud: &mut Cloud, subscriber: &Subscriber, n: u32) {
    let path =
        |book: usize| format!("/addressbooks/{USER}/{}/", contacts::BOOKS.get(book).copied().unwrap_or("personal"));
    let mut personal = Collection::new(Sort::AddressBook, "Personal", OPENED);
    personal.description = Some("Family, friends & the plumber".into());
    cloud.add(&path(0), personal);
    cloud.add(&path(1), Collection::new(Sort::AddressBook, "Work", OPENED));
    let paths = [path(0), path(1)];
    for (name, portrait) in contacts::linked(n) {
        cloud.put(PICTURES, &name, pictures::portrait(portrait).clone(), OPENED);
    }
    for index in 0..n {
        let name = match index % 29 {
            4 => format!("Card {index}.vcf"),
            _ => format!("{}.vcf", contacts::uuid(subscriber.seed, index)),
        };
        if let Some(path) = paths.get(contacts::book(index)) {
            cloud.put_made(path, &name, Made::Contact(index), Age::Now);
        }
    }
}

fn furnish_calendars(cloud: &mut Cloud, subscriber: &Subscriber, options: &Options) {
    let home = format!("/calendars/{USER}/");
    let paths = calendars::CALENDARS.map(|calendar| {
        let mut collection = Collection::new(Sort::Calendar, calendar.name, OPENED);
        collection.description = calendar.description.map(str::to_owned);
        collection.colour = Some(calendar.colour.into());
        collection.order = Some(calendar.order);
        collection.components = calendar.components.iter().map(|name| (*name).to_owned()).collect();
        let path = format!("{home}{}/", calendar.slug);
        cloud.add(&path, collection);
        path
    });
    for (slug, sort, name) in [
        ("inbox", Sort::Inbox, "Inbox"),
        ("outbox", Sort::Outbox, "Outbox"),
        ("holidays", Sort::Subscribed, "Holidays in Berlin"),
    ] {
        let mut collection = Collection::new(sort, name, OPENED);
        collection.components = vec!["VEVENT".into()];
        cloud.add(&format!("{home}{slug}/"), collection);
    }
    let mut put = |calendar: usize, what: Made| {
        let name = format!("{}.ics", subscriber.uid(what));
        if let Some(path) = paths.get(calendar) {
            cloud.put_made(path, &name, what, Age::Now);
        }
    };
    for index in 0..count(options.events) {
        put(calendars::calendar_of_event(index), Made::Event(index));
    }
    for index in 0..count(options.todos) {
        put(calendars::calendar_of_todo(index), Made::Todo(index));
    }
    for index in 0..count(options.notes) {
        put(4, Made::Note(index));
    }
}

fn furnish_photos(cloud: &mut Cloud, subscriber: &Subscriber) {
    let n = subscriber.n_photos;
    if n == 0 {
        return;
    }
    let documents = format!("/files/{USER}/Documents/");
    cloud.add(&documents, Collection::new(Sort::Folder, "Documents", OPENED));
    cloud.put(&documents, "read me.txt", Bytes::from_static(b"Nothing in here is real.\n"), 1_700_000_000);
    cloud.put(&documents, "Versicherung 2024.pdf", Bytes::from_static(PDF), 1_705_312_800);
    for index in 0..n {
        let photo = photos::photo(subscriber.seed, index, n);
        let mut path = PHOTOS.to_owned();
        for part in photo.album.split('/') {
            path.push_str(part);
            path.push('/');
            if cloud.collection(&path).is_none() {
                cloud.add(&path, Collection::new(Sort::Folder, part, OPENED));
            }
        }
        cloud.put_made(&path, &photo.name, Made::Photo(index), Age::Now);
    }
    let camera = format!("{PHOTOS}{}/", photos::ONE_FOLDER);
    cloud.put(&camera, ".nomedia", Bytes::new(), 1_600_000_000);
    let wedding = format!("{PHOTOS}2019-05 Hochzeit Anna & Jonas/");
    cloud.put(
        &wedding,
        "Gästeliste.txt",
        Bytes::from_static("Oma Käthe\nZoë\nDer Nachbar mit dem Hund\n".as_bytes()),
        1_558_000_000,
    );
}

/// What servers really hold, and what a backup has to say about it.
fn add_oddities(cloud: &mut Cloud) {
    let time = 1_690_000_000;
    let personal = format!("/addressbooks/{USER}/personal/");
    let latin = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:odd-latin\r\nFN:J\xf6rg Latin\r\nN:Latin;J\xf6rg;;;\r\nTEL:+49 30 23125000\r\nEND:VCARD\r\n";
    cloud.put(&personal, "odd-latin.vcf", Bytes::from_static(latin), time);
    let endless = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:odd-endless\r\nFN:Endless Card\r\nN:Card;Endless;;;\r\nTEL:+49 30 23125001\r\n";
    cloud.put(&personal, "odd-endless.vcf", Bytes::from_static(endless), time);
    cloud.put_ghost(&personal, "odd-ghost.vcf", time);
    let home = format!("/calendars/{USER}/home/");
    let unbalanced = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Odd//EN\r\nBEGIN:VEVENT\r\nUID:odd-unbalanced\r\nDTSTAMP:20240101T000000Z\r\nDTSTART:20240101T000000Z\r\nSUMMARY:No end in sight\r\nEND:VCALENDAR\r\n";
    cloud.put(&home, "odd-unbalanced.ics", Bytes::from_static(unbalanced), time);
    cloud.put(PHOTOS, "odd-page.jpg", Bytes::from_static(super::dav::SIGN_IN_PAGE.as_bytes()), time);
}

/// Draws the landscapes the albums need on a thread of its own, so that the first listing need not wait for all of
/// them. Ends when the account is no longer served.
fn draw_ahead(subscriber: &Arc<Subscriber>) {
    let n = subscriber.n_photos;
    if n == 0 || n > photos::MANY {
        return;
    }
    let needed: BTreeSet<u32> = (0..n).filter_map(|index| photos::photo(subscriber.seed, index, n).scene()).collect();
    let served: Weak<Subscriber> = Arc::downgrade(subscriber);
    let drawing = move || {
        for scene in needed {
            if served.strong_count() == 0 {
                return;
            }
            pictures::scene(scene);
        }
    };
    // Without the thread they are drawn when they are asked for.
    let _ = std::thread::Builder::new().name("demo pictures".into()).spawn(drawing);
}

/// The media type a server gives by the name's ending.
pub fn media_type(name: &str, content: &Content) -> &'static str {
    match content {
        Content::Made { what: Made::Event(_), .. } => return "text/calendar; charset=utf-8; component=VEVENT",
        Content::Made { what: Made::Todo(_), .. } => return "text/calendar; charset=utf-8; component=VTODO",
        Content::Made { what: Made::Note(_), .. } => return "text/calendar; charset=utf-8; component=VJOURNAL",
        _ => (),
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "vcf" => "text/vcard; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "txt" | "md" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// One empty page.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n";
