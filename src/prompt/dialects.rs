//! Prompts of other programs in the language of the web UI, as far as it can say the same.

use super::characters::{is_space, is_word};

/// A text as `ComfyUI` and `SwarmUI` read it: `(words:1.2)` is the same, square brackets are words there, and
/// embeddings are `embedding:name` or `<embed:name>`.
pub fn from_comfy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let named = ["embedding:", "<embed:"].iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?)));
        let length = if let Some((mark, after)) = named {
            let ends = |c: char| is_space(c) || matches!(c, ',' | ')' | '(' | '>' | ':');
            let name = &after[..after.find(ends).unwrap_or(after.len())];
            let file = [".safetensors", ".pt", ".bin"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            out.push_str(file.rsplit(['/', '\\']).next().unwrap_or(file));
            let closed = usize::from(mark.starts_with('<') && after[name.len()..].starts_with('>'));
            mark.len() + name.len() + closed
        } else if rest.starts_with("<break>") {
            out.push_str(" BREAK ");
            "<break>".len()
        } else if let Some(escaped) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
            out.extend(['\\', escaped]);
            1 + escaped.len_utf8()
        } else {
            if matches!(c, '[' | ']') {
                out.push('\\');
            }
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    out
}

/// A text as `InvokeAI` reads it: `word+`, `word--`, `(some words)1.3`, `(some words)++`, `<embedding>`; square brackets
/// are words.
pub fn from_invoke(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Where each open bracket began in `out`.
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '\\' => {
                let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            '(' => {
                open.push(out.len());
                rest = &rest[1..];
            }
            ')' => {
                let (weight, length) = suffix(&rest[1..]);
                rest = &rest[1 + length..];
                weigh(&mut out, open.pop(), weight);
            }
            '[' | ']' => {
                out.extend(['\\', c]);
                rest = &rest[1..];
            }
            '<' => {
                let name = rest[1..].split_once('>').map(|(name, _)| name).filter(|name| !name.contains(is_space));
                if let Some(name) = name {
                    out.push_str(name);
                    rest = &rest[name.len() + 2..];
                } else {
                    out.push(c);
                    rest = &rest[1..];
                }
            }
            _ if is_word(c) => {
                let start = out.len();
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                out.push_str(&rest[..length]);
                rest = &rest[length..];
                // A number behind a word is none of its weight.
                if rest.starts_with(['+', '-']) {
                    let (weight, length) = signs(rest);
                    let ends = rest[length..].chars().next().is_none_or(|c| !is_word(c));
                    if ends {
                        rest = &rest[length..];
                        weigh(&mut out, Some(start), weight);
                    }
                }
            }
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    for start in open.into_iter().rev() {
        out.insert_str(start, "\\(");
    }
    out
}

/// A text as `NovelAI` reads it: `{more}` by 1.05, `[less]` divided by it; round brackets are words.
pub fn from_novelai(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '[' => out.push('('),
            '}' => out.push_str(":1.05)"),
            ']' => out.push_str(":0.952)"),
            '(' | ')' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// Puts what follows `start` in a bracket, unless its weight is 1.
fn weigh(out: &mut String, start: Option<usize>, weight: f64) {
    let Some(start) = start else {
        out.push_str("\\)");
        return;
    };
    if weight != 1.0 && out.len() > start {
        let words = out.split_off(start);
        let weight = (weight * 1000.0).round() / 1000.0;
        out.extend(["(", &words, ":", &weight.to_string(), ")"]);
    }
}

/// The weight behind a bracket, a number or signs, and its length.
fn suffix(text: &str) -> (f64, usize) {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    match text[..length].parse::<f64>() {
        Ok(weight) if weight.is_finite() && weight < 1000.0 => (weight, length),
        _ => signs(text),
    }
}

/// What a run of `+` or `-` weighs: 1.1 or 0.9 to the power of their number.
fn signs(text: &str) -> (f64, usize) {
    let run = |sign: char| text.len() - text.trim_start_matches(sign).len();
    let (plus, minus) = (run('+'), run('-'));
    let weight = |base: f64, n: usize| base.powi(n.min(20) as i32);
    if plus > 0 { (weight(1.1, plus), plus) } else { (weight(0.9, minus), minus) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_dialects_say_the_same_here() {
        assert_eq!(
            from_comfy("(a:1.2) [b] \\(c\\) embedding:neg/bad.pt, (embedding:x:0.5) <embed:y>!<break>z"),
            "(a:1.2) \\[b\\] \\(c\\) bad, (x:0.5) y! BREAK z"
        );
        assert_eq!(
            from_invoke("a cat+ and dog-- (big house)1.3, (old tree)++ <style> re-run [x] half) (open"),
            "a (cat:1.1) and (dog:0.81) (big house:1.3), (old tree:1.21) style re-run \\[x\\] half\\) \\(open"
        );
        assert_eq!(from_invoke("(plain) ((deep)1.2 one)+"), "plain ((deep:1.2) one:1.1)");
        assert_eq!(from_novelai("{{a}}, [b] (c)"), "((a:1.05):1.05), (b:0.952) \\(c\\)");
    }
}
