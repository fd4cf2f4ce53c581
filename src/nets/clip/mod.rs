//! CLIP's text side: words to token ids, token ids to the states that condition a UNet.

mod encoder;
mod tokenizer;

pub use encoder::{Encoded, TextConfig, TextEncoder};
pub use tokenizer::Tokenizer;
