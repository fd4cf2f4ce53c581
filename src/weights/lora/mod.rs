//! Low-rank adapters (`LoRA` and its kin): small files that change a model's weights.
//!
//! Understood are the layouts of kohya's scripts (with CompVis' block names for SDXL, too), of diffusers and peft (all
//! generations), and of `LyCORIS`: `LoRA`, `LoCon` (convolutions, with Tucker cores), `LoHa`, `LoKr`, full differences,
//! and `DoRA` on top. Adapters are merged when a weight is read:
//!
//! ```text
//! Adapter::open(path)                                        names and shapes are checked, values stay in the file
//! merge(&[(adapter, Strengths { unet, text })], &targets)    modules are found in the model, by name and shape
//!   .adjust(Component::Unet) -> Option<Arc<dyn Adjust>>      for Reading::adjusted_by
//!   .notices                                                 what did not match, in sentences
//! ```
//!
//! Source: "LoRA", <https://arxiv.org/abs/2106.09685>: `W + strength · alpha / rank · up · down`.

mod base;
mod keys;
mod merge;
mod module;
mod sgm;

pub use base::{base_of, base_of_width, label};
pub use keys::Component;
pub use merge::{Merged, Strengths, merge};

use super::{Error, Result, Weights, brief, short_name};
use keys::Role;
use module::{Module, Scaling, Source};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// An opened adapter: which modules it changes, and how. Its values stay in the file until they are merged.
#[derive(Debug)]
pub struct Adapter {
    file: String,
    weights: Weights,
    modules: Vec<Module>,
    base: Option<&'static str>,
    /// Names that are of no form that is known.
    unknown: usize,
}

impl Adapter {
    /// Opens a file and checks the names and shapes in it.
    ///
    /// Refused: a file without adapters, one of an unsupported kind, one whose factors do not fit each other.
    pub fn open(path: &Path) -> Result<Self> {
        Self::from_weights(&short_name(path), Weights::open(&[path])?)
    }

    /// As [`Self::open`], for weights that are open already; `file` stands for them in messages.
    pub fn from_weights(file: &str, weights: Weights) -> Result<Self> {
        let mut found: BTreeMap<(Component, String), Module> = BTreeMap::new();
        let mut unknown = 0;
        for tensor in weights.tensors() {
            let Some(key) = keys::parse(tensor.name) else {
                unknown += 1;
                continue;
            };
            let place = (key.component, key.module.clone());
            let module = found.entry(place).or_insert_with(|| Module::new(key.component, key.module, key.shown));
            if module.parts.insert(key.role, tensor.name.to_owned()).is_some() {
                let reason = format!("'{}' is there twice under different names", brief(tensor.name));
                return Err(Error::Broken { file: file.to_owned(), reason });
            }
        }
        let refuse = |reason: String| Err(Error::Unfit { file: file.to_owned(), reason });
        if let Some(kind) = found.values().find_map(Module::foreign) {
            return refuse(format!(
                "is an adapter of the kind {kind}, which is not supported; take a LoRA, LoHa or LoKr"
            ));
        }
        let source = Source { file, weights: &weights };
        let mut modules = Vec::with_capacity(found.len());
        for mut module in found.into_values() {
            // A lone alpha changes nothing; some trainers leave it for modules that they did not train.
            if module.parts.keys().all(|role| *role == Role::Alpha) {
                continue;
            }
            module.prepare(&source, stated_scaling(&weights, &module))?;
            modules.push(module);
        }
        if modules.is_empty() {
            return refuse(
                "is not a LoRA: it holds no lora_down, lora_A, hada or lokr tensors; check what kind of file it is"
                    .to_owned(),
            );
        }
        let base = base_of(&weights);
        Ok(Self { file: file.to_owned(), weights, modules, base, unknown })
    }

    /// The kind of model that it is for (see [`base_of`]).
    pub fn base(&self) -> Option<&'static str> {
        self.base
    }

    /// The modules that it changes.
    pub fn module_count(&self) -> usize {
        self.modules.len()
    }

    /// Whether it changes a text encoder.
    pub fn changes_text(&self) -> bool {
        self.modules.iter().any(|module| module.component != Component::Unet)
    }

    fn source(&self) -> Source<'_> {
        Source { file: &self.file, weights: &self.weights }
    }
}

/// The alpha that diffusers and peft state beside the tensors (`lora_adapter_metadata`), for one module.
fn stated_scaling(weights: &Weights, module: &Module) -> Option<Scaling> {
    let stated: Value = serde_json::from_str(weights.metadata().get("lora_adapter_metadata")?).ok()?;
    let field = |name: &str| stated.get(format!("{}.{name}", module.component.folder()));
    let pattern = field("alpha_pattern").and_then(Value::as_object).and_then(|patterns| {
        // A pattern is the end of a module's path.
        let ends = |name: &str| {
            let name = keys::flattened(name);
            module.path == name || module.path.ends_with(&format!("_{name}"))
        };
        patterns.iter().find(|(name, _)| ends(name)).and_then(|(_, alpha)| alpha.as_f64())
    });
    let alpha = pattern.or_else(|| field("lora_alpha")?.as_f64()).filter(|alpha| alpha.is_finite())?;
    Some(Scaling { alpha, stabilised: field("use_rslora").and_then(Value::as_bool).unwrap_or(false) })
}
