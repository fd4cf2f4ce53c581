//! Finding a command by a few of its letters.

/// How well `query` fits `text`: its letters in this order, better at the beginnings of words and side by side.
/// `None` if they are not all there. Case and spaces in the query do not matter.
pub fn score(query: &str, text: &str) -> Option<i32> {
    let letters: Vec<char> = query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    // best[i]: the best score with the first i letters found so far, and where the last of them was.
    let mut best: Vec<Option<(i32, usize)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, usize::MAX));
    for (at, c) in text.iter().enumerate() {
        let starts_word = at == 0 || !text[at - 1].is_alphanumeric();
        for i in (0..letters.len()).rev() {
            let Some((before, last)) = best[i].filter(|_| letters[i] == *c) else { continue };
            let beside = i > 0 && last.wrapping_add(1) == at;
            let gain = 1 + if starts_word { 8 } else { 0 } + if beside { 5 } else { 0 };
            if best[i + 1].is_none_or(|(score, _)| score < before + gain) {
                best[i + 1] = Some((before + gain, at));
            }
        }
    }
    // Of equal fits the shorter text is meant.
    best[letters.len()].map(|(score, _)| score * 16 - (text.len() as i32).min(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first<'a>(query: &str, texts: &[&'a str]) -> Option<&'a str> {
        let scored = texts.iter().filter_map(|text| Some((score(query, text)?, *text)));
        scored.max_by_key(|(score, _)| *score).map(|(_, text)| text)
    }

    #[test]
    fn a_few_letters_find_what_is_meant() {
        let all =
            ["Invert mask", "Export…", "Grow mask", "Generate", "Zoom in", "Image to clipboard", "Show quick mask"];
        for (query, wanted) in [
            ("inv", "Invert mask"),
            ("im", "Invert mask"),
            ("gen", "Generate"),
            ("gm", "Grow mask"),
            ("exp", "Export…"),
            ("qmask", "Show quick mask"),
            ("z in", "Zoom in"),
            ("CLIP", "Image to clipboard"),
        ] {
            assert_eq!(first(query, &all), Some(wanted), "{query}");
        }
        assert_eq!(first("xyz", &all), None);
        assert!(score("", "anything").is_some());
    }

    #[test]
    fn letters_in_the_wrong_order_do_not_fit() {
        assert!(score("ab", "ba").is_none() && score("aa", "a").is_none());
        assert!(score("ÜB", "über").is_some());
    }
}
