//! The panel at the right: prompt, model and settings, the options of mask and frame, the queue, and the button that
//! starts; or, in their place, what makes pictures larger.

mod controls;
mod footer;
mod frame;
mod hires;
mod live;
mod loras;
mod masked;
mod model;
mod number;
mod prompt;
mod prompt_text;
mod queue;
mod settings;
mod upscale;

pub use masked::ground;
pub use model::name_combo;
pub use upscale::{by as upscale_by, factors as upscale_factors};

use egui::{Frame, Margin, Panel, ScrollArea, Ui};

use super::theme::{self, Tokens};
use super::thumbnails::Thumbnails;
use super::widgets::{Segment, section, segmented};
use crate::app::{App, GenerateKind};
use crate::locale::t;

/// Shows the panel.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
    let tokens = Tokens::of(ui);
    let margin = Margin::symmetric(16, 12);
    let foot = Frame::new().fill(tokens.panel).inner_margin(margin);
    let shown = Panel::bottom("generate").frame(foot).show_separator_line(true).resizable(false).show(ui, |ui| {
        queue::show(ui, app);
        if app.settings.panels.upscale_open {
            upscale::footer(ui, app);
        } else {
            footer::show(ui, app);
        }
        ui.min_rect().height()
    });
    // A panel takes its height from the frame before: where a job has come or gone, that frame is not shown.
    let id = ui.scope_id().with("foot height");
    let before: Option<f32> = ui.data(|data| data.get_temp(id));
    if before != Some(shown.inner) {
        ui.data_mut(|data| data.insert_temp(id, shown.inner));
        ui.ctx().request_discard("the foot of the panel has another height");
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::UNIT;
            tabs(ui, app);
            ui.add_space(theme::GAP);
            if app.settings.panels.upscale_open {
                upscale::show(ui, app);
                return;
            }
            model::show(ui, app);
            ui.add_space(theme::GAP);
            prompt::show(ui, app);
            loras::show(ui, app);
            let kind = app.generate_kind();
            if kind == GenerateKind::Inpaint {
                gap(ui);
                let (name, title) = if app.mask_bounds().is_some() {
                    ("Inside the mask", t!("panel-mask"))
                } else {
                    ("The empty part", t!("panel-empty"))
                };
                section(ui, name, title, true, |ui| masked::show(ui, app));
            } else if kind == GenerateKind::ImageToImage {
                gap(ui);
                section(ui, "From the picture", t!("panel-from-picture"), true, |ui| masked::strength(ui, app));
            }
            if app.live.enabled {
                gap(ui);
                section(ui, "Live", t!("panel-live"), true, |ui| live::show(ui, app));
            }
            gap(ui);
            section(ui, "Frame", t!("panel-frame"), true, |ui| frame::show(ui, app));
            gap(ui);
            section(ui, "Settings", t!("panel-settings"), true, |ui| settings::show(ui, app));
            if kind == GenerateKind::TextToImage {
                gap(ui);
                let open = app.form.tuning.hires.is_some();
                section(ui, "Second pass", t!("panel-hires"), open, |ui| hires::show(ui, app));
            }
            gap(ui);
            let open = !app.form.controls.is_empty();
            section(ui, "Control", t!("panel-control"), open, |ui| controls::show(ui, app, thumbnails));
            gap(ui);
            let open = app.settings.panels.advanced_open;
            let shown = section(ui, "Advanced", t!("panel-advanced"), open, |ui| settings::advanced(ui, app));
            app.settings.panels.advanced_open = shown.is_some();
        });
    });
}

/// Which of the two panels is shown.
fn tabs(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: false, label: t!("panel-generate"), about: t!("panel-generate.about") },
        Segment { value: true, label: t!("panel-upscale"), about: t!("panel-upscale.about") },
    ];
    segmented(ui, t!("panel-which"), &mut app.settings.panels.upscale_open, &choices);
}

/// Between two sections.
fn gap(ui: &mut Ui) {
    ui.add_space(theme::GAP);
    ui.separator();
}
