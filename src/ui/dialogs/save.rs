//! Where the project is written, with all its layers.

use std::path::{Path, PathBuf};

use egui::{Align2, RichText, Role, TextEdit, Ui, vec2};

use super::{After, title};
use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::system::{Choose, System};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Segment, from_right, name_text, plain_button, primary_button, segmented};

/// The kinds of files by their endings.
const PROJECT: &str = "scumble";
const OPEN_RASTER: &str = "ora";

/// The window for saving under a new name.
pub struct SaveDialog {
    path: String,
    /// Whether an existing file was warned of.
    warned: bool,
}

impl SaveDialog {
    /// It begins where the project lies, or would lie.
    pub fn new(app: &App) -> Self {
        Self { path: app.save_path().to_string_lossy().into_owned(), warned: false }
    }

    /// Takes the file that was chosen in the system's dialog, which has asked about overwriting.
    pub fn set_path(&mut self, path: &Path) {
        self.path = with_ending(path).to_string_lossy().into_owned();
        self.warned = true;
    }

    fn target(&self) -> PathBuf {
        with_ending(Path::new(self.path.trim()))
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, system: &System) -> After {
        title(ui, t!("save-title"));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let open_raster = is_open_raster(&self.target());
        let mut chosen = open_raster;
        let choices = [
            Segment { value: false, label: t!("save-kind-scumble"), about: t!("save-kind-scumble.about") },
            Segment { value: true, label: t!("save-kind-ora"), about: t!("save-kind-ora.about") },
        ];
        if segmented(ui, t!("save-kind"), &mut chosen, &choices) {
            let ending = if chosen { OPEN_RASTER } else { PROJECT };
            self.path = self.target().with_extension(ending).to_string_lossy().into_owned();
            self.warned = false;
        }
        from_right(ui, theme::CONTROL, |ui| {
            if plain_button(ui, t!("dialog-browse")).clicked() {
                system.choose(Choose::Save(self.target()));
            }
            let edit = TextEdit::singleline(&mut self.path).hint_text(t!("dialog-file")).align(Align2::LEFT_CENTER);
            let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
            name_text(&response, Role::TextInput, t!("dialog-file"), &self.path);
            self.warned &= !response.changed();
        });
        if open_raster {
            ui.label(RichText::new(t!("save-kind-ora-loses")).color(Tokens::of(ui).weak));
        }
        let exists = self.target().exists();
        if self.warned && exists {
            let colour = Tokens::of(ui).warning;
            ui.label(RichText::new(t!("dialog-file-exists")).color(colour));
        }
        ui.add_space(theme::GAP);
        let mut after = After::Stay;
        from_right(ui, theme::CONTROL, |ui| {
            let ready = !self.path.trim().is_empty();
            let label = if self.warned && exists { t!("dialog-replace") } else { t!("save-start") };
            let save = ui.add_enabled_ui(ready, |ui| primary_button(ui, label)).inner;
            if save.clicked() || (ready && ui.input(|i| i.key_pressed(egui::Key::Enter))) {
                if exists && !self.warned {
                    self.warned = true;
                } else {
                    app.run(Command::SaveTo(self.target()));
                    after = After::Close;
                }
            }
            if plain_button(ui, t!("dialog-cancel")).clicked() {
                after = After::Close;
            }
        });
        after
    }
}

fn is_open_raster(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(OPEN_RASTER))
}

/// The same path, with the project's ending where it has neither of the two.
fn with_ending(path: &Path) -> PathBuf {
    let known = is_open_raster(path) || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(PROJECT));
    if known || path.file_name().is_none() {
        return path.to_owned();
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(PROJECT);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_an_ending_of_ours_get_one() {
        for (typed, written) in [
            ("/a/b", "/a/b.scumble"),
            ("/a/b.ora", "/a/b.ora"),
            ("/a/b.SCUMBLE", "/a/b.SCUMBLE"),
            ("/a/v1.2", "/a/v1.2.scumble"),
            ("/a/b.png", "/a/b.png.scumble"),
            ("", ""),
        ] {
            assert_eq!(with_ending(Path::new(typed)), Path::new(written));
        }
    }
}
