//! How a picture is taken as the beginning: how far it may change, and what happens inside the mask.

use egui::{ComboBox, Ui};

use super::name_combo;
use super::number::number;
use crate::app::App;
use crate::app::words::outpaint_fill_name;
use crate::job::{MaskedContent, OutpaintFill};
use crate::locale::t;
use crate::ui::theme;
use crate::ui::widgets::{Segment, caption, segmented};

/// How far the picture may change.
pub fn strength(ui: &mut Ui, app: &mut App) {
    number(ui, &mut app.form, "strength", 1.0);
}

/// With what the new ground of a picture begins.
pub fn ground(ui: &mut Ui, fill: &mut OutpaintFill) {
    let combo = ComboBox::from_id_salt("ground").selected_text(outpaint_fill_name(*fill)).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for choice in OutpaintFill::ALL {
            ui.selectable_value(fill, choice, outpaint_fill_name(choice));
        }
    });
    name_combo(&shown.response, t!("panel-mask-empty"));
}

/// Everything about the mask.
pub fn show(ui: &mut Ui, app: &mut App) {
    strength(ui, app);
    let empty = app.mask_bounds().is_none() || app.frame_info().reaches_beyond;
    let form = &mut app.form;
    number(ui, form, "feather_px", 64.0);
    if empty {
        ui.add_space(theme::UNIT);
        caption(ui, t!("panel-mask-empty"));
        ground(ui, &mut form.empty);
    }
    ui.add_space(theme::UNIT);
    caption(ui, t!("panel-mask-begin"));
    let choices = [
        (MaskedContent::Original, t!("panel-mask-original"), t!("panel-mask-original.about")),
        (MaskedContent::Fill, t!("panel-mask-fill"), t!("panel-mask-fill.about")),
        (MaskedContent::Noise, t!("panel-mask-noise"), t!("panel-mask-noise.about")),
        (MaskedContent::Nothing, t!("panel-mask-nothing"), t!("panel-mask-nothing.about")),
    ]
    .map(|(value, label, about)| Segment { value, label, about });
    segmented(ui, t!("panel-mask-content"), &mut form.masked_content, &choices);
    ui.add_space(theme::UNIT);
    caption(ui, t!("panel-mask-sees"));
    let choices = [
        Segment { value: false, label: t!("panel-mask-whole"), about: t!("panel-mask-whole.about") },
        Segment { value: true, label: t!("panel-mask-only"), about: t!("panel-mask-only.about") },
    ];
    segmented(ui, t!("panel-mask-area"), &mut form.only_masked, &choices);
    if form.only_masked {
        number(ui, form, "padding_px", 256.0);
    }
    ui.add_space(theme::UNIT);
    ui.checkbox(&mut form.soft, t!("panel-mask-soft")).on_hover_text(t!("panel-mask-soft.about"));
}
