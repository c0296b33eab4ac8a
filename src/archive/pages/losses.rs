//! What the account lost, handed to the `text` room as values, and its part of START-HERE.html.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::html::Html;
use super::start::{NAMED, more};
use crate::archive::records::{AlarmClass, AlarmLevel, AlarmRecord};
use crate::model::Kind;
use crate::text::{Loss, Noticed, Share, say, sentence};

/// The alarms among `alarms` as one loss; notices are left out.
pub fn loss_of(alarms: &[AlarmRecord]) -> Loss<'_> {
    let raised: Vec<&AlarmRecord> = alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Alarm).collect();
    let share = |is: fn(AlarmClass) -> bool| -> Share {
        let mut share = BTreeMap::<Kind, (u64, u64)>::new();
        for alarm in raised.iter().filter(|alarm| is(alarm.class)) {
            let (n, of) = share.entry(alarm.kind).or_default();
            *n += alarm.items.len() as u64;
            *of += alarm.before;
        }
        share
    };
    let named = |class: AlarmClass| {
        raised.iter().filter(|alarm| alarm.class == class).map(|alarm| (alarm.name.as_str(), alarm.kind)).collect()
    };
    Loss {
        missing: share(AlarmClass::is_missing),
        hollow: share(|class| class == AlarmClass::Hollow),
        nameless: raised
            .iter()
            .filter(|alarm| alarm.class == AlarmClass::Hollow && alarm.kind == Kind::Contacts)
            .any(|alarm| alarm.items.iter().any(|item| item.what != "hollow-unreachable")),
        older: share(|class| class == AlarmClass::RolledBack),
        alike: share(|class| class == AlarmClass::AllAlike),
        gone: named(AlarmClass::Gone),
        home_gone: named(AlarmClass::HomeGone),
        kept: raised.iter().max_by_key(|alarm| alarm.items.len()).map(|alarm| since(alarm)),
    }
}

/// Every loss by name, in the order of the records.
pub fn noticed<'a>(alarms: impl IntoIterator<Item = &'a AlarmRecord>) -> Vec<Noticed<'a>> {
    fn of_one(alarm: &AlarmRecord) -> Noticed<'_> {
        let AlarmRecord { class, kind, name, before, items, .. } = alarm;
        Noticed {
            heading: match class {
                AlarmClass::Vanished | AlarmClass::Gone | AlarmClass::HomeGone => "alarm-heading",
                AlarmClass::Hollow => "alarm-heading-hollow",
                AlarmClass::RolledBack => "alarm-heading-older",
                AlarmClass::AllAlike => "alarm-heading-alike",
            },
            since: since(alarm),
            kind: *kind,
            collection: name,
            of: *before,
            items: items.iter().map(|item| (item.name.as_str(), item.what.as_str())).collect(),
        }
    }
    alarms.into_iter().map(of_one).collect()
}

fn since(alarm: &AlarmRecord) -> Date {
    alarm.against_sealed.to_zoned(TimeZone::system()).date()
}

/// The losses by name, never folded.
pub(super) fn losses(alarms: &[AlarmRecord], html: &mut Html) {
    if alarms.is_empty() {
        return;
    }
    html.raw("<h2>").say("start-alarm-names").raw("</h2>\n<section class=\"card\">\n");
    for noticed in noticed(alarms) {
        html.raw("<h3>").text(&noticed.title()).raw("</h3>\n<ul>\n");
        for (name, what) in noticed.items.iter().take(NAMED) {
            html.raw("<li><b><bdi>").text(name).raw("</bdi></b>: ").text(&sentence(what)).raw("</li>\n");
        }
        more(html, noticed.items.len());
        html.raw("</ul>\n");
    }
    if !loss_of(alarms).is_empty() {
        html.raw("<p>").text(&say("alarm-first-aid", &[])).raw("</p>\n");
    }
    html.raw("</section>\n");
}

/// The sentence of the result card, where there is an alarm: what is missing, and which backup has it.
pub(super) fn result(alarms: &[AlarmRecord]) -> Option<String> {
    let loss = loss_of(alarms);
    (!loss.is_empty()).then(|| loss.sentence())
}
