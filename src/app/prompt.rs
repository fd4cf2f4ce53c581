//! Weights in prompts, as A1111 writes them: `(words:1.2)`, and `<lora:name:0.8>`.

use std::ops::Range;

/// A part of the prompt with a weight of its own, in characters.
struct Weighted {
    /// Where the bracket opens.
    open: usize,
    /// What it holds, without the weight.
    content: Range<usize>,
    /// Where the bracket closes.
    close: usize,
    weight: f64,
    /// `<lora:…>`, whose brackets stay at any weight.
    angled: bool,
}

/// Changes the weight of the words under the cursor (an empty range) or of the selection by `delta`, as Ctrl+Up and
/// Ctrl+Down do. Ranges count characters. Returns the new prompt and what is to be selected in it, so that the next
/// press goes on with the same words.
///
/// Within brackets their weight changes, the innermost first; words without brackets get some; at weight 1 the
/// brackets go. Brackets without a weight count as 1.1, and escaped ones as letters. The weight of `<lora:name:w>`
/// changes by half as much, as the web UI does it.
pub fn change_weight(text: &str, selection: Range<usize>, delta: f64) -> (String, Range<usize>) {
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = (selection.start.min(chars.len()), selection.end.min(chars.len()));
    let (start, end) = (start.min(end), start.max(end));
    let unchanged = (text.to_owned(), start..end);
    if let Some(group) = enclosing(&chars, start, end) {
        let step = if group.angled { delta / 2.0 } else { delta };
        return reweighted(&chars, &group, stepped(group.weight, step));
    }
    let words = if start == end { word_at(&chars, start) } else { trimmed(&chars, start..end) };
    if words.is_empty() {
        return unchanged;
    }
    let group = Weighted { open: words.start, content: words.clone(), close: words.end, weight: 1.0, angled: false };
    let mut wrapped: Vec<char> = chars[..words.start].to_vec();
    wrapped.push('(');
    wrapped.extend(&chars[words.clone()]);
    wrapped.push(')');
    wrapped.extend(&chars[words.end..]);
    let group = Weighted { content: words.start + 1..words.end + 1, close: words.end + 1, ..group };
    reweighted(&wrapped, &group, stepped(1.0, delta))
}

fn stepped(weight: f64, delta: f64) -> f64 {
    // Tenths do not add up exactly in binary.
    (((weight + delta) * 100.0).round() / 100.0).clamp(0.0, 10.0)
}

fn reweighted(chars: &[char], group: &Weighted, weight: f64) -> (String, Range<usize>) {
    let content: String = chars[group.content.clone()].iter().collect();
    let before: String = chars[..group.open].iter().collect();
    let after: String = chars[(group.close + 1).min(chars.len())..].iter().collect();
    let length = group.content.len();
    if weight == 1.0 && !group.angled {
        return (format!("{before}{content}{after}"), group.open..group.open + length);
    }
    let mut number = format!("{weight}");
    if !number.contains('.') {
        number.push_str(".0");
    }
    let (open, close) = if group.angled { ('<', '>') } else { ('(', ')') };
    (format!("{before}{open}{content}:{number}{close}{after}"), group.open + 1..group.open + 1 + length)
}

/// The innermost brackets around the range. A selection must be all that they hold, or more than that within them.
fn enclosing(chars: &[char], start: usize, end: usize) -> Option<Weighted> {
    let mut open = Vec::new();
    let mut best: Option<Weighted> = None;
    let mut escaped = false;
    for (at, &c) in chars.iter().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' => escaped = true,
            '(' | '<' => open.push((at, c)),
            ')' | '>' => {
                let opener = if c == ')' { '(' } else { '<' };
                let Some(place) = open.iter().rposition(|(_, o)| *o == opener) else { continue };
                let from = open[place].0;
                open.truncate(place);
                let Some(group) = weighted(chars, from, at) else { continue };
                let fits = if start == end {
                    (from < start && start <= at) || (start == at + 1 && end == chars.len())
                } else {
                    let held = trimmed(chars, group.content.clone());
                    let chosen = trimmed(chars, start..end);
                    chosen == held
                        || (chosen.start == from && chosen.end == at + 1)
                        || (from < start && end <= at && chosen.start <= held.start && chosen.end >= held.end)
                };
                if fits && best.as_ref().is_none_or(|known| known.open < from) {
                    best = Some(group);
                }
            }
            _ => {}
        }
    }
    best
}

fn weighted(chars: &[char], open: usize, close: usize) -> Option<Weighted> {
    let angled = chars[open] == '<';
    let colon = chars[open..close].iter().rposition(|c| *c == ':').map(|at| open + at);
    let number = colon.and_then(|colon| {
        let text: String = chars[colon + 1..close].iter().collect();
        let weight: f64 = text.trim().parse().ok()?;
        weight.is_finite().then_some((colon, weight))
    });
    let (content, weight) = match number {
        Some((colon, weight)) => (open + 1..colon, weight),
        None if angled => return None,
        None => (open + 1..close, 1.1),
    };
    (!content.is_empty()).then_some(Weighted { open, content, close, weight, angled })
}

/// The word around a place: letters up to spaces and signs.
fn word_at(chars: &[char], at: usize) -> Range<usize> {
    let is_end = |c: &char| c.is_whitespace() || ".,\\/!?%^*;:{}=`~()[]<>|\"".contains(*c);
    let start = chars[..at].iter().rposition(is_end).map_or(0, |at| at + 1);
    let end = chars[at..].iter().position(is_end).map_or(chars.len(), |length| at + length);
    start..end
}

fn trimmed(chars: &[char], range: Range<usize>) -> Range<usize> {
    let part = &chars[range.clone()];
    let Some(first) = part.iter().position(|c| !c.is_whitespace()) else { return range.start..range.start };
    let last = part.iter().rposition(|c| !c.is_whitespace()).unwrap_or(first);
    range.start + first..range.start + last + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Presses once; `|` marks the cursor, or two of them the selection.
    fn press(marked: &str, delta: f64) -> String {
        let places: Vec<usize> = marked.chars().enumerate().filter(|(_, c)| *c == '|').map(|(at, _)| at).collect();
        let text: String = marked.chars().filter(|c| *c != '|').collect();
        let end = places.get(1).map_or(places[0], |at| at - 1);
        let (text, selection) = change_weight(&text, places[0]..end, delta);
        let mut chars: Vec<char> = text.chars().collect();
        chars.insert(selection.end, '|');
        chars.insert(selection.start, '|');
        chars.into_iter().collect()
    }

    #[test]
    fn words_under_the_cursor_get_a_weight_and_lose_it_at_one() {
        for (before, delta, after) in [
            ("a red ho|use, big", 0.1, "a red (|house|:1.1), big"),
            ("a red (|house|:1.1), big", 0.1, "a red (|house|:1.2), big"),
            ("a (red h|ouse:1.1), big", -0.1, "a |red house|, big"),
            ("a |red house|, big", -0.1, "a (|red house|:0.9), big"),
            ("a | red house |, big", 0.1, "a  (|red house|:1.1) , big"),
            ("(ho|use)", 0.1, "(|house|:1.2)"),
            ("(a (b|c:1.3) d:1.5)", 0.1, "(a (|bc|:1.4) d:1.5)"),
            ("(a (bc:1.3) |d:1.5)", -0.1, "(|a (bc:1.3) d|:1.4)"),
            ("(|a b|:1.9)", 0.1, "(|a b|:2.0)"),
            ("|(a b:1.9)|", 0.1, "(|a b|:2.0)"),
            ("\\(ho|use\\)", 0.1, "\\((|house|:1.1)\\)"),
            ("<lora:fin|e:0.8> x", 0.1, "<|lora:fine|:0.85> x"),
            ("<lora:fin|e:1.05> x", -0.1, "<|lora:fine|:1.0> x"),
            ("über|", 0.1, "(|über|:1.1)"),
            ("a, |", 0.1, "a, ||"),
            ("|", 0.1, "||"),
            ("(((|", 0.1, "(((||"),
        ] {
            assert_eq!(press(before, delta), after, "{before} {delta}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_weighed_and_the_selection_lies_in_it(
            text in "[a-c ()<>:\\\\.0-9,é]{0,24}", start in 0usize..30, length in 0usize..10, up: bool,
        ) {
            let delta = if up { 0.1 } else { -0.1 };
            let (new, selection) = change_weight(&text, start..start + length, delta);
            let count = new.chars().count();
            prop_assert!(selection.start <= selection.end && selection.end <= count);
        }

        #[test]
        fn up_and_down_again_gives_the_words_back(words in "[a-z]{1,8}( [a-z]{1,8}){0,3}", steps in 1usize..8) {
            let count = words.chars().count();
            let (mut text, mut selection) = (words.clone(), 0..count);
            for _ in 0..steps {
                (text, selection) = change_weight(&text, selection, 0.1);
            }
            prop_assert_ne!(&text, &words);
            for _ in 0..steps {
                (text, selection) = change_weight(&text, selection, -0.1);
            }
            prop_assert_eq!((text, selection), (words, 0..count));
        }
    }
}
