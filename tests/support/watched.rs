//! A model that behaves badly on purpose, and counts what is done to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use candle_core::{Device, Tensor};

use scumble::base::{CancelToken, Extent};
use scumble::engine::{Loader, ModelKey, Resolved};
use scumble::families::{Conditions, DiffusionModel, ModelError, UnetInputs};
use scumble::job::{LatentFormat, Part};
use scumble::sampling::SchedulerConfig;

/// What a watched model does in a prediction.
#[derive(Clone, Copy, PartialEq)]
pub enum Trick {
    Never,
    Panic,
    /// Cancels its own job in this prediction, as if an artist had clicked at that moment.
    CancelInPrediction(usize),
}

/// Loads the tiny model, and watches what is done to it. The first job waits for `go`.
pub struct Watched {
    trick: std::sync::Mutex<Trick>,
    pub victim: std::sync::Mutex<Option<CancelToken>>,
    pub decodes: Arc<AtomicUsize>,
    pub largest_batch: Arc<AtomicUsize>,
    pub go: crossbeam_channel::Sender<()>,
    wait: crossbeam_channel::Receiver<()>,
}

impl Watched {
    pub fn new(trick: Trick) -> Self {
        let (go, wait) = crossbeam_channel::bounded(16);
        Self {
            trick: trick.into(),
            victim: None.into(),
            decodes: Arc::default(),
            largest_batch: Arc::default(),
            go,
            wait,
        }
    }

    pub fn calm(&self) {
        *self.trick.lock().unwrap() = Trick::Never;
        self.go.send(()).unwrap();
    }
}

impl Loader for Watched {
    fn weight_bytes(&self, _: &ModelKey, _: &Resolved) -> Result<u64, ModelError> {
        Ok(100)
    }

    fn load(
        &self,
        key: &ModelKey,
        resolved: &Resolved,
        progress: &mut dyn FnMut(Part, f32),
        cancel: &CancelToken,
    ) -> Result<Box<dyn DiffusionModel>, ModelError> {
        self.wait.recv_timeout(Duration::from_mins(1)).expect("nobody said go");
        let inner = scumble::engine::StandardLoader.load(key, resolved, progress, cancel)?;
        Ok(Box::new(WatchedModel {
            inner,
            trick: *self.trick.lock().unwrap(),
            victim: self.victim.lock().unwrap().clone(),
            predictions: 0,
            decodes: self.decodes.clone(),
            largest_batch: self.largest_batch.clone(),
        }))
    }
}

struct WatchedModel {
    inner: Box<dyn DiffusionModel>,
    trick: Trick,
    victim: Option<CancelToken>,
    predictions: usize,
    decodes: Arc<AtomicUsize>,
    largest_batch: Arc<AtomicUsize>,
}

impl DiffusionModel for WatchedModel {
    fn latent_format(&self) -> Arc<LatentFormat> {
        self.inner.latent_format()
    }
    fn scheduler(&self) -> &SchedulerConfig {
        self.inner.scheduler()
    }
    fn unet_inputs(&self) -> UnetInputs {
        self.inner.unet_inputs()
    }
    fn device(&self) -> &Device {
        self.inner.device()
    }
    fn weight_bytes(&self) -> u64 {
        100
    }
    fn working_bytes(&self, _: Extent, batch: usize) -> u64 {
        100 * batch as u64
    }
    fn hash(&self) -> Option<String> {
        self.inner.hash()
    }
    fn condition(&mut self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<(), ModelError> {
        self.inner.condition(conditions, cancel)
    }
    fn predict(&mut self, x: &Tensor, t: f64, texts: &[usize], cancel: &CancelToken) -> Result<Tensor, ModelError> {
        self.predictions += 1;
        self.largest_batch.fetch_max(texts.len(), Ordering::SeqCst);
        assert!(self.trick != Trick::Panic, "made to panic");
        if let (Trick::CancelInPrediction(n), Some(victim)) = (self.trick, &self.victim)
            && n == self.predictions
        {
            victim.cancel();
        }
        self.inner.predict(x, t, texts, cancel)
    }
    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError> {
        self.inner.encode(pixels, cancel)
    }
    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        self.decodes.fetch_add(1, Ordering::SeqCst);
        self.inner.decode(latents, cancel)
    }
}
