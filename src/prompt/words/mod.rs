//! The words that a model knows, where it says so: how one that was begun goes on, and which of a prompt are none of
//! them.
//!
//! The list is JSON: of each kind of words, a list of things to say, each of which is a list of phrases that mean the
//! same, the main one first. The plurals of the things stand in the order of the things.
//!
//! ```text
//! {"things": [["boat", "sailing boat"]], "plurals": [["boats", "sailing boats"]], "colours": [["grey", "gray"]], …}
//! ```

mod complete;
mod near;
mod unknown;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use complete::Begun;
pub use unknown::{Unknown, replaced, word_at};

/// More phrases than any list has.
const MAX_PHRASES: usize = 20_000;
/// More letters than any phrase has.
const MAX_LETTERS: usize = 64;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// What is to be seen.
    Thing,
    /// Its colour.
    Colour,
    /// How the picture is made.
    Style,
    /// Time and weather.
    Sky,
    /// Where it all is.
    Land,
    /// How things stand to each other.
    Relation,
    /// Where in the picture.
    Place,
    /// How near, and from where.
    View,
    /// What fills an area.
    Pattern,
    /// How many.
    Count,
    /// How large.
    Size,
    /// Small words between.
    Other,
}

/// The kinds as the list names them.
const KINDS: [(&str, WordKind); 11] = [
    ("things", WordKind::Thing),
    ("colours", WordKind::Colour),
    ("styles", WordKind::Style),
    ("skies", WordKind::Sky),
    ("lands", WordKind::Land),
    ("relations", WordKind::Relation),
    ("places", WordKind::Place),
    ("views", WordKind::View),
    ("patterns", WordKind::Pattern),
    ("counts", WordKind::Count),
    ("sizes", WordKind::Size),
];
/// What the list calls several of the things.
const PLURALS: &str = "plurals";

/// Words that say nothing by themselves: no prompt is told that they are not known.
const SMALL: &str = "a an the of in on at to for from with without and or but by as is are was be its it his her their \
                     this that these those there very while into onto out up down some near";

/// A phrase, in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    kind: WordKind,
    text: String,
    /// Whether it is the first of those that mean the same.
    main: bool,
    /// Whether it says several of a thing.
    plural: bool,
}

/// The words that a model knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    phrases: Vec<Phrase>,
    /// The words of each phrase, by the first of them, longest first.
    by_first: HashMap<String, Vec<Vec<String>>>,
    /// Words that count alone, whatever phrase they stand in.
    alone: HashSet<String>,
    /// Words that say how many, and more than one.
    counts: HashSet<String>,
}

impl Words {
    /// Reads a list. The error says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let lists: BTreeMap<String, Vec<Vec<String>>> = serde_json::from_str(json)
            .map_err(|error| format!("it is not lists of lists of words by their kinds ({error})"))?;
        let mut words = Self::default();
        for (name, entries) in &lists {
            let plural = name == PLURALS;
            let known = KINDS.iter().find(|(id, _)| id == name).map(|(_, kind)| *kind);
            let kind = if plural { WordKind::Thing } else { known.unwrap_or(WordKind::Other) };
            for (same, text) in entries.iter().flat_map(|same| same.iter().enumerate()) {
                words.add(Phrase { kind, text: text.trim().to_lowercase(), main: same == 0, plural })?;
            }
        }
        words
            .phrases
            .sort_by(|a, b| (a.kind, !a.main, a.text.len(), &a.text).cmp(&(b.kind, !b.main, b.text.len(), &b.text)));
        words.by_first.values_mut().for_each(|phrases| phrases.sort_by_key(|words| std::cmp::Reverse(words.len())));
        words.alone.extend(SMALL.split_whitespace().map(str::to_owned));
        Ok(words)
    }

    fn add(&mut self, phrase: Phrase) -> Result<(), String> {
        if self.phrases.len() >= MAX_PHRASES {
            return Err(format!("it has more than {MAX_PHRASES} phrases"));
        }
        if phrase.text.is_empty() || phrase.text.chars().count() > MAX_LETTERS {
            return Err(format!("a phrase in it has no letters, or more than {MAX_LETTERS}"));
        }
        let spoken: Vec<String> = unknown::tokens(&phrase.text).flatten().map(|token| token.word).collect();
        if phrase.kind != WordKind::Thing {
            self.alone.extend(spoken.iter().cloned());
        }
        if phrase.kind == WordKind::Count {
            self.counts.insert(phrase.text.clone());
        }
        if let Some(first) = spoken.first() {
            self.by_first.entry(first.clone()).or_default().push(spoken.clone());
        }
        self.phrases.push(phrase);
        Ok(())
    }

    /// Number of phrases.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Phrases that can be offered.
    fn offered(&self) -> impl Iterator<Item = &Phrase> {
        self.phrases.iter().filter(|phrase| phrase.kind != WordKind::Other)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A short list.
    pub fn words() -> Words {
        let json = r#"{
            "things": [["boat", "sailboat", "sailing boat"], ["bat"], ["car", "automobile"], ["carrot"], ["castle", "fortress"],
                ["cat", "kitten"], ["pine tree", "pine"], ["tree"], ["lamp post", "street lamp"], ["lighthouse"],
                ["ice cream"], ["t-rex"], ["horse"], ["sheep"]],
            "plurals": [["boats", "sailboats", "sailing boats"], ["bats"], ["cars", "automobiles"], ["carrots"],
                ["castles", "fortresses"], ["cats", "kittens"], ["pine trees", "pines"], ["trees"],
                ["lamp posts", "street lamps"], ["lighthouses"], ["ice creams"], ["t-rexes"], ["horses"], ["sheep"]],
            "colours": [["cream", "beige"], ["grey", "gray"], ["red"]],
            "counts": [["two", "2", "a pair of"]],
            "relations": [["to the left of", "left of"], ["behind"]],
            "places": [["on the left"]],
            "lands": [["castle garden", "in a garden"], ["sea", "on the sea"], ["mountains", "in the mountains"]],
            "skies": [["snow", "snowing"], ["stormy"]],
            "styles": [["watercolour", "watercolour painting"], ["cartoon"]],
            "views": [["close-up"], ["bird's-eye view"]],
            "other": [["calm"]]
        }"#;
        Words::parse(json).unwrap()
    }

    #[test]
    fn what_is_no_list_of_words_is_told() {
        assert!(Words::parse("[]").unwrap_err().contains("lists of lists of words"));
        assert!(Words::parse(r#"{"things": ["boat"]}"#).unwrap_err().contains("lists of lists of words"));
        assert!(Words::parse(r#"{"things": [[" "]]}"#).unwrap_err().contains("no letters"));
        let long = "a".repeat(65);
        assert!(Words::parse(&format!(r#"{{"things": [["{long}"]]}}"#)).unwrap_err().contains("more than 64"));
        assert!(Words::parse("{}").unwrap().is_empty());
        // Kinds of later versions are known words of no kind.
        let later = Words::parse(r#"{"moods": [["merry"]]}"#).unwrap();
        assert_eq!((later.len(), later.unknown("merry", false)), (1, Vec::new()));
    }
}
