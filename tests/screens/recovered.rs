//! Made-up losses and ways back, for pictures.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lifeboat::archive::statement::{Made, Statement};
use lifeboat::engine::inside::Ask;
use lifeboat::engine::{
    Act, Change, Compared, Comparison, Difference, Drilled, Ended, Event, KindProgress, Left, Outcome, Phase, Planned,
    Problem, Progress, RestorePlan, Restored, Spot, Stated, Status, Step, Takes, Tally, Target, What, Wish, Written,
};
use lifeboat::gui::state::{Home, Section};
use lifeboat::gui::update::{Answer, Msg, Recover, Salvage};
use lifeboat::model::{Account, Kind, LeftOut, Salvageable, Service};

use crate::script;

const NAMES: [&str; 9] = [
    "Amélie Dubois",
    "Bo Andersson",
    "Chloé Martin",
    "田中 太郎",
    "Dr. Farida El-Sayed, Cardiology, University Hospital",
    "Hannah Müller",
    "ليلى حداد",
    "Jonas Weber",
    "Zoë van den Berg",
];

fn path(name: &str) -> PathBuf {
    PathBuf::from("/home/maria/Lifeboat/maria@example.org").join(name)
}

fn old() -> PathBuf {
    script::home().accounts.first().unwrap().backups.get(1).unwrap().path.clone()
}

fn side(name: &str, sealed: &str) -> Compared {
    Compared {
        path: if sealed.starts_with("2026-11-15") { old() } else { path(name) },
        name: name.into(),
        account: "maria@example.org".into(),
        sealed: sealed.parse().unwrap(),
        status: Status::Complete,
        seal: "9f86d081".into(),
        emptied: None,
    }
}

fn spot(name: &str) -> Spot {
    Spot {
        collection: "Personal".into(),
        collection_href: "/dav/Personal/".into(),
        href: format!("/dav/Personal/{name}.vcf"),
        size: Some(400),
        sha256: None,
        place: 0,
    }
}

fn change(property: &str, gone: &[&str], new: &[&str]) -> Change {
    let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Change { property: property.into(), instance: None, gone: own(gone), new: own(new) }
}

fn lost_fields() -> Vec<Change> {
    vec![change("TEL", &["+49 170 1234567", "030 765432"], &[]), change("EMAIL", &["amelie@example.org"], &[])]
}

fn difference(what: What, name: &str) -> Difference {
    let emptied = what == What::Hollow;
    let changes = match what {
        What::Hollow => lost_fields(),
        What::Changed => vec![change("FN", &["Jonas"], &["Jonas Weber"])],
        _ => Vec::new(),
    };
    Difference {
        what,
        kind: Kind::Contacts,
        name: name.into(),
        uid: None,
        old: Some(spot(name)),
        new: (what != What::Vanished).then(|| spot(name)),
        hollow: emptied.then_some("hollow-unreachable"),
        changes,
    }
}

fn compared(harmed: bool) -> Comparison {
    let mut differences = Vec::new();
    if harmed {
        differences.extend(NAMES.iter().map(|name| difference(What::Vanished, name)));
        differences.extend(NAMES.iter().take(3).map(|name| difference(What::Hollow, name)));
    }
    differences.push(difference(What::Changed, "Jonas Weber"));
    let tally = match harmed {
        true => Tally { old: 734, new: 725, same: 721, vanished: 9, hollow: 3, changed: 1, ..Tally::default() },
        false => Tally { old: 734, new: 734, same: 733, changed: 1, ..Tally::default() },
    };
    Comparison {
        old: side("2026-11-15 04.15", "2026-11-15T03:15:00Z"),
        new: side("2026-11-22 04.15", "2026-11-22T03:15:00Z"),
        totals: BTreeMap::from([(Kind::Contacts, tally)]),
        differences,
    }
}

fn stated() -> Stated {
    let made = |of: Compared| Made {
        account: of.account,
        endpoints: Vec::new(),
        name: of.name,
        path: of.path,
        tool: "Lifeboat".into(),
        sealed: of.sealed,
        emptied: false,
        status: of.status,
        seal: of.seal,
    };
    let compared = compared(true);
    let statement = Statement {
        format: 1,
        tool: "Lifeboat".into(),
        written: compared.new.sealed,
        case: None,
        operator: None,
        beside: compared.beside(),
        then: made(compared.old),
        now: made(compared.new),
        totals: BTreeMap::new(),
        gone: Vec::new(),
        hollow: Vec::new(),
        changed: Vec::new(),
        unknown: 0,
        others: Vec::new(),
        unread: Vec::new(),
    };
    let file = |ending: &str| {
        PathBuf::from("/home/maria/Lifeboat statements").join(format!("Statement of loss 2026-11-22 04.20.{ending}"))
    };
    Stated { statement, page: file("html"), json: file("json") }
}

fn planned() -> Planned {
    let step = |name: &str, act: Act| Step {
        kind: Kind::Contacts,
        name: name.into(),
        uid: None,
        act,
        target: 0,
        href: spot(name).href,
        from: spot(name),
        there: None,
    };
    let gone = NAMES.iter().map(|name| step(name, Act::Create));
    let filled = NAMES.iter().take(3).map(|name| step(name, Act::Fill { added: lost_fields() }));
    let left = Left {
        kind: Kind::Contacts,
        name: "Jonas Weber".into(),
        why: "left-other-values",
        changes: vec![change("FN", &["Jonas"], &["Jonas Weber"])],
    };
    let target = Target {
        name: "Choir".into(),
        service: Service::Carddav,
        kinds: vec![Kind::Contacts],
        origin: "https://dav.example.org".into(),
        href: "/dav/Choir/".into(),
        make: true,
        holds: 0,
        takes_vcard4: false,
    };
    let plan = RestorePlan { targets: vec![target], steps: gone.chain(filled).collect(), left: vec![left] };
    let takes = Takes { bytes: 5_200, quick_secs: 1, slow_secs: 20 };
    Planned { plan, captured: Some(path("2026-11-22 04.21")), takes }
}

fn restored(whole: bool) -> Restored {
    let planned = planned();
    let end = |step: &Step| match (&step.act, whole || step.name.is_ascii()) {
        (_, false) => Ended::Refused { why: "restore-refused 507".into() },
        (Act::Fill { .. }, true) => Ended::Filled,
        (_, true) => Ended::Created,
    };
    let items = planned.plan.steps.iter().map(|step| Written {
        kind: step.kind,
        name: step.name.clone(),
        uid: None,
        href: step.href.clone(),
        ended: end(step),
    });
    Restored {
        format: 1,
        backup: old(),
        seal: "9f86d081".into(),
        continues: Vec::new(),
        account: "maria@example.org".into(),
        captured: planned.captured,
        started: "2026-11-22T03:21:00Z".parse().unwrap(),
        ended: "2026-11-22T03:22:00Z".parse().unwrap(),
        case: None,
        operator: None,
        wish: Wish::default(),
        made: planned.plan.targets.clone(),
        items: items.collect(),
        left: planned.plan.left,
        folder: path("lifeboat/restores/2026-11-22 04.21"),
    }
}

/// What must happen until `screen` is there.
pub fn way_to(screen: &str) -> Vec<Msg> {
    let act = Msg::Recover;
    let end = |outcome| Msg::Event(Event::Ended(Ok(outcome)));
    let read_only = screen == "recover-read-only";
    let home = Msg::Answer(Answer::Home(Home { read_only, ..script::home() }));
    let name = "maria@example.org".to_owned();
    let beside = |harmed| {
        let found = end(Outcome::Compared(Box::new(compared(harmed))));
        vec![act(Recover::With(old())), act(Recover::Beside(path("2026-11-22 04.15"))), found]
    };
    let choose = || {
        let sizes = script::inside::Sizes { contacts: 734, photos: 2_418 };
        let opened = Msg::Answer(Answer::Told(sizes.answer(&Ask::Open(old())).unwrap()));
        vec![act(Recover::Restore(old())), opened]
    };
    let key = || Msg::Answer(Answer::Door { name: name.clone(), door: Ok(script::door()) });
    let plan = || {
        let planned = end(Outcome::PlannedRestore(Box::new(planned())));
        [choose(), vec![act(Recover::PlanMissing), key(), planned]].concat()
    };
    let go = || [plan(), vec![act(Recover::Confirm), Msg::Event(Event::Phase(Phase::Restoring))]].concat();
    let way = match screen {
        "recover-compare" => vec![act(Recover::With(old()))],
        "recover-compared" => beside(true),
        "recover-unharmed" => beside(false),
        "recover-statement" => {
            [beside(true), vec![act(Recover::State(old(), path("2026-11-22 04.15").into()))]].concat()
        }
        "recover-stated" => {
            let write = vec![act(Recover::State(old(), path("2026-11-22 04.15").into())), act(Recover::StateGo)];
            [beside(true), write, vec![end(Outcome::Stated(Box::new(stated())))]].concat()
        }
        "recover-restore" => choose(),
        "recover-more" => [choose(), vec![Msg::Toggle(Section::Part("recover-more"))]].concat(),
        "recover-plan" | "recover-read-only" => plan(),
        "recover-restoring" => {
            let progress = KindProgress { listed: 12, settled: 5, ..KindProgress::default() };
            let progress = Progress { kinds: [(Kind::Contacts, progress)].into(), ..Progress::default() };
            [go(), vec![Msg::Event(Event::Progress(progress))]].concat()
        }
        "recover-restored" => [go(), vec![end(Outcome::Restored(Box::new(restored(true))))]].concat(),
        "recover-some" => [go(), vec![end(Outcome::Restored(Box::new(restored(false))))]].concat(),
        "recover-emptied" => {
            let emptied = Account { user: name.clone(), ..Account::default() };
            let mut compared = compared(true);
            compared.new = Compared { emptied: Some(Box::new(emptied)), ..compared.new };
            compared.differences.retain(|difference| difference.what == What::Vanished);
            let n = compared.differences.len() as u64;
            compared.totals = [(Kind::Contacts, Tally { old: n, vanished: n, ..Tally::default() })].into();
            let found = end(Outcome::Compared(Box::new(compared)));
            vec![act(Recover::With(old())), act(Recover::Beside(path("2026-11-22 04.15"))), found]
        }
        "recover-drilled" => {
            let items: BTreeMap<Kind, u64> =
                [(Kind::Contacts, 734), (Kind::Calendar, 1_204), (Kind::Photos, 2_418)].into();
            let problem = Problem {
                kind: Kind::Contacts,
                name: "Łukasz Żółć".into(),
                why: "restore-refused 507".into(),
                changes: Vec::new(),
            };
            let drilled = Drilled {
                format: 1,
                tool: "lifeboat".into(),
                backup: old(),
                seal: "9f86d081".into(),
                started: "2026-11-22T03:21:00Z".parse().unwrap(),
                ended: "2026-11-22T03:22:00Z".parse().unwrap(),
                came_back: BTreeMap::from([(Kind::Contacts, 733), (Kind::Calendar, 1_204), (Kind::Photos, 2_418)]),
                items,
                problems: vec![problem],
                folder: Some(path("drills/2026-11-22 04.21")),
                not_kept: None,
            };
            let ready = Answer::DrillReady { backup: old(), done: Ok((script::door(), "/tmp/drill".into())) };
            vec![Msg::Answer(ready), end(Outcome::Drilled(Box::new(drilled)))]
        }
        "recover-salvage" => vec![Msg::Salvage(Salvage::Open(Vec::new()))],
        "recover-salvage-found" => {
            let left = |name: &str, why: &str| LeftOut { href: name.into(), name: name.into(), why: why.into() };
            let found = Salvageable {
                name: "Old disk".into(),
                kinds: [(Kind::Contacts, (702, 32)), (Kind::Calendar, (1_204, 0)), (Kind::Photos, (2_310, 108))].into(),
                bytes: 11_200_000_000,
                unproven: 64,
                lost: (1..=140).map(|n| (Kind::Contacts, format!("Person {n}"))).collect(),
                left_out: vec![left("Old disk/IMG_0815.jpg", "left-out-damaged-entry")],
            };
            let open = Msg::Salvage(Salvage::Open(vec!["/media/Old disk".into()]));
            vec![open, end(Outcome::Examined(Box::new(found)))]
        }
        "recover-first-aid" => {
            let vault = path("");
            return vec![
                Msg::Answer(Answer::Home(script::home_alarmed())),
                Msg::AnswerAlarm { vault: vault.components().collect(), mine: false },
            ];
        }
        other => panic!("no screen {other}"),
    };
    [vec![home], way].concat()
}
