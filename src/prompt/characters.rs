//! Kinds of characters, and numbers, as Python's regular expressions and `float` know them.

/// No weight is larger than this, so that whatever is multiplied by it stays finite.
pub(super) const MAX_WEIGHT: f64 = 1e6;

/// `\s`.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// `\w`.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The plain digit of a digit, which may be of full width, as Chinese and Japanese keyboards write it.
pub(super) fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(c as u32 - 0xff10, 10),
        _ => None,
    }
}

/// Where the word `wanted` begins that stands alone, from byte `from` on.
pub(super) fn find_word(text: &str, wanted: &str, from: usize) -> Option<usize> {
    let matches = text[from..].match_indices(wanted).map(|(at, _)| from + at);
    matches.into_iter().find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + wanted.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// A decimal number without an exponent, with an optional sign, within the range of weights; `None` if it is none.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let plain: Option<String> =
        text.chars().map(|c| digit(c).or_else(|| matches!(c, '.' | '+' | '-').then_some(c))).collect();
    let value: f64 = plain?.parse().ok()?;
    value.is_finite().then_some(value.clamp(-MAX_WEIGHT, MAX_WEIGHT))
}
