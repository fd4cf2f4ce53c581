//! A part of a panel that folds away under its title.

use egui::collapsing_header::CollapsingState;
use egui::{Align2, Id, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::buttons::focus_ring;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};

/// Shows `title` with a chevron, and under it what `body` adds while it is unfolded. Whether it is goes by `name`,
/// which is the same in every language.
pub fn section<R>(
    ui: &mut Ui,
    name: &str,
    title: &str,
    open_at_first: bool,
    body: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let id = Id::unique(("section", name));
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open_at_first);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::CONTROL), Sense::click());
    if response.clicked() {
        state.toggle(ui);
    }
    let (enabled, open) = (ui.is_enabled(), state.is_open());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, enabled, open, title));
    let tokens = Tokens::of(ui);
    let colour = if response.hovered() { tokens.text } else { tokens.weak };
    let painter = ui.painter();
    painter.text(rect.left_center(), Align2::LEFT_CENTER, title, theme::strong(theme::BODY_PT), tokens.text);
    let chevron = if open { icons::FOLD } else { icons::UNFOLD };
    let at = pos2(rect.right() - theme::GAP, rect.center().y);
    painter.text(at, Align2::CENTER_CENTER, chevron, theme::icon_font(theme::ICON_PT), colour);
    focus_ring(ui, &response, theme::RADIUS);
    state.show_body_unindented(ui, body).map(|shown| shown.inner)
}
