//! How a job's latents become pictures: by the model's VAE, which tells how far it is, or by a tiny decoder.
//!
//! The tiny decoder is kept loaded between jobs. It shows previews where that costs little beside the steps, and makes
//! the picture itself where the recipe says so.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use candle_core::{DType, Tensor};

use crate::base::{CancelToken, Extent, Pixmap};
use crate::families::{self, ModelError, TinyAutoencoder};
use crate::job::{Blame, DecoderPlace, Event, Failure, Generate, LatentFormat};

use super::device::Resolved;
use super::generate::Context;
use super::pixels::pixmap_from_tensor;
use super::worker::Model;

/// The greatest share of a job's time that its previews may take.
const SHARE: f64 = 0.1;

/// What distinguishes one loaded decoder from another.
type Key = (Place, Option<SystemTime>, String, DType);

/// Where a decoder lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In a file or folder of its own.
    File(PathBuf),
    /// In the folder of a model; `None` is the built-in one.
    Model(Option<PathBuf>),
}

impl Place {
    /// Of the decoder that a task names.
    pub(super) fn of(task: &Generate) -> Option<Self> {
        Some(match task.resources.preview_decoder.as_ref()? {
            DecoderPlace::File(path) => Self::File(path.clone()),
            DecoderPlace::OfModel => Self::Model(task.model.clone()),
        })
    }

    fn modified(&self) -> Option<SystemTime> {
        let (Self::File(path) | Self::Model(Some(path))) = self else { return None };
        super::cache::newest(path)
    }

    fn load(&self, resolved: &Resolved, cancel: &CancelToken) -> Result<TinyAutoencoder, ModelError> {
        let (device, dtype) = (&resolved.device, resolved.dtype);
        match self {
            Self::File(path) => TinyAutoencoder::load(path, device, dtype, cancel),
            Self::Model(path) => {
                let files = families::open(path.as_deref())?;
                TinyAutoencoder::load_own(&files, device, dtype, cancel)?.ok_or_else(|| {
                    let message = format!("{} has no tiny decoder of its own", files.name());
                    Failure::new(Blame::Request, message).into()
                })
            }
        }
    }
}

/// The decoder that was used last.
#[derive(Default)]
pub(super) struct TinyCache(Option<(Key, Arc<TinyAutoencoder>)>);

impl TinyCache {
    /// The decoder of a file or folder, for latents of this format.
    pub(super) fn get(
        &mut self,
        place: Place,
        resolved: &Resolved,
        format: &LatentFormat,
        cancel: &CancelToken,
    ) -> Result<Arc<TinyAutoencoder>, ModelError> {
        let device = format!("{:?}", resolved.device.location());
        let modified = place.modified();
        let key: Key = (place, modified, device, resolved.dtype);
        let loaded = match &self.0 {
            Some((known, loaded)) if *known == key => loaded.clone(),
            _ => Arc::new(key.0.load(resolved, cancel)?),
        };
        self.0 = Some((key, loaded.clone()));
        loaded.fits(format)?;
        Ok(loaded)
    }
}

/// What becomes of a step's preview.
pub(super) enum Decoded {
    /// It is this picture.
    Shown(Pixmap),
    /// It would take too much of the job's time: the last one stays.
    TooEarly,
    /// There is none of this kind.
    None,
}

/// The decoder at work for one job.
pub(super) struct TinyDecoder {
    net: Arc<TinyAutoencoder>,
    begun: Instant,
    /// What previews took so far, the last one of them, and whether there was any.
    spent: Duration,
    last: Duration,
    shown: bool,
    /// Bytes that may be used.
    available: u64,
}

impl TinyDecoder {
    pub(super) fn new(net: Arc<TinyAutoencoder>, available: u64) -> Self {
        let none = Duration::ZERO;
        Self { net, begun: Instant::now(), spent: none, last: none, shown: false, available }
    }

    /// The picture of a step's denoised latent, if there is time for it.
    pub(super) fn preview(&mut self, denoised: &Tensor, format: &LatentFormat, cancel: &CancelToken) -> Decoded {
        let Ok((_, _, rows, columns)) = denoised.dims4() else { return Decoded::None };
        let size = Extent::new(columns as u32 * format.downscale, rows as u32 * format.downscale);
        if self.net.working_bytes(size) > self.available {
            return Decoded::None;
        }
        let due = self.begun.elapsed().mul_f64(SHARE) >= self.spent + self.last;
        if !due {
            return if self.shown { Decoded::TooEarly } else { Decoded::None };
        }
        let started = Instant::now();
        let made = denoised.narrow(0, 0, 1).map_err(ModelError::from).and_then(|x| self.net.decode(&x, cancel));
        let Some(pixels) = made.ok().and_then(|made| pixmap_from_tensor(&made, size).ok()) else {
            return Decoded::None;
        };
        self.last = started.elapsed();
        self.spent += self.last;
        self.shown = true;
        Decoded::Shown(pixels)
    }

    /// The picture of a job's last latent, about -1..1, not clamped; `None` where there is not memory enough.
    fn decode(&self, latent: &Tensor, cancel: &CancelToken) -> Option<Result<Tensor, ModelError>> {
        let scale = self.net.config().scale();
        let (_, _, rows, columns) = latent.dims4().ok()?;
        let size = Extent::new((columns * scale) as u32, (rows * scale) as u32);
        (self.net.working_bytes(size) <= self.available).then(|| self.net.decode(latent, cancel))
    }
}

/// The tiny decoder of a job, if it has one.
pub(super) struct Tiny {
    decoder: Option<RefCell<TinyDecoder>>,
    /// Whether it makes the pictures themselves.
    decodes: Cell<bool>,
}

impl Tiny {
    /// Where there is a decoder, whether it makes the pictures themselves is `decodes`.
    pub(super) fn new(decoder: Option<TinyDecoder>, decodes: bool) -> Self {
        Self { decodes: Cell::new(decodes && decoder.is_some()), decoder: decoder.map(RefCell::new) }
    }

    /// Whether it made the last picture itself.
    pub(super) fn decodes(&self) -> bool {
        self.decodes.get()
    }

    /// The picture of a step's denoised latent.
    pub(super) fn preview(&self, denoised: &Tensor, format: &LatentFormat, cancel: &CancelToken) -> Decoded {
        match &self.decoder {
            Some(decoder) => decoder.borrow_mut().preview(denoised, format, cancel),
            None => Decoded::None,
        }
    }
}

impl Context<'_> {
    /// The picture of a scaled latent, about -1..1, not clamped.
    pub(super) fn decode(&self, model: Model<'_>, latent: &Tensor) -> Result<Tensor, ModelError> {
        if let Some(decoder) = self.tiny.decoder.as_ref().filter(|_| self.tiny.decodes()) {
            match decoder.borrow().decode(latent, self.cancel) {
                Some(Err(ModelError::Failed(failure))) => {
                    self.full_instead(&format!("the tiny decoder failed ({})", failure.message));
                }
                Some(result) => return result,
                None => self.full_instead("there is not memory enough for the tiny decoder, which has no tiles"),
            }
        }
        let mut told = |fraction| self.reporter.progress(self.job, Event::Decoding { fraction });
        model.decode_watched(latent, &mut told, self.cancel)
    }

    fn full_instead(&self, why: &str) {
        self.tiny.decodes.set(false);
        self.reporter.deliver(self.job, Event::Notice(format!("{why}: the model's own VAE decodes the picture")));
    }
}
