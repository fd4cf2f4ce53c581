//! The library of models: every file of the artist's folders by kind, to be searched, looked at, and used.

mod catalogue;
mod cells;
mod detail;

use std::path::{Path, PathBuf};

use egui::{
    Align, Align2, CentralPanel, ComboBox, Frame, Id, Key, Layout, Margin, Modifiers, Panel, RichText, Role,
    ScrollArea, TextEdit, Ui, vec2,
};

use super::commands;
use super::grid::{self, Chosen};
use super::icons;
use super::panels::name_combo;
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::widgets::{Chip, Hint, IconButton, caption, name_text};
use crate::app::words::model_kinds_name;
use crate::app::{App, Ask, Command, ElsewhereAction, LibraryAction, family_label};
use crate::library::models::ModelKind;
use crate::locale::t;

/// Width of the side that shows one model.
const DETAIL: f32 = 340.0;
/// Narrower windows show the grid alone.
const ROOM_FOR_DETAIL: f32 = 820.0;
/// Height of the row of kinds.
const KINDS: f32 = 40.0;

/// What the view remembers.
#[derive(Default)]
pub struct ModelsView {
    /// What is written in the search field.
    query: String,
    /// The model that is looked at, by its file: the list changes under it.
    chosen: Option<PathBuf>,
    /// Its number in the list of the frame before, for when it goes.
    number: usize,
    /// Whether it is to be brought into sight.
    bring: bool,
    was_open: bool,
    /// Whether the catalogue is shown instead of what is there.
    catalogue: bool,
}

impl ModelsView {
    /// Shows the library over the whole window; false while it is closed.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) -> bool {
        if !app.browser().is_open() {
            self.was_open = false;
            return false;
        }
        if !std::mem::replace(&mut self.was_open, true) {
            app.browser().query().clone_into(&mut self.query);
            self.bring = true;
        }
        let tokens = Tokens::of(ui);
        let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(8, 0));
        let panel = Panel::top("models bar").frame(bar).exact_size(theme::TOP_BAR).resizable(false);
        panel.show(ui, |ui| self.bar(ui, app));
        let panel = Panel::top("models kinds").frame(bar).exact_size(KINDS).resizable(false);
        panel.show(ui, |ui| kinds(ui, app, &mut self.catalogue));
        if self.catalogue {
            let ground = Frame::new().fill(tokens.backdrop);
            CentralPanel::no_frame().frame(ground).show(ui, |ui| catalogue::show(ui, app));
            return true;
        }
        self.follow(app);
        if ui.available_width() > ROOM_FOR_DETAIL {
            let side = Frame::new().fill(tokens.panel).inner_margin(Margin::same(16));
            let panel = Panel::right("models detail").frame(side).exact_size(DETAIL).resizable(false);
            panel.show(ui, |ui| detail::show(ui, app, thumbnails, self.number));
        }
        let ground = Frame::new().fill(tokens.backdrop);
        CentralPanel::no_frame().frame(ground).show(ui, |ui| {
            if app.browser().shown().is_empty() {
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
            let close = Hint { title: t!("models-close"), shortcut: "Escape", text: "" };
            if IconButton::new(icons::CLOSE, close).show(ui).clicked() {
                app.run(Command::Library(LibraryAction::Toggle));
            }
            let again = Hint { title: t!("models-again"), shortcut: "", text: t!("models-again.about") };
            if IconButton::new(icons::RESET, again).show(ui).clicked() {
                app.run(Command::ScanModels);
            }
            let add = Hint { title: t!("models-add-folder"), shortcut: "", text: t!("models-add-folder.about") };
            if IconButton::new(icons::ADD, add).show(ui).clicked() {
                app.run(Command::Ask(Ask::ModelFolder));
            }
            let browser = app.browser();
            let (shown, all) = (browser.shown().len(), browser.entries().len());
            let words = match (browser.scanning(), shown == all) {
                (Some((done, of)), _) if of > 0 => t!("models-looking-at", done = done, of = of),
                (Some(_), _) => t!("models-looking").to_owned(),
                (None, true) => t!("models-count", count = all),
                (None, false) => t!("models-count-of", shown = shown, count = all),
            };
            caption(ui, words);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(theme::UNIT);
                ui.label(RichText::new(t!("models-title")).font(theme::strong(theme::BODY_PT + 2.0)));
                ui.add_space(theme::GAP);
                self.search(ui, app);
                families(ui, app);
            });
        });
    }

    fn search(&mut self, ui: &mut Ui, app: &mut App) {
        // Another place may have emptied it.
        if app.browser().query().is_empty() && !ui.memory(|m| m.has_focus(Id::unique("models search"))) {
            self.query.clear();
        }
        let id = Id::unique("models search");
        let icon = RichText::new(icons::SEARCH).font(theme::icon_font(theme::ICON_PT)).color(Tokens::of(ui).weak);
        let hint = t!("models-search.hint");
        let edit = TextEdit::singleline(&mut self.query).id(id).prefix(icon).hint_text(hint).align(Align2::LEFT_CENTER);
        let width = (ui.available_width() - 180.0).clamp(80.0, 340.0);
        let response = ui.add_sized(vec2(width, theme::CONTROL), edit);
        name_text(&response, Role::SearchInput, t!("models-search"), &self.query);
        if response.changed() {
            app.run(Command::Library(LibraryAction::Search(self.query.clone())));
            // The field shows its hint once more in the frame that brings the first letter.
            ui.ctx().request_repaint();
        }
        if ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::F)) {
            ui.memory_mut(|m| m.request_focus(id));
        }
    }

    /// Keeps the chosen model chosen, or takes the one that has come to its place.
    fn follow(&mut self, app: &App) {
        let browser = app.browser();
        let shown = browser.shown();
        let file = |number: usize| shown.get(number).map(|i| browser.entries()[*i].path.as_path());
        let same = |path: &Path| shown.iter().position(|i| browser.entries()[*i].path == path);
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
        let said = grid::show(ui, "models", &mut cells::Models { app, thumbnails }, chosen);
        self.bring = false;
        if let Some(number) = said.chosen {
            let browser = app.browser();
            if let Some(entry) = browser.shown().get(number).and_then(|i| browser.entries().get(*i)) {
                (self.number, self.chosen, self.bring) = (number, Some(entry.path.clone()), true);
            }
        }
        let Some(path) = self.chosen.clone() else { return };
        let enter = !typing && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        if said.opened || enter {
            app.run(Command::Library(LibraryAction::Use(path)));
        }
    }
}

/// The kinds, side by side; those that nothing was found of are left out.
fn kinds(ui: &mut Ui, app: &mut App, catalogue: &mut bool) {
    let mut action = None;
    let now = app.browser().kind();
    let found = |kind: ModelKind| app.browser().entries().iter().filter(|entry| entry.kind == kind).count();
    ScrollArea::horizontal().id_salt("kinds").show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            if Chip::new(t!("models-get"), t!("models-get.about")).selected(*catalogue).show(ui).clicked() {
                *catalogue = !*catalogue;
            }
            if Chip::new(t!("models-all-kinds"), t!("models-all-kinds.about"))
                .selected(now.is_none() && !*catalogue)
                .show(ui)
                .clicked()
            {
                action = Some(LibraryAction::Kind(None));
            }
            for kind in ModelKind::all() {
                let count = found(kind);
                if count == 0 && now != Some(kind) {
                    continue;
                }
                let text = t!("models-kind", kind = model_kinds_name(kind), count = count);
                let name = t!("models-kind.name", kind = model_kinds_name(kind));
                if Chip::new(&text, &name).selected(now == Some(kind) && !*catalogue).show(ui).clicked() {
                    action = Some(LibraryAction::Kind(Some(kind)));
                }
            }
        });
    });
    if let Some(action) = action {
        *catalogue = false;
        app.run(Command::Library(action));
    }
}

/// The choice of a family.
fn families(ui: &mut Ui, app: &mut App) {
    let mut action = None;
    let now = app.browser().family().map(str::to_owned);
    let label = now.as_deref().map_or(t!("models-all-families"), family_label).to_owned();
    let combo = ComboBox::from_id_salt("family").selected_text(label).width(150.0).truncate();
    let shown = combo.show_ui(ui, |ui| {
        if ui.selectable_label(now.is_none(), t!("models-all-families")).clicked() {
            action = Some(LibraryAction::Family(None));
        }
        for family in app.browser().families() {
            if ui.selectable_label(now.as_deref() == Some(&family), family_label(&family)).clicked() {
                action = Some(LibraryAction::Family(Some(family)));
            }
        }
    });
    name_combo(&shown.response, t!("models-family"));
    if let Some(action) = action {
        app.run(Command::Library(action));
    }
}

/// What stands where there is no model.
fn nothing(ui: &mut Ui, app: &mut App) {
    let browser = app.browser();
    let filtered = !browser.query().trim().is_empty() || browser.kind().is_some() || browser.family().is_some();
    let words = match (browser.scanning().is_some(), filtered, app.settings.model_folders.is_empty()) {
        (true, ..) => t!("models-nothing-yet"),
        (false, true, false) => t!("models-nothing-fits"),
        (false, false, false) => t!("models-nothing-there"),
        (false, _, true) => t!("models-no-folder"),
    };
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() / 3.0);
        ui.label(RichText::new(words).color(Tokens::of(ui).weak));
        ui.add_space(theme::GAP);
        if ui.button(t!("models-choose-folder")).clicked() {
            app.run(Command::Ask(Ask::ModelFolder));
        }
        ui.add_space(theme::UNIT);
        elsewhere(ui, app);
    });
}

/// What looks for the models of other programs.
fn elsewhere(ui: &mut Ui, app: &mut App) {
    let command = Command::Elsewhere(ElsewhereAction::Show);
    if let Some(row) = commands::row(&command)
        && ui.button(row.label()).on_hover_text(row.tooltip()).clicked()
    {
        app.run(command);
    }
}
