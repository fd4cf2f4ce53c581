//! One loop that reads the parts of a model: each tells how much of it is read, counts its memory, and can be stopped.

use std::cell::{Cell, RefCell};

use candle_core::{DType, Device};

use crate::base::CancelToken;
use crate::job::{Blame, Failure, Part, Resources};
use crate::nets;
use crate::sampling::SchedulerConfig;
use crate::weights::lora::{Component, Merged};
use crate::weights::{View, Weights};

use super::error::sampling_error;
use super::footprint::Footprint;
use super::{LoadRequest, ModelError, ModelFiles, adapters};

/// A scheduler configuration has at most a list of betas.
const MAX_SCHEDULER_BYTES: u64 = 4 << 20;

/// A model that is being loaded.
pub(super) struct Loading<'a> {
    pub(super) files: &'a ModelFiles,
    pub(super) resources: &'a Resources,
    pub(super) device: &'a Device,
    /// The number format of the networks; some parts always take f32.
    pub(super) dtype: DType,
    pub(super) cancel: &'a CancelToken,
    progress: RefCell<&'a mut dyn FnMut(Part, f32)>,
    told: Cell<f32>,
    bytes: Cell<u64>,
    adapters: Merged,
}

impl<'a> Loading<'a> {
    /// Begins to load. Adapters that do not belong to the model are refused before anything is read.
    pub(super) fn new(request: LoadRequest<'a>) -> Result<Self, ModelError> {
        let LoadRequest { files, resources, device, dtype, progress, cancel } = request;
        let adapters = adapters::merged(files, resources)?;
        let (progress, told, bytes) = (RefCell::new(progress), Cell::new(-1.0), Cell::new(0));
        Ok(Self { files, resources, device, dtype, cancel, progress, told, bytes, adapters })
    }

    /// Builds one network out of its weights. `component` names them in diffusers' layout (`unet`, `vae`,
    /// `text_encoder`, `text_encoder_2`, `transformer`), `part` for the artist.
    pub(super) fn part<T>(
        &self,
        part: Part,
        component: &str,
        weights: &Weights,
        dtype: DType,
        build: impl FnOnce(&View<'_>) -> nets::Result<T>,
    ) -> Result<T, ModelError> {
        let adjust = Component::in_folder(component).and_then(|component| self.adapters.adjust(component));
        let adjusted = |name: &str| adjust.as_ref().is_some_and(|adjust| adjust.touches(name));
        let footprint = Footprint::of(weights, adjusted);
        self.bytes.set(self.bytes.get() + footprint.bytes(dtype, self.device));
        let reading = weights.reading(dtype, self.device).cancelled_by(self.cancel);
        let mut reading = reading.on_progress(|done, of| self.tell(part, done, of));
        if let Some(adjust) = adjust {
            reading = reading.adjusted_by(adjust);
        }
        Ok(build(&reading.root())?)
    }

    /// Builds a network that reads its weights by itself.
    pub(super) fn whole<T>(
        &self,
        part: Part,
        component: &str,
        weights: &Weights,
        dtype: DType,
        build: impl FnOnce() -> candle_core::Result<T>,
    ) -> Result<T, ModelError> {
        let values: u64 = weights.tensors().map(|tensor| tensor.elements() as u64).sum();
        self.bytes.set(self.bytes.get() + values * dtype.size_in_bytes() as u64);
        self.tell(part, 0, 1);
        let built = build();
        self.cancel.check()?;
        self.tell(part, 1, 1);
        built.map_err(|error| {
            let message = format!("{}: {component}: {}", self.files.name(), first_line(&error.to_string()));
            Failure::new(Blame::Model, message).into()
        })
    }

    /// The model's own schedule.
    pub(super) fn scheduler(&self, folder: &str) -> Result<SchedulerConfig, ModelError> {
        let path = format!("{folder}/scheduler_config.json");
        SchedulerConfig::from_json(&self.files.text(&path, MAX_SCHEDULER_BYTES)?).map_err(sampling_error)
    }

    /// What of the adapters has no place in this model, in sentences.
    pub(super) fn notices(&self) -> Vec<String> {
        self.adapters.notices.clone()
    }

    /// Bytes that everything loaded so far takes in memory.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    fn tell(&self, part: Part, done: u64, of: u64) {
        let (fraction, told) = (done as f32 / of.max(1) as f32, self.told.get());
        if fraction >= 1.0 || fraction < told || fraction - told > 0.02 {
            self.told.set(fraction);
            (self.progress.borrow_mut())(part, fraction);
        }
    }
}

/// Errors of other crates may carry a trace of calls.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
