//! The password is in no file, no output and no event.

use crate::lifeboat::Home;

#[test]
fn the_demo_password_is_nowhere() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 5, ..Default::default() }).unwrap();
    let credentials = cloud.credentials();
    let secret = credentials.password.expose();
    let home = Home::new();
    for more in [&["--json"][..], &[]] {
        let mut args = vec!["backup", "--user", &credentials.user];
        let url = cloud.url();
        args.extend(["--url", &url]);
        args.extend(more);
        let run = home.run(&args, secret);
        assert_eq!(run.code, 0, "{run}");
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{run}");
    }
    home.holds_no(secret);
}

#[test]
fn a_password_never_comes_as_an_argument() {
    let help = Home::new().run(&["backup", "--help"], "");
    assert!(!help.stdout.contains("--password "), "{help}");
    let run = Home::new().run(&["backup", "--url", "http://127.0.0.1:9/", "--user", "me", "--password", "x"], "");
    assert_eq!(run.code, 2, "{run}");
}

#[test]
fn password_file_and_command_are_read() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 0, ..Default::default() }).unwrap();
    let credentials = cloud.credentials();
    let home = Home::new();
    let file = home.dir.path().join("password");
    std::fs::write(&file, format!("{}\n", credentials.password.expose())).unwrap();
    let url = cloud.url();
    let account = ["backup", "--kind", "tasks", "--user", &credentials.user, "--url", &url];
    let by_file = home.run(&[&account[..], &["--password-file", file.to_str().unwrap()]].concat(), "");
    assert_eq!(by_file.code, 0, "{by_file}");
    let command = format!("cat '{}'", file.display());
    let by_command = home.run(&[&account[..], &["--password-command", &command]].concat(), "");
    assert_eq!(by_command.code, 0, "{by_command}");
    let none = home.run(&account, "");
    assert_eq!(none.code, 1, "{none}");
}
