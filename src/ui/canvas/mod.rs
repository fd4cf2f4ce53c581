//! The canvas view: pointer in, picture out.

mod compare;
mod input;
mod overlays;
mod paint;

use std::sync::Arc;

use eframe::egui_wgpu::RenderState;
use egui::{CursorIcon, Rect, Response, Role, Sense, Ui, WidgetInfo};

use self::input::{Busy, Meaning, Reader, Surroundings};
use self::paint::Over;
use super::theme::{self, Tokens};
use crate::app::{App, Command};
use crate::base::{Pixmap, SignedRect};
use crate::document::Point;
use crate::gpu::{Colours, Frame, LatentView, MaskLook, Overlay, Ring};
use crate::job::{Patch, Preview};
use crate::locale::t;
use crate::tools::{Cursor, ToolKey};

pub use self::overlays::frame_words;
pub use self::paint::install;

/// The marching edge moves so often a second.
const MARCH_HZ: f32 = 12.0;
/// Dragging so far sideways with Alt and the right button doubles the brush.
const POINTS_PER_DOUBLING: f32 = 100.0;

/// How far the picture outside the generation frame fades while that is placed.
const DIM: f32 = 0.45;
/// How opaque the mask's film is, of 255.
const FILM: u8 = 120;

/// The canvas view.
#[derive(Default)]
pub struct CanvasView {
    reader: Reader,
    /// Where the pointer is over the canvas, in canvas pixels.
    pointer: Option<Point>,
}

/// What the view says after a frame.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// What went wrong on the GPU, as a sentence.
    pub trouble: Option<String>,
}

impl CanvasView {
    /// Where the pointer is over the canvas, in canvas pixels; `None` while it is elsewhere.
    pub fn pointer(&self) -> Option<Point> {
        self.pointer
    }

    /// Shows the canvas in all that is left of `ui`.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, gpu: Option<&RenderState>) -> Shown {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, enabled, t!("canvas-name")));
        app.view.set_viewport([rect.left(), rect.top(), rect.width(), rect.height()], ui.pixels_per_point());
        compare::announce(ui, rect, app);
        self.take_input(ui, &response, app);
        let over = over(app);
        let frame = self.frame(ui, rect, app, &over);
        let mut shown = Shown::default();
        if let Some(gpu) = gpu {
            let dirty = app.take_dirty();
            let drawn = paint::draw(gpu, ui.painter(), rect, (app.document(), &dirty), &over, frame);
            if drawn.pending {
                ui.ctx().request_repaint();
            }
            shown.trouble = drawn.trouble;
        } else {
            ui.painter().rect_filled(rect, 0.0, Tokens::of(ui).backdrop);
        }
        overlays::show(ui, rect, app);
        overlays::frame_label(ui, rect, app);
        compare::show(ui, rect, app);
        // The marching edges are the one thing that moves by itself, and only while there is one to see.
        let marches = (app.view.mask_shown && app.mask_bounds().is_some()) || app.has_selection();
        if marches && ui.input(|i| i.focused) {
            ui.ctx().request_repaint_after_secs(1.0 / MARCH_HZ);
        }
        shown
    }

    fn take_input(&mut self, ui: &Ui, response: &Response, app: &mut App) {
        let over = response.contains_pointer();
        let typing = ui.ctx().text_edit_focused();
        let (events, held, space) =
            ui.input(|i| (i.events.clone(), i.modifiers, i.key_down(egui::Key::Space) && !typing));
        let around = Surroundings { view: response.rect, over, space, border: compare::border(app) };
        let view = app.view.clone();
        let meanings = self.reader.read(&events, around, held, |pos| view.to_canvas(pos.x, pos.y));
        if over && ui.input(|i| i.pointer.any_pressed()) {
            // A click on the canvas ends typing.
            ui.memory_mut(|m| m.focused().map(|id| m.surrender_focus(id)));
        }
        for meaning in meanings {
            match meaning {
                Meaning::Tool(event) => app.pointer(event),
                Meaning::Pan(by) => app.view.pan(by.x, by.y),
                Meaning::Zoom { factor, at } => app.view.zoom_by(factor, at.x, at.y),
                Meaning::Brush(by) => size_brush(app, by),
                Meaning::Border(x) => {
                    let split = app.view.to_canvas(x, 0.0).x / app.document().extent().width as f32;
                    app.run(Command::SetCompare(split.clamp(0.0, 1.0)));
                }
            }
        }
        let latest = ui.input(|i| i.pointer.latest_pos());
        let on_border = self.reader.busy() == Busy::Border
            || self.reader.busy() == Busy::Idle && latest.is_some_and(|pos| around.on_border(pos));
        if response.double_clicked() && over && !on_border {
            // What was begun with clicks ends with two.
            app.tool_key(ToolKey::Confirm);
        }
        let at = latest.filter(|_| over || self.reader.busy() != Busy::Idle);
        self.pointer = at.map(|pos| app.view.to_canvas(pos.x, pos.y));
        if on_border {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        } else if at.is_some() {
            ui.ctx().set_cursor_icon(self.cursor_icon(app.tools.cursor(), space));
        }
    }

    fn cursor_icon(&self, cursor: Cursor, space: bool) -> CursorIcon {
        match (self.reader.busy(), cursor) {
            (Busy::Panning(_), _) => CursorIcon::Grabbing,
            (Busy::Brush, _) => CursorIcon::ResizeHorizontal,
            _ if space => CursorIcon::Grab,
            (_, Cursor::Grab) => CursorIcon::Grab,
            (_, Cursor::Grabbing) => CursorIcon::Grabbing,
            (_, Cursor::ZoomIn) => CursorIcon::ZoomIn,
            (_, Cursor::ZoomOut) => CursorIcon::ZoomOut,
            (_, Cursor::Picker | Cursor::Cross) => CursorIcon::Crosshair,
            (_, Cursor::Move) => CursorIcon::Move,
            (_, Cursor::ResizeHorizontal) => CursorIcon::ResizeHorizontal,
            (_, Cursor::ResizeVertical) => CursorIcon::ResizeVertical,
            (_, Cursor::ResizeNwSe) => CursorIcon::ResizeNwSe,
            (_, Cursor::ResizeNeSw) => CursorIcon::ResizeNeSw,
            // No system has a cursor for turning; this one is a bent arrow on most.
            (_, Cursor::Rotate) => CursorIcon::Alias,
            (_, Cursor::NotAllowed) => CursorIcon::NotAllowed,
            // The ring is the cursor.
            (_, Cursor::Brush { .. }) => CursorIcon::None,
        }
    }

    fn frame(&self, ui: &Ui, rect: Rect, app: &App, over: &Over) -> Frame {
        let (tokens, scale) = (Tokens::of(ui), ui.pixels_per_point());
        let [dark, light] = theme::over_picture();
        // What comes to be under the mask is seen without its film; the marching edge stays.
        let opacity = if over.overlay.is_some() || over.latent.is_some() { 0 } else { FILM };
        let film = theme::film(tokens.accent, opacity);
        Frame {
            viewport_px: app.view.viewport_px(),
            origin_px: app.view.origin_px(),
            scale: app.view.zoom,
            pixels_per_point: scale,
            time_s: (ui.input(|i| i.time) % 120.0) as f32,
            selection: true,
            frame_box: app.document().frame(),
            // While it is placed, the frame stands out; else nothing may change how the picture looks.
            frame_dim: if app.tools.chosen() == "frame" { DIM } else { 0.0 },
            mask: MaskLook { shown: app.view.mask_shown, quick: app.view.quick_mask, tint: theme::floats(film) },
            cursor: self.ring(ui, rect, app),
            colours: Colours {
                backdrop: theme::floats(tokens.backdrop),
                checker_a: theme::floats(tokens.checker[0]),
                checker_b: theme::floats(tokens.checker[1]),
                grid: theme::floats(tokens.grid),
                edge: theme::floats(tokens.edge),
                frame: theme::floats(tokens.accent),
                line_dark: theme::floats(dark),
                line_light: theme::floats(light),
            },
            context: app.context_area(),
            compare: app.view.compare,
            // Beside a larger picture the one before is what enlarging it plainly would give.
            smooth: app.shows_enlarged(),
        }
    }

    /// The brush's outline, where the tool in hand is a brush.
    fn ring(&self, ui: &Ui, rect: Rect, app: &App) -> Option<Ring> {
        self.pointer?;
        let Cursor::Brush { size_px, hardness } = app.tools.cursor() else { return None };
        if matches!(self.reader.busy(), Busy::Panning(_)) {
            return None;
        }
        let at = ui.input(|i| i.pointer.latest_pos())? - rect.min;
        let scale = ui.pixels_per_point();
        let radius_px = (size_px / 2.0 * app.view.zoom).max(1.5 * scale);
        Some(Ring { at_px: [at.x * scale, at.y * scale], radius_px, hardness })
    }
}

/// To the right is larger, upwards harder.
fn size_brush(app: &mut App, by: egui::Vec2) {
    if let Some(brush) = app.tools.brush_mut() {
        brush.size_px *= (by.x / POINTS_PER_DOUBLING).exp2();
        brush.hardness -= by.y / (2.0 * POINTS_PER_DOUBLING);
        *brush = brush.clamped();
    }
}

/// What is to be seen over the document: the candidate under the pointer, else the preview of the running job, else the
/// candidate that was selected, else the live picture.
fn over(app: &App) -> Over {
    let running = app.preview();
    let chosen = |id| app.hovered_candidate() == Some(id) || app.view.compare.is_some() || running.is_none();
    if let Some(candidate) = app.shown_candidate().filter(|candidate| chosen(candidate.id)) {
        let place = app.candidate_place(candidate);
        let overlay = laid_over(&candidate.pixels, candidate.patch.as_deref(), place);
        return Over { overlay: Some(overlay), latent: None };
    }
    let masked = running.is_some_and(|running| running.masked);
    match running.map(|running| &running.preview) {
        Some(Preview::Latent { data, extent, format, place }) => {
            let place = (*place).into();
            let latent = LatentView { data: data.clone(), extent: *extent, format: format.clone(), place, masked };
            Over { overlay: None, latent: Some(latent) }
        }
        Some(Preview::Pixels { pixels, place }) => {
            let place = (*place).into();
            let share = running.and_then(|running| running.share.clone());
            let overlay = Overlay { pixels: pixels.clone(), place, masked, share };
            Over { overlay: Some(overlay), latent: None }
        }
        None => {
            let live = app.live_result().filter(|_| app.live.enabled);
            let overlay = live.map(|live| laid_over(&live.pixels, live.patch.as_deref(), app.place_now(live.world)));
            Over { overlay, latent: None }
        }
    }
}

/// A picture of the frame at `place` as it would be taken: only what of it is new, over what is there now.
fn laid_over(pixels: &Arc<Pixmap>, patch: Option<&Patch>, place: SignedRect) -> Overlay {
    match patch {
        Some(patch) => {
            // A larger picture is shown in the place of what it was made of; what of it counts is as large as itself.
            let whole = patch.place.extent() == pixels.extent();
            let place = if whole { place } else { SignedRect::from(patch.place).translated(place.x, place.y) };
            Overlay { pixels: patch.pixels.clone(), place, masked: false, share: Some(patch.share.clone()) }
        }
        None => Overlay { pixels: pixels.clone(), place, masked: false, share: None },
    }
}
