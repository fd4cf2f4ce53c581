//! Two-dimensional convolution on channels-last images.

use candle_core::{DType, Tensor};

use super::{
    Result,
    cpu::gemm::Geometry,
    filter::{Extra, Weights},
    join::join_all,
    plain,
    profile::{self, Class},
    resize,
    slopes::Slopes,
};

/// Rows and columns of zeros around an image, in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Padding {
    /// Rows above.
    pub top: usize,
    /// Rows below.
    pub bottom: usize,
    /// Columns to the left.
    pub left: usize,
    /// Columns to the right.
    pub right: usize,
}

impl Padding {
    /// The same width on all four sides.
    pub const fn same(p: usize) -> Self {
        Self { top: p, bottom: p, left: p, right: p }
    }
}

/// A convolution whose weights are packed.
#[derive(Clone, Debug)]
pub struct Conv2d {
    out: usize,
    input: usize,
    kernel: [usize; 2],
    stride: usize,
    padding: Padding,
    weights: Weights,
    slopes: Option<Slopes>,
}

impl Conv2d {
    /// `weight` is `[out, in, kh, kw]`, `bias` is `[out]`. A zero stride, an empty kernel or a bias of another
    /// length is an error.
    pub fn new(weight: &Tensor, bias: Option<&Tensor>, stride: usize, padding: Padding) -> Result<Self> {
        Self::new_in(weight, bias, stride, padding, DType::F32)
    }

    /// As [`Self::new`], for a network that computes in `compute` (see [`super::activations`]).
    pub fn new_in(
        weight: &Tensor,
        bias: Option<&Tensor>,
        stride: usize,
        padding: Padding,
        compute: DType,
    ) -> Result<Self> {
        let (out, input, kh, kw) = weight.dims4()?;
        if stride == 0 || out == 0 || input == 0 || kh == 0 || kw == 0 {
            candle_core::bail!("conv2d: weight {:?} with stride {stride} is empty", weight.dims());
        }
        if let Some(b) = bias
            && b.dims1()? != out
        {
            candle_core::bail!("conv2d: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        Ok(Self {
            out,
            input,
            kernel: [kh, kw],
            stride,
            padding,
            weights: Weights::new(weight, bias, compute)?,
            slopes: None,
        })
    }

    /// The convolution followed by a leaky activation: of `slopes`, `[1]` or `[out]`, after all that is added.
    pub fn activated(self, slopes: &Tensor) -> Result<Self> {
        let slopes = Slopes::new(slopes, self.out)?;
        Ok(Self { slopes: Some(slopes), ..self })
    }

    /// `x` is `[n, h, w, in]`; the result is `[n, (h + top + bottom - kh) / stride + 1, .., out]`.
    ///
    /// An image smaller than the kernel, or with another number of channels, is an error.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(&[x], None, Extra::default())
    }

    /// The convolution of `x` plus `residual`, which has the shape of the result.
    pub fn forward_add(&self, x: &Tensor, residual: &Tensor) -> Result<Tensor> {
        self.run(&[x], None, Extra { residual: Some(residual), ..Extra::default() })
    }

    /// The convolution of `x` plus `shift`, `[n or 1, out]`, at every pixel.
    pub fn forward_shifted(&self, x: &Tensor, shift: &Tensor) -> Result<Tensor> {
        self.run(&[x], None, Extra { shift: Some(shift), ..Extra::default() })
    }

    /// As [`Self::forward`], with a result in f32 whatever the dtype of `x`: for the last layer of a network.
    pub fn forward_wide(&self, x: &Tensor) -> Result<Tensor> {
        self.run(&[x], None, Extra { wide: true, ..Extra::default() })
    }

    /// Resizes `x` to `h` x `w` pixels (nearest neighbour) and convolves the result.
    pub fn forward_upsampled(&self, x: &Tensor, h: usize, w: usize) -> Result<Tensor> {
        self.run(&[x], Some((h, w)), Extra::default())
    }

    /// The convolution of `x` with all of `extra` in one pass.
    pub fn forward_with(&self, x: &Tensor, extra: Extra<'_>) -> Result<Tensor> {
        self.run(&[x], None, extra)
    }

    /// The convolution of images side by side: `[n, h, w, in]` in parts of some channels each.
    pub fn forward_joined(&self, parts: &[&Tensor], extra: Extra<'_>) -> Result<Tensor> {
        self.run(parts, None, extra)
    }

    fn run(&self, x: &[&Tensor], size: Option<(usize, usize)>, extra: Extra<'_>) -> Result<Tensor> {
        let products = self.input * self.kernel[0] * self.kernel[1];
        profile::count(Class::Convolution, 2 * products, || self.compute(x, size, extra))
    }

    fn compute(&self, parts: &[&Tensor], size: Option<(usize, usize)>, extra: Extra<'_>) -> Result<Tensor> {
        let [x, others @ ..] = parts else { candle_core::bail!("conv2d: there is no image") };
        let (n, from_h, from_w, mut c) = x.dims4()?;
        for other in others {
            let (items, height, width, channels) = other.dims4()?;
            if [items, height, width] != [n, from_h, from_w] || other.dtype() != x.dtype() {
                candle_core::bail!("conv2d: {:?} and {:?} do not lie side by side", x.dims(), other.dims());
            }
            c += channels;
        }
        let (h, w) = size.unwrap_or((from_h, from_w));
        let ([kh, kw], p) = (self.kernel, self.padding);
        let (full_h, full_w) = (h + p.top + p.bottom, w + p.left + p.right);
        if c != self.input {
            candle_core::bail!("conv2d: the image has {c} channels, the weight takes {}", self.input);
        }
        if full_h < kh || full_w < kw || h == 0 || w == 0 || from_h == 0 || from_w == 0 {
            candle_core::bail!("conv2d: an image of {from_h}x{from_w} pixels, {h}x{w} resized, is too small");
        }
        let shape = [n, (full_h - kh) / self.stride + 1, (full_w - kw) / self.stride + 1, self.out];
        if let Some(r) = extra.residual
            && r.dims() != shape
        {
            candle_core::bail!("conv2d: residual {:?} does not fit the result {shape:?}", r.dims());
        }
        if let Some(s) = extra.shift
            && s.dims() != [n, self.out]
            && s.dims() != [1, self.out]
        {
            candle_core::bail!("conv2d: shift {:?} does not fit the result {shape:?}", s.dims());
        }
        if let Some(fit) = extra.fit {
            fit.check(&[n, from_h, from_w, c])?;
        }
        if n == 0 {
            return Tensor::zeros(&shape, x.dtype(), x.device());
        }
        if let Weights::Plain(weight, bias) = &self.weights {
            let whole = join_all(parts)?;
            let normed = extra.fit.map(|fit| fit.silu(&whole)).transpose()?;
            let x = normed.as_ref().unwrap_or(&whole);
            let big = match size {
                Some((h, w)) => &resize::upsample_nearest(x, h, w)?,
                None => x,
            };
            let y = extra.apply(plain::conv2d(big, weight, bias.as_ref(), self.stride, p)?)?;
            return self.slopes.as_ref().map_or_else(|| Ok(y.clone()), |slopes| slopes.plain(&y));
        }
        let doubled = self.kernel == [3, 3] && self.stride == 1 && p == Padding::same(1);
        if doubled
            && size == Some((2 * from_h, 2 * from_w))
            && extra.is_none()
            && others.is_empty()
            && let Some(y) = self.weights.doubled(x, self.slopes.as_ref())?
        {
            return Ok(y);
        }
        let same = size.is_none() || (h, w) == (from_h, from_w);
        // The pixels of all images in one matrix, unless it matters which image each one is of.
        let alike = extra.shift.is_none_or(|s| s.dims()[0] == 1) && extra.fit.is_none();
        let g = if same && alike && self.kernel == [1, 1] && self.stride == 1 && p == Padding::default() {
            Geometry::matrix(n * h * w)
        } else {
            let maps = (resize::nearest(from_h, h), resize::nearest(from_w, w));
            let sides = [p.top, p.bottom, p.left, p.right];
            Geometry::new(n, [from_h, from_w], maps, sides, self.kernel, self.stride)
        };
        self.weights.product(&g, parts, extra, self.slopes.as_ref(), &shape)
    }
}
