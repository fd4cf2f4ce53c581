//! `ComfyUI`'s graph of nodes: in the form that it runs (`prompt`), or in the form that its editor saves (`workflow`).

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::json;

/// More nodes than any graph has.
const MAX_NODES: usize = 20_000;
/// Links followed at most, so that a graph of loops ends.
const FUEL: u32 = 20_000;
/// Groups of nodes that look through to what they are given.
const MAX_DEPTH: usize = 60;

/// What a node's inputs are called in the editor's list of values, for the nodes that are worth reading there. A `-` is
/// a value without an input.
const WIDGETS: &[(&str, &[&str])] = &[
    ("BasicScheduler", &["scheduler", "steps", "denoise"]),
    ("CFGGuider", &["cfg"]),
    ("CLIPSetLastLayer", &["stop_at_clip_layer"]),
    ("CLIPTextEncode", &["text"]),
    ("CLIPTextEncodeFlux", &["clip_l", "t5xxl", "guidance"]),
    (
        "CLIPTextEncodeSDXL",
        &["width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"],
    ),
    ("CheckpointLoaderSimple", &["ckpt_name"]),
    ("ControlNetApply", &["strength"]),
    ("ControlNetApplyAdvanced", &["strength", "start_percent", "end_percent"]),
    ("ControlNetLoader", &["control_net_name"]),
    ("EmptyLatentImage", &["width", "height", "batch_size"]),
    ("EmptySD3LatentImage", &["width", "height", "batch_size"]),
    ("FluxGuidance", &["guidance"]),
    ("ImageScaleBy", &["upscale_method", "scale_by"]),
    ("KSampler", &["seed", "-", "steps", "cfg", "sampler_name", "scheduler", "denoise"]),
    (
        "KSamplerAdvanced",
        &[
            "add_noise",
            "noise_seed",
            "-",
            "steps",
            "cfg",
            "sampler_name",
            "scheduler",
            "start_at_step",
            "end_at_step",
            "return_with_leftover_noise",
        ],
    ),
    ("KSamplerSelect", &["sampler_name"]),
    ("KarrasScheduler", &["steps", "sigma_max", "sigma_min", "rho"]),
    ("LatentUpscale", &["upscale_method", "width", "height", "crop"]),
    ("LatentUpscaleBy", &["upscale_method", "scale_by"]),
    ("LoadImage", &["image", "-"]),
    ("LoraLoader", &["lora_name", "strength_model", "strength_clip"]),
    ("LoraLoaderModelOnly", &["lora_name", "strength_model"]),
    ("PrimitiveNode", &["value", "-"]),
    ("RandomNoise", &["noise_seed", "-"]),
    ("RescaleCFG", &["multiplier"]),
    ("SamplerCustom", &["add_noise", "noise_seed", "-", "cfg"]),
    ("UNETLoader", &["unet_name", "weight_dtype"]),
    ("UpscaleModelLoader", &["model_name"]),
    ("VAELoader", &["vae_name"]),
];

/// A node.
pub(super) struct Node {
    /// Its kind.
    pub class: String,
    /// Values, and links as `[id, output]`.
    inputs: Map<String, Value>,
}

/// All nodes by their ids.
pub(super) struct Graph {
    nodes: BTreeMap<String, Node>,
    fuel: Cell<u32>,
}

/// The end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link<'a> {
    /// The node that gives something.
    pub id: &'a str,
    /// Which of its outputs.
    pub output: u64,
}

impl Graph {
    /// The graph that was run.
    pub fn of_prompt(text: &str) -> Option<Self> {
        let mut nodes = BTreeMap::new();
        for (id, node) in json::object(text)?.into_iter().take(MAX_NODES) {
            let Value::Object(mut node) = node else { continue };
            if let (Some(Value::String(class)), Some(Value::Object(inputs))) =
                (node.remove("class_type"), node.remove("inputs"))
            {
                nodes.insert(id, Node { class, inputs });
            }
        }
        Self::new(nodes)
    }

    /// The graph as the editor saves it: of the nodes in [`WIDGETS`] the values, of all others the links.
    pub fn of_workflow(text: &str) -> Option<Self> {
        let map = json::object(text)?;
        let mut sources = BTreeMap::new();
        for link in map.get("links")?.as_array()? {
            if let (Some(id), Some(from), Some(output)) = (link.get(0), link.get(1), link.get(2)) {
                sources.insert(id.to_string(), Value::from(vec![Value::from(plain(from)), output.clone()]));
            }
        }
        let mut nodes = BTreeMap::new();
        for node in map.get("nodes")?.as_array()?.iter().take(MAX_NODES) {
            let (Some(id), Some(class)) = (node.get("id"), node.get("type").and_then(Value::as_str)) else { continue };
            // Nodes that are muted were not run.
            if node.get("mode").and_then(Value::as_u64) == Some(2) {
                continue;
            }
            let mut inputs = Map::new();
            match (node.get("widgets_values"), WIDGETS.iter().find(|(name, _)| *name == class)) {
                (Some(Value::Array(values)), Some((_, names))) => {
                    let named = names.iter().zip(values).filter(|(name, _)| **name != "-");
                    inputs.extend(named.map(|(name, value)| ((*name).to_owned(), value.clone())));
                }
                (Some(Value::Object(values)), _) => inputs.extend(values.clone()),
                _ => {}
            }
            for input in node.get("inputs").and_then(Value::as_array).into_iter().flatten() {
                let source = input.get("link").and_then(|link| sources.get(&link.to_string()));
                if let (Some(name), Some(source)) = (input.get("name").and_then(Value::as_str), source) {
                    inputs.insert(name.to_owned(), source.clone());
                }
            }
            nodes.insert(plain(id), Node { class: class.to_owned(), inputs });
        }
        Self::new(nodes)
    }

    fn new(nodes: BTreeMap<String, Node>) -> Option<Self> {
        (!nodes.is_empty()).then_some(Self { nodes, fuel: Cell::new(FUEL) })
    }

    /// All nodes, in the order in which they were made (their ids count up).
    pub fn nodes(&self) -> Vec<(&str, &Node)> {
        let mut nodes: Vec<_> = self.nodes.iter().map(|(id, node)| (id.as_str(), node)).collect();
        nodes.sort_by_key(|(id, _)| id.parse::<u64>().unwrap_or(u64::MAX));
        nodes
    }

    /// A node; `None`, too, once more links were followed than an honest graph has.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        self.nodes.get(id)
    }

    /// The value of an input, found through nodes that only hold or pass on a value.
    pub fn value<'a>(&'a self, node: &'a Node, name: &str) -> Option<&'a Value> {
        let mut value = node.inputs.get(name)?;
        for _ in 0..MAX_DEPTH {
            let Some(link) = as_link(value) else { return Some(value) };
            let source = self.node(link.id)?;
            let names =
                [name, "value", "Value", "int", "float", "number", "seed", "noise_seed", "string", "any", "input"];
            value = names.iter().find_map(|name| source.inputs.get(*name))?;
        }
        None
    }

    /// A number.
    pub fn number(&self, node: &Node, name: &str) -> Option<f64> {
        json::number(self.value(node, name)?)
    }

    /// A whole number.
    pub fn whole(&self, node: &Node, name: &str) -> Option<u64> {
        json::whole(self.value(node, name)?)
    }

    /// A name or a choice.
    pub fn text<'a>(&'a self, node: &'a Node, name: &str) -> Option<&'a str> {
        json::text(self.value(node, name)?)
    }

    /// The node at the other end of an input.
    pub fn source<'a>(&'a self, node: &'a Node, name: &str) -> Option<&'a Node> {
        self.node(node.link(name)?.id)
    }
}

impl Node {
    /// An input as it stands.
    pub fn input(&self, name: &str) -> Option<&Value> {
        self.inputs.get(name)
    }

    /// All inputs.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.inputs.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Where an input comes from.
    pub fn link(&self, name: &str) -> Option<Link<'_>> {
        as_link(self.inputs.get(name)?)
    }

    /// The first of these inputs that is a link.
    pub fn first_link(&self, names: &[&str]) -> Option<Link<'_>> {
        names.iter().find_map(|name| self.link(name))
    }

    /// Whether any of these is in the kind's name.
    pub fn is_like(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.class.contains(word))
    }
}

/// `["4", 0]`.
pub(super) fn as_link(value: &Value) -> Option<Link<'_>> {
    match value.as_array()?.as_slice() {
        [Value::String(id), output] => Some(Link { id, output: output.as_u64()? }),
        _ => None,
    }
}

/// An id, which may be a number or a text.
fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}
