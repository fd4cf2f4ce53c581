//! Values that every other room shares: geometry, pictures, masks, seeded noise, cancellation.

pub mod cancel;
pub mod crop;
pub mod geometry;
pub mod mask;
pub mod noise;
pub mod pixmap;
pub mod raster;

pub use cancel::{CancelSource, CancelToken, Cancelled};
pub use crop::{feathered_bounds, masked_area};
pub use geometry::{Extent, Rect, SignedRect};
pub use mask::{BlendBand, Mask};
pub use noise::{NoiseGenerator, RngKind};
pub use pixmap::Pixmap;
pub use raster::Raster;
