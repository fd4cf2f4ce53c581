//! The canvas view on wgpu: the document's layers composited, and masks, previews, brush and boxes over them.
//!
//! | file | what it does |
//! |---|---|
//! | `adapters` | which graphics adapters there are |
//! | `frame` | what the view is told for a frame |
//! | `canvas` | the whole: uploads, previews, drawing by `shaders/canvas.wgsl` in one pass |
//! | `composite` | the composite's tiles, drawn from those of the layers |
//! | `stack` | the layers over a tile as a list of steps |
//! | `pool` | the layers' own tiles |
//! | `pass` | the pass that takes the steps, `shaders/composite.wgsl` |
//! | `reduce` | the composite on the CPU at any level |
//! | `level` | pictures at 1/2, 1/4 … of their size, against shimmering |
//! | `grid` | where tiles lie |
//! | `tiles` | which tiles of a picture are on the GPU |
//! | `array` | the textures that they lie in |
//! | `latent` | the pass that colours latents, `shaders/latent_preview.wgsl` |
//! | `uniforms` | a frame as the shader reads it |
//! | `health` | what goes wrong, in sentences |
//! | [`twin`] | what the shaders do, on the CPU, for tests to compare |
//!
//! What a frame costs does not depend on the document's size: only tiles of the levels in view are on the GPU. A stroke
//! uploads the rectangles that it changed of one layer, and these are composited anew; a change of a layer's opacity
//! uploads nothing. Colours are mixed as sRGB bytes are, in gamma space; a target that encodes by itself (`*Srgb`) gets
//! linear values that come out the same.

mod adapters;
mod array;
mod canvas;
mod composite;
mod frame;
mod grid;
mod health;
mod latent;
mod level;
mod pass;
mod pipeline;
mod pool;
mod reduce;
mod stack;
mod tiles;
pub mod twin;
mod uniforms;

pub use adapters::{adapters, described};
pub use canvas::Canvas;
pub use frame::{Colours, Frame, LatentView, MaskLook, Overlay, Ring, Upload};

/// What work on the GPU needs.
#[derive(Clone, Copy)]
struct Gpu<'a> {
    device: &'a wgpu::Device,
    queue: &'a wgpu::Queue,
    health: &'a health::Health,
}
