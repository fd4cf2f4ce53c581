//! Adapters onto a model: modules are found by name, and every weight is changed while it is read.

use super::base::{base_of_width, label, reads_text};
use super::keys::{Component, Role, flattened};
use super::module::Module;
use super::{Adapter, sgm};
use crate::weights::{Adjust, Error, Result, Weights, brief};
use candle_core::{D, Tensor};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Modules that do not match are named up to this many.
const NAMED: usize = 3;

/// How strongly an adapter is merged: 1 as trained, 0 not at all, below 0 away from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strengths {
    /// In the UNet.
    pub unet: f64,
    /// In the text encoders.
    pub text: f64,
}

/// Adapters with the weights of a model that they change.
#[derive(Debug, Default)]
pub struct Merged {
    changes: BTreeMap<Component, Arc<Changes>>,
    /// What of the adapters did not match this model, one sentence each.
    pub notices: Vec<String>,
}

impl Merged {
    /// What changes the weights of a network while they are read; `None` if nothing does.
    pub fn adjust(&self, component: Component) -> Option<Arc<dyn Adjust>> {
        let changes = self.changes.get(&component)?;
        Some(changes.clone())
    }
}

/// One module's part in a weight.
#[derive(Debug)]
struct Change {
    adapter: Arc<Adapter>,
    module: usize,
    strength: f64,
}

/// The changes of one network's tensors, by their names, in the order of the adapters.
#[derive(Debug, Default)]
struct Changes(HashMap<String, Vec<Change>>);

/// A network's tensors by the names that adapters have for them.
struct Table<'a> {
    by_module: HashMap<String, &'a str>,
    weights: &'a Weights,
}

impl<'a> Table<'a> {
    fn new(component: Component, weights: &'a Weights) -> Self {
        let paths = || weights.tensors().filter_map(|tensor| tensor.name.strip_suffix(".weight"));
        let mut by_module: HashMap<String, &'a str> = paths().map(|path| (flattened(path), path)).collect();
        if component == Component::Unet {
            let layers = sgm::layers(paths());
            let attention = |block| weights.contains(&format!("up_blocks.{block}.attentions.0.proj_in.weight"));
            for path in paths() {
                if let Some(name) = sgm::name(path, layers, attention) {
                    by_module.entry(flattened(&name)).or_insert(path);
                }
            }
        }
        Self { by_module, weights }
    }

    /// The module's path in the model, if there is one.
    fn path(&self, module: &Module) -> Option<&'a str> {
        self.by_module.get(&module.path).copied()
    }

    /// Whether the change has the size of the weight that it is for.
    fn fits(&self, module: &Module, path: &str, adapter: &Adapter) -> bool {
        let shape = |name: &str| self.weights.info(&format!("{path}.{name}")).map_or(&[][..], |info| info.shape);
        module.fits(shape("weight"), shape("bias"), &adapter.source())
    }
}

/// Finds the modules of `adapters` in the networks of a model, whose tensors have diffusers' names.
///
/// Refused with one sentence: an adapter for another kind of model, one of which less than half fits, and a strength
/// that is no number. What of a fitting one has no place here becomes a notice. An adapter of strength 0 is left out.
pub fn merge(adapters: &[(Arc<Adapter>, Strengths)], targets: &[(Component, &Weights)]) -> Result<Merged> {
    let tables: BTreeMap<Component, Table<'_>> =
        targets.iter().map(|&(component, weights)| (component, Table::new(component, weights))).collect();
    let mut changes: BTreeMap<Component, Changes> = BTreeMap::new();
    let mut notices = Vec::new();
    for (adapter, strengths) in adapters {
        let refuse = |reason: String| Error::Unfit { file: adapter.file.clone(), reason };
        if !strengths.unet.is_finite() || !strengths.text.is_finite() {
            return Err(refuse("has a strength that is no number; choose one, usually from 0 to 1".to_owned()));
        }
        same_base(adapter, &tables).map_err(refuse)?;
        let (mut matched, mut left) = (0, Vec::new());
        for (i, module) in adapter.modules.iter().enumerate() {
            let table = tables.get(&module.component);
            let place = table.and_then(|table| Some((table, table.path(module)?)));
            let Some((table, path)) = place.filter(|(table, path)| table.fits(module, path, adapter)) else {
                left.push(module.shown.as_str());
                continue;
            };
            matched += 1;
            let strength = if module.component == Component::Unet { strengths.unet } else { strengths.text };
            if strength == 0.0 {
                continue;
            }
            let changes = &mut changes.entry(module.component).or_default().0;
            for name in [format!("{path}.weight"), format!("{path}.bias")] {
                let touched = !is_bias(&name) || module.parts.contains_key(&Role::Bias);
                if touched && table.weights.contains(&name) {
                    let change = Change { adapter: adapter.clone(), module: i, strength };
                    changes.entry(name).or_default().push(change);
                }
            }
        }
        let all = adapter.modules.len();
        if matched * 2 < all {
            let made_for = adapter.base.map_or_else(String::new, |base| format!(" (it is one for {})", label(base)));
            return Err(refuse(format!(
                "does not belong to this model{made_for}: only {matched} of its {all} modules fit; choose a LoRA made for this kind of model"
            )));
        }
        if !left.is_empty() {
            let named: Vec<String> = left.iter().take(NAMED).map(|name| format!("'{}'", brief(name))).collect();
            let more = if left.len() > NAMED { " and others" } else { "" };
            notices.push(format!(
                "{}: {} of its {all} modules have no place in this model and were left out ({}{more})",
                adapter.file,
                left.len(),
                named.join(", ")
            ));
        }
        if adapter.unknown > 0 {
            let what = if adapter.unknown == 1 { "tensor is" } else { "tensors are" };
            notices.push(format!("{}: {} {what} of an unknown kind and were left out", adapter.file, adapter.unknown));
        }
    }
    let changes = changes.into_iter().map(|(component, changes)| (component, Arc::new(changes))).collect();
    Ok(Merged { changes, notices })
}

/// Whether the adapter is for the kind of model that this is, as far as both can be told.
fn same_base(adapter: &Adapter, tables: &BTreeMap<Component, Table<'_>>) -> std::result::Result<(), String> {
    let Some(unet) = tables.get(&Component::Unet) else { return Ok(()) };
    let width = unet.weights.tensors().find_map(|tensor| {
        let module = flattened(tensor.name.strip_suffix(".weight")?);
        if reads_text(&module) { tensor.shape.get(1).copied() } else { None }
    });
    let Some(width) = width else { return Ok(()) };
    let here = base_of_width(width);
    if let (Some(made_for), Some(here)) = (adapter.base, here)
        && made_for != here
    {
        let (made_for, here) = (label(made_for), label(here));
        return Err(format!("is a LoRA for {made_for}, and the model is {here}; choose a LoRA made for {here}"));
    }
    let other = adapter.modules.iter().find(|module| {
        module.component == Component::Unet
            && reads_text(&module.path)
            && module.size.is_some_and(|(_, values)| values != width)
            && unet.path(module).is_some()
    });
    match other.and_then(|module| module.size) {
        None => Ok(()),
        Some((_, other)) => {
            let name = |width: usize, base: Option<&str>| match base {
                Some(base) => label(base).to_owned(),
                None => format!("a model that reads text of width {width}"),
            };
            let (made_for, here) = (name(other, base_of_width(other)), name(width, here));
            Err(format!("is a LoRA for {made_for}, and the model is {here}; choose a LoRA made for this kind of model"))
        }
    }
}

impl Adjust for Changes {
    fn touches(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn adjust(&self, name: &str, weight: &Tensor) -> Result<Tensor> {
        let mut weight = weight.clone();
        for Change { adapter, module, strength } in self.0.get(name).into_iter().flatten() {
            let (source, module) = (adapter.source(), &adapter.modules[*module]);
            if is_bias(name) {
                if let Some(change) = module.bias_change(&source)? {
                    weight = (&weight + (change.reshape(weight.shape())? * *strength)?)?;
                }
                continue;
            }
            let Some(change) = module.change(&source)? else { continue };
            let change = change.reshape(weight.shape())?;
            weight = match module.magnitude(&source)? {
                None => (&weight + (change * *strength)?)?,
                Some(magnitude) => {
                    let decomposed = scaled_to(&(&weight + change)?, &magnitude)?;
                    (&weight + ((decomposed - &weight)? * *strength)?)?
                }
            };
        }
        Ok(weight)
    }
}

/// Whether a tensor is a bias, by its name.
fn is_bias(name: &str) -> bool {
    name.rsplit('.').next() == Some("bias")
}

/// The weight with its rows (or, as older `LyCORIS` has it, its columns) brought to these lengths.
fn scaled_to(weight: &Tensor, magnitude: &Tensor) -> Result<Tensor> {
    let (outputs, inputs) = (weight.dim(0)?, weight.dim(1)?);
    let values = weight.reshape((outputs, inputs, ()))?;
    let squares = values.sqr()?.sum_keepdim(D::Minus1)?;
    let by_rows = magnitude.elem_count() == outputs && magnitude.dim(0)? == outputs;
    let (squares, shape) =
        if by_rows { (squares.sum_keepdim(1)?, (outputs, 1, 1)) } else { (squares.sum_keepdim(0)?, (1, inputs, 1)) };
    // A row of zeros has no direction, and stays as it is.
    let factor = (magnitude.reshape(shape)? / (squares.sqrt()? + f64::from(f32::EPSILON))?)?;
    Ok(values.broadcast_mul(&factor)?.reshape(weight.shape())?)
}
