//! Options of the tools with a brush; those of the mask brush, too.

use egui::{Popup, PopupCloseBehavior, Ui, vec2};

use super::SLIDER;
use crate::app::{App, Command, MaskAction};
use crate::document::{Brush, MAX_BRUSH_PX, Stabiliser};
use crate::locale::t;
use crate::tools::MaskMode;
use crate::ui::commands;
use crate::ui::icons;
use crate::ui::theme;
use crate::ui::widgets::{Hint, IconButton, Segment, ValueSlider, caption, segmented};

/// Shows the options of the brush in hand within `room` points.
pub fn show(ui: &mut Ui, app: &mut App, room: f32) {
    let tool = app.tools.chosen();
    let masks = tool == "mask_brush";
    let mut left = room - theme::CONTROL - theme::GAP;
    if masks && left > SLIDER {
        let size = vec2(120.0, theme::CONTROL);
        ui.allocate_ui(size, |ui| mask_mode(ui, &mut app.tools.settings.mask_mode));
        left -= size.x + theme::GAP;
    }
    if let Some(brush) = app.tools.settings.brush_of(tool) {
        let sliders: [fn(&mut Ui, &mut Brush); 3] = [size, hardness, opacity];
        for slider in sliders {
            if left < SLIDER {
                break;
            }
            ui.allocate_ui(vec2(SLIDER, theme::CONTROL), |ui| slider(ui, brush));
            left -= SLIDER + theme::GAP;
        }
        more(ui, brush);
    }
    let actions = [
        MaskAction::Invert,
        MaskAction::Clear,
        MaskAction::Fill,
        MaskAction::Grow,
        MaskAction::Shrink,
        MaskAction::Feather,
    ];
    if masks && left > actions.len() as f32 * (theme::CONTROL + theme::GAP) {
        ui.separator();
        for action in actions {
            commands::icon_button(ui, app, &Command::Mask(action), false);
        }
    }
}

fn mask_mode(ui: &mut Ui, mode: &mut MaskMode) {
    let choices = [
        Segment { value: MaskMode::Add, label: t!("brush-mask-add"), about: t!("brush-mask-add.about") },
        Segment { value: MaskMode::Erase, label: t!("brush-mask-erase"), about: t!("brush-mask-erase.about") },
    ];
    segmented(ui, t!("brush-mask"), mode, &choices);
}

fn size(ui: &mut Ui, brush: &mut Brush) {
    let about = t!("brush-size.about");
    let slider = ValueSlider::new(t!("brush-size"), 1.0..=MAX_BRUSH_PX).curved().unit(" px").reset(40.0).about(about);
    slider.show(ui, &mut brush.size_px);
}

fn hardness(ui: &mut Ui, brush: &mut Brush) {
    let about = t!("brush-hardness.about");
    ValueSlider::new(t!("brush-hardness"), 0.0..=1.0).percent().reset(0.8).about(about).show(ui, &mut brush.hardness);
}

fn opacity(ui: &mut Ui, brush: &mut Brush) {
    let about = t!("brush-opacity.about");
    ValueSlider::new(t!("brush-opacity"), 0.0..=1.0).percent().reset(1.0).about(about).show(ui, &mut brush.opacity);
}

fn more(ui: &mut Ui, brush: &mut Brush) {
    let about = Hint { title: t!("brush-options"), shortcut: "", text: t!("brush-options.about") };
    let response = IconButton::new(icons::PANEL, about).show(ui);
    let popup = Popup::from_toggle_button_response(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(260.0);
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        size(ui, brush);
        hardness(ui, brush);
        opacity(ui, brush);
        let flow = t!("brush-flow.about");
        ValueSlider::new(t!("brush-flow"), 0.0..=1.0).percent().reset(1.0).about(flow).show(ui, &mut brush.flow);
        let spacing = t!("brush-spacing.about");
        let slider =
            ValueSlider::new(t!("brush-spacing"), 0.02..=2.0).percent().typed_up_to(10.0).reset(0.1).about(spacing);
        slider.show(ui, &mut brush.spacing);
        ui.add_space(theme::UNIT);
        caption(ui, t!("brush-steady"));
        stabiliser(ui, &mut brush.stabiliser);
        ui.add_space(theme::UNIT);
        caption(ui, t!("brush-pressure"));
        ui.checkbox(&mut brush.pressure_sizes, t!("brush-pressure-size"));
        ui.checkbox(&mut brush.pressure_fades, t!("brush-pressure-opacity"));
    });
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Off,
    Average,
    String,
}

fn stabiliser(ui: &mut Ui, stabiliser: &mut Stabiliser) {
    let (before, mut length) = match *stabiliser {
        Stabiliser::Off => (Kind::Off, 24.0),
        Stabiliser::Average { window_px } => (Kind::Average, window_px),
        Stabiliser::PulledString { length_px } => (Kind::String, length_px),
    };
    let mut kind = before;
    let choices = [
        Segment { value: Kind::Off, label: t!("brush-steady-off"), about: t!("brush-steady-off.about") },
        Segment { value: Kind::Average, label: t!("brush-steady-average"), about: t!("brush-steady-average.about") },
        Segment { value: Kind::String, label: t!("brush-steady-string"), about: t!("brush-steady-string.about") },
    ];
    segmented(ui, t!("brush-stabiliser"), &mut kind, &choices);
    if kind != Kind::Off {
        ValueSlider::new(t!("brush-steady-length"), 1.0..=200.0).typed_up_to(500.0).unit(" px").show(ui, &mut length);
    }
    *stabiliser = match kind {
        Kind::Off => Stabiliser::Off,
        Kind::Average => Stabiliser::Average { window_px: length },
        Kind::String => Stabiliser::PulledString { length_px: length },
    };
}
