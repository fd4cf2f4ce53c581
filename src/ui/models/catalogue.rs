//! Well-known public models: what they are, under which licence, and the button that brings one.

use egui::{ProgressBar, RichText, ScrollArea, Ui};

use crate::app::words::model_kind_name;
use crate::app::{App, Command, DownloadRow, LibraryAction, family_label};
use crate::library::CatalogueEntry;
use crate::library::download::{Hub, readable_bytes};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{caption, from_right, plain_button};

/// Shows the catalogue.
pub fn show(ui: &mut Ui, app: &mut App) {
    let downloads = app.downloads();
    let mut action = None;
    ScrollArea::vertical().id_salt("catalogue").auto_shrink([false, false]).show(ui, |ui| {
        let frame = egui::Frame::new().inner_margin(egui::Margin::same(16));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::UNIT;
            caption(ui, t!("models-catalogue-about"));
            for entry in App::catalogue() {
                ui.add_space(theme::GAP);
                ui.separator();
                let download = downloads.iter().find(|row| row.id == entry.id);
                one(ui, app, entry, download, &mut action);
            }
        });
    });
    if let Some(action) = action {
        app.run(Command::Library(action));
    }
}

fn one(
    ui: &mut Ui,
    app: &App,
    entry: &'static CatalogueEntry,
    download: Option<&DownloadRow>,
    action: &mut Option<LibraryAction>,
) {
    let tokens = Tokens::of(ui);
    from_right(ui, theme::CONTROL, |ui| {
        if download.is_some() {
            let stop = plain_button(ui, t!("models-catalogue-stop")).on_hover_text(t!("models-catalogue-stop.about"));
            name(&stop, &t!("models-catalogue-stop.name", name = &entry.name));
            if stop.clicked() {
                *action = Some(LibraryAction::CancelDownload(entry.id.clone()));
            }
        } else if let Some(path) = app.has_of_catalogue(entry) {
            let there = plain_button(ui, t!("models-catalogue-use"));
            name(&there, &t!("models-catalogue-use.name", name = &entry.name));
            if there.clicked() {
                *action = Some(LibraryAction::Use(path));
            }
        } else {
            let get = plain_button(ui, t!("models-catalogue-download"));
            name(&get, &t!("models-catalogue-download.name", name = &entry.name));
            if get.clicked() {
                *action = Some(LibraryAction::Download(entry.id.clone()));
            }
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.label(RichText::new(&entry.name).font(theme::strong(theme::BODY_PT)));
        });
    });
    ui.add(egui::Label::new(RichText::new(&entry.about).color(tokens.weak)).wrap());
    ui.horizontal_wrapped(|ui| {
        let size = entry.bytes().map_or_else(|| t!("models-catalogue-size-unknown").to_owned(), readable_bytes);
        let (kind, family, licence) = (model_kind_name(entry.kind), family_label(&entry.family), &entry.licence);
        caption(ui, t!("models-catalogue-facts", kind = kind, family = family, size = size, licence = licence));
        if let Ok(hub) = Hub::from_env() {
            ui.hyperlink_to(RichText::new(&entry.repository).size(theme::CAPTION_PT), entry.page(&hub));
        }
    });
    if let Some(DownloadRow { words, fraction, .. }) = download {
        ui.add(ProgressBar::new(fraction.unwrap_or(0.0)).desired_height(theme::GAP).fill(tokens.accent));
        caption(ui, words.clone());
    }
}

fn name(response: &egui::Response, name: &str) {
    crate::ui::commands::name_item(response, name);
}
