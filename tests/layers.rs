//! The house's own rules: who may use whom, a `//!` line at the top of every file, no file above 400 lines.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("locale", &[]),
    ("job", &["base"]),
    ("prompt", &["base"]),
    ("document", &["base"]),
    ("tools", &["base", "locale", "document"]),
    ("sampling", &["base", "job"]),
    ("ops", &["base"]),
    ("weights", &["base"]),
    // A network is built from a view of the weights.
    ("nets", &["base", "job", "prompt", "ops", "weights"]),
    ("families", &["base", "job", "prompt", "sampling", "ops", "nets", "weights"]),
    ("engine", &["base", "job", "prompt", "sampling", "ops", "nets", "weights", "families"]),
    ("formats", &["base", "job", "prompt", "document"]),
    ("diagnostics", &["base", "ops", "formats"]),
    ("library", &["base", "job", "prompt", "weights", "families", "formats"]),
    (
        "app",
        &[
            "base",
            "locale",
            "job",
            "prompt",
            "document",
            "tools",
            "sampling",
            "ops",
            "nets",
            "weights",
            "families",
            "engine",
            "formats",
            "diagnostics",
            "library",
        ],
    ),
    ("gpu", &["base", "job", "document", "diagnostics"]),
    ("ui", &["base", "locale", "job", "prompt", "document", "tools", "diagnostics", "library", "app", "gpu"]),
    (
        "cli",
        &[
            "base",
            "job",
            "prompt",
            "document",
            "tools",
            "sampling",
            "ops",
            "nets",
            "weights",
            "families",
            "engine",
            "formats",
            "diagnostics",
            "library",
            "app",
        ],
    ),
];

/// Outside crates that only some rooms may use (`main` is the binary).
const CRATES: &[(&str, &[&str])] = &[
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    // The command line measures networks, too.
    ("candle_core", &["sampling", "ops", "nets", "weights", "families", "engine", "cli"]),
    ("candle_nn", &["sampling", "ops", "nets", "weights", "families", "engine"]),
    ("fluent_bundle", &["locale"]),
    ("fluent_syntax", &["locale"]),
    ("sys_locale", &["locale"]),
    ("image", &["formats"]),
    ("png", &["formats"]),
    ("zip", &["formats"]),
    ("roxmltree", &["formats"]),
    ("trash", &["library"]),
    ("candle_transformers", &["families"]),
    // Events are told everywhere, and heard in one place.
    ("tracing_subscriber", &["diagnostics"]),
    ("tracing_appender", &["diagnostics"]),
    ("ureq", &["library"]),
    ("yaml_rust2", &["library"]),
    ("wgpu", &["gpu", "ui"]),
    ("egui", &["ui"]),
    ("eframe", &["ui", "main"]),
];

const MAX_LINES: usize = 400;
/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] = &[];

/// A word, or one other character, of Rust source.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Sign(char),
}

/// Splits source into tokens without its comments, strings and characters.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment_length(rest)
        } else if let Some(length) = raw_string_length(rest) {
            length
        } else if c == '"' {
            string_length(rest)
        } else if c == '\'' {
            character_length(rest)
        } else if c.is_alphanumeric() || c == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Word(&rest[..length]));
            length
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Sign(c));
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let open = text[at..].find("/*").map_or(usize::MAX, |i| at + i);
        let close = text[at..].find("*/").map_or(usize::MAX, |i| at + i);
        if close == usize::MAX {
            break;
        }
        depth = if open < close { depth + 1 } else { depth - 1 };
        at = open.min(close) + 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn raw_string_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    body[hashes..].strip_prefix('"')?;
    let start = text.len() - body.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text[start..].find(&end).map_or(text.len(), |i| start + i + end.len()))
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text[1..].find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |i| i + 2)
}

/// Of a character such as `'"'`; of a lifetime such as `'a`, the quote alone.
fn character_length(text: &str) -> usize {
    let mut chars = text[1..].char_indices();
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((_, escaped))) => {
            let start = 2 + escaped.len_utf8();
            text[start..].find('\'').map_or(text.len(), |i| start + i + 1)
        }
        (_, Some((end, '\''))) => end + 2,
        _ => 1,
    }
}

/// The names that a source file reaches at the root of the crate, by `crate::` or by enough `super::`.
///
/// `depth` is the number of modules that the file lies in: 1 for `src/ops/mod.rs`, 2 for `src/ops/conv.rs`.
fn rooms_used(source: &str, depth: usize) -> Vec<String> {
    let tokens = tokens(source);
    let colons = |at: usize| tokens.get(at..at + 2) == Some(&[Token::Sign(':'), Token::Sign(':')]);
    let mut used = Vec::new();
    // For each open brace, whether a module opened it.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at] {
            Token::Sign('{') => {
                let of_module = at >= 2 && tokens[at - 2] == Token::Word("mod");
                braces.push(of_module);
            }
            Token::Sign('}') => {
                braces.pop();
            }
            Token::Word("crate") if colons(at + 1) => used.extend(heads(&tokens[at + 3..])),
            Token::Word("super") => {
                let mut count = 1;
                while colons(at + 1) && tokens.get(at + 3) == Some(&Token::Word("super")) {
                    count += 1;
                    at += 3;
                }
                let here = depth + braces.iter().filter(|&&of_module| of_module).count();
                if count >= here && colons(at + 1) {
                    used.extend(heads(&tokens[at + 3..]));
                }
            }
            _ => {}
        }
        at += 1;
    }
    used
}

/// The first names after `crate::`: one, or those of a `{…}` list at its outer level.
fn heads(tokens: &[Token<'_>]) -> Vec<String> {
    match tokens.first() {
        Some(Token::Word(name)) => vec![(*name).to_owned()],
        Some(Token::Sign('{')) => {
            let (mut names, mut depth, mut fresh) = (Vec::new(), 1, true);
            for token in &tokens[1..] {
                match token {
                    Token::Sign('{') => depth += 1,
                    Token::Sign('}') if depth == 1 => break,
                    Token::Sign('}') => depth -= 1,
                    Token::Sign(',') if depth == 1 => fresh = true,
                    Token::Word(name) if depth == 1 && fresh => {
                        names.push((*name).to_owned());
                        fresh = false;
                    }
                    _ => {}
                }
            }
            names
        }
        // `crate::*` reaches everything.
        _ => vec!["*".to_owned()],
    }
}

/// The outside crates of [`CRATES`] that a source file uses, as `name::…` or `use name`.
fn crates_used(source: &str) -> Vec<&'static str> {
    let tokens = tokens(source);
    let names = CRATES.iter().map(|(name, _)| *name);
    let used = |name: &str| {
        tokens.windows(4).any(|w| {
            let starts_a_path = w[1] == Token::Word(name) && w[2] == Token::Sign(':') && w[3] == Token::Sign(':');
            starts_a_path && w[0] != Token::Sign(':')
        })
    };
    names.filter(|name| used(name)).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files under a folder of the repository with one of these extensions; none if there is no such folder.
fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| extensions.iter().any(|wanted| e == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// Room of a file in `src/` and the number of modules that it lies in; `None` for the crate's root files.
fn room_and_depth(name: &str) -> Option<(&str, usize)> {
    let inner = name.strip_prefix("src/")?;
    let parts: Vec<&str> = inner.split('/').collect();
    let own = usize::from(*parts.last()? != "mod.rs");
    let room = if parts.len() == 1 { inner.strip_suffix(".rs")? } else { parts[0] };
    (!matches!(room, "lib" | "main")).then_some((room, parts.len() - 1 + own))
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut wrong = Vec::new();
    let sources = files("src", &["rs"]);
    assert!(sources.len() > 10, "the sources were not found");
    for path in sources {
        let (name, source) = (name(&path), fs::read_to_string(&path).unwrap());
        let Some((room, depth)) = room_and_depth(&name) else { continue };
        let Some((_, allowed)) = ROOMS.iter().find(|(r, _)| *r == room) else {
            wrong.push(format!("{name}: the room '{room}' has no row in ROOMS"));
            continue;
        };
        for used in rooms_used(&source, depth) {
            if used != room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{name}: '{room}' may not use '{used}'"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn rooms_stand_above_all_that_they_use() {
    for (i, (room, uses)) in ROOMS.iter().enumerate() {
        for used in *uses {
            assert!(
                ROOMS[..i].iter().any(|(below, _)| below == used),
                "'{room}' stands on '{used}', which is not below"
            );
        }
    }
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for path in files("src", &["rs"]) {
        let (name, source) = (name(&path), fs::read_to_string(&path).unwrap());
        let room = room_and_depth(&name).map_or("main", |(room, _)| room);
        for used in crates_used(&source) {
            let allowed = CRATES.iter().find(|(c, _)| *c == used).unwrap().1;
            if !allowed.contains(&room) {
                wrong.push(format!("{name}: '{used}' belongs to {}", allowed.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    let sources = ["src", "tests", "benches"].iter().flat_map(|folder| files(folder, &["rs"]));
    let silent: Vec<String> = sources
        .filter(|path| {
            let source = fs::read_to_string(path).unwrap();
            let first = source.lines().next().unwrap_or_default();
            first.strip_prefix("//! ").is_none_or(|text| text.len() < 4)
        })
        .map(|path| name(&path))
        .collect();
    assert!(silent.is_empty(), "these files do not begin with a '//!' line: {}", silent.join(", "));
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    let folders = ["src", "tests", "benches", "shaders", "models"];
    let mut wrong = Vec::new();
    for path in folders.iter().flat_map(|folder| files(folder, &["rs", "wgsl", "py"])) {
        let (name, lines) = (name(&path), fs::read_to_string(&path).unwrap().lines().count());
        let excepted = LONG_FILES.iter().any(|(file, _)| *file == name);
        if lines > MAX_LINES && !excepted {
            wrong.push(format!("{name} has {lines} lines: split it, or name it in LONG_FILES with the reason"));
        } else if lines <= MAX_LINES && excepted {
            wrong.push(format!("{name} is short again: take it out of LONG_FILES"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_scanner_sees_every_kind_of_path() {
    let used = |source: &str, depth| rooms_used(source, depth).join(" ");
    assert_eq!(used("use crate::base::Mask; fn f() -> crate::job::Recipe {}", 2), "base job");
    assert_eq!(used("use crate::{base::{Mask, Rect}, engine, nets::{unet::{A, B}, *}};", 2), "base engine nets");
    assert_eq!(used("pub(crate) fn f() {} mod crate_like {}", 1), "");
    assert_eq!(
        used("// crate::ui\n/* crate::ui /* crate::gpu */ crate::app */ \"crate::ui\" r#\"crate::\"gpu\"#", 1),
        ""
    );
    assert_eq!(used("let a = '\"'; use crate::ui; let b = '\\''; fn f<'a>() { crate::gpu::g('x') }", 1), "ui gpu");
    assert_eq!(used("use crate::*;", 1), "*");
    assert_eq!(used("macro_rules! m { () => { $crate::app::x() } }", 1), "app");
    // From src/ops/mod.rs `super` is the root, from src/ops/conv.rs it is the room.
    assert_eq!(used("use super::engine::X;", 1), "engine");
    assert_eq!(used("use super::plain::X; use super::super::engine::{self, Y};", 2), "engine");
    assert_eq!(used("mod tests { use super::*; use super::super::nets; } use super::cli;", 1), "nets cli");
    assert_eq!(crates_used("use image::Rgba; fn f(image: u8) { x::png::y(); candle_nn::z() }"), ["candle_nn", "image"]);
    assert_eq!(room_and_depth("src/ops/conv/fast.rs"), Some(("ops", 3)));
    assert_eq!(room_and_depth("src/ops/mod.rs"), Some(("ops", 1)));
    assert_eq!((room_and_depth("src/ops.rs"), room_and_depth("src/lib.rs")), (Some(("ops", 1)), None));
}
