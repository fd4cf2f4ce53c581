//! Models of text encoders, a UNet and a VAE: every Stable Diffusion.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, Rect};
use crate::job::{Economy, EmbeddingFile, Emphasis, LatentFormat, Part};
use crate::nets::{self, Added, Conditioning, Context, ControlNet, Evaluation, Unet, UnetConfig};
use crate::ops;
use crate::sampling::{SchedulerConfig, alphas_cumprod};

use super::autoencoder::Autoencoder;
use super::control::Controls;
use super::depths::Depths;
use super::error::unconditioned;
use super::hash::short_hash;
use super::latents::LatentSpace;
use super::loading::Loading;
use super::text::{Embedded, TextStack, TextStyle};
use super::{Conditions, ControlInput, DiffusionModel, LoadRequest, ModelError, TextInput, UnetInputs, latents};

/// Contexts of branches that are kept ready: prompts that alternate need no more.
const MAX_CONTEXTS: usize = 8;

impl Degrading {
    /// The noise level of a low-resolution picture.
    fn level(&self, known: Option<&Conditioned>) -> u32 {
        known.and_then(|known| known.noise_level).unwrap_or(NOISE_LEVEL).min(self.most)
    }
}

/// What distinguishes one kind of these models from another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) text: TextStyle,
    pub(super) inputs: UnetInputs,
    pub(super) space: LatentSpace,
}

/// How the low-resolution picture of an upscaler is noised.
struct Degrading {
    /// The product of all (1 - beta) up to each noise level.
    alphas: Vec<f32>,
    /// The highest noise level.
    most: u32,
}

/// The noise level where the artist says nothing: what the x4 upscaler's authors use.
const NOISE_LEVEL: u32 = 20;

/// A [`TextInput`] that is remembered.
#[derive(PartialEq)]
struct OwnedText {
    text: String,
    second: Option<String>,
    negative: bool,
    schedule: usize,
    joined: bool,
}

/// All that decides what texts become.
#[derive(PartialEq)]
struct Asked {
    texts: Vec<OwnedText>,
    clip_skip: u32,
    emphasis: Emphasis,
    embeddings: Vec<EmbeddingFile>,
}

impl Asked {
    fn of(conditions: &Conditions<'_>) -> Self {
        let owned = |t: &TextInput<'_>| OwnedText {
            text: t.text.to_owned(),
            second: t.second.map(str::to_owned),
            negative: t.negative,
            schedule: t.schedule,
            joined: t.joined,
        };
        Self {
            texts: conditions.texts.iter().map(owned).collect(),
            clip_skip: conditions.clip_skip,
            emphasis: conditions.emphasis,
            embeddings: conditions.embeddings.to_vec(),
        }
    }
}

/// What a job asked for, and what became of it.
struct Conditioned {
    asked: Asked,
    embedded: Vec<Embedded>,
    sizes: [f32; 6],
    /// What all of the picture is cut by, at the left and at the top; a part of it is cut by more.
    crop: (u32, u32),
    noise_level: Option<u32>,
    guidance: f64,
    /// For each list of texts that was asked for.
    contexts: Vec<(Vec<usize>, Context)>,
}

/// Text encoders, a UNet and a VAE.
struct LatentDiffusion {
    text: TextStack,
    unet: Unet,
    vae: Autoencoder,
    scheduler: SchedulerConfig,
    format: Arc<LatentFormat>,
    inputs: UnetInputs,
    degrading: Option<Degrading>,
    device: Device,
    dtype: DType,
    weight_bytes: u64,
    hash: Option<String>,
    conditioned: Option<Conditioned>,
    controls: Controls,
    depths: Depths,
    notices: Vec<String>,
}

/// Loads a model of this layout.
pub(super) fn load(request: LoadRequest<'_>, layout: Layout) -> Result<Box<dyn DiffusionModel>, ModelError> {
    let loading = Loading::new(request)?;
    let files = loading.files;
    let scheduler = loading.scheduler("scheduler")?;
    let unet_config = UnetConfig::from_config(&files.config("unet/config.json")?)?;
    let degrading = (layout.inputs == UnetInputs::LowResolution).then(|| degrading(&loading)).transpose()?;
    let text = TextStack::load(&loading, layout.text)?;
    let weights = files.weights("unet")?;
    let unet = loading.part(Part::Unet, "unet", &weights, loading.dtype, |view| Unet::load(&unet_config, view))?;
    let vae = Autoencoder::load(&loading)?;
    loading.cancel.check()?;
    Ok(Box::new(LatentDiffusion {
        format: Arc::new(latents::format(files, vae.config(), layout.space)?),
        hash: short_hash(files, loading.cancel)?,
        text,
        unet,
        vae,
        scheduler,
        inputs: layout.inputs,
        degrading,
        device: loading.device.clone(),
        dtype: loading.dtype,
        weight_bytes: loading.bytes(),
        conditioned: None,
        controls: Controls::default(),
        depths: Depths::default(),
        notices: loading.notices(),
    }))
}

fn degrading(loading: &Loading<'_>) -> Result<Degrading, ModelError> {
    let alphas = alphas_cumprod(&loading.scheduler("low_res_scheduler")?);
    let index = loading.files.config("model_index.json")?;
    let most = index.integer("max_noise_level", 0..=alphas.len().saturating_sub(1), Some(350))?;
    Ok(Degrading { alphas, most: most as u32 })
}

impl LatentDiffusion {
    /// The conditioning of these texts in one batch, for the network that `make` has; all texts have the same number of
    /// tokens.
    fn context(
        &self,
        known: &Conditioned,
        texts: &[usize],
        make: impl FnOnce(Conditioning<'_>) -> nets::Result<Context>,
    ) -> Result<Context, ModelError> {
        let embedded: Vec<&Embedded> = texts.iter().filter_map(|&text| known.embedded.get(text)).collect();
        if embedded.len() != texts.len() || texts.is_empty() {
            return Err(unconditioned());
        }
        let states: Vec<&Tensor> = embedded.iter().map(|e| &e.states).collect();
        let pooled: Option<Vec<&Tensor>> = embedded.iter().map(|e| e.pooled.as_ref()).collect();
        let pooled = pooled.map(|pooled| Tensor::cat(&pooled, 0)).transpose()?;
        let sizes = known.sizes.repeat(texts.len());
        let time_ids = Tensor::from_vec(sizes, (texts.len(), 6), &self.device)?;
        let labels = self.degrading.as_ref().map(|degrading| vec![degrading.level(Some(known)); texts.len()]);
        Ok(make(Conditioning {
            text: &Tensor::cat(&states, 0)?,
            class_labels: labels.as_deref(),
            added: pooled.as_ref().map(|pooled| Added { pooled, time_ids: &time_ids }),
        })?)
    }

    /// Predicts for texts of the same number of tokens.
    fn predict_alike(
        &mut self,
        x: &Tensor,
        t: f64,
        texts: &[usize],
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        let mut known = self.conditioned.take().ok_or_else(unconditioned)?;
        let at = known.contexts.iter().position(|(of, _)| of == texts);
        let made = match at {
            Some(at) => Ok(at),
            None => self.context(&known, texts, |c| self.unet.guided(self.unet.context(c)?, known.guidance)).map(
                |context| {
                    if known.contexts.len() >= MAX_CONTEXTS {
                        known.contexts.remove(0);
                    }
                    known.contexts.push((texts.to_vec(), context));
                    known.contexts.len() - 1
                },
            ),
        };
        let (mut controls, mut depths) = (std::mem::take(&mut self.controls), std::mem::take(&mut self.depths));
        let result = made.and_then(|at| {
            let negative = |text: usize| known.asked.texts.get(text).is_some_and(|t| t.negative);
            let conditioning = |texts: &[usize], network: &ControlNet| {
                self.context(&known, texts, |conditioning| {
                    network.context(Conditioning { class_labels: None, ..conditioning })
                })
            };
            let context = &known.contexts[at].1;
            // Alone, a text does not say whether the picture that is edited is seen with it.
            let known_by_texts = self.inputs != UnetInputs::Picture || texts.len() > 1;
            let connections = depths.connections().filter(|_| known_by_texts);
            let mut deep = depths.take(texts).filter(|deep| deep.fits(x, context));
            let most = connections.filter(|_| deep.is_some());
            let residuals = controls.residuals(x, t, texts, most, negative, conditioning, cancel)?;
            let how = Evaluation {
                residuals: residuals.as_ref(),
                token_merging: depths.token_merging(),
                deep: connections.map(|connections| (connections, &mut deep)),
                probe: None,
            };
            let predicted = self.unet.evaluate(x, t, context, how, cancel)?;
            depths.put(texts, deep);
            Ok(predicted.to_dtype(DType::F32)?)
        });
        (self.controls, self.depths) = (controls, depths);
        self.conditioned = Some(known);
        result
    }
}

impl DiffusionModel for LatentDiffusion {
    fn latent_format(&self) -> Arc<LatentFormat> {
        self.format.clone()
    }

    fn scheduler(&self) -> &SchedulerConfig {
        &self.scheduler
    }

    fn unet_inputs(&self) -> UnetInputs {
        self.inputs
    }

    fn is_xl(&self) -> bool {
        self.text.is_xl()
    }

    fn device(&self) -> &Device {
        &self.device
    }

    fn weight_bytes(&self) -> u64 {
        self.weight_bytes + self.controls.bytes()
    }

    fn working_bytes(&self, size: Extent, batch: usize) -> u64 {
        let latent_area = size.area() as u64 / u64::from(self.format.downscale * self.format.downscale);
        let bytes_of = |dtype: DType| ops::activations(dtype, &self.device).size_in_bytes() as u64;
        // The skips of the UNet's first level are what is held longest; each lower level adds about half as much.
        let unet_channels = self.unet.config().block_channels.first().copied().unwrap_or(1) as u64;
        let unet = latent_area * unet_channels * bytes_of(self.dtype) * batch as u64 * 16;
        unet.max(self.vae.working_bytes(size)) + 64 * 1024 * 1024
    }

    fn coding_bytes(&self, size: Extent) -> u64 {
        self.vae.working_bytes(size)
    }

    fn hash(&self) -> Option<String> {
        self.hash.clone()
    }

    fn condition(&mut self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<(), ModelError> {
        let asked = Asked::of(conditions);
        // Heights come before widths, and the top before the left.
        let (original, size, crop) = (conditions.original, conditions.size, conditions.crop);
        let sizes = [original.height, original.width, crop.1, crop.0, size.height, size.width].map(|v| v as f32);
        let (noise_level, guidance) = (conditions.noise_level, conditions.guidance);
        let alike = |known: &Conditioned| (known.sizes, known.noise_level, known.guidance);
        let (embedded, contexts) = match self.conditioned.take().filter(|known| known.asked == asked) {
            Some(known) if alike(&known) == (sizes, noise_level, guidance) => (known.embedded, known.contexts),
            Some(known) => (known.embedded, Vec::new()),
            None => (self.text.embed(conditions, cancel)?, Vec::new()),
        };
        self.controls.forget_texts();
        self.conditioned = Some(Conditioned { asked, embedded, sizes, crop, noise_level, guidance, contexts });
        Ok(())
    }

    fn reads_guidance(&self) -> bool {
        self.unet.config().guidance_width.is_some()
    }

    fn set_controls(&mut self, controls: &[ControlInput], cancel: &CancelToken) -> Result<(), ModelError> {
        self.controls.set(controls, self.unet.config(), (&self.device, self.dtype), cancel)
    }

    fn set_economy(&mut self, economy: Economy) {
        self.depths.set(economy);
    }

    fn begin_step(&mut self, index: usize, of: usize) {
        self.depths.begin_step(index);
        self.controls.begin_step(index, of);
    }

    fn show_part(&mut self, part: Rect) {
        if self.is_xl()
            && let Some(known) = &mut self.conditioned
        {
            let crop = [known.crop.1 + part.y, known.crop.0 + part.x].map(|v| v as f32);
            if known.sizes[2..4] != crop {
                known.sizes[2..4].copy_from_slice(&crop);
                known.contexts.clear();
                self.controls.forget_texts();
            }
        }
        self.controls.show_part(part);
    }

    fn predict(&mut self, x: &Tensor, t: f64, texts: &[usize], cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let known = self.conditioned.as_ref().ok_or_else(unconditioned)?;
        let tokens = |text: &usize| known.embedded.get(*text).and_then(|e| e.states.dim(1).ok());
        let alike = texts.windows(2).all(|pair| tokens(&pair[0]) == tokens(&pair[1]));
        if alike {
            return self.predict_alike(x, t, texts, cancel);
        }
        // Texts of different lengths do not go into one batch: each is computed alone, as in A1111.
        let apart = x.dim(0)? == texts.len();
        let each = texts.iter().enumerate().map(|(i, text)| {
            let own = if apart { x.narrow(0, i, 1)? } else { x.clone() };
            self.predict_alike(&own, t, &[*text], cancel)
        });
        Ok(Tensor::cat(&each.collect::<Result<Vec<_>, ModelError>>()?, 0)?)
    }

    fn degraded(&self, picture: &Tensor, noise: &Tensor) -> Result<Tensor, ModelError> {
        let Some(degrading) = &self.degrading else { return Ok(picture.clone()) };
        let alpha = f64::from(degrading.alphas[degrading.level(self.conditioned.as_ref()) as usize]);
        Ok(((picture * alpha.sqrt())? + (noise * (1.0 - alpha).sqrt())?)?)
    }

    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        self.vae.encode(pixels, cancel)
    }

    fn encode_unscaled(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        Ok(self.vae.encode_unscaled(pixels, cancel)?.0)
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

    fn take_notices(&mut self) -> Vec<String> {
        let mut notices = std::mem::take(&mut self.notices);
        notices.extend(self.vae.take_notice());
        notices
    }
}
