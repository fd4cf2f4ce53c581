//! Tooltips: what a control is called, the key that does the same, and a sentence where one helps.

use egui::{Response, RichText, Ui};

use crate::ui::theme::{self, Tokens};

/// What a tooltip says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint<'a> {
    /// The control's name.
    pub title: &'a str,
    /// Its shortcut as artists read it; may be empty.
    pub shortcut: &'a str,
    /// A sentence; may be empty.
    pub text: &'a str,
}

/// Shows the hint when the pointer rests on the control, also while the control is disabled.
pub fn hint(response: Response, hint: Hint<'_>) -> Response {
    let show = |ui: &mut Ui| {
        let tokens = Tokens::of(ui);
        ui.set_max_width(280.0);
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        ui.horizontal(|ui| {
            ui.label(RichText::new(hint.title).font(theme::strong(theme::BODY_PT)));
            if !hint.shortcut.is_empty() {
                ui.label(RichText::new(hint.shortcut).color(tokens.faint));
            }
        });
        if !hint.text.is_empty() {
            ui.label(RichText::new(hint.text).color(tokens.weak));
        }
    };
    response.on_hover_ui(show).on_disabled_hover_ui(show)
}
