//! The models of other programs: what was found, and which of it is to be used.

use std::collections::HashSet;
use std::path::PathBuf;

use egui::{RichText, ScrollArea, Ui};

use super::{After, title};
use crate::app::{App, Command, ElsewhereAction, ElsewhereRow};
use crate::library::download::readable_bytes;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{caption, from_right, plain_button, primary_button};

/// What it says.
mod words {
    pub const TITLE: &str = "Models of other programs";
    pub const ABOUT: &str = "They are used where they lie: nothing is copied, moved or changed. What is chosen is added to your model folders.";
    pub const NOTHING: &str = "No models of A1111, ComfyUI, Krita or InvokeAI were found in the usual places.";
    pub const KNOWN: &str = "already among your folders";
    pub const STOP: &str = "Stop";
    pub const AGAIN: &str = "Look again";
    pub const CLOSE: &str = "Close";

    pub fn looking(folders: usize) -> String {
        format!("Looking… {folders} folders so far")
    }

    pub fn files(count: usize, size: &str) -> String {
        if count == 1 { format!("1 file, {size}") } else { format!("{count} files, {size}") }
    }

    pub fn add(count: usize) -> String {
        if count == 1 { "Add 1 folder".to_owned() } else { format!("Add {count} folders") }
    }
}

/// What is chosen.
#[derive(Default)]
pub struct ElsewhereDialog {
    /// What the artist does not want; all else is chosen.
    left_out: HashSet<PathBuf>,
}

impl ElsewhereDialog {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        title(ui, words::TITLE);
        let tokens = Tokens::of(ui);
        ui.label(RichText::new(words::ABOUT).color(tokens.weak));
        ui.add_space(theme::GAP);
        let looked = app.model_search().looked();
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::UNIT;
            for row in app.model_search().rows() {
                self.row(ui, row);
            }
        });
        match looked {
            Some(folders) => {
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(theme::BODY_PT));
                    caption(ui, words::looking(folders));
                });
            }
            None if app.model_search().rows().is_empty() => {
                ui.label(words::NOTHING);
            }
            None => {}
        }
        ui.add_space(theme::GAP);
        self.foot(ui, app, looked.is_some())
    }

    fn row(&mut self, ui: &mut Ui, row: &ElsewhereRow) {
        let path = &row.folder.path;
        let mut chosen = !row.known && !self.left_out.contains(path);
        let text = format!("{}: {}", row.folder.program, path.display());
        ui.add_enabled_ui(!row.known, |ui| {
            if ui.checkbox(&mut chosen, text).changed() {
                if chosen {
                    self.left_out.remove(path);
                } else {
                    self.left_out.insert(path.clone());
                }
            }
        });
        let files = words::files(row.folder.files, &readable_bytes(row.folder.bytes));
        let known = if row.known { format!("; {}", words::KNOWN) } else { String::new() };
        ui.indent(path, |ui| caption(ui, format!("{files}{known}")));
    }

    fn foot(&self, ui: &mut Ui, app: &mut App, looking: bool) -> After {
        let rows = app.model_search().rows().iter().filter(|row| !row.known);
        let chosen: Vec<PathBuf> =
            rows.map(|row| row.folder.path.clone()).filter(|path| !self.left_out.contains(path)).collect();
        let mut after = After::Stay;
        from_right(ui, theme::CONTROL, |ui| {
            if !chosen.is_empty() && primary_button(ui, &words::add(chosen.len())).clicked() {
                app.run(Command::Elsewhere(ElsewhereAction::Add(chosen)));
                after = After::Close;
            }
            if plain_button(ui, words::CLOSE).clicked() {
                after = After::Close;
            }
            let (label, action) =
                if looking { (words::STOP, ElsewhereAction::Stop) } else { (words::AGAIN, ElsewhereAction::Look) };
            if plain_button(ui, label).clicked() {
                app.run(Command::Elsewhere(action));
            }
        });
        after
    }
}
