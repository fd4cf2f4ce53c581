//! The second pass at a larger size ("hires fix"): off, or how large, by what, and how far it may change the picture.

use egui::{ComboBox, Ui};

use super::name_combo;
use super::number::{number, optional};
use crate::app::words::latent_resize_name;
use crate::app::{App, Form};
use crate::job::{HiresTarget, HiresUpscaler, LatentResize, ModelRef};
use crate::locale::t;
use crate::ui::widgets::caption;

/// Shows the switch, and what follows from it.
pub fn show(ui: &mut Ui, app: &mut App) {
    let mut on = app.form.tuning.hires.is_some();
    if ui.checkbox(&mut on, t!("hires-on")).on_hover_text(t!("hires-on.about")).changed() {
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
    if ui.button(t!("hires-factor")).on_hover_text(t!("hires-factor.about")).clicked()
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
        (HiresUpscaler::BuiltIn, t!("hires-built-in").to_owned(), t!("hires-built-in.about")),
        (HiresUpscaler::Lanczos, "Lanczos".to_owned(), t!("hires-lanczos")),
    ];
    let about = t!("hires-latent");
    choices.extend(LatentResize::ALL.map(|resize| (latent(resize), latent_resize_name(resize).to_owned(), about)));
    choices.extend(networks.map(|choice| (network(choice.name()), choice.label.clone(), choice.about.as_str())));
    let same = |a: &HiresUpscaler| a.label() == now.label();
    let shown = choices.iter().find(|(choice, ..)| same(choice)).map_or(now.label(), |(_, label, _)| label.as_str());
    let combo = ComboBox::from_id_salt("hires upscaler").selected_text(t!("hires-by", name = shown));
    let mut chosen = None;
    let shown = combo.width(ui.available_width()).truncate().show_ui(ui, |ui| {
        for (choice, label, about) in &choices {
            if ui.selectable_label(same(choice), label).on_hover_text(*about).clicked() {
                chosen = Some(choice.clone());
            }
        }
    });
    name_combo(&shown.response, t!("hires-upscaler"));
    if let Some(choice) = chosen {
        app.form.hires_mut().upscaler = choice;
    }
}
