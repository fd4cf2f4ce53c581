//! How a picture is taken as the beginning: how far it may change, and what happens inside the mask.

use egui::{ComboBox, Ui};

use super::name_combo;
use super::number::number;
use crate::app::App;
use crate::job::{MaskedContent, OutpaintFill};
use crate::ui::theme;
use crate::ui::widgets::{Segment, capitalised, caption, segmented};

/// How far the picture may change.
pub fn strength(ui: &mut Ui, app: &mut App) {
    number(ui, &mut app.form, "strength", 1.0);
}

/// With what the new ground of a picture begins.
pub fn ground(ui: &mut Ui, fill: &mut OutpaintFill) {
    let combo = ComboBox::from_id_salt("ground").selected_text(capitalised(fill.label())).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for choice in OutpaintFill::ALL {
            ui.selectable_value(fill, choice, capitalised(choice.label()));
        }
    });
    name_combo(&shown.response, "Empty parts begin with");
}

/// Everything about the mask.
pub fn show(ui: &mut Ui, app: &mut App) {
    strength(ui, app);
    let empty = app.mask_bounds().is_none() || app.frame_info().reaches_beyond;
    let form = &mut app.form;
    number(ui, form, "feather_px", 64.0);
    if empty {
        ui.add_space(theme::UNIT);
        caption(ui, "Empty parts begin with");
        ground(ui, &mut form.empty);
    }
    ui.add_space(theme::UNIT);
    caption(ui, "Begin with");
    let choices = [
        (MaskedContent::Original, "Original", "What is there now."),
        (MaskedContent::Fill, "Fill", "The colours around the mask, smeared into it."),
        (MaskedContent::Noise, "Noise", "Latent noise: nothing of what is there stays."),
        (MaskedContent::Nothing, "Nothing", "A latent of zeros."),
    ]
    .map(|(value, label, about)| Segment { value, label, about });
    segmented(ui, "Masked content", &mut form.masked_content, &choices);
    ui.add_space(theme::UNIT);
    caption(ui, "What the model sees");
    let choices = [
        Segment { value: false, label: "Whole picture", about: "The mask is painted at the picture's own scale." },
        Segment {
            value: true,
            label: "Only masked",
            about: "The box around the mask is enlarged to the working size: small things get detail.",
        },
    ];
    segmented(ui, "Area", &mut form.only_masked, &choices);
    if form.only_masked {
        number(ui, form, "padding_px", 256.0);
    }
    ui.add_space(theme::UNIT);
    ui.checkbox(&mut form.soft, "Soft: grey changes less than white")
        .on_hover_text("Each pixel may change as far as the mask there is opaque (differential diffusion).");
}
