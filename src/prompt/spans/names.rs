//! Names of embeddings among words.

use std::collections::HashMap;
use std::ops::Range;

use super::super::characters::is_word;

/// Embeddings by the first word of their names, longest name first.
pub(super) struct Names(HashMap<String, Vec<String>>);

impl Names {
    pub fn new(names: &[String]) -> Self {
        let mut by_word: HashMap<String, Vec<String>> = HashMap::new();
        for name in names {
            let name = name.trim().to_lowercase();
            if !name.is_empty() {
                by_word.entry(first_word(&name).to_owned()).or_default().push(name);
            }
        }
        for names in by_word.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
        Self(by_word)
    }

    /// Where names stand that begin and end with a word's ends.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while !self.0.is_empty() && at < text.len() {
            let rest = &text[at..];
            let word = first_word(rest);
            let known = self.0.get(&word.to_lowercase());
            let length = known.into_iter().flatten().find_map(|name| prefix_length(rest, name));
            if let Some(length) = length {
                found.push(at..at + length);
            }
            at += length.unwrap_or(word.len()).max(1);
        }
        found
    }
}

/// Letters, digits and underscores, or one other character.
fn first_word(text: &str) -> &str {
    let length = text.find(|c| !is_word(c)).unwrap_or(text.len());
    &text[..length.max(text.chars().next().map_or(0, char::len_utf8))]
}

/// Length of a name (in lower case) that the text begins with and that no letter follows.
fn prefix_length(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars();
    let mut length = 0;
    for c in text.chars() {
        if wanted.as_str().is_empty() {
            break;
        }
        if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
        length += c.len_utf8();
    }
    let ends = !name.ends_with(is_word) || !text[length..].starts_with(is_word);
    (wanted.as_str().is_empty() && ends).then_some(length)
}
