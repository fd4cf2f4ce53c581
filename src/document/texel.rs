//! Pixels that planes can hold, and rectangles of them.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use crate::base::Rect;

use super::plane::TILE_AREA;

/// A colour pixel: red, green, blue, alpha; sRGB, alpha not premultiplied.
pub type Rgba = [u8; 4];

/// A pixel that planes can hold.
pub trait Texel: Copy + Eq + Debug + Send + Sync + 'static {
    /// All bits zero.
    const ZERO: Self;

    /// The texels' bytes.
    fn bytes(texels: &[Self]) -> &[u8];

    /// The texels' bytes, to be changed in place.
    fn bytes_mut(texels: &mut [Self]) -> &mut [u8];

    /// The tile of zeros that all planes share.
    fn blank() -> &'static Arc<[Self]>;
}

impl Texel for u8 {
    const ZERO: Self = 0;

    fn bytes(texels: &[Self]) -> &[u8] {
        texels
    }

    fn bytes_mut(texels: &mut [Self]) -> &mut [u8] {
        texels
    }

    fn blank() -> &'static Arc<[Self]> {
        static BLANK: OnceLock<Arc<[u8]>> = OnceLock::new();
        BLANK.get_or_init(|| vec![0; TILE_AREA].into())
    }
}

impl Texel for Rgba {
    const ZERO: Self = [0; 4];

    fn bytes(texels: &[Self]) -> &[u8] {
        texels.as_flattened()
    }

    fn bytes_mut(texels: &mut [Self]) -> &mut [u8] {
        texels.as_flattened_mut()
    }

    fn blank() -> &'static Arc<[Self]> {
        static BLANK: OnceLock<Arc<[Rgba]>> = OnceLock::new();
        BLANK.get_or_init(|| vec![[0; 4]; TILE_AREA].into())
    }
}

/// Texels of a rectangle, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<P> {
    pub(super) rect: Rect,
    pub(super) texels: Vec<P>,
}

impl<P: Texel> Piece<P> {
    /// Takes `width * height` texels; `None` if their number is another.
    pub fn new(rect: Rect, texels: Vec<P>) -> Option<Self> {
        (texels.len() == rect.extent().area()).then_some(Self { rect, texels })
    }

    /// Where the texels lie on the canvas.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// The texels, row by row.
    pub fn texels(&self) -> &[P] {
        &self.texels
    }

    /// The texels alone.
    pub fn into_texels(self) -> Vec<P> {
        self.texels
    }
}
