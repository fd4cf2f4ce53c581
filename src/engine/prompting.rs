//! What a job's prompts say at each step: the distinct texts, embedded once, and how each step is guided by them.

use crate::families::TextInput;
use crate::job::Recipe;
use crate::sampling::Plan;

/// A text as a model is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    text: String,
    second: Option<String>,
    negative: bool,
}

/// The texts of a job and the steps' plans.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prompting {
    texts: Vec<Text>,
    plans: Vec<Plan>,
}

impl Prompting {
    /// Reads the prompts of a recipe.
    pub(super) fn new(recipe: &Recipe) -> Self {
        let mut own = Self { texts: Vec::new(), plans: Vec::new() };
        let negative = own.number(&recipe.negative_prompt, None, true);
        let positive = own.number(&recipe.prompt, recipe.tuning.second_prompt.as_deref(), false);
        own.plans.push(Plan::new(negative, positive));
        own
    }

    /// The number of a text, which is new or was there before.
    fn number(&mut self, text: &str, second: Option<&str>, negative: bool) -> usize {
        let text = Text { text: text.to_owned(), second: second.map(str::to_owned), negative };
        let known = self.texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    /// The texts, as a model is conditioned on them.
    pub(super) fn inputs(&self) -> Vec<TextInput<'_>> {
        let inputs = self.texts.iter();
        inputs.map(|t| TextInput { text: &t.text, second: t.second.as_deref(), negative: t.negative }).collect()
    }

    /// What each step is guided by; the last holds on.
    pub(super) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The most texts that one step asks for, the negative one among them.
    pub(super) fn most(&self) -> usize {
        self.plans.iter().map(|plan| plan.positives.len() + 1).max().unwrap_or(1)
    }
}
