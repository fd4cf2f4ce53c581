//! Options of the tool that places the generation frame.

use egui::Ui;

use super::Setting;
use crate::app::{App, Command, FrameAction};
use crate::locale::t;
use crate::ui::commands;
use crate::ui::theme;

/// Of the frame tool.
pub const FRAME: &[Setting] = &[(4.0 * theme::CONTROL, fit), (72.0, snap)];

/// What the frame is brought around, and whether it keeps its proportions.
pub fn fit(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.horizontal(|ui| {
        for action in [FrameAction::FitMask, FrameAction::FitSelection, FrameAction::WholePicture] {
            commands::icon_button(ui, app, &Command::Frame(action), false);
        }
        let locked = app.tools.settings.frame_rules.aspect.is_some();
        commands::icon_button(ui, app, &Command::Frame(FrameAction::ToggleAspectLock), locked);
    });
}

fn snap(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-frame-snap.about");
    ui.checkbox(&mut app.tools.settings.frame_rules.snap, t!("tool-frame-snap")).on_hover_text(about);
}
