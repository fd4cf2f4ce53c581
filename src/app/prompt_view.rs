//! What a prompt means to the studio while it is written: what each part is, what is wrong with it, and how a name that
//! was begun goes on.

use std::ops::Range;
use std::sync::Arc;

use crate::library::models::ModelKind;
use crate::prompt::{self, Begun, Span, SpanContext, SpanKind, WordKind, Words};

use super::App;

/// So many names are offered at once.
const OFFERED: usize = 8;
/// Of an embedding's name so many letters must be there before it is offered.
const LETTERS: usize = 2;

/// What is known of a prompt beside its text.
#[derive(Debug, Clone, Default)]
pub struct PromptContext {
    negative: bool,
    embeddings: Arc<Vec<String>>,
    /// Adapters that cannot be used, with why.
    problems: Vec<(String, String)>,
}

impl PromptContext {
    /// What each part of the text is; what lies between is plain words.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let context = SpanContext { negative: self.negative, embeddings: &self.embeddings };
        let mut spans = prompt::spans(text, context);
        if self.problems.is_empty() {
            return spans;
        }
        for (range, network) in prompt::tags(text) {
            let span = spans.iter_mut().find(|span| span.kind == SpanKind::Network && span.range.start == range.start);
            let problem = self.problems.iter().find(|(name, _)| *name == network.name.trim());
            if let (Some(span), Some((_, problem))) = (span, problem) {
                span.problem.get_or_insert_with(|| problem.clone());
            }
        }
        spans
    }
}

/// How what was begun may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// What is replaced, in bytes.
    pub range: Range<usize>,
    /// What is offered: its name, and what takes the place.
    pub items: Vec<(String, String)>,
    /// What kind of words each is, where they are words that the model knows, kind by kind.
    pub kinds: Vec<WordKind>,
    /// Whether what is there may well stay as it is.
    pub whole: bool,
}

impl App {
    /// What is known of the prompt, or of the negative one, beside its text.
    pub fn prompt_context(&mut self, negative: bool) -> PromptContext {
        let embeddings = self.browser.embedding_names();
        if negative {
            return PromptContext { negative, embeddings, problems: Vec::new() };
        }
        let names: Vec<_> = super::lora_tags(&self.form.prompt).into_iter().map(|tag| tag.name).collect();
        let problems = names.into_iter().filter_map(|name| Some((name.clone(), self.lora_problem(&name)?))).collect();
        PromptContext { negative, embeddings, problems }
    }

    /// How the name at a place of a text may go on: of an adapter after `<lora:`, of an embedding anywhere; or a word,
    /// for a model that says which it knows.
    pub fn completions(&self, text: &str, at: usize, negative: bool) -> Option<Completions> {
        let before = text.get(..at)?;
        let open = before.rfind('<').filter(|open| !before[*open..].contains('>'));
        if let Some(open) = open.filter(|_| !negative) {
            let name = before[open + 1..].strip_prefix("lora:").filter(|name| !name.contains(':'))?;
            let items = self.names_like(ModelKind::Lora, name, true);
            let items = items.into_iter().map(|name| (name.clone(), format!("<lora:{name}:1>"))).collect();
            // What follows of the tag already is replaced, too.
            let after = text[at..].find(['>', '<', '\n']).filter(|end| text[at + end..].starts_with('>'));
            let range = open..after.map_or(at, |end| at + end + 1);
            return some(Completions { range, items, kinds: Vec::new(), whole: false });
        }
        if let Some(words) = &self.model().words
            && self.model().path == self.form.model
        {
            return known(words, text, at);
        }
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let start = before.char_indices().rev().take_while(|(_, c)| part(*c)).last().map_or(at, |(i, _)| i);
        let word = &before[start..];
        if word.chars().count() < LETTERS || text[at..].starts_with(part) {
            return None;
        }
        let names = self.names_like(ModelKind::Embedding, word, false);
        let items = names.into_iter().filter(|name| name != word).map(|name| (name.clone(), name)).collect();
        some(Completions { range: start..at, items, kinds: Vec::new(), whole: false })
    }

    /// Names of files of a kind that begin with these letters, then those that hold them; what does not fit the model
    /// comes last.
    fn names_like(&self, kind: ModelKind, letters: &str, within: bool) -> Vec<String> {
        let letters = letters.trim().to_lowercase();
        let entries = self.browser.entries().iter().filter(|entry| entry.kind == kind && entry.problem.is_none());
        let mut found: Vec<_> = entries
            .filter_map(|entry| {
                let at = entry.name.to_lowercase().find(&letters)?;
                (within || at == 0).then(|| (self.misfit(entry).is_some(), at > 0, entry.name.clone()))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(.., name)| name).take(OFFERED).collect()
    }
}

/// How a word may go on that a model knows. What was written stays as it was written.
fn known(words: &Words, text: &str, at: usize) -> Option<Completions> {
    let Begun { start, whole, phrases } = words.complete(text, at, OFFERED)?;
    let typed = text.get(start..at)?;
    let letters = typed.chars().count();
    let inserted = |phrase: &str| format!("{typed}{}", phrase.chars().skip(letters).collect::<String>());
    let items = phrases.iter().map(|(_, phrase)| (phrase.clone(), inserted(phrase))).collect();
    some(Completions { range: start..at, items, kinds: phrases.iter().map(|(kind, _)| *kind).collect(), whole })
}

fn some(completions: Completions) -> Option<Completions> {
    (!completions.items.is_empty()).then_some(completions)
}
