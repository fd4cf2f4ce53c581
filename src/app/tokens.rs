//! How long the prompts are in the model's own tokens, counted in the thread for pixels.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::families;
use crate::locale::t;
use crate::nets::{Tokenizer, token_count};
use crate::prompt::{self, Prompt};

use super::App;
use super::worker::Lane;

/// How long a prompt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCount {
    /// Tokens of the text alone.
    pub tokens: usize,
    /// Tokens of all chunks that it fills or begins, 75 each for most models; one at least.
    pub room: usize,
}

/// So many steps are looked at for what a prompt becomes on the way.
const STEPS: usize = 20;

/// A tokenizer, and the model that it belongs to.
type Known = Option<(Option<PathBuf>, Arc<Tokenizer>)>;
/// What was counted: model, prompt, negative prompt.
type Asked = (Option<PathBuf>, String, String);

#[derive(Default)]
pub(super) struct Tokens {
    tokenizer: Arc<Mutex<Known>>,
    asked: Option<Asked>,
    counting: bool,
    counts: (Option<TokenCount>, Option<TokenCount>),
}

impl Tokens {
    pub fn counts(&self) -> (Option<TokenCount>, Option<TokenCount>) {
        self.counts
    }

    /// Nothing is being counted any more.
    pub fn forget(&mut self) {
        self.counting = false;
    }
}

impl App {
    /// Has the prompts counted if they changed.
    pub(super) fn count_tokens(&mut self) {
        let form = &self.form;
        let same = self.tokens.asked.as_ref().is_some_and(|(model, prompt, negative)| {
            *model == form.model && *prompt == form.prompt && *negative == form.negative
        });
        if same || self.tokens.counting {
            return;
        }
        let asked = (form.model.clone(), form.prompt.clone(), form.negative.clone());
        self.tokens.asked = Some(asked.clone());
        let cache = self.tokens.tokenizer.clone();
        self.tokens.counting = self.workers.submit(Lane::Pixels, false, t!("prompt-work-counting"), move || {
            let counts = count(&cache, &asked);
            Box::new(move |app| {
                app.tokens.counting = false;
                app.changed |= app.tokens.counts != counts;
                app.tokens.counts = counts;
            })
        });
    }
}

fn count(cache: &Mutex<Known>, (model, prompt, negative): &Asked) -> (Option<TokenCount>, Option<TokenCount>) {
    let mut known = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if known.as_ref().is_none_or(|(of, _)| of != model) {
        *known = tokenizer(model.as_deref()).map(|tokenizer| (model.clone(), Arc::new(tokenizer)));
    }
    let Some((_, tokenizer)) = known.as_ref() else { return (None, None) };
    (length(tokenizer, &Prompt::parse(prompt).text, false), length(tokenizer, &Prompt::negative(negative), true))
}

/// The length of the longest text that a prompt stands for at any step and in any of its parts, as A1111 counts it.
fn length(tokenizer: &Tokenizer, text: &str, negative: bool) -> Option<TokenCount> {
    let chunk = tokenizer.length().saturating_sub(2).max(1);
    let parts = if negative { vec![text.to_owned()] } else { parts(text) };
    let mut most = 0;
    for (_, text) in parts.iter().flat_map(|part| prompt::schedules(part, STEPS)) {
        most = most.max(token_count(&tokenizer.weighted(&prompt::attention(&text), &[]).ok()?));
    }
    Some(TokenCount { tokens: most, room: most.div_ceil(chunk).max(1) * chunk })
}

fn parts(text: &str) -> Vec<String> {
    prompt::conjunction(text).into_iter().map(|(part, _)| part).collect()
}

/// The model's tokenizer; `None` if it cannot be read, which the job then says.
fn tokenizer(model: Option<&Path>) -> Option<Tokenizer> {
    let files = families::open(model).ok()?;
    families::tokenizer(&files, "tokenizer").ok()
}
