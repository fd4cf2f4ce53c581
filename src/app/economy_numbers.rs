//! The numbers of what saves work for nearly the same picture.

use super::numbers::Number;

/// The rows.
#[rustfmt::skip]
pub(super) static ROWS: &[Number] = &[
    Number {
        id: "guidance_start",
        min: 0.0, max: 1.0, step: 0.05, default: 0.0, decimals: 2, unit: "", logarithmic: false,
        get: |form| form.tuning.economy.guidance_start,
        write: |form, v| form.tuning.economy.guidance_start = v,
        left: None,
    },
    Number {
        id: "guidance_end",
        min: 0.0, max: 1.0, step: 0.05, default: 1.0, decimals: 2, unit: "", logarithmic: false,
        get: |form| form.tuning.economy.guidance_end,
        write: |form, v| form.tuning.economy.guidance_end = v,
        left: None,
    },
    Number {
        id: "deep_cache",
        min: 1.0, max: 100.0, step: 1.0, default: 1.0, decimals: 0, unit: "steps", logarithmic: false,
        get: |form| f64::from(form.tuning.economy.deep_cache),
        write: |form, v| form.tuning.economy.deep_cache = v.round() as u32,
        left: None,
    },
    Number {
        id: "deep_cache_branch",
        min: 1.0, max: 100.0, step: 1.0, default: 2.0, decimals: 0, unit: "", logarithmic: false,
        get: |form| f64::from(form.tuning.economy.deep_cache_branch),
        write: |form, v| form.tuning.economy.deep_cache_branch = v.round() as u32,
        left: None,
    },
    Number {
        id: "token_merging",
        min: 0.0, max: 0.75, step: 0.05, default: 0.0, decimals: 2, unit: "", logarithmic: false,
        get: |form| form.tuning.economy.token_merging,
        write: |form, v| form.tuning.economy.token_merging = v,
        left: None,
    },
];
