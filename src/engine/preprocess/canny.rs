//! Edges: "A Computational Approach to Edge Detection" (Canny 1986), with `OpenCV`'s choices, on whose edges control
//! networks were trained: Sobel gradients of each colour, their magnitude as `|dx| + |dy|`, no smoothing before.

use crate::base::Pixmap;

use super::{Prepared, Request, painted};

/// The thresholds where the artist says nothing, as in the web UI's extension.
pub(super) const THRESHOLDS: (u8, u8) = (100, 200);
/// Pixels around one that decide whether it is an edge.
const REACH: usize = 2;
/// The tangent of 22.5 degrees in units of 2^-15.
const TAN_22: i64 = 13_573;

pub(super) fn run(request: &Request<'_>) -> Prepared {
    let (low, high) = request.thresholds.unwrap_or(THRESHOLDS);
    let edges = edges(request.pixels, low.min(high), low.max(high));
    let extent = request.pixels.extent();
    let (width, height) = (extent.width as usize, extent.height as usize);
    // Where the picture ends in nothing there is no edge of what it shows.
    let beside_nothing = |i: usize| {
        let (x, y) = (i % width, i / width);
        let rows = y.saturating_sub(REACH)..=(y + REACH).min(height - 1);
        let columns = x.saturating_sub(REACH)..=(x + REACH).min(width - 1);
        rows.into_iter().any(|y| columns.clone().any(|x| request.holes[y * width + x]))
    };
    let pixels = painted(extent, |i| [if edges[i] && !beside_nothing(i) { 255 } else { 0 }; 3]);
    Prepared { pixels, hidden: None }
}

/// What a pixel is on the way to an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    /// An edge if it hangs together with a strong one.
    Weak,
    Strong,
}

/// Which pixels are edges.
fn edges(picture: &Pixmap, low: u8, high: u8) -> Vec<bool> {
    let (width, height) = (picture.extent().width as usize, picture.extent().height as usize);
    let gradients = gradients(picture, width, height);
    let magnitude =
        |x: usize, y: usize, dx: isize, dy: isize| match (x.checked_add_signed(dx), y.checked_add_signed(dy)) {
            (Some(x), Some(y)) if x < width && y < height => {
                let (dx, dy) = gradients[y * width + x];
                dx.abs() + dy.abs()
            }
            // Beyond the picture there is none.
            _ => 0,
        };
    let mut found = vec![Found::Nothing; width * height];
    let mut strong = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let at = |dx: isize, dy: isize| magnitude(x, y, dx, dy);
            let m = at(0, 0);
            if m <= i32::from(low) {
                continue;
            }
            // Only the ridge of a slope is kept, seen across it: along x, along y, or along a diagonal.
            let (dx, dy) = gradients[y * width + x];
            let (across, up) = (i64::from(dx.abs()), i64::from(dy.abs()) << 15);
            let is_ridge = if up < across * TAN_22 {
                m > at(-1, 0) && m >= at(1, 0)
            } else if up > across * (TAN_22 + (1 << 16)) {
                m > at(0, -1) && m >= at(0, 1)
            } else {
                let side = if (dx ^ dy) < 0 { -1 } else { 1 };
                m > at(-side, -1) && m > at(side, 1)
            };
            if is_ridge {
                let is_strong = m > i32::from(high);
                found[y * width + x] = if is_strong { Found::Strong } else { Found::Weak };
                if is_strong {
                    strong.push((x, y));
                }
            }
        }
    }
    while let Some((x, y)) = strong.pop() {
        for y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
            for x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                let here = &mut found[y * width + x];
                if *here == Found::Weak {
                    *here = Found::Strong;
                    strong.push((x, y));
                }
            }
        }
    }
    found.into_iter().map(|found| found == Found::Strong).collect()
}

/// The gradient of each pixel's steepest colour; the picture's edge goes on beyond it.
fn gradients(picture: &Pixmap, width: usize, height: usize) -> Vec<(i32, i32)> {
    let pixels = picture.data().as_chunks::<4>().0;
    let mut gradients = Vec::with_capacity(width * height);
    for y in 0..height {
        let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|y| &pixels[y * width..][..width]);
        for x in 0..width {
            let columns = [x.saturating_sub(1), x, (x + 1).min(width - 1)];
            let gradient = |channel: usize| {
                let v = |row: usize, column: usize| i32::from(rows[row][columns[column]][channel]);
                let dx = v(0, 2) + 2 * v(1, 2) + v(2, 2) - v(0, 0) - 2 * v(1, 0) - v(2, 0);
                let dy = v(2, 0) + 2 * v(2, 1) + v(2, 2) - v(0, 0) - 2 * v(0, 1) - v(0, 2);
                (dx, dy)
            };
            let steeper =
                |a: (i32, i32), b: (i32, i32)| if b.0.abs() + b.1.abs() > a.0.abs() + a.1.abs() { b } else { a };
            gradients.push(steeper(steeper(gradient(0), gradient(1)), gradient(2)));
        }
    }
    gradients
}
