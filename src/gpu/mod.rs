//! The canvas view on wgpu: document, mask, previews, brush and boxes, drawn by `shaders/canvas.wgsl` in one pass.
//!
//! | file | what it does |
//! |---|---|
//! | `frame` | what the view is told for a frame |
//! | `canvas` | the whole: uploads, previews, drawing |
//! | `level` | pictures at 1/2, 1/4 … of their size, against shimmering |
//! | `tiles` | which tiles of which level are on the GPU |
//! | `store` | the textures that they lie in |
//! | `latent` | the pass that colours latents, `shaders/latent_preview.wgsl` |
//! | `uniforms` | a frame as the shader reads it |
//! | `health` | what goes wrong, in sentences |
//! | [`twin`] | what the shaders do, on the CPU, for tests to compare |
//!
//! What a frame costs does not depend on the document's size: only tiles of the levels in view are on the GPU, and a
//! stroke uploads the rectangles that it changed. Colours are mixed as sRGB bytes are, in gamma space; a target
//! that encodes by itself (`*Srgb`) gets linear values that come out the same.

mod canvas;
mod frame;
mod health;
mod latent;
mod level;
mod pipeline;
mod store;
mod tiles;
pub mod twin;
mod uniforms;

pub use canvas::Canvas;
pub use frame::{Colours, Frame, LatentView, MaskLook, Overlay, Ring, Upload};
