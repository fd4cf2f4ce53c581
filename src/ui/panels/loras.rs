//! The adapters that the prompt names, with their strengths. The prompt's tags are what there is: these rows show and
//! change them.

use egui::{RichText, Ui};

use crate::app::{App, Command, LibraryAction, LoraTag, PromptAction, lora_tags};
use crate::library::models::ModelKind;
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Hint, IconButton, ValueSlider, from_right};

/// Shows a row for each adapter, and the way to more of them.
pub fn show(ui: &mut Ui, app: &mut App) {
    let tags = lora_tags(&app.form.prompt);
    for (number, tag) in tags.iter().enumerate() {
        ui.push_id(("lora", number), |ui| one(ui, app, number, tag));
    }
    if app.form.model.is_none() {
        // The built-in model takes none.
        return;
    }
    let button = ui.button(t!("lora-add")).on_hover_text(t!("lora-add.about"));
    if button.clicked() {
        app.run(Command::Library(LibraryAction::Show(Some(ModelKind::Lora))));
    }
}

fn one(ui: &mut Ui, app: &mut App, number: usize, tag: &LoraTag) {
    let LoraTag { name, text, unet, .. } = tag;
    let (mut new_unet, mut new_text) = (*unet, *text);
    let split = text != unet;
    let mut command = None;
    from_right(ui, theme::CONTROL, |ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let title = t!("lora-remove", name = name);
        if IconButton::new(icons::CLOSE, Hint { title: &title, ..Hint::default() }).show(ui).clicked() {
            command = Some(PromptAction::RemoveLora(number));
        }
        strength(ui, name, t!("lora-strength"), &mut new_unet);
    });
    if split {
        strength(ui, &t!("lora-words", name = name), t!("lora-words.about"), &mut new_text);
    } else {
        new_text = new_unet;
    }
    if (new_unet, new_text) != (*unet, *text) {
        command = Some(PromptAction::LoraStrength { number, text: new_text, unet: new_unet });
    }
    if let Some(problem) = app.lora_problem(name) {
        let colour = Tokens::of(ui).warning;
        ui.label(RichText::new(problem).size(theme::CAPTION_PT).color(colour));
    }
    if let Some(action) = command {
        app.run(Command::Prompt(action));
    }
}

fn strength(ui: &mut Ui, label: &str, about: &str, value: &mut f64) {
    let slider = ValueSlider::new(label, 0.0..=1.5).step(0.05, 2).typed_from(-10.0).typed_up_to(10.0);
    slider.reset(1.0).about(about).show(ui, value);
}
