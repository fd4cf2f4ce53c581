//! What a job's prompts say at each step: the distinct texts, embedded once, and how each step is guided by them.

use crate::families::TextInput;
use crate::job::Recipe;
use crate::prompt::{Prompt, conjunction, schedules, schedules_after, stretch_at};
use crate::sampling::Plan;

/// A text as a model is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    text: String,
    second: Option<String>,
    negative: bool,
    schedule: usize,
    joined: bool,
}

impl Phrase {
    fn input(&self) -> TextInput<'_> {
        let Self { text, second, negative, schedule, joined } = self;
        TextInput { text, second: second.as_deref(), negative: *negative, schedule: *schedule, joined: *joined }
    }
}

/// The texts of a job and the steps' plans.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prompting {
    texts: Vec<Phrase>,
    plans: Vec<Plan>,
}

impl Prompting {
    /// Reads the prompts of a recipe whose sampler evaluates the network `evaluations` times a step: as in A1111,
    /// schedules count evaluations, so that steps written as numbers pass faster there. They go on from `before` steps
    /// of a first pass, where there was one.
    pub(super) fn new(recipe: &Recipe, evaluations: usize, before: Option<u32>) -> Self {
        let ends = recipe.steps as usize * evaluations.max(1);
        let schedule = |text: &str| match before {
            None => schedules(text, ends),
            Some(before) => schedules_after(text, ends, before as usize * evaluations.max(1)),
        };
        let negative = schedule(&Prompt::negative(&recipe.negative_prompt));
        let parts = conjunction(&Prompt::parse(&recipe.prompt).text);
        let positives: Vec<_> = parts.iter().map(|(text, weight)| (schedule(text), *weight)).collect();
        let second = recipe.tuning.second_prompt.as_deref().map(|text| Prompt::parse(text).text);
        let mut own = Self { texts: Vec::new(), plans: Vec::new() };
        for step in (0..ends).step_by(evaluations.max(1)) {
            let at = |schedule: &[(usize, String)]| schedule[stretch_at(schedule, step)].1.clone();
            let (text, joined) = (at(&negative), positives.len() > 1);
            let negative = own.number(Phrase { text, second: None, negative: true, schedule: 0, joined: false });
            let mut plan = Plan { negative, positives: Vec::with_capacity(positives.len()) };
            for (i, (schedule, weight)) in positives.iter().enumerate() {
                let text = at(schedule);
                let text = Phrase { text, second: second.clone(), negative: false, schedule: i + 1, joined };
                plan.positives.push((own.number(text), *weight));
            }
            own.plans.push(plan);
        }
        // The last plan holds on: most prompts have one.
        while own.plans.len() > 1 && own.plans[own.plans.len() - 2] == own.plans[own.plans.len() - 1] {
            own.plans.pop();
        }
        own
    }

    /// The number of a text, which is new or was there before.
    fn number(&mut self, text: Phrase) -> usize {
        let known = self.texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    /// The texts, as a model is conditioned on them.
    pub(super) fn inputs(&self) -> Vec<TextInput<'_>> {
        self.texts.iter().map(Phrase::input).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(prompt: &str, negative: &str, steps: u32, evaluations: usize) -> Prompting {
        let json = format!(
            r#"{{"version": 1, "software": "", "model": {{"name": ""}}, "prompt": "", "steps": {steps},
            "size": {{"width": 8, "height": 8}}, "sampler": "euler", "schedule": "karras", "guidance": 7.0, "seed": 0,
            "rng": "cpu"}}"#
        );
        let mut recipe: Recipe = serde_json::from_str(&json).unwrap();
        (recipe.prompt, recipe.negative_prompt) = (prompt.into(), negative.into());
        Prompting::new(&recipe, evaluations, None)
    }

    fn texts(prompting: &Prompting) -> Vec<(&str, usize)> {
        prompting.texts.iter().map(|t| (t.text.as_str(), t.schedule)).collect()
    }

    #[test]
    fn a_prompt_without_editing_has_one_plan_and_no_tags() {
        let plain = of("a (fox:1.2) <lora:ink:0.6>", "bad", 20, 1);
        assert_eq!(texts(&plain), [("bad", 0), ("a (fox:1.2)", 1)]);
        assert_eq!(plain.plans(), [Plan::new(0, 1)]);
        assert_eq!(plain.most(), 2);
    }

    #[test]
    fn editing_changes_the_plan_at_its_step_and_texts_are_told_once() {
        let edited = of("a [cat:dog:3] here", "", 6, 1);
        assert_eq!(texts(&edited), [("", 0), ("a cat here", 1), ("a dog here", 1)]);
        let of_step: Vec<usize> = edited.plans().iter().map(|plan| plan.positives[0].0).collect();
        // A1111 shows the first for one step more; the last plan holds on.
        assert_eq!(of_step, [1, 1, 1, 1, 2]);
        let turns = of("[cat|dog]", "", 4, 1);
        assert_eq!(turns.plans().iter().map(|plan| plan.positives[0].0).collect::<Vec<_>>(), [1, 1, 2, 1]);
        // A sampler with two evaluations a step takes half as many steps to the same one.
        let fast = of("[cat:dog:3]", "", 6, 2);
        assert_eq!(fast.plans().iter().map(|plan| plan.positives[0].0).collect::<Vec<_>>(), [1, 1, 2]);
    }

    #[test]
    fn conjunctions_keep_their_weights() {
        let both = of("a fox :0.6 AND [snow:rain:0.5]", "bad", 2, 1);
        assert_eq!(texts(&both), [("bad", 0), ("a fox", 1), (" snow", 2)]);
        assert_eq!(both.plans()[0].positives, [(1, 0.6), (2, 1.0)]);
        assert!(both.texts[1].joined && !both.texts[0].joined);
        assert_eq!(both.most(), 3);
    }
}
