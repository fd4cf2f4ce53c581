//! What part of the canvas is seen, and how large.

use crate::base::Extent;
use crate::document::Point;
use crate::tools::ViewChange;

/// The least zoom: 1 %.
pub const MIN_ZOOM: f32 = 0.01;
/// The most zoom: 6400 %.
pub const MAX_ZOOM: f32 = 64.0;
/// The steps of zooming in and out; between and beyond them lies nothing that the keys reach.
pub const ZOOM_STEPS: &[f32] = &[
    0.01, 0.02, 0.03, 0.05, 0.067, 0.1, 0.125, 0.167, 0.25, 0.333, 0.5, 0.667, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0,
    16.0, 24.0, 32.0, 48.0, 64.0,
];
/// Free space around a canvas that is shown whole, in points.
const MARGIN_POINTS: f32 = 24.0;
/// At least so much of the canvas stays in sight, in points.
const KEEP_POINTS: f32 = 32.0;

/// The place on the screen where the canvas is shown, in points (the units of the window system).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Viewport {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    /// Pixels of the screen for each point.
    pixels_per_point: f32,
}

/// What part of the canvas is seen. Zoom 1 shows a pixel of the canvas as one pixel of the screen.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct View {
    /// Pixels of the screen for each pixel of the canvas. Change it through the methods.
    pub zoom: f32,
    /// Whether the panels around the canvas are shown.
    pub panels: bool,
    /// Whether the mask is shown.
    pub mask_shown: bool,
    /// Whether the mask is shown as a film over all that is kept.
    pub quick_mask: bool,
    /// Where the border between before and after lies, 0 (left edge of the canvas) to 1, while they are compared.
    pub compare: Option<f32>,
    viewport: Viewport,
    canvas: Extent,
    /// The point of the canvas in the middle of the viewport.
    centre: Point,
    /// Whether the whole canvas is to be seen, whatever becomes of the window.
    fitted: bool,
}

impl Default for View {
    fn default() -> Self {
        let viewport = Viewport { x: 0.0, y: 0.0, width: 800.0, height: 600.0, pixels_per_point: 1.0 };
        let mut view = Self {
            zoom: 1.0,
            panels: true,
            mask_shown: true,
            quick_mask: false,
            compare: None,
            viewport,
            canvas: Extent::new(1, 1),
            centre: Point::new(0.5, 0.5),
            fitted: true,
        };
        view.settle();
        view
    }
}

impl View {
    /// Whether the whole canvas is kept in sight.
    pub fn is_fitted(&self) -> bool {
        self.fitted
    }

    /// Tells where the canvas is shown, to be called each frame: left, top, width and height in points, and the
    /// screen's pixels for each point. What lay in the middle stays there.
    pub fn set_viewport(&mut self, [x, y, width, height]: [f32; 4], pixels_per_point: f32) {
        let sane = |v: f32, default: f32| if v.is_finite() { v } else { default };
        let viewport = Viewport {
            x: sane(x, 0.0),
            y: sane(y, 0.0),
            width: sane(width, 1.0).max(1.0),
            height: sane(height, 1.0).max(1.0),
            pixels_per_point: sane(pixels_per_point, 1.0).clamp(0.1, 16.0),
        };
        if viewport != self.viewport {
            self.viewport = viewport;
            self.settle();
        }
    }

    /// Tells the canvas's size; another one is shown whole.
    pub(super) fn set_canvas(&mut self, canvas: Extent) {
        if canvas != self.canvas {
            self.canvas = canvas;
            self.fit();
        }
    }

    /// Shows the whole canvas, but no larger than it is.
    pub fn fit(&mut self) {
        self.fitted = true;
        self.settle();
    }

    /// Shows the canvas at this zoom, keeping the middle.
    pub fn set_zoom(&mut self, zoom: f32) {
        let middle = self.middle();
        self.zoom_by(zoom / self.zoom, middle.x, middle.y);
    }

    /// Enlarges by a factor, keeping what lies under a point of the screen (in points) where it is.
    pub fn zoom_by(&mut self, factor: f32, x: f32, y: f32) {
        let at = Point::new(x, y);
        let zoom = self.zoom * factor;
        if !zoom.is_finite() || !at.x.is_finite() || !at.y.is_finite() {
            return;
        }
        let held = self.to_canvas(x, y);
        self.zoom = zoom.clamp(MIN_ZOOM, MAX_ZOOM);
        let scale = self.scale();
        let middle = self.middle();
        self.centre = Point::new(held.x + (middle.x - at.x) / scale, held.y + (middle.y - at.y) / scale);
        self.fitted = false;
        self.settle();
    }

    /// The next larger step, keeping the middle.
    pub fn zoom_in(&mut self) {
        let next = ZOOM_STEPS.iter().copied().find(|step| *step > self.zoom * 1.001).unwrap_or(MAX_ZOOM);
        self.set_zoom(next);
    }

    /// The next smaller step, keeping the middle.
    pub fn zoom_out(&mut self) {
        let next = ZOOM_STEPS.iter().rev().copied().find(|step| *step < self.zoom * 0.999).unwrap_or(MIN_ZOOM);
        self.set_zoom(next);
    }

    /// Moves the canvas on the screen by so many points.
    pub fn pan(&mut self, x: f32, y: f32) {
        if x.is_finite() && y.is_finite() {
            let scale = self.scale();
            self.centre = Point::new(self.centre.x - x / scale, self.centre.y - y / scale);
            self.fitted = false;
            self.settle();
        }
    }

    /// Does what a tool wants.
    pub fn change(&mut self, change: ViewChange) {
        match change {
            ViewChange::Pan { x, y } => self.pan(x, y),
            ViewChange::Zoom { factor, x, y } => self.zoom_by(factor, x, y),
        }
    }

    /// From points of the screen to pixels of the canvas.
    pub fn to_canvas(&self, x: f32, y: f32) -> Point {
        let (middle, scale) = (self.middle(), self.scale());
        Point::new(self.centre.x + (x - middle.x) / scale, self.centre.y + (y - middle.y) / scale)
    }

    /// From pixels of the canvas to points of the screen.
    pub fn to_screen(&self, on_canvas: Point) -> Point {
        let (middle, scale) = (self.middle(), self.scale());
        Point::new(middle.x + (on_canvas.x - self.centre.x) * scale, middle.y + (on_canvas.y - self.centre.y) * scale)
    }

    /// The point of the canvas in the middle of the viewport.
    pub fn middle_of_canvas(&self) -> Point {
        self.centre
    }

    /// The canvas's top left corner within the viewport, in pixels of the screen, as the painter takes it. From 100 %
    /// on it lies on whole pixels, so that the canvas's pixels do, too.
    pub fn origin_px(&self) -> [f32; 2] {
        let corner = self.to_screen(Point::new(0.0, 0.0));
        let ppp = self.viewport.pixels_per_point;
        let origin = [(corner.x - self.viewport.x) * ppp, (corner.y - self.viewport.y) * ppp];
        if self.zoom >= 1.0 { origin.map(f32::round) } else { origin }
    }

    /// The viewport's size in pixels of the screen.
    pub fn viewport_px(&self) -> [f32; 2] {
        let Viewport { width, height, pixels_per_point, .. } = self.viewport;
        [width * pixels_per_point, height * pixels_per_point]
    }

    /// Points of the screen for each pixel of the canvas.
    pub fn scale(&self) -> f32 {
        self.zoom / self.viewport.pixels_per_point
    }

    fn middle(&self) -> Point {
        let Viewport { x, y, width, height, .. } = self.viewport;
        Point::new(x + width / 2.0, y + height / 2.0)
    }

    /// Brings zoom and centre to where they may be.
    fn settle(&mut self) {
        let (width, height) = (self.canvas.width as f32, self.canvas.height as f32);
        let Viewport { width: wide, height: high, pixels_per_point, .. } = self.viewport;
        if self.fitted {
            let room = |points: f32| (points - 2.0 * MARGIN_POINTS).max(1.0) * pixels_per_point;
            let zoom = (room(wide) / width).min(room(high) / height);
            // A small canvas is enlarged by whole numbers, which keeps its pixels even.
            self.zoom = if zoom >= 1.0 { zoom.floor().min(4.0) } else { zoom.max(MIN_ZOOM) };
            self.centre = Point::new(width / 2.0, height / 2.0);
            return;
        }
        let scale = self.scale();
        let keep = |centre: f32, side: f32, points: f32| {
            let reach = ((points / 2.0 - KEEP_POINTS) / scale).max(0.0);
            centre.clamp(-reach, side + reach)
        };
        self.centre = Point::new(keep(self.centre.x, width, wide), keep(self.centre.y, height, high));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn view(extent: Extent) -> View {
        let mut view = View::default();
        view.set_viewport([50.0, 30.0, 900.0, 700.0], 2.0);
        view.set_canvas(extent);
        view
    }

    #[test]
    fn fitting_shows_all_and_follows_the_window() {
        let mut view = view(Extent::new(4000, 1000));
        let (left, right) = (view.to_screen(Point::new(0.0, 500.0)), view.to_screen(Point::new(4000.0, 500.0)));
        assert!((left.x - 74.0).abs() < 0.01 && (right.x - 926.0).abs() < 0.01, "{left:?} {right:?}");
        view.set_viewport([50.0, 30.0, 400.0, 700.0], 2.0);
        assert!((view.to_screen(Point::new(0.0, 0.0)).x - 74.0).abs() < 0.01);
        view.set_canvas(Extent::new(16, 16));
        assert_eq!(view.zoom, 4.0);
        view.set_zoom(1.0);
        view.set_viewport([50.0, 30.0, 900.0, 700.0], 2.0);
        assert_eq!((view.zoom, view.is_fitted()), (1.0, false));
    }

    #[test]
    fn steps_go_through_the_table_both_ways() {
        let mut view = view(Extent::new(512, 512));
        view.set_zoom(MIN_ZOOM);
        for step in &ZOOM_STEPS[1..] {
            view.zoom_in();
            assert!((view.zoom / step - 1.0).abs() < 1e-4, "{} {step}", view.zoom);
        }
        view.zoom_in();
        assert_eq!(view.zoom, MAX_ZOOM);
        for step in ZOOM_STEPS.iter().rev().skip(1) {
            view.zoom_out();
            assert!((view.zoom / step - 1.0).abs() < 1e-4, "{} {step}", view.zoom);
        }
    }

    #[test]
    fn what_is_no_number_changes_nothing() {
        let mut view = view(Extent::new(512, 512));
        let before = view.clone();
        view.pan(f32::NAN, 0.0);
        view.zoom_by(2.0, f32::INFINITY, 0.0);
        view.zoom_by(f32::NAN, 0.0, 0.0);
        assert_eq!(view, before);
        view.set_viewport([0.0, 0.0, -5.0, f32::NAN], 0.0);
        assert!(view.zoom >= MIN_ZOOM && view.to_canvas(1.0, 1.0).x.is_finite());
    }

    proptest! {
        #[test]
        fn zooming_holds_the_point_and_transforms_undo_each_other(
            x in 100.0f32..900.0, y in 50.0f32..700.0, factor in 0.2f32..6.0,
        ) {
            let mut view = view(Extent::new(2000, 1500));
            view.set_zoom(1.0);
            let held = view.to_canvas(x, y);
            view.zoom_by(factor, x, y);
            let now = view.to_screen(held);
            // Near the canvas's border the view may have to give way.
            let inside = held.x > 0.0 && held.y > 0.0 && held.x < 2000.0 && held.y < 1500.0;
            prop_assert!(!inside || ((now.x - x).abs() < 0.5 && (now.y - y).abs() < 0.5), "{now:?} {x} {y}");
            let there = view.to_screen(Point::new(10.0, 20.0));
            let back = view.to_canvas(there.x, there.y);
            prop_assert!((back.x - 10.0).abs() < 0.1 && (back.y - 20.0).abs() < 0.1);
        }

        #[test]
        fn the_canvas_never_leaves_the_window(moves in proptest::collection::vec((-9e5f32..9e5, -9e5f32..9e5), 1..8)) {
            let mut view = view(Extent::new(300, 200));
            for (x, y) in moves {
                view.pan(x, y);
                let (a, b) = (view.to_screen(Point::new(0.0, 0.0)), view.to_screen(Point::new(300.0, 200.0)));
                prop_assert!(a.x < 950.0 && b.x > 50.0 && a.y < 730.0 && b.y > 30.0, "{a:?} {b:?}");
            }
        }
    }
}
