//! The models in rows, by kind.

use egui::{Rect, Role, Sense, Ui, WidgetInfo};

use super::detail::actions;
use crate::app::words::{model_kind_name, model_kinds_name};
use crate::app::{App, Command};
use crate::library::models::{ModelEntry, ModelKind};
use crate::locale::t;
use crate::ui::grid::{Cells, Said, Tile};
use crate::ui::icons;
use crate::ui::thumbnails::Thumbnails;

/// The models that are shown.
pub struct Models<'a> {
    /// The app behind the window.
    pub app: &'a mut App,
    /// Textures of small copies.
    pub thumbnails: &'a mut Thumbnails,
}

impl Models<'_> {
    fn entry(&self, number: usize) -> &ModelEntry {
        let browser = self.app.browser();
        &browser.entries()[browser.shown()[number]]
    }
}

/// What stands for a kind where there is no preview.
pub fn sign(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Lora => icons::LORA,
        ModelKind::Embedding | ModelKind::TextEncoder => icons::WORD,
        ModelKind::Vae | ModelKind::PreviewVae => icons::VAE,
        ModelKind::ControlNet => icons::CONTROL,
        _ => icons::MODEL,
    }
}

impl Cells for Models<'_> {
    fn count(&self) -> usize {
        self.app.browser().shown().len()
    }

    fn same_group(&self, number: usize) -> bool {
        self.entry(number).kind == self.entry(number - 1).kind
    }

    fn heading(&self, number: usize) -> String {
        model_kinds_name(self.entry(number).kind).to_owned()
    }

    fn cell(&mut self, ui: &mut Ui, place: Rect, number: usize, chosen: bool, said: &mut Said) {
        let entry = self.entry(number).clone();
        let why_not = entry.problem.clone().or_else(|| self.app.misfit(&entry));
        let response = ui.interact(place, ui.scope_id().with(&entry.path), Sense::click());
        let (enabled, label) = (ui.is_enabled(), entry.label().to_owned());
        let name = t!("models-cell", kind = model_kind_name(entry.kind), name = &label);
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, &name));
        let picture = self.app.model_preview(&entry);
        let tile = Tile { picture, sign: sign(entry.kind), words: label, chosen, dimmed: why_not.is_some() };
        tile.paint(ui, self.thumbnails, place, &response);
        said.hear(&response, number);
        response.context_menu(|ui| {
            for (label, command) in actions(&entry) {
                if ui.button(label).clicked() {
                    self.app.run(command);
                    ui.close();
                }
            }
            if ui.button(t!("gallery-show-in-folder")).clicked() {
                self.app.run(Command::GalleryReveal(entry.path.clone()));
                ui.close();
            }
        });
        if let Some(why) = why_not {
            response.on_hover_text(why);
        }
    }
}
