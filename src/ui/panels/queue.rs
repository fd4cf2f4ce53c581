//! Jobs that wait: their order can be changed, and they can be taken out.

use egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Hint, IconButton};

/// Shows the queue while something waits in it, or while it is paused.
pub fn show(ui: &mut Ui, app: &mut App) {
    let waiting: Vec<_> = app.jobs().iter().filter(|job| !job.state.is_running()).cloned().collect();
    if waiting.is_empty() && !app.is_paused() {
        return;
    }
    let tokens = Tokens::of(ui);
    let mut command = None;
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        let title = match (waiting.len(), app.is_paused()) {
            (n, true) => t!("queue-paused", count = n),
            (n, false) => t!("queue-waiting", count = n),
        };
        ui.label(RichText::new(title).font(theme::strong(theme::BODY_PT)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (icon, title) =
                if app.is_paused() { (icons::RESUME, t!("queue-go-on")) } else { (icons::PAUSE, t!("queue-pause")) };
            if IconButton::new(icon, Hint { title, text: t!("queue-pause.about"), shortcut: "" }).show(ui).clicked() {
                command = Some(Command::TogglePause);
            }
        });
    });
    ScrollArea::vertical().max_height(120.0).auto_shrink([false, true]).show(ui, |ui| {
        for (i, job) in waiting.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    let mut button = |icon, title: &str, enabled: bool, does: Command| {
                        let button = IconButton::new(icon, Hint { title, ..Hint::default() });
                        if ui.add_enabled_ui(enabled, |ui| button.show(ui)).inner.clicked() {
                            command = Some(does);
                        }
                    };
                    let (nth, last) = (i + 1, waiting.len());
                    let (later, earlier) =
                        (Command::MoveJob(job.id, i + 1), Command::MoveJob(job.id, i.saturating_sub(1)));
                    button(icons::CLOSE, &t!("queue-cancel", number = nth), true, Command::CancelJob(job.id));
                    button(icons::DOWN, &t!("queue-later", number = nth), nth < last, later);
                    button(icons::UP, &t!("queue-earlier", number = nth), i > 0, earlier);
                    button(icons::FRONT, &t!("queue-first", number = nth), i > 0, Command::JobToFront(job.id));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let text = RichText::new(&job.label).color(tokens.weak);
                        ui.add(egui::Label::new(text).truncate());
                    });
                });
            });
        }
    });
    ui.add_space(theme::GAP);
    if let Some(command) = command {
        app.run(command);
    }
}
