//! A drawing of dark lines on white as the white lines on black that scribble networks know.
//!
//! Source: the rule of the networks' authors (`gradio_scribble2image.py`): white where the darkest colour is below 127.

use super::{Prepared, Request, painted};

/// Darker than this is a line.
const DARK: u8 = 127;

pub(super) fn run(request: &Request<'_>) -> Prepared {
    let pixels = request.pixels.data().as_chunks::<4>().0;
    let line = |[r, g, b, _]: [u8; 4]| r.min(g).min(b) < DARK;
    let pixels = painted(request.pixels.extent(), |i| [if line(pixels[i]) { 255 } else { 0 }; 3]);
    Prepared { pixels, hidden: None }
}
