//! What is kept of a service that went away for good, and what programs that know nothing of Lifeboat say of it.

use std::fs;

use ::lifeboat::demo;

use crate::lifeboat::Home;
use crate::outside;

#[test]
fn what_a_dead_service_leaves_passes_the_judges() {
    const PHOTOS: usize = 40;
    for percent in [10, 50, 90] {
        let small =
            demo::Options { contacts: 60, events: 40, todos: 5, notes: 5, photos: PHOTOS, ..Default::default() };
        let (home, cloud) = (Home::new(), demo::serve(&small).unwrap());
        let n_sent = 60 + 40 + 5 + 5 + PHOTOS * percent / 100;
        cloud.set_faults(demo::Faults { gone_after_bodies: Some(n_sent as u64), ..Default::default() });
        let (user, url, photos) = (cloud.credentials(), cloud.url(), cloud.photos_url());
        let args = ["backup", "--url", &url, "--url", &photos, "--user", &user.user];
        assert_eq!(home.run(&args, user.password.expose()).code, 1);
        drop(cloud);
        let vault = fs::read_dir(home.dir.path().join("Lifeboat")).unwrap().next().unwrap().unwrap().path();
        let mut drafts = fs::read_dir(vault).unwrap().map(|entry| entry.unwrap().path());
        let part = drafts.find(|path| path.extension().is_some_and(|ending| ending == "part")).unwrap();
        let finish = home.run(&["finish", part.to_str().unwrap()], "");
        assert_eq!(finish.code, 3, "{finish}");
        let told = outside("judge.py", &[finish.stdout.trim()]);
        let n_photos = PHOTOS * percent / 100;
        assert!(told.contains(&format!("7z: every zip passes, {n_photos} files in them")), "at {percent} %: {told}");
        println!("the service was gone at {percent} % of the photos:\n{told}");
    }
}
