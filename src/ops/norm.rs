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

    /// What [`Self::forward`] does to `x`, one image `[1, .., c]`, so that it can be done to parts of that image, or
    /// of one like it.
    pub fn fit(&self, x: &Tensor) -> Result<Fit> {
        let c = self.weight.dims1()?;
        if x.rank() < 2 || x.dim(0)? != 1 || x.dims().last() != Some(&c) || x.elem_count() == 0 {
            candle_core::bail!("group norm: {:?} is not one image of {c} channels", x.dims());
        }
        if bridge::fast(x) && bridge::fast(&self.weight) {
            let [weight, bias] = [bridge::floats(&self.weight)?, bridge::floats(&self.bias)?];
            let table = bridge::read(&bridge::floats(x)?, |x| {
                bridge::read(&weight, |w| bridge::read(&bias, |b| cpu::norm::table(x, w, b, self.groups, self.eps)))
            })???;
            return Ok(Fit(Tensor::from_vec(table, (2, c), x.device())?));
        }
        Ok(Fit(plain::group_norm_table(x, &self.weight, &self.bias, self.groups, self.eps)?))
    }

    /// As [`Self::forward_silu`], with the scales and shifts of another image in place of its own: `x` is
    /// `[n, .., c]`.
    pub fn forward_silu_fitted(&self, x: &Tensor, fit: &Fit) -> Result<Tensor> {
        profile::count(Class::Norm, 0, || {
            let c = self.weight.dims1()?;
            if x.dims().last() != Some(&c) || fit.0.dims() != [2, c] {
                candle_core::bail!("group norm: input {:?} and its fit are not of {c} channels", x.dims());
            }
            if x.elem_count() > 0 && bridge::fast(x) && bridge::fast(&fit.0) {
                let table = bridge::read(&fit.0, <[f32]>::to_vec)?;
                let y = bridge::read(&bridge::floats(x)?, |x| cpu::norm::apply(x, &[table], true))?;
                return bridge::tensor(y, x.shape(), x.dtype());
            }
            let table = fit.0.to_dtype(x.dtype())?;
            x.broadcast_mul(&table.get(0)?)?.broadcast_add(&table.get(1)?)?.silu()
        })
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

/// The scale and the shift of each channel by which a [`GroupNorm`] normalises one image.
#[derive(Clone, Debug)]
pub struct Fit(Tensor);

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
