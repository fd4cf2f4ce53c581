//! How a word or phrase that was begun goes on.

use std::collections::BTreeMap;

use super::{Phrase, WordKind, Words};

/// A phrase may have begun so many words before the cursor.
const WORDS_BACK: usize = 4;
/// So many letters of a word must be there.
const LETTERS: usize = 2;

/// What a begun word may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Whether what is there is a known phrase already, so that it may well be left as it is.
    pub whole: bool,
    /// The phrases, by kinds.
    pub phrases: Vec<(WordKind, String)>,
}

impl Words {
    /// How what was written up to byte `at` of `text` may go on: at most `most` phrases, of each kind that there is some.
    /// `None` in the middle of a word, in tags, and where nothing fits.
    pub fn complete(&self, text: &str, at: usize, most: usize) -> Option<Begun> {
        let before = text.get(..at)?;
        let in_tag = before.rfind('<').is_some_and(|open| !before[open..].contains('>'));
        if in_tag || text[at..].starts_with(is_letter) {
            return None;
        }
        let starts = starts(before);
        let last = before.get(*starts.last()?..)?;
        let (mut found, mut whole) = (None, false);
        for start in starts.iter().copied() {
            let typed = before[start..].to_lowercase();
            let enough = if starts.last() == Some(&start) { LETTERS } else { LETTERS + 1 };
            if typed.chars().count() < enough || last.is_empty() {
                continue;
            }
            whole |= self.alone.contains(&typed) || self.offered().any(|phrase| phrase.text == typed);
            if found.is_none() {
                let several = self.is_several(&before[..start]);
                let fits = |phrase: &&Phrase| {
                    let longer = phrase.text.len() > typed.len() && phrase.text.starts_with(&typed);
                    longer && (phrase.kind != WordKind::Thing || phrase.plural == several)
                };
                let phrases = in_turns(self.offered().filter(fits), most);
                found = (!phrases.is_empty()).then_some((start, phrases));
            }
        }
        found.map(|(start, phrases)| Begun { start, whole, phrases })
    }

    /// Whether what stands before says that there are several.
    fn is_several(&self, before: &str) -> bool {
        let before = before.trim_end().to_lowercase();
        let ends = |count: &String| {
            let rest = before.strip_suffix(count.as_str());
            rest.is_some_and(|rest| !rest.ends_with(is_letter))
        };
        self.counts.iter().any(ends)
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'' | '_')
}

/// Where the word before the cursor begins, and up to [`WORDS_BACK`] words before it that one space each divides; the
/// farthest first.
fn starts(before: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut end = before.len();
    loop {
        let start = before[..end].char_indices().rev().take_while(|(_, c)| is_letter(*c)).last().map(|(at, _)| at);
        // Before a space there must be a word; at the cursor there may be none yet.
        let Some(start) = start else { break };
        found.insert(0, start);
        if found.len() > WORDS_BACK || !before[..start].ends_with(' ') {
            break;
        }
        end = start - 1;
    }
    found
}

/// Phrases of every kind in turn, each kind's best first, until there are enough; then kind by kind.
fn in_turns<'a>(phrases: impl Iterator<Item = &'a Phrase>, most: usize) -> Vec<(WordKind, String)> {
    let mut kinds: BTreeMap<WordKind, Vec<&str>> = BTreeMap::new();
    for phrase in phrases {
        let list = kinds.entry(phrase.kind).or_default();
        if !list.contains(&phrase.text.as_str()) {
            list.push(&phrase.text);
        }
    }
    let mut shares: BTreeMap<WordKind, usize> = BTreeMap::new();
    let mut left = most;
    for turn in 0..most {
        for (kind, list) in &kinds {
            if list.len() > turn && left > 0 {
                *shares.entry(*kind).or_default() += 1;
                left -= 1;
            }
        }
    }
    let taken = kinds.iter().flat_map(|(kind, list)| {
        let share = shares.get(kind).copied().unwrap_or(0);
        list.iter().take(share).map(|text| (*kind, (*text).to_owned()))
    });
    taken.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::words;
    use super::*;

    fn offers(text: &str) -> Vec<String> {
        let begun = words().complete(text, text.len(), 8);
        begun.map_or_else(Vec::new, |begun| begun.phrases.into_iter().map(|(_, text)| text).collect())
    }

    #[test]
    fn phrases_go_on_kind_by_kind_and_main_ones_first() {
        assert_eq!(offers("a red ca"), ["car", "cat", "carrot", "castle", "cartoon", "castle garden"]);
        let begun = words().complete("a Ca", 4, 3).unwrap();
        let kinds: Vec<_> = begun.phrases.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(kinds, [(WordKind::Thing, "car"), (WordKind::Style, "cartoon"), (WordKind::Land, "castle garden")]);
        assert_eq!((begun.start, begun.whole), (2, false));
    }

    #[test]
    fn phrases_of_several_words_go_on_from_their_first() {
        assert_eq!(offers("a boat, on the s"), ["on the sea"]);
        let begun = words().complete("a boat, on the s", 16, 8).unwrap();
        assert_eq!(begun.start, 8);
        assert_eq!(offers("pine t"), ["pine tree"]);
        // A comma or a new line divides.
        assert!(offers("pine, t").is_empty() && offers("pine\nt").is_empty());
        assert_eq!(offers("(wat"), ["watercolour", "watercolour painting"]);
    }

    #[test]
    fn after_a_number_things_are_several() {
        assert_eq!(offers("two ca"), ["cars", "cats", "carrots", "castles", "cartoon", "castle garden"]);
        assert_eq!(offers("A pair of lam"), ["lamp posts"]);
        assert_eq!(offers("the owl two ho"), ["horses"]);
        assert_eq!(offers("unwatwo ho"), ["horse"]);
    }

    #[test]
    fn a_whole_phrase_may_be_left_as_it_is() {
        let of = |text: &str| words().complete(text, text.len(), 8);
        assert!(of("a car").unwrap().whole && !of("a ca").unwrap().whole);
        assert!(of("a boat in").unwrap().whole, "small words say nothing alone");
        assert!(of("in the sea").is_none());
        assert!(of("watercolour painting").is_none());
    }

    #[test]
    fn nothing_is_offered_within_words_tags_and_for_single_letters() {
        let words = words();
        assert!(
            offers("a c").is_empty() && offers("").is_empty() && offers("a ").is_empty() && offers("a red ").is_empty()
        );
        assert_eq!(words.complete("a cat", 4, 8), None);
        assert_eq!(words.complete("<lora:ca", 8, 8), None);
        assert!(words.complete("<lora:x:1> ca", 13, 8).is_some());
        assert_eq!(words.complete("für", 2, 8), None);
        assert_eq!(words.complete("ca", 99, 8), None);
    }
}
