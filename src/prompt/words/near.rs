//! Known phrases that an unknown word may mean.

use super::{Phrase, WordKind, Words};

/// So many are named for a word.
const NAMED: usize = 2;
/// Words of fewer letters are near to too many.
const LEAST: usize = 4;
/// From so many letters on, two may be wrong.
const LONG: usize = 6;
/// Longer words are not compared letter by letter.
const MOST_LETTERS: usize = 32;
/// Endings that make one word of another.
const ENDINGS: [&str; 17] =
    ["iness", "ness", "like", "less", "ing", "ous", "ful", "ish", "ier", "est", "ed", "er", "en", "ly", "es", "y", "s"];

/// Other forms of a word that mean the same: one of several, several of one, what belongs to it.
pub(super) fn variants(word: &str) -> Vec<String> {
    let mut forms = vec![format!("{word}s")];
    let word = word.strip_suffix("'s").inspect(|own| forms.push((*own).to_owned())).unwrap_or(word);
    if let Some(one) = word.strip_suffix("ies") {
        forms.push(format!("{one}y"));
    }
    for ending in ["es", "s"] {
        forms.extend(word.strip_suffix(ending).filter(|one| one.len() > 2).map(str::to_owned));
    }
    forms
}

/// What is left of a word without its ending.
fn stem(word: &str) -> &str {
    let mut short = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    let stem = short.find(|stem| stem.len() >= LEAST - 1).unwrap_or(word);
    // A doubled letter, or a silent e.
    let doubled = stem.len() > LEAST && stem.as_bytes().windows(2).next_back().is_some_and(|pair| pair[0] == pair[1]);
    if doubled { stem.get(..stem.len() - 1).unwrap_or(stem) } else { stem.strip_suffix('e').unwrap_or(stem) }
}

impl Words {
    /// The phrases nearest to a word, if any is near: they have it as a word, or its stem, or are a slip away.
    pub(super) fn near(&self, word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < LEAST || letters.len() > MOST_LETTERS {
            return Vec::new();
        }
        let mut found: Vec<(usize, usize, &str)> = self
            .offered()
            .filter(|phrase| !phrase.plural && phrase.kind != WordKind::Count)
            .filter_map(|phrase| {
                // A slip is seldom at the beginning.
                let far = 2 * distance(phrase, word, &letters)? + usize::from(!phrase.text.starts_with(letters[0]));
                Some((far, phrase.text.len(), phrase.text.as_str()))
            })
            .collect();
        found.sort_unstable();
        found.dedup_by_key(|(.., text)| *text);
        // What is farther away than the nearest is no help.
        let best = found.first().map_or(0, |(distance, ..)| *distance);
        found
            .into_iter()
            .filter(|(distance, ..)| *distance == best)
            .map(|(.., text)| text.to_owned())
            .take(NAMED)
            .collect()
    }
}

/// How far a phrase is from a word; `None` is too far.
fn distance(phrase: &Phrase, word: &str, letters: &[char]) -> Option<usize> {
    let mut parts = phrase.text.split([' ', '-']);
    let single = !phrase.text.contains(' ');
    let joined = || {
        phrase.text.chars().filter(|c| c.is_alphanumeric()).eq(letters.iter().copied().filter(|c| c.is_alphanumeric()))
    };
    if parts.clone().any(|part| part == word) || joined() {
        return Some(0);
    }
    if single && stem(&phrase.text) == stem(word) && stem(word).len() >= LEAST - 1 {
        return Some(1);
    }
    let allowed = if letters.len() >= LONG { 2 } else { 1 };
    let slips = |text: &str| {
        let other: Vec<char> = text.chars().collect();
        let near = other.len() >= LEAST && other.len().abs_diff(letters.len()) <= allowed;
        near.then(|| slips(letters, &other)).filter(|slips| *slips <= allowed && (*slips < 2 || other[0] == letters[0]))
    };
    if single {
        return slips(&phrase.text).map(|slips| slips + 1);
    }
    slips(&phrase.text)
        .or_else(|| parts.find_map(|part| slips(part).filter(|slips| *slips < 2).map(|slips| slips + 1)))
        .map(|slips| slips + 1)
}

/// The least number of letters left out, put in, exchanged, or swapped with their neighbours (optimal string alignment).
fn slips(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchanged = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = exchanged.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::tests::words;
    use super::*;

    #[test]
    fn slips_are_counted() {
        let of = |a: &str, b: &str| slips(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!((of("castle", "castle"), of("castel", "castle"), of("casle", "castle")), (0, 1, 1));
        assert_eq!((of("", "abc"), of("abc", ""), of("kitten", "sitting")), (3, 3, 3));
    }

    #[test]
    fn the_nearest_known_phrases_are_named() {
        let words = words();
        let near = |word: &str| words.near(word);
        assert_eq!(near("castel"), ["castle"]);
        assert_eq!(near("lighthuose"), ["lighthouse"]);
        assert_eq!(near("mountainous"), ["mountains"]);
        assert_eq!(near("street"), ["street lamp"]);
        assert_eq!(near("streets"), ["street lamp"]);
        assert_eq!(near("lamppost"), ["lamp post"]);
        assert_eq!(near("stormier"), ["stormy"]);
        assert_eq!(near("watercolor"), ["watercolour"]);
        for word in ["spaceship", "gnu", "cyberpunk", "masterpiece", "bot", "日本日本"] {
            assert!(near(word).is_empty(), "{word}: {:?}", near(word));
        }
    }
}
