//! The gallery: every picture that was made, by day; to be searched, looked at, and used again.

mod detail;
mod grid;

use std::path::{Path, PathBuf};

use egui::vec2;
use egui::{
    Align, Align2, CentralPanel, Frame, Id, Key, Layout, Margin, Modifiers, Panel, RichText, Role, TextEdit, Ui,
};

use super::grid::Chosen;
use super::icons;
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::widgets::{Hint, IconButton, caption, name_text};
use crate::app::{App, Command};
use crate::locale::t;

/// Width of the side that shows one picture.
const DETAIL: f32 = 340.0;
/// Narrower windows show the grid alone.
const ROOM_FOR_DETAIL: f32 = 820.0;

/// What the view remembers.
#[derive(Default)]
pub struct GalleryView {
    /// What is written in the search field.
    query: String,
    /// The picture that is looked at, by its file: the list changes under it.
    chosen: Option<PathBuf>,
    /// Its number in the list of the frame before, for when it goes.
    number: usize,
    /// Whether it is to be brought into sight.
    bring: bool,
    was_open: bool,
}

impl GalleryView {
    /// Shows the gallery over the whole window; `None` while it is closed.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) -> bool {
        if !app.gallery().is_open() {
            self.was_open = false;
            return false;
        }
        if !std::mem::replace(&mut self.was_open, true) {
            app.gallery().query().clone_into(&mut self.query);
            self.bring = true;
        }
        let tokens = Tokens::of(ui);
        let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(8, 0));
        let panel = Panel::top("gallery bar").frame(bar).exact_size(theme::TOP_BAR).resizable(false);
        panel.show(ui, |ui| self.bar(ui, app));
        self.follow(app);
        if ui.available_width() > ROOM_FOR_DETAIL {
            let side = Frame::new().fill(tokens.panel).inner_margin(Margin::same(16));
            let panel = Panel::right("gallery detail").frame(side).exact_size(DETAIL).resizable(false);
            panel.show(ui, |ui| detail::show(ui, app, thumbnails, self.number));
        }
        let ground = Frame::new().fill(tokens.backdrop);
        CentralPanel::no_frame().frame(ground).show(ui, |ui| {
            if app.gallery().shown().is_empty() {
                nothing(ui, app);
            } else {
                self.grid(ui, app, thumbnails);
            }
        });
        true
    }

    fn bar(&mut self, ui: &mut Ui, app: &mut App) {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = Hint { title: t!("gallery-close"), shortcut: "Escape", text: "" };
            if IconButton::new(icons::CLOSE, close).show(ui).clicked() {
                app.run(Command::ToggleGallery);
            }
            let again = Hint { title: t!("gallery-again"), shortcut: "", text: t!("gallery-again.about") };
            if IconButton::new(icons::RESET, again).show(ui).clicked() {
                app.run(Command::GalleryRefresh);
            }
            let (shown, all) = (app.gallery().shown().len(), app.gallery().entries().len());
            let words = match (app.gallery().loading(), shown == all) {
                (true, _) => t!("gallery-count-reading", count = all),
                (false, true) => t!("gallery-count", count = all),
                (false, false) => t!("gallery-count-of", shown = shown, count = all),
            };
            caption(ui, words);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(theme::UNIT);
                ui.label(RichText::new(t!("gallery-title")).font(theme::strong(theme::BODY_PT + 2.0)));
                ui.add_space(theme::GAP);
                self.search(ui, app);
                self.models(ui, app);
            });
        });
    }

    fn search(&mut self, ui: &mut Ui, app: &mut App) {
        let id = Id::unique("gallery search");
        let icon = RichText::new(icons::SEARCH).font(theme::icon_font(theme::ICON_PT)).color(Tokens::of(ui).weak);
        let hint = t!("gallery-search.hint");
        let edit = TextEdit::singleline(&mut self.query).id(id).prefix(icon).hint_text(hint).align(Align2::LEFT_CENTER);
        let width = (ui.available_width() - 140.0).clamp(80.0, 380.0);
        let response = ui.add_sized(vec2(width, theme::CONTROL), edit);
        name_text(&response, Role::SearchInput, t!("gallery-search"), &self.query);
        if response.changed() {
            app.run(Command::GallerySearch(self.query.clone()));
            // The field shows its hint once more in the frame that brings the first letter.
            ui.ctx().request_repaint();
        }
        if ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::F)) {
            ui.memory_mut(|m| m.request_focus(id));
        }
    }

    /// A menu with the models that made pictures here; one of them goes into the search.
    fn models(&mut self, ui: &mut Ui, app: &mut App) {
        let button = egui::Button::new(RichText::new(t!("gallery-models")).color(Tokens::of(ui).weak))
            .frame_when_inactive(false);
        let response = ui.add(button.min_size(vec2(0.0, theme::CONTROL)));
        let mut wanted = None;
        egui::Popup::menu(&response).show(|ui| {
            let models: std::collections::BTreeSet<&str> =
                app.gallery().entries().iter().map(|entry| entry.model.as_str()).filter(|m| !m.is_empty()).collect();
            if ui.button(t!("gallery-all-models")).clicked() {
                wanted = Some(String::new());
            }
            for model in models {
                if ui.button(model).clicked() {
                    wanted = Some(model.to_owned());
                }
            }
        });
        if let Some(model) = wanted {
            self.query = with_model(&self.query, &model);
            app.run(Command::GallerySearch(self.query.clone()));
        }
    }

    /// Keeps the chosen picture chosen, or takes the one that has come to its place.
    fn follow(&mut self, app: &App) {
        let gallery = app.gallery();
        let shown = gallery.shown();
        let file = |number: usize| shown.get(number).map(|i| gallery.entries()[*i].path.as_path());
        let same = |path: &Path| shown.iter().position(|i| gallery.entries()[*i].path == path);
        // Most often it is where it was.
        let here = self.chosen.as_deref().filter(|path| file(self.number) == Some(path));
        let number = match (here, self.chosen.as_deref()) {
            (Some(_), _) => Some(self.number),
            (None, Some(path)) => same(path),
            (None, None) => None,
        };
        self.number = number.unwrap_or(self.number.min(shown.len().saturating_sub(1)));
        if number.is_none() {
            self.chosen = file(self.number).map(Path::to_owned);
        }
    }

    fn grid(&mut self, ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
        let typing = ui.ctx().text_edit_focused();
        let chosen = Chosen { number: self.number, bring: self.bring, typing };
        let said = crate::ui::grid::show(ui, "gallery", &mut grid::Pictures { app, thumbnails }, chosen);
        self.bring = false;
        if let Some(number) = said.chosen {
            self.choose(app, number);
        }
        let Some(path) = self.chosen.clone() else { return };
        let delete = !typing && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete));
        let enter = !typing && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        if said.opened || enter {
            app.run(Command::GalleryOpen(path));
        } else if delete {
            app.run(Command::GalleryTrash(path));
        }
    }

    fn choose(&mut self, app: &App, number: usize) {
        let gallery = app.gallery();
        if let Some(entry) = gallery.shown().get(number).and_then(|i| gallery.entries().get(*i)) {
            (self.number, self.chosen, self.bring) = (number, Some(entry.path.clone()), true);
        }
    }
}

/// What stands where there is no picture.
fn nothing(ui: &mut Ui, app: &App) {
    let gallery = app.gallery();
    let words = match (gallery.loading(), gallery.query().trim().is_empty()) {
        (true, _) => t!("gallery-reading").to_owned(),
        (false, false) => t!("gallery-nothing-fits").to_owned(),
        (false, true) => t!("gallery-nothing", folder = gallery.folder().display().to_string()),
    };
    ui.centered_and_justified(|ui| ui.label(RichText::new(words).color(Tokens::of(ui).weak)));
}

/// The search for this model's pictures instead of another's; all models for an empty one.
fn with_model(query: &str, model: &str) -> String {
    let mut words: Vec<String> =
        query.split_whitespace().filter(|word| !word.starts_with("model:")).map(str::to_owned).collect();
    if !model.is_empty() {
        let model = model.split_whitespace().next().unwrap_or(model);
        words.push(format!("model:{model}"));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_model_takes_the_place_of_another_in_the_search() {
        assert_eq!(with_model("red fox", "scumble-1"), "red fox model:scumble-1");
        assert_eq!(with_model("model:a red", "b"), "red model:b");
        assert_eq!(with_model("model:a red", ""), "red");
    }
}
