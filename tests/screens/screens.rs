//! Opens one screen of the window with made-up content, for pictures (`take.sh`): `screens SCREEN light|dark [WIDTHxHEIGHT]`;
//! or, for measuring, a real backup: `screens open=PATH light`, and a run that goes on: `screens moving light`. `ZOOM=2` in the environment shows all twice as large.
//! One file because every screen is a few made-up facts of the same account.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a wrong word on the command line shall end it"
)]

mod inside;
mod recovered;
#[path = "../common/window.rs"]
#[expect(dead_code, reason = "the tests of the window use the rest")]
mod script;

use std::path::PathBuf;

use lifeboat::engine::inside::Told;
use lifeboat::engine::{BackupPlan, Earlier, Event, Outcome, Phase, Progress, Request};
use lifeboat::engine::{ForgetPlan, Forgotten, KeepReason, Kept as Keeps, SupportBundle, SupportFile};
use lifeboat::gui::App;
use lifeboat::gui::state::{
    Elsewhere, Folder, Have, Keychain, Preferences, Scheduled, Screen, Section, SignIn, SignInElsewhere, ToInstall,
    Unreadable, Whereabouts,
};
use lifeboat::gui::update::{AcceptAct, Act, Answer, Chosen, HelpAct, Msg, RoomAct};
use lifeboat::model::{
    Came, Consent, Credentials, Health, Key, Kind, OauthPart, Reached, Service, Sign, Trouble, Waiting, WaysIn,
};

/// From the address to *Sign in*, with these ways found.
fn find(ways: WaysIn) -> Vec<Msg> {
    let address = Whereabouts { address: "maria@example.org".into(), ..Whereabouts::default() };
    vec![Msg::GoTo(Screen::AddAccount), Msg::FindWays(address), Msg::Event(Event::Ended(Ok(Outcome::Ways(ways))))]
}

fn sign_in() -> Vec<Msg> {
    let Key::Password(Credentials { user, password }) = script::door().key else { unreachable!() };
    [find(script::ways()), vec![Msg::SignIn(SignIn { user, password, remember: true })]].concat()
}

/// A sign-in elsewhere, up to what it shows.
fn elsewhere(way: Elsewhere, shown: Event) -> Vec<Msg> {
    let sign_in = SignInElsewhere { way, user: String::new(), own: OauthPart::default(), remember: true };
    [find(script::ways_by_oauth()), vec![Msg::SignInElsewhere(sign_in), Msg::Event(shown)]].concat()
}

/// A search that leads nowhere.
fn searching() -> Vec<Msg> {
    let address = Whereabouts { address: "maria@example.org".into(), ..Whereabouts::default() };
    let step = |step, came| {
        let subject = || "example.org".to_owned();
        [
            Event::Sign(Sign::Looking { step, subject: subject() }),
            Event::Sign(Sign::Looked { step, subject: subject(), came }),
        ]
    };
    let why = || Trouble::NoDns { domain: "example.org".into(), why: "timed out".into() };
    let steps = [step("looking-dns", Came::Failed(why())), step("looking-well-known", Came::Nothing)].concat();
    let now = Event::Sign(Sign::Looking { step: "looking-common", subject: "https://example.org/dav/".into() });
    [vec![Msg::FindWays(address)], events(steps), vec![Msg::Event(now)]].concat()
}

fn ended(trouble: Trouble) -> Msg {
    Msg::Event(Event::Ended(Err(trouble)))
}

/// Of three backups that stay, and two that would go.
fn forget_plan() -> ForgetPlan {
    let keep = |name: &str, reason| Keeps { name: name.into(), reason };
    let gone = |name: &str, n_bytes| Forgotten { name: name.into(), n_bytes };
    ForgetPlan {
        forget: vec![gone("2026-09-06 03.15", 1_340_000_000), gone("2026-09-13 03.15", 26_400_000)],
        keep: vec![
            keep("2026-11-22 03.15", KeepReason::Newest),
            keep("2026-11-15 03.15", KeepReason::Pinned { why: String::new() }),
            keep("2026-10-04 03.15", KeepReason::Holds { collection: "Maximiliane Freifrau von Waldburg".into() }),
        ],
        check_first: vec!["2026-11-15 03.15".into()],
    }
}

fn events(events: Vec<Event>) -> Vec<Msg> {
    events.into_iter().map(Msg::Event).collect()
}

/// What must happen until `screen` is there.
fn way_to(screen: &str) -> Vec<Msg> {
    let looked = || Msg::Event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    let mut way = vec![Msg::Answer(Answer::Keychain(Keychain::There))];
    let to_choose = || [sign_in(), vec![looked(), Msg::Answer(script::kept())]].concat();
    let to_run = || [to_choose(), vec![Msg::BackUp], events(script::running())].concat();
    way.extend(match screen {
        "welcome" => Vec::new(),
        "welcome-trouble" => vec![Msg::Answer(Answer::Demo(Err(Trouble::Internal("no port is free".into()))))],
        "add" => vec![Msg::GoTo(Screen::AddAccount)],
        "add-session" => vec![Msg::GoTo(Screen::AddAccount), Msg::Answer(Answer::Keychain(Keychain::NotThere))],
        "add-missing" => vec![Msg::GoTo(Screen::AddAccount), Msg::FindWays(Whereabouts::default())],
        "finding" => searching(),
        "add-nothing" => {
            let unknown = ended(Trouble::ServiceUnknown { address: "maria@example.org".into() });
            [searching(), vec![unknown, Msg::Toggle(Section::Steps)]].concat()
        }
        "add-certificate" => {
            let why = "invalid peer certificate: UnknownIssuer".into();
            [sign_in(), vec![ended(Trouble::Certificate { host: "dav.example.org".into(), why })]].concat()
        }
        "sign-in" => find(script::ways()),
        "sign-in-app" => find(script::ways_by_app_password()),
        "sign-in-flow" => find(script::ways_by_login_flow()),
        "sign-in-oauth" => find(script::ways_by_oauth()),
        "sign-in-takeout" => find(script::ways_by_takeout()),
        "approve-browser" => elsewhere(Elsewhere::Browser, script::browser()),
        "approve-code" => elsewhere(Elsewhere::Code, script::code()),
        "approve-over" => {
            let over = ended(Trouble::SignInTooLate { host: "login.carrier.example".into(), secs: 600 });
            [elsewhere(Elsewhere::Code, script::code()), vec![over]].concat()
        }
        "home-health" => vec![Msg::Answer(Answer::Home(script::home_standing()))],
        "home-checked" => {
            let at = |service, path: &str, n_collections| Reached {
                service,
                url: format!("https://dav.example.org{path}"),
                n_collections,
            };
            let services = vec![at(Service::Carddav, "/card/", 2), at(Service::Caldav, "/cal/", 5)];
            let health = Health { services, coverage: vec!["provider-nextcloud-apps".into()], ..Health::default() };
            let name = "maria@example.org".to_owned();
            let checked = Answer::Checked { name: name.clone(), done: Ok(Box::new(health)) };
            vec![Msg::Answer(Answer::Home(script::home_standing())), Msg::CheckAccount(name), Msg::Answer(checked)]
        }
        "home-forget" => {
            let name = "maria@example.org".to_owned();
            vec![Msg::Answer(Answer::Home(script::home_standing())), Msg::AskForget(name)]
        }
        "add-refused" => [sign_in(), vec![ended(Trouble::SignInRefused { host: "dav.example.org".into() })]].concat(),
        "add-consent" => {
            let host = "dav.example.org".into();
            [sign_in(), vec![ended(Trouble::NeedsConsent(Consent::PlainHttp { host }))]].concat()
        }
        "looking" => [sign_in(), events(script::looking())].concat(),
        "choose" => to_choose(),
        "choose-open" => {
            let more = vec![
                Msg::TickKind(Kind::Photos),
                Msg::TickCollection("/dav/Choir/".into()),
                Msg::Toggle(Section::Collections),
                Msg::Answer(Answer::Folder(Chosen::Folder("/home/maria/Dropbox/Lifeboat".into()))),
            ];
            [to_choose(), more].concat()
        }
        "running" => to_run(),
        "listing" => [to_choose(), vec![Msg::BackUp, Msg::Event(Event::Phase(Phase::Listing))]].concat(),
        "waiting" => {
            let waiting = Waiting::FirstByte { host: "dav.example.org".into(), secs: 40 };
            [to_run(), vec![Msg::Event(Event::Sign(Sign::Waiting(waiting))), Msg::AskStop]].concat()
        }
        "checking" => {
            let mut progress = script::progress();
            for at in progress.kinds.values_mut() {
                (at.settled, at.bytes) = (at.listed, at.bytes.max(at.bytes_listed));
            }
            (progress.checked, progress.to_check) = (4_200_000_000, 11_404_000_000);
            let more = vec![Msg::Event(Event::Phase(Phase::Checking)), Msg::Event(Event::Progress(progress))];
            [to_run(), more].concat()
        }
        "result" => {
            let known = vec![Msg::Answer(Answer::Home(script::home()))];
            let end = vec![Msg::Event(script::backed_up(false)), Msg::Toggle(Section::Kind(Kind::Contacts))];
            [to_run(), known, end].concat()
        }
        "result-incomplete" => {
            [to_run(), vec![Msg::Event(script::backed_up(true)), Msg::Toggle(Section::Lost)]].concat()
        }
        "result-failed" => {
            let path = "/home/maria/Lifeboat".into();
            [to_run(), vec![ended(Trouble::DiskFull { path, needed: 11_400_000_000, free: 2_000_000_000 })]].concat()
        }
        "result-alarm" => [to_run(), events(script::alarmed())].concat(),
        "home-alarm" => vec![Msg::Answer(Answer::Home(script::home_alarmed()))],
        "home-unfinished" => vec![Msg::Answer(Answer::Home(script::home_kept()))],
        "home-remove" => {
            vec![Msg::Answer(Answer::Home(script::home_kept())), Msg::AskRemove(script::unfinished().path)]
        }
        "home-demo" => vec![Msg::Answer(Answer::Home(script::home_demo()))],
        "home-demo-lost" => {
            vec![
                Msg::Answer(Answer::Home(script::home_demo())),
                Msg::Answer(Answer::DemoPlayed { lost: true, done: Ok(()) }),
            ]
        }
        "going-on" => {
            let started = script::unfinished().started.unwrap();
            let plan = BackupPlan { copies_bytes: 9_800_000_000, ..script::plan() };
            let more = vec![Event::Planned(plan), Event::Earlier(Earlier::GoingOn { started, items: 350 })];
            [to_run(), events(more)].concat()
        }
        "stopped" => {
            let path = script::unfinished().path;
            let more = vec![Event::Earlier(Earlier::Waits { path, items: 350 })];
            [to_run(), events(more), vec![ended(Trouble::Cancelled)]].concat()
        }
        "copy" => {
            let vault = "/home/maria/Lifeboat/maria@example.org".into();
            vec![Msg::Answer(Answer::Home(script::home_kept())), Msg::CopyVault(vault)]
        }
        "copying" | "copied" => {
            let vault = "/home/maria/Lifeboat/maria@example.org".into();
            let progress = Progress {
                checked: 3_200_000_000,
                to_check: 12_400_000_000,
                elapsed_ms: 70_000,
                ..Progress::default()
            };
            let more = vec![Event::Phase(Phase::Copying), Event::Progress(progress)];
            let start = vec![Msg::Answer(Answer::Home(script::home_kept())), Msg::CopyVault(vault), Msg::StartCopy];
            let end = if screen == "copied" { vec![script::copied()] } else { Vec::new() };
            [start, events(more), events(end)].concat()
        }
        "room" | "room-ask" => {
            let vault: PathBuf = "/home/maria/Lifeboat/maria@example.org".into();
            let open = vec![
                Msg::Answer(Answer::Home(script::home_kept())),
                Msg::Room(RoomAct::Open(vault.clone())),
                Msg::Answer(Answer::Planned { vault, keep_last: 10, done: Ok(forget_plan()) }),
            ];
            let ask = if screen == "room-ask" { vec![Msg::Room(RoomAct::Ask)] } else { Vec::new() };
            [open, ask].concat()
        }
        "result-accept" => {
            let vault: PathBuf = "/home/maria/Lifeboat/maria@example.org".into();
            [way_to("result-incomplete"), vec![Msg::Accept { vault, act: AcceptAct::Ask }]].concat()
        }
        "home-weekly" => {
            let how = "cron: add this line with `crontab -e`".to_owned();
            let text = "15 4 * * 0 /usr/bin/lifeboat backup --quiet -- maria@example.org\n".to_owned();
            let done = Ok(Scheduled::ByHand(vec![ToInstall { how, text }]));
            let account = "maria@example.org".to_owned();
            vec![Msg::Answer(Answer::Home(script::home())), Msg::Answer(Answer::Scheduled { account, done })]
        }
        name if name.starts_with("browse") => return Vec::new(),
        "which" => vec![Msg::Browse(Act::Which)],
        "home-gone" => {
            let mut home = script::home();
            if let Some(maria) = home.accounts.first_mut() {
                (maria.folder, maria.vault_root) = (Folder::Gone, "/media/maria/Stick/Lifeboat".into());
                maria.backups.clear();
            }
            home.gone = vec!["/media/maria/Old drive/Lifeboat".into()];
            vec![Msg::Answer(Answer::Home(home))]
        }
        "home-damaged" => {
            let mut home = script::home();
            if let Some(maria) = home.accounts.first_mut() {
                let path: PathBuf = "/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15".into();
                let why =
                    Trouble::Damaged { path: path.clone(), why: "lifeboat/backup.json: it ends too early".into() };
                maria.damaged = vec![Unreadable { path, name: "2026-11-22 04.15".into(), why }];
            }
            let path = "/home/maria/.config/lifeboat/accounts.toml".into();
            home.trouble = Some(Trouble::BadSettings { path, why: "expected `=` in line 3".into() });
            vec![Msg::Answer(Answer::Home(home))]
        }
        "unpack" => {
            let path: PathBuf = "/media/maria/Stick/maria@example.org 2026-11-22.zip".into();
            let locked = Told::Opened(path.clone(), Err(Trouble::Locked { path: path.clone() }));
            vec![Msg::Browse(Act::Open(path)), Msg::Answer(Answer::Told(locked))]
        }
        "pack" | "pack-locked" | "save" | "saving" | "saved" | "verified" | "verify-damaged" => inside::work(screen),
        "import" => vec![Msg::GoTo(Screen::Import)],
        "import-guide" => {
            vec![Msg::GoTo(Screen::Import), Msg::Toggle(Section::Guide(lifeboat::gui::state::Guide::Google))]
        }
        "import-looking" => vec![Msg::Answer(Answer::Files(Chosen::Files(script::given())))],
        "import-found" | "import-columns" | "importing" | "import-result" | "import-here" => {
            let home = Msg::Answer(Answer::Home(script::home()));
            let found = vec![
                home,
                Msg::Answer(Answer::Files(Chosen::Files(script::given()))),
                Msg::Event(script::recognised()),
            ];
            let end = match screen {
                "import-columns" => vec![Msg::Toggle(Section::Columns(0))],
                "importing" => [vec![Msg::Import], events(script::importing())].concat(),
                "import-result" => vec![Msg::Import, Msg::Event(script::imported())],
                "import-here" => vec![Msg::Import, Msg::Event(script::already_here())],
                _ => Vec::new(),
            };
            [found, end].concat()
        }
        name if name.starts_with("recover-") => recovered::way_to(name),
        "home" => vec![Msg::Answer(Answer::Home(script::home()))],
        "help" => {
            let set = lifeboat::engine::ReadOnly::Set;
            let set = lifeboat::gui::state::Preferences { read_only: Some(set), ..script::preferences(None) };
            vec![Msg::GoTo(Screen::Help), Msg::Answer(Answer::Preferences(Ok(set)))]
        }
        "help-ticked" => {
            let tick = |have| Msg::Help(HelpAct::Tick(have));
            [way_to("help"), Have::ALL.map(tick).to_vec()].concat()
        }
        "help-kept" => [vec![Msg::Answer(Answer::Home(script::home_kept()))], way_to("help")].concat(),
        "support" => {
            let file = |name, about, text: &str| SupportFile { name, about, text: text.repeat(12) };
            let line = "2026-11-22T03:15:09.871Z 5f0c2a11 counted kind=contacts listed=734 settled=734 lost=0\n";
            let files = vec![
                file("program.txt", "support-program", "lifeboat version=0.1.0\n"),
                file("lifeboat.log", "support-log", line),
            ];
            let bundle = Msg::Answer(Answer::Support(Box::new(SupportBundle { files })));
            let home = Msg::Answer(Answer::Home(script::home()));
            vec![home, Msg::GoTo(Screen::Support), bundle, Msg::Toggle(Section::Part("lifeboat.log"))]
        }
        "running-awake" => [way_to("running"), vec![Msg::Event(Event::Awake)]].concat(),
        "settings" => {
            vec![Msg::GoTo(Screen::Settings), Msg::Answer(Answer::Preferences(Ok(script::preferences(None))))]
        }
        "about" | "licences" => {
            let screen = if screen == "about" { Screen::About } else { Screen::Licences };
            let preferences =
                Preferences { settings_dir: "/home/maria/.config/lifeboat".into(), ..script::preferences(None) };
            vec![
                Msg::Answer(Answer::Home(script::home())),
                Msg::GoTo(screen),
                Msg::Answer(Answer::Preferences(Ok(preferences))),
                Msg::Licence { row: Some(99), in_front: false },
            ]
        }
        other => panic!("no screen {other}"),
    });
    way
}

fn main() -> eframe::Result {
    let args: Vec<String> = std::env::args().collect();
    let screen = args.get(1).expect("which screen?").clone();
    let moving = screen == "moving";
    let screen = if moving { "running".to_owned() } else { screen };
    let dark = args.get(2).is_some_and(|word| word == "dark");
    let size = args.get(3).and_then(|size| size.split_once('x')).unwrap_or(("1080", "760"));
    let size = [size.0.parse::<f32>().unwrap(), size.1.parse::<f32>().unwrap()];
    lifeboat::text::Language::wanted(None).speak();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_inner_size(size)
            .with_position([0.0, 0.0])
            .with_decorations(false),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "lifeboat screens",
        options,
        Box::new(move |cc| {
            cc.egui_ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
            if let Some(zoom) = std::env::var("ZOOM").ok().and_then(|zoom| zoom.parse().ok()) {
                cc.egui_ctx.set_zoom_factor(zoom);
            }
            if let Some(path) = screen.strip_prefix("open=") {
                // A real backup with the real desk behind the window, for measuring.
                let ctx = cc.egui_ctx.clone();
                let wake = std::sync::Arc::new(move || ctx.request_repaint_after(std::time::Duration::from_millis(15)));
                let config = std::env::temp_dir().join("lifeboat screens");
                let desk = lifeboat::engine::Desk::new(Some(config.clone()), Some(config.join("vaults")));
                let desk = lifeboat::gui::office::Office::new(desk, wake);
                let mut app = App::new(&cc.egui_ctx, script::place(), Box::new(desk));
                app.take(&cc.egui_ctx, Msg::Browse(Act::Open(path.into())));
                return Ok(Box::new(app));
            }
            let desk = script::ScriptedDesk::default();
            let mut app = App::new(&cc.egui_ctx, script::place(), Box::new(desk.clone()));
            if screen.starts_with("browse") {
                let (sizes, way) = inside::way(&screen);
                desk.0.borrow_mut().sizes = Some(sizes);
                for msg in [vec![Msg::Browse(Act::Open("/home/maria/Lifeboat".into()))], way].concat() {
                    app.take(&cc.egui_ctx, msg);
                    while let Some(answer) = lifeboat::gui::desk::Desk::answer(&mut desk.clone()) {
                        app.take(&cc.egui_ctx, Msg::Answer(answer));
                    }
                }
            }
            for msg in way_to(&screen) {
                app.take(&cc.egui_ctx, msg);
            }
            if let Some(Request::Backup(request)) = app.state().run.as_ref().map(|run| &run.request) {
                assert_eq!(request.vault_root, script::place().vault_root);
            }
            if moving {
                return Ok(Box::new(Moving { app, n: 0, last: std::time::Instant::now() }));
            }
            Ok(Box::new(app))
        }),
    )
}

/// A run that goes on: a word of its progress as often as a real one sends it.
struct Moving {
    app: App,
    n: u64,
    last: std::time::Instant,
}

const BETWEEN_COUNTS: std::time::Duration = std::time::Duration::from_millis(250);

impl eframe::App for Moving {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if self.last.elapsed() >= BETWEEN_COUNTS {
            self.last = std::time::Instant::now();
            self.n += 1;
            let mut progress = script::progress();
            progress.received += self.n * 40_000;
            progress.elapsed_ms += self.n * 250;
            self.app.take(ctx, Msg::Event(Event::Progress(progress)));
        }
        ctx.request_repaint_after(BETWEEN_COUNTS.saturating_sub(self.last.elapsed()));
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }
}
