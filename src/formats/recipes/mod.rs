//! Recipes of other programs: what the texts of a picture say of how it was made.
//!
//! Each program has a file; all give the same [`ForeignRecipe`]. Names of samplers, schedules and models stay as the
//! program writes them, prompts come in the web UI's language, and what has no place in a recipe is named in
//! [`ForeignRecipe::left_out`]. Every number is checked: a file may say anything.

mod a1111;
mod comfy;
mod control;
mod fooocus;
mod hires;
mod invoke;
mod json;
mod novelai;
mod stealth;
mod swarm;

pub(super) use a1111::EMPHASES;
pub(super) use control::write as write_control;
pub(super) use fooocus::is_object as is_fooocus;
pub use hires::Hires;
pub use stealth::stealth_texts;

use serde::Serialize;

use crate::base::{Extent, RngKind};
use crate::job::{Area, Emphasis, LoraRecipe, MaskedContent, ModelRef, Preprocessor, SamplerOptions, Variation};
use crate::prompt;

use super::number::python;
use super::{Metadata, Origin};

/// What another program's picture says of how it was made; `None` and empty lists where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ForeignRecipe {
    /// What is wanted, in the web UI's language, with a tag for each adapter.
    pub prompt: String,
    /// What is not wanted.
    pub negative_prompt: String,
    /// Number of sampling steps.
    pub steps: Option<u32>,
    /// The sampler's name there, as `DPM++ 2M` or `dpmpp_2m`.
    pub sampler: Option<String>,
    /// The schedule's name there; `None` is the sampler's own.
    pub schedule: Option<String>,
    /// Scale of classifier-free guidance.
    pub guidance: Option<f64>,
    /// How far guidance's contrast is taken back, 0 to 1.
    pub guidance_rescale: Option<f64>,
    /// Guidance by the picture.
    pub image_guidance: Option<f64>,
    /// Share of fresh noise.
    pub eta: Option<f64>,
    /// Settings of the sampler.
    pub sampling: SamplerOptions,
    /// The seed.
    pub seed: Option<u64>,
    /// A second seed mixed in.
    pub variation: Option<Variation>,
    /// Which generator made the noise.
    pub rng: Option<RngKind>,
    /// Size of the picture, in pixels, before any second pass.
    pub size: Option<Extent>,
    /// The model, by its file's stem.
    pub model: Option<ModelRef>,
    /// Another VAE than the model's.
    pub vae: Option<ModelRef>,
    /// The adapters; the prompt has their tags.
    pub loras: Vec<LoraRecipe>,
    /// Embeddings that are known by their hashes.
    pub embeddings: Vec<ModelRef>,
    /// Which of the text encoder's layers is read, from its end: 1 the last.
    pub clip_skip: Option<u32>,
    /// What weighted words do.
    pub emphasis: Option<Emphasis>,
    /// Share of the schedule that is run, where it began with a picture.
    pub strength: Option<f64>,
    /// Name of the picture that it began with.
    pub image: Option<String>,
    /// What was said of a mask.
    pub mask: Option<ForeignMask>,
    /// A second pass at a larger size.
    pub hires: Option<Hires>,
    /// Control networks.
    pub controls: Vec<ForeignControl>,
    /// What could not be taken over, as short phrases: `face restoration`.
    pub left_out: Vec<String>,
}

/// How a part of a picture was repainted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ForeignMask {
    /// Blur of the mask, in pixels.
    pub blur_px: Option<f64>,
    /// What the masked part was before.
    pub content: MaskedContent,
    /// Which part the networks saw.
    pub area: Area,
    /// Whether a grey mask says how far each pixel may change.
    pub soft: bool,
}

/// A control network in use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignControl {
    /// The network, by its file's stem.
    pub network: ModelRef,
    /// What made its picture, by the name there.
    pub preprocessor: Option<String>,
    /// How strongly it is followed.
    pub strength: f64,
    /// Share of the steps after which it begins.
    pub start: f64,
    /// Share of the steps after which it ends.
    pub end: f64,
    /// Whether it is believed more than the prompt.
    pub guess: bool,
    /// Name of its picture, where it is known.
    pub image: Option<String>,
}

impl ForeignControl {
    /// Which of our preprocessors does what its own one did; `None` if none of them does.
    pub fn kind(&self) -> Option<Preprocessor> {
        let Some(name) = &self.preprocessor else { return Some(Preprocessor::None) };
        let name = name.to_lowercase();
        let kinds = [
            ("canny", Preprocessor::Canny),
            ("depth_anything", Preprocessor::Depth),
            ("depthanything", Preprocessor::Depth),
            ("inpaint", Preprocessor::Inpaint),
            ("invert", Preprocessor::Scribble),
            ("tile", Preprocessor::Tile),
        ];
        kinds.iter().find(|(word, _)| name.contains(word)).map(|(_, kind)| *kind)
    }
}

impl Metadata {
    /// What another program's texts say of how the picture was made; `None` if there is nothing of the kind.
    pub fn foreign(&self) -> Option<ForeignRecipe> {
        let parameters = self.parameters.as_deref();
        let mut recipe = match self.origin()? {
            Origin::Scumble | Origin::A1111 => a1111::read(&self.infotext()?),
            Origin::Swarm => swarm::read(parameters?),
            Origin::Fooocus => fooocus::read(parameters?),
            Origin::ComfyUi => comfy::read(self.other("prompt"), self.other("workflow")),
            Origin::InvokeAi => invoke::read(self),
            Origin::NovelAi => novelai::read(self),
        }?;
        recipe.left_out.dedup();
        recipe.left_out.truncate(MAX_LEFT_OUT);
        (recipe != ForeignRecipe::default()).then_some(recipe)
    }
}

/// More phrases than these help nobody.
const MAX_LEFT_OUT: usize = 30;
/// A text of these many characters names nothing.
const MAX_NAME: usize = 200;
/// Extensions of model files.
const EXTENSIONS: &[&str] = &["safetensors", "ckpt", "pth", "pt", "bin", "gguf", "sft"];

impl ForeignRecipe {
    /// Says once that something could not be taken over.
    fn leave_out(&mut self, what: impl Into<String>) {
        let what: String = what.into().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        if !what.is_empty() && self.left_out.len() <= MAX_LEFT_OUT && !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }

    /// Adds an adapter, and its tag to the prompt.
    fn add_lora(&mut self, adapter: ModelRef, text: f64, unet: f64) {
        // A tag ends with its bracket, and a colon parts its fields.
        if adapter.name.is_empty() || adapter.name.contains(['>', ':', '=']) || self.loras.len() >= 1000 {
            self.leave_out(format!("the LoRA '{}'", adapter.name));
            return;
        }
        let weights = if text == unet { python(unet) } else { format!("{}:{}", python(text), python(unet)) };
        self.loras.push(LoraRecipe { adapter, unet, text });
        let name = &self.loras[self.loras.len() - 1].adapter.name;
        let tag = format!("<lora:{name}:{weights}>");
        if !self.prompt.is_empty() {
            self.prompt.push(' ');
        }
        self.prompt.push_str(&tag);
    }

    /// Takes the adapters from the prompt's tags, with the hashes that are known of them.
    fn loras_of_tags(&mut self, hash: impl Fn(&str) -> Option<String>) {
        for (_, network) in prompt::tags(&self.prompt) {
            if network.kind == prompt::NetworkKind::Lora {
                let adapter = ModelRef { hash: hash(&network.name), name: network.name };
                self.loras.push(LoraRecipe { adapter, unet: network.unet_weight, text: network.text_weight });
            } else {
                self.leave_out(format!("the network '{}'", network.name));
            }
        }
    }
}

/// A model by the path that a program wrote: folders and extension taken off.
fn model_named(path: &str) -> Option<ModelRef> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).trim();
    let stem = name.rsplit_once('.').filter(|(_, end)| EXTENSIONS.contains(&end.to_ascii_lowercase().as_str()));
    let name = stem.map_or(name, |(stem, _)| stem);
    let named = !name.is_empty() && !matches!(name, "None" | "none" | "Automatic" | "Default (model)");
    (named && name.len() <= MAX_NAME).then(|| ModelRef { name: name.to_owned(), hash: None })
}

/// A number of steps.
fn steps(value: u64) -> Option<u32> {
    u32::try_from(value).ok().filter(|steps| (1..=10_000).contains(steps))
}

/// A scale of guidance.
fn guidance(value: f64) -> Option<f64> {
    Some(value).filter(|value| (0.0..=1000.0).contains(value))
}

/// A share, 0 to 1.
fn share(value: f64) -> Option<f64> {
    Some(value).filter(|value| (0.0..=1.0).contains(value))
}

/// A picture's size.
fn extent(width: u64, height: u64) -> Option<Extent> {
    let side = |value: u64| u32::try_from(value).ok().filter(|side| (1..=65_535).contains(side));
    Some(Extent::new(side(width)?, side(height)?))
}
