//! Group and layer normalisation on channels-last tensors.

use candle_core::Tensor;

use super::{
    Result, bridge, cpu, plain,
    profile::{self, Class},
};

/// Group normalisation, <https://arxiv.org/abs/1803.08494>.
#[derive(Clone, Debug)]
pub struct GroupNorm {
    weight: Tensor,
    bias: Tensor,
    groups: usize,
    eps: f64,
}

impl GroupNorm {
    /// `weight` and `bias` are `[c]`; `groups` must divide `c`.
    pub fn new(weight: &Tensor, bias: &Tensor, groups: usize, eps: f64) -> Result<Self> {
        let c = weight.dims1()?;
        if bias.dims1()? != c {
            candle_core::bail!("group norm: bias {:?} does not fit weight {:?}", bias.dims(), weight.dims());
        }
        if groups == 0 || c % groups != 0 {
            candle_core::bail!("group norm: {c} channels cannot be split into {groups} groups");
        }
        Ok(Self { weight: weight.clone(), bias: bias.clone(), groups, eps })
    }

    /// `x` is `[n, .., c]`: each group of channels of each item gets mean 0 and variance 1, then weight and bias.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, false)
    }

    /// As [`Self::forward`], followed by [`super::Activation::Silu`].
    pub fn forward_silu(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, true)
    }

    fn run(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        profile::count(Class::Norm, 0, || self.compute(x, silu))
    }

    fn compute(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        let c = self.weight.dims1()?;
        if x.rank() < 2 || x.dims().last() != Some(&c) {
            candle_core::bail!("group norm: input {:?} is not [n, .., {c}]", x.dims());
        }
        if x.elem_count() == 0 {
            return Ok(x.clone());
        }
        if bridge::fast(x) && bridge::fast(&self.weight) {
            let [weight, bias] = [bridge::floats(&self.weight)?, bridge::floats(&self.bias)?];
            let n = x.dim(0)?;
            let y = bridge::read(&bridge::floats(x)?, |x| {
                bridge::read(&weight, |w| {
                    bridge::read(&bias, |b| cpu::norm::group_norm(x, n, (w, b), self.groups, self.eps, silu))
                })
            })???;
            return bridge::tensor(y, x.shape(), x.dtype());
        }
        plain::group_norm(x, &self.weight, &self.bias, self.groups, self.eps, silu)
    }
}

/// Layer normalisation over the last axis, <https://arxiv.org/abs/1607.06450>.
#[derive(Clone, Debug)]
pub struct LayerNorm {
    weight: Tensor,
    bias: Tensor,
    eps: f64,
}

impl LayerNorm {
    /// `weight` and `bias` are `[c]`.
    pub fn new(weight: &Tensor, bias: &Tensor, eps: f64) -> Result<Self> {
        if bias.dims1()? != weight.dims1()? {
            candle_core::bail!("layer norm: bias {:?} does not fit weight {:?}", bias.dims(), weight.dims());
        }
        Ok(Self { weight: weight.clone(), bias: bias.clone(), eps })
    }

    /// `x` is `[.., c]`: each vector of channels gets mean 0 and variance 1, then weight and bias.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        profile::count(Class::Norm, 0, || self.compute(x))
    }

    fn compute(&self, x: &Tensor) -> Result<Tensor> {
        let c = self.weight.dims1()?;
        if x.dims().last() != Some(&c) {
            candle_core::bail!("layer norm: input {:?} does not end in {c} channels", x.dims());
        }
        if x.elem_count() == 0 {
            return Ok(x.clone());
        }
        if bridge::fast(x) && bridge::fast(&self.weight) {
            let [weight, bias] = [bridge::floats(&self.weight)?, bridge::floats(&self.bias)?];
            let y = bridge::read(&bridge::floats(x)?, |x| {
                bridge::read(&weight, |w| bridge::read(&bias, |b| cpu::norm::layer_norm(x, w, b, self.eps)))
            })???;
            return bridge::tensor(y, x.shape(), x.dtype());
        }
        plain::layer_norm(x, &self.weight, &self.bias, self.eps)
    }
}
