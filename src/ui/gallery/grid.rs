//! The pictures in rows. Whatever is out of sight is neither laid out nor read.

use egui::epaint::{RectShape, StrokeKind};
use egui::{
    Align2, Color32, CornerRadius, EventFilter, FontId, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::rows::{Row, Rows};
use crate::app::{App, Command};
use crate::ui::theme::{self, Tokens};
use crate::ui::thumbnails::Thumbnails;

/// The least width of a picture's cell.
const CELL: f32 = 168.0;
const HEADING: f32 = 36.0;
/// Height of the words under a picture.
const WORDS: f32 = 22.0;
const MARGIN: f32 = 16.0;

/// The picture that is chosen.
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
    /// Another picture was chosen.
    pub chosen: Option<usize>,
    /// The chosen one was double-clicked.
    pub opened: bool,
}

/// Shows the grid.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails, chosen: Chosen) -> Said {
    let width = ui.available_width() - 2.0 * MARGIN;
    let columns = ((width + theme::GAP) / (CELL + theme::GAP)).floor().max(1.0);
    let cell = ((width + theme::GAP) / columns - theme::GAP).max(32.0);
    let pitch = cell + WORDS + theme::GAP;
    let gallery = app.gallery();
    let count = gallery.shown().len();
    let rows = Rows::new(count, columns as usize, [HEADING, pitch], |i| {
        let (entries, shown) = (gallery.entries(), gallery.shown());
        entries[shown[i]].day == entries[shown[i - 1]].day
    });
    let mut said = Said::default();
    let moved = if chosen.typing {
        None
    } else {
        keys(ui, &rows, chosen.number, count, (ui.available_height() / pitch) as i32)
    };
    said.chosen = moved;
    let mut area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("gallery");
    let offset_id = ui.scope_id().with("gallery offset");
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
                Row::Heading(number) => {
                    let gallery = app.gallery();
                    heading(ui, pos2(origin.x, top), &gallery.entries()[gallery.shown()[*number]].day);
                }
                Row::Cells(cells) => {
                    for number in cells.clone() {
                        let left = origin.x + (number - cells.start) as f32 * (cell + theme::GAP);
                        let place = Rect::from_min_size(pos2(left, top), vec2(cell, cell + WORDS));
                        let now = moved.unwrap_or(chosen.number);
                        one(ui, app, thumbnails, place, (number, number == now), &mut said);
                    }
                }
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(offset_id, out.state.clamped_offset().y));
    said
}

fn heading(ui: &Ui, at: egui::Pos2, day: &str) {
    let tokens = Tokens::of(ui);
    let at = at + vec2(0.0, HEADING - theme::GAP);
    ui.painter().text(at, Align2::LEFT_BOTTOM, day, theme::strong(theme::BODY_PT), tokens.text);
}

/// The picture that the arrow keys lead to.
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

/// One picture with the first words of its prompt.
fn one(
    ui: &mut Ui,
    app: &mut App,
    thumbnails: &mut Thumbnails,
    place: Rect,
    (number, chosen): (usize, bool),
    said: &mut Said,
) {
    let gallery = app.gallery();
    let entry = &gallery.entries()[gallery.shown()[number]];
    let (path, prompt, seed) = (entry.path.clone(), entry.prompt.clone(), entry.seed);
    let response = ui.interact(place, ui.scope_id().with(&path), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, enabled, chosen, format!("Picture {}: {prompt}", number + 1))
    });
    let tokens = Tokens::of(ui);
    let square = Rect::from_min_size(place.min, vec2(place.width(), place.width()));
    let radius = CornerRadius::same(theme::RADIUS);
    ui.painter().rect_filled(square, radius, tokens.panel);
    let mut frame = square;
    if let Some(small) = app.gallery_thumbnail(&path) {
        let size = vec2(small.extent().width as f32, small.extent().height as f32);
        let size = size * (square.width() / size.max_elem().max(1.0));
        frame = Rect::from_center_size(square.center(), size);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let texture = thumbnails.of(ui.ctx(), &small).id();
        ui.painter().add(RectShape::filled(frame, radius, Color32::WHITE).with_texture(texture, uv));
    }
    let over = response.hovered() || response.has_focus();
    if chosen || over {
        let colour = if chosen { tokens.accent } else { tokens.outline };
        ui.painter().rect_stroke(frame, radius, Stroke::new(2.0, colour), StrokeKind::Outside);
    }
    let words = if prompt.trim().is_empty() {
        seed.map_or_else(String::new, |seed| format!("Seed {seed}"))
    } else {
        prompt.replace('\n', " ")
    };
    let colour = if chosen { tokens.text } else { tokens.weak };
    let mut job = egui::text::LayoutJob::simple_singleline(words, FontId::proportional(theme::CAPTION_PT), colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
    let galley = ui.painter().layout_job(job);
    let at = pos2(place.left(), square.bottom() + theme::UNIT);
    ui.painter().galley(at, galley, colour);
    if response.clicked() || response.secondary_clicked() {
        said.chosen = Some(number);
    }
    said.opened |= response.double_clicked();
    response.context_menu(|ui| {
        let items = [
            ("Use its settings", Command::GalleryUse(path.clone())),
            ("Open", Command::GalleryOpen(path.clone())),
            ("Add as layer", Command::GalleryLayer(path.clone())),
            ("Show in folder", Command::GalleryReveal(path.clone())),
            ("Move to trash", Command::GalleryTrash(path.clone())),
        ];
        for (label, command) in items {
            if ui.button(label).clicked() {
                app.run(command);
                ui.close();
            }
        }
    });
}
