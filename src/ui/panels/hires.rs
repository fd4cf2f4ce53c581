//! The second pass at a larger size ("hires fix"): off, or how large, by what, and how far it may change the picture.

use egui::{ComboBox, Ui};

use super::name_combo;
use super::number::{number, optional};
use crate::app::{App, Form};
use crate::job::{HiresTarget, HiresUpscaler, LatentResize, ModelRef};
use crate::ui::widgets::caption;

/// Shows the switch, and what follows from it.
pub fn show(ui: &mut Ui, app: &mut App) {
    let mut on = app.form.tuning.hires.is_some();
    let about = "The picture is composed at the size above, enlarged, and painted over once more: large pictures without \
                 doubled subjects.";
    if ui.checkbox(&mut on, "Make it larger in a second pass").on_hover_text(about).changed() {
        if on {
            app.form.hires_mut();
        } else {
            app.form.tuning.hires = None;
        }
    }
    let Some(hires) = &app.form.tuning.hires else { return };
    match hires.target {
        HiresTarget::Scale(_) => {
            number(ui, &mut app.form, "hires_scale", 4.0);
        }
        HiresTarget::Size(_) => sized(ui, &mut app.form),
    }
    upscaler(ui, app);
    number(ui, &mut app.form, "hires_strength", 1.0);
    optional(ui, &mut app.form, "hires_steps");
    let form = &app.form;
    let Some(hires) = &form.tuning.hires else { return };
    match (hires.problem(form.size), hires.sizes(form.size, 8)) {
        (Some(problem), _) => {
            let colour = crate::ui::theme::Tokens::of(ui).warning;
            ui.label(egui::RichText::new(crate::ui::widgets::capitalised(&problem)).color(colour));
        }
        (None, Some(sizes)) => {
            let spaced = |extent: crate::base::Extent| extent.to_string().replace('x', " × ");
            caption(ui, format!("{} → {}", spaced(form.size), spaced(sizes.result)));
        }
        (None, None) => {}
    }
}

/// A size that came with a recipe.
fn sized(ui: &mut Ui, form: &mut Form) {
    let about = "The recipe names a size. A factor follows the size above instead.";
    if ui.button("Use a factor instead").on_hover_text(about).clicked()
        && let Some(number) = crate::app::find_number("hires_scale")
    {
        number.set(form, (number.get)(form));
    }
}

fn upscaler(ui: &mut Ui, app: &mut App) {
    let Some(now) = app.form.tuning.hires.as_ref().map(|hires| hires.upscaler.clone()) else { return };
    let networks = app.upscalers().iter().filter(|choice| choice.path.is_some() && !choice.diffuses);
    let network = |name: &str| HiresUpscaler::Network { model: ModelRef { name: name.to_owned(), hash: None } };
    let latent = |resize: LatentResize| HiresUpscaler::Latent { resize };
    let mut choices: Vec<(HiresUpscaler, String, &str)> = vec![
        (HiresUpscaler::BuiltIn, "Built-in upscaler".to_owned(), "Pixels are enlarged by the built-in network."),
        (HiresUpscaler::Lanczos, "Lanczos".to_owned(), "Pixels are resized: soft, and quick."),
    ];
    let about = "Latents are resized, which a strength of 50 % or more has to mend.";
    choices.extend(LatentResize::ALL.map(|resize| (latent(resize), resize.label().to_owned(), about)));
    choices.extend(networks.map(|choice| (network(choice.name()), choice.label.clone(), choice.about.as_str())));
    let same = |a: &HiresUpscaler| a.label() == now.label();
    let shown = choices.iter().find(|(choice, ..)| same(choice)).map_or(now.label(), |(_, label, _)| label.as_str());
    let combo = ComboBox::from_id_salt("hires upscaler").selected_text(format!("By: {shown}"));
    let mut chosen = None;
    let shown = combo.width(ui.available_width()).truncate().show_ui(ui, |ui| {
        for (choice, label, about) in &choices {
            if ui.selectable_label(same(choice), label).on_hover_text(*about).clicked() {
                chosen = Some(choice.clone());
            }
        }
    });
    name_combo(&shown.response, "Enlarged by");
    if let Some(choice) = chosen {
        app.form.hires_mut().upscaler = choice;
    }
}
