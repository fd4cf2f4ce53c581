//! Networks that enlarge pictures: which file is of which architecture, and how it is loaded.
//!
//! An architecture is recognised by the names of its tensors, and its scale, width and depth are read off their shapes.
//! To add one: a file beside this one and a row in [`ARCHITECTURES`].

mod blend;
mod builtin;
mod compact;
mod names;
mod others;
mod rrdb;

use std::path::Path;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent};
use crate::job::{Blame, Failure};
use crate::nets::{Arrangement, Enlarge};
use crate::ops;
use crate::weights::{self, Weights};

use super::ModelError;
use super::detect::failure;
use super::footprint::Footprint;
use blend::Blend;
use names::Names;

pub use builtin::{BUILTIN_UPSCALER_ID, BUILTIN_UPSCALER_LABEL};
pub use others::{NCNN_REFUSAL, is_ncnn};

/// What is known of an enlarging network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpscalerInfo {
    /// Its architecture: the id of a row of [`ARCHITECTURES`].
    pub architecture: &'static str,
    /// How many times as wide and as high its result is.
    pub scale: u32,
    /// Channels of the picture that it takes.
    pub in_channels: u32,
    /// Channels of most of its layers.
    pub width: u32,
    /// Its blocks, or its layers where it has no blocks.
    pub blocks: u32,
    /// Pixels of the input on each side that a pixel of output depends on: a tile with so many pixels around it gives what
    /// the whole picture gives. Of deep networks that is far more than makes a difference that can be seen.
    pub halo: u32,
    /// What both sides of an input, and a tile's place in its picture, are multiples of; the network continues other
    /// pictures by reflection.
    pub multiple: u32,
    /// What it was recognised by.
    pub evidence: String,
}

/// An enlarging network, loaded.
pub trait Upscaler: Send {
    /// What is known of it.
    fn info(&self) -> &UpscalerInfo;
    /// Where it computes.
    fn device(&self) -> &Device;
    /// Bytes that its weights take in memory.
    fn weight_bytes(&self) -> u64;
    /// The most bytes beside the weights while it enlarges one input of this size.
    fn working_bytes(&self, tile: Extent) -> u64;
    /// `[1, 3, h, w]` of 0 to 1 in f32 becomes `[1, 3, h * scale, w * scale]` in f32, which may leave 0 to 1 a little.
    ///
    /// Another shape is an error. The token is looked at between the layers.
    fn enlarge(&mut self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError>;
}

/// What a file is, read off its names and shapes.
struct Found {
    arrangement: Box<dyn Arrangement>,
    /// Its tensors by the network's names: name, and name in the file.
    names: Vec<(String, String)>,
    evidence: String,
}

/// A kind of enlarging network.
pub struct Architecture {
    /// Its name in the literature, and for `inspect`.
    pub id: &'static str,
    /// Name for people, with what is known under it.
    pub label: &'static str,
    /// What it was checked against, and how far.
    pub checked: &'static str,
    /// `None` if the tensors are not of this kind; an error if they are and do not fit together.
    find: fn(&Names<'_>) -> Option<weights::Result<Found>>,
}

/// All that are run; the first that recognises the tensors is taken.
pub const ARCHITECTURES: &[Architecture] = &[rrdb::ARCHITECTURE, compact::ARCHITECTURE];

/// A file that was recognised, its tensors by the network's names.
struct Known {
    info: UpscalerInfo,
    arrangement: Box<dyn Arrangement>,
    weights: Weights,
}

/// Recognises a file of weights. The error is one sentence; of what is no enlarging network at all it is `None`.
fn recognise(weights: &Weights) -> Option<weights::Result<Known>> {
    let names = Names::new(weights);
    let found = ARCHITECTURES.iter().find_map(|kind| Some((kind, (kind.find)(&names)?)));
    let Some((kind, found)) = found else {
        return others::refusal(&names).map(|reason| Err(names.unfit(reason)));
    };
    Some(found.and_then(|found| known(weights, &names, kind, found)))
}

fn known(weights: &Weights, names: &Names<'_>, kind: &Architecture, found: Found) -> weights::Result<Known> {
    let Found { arrangement, names: own, evidence } = found;
    let mapped = names.mapped(weights, &*arrangement, own)?;
    if arrangement.channels() != 3 {
        let channels = arrangement.channels();
        return Err(
            names.unfit(format!("enlarges pictures of {channels} channels: take a network for colour pictures, of 3"))
        );
    }
    let info = UpscalerInfo {
        architecture: kind.id,
        scale: arrangement.scale() as u32,
        in_channels: arrangement.channels() as u32,
        width: arrangement.width() as u32,
        blocks: arrangement.depth() as u32,
        halo: arrangement.halo() as u32,
        multiple: arrangement.multiple() as u32,
        evidence,
    };
    Ok(Known { info, arrangement, weights: mapped })
}

/// What an enlarging network is, from its header alone; `None` for weights of another kind. The error is one sentence
/// that names the file.
pub fn recognise_upscaler(weights: &Weights) -> Option<Result<UpscalerInfo, Failure>> {
    recognise(weights).map(|known| known.map(|known| known.info).map_err(|error| failure(&error)))
}

/// What the upscaler of a file is, or the built-in one for `None`, from its header alone.
pub fn detect_upscaler(path: Option<&Path>) -> Result<UpscalerInfo, Failure> {
    let known = open(path).map_err(|error| failure(&error))?;
    Ok(known.0.info)
}

/// The network of a file, or the built-in one, and what it can be blended with.
fn open(path: Option<&Path>) -> weights::Result<(Known, Option<Blended>)> {
    let Some(path) = path else {
        let (faithful, restoring) = builtin::weights()?;
        let blended = Blended { other: known_of(&restoring)?.weights, of_other: |strength| strength };
        return Ok((known_of(&faithful)?, Some(blended)));
    };
    if let Some(error) = others::refuse_path(path) {
        return Err(error);
    }
    let known = known_of(&Weights::open(&[path])?)?;
    // A pair of files, of which one leaves more noise than the other.
    let other = blend::partner(path).and_then(|partner| known_of(&Weights::open(&[partner]).ok()?).ok());
    let blended = other.map(|other| Blended { other: other.weights, of_other: |strength| 1.0 - strength });
    Ok((known, blended))
}

fn known_of(weights: &Weights) -> weights::Result<Known> {
    recognise(weights).unwrap_or_else(|| Err(others::unknown(weights)))
}

/// Another network of the same arrangement, and its share for a strength.
struct Blended {
    other: Weights,
    of_other: fn(f64) -> f64,
}

/// Loads the upscaler of a file, or the built-in one for `None`, to compute in `dtype` (f32 or bf16; f16 on a GPU).
///
/// `strength`, 0 to 1, is how much the built-in one restores: its weights are between those of its faithful and its
/// restoring version. Of a file it is how much noise it takes away where a second one with `-wdn-` in its name lies beside
/// it, as those of Real-ESRGAN's general network; all others are as they are. `progress` hears what part is read, 0 to 1.
pub fn load_upscaler(
    path: Option<&Path>,
    strength: f64,
    device: &Device,
    dtype: DType,
    progress: &mut dyn FnMut(f32),
    cancel: &CancelToken,
) -> Result<Box<dyn Upscaler>, ModelError> {
    if !(0.0..=1.0).contains(&strength) {
        let message = format!("the upscaler's strength is {strength}: choose one from 0 to 1");
        return Err(Failure::new(Blame::Request, message).into());
    }
    let (known, blended) = open(path)?;
    let Known { info, arrangement, weights } = known;
    let blend = match blended {
        Some(blended) => Blend::new(&weights, blended.other, (blended.of_other)(strength))?,
        None => None,
    };
    let adjusted = blend.is_some();
    let weight_bytes = Footprint::of(&weights, |_| adjusted).bytes(dtype, device);
    let told = std::cell::RefCell::new(progress);
    let tell = |done: u64, of: u64| (told.borrow_mut())(done as f32 / of.max(1) as f32);
    let mut reading = weights.reading(dtype, device).cancelled_by(cancel).on_progress(tell);
    if let Some(blend) = blend {
        reading = reading.adjusted_by(std::sync::Arc::new(blend));
    }
    let network = arrangement.build(&reading.root())?;
    Ok(Box::new(Loaded { info, arrangement, network, weight_bytes, device: device.clone(), dtype }))
}

/// A loaded network of any architecture.
struct Loaded {
    info: UpscalerInfo,
    arrangement: Box<dyn Arrangement>,
    network: Box<dyn Enlarge>,
    weight_bytes: u64,
    device: Device,
    dtype: DType,
}

impl Upscaler for Loaded {
    fn info(&self) -> &UpscalerInfo {
        &self.info
    }

    fn device(&self) -> &Device {
        &self.device
    }

    fn weight_bytes(&self) -> u64 {
        self.weight_bytes
    }

    fn working_bytes(&self, tile: Extent) -> u64 {
        let features = ops::activations(self.dtype, &self.device);
        self.arrangement.working_bytes(tile.height as usize, tile.width as usize, features)
    }

    fn enlarge(&mut self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        Ok(self.network.enlarge(x, cancel)?)
    }
}
