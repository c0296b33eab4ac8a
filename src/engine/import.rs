//! Makes a backup out of files that other services handed out. From where the source is opened, the steps are those of
//! every backup: list, plan, compare with the base, fetch, seal. The base is the newest import in the vault that has the
//! collection, and the same files again make no second backup.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::backup::{Errand, carry_out};
use super::event::{AlreadyHere, Event, ImportRequest, Outcome, Phase};
use super::look::Looked;
use super::report::Reporter;
use crate::archive::reader::Shelf;
use crate::archive::records::{Origin, Scope};
use crate::archive::vault::{Stored, Vault, state_of};
use crate::model::{Account, Input, Recognised, Trouble, Watch};
use crate::sources::{AnySource, HandedOut, Source as _};

/// What the files at `paths` are, without doing anything with them.
pub fn recognise(paths: &[PathBuf], reporter: &Reporter, w: &Watch) -> Result<Recognised, Trouble> {
    reporter.phase(Phase::Recognising);
    Ok(HandedOut::recognise(paths, w)?.recognised().clone())
}

/// Carries `request` out.
pub async fn perform(request: &ImportRequest, reporter: &Reporter, w: &Watch) -> Result<Outcome, Trouble> {
    reporter.phase(Phase::Recognising);
    let mut source = HandedOut::recognise(&request.paths, w)?;
    let recognised = source.recognised().clone();
    reporter.send(Event::Recognised(recognised.clone()));
    let owner = owner(&request.vault_root, request.account.as_deref())?;
    reporter.update(|progress| progress.to_check = recognised.bytes);
    let inputs = source.inputs(w, &mut |n_bytes| reporter.update(|progress| progress.received += n_bytes))?;

    let (account, name) = match owner {
        Some(owner) => owner,
        None => {
            let id = format!("import {}", recognised.name);
            (Account { id: id.clone(), ..Account::default() }, id)
        }
    };
    let vault = Vault::open(&request.vault_root, &account, &name)?;
    let stored = vault.backups()?;
    let imports: Vec<&Stored> = stored.iter().filter(|backup| backup.origin == Origin::Import).collect();
    if let Some(here) = already(&imports, &inputs).filter(|_| !request.again) {
        return Ok(Outcome::AlreadyHere(here));
    }
    if !imports.is_empty() {
        let known: BTreeSet<String> =
            imports.iter().flat_map(|backup| &backup.inputs).map(|input| input.sha256.clone()).collect();
        source.compare_with(&known);
    }
    let mut found = source.collections(w).await?;
    found.account = account;
    reporter.send(Event::Found(found.clone()));
    let errand = Errand {
        read_only: false,
        origin: Origin::Import,
        scope: Scope { all_files: true, ..Scope::default() },
        photos: request.photos,
        full: false,
        any_host: false,
        inputs,
        notices: Vec::new(),
        case: request.case.clone(),
        operator: request.operator.clone(),
    };
    reporter.update(|progress| (progress.received, progress.to_check) = (0, 0));
    let looked = Looked::of(AnySource::HandedOut(Box::new(source)), found);
    let done = carry_out(&errand, looked, vault, reporter, w).await?;
    Ok(Outcome::BackedUp(Box::new(done)))
}

/// The account that the files are for, and the name of its vault; `None` when they are for none.
pub(super) fn owner(vault_root: &Path, account: Option<&str>) -> Result<Option<(Account, String)>, Trouble> {
    let Some(name) = account else { return Ok(None) };
    let path = Shelf::new(vault_root).vault(name)?;
    let path = path.ok_or_else(|| Trouble::NoVault { account: name.to_owned() })?;
    Ok(Some((state_of(&path)?.account, name.to_owned())))
}

/// The newest backup that was made from all of these files.
fn already(imports: &[&Stored], inputs: &[Input]) -> Option<AlreadyHere> {
    let has = |backup: &&&Stored| {
        let known: BTreeSet<(u64, &str)> = backup.inputs.iter().map(|input| (input.size, &*input.sha256)).collect();
        inputs.iter().all(|input| known.contains(&(input.size, &*input.sha256)))
    };
    let backup = imports.iter().rev().find(has)?;
    Some(AlreadyHere { name: backup.name.clone(), path: backup.path.clone(), sealed: backup.sealed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_files_must_be_in_one_backup() {
        let input = |sha256: &str| Input { name: "x".into(), size: 1, sha256: sha256.into(), files: None };
        let stored = |name: &str, inputs: &[&str]| -> Stored {
            let inputs: Vec<Input> = inputs.iter().map(|sha256| input(sha256)).collect();
            let mut stored: Stored = serde_json::from_value(serde_json::json!({
                "format": 1, "name": name, "origin": "import", "account": {"id": "a"}, "sealed": "2026-11-22T00:00:00Z",
                "status": "complete", "alarm": "none", "collections": [],
            }))
            .unwrap();
            stored.inputs = inputs;
            stored
        };
        let imports = [stored("one", &["a"]), stored("both", &["a", "b"]), stored("other", &["c"])];
        let imports: Vec<&Stored> = imports.iter().collect();
        let check = |inputs: &[&str], expect: Option<&str>| {
            let inputs: Vec<Input> = inputs.iter().map(|sha256| input(sha256)).collect();
            assert_eq!(already(&imports, &inputs).map(|here| here.name), expect.map(str::to_owned), "{inputs:?}");
        };
        check(&["a"], Some("both"));
        check(&["a", "b"], Some("both"));
        check(&["b", "c"], None);
        check(&["d"], None);
    }
}
