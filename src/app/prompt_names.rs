//! What is added to a model, changed by lists and the library: adapters and embeddings that the prompt names, the VAE,
//! control networks.

use std::path::PathBuf;

use crate::library::models::{ModelEntry, ModelKind};
use crate::locale::t;

use super::{App, Command, ControlAction, NoticeKind, PromptAction, VaeChoice, tags, words};

/// A file that can be added to a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The file or folder.
    pub path: PathBuf,
    /// What people call it.
    pub name: String,
    /// Why it does not fit the chosen model, as a sentence.
    pub misfit: Option<String>,
}

impl App {
    /// Changes what the prompt names.
    pub(super) fn change_names(&mut self, action: &PromptAction) {
        let form = &mut self.form;
        match action {
            PromptAction::Replace { word, with, negative } => self.replace_word(word, with, *negative),
            PromptAction::AddLora(name) => form.prompt = tags::with_lora(&form.prompt, name, 1.0),
            PromptAction::LoraStrength { number, text, unet } => {
                form.prompt = tags::with_strength(&form.prompt, *number, *text, *unet);
            }
            PromptAction::RemoveLora(number) => form.prompt = tags::without_lora(&form.prompt, *number),
            PromptAction::AddWords(words) => form.prompt = tags::with_words(&form.prompt, words),
            PromptAction::AddNegativeWords(words) => form.negative = tags::with_words(&form.negative, words),
        }
    }

    /// Uses a file as what it is.
    pub(super) fn use_entry(&mut self, entry: &ModelEntry) {
        if let Some(problem) = &entry.problem {
            self.say(NoticeKind::Error, problem.clone());
            return;
        }
        let name = entry.name.clone();
        let (command, said) = match entry.kind {
            ModelKind::Checkpoint => {
                (Command::ChooseModel(Some(entry.path.clone())), t!("use-model", name = name.as_str()))
            }
            ModelKind::Lora => {
                (Command::Prompt(PromptAction::AddLora(name.clone())), t!("use-lora", name = name.as_str()))
            }
            ModelKind::Embedding => {
                (Command::Prompt(PromptAction::AddWords(name.clone())), t!("use-embedding", name = name.as_str()))
            }
            ModelKind::ControlNet => (
                Command::Control(ControlAction::Add(Some(entry.path.clone()))),
                t!("use-controlnet", name = name.as_str()),
            ),
            ModelKind::Vae => {
                self.form.vae = VaeChoice::File(entry.path.clone());
                self.say(NoticeKind::Success, t!("use-vae", name = name.as_str()));
                return;
            }
            kind => {
                let text = t!("use-not-alone", name = name.as_str(), kind = words::model_kind_name(kind));
                self.say(NoticeKind::Warning, text);
                return;
            }
        };
        self.run(command);
        match self.misfit(entry) {
            Some(why) => self.say(NoticeKind::Warning, why),
            None => self.say(NoticeKind::Success, said),
        }
    }

    /// What is wrong with an adapter that the prompt names, as a sentence: it is not here, or was made for other models.
    pub fn lora_problem(&mut self, name: &str) -> Option<String> {
        let key = (self.model().family_id.clone(), name.to_owned());
        if let Some(known) = self.browser.lora_problems().get(&key) {
            return known.clone();
        }
        let problem = match self.browser.models_found().find(ModelKind::Lora, name) {
            Some(entry) => self.misfit(entry),
            // It may still be found.
            None if self.browser.scanning().is_some() => return None,
            None => Some(t!("prompt-lora-missing", name = name)),
        };
        self.browser.lora_problems().insert(key, problem.clone());
        problem
    }

    /// The files of a kind that can be added to the chosen model: those that fit first, the others with why they do
    /// not.
    pub fn additions(&self, kind: ModelKind) -> Vec<Addition> {
        let entries = self.browser.entries().iter().filter(|entry| entry.kind == kind);
        let mut choices: Vec<_> = entries
            .map(|entry| {
                let misfit = entry.problem.clone().or_else(|| self.misfit(entry));
                Addition { path: entry.path.clone(), name: entry.label().to_owned(), misfit }
            })
            .collect();
        choices.sort_by_cached_key(|choice| (choice.misfit.is_some(), choice.name.to_lowercase()));
        choices
    }
}
