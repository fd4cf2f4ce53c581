//! The canvas view on wgpu.

mod canvas;
mod frame;

pub use canvas::Canvas;
pub use frame::{Colours, Frame, LatentView, MaskLook, Overlay, Ring, Upload};
