//! The adapters of a job, found in the model's networks before the first of them is read.

use std::sync::Arc;

use crate::job::{Blame, Failure, Resources};
use crate::weights::Weights;
use crate::weights::lora::{Adapter, Component, Merged, Strengths, merge};

use super::{ModelError, ModelFiles, extras};

/// Opens the adapters and finds their modules in the model. An adapter for another model is refused.
pub(super) fn merged(files: &ModelFiles, resources: &Resources) -> Result<Merged, ModelError> {
    if resources.loras.is_empty() && !resources.fast {
        return Ok(Merged::default());
    }
    let mut adapters = Vec::with_capacity(resources.loras.len() + 1);
    if resources.fast {
        let (name, weights) = extras::fast_adapter(files)?.ok_or_else(|| {
            let message = format!("{} has no weights for few steps: switch that off", files.name());
            Failure::new(Blame::Request, message)
        })?;
        let full = Strengths { unet: 1.0, text: 1.0 };
        adapters.push((Arc::new(Adapter::from_weights(&name, weights)?), full));
    }
    for lora in &resources.loras {
        let strengths = Strengths { unet: lora.unet, text: lora.text };
        adapters.push((Arc::new(Adapter::open(&lora.path)?), strengths));
    }
    let there = |component: &Component| files.contains(&format!("{}/config.json", component.folder()));
    let components: Vec<Component> = Component::ALL.into_iter().filter(there).collect();
    let weights = components.iter().map(|component| files.weights(component.folder()));
    let weights: Vec<Weights> = weights.collect::<Result<_, _>>()?;
    let targets: Vec<(Component, &Weights)> = components.into_iter().zip(&weights).collect();
    Ok(merge(&adapters, &targets)?)
}
