//! `ComfyUI`: settings out of a graph of nodes, by following it from the picture that was saved back to the samplers.

mod conditioning;
mod graph;
mod stage;

use crate::base::RngKind;
use crate::prompt;

use super::hires::scale_of_name;
use super::{ForeignMask, ForeignRecipe, Hires, extent, model_named, share};
use conditioning::Side;
use graph::{Graph, Link, Node};
use stage::Stage;

/// Inputs through which pictures and latents come.
const PICTURES: &[&str] =
    &["images", "image", "samples", "latent_image", "latent", "latents", "pixels", "upscaled_image", "input", "any"];
/// Samplers that follow each other at most.
const MAX_STAGES: usize = 8;
/// Nodes between two samplers, or in a chain of adapters, at most.
const MAX_CHAIN: usize = 500;

/// What the graph says that was run, or else the one that the editor saved.
pub(super) fn read(prompt: Option<&str>, workflow: Option<&str>) -> Option<ForeignRecipe> {
    let read = |graph: Option<Graph>| Reader { graph: &graph?, recipe: ForeignRecipe::default() }.read();
    read(prompt.and_then(Graph::of_prompt)).or_else(|| read(workflow.and_then(Graph::of_workflow)))
}

/// Follows a graph and notes what it finds.
struct Reader<'a> {
    graph: &'a Graph,
    recipe: ForeignRecipe,
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Option<ForeignRecipe> {
        let stages = self.stages();
        let first = stages.last()?;
        let stage = Stage::read(self.graph, first, &mut self.recipe);
        stage.write(&mut self.recipe);
        self.recipe.rng = Some(RngKind::Cpu);
        // The prompts before the adapters, whose tags follow them.
        let positive = stage.positive.and_then(|link| self.conditioning(link, Side::Positive, 0));
        let negative = stage.negative.and_then(|link| self.conditioning(link, Side::Negative, 0));
        self.recipe.prompt = prompt::from_comfy(positive.unwrap_or_default().trim());
        self.recipe.negative_prompt = prompt::from_comfy(negative.unwrap_or_default().trim());
        self.model(stage.model);
        let began_with_picture = self.latent(stage.latent);
        if began_with_picture || stage.strength.is_some_and(|strength| strength < 1.0) {
            self.recipe.strength = stage.strength;
        }
        if let [last, .., _] = stages.as_slice() {
            self.second_pass(last, stages.len());
        }
        Some(self.recipe)
    }

    /// The samplers that a saved picture went through, the last one first.
    fn stages(&mut self) -> Vec<&'a Node> {
        let nodes = self.graph.nodes();
        let ends = |words: &[&str]| {
            let mut found: Vec<&'a Node> =
                nodes.iter().filter(|(_, node)| node.is_like(words)).map(|(_, node)| *node).collect();
            found.retain(|node| node.first_link(PICTURES).is_some());
            found
        };
        let mut starts = ends(&["Save"]);
        starts.extend(ends(&["Preview"]));
        for start in starts {
            let mut stages: Vec<&'a Node> = Vec::new();
            let mut from = start;
            while let Some(next) = self.sampler_before(from)
                && stages.len() < MAX_STAGES
                && !stages.iter().any(|known| std::ptr::eq(*known, next))
            {
                // What enlarged the finished picture belongs to no second pass.
                if stages.is_empty() && self.recipe.hires.take().is_some() {
                    self.recipe.leave_out("what enlarged the finished picture");
                }
                stages.push(next);
                from = next;
            }
            if !stages.is_empty() {
                return stages;
            }
        }
        // Nothing was saved, or by an unknown node.
        nodes.iter().rev().find(|(_, node)| is_sampler(node)).map(|(_, node)| *node).into_iter().collect()
    }

    /// The nearest sampler that a node's picture came from, and on the way what lies between.
    fn sampler_before(&mut self, node: &'a Node) -> Option<&'a Node> {
        let mut at = node;
        for _ in 0..MAX_CHAIN {
            at = self.graph.node(at.first_link(PICTURES)?.id)?;
            if is_sampler(at) {
                return Some(at);
            }
            self.between(at);
        }
        None
    }

    /// A node between a sampler and the saved picture, or between two samplers.
    fn between(&mut self, node: &'a Node) {
        if let Some(vae) = self.graph.source(node, "vae")
            && let Some(name) = self.graph.text(vae, "vae_name")
        {
            self.recipe.vae = model_named(name);
        }
        let scale = self.graph.number(node, "scale_by").or_else(|| self.graph.number(node, "upscale_by"));
        let size = self.graph.whole(node, "width").zip(self.graph.whole(node, "height"));
        let model = self.graph.source(node, "upscale_model").and_then(|loader| self.graph.text(loader, "model_name"));
        let upscales = node.is_like(&["Upscale", "Scale", "Resize"]);
        if upscales || model.is_some() {
            let method = self.graph.text(node, "upscale_method");
            let kind = if node.is_like(&["Latent"]) { "latent" } else { "pixel" };
            let method = method.map(|method| format!("{kind}-{method}"));
            let hires = self.recipe.hires.get_or_insert_with(Hires::default);
            // The last comes first: what a network makes is often brought to another size.
            let own = model.map(scale_of_name).or(scale.filter(|scale| (0.01..=16.0).contains(scale)));
            hires.scale = own.map(|own| own * hires.scale.unwrap_or(1.0)).or(hires.scale);
            hires.size = hires.size.or(size.and_then(|(width, height)| extent(width, height)));
            hires.upscaler = model.map(ToOwned::to_owned).or(hires.upscaler.take()).or(method);
        } else if node.is_like(&["Detailer", "Face", "Restore", "Composite", "Color", "Sharpen", "Blend"]) {
            self.recipe.leave_out(format!("the node '{}'", node.class));
        }
    }

    /// What the last of several samplers did.
    fn second_pass(&mut self, last: &'a Node, count: usize) {
        let mut ignored = ForeignRecipe::default();
        let stage = Stage::read(self.graph, last, &mut ignored);
        if stage.goes_on {
            self.recipe.leave_out("the second model that finishes the picture (refiner)");
        } else {
            let hires = self.recipe.hires.get_or_insert_with(Hires::default);
            // A pass at the same size is one that enlarges by nothing.
            hires.scale = hires.scale.or(hires.size.is_none().then_some(1.0));
            stage.write_second(hires);
        }
        if count > 2 {
            self.recipe.leave_out(format!("{} further passes", count - 2));
        }
    }

    /// The chain of adapters back to the model's file.
    fn model(&mut self, from: Option<Link<'a>>) {
        let mut loras = Vec::new();
        let mut next = from;
        for _ in 0..MAX_CHAIN {
            let Some(node) = next.and_then(|link| self.graph.node(link.id)) else { break };
            let number = |name: &str| self.graph.number(node, name);
            if let Some(name) = self.graph.text(node, "lora_name") {
                let unet = number("strength_model").or_else(|| number("strength")).unwrap_or(1.0);
                loras.push((name, number("strength_clip").unwrap_or(unet), unet));
            }
            // Loaders of several adapters hold an object for each.
            let several = node.inputs().filter_map(|(_, value)| {
                let on = value.get("on").is_none_or(|on| on.as_bool() != Some(false));
                let name = value.get("lora").and_then(super::json::text).filter(|_| on)?;
                let unet = value.get("strength").and_then(super::json::number).unwrap_or(1.0);
                let text = value.get("strengthTwo").and_then(super::json::number).unwrap_or(unet);
                Some((name, text, unet))
            });
            let mut several: Vec<_> = several.collect();
            several.reverse();
            loras.extend(several);
            if let Some(multiplier) = number("multiplier").filter(|_| node.class == "RescaleCFG") {
                self.recipe.guidance_rescale = share(multiplier);
            } else if changes_model(node) {
                self.recipe.leave_out(format!("the node '{}'", node.class));
            }
            let file = ["ckpt_name", "unet_name", "model_name", "model_path", "gguf_name"]
                .iter()
                .find_map(|name| self.graph.text(node, name));
            if let Some(file) = file {
                self.recipe.model = model_named(file);
                break;
            }
            next = node.first_link(&["model", "model1", "any", "input", "value", "pipe", "basic_pipe"]);
        }
        // Those next to the model come first.
        for (name, text, unet) in loras.into_iter().rev() {
            if let Some(lora) = model_named(name) {
                self.recipe.add_lora(lora, text, unet);
            }
        }
    }

    /// The latent that sampling began with: its size, or the picture that it was; true for a picture.
    fn latent(&mut self, from: Option<Link<'a>>) -> bool {
        let mut next = from;
        let mut masked = false;
        for _ in 0..MAX_CHAIN {
            let Some(node) = next.and_then(|link| self.graph.node(link.id)) else { break };
            masked |= node.input("mask").is_some() && node.is_like(&["Inpaint", "Mask"]);
            let size = self.graph.whole(node, "width").zip(self.graph.whole(node, "height"));
            let size = size.and_then(|(width, height)| extent(width, height));
            if node.is_like(&["Empty"]) && size.is_some() {
                self.recipe.size = size;
                return false;
            }
            if node.is_like(&["LoadImage", "Load Image"]) {
                self.recipe.image = self.graph.text(node, "image").map(ToOwned::to_owned);
                break;
            }
            if node.is_like(&["LatentFromBatch"]) {
                self.recipe.leave_out("the place in a batch");
            }
            let Some(link) = node.first_link(PICTURES) else {
                // Something that makes a latent of a size.
                self.recipe.size = size;
                return false;
            };
            next = Some(link);
        }
        if masked {
            self.recipe.mask = Some(ForeignMask::default());
        }
        self.recipe.image.is_some() || masked
    }
}

/// Whether a node runs a sampler.
fn is_sampler(node: &Node) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| node.input(name).is_some());
    let core =
        matches!(node.class.as_str(), "KSampler" | "KSamplerAdvanced" | "SamplerCustom" | "SamplerCustomAdvanced");
    let like = has(&["sampler_name"]) && has(&["seed", "noise_seed"]) && has(&["steps"]) && has(&["cfg"]);
    core || like && !node.is_like(&["Detailer", "Detail"])
}

/// Whether a node in the model's chain makes another model of it, in a way that has no place in a recipe.
fn changes_model(node: &Node) -> bool {
    node.is_like(&[
        "FreeU",
        "IPAdapter",
        "ModelMerge",
        "Perturbed",
        "SelfAttention",
        "Hypernetwork",
        "HyperTile",
        "Downscale",
        "DynamicThresholding",
        "ModelSampling",
        "AnimateDiff",
        "PAG",
        "Skimmed",
        "DifferentialDiffusion",
    ])
}
