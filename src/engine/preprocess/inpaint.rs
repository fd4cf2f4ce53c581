//! The picture with what is to be invented marked, for networks that make inpainting models of any model.
//!
//! Source: `control_v11p_sd15_inpaint`, which was trained with -1 in the place of masked pixels.

use crate::base::Mask;

use super::{Prepared, Request};

/// Where the mask is above this, nothing is known.
const HIDDEN_ABOVE: u8 = 127;

pub(super) fn run(request: &Request<'_>) -> Prepared {
    let extent = request.pixels.extent();
    let mask = request.mask.filter(|mask| mask.extent() == extent);
    let hidden = |i: usize| request.holes[i] || mask.is_some_and(|mask| mask.data()[i] > HIDDEN_ABOVE);
    let hidden = (0..extent.area()).map(|i| if hidden(i) { 255 } else { 0 }).collect();
    Prepared { pixels: request.pixels.clone(), hidden: Mask::from_data(extent, hidden) }
}
