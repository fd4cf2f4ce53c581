//! The picture at a lower resolution, so that a tile network invents the detail anew and keeps the rest.

use crate::base::Extent;
use crate::engine::resample::resize_pixmap;

use super::{Prepared, Request};

/// How many pixels become one on each side.
const SOFTENED: u32 = 4;

pub(super) fn run(request: &Request<'_>) -> Prepared {
    let extent = request.pixels.extent();
    let small = Extent::new(extent.width.div_ceil(SOFTENED), extent.height.div_ceil(SOFTENED));
    Prepared { pixels: resize_pixmap(&resize_pixmap(request.pixels, small), extent), hidden: None }
}
