//! How long a restore may take. Pure. How quick a service takes things is known only once it has taken some, so what is told
//! beforehand is a range, from what was measured.

use serde::Serialize;

use super::plan::RestorePlan;
use crate::model::Service;

// Measured on 22 November 2026 on two cores, single puts of contacts: the demo cloud and Apache mod_dav some 5 ms each;
// Radicale 28 ms into an empty collection, 40 ms beside 1,000 items, 138 ms beside 2,000, 348 ms beside 5,000: it goes
// through the collection for each one, so a whole restore takes the square of its size. Xandikos 100 ms, however many.
const QUICK_PUT_MS: u64 = 10;
const SLOW_PUT_MS: u64 = 100;
const SLOW_EMPTY_MS: u64 = 30;
/// What each item beside it adds to a put.
const SLOW_BESIDE_US: u64 = 70;
/// Bytes a second, up a good line and a poor one.
const QUICK_BYTES: u64 = 10_000_000;
const SLOW_BYTES: u64 = 1_000_000;

/// What a restore sends, and how long that may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Takes {
    pub bytes: u64,
    pub quick_secs: u64,
    pub slow_secs: u64,
}

/// What carrying out `plan` takes.
pub fn takes(plan: &RestorePlan) -> Takes {
    let (mut bytes, mut quick_ms, mut slow_ms) = (0, 0, 0);
    for (index, target) in plan.targets.iter().enumerate() {
        let steps = || plan.steps.iter().filter(|step| step.target == index);
        let n = steps().count() as u64;
        bytes += steps().filter_map(|step| step.from.size).sum::<u64>();
        quick_ms += n * QUICK_PUT_MS;
        // Of n items put one by one, each finds those that were there and on average half of the new ones.
        let beside = n * target.holds + n * n / 2;
        slow_ms += match target.service {
            Service::Webdav => n * SLOW_PUT_MS,
            Service::Carddav | Service::Caldav => {
                (n * SLOW_PUT_MS).max(n * SLOW_EMPTY_MS + beside * SLOW_BESIDE_US / 1_000)
            }
        };
    }
    let secs = |ms: u64, rate: u64| ms.div_ceil(1_000) + bytes / rate;
    Takes { bytes, quick_secs: secs(quick_ms, QUICK_BYTES), slow_secs: secs(slow_ms, SLOW_BYTES) }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Act, Step, Target};
    use super::*;
    use crate::engine::compare::Spot;
    use crate::model::Kind;

    fn plan(n: usize, holds: u64, size: u64) -> RestorePlan {
        let target = Target {
            name: "x".into(),
            service: Service::Carddav,
            kinds: vec![Kind::Contacts],
            origin: "https://x.org".into(),
            href: "/x/".into(),
            make: false,
            holds,
            takes_vcard4: true,
        };
        let from = Spot {
            collection: "x".into(),
            collection_href: "/x/".into(),
            href: "/x/1.vcf".into(),
            size: Some(size),
            sha256: None,
            place: 0,
        };
        let step = Step {
            kind: Kind::Contacts,
            name: "x".into(),
            uid: None,
            act: Act::Create,
            target: 0,
            href: "/x/1.vcf".into(),
            from,
            there: None,
        };
        RestorePlan { targets: vec![target], steps: vec![step; n], left: Vec::new() }
    }

    #[test]
    fn a_range_from_what_was_measured() {
        let check = |plan: RestorePlan, quick_secs: u64, slow_secs: u64| {
            let told = takes(&plan);
            assert_eq!((told.quick_secs, told.slow_secs), (quick_secs, slow_secs), "{told:?}");
        };
        check(RestorePlan::default(), 0, 0);
        check(plan(1, 0, 1_000), 1, 1);
        check(plan(1_000, 0, 400), 10, 100);
        // Quadratic: ten times as many take more than thirty times as long.
        check(plan(10_000, 0, 400), 100, 3_804);
        check(plan(1_000, 10_000, 400), 10, 765);
        check(plan(3, 0, 100_000_000), 31, 301);
    }
}
