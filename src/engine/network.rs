//! The model as the sampler's network: joins what it knows of the picture, and batches conditions as far as it may.

use candle_core::Tensor;

use crate::base::CancelToken;
use crate::families::ModelError;
use crate::sampling::{self, Branch, Branches};

use super::worker::Model;

/// A model during one picture.
pub(super) struct ModelNetwork<'a> {
    pub(super) model: Model<'a>,
    pub(super) cancel: &'a CancelToken,
    /// Channels that follow the noisy latents, `[1, channels, h, w]`; a blind branch has zeros there.
    pub(super) known: Option<Tensor>,
    /// How many conditions are computed in one batch.
    pub(super) together: usize,
}

impl ModelNetwork<'_> {
    /// The network's input for some branches: one for all, or one for each where they differ.
    fn input(&self, x_in: &Tensor, branches: &[Branch]) -> candle_core::Result<Tensor> {
        let Some(known) = &self.known else { return Ok(x_in.clone()) };
        let joined = |blind: bool| {
            let known = if blind { known.zeros_like()? } else { known.clone() };
            Tensor::cat(&[x_in, &known], 1)
        };
        match branches.first() {
            Some(first) if branches.iter().any(|branch| branch.blind != first.blind) => {
                let each = branches.iter().map(|branch| joined(branch.blind));
                Tensor::cat(&each.collect::<candle_core::Result<Vec<_>>>()?, 0)
            }
            first => joined(first.is_some_and(|branch| branch.blind)),
        }
    }
}

impl Branches for ModelNetwork<'_> {
    fn begin_step(&mut self, index: usize, of: usize) {
        self.model.begin_step(index, of);
    }

    fn predict(&mut self, x_in: &Tensor, t: f64, branches: &[Branch]) -> sampling::Result<Vec<Tensor>> {
        let mut out = Vec::with_capacity(branches.len());
        for part in branches.chunks(self.together.max(1)) {
            let x = self.input(x_in, part)?;
            let texts: Vec<usize> = part.iter().map(|branch| branch.text).collect();
            let predicted = self.model.predict(&x, t, &texts, self.cancel).map_err(|error| match error {
                ModelError::Cancelled => sampling::Error::Cancelled(crate::base::Cancelled),
                ModelError::Failed(failure) => sampling::Error::Network(Box::new(failure)),
            })?;
            for i in 0..part.len() {
                out.push(predicted.narrow(0, i, 1)?);
            }
        }
        Ok(out)
    }
}
