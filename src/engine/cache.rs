//! Models that stay loaded between jobs, least recently used out first.

use std::path::PathBuf;
use std::time::SystemTime;

use candle_core::{DType, Device};

use crate::base::CancelToken;
use crate::families::{self, DiffusionModel, Family, LoadRequest, ModelError, Upscaler};
use crate::job::{Lora, Part, Resources};

use super::desk::UpscalerKey;
use super::device::Resolved;

/// Loads a model; tests put a small one behind it.
pub trait Loader: Send + Sync {
    /// Bytes of memory that the model's weights will take, before anything of it is loaded.
    fn weight_bytes(&self, key: &ModelKey, resolved: &Resolved) -> Result<u64, ModelError>;

    /// Loads it.
    fn load(
        &self,
        key: &ModelKey,
        resolved: &Resolved,
        progress: &mut dyn FnMut(Part, f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn DiffusionModel>, ModelError>;

    /// Loads a network that makes pictures larger.
    fn upscaler(
        &self,
        key: &UpscalerKey,
        device: &Device,
        progress: &mut dyn FnMut(f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn Upscaler>, ModelError> {
        families::load_upscaler(key.path.as_deref(), key.strength, device, key.dtype, progress, cancel)
    }
}

/// Loads what [`families`] knows.
pub struct StandardLoader;

impl Loader for StandardLoader {
    fn weight_bytes(&self, key: &ModelKey, resolved: &Resolved) -> Result<u64, ModelError> {
        let files = families::open(key.path.as_deref())?;
        let detected = families::detect(&files)?;
        Ok(detected.weight_bytes(format(resolved, detected.family), &resolved.device))
    }

    fn load(
        &self,
        key: &ModelKey,
        resolved: &Resolved,
        progress: &mut dyn FnMut(Part, f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn DiffusionModel>, ModelError> {
        let files = families::open(key.path.as_deref())?;
        let resources = key.resources();
        let (device, dtype) = (&resolved.device, format(resolved, families::detect(&files)?.family));
        families::load(LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel })
    }
}

/// The number format for a model of a family.
fn format(resolved: &Resolved, family: &Family) -> DType {
    if resolved.automatic && resolved.device.is_cpu() && !family.bf16_on_cpu { DType::F32 } else { resolved.dtype }
}

/// What distinguishes one loaded model from another.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelKey {
    /// File or folder; `None` is the built-in model.
    pub path: Option<PathBuf>,
    /// Newest change of its files, so that a changed model is loaded anew.
    pub modified: Option<SystemTime>,
    /// Device, as text: candle's devices do not compare.
    pub device: String,
    /// Number format.
    pub dtype: DType,
    /// Another VAE than the model's, and when it was changed.
    pub vae: Option<(PathBuf, Option<SystemTime>)>,
    /// The adapters that are merged into it, and when their files were changed.
    pub loras: Vec<(Lora, Option<SystemTime>)>,
    /// Whether its own adapter for few steps is merged.
    pub fast: bool,
}

impl ModelKey {
    /// The key of a model at `path` on a device, with what of `resources` becomes part of it.
    pub fn new(path: Option<PathBuf>, resources: &Resources, resolved: &Resolved) -> Self {
        let loras = resources.loras.iter().map(|lora| (lora.clone(), newest(&lora.path)));
        Self {
            modified: path.as_deref().and_then(newest),
            path,
            device: format!("{:?}", resolved.device.location()),
            dtype: resolved.dtype,
            vae: resources.vae.as_ref().map(|vae| (vae.clone(), newest(vae))),
            loras: loras.collect(),
            fast: resources.fast,
        }
    }

    /// The files that become part of the model.
    pub fn resources(&self) -> Resources {
        Resources {
            vae: self.vae.as_ref().map(|(path, _)| path.clone()),
            loras: self.loras.iter().map(|(lora, _)| lora.clone()).collect(),
            fast: self.fast,
            ..Resources::default()
        }
    }
}

/// When a file, or the newest file of a folder in the diffusers layout, was changed.
pub(super) fn newest(path: &std::path::Path) -> Option<SystemTime> {
    let own = std::fs::metadata(path).ok()?.modified().ok();
    let inside = std::fs::read_dir(path).ok().into_iter().flatten().flatten().filter_map(|entry| {
        let children = std::fs::read_dir(entry.path()).ok().into_iter().flatten().flatten();
        children.filter_map(|c| c.metadata().ok()?.modified().ok()).chain(entry.metadata().ok()?.modified().ok()).max()
    });
    own.into_iter().chain(inside).max()
}

/// The models that are loaded, most recently used last.
pub(super) struct Cache {
    limit_bytes: u64,
    models: Vec<(ModelKey, Box<dyn DiffusionModel>)>,
}

impl Cache {
    pub(super) fn new(limit_bytes: u64) -> Self {
        Self { limit_bytes, models: Vec::new() }
    }

    /// Takes a model out, to be used and put back.
    pub(super) fn take(&mut self, key: &ModelKey) -> Option<Box<dyn DiffusionModel>> {
        let at = self.models.iter().position(|(k, _)| k == key)?;
        Some(self.models.remove(at).1)
    }

    /// Puts a model back as the most recently used, and drops old ones that no longer fit.
    pub(super) fn put(&mut self, key: ModelKey, model: Box<dyn DiffusionModel>) {
        // An older version of the same files is never wanted again; with few steps and without are wanted in turn.
        let other = |k: &ModelKey| k.path != key.path || k.device != key.device || k.dtype != key.dtype;
        self.models.retain(|(k, _)| other(k) || (k.fast != key.fast && k.modified == key.modified));
        self.models.push((key, model));
        while self.models.len() > 1 && self.bytes() > self.limit_bytes {
            self.models.remove(0);
        }
    }

    /// Drops models, oldest first, until at least `bytes` were freed or none is left. Returns what was freed.
    pub(super) fn free(&mut self, bytes: u64) -> u64 {
        let mut freed = 0;
        while freed < bytes && !self.models.is_empty() {
            freed += self.models.remove(0).1.weight_bytes();
        }
        freed
    }

    fn bytes(&self) -> u64 {
        self.models.iter().map(|(_, model)| model.weight_bytes()).sum()
    }
}
