//! Which family a model's files belong to, from configurations and headers alone, with the evidence.

use std::collections::BTreeMap;

use candle_core::{DType, Device};

use crate::job::{Blame, Failure};
use crate::weights::{self, Config};

use super::footprint::{Footprint, format_of};
use super::{Defaults, FAMILIES, Family, ModelFiles};

/// What is known of a model before its weights are read.
pub struct Facts {
    /// Whether it is the built-in model.
    pub builtin: bool,
    /// `_class_name` of `model_index.json`.
    pub pipeline: String,
    /// `model_index.json`.
    pub index: Config,
    /// Components that `model_index.json` names.
    pub components: Vec<String>,
    /// `unet/config.json`.
    pub unet: Option<Config>,
    /// `transformer/config.json`, of models without a UNet.
    pub transformer: Option<Config>,
    /// `text_encoder/config.json`.
    pub text_encoder: Option<Config>,
    /// `text_encoder_2/config.json`.
    pub text_encoder_2: Option<Config>,
    /// `vae/config.json`.
    pub vae: Option<Config>,
    /// `scheduler/scheduler_config.json`.
    pub scheduler: Config,
    /// The input channels of the UNet or the transformer.
    pub in_channels: usize,
}

impl Facts {
    /// Whether the model has this part.
    pub fn has(&self, component: &str) -> bool {
        self.components.iter().any(|c| c == component)
    }
}

/// The parts that a model may have, in the order in which they work.
const COMPONENTS: [&str; 6] = ["text_encoder", "text_encoder_2", "text_encoder_3", "unet", "transformer", "vae"];

/// One part of a model, from its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentSummary {
    /// The name of its folder: `unet`, `vae`, `text_encoder`.
    pub name: &'static str,
    /// Number of tensors.
    pub tensors: usize,
    /// Number of values.
    pub parameters: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes on disk for each element type.
    pub element_types: BTreeMap<&'static str, u64>,
    /// What decides how much memory it takes.
    pub footprint: Footprint,
}

/// A recognised model.
pub struct Detected {
    /// Its family.
    pub family: &'static Family,
    /// Why it is of that family; of one file, everything that was concluded and from what.
    pub evidence: String,
    /// The parts that were found.
    pub components: Vec<ComponentSummary>,
    /// The family's defaults, as far as this very model does not differ.
    defaults: Defaults,
    /// What its UNet predicts, as the scheduler's config says it.
    pub prediction: String,
}

impl Detected {
    /// What follows where the artist says nothing: the family's defaults, at the size that this model was trained at,
    /// with few steps and no guidance where it was distilled to need no more.
    pub fn defaults(&self) -> Defaults {
        self.defaults
    }

    /// Bytes of all weights on disk.
    pub fn bytes_on_disk(&self) -> u64 {
        self.components.iter().map(|c| c.bytes).sum()
    }

    /// Bytes that the weights take when they are loaded as `dtype` on `device`.
    pub fn weight_bytes(&self, dtype: DType, device: &Device) -> u64 {
        self.components.iter().map(|c| c.footprint.bytes(format_of(c.name, dtype), device)).sum()
    }
}

/// Reads configurations and headers, and finds the family.
pub fn detect(files: &ModelFiles) -> Result<Detected, Failure> {
    let facts = facts(files).map_err(|e| failure(&e))?;
    let (family, evidence) = FAMILIES
        .iter()
        .find_map(|family| Some((family, (family.recognise)(&facts)?)))
        .ok_or_else(|| unknown(files, &facts))?;
    let mut components = Vec::new();
    let absent = |name: &&str| matches!(files, ModelFiles::Single(file) if !file.has(name));
    for name in COMPONENTS.into_iter().filter(|name| facts.has(name) && !absent(name)) {
        components.push(summary(files, name).map_err(|e| failure(&e))?);
    }
    let evidence = match files {
        ModelFiles::Single(file) => file.evidence().join("; "),
        _ => evidence,
    };
    let class = facts.scheduler.text("_class_name", "").map_err(|e| failure(&e))?;
    let usual = if class.starts_with("FlowMatch") { "flow" } else { "epsilon" };
    let prediction = facts.scheduler.text("prediction_type", usual).map_err(|e| failure(&e))?.to_owned();
    Ok(Detected { family, evidence, components, defaults: (family.adapted)(&facts, family.defaults), prediction })
}

fn facts(files: &ModelFiles) -> Result<Facts, weights::Error> {
    let index = files.config("model_index.json")?;
    let named = |name: &&str| index.value(name).is_some_and(|v| v.get(0).is_none_or(|library| !library.is_null()));
    let others = ["low_res_scheduler", "safety_checker"];
    let components: Vec<String> = COMPONENTS.into_iter().chain(others).filter(named).map(str::to_owned).collect();
    let config = |component: &str| {
        let named = components.iter().any(|c| c == component);
        named.then(|| files.config(&format!("{component}/config.json"))).transpose()
    };
    let (unet, transformer) = (config("unet")?, config("transformer")?);
    let network = unet.as_ref().or(transformer.as_ref());
    Ok(Facts {
        builtin: matches!(files, ModelFiles::Embedded(_)),
        pipeline: index.text("_class_name", "")?.to_owned(),
        in_channels: network.map_or(Ok(0), |network| network.integer("in_channels", 1..=1024, Some(4)))?,
        unet,
        transformer,
        text_encoder: config("text_encoder")?,
        text_encoder_2: config("text_encoder_2")?,
        vae: config("vae")?,
        scheduler: files.config("scheduler/scheduler_config.json")?,
        components,
        index,
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
        footprint: Footprint::of(&weights, |_| false),
    };
    for tensor in weights.tensors() {
        summary.tensors += 1;
        summary.parameters += tensor.elements() as u64;
        *summary.element_types.entry(tensor.element.name()).or_default() += tensor.bytes as u64;
    }
    Ok(summary)
}

/// Why a transformer that is known is not run.
fn left_out(transformer: &Config) -> Option<&'static str> {
    match transformer.text("_class_name", "").ok()? {
        "SD3Transformer2DModel" => Some(
            "is a Stable Diffusion 3, which this version does not run: the network at hand computes in half precision \
             alone, and does not give the reference's pictures",
        ),
        "ZImageTransformer2DModel" => Some(
            "is a Z-Image, which this version does not run: the network at hand leaves out the padding that the model \
             was trained with, and does not give the reference's pictures",
        ),
        _ => None,
    }
}

fn unknown(files: &ModelFiles, facts: &Facts) -> Failure {
    if super::sdxl::is_refiner(facts) {
        let message = "is SDXL's refiner, which this version does without: choose the base model";
        return Failure::new(Blame::Model, format!("{}: {message}", files.name()));
    }
    if let Some(why) = facts.transformer.as_ref().and_then(|transformer| left_out(transformer)) {
        return Failure::new(Blame::Model, format!("{}: {why}: choose another model", files.name()));
    }
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
