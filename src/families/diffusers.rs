//! Loads a folder in the diffusers layout with one CLIP text encoder, and runs it.

use std::cell::Cell;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::job::{LatentFormat, Part};
use crate::nets::{Context, TextConfig, TextEncoder, Tokenizer, Unet, UnetConfig, Vae, VaeConfig};
use crate::sampling::{Branch, SchedulerConfig};
use crate::weights::Weights;

use super::detect::footprint;
use super::hash::short_hash;
use super::{DiffusionModel, LoadRequest, ModelError, UnetInputs, latents};

/// A scheduler configuration has at most a list of betas.
const MAX_SCHEDULER_BYTES: u64 = 4 << 20;

/// The contexts of a job's two prompts, alone and together.
struct Contexts {
    prompts: [String; 2],
    negative: Context,
    positive: Context,
    both: Context,
}

/// A text encoder, a UNet and a VAE.
struct StableDiffusion {
    tokenizer: Tokenizer,
    text: TextEncoder,
    unet: Unet,
    vae: Vae,
    scheduler: SchedulerConfig,
    format: Arc<LatentFormat>,
    inputs: UnetInputs,
    device: Device,
    dtype: DType,
    weight_bytes: u64,
    hash: Option<String>,
    contexts: Option<Contexts>,
}

/// Loads a folder with one text encoder, a UNet and a VAE.
pub(super) fn load(request: LoadRequest<'_>) -> Result<Box<dyn DiffusionModel>, ModelError> {
    let LoadRequest { files, device, dtype, progress, cancel } = request;
    let scheduler = SchedulerConfig::from_json(&files.text("scheduler/scheduler_config.json", MAX_SCHEDULER_BYTES)?)
        .map_err(super::sampling_error)?;
    let text_config = TextConfig::from_config(&files.config("text_encoder/config.json")?)?;
    let unet_config = UnetConfig::from_config(&files.config("unet/config.json")?)?;
    let vae_config = VaeConfig::from_config(&files.config("vae/config.json")?)?;
    let inputs = if unet_config.in_channels == vae_config.latent_channels {
        UnetInputs::Latents
    } else {
        UnetInputs::Inpainting
    };
    let tokenizer = Tokenizer::read(|name| {
        let path = format!("tokenizer/{name}");
        if files.contains(&path) { files.text(&path, Tokenizer::MAX_FILE_BYTES).map(Some) } else { Ok(None) }
    })?;

    // One reading loop for three parts: each tells how much of it is read.
    let told = Cell::new(-1f32);
    let progress = std::cell::RefCell::new(progress);
    let tell = |part: Part, done: u64, of: u64| {
        let fraction = done as f32 / of.max(1) as f32;
        if fraction >= 1.0 || fraction < told.get() || fraction - told.get() > 0.02 {
            told.set(fraction);
            (progress.borrow_mut())(part, fraction);
        }
    };
    let mut weight_bytes = 0;
    let mut account = |component: &str, weights: &Weights, dtype: DType| {
        let values: u64 = weights.tensors().map(|t| (t.bytes / t.element.size_in_bytes().max(1)) as u64).sum();
        weight_bytes += footprint(component, values, dtype, device);
    };

    let weights = files.weights("text_encoder")?;
    // The text encoder is small and sensitive: it always computes in f32.
    account("text_encoder", &weights, DType::F32);
    let reading = weights.reading(DType::F32, device).cancelled_by(cancel);
    let reading = reading.on_progress(|done, of| tell(Part::TextEncoder, done, of));
    let text = TextEncoder::load(&text_config, &reading.root())?;

    let weights = files.weights("unet")?;
    account("unet", &weights, dtype);
    let reading = weights.reading(dtype, device).cancelled_by(cancel);
    let reading = reading.on_progress(|done, of| tell(Part::Unet, done, of));
    let unet = Unet::load(&unet_config, &reading.root())?;

    let weights = files.weights("vae")?;
    account("vae", &weights, dtype);
    let reading = weights.reading(dtype, device).cancelled_by(cancel);
    let reading = reading.on_progress(|done, of| tell(Part::Vae, done, of));
    let vae = Vae::load(&vae_config, &reading.root())?;

    cancel.check()?;
    Ok(Box::new(StableDiffusion {
        format: Arc::new(latents::format(files, vae_config.scaling_factor)?),
        hash: short_hash(files, cancel)?,
        tokenizer,
        text,
        unet,
        vae,
        scheduler,
        inputs,
        device: device.clone(),
        dtype,
        weight_bytes,
        contexts: None,
    }))
}

impl DiffusionModel for StableDiffusion {
    fn latent_format(&self) -> Arc<LatentFormat> {
        self.format.clone()
    }

    fn scheduler(&self) -> &SchedulerConfig {
        &self.scheduler
    }

    fn unet_inputs(&self) -> UnetInputs {
        self.inputs
    }

    fn device(&self) -> &Device {
        &self.device
    }

    fn weight_bytes(&self) -> u64 {
        self.weight_bytes
    }

    fn working_bytes(&self, size: Extent, batch: usize) -> u64 {
        let latent_area = size.area() as u64 / u64::from(self.format.downscale * self.format.downscale);
        let bytes = if self.device.is_cpu() { 4 } else { self.dtype.size_in_bytes() as u64 };
        // The skips of the UNet's first level are what is held longest; each lower level adds about half as much.
        let unet_channels = self.unet.config().block_channels.first().copied().unwrap_or(1) as u64;
        let unet = latent_area * unet_channels * bytes * batch as u64 * 16;
        // The VAE's largest tensors have its second width at full size; a few of them live at once.
        let vae_channels = self.vae.config().block_channels.iter().take(2).copied().max().unwrap_or(1) as u64;
        let vae = size.area() as u64 * vae_channels * bytes * 5;
        unet.max(vae) + 64 * 1024 * 1024
    }

    fn hash(&self) -> Option<String> {
        self.hash.clone()
    }

    fn condition(&mut self, negative: &str, positive: &str, cancel: &CancelToken) -> Result<(), ModelError> {
        let prompts = [negative.to_owned(), positive.to_owned()];
        if self.contexts.as_ref().is_some_and(|known| known.prompts == prompts) {
            return Ok(());
        }
        let chunks = [self.tokenizer.chunk(negative)?, self.tokenizer.chunk(positive)?];
        let states = self.text.encode(&chunks, cancel)?.last()?.to_dtype(DType::F32)?;
        self.contexts = Some(Contexts {
            prompts,
            negative: self.unet.context(&states.narrow(0, 0, 1)?.contiguous()?)?,
            positive: self.unet.context(&states.narrow(0, 1, 1)?.contiguous()?)?,
            both: self.unet.context(&states)?,
        });
        Ok(())
    }

    fn predict(&mut self, x: &Tensor, t: f64, branches: &[Branch], cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let contexts = self.contexts.as_ref().ok_or_else(super::unconditioned)?;
        let (context, repeats) = match branches {
            [Branch::Negative] => (&contexts.negative, 1),
            [Branch::Positive] => (&contexts.positive, 1),
            [Branch::Negative, Branch::Positive] => (&contexts.both, 2),
            _ => return Err(super::unconditioned()),
        };
        let x = x.to_dtype(self.dtype)?.repeat((repeats, 1, 1, 1))?;
        Ok(self.unet.forward(&x, t, context, cancel)?.to_dtype(DType::F32)?)
    }

    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        let posterior = self.vae.encode(pixels, cancel)?;
        let scale = f64::from(self.format.scaling_factor);
        let deviation = (posterior.logvar.to_dtype(DType::F32)? * 0.5)?.exp()?;
        Ok(((posterior.mean.to_dtype(DType::F32)? * scale)?, (deviation * scale)?))
    }

    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let unscaled = (latents / f64::from(self.format.scaling_factor))?;
        Ok(self.vae.decode(&unscaled, cancel)?.to_dtype(DType::F32)?)
    }
}
