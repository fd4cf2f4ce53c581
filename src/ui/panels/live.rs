//! Live mode: while one paints, the picture in the frame is made anew.

use egui::Ui;

use crate::app::{App, Command};
use crate::ui::theme;
use crate::ui::widgets::{ValueSlider, caption, plain_button};

/// Shows how live pictures are made, and takes or drops the one on the canvas.
pub fn show(ui: &mut Ui, app: &mut App) {
    let fast = app.fast_steps();
    if let Some(steps) = fast {
        let about = "By weights that the model has for that.";
        ui.checkbox(&mut app.live.fast, format!("Fast ({steps} steps)")).on_hover_text(about);
    }
    if fast.is_none() || !app.live.fast {
        let steps = "Few steps keep up with the hand.";
        ValueSlider::new("Live steps", 1..=20).typed_up_to(60).about(steps).show(ui, &mut app.live.steps);
    }
    let strength = "How far the picture may go from what is painted.";
    ValueSlider::new("Live strength", 0.05..=1.0).percent().about(strength).show(ui, &mut app.live.strength);
    ui.checkbox(&mut app.live.tiny_decode, "Decode by a tiny decoder, where there is one");
    let ready = app.live_result().is_some();
    caption(ui, if ready { "The picture on the canvas is live." } else { "Paint, and a picture comes." });
    ui.add_enabled_ui(ready, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            if plain_button(ui, "Take as layer").clicked() {
                app.run(Command::TakeLive);
            }
            if plain_button(ui, "Drop").clicked() {
                app.run(Command::DropLive);
            }
        });
    });
}
