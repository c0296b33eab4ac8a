//! A made-up account that goes on living between the commands of a test.

use lifeboat::demo::{self, Demo, Sort};

use crate::lifeboat::{Home, Ran};

/// The account, saved as `me@x.org`.
pub struct Cloud {
    pub home: Home,
    pub cloud: Demo,
}

impl Cloud {
    pub fn new() -> Cloud {
        let options =
            demo::Options { contacts: 40, events: 20, todos: 5, notes: 3, photos: 6, ..demo::Options::default() };
        let new = Cloud { home: Home::new(), cloud: demo::serve(&options).unwrap() };
        let (credentials, url, photos) = (new.cloud.credentials(), new.cloud.url(), new.cloud.photos_url());
        let add = ["account", "add", "me@x.org", "--url", &url, "--url", &photos, "--user", &credentials.user];
        assert_eq!(new.run(&add).code, 0);
        new
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.home.run(args, self.cloud.credentials().password.expose())
    }

    pub fn back_up(&self) -> String {
        let run = self.run(&["backup", "me@x.org"]);
        assert!([0, 4].contains(&run.code), "{run}");
        run.stdout.trim().to_owned()
    }

    pub fn hrefs(&self, sort: Sort) -> Vec<String> {
        let mut held: Vec<_> = self.cloud.truth().into_iter().filter(|held| held.sort == sort).collect();
        held.sort_by_key(|held| std::cmp::Reverse(held.items.len()));
        held.into_iter().flat_map(|held| held.items).map(|item| item.href).collect()
    }

    pub fn text(&self, href: &str) -> String {
        String::from_utf8(self.cloud.body(href).unwrap().to_vec()).unwrap()
    }

    /// Puts back what is there without the lines that begin so.
    pub fn strip(&self, href: &str, names: &[&str]) {
        let text = self.text(href).replace("\r\n ", "");
        let kept = text.split_inclusive("\r\n").filter(|line| !names.iter().any(|name| line.starts_with(name)));
        self.cloud.put(href, kept.collect::<String>()).unwrap();
    }
}
