//! The button that starts: it says what it will do, and while a job runs how far that has come.

use egui::{Ui, vec2};

use crate::app::{App, Command, GenerateKind, TourSpot};
use crate::locale::t;
use crate::ui::commands;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::tour;
use crate::ui::widgets::{Hint, IconButton, Progress, ValueSlider, from_right, main_button};

/// What the button says.
fn label(kind: GenerateKind, masked: bool) -> &'static str {
    match kind {
        GenerateKind::TextToImage => t!("footer-generate"),
        GenerateKind::ImageToImage => t!("footer-change"),
        GenerateKind::Inpaint if masked => t!("footer-repaint"),
        GenerateKind::Inpaint => t!("footer-fill"),
        GenerateKind::Outpaint => t!("footer-outpaint"),
    }
}

/// The job that the engine is at, as the button shows it.
pub struct Running {
    fraction: f32,
    words: String,
}

impl Running {
    /// That of the app; `None` while nothing runs.
    pub fn of(app: &App) -> Option<Self> {
        app.running().map(|job| Self { fraction: job.state.fraction().unwrap_or(0.0), words: job.words() })
    }

    /// As a bar.
    pub fn progress(&self) -> Progress<'_> {
        Progress { fraction: self.fraction, text: &self.words }
    }
}

/// Shows what stops the work.
pub fn stop(ui: &mut Ui, app: &mut App) {
    let shortcut = commands::row(&Command::Cancel).map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
    let about = Hint { title: t!("footer-cancel"), shortcut: &shortcut, text: t!("footer-cancel.about") };
    let stop = IconButton::new(icons::STOP, about).side(theme::BIG_CONTROL).tint(Tokens::of(ui).bad);
    if stop.show(ui).clicked() {
        app.run(Command::Cancel);
    }
}

/// Shows the button, the number of pictures, and what stops the work.
pub fn show(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
    let kind = app.generate_kind();
    let masked = app.mask_bounds().is_some();
    let shortcut = commands::row(&Command::Generate).map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
    let running = Running::of(app);
    let progress = running.as_ref().map(Running::progress);
    let about = match (kind, running.is_some()) {
        (_, true) => t!("footer-one-more"),
        (GenerateKind::TextToImage, _) => t!("footer-generate.about"),
        (GenerateKind::ImageToImage, _) => t!("footer-change.about"),
        (GenerateKind::Inpaint, _) if masked => t!("footer-repaint.about"),
        (GenerateKind::Inpaint | GenerateKind::Outpaint, _) => t!("footer-fill.about"),
    };
    from_right(ui, theme::BIG_CONTROL, |ui| {
        if running.is_some() {
            stop(ui, app);
        } else {
            ui.allocate_ui(vec2(72.0, theme::CONTROL), |ui| {
                let slider = ValueSlider::new("×", 1..=8).typed_up_to(100).reset(1).about(t!("footer-count"));
                slider.show(ui, &mut app.form.count);
            });
        }
        let live = app.live.enabled;
        if live || running.is_none() {
            commands::icon_button(ui, app, &Command::ToggleLive, live);
        }
        let width = ui.available_width();
        let hint = Hint { title: label(kind, masked), shortcut: &shortcut, text: about };
        let button = main_button(ui, width, label(kind, masked), progress, hint);
        tour::mark(ui, TourSpot::Generate, button.rect);
        if button.clicked() {
            app.run(Command::Generate);
        }
    });
}
