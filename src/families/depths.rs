//! What is kept of a UNet's depths from step to step, where a job wants less work.

use crate::job::Economy;
use crate::nets::Deep;

/// Features of branches that are kept: prompts that alternate need no more.
const MAX_KEPT: usize = 8;

/// The depths of one picture's steps.
#[derive(Default)]
pub(super) struct Depths {
    economy: Economy,
    /// The present step, from 0.
    step: usize,
    /// For each list of texts that was asked for.
    kept: Vec<(Vec<usize>, Deep)>,
}

impl Depths {
    /// Begins a job.
    pub(super) fn set(&mut self, economy: Economy) {
        *self = Self { economy, ..Self::default() };
    }

    /// Is told which step begins, from 0.
    pub(super) fn begin_step(&mut self, index: usize) {
        self.step = index;
        if index.is_multiple_of(self.economy.deep_cache.max(1) as usize) {
            self.kept.clear();
        }
    }

    /// Share of the tokens that are merged.
    pub(super) fn token_merging(&self) -> f64 {
        self.economy.token_merging
    }

    /// How many skip connections every step computes, where the depths are kept at all.
    pub(super) fn connections(&self) -> Option<usize> {
        (self.economy.deep_cache > 1).then_some(self.economy.deep_cache_branch as usize)
    }

    /// What was kept for these texts.
    pub(super) fn take(&mut self, texts: &[usize]) -> Option<Deep> {
        let at = self.kept.iter().position(|(of, _)| of == texts)?;
        Some(self.kept.remove(at).1)
    }

    /// Keeps it for the next step.
    pub(super) fn put(&mut self, texts: &[usize], deep: Option<Deep>) {
        let Some(deep) = deep else { return };
        if self.kept.len() >= MAX_KEPT {
            self.kept.remove(0);
        }
        self.kept.push((texts.to_vec(), deep));
    }
}
