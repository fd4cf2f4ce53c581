//! What `shaders/canvas.wgsl` is told for a frame. The layout is that shader's `View`.

use crate::base::{Extent, SignedRect};

use super::frame::Frame;
use super::grid::Seen;
use super::level::{Detail, top_level};
use super::tiles::Tiles;

pub(super) const MASK_SHOWN: u32 = 1;
pub(super) const QUICK_MASK: u32 = 2;
pub(super) const OVERLAY: u32 = 4;
pub(super) const OVERLAY_MASKED: u32 = 8;
pub(super) const LATENT: u32 = 16;
pub(super) const LATENT_MASKED: u32 = 32;
const RING: u32 = 64;
const CONTEXT: u32 = 128;
const SPLIT: u32 = 256;
const GRID: u32 = 512;
pub(super) const ENCODES: u32 = 1024;
pub(super) const SELECTION: u32 = 2048;
const FRAME: u32 = 4096;
pub(super) const OVERLAY_LAID: u32 = 8192;

/// Above this magnification the lines between pixels are seen.
const GRID_ABOVE: f32 = 8.0;

/// A picture in levels of detail.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Pyramid {
    size: [f32; 2],
    level: u32,
    top: u32,
    fraction: f32,
    nearest: u32,
    edge_level: u32,
    unused: u32,
    rows: [u32; 12],
}

impl Pyramid {
    /// Of the picture in these tiles, drawn in this detail.
    pub fn new(tiles: &Tiles, detail: Detail) -> Self {
        let extent = tiles.grid().extent;
        let mut rows = [0; 12];
        for (row, &known) in rows.iter_mut().zip(tiles.rows()) {
            *row = known;
        }
        Self {
            size: [extent.width as f32, extent.height as f32],
            level: detail.level,
            top: top_level(extent),
            fraction: detail.fraction,
            nearest: u32::from(detail.nearest),
            edge_level: detail.edge_level(),
            unused: 0,
            rows,
        }
    }
}

/// A whole frame.
#[repr(C)]
#[derive(Debug, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct View {
    viewport: [f32; 2],
    origin: [f32; 2],
    canvas: [f32; 2],
    scale: f32,
    time: f32,
    point: f32,
    line: f32,
    split: f32,
    pub flags: u32,
    dim: f32,
    /// Of a pixel: see the shader.
    neighbours: u32,
    unused: [u32; 2],
    backdrop: [f32; 4],
    checker_a: [f32; 4],
    checker_b: [f32; 4],
    grid: [f32; 4],
    edge: [f32; 4],
    frame_line: [f32; 4],
    line_dark: [f32; 4],
    line_light: [f32; 4],
    tint: [f32; 4],
    ring: [f32; 4],
    context: [f32; 4],
    frame: [f32; 4],
    pub overlay_place: [f32; 4],
    pub latent_place: [f32; 4],
    pub picture: Pyramid,
    pub mask: Pyramid,
    pub selection: Pyramid,
    pub overlay: Pyramid,
}

impl View {
    /// All that the frame itself says, for a canvas of this size; the rest is zero.
    pub fn new(frame: &Frame, canvas: Extent) -> Self {
        let colours = &frame.colours;
        let flag = |flag, is: bool| if is { flag } else { 0 };
        let line = frame.line_px();
        Self {
            viewport: frame.viewport_px,
            origin: frame.origin_px,
            canvas: [canvas.width as f32, canvas.height as f32],
            scale: frame.scale,
            time: frame.time_s,
            point: frame.pixels_per_point,
            line,
            dim: if frame.frame_dim > 0.0 { frame.frame_dim.min(1.0) } else { 0.0 },
            neighbours: 4,
            unused: [0; 2],
            split: frame.compare.map_or(0.0, |share| share * canvas.width as f32),
            flags: flag(MASK_SHOWN, frame.mask.shown)
                | flag(QUICK_MASK, frame.mask.quick)
                | flag(RING, frame.cursor.is_some())
                | flag(CONTEXT, frame.context.is_some())
                | flag(FRAME, frame.frame_box.is_some())
                | flag(SPLIT, frame.compare.is_some())
                | flag(GRID, frame.scale > GRID_ABOVE),
            backdrop: colours.backdrop,
            checker_a: colours.checker_a,
            checker_b: colours.checker_b,
            grid: colours.grid,
            edge: colours.edge,
            frame_line: colours.frame,
            line_dark: colours.line_dark,
            line_light: colours.line_light,
            tint: frame.mask.tint,
            ring: frame
                .cursor
                .map_or([0.0; 4], |ring| [ring.at_px[0], ring.at_px[1], ring.radius_px.max(2.0 * line), ring.hardness]),
            context: frame.context.map_or([0.0; 4], corners),
            frame: frame.frame_box.map_or([0.0; 4], corners),
            overlay_place: [0.0; 4],
            latent_place: [0.0; 4],
            picture: Pyramid::default(),
            mask: Pyramid::default(),
            selection: Pyramid::default(),
            overlay: Pyramid::default(),
        }
    }
}

impl Frame {
    /// Whether all its numbers are such that it can be drawn.
    pub(super) fn is_sound(&self) -> bool {
        let sizes = [self.viewport_px[0], self.viewport_px[1], self.scale, self.pixels_per_point];
        sizes.iter().all(|v| v.is_finite() && *v > 0.0) && self.origin_px.iter().all(|v| v.is_finite())
    }

    /// The width of a thin line: a point, in whole pixels.
    pub(super) fn line_px(&self) -> f32 {
        self.pixels_per_point.round().max(1.0)
    }

    /// What is seen of a picture of `extent` that is stretched to `place` of the canvas.
    pub(super) fn seen(&self, extent: Extent, place: [f32; 4]) -> Seen {
        let stretch = [(place[2] - place[0]) / extent.width as f32, (place[3] - place[1]) / extent.height as f32];
        let view = |screen_px: f32, axis: usize| {
            ((screen_px - self.origin_px[axis]) / self.scale - place[axis]) / stretch[axis]
        };
        let area = [view(0.0, 0), view(0.0, 1), view(self.viewport_px[0], 0), view(self.viewport_px[1], 1)];
        Seen { detail: Detail::new(self.scale * stretch[0].min(stretch[1]), extent), area }
    }
}

/// Left, top, right and bottom.
pub(super) fn corners(rect: impl Into<SignedRect>) -> [f32; 4] {
    let rect = rect.into();
    [rect.x as f32, rect.y as f32, rect.right() as f32, rect.bottom() as f32]
}
