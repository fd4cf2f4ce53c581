//! The layers: rows to look at, rename and drag, and how the active one is mixed with those below.

mod drag;
mod row;

use std::collections::BTreeSet;

use egui::{Align, Align2, ComboBox, CornerRadius, Key, Layout, Rect, Role, ScrollArea, Stroke, Ui, Vec2, pos2, vec2};
use egui::{Order, RichText, Sense, WidgetInfo};

use self::drag::{Line, Mark};
use self::row::{ROW, Said};
use super::commands;
use super::icons;
use super::panels::name_combo;
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::widgets::ValueSlider;
use crate::app::words::blend_name;
use crate::app::{App, Command, LayerAction, LayerRow};
use crate::document::{BlendMode, LayerId};
use crate::locale::t;

/// What the list of layers remembers between frames.
#[derive(Default)]
pub struct Layers {
    /// Groups whose children are not seen.
    folded: BTreeSet<LayerId>,
    /// The layer whose name is being written, and what it is so far.
    renaming: Option<(LayerId, String)>,
    /// The layer whose row is being dragged.
    lifted: Option<LayerId>,
    /// The active layer of the frame before: when it changes, its row is brought into sight.
    active: Option<LayerId>,
}

impl Layers {
    /// Begins to write a layer's name.
    pub fn rename(&mut self, id: LayerId, app: &App) {
        self.renaming = app.layers().iter().find(|row| row.id == id).map(|row| (id, row.props.name.clone()));
    }

    /// Whether something is under way that Escape ends.
    pub fn is_busy(&self) -> bool {
        self.renaming.is_some() || self.lifted.is_some()
    }

    /// Shows title, buttons, and below them the layers.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
        ui.spacing_mut().item_spacing = Vec2::splat(theme::UNIT);
        heading(ui, app, true);
        mixing(ui, app);
        self.list(ui, app, thumbnails);
    }

    fn lines(&self, rows: &[LayerRow]) -> Vec<Line> {
        // Rows deeper than this lie in a folded group.
        let mut hidden_below = usize::MAX;
        rows.iter()
            .map(|row| {
                if row.depth <= hidden_below {
                    hidden_below = usize::MAX;
                }
                let shown = hidden_below == usize::MAX;
                let open = !self.folded.contains(&row.id);
                if shown && row.is_group && !open {
                    hidden_below = row.depth;
                }
                Line { id: row.id, depth: row.depth, group: row.is_group, open, shown }
            })
            .collect()
    }

    fn list(&mut self, ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
        let tokens = Tokens::of(ui);
        let rows: Vec<LayerRow> = app.layers().to_vec();
        let lines = self.lines(&rows);
        let shown: Vec<usize> = (0..rows.len()).filter(|i| lines[*i].shown).collect();
        let any_group = rows.iter().any(|row| row.is_group);
        let active = rows.iter().find(|row| row.active).map(|row| row.id);
        let bring = (active != self.active).then(|| shown.iter().position(|i| Some(rows[*i].id) == active)).flatten();
        self.active = active;
        let frame = ui.available_rect_before_wrap();
        ui.painter().rect_filled(frame, CornerRadius::same(theme::RADIUS), tokens.sunken);
        let mut said = Vec::new();
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("layers");
        if let Some(row) = bring {
            area = area.vertical_scroll_offset(offset(ui, frame.height(), row));
        }
        let out = area.show_rows(ui, ROW, shown.len(), |ui, range| {
            let top = ui.max_rect().top() - range.start as f32 * ROW;
            for i in range {
                let (row, line) = (&rows[shown[i]], lines[shown[i]]);
                let looks = row::Looks { open: line.open, any_group, lifted: self.lifted == Some(row.id) };
                said.extend(
                    row::show(ui, app, row, looks, thumbnails, &mut self.renaming).into_iter().map(|s| (row.id, s)),
                );
            }
            top
        });
        ui.data_mut(|data| data.insert_temp(ui.scope_id().with("offset"), out.state.clamped_offset().y));
        self.drag(ui, app, &lines, &rows, (out.inner, out.inner_rect));
        for (id, said) in said {
            self.obey(app, id, said);
        }
    }

    fn obey(&mut self, app: &mut App, id: LayerId, said: Said) {
        match said {
            Said::Do(command) => app.run(command),
            Said::Fold => {
                if !self.folded.remove(&id) {
                    self.folded.insert(id);
                }
            }
            Said::Rename => self.rename(id, app),
            Said::Renamed(name) => {
                self.renaming = None;
                if let Some(name) = name {
                    app.run(Command::RenameLayer(id, name));
                }
            }
            Said::Lift => self.lifted = Some(id),
        }
    }

    /// Shows where the lifted row would go, and puts it there when it is let go.
    fn drag(&mut self, ui: &mut Ui, app: &mut App, lines: &[Line], rows: &[LayerRow], (top, view): (f32, Rect)) {
        let Some(lifted) = self.lifted else { return };
        let (at, down, escape) =
            ui.input(|i| (i.pointer.latest_pos(), i.pointer.primary_down(), i.key_pressed(Key::Escape)));
        let Some(at) = at.filter(|_| !escape && lines.iter().any(|line| line.id == lifted)) else {
            self.lifted = None;
            return;
        };
        let depth = (at.x - view.left() - row::EYE) / row::INDENT - 1.0;
        let inside = view.expand2(vec2(40.0, ROW)).contains(at);
        let target = drag::target(lines, lifted, (at.y - top) / ROW, depth).filter(|_| inside);
        if !down {
            self.lifted = None;
            if let Some(target) = target {
                app.run(Command::MoveLayer(lifted, target.place));
            }
            return;
        }
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        let tokens = Tokens::of(ui);
        let painter = ui.painter().with_clip_rect(view.expand(2.0));
        match target.map(|target| target.mark) {
            Some(Mark::Between { row, depth }) => {
                let left = view.left() + row::EYE + row::INDENT * depth as f32;
                let y = top + row as f32 * ROW;
                painter.line_segment([pos2(left + 4.0, y), pos2(view.right(), y)], Stroke::new(2.0, tokens.accent));
                painter.circle_stroke(pos2(left, y), 3.0, Stroke::new(2.0, tokens.accent));
            }
            Some(Mark::Into(row)) => {
                let rect = Rect::from_min_size(pos2(view.left(), top + row as f32 * ROW), vec2(view.width(), ROW));
                let stroke = Stroke::new(2.0, tokens.accent);
                painter.rect_stroke(rect, CornerRadius::same(theme::RADIUS), stroke, egui::StrokeKind::Inside);
            }
            None => {}
        }
        if let Some(row) = rows.iter().find(|row| row.id == lifted) {
            let layer = egui::LayerId::new(Order::Tooltip, ui.scope_id().with("lifted"));
            let painter = ui.ctx().layer_painter(layer);
            let font = egui::FontId::proportional(theme::BODY_PT);
            let galley = painter.layout_no_wrap(row.props.name.clone(), font, tokens.text);
            let card = Rect::from_min_size(at + vec2(12.0, 8.0), galley.size() + vec2(16.0, 8.0));
            painter.rect_filled(card, CornerRadius::same(theme::RADIUS), tokens.raised);
            painter.galley(card.min + vec2(8.0, 4.0), galley, tokens.text);
        }
        // Near the list's ends it moves on.
        let pull = (view.top() + ROW / 2.0 - at.y).max(0.0) - (at.y - view.bottom() + ROW / 2.0).max(0.0);
        if pull != 0.0 && inside {
            ui.scroll_with_delta(vec2(0.0, pull.clamp(-8.0, 8.0)));
            ui.ctx().request_repaint();
        }
    }
}

/// How far to scroll so that a row is seen.
fn offset(ui: &Ui, height: f32, row: usize) -> f32 {
    let now: f32 = ui.data(|data| data.get_temp(ui.scope_id().with("offset"))).unwrap_or(0.0);
    let (top, bottom) = (row as f32 * ROW, (row + 1) as f32 * ROW);
    now.min(top).max(bottom - height)
}

/// Shows the title alone, while the layers are folded away.
pub fn folded(ui: &mut Ui, app: &mut App) {
    heading(ui, app, false);
}

/// The title, which folds the list, and what is done to layers most.
fn heading(ui: &mut Ui, app: &mut App, open: bool) {
    let size = vec2(ui.available_width(), theme::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        if open {
            use LayerAction::{AddMask, Delete, Duplicate, Group, MergeDown, New};
            for action in [Delete, MergeDown, Duplicate, AddMask, Group, New] {
                commands::icon_button(ui, app, &Command::Layer(action), false);
            }
        }
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click());
        if response.clicked() {
            app.settings.panels.layers_open = !open;
        }
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, enabled, open, t!("layers-title")));
        let tokens = Tokens::of(ui);
        let colour = if response.hovered() || response.has_focus() { tokens.text } else { tokens.weak };
        let chevron = if open { icons::UNFOLD } else { icons::FOLD };
        let font = theme::icon_font(theme::ICON_PT);
        ui.painter().text(rect.left_center() + vec2(8.0, 0.0), Align2::CENTER_CENTER, chevron, font, colour);
        let font = theme::strong(theme::BODY_PT);
        ui.painter().text(
            rect.left_center() + vec2(22.0, 0.0),
            Align2::LEFT_CENTER,
            t!("layers-title"),
            font,
            tokens.text,
        );
    });
}

/// Blend mode and opacity of the active layer.
fn mixing(ui: &mut Ui, app: &mut App) {
    let Some((id, blend, opacity)) =
        app.layers().iter().find(|row| row.active).map(|row| (row.id, row.props.blend, row.props.opacity))
    else {
        return;
    };
    ui.horizontal(|ui| {
        let width = (ui.available_width() - theme::UNIT) / 2.0;
        ui.allocate_ui(vec2(width, theme::CONTROL), |ui| blend_mode(ui, app, id, blend));
        let mut value = opacity;
        let (label, about) = (t!("layers-opacity"), t!("layers-opacity.about"));
        let slider = ValueSlider::new(label, 0.0..=1.0).percent().reset(1.0).about(about);
        let response = ui.allocate_ui(vec2(width, theme::CONTROL), |ui| slider.show(ui, &mut value)).inner;
        // A drag is one step of undo, from its first change to the release.
        if response.changed() || response.drag_stopped() {
            app.run(Command::LayerOpacity { id, opacity: value, done: !response.dragged() });
        }
    });
}

fn blend_mode(ui: &mut Ui, app: &mut App, id: LayerId, blend: BlendMode) {
    let combo = ComboBox::from_id_salt("blend").selected_text(blend_name(blend)).width(ui.available_width()).truncate();
    let shown = combo.height(420.0).show_ui(ui, |ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        for mode in BlendMode::ALL {
            if ui.selectable_label(mode == blend, RichText::new(blend_name(mode))).clicked() {
                app.run(Command::LayerBlend(id, mode));
            }
        }
    });
    name_combo(&shown.response, t!("layers-blend"));
}
