//! Flux.1 (dev and schnell) from a diffusers folder: a rectified flow of two text encoders and a transformer, which
//! `candle-transformers` computes.
//!
//! Both models were distilled to need no negative prompt. Weights in prompts are read and not obeyed: the text that T5
//! reads has no brackets. Source: <https://github.com/black-forest-labs/flux>.

mod t5;
mod transformer;
mod weights;

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::job::{Blame, Economy, Emphasis, Failure, LatentFormat};
use crate::prompt::{self, Part};
use crate::sampling::SchedulerConfig;

use super::autoencoder::Autoencoder;
use super::detect::Facts;
use super::error::unconditioned;
use super::hash::short_hash;
use super::latents::{self, LatentSpace};
use super::loading::Loading;
use super::text::Encoder;
use super::{Conditions, Defaults, DiffusionModel, Family, LoadRequest, ModelError, TextInput, UnetInputs};
use t5::T5;
use transformer::{Told, Transformer};

/// Flux.1.
pub(super) const FAMILY: Family = Family {
    id: "flux",
    label: "Flux.1",
    recognise: |facts| {
        let transformer = facts.transformer.as_ref()?;
        let class = transformer.text("_class_name", "").ok()?;
        let guided = transformer.flag("guidance_embeds", false).ok()?;
        let kind = if guided { "reads the guidance scale" } else { "knows no guidance" };
        (class == "FluxTransformer2DModel" && facts.in_channels == 64)
            .then(|| format!("transformer/config.json: FluxTransformer2DModel that {kind}"))
    },
    defaults: Defaults {
        size: Extent::new(1024, 1024),
        steps: 28,
        guidance: 3.5,
        sampler: "euler",
        schedule: "automatic",
    },
    adapted,
    enlarges: 1,
    bf16_on_cpu: false,
    checked: "diffusers 0.42.1, on tiny models in f32: dev and schnell, text and image, every step within 1e-4; Euler only",
    load,
};

/// Tokens of a prompt for the model that reads the guidance scale (dev), and for the other (schnell).
const TOKENS: [usize; 2] = [512, 256];

fn adapted(facts: &Facts, defaults: Defaults) -> Defaults {
    let guided = facts.transformer.as_ref().is_some_and(|c| c.flag("guidance_embeds", false).unwrap_or(false));
    // Schnell was distilled to four steps.
    if guided { defaults } else { Defaults { steps: 4, guidance: 1.0, ..defaults } }
}

struct Flux {
    clip: Encoder,
    t5: T5,
    transformer: Transformer,
    vae: Autoencoder,
    scheduler: SchedulerConfig,
    format: Arc<LatentFormat>,
    device: Device,
    weight_bytes: u64,
    hash: Option<String>,
    /// The texts of the job, what became of each (states and pooled), and its guidance.
    conditioned: Vec<(String, Tensor, Tensor)>,
    order: Vec<usize>,
    guidance: f64,
    /// What the artist should know.
    notice: Option<String>,
}

fn load(request: LoadRequest<'_>) -> Result<Box<dyn DiffusionModel>, ModelError> {
    let loading = Loading::new(request)?;
    // Half precision overflows in T5 and in the transformer's residual stream; bfloat16 has f32's range.
    let dtype = if loading.dtype == DType::F16 { DType::BF16 } else { loading.dtype };
    let scheduler = loading.scheduler("scheduler")?;
    let clip = Encoder::load(&loading, "text_encoder", "tokenizer")?;
    let t5 = T5::load(&loading, "text_encoder_2", "tokenizer_2", dtype)?;
    let transformer = Transformer::load(&loading, dtype)?;
    let vae = Autoencoder::load(&loading)?;
    if vae.config().latent_channels != transformer.channels {
        let (own, wanted) = (vae.config().latent_channels, transformer.channels);
        let message = format!("the VAE has {own} latent channels, the transformer {wanted}: they belong to two models");
        return Err(Failure::new(Blame::Model, message).into());
    }
    loading.cancel.check()?;
    Ok(Box::new(Flux {
        format: Arc::new(latents::format(loading.files, vae.config(), LatentSpace::Other)?),
        hash: short_hash(loading.files, loading.cancel)?,
        clip,
        t5,
        transformer,
        vae,
        scheduler,
        device: loading.device.clone(),
        weight_bytes: loading.bytes(),
        conditioned: Vec::new(),
        order: Vec::new(),
        guidance: 1.0,
        notice: None,
    }))
}

impl Flux {
    /// A text's states and pooled vector.
    fn embed(&mut self, text: &str, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        let length = TOKENS[usize::from(!self.transformer.guided)];
        let states = self.t5.encode(text, length, cancel)?;
        let pooled = self.clip.pooled(text, cancel)?;
        let widths = (states.dim(2)?, pooled.dim(1)?);
        let wanted = (self.transformer.text_width, self.transformer.pooled_width);
        if widths != wanted {
            let message = format!(
                "the text encoders give widths {widths:?} where the transformer reads {wanted:?}: they belong to another model"
            );
            return Err(Failure::new(Blame::Model, message).into());
        }
        Ok((states, pooled))
    }
}

/// What T5 and CLIP read of a text: all words, without brackets and weights unless those are text.
fn words(input: &TextInput<'_>, emphasis: Emphasis) -> String {
    if emphasis == Emphasis::None {
        return input.text.to_owned();
    }
    let parts = prompt::attention(input.text).into_iter().map(|part| match part {
        Part::Text { text, .. } => text,
        Part::Break => " ".to_owned(),
    });
    parts.collect()
}

impl DiffusionModel for Flux {
    fn latent_format(&self) -> Arc<LatentFormat> {
        self.format.clone()
    }

    fn scheduler(&self) -> &SchedulerConfig {
        &self.scheduler
    }

    fn unet_inputs(&self) -> UnetInputs {
        UnetInputs::Latents
    }

    fn size_multiple(&self) -> u32 {
        // A token is two latents wide.
        self.format.downscale * 2
    }

    fn device(&self) -> &Device {
        &self.device
    }

    fn weight_bytes(&self) -> u64 {
        self.weight_bytes
    }

    fn working_bytes(&self, size: Extent, _: usize) -> u64 {
        let area = size.area() as u64;
        let tokens = area / u64::from(self.size_multiple() * self.size_multiple()) + TOKENS[0] as u64;
        // The attention's scores before and after the softmax are what is held at once; texts come one by one.
        let attention = tokens * tokens * self.transformer.heads as u64 * 4 * 3;
        attention.max(self.vae.working_bytes(size)) + 64 * 1024 * 1024
    }

    fn coding_bytes(&self, size: Extent) -> u64 {
        self.vae.working_bytes(size)
    }

    fn hash(&self) -> Option<String> {
        self.hash.clone()
    }

    fn reads_guidance(&self) -> bool {
        true
    }

    fn condition(&mut self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<(), ModelError> {
        let mut known = std::mem::take(&mut self.conditioned);
        let mut order = Vec::with_capacity(conditions.texts.len());
        for input in conditions.texts {
            // Nothing is guided away from: what is not wanted is never asked for, and T5 is slow.
            let text = if input.negative { String::new() } else { words(input, conditions.emphasis) };
            if input.negative {
                order.push(usize::MAX);
                continue;
            }
            let at = match self.conditioned.iter().chain(&known).position(|(of, ..)| *of == text) {
                Some(at) if at < self.conditioned.len() => at,
                Some(at) => {
                    let own = known.remove(at - self.conditioned.len());
                    self.conditioned.push(own);
                    self.conditioned.len() - 1
                }
                None => {
                    let (states, pooled) = self.embed(&text, cancel)?;
                    self.conditioned.push((text, states, pooled));
                    self.conditioned.len() - 1
                }
            };
            order.push(at);
        }
        (self.order, self.guidance) = (order, conditions.guidance);
        Ok(())
    }

    fn predict(&mut self, x: &Tensor, t: f64, texts: &[usize], cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let mut out = Vec::with_capacity(texts.len());
        for (i, text) in texts.iter().enumerate() {
            cancel.check()?;
            let at = self.order.get(*text).and_then(|at| self.conditioned.get(*at));
            let (_, states, pooled) = at.ok_or_else(unconditioned)?;
            let own = if x.dim(0)? == texts.len() { x.narrow(0, i, 1)? } else { x.clone() };
            let told = Told { text: states, pooled, guidance: self.guidance, sigma: t / 1000.0 };
            out.push(self.transformer.forward(&own, &told)?);
        }
        Ok(Tensor::cat(&out, 0)?)
    }

    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        self.vae.encode(pixels, cancel)
    }

    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        self.vae.decode(latents, &mut |_| (), cancel)
    }

    fn set_vae_tiles(&mut self, pixels: Option<usize>) {
        self.vae.set_most_pixels(pixels);
    }

    fn decode_watched(
        &mut self,
        latents: &Tensor,
        done: &mut dyn FnMut(f32),
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        self.vae.decode(latents, done, cancel)
    }

    fn set_economy(&mut self, economy: Economy) {
        if economy.deep_cache > 1 || economy.token_merging > 0.0 {
            let notice = "Flux has no depths to keep and merges no tokens: all of it is computed in every step";
            self.notice = Some(notice.to_owned());
        }
    }

    fn take_notices(&mut self) -> Vec<String> {
        self.vae.take_notice().into_iter().chain(self.notice.take()).collect()
    }
}
