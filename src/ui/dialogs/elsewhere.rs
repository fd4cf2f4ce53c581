//! The models of other programs: what was found, and which of it is to be used.

use std::collections::HashSet;
use std::path::PathBuf;

use egui::{RichText, ScrollArea, Ui};

use super::{After, title};
use crate::app::{App, Command, ElsewhereAction, ElsewhereRow};
use crate::library::download::readable_bytes;
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{caption, from_right, plain_button, primary_button};

/// What is chosen.
#[derive(Default)]
pub struct ElsewhereDialog {
    /// What the artist does not want; all else is chosen.
    left_out: HashSet<PathBuf>,
}

impl ElsewhereDialog {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        title(ui, t!("elsewhere-title"));
        let tokens = Tokens::of(ui);
        ui.label(RichText::new(t!("elsewhere-title.about")).color(tokens.weak));
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
                    caption(ui, t!("elsewhere-looking", folders = folders));
                });
            }
            None if app.model_search().rows().is_empty() => {
                ui.label(t!("elsewhere-nothing"));
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
        let (count, size) = (row.folder.files, readable_bytes(row.folder.bytes));
        let words = if row.known {
            t!("elsewhere-files-known", count = count, size = size)
        } else {
            t!("elsewhere-files", count = count, size = size)
        };
        ui.indent(path, |ui| caption(ui, words));
    }

    fn foot(&self, ui: &mut Ui, app: &mut App, looking: bool) -> After {
        let rows = app.model_search().rows().iter().filter(|row| !row.known);
        let chosen: Vec<PathBuf> =
            rows.map(|row| row.folder.path.clone()).filter(|path| !self.left_out.contains(path)).collect();
        let mut after = After::Stay;
        from_right(ui, theme::CONTROL, |ui| {
            if !chosen.is_empty() && primary_button(ui, &t!("elsewhere-add", count = chosen.len())).clicked() {
                app.run(Command::Elsewhere(ElsewhereAction::Add(chosen)));
                after = After::Close;
            }
            if plain_button(ui, t!("dialog-close")).clicked() {
                after = After::Close;
            }
            let (label, action) = if looking {
                (t!("elsewhere-stop"), ElsewhereAction::Stop)
            } else {
                (t!("elsewhere-again"), ElsewhereAction::Look)
            };
            if plain_button(ui, label).clicked() {
                app.run(Command::Elsewhere(action));
            }
        });
        after
    }
}
