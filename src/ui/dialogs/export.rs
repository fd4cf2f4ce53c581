//! Where and how a picture is written.

use std::path::{Path, PathBuf};

use egui::{ComboBox, RichText, Role, TextEdit, Ui, vec2};

use super::{After, title};
use crate::app::words::export_format_name;
use crate::app::{App, CandidateId, Command, Export, ExportFormat};
use crate::locale::t;
use crate::ui::system::{Choose, System};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{ValueSlider, from_right, name_text, plain_button, primary_button};

/// The window for exporting.
pub struct ExportDialog {
    path: String,
    export: Export,
    /// The candidate to save; `None` for the picture.
    candidate: Option<CandidateId>,
    /// Whether an existing file was warned of.
    warned: bool,
}

impl ExportDialog {
    /// For the picture on the canvas.
    pub fn for_picture(app: &App) -> Self {
        Self::new(app, None)
    }

    /// For one candidate.
    pub fn for_candidate(app: &App, id: CandidateId) -> Self {
        Self::new(app, Some(id))
    }

    fn new(app: &App, candidate: Option<CandidateId>) -> Self {
        let path = app.export_path().to_string_lossy().into_owned();
        Self { path, export: app.settings.export, candidate, warned: false }
    }

    /// Takes the file that was chosen in the system's dialog, which has asked about overwriting.
    pub fn set_path(&mut self, path: &Path) {
        if let Some(format) = ExportFormat::of_path(path).filter(|format| !self.is_format(*format)) {
            self.export.format = format;
        }
        self.path = path.to_string_lossy().into_owned();
        self.warned = true;
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, system: &System) -> After {
        let candidate = self.candidate.is_some();
        title(ui, if candidate { t!("export-title-candidate") } else { t!("export-title") });
        ui.spacing_mut().item_spacing.y = theme::GAP;
        self.format(ui);
        self.file(ui, system);
        ui.checkbox(&mut self.export.with_recipe, t!("export-recipe")).on_hover_text(t!("export-recipe.about"));
        if self.warned && self.exists() {
            let colour = Tokens::of(ui).warning;
            ui.label(RichText::new(t!("dialog-file-exists")).color(colour));
        }
        ui.add_space(theme::GAP);
        let mut after = After::Stay;
        from_right(ui, theme::CONTROL, |ui| {
            let replaces = self.warned && self.exists();
            let ready = !self.path.trim().is_empty();
            let label = if replaces { t!("dialog-replace") } else { t!("export-start") };
            let export = ui.add_enabled_ui(ready, |ui| primary_button(ui, label));
            let enter = ui.input(|i| i.key_pressed(egui::Key::Enter)) && ready;
            if export.inner.clicked() || enter {
                if self.exists() && !self.warned {
                    self.warned = true;
                } else {
                    self.export(app);
                    after = After::Close;
                }
            }
            if plain_button(ui, t!("dialog-cancel")).clicked() {
                after = After::Close;
            }
        });
        after
    }

    fn exists(&self) -> bool {
        Path::new(self.path.trim()).exists()
    }

    fn export(&self, app: &mut App) {
        let (path, export) = (PathBuf::from(self.path.trim()), self.export);
        app.run(match self.candidate {
            Some(id) => Command::SaveCandidateTo { id, path, export },
            None => Command::ExportTo { path, export },
        });
    }

    fn is_format(&self, format: ExportFormat) -> bool {
        std::mem::discriminant(&self.export.format) == std::mem::discriminant(&format)
    }

    fn format(&mut self, ui: &mut Ui) {
        let mut chosen = None;
        let label = export_format_name(self.export.format);
        let combo = ComboBox::from_id_salt("format").selected_text(label).width(ui.available_width());
        let shown = combo.show_ui(ui, |ui| {
            for format in ExportFormat::ALL {
                if ui
                    .selectable_label(self.export.format.label() == format.label(), export_format_name(format))
                    .clicked()
                {
                    chosen = Some(format);
                }
            }
        });
        crate::ui::panels::name_combo(&shown.response, t!("export-format"));
        if let Some(format) = chosen {
            self.export.format = format;
            let path = PathBuf::from(self.path.trim());
            self.path = path.with_extension(format.extension()).to_string_lossy().into_owned();
            self.warned = false;
        }
        if let Some(quality) = self.export.format.quality_mut() {
            ValueSlider::new(t!("dialog-quality"), 1..=100).reset(90).show(ui, quality);
        }
    }

    fn file(&mut self, ui: &mut Ui, system: &System) {
        from_right(ui, theme::CONTROL, |ui| {
            if plain_button(ui, t!("dialog-browse")).clicked() {
                system.choose(Choose::Export(PathBuf::from(self.path.trim())));
            }
            let edit =
                TextEdit::singleline(&mut self.path).hint_text(t!("dialog-file")).align(egui::Align2::LEFT_CENTER);
            let size = vec2(ui.available_width(), theme::CONTROL);
            let response = ui.add_sized(size, edit);
            name_text(&response, Role::TextInput, t!("dialog-file"), &self.path);
            if response.changed() {
                self.warned = false;
                if let Some(format) = ExportFormat::of_path(Path::new(self.path.trim()))
                    && !self.is_format(format)
                {
                    self.export.format = format;
                }
            }
        });
    }
}
