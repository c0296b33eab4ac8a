//! Looks into tars: backups that other programs write (calcardbackup's, for one) are some.

use std::io;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::super::place::Place;
use super::super::rows::{FileAt, Holder, Href};
use super::{MAX_NESTED_BYTES, Pending, Stop, Walk, head_of, sorted};
use crate::formats::recognise::{Sort, sort_of};
use crate::model::Trouble;
use crate::zips::reader::foreign::Slice;
use crate::zips::tars;

impl Walk<'_> {
    /// Looks into a tar; into one that is packed only when it is small, as there is no other way into it than from its
    /// beginning.
    pub(super) fn tar(&mut self, archive: &Pending) -> Result<(), Trouble> {
        let mut tar = archive.slice.clone();
        if archive.sort == Sort::Gzip {
            let unpacked = tars::unpacked(&tar, MAX_NESTED_BYTES - self.nested_bytes).ok().flatten();
            let unpacked = unpacked.filter(|bytes| sort_of(bytes) == Sort::Tar);
            let Some(bytes) = unpacked else {
                self.leave_out(&archive.href, "left-out-archive-gzip");
                return self.keep_closed(archive);
            };
            if !self.seen.insert((bytes.len() as u64, Sha256::digest(&bytes).into())) {
                self.leave_out(&archive.href, "left-out-given-twice");
                return Ok(());
            }
            self.nested_bytes += bytes.len() as u64;
            tar = Slice::Memory(bytes);
        }
        // Once to see that it is whole.
        if tars::members::<io::Error>(&tar, |_| Ok(())).is_err() {
            self.leave_out(&archive.href, "left-out-archive-broken");
            return self.keep_closed(archive);
        }
        let (place, holder) = (Place::of(&archive.href), self.found.files.holders.len());
        self.found.files.holders.push(Holder::Tar { tar: tar.clone(), places: Vec::new() });
        let mut places = Vec::new();
        let read = tars::members::<Stop>(&tar, |member| {
            let href = self.free(place.href(member.name), &place, member.name);
            if !member.is_file {
                self.leave_out(&href, "left-out-link");
                return Ok(());
            }
            let head = || head_of(tar.part(member.at, member.size).open()?);
            let sort = sorted(&href, head);
            if matches!(sort, Sort::Zip | Sort::Gzip | Sort::Tar) {
                self.leave_out(&href, "left-out-too-deep");
            }
            let entry = u32::try_from(places.len()).unwrap_or(u32::MAX);
            places.push((member.at, member.size));
            let modified = member.modified.and_then(|secs| Timestamp::from_second(secs).ok());
            let href = Href::of(&href);
            self.add(FileAt { href, holder, entry, crc: 0, size: member.size, modified, sort }).map_err(Stop::Trouble)
        });
        if let Some(Holder::Tar { places: known, .. }) = self.found.files.holders.get_mut(holder) {
            *known = places;
        }
        read.map_err(|stop| stop.told(&archive.href))
    }
}
