//! The heavy operators that the networks call: convolution, linear layers, normalisation, attention.
//!
//! Activations are channels-last everywhere: images `[n, h, w, c]`, tokens `[n, t, c]`. Weights come in
//! the layout of `torch` and are packed once, when a layer is made. On the CPU all arithmetic is f32 whatever the
//! dtype of the tensors (half types are widened and rounded once at the end); on other devices and for other
//! dtypes the operators are compositions of candle's own.

mod activation;
mod attention;
mod bridge;
mod conv;
mod cpu;
mod linear;
mod norm;
mod plain;
mod resize;

pub use activation::{Activation, activate, geglu};
pub use attention::attention;
pub use conv::{Conv2d, Padding};
pub use linear::Linear;
pub use norm::{GroupNorm, LayerNorm};
pub use resize::{nchw, nhwc, upsample_nearest};

/// What every operator returns: candle's errors name the shapes that did not fit.
pub type Result<T> = candle_core::Result<T>;
