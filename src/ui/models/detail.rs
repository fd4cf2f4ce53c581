//! One model: its preview, what is known of it, and what can be done with it.

use egui::epaint::RectShape;
use egui::{Align2, Color32, CornerRadius, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::cells::sign;
use crate::app::words::model_kind_name;
use crate::app::{App, Command, LibraryAction, PromptAction, family_label, has_words};
use crate::library::models::{ModelEntry, ModelKind};
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::thumbnails::Thumbnails;
use crate::ui::widgets::{Chip, Hint, IconButton, caption, row};

/// Height of the preview.
const PREVIEW: f32 = 220.0;
/// So many of the tags that a model was trained with are shown.
const TAGS: usize = 24;

/// What can be done with a model, the first being what is done most.
pub fn actions(entry: &ModelEntry) -> Vec<(&'static str, Command)> {
    let with = |label| vec![(label, Command::Library(LibraryAction::Use(entry.path.clone())))];
    match entry.kind {
        ModelKind::Checkpoint => with(t!("models-use-checkpoint")),
        ModelKind::Lora => with(t!("models-use-words")),
        ModelKind::Embedding => vec![
            (t!("models-use-words"), Command::Library(LibraryAction::Use(entry.path.clone()))),
            (t!("models-use-negative-words"), Command::Prompt(PromptAction::AddNegativeWords(entry.name.clone()))),
        ],
        ModelKind::Vae => with(t!("models-use-vae")),
        ModelKind::ControlNet => with(t!("models-use-control")),
        _ => Vec::new(),
    }
}

/// Shows the model with this number.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails, number: usize) {
    let browser = app.browser();
    let Some(entry) = browser.shown().get(number).and_then(|i| browser.entries().get(*i)).cloned() else {
        caption(ui, t!("models-choose"));
        return;
    };
    ui.spacing_mut().item_spacing.y = theme::GAP;
    preview(ui, app, thumbnails, &entry);
    ui.add(egui::Label::new(RichText::new(entry.label()).font(theme::strong(theme::BODY_PT + 2.0))).wrap());
    let tokens = Tokens::of(ui);
    if let Some(problem) = &entry.problem {
        ui.label(RichText::new(problem).color(tokens.bad));
    } else if let Some(why) = app.misfit(&entry) {
        ui.label(RichText::new(why).color(tokens.warning));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        for (label, command) in actions(&entry) {
            let button = egui::Button::new(label).min_size(vec2(0.0, theme::CONTROL));
            if ui.add_enabled(entry.problem.is_none(), button).clicked() {
                app.run(command);
            }
        }
        let hint = |title, text| Hint { title, shortcut: "", text };
        let about = t!("gallery-show-in-folder.about");
        if IconButton::new(icons::OPEN, hint(t!("gallery-show-in-folder"), about)).show(ui).clicked() {
            app.run(Command::GalleryReveal(entry.path.clone()));
        }
        let about = t!("gallery-copy-path.about");
        if IconButton::new(icons::COPY, hint(t!("gallery-copy-path"), about)).show(ui).clicked() {
            ui.ctx().copy_text(entry.path.display().to_string());
        }
    });
    ui.separator();
    ScrollArea::vertical().id_salt("model facts").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        words(ui, app, t!("models-trigger-words"), &entry.trigger_words);
        facts(ui, &entry);
        let few = &entry.tags[..entry.tags.len().min(TAGS)];
        words(ui, app, t!("models-trained-on"), few);
    });
}

fn preview(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails, entry: &ModelEntry) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), PREVIEW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, t!("models-preview")));
    let (tokens, radius) = (Tokens::of(ui), CornerRadius::same(theme::RADIUS));
    ui.painter().rect_filled(rect, radius, tokens.sunken);
    if let Some(picture) = app.model_preview(entry) {
        let size = vec2(picture.extent().width as f32, picture.extent().height as f32);
        let size = size * (rect.width() / size.x.max(1.0)).min(rect.height() / size.y.max(1.0));
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let texture = thumbnails.of(ui.ctx(), &picture).id();
        let place = Rect::from_center_size(rect.center(), size);
        ui.painter().add(RectShape::filled(place, radius, Color32::WHITE).with_texture(texture, uv));
    } else {
        let font = theme::icon_font(3.0 * theme::ICON_PT);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign(entry.kind), font, tokens.faint);
    }
}

fn facts(ui: &mut Ui, entry: &ModelEntry) {
    let file = entry.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let family = entry.family.as_deref().map_or(t!("models-fact-unknown"), family_label).to_owned();
    let hash = entry.hashes.short().unwrap_or(t!("models-fact-no-hash")).to_owned();
    for (name, value) in [
        (t!("models-fact-kind"), model_kind_name(entry.kind).to_owned()),
        (t!("models-fact-family"), family),
        (t!("models-fact-size"), size_words(entry.bytes)),
        (t!("models-fact-hash"), hash),
        (t!("models-fact-folder"), entry.folder.clone()),
        (t!("models-fact-file"), file),
    ] {
        if !value.is_empty() {
            row(ui, name, |ui| ui.add(egui::Label::new(value).truncate().selectable(true)));
        }
    }
    caption(ui, t!("models-fact-evidence"));
    ui.add(egui::Label::new(RichText::new(&entry.evidence).color(Tokens::of(ui).weak)).wrap().selectable(true));
    ui.add_space(theme::GAP);
}

/// Words that a click puts into the prompt.
fn words(ui: &mut Ui, app: &mut App, title: &str, words: &[String]) {
    if words.is_empty() {
        return;
    }
    caption(ui, title);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for word in words {
            let there = has_words(&app.form.prompt, word);
            if Chip::new(word, &t!("models-add-word", word = word)).selected(there).show(ui).clicked() {
                app.run(Command::Prompt(PromptAction::AddWords(word.clone())));
            }
        }
    });
    ui.add_space(theme::GAP);
}

/// A size in bytes in a few words.
fn size_words(bytes: u64) -> String {
    let units = ["", "KiB", "MiB", "GiB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < units.len() {
        (value, unit) = (value / 1024.0, unit + 1);
    }
    if unit == 0 { t!("models-bytes", count = bytes) } else { format!("{value:.1} {}", units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        assert_eq!((size_words(0), size_words(1023)), ("0 bytes".to_owned(), "1023 bytes".to_owned()));
        assert_eq!(size_words(1536), "1.5 KiB");
        assert_eq!(size_words(7 << 30), "7.0 GiB");
        assert_eq!(size_words(5 << 40), "5120.0 GiB");
    }
}
