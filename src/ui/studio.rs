//! The window's content: asks the app what has changed, lays the panels out, and carries keys and files to it.

use std::time::{Duration, Instant};

use eframe::egui_wgpu::RenderState;
use egui::{CentralPanel, Context, Event, Frame, Margin, Panel, RawInput, Rect, Sense, Ui, ViewportCommand};

use super::canvas::{self, CanvasView};
use super::dialogs::{After, Dialog};
use super::fonts::Speech;
use super::frame_times::FrameTimes;
use super::gallery::GalleryView;
use super::layers::Layers;
use super::models::ModelsView;
use super::system::{Answer, Choose, System};
use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::toasts::Toasts;
use super::{candidates, empty, keys, layers, panels, status, tool_rail, top_bar, tour};
use crate::app::{App, Ask, BatchAction, Command, Key, Notice, NoticeKind, Shortcut, Theme, TourAction};
use crate::locale::t;

/// The studio: the app and what is seen of it.
pub struct Studio {
    app: App,
    gpu: Option<RenderState>,
    canvas: CanvasView,
    thumbnails: Thumbnails,
    layers: Layers,
    gallery: GalleryView,
    models: ModelsView,
    toasts: Toasts,
    dialog: Option<Dialog>,
    /// Whether a menu or the like was open at the end of the last frame: it has the keys then.
    popup: bool,
    /// Whether a text was being written then: Escape ends that before anything else.
    writing: bool,
    system: System,
    theme: Option<Theme>,
    title: String,
    times: FrameTimes,
    speech: Option<Speech>,
}

impl Studio {
    /// A studio that draws with `gpu`; without one the canvas stays empty, and all else works.
    pub fn new(ctx: &Context, gpu: Option<RenderState>, app: App) -> Self {
        theme::install(ctx);
        if let Some(gpu) = &gpu {
            canvas::install(gpu);
        }
        Self {
            app,
            gpu,
            canvas: CanvasView::default(),
            thumbnails: Thumbnails::default(),
            layers: Layers::default(),
            gallery: GalleryView::default(),
            models: ModelsView::default(),
            toasts: Toasts::default(),
            dialog: None,
            popup: false,
            writing: false,
            system: System::new(ctx),
            theme: None,
            title: String::new(),
            times: FrameTimes::default(),
            speech: None,
        }
    }

    /// Lets the settings say which language is spoken. Until then it is the one that [`crate::locale`] has.
    #[must_use]
    pub fn speaking(self) -> Self {
        Self { speech: Some(Speech::default()), ..self }
    }

    /// Says how long frames take: the first since then, in the log, and all where that was asked for.
    #[must_use]
    pub fn started_at(self, started: Instant) -> Self {
        Self { times: FrameTimes::since(started), ..self }
    }

    /// The app behind the window.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The app behind the window, to be told things that no widget says.
    pub fn app_mut(&mut self) -> &mut App {
        &mut self.app
    }

    /// Takes in what has come from engine, files and system.
    fn news(&mut self, ctx: &Context) {
        if self.app.tick() {
            ctx.request_repaint();
        }
        if let Some(wait) = self.app.next_tick() {
            ctx.request_repaint_after(wait);
        }
        for answer in self.system.answers() {
            match (answer, &mut self.dialog) {
                (Answer::Run(command), _) => self.app.run(command),
                (Answer::Say(notice), _) => self.toasts.add(notice),
                (Answer::ExportPath(path), Some(Dialog::Export(dialog))) => dialog.set_path(&path),
                (Answer::SavePath(path), Some(Dialog::Save(dialog))) => dialog.set_path(&path),
                (Answer::ExportPath(_) | Answer::SavePath(_), _) => {}
            }
        }
        for ask in self.app.take_asks() {
            self.answer(ctx, &ask);
        }
        for notice in self.app.notices() {
            self.toasts.add(notice);
        }
    }

    fn answer(&mut self, ctx: &Context, ask: &Ask) {
        match ask {
            Ask::Open => self.system.choose(Choose::Open),
            Ask::ModelFolder => self.system.choose(Choose::models()),
            Ask::ControlPicture(number) => self.system.choose(Choose::ControlPicture(*number)),
            Ask::BatchFiles | Ask::BatchFolder | Ask::BatchOutput => self.system.choose(Choose::for_batch(ask)),
            Ask::SaveAll => {
                self.system.choose(Choose::SaveAll(self.app.settings.export, self.app.export_folder()));
            }
            Ask::RenameLayer(id) => {
                self.app.view.panels = true;
                self.app.settings.panels.layers_open = true;
                self.layers.rename(*id, &self.app);
            }
            Ask::Reveal(path) => self.system.reveal(path.clone()),
            Ask::Paste => self.system.paste(),
            Ask::ToClipboard(picture) => self.system.copy(picture.clone()),
            ask => {
                if let Some(dialog) = Dialog::for_ask(ask, &self.app) {
                    self.dialog = Some(dialog);
                    ctx.request_repaint();
                }
            }
        }
    }

    /// Takes the keys that are commands, unless a text field wants them or a dialog is open.
    fn keys(&mut self, ui: &Ui) -> Vec<Shortcut> {
        let ctx = ui.ctx();
        if self.dialog.is_some() || self.popup {
            return Vec::new();
        }
        let typing = ctx.text_edit_focused();
        let focused = ctx.memory(|m| m.focused().is_some());
        if !focused && self.app.cover().is_none() {
            self.tool_keys(ctx);
        }
        let (app, busy) = (&self.app, self.writing || self.layers.is_busy());
        ctx.input_mut(|i| {
            keys::take(i, keys::Focus { typing, focused }, |shortcut| {
                let ends_that = busy && shortcut.key == Key::Escape;
                let row = app.command_for(shortcut).filter(|_| !ends_that);
                row.is_some_and(|row| app.cover().is_none() || keys::in_gallery(&row.command))
            })
        })
    }

    /// Offers keys to the tool in hand: it may have a use for them that no command has.
    fn tool_keys(&mut self, ctx: &Context) {
        for (key, tool_key) in ctx.input(keys::tool_keys) {
            if self.app.tool_key(tool_key) {
                ctx.input_mut(|i| i.consume_key(i.modifiers, key));
            }
        }
    }

    /// Does what the keys say. This comes after the panels: what was typed before Ctrl+Enter in the same frame, as on
    /// a busy machine, is in the prompt by then.
    fn obey(&mut self, pressed: Vec<Shortcut>) {
        for shortcut in pressed {
            let row = self.app.command_for(shortcut).filter(|row| (row.when)(&self.app));
            if let Some(row) = row {
                let escape = row.command == Command::Escape;
                let tour = self.app.tour().map(|_| Command::Tour(TourAction::End));
                let close = self.app.cover().or(tour).filter(|_| escape);
                self.app.run(close.unwrap_or_else(|| row.command.clone()));
            }
        }
    }

    /// Files dropped on the window, and what is pasted while nobody types.
    fn files(&mut self, ui: &Ui) {
        let ctx = ui.ctx();
        let typing = ctx.text_edit_focused();
        let (dropped, events) = ctx.input(|i| (i.raw.dropped_files.clone(), i.events.clone()));
        if matches!(self.dialog, Some(Dialog::Batch(_))) && !dropped.is_empty() {
            let paths = dropped.iter().map(|file| file.path().to_owned()).collect();
            self.app.run(Command::Batch(BatchAction::Add(paths)));
        } else if let Some(first) = dropped.first() {
            self.app.run(Command::Drop(first.path().to_owned()));
            if dropped.len() > 1 {
                self.toasts.add(Notice::new(NoticeKind::Info, t!("status-first-of-dropped")));
            }
        }
        for event in events {
            match event {
                Event::PasteImage(image) => self.system.pasted(image),
                // A file manager puts the path there.
                Event::Paste(text) if !typing => {
                    let path = std::path::PathBuf::from(text.trim().trim_start_matches("file://"));
                    let command = if path.is_absolute() { Command::OpenPath(path) } else { Command::PasteNothing };
                    self.app.run(command);
                }
                _ => {}
            }
        }
    }

    /// Theme, title, and the way the window is closed.
    fn window(&mut self, ctx: &Context) {
        if self.theme != Some(self.app.settings.theme) {
            self.theme = Some(self.app.settings.theme);
            ctx.set_theme(match self.app.settings.theme {
                Theme::Dark => egui::ThemePreference::Dark,
                Theme::Light => egui::ThemePreference::Light,
            });
        }
        let title = self.app.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if self.app.is_quitting() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else if ctx.input(|i| i.viewport().close_requested()) {
            if self.app.quit_guard().is_clear() {
                return;
            }
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.app.run(Command::Quit);
        }
        let (rect, maximised) = ctx.input(|i| (i.viewport().inner_rect, i.viewport().maximized.unwrap_or(false)));
        if let Some(rect) = rect.filter(|rect| rect.width() >= 200.0 && rect.height() >= 200.0) {
            let window = &mut self.app.settings.window;
            window.maximised = maximised;
            if !maximised {
                window.size = [rect.width(), rect.height()];
            }
        }
    }

    fn layout(&mut self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        if self.gallery.show(ui, &mut self.app, &mut self.thumbnails)
            || self.models.show(ui, &mut self.app, &mut self.thumbnails)
        {
            let window = ui.ctx().content_rect();
            if let Some(command) = self.toasts.show(ui, window) {
                self.app.run(command);
            }
            return;
        }
        let bar = Frame::new().fill(tokens.panel);
        let narrow = ui.available_width() < theme::NARROW;
        let top = bar.inner_margin(Margin::symmetric(8, 0));
        Panel::top("top bar").frame(top).exact_size(theme::TOP_BAR).resizable(false).show(ui, |ui| {
            top_bar::show(ui, &mut self.app);
        });
        let line = bar.inner_margin(Margin::symmetric(12, 0));
        Panel::bottom("status").frame(line).exact_size(theme::STATUS).resizable(false).show(ui, |ui| {
            status::show(ui, &mut self.app, self.canvas.pointer());
        });
        let panels = self.app.view.panels;
        if panels || narrow {
            Panel::left("tools").frame(bar).exact_size(theme::RAIL).resizable(false).show(ui, |ui| {
                tool_rail::show(ui, &mut self.app);
            });
        }
        if panels && !narrow {
            let usual = self.app.settings.panels.right_width;
            let panel =
                Panel::right("panel").frame(bar).default_size(usual).size_range(theme::PANEL_RANGE).resizable(true);
            let shown = panel.show(ui, |ui| self.right(ui));
            self.app.settings.panels.right_width = shown.response.rect.width();
        }
        if !self.app.candidates().is_empty() {
            Panel::bottom("candidates").frame(bar).exact_size(theme::STRIP).resizable(false).show(ui, |ui| {
                candidates::show(ui, &mut self.app, &mut self.thumbnails);
            });
        }
        let canvas = CentralPanel::no_frame().show(ui, |ui| {
            let rect = ui.available_rect_before_wrap();
            let shown = self.canvas.show(ui, &mut self.app, self.gpu.as_ref());
            if let Some(trouble) = shown.trouble {
                self.toasts.add(Notice::new(NoticeKind::Error, trouble));
            }
            empty::show(ui, rect, &self.app);
            if ui.input(|i| !i.raw.hovered_files.is_empty()) {
                empty::drop_here(ui, rect);
            }
            rect
        });
        if narrow && panels {
            self.drawer(ui, canvas.inner);
        }
        if let Some(command) = self.toasts.show(ui, canvas.inner) {
            self.app.run(command);
        }
        if self.dialog.is_none() {
            tour::show(ui, &mut self.app);
        }
    }

    /// The panel for making pictures, and below it the layers.
    fn right(&mut self, ui: &mut Ui) {
        let frame = Frame::new().fill(Tokens::of(ui).panel).inner_margin(Margin::symmetric(12, 4));
        let room = ui.available_height();
        if self.app.settings.panels.layers_open && room > theme::LAYERS_NEED {
            let most = (room - theme::LAYERS_LEAVE).max(*theme::LAYERS_RANGE.start());
            let range = *theme::LAYERS_RANGE.start()..=most.min(*theme::LAYERS_RANGE.end());
            // In low windows they begin lower, and the height that was drawn comes back with a higher one.
            let usual = self.app.settings.panels.layers_height.min(most).min(room * theme::LAYERS_SHARE);
            let panel = Panel::bottom("layers").frame(frame).default_size(usual).size_range(range).resizable(true);
            let shown = panel.show(ui, |ui| self.layers.show(ui, &mut self.app, &mut self.thumbnails));
            let height = shown.response.rect.height();
            if (height - usual).abs() > 1.0 {
                self.app.settings.panels.layers_height = height;
            }
        } else {
            let panel = Panel::bottom("layers folded").frame(frame).resizable(false);
            panel.show(ui, |ui| layers::folded(ui, &mut self.app));
        }
        panels::show(ui, &mut self.app, &mut self.thumbnails);
    }

    /// The panel over the canvas, where there is no room beside it.
    fn drawer(&mut self, ui: &mut Ui, canvas: Rect) {
        let tokens = Tokens::of(ui);
        let width = theme::PANEL_WIDTH.min(canvas.width());
        let area = egui::Area::new(egui::Id::unique("drawer")).order(egui::Order::Middle);
        area.fixed_pos(egui::pos2(canvas.right() - width, canvas.top())).show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(tokens.panel).shadow(ui.visuals().window_shadow);
            frame.show(ui, |ui| {
                let rect = Rect::from_min_size(ui.cursor().min, egui::vec2(width, canvas.height()));
                let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect));
                self.right(&mut inner);
                ui.allocate_rect(rect, Sense::hover());
            });
        });
    }
}

impl eframe::App for Studio {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.news(ctx);
        self.window(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let pressed = self.keys(ui);
        self.files(ui);
        self.layout(ui);
        self.thumbnails.sweep();
        self.obey(pressed);
        if let Some(dialog) = &mut self.dialog
            && dialog.show(ui, &mut self.app, &mut self.system) == After::Close
        {
            self.dialog = None;
        }
        let ctx = ui.ctx().clone();
        (self.popup, self.writing) = (ctx.any_popup_open(), ctx.text_edit_focused());
        // What a click asked for is answered in the same frame.
        self.news(&ctx);
        if let Some(speech) = &mut self.speech
            && let Some(notice) = speech.follow(&ctx, self.app.settings.language)
        {
            self.toasts.add(notice);
        }
        self.times.note(&ctx, &self.app, frame.info().cpu_usage);
    }

    fn raw_input_hook(&mut self, ctx: &Context, raw: &mut RawInput) {
        // Tab moves the focus from widget to widget; while none has it, Tab is a command.
        let tab =
            |event: &Event| matches!(event, Event::Key { key: egui::Key::Tab, modifiers, .. } if modifiers.is_none());
        if self.dialog.is_none()
            && self.app.cover().is_none()
            && ctx.memory(|m| m.focused().is_none())
            && raw.events.iter().any(tab)
        {
            let pressed = |event: &Event| matches!(event, Event::Key { pressed: true, .. }) && tab(event);
            if raw.events.iter().any(pressed) {
                self.app.run(Command::TogglePanels);
            }
            raw.events.retain(|event| !tab(event));
        }
    }

    fn auto_save_interval(&self) -> Duration {
        Duration::MAX
    }
}
