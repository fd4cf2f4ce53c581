//! Ways to do less work for nearly the same picture.

use serde::{Deserialize, Serialize};

/// The most steps over which a network's depths may be kept.
const MAX_INTERVAL: u32 = 100;
/// The most skip connections that any UNet has, and some more.
const MAX_BRANCH: u32 = 100;
/// The greatest share of tokens that may be merged: of each four one stays as it is.
const MAX_MERGED: f64 = 0.75;

/// Ways to do less work for nearly the same picture; by default none is taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Economy {
    /// From where on the picture is guided, as a share of the way from noise (0) to picture (1): before it, the text
    /// alone is followed, in half the work (Kynkäänniemi et al. 2024, arXiv 2404.07724).
    #[serde(skip_serializing_if = "is_zero")]
    pub guidance_start: f64,
    /// Up to where it is guided.
    #[serde(skip_serializing_if = "is_one")]
    pub guidance_end: f64,
    /// In which steps the UNet's depths are computed: in every so many'th; in the others those of the last time serve
    /// (`DeepCache`, arXiv 2312.00858). 1 computes them always.
    #[serde(skip_serializing_if = "is_once")]
    pub deep_cache: u32,
    /// How much of the UNet is computed in the other steps: down to this many skip connections, from the full
    /// resolution on, and back up.
    #[serde(skip_serializing_if = "is_default_branch")]
    pub deep_cache_branch: u32,
    /// Share of the pixels that self-attention at the full resolution sees merged with others that look like them
    /// (Bolya and Hoffman 2023, arXiv 2303.17604).
    #[serde(skip_serializing_if = "is_zero")]
    pub token_merging: f64,
    /// Whether a tiny decoder makes the picture, in place of the model's VAE.
    #[serde(skip_serializing_if = "is_not")]
    pub tiny_decode: bool,
}

impl Economy {
    /// The branch where nothing else is asked for.
    pub const BRANCH: u32 = 2;

    /// What is wrong with the numbers, in a sentence.
    pub fn problem(&self) -> Option<String> {
        let Self { guidance_start: start, guidance_end: end, deep_cache, deep_cache_branch, token_merging, .. } = *self;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        if !share(start) || !share(end) || start >= end {
            return Some(format!(
                "the picture is guided from {start} to {end} of the way: choose shares from 0 to 1, in this order"
            ));
        }
        if deep_cache == 0 || deep_cache > MAX_INTERVAL {
            return Some(format!(
                "deep features are computed every {deep_cache} steps: choose 1 (always) to {MAX_INTERVAL}"
            ));
        }
        if deep_cache_branch == 0 || deep_cache_branch > MAX_BRANCH {
            return Some(format!(
                "deep features begin behind {deep_cache_branch} skip connections: choose 1 to {MAX_BRANCH}, 2 is common"
            ));
        }
        if !(0.0..=MAX_MERGED).contains(&token_merging) {
            return Some(format!(
                "{token_merging} of the tokens are merged: choose a share from 0 (none) to {MAX_MERGED}, 0.5 is common"
            ));
        }
        None
    }
}

impl Default for Economy {
    fn default() -> Self {
        Self {
            guidance_start: 0.0,
            guidance_end: 1.0,
            deep_cache: 1,
            deep_cache_branch: Self::BRANCH,
            token_merging: 0.0,
            tiny_decode: false,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_not(value: &bool) -> bool {
    !*value
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_one(value: &f64) -> bool {
    *value == 1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_once(value: &u32) -> bool {
    *value == 1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_default_branch(value: &u32) -> bool {
    *value == Economy::BRANCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_not_written_and_come_back() {
        assert_eq!(serde_json::to_string(&Economy::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<Economy>("{}").unwrap(), Economy::default());
        assert_eq!(Economy::default().problem(), None);
        let economy = Economy { guidance_end: 0.8, deep_cache: 3, token_merging: 0.5, ..Economy::default() };
        let text = serde_json::to_string(&economy).unwrap();
        assert_eq!(text, r#"{"guidance_end":0.8,"deep_cache":3,"token_merging":0.5}"#);
        assert_eq!(serde_json::from_str::<Economy>(&text).unwrap(), economy);
    }

    #[test]
    fn numbers_that_mean_nothing_are_told_in_a_sentence() {
        let of = |change: fn(&mut Economy)| {
            let mut economy = Economy::default();
            change(&mut economy);
            economy.problem().expect("it is refused")
        };
        assert!(of(|e| e.guidance_start = 1.0).contains("from 1 to 1 of the way"));
        assert!(of(|e| e.guidance_start = f64::NAN).contains("from NaN to 1"));
        assert!(of(|e| e.guidance_end = 1.5).contains("shares from 0 to 1"));
        assert!(of(|e| e.deep_cache = 0).contains("every 0 steps"));
        assert!(of(|e| e.deep_cache_branch = 0).contains("behind 0 skip connections"));
        assert!(of(|e| e.token_merging = 0.9).contains("0.9 of the tokens"));
        assert!(of(|e| e.token_merging = f64::NAN).contains("NaN of the tokens"));
    }
}
