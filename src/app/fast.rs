//! Drawing in few steps, where the model has weights for that: a switch of the form, and what live mode does by itself.

use crate::families::Fast;
use crate::job::Recipe;

use super::{App, Form};

/// What the switch puts aside.
#[derive(Debug, Clone)]
pub(super) struct Unhurried {
    sampler: String,
    schedule: String,
    steps: u32,
    guidance: f64,
    eta: Option<f64>,
}

impl Form {
    /// Sampler, schedule, steps and guidance as the model's weights for few steps want them; gives what there was.
    fn hurry(&mut self, fast: &Fast) -> Unhurried {
        self.tuning.fast = true;
        Unhurried {
            sampler: std::mem::replace(&mut self.sampler, fast.sampler.to_owned()),
            schedule: std::mem::replace(&mut self.schedule, fast.schedule.to_owned()),
            steps: std::mem::replace(&mut self.steps, fast.steps),
            guidance: std::mem::replace(&mut self.guidance, fast.guidance),
            eta: self.eta.take(),
        }
    }
}

impl App {
    /// Steps of the model with its weights for few steps; `None` where it has none.
    pub fn fast_steps(&self) -> Option<u32> {
        self.fast().map(|fast| fast.steps)
    }

    /// Steps of the model without them.
    pub fn full_steps(&self) -> u32 {
        let before = self.unhurried.as_ref().filter(|_| self.form.tuning.fast).map(|before| before.steps);
        before.unwrap_or(if self.form.tuning.fast { self.model().defaults.steps } else { self.form.steps })
    }

    fn fast(&self) -> Option<&Fast> {
        Some(self.model()).filter(|model| model.path == self.form.model)?.fast.as_ref()
    }

    /// Draws in few steps from now on, or as before.
    pub(super) fn toggle_fast(&mut self) {
        if !self.form.tuning.fast {
            if let Some(fast) = self.fast().cloned() {
                self.unhurried = Some(self.form.hurry(&fast));
            }
            return;
        }
        let form = &mut self.form;
        form.tuning.fast = false;
        if let Some(before) = self.unhurried.take() {
            (form.sampler, form.schedule) = (before.sampler, before.schedule);
            (form.steps, form.guidance, form.eta) = (before.steps, before.guidance, before.eta);
        } else {
            let defaults = self.model().defaults;
            let size = (self.form.size, self.form.working);
            self.form.take_defaults(&defaults);
            (self.form.size, self.form.working) = size;
        }
    }

    /// Has a recipe of live mode draw in few steps, or in as many as live mode says.
    pub(super) fn pace_live(&self, recipe: &mut Recipe) {
        match self.fast().filter(|_| self.live.fast) {
            Some(fast) => fast.apply(recipe),
            None => recipe.steps = self.live.clamped().steps,
        }
    }
}
