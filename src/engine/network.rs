//! The model as the sampler's network: joins the known picture's channels, and batches the two conditions if it may.

use candle_core::Tensor;

use crate::base::CancelToken;
use crate::families::ModelError;
use crate::sampling::{self, Branch, Branches};

use super::worker::Model;

/// A model during one picture.
pub(super) struct ModelNetwork<'a> {
    pub(super) model: Model<'a>,
    pub(super) cancel: &'a CancelToken,
    /// Channels that follow the noisy latents: `[1, 5, h, w]` for inpainting models.
    pub(super) known: Option<Tensor>,
    /// Whether both conditions are computed in one batch.
    pub(super) batched: bool,
}

impl Branches for ModelNetwork<'_> {
    fn predict(&mut self, x_in: &Tensor, t: f64, branches: &[Branch]) -> sampling::Result<Vec<Tensor>> {
        let x = match &self.known {
            Some(known) => Tensor::cat(&[x_in, known], 1)?,
            None => x_in.clone(),
        };
        let mut out = Vec::with_capacity(branches.len());
        for part in branches.chunks(if self.batched { branches.len().max(1) } else { 1 }) {
            let predicted = self.model.predict(&x, t, part, self.cancel).map_err(|error| match error {
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
