//! What *Home* is made of, read from folders with real backups in them.

use super::*;
use crate::demo::{Options, serve};
use crate::engine::{BackupRequest, Event, ImportRequest, Outcome, Request, Scope};
use crate::model::{Key, Kind};

const MARIA: &str = "maria@example.org";

struct Rig {
    dir: tempfile::TempDir,
    cloud: Demo,
    desk: engine::Desk,
}

impl Rig {
    /// A desk whose usual folder is `Lifeboat`, with a saved account.
    fn new() -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let cloud = serve(&Options { contacts: 3, events: 2, ..Options::empty() }).unwrap();
        let desk = engine::Desk::new(Some(dir.path().join("settings")), None);
        let rig = Rig { dir, cloud, desk };
        rig.desk.set_vault_root(rig.path("Lifeboat")).unwrap();
        rig.save(None);
        rig
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn save(&self, vault_root: Option<PathBuf>) {
        let door = self.cloud.door();
        let user = door.key.user().to_owned();
        let account = SavedAccount { name: MARIA.into(), user, urls: door.urls, vault_root, ..SavedAccount::default() };
        self.desk.save(&account, &Key::default()).unwrap();
    }

    fn run(&self, request: Request) -> PathBuf {
        let job = engine::start(request, || ());
        let end = job.events.iter().find_map(|event| match event {
            Event::Ended(end) => Some(end),
            _ => None,
        });
        let Some(Ok(Outcome::BackedUp(done))) = end else { panic!("{end:?}") };
        done.path
    }

    fn back_up(&self, root: &str, kinds: &[Kind]) -> PathBuf {
        self.run(Request::Backup(BackupRequest {
            door: self.cloud.door(),
            vault_name: Some(MARIA.into()),
            vault_root: self.path(root),
            scope: Scope { kinds: kinds.to_vec(), ..Scope::default() },
            photos: PhotoForm::Zips,
            full: false,
            case: None,
            operator: None,
        }))
    }

    fn import(&self, root: &str, account: Option<&str>) -> PathBuf {
        let cards = self.path("cards.vcf");
        std::fs::write(&cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n").unwrap();
        let account = account.map(str::to_owned);
        let vault_root = self.path(root);
        self.run(Request::Import(ImportRequest { paths: vec![cards], account, vault_root, ..ImportRequest::default() }))
    }

    fn card(&self) -> AccountCard {
        home(&self.desk).accounts.into_iter().find(|card| card.name == MARIA).unwrap()
    }
}

#[test]
fn photos_stay_as_they_lie() {
    let check = |files: &[&str], expect| {
        let files: Vec<String> = files.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(photo_form(files.iter()), expect, "{files:?}");
    };
    check(&[], PhotoForm::Zips);
    check(&["data/contacts/Personal.vcf"], PhotoForm::Zips);
    check(&["data/photos/Camera 2024.zip", "data/photos/Camera 2024 part 2.zip"], PhotoForm::Zips);
    check(&["data/contacts/Personal.vcf", "data/photos/Camera/2024/IMG_1.jpg"], PhotoForm::Files);
}

#[test]
fn files_that_are_kept_with_an_account_say_nothing_of_it() {
    let rig = Rig::new();
    let own = rig.back_up("Lifeboat", &[Kind::Contacts]);
    let import = rig.import("Lifeboat", Some(MARIA));
    let card = rig.card();
    let paths: Vec<_> = card.backups.iter().map(|line| line.path.clone()).collect();
    assert_eq!(paths, [import, own.clone()]);
    assert_eq!(card.last_good().map(|line| &line.path), Some(&own));
    assert_eq!(card.scope.kinds, [Kind::Contacts]);
    assert!(!card.standing.reached.is_empty(), "{:?}", card.standing);
}
