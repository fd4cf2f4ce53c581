//! The generation frame: where the next generation happens, and the size that the model works at there.

use std::sync::Arc;

use crate::base::{Extent, Rect, SignedRect, feathered_bounds};
use crate::document::{Document, Edit, MAX_AREA_PX, MAX_SIDE_PX};
use crate::locale::t;
use crate::tools::fit_frame_to;

use super::{App, FrameAction, GenerateKind, NoticeKind};

/// The shortest side of a frame in pixels.
const MIN_SIDE_PX: u32 = 8;
/// Both sides of a working size are multiples of this.
const GRID_PX: f64 = 8.0;
/// The shortest side of a working size in pixels.
const MIN_WORKING_PX: f64 = 64.0;
/// A frame whose area is within this factor of the model's own is worked on at its own size.
const NEAR: f64 = 1.6;
/// A picture whose area is beyond this factor of the model's own is far from what it was trained on.
const FAR: f64 = 2.6;
/// A frame is enlarged or reduced by so much, along its sides, before the artist is warned.
const MOST_ENLARGED: f64 = 4.0;
const MOST_REDUCED: f64 = 0.6;
/// A frame longer than this, as a multiple of its width, is unlike what models are trained on.
const MOST_LONG: f64 = 2.5;

/// What the next generation works on.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameInfo {
    /// The frame, in canvas pixels.
    pub frame: SignedRect,
    /// The size that the model will work at.
    pub working: Extent,
    /// By how much the frame is enlarged for the model (below 1: reduced), along its sides.
    pub scale: f32,
    /// One sentence where that is far from what the model was trained on.
    pub warning: Option<String>,
    /// What is made.
    pub kind: GenerateKind,
    /// Whether the frame reaches beyond the canvas, which then grows.
    pub reaches_beyond: bool,
}

/// The size that the networks work at for a frame; `None` if that is the frame's own.
///
/// A frame whose area is near the model's own is left as it is; any other is scaled to the model's area, in its own
/// proportions, with both sides multiples of 8.
pub(super) fn working_size(frame: Extent, native: Extent) -> Option<Extent> {
    let ratio = frame.area() as f64 / native.area().max(1) as f64;
    if frame.is_empty() || (NEAR.recip()..=NEAR).contains(&ratio) {
        return None;
    }
    let scale = ratio.sqrt().recip();
    let side = |length: u32| ((f64::from(length) * scale / GRID_PX).round() * GRID_PX).max(MIN_WORKING_PX) as u32;
    let working = Extent::new(side(frame.width), side(frame.height));
    (working != frame).then_some(working)
}

/// What is unusual about a frame for a model of this size, as one sentence.
fn warning(frame: Extent, working: Extent, native: Extent) -> Option<String> {
    let (long, short) = (frame.width.max(frame.height), frame.width.min(frame.height).max(1));
    let length = f64::from(long) / f64::from(short);
    let scale = (working.area() as f64 / frame.area().max(1) as f64).sqrt();
    let share = working.area() as f64 / native.area().max(1) as f64;
    if length > MOST_LONG {
        return Some(t!("canvas-frame-long", times = format!("{length:.1}"), native = native.to_string()));
    }
    if scale > MOST_ENLARGED {
        return Some(t!("canvas-frame-small", times = format!("{scale:.1}")));
    }
    if scale < MOST_REDUCED {
        return Some(t!("canvas-frame-large", times = format!("{:.1}", scale.recip())));
    }
    if share > FAR {
        return Some(t!("canvas-frame-far-more", working = working.to_string(), native = native.to_string()));
    }
    if share < FAR.recip() {
        return Some(t!("canvas-frame-far-less", working = working.to_string(), native = native.to_string()));
    }
    None
}

impl App {
    /// The generation frame in canvas pixels: the whole canvas if none is set.
    pub fn frame(&self) -> SignedRect {
        self.document.frame().unwrap_or_else(|| self.canvas())
    }

    /// The canvas as a rectangle.
    pub(super) fn canvas(&self) -> SignedRect {
        let Extent { width, height } = self.document.extent();
        SignedRect::new(0, 0, width, height)
    }

    /// The part of the frame that lies on the canvas; the whole canvas if none does.
    pub(super) fn frame_on_canvas(&self) -> Rect {
        let canvas = self.document.extent();
        self.frame().within(canvas).unwrap_or(Rect::new(0, 0, canvas.width, canvas.height))
    }

    /// Where a rectangle of the world lies on the canvas as it is now.
    pub fn place_now(&self, world: SignedRect) -> SignedRect {
        let (left, top) = self.document.origin();
        world.translated(left.saturating_neg(), top.saturating_neg())
    }

    /// A rectangle of the canvas as what lies wholly on it; `None` if part of it lies beyond.
    pub fn on_canvas(&self, place: SignedRect) -> Option<Rect> {
        place.within(self.document.extent()).filter(|inside| SignedRect::from(*inside) == place)
    }

    /// What the next generation works on.
    pub fn frame_info(&self) -> FrameInfo {
        let (frame, native) = (self.frame(), self.model().defaults.size);
        let kind = self.generate_kind();
        let size = self.generate_size(kind);
        let working = match (self.working_of(size, kind), self.form.only_masked && kind == GenerateKind::Inpaint) {
            (_, true) => self.form.working,
            (Some(working), _) => working,
            (None, _) => crate::engine::working_extent(size, 8),
        };
        let scale = (working.area() as f64 / size.area().max(1) as f64).sqrt() as f32;
        let warning = warning(size, working, native);
        let reaches_beyond = !self.canvas().contains(frame);
        FrameInfo { frame, working, scale, warning, kind, reaches_beyond }
    }

    /// The size of the next picture.
    pub(super) fn generate_size(&self, kind: GenerateKind) -> Extent {
        // An empty canvas without a frame is as large as the artist asks for.
        if kind == GenerateKind::TextToImage && self.document.frame().is_none() && self.is_empty() {
            return self.form.size;
        }
        self.frame().extent()
    }

    /// The size that the networks are to work at, if it is another than the picture's.
    pub(super) fn working_of(&self, size: Extent, kind: GenerateKind) -> Option<Extent> {
        let asked_for = kind == GenerateKind::TextToImage && self.document.frame().is_none();
        if asked_for || !self.form.scale_to_model {
            return None;
        }
        working_size(size, self.model().defaults.size)
    }

    /// Changes the frame.
    pub(super) fn change_frame(&mut self, action: FrameAction) {
        let canvas = self.document.extent();
        match action {
            FrameAction::WholePicture => self.set_frame(None),
            FrameAction::FitMask => match self.mask_bounds() {
                Some(drawn) => {
                    let around = feathered_bounds(drawn, self.form.feather_px, canvas);
                    self.fit_frame(around, self.form.padding_px);
                }
                None => self.say(NoticeKind::Info, t!("canvas-nothing-masked")),
            },
            FrameAction::FitSelection => match self.document.selection_bounds() {
                Some(bounds) => self.fit_frame(bounds, 0),
                None => self.say(NoticeKind::Info, t!("canvas-nothing-selected")),
            },
            FrameAction::ToggleAspectLock => {
                let Extent { width, height } = self.frame().extent();
                let aspect = &mut self.tools.settings.frame_rules.aspect;
                *aspect = if aspect.is_some() { None } else { Some((width, height)) };
            }
        }
    }

    fn fit_frame(&mut self, around: Rect, context_px: u32) {
        let rules = self.tools.settings.frame_rules;
        let frame = fit_frame_to(around, context_px, rules, self.document.extent());
        self.set_frame(Some(frame));
    }

    /// Gives the frame another place, as a step; without one it is the whole canvas.
    pub(super) fn set_frame(&mut self, frame: Option<SignedRect>) {
        let frame = frame.map(|frame| {
            let side = |length: u32| length.clamp(MIN_SIDE_PX, MAX_SIDE_PX);
            SignedRect::new(frame.x, frame.y, side(frame.width), side(frame.height))
        });
        if frame != self.document.frame() {
            self.step(t!("canvas-step-frame"), |_| Ok(Edit::Frame(frame)));
        }
    }

    /// Crops or grows the canvas. What lay where stays there in the world. Whether that size is possible.
    pub(super) fn set_canvas(&mut self, label: &'static str, canvas: SignedRect) -> bool {
        let extent = canvas.extent();
        let longest = extent.width.max(extent.height);
        if extent.is_empty() || longest > MAX_SIDE_PX || extent.area() > MAX_AREA_PX {
            let (extent, millions) = (extent.to_string(), MAX_AREA_PX / 1_000_000);
            let sentence = t!("canvas-impossible", extent = extent, side = MAX_SIDE_PX, millions = millions);
            self.say(NoticeKind::Warning, sentence);
            return false;
        }
        // Asked for in pixels of the canvas as it is now; another change may come between.
        let (left, top) = self.document.origin();
        let world = canvas.translated(left, top);
        let make = move |document: &Document| {
            let (left, top) = document.origin();
            Ok(Edit::Canvas(world.translated(left.saturating_neg(), top.saturating_neg())))
        };
        self.change(label, Arc::new(make), None, None);
        true
    }

    /// Crops the canvas to the selection.
    pub(super) fn crop_to_selection(&mut self) {
        match self.document.selection_bounds() {
            Some(bounds) => {
                self.set_canvas(t!("canvas-step-crop"), SignedRect::from(bounds));
            }
            None => self.say(NoticeKind::Info, t!("canvas-nothing-selected")),
        }
    }

    /// Crops or grows the canvas to the frame.
    pub(super) fn crop_to_frame(&mut self) {
        if let Some(frame) = self.document.frame().filter(|frame| *frame != self.canvas()) {
            self.set_canvas(t!("canvas-step-crop"), frame);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_scaled_to_what_the_model_knows() {
        let native = Extent::new(512, 512);
        // Near the model's size nothing is scaled.
        for near in [Extent::new(512, 512), Extent::new(640, 512), Extent::new(451, 463), Extent::new(512, 768)] {
            assert_eq!(working_size(near, native), None, "{near}");
        }
        for frame in [Extent::new(64, 64), Extent::new(2048, 1024), Extent::new(300, 100), Extent::new(8000, 6000)] {
            let working = working_size(frame, native).unwrap();
            assert!(working.width.is_multiple_of(8) && working.height.is_multiple_of(8), "{working}");
            let share = working.area() as f64 / native.area() as f64;
            assert!((0.9..1.1).contains(&share), "{frame} is worked on at {working}");
            let (wanted, got) = (
                f64::from(frame.width) / f64::from(frame.height),
                f64::from(working.width) / f64::from(working.height),
            );
            assert!((wanted / got - 1.0).abs() < 0.03, "{frame} is worked on at {working}");
        }
        assert_eq!(working_size(Extent::new(0, 9), native), None);
    }

    #[test]
    fn frames_far_from_the_models_size_are_told() {
        let native = Extent::new(512, 512);
        let told = |frame: Extent| {
            let working = working_size(frame, native).unwrap_or(frame);
            warning(frame, working, native)
        };
        assert_eq!(told(Extent::new(512, 512)), None);
        assert_eq!(told(Extent::new(700, 500)), None);
        assert!(told(Extent::new(2000, 400)).unwrap().contains("5.0 times"));
        assert!(told(Extent::new(64, 64)).unwrap().contains("8.0 times"));
        assert!(told(Extent::new(2048, 2048)).unwrap().contains("enlarged 4.0 times"));
        let own = |size: Extent| warning(size, size, native);
        assert!(own(Extent::new(1024, 1024)).unwrap().contains("far more"));
        assert!(own(Extent::new(256, 256)).unwrap().contains("far less"));
    }
}
