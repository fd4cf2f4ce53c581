//! How a checkpoint was trained, as far as it says so: what its UNet predicts, and the noise of its schedule.

use serde_json::{Value, json};

use crate::weights::{self, Weights};

use super::Kind;
use super::sidecar::Sidecar;
use super::unet::Header;

/// What was concluded.
pub(super) struct Training {
    /// `scheduler/scheduler_config.json`.
    pub(super) scheduler: Value,
    /// From what.
    pub(super) evidence: String,
    pub(super) is_velocity: bool,
}

/// The spread of a bias of the last transformer above which a Stable Diffusion 2 predicts velocity.
const VELOCITY_SPREAD: f32 = 0.09;
/// Values of that bias that are read.
const MAX_BIAS: usize = 1 << 14;

/// Concludes from markers, metadata, the YAML beside the file, and for Stable Diffusion 2 from the weights.
pub(super) fn conclude(
    weights: &Weights,
    unet: &Header<'_>,
    kind: Kind,
    sidecar: &Sidecar,
) -> weights::Result<Training> {
    let (prediction, mut evidence) = prediction(weights, unet, kind, sidecar)?;
    let range = match kind {
        // The configuration of the released upscaler.
        Kind::Upscaler => (0.0001, 0.02),
        _ => (0.000_85, 0.012),
    };
    let number = |key: &str, default: f64| {
        let stated = sidecar.yaml(key).and_then(Value::as_f64);
        stated.filter(|beta| *beta > 0.0 && *beta < 1.0).unwrap_or(default)
    };
    // Of no scheduler's class: no folder says which one the model was published with.
    let mut scheduler = json!({
        "num_train_timesteps": 1000,
        "beta_schedule": "scaled_linear",
        "beta_start": number("linear_start", range.0),
        "beta_end": number("linear_end", range.1),
        "prediction_type": prediction,
        "set_alpha_to_one": false,
        "steps_offset": 1,
        "clip_sample": false,
    });
    if weights.contains("ztsnr") {
        scheduler["rescale_betas_zero_snr"] = true.into();
        evidence += "; a tensor 'ztsnr': its schedule ends in pure noise";
    }
    Ok(Training { scheduler, evidence, is_velocity: prediction == "v_prediction" })
}

fn prediction(
    weights: &Weights,
    unet: &Header<'_>,
    kind: Kind,
    sidecar: &Sidecar,
) -> weights::Result<(&'static str, String)> {
    const VELOCITY: &str = "v_prediction";
    const NOISE: &str = "epsilon";
    if let Some(stated) = sidecar.yaml("parameterization").and_then(Value::as_str) {
        let prediction = if stated == "v" { VELOCITY } else { NOISE };
        return Ok((
            prediction,
            format!("predicts {prediction}: the YAML beside it has parameterization \"{stated}\""),
        ));
    }
    if weights.contains("v_pred") {
        return Ok((VELOCITY, "predicts v_prediction: it has a tensor 'v_pred'".to_owned()));
    }
    let metadata = |key: &str| weights.metadata().get(key).map(|text| text.trim().to_ascii_lowercase());
    for key in ["modelspec.prediction_type", "ss_v_parameterization", "prediction_type"] {
        let prediction = match metadata(key).as_deref() {
            Some("v" | "v_prediction" | "v-prediction" | "vpred" | "true") => VELOCITY,
            Some("epsilon" | "eps" | "false") => NOISE,
            _ => continue,
        };
        return Ok((prediction, format!("predicts {prediction}: its metadata say so in {key}")));
    }
    match kind {
        Kind::Upscaler => Ok((VELOCITY, "predicts v_prediction, as the released upscaler does".to_owned())),
        Kind::Second if unet.shape("input_blocks.0.0.weight").is_some_and(|shape| shape[1] == 4) => {
            let Some((name, spread)) = spread(weights, unet)? else {
                return Ok((NOISE, "taken to predict epsilon: nothing in it says what it predicts".to_owned()));
            };
            // Known of the released models: those of 768 pixels have a far wider spread there than the base models.
            let prediction = if spread > VELOCITY_SPREAD { VELOCITY } else { NOISE };
            let side = if spread > VELOCITY_SPREAD { "above" } else { "not above" };
            let reason = format!("the values of {name} spread by {spread:.3}, {side} {VELOCITY_SPREAD}");
            Ok((prediction, format!("taken to predict {prediction}, which nothing in it states: {reason}")))
        }
        _ => Ok((NOISE, "predicts epsilon: nothing in it says otherwise".to_owned())),
    }
}

/// The standard deviation of the first bias of the last transformer.
fn spread(weights: &Weights, unet: &Header<'_>) -> weights::Result<Option<(String, f32)>> {
    let name = |block: usize| format!("{}output_blocks.{block}.1.transformer_blocks.0.norm1.bias", unet.prefix);
    let Some(name) = (0..32).rev().map(name).find(|name| weights.contains(name)) else { return Ok(None) };
    let values = weights.first_values(&name, MAX_BIAS)?;
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    let spread = (values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count).sqrt();
    Ok(Some((name, spread)))
}
