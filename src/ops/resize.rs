//! Nearest-neighbour resizing and the layout changes at the networks' edges.

use candle_core::Tensor;

use super::{Result, plain};

/// Which source index each of `to` target indices shows when `from` are resized with nearest neighbour.
pub(super) fn nearest(from: usize, to: usize) -> impl Iterator<Item = usize> {
    (0..to).map(move |i| i * from / to)
}

/// Resizes `x` (`[n, h, w, c]`) to `h` x `w` pixels: pixel `i` shows source pixel `floor(i * from / to)`.
///
/// An empty source or target is an error.
pub fn upsample_nearest(x: &Tensor, h: usize, w: usize) -> Result<Tensor> {
    let (_, from_h, from_w, _) = x.dims4()?;
    if h == 0 || w == 0 || from_h == 0 || from_w == 0 {
        candle_core::bail!("upsample: {from_h}x{from_w} pixels cannot become {h}x{w}");
    }
    plain::upsample_nearest(x, h, w)
}

/// `[n, c, h, w]` to `[n, h, w, c]`, contiguous.
pub fn nhwc(x: &Tensor) -> Result<Tensor> {
    x.permute((0, 2, 3, 1))?.contiguous()
}

/// `[n, h, w, c]` to `[n, c, h, w]`, contiguous.
pub fn nchw(x: &Tensor) -> Result<Tensor> {
    x.permute((0, 3, 1, 2))?.contiguous()
}
