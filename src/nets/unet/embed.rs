//! Numbers to vectors: the timestep, the class and SDXL's sizes.
//!
//! Sines and cosines are computed in f32 whatever the network's element type: half precision cannot hold their phase.
//! On the CPU all else is, too: these are single vectors, whose error the whole picture would share.

use super::{Added, UnetConfig};
use crate::nets::error::{Result, input_error};
use crate::nets::layers::{precise, precise_linear, precise_linear_no_bias};
use crate::ops::{Activation, Linear, activate};
use crate::weights::View;
use candle_core::{D, DType, Device, Tensor};

/// Linear, SiLU, linear (diffusers' `TimestepEmbedding`).
#[derive(Debug)]
struct Perceptron {
    linear_1: Linear,
    linear_2: Linear,
}

impl Perceptron {
    fn load(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Self> {
        let linear_1 = precise_linear(&view.at("linear_1"), inputs, outputs)?;
        Ok(Self { linear_1, linear_2: precise_linear(&view.at("linear_2"), outputs, outputs)? })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        Ok(self.linear_2.forward(&activate(&self.linear_1.forward(x)?, Activation::Silu)?)?)
    }
}

/// Everything that becomes part of the time embedding.
#[derive(Debug)]
pub(super) struct Embeddings {
    time: Perceptron,
    /// Distilled models: the guidance scale's embedding, which joins the timestep's waves.
    guidance: Option<Linear>,
    classes: Option<Tensor>,
    added: Option<Perceptron>,
    config: UnetConfig,
    dtype: DType,
    device: Device,
}

impl Embeddings {
    pub(super) fn load(view: &View<'_>, config: &UnetConfig) -> Result<Self> {
        let first = config.first_channels();
        let width = first * 4;
        let classes = match config.classes {
            Some(classes) => Some(view.tensor("class_embedding.weight", &[classes, width])?),
            None => None,
        };
        let added = match config.added {
            Some(added) => Some(Perceptron::load(&view.at("add_embedding"), added.input_width, width)?),
            None => None,
        };
        Ok(Self {
            time: Perceptron::load(&view.at("time_embedding"), first, width)?,
            guidance: match config.guidance_width {
                Some(inputs) => Some(precise_linear_no_bias(&view.at("time_embedding.cond_proj"), inputs, first)?),
                None => None,
            },
            classes,
            added,
            config: config.clone(),
            dtype: precise(view),
            device: view.device().clone(),
        })
    }

    /// What the guidance scale adds to the timestep's waves, `[1, channels]` (Meng et al. 2022, arXiv 2210.03142, as
    /// latent consistency models have it, arXiv 2310.04378).
    pub(super) fn guidance(&self, scale: f64) -> Result<Option<Tensor>> {
        let (Some(layer), Some(width)) = (&self.guidance, self.config.guidance_width) else { return Ok(None) };
        if !scale.is_finite() {
            return Err(input_error!("guidance is {scale}, which is no number"));
        }
        // Sines first, the frequencies down to exactly 1 / 10000, the scale counted from 1 in thousandths.
        let (half, scaled) = (width / 2, (scale - 1.0) as f32 * 1000.0);
        let step = 10_000f64.ln() as f32 / (half - 1) as f32;
        let phases = (0..half).map(|i| f64::from(scaled * (-step * i as f32).exp()));
        let (mut values, cosines): (Vec<f32>, Vec<f32>) = phases.map(|p| (p.sin() as f32, p.cos() as f32)).unzip();
        values.extend(cosines);
        values.resize(width, 0.0);
        let waves = Tensor::from_vec(values, (1, width), &self.device)?.to_dtype(self.dtype)?;
        Ok(Some(layer.forward(&waves)?))
    }

    /// The time embedding after its SiLU: `[1, width]`, or `[n, width]` where something of [`Self::added`] joins.
    pub(super) fn time(&self, timestep: f64, added: Option<&Tensor>, guidance: Option<&Tensor>) -> Result<Tensor> {
        if !timestep.is_finite() {
            return Err(input_error!("the timestep is {timestep}, which is no number"));
        }
        let mut waves = self.waves(&[timestep as f32], self.config.first_channels())?;
        if let Some(guidance) = guidance {
            waves = (waves + guidance)?;
        }
        let mut embedding = self.time.forward(&waves)?;
        if let Some(added) = added {
            embedding = added.broadcast_add(&embedding)?;
        }
        Ok(activate(&embedding, Activation::Silu)?)
    }

    /// What the class and the added conditioning add to the time embedding of every step, `[n, width]`.
    pub(super) fn added(
        &self,
        batch: usize,
        labels: Option<&[u32]>,
        added: Option<Added<'_>>,
    ) -> Result<Option<Tensor>> {
        let class = match (&self.classes, labels) {
            (None, None) => None,
            (Some(table), Some(labels)) => {
                let classes = table.dim(0)?;
                if labels.len() != batch || labels.iter().any(|&label| label as usize >= classes) {
                    return Err(input_error!("the UNet needs {batch} classes below {classes}, not {labels:?}"));
                }
                Some(table.index_select(&Tensor::new(labels, &self.device)?, 0)?.to_dtype(self.dtype)?)
            }
            (Some(_), None) => return Err(input_error!("this UNet needs a class (its noise level) for each item")),
            (None, Some(_)) => return Err(input_error!("this UNet knows no classes (noise levels)")),
        };
        let added = match (&self.added, self.config.added, added) {
            (Some(layer), Some(config), Some(Added { pooled, time_ids })) => {
                let wanted = (batch, self.config.pooled_width());
                if pooled.dims2()? != wanted || time_ids.dims2()? != (batch, 6) {
                    let (pooled, ids) = (pooled.dims(), time_ids.dims());
                    return Err(input_error!(
                        "the pooled text is {pooled:?} and the sizes {ids:?}, not {wanted:?} and [{batch}, 6]"
                    ));
                }
                let ids = time_ids.to_dtype(DType::F32)?.flatten_all()?.to_vec1::<f32>()?;
                let waves = self.waves(&ids, config.time_width)?.reshape((batch, ()))?;
                let joined = Tensor::cat(&[&pooled.to_dtype(self.dtype)?, &waves], D::Minus1)?;
                Some(layer.forward(&joined)?)
            }
            (None, _, None) => None,
            (Some(_), ..) => return Err(input_error!("this UNet needs the pooled text and the picture's sizes")),
            (None, ..) => return Err(input_error!("this UNet knows neither pooled text nor sizes")),
        };
        Ok(match (class, added) {
            (Some(class), Some(added)) => Some((class + added)?),
            (class, added) => class.or(added),
        })
    }

    /// The sinusoidal embedding of each number, `[numbers, width]` ("Attention Is All You Need", section 3.5).
    fn waves(&self, numbers: &[f32], width: usize) -> Result<Tensor> {
        let half = width / 2;
        let divisor = (half - self.config.freq_shift) as f32;
        let frequency = |i: usize| (-(10_000f64.ln() as f32) * i as f32 / divisor).exp();
        let mut values = Vec::with_capacity(numbers.len() * width);
        for &number in numbers {
            let phases = (0..half).map(|i| f64::from(number * frequency(i)));
            let (sines, cosines): (Vec<f32>, Vec<f32>) = phases.map(|p| (p.sin() as f32, p.cos() as f32)).unzip();
            let (first, second) = if self.config.flip_sin_to_cos { (cosines, sines) } else { (sines, cosines) };
            values.extend(first);
            values.extend(second);
        }
        Ok(Tensor::from_vec(values, (numbers.len(), half * 2), &self.device)?.to_dtype(self.dtype)?)
    }
}
