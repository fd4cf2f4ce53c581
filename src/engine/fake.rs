//! A model for tests: no weights and no network, but pictures that follow prompt and seed, at a pace that is asked for.
//!
//! Put a [`FakeLoader`] into [`EngineConfig::loader`](super::EngineConfig::loader), and every model that a job names is
//! this one. Latents are the picture itself at an eighth of its size, so that all that the engine does around a
//! network (masks, previews, cancelling, batches) shows in the result. The same recipe gives the same bytes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::families::{Conditions, ControlInput, DiffusionModel, ModelError, UnetInputs, Upscaler, UpscalerInfo};
use crate::job::{LatentFormat, Part};
use crate::sampling::{Prediction, SchedulerConfig};

use super::cache::{Loader, ModelKey};
use super::desk::UpscalerKey;
use super::device::Resolved;

/// Pixels per latent, along each side.
const CELL: usize = 8;
const CHANNELS: usize = 4;

/// Loads the model for tests.
#[derive(Debug, Clone)]
pub struct FakeLoader {
    /// How long each evaluation takes; a cancelled job leaves it within a millisecond or two.
    pub step_delay: Duration,
    /// How long loading takes.
    pub load_delay: Duration,
    /// What the network is told: as an ordinary model, or as one for inpainting.
    pub inputs: UnetInputs,
    /// What was done so far, over all models of this loader and its clones.
    pub counts: Arc<Counts>,
}

/// What was done to models for tests.
#[derive(Debug, Default)]
pub struct Counts {
    /// Models loaded.
    pub loads: AtomicUsize,
    /// Evaluations of the network that were begun, whatever their batch.
    pub predictions: AtomicUsize,
    /// Pictures decoded.
    pub decodes: AtomicUsize,
}

impl Default for FakeLoader {
    /// An ordinary model that takes no time.
    fn default() -> Self {
        Self {
            step_delay: Duration::ZERO,
            load_delay: Duration::ZERO,
            inputs: UnetInputs::Latents,
            counts: Arc::default(),
        }
    }
}

impl Loader for FakeLoader {
    fn weight_bytes(&self, _: &ModelKey, _: &Resolved) -> Result<u64, ModelError> {
        Ok(1 << 20)
    }

    fn load(
        &self,
        _: &ModelKey,
        _: &Resolved,
        progress: &mut dyn FnMut(Part, f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn DiffusionModel>, ModelError> {
        progress(Part::Unet, 0.0);
        wait(self.load_delay, cancel)?;
        progress(Part::Unet, 1.0);
        self.counts.loads.fetch_add(1, Ordering::SeqCst);
        let format = LatentFormat {
            downscale: CELL as u32,
            channels: CHANNELS as u32,
            scaling_factor: 1.0,
            rgb_factors: vec![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0; 3]],
            rgb_bias: [0.0; 3],
        };
        let scheduler =
            SchedulerConfig { prediction_type: Some(Prediction::Sample), ..SchedulerConfig::stable_diffusion() };
        Ok(Box::new(FakeModel {
            format: Arc::new(format),
            scheduler,
            inputs: self.inputs,
            step_delay: self.step_delay,
            counts: self.counts.clone(),
            texts: Vec::new(),
        }))
    }

    fn upscaler(
        &self,
        key: &UpscalerKey,
        _: &Device,
        progress: &mut dyn FnMut(f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn Upscaler>, ModelError> {
        wait(self.load_delay, cancel)?;
        progress(1.0);
        self.counts.loads.fetch_add(1, Ordering::SeqCst);
        let info = UpscalerInfo {
            architecture: "nearest",
            scale: 4,
            in_channels: 3,
            width: 1,
            blocks: 1,
            halo: 0,
            multiple: 1,
            evidence: "for tests".into(),
        };
        let broken = key.path.as_ref().is_some_and(|path| path.ends_with("broken"));
        Ok(Box::new(FakeUpscaler { info, step_delay: self.step_delay, broken }))
    }
}

/// An upscaler for tests: each pixel becomes four by four. One whose file is called `broken` gives no numbers.
struct FakeUpscaler {
    info: UpscalerInfo,
    step_delay: Duration,
    broken: bool,
}

impl Upscaler for FakeUpscaler {
    fn info(&self) -> &UpscalerInfo {
        &self.info
    }

    fn device(&self) -> &Device {
        &Device::Cpu
    }

    fn weight_bytes(&self) -> u64 {
        1 << 10
    }

    fn working_bytes(&self, tile: Extent) -> u64 {
        tile.area() as u64 * 200
    }

    fn enlarge(&mut self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        wait(self.step_delay, cancel)?;
        let (_, _, h, w) = x.dims4()?;
        let y = x.reshape((1, 3, h, 1, w, 1))?.broadcast_as((1, 3, h, 4, w, 4))?.reshape((1, 3, h * 4, w * 4))?;
        if self.broken { Ok((y * f64::NAN)?) } else { Ok(y) }
    }
}

/// Lets time pass, unless the job is cancelled.
fn wait(delay: Duration, cancel: &CancelToken) -> Result<(), ModelError> {
    let end = Instant::now() + delay;
    loop {
        cancel.check()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(1)));
    }
}

struct FakeModel {
    format: Arc<LatentFormat>,
    scheduler: SchedulerConfig,
    inputs: UnetInputs,
    step_delay: Duration,
    counts: Arc<Counts>,
    /// What each text looks like, -1..1, and whether it is not wanted.
    texts: Vec<([f32; 3], bool)>,
}

/// A colour for a text.
fn colour(text: &str) -> [f32; 3] {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let bytes = hasher.finish().to_le_bytes();
    [0, 1, 2].map(|i| f32::from(bytes[i]) / 255.0 * 1.6 - 0.8)
}

impl DiffusionModel for FakeModel {
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
        &Device::Cpu
    }

    fn weight_bytes(&self) -> u64 {
        1 << 20
    }

    fn working_bytes(&self, size: Extent, batch: usize) -> u64 {
        size.area() as u64 * 16 * batch as u64
    }

    fn coding_bytes(&self, size: Extent) -> u64 {
        size.area() as u64 * 4
    }

    fn hash(&self) -> Option<String> {
        Some("fa4e000000".into())
    }

    fn condition(&mut self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<(), ModelError> {
        self.texts = conditions.texts.iter().map(|t| (colour(t.text), t.negative)).collect();
        Ok(cancel.check()?)
    }

    /// Controls are taken and not followed.
    fn set_controls(&mut self, _: &[ControlInput], cancel: &CancelToken) -> Result<(), ModelError> {
        Ok(cancel.check()?)
    }

    /// The clean latent: the prompt's colour, lighter to the right and darker to the bottom, with a quarter of what
    /// is there already, so that the seed shows.
    fn predict(&mut self, x: &Tensor, _: f64, texts: &[usize], cancel: &CancelToken) -> Result<Tensor, ModelError> {
        self.counts.predictions.fetch_add(1, Ordering::SeqCst);
        wait(self.step_delay, cancel)?;
        let (_, _, rows, columns) = x.dims4()?;
        let mut out = Vec::with_capacity(texts.len() * CHANNELS * rows * columns);
        let wanted = self.texts.iter().find(|(_, negative)| !negative).map_or([0.0; 3], |(colour, _)| *colour);
        for (n, text) in texts.iter().enumerate() {
            let own = if x.dim(0)? == texts.len() { x.get(n)? } else { x.get(0)? };
            let now = own.narrow(0, 0, CHANNELS)?.to_dtype(DType::F32)?.flatten_all()?.to_vec1::<f32>()?;
            for (i, value) in now.iter().enumerate() {
                let (c, y, x) = (i / (rows * columns), i / columns % rows, i % columns);
                let slope = 0.3 * (x as f32 / columns as f32 - y as f32 / rows as f32);
                let colour = match (c, self.texts.get(*text)) {
                    (3, _) | (_, None) => 0.0,
                    (_, Some((colour, false))) => colour[c] + slope,
                    // Near the positive one: guidance multiplies the difference.
                    (_, Some((colour, true))) => wanted[c] + slope + 0.02 * colour[c],
                };
                out.push(0.75 * colour + 0.25 * value);
            }
        }
        Ok(Tensor::from_vec(out, (texts.len(), CHANNELS, rows, columns), &Device::Cpu)?)
    }

    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        cancel.check()?;
        let colours = pixels.avg_pool2d(CELL)?;
        let mean = colours.pad_with_zeros(1, 0, 1)?;
        let deviation = mean.zeros_like()?;
        Ok((mean, deviation))
    }

    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        cancel.check()?;
        self.counts.decodes.fetch_add(1, Ordering::SeqCst);
        let (_, _, rows, columns) = latents.dims4()?;
        Ok(latents.narrow(1, 0, 3)?.contiguous()?.upsample_nearest2d(rows * CELL, columns * CELL)?)
    }
}
