//! What the canvas view is told: where the canvas lies on the screen, how things look, what is shown over it.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use crate::job::LatentFormat;

/// One frame of the canvas view. Lengths are physical pixels unless they say canvas pixels; colours are straight sRGB
/// (red, green, blue, alpha), 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Size of the view.
    pub viewport_px: [f32; 2],
    /// Where the canvas's top left corner lies in the view. Whole numbers keep the picture crisp at 100 %.
    pub origin_px: [f32; 2],
    /// Physical pixels to a canvas pixel.
    pub scale: f32,
    /// Physical pixels to a point: how large checks, dashes and lines are.
    pub pixels_per_point: f32,
    /// Time in seconds, which moves the marching edge; wrap it to a few minutes, for it is a small float.
    pub time_s: f32,
    /// How the mask is shown.
    pub mask: MaskLook,
    /// Whether the selection's edge is shown, where the document has a selection.
    pub selection: bool,
    /// The brush's outline.
    pub cursor: Option<Ring>,
    /// All colours.
    pub colours: Colours,
    /// A dashed box, in canvas pixels: what the networks will see.
    pub context: Option<Rect>,
    /// The generation frame, in canvas pixels; it may reach beyond the canvas. A solid double line around it.
    pub frame_box: Option<SignedRect>,
    /// How far all outside the generation frame fades into the backdrop, 0 (not at all) to 1.
    pub frame_dim: f32,
    /// Where before and after meet, as a share (0 to 1) of the canvas's width: to the left of it is the document
    /// alone, to the right overlay and latent.
    pub compare: Option<f32>,
    /// Whether the document's pixels go over into each other however large they are shown, instead of being squares: so
    /// is a picture seen beside a larger one that was made of it.
    pub smooth: bool,
}

/// How the mask is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaskLook {
    /// Whether the mask's film and marching edge are seen at all.
    pub shown: bool,
    /// Whether the film lies over what is kept, as in a quick mask, instead of over what is repainted.
    pub quick: bool,
    /// The film's colour, and how opaque it is where the mask is 255 (in a quick mask: where it is 0).
    pub tint: [f32; 4],
}

/// A brush's outline on the canvas: its rim, and the rim of its solid part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring {
    /// Its centre in the view.
    pub at_px: [f32; 2],
    /// Its radius.
    pub radius_px: f32,
    /// The solid part of the radius, 0 to 1.
    pub hardness: f32,
}

/// The colours of the canvas view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colours {
    /// Around the canvas.
    pub backdrop: [f32; 4],
    /// The checkerboard behind transparent parts.
    pub checker_a: [f32; 4],
    /// Its other checks.
    pub checker_b: [f32; 4],
    /// Lines between pixels; alpha says how much they cover.
    pub grid: [f32; 4],
    /// The line around the canvas; alpha says how much it covers.
    pub edge: [f32; 4],
    /// The line around the generation frame, between dark ones.
    pub frame: [f32; 4],
    /// The dark half of lines that must be seen on any picture: marching edges, brush, boxes, split.
    pub line_dark: [f32; 4],
    /// Their light half, but of the mask's edge: there it is the colour of the film.
    pub line_light: [f32; 4],
}

/// A picture shown over the document: a candidate, or a preview in pixels.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// The picture. Compared by its address: a new one is a new `Arc`.
    pub pixels: Arc<Pixmap>,
    /// Where it lies, in canvas pixels; it is stretched to that. What reaches beyond the canvas is not shown.
    pub place: SignedRect,
    /// Whether it shows only as far as the document's mask says; else it replaces what lies under it.
    pub masked: bool,
    /// How far each of its pixels covers what lies under it, of the same size as `pixels`: then it is laid over that
    /// instead of replacing it. Compared by its address.
    pub share: Option<Arc<Mask>>,
}

/// A latent shown over the document.
#[derive(Debug, Clone)]
pub struct LatentView {
    /// Planar `[channels, height, width]`. Compared by its address.
    pub data: Arc<[f32]>,
    /// Size in latents.
    pub extent: Extent,
    /// How to colour it.
    pub format: Arc<LatentFormat>,
    /// Where it lies, in canvas pixels; it is stretched to that. What reaches beyond the canvas is not shown.
    pub place: SignedRect,
    /// Whether it shows only as far as the document's mask says; else it replaces what lies under it.
    pub masked: bool,
}

/// What [`Canvas::sync`](super::Canvas::sync) has sent to the GPU.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upload {
    /// Bytes of pixels.
    pub bytes: u64,
    /// Texture tiles that were written to.
    pub tiles: u32,
    /// Tiles of the picture that were composited from layers on the GPU.
    pub composited: u32,
    /// Whether more is to be sent before all that is visible is shown at its best: call again, and draw again, soon.
    pub pending: bool,
}

impl std::ops::AddAssign for Upload {
    fn add_assign(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.tiles += other.tiles;
        self.composited += other.composited;
        self.pending |= other.pending;
    }
}
