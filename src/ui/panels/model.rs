//! Which model works, and which VAE makes pixels of what it makes.

use egui::{Align, ComboBox, Layout, RichText, Ui};

use crate::app::{App, Ask, Command, ElsewhereAction, LibraryAction, TourSpot, VaeChoice};
use crate::library::models::ModelKind;
use crate::locale::t;
use crate::ui::commands;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::tour;
use crate::ui::widgets::{Hint, IconButton, Segment, caption, from_right, segmented};

/// Shows the choice of models and VAEs.
pub fn show(ui: &mut Ui, app: &mut App) {
    let mut command = None;
    from_right(ui, theme::CONTROL, |ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let library = Hint { title: t!("model-browse"), shortcut: "F4", text: t!("model-browse.about") };
        if IconButton::new(icons::MODEL, library).show(ui).clicked() {
            command = Some(Command::Library(LibraryAction::Show(Some(ModelKind::Checkpoint))));
        }
        let defaults = Hint { title: t!("model-defaults"), shortcut: "", text: t!("model-defaults.about") };
        if IconButton::new(icons::RESET, defaults).show(ui).clicked() {
            command = Some(Command::ModelDefaults);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| choice(ui, app, &mut command));
    });
    let model = app.model();
    if let Some(problem) = &model.problem {
        ui.label(RichText::new(problem).color(Tokens::of(ui).bad));
    } else if model.path.is_some() {
        let words = match app.browser().scanning() {
            Some((done, of)) if of > 0 => {
                t!("model-looking-count", family = model.family.as_str(), done = done, count = of)
            }
            Some(_) => t!("model-looking", family = model.family.as_str()),
            None => model.family.clone(),
        };
        caption(ui, words);
    }
    fast(ui, app, &mut command);
    vae(ui, app);
    if let Some(command) = command {
        app.run(command);
    }
}

fn choice(ui: &mut Ui, app: &App, command: &mut Option<Command>) {
    let models = app.models();
    let chosen = models.iter().find(|model| model.path == app.form.model);
    let name = chosen.map_or(t!("model-choose"), |model| model.label.as_str()).to_owned();
    let combo = ComboBox::from_id_salt("model").selected_text(name).width(ui.available_width()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        for model in models {
            let selected = model.path == app.form.model;
            let about = model.problem.as_deref().unwrap_or(model.family());
            if ui.selectable_label(selected, &model.label).on_hover_text(about).clicked() && !selected {
                *command = Some(Command::ChooseModel(model.path.clone()));
            }
        }
        ui.separator();
        if ui.selectable_label(false, t!("model-add-folder")).clicked() {
            *command = Some(Command::Ask(Ask::ModelFolder));
        }
        let others = Command::Elsewhere(ElsewhereAction::Show);
        if let Some(row) = commands::row(&others)
            && ui.selectable_label(false, row.label()).clicked()
        {
            *command = Some(others);
        }
    });
    tour::mark(ui, TourSpot::Models, shown.response.rect);
    name_combo(&shown.response, t!("model-name"));
}

/// Whether the model draws in few steps, if it can.
fn fast(ui: &mut Ui, app: &App, command: &mut Option<Command>) {
    let Some(steps) = app.fast_steps() else { return };
    let (full, few) = (t!("model-full", steps = app.full_steps()), t!("model-fast", steps = steps));
    let choices = [
        Segment { value: false, label: &full, about: t!("model-full.about") },
        Segment { value: true, label: &few, about: t!("model-fast.about") },
    ];
    let mut now = app.form.tuning.fast;
    if segmented(ui, t!("model-steps"), &mut now, &choices) {
        *command = Some(Command::ToggleFast);
    }
}

/// The choice of a VAE. Those of other models stand grey, and say why.
fn vae(ui: &mut Ui, app: &mut App) {
    let additions = app.additions(ModelKind::Vae);
    let now = app.form.vae.clone();
    if additions.is_empty() && now == VaeChoice::Automatic {
        return;
    }
    let chosen = additions.iter().find(|vae| now == VaeChoice::File(vae.path.clone()));
    let label = match (&now, chosen) {
        (VaeChoice::Automatic, _) => t!("model-vae-is-automatic").to_owned(),
        (VaeChoice::Own, _) => t!("model-vae-is-own").to_owned(),
        (_, Some(vae)) => t!("model-vae-is", name = vae.name.as_str()),
        (VaeChoice::File(path), None) => {
            t!("model-vae-is", name = path.file_stem().unwrap_or_default().to_string_lossy())
        }
    };
    let combo = ComboBox::from_id_salt("vae").selected_text(label).width(ui.available_width()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        let automatic = ui.selectable_value(&mut app.form.vae, VaeChoice::Automatic, t!("model-vae-automatic"));
        automatic.on_hover_text(t!("model-vae-automatic.about"));
        ui.selectable_value(&mut app.form.vae, VaeChoice::Own, t!("model-vae-own"));
        for vae in &additions {
            let selected = now == VaeChoice::File(vae.path.clone());
            let item = egui::Button::selectable(selected, &vae.name);
            let item = ui.add_enabled(vae.misfit.is_none() || selected, item);
            if item.clicked() {
                app.form.vae = VaeChoice::File(vae.path.clone());
            }
            if let Some(why) = &vae.misfit {
                item.on_hover_text(why).on_disabled_hover_text(why);
            }
        }
    });
    name_combo(&shown.response, t!("model-vae"));
    if let Some(why) = chosen.and_then(|vae| vae.misfit.as_ref()) {
        ui.label(RichText::new(why).size(theme::CAPTION_PT).color(Tokens::of(ui).warning));
    }
}

/// A choice's accessible name.
pub fn name_combo(response: &egui::Response, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, enabled, name));
}
