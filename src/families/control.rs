//! Control networks beside a UNet: loaded when a job names them, kept for the next, and summed at each step.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Rect};
use crate::job::{Blame, Failure};
use crate::nets::{Context, ControlNet, ControlNetConfig, Hint, Residuals, UnetConfig};
use crate::weights::lora::{base_of_width, label};

use super::footprint::Footprint;
use super::{ControlInput, ModelError, ModelFiles};

/// Strengths beyond this are no strengths.
const MAX_STRENGTH: f64 = 100.0;
/// Contexts of texts that are kept ready for each network.
const MAX_CONTEXTS: usize = 8;

/// A loaded network.
struct Loaded {
    path: PathBuf,
    modified: Option<SystemTime>,
    network: Arc<ControlNet>,
    bytes: u64,
}

/// A network at work in a job.
struct Active {
    network: Arc<ControlNet>,
    /// The picture, `[1, 3, height, width]`.
    image: Tensor,
    /// What the network made of it, or of the part of it that is shown; made when it is first looked at.
    hint: Option<Hint>,
    strength: f64,
    start: f64,
    end: f64,
    guess: bool,
    /// For each list of texts that was asked for.
    contexts: Vec<(Vec<usize>, Context)>,
}

/// The control networks of a model.
#[derive(Default)]
pub(super) struct Controls {
    loaded: Vec<Loaded>,
    active: Vec<Active>,
    /// The present step, from 0, and how many there are.
    step: (usize, usize),
    /// The part of the pictures that is shown, in pixels; `None` is all.
    part: Option<Rect>,
}

impl Controls {
    /// Takes the networks of a job in place of the last one's: those that are new are loaded, those that are no longer
    /// named are dropped. One of strength 0 is not even loaded.
    pub(super) fn set(
        &mut self,
        controls: &[ControlInput],
        unet: &UnetConfig,
        (device, dtype): (&Device, DType),
        cancel: &CancelToken,
    ) -> Result<(), ModelError> {
        self.active.clear();
        (self.step, self.part) = ((0, 1), None);
        for control in controls {
            check(control)?;
        }
        let wanted: Vec<&ControlInput> = controls.iter().filter(|control| control.strength != 0.0).collect();
        self.loaded.retain(|loaded| wanted.iter().any(|control| loaded.is_of(&control.path)));
        for control in wanted {
            let known = self.loaded.iter().find(|loaded| loaded.is_of(&control.path));
            let network = if let Some(loaded) = known {
                loaded.network.clone()
            } else {
                let loaded = load(&control.path, unet, (device, dtype), cancel)?;
                self.loaded.push(loaded);
                self.loaded[self.loaded.len() - 1].network.clone()
            };
            self.active.push(Active {
                image: control.image.to_device(device)?,
                hint: None,
                // What adds only means is followed as a style, and says nothing of what is not wanted.
                guess: control.guess || network.config().pooled,
                network,
                strength: control.strength,
                start: control.start,
                end: control.end,
                contexts: Vec::new(),
            });
        }
        Ok(())
    }

    /// Bytes that the networks take in memory.
    pub(super) fn bytes(&self) -> u64 {
        self.loaded.iter().map(|loaded| loaded.bytes).sum()
    }

    /// Is told which step begins, from 0, of how many.
    pub(super) fn begin_step(&mut self, index: usize, of: usize) {
        self.step = (index, of.max(1));
    }

    /// Shows a part of the pictures from now on.
    pub(super) fn show_part(&mut self, part: Rect) {
        if self.part != Some(part) {
            self.part = Some(part);
            self.active.iter_mut().for_each(|active| active.hint = None);
        }
    }

    /// Forgets what was made of the texts: there are other ones.
    pub(super) fn forget_texts(&mut self) {
        for active in &mut self.active {
            active.contexts.clear();
        }
    }

    /// What the networks add in this step for `x` (one item for each of `texts` or one for all; more channels than the
    /// network's are left out) at timestep `t`; `None` if none is at work. With
    /// `most`, only so many connections from the full resolution on. `negative` says which texts are not wanted, `conditioning`
    /// makes the conditioning of some texts and hands it to a function.
    #[allow(clippy::too_many_arguments, reason = "each is one of the evaluation that it joins")]
    pub(super) fn residuals(
        &mut self,
        x: &Tensor,
        t: f64,
        texts: &[usize],
        most: Option<usize>,
        negative: impl Fn(usize) -> bool,
        conditioning: impl Fn(&[usize], &ControlNet) -> Result<Context, ModelError>,
        cancel: &CancelToken,
    ) -> Result<Option<Residuals>, ModelError> {
        let (index, of) = (self.step.0 as f64, self.step.1 as f64);
        let mut sum: Option<Residuals> = None;
        // As diffusers counts: a step is followed if it lies within the share as a whole.
        let at_work = |active: &&mut Active| index / of >= active.start && (index + 1.0) / of <= active.end;
        for active in self.active.iter_mut().filter(at_work) {
            let items: Vec<usize> = (0..texts.len()).filter(|&i| !(active.guess && negative(texts[i]))).collect();
            if items.is_empty() {
                continue;
            }
            let known: Vec<usize> = items.iter().map(|&i| texts[i]).collect();
            let at = active.contexts.iter().position(|(of, _)| *of == known);
            let at = if let Some(at) = at {
                at
            } else {
                if active.contexts.len() >= MAX_CONTEXTS {
                    active.contexts.remove(0);
                }
                let context = conditioning(&known, &active.network)?;
                active.contexts.push((known, context));
                active.contexts.len() - 1
            };
            let channels = active.network.config().unet.in_channels;
            let seen = x.narrow(1, 0, channels)?;
            let seen = if items.len() == texts.len() || x.dim(0)? == 1 {
                seen.contiguous()?
            } else {
                let rows = items.iter().map(|&i| seen.narrow(0, i, 1));
                Tensor::cat(&rows.collect::<candle_core::Result<Vec<_>>>()?, 0)?
            };
            let (context, how) = (&active.contexts[at].1, (active.strength, active.guess));
            let hint = match active.hint.take() {
                Some(hint) => hint,
                None => active.network.hint(&shown(&active.image, self.part)?, cancel)?,
            };
            let mut found = active.network.forward_down_to(most, &seen, t, context, &hint, how, cancel)?;
            active.hint = Some(hint);
            if items.len() < texts.len() {
                let rows: Vec<_> = (0..texts.len()).map(|i| items.iter().position(|&item| item == i)).collect();
                found = found.spread(&rows)?;
            }
            sum = Some(match sum {
                None => found,
                Some(sum) => sum.plus(&found)?,
            });
        }
        Ok(sum)
    }
}

/// The part of a picture that is shown.
fn shown(image: &Tensor, part: Option<Rect>) -> candle_core::Result<Tensor> {
    let Some(Rect { x, y, width, height }) = part else { return Ok(image.clone()) };
    image.narrow(2, y as usize, height as usize)?.narrow(3, x as usize, width as usize)?.contiguous()
}

impl Loaded {
    fn is_of(&self, path: &Path) -> bool {
        self.path == path && self.modified == modified(path)
    }
}

/// When a file, or the newest file of a folder, was changed.
fn modified(path: &Path) -> Option<SystemTime> {
    let of = |path: &Path| std::fs::metadata(path).ok()?.modified().ok();
    let inside = std::fs::read_dir(path).ok().into_iter().flatten().flatten().filter_map(|entry| of(&entry.path()));
    inside.chain(of(path)).max()
}

/// Refuses settings that mean nothing.
fn check(control: &ControlInput) -> Result<(), Failure> {
    let name = control.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let refuse = |what: String| Err(Failure::new(Blame::Request, format!("control {name}: {what}")));
    if !control.strength.is_finite() || control.strength.abs() > MAX_STRENGTH {
        return refuse(format!("its strength is {}; choose a number, usually 0 to 2", control.strength));
    }
    let share = |value: f64| (0.0..=1.0).contains(&value);
    if !share(control.start) || !share(control.end) || control.start > control.end {
        let (start, end) = (control.start, control.end);
        return refuse(format!(
            "it works from {start} to {end} of the steps; choose shares from 0 to 1, in this order"
        ));
    }
    Ok(())
}

/// Loads a network for a UNet; one for another kind of model is refused.
fn load(
    path: &Path,
    unet: &UnetConfig,
    (device, dtype): (&Device, DType),
    cancel: &CancelToken,
) -> Result<Loaded, ModelError> {
    let modified = modified(path);
    let (config, weights) = ModelFiles::open_component(path, "controlnet")?;
    let config = ControlNetConfig::from_config(&config)?;
    let own = &config.unet;
    if own.cross_attention_dim != unet.cross_attention_dim || own.block_channels != unet.block_channels {
        let name = |config: &UnetConfig| match base_of_width(config.cross_attention_dim) {
            Some(base) => label(base).to_owned(),
            None => format!(
                "models that read text of width {} with levels of {:?} channels",
                config.cross_attention_dim, config.block_channels
            ),
        };
        let message = format!(
            "{} is a control network for {}, and the model is one of {}: choose one made for this kind of model",
            path.display(),
            name(own),
            name(unet)
        );
        return Err(Failure::new(Blame::Model, message).into());
    }
    let bytes = Footprint::of(&weights, |_| false).bytes(dtype, device);
    let reading = weights.reading(dtype, device).cancelled_by(cancel);
    let network = Arc::new(ControlNet::load(&config, &reading.root())?);
    Ok(Loaded { path: path.to_owned(), modified, network, bytes })
}
