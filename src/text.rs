//! Facts into sentences for people, by Fluent messages in `assets/i18n` (projectfluent.org, syntax 1.0). Pure.
//!
//! What is said here is what people read in the window, on the command line, in START-HERE and in reports. It decides
//! nothing and knows no file: whoever has facts asks for their sentence. A language is a folder of `.ftl` files.

mod alarm;
mod compare;
mod language;
mod report;
mod restore;
mod sentences;
mod trouble;
mod value;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use alarm::{Loss, Share, last_good, share_of};
pub use compare::{Beside, change, compare_heading};
pub use report::{NotHad, Noticed, Report, ReportLine};
pub use restore::{Many, ToRestore, WasRestored, drill_not_kept, drilled, why_not_restored};
pub use sentences::{
    Offered, came, count_of, coverage, damage, health, kind_name, lasts, left_out, looked, looking, notice, reached,
    result_of, result_sentence, sentence, service_name, waiting, why_not_had,
};
pub use trouble::{During, Message, reason, trouble, trouble_key};
pub use value::{
    Value, date, date_time, day_of_week, duration, for_terminal, month_as_heading, month_of, names, number, size, span,
    written_time,
};

/// A language that Lifeboat speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    Es,
}

impl Language {
    /// Every language, the one to fall back on first.
    pub const ALL: [Language; 2] = [Language::En, Language::Es];

    /// Its BCP 47 tag, as in the `lang` attribute of a page.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Es => "es",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::Es => "Español",
        }
    }

    /// Its messages: each file of `assets/i18n/TAG/`, by name.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Language::En => &[
                ("about.ftl", include_str!("../assets/i18n/en/about.ftl")),
                ("alarm.ftl", include_str!("../assets/i18n/en/alarm.ftl")),
                ("browse.ftl", include_str!("../assets/i18n/en/browse.ftl")),
                ("cli.ftl", include_str!("../assets/i18n/en/cli.ftl")),
                ("compare.ftl", include_str!("../assets/i18n/en/compare.ftl")),
                ("finish.ftl", include_str!("../assets/i18n/en/finish.ftl")),
                ("import.ftl", include_str!("../assets/i18n/en/import.ftl")),
                ("keep.ftl", include_str!("../assets/i18n/en/keep.ftl")),
                ("lifeboat.ftl", include_str!("../assets/i18n/en/lifeboat.ftl")),
                ("merge.ftl", include_str!("../assets/i18n/en/merge.ftl")),
                ("pack.ftl", include_str!("../assets/i18n/en/pack.ftl")),
                ("pictures.ftl", include_str!("../assets/i18n/en/pictures.ftl")),
                ("providers.ftl", include_str!("../assets/i18n/en/providers.ftl")),
                ("restore.ftl", include_str!("../assets/i18n/en/restore.ftl")),
                ("salvage.ftl", include_str!("../assets/i18n/en/salvage.ftl")),
                ("settings.ftl", include_str!("../assets/i18n/en/settings.ftl")),
                ("sign-in.ftl", include_str!("../assets/i18n/en/sign-in.ftl")),
                ("statement.ftl", include_str!("../assets/i18n/en/statement.ftl")),
                ("support.ftl", include_str!("../assets/i18n/en/support.ftl")),
                ("window-help.ftl", include_str!("../assets/i18n/en/window-help.ftl")),
                ("window-import.ftl", include_str!("../assets/i18n/en/window-import.ftl")),
                ("window-keeping.ftl", include_str!("../assets/i18n/en/window-keeping.ftl")),
                ("window-restore.ftl", include_str!("../assets/i18n/en/window-restore.ftl")),
                ("window-salvage.ftl", include_str!("../assets/i18n/en/window-salvage.ftl")),
                ("window-sign-in.ftl", include_str!("../assets/i18n/en/window-sign-in.ftl")),
                ("window-turns.ftl", include_str!("../assets/i18n/en/window-turns.ftl")),
                ("window.ftl", include_str!("../assets/i18n/en/window.ftl")),
            ],
            Language::Es => &[
                ("about.ftl", include_str!("../assets/i18n/es/about.ftl")),
                ("alarm.ftl", include_str!("../assets/i18n/es/alarm.ftl")),
                ("browse.ftl", include_str!("../assets/i18n/es/browse.ftl")),
                ("cli.ftl", include_str!("../assets/i18n/es/cli.ftl")),
                ("compare.ftl", include_str!("../assets/i18n/es/compare.ftl")),
                ("finish.ftl", include_str!("../assets/i18n/es/finish.ftl")),
                ("import.ftl", include_str!("../assets/i18n/es/import.ftl")),
                ("keep.ftl", include_str!("../assets/i18n/es/keep.ftl")),
                ("lifeboat.ftl", include_str!("../assets/i18n/es/lifeboat.ftl")),
                ("merge.ftl", include_str!("../assets/i18n/es/merge.ftl")),
                ("pack.ftl", include_str!("../assets/i18n/es/pack.ftl")),
                ("pictures.ftl", include_str!("../assets/i18n/es/pictures.ftl")),
                ("providers.ftl", include_str!("../assets/i18n/es/providers.ftl")),
                ("restore.ftl", include_str!("../assets/i18n/es/restore.ftl")),
                ("salvage.ftl", include_str!("../assets/i18n/es/salvage.ftl")),
                ("settings.ftl", include_str!("../assets/i18n/es/settings.ftl")),
                ("sign-in.ftl", include_str!("../assets/i18n/es/sign-in.ftl")),
                ("statement.ftl", include_str!("../assets/i18n/es/statement.ftl")),
                ("support.ftl", include_str!("../assets/i18n/es/support.ftl")),
                ("window-help.ftl", include_str!("../assets/i18n/es/window-help.ftl")),
                ("window-import.ftl", include_str!("../assets/i18n/es/window-import.ftl")),
                ("window-keeping.ftl", include_str!("../assets/i18n/es/window-keeping.ftl")),
                ("window-restore.ftl", include_str!("../assets/i18n/es/window-restore.ftl")),
                ("window-salvage.ftl", include_str!("../assets/i18n/es/window-salvage.ftl")),
                ("window-sign-in.ftl", include_str!("../assets/i18n/es/window-sign-in.ftl")),
                ("window-turns.ftl", include_str!("../assets/i18n/es/window-turns.ftl")),
                ("window.ftl", include_str!("../assets/i18n/es/window.ftl")),
            ],
        }
    }
}

/// The sentence of a message key. A key or an argument that is missing shows as `‹key›`, and stops a debug build.
pub fn say(key: &str, args: &[(&str, Value<'_>)]) -> String {
    let said = lookup(key, None, args);
    debug_assert!(said.is_some(), "no message `{key}`, or an argument of it is missing");
    said.unwrap_or_else(|| missing(key))
}

/// True when there is a message of this key.
pub fn has(key: &str) -> bool {
    bundle().has_message(key)
}

/// The sentence of an attribute (`key = …`, `.attribute = …`) of a message, or `None` when the message has no such one.
fn say_attribute(key: &str, attribute: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
    lookup(key, Some(attribute), args)
}

fn missing(key: &str) -> String {
    format!("‹{key}›")
}

fn bundle() -> &'static FluentBundle<FluentResource> {
    static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Language::En));
    static SPANISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Language::Es));
    match Language::current() {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    }
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks show as boxes on many terminals; pages use `dir="auto"` and `<bdi>` instead.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(value::grouped(number.value)),
        _ => None,
    }));
    for (_, text) in language.files() {
        // What of a file can be read is used; the tests refuse one that can't be read to its end.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(part, _)| part);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn lookup(key: &str, attribute: Option<&str>, args: &[(&str, Value<'_>)]) -> Option<String> {
    let bundle = bundle();
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set((*name).to_owned(), value.to_fluent());
    }
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "message `{key}`: {errors:?}");
    Some(said)
}

#[cfg(test)]
mod tests;
