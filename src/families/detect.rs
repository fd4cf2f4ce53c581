//! Which family a model's files belong to, from configurations and headers alone, with the evidence.

use std::collections::BTreeMap;

use candle_core::{DType, Device};

use crate::base::Extent;
use crate::job::{Blame, Failure};
use crate::weights::{self, Config};

use super::{Defaults, FAMILIES, Family, ModelFiles};

/// What is known of a model before its weights are read.
pub struct Facts {
    /// Whether it is the built-in model.
    pub builtin: bool,
    /// `_class_name` of `model_index.json`.
    pub pipeline: String,
    /// Components that `model_index.json` names.
    pub components: Vec<String>,
    /// `unet/config.json`.
    pub unet: Config,
    /// `text_encoder/config.json`.
    pub text_encoder: Config,
    /// `scheduler/scheduler_config.json`.
    pub scheduler: Config,
    /// The UNet's input channels.
    pub in_channels: usize,
}

/// One part of a model, from its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentSummary {
    /// `unet`, `vae` or `text_encoder`.
    pub name: &'static str,
    /// Number of tensors.
    pub tensors: usize,
    /// Number of values.
    pub parameters: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes on disk for each element type.
    pub element_types: BTreeMap<&'static str, u64>,
}

/// A recognised model.
pub struct Detected {
    /// Its family.
    pub family: &'static Family,
    /// Why it is of that family.
    pub evidence: String,
    /// The parts that were found.
    pub components: Vec<ComponentSummary>,
    /// Side in pixels that the UNet was trained at, where its config says so.
    pub native_side: Option<u32>,
    /// What its UNet predicts, as the scheduler's config says it.
    pub prediction: String,
}

impl Detected {
    /// The family's defaults at the size that the model was trained at.
    pub fn defaults(&self) -> Defaults {
        let mut defaults = self.family.defaults;
        if let Some(side) = self.native_side {
            defaults.size = Extent::new(side, side);
        }
        defaults
    }

    /// Bytes of all weights on disk.
    pub fn bytes_on_disk(&self) -> u64 {
        self.components.iter().map(|c| c.bytes).sum()
    }

    /// Bytes that the weights take when they are loaded as `dtype` on `device`.
    pub fn weight_bytes(&self, dtype: DType, device: &Device) -> u64 {
        self.components.iter().map(|c| footprint(c.name, c.parameters, dtype, device)).sum()
    }
}

/// Bytes that a component's weights take in memory. On the processor they are packed as f32, and many 3x3 kernels are
/// kept in a transformed form beside that: for Stable Diffusion 1 the UNet takes 1.3 times its f32 size and the VAE,
/// which is all 3x3 kernels, 3.3 times.
pub(super) fn footprint(component: &str, parameters: u64, dtype: DType, device: &Device) -> u64 {
    if !device.is_cpu() {
        return parameters * dtype.size_in_bytes() as u64;
    }
    let percent = match component {
        "unet" => 130,
        "vae" => 330,
        _ => 100,
    };
    parameters * 4 * percent / 100
}

/// Reads configurations and headers, and finds the family.
pub fn detect(files: &ModelFiles) -> Result<Detected, Failure> {
    let facts = facts(files).map_err(|e| failure(&e))?;
    let (family, evidence) = FAMILIES
        .iter()
        .find_map(|family| Some((family, (family.recognise)(&facts)?)))
        .ok_or_else(|| unknown(files, &facts))?;
    let mut components = Vec::new();
    for name in ["text_encoder", "unet", "vae"] {
        components.push(summary(files, name).map_err(|e| failure(&e))?);
    }
    let sample_size = facts.unet.integer("sample_size", 1..=4096, Some(64)).ok();
    let prediction = facts.scheduler.text("prediction_type", "epsilon").map_err(|e| failure(&e))?.to_owned();
    Ok(Detected { family, evidence, components, native_side: sample_size.map(|s| s as u32 * 8), prediction })
}

fn facts(files: &ModelFiles) -> Result<Facts, weights::Error> {
    let index = files.config("model_index.json")?;
    let unet = files.config("unet/config.json")?;
    let components =
        ["text_encoder", "text_encoder_2", "unet", "vae", "transformer", "low_res_scheduler", "safety_checker"]
            .into_iter()
            .filter(|name| index.value(name).is_some_and(|v| v.get(0).is_none_or(|library| !library.is_null())))
            .map(str::to_owned)
            .collect();
    Ok(Facts {
        builtin: matches!(files, ModelFiles::Embedded(_)),
        pipeline: index.text("_class_name", "")?.to_owned(),
        components,
        in_channels: unet.integer("in_channels", 1..=64, Some(4))?,
        unet,
        text_encoder: files.config("text_encoder/config.json")?,
        scheduler: files.config("scheduler/scheduler_config.json")?,
    })
}

fn summary(files: &ModelFiles, name: &'static str) -> Result<ComponentSummary, weights::Error> {
    let weights = files.weights(name)?;
    let mut summary = ComponentSummary {
        name,
        tensors: 0,
        parameters: 0,
        bytes: weights.total_bytes(),
        element_types: BTreeMap::new(),
    };
    for tensor in weights.tensors() {
        summary.tensors += 1;
        summary.parameters += (tensor.bytes / tensor.element.size_in_bytes().max(1)) as u64;
        *summary.element_types.entry(tensor.element.name()).or_default() += tensor.bytes as u64;
    }
    Ok(summary)
}

fn unknown(files: &ModelFiles, facts: &Facts) -> Failure {
    let known = super::folder_labels();
    let message = format!(
        "{}: is a {} with {} input channels, which this version cannot run: choose a model of these kinds: {}",
        files.name(),
        if facts.pipeline.is_empty() { "model of unknown kind" } else { &facts.pipeline },
        facts.in_channels,
        known.join(", ")
    );
    Failure::new(Blame::Model, message)
}

/// A reading error as what the artist is told.
pub(super) fn failure(error: &weights::Error) -> Failure {
    let blame = match error {
        weights::Error::Tensor(_) => Blame::Machine,
        _ => Blame::Model,
    };
    Failure::new(blame, error.to_string())
}
