//! Options of the tools that fill, and of the colour picker.

use egui::Ui;

use super::select::{contiguous, sample_all, tolerance};
use super::{SLIDER, Setting};
use crate::app::App;
use crate::app::words::gradient_name;
use crate::document::GradientKind;
use crate::locale::t;
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
        Segment {
            value: GradientKind::Linear,
            label: gradient_name(GradientKind::Linear),
            about: t!("word-gradient-linear.about"),
        },
        Segment {
            value: GradientKind::Radial,
            label: gradient_name(GradientKind::Radial),
            about: t!("word-gradient-radial.about"),
        },
    ];
    segmented(ui, t!("tool-gradient-kind"), &mut app.tools.settings.gradient_kind, &choices);
}

fn ends(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment {
            value: GradientEnds::Background,
            label: GradientEnds::Background.label(),
            about: t!("tool-ends-background.about"),
        },
        Segment {
            value: GradientEnds::Transparent,
            label: GradientEnds::Transparent.label(),
            about: t!("tool-ends-transparent.about"),
        },
    ];
    segmented(ui, t!("tool-gradient-ends"), &mut app.tools.settings.gradient_ends, &choices);
}

fn radius(ui: &mut Ui, app: &mut App) {
    let slider = ValueSlider::new(t!("tool-picker-radius"), 0..=32).unit(" px").about(t!("tool-picker-radius.about"));
    slider.show(ui, &mut app.tools.settings.picker_radius_px);
}
