//! The numbers of a second pass at a larger size ("hires fix").

use super::Form;
use super::numbers::{Left, Number};
use crate::job::{Hires, HiresTarget};

/// How many times as large a second pass is, unless the artist says.
const SCALE: f64 = 2.0;

impl Form {
    /// The second pass; sets A1111's own where there was none.
    pub fn hires_mut(&mut self) -> &mut Hires {
        self.tuning.hires.get_or_insert_with(|| Hires::new(HiresTarget::Scale(SCALE)))
    }
}

/// The rows. All are left alone while there is no second pass.
#[rustfmt::skip]
pub(super) static ROWS: &[Number] = &[
    Number {
        id: "hires_scale",
        min: 1.0, max: 8.0, step: 0.25, default: SCALE, decimals: 2, unit: "×", logarithmic: false,
        get: |form| match (&form.tuning.hires, form.size.width) {
            (Some(Hires { target: HiresTarget::Scale(scale), .. }), _) => *scale,
            (Some(Hires { target: HiresTarget::Size(size), .. }), from) => f64::from(size.width) / f64::from(from.max(1)),
            (None, _) => SCALE,
        },
        write: |form, v| form.hires_mut().target = HiresTarget::Scale(v),
        left: Some(Left {
            // A size that came with a recipe stays as it is.
            is_set: |form| matches!(form.tuning.hires, Some(Hires { target: HiresTarget::Scale(_), .. })),
            leave: |form| form.tuning.hires = None,
        }),
    },
    Number {
        id: "hires_strength",
        min: 0.05, max: 1.0, step: 0.05, default: 0.7, decimals: 2, unit: "", logarithmic: false,
        get: |form| form.tuning.hires.as_ref().map_or(0.7, |hires| hires.strength),
        write: |form, v| form.hires_mut().strength = v,
        left: Some(Left {
            is_set: |form| form.tuning.hires.is_some(),
            leave: |form| form.tuning.hires = None,
        }),
    },
    Number {
        id: "hires_steps",
        min: 1.0, max: 150.0, step: 1.0, default: 20.0, decimals: 0, unit: "", logarithmic: false,
        get: |form| form.tuning.hires.as_ref().and_then(|hires| hires.steps).map_or(20.0, f64::from),
        write: |form, v| form.hires_mut().steps = Some(v.round() as u32),
        left: Some(Left {
            is_set: |form| form.tuning.hires.as_ref().is_some_and(|hires| hires.steps.is_some()),
            leave: |form| {
                if let Some(hires) = &mut form.tuning.hires {
                    hires.steps = None;
                }
            },
        }),
    },
];
