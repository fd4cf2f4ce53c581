//! Searching the gallery by words, model, date and seed.

use super::Entry;

/// Which entries a query finds, by their place in `entries`, in the same order.
///
/// Every word must be found: in the prompt, the model's name, the day or the file's name; `model:`, `date:`, `seed:` and
/// `prompt:` before a word say where alone. Quotes hold words together, a dash before a word wants it absent, and case
/// does not matter: `fox model:scumble-1 date:2026-11 -snow "red house"`. An empty query finds all.
pub fn search(entries: &[Entry], query: &str) -> Vec<usize> {
    let terms = terms(query, &["prompt", "model", "date", "seed"]);
    (0..entries.len()).filter(|&i| terms.iter().all(|term| term.holds(|term| found(term, &entries[i])))).collect()
}

/// Whether a word is in an entry, where it is looked for.
fn found(term: &Term, entry: &Entry) -> bool {
    let within = |text: &str| term.is_in(text);
    let name = || entry.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match term.place {
        Some("prompt") => within(&entry.prompt),
        Some("model") => within(&entry.model),
        Some("date") => entry.day.starts_with(&term.word),
        Some("seed") => entry.seed.is_some_and(|seed| seed.to_string() == term.word),
        _ => within(&entry.prompt) || within(&entry.model) || within(&entry.day) || within(&name()),
    }
}

/// A word of a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// The name before its colon: where it is looked for. `None` is anywhere.
    pub place: Option<&'static str>,
    /// In lower case.
    pub word: String,
    wanted: bool,
}

impl Term {
    /// Whether the word is there, or is not where it must not be.
    pub fn holds(&self, found: impl Fn(&Self) -> bool) -> bool {
        found(self) == self.wanted
    }

    /// Whether the word is in a text, whatever its case.
    pub fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.word)
    }
}

/// The words of a query; one of `places` and a colon before a word says where it is looked for.
pub(super) fn terms(query: &str, places: &[&'static str]) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let mut quoted = false;
        let end = rest.find(|c: char| {
            quoted ^= c == '"';
            c.is_whitespace() && !quoted
        });
        let (text, tail) = rest.split_at(end.unwrap_or(rest.len()));
        rest = tail.trim_start();
        let text = text.to_lowercase();
        let (wanted, text) = match text.strip_prefix('-') {
            Some(text) => (false, text),
            None => (true, text.as_str()),
        };
        let place = places.iter().find_map(|&name| Some((name, text.strip_prefix(name)?.strip_prefix(':')?)));
        let (place, word) = place.map_or((None, text), |(name, word)| (Some(name), word));
        let word = word.replace('"', "");
        if !word.is_empty() {
            terms.push(Term { place, word, wanted });
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use crate::base::Extent;

    use super::*;

    fn entry(path: &str, day: &str, seed: u64, prompt: &str, model: &str) -> Entry {
        Entry {
            path: path.into(),
            day: day.into(),
            seed: Some(seed),
            prompt: prompt.into(),
            model: model.into(),
            size: Extent::new(1, 1),
            made: SystemTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_word_narrows_the_search() {
        let entries = [
            entry("a/00000-7.png", "2026-11-22", 7, "a red Fox in snow", "scumble-1"),
            entry("a/00001-8.png", "2026-11-22", 8, "a fox by a red house", "Dream-2"),
            entry("b/holiday.png", "2025-01-03", 7, "", "scumble-1"),
        ];
        for (query, wanted) in [
            ("", vec![0, 1, 2]),
            ("  ", vec![0, 1, 2]),
            ("FOX", vec![0, 1]),
            ("fox red", vec![0, 1]),
            ("\"red fox\"", vec![0]),
            ("fox -snow", vec![1]),
            ("model:SCUMBLE", vec![0, 2]),
            ("model:scumble date:2026", vec![0]),
            ("date:2025-01", vec![2]),
            ("date:01-03", vec![]),
            ("01-03", vec![2]),
            ("seed:7", vec![0, 2]),
            ("-model:scumble-1", vec![1]),
            ("holiday", vec![2]),
            ("prompt:\"red house\"", vec![1]),
            ("prompt:scumble", vec![]),
            ("\"a fox", vec![1]),
            ("-", vec![0, 1, 2]),
            ("model:", vec![0, 1, 2]),
            ("überall", vec![]),
        ] {
            assert_eq!(search(&entries, query), wanted, "{query}");
        }
    }
}
