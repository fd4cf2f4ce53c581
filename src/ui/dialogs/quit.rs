//! The question before something is lost.

use egui::{RichText, Ui};

use super::{After, title};
use crate::app::{App, Command, QuitGuard};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{from_right, plain_button};

/// Asks.
pub fn show(ui: &mut Ui, app: &mut App, guard: QuitGuard) -> After {
    title(ui, t!("quit-title"));
    ui.label(RichText::new(guard.sentence()).color(Tokens::of(ui).weak));
    ui.add_space(theme::GROUP_GAP);
    let mut after = After::Stay;
    from_right(ui, theme::CONTROL, |ui| {
        let stay = plain_button(ui, t!("quit-stay"));
        if ui.memory(|m| m.focused().is_none()) {
            stay.request_focus();
        }
        if stay.clicked() {
            after = After::Close;
        }
        if plain_button(ui, t!("quit-anyway")).clicked() {
            app.run(Command::QuitNow);
            after = After::Close;
        }
        if guard.unsaved && plain_button(ui, t!("quit-save")).clicked() {
            app.run(Command::Save);
            after = After::Close;
        }
    });
    after
}
