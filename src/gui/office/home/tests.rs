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

#[test]
fn what_can_not_be_looked_at_is_not_nothing() {
    let rig = Rig::new();
    assert_eq!(rig.card().folder, Folder::Here, "it has none yet");
    rig.back_up("Lifeboat", &[]);
    let newest = rig.back_up("Lifeboat", &[]);
    assert_eq!((rig.card().folder, rig.card().backups.len()), (Folder::Here, 2));

    // The drive is unplugged; and its mount point may be there.
    std::fs::rename(rig.path("Lifeboat"), rig.path("unplugged")).unwrap();
    assert_eq!(rig.card().folder, Folder::Gone);
    std::fs::create_dir(rig.path("Lifeboat")).unwrap();
    assert_eq!((rig.card().folder, home(&rig.desk).gone), (Folder::Gone, Vec::new()), "its card says it");
    std::fs::remove_dir(rig.path("Lifeboat")).unwrap();
    std::fs::write(rig.path("Lifeboat"), "").unwrap();
    assert!(matches!(rig.card().folder, Folder::Shut(_)), "{:?}", rig.card().folder);
    std::fs::remove_file(rig.path("Lifeboat")).unwrap();
    std::fs::rename(rig.path("unplugged"), rig.path("Lifeboat")).unwrap();
    assert_eq!(rig.card().folder, Folder::Here);

    std::fs::write(newest.join("lifeboat/backup.json"), "{").unwrap();
    let card = rig.card();
    let damaged: Vec<_> = card.damaged.iter().map(|damaged| &damaged.path).collect();
    assert_eq!((card.backups.len(), damaged), (1, vec![&newest]));

    std::fs::write(rig.path("settings/accounts.toml"), "[[account").unwrap();
    let home = home(&rig.desk);
    assert!(matches!(home.trouble, Some(Trouble::BadSettings { .. })), "{:?}", home.trouble);
    assert!(!home.is_new() && home.accounts.len() == 1, "its backups are there all the same: {home:?}");
}

#[test]
fn backups_in_another_folder_stay_when_their_account_is_forgotten() {
    let rig = Rig::new();
    rig.save(Some(rig.path("stick")));
    rig.back_up("stick", &[]);
    assert_eq!(rig.card().vault_root, rig.path("stick"));
    rig.desk.remove(MARIA).unwrap();
    let card = rig.card();
    assert_eq!((card.backups.len(), card.vault_root), (1, rig.path("stick")));

    // Its drive is unplugged.
    std::fs::rename(rig.path("stick"), rig.path("unplugged")).unwrap();
    let at = home(&rig.desk);
    assert!(at.accounts.is_empty() && !at.is_new(), "{at:?}");
    assert_eq!(at.gone, [rig.path("stick")]);
    rig.desk.forget_root(&rig.path("stick")).unwrap();
    assert!(home(&rig.desk).is_new());

    // Files that were imported to another folder, which nobody saved anywhere.
    let import = rig.import("elsewhere", None);
    rig.desk.note_vaults(&[import.parent().unwrap().to_owned()]).unwrap();
    let at = home(&rig.desk);
    assert_eq!(at.accounts.iter().map(|card| card.way).collect::<Vec<_>>(), [Way::Files]);
}
