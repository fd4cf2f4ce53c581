//! Which model works.

use egui::{ComboBox, RichText, Ui};

use crate::app::{App, Ask, Command};
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Hint, IconButton};

/// Shows the choice of models.
pub fn show(ui: &mut Ui, app: &mut App) {
    let mut command = None;
    ui.horizontal(|ui| {
        let width = ui.available_width() - 2.0 * theme::CONTROL - 2.0 * theme::UNIT;
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let models = app.models();
        let chosen = models.iter().find(|model| model.path == app.form.model);
        let name = chosen.map_or("Choose a model", |model| model.label.as_str()).to_owned();
        let combo = ComboBox::from_id_salt("model").selected_text(name).width(width).truncate();
        let shown = combo.show_ui(ui, |ui| {
            for model in models {
                let selected = model.path == app.form.model;
                let about = model.problem.as_ref().unwrap_or(&model.family);
                if ui.selectable_label(selected, &model.label).on_hover_text(about).clicked() && !selected {
                    command = Some(Command::ChooseModel(model.path.clone()));
                }
            }
        });
        name_combo(&shown.response, "Model");
        let defaults = Hint {
            title: "Model's defaults",
            shortcut: "",
            text: "Sets sampler, steps, guidance and size to what suits the model.",
        };
        if IconButton::new(icons::RESET, defaults).show(ui).clicked() {
            command = Some(Command::ModelDefaults);
        }
        let folder = Hint { title: "Add model folder…", shortcut: "", text: "Looks for models in one more folder." };
        if IconButton::new(icons::ADD, folder).show(ui).clicked() {
            command = Some(Command::Ask(Ask::ModelFolder));
        }
    });
    if let Some(problem) = &app.model().problem {
        ui.label(RichText::new(problem).color(Tokens::of(ui).bad));
    }
    if let Some(command) = command {
        app.run(command);
    }
}

/// A choice's accessible name.
pub fn name_combo(response: &egui::Response, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, enabled, name));
}
