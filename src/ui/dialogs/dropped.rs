//! What is meant by dropping a picture that says how it was made: the picture, or its settings.

use egui::{RichText, ScrollArea, Ui};

use super::{After, title};
use crate::app::{App, Command, DroppedPicture};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{from_right, plain_button, primary_button};

/// Asks.
pub fn show(ui: &mut Ui, app: &mut App, picture: &DroppedPicture) -> After {
    title(ui, t!("dropped-title"));
    let name = picture.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ui.label(RichText::new(t!("dropped-about", name = name)).color(Tokens::of(ui).weak));
    if !picture.prompt.trim().is_empty() {
        ui.add_space(theme::GAP);
        ScrollArea::vertical().max_height(140.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.add(egui::Label::new(&picture.prompt).wrap());
        });
    }
    ui.add_space(theme::GROUP_GAP);
    let mut after = After::Stay;
    from_right(ui, theme::CONTROL, |ui| {
        let settings = primary_button(ui, t!("dropped-settings"));
        if ui.memory(|m| m.focused().is_none()) {
            settings.request_focus();
        }
        let open = plain_button(ui, t!("dropped-open"));
        let both = plain_button(ui, t!("dropped-both"));
        if open.clicked() || both.clicked() {
            app.run(Command::OpenPath(picture.path.clone()));
        }
        if settings.clicked() || both.clicked() {
            app.run(Command::UseMetadata(picture.metadata.clone()));
        }
        if settings.clicked() || open.clicked() || both.clicked() || plain_button(ui, t!("dialog-cancel")).clicked() {
            after = After::Close;
        }
    });
    after
}
