//! Reads and keeps what is set for the whole program.

use crate::engine;
use crate::gui::Look;
use crate::gui::state::{Preferences, Setting};
use crate::model::Trouble;
use crate::text::Language;

pub fn preferences(desk: &engine::Desk) -> Result<Preferences, Trouble> {
    let settings = desk.settings()?;
    Ok(Preferences {
        language: settings.language.as_deref().and_then(Language::of_tag),
        look: settings.theme.as_deref().and_then(Look::from_word),
        text_percent: settings.text_percent.unwrap_or(100),
        vault_root: desk.vault_root()?,
        settings_dir: desk.settings_dir()?,
        proxy: settings.proxy.unwrap_or_default(),
        ca_file: settings.ca_file.map(|path| path.display().to_string()).unwrap_or_default(),
        read_only: desk.read_only(),
    })
}

pub fn set(desk: &engine::Desk, setting: Setting) -> Result<(), Trouble> {
    match setting {
        Setting::Language(language) => {
            desk.change_settings(|settings| settings.language = language.map(|language| language.tag().to_owned()))
        }
        Setting::Look(look) => {
            desk.change_settings(|settings| settings.theme = look.map(|look| look.word().to_owned()))
        }
        Setting::TextPercent(percent) => desk.change_settings(|settings| settings.text_percent = Some(percent)),
        Setting::VaultRoot(root) => desk.set_vault_root(root),
        Setting::Network { proxy, ca_file } => desk.set_network(proxy, ca_file),
        Setting::ReadOnly(on) => desk.change_settings(|settings| settings.read_only = on),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_there_the_next_time() {
        let dir = tempfile::tempdir().unwrap();
        let desk = engine::Desk::new(Some(dir.path().to_owned()), None);
        let account = engine::SavedAccount { name: "maria@example.org".into(), ..engine::SavedAccount::default() };
        desk.save(&account, &crate::model::Key::default()).unwrap();
        let before = desk.vault_root().unwrap();
        let ca_file = dir.path().join("ca.pem");
        std::fs::write(&ca_file, "").unwrap();
        let all = [
            Setting::Language(Some(Language::Es)),
            Setting::Look(Some(Look::Dark)),
            Setting::TextPercent(150),
            Setting::VaultRoot(dir.path().join("Backups")),
            Setting::Network { proxy: Some("socks5h://127.0.0.1:9050".into()), ca_file: Some(ca_file.clone()) },
            Setting::ReadOnly(true),
        ];
        for setting in all {
            set(&desk, setting).unwrap();
        }
        let expect = Preferences {
            language: Some(Language::Es),
            look: Some(Look::Dark),
            text_percent: 150,
            vault_root: dir.path().join("Backups"),
            settings_dir: dir.path().to_owned(),
            proxy: "socks5h://127.0.0.1:9050".into(),
            ca_file: ca_file.display().to_string(),
            read_only: Some(engine::ReadOnly::Set),
        };
        assert_eq!(preferences(&engine::Desk::new(Some(dir.path().to_owned()), None)), Ok(expect));
        let kept = desk.account("maria@example.org").unwrap();
        assert_eq!(desk.root_of(&kept), Ok(before), "its backups stay where they are, and go on there");

        let wrong = |proxy: &str| set(&desk, Setting::Network { proxy: Some(proxy.into()), ca_file: None });
        assert!(wrong("socks5h://maria:secret@127.0.0.1:9050").is_err(), "no password lies in a file");
        assert!(wrong("not an address").is_err());
        let nowhere = Setting::Network { proxy: None, ca_file: Some(dir.path().join("none.pem")) };
        assert!(matches!(set(&desk, nowhere), Err(Trouble::Disk { .. })));
    }
}
