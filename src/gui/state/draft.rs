//! What is in the fields.

use zeroize::Zeroize;

use crate::model::Door;

/// What a person is typing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The e-mail address or web address of the account to add.
    pub address: String,
    pub user: String,
    pub password: String,
    pub url: String,
    pub more_urls: String,
    pub ca_file: String,
    pub proxy: String,
    /// An OAuth client of the person's own.
    pub client_id: String,
    pub client_secret: String,
    pub issuer: String,
    /// Its fields are shown.
    pub own_client: bool,
    /// The password's field is shown although there is a way without.
    pub by_password: bool,
    /// The password can be read.
    pub uncovered: bool,
    pub more: bool,
    pub forget: bool,
    /// The folder for backups on *Choose*.
    pub folder: String,
    /// The folder for a backup of files.
    pub import_folder: String,
    /// Where to copy backups to.
    pub copy_to: String,
    /// The backup to open.
    pub open_path: String,
    /// What is looked for in a backup.
    pub find: String,
    /// The day to go to in a calendar.
    pub day: String,
    /// Where to save copies to.
    pub save_to: String,
    /// Where a pack goes or is unpacked, and its password.
    pub pack_to: String,
    pub pack_password: String,
    pub pack_again: String,
    /// Of a statement of loss: the case, who writes it, and where to.
    pub case: String,
    pub operator: String,
    pub statement_to: String,
    /// Where to save a support bundle.
    pub support_to: String,
    /// A file or folder to import, where there is no file chooser.
    pub import_path: String,
    /// Something damaged, where there is no file chooser.
    pub salvage_path: String,
    /// The folder for backups, the proxy and the certificate file on *Settings*.
    pub usual_folder: String,
    pub usual_proxy: String,
    pub usual_ca: String,
    /// The field that gets the keyboard when it is drawn next.
    pub focus: Option<&'static str>,
}

impl Draft {
    /// Fills in what is known of an account; the password stays empty.
    pub fn fill_in(&mut self, user: &str, door: &Door) {
        let urls = door.urls.as_slice();
        let (first, rest) = urls.split_first().map_or(("", urls), |(first, rest)| (first.as_str(), rest));
        self.user = user.to_owned();
        self.address = if user.contains('@') { user.to_owned() } else { String::new() };
        self.url = first.to_owned();
        self.more_urls = rest.join(" ");
        self.ca_file = door.ca_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        self.proxy = door.proxy.as_ref().map(|proxy| proxy.expose().to_owned()).unwrap_or_default();
        self.more = [&self.more_urls, &self.ca_file, &self.proxy].iter().any(|field| !field.is_empty());
        self.folder.clear();
        self.password.zeroize();
        self.focus = Some("password");
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("user", &self.user).field("url", &self.url).finish_non_exhaustive()
    }
}
