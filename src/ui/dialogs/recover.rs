//! What was being worked on when the program ended unexpectedly.

use egui::{RichText, ScrollArea, Ui};

use super::{After, title};
use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{from_right, plain_button};

/// Shows what can be opened again. Nothing is thrown away unasked.
pub fn show(ui: &mut Ui, app: &mut App) -> After {
    title(ui, t!("recover-title"));
    let tokens = Tokens::of(ui);
    ui.label(RichText::new(t!("recover-title.about")).color(tokens.weak));
    ui.add_space(theme::GAP);
    let mut command = None;
    ScrollArea::vertical().max_height(280.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        for (i, row) in app.recovered().iter().enumerate() {
            from_right(ui, 40.0, |ui| {
                let discard = plain_button(ui, t!("recover-discard"));
                name(&discard, &t!("recover-discard.name", title = &row.title));
                let open = plain_button(ui, t!("recover-open"));
                name(&open, &t!("recover-open.name", title = &row.title));
                if open.clicked() {
                    command = Some((Command::RecoverOpen(i), true));
                }
                if discard.clicked() {
                    command = Some((Command::RecoverDiscard(i), false));
                }
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add_space(2.0);
                    let from = row.from.as_ref().map(|path| path.display().to_string());
                    let label = ui.add(egui::Label::new(RichText::new(&row.title).color(tokens.text)).truncate());
                    if let Some(from) = from {
                        label.on_hover_text(from);
                    }
                    let when = RichText::new(&row.when).size(theme::CAPTION_PT).color(tokens.weak);
                    ui.add(egui::Label::new(when).truncate());
                });
            });
        }
    });
    ui.add_space(theme::GAP);
    let mut after = After::Stay;
    from_right(ui, theme::CONTROL, |ui| {
        // They are offered again at the next start.
        if plain_button(ui, t!("recover-later")).clicked() {
            after = After::Close;
        }
        if app.recovered().len() > 1 && plain_button(ui, t!("recover-discard-all")).clicked() {
            command = Some((Command::RecoverDiscardAll, true));
        }
    });
    if let Some((command, done)) = command {
        let last = app.recovered().len() <= 1;
        app.run(command);
        if done || last {
            after = After::Close;
        }
    }
    after
}

fn name(response: &egui::Response, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
}
