//! Several prompts at once: `a cat AND a dog :0.8` (Liu and others, <https://arxiv.org/abs/2206.01714>).

use super::characters::{decimal, digit, find_word, is_space};

/// The word between the parts.
pub(super) const AND: &str = "AND";

/// The parts of a positive prompt with their weights; one part at least. A colon and a number at the very end of a part
/// are its weight, which is 1 otherwise: `16:9` at the end of a prompt is one, too, as in the web UI.
///
/// A negative prompt is not split.
pub fn conjunction(text: &str) -> Vec<(String, f64)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(at) = find_word(text, AND, start) {
        parts.push(weighted(&text[start..at]));
        start = at + AND.len();
    }
    parts.push(weighted(&text[start..]));
    parts
}

fn weighted(part: &str) -> (String, f64) {
    let part = part.trim_end_matches(is_space);
    match weight_at_end(part) {
        Some((length, weight)) => (part[..length].trim_end_matches(is_space).to_owned(), weight),
        None => (part.to_owned(), 1.0),
    }
}

/// Where the colon of the weight stands, and the weight.
pub(super) fn weight_at_end(part: &str) -> Option<(usize, f64)> {
    let at = part.rfind(':')?;
    let number = part[at + 1..].trim_matches(is_space);
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    // `1`, `1.` and `.5`, but not `.`.
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = [whole, fraction].iter().all(|part| part.chars().all(|c| digit(c).is_some()));
    (plain && !(whole.is_empty() && fraction.is_empty())).then_some(())?;
    Some((at, decimal(number)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_weight_at_their_end() {
        let read = |text: &str| conjunction(text).into_iter().map(|(t, w)| format!("{t}|{w}")).collect::<Vec<_>>();
        assert_eq!(read("a cat"), ["a cat|1"]);
        assert_eq!(read(""), ["|1"]);
        assert_eq!(read("a cat:1.2 AND a dog AND a penguin :2.2"), ["a cat|1.2", " a dog|1", " a penguin|2.2"]);
        assert_eq!(read("a\nAND\nb : -.5 \n"), ["a|1", "\nb|-0.5"]);
        assert_eq!(read("AND"), ["|1", "|1"]);
        assert_eq!(read("sANDy AND_b"), ["sANDy AND_b|1"]);
        assert_eq!(read("(a:1.2)"), ["(a:1.2)|1"]);
        assert_eq!(read("a:b: 1. AND :1 AND a:. AND b:1:2"), ["a:b|1", "|1", " a:.|1", " b:1|2"]);
        assert_eq!(read("a wide 16:9"), ["a wide 16|9"]);
        assert_eq!(read("a:1e3 AND b:--1 AND c:1.2.3"), ["a:1e3|1", " b:--1|1", " c:1.2.3|1"]);
        // Brackets do not hold a prompt together.
        assert_eq!(read("[a AND b:c:5]"), ["[a|1", " b:c:5]|1"]);
    }
}
