//! How the studio is set up, beyond what makes a picture.

use std::path::PathBuf;

use egui::{Align2, ComboBox, Id, RichText, Role, ScrollArea, TextEdit, Ui, vec2};

use super::{After, title};
use crate::app::{
    App, Ask, Command, CommandRow, DeviceSetting, ElsewhereAction, LogLevel, Settings, Theme, TinyDecoder,
};
use crate::locale::{Language, t};
use crate::ui::commands;
use crate::ui::fonts;
use crate::ui::icons;
use crate::ui::panels::name_combo;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{
    Hint, IconButton, Segment, ValueSlider, caption, from_right, name_text, plain_button, row, segmented,
};

/// Shows the settings; a change takes hold at once.
pub fn show(ui: &mut Ui, app: &mut App) -> After {
    title(ui, t!("settings-dialog-title"));
    let height = ui.ctx().content_rect().height() - 180.0;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        language(ui, app);
        look(ui, app);
        group(ui, t!("settings-dialog-computing"));
        computing(ui, app);
        group(ui, t!("settings-dialog-undo"));
        let slider = ValueSlider::new(t!("settings-dialog-undo-memory"), 64..=8192).step(64.0, 0).curved().unit(" MiB");
        slider.about(t!("settings-dialog-undo-memory.about")).show(ui, &mut app.settings.undo_mib);
        group(ui, t!("settings-dialog-mask"));
        let slider = ValueSlider::new(t!("settings-dialog-mask-step"), 1..=64).unit(" px").reset(8);
        slider.about(t!("settings-dialog-mask-step.about")).show(ui, &mut app.settings.mask_step_px);
        group(ui, t!("settings-dialog-selection"));
        let slider = ValueSlider::new(t!("settings-dialog-selection-step"), 1..=64).unit(" px").reset(8);
        slider.about(t!("settings-dialog-selection-step.about")).show(ui, &mut app.settings.selection_step_px);
        group(ui, t!("settings-dialog-keeping"));
        keeping(ui, app);
        group(ui, t!("settings-dialog-folders"));
        folders(ui, app);
        group(ui, t!("settings-dialog-wildcards"));
        wildcards(ui, app);
        group(ui, t!("settings-dialog-log"));
        log(ui, app);
        group(ui, t!("settings-dialog-shortcuts"));
        caption(ui, t!("settings-dialog-shortcuts.about"));
        for problem in app.shortcut_problems() {
            ui.label(RichText::new(problem).color(Tokens::of(ui).warning));
        }
    });
    ui.add_space(theme::GAP);
    let close = plain_button(ui, t!("settings-dialog-done")).clicked();
    if close { After::Close } else { After::Stay }
}

fn group(ui: &mut Ui, name: &str) {
    ui.add_space(theme::GROUP_GAP);
    ui.label(RichText::new(name).font(theme::strong(theme::BODY_PT)));
}

/// What the interface speaks.
fn language(ui: &mut Ui, app: &mut App) {
    let ctx = ui.ctx().clone();
    let name = |language| fonts::name(&ctx, language);
    let system = t!("language-system", name = name(Language::of_system()));
    caption(ui, t!("language"));
    let now = Language::of_environment().or(app.settings.language);
    let shown = now.map_or(system.as_str(), name);
    let overruled = Language::of_environment().is_some();
    let choice = ui.add_enabled_ui(!overruled, |ui| {
        ComboBox::from_id_salt("language").selected_text(shown).width(ui.available_width()).show_ui(ui, |ui| {
            let chosen = &mut app.settings.language;
            ui.selectable_value(chosen, None, &system);
            for language in Language::ALL {
                ui.selectable_value(chosen, Some(language), name(language));
            }
        })
    });
    name_combo(&choice.inner.response, t!("language"));
    if overruled {
        choice.inner.response.on_disabled_hover_text(t!("language-overruled"));
    }
}

fn look(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: Theme::Dark, label: t!("settings-dialog-theme-dark"), about: "" },
        Segment { value: Theme::Light, label: t!("settings-dialog-theme-light"), about: "" },
    ];
    caption(ui, t!("settings-dialog-theme"));
    segmented(ui, t!("settings-dialog-theme"), &mut app.settings.theme, &choices);
}

fn computing(ui: &mut Ui, app: &mut App) {
    let choices = DeviceSetting::ALL.map(|value| Segment { value, label: value.label(), about: "" });
    caption(ui, t!("settings-dialog-device"));
    segmented(ui, t!("settings-dialog-device"), &mut app.settings.device, &choices);
    let most = std::thread::available_parallelism().map_or(8, std::num::NonZero::get) as u32;
    let about = t!("settings-dialog-threads.about");
    ValueSlider::new(t!("settings-dialog-threads"), 0..=most).about(about).show(ui, &mut app.settings.threads);
    let slider = ValueSlider::new(t!("settings-dialog-memory"), 0..=65_536).step(256.0, 0).curved().unit(" MiB");
    let slider = slider.about(t!("settings-dialog-memory.about"));
    slider.typed_up_to(1 << 20).show(ui, &mut app.settings.memory_mib);
    let slider = ValueSlider::new(t!("settings-dialog-tiles"), 0..=Settings::NO_VAE_TILES);
    let slider = slider.step(64.0, 0).curved().unit(" px").about(t!("settings-dialog-tiles.about"));
    slider.show(ui, &mut app.settings.vae_tile_px);
    ui.checkbox(&mut app.settings.previews, t!("settings-dialog-previews"));
    tiny_decoder(ui, app);
}

/// Which tiny decoder makes previews.
fn tiny_decoder(ui: &mut Ui, app: &mut App) {
    let chosen = &mut app.settings.tiny_decoder;
    let mut on = *chosen != TinyDecoder::Off;
    if ui.checkbox(&mut on, t!("settings-dialog-tiny-decoder")).changed() {
        *chosen = if on { TinyDecoder::Automatic } else { TinyDecoder::Off };
    }
    if !on {
        return;
    }
    let mut path = if let TinyDecoder::File(path) = &*chosen { path.display().to_string() } else { String::new() };
    let hint = t!("settings-dialog-tiny-decoder.hint");
    let edit = TextEdit::singleline(&mut path).hint_text(hint).align(Align2::LEFT_CENTER);
    let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
    name_text(&response, Role::TextInput, t!("settings-dialog-tiny-decoder.name"), &path);
    if response.changed() {
        let path = path.trim();
        *chosen = if path.is_empty() { TinyDecoder::Automatic } else { TinyDecoder::File(PathBuf::from(path)) };
    }
}

fn keeping(ui: &mut Ui, app: &mut App) {
    let slider = ValueSlider::new(t!("settings-dialog-autosave"), 10..=600).curved().unit(" s").reset(60);
    slider.about(t!("settings-dialog-autosave.about")).show(ui, &mut app.settings.autosave_secs);
    ui.checkbox(&mut app.settings.keep_results, t!("settings-dialog-keep-results"));
    if app.settings.keep_results {
        let usual = app.results_folder().map(|folder| folder.display().to_string()).unwrap_or_default();
        let mut path = app.settings.results_folder.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let edit = TextEdit::singleline(&mut path).hint_text(usual).align(Align2::LEFT_CENTER);
        let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
        name_text(&response, Role::TextInput, t!("settings-dialog-keep-results.name"), &path);
        if response.changed() {
            app.settings.results_folder = (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()));
        }
    }
}

/// The folder of wildcards.
fn wildcards(ui: &mut Ui, app: &mut App) {
    let mut path = app.settings.wildcard_folder.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let hint = t!("settings-dialog-wildcards.hint");
    let edit = TextEdit::singleline(&mut path).hint_text(hint).align(Align2::LEFT_CENTER);
    let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
    name_text(&response, Role::TextInput, t!("settings-dialog-wildcards.name"), &path);
    if response.changed() {
        app.settings.wildcard_folder = (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()));
    }
}

/// How much the log says, and where it lies.
fn log(ui: &mut Ui, app: &mut App) {
    caption(ui, t!("settings-dialog-log.about"));
    let choices = LogLevel::ALL.map(|value| Segment { value, label: level_name(value), about: "" });
    segmented(ui, t!("settings-dialog-log"), &mut app.settings.log_level, &choices);
    let show = Command::ShowLog;
    if let Some(row) = commands::row(&show)
        && plain_button(ui, row.label()).on_hover_text(row.tooltip()).clicked()
    {
        app.run(show);
    }
}

fn level_name(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Off => t!("settings-dialog-log-off"),
        LogLevel::Error => t!("settings-dialog-log-error"),
        LogLevel::Warn => t!("settings-dialog-log-warn"),
        LogLevel::Info => t!("settings-dialog-log-info"),
        LogLevel::Debug => t!("settings-dialog-log-debug"),
        LogLevel::Trace => t!("settings-dialog-log-trace"),
    }
}

fn folders(ui: &mut Ui, app: &mut App) {
    let mut command = None;
    for folder in &app.settings.model_folders {
        let name = folder.display().to_string();
        row(ui, "", |ui| {
            let title = t!("settings-dialog-folder-remove", name = &name);
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
        if plain_button(ui, t!("dialog-browse")).clicked() {
            command = Some(Command::Ask(Ask::ModelFolder));
        }
        let others = Command::Elsewhere(ElsewhereAction::Show);
        let about = commands::row(&others).map_or("", CommandRow::tooltip);
        if plain_button(ui, t!("settings-dialog-folder-others")).on_hover_text(about).clicked() {
            command = Some(others);
        }
        let id = Id::unique("model folder path");
        let mut path = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_default();
        let add =
            ui.add_enabled_ui(!path.trim().is_empty(), |ui| plain_button(ui, t!("settings-dialog-folder-add"))).inner;
        let hint = t!("settings-dialog-folder.hint");
        let edit = TextEdit::singleline(&mut path).hint_text(hint).align(Align2::LEFT_CENTER);
        let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
        name_text(&response, Role::TextInput, t!("settings-dialog-folder"), &path);
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
