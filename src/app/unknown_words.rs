//! Which words of the prompts the model does not know, where it says which it knows: looked for in the thread for
//! pixels, once for each text.

use std::path::PathBuf;

use crate::locale::t;
use crate::prompt::{self, Unknown};

use super::App;
use super::browser::capitalised;
use super::words::list;
use super::worker::Lane;

/// So many words are named in the sentence.
const NAMED: usize = 6;

/// What was looked through: model, prompt, negative prompt.
type Asked = (Option<PathBuf>, String, String);

#[derive(Default)]
pub(super) struct UnknownWords {
    asked: Option<Asked>,
    looking: bool,
    found: [Vec<Unknown>; 2],
}

impl UnknownWords {
    /// Nothing is being looked for any more.
    pub fn forget(&mut self) {
        self.looking = false;
    }
}

/// What is said of unknown words, without a capital.
pub fn unknown_words_sentence(unknown: &[Unknown], builtin: bool) -> String {
    let named = list(unknown.iter().take(NAMED).map(|unknown| unknown.word.clone()));
    let (count, more) = (unknown.len(), unknown.len().saturating_sub(NAMED));
    if builtin {
        t!("prompt-unknown-built-in", words = named, count = count, more = more)
    } else {
        t!("prompt-unknown", words = named, count = count, more = more)
    }
}

/// What is known in the place of unknown words, where something is near; without a capital.
pub fn near_words_sentence(unknown: &[Unknown]) -> Option<String> {
    let near = unknown.iter().filter(|unknown| !unknown.near.is_empty()).take(NAMED);
    let either = |first: String, second: String| t!("prompt-near-or", first = first, second = second);
    let pairs: Vec<_> = near
        .map(|unknown| {
            let known = unknown.near.iter().cloned().reduce(either).unwrap_or_default();
            t!("prompt-near-word", known = known, word = unknown.word.as_str())
        })
        .collect();
    (!pairs.is_empty()).then(|| t!("prompt-near", words = list(pairs)))
}

impl App {
    /// The words of the prompt, or of the negative one, that the model does not know, as far as that was found out.
    pub fn unknown_words(&self, negative: bool) -> &[Unknown] {
        &self.unknown_words.found[usize::from(negative)]
    }

    /// What is said of these words.
    pub fn unknown_words_sentence(&self, unknown: &[Unknown]) -> String {
        capitalised(&unknown_words_sentence(unknown, self.form.model.is_none()))
    }

    /// Puts another phrase in the place of a word of the prompt, or of the negative one.
    pub(super) fn replace_word(&mut self, word: &str, with: &str, negative: bool) {
        let text = if negative { &mut self.form.negative } else { &mut self.form.prompt };
        *text = prompt::replaced(text, word, with);
    }

    /// Has the prompts looked through if they changed.
    pub(super) fn look_for_unknown_words(&mut self) {
        let words = Some(self.model()).filter(|model| model.path == self.form.model);
        let Some(words) = words.and_then(|model| model.words.clone()) else {
            if self.unknown_words.asked.take().is_some() {
                self.unknown_words.found = [Vec::new(), Vec::new()];
            }
            return;
        };
        let form = &self.form;
        let same = self.unknown_words.asked.as_ref().is_some_and(|(model, prompt, negative)| {
            *model == form.model && *prompt == form.prompt && *negative == form.negative
        });
        if same || self.unknown_words.looking {
            return;
        }
        let (prompt, negative) = (form.prompt.clone(), form.negative.clone());
        self.unknown_words.asked = Some((form.model.clone(), prompt.clone(), negative.clone()));
        let taken = self.workers.submit(Lane::Pixels, false, t!("prompt-work-unknown"), move || {
            let found = [words.unknown(&prompt, false), words.unknown(&negative, true)];
            Box::new(move |app| {
                app.unknown_words.looking = false;
                // Another model may have been chosen meanwhile.
                if app.unknown_words.asked.is_some() {
                    app.changed |= app.unknown_words.found != found;
                    app.unknown_words.found = found;
                }
            })
        });
        self.unknown_words.looking = taken;
        if !taken {
            // Too much waits: once more at the next tick.
            self.unknown_words.asked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_a_few_words() {
        let unknown = |words: &[&str]| -> Vec<Unknown> {
            words.iter().map(|word| Unknown { word: (*word).to_owned(), near: Vec::new() }).collect()
        };
        let two = unknown_words_sentence(&unknown(&["spaceship", "cyberpunk"]), true);
        assert_eq!(two, "the built-in model doesn't know: spaceship, cyberpunk. It will ignore or guess them.");
        assert_eq!(
            unknown_words_sentence(&unknown(&["gnu"]), false),
            "this model doesn't know: gnu. It will ignore or guess it."
        );
        let many = unknown_words_sentence(&unknown(&["a", "b", "c", "d", "e", "f", "g", "h"]), true);
        assert!(many.contains("c, d, e, f and 2 more. It"), "{many}");
        let mut castel = unknown(&["castel", "gnu"]);
        assert_eq!(near_words_sentence(&castel), None);
        castel[0].near = vec!["castle".to_owned(), "castle garden".to_owned()];
        assert_eq!(near_words_sentence(&castel).as_deref(), Some("it knows castle or castle garden (castel)"));
    }
}
