//! How much weight each part of a text has: `(more)`, `[less]`, `(this:1.3)`, and `BREAK`.
//!
//! Rules of AUTOMATIC1111's web UI: `(` multiplies by 1.1, `[` divides by it, `:number)` takes the number in place of
//! 1.1; nesting multiplies; `\` makes a bracket text; a bracket that is never closed reaches to the end, and one that
//! was never opened is text. `BREAK` begins a new chunk; inside brackets it is a word, since its mark is multiplied too.

use super::characters::{MAX_WEIGHT, decimal, digit, find_word, is_space};

/// What a round bracket multiplies by, and a square one divides by.
pub(super) const STEP: f64 = 1.1;
/// The word that ends a chunk.
pub(super) const BREAK: &str = "BREAK";
/// Brackets count up to this depth, which makes a weight of more than 10^10.
pub(super) const MAX_DEPTH: usize = 256;
/// The weight that marks a [`BREAK`].
const BREAK_MARK: f64 = -1.0;

/// A piece of a weighted text.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Words of one weight; neighbours of equal weight are one part.
    Text {
        /// The words, brackets and weights taken out.
        text: String,
        /// The weight, finite; 1 is plain.
        weight: f64,
    },
    /// A new chunk begins.
    Break,
}

/// The whole text as one part: brackets, weights and `BREAK` are words.
pub fn unweighted(text: &str) -> Vec<Part> {
    vec![Part::Text { text: text.to_owned(), weight: 1.0 }]
}

/// What a text is made of, as far as weights are concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token {
    /// A backslash, and the bracket or backslash after it that it makes text, if there is one.
    Escape,
    /// `(` or `[`.
    Open(char),
    /// `)` or `]`.
    Close(char),
    /// `:number)`, and the number unless it is none after all (`1.2.3`). Without an open round bracket it is text.
    Number(Option<f64>),
    /// A colon that is text.
    Colon,
    /// Anything without brackets, colons and backslashes; there may be breaks in it.
    Words,
}

/// The first token of a text and its length; `None` at the end.
pub(super) fn first_token(text: &str) -> Option<(Token, usize)> {
    Some(match text.chars().next()? {
        '\\' => {
            let escapes = text[1..].starts_with(['(', ')', '[', ']', '\\']);
            (Token::Escape, 1 + usize::from(escapes))
        }
        c @ ('(' | '[') => (Token::Open(c), 1),
        c @ (')' | ']') => (Token::Close(c), 1),
        ':' => closing_weight(text).map_or((Token::Colon, 1), |(length, number)| (Token::Number(number), length)),
        _ => (Token::Words, text.find(['\\', '(', ')', '[', ']', ':']).unwrap_or(text.len())),
    })
}

/// Reads the weights of a text. There is always one part at least.
pub fn attention(text: &str) -> Vec<Part> {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some((token, mut length)) = first_token(rest) {
        match token {
            Token::Escape => reader.push(&rest[1..length], 1.0),
            Token::Open('(') => reader.round.push(reader.pieces.len()),
            Token::Open(_) => reader.square.push(reader.pieces.len()),
            Token::Close(bracket) => {
                if !reader.close(bracket, if bracket == ')' { STEP } else { 1.0 / STEP }) {
                    reader.push(&rest[..length], 1.0);
                }
            }
            Token::Number(Some(weight)) if !reader.round.is_empty() => {
                reader.close(')', weight);
            }
            // As a whole it is text where nothing is open, its bracket too.
            Token::Number(_) if reader.round.is_empty() => reader.push(&rest[..length], 1.0),
            Token::Number(_) | Token::Colon => {
                length = 1;
                reader.push(":", 1.0);
            }
            Token::Words => reader.push_words(&rest[..length]),
        }
        rest = &rest[length..];
    }
    reader.finish()
}

/// Length of a `:number)` that the text begins with, and the number unless it is none after all (`1.2.3`).
fn closing_weight(text: &str) -> Option<(usize, Option<f64>)> {
    let body = text.strip_prefix(':')?.trim_start_matches(is_space);
    let signed = body.strip_prefix(['+', '-']).unwrap_or(body);
    let end = signed.trim_start_matches(|c| c == '.' || digit(c).is_some());
    if end.len() == signed.len() {
        return None;
    }
    let rest = end.trim_start_matches(is_space).strip_prefix(')')?;
    Some((text.len() - rest.len(), decimal(&body[..body.len() - end.len()])))
}

#[derive(Default)]
struct Reader {
    pieces: Vec<(String, f64)>,
    /// For each open bracket the piece that it begins with.
    round: Vec<usize>,
    square: Vec<usize>,
}

impl Reader {
    fn push(&mut self, text: &str, weight: f64) {
        self.pieces.push((text.to_owned(), weight));
    }

    /// Words between which there may be breaks, which take the white space around them away.
    fn push_words(&mut self, words: &str) {
        let mut rest = words;
        while let Some(at) = find_word(rest, BREAK, 0) {
            self.push(rest[..at].trim_end_matches(is_space), 1.0);
            self.push(BREAK, BREAK_MARK);
            rest = rest[at + BREAK.len()..].trim_start_matches(is_space);
        }
        self.push(rest, 1.0);
    }

    /// Closes the innermost bracket of a kind; false if there is none.
    fn close(&mut self, bracket: char, factor: f64) -> bool {
        let open = if bracket == ')' { &mut self.round } else { &mut self.square };
        let Some(start) = open.pop() else { return false };
        if open.len() < MAX_DEPTH {
            self.multiply(start, factor);
        }
        true
    }

    fn multiply(&mut self, start: usize, factor: f64) {
        for (_, weight) in &mut self.pieces[start..] {
            *weight = (*weight * factor).clamp(-MAX_WEIGHT, MAX_WEIGHT);
        }
    }

    fn finish(mut self) -> Vec<Part> {
        for (open, factor) in [(std::mem::take(&mut self.round), STEP), (std::mem::take(&mut self.square), 1.0 / STEP)]
        {
            for start in open.into_iter().take(MAX_DEPTH) {
                self.multiply(start, factor);
            }
        }
        let mut merged: Vec<(String, f64)> = Vec::new();
        for (text, weight) in self.pieces {
            match merged.last_mut() {
                Some((last, same)) if *same == weight => last.push_str(&text),
                _ => merged.push((text, weight)),
            }
        }
        if merged.is_empty() {
            return unweighted("");
        }
        let is_break = |text: &str, weight: f64| text == BREAK && weight == BREAK_MARK;
        let part = |(text, weight): (String, f64)| {
            if is_break(&text, weight) { Part::Break } else { Part::Text { text, weight } }
        };
        merged.into_iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, f64)> {
        let pair = |part| match part {
            Part::Text { text, weight } => (text, weight),
            Part::Break => ("BREAK".to_owned(), f64::NAN),
        };
        attention(text).into_iter().map(pair).collect()
    }

    fn own(pairs: &[(&str, f64)]) -> Vec<(String, f64)> {
        pairs.iter().map(|(text, weight)| ((*text).to_owned(), *weight)).collect()
    }

    #[test]
    fn odd_texts_mean_what_the_web_ui_makes_of_them() {
        // The mark of a break is multiplied too, so that it becomes a word.
        assert_eq!(read("(a BREAK b)"), own(&[("a", STEP), ("BREAK", -STEP), ("b", STEP)]));
        // Spaces around the number are allowed.
        assert_eq!(read("(a: 1.2 )"), own(&[("a", 1.2)]));
        // What is no number after all is text, where the web UI stops with an error.
        assert_eq!(read("(a:1.2.3)"), own(&[("a:1.2.3", STEP)]));
        assert_eq!(read("(a:.)"), own(&[("a:.", STEP)]));
        // Digits of full width.
        assert_eq!(read("(猫:１.５)"), own(&[("猫", 1.5)]));
        // The two kinds of brackets do not know of each other.
        assert_eq!(read("(a[b)c]"), own(&[("a", STEP), ("b", STEP * (1.0 / STEP)), ("c", 1.0 / STEP)]));
        assert_eq!(unweighted("(a) BREAK"), [Part::Text { text: "(a) BREAK".into(), weight: 1.0 }]);
    }

    #[test]
    fn weights_stay_finite_however_deep_and_large() {
        let deep = format!("{}a{}b", "(".repeat(5000), ")".repeat(2500));
        let huge = format!("((a:{}):{})(b:0)", "9".repeat(400), "9".repeat(300));
        for text in [deep.as_str(), &huge, &"(a".repeat(20_000), &"[a".repeat(20_000), &"(a:-9999999".repeat(3000)] {
            for (_, weight) in read(text) {
                assert!(weight.is_finite() && weight.abs() <= MAX_WEIGHT);
            }
        }
    }
}
