//! Which language people are spoken to in: what they set, else what their system speaks, else English.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

use super::Language;

/// The language of the program, as its place in [`Language::ALL`]. English until somebody says otherwise, so that what
/// a library test reads does not depend on the system it runs on.
static SPOKEN: AtomicU8 = AtomicU8::new(0);

thread_local! {
    /// The language of this thread alone.
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// The language that people are spoken to in.
    pub fn current() -> Language {
        HERE.get().unwrap_or_else(|| {
            Language::ALL.get(usize::from(SPOKEN.load(Ordering::Relaxed))).copied().unwrap_or_default()
        })
    }

    /// From now on people are spoken to in this language. A thread that speaks one of its own changes only that.
    pub fn speak(self) {
        if HERE.get().is_some() {
            HERE.set(Some(self));
        } else {
            let place = Language::ALL.iter().position(|language| *language == self).unwrap_or_default();
            SPOKEN.store(u8::try_from(place).unwrap_or_default(), Ordering::Relaxed);
        }
    }

    /// Only this thread speaks this language from now on, whatever the others do.
    pub fn speak_on_this_thread(self) {
        HERE.set(Some(self));
    }

    /// The language of a BCP 47 tag or a POSIX locale, such as `es-419` or `es_ES.UTF-8`.
    pub fn of_tag(tag: &str) -> Option<Language> {
        let first = tag.split(['-', '_', '.', '@']).next()?;
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(first))
    }

    /// The language to speak: `LIFEBOAT_LANGUAGE`, else what was `set`, else the system's.
    pub fn wanted(set: Option<&str>) -> Language {
        let named = std::env::var("LIFEBOAT_LANGUAGE").ok();
        named
            .as_deref()
            .and_then(Language::of_tag)
            .or_else(|| set.and_then(Language::of_tag))
            .unwrap_or_else(|| by_locale(|name| std::env::var(name).ok(), sys_locale::get_locale))
    }
}

/// As gettext chooses: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set is the locale. Where it is not `C`,
/// `LANGUAGE` lists what is liked better. Systems that set none of them are asked.
fn by_locale(variable: impl Fn(&str) -> Option<String>, system: impl FnOnce() -> Option<String>) -> Language {
    let is_set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(is_set);
    if locale.as_deref().is_some_and(|locale| locale == "POSIX" || locale.split('.').next() == Some("C")) {
        return Language::default();
    }
    let liked = is_set("LANGUAGE").filter(|_| locale.is_some());
    let liked = liked.as_deref().and_then(|list| list.split(':').find_map(Language::of_tag));
    liked.or_else(|| locale.or_else(system).as_deref().and_then(Language::of_tag)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_system() {
        let check = |variables: &[(&str, &str)], system: Option<&str>, expect: Language| {
            let variable =
                |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(by_locale(variable, || system.map(str::to_owned)), expect, "{variables:?}, {system:?}");
        };
        check(&[], None, Language::En);
        check(&[], Some("es-MX"), Language::Es);
        check(&[], Some("fi"), Language::En);
        check(&[("LANG", "es_ES.UTF-8")], None, Language::Es);
        check(&[("LANG", "es_ES.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")], None, Language::En);
        check(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "es")], Some("en"), Language::Es);
        check(&[("LANG", "de_DE.UTF-8"), ("LANGUAGE", "eu:es:en")], None, Language::Es);
        check(&[("LANG", "C.UTF-8"), ("LANGUAGE", "es")], Some("es"), Language::En);
        check(&[("LANG", ""), ("LC_ALL", "")], Some("es_AR"), Language::Es);
        check(&[("LANG", "est_EE")], None, Language::En);
    }

    #[test]
    fn a_thread_can_speak_a_language_of_its_own() {
        let spoken = std::thread::spawn(|| {
            Language::En.speak_on_this_thread();
            Language::Es.speak();
            Language::current()
        });
        assert_eq!(spoken.join().unwrap(), Language::Es);
        assert_eq!(Language::current(), Language::En, "the others are not concerned");
    }
}
