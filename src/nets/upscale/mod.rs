//! Networks that enlarge pictures: `RRDBNet` (ESRGAN) and `SRVGGNetCompact` (Real-ESRGAN's small ones).
//!
//! Their arrangement is told by their tensors alone, so that each has a description of itself ([`Arrangement`]): what
//! tensors it needs, how far it sees, and how much memory it takes. Pictures are `[1, 3, h, w]` of 0 to 1 in f32 at both
//! ends.

mod compact;
mod rrdb;

use std::fmt::Debug;

use candle_core::{DType, Tensor};

use super::error::{Result, input_error};
use crate::base::CancelToken;
use crate::weights::View;

pub use compact::{CompactActivation, CompactConfig};
pub use rrdb::RrdbConfig;

/// More channels than any layer has.
pub const MAX_UPSCALE_WIDTH: usize = 1 << 12;
/// More blocks or layers than any network has.
pub const MAX_UPSCALE_DEPTH: usize = 1 << 9;
/// More than any network enlarges in one go.
pub const MAX_UPSCALE: usize = 16;

/// The arrangement of an enlarging network, before its weights are read.
pub trait Arrangement: Debug + Send + Sync {
    /// How many times as wide and as high its result is.
    fn scale(&self) -> usize;
    /// Channels of the picture.
    fn channels(&self) -> usize;
    /// Channels of most of its layers.
    fn width(&self) -> usize;
    /// Its blocks, or its layers where it has no blocks.
    fn depth(&self) -> usize;
    /// How many pixels of the input beside its own, on each side, a block of `scale` x `scale` pixels of output depends on.
    fn halo(&self) -> usize;
    /// What the sides of an input are made multiples of, by reflection at the right and the lower edge. A tile's place in
    /// its picture must be a multiple of it.
    fn multiple(&self) -> usize;
    /// Every tensor that it reads, by its name and shape.
    fn tensors(&self) -> Vec<(String, Vec<usize>)>;
    /// The most bytes beside the weights while it enlarges `h` x `w` pixels, when its features are `dtype`.
    fn working_bytes(&self, h: usize, w: usize, dtype: DType) -> u64;
    /// Builds the network out of its weights.
    fn build(&self, view: &View<'_>) -> Result<Box<dyn Enlarge>>;
}

/// An enlarging network.
pub trait Enlarge: Debug + Send {
    /// `[1, c, h, w]` of 0 to 1 in f32 to `[1, c, h * scale, w * scale]` in f32, about 0 to 1. Another shape is an error.
    fn enlarge(&self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor>;
}

/// The size of a picture of `channels` channels.
fn checked(x: &Tensor, channels: usize) -> Result<(usize, usize)> {
    let (n, c, h, w) = x.dims4()?;
    if n != 1 || c != channels || h == 0 || w == 0 || x.dtype() != DType::F32 {
        return Err(input_error!(
            "the picture is {:?} {:?}; it must be [1, {channels}, h, w] in f32",
            x.dims(),
            x.dtype()
        ));
    }
    Ok((h, w))
}

/// `pixels` of an image, so many channels each, in bytes.
fn bytes(pixels: usize, channels: usize, dtype: DType) -> u64 {
    pixels as u64 * channels as u64 * dtype.size_in_bytes() as u64
}

/// What the operators' threads take for themselves: parts of images and of transformed kernels.
const SCRATCH: u64 = 64 << 20;
