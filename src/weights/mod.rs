//! Model files to tensors: safetensors behind distrustful header readers, and `config.json` values.
//!
//! Nothing in a model file is believed before it is checked against the file's true length: a header may lie about
//! sizes, offsets and shapes, and nothing is allocated by a number that it states. Every refusal is one sentence that
//! names the file.
//!
//! ```text
//! Weights::open(&[path])            headers are read and checked, bytes stay in the file
//!   .mapped(names)                  the same files under other names, nothing is copied
//!   .reading(dtype, &device)        says what the tensors shall become; progress and cancel join here
//!     .root().at("down_blocks").at(0).tensor("conv.weight", &[320, 320, 3, 3])
//! ```

mod config;
mod container;
mod element;
pub mod embedding;
mod error;
mod gguf;
pub mod lora;
mod pickle;
mod reading;
mod safetensors;
mod source;
mod tensors;

pub use config::{Config, read_text};
pub use container::{CONTAINERS, Container};
pub use element::ElementType;
pub use error::{Error, Result};
pub use reading::{Adjust, Reading, View};
pub use tensors::{How, Take, TensorInfo, Weights};

/// Text out of a file, made fit for a sentence: one line, and not long.
pub(crate) fn brief(text: impl std::fmt::Display) -> String {
    const LONGEST: usize = 120;
    let text = text.to_string();
    let mut short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The last two parts of a path (`unet/config.json`): enough to find the file, short enough for a sentence.
pub(crate) fn short_name(path: &std::path::Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}
