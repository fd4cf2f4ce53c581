//! The numbers of samplers that most pictures leave alone.

use super::numbers::{Left, Number};

/// The rows.
#[rustfmt::skip]
pub(super) static ROWS: &[Number] = &[
    Number {
        id: "s_churn",
        min: 0.0, max: 100.0, step: 0.5, default: 0.0, decimals: 1, unit: "", logarithmic: false,
        get: |form| form.tuning.sampling.s_churn,
        write: |form, v| form.tuning.sampling.s_churn = v,
        left: None,
    },
    Number {
        id: "s_tmin",
        min: 0.0, max: 100.0, step: 0.1, default: 0.0, decimals: 2, unit: "", logarithmic: false,
        get: |form| form.tuning.sampling.s_tmin,
        write: |form, v| form.tuning.sampling.s_tmin = v,
        left: None,
    },
    Number {
        id: "s_tmax",
        min: 0.0, max: 999.0, step: 0.5, default: 999.0, decimals: 1, unit: "", logarithmic: false,
        get: |form| form.tuning.sampling.s_tmax.unwrap_or(999.0),
        write: |form, v| form.tuning.sampling.s_tmax = Some(v),
        left: Some(Left {
            is_set: |form| form.tuning.sampling.s_tmax.is_some(),
            leave: |form| form.tuning.sampling.s_tmax = None,
        }),
    },
    Number {
        id: "s_noise",
        min: 0.0, max: 2.0, step: 0.001, default: 1.0, decimals: 3, unit: "", logarithmic: false,
        get: |form| form.tuning.sampling.s_noise,
        write: |form, v| form.tuning.sampling.s_noise = v,
        left: None,
    },
    Number {
        id: "solver_order",
        min: 1.0, max: 4.0, step: 1.0, default: 2.0, decimals: 0, unit: "", logarithmic: false,
        get: |form| f64::from(form.tuning.sampling.order.unwrap_or(2)),
        write: |form, v| form.tuning.sampling.order = Some(v.round() as u32),
        left: Some(Left {
            is_set: |form| form.tuning.sampling.order.is_some(),
            leave: |form| form.tuning.sampling.order = None,
        }),
    },
    Number {
        id: "eta_noise_seed_delta",
        min: 0.0, max: 4_294_967_295.0, step: 1.0, default: 0.0, decimals: 0, unit: "", logarithmic: false,
        get: |form| form.tuning.sampling.eta_noise_seed_delta as f64,
        write: |form, v| form.tuning.sampling.eta_noise_seed_delta = v.round() as u64,
        left: None,
    },
];
