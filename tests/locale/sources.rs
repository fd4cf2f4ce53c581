//! What sources say: which keys they ask for, and which texts stand in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::lexer::{Kind, Token, close_of, compiled, tokens};

/// A source file.
pub struct Source {
    /// Its path below `src`, with slashes.
    pub name: String,
    pub tokens: Vec<Token>,
}

/// A key that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    pub key: String,
    /// The values that it is given; `None` where they are not to be seen.
    pub values: Option<BTreeSet<String>>,
    pub line: usize,
}

/// A literal of a string, with what it stands in.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub text: String,
    pub line: usize,
    /// The functions and macros that it is given to, the outermost first.
    pub within: Vec<String>,
}

/// Where texts for people come from.
const SPOKEN: [&str; 3] = ["app/", "ui/", "tools/"];

impl Source {
    /// Whether no texts for people may stand in it.
    pub fn is_spoken(&self) -> bool {
        SPOKEN.iter().any(|folder| self.name.starts_with(folder))
    }
}

/// The sources that have to do with texts, without their tests.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for path in files_of(&root) {
        let name: Vec<_> = path.strip_prefix(&root).unwrap().iter().map(|part| part.to_string_lossy()).collect();
        let content = std::fs::read_to_string(&path).unwrap();
        let mut source = Source { name: name.join("/"), tokens: Vec::new() };
        if (source.is_spoken() || content.contains("locale")) && !path.ends_with("tests.rs") {
            source.tokens = compiled(&tokens(&content));
            sources.push(source);
        }
    }
    sources
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The keys that are asked for by `t!("…")`, `text("…")`, `english("…")` and `format("…", …)`.
pub fn asked(tokens: &[Token]) -> Vec<Asked> {
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let Some(word) = token.word() else { continue };
        let is_macro = tokens.get(i + 1).is_some_and(|token| token.is('!'));
        let open = i + 1 + usize::from(is_macro);
        let (Some(bracket), Some(key)) = (tokens.get(open), tokens.get(open + 1).and_then(Token::text)) else {
            continue;
        };
        let method = i > 0 && tokens[i - 1].is('.');
        let values = match word {
            "t" if is_macro && bracket.opens() => Some(values_of_macro(tokens, open)),
            "text" | "english" if bracket.is('(') && !method && is_key(key) => Some(BTreeSet::new()),
            "format" if bracket.is('(') && !is_macro && !method && is_key(key) => values_of_call(tokens, open),
            _ => continue,
        };
        found.push(Asked { key: key.to_owned(), values, line: token.line });
    }
    found
}

/// The places of tables whose rows have texts: `key("…", id)`.
pub fn places(tokens: &[Token]) -> BTreeSet<&str> {
    let calls = tokens.windows(3).filter(|call| call[0].word() == Some("key") && call[1].is('('));
    calls.filter_map(|call| call[2].text()).collect()
}

/// Whether a text looks like a key: small words with hyphens between them.
pub fn is_key(text: &str) -> bool {
    let of_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    text.contains('-') && text.chars().all(of_key) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// `name` of every `, name = value` of a macro that opens here.
fn values_of_macro(tokens: &[Token], open: usize) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    let close = close_of(tokens, open);
    let mut at = open + 1;
    while at < close {
        if tokens[at].opens() {
            at = close_of(tokens, at);
        } else if tokens[at].is(',')
            && let (Some(name), true) = (tokens[at + 1].word(), tokens.get(at + 2).is_some_and(|token| token.is('=')))
        {
            values.insert(name.to_owned());
        }
        at += 1;
    }
    values
}

/// `"name"` of every `("name", value)` of a call that opens here, if they stand there as `&[…]`.
fn values_of_call(tokens: &[Token], open: usize) -> Option<BTreeSet<String>> {
    let signs = [tokens.get(open + 2)?.is(','), tokens.get(open + 3)?.is('&'), tokens.get(open + 4)?.is('[')];
    if signs != [true; 3] {
        return None;
    }
    let close = close_of(tokens, open + 4);
    let mut values = BTreeSet::new();
    let mut at = open + 5;
    while at < close {
        if tokens[at].is('(') {
            values.insert(tokens[at + 1].text()?.to_owned());
        } else if !tokens[at].is(',') {
            return None;
        }
        at = if tokens[at].opens() { close_of(tokens, at) } else { at } + 1;
    }
    Some(values)
}

/// All literals of strings.
pub fn literals(tokens: &[Token]) -> Vec<Literal> {
    let mut within: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if token.opens() {
            // Other brackets than round ones belong to a macro or to nothing.
            let name = callee(&tokens[..i]);
            within.push(if token.is('(') || name.ends_with('!') { name } else { String::new() });
        } else if token.closes() {
            within.pop();
        } else if let Kind::Text(text) = &token.kind {
            let within = within.iter().filter(|name| !name.is_empty()).cloned().collect();
            found.push(Literal { text: text.clone(), line: token.line, within });
        }
    }
    found
}

/// The name before a bracket: `t!`, `Id::new`, `expect`.
fn callee(before: &[Token]) -> String {
    match before {
        [.., name, bang] if bang.is('!') => name.word().map(|name| format!("{name}!")).unwrap_or_default(),
        [.., kind, a, b, name] if a.is(':') && b.is(':') => {
            format!("{}::{}", kind.word().unwrap_or_default(), name.word().unwrap_or_default())
        }
        [.., name] => name.word().unwrap_or_default().to_owned(),
        [] => String::new(),
    }
}

/// Whether a text looks like words for people: several of them, or one that begins with a capital letter. What stands in
/// braces is a value.
pub fn is_for_people(text: &str) -> bool {
    let mut said = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 => said.push(c),
            _ => {}
        }
    }
    let small_word = |word: &str| word.len() >= 3 && word.chars().all(char::is_lowercase);
    let mut words = said.split(|c: char| !c.is_alphanumeric() && c != '_');
    let mut first = said.chars();
    let capital = first.next().is_some_and(char::is_uppercase) && first.next().is_some_and(char::is_lowercase);
    capital || (said.contains(' ') && words.any(small_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_in(source: &str) -> Vec<(String, Option<Vec<String>>)> {
        let found = asked(&compiled(&tokens(source)));
        found.into_iter().map(|asked| (asked.key, asked.values.map(|values| values.into_iter().collect()))).collect()
    }

    #[test]
    fn keys_are_found_with_the_values_that_they_are_given() {
        let given = |key: &str, values: &[&str]| {
            (key.to_owned(), Some(values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(
            asked_in("t!(\"a-b.about\") + crate::locale::t!(\"c\")"),
            [given("a-b.about", &[]), given("c", &[])]
        );
        assert_eq!(
            asked_in("t!(\"a\", x = f(1, y = 2), z = if p == q { t!(\"b\", w = [3, v]) } else { a },)"),
            [given("a", &["x", "z"]), given("b", &["w"])]
        );
        assert_eq!(
            asked_in("text(\"a-b\"); english(\"c-d\"); text(&key(\"e-f\", id))"),
            [given("a-b", &[]), given("c-d", &[])]
        );
        assert_eq!(
            asked_in("format(\"a-b\", &[(\"x\", 1.into()), (\"y\", f(2, \"z\"))]); locale::format(\"c-d\", &values)"),
            [given("a-b", &["x", "y"]), ("c-d".to_owned(), None)]
        );
        assert_eq!(
            asked_in("format!(\"a-b\"); ui.text(\"a-b\"); text(\"some text\"); // t!(\"a\")\n \"t!(\\\"b\\\")\""),
            []
        );
        assert_eq!(asked_in("#[cfg(test)] mod tests { fn f() { t!(\"a\") } }"), []);
    }

    #[test]
    fn literals_know_what_they_are_given_to() {
        let source =
            "fn f() { tracing::info!(\"a {}\", b(\"c\")); egui::Id::new((\"d\", 1)); x.expect(\"e\"); vec![\"f\"] }";
        let found = literals(&tokens(source));
        let within = |text: &str| found.iter().find(|literal| literal.text == text).unwrap().within.join(" ");
        assert_eq!((within("a {}"), within("c")), ("info!".into(), "info! b".into()));
        assert_eq!((within("d"), within("e"), within("f")), ("Id::new".into(), "expect".into(), "vec!".into()));
    }

    #[test]
    fn words_for_people_are_told_from_names() {
        for text in ["Cancel", "at work", "{n} files", "Seed {seed}", "'{name}' says how", "Ändern", "a  red fox"] {
            assert!(is_for_people(text), "{text}");
        }
        for text in
            ["", "px", " px", "PNG", "zoom_in", "a-b", "{name}: {}", "{some value} {other}", "a b", "r.g 1.0", "C"]
        {
            assert!(!is_for_people(text), "{text}");
        }
    }
}
