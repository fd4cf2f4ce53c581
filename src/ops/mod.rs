//! The heavy operators that the networks call: convolution, linear layers, normalisation, attention.
//!
//! Activations are channels-last everywhere: images `[n, h, w, c]`, tokens `[n, t, c]`. Weights come in
//! the layout of `torch` and are packed once, when a layer is made, in the number format that they have: f16 and bf16
//! weights take half the memory. On the CPU there are two sets of kernels (see [`Backend`]): `cpu` computes in f32 whatever the
//! dtype of the tensors (half types are widened, weights panel by panel where they are used, and results rounded once
//! at the end); `bf16` multiplies bf16 and adds up in f32, where the processor has a unit for it and the layer was
//! made for a bf16 network. On other devices and for other dtypes the operators are compositions of candle's own.

mod activation;
mod allocator;
mod attention;
mod backend;
mod bf16;
mod bridge;
mod conv;
mod cpu;
mod features;
mod filter;
mod gated;
mod join;
mod linear;
mod norm;
#[cfg(feature = "onednn")]
mod onednn;
mod plain;
mod profile;
mod resize;
mod shuffle;
mod slopes;
mod threads;
mod tokens;

pub use activation::{Activation, activate, geglu};
pub use allocator::{keep_freed_memory, return_freed_memory};
pub use attention::attention;
pub use backend::{BACKENDS, Backend, asked_backend, backend, computes_in_bf16, set_backend};
pub use bridge::cast;
pub use conv::{Conv2d, Padding};
pub use features::processor_features;
pub use filter::Extra;
pub use gated::GatedLinear;
pub use join::{add, join, join_all, mix, repeat, scale};
pub use linear::Linear;
pub use norm::{Fit, GroupNorm, LayerNorm};
pub use profile::{Class, Profile, Work};
pub use resize::{nchw, nhwc, upsample_nearest};
pub use shuffle::{gather_pixels, shuffle_pixels};
pub use slopes::Slopes;
pub use threads::{Threads, on_threads, set_threads};
pub use tokens::MergedTokens;

use candle_core::{DType, Device};

/// The number format of activations in a network whose weights are `weights`. On the CPU 16 bits save nothing but
/// precision, so that it is f32, unless the chosen backend multiplies bf16; elsewhere it is the weights' own.
pub fn activations(weights: DType, device: &Device) -> DType {
    match weights {
        DType::BF16 if device.is_cpu() && computes_in_bf16() => DType::BF16,
        DType::F16 | DType::BF16 if device.is_cpu() => DType::F32,
        other => other,
    }
}

/// What every operator returns: candle's errors name the shapes that did not fit.
pub type Result<T> = candle_core::Result<T>;
