//! The words of a prompt that a model does not know.

use std::collections::HashSet;

use super::super::{Part, Prompt, attention, conjunction, schedules, wildcards};
use super::Words;
use super::near::variants;

/// So many steps are looked at for what a prompt becomes on the way.
const STEPS: usize = 20;
/// So many words are told, and looked for something near.
const MOST: usize = 64;

/// A word that a model does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The word, in small letters.
    pub word: String,
    /// Known phrases that may be meant, the nearest first.
    pub near: Vec<String>,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters.
    pub word: String,
    /// With what hyphens join to it.
    pub joined: String,
}

/// The words of a text in small letters; `None` where punctuation divides them.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Option<Token>> {
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let mut found = Vec::new();
    for piece in text.split_whitespace() {
        let inner = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
        for (number, chunk) in piece.split(|c: char| !inner(c)).enumerate() {
            if number > 0 {
                found.push(None);
            }
            let joined = chunk.trim_matches(['\'', '-']).to_owned();
            let parts = joined.split('-').map(|part| part.trim_matches('\'')).filter(|part| !part.is_empty());
            found.extend(parts.map(|word| Some(Token { word: word.to_owned(), joined: joined.clone() })));
        }
    }
    found.into_iter()
}

impl Words {
    /// The words of a prompt, in its language, that are none of these and no form of them. Weights, tags, comments and
    /// wildcards say nothing to the model and are left out.
    pub fn unknown(&self, prompt: &str, negative: bool) -> Vec<Unknown> {
        let (mut found, mut seen): (Vec<Unknown>, HashSet<String>) = (Vec::new(), HashSet::new());
        for text in said(prompt, negative) {
            for word in self.unknown_in(&text) {
                if found.len() < MOST && seen.insert(word.clone()) {
                    found.push(Unknown { near: self.near(&word), word });
                }
            }
        }
        let written = prompt.to_lowercase();
        found.sort_by_key(|unknown| written.find(&unknown.word).unwrap_or(usize::MAX));
        found
    }

    fn unknown_in(&self, text: &str) -> Vec<String> {
        let tokens: Vec<Option<Token>> = tokens(text).collect();
        let (mut unknown, mut at) = (Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let Some(token) = token else {
                at += 1;
                continue;
            };
            match self.longest(&tokens[at..]) {
                0 => {
                    if !self.knows(&token.word) && unknown.last() != Some(&token.joined) {
                        unknown.push(token.joined.clone());
                    }
                    at += 1;
                }
                length => at += length,
            }
        }
        unknown
    }

    /// Number of words of the longest phrase that begins here.
    fn longest(&self, tokens: &[Option<Token>]) -> usize {
        let Some(Some(first)) = tokens.first() else { return 0 };
        let begins = |phrase: &&Vec<String>| {
            let mut words = phrase.iter().zip(tokens);
            phrase.len() <= tokens.len() && words.all(|(a, b)| b.as_ref().is_some_and(|b| *a == b.word))
        };
        self.by_first.get(&first.word).and_then(|phrases| phrases.iter().find(begins)).map_or(0, Vec::len)
    }

    /// Whether a word, or the word that it is a form of, counts alone.
    fn knows(&self, word: &str) -> bool {
        let alone = |word: &str| {
            let phrases = self.by_first.get(word);
            self.alone.contains(word) || phrases.is_some_and(|phrases| phrases.iter().any(|words| words.len() == 1))
        };
        alone(word) || variants(word).iter().any(|variant| alone(variant))
    }
}

/// All that a prompt says to the model on its way, each text once.
fn said(prompt: &str, negative: bool) -> Vec<String> {
    let prompt = wildcards(prompt, &mut |_| Some(",".to_owned()), 0).text;
    let parts: Vec<String> = if negative {
        vec![Prompt::negative(&prompt)]
    } else {
        conjunction(&Prompt::parse(&prompt).text).into_iter().map(|(part, _)| part).collect()
    };
    let texts = parts.iter().flat_map(|part| schedules(part, STEPS)).map(|(_, text)| {
        let pieces = attention(&text).into_iter().map(|part| match part {
            Part::Text { text, .. } => text,
            Part::Break => ",".to_owned(),
        });
        pieces.collect::<String>()
    });
    let mut each: Vec<String> = Vec::new();
    for text in texts {
        if !each.contains(&text) {
            each.push(text);
        }
    }
    each
}

/// The word, with what hyphens join to it, that byte `at` of a text lies in or at the end of.
pub fn word_at(text: &str, at: usize) -> Option<String> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '\u{2019}');
    let start = before.char_indices().rev().take_while(|(_, c)| inner(*c)).last().map_or(at, |(at, _)| at);
    let end = after.find(|c| !inner(c)).map_or(text.len(), |length| at + length);
    tokens(&text[start..end]).flatten().next().map(|token| token.joined)
}

/// A text with another phrase in the place of a word, wherever it stands outside tags.
pub fn replaced(text: &str, word: &str, with: &str) -> String {
    let inner = |c: char| c.is_alphanumeric() || c == '-';
    let (mut made, mut rest, mut in_tag) = (String::with_capacity(text.len()), text, false);
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c| !inner(c)).unwrap_or(rest.len());
        if length == 0 {
            in_tag = (in_tag || c == '<') && c != '>';
            made.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let own = &rest[..length];
        let same = !in_tag && own.to_lowercase() == word;
        made.push_str(if same { with } else { own });
        rest = &rest[length..];
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::tests::words;
    use super::*;

    fn unknown(prompt: &str) -> Vec<String> {
        words().unknown(prompt, false).into_iter().map(|unknown| unknown.word).collect()
    }

    #[test]
    fn known_words_and_their_forms_pass() {
        for prompt in [
            "A red boat, on the sea.",
            "two Boats behind the castle's trees",
            "pine trees; snows! (stormy:1.3) [grey]",
            "a T-Rex, close up, bird\u{2019}s-eye view",
            "watercolour painting of a kitten to the left of an automobile",
            "<lora:cyberpunk:0.8> a cat # a comment about spaceships",
            "a (pine:1.2) tree AND a boat :0.5",
            "a calm __animal__ boat BREAK red",
            "[boat:castle:0.5] and [cat|bat]",
            "",
        ] {
            assert!(unknown(prompt).is_empty(), "{prompt}: {:?}", unknown(prompt));
        }
    }

    #[test]
    fn other_words_are_told_once_and_in_their_order() {
        assert_eq!(unknown("a spaceship, cyberpunk, Spaceship"), ["spaceship", "cyberpunk"]);
        assert_eq!(unknown("((masterpiece)), 8k (sci-fi:1.2) boat"), ["masterpiece", "8k", "sci-fi"]);
        assert_eq!(unknown("[boat:zeppelin:0.5] [a cat|a gnu]"), ["zeppelin", "gnu"]);
        assert_eq!(unknown("a boat AND a gnu"), ["gnu"]);
        // A word of a thing's longer name is none of its own, and a comma ends a phrase.
        assert_eq!(unknown("a street, lamp"), ["street", "lamp"]);
        assert_eq!(unknown("日本 boat"), ["日本"]);
    }

    #[test]
    fn negative_prompts_have_their_own_rules() {
        let words = words();
        let of = |prompt: &str| words.unknown(prompt, true).into_iter().map(|u| u.word).collect::<Vec<_>>();
        assert_eq!(of("blurry, red boat"), ["blurry"]);
        // A tag in it is words.
        assert_eq!(of("<lora:ink:1>"), ["lora", "ink", "1"]);
    }

    #[test]
    fn words_are_found_at_the_cursor_and_replaced() {
        assert_eq!(word_at("a spaceship", 11).as_deref(), Some("spaceship"));
        assert_eq!(word_at("a sci-fi boat", 5).as_deref(), Some("sci-fi"));
        assert_eq!((word_at("a ", 2), word_at("é", 1)), (None, None));
        let text = "Castel, <lora:castel:1> a (castel:1.2) castels";
        assert_eq!(replaced(text, "castel", "castle"), "castle, <lora:castel:1> a (castle:1.2) castels");
        assert_eq!(replaced("é日", "x", "y"), "é日");
    }
}
