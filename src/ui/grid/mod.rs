//! Pictures in rows, as the gallery and the library of models show them. Whatever is out of sight is neither laid out
//! nor read.

mod rows;

use std::sync::Arc;

use egui::epaint::{RectShape, StrokeKind};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, EventFilter, FontId, Key, Modifiers, Pos2, Rect, Response, ScrollArea, Stroke, Ui,
    pos2, vec2,
};

use self::rows::{Row, Rows};
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use crate::base::Pixmap;

/// The least width of a cell.
const CELL: f32 = 168.0;
const HEADING: f32 = 36.0;
/// Height of the words under a picture.
const WORDS: f32 = 22.0;
const MARGIN: f32 = 16.0;

/// What is shown in a grid.
pub trait Cells {
    /// How many there are.
    fn count(&self) -> usize;
    /// Whether this one stands under the same heading as the one before it.
    fn same_group(&self, number: usize) -> bool;
    /// The heading over this one.
    fn heading(&self, number: usize) -> String;
    /// Shows this one.
    fn cell(&mut self, ui: &mut Ui, place: Rect, number: usize, chosen: bool, said: &mut Said);
}

/// The cell that is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// Its number.
    pub number: usize,
    /// Whether to scroll to it.
    pub bring: bool,
    /// Whether keys are for a text.
    pub typing: bool,
}

/// What was done in the grid.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// Another one was chosen.
    pub chosen: Option<usize>,
    /// The chosen one was double-clicked.
    pub opened: bool,
}

impl Said {
    /// Takes in what was done to a cell.
    pub fn hear(&mut self, response: &Response, number: usize) {
        if response.clicked() || response.secondary_clicked() {
            self.chosen = Some(number);
        }
        self.opened |= response.double_clicked();
    }
}

/// Shows the grid of this name.
pub fn show(ui: &mut Ui, name: &str, cells: &mut impl Cells, chosen: Chosen) -> Said {
    let width = ui.available_width() - 2.0 * MARGIN;
    let columns = ((width + theme::GAP) / (CELL + theme::GAP)).floor().max(1.0);
    let cell = ((width + theme::GAP) / columns - theme::GAP).max(32.0);
    let pitch = cell + WORDS + theme::GAP;
    let count = cells.count();
    let rows = Rows::new(count, columns as usize, [HEADING, pitch], |i| cells.same_group(i));
    let mut said = Said::default();
    let moved = if chosen.typing {
        None
    } else {
        keys(ui, &rows, chosen.number, count, (ui.available_height() / pitch) as i32)
    };
    said.chosen = moved;
    let mut area = ScrollArea::vertical().auto_shrink([false, false]).id_salt(name);
    let offset_id = ui.scope_id().with((name, "offset"));
    let wanted = moved.or(chosen.bring.then_some(chosen.number));
    if let Some(y) = wanted.and_then(|number| rows.y_of(number)) {
        let now: f32 = ui.data(|data| data.get_temp(offset_id)).unwrap_or(0.0);
        let (top, bottom) = (y - HEADING, y + pitch + MARGIN);
        area = area.vertical_scroll_offset(now.min(top).max(bottom - ui.available_height()).max(0.0));
    }
    let out = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(rows.height + MARGIN);
        ui.set_width(ui.available_width());
        let origin = ui.max_rect().min + vec2(MARGIN, 0.0);
        for (y, row) in rows.between(viewport.min.y, viewport.max.y) {
            let top = origin.y + y;
            match row {
                Row::Heading(number) => heading(ui, pos2(origin.x, top), &cells.heading(*number)),
                Row::Cells(numbers) => {
                    for number in numbers.clone() {
                        let left = origin.x + (number - numbers.start) as f32 * (cell + theme::GAP);
                        let place = Rect::from_min_size(pos2(left, top), vec2(cell, cell + WORDS));
                        let now = moved.unwrap_or(chosen.number);
                        cells.cell(ui, place, number, number == now, &mut said);
                    }
                }
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(offset_id, out.state.clamped_offset().y));
    said
}

fn heading(ui: &Ui, at: Pos2, text: &str) {
    let tokens = Tokens::of(ui);
    let at = at + vec2(0.0, HEADING - theme::GAP);
    ui.painter().text(at, Align2::LEFT_BOTTOM, text, theme::strong(theme::BODY_PT), tokens.text);
}

/// The cell that the arrow keys lead to.
fn keys(ui: &Ui, rows: &Rows, now: usize, count: usize, page: i32) -> Option<usize> {
    let focused = ui.memory(egui::Memory::focused);
    if let Some(id) = focused {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
    }
    let last = count.saturating_sub(1);
    let to = ui.input_mut(|i| {
        let mut pressed = |key| i.consume_key(Modifiers::NONE, key);
        if pressed(Key::ArrowRight) {
            Some((now + 1).min(last))
        } else if pressed(Key::ArrowLeft) {
            Some(now.saturating_sub(1))
        } else if pressed(Key::ArrowDown) {
            Some(rows.moved(now, 1))
        } else if pressed(Key::ArrowUp) {
            Some(rows.moved(now, -1))
        } else if pressed(Key::PageDown) {
            Some(rows.moved(now, page.max(1)))
        } else if pressed(Key::PageUp) {
            Some(rows.moved(now, -page.max(1)))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        }
    });
    to.filter(|to| *to != now)
}

/// How a cell looks.
pub struct Tile<'a> {
    /// What it shows, once it is read.
    pub picture: Option<Arc<Pixmap>>,
    /// What stands in its place meanwhile, or for good where there is none.
    pub sign: &'a str,
    /// The words under it.
    pub words: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// Whether it stands back.
    pub dimmed: bool,
}

impl Tile<'_> {
    /// Paints it.
    pub fn paint(self, ui: &Ui, thumbnails: &mut Thumbnails, place: Rect, response: &Response) {
        let tokens = Tokens::of(ui);
        let square = Rect::from_min_size(place.min, vec2(place.width(), place.width()));
        let radius = CornerRadius::same(theme::RADIUS);
        ui.painter().rect_filled(square, radius, tokens.panel);
        let mut frame = square;
        if let Some(small) = &self.picture {
            let size = vec2(small.extent().width as f32, small.extent().height as f32);
            let size = size * (square.width() / size.max_elem().max(1.0));
            frame = Rect::from_center_size(square.center(), size);
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let texture = thumbnails.of(ui.ctx(), small).id();
            ui.painter().add(RectShape::filled(frame, radius, Color32::WHITE).with_texture(texture, uv));
        } else if !self.sign.is_empty() {
            let font = theme::icon_font(2.0 * theme::ICON_PT);
            ui.painter().text(square.center(), Align2::CENTER_CENTER, self.sign, font, tokens.faint);
        }
        if self.dimmed {
            ui.painter().rect_filled(frame, radius, tokens.veil);
        }
        let over = response.hovered() || response.has_focus();
        if self.chosen || over {
            let colour = if self.chosen { tokens.accent } else { tokens.outline };
            ui.painter().rect_stroke(frame, radius, Stroke::new(2.0, colour), StrokeKind::Outside);
        }
        let colour = match (self.chosen, self.dimmed) {
            (true, _) => tokens.text,
            (false, false) => tokens.weak,
            (false, true) => tokens.faint,
        };
        let mut job = LayoutJob::simple_singleline(self.words, FontId::proportional(theme::CAPTION_PT), colour);
        job.wrap = TextWrapping::truncate_at_width(place.width());
        let galley = ui.painter().layout_job(job);
        let at = pos2(place.left(), square.bottom() + theme::UNIT);
        ui.painter().galley(at, galley, colour);
    }
}
