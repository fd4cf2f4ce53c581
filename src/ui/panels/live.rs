//! Live mode: while one paints, the picture in the frame is made anew.

use egui::Ui;

use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::theme;
use crate::ui::widgets::{ValueSlider, caption, plain_button};

/// Shows how live pictures are made, and takes or drops the one on the canvas.
pub fn show(ui: &mut Ui, app: &mut App) {
    let fast = app.fast_steps();
    if let Some(steps) = fast {
        let fast = ui.checkbox(&mut app.live.fast, t!("panel-live-fast", steps = steps));
        fast.on_hover_text(t!("panel-live-fast.about"));
    }
    if fast.is_none() || !app.live.fast {
        let slider = ValueSlider::new(t!("panel-live-steps"), 1..=20).typed_up_to(60);
        slider.about(t!("panel-live-steps.about")).show(ui, &mut app.live.steps);
    }
    let slider = ValueSlider::new(t!("panel-live-strength"), 0.05..=1.0).percent();
    slider.about(t!("panel-live-strength.about")).show(ui, &mut app.live.strength);
    ui.checkbox(&mut app.live.tiny_decode, t!("panel-live-tiny"));
    let ready = app.live_result().is_some();
    caption(ui, if ready { t!("panel-live-ready") } else { t!("panel-live-waits") });
    ui.add_enabled_ui(ready, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            if plain_button(ui, t!("panel-live-take")).clicked() {
                app.run(Command::TakeLive);
            }
            if plain_button(ui, t!("panel-live-drop")).clicked() {
                app.run(Command::DropLive);
            }
        });
    });
}
