//! Tiny autoencoders: a folder as diffusers has it (`AutoencoderTiny`), the original pair of files, or `ComfyUI`'s one.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::job::{Blame, Failure, LatentFormat};
use crate::nets::{TinyConfig, TinyVae};
use crate::weights::{self, Config, Error, Weights};

use super::autoencoder::is_finite;
use super::{ModelError, ModelFiles, extras};

/// What `_class_name` says in a folder's `config.json`.
const CLASS: &str = "AutoencoderTiny";

/// A loaded tiny autoencoder. It works on the scaled latents of the model that it was made for.
pub struct TinyAutoencoder {
    net: TinyVae,
    name: String,
    device: Device,
    bytes: u64,
}

impl TinyAutoencoder {
    /// Loads a folder of diffusers, or a file: of the pair that the decoder and the encoder come in, either leads to
    /// both, and the encoder may be missing.
    pub fn load(path: &Path, device: &Device, dtype: DType, cancel: &CancelToken) -> Result<Self, ModelError> {
        Self::build(path.display().to_string(), source(path)?, device, dtype, cancel)
    }

    /// Loads the one in a model's own folder; `None` where it has none.
    pub fn load_own(
        files: &ModelFiles,
        device: &Device,
        dtype: DType,
        cancel: &CancelToken,
    ) -> Result<Option<Self>, ModelError> {
        let Some(folder) = extras::tiny_decoder(files)? else { return Ok(None) };
        let config = files.config(&format!("{folder}/config.json"))?;
        let read = (arrangement(&config)?, files.weights(&folder)?);
        Self::build(format!("{}: {folder}", files.name()), read, device, dtype, cancel).map(Some)
    }

    fn build(
        name: String,
        (config, weights): (TinyConfig, Weights),
        device: &Device,
        dtype: DType,
        cancel: &CancelToken,
    ) -> Result<Self, ModelError> {
        let reading = weights.reading(dtype, device).cancelled_by(cancel);
        let net = TinyVae::load(&config, &reading.root())?;
        let values: u64 = weights.tensors().map(|tensor| tensor.elements() as u64).sum();
        let bytes = values * dtype.size_in_bytes() as u64;
        Ok(Self { net, name, device: device.clone(), bytes })
    }

    /// Its arrangement.
    pub fn config(&self) -> &TinyConfig {
        self.net.config()
    }

    /// Whether it reads latents of this format; the error is a sentence. Models of different kinds have latents of the
    /// same format: that a decoder was made for another shows in its colours alone.
    pub fn fits(&self, format: &LatentFormat) -> Result<(), Failure> {
        let config = self.net.config();
        let (channels, scale) = (format.channels as usize, format.downscale as usize);
        if (config.latent_channels, config.scale(), config.channels) == (channels, scale, 3) {
            return Ok(());
        }
        let message = format!(
            "{} decodes latents of {} channels at 1/{} of the size, and the model's have {channels} at 1/{scale}: choose a tiny decoder made for this kind of model",
            self.name,
            config.latent_channels,
            config.scale(),
        );
        Err(Failure::new(Blame::Model, message))
    }

    /// Bytes that its weights take in memory.
    pub fn weight_bytes(&self) -> u64 {
        self.bytes
    }

    /// Peak bytes beside the weights for a picture of `size`.
    pub fn working_bytes(&self, size: Extent) -> u64 {
        self.net.working_bytes(size.area() as u64)
    }

    /// The scaled latents of pictures in -1..1, f32.
    pub fn encode(&self, pixels: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let latents = self.net.encode(&pixels.to_device(&self.device)?, cancel)?;
        self.finite(latents)
    }

    /// The pictures of scaled latents, about -1..1, not clamped, f32.
    pub fn decode(&self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let pictures = self.net.decode(&latents.to_device(&self.device)?, cancel)?;
        self.finite(pictures)
    }

    fn finite(&self, values: Tensor) -> Result<Tensor, ModelError> {
        if is_finite(&values)? {
            return Ok(values);
        }
        let message = format!("{}: it gives values that are no numbers: get the file once more", self.name);
        Err(Failure::new(Blame::Model, message).into())
    }
}

/// The arrangement, and the weights under diffusers' names.
fn source(path: &Path) -> weights::Result<(TinyConfig, Weights)> {
    // A file in a folder of diffusers stands for the folder.
    let in_folder = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("diffusion_pytorch_model"));
    let beside = path.parent().filter(|folder| in_folder && folder.join("config.json").is_file());
    if let Some(folder) = beside.or(path.is_dir().then_some(path)) {
        let (config, weights) = ModelFiles::open_component(folder, "vae")?;
        return Ok((arrangement(&config)?, weights));
    }
    let chosen = Weights::open(&[path])?;
    let opened = |path: Option<PathBuf>| path.map(|path| Weights::open(&[path])).transpose();
    let result = TinyConfig::from_weights(&chosen, opened(other(path, "decoder", "encoder"))?.as_ref());
    match (result, opened(other(path, "encoder", "decoder"))?) {
        (Err(Error::Unfit { .. }), Some(decoder)) => TinyConfig::from_weights(&decoder, Some(&chosen)),
        (result, _) => result,
    }
}

/// The arrangement that a folder's `config.json` tells.
fn arrangement(config: &Config) -> weights::Result<TinyConfig> {
    let class = config.text("_class_name", CLASS)?;
    if class != CLASS {
        let problem = format!("is {class}: choose a folder whose config.json says {CLASS}, or a TAESD's file");
        return Err(config.error("_class_name", problem));
    }
    TinyConfig::from_config(config)
}

/// The other file of a pair, if there is one.
fn other(path: &Path, this: &str, that: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let at = name.rfind(this)?;
    let other = path.with_file_name(format!("{}{that}{}", &name[..at], &name[at + this.len()..]));
    other.is_file().then_some(other)
}
