//! Keys that change a prompt: Ctrl+Up and Ctrl+Down weight what is under the cursor, Alt+Left and Alt+Right move a piece.

use std::ops::Range;

use super::attention::{STEP, Token, first_token};
use super::characters::{MAX_WEIGHT, is_space};
use super::networks::raw_tags;
use super::spans::masked;

/// What a key adds to a weight in brackets.
const WORD_STEP: f64 = 0.1;
/// What a key adds to the weight of a tag.
const TAG_STEP: f64 = 0.05;
/// What ends a word.
const DELIMITERS: &str = ".,\\/!?%^*;:{}=`~()[]|<> \r\n\t";

/// Adds `steps` tenths to the weight of what is selected, or else of what the cursor stands in: a tag (which moves by
/// twentieths), a bracket, or a word, which gets a bracket. A bracket whose weight becomes 1 is taken away.
///
/// `selection` is in bytes; a bound within a character counts as before it. Gives the new text and what is selected
/// then. Nothing changes where there is nothing to be weighted.
pub fn nudge(text: &str, selection: Range<usize>, steps: i32) -> (String, Range<usize>) {
    let selection = within(text, selection);
    if let Some(tag) = raw_tags(text).iter().find(|tag| tag.start < selection.end && selection.start < tag.end) {
        return nudge_tag(text, tag.start..tag.end, steps);
    }
    let masked = masked(text);
    let brackets = brackets(&masked);
    let bracket = if selection.is_empty() {
        // The innermost is closed first.
        brackets.iter().find(|b| b.open < selection.start && selection.start <= b.content.end)
    } else {
        let chosen = trimmed(text, selection.clone());
        brackets.iter().find(|b| trimmed(text, b.content.clone()) == chosen)
    };
    if let Some(bracket) = bracket {
        return nudge_bracket(text, bracket, steps);
    }
    let chosen = if selection.is_empty() { word(text, selection.start) } else { trimmed(text, selection.clone()) };
    if chosen.is_empty() {
        return (text.to_owned(), selection);
    }
    let weight = shown(1.0 + f64::from(steps) * WORD_STEP);
    let words = &text[chosen.clone()];
    let out = format!("{}({words}:{weight}){}", &text[..chosen.start], &text[chosen.end..]);
    (out, chosen.start + 1..chosen.end + 1)
}

/// Moves the pieces between commas in which the selection lies one place to the right, or to the left. Commas in
/// brackets and tags do not count; white space stays where it is. Gives the new text and the moved pieces.
pub fn move_token(text: &str, selection: Range<usize>, right: bool) -> (String, Range<usize>) {
    let selection = within(text, selection);
    let pieces = pieces(text);
    let holds = |at: usize| pieces.iter().position(|piece| at <= piece.end).unwrap_or(pieces.len() - 1);
    let (first, last) = (holds(selection.start), holds(selection.end));
    let other = if right { Some(last + 1).filter(|at| *at < pieces.len()) } else { first.checked_sub(1) };
    let Some(other) = other else { return (text.to_owned(), selection) };
    let moved = trimmed(text, pieces[first].start..pieces[last].end);
    let passed = trimmed(text, pieces[other].clone());
    let (left, right_piece) = if right { (&moved, &passed) } else { (&passed, &moved) };
    let between = &text[left.end..right_piece.start];
    let out = format!(
        "{}{}{between}{}{}",
        &text[..left.start],
        &text[right_piece.clone()],
        &text[left.clone()],
        &text[right_piece.end..]
    );
    let start = if right { left.start + passed.len() + between.len() } else { left.start };
    (out, start..start + moved.len())
}

/// A round bracket that is closed.
struct Bracket {
    open: usize,
    content: Range<usize>,
    /// Behind the closing bracket.
    end: usize,
    weight: f64,
}

/// All of them; one inside another comes before it.
fn brackets(text: &str) -> Vec<Bracket> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some((token, mut length)) = first_token(&text[at..]) {
        let weight = match token {
            Token::Close(')') => Some(STEP),
            Token::Number(Some(weight)) => Some(weight),
            Token::Number(None) => {
                length = 1;
                None
            }
            Token::Open('(') => {
                open.push(at);
                None
            }
            _ => None,
        };
        if let Some(weight) = weight
            && let Some(start) = open.pop()
        {
            found.push(Bracket { open: start, content: start + 1..at, end: at + length, weight });
        }
        at += length;
    }
    found
}

fn nudge_bracket(text: &str, bracket: &Bracket, steps: i32) -> (String, Range<usize>) {
    let Bracket { open, content, end, weight } = bracket;
    let weight = shown(weight + f64::from(steps) * WORD_STEP);
    let (before, words, after) = (&text[..*open], &text[content.clone()], &text[*end..]);
    if weight == "1.0" {
        return (format!("{before}{words}{after}"), *open..*open + words.len());
    }
    (format!("{before}({words}:{weight}){after}"), content.clone())
}

fn nudge_tag(text: &str, tag: Range<usize>, steps: i32) -> (String, Range<usize>) {
    let inside = tag.start + 1..tag.end - 1;
    let arguments = &text[inside.clone()];
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    let last = arguments.rfind([':', '=']).unwrap_or(arguments.len());
    let (end, weight) = match arguments.get(last + 1..).and_then(number) {
        // The name itself may be a number.
        Some(weight) if arguments[..last].contains(':') => (inside.start + last, weight),
        _ => (inside.end, 1.0),
    };
    let sign = if end == inside.end { ":" } else { &text[end..=end] };
    let weight = shown(weight + f64::from(steps) * TAG_STEP);
    let out = format!("{}{sign}{weight}{}", &text[..end], &text[inside.end..]);
    (out, inside.start..end)
}

/// A weight without the noise of binary fractions, with one digit behind the point at least.
fn shown(weight: f64) -> String {
    let rounded = (weight.clamp(-MAX_WEIGHT, MAX_WEIGHT) * 1e6).round() / 1e6;
    let text = (rounded + 0.0).to_string();
    if text.contains('.') { text } else { text + ".0" }
}

/// The word that a place is in or beside.
fn word(text: &str, at: usize) -> Range<usize> {
    let ends = |c: char| DELIMITERS.contains(c) || is_space(c);
    let start = text[..at].char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    let length = text[at..].find(ends).unwrap_or(text.len() - at);
    start..at + length
}

/// A range without the white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.end - text[range.clone()].trim_start_matches(is_space).len();
    start..start + text[start..range.end].trim_end_matches(is_space).len()
}

/// A range in a text, its ends between characters and in order.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let (a, b) = (floor(range.start), floor(range.end));
    a.min(b)..a.max(b)
}

/// What lies between commas that are in no bracket; one piece at least.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let masked = masked(text);
    let (mut pieces, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0usize);
    while let Some((token, length)) = first_token(&masked[at..]) {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close(_) | Token::Number(_) => depth = depth.saturating_sub(1),
            Token::Words if depth == 0 => {
                for (comma, _) in masked[at..at + length].match_indices(',') {
                    pieces.push(start..at + comma);
                    start = at + comma + 1;
                }
            }
            _ => {}
        }
        at += length;
    }
    pieces.push(start..text.len());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cursor or selection is between `‹` and `›`.
    fn with_cursor(marked: &str) -> (String, Range<usize>) {
        let start = marked.find('‹').unwrap();
        let end = marked.find('›').unwrap() - '‹'.len_utf8();
        (marked.replace(['‹', '›'], ""), start..end)
    }

    fn marked((text, range): (String, Range<usize>)) -> String {
        format!("{}‹{}›{}", &text[..range.start], &text[range.clone()], &text[range.end..])
    }

    fn up(text: &str) -> String {
        let (text, range) = with_cursor(text);
        marked(nudge(&text, range, 1))
    }

    fn down(text: &str) -> String {
        let (text, range) = with_cursor(text);
        marked(nudge(&text, range, -1))
    }

    #[test]
    fn words_brackets_and_tags_are_weighted() {
        assert_eq!(up("a f‹›ox, b"), "a (‹fox›:1.1), b");
        assert_eq!(up("a (‹fox›:1.1), b"), "a (‹fox›:1.2), b");
        assert_eq!(down("a (fo‹›x:1.1), b"), "a ‹fox›, b");
        assert_eq!(down("a fox‹›"), "a (‹fox›:0.9)");
        assert_eq!(up("‹a red fox › runs"), "(‹a red fox›:1.1)  runs");
        assert_eq!(up("(a (b‹›) c:1.3)"), "(a (‹b›:1.2) c:1.3)");
        assert_eq!(up("(a ‹›(b) c:1.3)"), "(‹a (b) c›:1.4)");
        assert_eq!(down("((a‹›))"), "(‹a›)");
        assert_eq!(up("(a\\)‹› b:1.9)"), "(‹a\\) b›:2.0)");
        assert_eq!(up("<lora:‹›x:0.8>"), "<‹lora:x›:0.85>");
        assert_eq!(down("a <lora:x‹›>"), "a <‹lora:x›:0.95>");
        assert_eq!(up("<lora:2‹›>"), "<‹lora:2›:1.05>");
        assert_eq!(up("<lora:x:te=0.5‹›>"), "<‹lora:x:te›=0.55>");
        assert_eq!(up("猫‹›, 犬"), "(‹猫›:1.1), 犬");
        assert_eq!(up("a ,‹› b"), "a ,‹› b");
        assert_eq!(up("‹›"), "‹›");
    }

    #[test]
    fn pieces_move_past_each_other() {
        let go = |text: &str, right: bool| {
            let (text, range) = with_cursor(text);
            marked(move_token(&text, range, right))
        };
        assert_eq!(go("a, b‹›b, c", true), "a, c, ‹bb›");
        assert_eq!(go("a, b‹›b, c", false), "‹bb›, a, c");
        assert_eq!(go("‹a, b›,  (c, d:1.2), e", true), "(c, d:1.2),  ‹a, b›, e");
        assert_eq!(go("(c,‹› d:1.2), <lora:a,b:1>,\nx", true), "<lora:a,b:1>, ‹(c, d:1.2)›,\nx");
        assert_eq!(go("a, b‹›", true), "a, b‹›");
        assert_eq!(go("a‹›, b", false), "a‹›, b");
    }
}
