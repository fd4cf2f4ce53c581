//! Forward passes of the networks: CLIP's text encoder and tokenizer, the diffusion UNet, the autoencoder, networks that
//! enlarge pictures.
//!
//! A network is built from the `config.json` of diffusers' folder layout (any widths) and a [`View`] of its weights;
//! both may be hostile, so every value is checked and every tensor's shape is asked for before it is used. At their
//! edges the networks speak `[n, c, h, w]` and `[n, tokens, width]`; inside, images are `[n, h, w, c]` and every
//! heavy operator is one of [`crate::ops`]. A result has the element type of its input.
//!
//! Long passes take a [`CancelToken`](crate::base::CancelToken), look at it in every block, and then return
//! [`Error::Cancelled`].
//!
//! [`View`]: crate::weights::View

pub mod clip;
mod depth;
mod error;
mod layers;
mod resnet;
mod tiny;
pub mod unet;
pub mod upscale;
mod vae;

pub use clip::{
    Encoded, TextConfig, TextEncoder, TokenEmbedding, Tokenizer, WeightedChunk, emphasise, pad_chunks, token_count,
};
pub use depth::{DepthConfig, DepthNet};
pub use error::{Error, Result};
pub use tiny::{TinyConfig, TinyHalf, TinyVae};
pub use unet::{
    Added, Conditioning, Context, ControlNet, ControlNetConfig, Deep, Evaluation, Hint, Residuals, Unet, UnetConfig,
};
pub use upscale::{Arrangement, CompactActivation, CompactConfig, Enlarge, RrdbConfig};
pub use vae::{Posterior, Vae, VaeConfig};
