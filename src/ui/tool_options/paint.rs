//! Options of the tools that fill, and of the colour picker.

use egui::Ui;

use super::select::{contiguous, sample_all, tolerance};
use super::{SLIDER, Setting};
use crate::app::App;
use crate::document::GradientKind;
use crate::tools::GradientEnds;
use crate::ui::widgets::{Segment, ValueSlider, segmented};

/// Of the fill tool.
pub const FILL: &[Setting] = &[(SLIDER, tolerance), (112.0, contiguous), (116.0, sample_all)];
/// Of the gradient tool.
pub const GRADIENT: &[Setting] = &[(160.0, kind), (260.0, ends)];
/// Of the colour picker.
pub const PICKER: &[Setting] = &[(SLIDER, radius)];

fn kind(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: GradientKind::Linear, label: "Linear", about: "Along the line that is drawn." },
        Segment { value: GradientKind::Radial, label: "Radial", about: "Around the point where the line begins." },
    ];
    segmented(ui, "Gradient", &mut app.tools.settings.gradient_kind, &choices);
}

fn ends(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment {
            value: GradientEnds::Background,
            label: "To background",
            about: "From the foreground colour to the background colour.",
        },
        Segment {
            value: GradientEnds::Transparent,
            label: "To transparent",
            about: "From the foreground colour to nothing.",
        },
    ];
    segmented(ui, "Gradient ends", &mut app.tools.settings.gradient_ends, &choices);
}

fn radius(ui: &mut Ui, app: &mut App) {
    let slider = ValueSlider::new("Radius", 0..=32).unit(" px").about("How far around the pointer the mean is taken.");
    slider.show(ui, &mut app.tools.settings.picker_radius_px);
}
