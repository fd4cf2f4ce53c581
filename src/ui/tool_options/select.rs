//! Options of the tools that select.

use egui::Ui;

use super::{SLIDER, Setting};
use crate::app::App;
use crate::document::Combine;
use crate::ui::icons;
use crate::ui::theme;
use crate::ui::widgets::{Hint, IconButton, ValueSlider};

const COMBINE: Setting = (4.0 * theme::CONTROL, combine);
const FEATHER: Setting = (SLIDER, feather);
const ANTIALIAS: Setting = (104.0, antialias);

/// Of rectangle, ellipse, lasso and polygon.
pub const SHAPES: &[Setting] = &[COMBINE, FEATHER, ANTIALIAS];
/// Of the magic wand.
pub const WAND: &[Setting] =
    &[COMBINE, (SLIDER, tolerance), (112.0, contiguous), (116.0, sample_all), FEATHER, ANTIALIAS];
/// Of the selection by colour.
pub const BY_COLOUR: &[Setting] = &[COMBINE, (SLIDER, tolerance), (116.0, sample_all), FEATHER, ANTIALIAS];

/// How what is selected now goes together with what was selected before.
fn combine(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing.x = 0.0;
    let choices = [
        (Combine::Replace, icons::COMBINE_REPLACE, "New selection", "", "Takes the place of what was selected."),
        (Combine::Add, icons::COMBINE_ADD, "Add to selection", "Shift", "Selects this as well."),
        (Combine::Subtract, icons::COMBINE_SUBTRACT, "Subtract from selection", "Alt", "Takes this away."),
        (
            Combine::Intersect,
            icons::COMBINE_INTERSECT,
            "Intersect with selection",
            "Shift+Alt",
            "Keeps of the selection only what lies in this, too.",
        ),
    ];
    ui.horizontal(|ui| {
        for (value, icon, title, shortcut, text) in choices {
            let button = IconButton::new(icon, Hint { title, shortcut, text });
            if button.selected(app.tools.settings.combine == value).show(ui).clicked() {
                app.tools.settings.combine = value;
            }
        }
    });
}

fn feather(ui: &mut Ui, app: &mut App) {
    let about = "How soft the edge of what is selected next will be.";
    let slider =
        ValueSlider::new("Feather", 0.0..=64.0).typed_up_to(500.0).step(0.5, 1).curved().unit(" px").reset(0.0);
    slider.about(about).show(ui, &mut app.tools.settings.feather_px);
}

fn antialias(ui: &mut Ui, app: &mut App) {
    let about = "Edges that are not straight are half selected where they cross a pixel.";
    ui.checkbox(&mut app.tools.settings.antialias, "Antialias").on_hover_text(about);
}

/// How far a colour may be from the one that was clicked.
pub fn tolerance(ui: &mut Ui, app: &mut App) {
    let about = "How far a colour may be from the one that is clicked, of 255.";
    ValueSlider::new("Tolerance", 0..=255).curved().reset(32).about(about).show(ui, &mut app.tools.settings.tolerance);
}

/// Whether only what hangs together is meant.
pub fn contiguous(ui: &mut Ui, app: &mut App) {
    let about = "Only what hangs together with the place that is clicked; else the same colours everywhere.";
    ui.checkbox(&mut app.tools.settings.contiguous, "Contiguous").on_hover_text(about);
}

/// Whether all layers are looked at.
pub fn sample_all(ui: &mut Ui, app: &mut App) {
    let about = "Looks at the picture as it is seen; else at the active layer alone.";
    ui.checkbox(&mut app.tools.settings.sample_all, "All layers").on_hover_text(about);
}
