//! Group and layer normalisation on channels-last tensors.

use candle_core::{DType, Tensor};

use super::{
    Result, bf16, bridge, cpu, plain,
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

    /// What [`Self::forward`] does to each image of `x`, `[n, .., c]`, so that it can be done to parts of them, to
    /// others like them, or on the way into a convolution ([`super::Extra::fit`]).
    pub fn fit(&self, x: &Tensor) -> Result<Fit> {
        profile::count(Class::Norm, 0, || self.fitted(x)).map(Fit)
    }

    fn fitted(&self, x: &Tensor) -> Result<Tensor> {
        let c = self.weight.dims1()?;
        if x.rank() < 2 || x.dims().last() != Some(&c) || x.elem_count() == 0 {
            candle_core::bail!("group norm: {:?} is not [n, .., {c}]", x.dims());
        }
        if !bridge::fast(x) || !bridge::fast(&self.weight) {
            return plain::group_norm_table(x, &self.weight, &self.bias, self.groups, self.eps);
        }
        let n = x.dim(0)?;
        let [weight, bias] = [bridge::floats(&self.weight)?, bridge::floats(&self.bias)?];
        let tables = bridge::read(&weight, |w| {
            bridge::read(&bias, |b| {
                if brief(x) {
                    let table = |item: &[half::bf16]| bf16::norm::table(item, w, b, self.groups, self.eps);
                    return bridge::read16(&bridge::halves(x)?, |x| {
                        x.chunks_exact(x.len() / n).flat_map(table).collect::<Vec<_>>()
                    });
                }
                let table = |item: &[f32]| cpu::norm::table(item, w, b, self.groups, self.eps);
                bridge::read(&bridge::floats(x)?, |x| x.chunks_exact(x.len() / n).flat_map(table).collect::<Vec<_>>())
            })
        })???;
        Tensor::from_vec(tables, (n, 2, c), x.device())
    }

    fn run(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        if x.elem_count() == 0 && x.dims().last() == Some(&self.weight.dims1()?) {
            return Ok(x.clone());
        }
        if !bridge::fast(x) || !bridge::fast(&self.weight) {
            let plain = || plain::group_norm(x, &self.weight, &self.bias, self.groups, self.eps, silu);
            return profile::count(Class::Norm, 0, plain);
        }
        profile::count(Class::Norm, 0, || Fit(self.fitted(x)?).compute(x, silu))
    }
}

/// Whether the bf16 kernels take it.
fn brief(x: &Tensor) -> bool {
    x.dtype() == DType::BF16 && bf16::Unit::best().is_some()
}

/// The scale and the shift of each channel by which a [`GroupNorm`] normalises images: `[n, 2, c]` in f32.
#[derive(Clone, Debug)]
pub struct Fit(Tensor);

impl Fit {
    /// Normalises `x`, as many images of as many channels (or any number by the fit of one), and applies `SiLU`.
    pub fn silu(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, true)
    }

    /// The numbers, in order.
    pub(super) fn values(&self) -> Result<Vec<f32>> {
        self.0.flatten_all()?.to_vec1()
    }

    /// Whether it normalises images of this shape.
    pub(super) fn check(&self, shape: &[usize]) -> Result<()> {
        let (n, _, c) = self.0.dims3()?;
        if shape.last() != Some(&c) || (n != 1 && shape.first() != Some(&n)) {
            candle_core::bail!("group norm: a fit for {n} images of {c} channels does not fit {shape:?}");
        }
        Ok(())
    }

    fn run(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        profile::count(Class::Norm, 0, || self.compute(x, silu))
    }

    fn compute(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        self.check(x.dims())?;
        if x.elem_count() == 0 {
            return Ok(x.clone());
        }
        let (n, _, c) = self.0.dims3()?;
        if !bridge::fast(x) {
            let mut shape = vec![1; x.rank()];
            (shape[0], shape[x.rank() - 1]) = (n, c);
            let part = |i: usize| self.0.narrow(1, i, 1)?.reshape(shape.as_slice())?.to_dtype(x.dtype());
            let y = x.broadcast_mul(&part(0)?)?.broadcast_add(&part(1)?)?;
            return if silu { y.silu() } else { Ok(y) };
        }
        let tables = self.values()?.chunks_exact(2 * c).map(<[f32]>::to_vec).collect::<Vec<_>>();
        if brief(x) {
            let y = bridge::read16(&bridge::halves(x)?, |x| bf16::norm::apply(x, &tables, silu))?;
            return bridge::tensor16(y, x.shape());
        }
        let y = bridge::read(&bridge::floats(x)?, |x| cpu::norm::apply(x, &tables, silu))?;
        bridge::tensor(y, x.shape(), x.dtype())
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
            if brief(x) {
                let y = bridge::read16(&bridge::halves(x)?, |x| {
                    bridge::read(&weight, |w| bridge::read(&bias, |b| bf16::norm::layer_norm(x, w, b, self.eps)))
                })???;
                return bridge::tensor16(y, x.shape());
            }
            let y = bridge::read(&bridge::floats(x)?, |x| {
                bridge::read(&weight, |w| bridge::read(&bias, |b| cpu::norm::layer_norm(x, w, b, self.eps)))
            })???;
            return bridge::tensor(y, x.shape(), x.dtype());
        }
        plain::layer_norm(x, &self.weight, &self.bias, self.eps)
    }
}
