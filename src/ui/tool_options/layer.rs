//! Options of the tool that moves, turns and scales layers.

use egui::{ComboBox, Ui};

use super::{SLIDER, Setting};
use crate::app::words::filter_name;
use crate::app::{App, Command, LayerAction};
use crate::document::Filter;
use crate::locale::t;
use crate::ui::commands;
use crate::ui::panels::name_combo;
use crate::ui::theme;

/// Of the move tool.
pub const MOVE: &[Setting] = &[(5.0 * theme::CONTROL, turns), (SLIDER, filter)];

fn turns(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.horizontal(|ui| {
        use LayerAction::{FlipHorizontal, FlipVertical, RotateHalf, RotateLeft, RotateRight};
        for action in [FlipHorizontal, FlipVertical, RotateLeft, RotateRight, RotateHalf] {
            commands::icon_button(ui, app, &Command::Layer(action), false);
        }
    });
}

/// How pixels are taken where the layer is scaled or turned.
fn filter(ui: &mut Ui, app: &mut App) {
    let filter = &mut app.tools.settings.filter;
    let now = filter_name(*filter);
    let shown = ComboBox::from_id_salt("filter").selected_text(now).width(ui.available_width()).show_ui(ui, |ui| {
        for value in Filter::ALL {
            ui.selectable_value(filter, value, filter_name(value));
        }
    });
    name_combo(&shown.response, t!("tool-filter"));
}
