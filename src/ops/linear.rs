//! Fully connected layers.

use candle_core::Tensor;

use super::{Result, plain};

/// A linear layer whose weights are packed.
#[derive(Clone, Debug)]
pub struct Linear {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// `weight` is `[out, in]`, `bias` is `[out]`. A bias of another length is an error.
    pub fn new(weight: &Tensor, bias: Option<&Tensor>) -> Result<Self> {
        let (out, _) = weight.dims2()?;
        if let Some(b) = bias
            && b.dims1()? != out
        {
            candle_core::bail!("linear: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        Ok(Self { weight: weight.clone(), bias: bias.cloned() })
    }

    /// `x` is `[.., in]`, the result `[.., out]`.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, None)
    }

    /// The layer's result plus `residual`, which has the shape of the result.
    pub fn forward_add(&self, x: &Tensor, residual: &Tensor) -> Result<Tensor> {
        self.run(x, Some(residual))
    }

    fn run(&self, x: &Tensor, residual: Option<&Tensor>) -> Result<Tensor> {
        let (_, input) = self.weight.dims2()?;
        if x.dims().last() != Some(&input) {
            candle_core::bail!("linear: input {:?} does not end in the {input} channels of the weight", x.dims());
        }
        let y = plain::linear(x, &self.weight, self.bias.as_ref())?;
        match residual {
            Some(r) => y + r,
            None => Ok(y),
        }
    }
}
