//! What the tool in hand can be set to, in the top bar; what does not fit there is behind a button.

mod brush;
mod frame;
mod layer;
mod paint;
mod select;

use egui::{Popup, PopupCloseBehavior, Ui, vec2};

pub use frame::fit as fit_frame;

use super::icons;
use super::theme;
use super::widgets::{Hint, IconButton};
use crate::app::App;
use crate::locale::t;

/// Width of a slider in the bar.
const SLIDER: f32 = 148.0;

/// One option: how much room it takes in the bar, and what shows it in all the room there is.
type Setting = (f32, fn(&mut Ui, &mut App));

/// The options of a tool, the most wanted first.
fn settings_of(tool: &str) -> &'static [Setting] {
    match tool {
        "select_rect" | "select_ellipse" | "select_lasso" | "select_polygon" => select::SHAPES,
        "wand" => select::WAND,
        "select_colour" => select::BY_COLOUR,
        "move" => layer::MOVE,
        "fill" => paint::FILL,
        "gradient" => paint::GRADIENT,
        "frame" => frame::FRAME,
        "picker" => paint::PICKER,
        _ => &[],
    }
}

/// Shows the options of the tool in hand within `room` points.
pub fn show(ui: &mut Ui, app: &mut App, room: f32) {
    let tool = app.tools.chosen();
    if app.tools.has_brush() {
        brush::show(ui, app, room);
        return;
    }
    let settings = settings_of(tool);
    let needed: f32 = settings.iter().map(|(width, _)| width + theme::GAP).sum();
    let mut left = if needed <= room { room } else { room - theme::CONTROL - theme::GAP };
    let fits = |setting: &&Setting| {
        left -= setting.0 + theme::GAP;
        left >= -theme::GAP
    };
    let shown = settings.iter().take_while(fits).count();
    for (width, show) in &settings[..shown] {
        ui.allocate_ui(vec2(*width, theme::CONTROL), |ui| {
            ui.set_max_width(*width);
            show(ui, app);
        });
    }
    if shown < settings.len() && room > theme::CONTROL {
        more(ui, app, &settings[shown..]);
    }
}

/// A button that shows the rest of the options.
fn more(ui: &mut Ui, app: &mut App, settings: &[Setting]) {
    let about = Hint { title: t!("tool-options-more"), shortcut: "", text: t!("tool-options-more.about") };
    let response = IconButton::new(icons::PANEL, about).show(ui);
    let popup = Popup::from_toggle_button_response(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(240.0);
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        for (_, show) in settings {
            ui.horizontal(|ui| show(ui, app));
        }
    });
}
