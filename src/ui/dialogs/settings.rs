//! How the studio is set up, beyond what makes a picture.

use std::path::PathBuf;

use egui::{Align2, Id, RichText, Role, ScrollArea, TextEdit, Ui, vec2};

use super::{After, title};
use crate::app::{App, Ask, Command, DeviceSetting, ElsewhereAction, LogLevel, Settings, Theme, TinyDecoder};
use crate::ui::commands;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{
    Hint, IconButton, Segment, ValueSlider, caption, from_right, name_text, plain_button, row, segmented,
};

/// Shows the settings; a change takes hold at once.
pub fn show(ui: &mut Ui, app: &mut App) -> After {
    title(ui, "Settings");
    let height = ui.ctx().content_rect().height() - 180.0;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        look(ui, app);
        group(ui, "Computing");
        computing(ui, app);
        group(ui, "Undo");
        let about = "Steps are kept compressed; the oldest go when they take more than this.";
        let slider = ValueSlider::new("Memory for undo", 64..=8192).step(64.0, 0).curved().unit(" MiB").about(about);
        slider.show(ui, &mut app.settings.undo_mib);
        group(ui, "Mask");
        let about = "By so much the mask is grown, shrunk and feathered.";
        ValueSlider::new("Step", 1..=64).unit(" px").reset(8).about(about).show(ui, &mut app.settings.mask_step_px);
        group(ui, "Selection");
        let about = "By so much the selection is grown, shrunk and feathered.";
        let slider = ValueSlider::new("Selection step", 1..=64).unit(" px").reset(8).about(about);
        slider.show(ui, &mut app.settings.selection_step_px);
        group(ui, "Keeping work");
        keeping(ui, app);
        group(ui, "Model folders");
        folders(ui, app);
        group(ui, "Wildcards");
        wildcards(ui, app);
        group(ui, "Log");
        log(ui, app);
        group(ui, "Shortcuts");
        caption(ui, "Own keys are in the settings file: under \"shortcuts\", a command's name and its keys.");
        for problem in app.shortcut_problems() {
            ui.label(RichText::new(problem).color(Tokens::of(ui).warning));
        }
    });
    ui.add_space(theme::GAP);
    let close = plain_button(ui, "Done").clicked();
    if close { After::Close } else { After::Stay }
}

fn group(ui: &mut Ui, name: &str) {
    ui.add_space(theme::GROUP_GAP);
    ui.label(RichText::new(name).font(theme::strong(theme::BODY_PT)));
}

fn look(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: Theme::Dark, label: "Dark", about: "" },
        Segment { value: Theme::Light, label: "Light", about: "" },
    ];
    caption(ui, "Theme");
    segmented(ui, "Theme", &mut app.settings.theme, &choices);
}

fn computing(ui: &mut Ui, app: &mut App) {
    let choices = DeviceSetting::ALL.map(|(value, label)| Segment { value, label, about: "" });
    caption(ui, "Device");
    segmented(ui, "Device", &mut app.settings.device, &choices);
    let most = std::thread::available_parallelism().map_or(8, std::num::NonZero::get) as u32;
    let about = "That a job computes on; 0 takes one for each core. The change holds from the next job on.";
    ValueSlider::new("Threads", 0..=most).about(about).show(ui, &mut app.settings.threads);
    let about = "What a job may plan to use; 0 asks the machine what is free. The change holds from the next start on.";
    let slider = ValueSlider::new("Memory for models", 0..=65_536).step(256.0, 0).curved().unit(" MiB").about(about);
    slider.typed_up_to(1 << 20).show(ui, &mut app.settings.memory_mib);
    let about = "Pictures with longer sides are decoded in tiles, in less memory. 0: as memory has it; 8192: none. The change holds from the next start on.";
    let slider = ValueSlider::new("Decode in tiles of", 0..=Settings::NO_VAE_TILES).step(64.0, 0).curved().unit(" px");
    slider.about(about).show(ui, &mut app.settings.vae_tile_px);
    ui.checkbox(&mut app.settings.previews, "Show a preview after each step");
    tiny_decoder(ui, app);
}

/// Which tiny decoder makes previews.
fn tiny_decoder(ui: &mut Ui, app: &mut App) {
    let chosen = &mut app.settings.tiny_decoder;
    let mut on = *chosen != TinyDecoder::Off;
    if ui.checkbox(&mut on, "Sharp previews by a tiny decoder (TAESD), where they cost little").changed() {
        *chosen = if on { TinyDecoder::Automatic } else { TinyDecoder::Off };
    }
    if !on {
        return;
    }
    let mut path = if let TinyDecoder::File(path) = &*chosen { path.display().to_string() } else { String::new() };
    let hint = "Its file; left empty, one is looked for among the models";
    let edit = TextEdit::singleline(&mut path).hint_text(hint).align(Align2::LEFT_CENTER);
    let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
    name_text(&response, Role::TextInput, "Tiny decoder", &path);
    if response.changed() {
        let path = path.trim();
        *chosen = if path.is_empty() { TinyDecoder::Automatic } else { TinyDecoder::File(PathBuf::from(path)) };
    }
}

fn keeping(ui: &mut Ui, app: &mut App) {
    let about = "So often, if something has changed, the work is written where it survives a crash.";
    let slider = ValueSlider::new("Autosave every", 10..=600).curved().unit(" s").reset(60).about(about);
    slider.show(ui, &mut app.settings.autosave_secs);
    ui.checkbox(&mut app.settings.keep_results, "Keep every picture that is made in the gallery");
    if app.settings.keep_results {
        let usual = app.results_folder().map(|folder| folder.display().to_string()).unwrap_or_default();
        let mut path = app.settings.results_folder.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let edit = TextEdit::singleline(&mut path).hint_text(usual).align(Align2::LEFT_CENTER);
        let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
        name_text(&response, Role::TextInput, "Folder of the gallery", &path);
        if response.changed() {
            app.settings.results_folder = (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()));
        }
    }
}

/// The folder of wildcards.
fn wildcards(ui: &mut Ui, app: &mut App) {
    let mut path = app.settings.wildcard_folder.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let hint = "Folder with name.txt for each __name__";
    let edit = TextEdit::singleline(&mut path).hint_text(hint).align(Align2::LEFT_CENTER);
    let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
    name_text(&response, Role::TextInput, "Folder of wildcards", &path);
    if response.changed() {
        app.settings.wildcard_folder = (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()));
    }
}

/// How much the log says, and where it lies.
fn log(ui: &mut Ui, app: &mut App) {
    caption(ui, "It stays on this computer, and holds words of your prompts at Details and Everything only.");
    let choices = LogLevel::ALL.map(|(value, label)| Segment { value, label, about: "" });
    segmented(ui, "Log", &mut app.settings.log_level, &choices);
    let show = Command::ShowLog;
    if let Some(row) = commands::row(&show)
        && plain_button(ui, row.label).on_hover_text(row.tooltip).clicked()
    {
        app.run(show);
    }
}

fn folders(ui: &mut Ui, app: &mut App) {
    let mut command = None;
    for folder in &app.settings.model_folders {
        let name = folder.display().to_string();
        row(ui, "", |ui| {
            let title = format!("Look for models in {name} no longer");
            if IconButton::new(icons::CLOSE, Hint { title: &title, ..Hint::default() }).show(ui).clicked() {
                command = Some(Command::RemoveModelFolder(folder.clone()));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = RichText::new(&name).color(Tokens::of(ui).weak);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    }
    from_right(ui, theme::CONTROL, |ui| {
        if plain_button(ui, "Browse…").clicked() {
            command = Some(Command::Ask(Ask::ModelFolder));
        }
        let others = Command::Elsewhere(ElsewhereAction::Show);
        let about = commands::row(&others).map_or("", |row| row.tooltip);
        if plain_button(ui, "Other programs…").on_hover_text(about).clicked() {
            command = Some(others);
        }
        let id = Id::unique("model folder path");
        let mut path = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_default();
        let add = ui.add_enabled_ui(!path.trim().is_empty(), |ui| plain_button(ui, "Add")).inner;
        let edit = TextEdit::singleline(&mut path).hint_text("Path of a folder with models").align(Align2::LEFT_CENTER);
        let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
        name_text(&response, Role::TextInput, "Model folder", &path);
        if add.clicked() {
            command = Some(Command::AddModelFolder(PathBuf::from(path.trim())));
            path.clear();
        }
        ui.data_mut(|d| d.insert_temp(id, path));
    });
    if let Some(command) = command {
        app.run(command);
    }
}
