//! A number of the form as a slider, from the app's table of numbers.

use egui::{Response, Ui};

use crate::app::{Form, NUMBERS};
use crate::ui::widgets::ValueSlider;

/// Shows the number with this id. The slider goes up to `most`; what is larger can be typed.
pub fn number(ui: &mut Ui, form: &mut Form, id: &str, most: f64) -> Option<Response> {
    let number = NUMBERS.iter().find(|number| number.id == id)?;
    let mut value = (number.get)(form);
    let unit = if number.unit().is_empty() { String::new() } else { format!(" {}", number.unit()) };
    let mut slider = ValueSlider::new(number.label(), number.min..=most.min(number.max))
        .step(number.step, number.decimals)
        .typed_up_to(number.max)
        .reset(number.default)
        .about(number.tooltip());
    slider = if number.max == 1.0 { slider.percent() } else { slider.unit(&unit) };
    if number.logarithmic {
        slider = slider.curved();
    }
    let response = slider.show(ui, &mut value);
    if response.changed() {
        number.set(form, value);
    }
    Some(response)
}

/// A number that is left to the model or the sampler until its box is ticked.
pub fn optional(ui: &mut Ui, form: &mut Form, id: &str) {
    let Some((number, left)) = NUMBERS.iter().find(|n| n.id == id).and_then(|n| Some((n, n.left.as_ref()?))) else {
        return;
    };
    let mut own = (left.is_set)(form);
    if ui.checkbox(&mut own, number.own()).on_hover_text(number.tooltip()).changed() {
        if own {
            number.set(form, number.default);
        } else {
            (left.leave)(form);
        }
    }
    if own {
        self::number(ui, form, id, number.max);
    }
}
