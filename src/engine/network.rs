//! The model as the sampler's network: joins what it knows of the picture, and batches conditions as far as it may.

use candle_core::Tensor;

use crate::base::CancelToken;
use crate::families::ModelError;
use crate::sampling::{self, Branch, Branches};

use super::refine::Tiling;
use super::worker::Model;

/// A model during one picture.
pub(super) struct ModelNetwork<'a> {
    pub(super) model: Model<'a>,
    pub(super) cancel: &'a CancelToken,
    /// Channels that follow the noisy latents, `[1, channels, h, w]`; a blind branch has zeros there.
    pub(super) known: Option<Tensor>,
    /// How many conditions are computed in one batch.
    pub(super) together: usize,
    /// The tiles in which it sees the latent; `None` shows it whole.
    pub(super) tiling: Option<&'a Tiling>,
}

impl ModelNetwork<'_> {
    /// The network's input for some branches: one for all, or one for each where they differ.
    fn input(x_in: &Tensor, known: Option<&Tensor>, branches: &[Branch]) -> candle_core::Result<Tensor> {
        let Some(known) = known else { return Ok(x_in.clone()) };
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

    /// The predictions for a latent, or for a part of one, with what is known of it.
    fn predict_part(
        &mut self,
        x_in: &Tensor,
        known: Option<&Tensor>,
        t: f64,
        branches: &[Branch],
    ) -> sampling::Result<Vec<Tensor>> {
        let mut out = Vec::with_capacity(branches.len());
        for some in branches.chunks(self.together.max(1)) {
            let x = Self::input(x_in, known, some)?;
            let texts: Vec<usize> = some.iter().map(|branch| branch.text).collect();
            let predicted = self.model.predict(&x, t, &texts, self.cancel).map_err(|error| match error {
                ModelError::Cancelled => sampling::Error::Cancelled(crate::base::Cancelled),
                ModelError::Failed(failure) => sampling::Error::Network(Box::new(failure)),
            })?;
            for i in 0..some.len() {
                out.push(predicted.narrow(0, i, 1)?);
            }
        }
        Ok(out)
    }
}

impl Branches for ModelNetwork<'_> {
    fn begin_step(&mut self, index: usize, of: usize) {
        self.model.begin_step(index, of);
    }

    fn predict(&mut self, x_in: &Tensor, t: f64, branches: &[Branch]) -> sampling::Result<Vec<Tensor>> {
        let known = self.known.clone();
        let Some(tiling) = self.tiling else { return self.predict_part(x_in, known.as_ref(), t, branches) };
        tiling.blend(x_in, |place, tile| {
            self.model.show_part(place);
            let known = known.as_ref().map(|known| tiling.cut(known, place)).transpose()?;
            self.predict_part(tile, known.as_ref(), t, branches)
        })
    }
}
