//! The adapters that a prompt names: `<lora:name:strength>` is where they stand, in A1111's notation, and what a list
//! of them shows and changes is that text.

use std::ops::Range;

use crate::prompt::{self, Network, NetworkKind};

/// An adapter that a prompt names.
#[derive(Debug, Clone, PartialEq)]
pub struct LoraTag {
    /// What it is called: its file's stem, an alias, or a hash.
    pub name: String,
    /// Strength in the text encoders.
    pub text: f64,
    /// Strength in the UNet.
    pub unet: f64,
    /// Where it stands, in bytes, with its brackets.
    pub range: Range<usize>,
}

/// The adapters that a prompt names, in their order.
pub fn lora_tags(prompt: &str) -> Vec<LoraTag> {
    let tags = prompt::tags(prompt).into_iter().filter(|(_, network)| network.kind == NetworkKind::Lora);
    tags.map(|(range, network)| {
        let Network { name, text_weight, unet_weight, .. } = network;
        LoraTag { name: name.trim().to_owned(), text: text_weight, unet: unet_weight, range }
    })
    .collect()
}

/// A tag as it is written.
fn written(name: &str, text: f64, unet: f64) -> String {
    let number = |value: f64| format!("{}", (value * 1000.0).round() / 1000.0);
    if text == unet {
        format!("<lora:{name}:{}>", number(unet))
    } else {
        format!("<lora:{name}:{}:{}>", number(text), number(unet))
    }
}

/// The prompt with other strengths for its adapter of this number; as it was if there is none.
pub fn with_strength(prompt: &str, number: usize, text: f64, unet: f64) -> String {
    let Some(tag) = lora_tags(prompt).into_iter().nth(number) else { return prompt.to_owned() };
    let (before, after) = (&prompt[..tag.range.start], &prompt[tag.range.end..]);
    format!("{before}{}{after}", written(&tag.name, text, unet))
}

/// The prompt without its adapter of this number, and without the space or comma that it leaves over.
pub fn without_lora(prompt: &str, number: usize) -> String {
    let Some(tag) = lora_tags(prompt).into_iter().nth(number) else { return prompt.to_owned() };
    let (before, after) = (&prompt[..tag.range.start], &prompt[tag.range.end..]);
    let left = before.trim_end_matches(' ');
    let right = after.trim_start_matches(' ');
    if right.is_empty() {
        return left.strip_suffix(',').unwrap_or(left).to_owned();
    }
    if left.is_empty() {
        return right.strip_prefix(',').unwrap_or(right).trim_start_matches(' ').to_owned();
    }
    // Of ", <tag>, " one comma stays.
    let left = if right.starts_with(',') { left.strip_suffix(',').unwrap_or(left) } else { left };
    let space = if right.starts_with([',', '\n']) || left.ends_with('\n') { "" } else { " " };
    format!("{left}{space}{right}")
}

/// The prompt with one more adapter at its end; one that it names already stays as it is.
pub fn with_lora(prompt: &str, name: &str, strength: f64) -> String {
    if lora_tags(prompt).iter().any(|tag| tag.name.eq_ignore_ascii_case(name)) {
        return prompt.to_owned();
    }
    joined(prompt, " ", &written(name, strength, strength))
}

/// The prompt with one more word or phrase at its end, after a comma; one that it has already is not added again.
pub fn with_words(prompt: &str, words: &str) -> String {
    if has_words(prompt, words) {
        return prompt.to_owned();
    }
    let separator = if prompt.trim_end().ends_with(',') { " " } else { ", " };
    joined(prompt, separator, words)
}

/// Whether a prompt has this word or phrase, bounded by something that is no part of a word.
pub fn has_words(prompt: &str, words: &str) -> bool {
    let (prompt, words) = (prompt.to_lowercase(), words.to_lowercase());
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !words.is_empty()
        && prompt.match_indices(&words).any(|(at, _)| {
            let before = prompt[..at].chars().next_back();
            let after = prompt[at + words.len()..].chars().next();
            !before.is_some_and(part) && !after.is_some_and(part)
        })
}

fn joined(prompt: &str, separator: &str, more: &str) -> String {
    let prompt = prompt.trim_end();
    if prompt.is_empty() { more.to_owned() } else { format!("{prompt}{separator}{more}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(prompt: &str) -> Vec<(String, f64, f64)> {
        lora_tags(prompt).into_iter().map(|tag| (tag.name, tag.text, tag.unet)).collect()
    }

    #[test]
    fn tags_are_read_as_the_web_ui_reads_them() {
        for (prompt, read) in [
            ("a fox <lora:fine:0.8>", vec![("fine", 0.8, 0.8)]),
            ("<lora:a>, <lora:b.c-1:0.5:1>", vec![("a", 1.0, 1.0), ("b.c-1", 0.5, 1.0)]),
            ("<lora:a:unet=0.2:te=0.3>", vec![("a", 0.3, 0.2)]),
            ("<lora:a:0.5:unet=0.2:lbw=ALL>", vec![("a", 0.5, 0.2)]),
            ("<lora:a:x>", vec![]),
            ("<lora::1> <lora:> <hypernet:a:1> <lora:a", vec![]),
            ("1 < 2 <lora:ü b:-1>", vec![("ü b", -1.0, -1.0)]),
        ] {
            let read: Vec<_> = read.into_iter().map(|(name, text, unet)| (name.to_owned(), text, unet)).collect();
            assert_eq!(named(prompt), read, "{prompt}");
        }
    }

    #[test]
    fn what_the_list_changes_is_the_text() {
        let prompt = "a fox, <lora:a:0.8>, red <lora:b:1:0.5>";
        assert_eq!(with_strength(prompt, 0, 0.65, 0.65), "a fox, <lora:a:0.65>, red <lora:b:1:0.5>");
        assert_eq!(with_strength(prompt, 1, 1.0, 0.25), "a fox, <lora:a:0.8>, red <lora:b:1:0.25>");
        assert_eq!(with_strength(prompt, 2, 0.1, 0.1), prompt);
        assert_eq!(without_lora(prompt, 0), "a fox, red <lora:b:1:0.5>");
        assert_eq!(without_lora(prompt, 1), "a fox, <lora:a:0.8>, red");
        assert_eq!(without_lora("<lora:a:1> a fox", 0), "a fox");
        assert_eq!(without_lora("<lora:a:1>, a fox", 0), "a fox");
        assert_eq!(without_lora("a fox, <lora:a:1>", 0), "a fox");
        assert_eq!(without_lora("one <lora:a:1>\ntwo", 0), "one\ntwo");
        assert_eq!(with_lora("a fox ", "fine", 0.6), "a fox <lora:fine:0.6>");
        assert_eq!(with_lora("", "fine", 1.0), "<lora:fine:1>");
        assert_eq!(with_lora("<lora:Fine:0.2>", "fine", 1.0), "<lora:Fine:0.2>");
        for (prompt, after) in [("a fox", "a fox, easynegative"), ("", "easynegative"), ("a,", "a, easynegative")] {
            assert_eq!(with_words(prompt, "easynegative"), after);
        }
        assert_eq!(with_words("a, (EasyNegative:1.2)", "easynegative"), "a, (EasyNegative:1.2)");
        assert!(!has_words("easynegative2", "easynegative") && has_words("ab, easynegative", "easynegative"));
        assert!(!has_words("a", ""));
    }
}
