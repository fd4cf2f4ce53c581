//! What conditions a sampler: texts, and the controls on the way to them.

use serde_json::Value;

use super::super::{ForeignControl, json, model_named, share};
use super::Reader;
use super::graph::{Graph, Link, Node, as_link};

/// Which of a sampler's two conditions is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Positive,
    Negative,
}

impl Side {
    fn inputs(self) -> [&'static str; 2] {
        match self {
            Self::Positive => ["positive", "base_positive"],
            Self::Negative => ["negative", "base_negative"],
        }
    }
}

/// Conditions within conditions at most.
const MAX_DEPTH: usize = 60;
/// A text of more characters is none that a person wrote.
const MAX_TEXT: usize = 1 << 16;
/// Inputs that hold an encoder's text, the likeliest first.
const TEXTS: &[&str] = &[
    "text",
    "text_g",
    "text_l",
    "t5xxl",
    "clip_l",
    "prompt",
    "populated_text",
    "wildcard_text",
    "string",
    "value",
    "text_b",
    "text1",
    "Text",
    "result",
    "String",
    "text_0",
    "any",
    "input",
];
/// Pairs of inputs that a node puts one after the other.
const JOINED: &[(&str, &str)] = &[
    ("string_a", "string_b"),
    ("text_a", "text_b"),
    ("text1", "text2"),
    ("string1", "string2"),
    ("prepend", "text"),
    ("text", "append"),
];

impl<'a> Reader<'a> {
    /// The text of a condition. Controls on the way are noted, what has no place in a prompt is left out.
    pub fn conditioning(&mut self, link: Link<'a>, side: Side, depth: usize) -> Option<String> {
        let graph = self.graph;
        let node = graph.node(link.id).filter(|_| depth < MAX_DEPTH)?;
        let next = |names: &[&str]| node.first_link(names);
        match node.class.as_str() {
            "ConditioningZeroOut" => return Some(String::new()),
            "ConditioningConcat" => {
                let to = next(&["conditioning_to"]).and_then(|link| self.conditioning(link, side, depth + 1));
                let from = next(&["conditioning_from"]).and_then(|link| self.conditioning(link, side, depth + 1));
                return joined(to, from, |to, from| format!("{to} BREAK {from}"));
            }
            "ConditioningCombine" => {
                let first = next(&["conditioning_1"]).and_then(|link| self.conditioning(link, side, depth + 1));
                let second = next(&["conditioning_2"]).and_then(|link| self.conditioning(link, side, depth + 1));
                if side == Side::Negative && second.as_ref().is_some_and(|text| !text.trim().is_empty()) {
                    self.recipe.leave_out("the second of two negative prompts");
                    return first;
                }
                if [&first, &second].iter().any(|text| text.as_ref().is_some_and(|text| text.contains(" AND "))) {
                    self.recipe.leave_out("the shares of more than two combined prompts");
                    return joined(first, second, |a, b| format!("{a} AND {b}"));
                }
                // Both have half a say.
                return joined(first, second, |a, b| format!("{a} :0.5 AND {b} :0.5"));
            }
            _ => {}
        }
        if let Some(network) = graph.source(node, "control_net") {
            self.control(node, network);
        }
        if node.is_like(&["TextEncode", "Prompt", "prompt", "Text Encode", "Textbox"])
            && let Some(text) = self.encoded(node)
        {
            return Some(text);
        }
        // Loaders that take both prompts as they are.
        if let Some(text) = side.inputs().iter().find_map(|name| json::text(node.input(name)?)) {
            return Some(text.to_owned());
        }
        let unsaid = ["Area", "Mask", "Timestep", "unCLIP", "GLIGEN", "Average", "Guidance", "IPAdapter", "Style"];
        if node.is_like(&unsaid) {
            self.recipe.leave_out(format!("the node '{}'", node.class));
        }
        let [own, base] = side.inputs();
        let names =
            ["conditioning", own, base, "conditioning_to", "cond", "pipe", "basic_pipe", "any", "input", "value"];
        let link = next(&names).or_else(|| node.inputs().find_map(|(_, value)| as_link(value)));
        match link {
            Some(link) => self.conditioning(link, side, depth + 1),
            None => self.encoded(node),
        }
    }

    /// The text that an encoder reads, and the layer that it reads at.
    fn encoded(&mut self, node: &'a Node) -> Option<String> {
        let text = TEXTS.iter().find_map(|name| string(self.graph, node, name, 0))?;
        let other =
            string(self.graph, node, "text_l", 0).filter(|other| node.input("text_g").is_some() && *other != text);
        if other.is_some_and(|other| !other.trim().is_empty()) {
            self.recipe.leave_out("a second text for the other text encoder");
        }
        let mut at = node;
        for _ in 0..super::MAX_CHAIN {
            let Some(clip) = self.graph.source(at, "clip") else { break };
            let layer = self.graph.number(clip, "stop_at_clip_layer").map(|layer| -layer);
            if let Some(layer) = layer.filter(|layer| (1.0..=24.0).contains(layer)) {
                self.recipe.clip_skip = Some(layer as u32);
                break;
            }
            at = clip;
        }
        Some(text)
    }

    /// A control network, noted once though both conditions go through it.
    fn control(&mut self, node: &'a Node, network: &'a Node) {
        let graph = self.graph;
        let mut loader = network;
        for _ in 0..10 {
            let Some(next) = graph.source(loader, "control_net") else { break };
            loader = next;
        }
        let Some(network) = graph.text(loader, "control_net_name").and_then(model_named) else {
            self.recipe.leave_out(format!("the node '{}'", node.class));
            return;
        };
        let number = |name: &str| graph.number(node, name);
        let mut control = ForeignControl {
            network,
            preprocessor: None,
            strength: number("strength").filter(|strength| (0.0..=10.0).contains(strength)).unwrap_or(1.0),
            start: number("start_percent").and_then(share).unwrap_or(0.0),
            end: number("end_percent").and_then(share).unwrap_or(1.0),
            guess: false,
            image: None,
        };
        let mut at = graph.source(node, "image");
        for _ in 0..super::MAX_CHAIN {
            let Some(picture) = at else { break };
            if let Some(name) = picture.input("image").and_then(json::text) {
                control.image = Some(name.to_owned());
                break;
            }
            if picture.is_like(&["Preprocessor", "Canny", "Depth", "Scribble", "Tile", "Lineart"]) {
                control.preprocessor = control.preprocessor.or(Some(picture.class.clone()));
            }
            at = picture.first_link(super::PICTURES).and_then(|link| graph.node(link.id));
        }
        if !self.recipe.controls.contains(&control) && self.recipe.controls.len() < 100 {
            self.recipe.controls.push(control);
        }
    }
}

/// A text that stands in an input or comes from nodes that hold texts or join them.
fn string(graph: &Graph, node: &Node, name: &str, depth: usize) -> Option<String> {
    let value = node.input(name)?;
    if let Value::String(text) = value {
        return (text.len() <= MAX_TEXT).then(|| text.clone());
    }
    let source = graph.node(as_link(value)?.id).filter(|_| depth < MAX_DEPTH)?;
    for (first, second) in JOINED {
        if source.input(first).is_some() && source.input(second).is_some() {
            let delimiter = source.input("delimiter").and_then(Value::as_str).unwrap_or(" ");
            let read = |name: &str| string(graph, source, name, depth + 1).filter(|text| !text.is_empty());
            return joined(read(first), read(second), |a, b| [a, delimiter, b].concat());
        }
    }
    TEXTS.iter().find_map(|name| string(graph, source, name, depth + 1))
}

/// Both put together, or the one that there is, or that there is room for.
fn joined(first: Option<String>, second: Option<String>, both: impl Fn(&str, &str) -> String) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first.len() + second.len() < MAX_TEXT => Some(both(&first, &second)),
        (first, second) => first.or(second),
    }
}
