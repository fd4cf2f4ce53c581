//! Options of the tools that select.

use egui::Ui;

use super::{SLIDER, Setting};
use crate::app::App;
use crate::app::words::combine_name;
use crate::document::Combine;
use crate::locale::t;
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
        (Combine::Replace, icons::COMBINE_REPLACE, "", t!("word-combine-replace.about")),
        (Combine::Add, icons::COMBINE_ADD, t!("word-combine-add.keys"), t!("word-combine-add.about")),
        (
            Combine::Subtract,
            icons::COMBINE_SUBTRACT,
            t!("word-combine-subtract.keys"),
            t!("word-combine-subtract.about"),
        ),
        (
            Combine::Intersect,
            icons::COMBINE_INTERSECT,
            t!("word-combine-intersect.keys"),
            t!("word-combine-intersect.about"),
        ),
    ];
    ui.horizontal(|ui| {
        for (value, icon, shortcut, text) in choices {
            let button = IconButton::new(icon, Hint { title: combine_name(value), shortcut, text });
            if button.selected(app.tools.settings.combine == value).show(ui).clicked() {
                app.tools.settings.combine = value;
            }
        }
    });
}

fn feather(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-feather.about");
    let slider = ValueSlider::new(t!("tool-feather"), 0.0..=64.0)
        .typed_up_to(500.0)
        .step(0.5, 1)
        .curved()
        .unit(" px")
        .reset(0.0);
    slider.about(about).show(ui, &mut app.tools.settings.feather_px);
}

fn antialias(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-antialias.about");
    ui.checkbox(&mut app.tools.settings.antialias, t!("tool-antialias")).on_hover_text(about);
}

/// How far a colour may be from the one that was clicked.
pub fn tolerance(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-tolerance.about");
    ValueSlider::new(t!("tool-tolerance"), 0..=255)
        .curved()
        .reset(32)
        .about(about)
        .show(ui, &mut app.tools.settings.tolerance);
}

/// Whether only what hangs together is meant.
pub fn contiguous(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-contiguous.about");
    ui.checkbox(&mut app.tools.settings.contiguous, t!("tool-contiguous")).on_hover_text(about);
}

/// Whether all layers are looked at.
pub fn sample_all(ui: &mut Ui, app: &mut App) {
    let about = t!("tool-sample-all.about");
    ui.checkbox(&mut app.tools.settings.sample_all, t!("tool-sample-all")).on_hover_text(about);
}
