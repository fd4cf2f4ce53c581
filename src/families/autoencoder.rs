//! A model's VAE with its scaling, and with f32 to fall back to: half precision overflows in some of them.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::job::{Blame, Failure, Part};
use crate::nets::{Vae, VaeConfig};
use crate::weights::{Config, Weights};

use super::loading::Loading;
use super::{ModelError, ModelFiles};

/// The autoencoder between pictures and scaled latents.
pub(super) struct Autoencoder {
    vae: Vae,
    /// How the model's latents are scaled; another VAE that takes this one's place works on the same latents.
    config: VaeConfig,
    dtype: DType,
    device: Device,
    /// Where it is read again from, in f32: the model, or a file or folder of its own.
    files: ModelFiles,
    other: Option<PathBuf>,
    notice: Option<String>,
    /// Pixels from which on pictures are computed in tiles; `None` is the network's own number.
    most_pixels: Option<usize>,
}

/// The VAE that a model is to work with: its own, or another one.
fn source(files: &ModelFiles, other: Option<&Path>) -> Result<(Config, Weights), ModelError> {
    match other {
        Some(path) => Ok(ModelFiles::open_component(path, "vae")?),
        None => Ok((files.config("vae/config.json")?, files.weights("vae")?)),
    }
}

impl Autoencoder {
    pub(super) fn load(loading: &Loading<'_>) -> Result<Self, ModelError> {
        let scaling = VaeConfig::from_config(&loading.files.config("vae/config.json")?)?;
        let other = loading.resources.vae.clone();
        let (config, weights) = source(loading.files, other.as_deref())?;
        let config = VaeConfig::from_config(&config)?;
        if let Some(path) = &other
            && (config.latent_channels != scaling.latent_channels || config.scale() != scaling.scale())
        {
            let message = format!(
                "{} is a VAE of {} channels at 1/{} of the size, and the model works on {} at 1/{}: choose a VAE made for this kind of model",
                path.display(),
                config.latent_channels,
                config.scale(),
                scaling.latent_channels,
                scaling.scale()
            );
            return Err(Failure::new(Blame::Model, message).into());
        }
        // bfloat16 has f32's range and does not overflow.
        let dtype = if config.force_upcast && loading.dtype == DType::F16 { DType::F32 } else { loading.dtype };
        let vae = loading.part(Part::Vae, "vae", &weights, dtype, |view| Vae::load(&config, view))?;
        let (device, files) = (loading.device.clone(), loading.files.clone());
        Ok(Self { vae, config: scaling, dtype, device, files, other, notice: None, most_pixels: None })
    }

    /// How the model's latents are scaled.
    pub(super) fn config(&self) -> &VaeConfig {
        &self.config
    }

    /// Bytes that it takes beside its weights for pictures of `size`.
    pub(super) fn working_bytes(&self, size: Extent) -> u64 {
        self.vae.working_bytes(size.area() as u64)
    }

    /// Has pictures of more pixels computed in tiles of about as many; `None` is the network's own number.
    pub(super) fn set_most_pixels(&mut self, pixels: Option<usize>) {
        self.most_pixels = pixels;
        self.vae.set_most_pixels(pixels);
    }

    /// What happened since this was last asked.
    pub(super) fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// The mean and standard deviation of the latents of pictures in -1..1, without scaling.
    pub(super) fn encode_unscaled(
        &mut self,
        pixels: &Tensor,
        cancel: &CancelToken,
    ) -> Result<(Tensor, Tensor), ModelError> {
        let (mean, deviation) = self.in_f32_if_needed(cancel, |vae| {
            let posterior = vae.encode(pixels, cancel)?;
            let deviation = (posterior.logvar.to_dtype(DType::F32)? * 0.5)?.exp()?;
            Ok((posterior.mean.to_dtype(DType::F32)?, deviation))
        })?;
        Ok((mean, deviation))
    }

    /// The mean and standard deviation of the scaled latents of pictures in -1..1.
    pub(super) fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        let (mean, deviation) = self.encode_unscaled(pixels, cancel)?;
        let scale = self.config.scaling_factor;
        if let Some((means, deviations)) = self.statistics()? {
            let mean = (mean.broadcast_sub(&means)? * scale)?.broadcast_div(&deviations)?;
            return Ok((mean, (deviation * scale)?.broadcast_div(&deviations)?));
        }
        Ok((mean.affine(scale, -self.config.shift_factor * scale)?, (deviation * scale)?))
    }

    /// The pictures of scaled latents, about -1..1, not clamped. `done` is told the share that is done, 0 to 1.
    pub(super) fn decode(
        &mut self,
        latents: &Tensor,
        done: &mut dyn FnMut(f32),
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        let scale = self.config.scaling_factor;
        let unscaled = match self.statistics()? {
            Some((means, deviations)) => (latents.broadcast_mul(&deviations)? / scale)?.broadcast_add(&means)?,
            None if self.config.shift_factor == 0.0 => (latents / scale)?,
            None => ((latents / scale)? + self.config.shift_factor)?,
        };
        let (picture, ()) =
            self.in_f32_if_needed(cancel, |vae| Ok((vae.decode_watched(&unscaled, done, cancel)?, ())))?;
        Ok(picture.to_dtype(DType::F32)?)
    }

    /// The latents' means and deviations as `[1, channels, 1, 1]`, where the VAE's configuration has them.
    fn statistics(&self) -> Result<Option<(Tensor, Tensor)>, ModelError> {
        let Some((means, deviations)) = &self.config.latent_statistics else { return Ok(None) };
        let tensor = |values: &[f32]| Tensor::from_slice(values, (1, values.len(), 1, 1), &self.device);
        Ok(Some((tensor(means)?, tensor(deviations)?)))
    }

    /// Computes something; if that gives numbers that are none, once more with the VAE in f32, where it stays.
    fn in_f32_if_needed<T>(
        &mut self,
        cancel: &CancelToken,
        mut compute: impl FnMut(&Vae) -> Result<(Tensor, T), ModelError>,
    ) -> Result<(Tensor, T), ModelError> {
        let result = compute(&self.vae)?;
        if is_finite(&result.0)? {
            return Ok(result);
        }
        if self.dtype != DType::F32 {
            let (config, weights) = source(&self.files, self.other.as_deref())?;
            let config = VaeConfig::from_config(&config)?;
            let reading = weights.reading(DType::F32, &self.device).cancelled_by(cancel);
            self.vae = Vae::load(&config, &reading.root())?;
            self.vae.set_most_pixels(self.most_pixels);
            self.notice = Some(format!(
                "the VAE overflowed in {}: it computes in f32 from now on, which gives the picture that was wanted",
                name(self.dtype)
            ));
            self.dtype = DType::F32;
            let result = compute(&self.vae)?;
            if is_finite(&result.0)? {
                return Ok(result);
            }
        }
        Err(broken(&self.other.as_ref().map_or_else(|| self.files.name(), |path| path.display().to_string())))
    }
}

fn broken(model: &str) -> ModelError {
    let message =
        format!("{model}: its VAE gives values that are no numbers: choose another VAE, or get the file once more");
    Failure::new(Blame::Model, message).into()
}

fn name(dtype: DType) -> &'static str {
    match dtype {
        DType::F16 => "half precision (f16)",
        DType::BF16 => "bf16",
        _ => "its number format",
    }
}

/// Whether all values are numbers and none is infinite.
pub(crate) fn is_finite(values: &Tensor) -> candle_core::Result<bool> {
    // Times zero: NaN and infinity give NaN, all else nothing, however large.
    let sum = (values.to_dtype(DType::F32)? * 0.0)?.sum_all()?.to_scalar::<f32>()?;
    Ok(sum == 0.0)
}
