//! Classifier-free guidance over a network that knows two conditions.

use candle_core::{D, Tensor};

use super::denoiser::Network;
use super::{Error, Result};

/// Which condition a network is to be evaluated with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// What is not wanted, or nothing.
    Negative,
    /// What is wanted.
    Positive,
}

/// A network that holds a context for each [`Branch`].
pub trait Branches {
    /// Is told which step begins, from 0, of how many.
    fn begin_step(&mut self, _index: usize, _of: usize) {}

    /// The raw prediction for `x_in` `[b, c, h, w]` at timestep `t` under each of `branches`, in their order, each of
    /// x's shape. Whether they are computed in one batch (negative first) or one after the other is up to the network
    /// and its memory.
    fn predict(&mut self, x_in: &Tensor, t: f64, branches: &[Branch]) -> Result<Vec<Tensor>>;
}

/// Ho and Salimans 2022 (arXiv 2207.12598), with the rescaling of Lin et al. 2023 (arXiv 2305.08891, section 3.4).
pub struct Guidance<B> {
    branches: B,
    scale: f64,
    rescale: f64,
}

impl<B: Branches> Guidance<B> {
    /// Guides by `scale`; 1 or less leaves the negative branch out. `rescale` (0 to 1, usually 0) is how far the result's
    /// deviation is brought back to the positive branch's.
    ///
    /// Fails if a number is not finite or out of range.
    pub fn new(branches: B, scale: f64, rescale: f64) -> Result<Self> {
        if !scale.is_finite() {
            return Err(Error::Parameter(format!("guidance is {scale}; choose a number, usually 1 to 15")));
        }
        if !(0.0..=1.0).contains(&rescale) {
            return Err(Error::Parameter(format!("guidance rescale is {rescale}; choose a value from 0 to 1")));
        }
        Ok(Self { branches, scale, rescale })
    }

    /// The network back.
    pub fn into_inner(self) -> B {
        self.branches
    }
}

impl<B: Branches> Network for Guidance<B> {
    fn begin_step(&mut self, index: usize, of: usize) {
        self.branches.begin_step(index, of);
    }

    fn predict(&mut self, x_in: &Tensor, t: f64) -> Result<Tensor> {
        let wanted: &[Branch] =
            if self.scale > 1.0 { &[Branch::Negative, Branch::Positive] } else { &[Branch::Positive] };
        let mut out = self.branches.predict(x_in, t, wanted)?;
        if out.len() != wanted.len() {
            let message = format!("the network gave {} predictions for {} conditions", out.len(), wanted.len());
            return Err(Error::Network(message.into()));
        }
        match (out.pop(), out.pop()) {
            (Some(positive), Some(negative)) => {
                let guided = (&negative + ((&positive - &negative)? * self.scale)?)?;
                if self.rescale == 0.0 { Ok(guided) } else { self.rescaled(&guided, &positive) }
            }
            (Some(positive), None) => Ok(positive),
            (None, _) => Err(Error::Network("the network gave no prediction".into())),
        }
    }
}

impl<B> Guidance<B> {
    fn rescaled(&self, guided: &Tensor, positive: &Tensor) -> Result<Tensor> {
        // Each picture's unbiased deviation over channels and pixels, as [b, 1, 1, 1].
        let deviation = |x: &Tensor| x.flatten_from(1)?.var_keepdim(D::Minus1)?.sqrt()?.reshape(((), 1, 1, 1));
        let ratio = (deviation(positive)? / deviation(guided)?)?;
        let factor = ratio.affine(self.rescale, 1.0 - self.rescale)?;
        Ok(guided.broadcast_mul(&factor)?)
    }
}
