//! The files of an address book: every card as sent, the same people for programs that read only vCard 3.0 or 4.0, and
//! a table. What can't be read as one card stands apart, where it can't swallow its neighbour.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use bytes::Bytes;

use super::pictures::{AtHand, PictureFiles};
use super::{FOLDED, PARSER_FAILED, TOO_LARGE, Text, TextFile, Unreadables, guarded, is_one, text_of};
use crate::archive::base::Carried;
use crate::archive::disk;
use crate::archive::records::{ItemRecord, PictureRecord, Place, Verdict};
use crate::archive::spool::{Linked, Spill, Sums};
use crate::archive::writer::{Arrived, Bench, Check, Ended, Files, Kept, Payload};
use crate::formats::vcard::{self, Opinion, Version};
use crate::formats::{Loss, Read, photo};
use crate::model::{Kind, NoPicture, Trouble};

/// Only cards up to this size get a second opinion: that reader takes long over large ones.
const MAX_VERDICT_BYTES: usize = 16 * 1024;

const NOT_CONVERTED: &str = "the card could not be converted and stands there as it was sent";

/// The files of one address book. None exists before the first card.
pub(in crate::archive) struct ContactFiles {
    bench: Arc<Bench>,
    spill: Arc<Spill>,
    stem: String,
    book: Option<Book>,
    unreadable: Unreadables,
    pictures: PictureFiles,
}

struct Book {
    /// As sent.
    vcf: TextFile,
    v3: Converted,
    /// Only once some card is not 4.0.
    v4: Option<Converted>,
    csv: csv::Writer<TextFile>,
    cards: u64,
}

/// The cards in one version of vCard: as many as there are.
struct Converted(TextFile);

/// A card in another version, and what that cost.
type Conversion = (String, Vec<Loss>);

/// All that is derived from one card, which may be the card with its pictures inside.
struct Derived {
    /// With its pictures, where there are some at hand.
    whole: Option<String>,
    /// `None` where the card as sent will do.
    v3: Option<Conversion>,
    v4: Option<Conversion>,
    row: Vec<String>,
}

/// The other forms of a card, with those of its pictures inside that are at hand.
fn forms(card: &str, pictures: &AtHand) -> Option<Derived> {
    guarded(|| {
        let whole = (!pictures.is_empty()).then(|| vcard::with_pictures(card, &pictures.linked()));
        let form = whole.as_deref().unwrap_or(card);
        let version = vcard::version(card);
        let converted = |to| (version != Some(to)).then(|| vcard::convert(form, to));
        let (v3, v4) = (converted(Version::V30), converted(Version::V40));
        Derived { v3, v4, row: vcard::csv_row(card), whole }
    })
}

/// What was read of a card.
type Told = (Read, Option<Verdict>);

impl ContactFiles {
    pub(in crate::archive) fn new(
        bench: Arc<Bench>,
        spill: Arc<Spill>,
        stem: String,
        carried: Option<Arc<Carried>>,
    ) -> ContactFiles {
        let pictures = PictureFiles::new(Arc::clone(&bench), &stem, carried);
        ContactFiles { bench, spill, stem, book: None, unreadable: Unreadables::default(), pictures }
    }

    /// What a card says, and the addresses of the pictures that it links to.
    fn read(&self, card: &str) -> Option<(Told, Vec<String>)> {
        let asked = card.len() <= MAX_VERDICT_BYTES && self.bench.take_verdict();
        guarded(|| ((vcard::read(card), asked.then(|| verdict(card))), vcard::picture_addresses(card)))
    }

    /// Keeps a card that arrived with those of its linked pictures that could be had.
    fn arrived(&mut self, bytes: &[u8], card: &str, linked: &[Linked]) -> Result<Result<Kept, String>, Trouble> {
        let Some(((read, verdict), addresses)) = self.read(card) else { return Ok(Err(PARSER_FAILED.to_owned())) };
        let (mut pictures, mut at_hand) = (Vec::new(), AtHand::default());
        for address in addresses {
            let known = linked.iter().find(|linked| linked.address == address);
            let record = match known.map_or(&Err(NoPicture::NotAsked), |linked| &linked.got) {
                Err(why) => PictureRecord::missing(address, why),
                Ok(body) => match text_of(body, &self.spill, &self.bench.dir)? {
                    Text::Whole(picture, _) if photo::picture_type(&picture).is_some() => {
                        let media_type = photo::picture_type(&picture).unwrap_or_default();
                        let name = read.facts.name.as_deref().unwrap_or_default();
                        let kept = Some(self.pictures.keep(name, media_type, &picture)?);
                        let record = PictureRecord { address, kept, reason: None, again: None };
                        at_hand.add(&record, picture);
                        record
                    }
                    _ => PictureRecord::missing(address, &NoPicture::NotOne),
                },
            };
            pictures.push(record);
        }
        let Some(derived) = forms(card, &at_hand) else { return Ok(Err(PARSER_FAILED.to_owned())) };
        let kept = self.card(bytes, derived, (read, verdict))?;
        Ok(Ok(Kept { pictures, ..kept }))
    }

    fn card(&mut self, bytes: &[u8], derived: Derived, (read, verdict): Told) -> Result<Kept, Trouble> {
        let book = match &mut self.book {
            Some(book) => book,
            none => none.insert(Book::begin(&self.bench, &self.stem)?),
        };
        let Derived { whole, v3, v4, row } = derived;
        if (v4.is_some() || whole.is_some()) && book.v4.is_none() {
            book.v4 = Some(book.begin_v4(&self.bench, &self.stem)?);
        }
        let mut losses = Vec::new();
        let form = whole.as_ref().map_or(bytes, |whole| whole.as_bytes());
        book.v3.put(form, v3, &mut losses)?;
        if let Some(file) = &mut book.v4 {
            file.put(form, v4, &mut losses)?;
        }
        book.csv.write_record(&row).map_err(csv_trouble)?;
        book.cards += 1;
        Ok(Kept {
            kind: Kind::Contacts,
            sha256: [0; 32],
            original: book.vcf.object(bytes)?,
            at: None,
            portable: None,
            read,
            verdict,
            name: None,
            pictures: Vec::new(),
            unreadable: false,
            losses,
        })
    }

    fn keep_unreadable(&mut self, text: &Text<'_>, why: String) -> Result<Kept, Trouble> {
        Ok(Kept {
            kind: Kind::Contacts,
            sha256: [0; 32],
            original: self.unreadable.put(&self.bench.dir, Kind::Contacts, &self.stem, text)?,
            at: None,
            portable: None,
            read: Read { problems: vec![why], ..Read::default() },
            verdict: None,
            name: None,
            pictures: Vec::new(),
            unreadable: true,
            losses: Vec::new(),
        })
    }
}

impl Files for ContactFiles {
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble> {
        let spill = Arc::clone(&self.spill);
        let text = text_of(&item.body, &spill, &self.bench.dir)?;
        let kept = match &text {
            Text::Whole(bytes, _) => match vcard::check(bytes) {
                Ok(_) if !is_one(bytes) => Err(FOLDED.to_owned()),
                Ok(card) => self.arrived(bytes, card, item.pictures)?,
                Err(why) => Err(why.to_string()),
            },
            Text::TooLarge(..) => Err(TOO_LARGE.to_owned()),
        };
        let kept = match kept {
            Ok(kept) => kept,
            Err(why) => self.keep_unreadable(&text, why)?,
        };
        Ok(Kept { sha256: text.sha256(), ..kept })
    }

    fn sync(&mut self) -> Result<(), Trouble> {
        // The other forms can be made again from the originals.
        self.unreadable.sync()?;
        self.pictures.sync()?;
        self.book.as_mut().map_or(Ok(()), |book| book.vcf.sync())
    }

    fn put_again(&mut self, record: &mut ItemRecord, original: Bytes) -> Result<Vec<(String, String)>, Trouble> {
        let before = record.original.as_ref();
        let is_unreadable = matches!(before, Some(Place::Range { file, .. }) if file.ends_with(".unreadable"));
        let kept = if is_unreadable {
            let text = Text::Whole(original, Sums { sha256: [0; 32], crc32: 0 });
            self.keep_unreadable(&text, String::new())?
        } else {
            let mut at_hand = AtHand::default();
            for picture in &mut record.pictures {
                if let Some(kept) = &mut picture.kept {
                    let bytes = self.pictures.keep_again(kept)?;
                    at_hand.add(picture, bytes);
                }
            }
            let text = std::str::from_utf8(&original).ok();
            let Some(derived) = text.and_then(|card| forms(card, &at_hand)) else {
                return Err(Trouble::Internal(format!("{} was a card before", record.href)));
            };
            self.card(&original, derived, (Read::default(), None))?
        };
        record.original = Some(kept.original);
        Ok(kept.losses)
    }

    fn finish(self: Box<Self>) -> Result<Ended, Trouble> {
        let mut payload: Vec<Payload> = self.unreadable.finish().collect::<Result<_, _>>()?;
        payload.extend(self.pictures.finish()?);
        if let Some(Book { vcf, v3, v4, csv, cards }) = self.book {
            let table = csv.into_inner().map_err(|error| csv_trouble(error.into_error().into()))?;
            payload.push(vcf.finish(Check::Cards { cards, originals: true })?);
            for Converted(file) in [Some(v3), v4].into_iter().flatten() {
                payload.push(file.finish(Check::Cards { cards, originals: false })?);
            }
            payload.push(table.finish(Check::Bytes)?);
        }
        Ok(Ended { payload, ..Ended::default() })
    }
}

impl Book {
    fn begin(bench: &Bench, stem: &str) -> Result<Book, Trouble> {
        let create = |relative| TextFile::create(&bench.dir, relative);
        let vcf = create(format!("data/contacts/{stem}.vcf"))?;
        let v3 = create(format!("data/contacts/for-other-programs/{stem}.v3.vcf"))?;
        let mut table = create(format!("data/contacts/for-other-programs/{stem}.csv"))?;
        table.put("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(table);
        csv.write_record(vcard::CSV_HEADER).map_err(csv_trouble)?;
        Ok(Book { vcf, v3: Converted(v3), v4: None, csv, cards: 0 })
    }

    /// The file for 4.0, with the cards so far: all of them are 4.0 as sent.
    fn begin_v4(&mut self, bench: &Bench, stem: &str) -> Result<Converted, Trouble> {
        let mut v4 = TextFile::create(&bench.dir, format!("data/contacts/for-other-programs/{stem}.v4.vcf"))?;
        let path = self.vcf.path.clone();
        std::io::Write::flush(&mut self.vcf).map_err(disk::trouble(&path))?;
        let mut from = File::open(&path).map_err(disk::trouble(&path))?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = from.read(&mut buffer).map_err(disk::trouble(&path))?;
            match buffer.get(..n) {
                Some(bytes) if n > 0 => v4.put(bytes)?,
                _ => break,
            }
        }
        if v4.len() == self.vcf.len() {
            Ok(Converted(v4))
        } else {
            Err(Trouble::Damaged { path, why: "it is not as long as what was written".to_owned() })
        }
    }
}

impl Converted {
    /// Adds a card: converted where that is needed, else as sent.
    fn put(
        &mut self,
        sent: &[u8],
        other: Option<Conversion>,
        losses: &mut Vec<(String, String)>,
    ) -> Result<(), Trouble> {
        let place = || self.0.relative().to_owned();
        match other {
            None => drop(self.0.object(sent)?),
            Some((text, lost)) if is_one(text.as_bytes()) => {
                losses.extend(lost.into_iter().map(|loss| (loss.what, place())));
                self.0.object(text.as_bytes())?;
            }
            Some(_) => {
                losses.push((NOT_CONVERTED.to_owned(), place()));
                self.0.object(sent)?;
            }
        }
        Ok(())
    }
}

/// What the strict reader says of a card.
fn verdict(card: &str) -> Verdict {
    match vcard::verdict(card).opinion {
        Opinion::Portable => Verdict::Portable,
        Opinion::WithRemarks => Verdict::WithRemarks,
        Opinion::OnlyAsOriginal => Verdict::OnlyAsOriginal,
    }
}

fn csv_trouble(error: csv::Error) -> Trouble {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => disk::trouble(std::path::Path::new("csv"))(error),
        other => Trouble::Internal(format!("{other:?}")),
    }
}
