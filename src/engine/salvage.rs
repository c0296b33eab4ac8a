//! Makes a backup out of what can still be had of something damaged. From where the source is opened, the steps are those
//! of every backup. What is damaged is only read.

use super::backup::{Errand, carry_out};
use super::event::{Event, Outcome, Phase, SalvageRequest};
use super::import::owner;
use super::look::Looked;
use super::report::Reporter;
use crate::archive::records::{Origin, Scope};
use crate::archive::vault::Vault;
use crate::model::{Account, Trouble, Watch};
use crate::sources::{AnySource, Salvaged, Source as _};
use crate::text;

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
