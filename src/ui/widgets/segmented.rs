//! A choice among a few, side by side.

use egui::{Align2, CornerRadius, FontId, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::buttons::focus_ring;
use super::tooltip::{Hint, hint};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};

/// One of the choices.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a, T> {
    /// What it stands for.
    pub value: T,
    /// What it is called.
    pub label: &'a str,
    /// What it does, in a sentence; may be empty.
    pub about: &'a str,
}

/// Shows the choices over the whole width and returns whether another one was taken.
pub fn segmented<T: PartialEq + Copy>(ui: &mut Ui, name: &str, value: &mut T, choices: &[Segment<'_, T>]) -> bool {
    let (rect, whole) = ui.allocate_exact_size(vec2(ui.available_width(), theme::CONTROL), Sense::hover());
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), tokens.sunken);
    let width = rect.width() / choices.len().max(1) as f32;
    let mut changed = false;
    for (i, choice) in choices.iter().enumerate() {
        let left = rect.left() + width * i as f32;
        let cell = Rect::from_min_size(egui::pos2(left, rect.top()), vec2(width, rect.height())).shrink(2.0);
        let response = ui.interact(cell, whole.id.with(i), Sense::click());
        if response.clicked() && *value != choice.value {
            *value = choice.value;
            changed = true;
        }
        let (enabled, selected) = (ui.is_enabled(), *value == choice.value);
        response.widget_info(|| {
            let name = t!("widget-choice", name = name, choice = choice.label);
            WidgetInfo::selected(Role::RadioButton, enabled, selected, name)
        });
        let colour = if selected || response.hovered() { tokens.text } else { tokens.weak };
        if selected {
            ui.painter().rect_filled(cell, CornerRadius::same(theme::RADIUS - 1), tokens.control_active);
        }
        let font = FontId::proportional(theme::BODY_PT - 1.0);
        ui.painter().with_clip_rect(cell).text(cell.center(), Align2::CENTER_CENTER, choice.label, font, colour);
        focus_ring(ui, &response, theme::RADIUS);
        if !choice.about.is_empty() {
            hint(response, Hint { title: choice.label, shortcut: "", text: choice.about });
        }
    }
    changed
}
