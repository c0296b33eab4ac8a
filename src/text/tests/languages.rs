//! Every language says the same things: the same messages with the same arguments, each of which can be said.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use super::*;

/// What a message wants: its arguments, and the cases that an argument chooses between.
#[derive(Debug, Default)]
struct Wants {
    args: BTreeMap<String, Vec<String>>,
    /// The messages and terms it is made of.
    parts: BTreeSet<String>,
}

impl Wants {
    fn of(pattern: &Pattern<&str>) -> Wants {
        let mut wants = Wants::default();
        wants.read(pattern);
        wants
    }

    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => (),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => self.inline(inline, &[]),
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    let cases: Vec<String> = variants.iter().map(|variant| case(&variant.key).to_owned()).collect();
                    self.inline(selector, &cases);
                    variants.iter().for_each(|variant| self.read(&variant.value));
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>, cases: &[String]) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.args.entry(id.name.to_owned()).or_default().extend_from_slice(cases);
            }
            InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
                self.parts.insert(id.name.to_owned());
            }
            InlineExpression::StringLiteral { .. } => (),
            other => panic!("nobody wrote such a thing yet: {other:?}"),
        }
    }
}

fn case<'a>(key: &VariantKey<&'a str>) -> &'a str {
    match key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

/// Each message and attribute of a language, as `file key .attribute`, in the order of the files.
fn wanted(language: Language) -> Vec<(String, Wants)> {
    let mut out = Vec::new();
    for (file, text) in language.files() {
        for entry in fluent_syntax::parser::parse(*text).unwrap().body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name;
                    out.extend(message.value.iter().map(|value| (format!("{file} {key}"), Wants::of(value))));
                    for attribute in &message.attributes {
                        out.push((format!("{file} {key} .{}", attribute.id.name), Wants::of(&attribute.value)));
                    }
                }
                Entry::Term(term) => out.push((format!("{file} -{}", term.id.name), Wants::of(&term.value))),
                _ => (),
            }
        }
    }
    out
}

#[test]
fn every_language_says_the_same_things() {
    for language in Language::ALL {
        let (ours, theirs) = (wanted(Language::En), wanted(language));
        let names = |list: &[(String, Wants)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&ours), names(&theirs), "{language:?}: the same messages in the same order");
        for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            let args = |wants: &Wants| wants.args.keys().cloned().collect::<Vec<_>>();
            assert_eq!(args(ours), args(theirs), "{language:?}: {name}");
            assert_eq!(ours.parts, theirs.parts, "{language:?}: {name}");
        }
    }
}

/// The arguments of a message, for the `turn`th of its cases.
fn args_of(wants: &Wants, turn: usize) -> FluentArgs<'static> {
    let mut args = FluentArgs::new();
    for (name, cases) in &wants.args {
        let numbers = cases.iter().any(|case| case == "one" || case.parse::<u64>().is_ok());
        let value = match cases.get(turn % cases.len().max(1)).map(String::as_str) {
            None => FluentValue::from(format!("‹{name}›")),
            Some("one") => FluentValue::from(1),
            Some("other") if numbers => FluentValue::from([2, 12_345][turn % 2]),
            Some(case) => match case.parse::<u64>() {
                Ok(number) => FluentValue::from(number),
                Err(_) => FluentValue::from(case.to_owned()),
            },
        };
        args.set(name.clone(), value);
    }
    args
}

/// Every message of a language in each of its cases.
fn spoken(language: Language) -> String {
    let speaking = move || {
        language.speak_on_this_thread();
        all_of(language)
    };
    std::thread::spawn(speaking).join().unwrap()
}

fn all_of(language: Language) -> String {
    let bundle = load(language);
    let mut out = String::new();
    for (name, mut wants) in wanted(language) {
        let mut words = name.split(' ').skip(1);
        let (key, attribute) = (words.next().unwrap(), words.next());
        if key.starts_with('-') {
            continue;
        }
        if wants.parts.contains("month") {
            wants.args.insert("month".to_owned(), (1..=12).map(|month| month.to_string()).collect());
        }
        if wants.parts.iter().any(|part| part.starts_with("no-backup")) {
            wants.args.insert("during".to_owned(), vec!["backup".to_owned()]);
        }
        let message = bundle.get_message(key).unwrap();
        let pattern = match attribute {
            None => message.value().unwrap(),
            Some(attribute) => message.get_attribute(attribute.trim_start_matches('.')).unwrap().value(),
        };
        let turns = wants.args.values().map(Vec::len).max().unwrap_or(0).max(1);
        let mut before = String::new();
        // Once more than there are cases, so that both a small and a large number come by.
        for turn in 0..=turns {
            let mut errors = Vec::new();
            let said = bundle.format_pattern(pattern, Some(&args_of(&wants, turn)), &mut errors).into_owned();
            assert!(errors.is_empty() && !said.trim().is_empty(), "{language:?}: {name}: {errors:?}");
            if !before.contains(&format!(": {said}\n")) {
                before.push_str(&format!("{}: {said}\n", name.split_once(' ').unwrap().1));
            }
        }
        out.push_str(&before);
    }
    out
}

#[test]
fn every_message_in_english() {
    insta::assert_snapshot!(spoken(Language::En));
}

#[test]
fn every_message_in_spanish() {
    insta::assert_snapshot!(spoken(Language::Es));
}
