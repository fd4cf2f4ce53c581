//! The line at the bottom: what the tool does, where the pointer is, how large the canvas is and is shown.

use egui::{Align, Layout, RichText, Ui};

use super::commands;
use super::theme::{self, Tokens};
use super::widgets::{Hint, text_button};
use crate::app::{App, Command};
use crate::document::Point;
use crate::locale::t;
use crate::tools::{ToolKind, find_tool};

/// Shows the line. `pointer` is where the pointer is on the canvas, if it is over it.
pub fn show(ui: &mut Ui, app: &mut App, pointer: Option<Point>) {
    let tokens = Tokens::of(ui);
    let small = |text: String| RichText::new(text).size(theme::CAPTION_PT).color(tokens.weak);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let zoom = format!("{} %", percent(app.view.zoom));
        let fit = commands::row(&Command::Fit).map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
        let about = Hint { title: t!("status-zoom"), shortcut: &fit, text: t!("status-zoom.about") };
        if text_button(ui, &zoom, about).clicked() {
            app.run(Command::Fit);
        }
        ui.label(small(app.document().extent().to_string().replace('x', " × ")));
        let extent = app.document().extent();
        let inside = |p: &Point| p.x >= 0.0 && p.y >= 0.0 && p.x < extent.width as f32 && p.y < extent.height as f32;
        if let Some(at) = pointer.filter(inside) {
            ui.label(small(format!("{}, {}", at.x.floor(), at.y.floor())));
        }
        if app.live.enabled {
            let words = if app.live_result().is_some() { t!("status-live") } else { t!("status-live-paint") };
            ui.label(small(words.to_owned()).color(tokens.accent_text));
        }
        if app.has_selection() {
            ui.label(small(t!("status-selection").to_owned()));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let tool = app.tools.current();
            let paints = matches!(tool, "brush" | "eraser" | "fill" | "gradient" | "move");
            let (words, colour) = match app.paint_problem().filter(|_| paints) {
                Some(problem) => (problem, tokens.warning),
                None => (find_tool(tool).map_or("", ToolKind::tooltip), tokens.weak),
            };
            ui.add(egui::Label::new(small(words.to_owned()).color(colour)).truncate());
        });
    });
}

/// A zoom as percentage, with a decimal where it is small.
fn percent(zoom: f32) -> String {
    let percent = zoom * 100.0;
    if percent < 10.0 { format!("{percent:.1}") } else { format!("{percent:.0}") }
}
