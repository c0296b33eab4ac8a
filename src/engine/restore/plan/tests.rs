//! The plan over made-up differences: what is done, where, and what is left.

use jiff::Timestamp;

use super::*;
use crate::archive::records::Status;
use crate::engine::compare::Compared;

fn collection(service: Service, name: &str, kinds: &[Kind]) -> Collection {
    Collection {
        service,
        name: name.into(),
        kinds: kinds.to_vec(),
        origin: "https://x.org".into(),
        href: format!("/home/{}/", name.to_lowercase()),
        ..Collection::default()
    }
}

fn spot(collection: &str, name: &str) -> Option<Spot> {
    Some(Spot {
        collection: collection.into(),
        collection_href: format!("/home/{}/", collection.to_lowercase()),
        href: format!("/home/{}/{name}", collection.to_lowercase()),
        size: Some(10),
        sha256: None,
        place: 0,
    })
}

fn difference(what: What, kind: Kind, name: &str, old: Option<Spot>, new: Option<Spot>) -> Difference {
    Difference { what, kind, name: name.into(), uid: Some(name.into()), old, new, hollow: None, changes: Vec::new() }
}

fn compared(differences: Vec<Difference>) -> Comparison {
    let side = Compared {
        path: "x".into(),
        name: "x".into(),
        account: "x".into(),
        sealed: Timestamp::UNIX_EPOCH,
        status: Status::Complete,
        seal: "seal".into(),
        emptied: None,
    };
    Comparison { old: side.clone(), new: side, totals: BTreeMap::new(), differences }
}

fn change(property: &str) -> Change {
    Change { property: property.into(), instance: None, gone: vec!["1".into()], new: Vec::new() }
}

/// Steps as `act path`, and what is left as `name why`.
fn told(plan: &RestorePlan) -> (Vec<String>, Vec<String>) {
    let steps = plan.steps.iter().map(|step| {
        let act = match &step.act {
            Act::Create => "create",
            Act::CreateCopy { .. } => "copy",
            Act::Fill { .. } => "fill",
        };
        format!("{act} {}", step.href)
    });
    (steps.collect(), plan.left.iter().map(|left| format!("{} {}", left.name, left.why)).collect())
}

fn story() -> (Comparison, Vec<Collection>, Vec<Collection>) {
    let differences = vec![
        difference(What::Vanished, Kind::Contacts, "anna", spot("Personal", "anna.vcf"), None),
        difference(What::Vanished, Kind::Contacts, "ben", spot("Boats", "ben.vcf"), None),
        difference(What::Vanished, Kind::Photos, "img", spot("Camera", "2024/img.jpg"), None),
        difference(What::Hollow, Kind::Contacts, "carl", spot("Personal", "c.vcf"), spot("Personal", "c.vcf")),
        difference(What::Changed, Kind::Contacts, "dora", spot("Personal", "d.vcf"), spot("Personal", "d.vcf")),
        difference(What::Moved, Kind::Contacts, "eva", spot("Personal", "e.vcf"), spot("Boats", "e.vcf")),
        difference(What::Added, Kind::Contacts, "fritz", None, spot("Personal", "f.vcf")),
    ];
    let personal = collection(Service::Carddav, "Personal", &[Kind::Contacts]);
    let boats = collection(Service::Carddav, "Boats", &[Kind::Contacts]);
    let camera = collection(Service::Webdav, "Camera", &[Kind::Photos]);
    (compared(differences), vec![personal.clone(), boats, camera.clone()], vec![personal, camera])
}

fn plan(wish: &Wish) -> RestorePlan {
    let (compared, backup, account) = story();
    let known = Known {
        compared: &compared,
        backup: &backup,
        account: &account,
        was_at: &[],
        is_at: &[],
        held: &BTreeMap::new(),
        day: "2026-11-22",
    };
    plan_restore(&known, wish, &mut |difference| match difference.name.as_str() {
        "carl" => Some((vec![change("TEL")], Vec::new())),
        "dora" => Some((Vec::new(), vec![change("FN")])),
        _ => None,
    })
}

#[test]
fn what_is_gone_is_created_and_what_is_emptied_filled() {
    let (steps, left) = told(&plan(&Wish::default()));
    assert_eq!(
        steps,
        [
            "create /home/personal/anna.vcf",
            "fill /home/personal/c.vcf",
            "create /home/boats/ben.vcf",
            "create /home/camera/2024/img.jpg"
        ]
    );
    assert_eq!(left, ["dora left-other-values"]);
    let made: Vec<_> = plan(&Wish::default()).targets.into_iter().map(|target| (target.href, target.make)).collect();
    let expect = [("/home/personal/", false), ("/home/boats/", true), ("/home/camera/", false)];
    assert_eq!(made, expect.map(|(href, make)| (href.to_owned(), make)));
}

#[test]
fn what_differs_goes_as_the_person_chose() {
    let of = |differing| told(&plan(&Wish { differing, ..Wish::default() }));
    let (steps, left) = of(Differing::KeepThere);
    assert_eq!(steps.iter().filter(|step| !step.starts_with("create")).count(), 0);
    assert_eq!(left, ["carl left-kept-there", "dora left-kept-there"]);
    let (steps, left) = of(Differing::KeepBoth);
    assert_eq!((steps.iter().filter(|step| step.starts_with("copy /home/personal/")).count(), left), (2, vec![]));
    // The same copies get the same names each time.
    assert_eq!(of(Differing::KeepBoth).0, steps);
    let act = plan(&Wish { differing: Differing::KeepBoth, ..Wish::default() }).steps.remove(1).act;
    assert!(matches!(act, Act::CreateCopy { uid } if uid.len() == 36), "a UID of its own");
}

#[test]
fn only_what_was_chosen_and_where() {
    let of = |wish: Wish| told(&plan(&wish)).0;
    assert_eq!(of(Wish { kinds: vec![Kind::Photos], ..Wish::default() }), ["create /home/camera/2024/img.jpg"]);
    assert_eq!(of(Wish { collections: vec!["Boats".into()], ..Wish::default() }), ["create /home/boats/ben.vcf"]);
    assert_eq!(of(Wish { items: ["anna".into()].into(), ..Wish::default() }), ["create /home/personal/anna.vcf"]);
    assert_eq!(
        of(Wish { skip: ["anna".into(), "/home/camera/2024/img.jpg".into()].into(), ..Wish::default() }).len(),
        2
    );
    assert_eq!(
        of(Wish { into: Into::New, differing: Differing::KeepThere, ..Wish::default() }),
        [
            "create /home/personal-2026-11-22/anna.vcf",
            "create /home/boats-2026-11-22/ben.vcf",
            "create /home/camera-2026-11-22/2024/img.jpg"
        ]
    );
}

#[test]
fn a_collection_is_the_same_however_its_address_is_encoded() {
    let (compared, backup, _) = story();
    let mut account = vec![
        collection(Service::Carddav, "Personal", &[Kind::Contacts]),
        collection(Service::Carddav, "Another", &[Kind::Contacts]),
        collection(Service::Webdav, "Camera", &[Kind::Photos]),
    ];
    account[1].href = "/home/bo%61ts/".into();
    let into = |into: Into, account: &[Collection]| {
        let known = Known {
            compared: &compared,
            backup: &backup,
            account,
            was_at: &[],
            is_at: &[],
            held: &BTreeMap::new(),
            day: "2026-11-22",
        };
        let wish = Wish { into, collections: vec!["Boats".into()], ..Wish::default() };
        let plan = plan_restore(&known, &wish, &mut |_| None);
        (plan.targets[0].href.clone(), plan.targets[0].make)
    };
    assert_eq!(into(Into::Same, &account), ("/home/bo%61ts/".into(), false));
    account[1].href = "/home/boats%2D2026-11-22/".into();
    assert_eq!(into(Into::New, &account), ("/home/boats%2D2026-11-22/".into(), false));
}
