//! A soft selection: how much of each pixel is to be repainted.

use super::{Extent, Rect};

/// One byte a pixel: 0 keeps the picture, 255 repaints it, between them is a soft edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    extent: Extent,
    data: Vec<u8>,
}

impl Mask {
    /// A mask of one value everywhere.
    pub fn filled(extent: Extent, value: u8) -> Self {
        Self { extent, data: vec![value; extent.area()] }
    }

    /// Takes `width * height` bytes; `None` if their number is another.
    pub fn from_data(extent: Extent, data: Vec<u8>) -> Option<Self> {
        (data.len() == extent.area()).then_some(Self { extent, data })
    }

    /// The size in pixels.
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// All values, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All values, to be changed in place.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Whether nothing is to be repainted.
    pub fn is_empty(&self) -> bool {
        self.data.iter().all(|&v| v == 0)
    }

    /// The smallest rectangle that holds every pixel above 0; `None` for an empty mask.
    pub fn bounds(&self) -> Option<Rect> {
        let width = self.extent.width as usize;
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        for (y, row) in self.data.chunks_exact(width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|&v| v > 0) else { continue };
            let last = row.iter().rposition(|&v| v > 0).unwrap_or(first);
            left = left.min(first);
            right = right.max(last);
            top = top.min(y);
            bottom = y;
        }
        (left != usize::MAX)
            .then(|| Rect::new(left as u32, top as u32, (right - left + 1) as u32, (bottom - top + 1) as u32))
    }
}
