//! Makes a backup out of what can still be had of something damaged. From where the source is opened, the steps are those
//! of every backup. What is damaged is only read.

use std::path::{Path, PathBuf};

use super::backup::{Errand, carry_out};
use super::event::{Event, Outcome, Phase, SalvageRequest};
use super::import::owner;
use super::look::Looked;
use super::report::Reporter;
use crate::archive::bag::Bag;
use crate::archive::records::{Origin, Scope};
use crate::archive::vault::Vault;
use crate::model::{Account, Salvageable, Trouble, Watch};
use crate::sources::{AnySource, Salvaged, Source as _};
use crate::text;
use crate::zips::reader::foreign::{Foreign, Slice};

/// What can be had of the damaged things at `paths`, without doing anything with them.
pub fn examine(paths: &[PathBuf], reporter: &Reporter, w: &Watch) -> Result<Salvageable, Trouble> {
    reporter.phase(Phase::Recognising);
    let mut read = |n_bytes: u64| reporter.update(|progress| progress.received += n_bytes);
    Ok(Salvaged::look(paths, &text::say("salvage-unproven", &[]), w, &mut read)?.salvageable())
}

/// Carries `request` out.
pub async fn perform(request: &SalvageRequest, reporter: &Reporter, w: &Watch) -> Result<Outcome, Trouble> {
    reporter.phase(Phase::Recognising);
    let owner = owner(&request.vault_root, request.account.as_deref())?;
    let unproven = text::say("salvage-unproven", &[]);
    let mut read = |n_bytes: u64| reporter.update(|progress| progress.received += n_bytes);
    let source = Salvaged::look(&request.paths, &unproven, w, &mut read)?;
    let (account, name) = match owner {
        Some(owner) => owner,
        None => {
            let id = format!("salvage {}", source.name());
            (Account { id: id.clone(), ..Account::default() }, id)
        }
    };
    let vault = Vault::open(&request.vault_root, &account, &name)?;
    let mut found = source.collections(w).await?;
    found.account = account;
    reporter.send(Event::Found(found.clone()));
    let errand = Errand {
        read_only: false,
        origin: Origin::Salvage,
        scope: Scope { all_files: true, ..Scope::default() },
        photos: request.photos,
        full: false,
        any_host: false,
        inputs: source.inputs().to_vec(),
        notices: Vec::new(),
        case: request.case.clone(),
        operator: request.operator.clone(),
    };
    reporter.update(|progress| progress.received = 0);
    let looked = Looked::of(AnySource::Salvaged(Box::new(source)), found);
    let done = carry_out(&errand, looked, vault, reporter, w).await?;
    Ok(Outcome::BackedUp(Box::new(done)))
}

/// True for a folder that has something of a backup in it, and for a zip that can't be opened: where somebody hands over one
/// of these, it is likely that they want what is left of it.
pub fn looks_damaged(path: &Path) -> bool {
    const OF_A_BACKUP: [&str; 5] =
        ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "lifeboat/backup.json", "lifeboat/items.jsonl"];
    if path.is_dir() {
        let readable = !matches!(Bag::open(path), Err(Trouble::Damaged { .. } | Trouble::NotABackup { .. }));
        return !readable && OF_A_BACKUP.iter().any(|name| path.join(name).is_file());
    }
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    is_zip && Slice::of(path).is_ok_and(|slice| Foreign::open(slice).is_err())
}
