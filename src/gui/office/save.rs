//! Saving an account that let us in: a new one, or the one that it was before with a new key.

use jiff::Timestamp;

use super::{Keys, locked};
use crate::engine::{self, SavedAccount};
use crate::gui::state::Kept;
use crate::gui::update::ToSave;
use crate::model::{Secret, Trouble};

/// Saves the account, and gives what it is called and where its key is. Of one that was saved before, all stays that was not
/// given anew.
pub fn save(desk: &engine::Desk, keys: &Keys, wish: ToSave) -> Result<(String, Kept), Trouble> {
    let usual = desk.vault_root()?;
    let saved = desk.accounts()?;
    let name = wish.account.unwrap_or_else(|| free_name(&saved, &wish.id, &wish.wished));
    let before = saved.into_iter().find(|account| account.name.to_lowercase() == name.to_lowercase());
    let before = before.unwrap_or_default();
    let door = wish.door;
    // A password has no place on the disk.
    let proxy = door.proxy.as_ref().map(Secret::expose).filter(|proxy| !proxy.contains('@')).map(str::to_owned);
    let mut allow_hosts = before.allow_hosts;
    allow_hosts.extend(door.allow_hosts);
    allow_hosts.sort();
    allow_hosts.dedup();
    let account = SavedAccount {
        name: name.clone(),
        id: Some(wish.id),
        user: door.key.user().to_owned(),
        urls: door.urls,
        address: door.address.or(before.address),
        provider: door.provider.or(before.provider),
        proxy: proxy.or(before.proxy),
        ca_file: door.ca_file.or(before.ca_file),
        allow_http: door.allow_http || before.allow_http,
        allow_hosts,
        last_contact: Some(Timestamp::now()),
        refused: None,
        vault_root: match wish.vault_root {
            Some(root) => Some(root).filter(|root| *root != usual),
            None => before.vault_root,
        },
        login_flow: wish.login_flow,
        ..before
    };
    if desk.save(&account, &door.key)? {
        locked(keys).remove(&name);
        return Ok((name, Kept::InKeychain));
    }
    locked(keys).insert(name.clone(), door.key);
    Ok((name, Kept::ForThisSession))
}

/// The name under which the account with this id is saved; else the wished name, unless it is that of another account:
/// somebody may have the same address at two services.
fn free_name(saved: &[SavedAccount], id: &str, wish: &str) -> String {
    if let Some(account) = saved.iter().find(|account| account.may_be(id)) {
        return account.name.clone();
    }
    let numbered = (2..).map(|n: u32| format!("{wish} ({n})"));
    let is_free = |name: &String| !saved.iter().any(|account| account.name.to_lowercase() == name.to_lowercase());
    std::iter::once(wish.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| wish.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Credentials, Door};

    #[test]
    fn one_address_at_two_services_is_two_accounts() {
        let id = |host: &str| format!("maria@example.org@{host}:443/dav/");
        let saved = |name: &str, url: &str| SavedAccount {
            name: name.into(),
            user: "maria@example.org".into(),
            urls: vec![url.into()],
            ..SavedAccount::default()
        };
        let wish = "maria@example.org";
        let mut book = Vec::new();
        assert_eq!(free_name(&book, &id("dav.example.org"), wish), wish);
        book.push(saved("Maria@example.org", "https://DAV.example.org/principals/"));
        assert_eq!(free_name(&book, &id("dav.example.org"), wish), "Maria@example.org");
        assert_eq!(free_name(&book, &id("photos.example.net"), wish), "maria@example.org (2)");
        book.push(SavedAccount { id: Some(id("photos.example.net")), ..saved("maria@example.org (2)", "") });
        assert_eq!(free_name(&book, &id("photos.example.net"), wish), "maria@example.org (2)");
        assert_eq!(free_name(&book, &id("else.example"), wish), "maria@example.org (3)");
        book.push(saved("work", "else.example"));
        assert_eq!(free_name(&book, &id("else.example"), wish), "work", "whatever it is called");
    }

    #[test]
    fn signing_in_again_changes_the_key_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let desk = engine::Desk::new(Some(dir.path().join("settings")), Some(dir.path().join("Lifeboat")));
        let before = SavedAccount {
            name: "work".into(),
            user: "maria".into(),
            urls: vec!["https://dav.example.org".into()],
            proxy: Some("socks5h://127.0.0.1:9050".into()),
            allow_http: true,
            allow_hosts: vec!["files.example.org".into()],
            vault_root: Some("/media/usb/Lifeboat".into()),
            refused: Some(Timestamp::UNIX_EPOCH),
            others: toml::Table::from_iter([("later".to_owned(), toml::Value::Boolean(true))]),
            ..SavedAccount::default()
        };
        let key = |password: &str| Credentials { user: "maria".into(), password: Secret::new(password) }.into();
        desk.save(&before, &key("old")).unwrap();
        let id = "maria@dav.example.org:443/dav/".to_owned();
        for account in [Some("work".to_owned()), None] {
            let door = match account {
                Some(_) => before.door_with(key("new")),
                // Also where it is added anew.
                None => Door { urls: before.urls.clone(), key: key("new"), ..Door::default() },
            };
            let wish = ToSave {
                account,
                wished: "maria@dav.example.org".into(),
                door,
                id: id.clone(),
                vault_root: None,
                login_flow: None,
            };
            let keys = Keys::default();
            let (name, _) = save(&desk, &keys, wish).unwrap();
            assert_eq!(name, "work");
            let after = desk.accounts().unwrap();
            let [after] = after.as_slice() else { panic!("{after:?}") };
            let expect = SavedAccount {
                id: Some(id.clone()),
                refused: None,
                last_contact: after.last_contact,
                lasts: after.lasts,
                ..before.clone()
            };
            assert_eq!(*after, expect);
        }
    }
}
