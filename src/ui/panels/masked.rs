//! How a picture is taken as the beginning: how far it may change, and what happens inside the mask.

use egui::Ui;

use crate::app::App;
use crate::job::MaskedContent;
use crate::ui::theme;
use crate::ui::widgets::{Segment, ValueSlider, caption, segmented};

/// How far the picture may change.
pub fn strength(ui: &mut Ui, app: &mut App) {
    let about = "How far the picture may change: little keeps it, 100 % pays it no heed.";
    let slider = ValueSlider::new("Strength", 0.0..=1.0).percent().reset(0.75).about(about);
    slider.show(ui, &mut app.form.strength);
}

/// Everything about the mask.
pub fn show(ui: &mut Ui, app: &mut App) {
    strength(ui, app);
    let form = &mut app.form;
    let about = "Blurs the mask's edge, so that new and old melt into each other.";
    ValueSlider::new("Feather", 0.0..=64.0).unit(" px").reset(4.0).about(about).show(ui, &mut form.feather_px);
    ui.add_space(theme::UNIT);
    caption(ui, "Begin with");
    let choices = [
        (MaskedContent::Original, "What is there now."),
        (MaskedContent::Fill, "The colours around the mask, smeared into it."),
        (MaskedContent::Noise, "Noise."),
        (MaskedContent::Nothing, "Nothing at all."),
    ]
    .map(|(value, about)| Segment { value, label: value.label(), about });
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
        let about = "How much around the mask is seen, too. The dashed box on the canvas shows it.";
        let slider = ValueSlider::new("Context", 0..=256).unit(" px").typed_up_to(1024).reset(32).about(about);
        slider.show(ui, &mut form.padding_px);
    }
    ui.add_space(theme::UNIT);
    ui.checkbox(&mut form.soft, "Soft: grey changes less than white")
        .on_hover_text("Each pixel may change as far as the mask there is opaque (differential diffusion).");
}
