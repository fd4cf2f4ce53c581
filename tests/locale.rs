//! Every text of the interface stands in the files of `assets/locale`, in every language, and nothing else does.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeSet;
use std::path::Path;

use scumble::app::{COMMANDS, NUMBERS};
use scumble::document::BlendMode;
use scumble::library::models::ModelKind;
use scumble::locale::{Language, files, key};
use scumble::tools::TOOLS;

use allowed::{ALLOWED, is_not_for_people};
use messages::Texts;
use sources::{Source, asked, is_for_people, is_key, literals, places, sources};

#[path = "locale/allowed.rs"]
mod allowed;
#[path = "locale/lexer.rs"]
mod lexer;
#[path = "locale/messages.rs"]
mod messages;
#[path = "locale/sources.rs"]
mod sources;

fn others() -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| *language != Language::English)
}

/// Fails with the problems, if there are any.
#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// The places of tables whose rows have texts, which are found by the rows' ids.
const TABLES: [&str; 6] = ["command", "command-tool", "number", "word-blend", "word-model", "word-models"];

/// The keys of the texts of tables.
fn keys_of_tables(sources: &[Source]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut add = |place: &str, id: &str, attributes: &[&str]| {
        keys.extend(attributes.iter().map(|attribute| format!("{}{attribute}", key(place, id))));
    };
    for row in COMMANDS.iter() {
        add("command", row.id, &["", ".about"]);
    }
    for tool in TOOLS {
        add("command-tool", tool.id, &["", ".long"]);
    }
    for number in NUMBERS.iter() {
        add("number", number.id, &["", ".about"]);
    }
    for mode in BlendMode::ALL {
        add("word-blend", mode.id(), &[""]);
    }
    for kind in ModelKind::all() {
        add("word-model", kind.id(), &[""]);
        add("word-models", kind.id(), &[""]);
    }
    // Numbers that a panel leaves to the model or the sampler have a box, too.
    for id in sources.iter().flat_map(|source| arguments_of(source, "optional")) {
        add("number", &id, &[".own"]);
    }
    // What the pointer does stands on the sheet of shortcuts beside the keys for it.
    let sheet = sources.iter().filter(|source| source.name == "ui/dialogs/shortcuts.rs");
    let written = sheet.flat_map(|source| literals(&source.tokens));
    let rows = written.filter(|literal| is_key(&literal.text) && literal.within.is_empty());
    keys.extend(rows.map(|row| format!("{}.keys", row.text)));
    keys
}

/// The texts that a function is given.
fn arguments_of(source: &Source, function: &str) -> Vec<String> {
    let given =
        literals(&source.tokens).into_iter().filter(|literal| literal.within.last().is_some_and(|f| f == function));
    given.map(|literal| literal.text).collect()
}

#[test]
fn every_file_can_be_read_and_is_read() {
    let mut problems = Vec::new();
    for language in Language::ALL {
        problems.extend(Texts::of(language).problems);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locale").join(language.tag());
        let there: BTreeSet<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        let read: BTreeSet<String> = files(language).iter().map(|(name, _)| format!("{name}.ftl")).collect();
        assert_eq!(there, read, "{}", folder.display());
    }
    none(&problems);
}

#[test]
fn every_language_has_the_texts_of_english_with_the_same_values() {
    let english = Texts::of(Language::English).all;
    let mut problems = Vec::new();
    for language in others() {
        let own = Texts::of(language).all;
        let tag = language.tag();
        problems.extend(
            own.keys()
                .filter(|key| !english.contains_key(*key))
                .map(|key| format!("{tag}: '{key}' is none of English")),
        );
        for (key, text) in &english {
            let Some(own) = own.get(key) else {
                problems.push(format!("{tag}: '{key}' is missing"));
                continue;
            };
            if own.values != text.values {
                problems.push(format!("{tag}: '{key}' takes {:?} instead of {:?}", own.values, text.values));
            }
            if own.cases != text.cases {
                problems.push(format!("{tag}: '{key}' tells {:?} apart instead of {:?}", own.cases, text.cases));
            }
        }
    }
    none(&problems);
}

#[test]
fn every_key_that_is_asked_for_is_there_with_its_values() {
    let english = Texts::of(Language::English).all;
    let all = sources();
    let mut problems = Vec::new();
    for source in all.iter().filter(|source| !source.name.starts_with("locale/")) {
        for asked in asked(&source.tokens) {
            let place = format!("src/{}:{}: '{}'", source.name, asked.line, asked.key);
            match (english.get(&asked.key), asked.values) {
                (None, _) => problems.push(format!("{place} is not there")),
                (Some(text), Some(given)) if !text.values.iter().copied().eq(given.iter().map(String::as_str)) => {
                    problems.push(format!("{place} takes {:?} and is given {given:?}", text.values));
                }
                (Some(_), _) => {}
            }
        }
    }
    let missing = keys_of_tables(&all).into_iter().filter(|key| !english.contains_key(key));
    problems.extend(missing.map(|key| format!("'{key}' of a table is not there")));
    none(&problems);
}

#[test]
fn every_text_is_asked_for() {
    let all = sources();
    let spoken = all.iter().filter(|source| source.is_spoken());
    let written: BTreeSet<String> =
        spoken.clone().flat_map(|source| literals(&source.tokens)).map(|found| found.text).collect();
    let made = keys_of_tables(&all);
    let english = Texts::of(Language::English).all;
    let unused = english.keys().filter(|key| !written.contains(*key) && !made.contains(*key));
    none(&unused.map(|key| format!("'{key}' is never asked for")).collect::<Vec<_>>());
    // The tables are those that the program knows.
    assert_eq!(spoken.flat_map(|source| places(&source.tokens)).collect::<BTreeSet<_>>(), TABLES.into());
}

#[test]
fn no_text_for_people_stands_in_code() {
    let allowed: BTreeSet<&str> = ALLOWED.iter().flat_map(|(_, texts)| texts.iter().copied()).collect();
    let mut unused = allowed.clone();
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| source.is_spoken()) {
        for literal in literals(&source.tokens) {
            let text = literal.text.as_str();
            let hidden = literal.within.iter().any(|name| is_not_for_people(name));
            if hidden || is_key(text) || !is_for_people(text) {
                continue;
            }
            unused.remove(text);
            if !allowed.contains(text) {
                problems.push(format!("src/{}:{}: {text:?} in {:?}", source.name, literal.line, literal.within));
            }
        }
    }
    none(&problems);
    assert!(unused.is_empty(), "exceptions that are needed no longer: {unused:?}");
}

#[test]
fn translations_are_translated_and_short_where_english_is() {
    let english = Texts::of(Language::English).all;
    let mut problems = Vec::new();
    for language in others() {
        let own = Texts::of(language).all;
        let same =
            own.iter().filter(|(key, text)| english.get(*key).is_some_and(|english| english.pattern == text.pattern));
        let (same, tag) = (same.count(), language.tag());
        if same * 100 >= own.len() * 15 {
            problems.push(format!("{tag}: {same} of {} texts are English", own.len()));
        }
        for (key, text) in english.iter().filter(|(key, _)| !key.contains('.')) {
            let Some(own) = own.get(key).and_then(messages::Text::plain) else { continue };
            let Some(length) = text.plain().map(|text| text.chars().count()).filter(|length| *length <= 20) else {
                continue;
            };
            if own.chars().count() > 3 * length + 8 {
                problems.push(format!("{tag}: '{key}' is much longer than in English: {own}"));
            }
        }
    }
    none(&problems);
}
