//! Two-dimensional convolution on channels-last images.

use candle_core::Tensor;

use super::{Result, plain, resize};

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
    weight: Tensor,
    bias: Option<Tensor>,
    stride: usize,
    padding: Padding,
}

impl Conv2d {
    /// `weight` is `[out, in, kh, kw]`, `bias` is `[out]`. A zero stride, an empty kernel or a bias of another
    /// length is an error.
    pub fn new(weight: &Tensor, bias: Option<&Tensor>, stride: usize, padding: Padding) -> Result<Self> {
        let (out, input, kh, kw) = weight.dims4()?;
        if stride == 0 || out == 0 || input == 0 || kh == 0 || kw == 0 {
            candle_core::bail!("conv2d: weight {:?} with stride {stride} is empty", weight.dims());
        }
        if let Some(b) = bias
            && b.dims1()? != out
        {
            candle_core::bail!("conv2d: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        Ok(Self { weight: weight.clone(), bias: bias.cloned(), stride, padding })
    }

    /// `x` is `[n, h, w, in]`; the result is `[n, (h + top + bottom - kh) / stride + 1, .., out]`.
    ///
    /// An image smaller than the kernel, or with another number of channels, is an error.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, None, None)
    }

    /// The convolution of `x` plus `residual`, which has the shape of the result.
    pub fn forward_add(&self, x: &Tensor, residual: &Tensor) -> Result<Tensor> {
        self.run(x, None, Some(residual))
    }

    /// Resizes `x` to `h` x `w` pixels (nearest neighbour) and convolves the result.
    pub fn forward_upsampled(&self, x: &Tensor, h: usize, w: usize) -> Result<Tensor> {
        self.run(x, Some((h, w)), None)
    }

    fn run(&self, x: &Tensor, size: Option<(usize, usize)>, residual: Option<&Tensor>) -> Result<Tensor> {
        let (_, h, w, c) = x.dims4()?;
        let (h, w) = size.unwrap_or((h, w));
        let (_, input, kh, kw) = self.weight.dims4()?;
        let p = self.padding;
        if c != input {
            candle_core::bail!("conv2d: the image has {c} channels, the weight takes {input}");
        }
        if h + p.top + p.bottom < kh || w + p.left + p.right < kw {
            candle_core::bail!("conv2d: an image of {h}x{w} pixels is smaller than the {kh}x{kw} kernel");
        }
        let big = match size {
            Some((h, w)) => &resize::upsample_nearest(x, h, w)?,
            None => x,
        };
        let y = plain::conv2d(big, &self.weight, self.bias.as_ref(), self.stride, p)?;
        match residual {
            Some(r) => y + r,
            None => Ok(y),
        }
    }
}
