//! What the prompt names, changed by lists and the library: adapters and embeddings.

use super::{App, PromptAction, tags};

impl App {
    /// Changes what the prompt names.
    pub(super) fn change_names(&mut self, action: &PromptAction) {
        let form = &mut self.form;
        match action {
            PromptAction::AddLora(name) => form.prompt = tags::with_lora(&form.prompt, name, 1.0),
            PromptAction::LoraStrength { number, text, unet } => {
                form.prompt = tags::with_strength(&form.prompt, *number, *text, *unet);
            }
            PromptAction::RemoveLora(number) => form.prompt = tags::without_lora(&form.prompt, *number),
            PromptAction::AddWords(words) => form.prompt = tags::with_words(&form.prompt, words),
            PromptAction::AddNegativeWords(words) => form.negative = tags::with_words(&form.negative, words),
        }
    }
}
