//! The strip below the canvas: what was made, to be looked at in place, taken, varied, kept or thrown away.

use egui::epaint::StrokeKind;
use egui::{
    Align, Align2, Color32, CornerRadius, Frame, Layout, Margin, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::commands;
use super::icons;
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::widgets::{Hint, IconButton, ValueSlider, caption};
use crate::app::{App, Ask, CandidateId, Command, JobKind};
use crate::locale::t;

/// Width of the buttons beside the thumbnails.
const ACTIONS: f32 = 164.0;

/// Shows the strip.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        let rect = ui.available_rect_before_wrap();
        let split = rect.right() - ACTIONS;
        let left = Rect::from_min_max(rect.min, pos2(split - theme::GAP, rect.bottom()));
        let right = Rect::from_min_max(pos2(split, rect.top()), rect.max);
        ui.scope_builder(UiBuilder::new().max_rect(left), |ui| strip(ui, app, thumbnails));
        ui.scope_builder(UiBuilder::new().max_rect(right), |ui| actions(ui, app));
    });
}

fn strip(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
    let side = ui.available_height();
    let shown = app.shown_candidate().map(|c| c.id);
    let mut over = None;
    let mut chosen = None;
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            for (i, candidate) in app.candidates().iter().enumerate() {
                let texture = candidate.thumbnail.as_ref().map(|small| thumbnails.of(ui.ctx(), small));
                let extent = candidate.pixels.extent();
                let shape = vec2(extent.width as f32, extent.height as f32);
                let name = match candidate.kind {
                    JobKind::Generate(_) => {
                        t!("candidates-name", number = i + 1, seed = candidate.recipe.seed.to_string())
                    }
                    _ => t!("candidates-name-enlarged", number = i + 1, size = extent.to_string()),
                };
                let selected = app.selected_candidate() == Some(candidate.id);
                let marks = Marks { selected, taken: candidate.taken };
                let texture = texture.map(egui::TextureHandle::id);
                let response = card(ui, (texture, shape), side - theme::GAP, marks, &name);
                if response.hovered() {
                    over = Some(candidate.id);
                }
                if response.clicked() {
                    chosen = Some(Command::Take(candidate.id));
                }
                response.context_menu(|ui| {
                    let items = [
                        (t!("candidates-take"), Command::Take(candidate.id)),
                        (t!("candidates-look"), Command::Select(Some(candidate.id))),
                        (t!("candidates-more-like"), Command::MoreLike(candidate.id)),
                        (t!("candidates-use-settings"), Command::UseSettings(candidate.id)),
                        (t!("candidates-open"), Command::TakeAsNew(candidate.id)),
                        (t!("candidates-save"), Command::Ask(Ask::SaveCandidate(candidate.id))),
                        (t!("candidates-discard"), Command::Discard(candidate.id)),
                    ];
                    for (label, command) in items {
                        if ui.button(label).clicked() {
                            chosen = Some(command);
                            ui.close();
                        }
                    }
                });
            }
        });
    });
    hover(app, shown, over);
    if let Some(command) = chosen {
        app.run(command);
    }
}

/// Tells the app when the pointer comes over another candidate, or leaves.
fn hover(app: &mut App, before: Option<CandidateId>, now: Option<CandidateId>) {
    if app.hovered_candidate() != now && (now.is_some() || before.is_some()) {
        app.run(Command::Hover(now));
    }
}

/// What is seen of a candidate beside its picture.
#[derive(Clone, Copy)]
struct Marks {
    selected: bool,
    taken: bool,
}

fn card(
    ui: &mut Ui,
    (texture, size): (Option<egui::TextureId>, egui::Vec2),
    side: f32,
    marks: Marks,
    name: &str,
) -> Response {
    let shape = size * (side / size.y.max(1.0));
    let shape = vec2(shape.x.clamp(side * 0.4, side * 2.0), side);
    let (rect, response) = ui.allocate_exact_size(shape, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, marks.selected, name));
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(theme::RADIUS);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().rect_filled(rect, radius, tokens.checker[0]);
    if let Some(texture) = texture {
        ui.painter().add(egui::epaint::RectShape::filled(rect, radius, Color32::WHITE).with_texture(texture, uv));
    }
    let (width, colour) = match (marks.selected, response.hovered() || response.has_focus()) {
        (true, _) => (2.0, tokens.accent),
        (false, true) => (2.0, tokens.accent_text),
        (false, false) => (1.0, tokens.outline),
    };
    ui.painter().rect_stroke(rect, radius, Stroke::new(width, colour), StrokeKind::Outside);
    if marks.taken {
        let at = rect.right_top() + vec2(-12.0, 12.0);
        ui.painter().circle_filled(at, 9.0, tokens.accent);
        ui.painter().text(at, Align2::CENTER_CENTER, icons::TAKEN, theme::icon_font(14.0), tokens.on_accent);
    }
    response.on_hover_text(t!("candidates-card"))
}

fn actions(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(2.0, theme::UNIT);
    let count = app.candidates().len();
    caption(ui, t!("candidates-count", count = count));
    ui.horizontal(|ui| {
        for command in [Command::PreviousCandidate, Command::NextCandidate, Command::TakeSelected] {
            commands::icon_button(ui, app, &command, false);
        }
        let comparing = app.view.compare.is_some();
        commands::icon_button(ui, app, &Command::ToggleCompare, comparing);
        commands::icon_button(ui, app, &Command::MoreLikeSelected, false);
    });
    if let Some(mut split) = app.view.compare {
        let slider = ValueSlider::new(t!("candidates-split"), 0.0..=1.0).percent();
        if slider.show(ui, &mut split).changed() {
            app.run(Command::SetCompare(split));
        }
    } else {
        ui.horizontal(|ui| {
            commands::icon_button(ui, app, &Command::DiscardSelected, false);
            let save = Hint { title: t!("candidates-save-all"), shortcut: "", text: t!("candidates-save-all.about") };
            if IconButton::new(icons::SAVE, save).show(ui).clicked() {
                app.run(Command::Ask(Ask::SaveAll));
            }
            let discard =
                Hint { title: t!("candidates-discard-all"), shortcut: "", text: t!("candidates-discard-all.about") };
            if IconButton::new(icons::SWEEP, discard).show(ui).clicked() {
                app.run(Command::DiscardAll);
            }
        });
    }
}
