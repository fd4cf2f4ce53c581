//! The stage that filters rows to another size.

use crate::base::Extent;
use crate::families::ModelError;

use super::super::resample::{Kernel, RowResizer};

/// Rows that are filtered at a time.
const ROWS_AT_ONCE: usize = 64;

/// A filter for pictures of one to four channels. Colours count by their opacity.
pub(super) enum Resize {
    Grey(Of<1>),
    GreyAlpha(Of<2>),
    Colour(Of<3>),
    ColourAlpha(Of<4>),
}

impl Resize {
    pub(super) fn new(from: Extent, to: Extent, channels: usize) -> Self {
        match channels {
            1 => Self::Grey(Of::new(from, to)),
            2 => Self::GreyAlpha(Of::new(from, to)),
            3 => Self::Colour(Of::new(from, to)),
            _ => Self::ColourAlpha(Of::new(from, to)),
        }
    }

    /// Takes interleaved rows, and hands on those that they complete.
    pub(super) fn push(
        &mut self,
        rows: &[f32],
        out: &mut dyn FnMut(&[f32]) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        match self {
            Self::Grey(of) => of.push(rows, out),
            Self::GreyAlpha(of) => of.push(rows, out),
            Self::Colour(of) => of.push(rows, out),
            Self::ColourAlpha(of) => of.push(rows, out),
        }
    }
}

/// The filter for `N` channels, of which the last of two or four is alpha.
pub(super) struct Of<const N: usize> {
    width: usize,
    resizer: RowResizer<N>,
}

impl<const N: usize> Of<N> {
    const ALPHA: bool = N == 2 || N == 4;

    fn new(from: Extent, to: Extent) -> Self {
        // Lanczos keeps most when it shrinks; what it would ring when it enlarges, the gentler cubic does not.
        let shrinks = to.width <= from.width && to.height <= from.height;
        let kernel = if shrinks { Kernel::Lanczos } else { Kernel::CatmullRom };
        Self { width: from.width as usize, resizer: RowResizer::new(from, to, kernel) }
    }

    fn push(&mut self, rows: &[f32], out: &mut dyn FnMut(&[f32]) -> Result<(), ModelError>) -> Result<(), ModelError> {
        let mut made = Vec::new();
        for rows in rows.as_chunks::<N>().0.chunks(self.width * ROWS_AT_ONCE) {
            made.clear();
            if Self::ALPHA {
                let weighed: Vec<[f32; N]> = rows.iter().map(|pixel| scaled(*pixel, pixel[N - 1])).collect();
                self.resizer.push(&weighed, self.width, &mut made);
                for pixel in &mut made {
                    let alpha = pixel[N - 1];
                    *pixel = if alpha > 0.0 { scaled(*pixel, 1.0 / alpha) } else { [0.0; N] };
                }
            } else {
                self.resizer.push(rows, self.width, &mut made);
            }
            if !made.is_empty() {
                out(made.as_flattened())?;
            }
        }
        Ok(())
    }
}

/// A pixel's colours times `by`; its alpha as it is.
fn scaled<const N: usize>(mut pixel: [f32; N], by: f32) -> [f32; N] {
    pixel[..N - 1].iter_mut().for_each(|value| *value *= by);
    pixel
}
