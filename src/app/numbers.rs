//! Every number of the form with its range: sliders, fields and docs are drawn from this table.

use super::Form;
use crate::locale::{key, t, text};

/// A number that the artist sets.
pub struct Number {
    /// Name in the code of panels.
    pub id: &'static str,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// What one press of an arrow key changes.
    pub step: f64,
    /// What it is at first. Steps, guidance and size follow the model.
    pub default: f64,
    /// Digits after the point.
    pub decimals: usize,
    pub(super) unit: &'static str,
    /// Whether a slider moves by factors, not by differences.
    pub logarithmic: bool,
    /// Reads it.
    pub get: fn(&Form) -> f64,
    pub(super) write: fn(&mut Form, f64),
    /// How it is left to the model or the sampler; `None` for numbers that are always set.
    pub left: Option<Left>,
}

/// A number that is left to the model or the sampler until the artist sets it.
pub struct Left {
    /// Whether the artist has set it.
    pub is_set: fn(&Form) -> bool,
    /// Leaves it again.
    pub leave: fn(&mut Form),
}

impl Number {
    /// Name for people.
    pub fn label(&self) -> &'static str {
        text(&key("number", self.id))
    }

    /// One sentence on what it does.
    pub fn tooltip(&self) -> &'static str {
        text(&format!("{}.about", key("number", self.id)))
    }

    /// What the artist ticks to set it himself, of numbers that panels leave to the model or the sampler.
    pub fn own(&self) -> &'static str {
        text(&format!("{}.own", key("number", self.id)))
    }

    /// The unit, to be written after the number; empty for none.
    pub fn unit(&self) -> &'static str {
        if self.unit == "steps" { t!("number-unit-steps") } else { self.unit }
    }

    /// Writes it, brought into its range; what is no number becomes the default.
    pub fn set(&self, form: &mut Form, value: f64) {
        let value = if value.is_nan() { self.default } else { value.clamp(self.min, self.max) };
        (self.write)(form, value);
    }
}

/// All numbers of the form.
pub static NUMBERS: Numbers =
    Numbers(&[ROWS, super::sampler_numbers::ROWS, super::economy_numbers::ROWS, super::hires_numbers::ROWS]);

/// The rows of all parts, one after the other.
pub struct Numbers(&'static [&'static [Number]]);

impl Numbers {
    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &'static Number> + use<> {
        self.0.iter().flat_map(|part| part.iter())
    }
}

static ROWS: &[Number] = &[
    Number {
        id: "steps",
        min: 1.0,
        max: 150.0,
        step: 1.0,
        default: 20.0,
        decimals: 0,
        unit: "",
        logarithmic: false,
        get: |form| f64::from(form.steps),
        write: |form, v| form.steps = v.round() as u32,
        left: None,
    },
    Number {
        id: "guidance",
        min: 1.0,
        max: 30.0,
        step: 0.5,
        default: 2.0,
        decimals: 1,
        unit: "",
        logarithmic: false,
        get: |form| form.guidance,
        write: |form, v| form.guidance = v,
        left: None,
    },
    Number {
        id: "eta",
        min: 0.0,
        max: 2.0,
        step: 0.05,
        default: 1.0,
        decimals: 2,
        unit: "",
        logarithmic: false,
        get: |form| form.eta.unwrap_or(1.0),
        write: |form, v| form.eta = Some(v),
        left: Some(Left { is_set: |form| form.eta.is_some(), leave: |form| form.eta = None }),
    },
    Number {
        id: "width",
        min: 64.0,
        max: 4096.0,
        step: 8.0,
        default: 256.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| f64::from(form.size.width),
        write: |form, v| form.size.width = in_eights(v),
        left: None,
    },
    Number {
        id: "height",
        min: 64.0,
        max: 4096.0,
        step: 8.0,
        default: 256.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| f64::from(form.size.height),
        write: |form, v| form.size.height = in_eights(v),
        left: None,
    },
    Number {
        id: "count",
        min: 1.0,
        max: 100.0,
        step: 1.0,
        default: 1.0,
        decimals: 0,
        unit: "",
        logarithmic: true,
        get: |form| f64::from(form.count),
        write: |form, v| form.count = v.round() as u32,
        left: None,
    },
    Number {
        id: "strength",
        min: 0.0,
        max: 1.0,
        step: 0.05,
        default: 0.75,
        decimals: 2,
        unit: "",
        logarithmic: false,
        get: |form| form.strength,
        write: |form, v| form.strength = v,
        left: None,
    },
    Number {
        id: "feather_px",
        min: 0.0,
        max: 64.0,
        step: 1.0,
        default: 4.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| form.feather_px,
        write: |form, v| form.feather_px = v,
        left: None,
    },
    Number {
        id: "padding_px",
        min: 0.0,
        max: 256.0,
        step: 4.0,
        default: 32.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| f64::from(form.padding_px),
        write: |form, v| form.padding_px = v.round() as u32,
        left: None,
    },
    Number {
        id: "working_width",
        min: 64.0,
        max: 4096.0,
        step: 8.0,
        default: 256.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| f64::from(form.working.width),
        write: |form, v| form.working.width = in_eights(v),
        left: None,
    },
    Number {
        id: "working_height",
        min: 64.0,
        max: 4096.0,
        step: 8.0,
        default: 256.0,
        decimals: 0,
        unit: "px",
        logarithmic: false,
        get: |form| f64::from(form.working.height),
        write: |form, v| form.working.height = in_eights(v),
        left: None,
    },
    Number {
        id: "variation_strength",
        min: 0.0,
        max: 1.0,
        step: 0.05,
        default: 0.0,
        decimals: 2,
        unit: "",
        logarithmic: false,
        get: |form| form.variation_strength,
        write: |form, v| form.variation_strength = v,
        left: None,
    },
    Number {
        id: "clip_skip",
        min: 1.0,
        max: 12.0,
        step: 1.0,
        default: 1.0,
        decimals: 0,
        unit: "",
        logarithmic: false,
        get: |form| f64::from(form.tuning.clip_skip),
        write: |form, v| form.tuning.clip_skip = v.round() as u32,
        left: None,
    },
    Number {
        id: "guidance_rescale",
        min: 0.0,
        max: 1.0,
        step: 0.05,
        default: 0.0,
        decimals: 2,
        unit: "",
        logarithmic: false,
        get: |form| form.tuning.guidance_rescale,
        write: |form, v| form.tuning.guidance_rescale = v,
        left: None,
    },
    Number {
        id: "image_guidance",
        min: 1.0,
        max: 10.0,
        step: 0.1,
        default: 1.5,
        decimals: 1,
        unit: "",
        logarithmic: false,
        get: |form| form.tuning.image_guidance.unwrap_or(1.5),
        write: |form, v| form.tuning.image_guidance = Some(v),
        left: Some(Left {
            is_set: |form| form.tuning.image_guidance.is_some(),
            leave: |form| form.tuning.image_guidance = None,
        }),
    },
    Number {
        id: "noise_level",
        min: 0.0,
        max: 350.0,
        step: 5.0,
        default: 20.0,
        decimals: 0,
        unit: "",
        logarithmic: false,
        get: |form| f64::from(form.tuning.noise_level.unwrap_or(20)),
        write: |form, v| form.tuning.noise_level = Some(v.round() as u32),
        left: Some(Left {
            is_set: |form| form.tuning.noise_level.is_some(),
            leave: |form| form.tuning.noise_level = None,
        }),
    },
];

/// The row with this id.
pub fn find_number(id: &str) -> Option<&'static Number> {
    NUMBERS.iter().find(|number| number.id == id)
}

/// Sides are multiples of 8: a latent is 8 pixels wide.
fn in_eights(v: f64) -> u32 {
    (v / 8.0).round() as u32 * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_read_as_written_and_kept_in_its_range() {
        for (i, number) in NUMBERS.iter().enumerate() {
            assert!(NUMBERS.iter().take(i).all(|other| other.id != number.id && other.label() != number.label()));
            assert!(number.tooltip().ends_with('.') && std::ptr::eq(find_number(number.id).unwrap(), number));
            let mut form = Form::default();
            assert!((number.min..=number.max).contains(&(number.get)(&form)), "{}", number.id);
            assert!((number.min..=number.max).contains(&number.default), "{}", number.id);
            for (written, read) in [
                (number.max, number.max),
                (f64::INFINITY, number.max),
                (number.min, number.min),
                (-1e300, number.min),
                (number.default, number.default),
                (f64::NAN, number.default),
                (number.min + number.step, number.min + number.step),
            ] {
                number.set(&mut form, written);
                assert_eq!((number.get)(&form), read, "{} {written}", number.id);
            }
            if let Some(left) = &number.left {
                assert!((left.is_set)(&form));
                (left.leave)(&mut form);
                form.clamp();
                assert!(!(left.is_set)(&form) && (number.get)(&form) == number.default, "{}", number.id);
            }
        }
    }
}
