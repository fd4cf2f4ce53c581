//! The diffusion UNet (diffusers' `UNet2DConditionModel`): SD1, SD2, inpainting, the x4 upscaler and SDXL.
//!
//! Sources: "High-Resolution Image Synthesis with Latent Diffusion Models", <https://arxiv.org/abs/2112.10752>, and
//! "SDXL", <https://arxiv.org/abs/2307.01952>; the arrangement and the names are diffusers'.

mod attention;
mod blocks;
mod config;
mod control;
mod embed;

pub use config::{AddedConfig, UnetConfig};
pub use control::{ControlNet, ControlNetConfig, Hint, Residuals};

use super::error::{Error, Result, input_error};
use super::layers::{batch_of, compute, conv3, group_norm};
use crate::base::CancelToken;
use crate::ops::{self, Conv2d, Extra, GroupNorm, nchw, nhwc};
use crate::weights::View;
use blocks::{DownBlock, MidBlock, UpBlock};
use candle_core::{DType, Tensor};
use embed::Embeddings;

/// What a picture is conditioned on; constant over a job's steps.
#[derive(Debug, Clone, Copy)]
pub struct Conditioning<'a> {
    /// The text encoder's states, `[n, tokens, cross_attention_dim]`; any number of tokens.
    pub text: &'a Tensor,
    /// One class (the x4 upscaler's noise level) for each item.
    pub class_labels: Option<&'a [u32]>,
    /// SDXL's pooled text and sizes.
    pub added: Option<Added<'a>>,
}

impl<'a> From<&'a Tensor> for Conditioning<'a> {
    fn from(text: &'a Tensor) -> Self {
        Self { text, class_labels: None, added: None }
    }
}

/// SDXL's added conditioning.
#[derive(Debug, Clone, Copy)]
pub struct Added<'a> {
    /// The pooled text embedding, `[n, width]`.
    pub pooled: &'a Tensor,
    /// Original height and width, crop top and left, target height and width, in pixels: `[n, 6]`.
    pub time_ids: &'a Tensor,
}

/// A [`Conditioning`] made ready for the steps: the keys and values of every cross-attention, computed once.
#[derive(Debug, Clone)]
pub struct Context {
    /// For each cross-attention in order: keys and values, `[n, tokens, channels]`.
    keys_values: Vec<(Tensor, Tensor)>,
    /// What is added to every time embedding, `[n, width]`, or `[1, width]` where it is the same for all.
    added: Option<Tensor>,
    /// What is added to the timestep's waves, `[1, channels]`.
    guidance: Option<Tensor>,
    batch: usize,
}

impl Context {
    /// How many items it is for.
    pub fn batch(&self) -> usize {
        self.batch
    }
}

/// Sees inner tensors by name (`conv_in`, `down.0.hidden`, `mid`, `up.0`), `[n, h, w, c]`; for tests and tools.
pub type Probe<'a> = dyn Fn(&str, &Tensor) + 'a;

/// What one forward pass carries through the blocks.
struct Pass<'a> {
    context: &'a Context,
    /// The time embedding after its SiLU, `[1, width]`, or one for each item where they differ.
    time: Tensor,
    /// Share of the tokens that are merged at the finest resolution.
    token_merging: f64,
    cancel: &'a CancelToken,
    probe: Option<&'a Probe<'a>>,
}

impl Pass<'_> {
    fn check(&self) -> Result<()> {
        Ok(self.cancel.check()?)
    }

    fn show(&self, name: impl FnOnce() -> String, x: &Tensor) {
        if let Some(probe) = self.probe {
            probe(&name(), x);
        }
    }
}

/// The way down and the middle, which a control network has, too.
#[derive(Debug)]
struct Descent {
    config: UnetConfig,
    dtype: DType,
    embeddings: Embeddings,
    conv_in: Conv2d,
    down: Vec<DownBlock>,
    mid: MidBlock,
}

impl Descent {
    fn load(config: &UnetConfig, view: &View<'_>, attentions: &mut attention::Builder) -> Result<Self> {
        let channels = &config.block_channels;
        let first = config.first_channels();
        let style = config.resnet_style();
        let conv_in = conv3(&view.at("conv_in"), config.in_channels, first)?;
        let embeddings = Embeddings::load(view, config)?;
        let mut down = Vec::new();
        for (i, &outputs) in channels.iter().enumerate() {
            let inputs = if i == 0 { first } else { channels[i - 1] };
            let shape = config.down_shape(i, inputs, outputs);
            down.push(DownBlock::load(&view.at("down_blocks").at(i), &shape, style, attentions)?);
        }
        let mid = MidBlock::load(&view.at("mid_block"), &config.mid_shape(), style, attentions)?;
        Ok(Self { config: config.clone(), dtype: compute(view), embeddings, conv_in, down, mid })
    }

    /// The keys and values of every cross-attention, with those that `more` appends, and what joins the time.
    fn context(
        &self,
        conditioning: Conditioning<'_>,
        more: impl Fn(&Tensor, &mut Vec<(Tensor, Tensor)>) -> Result<()>,
    ) -> Result<Context> {
        let Conditioning { text, class_labels, added } = conditioning;
        let (batch, tokens, width) = text.dims3()?;
        if width != self.config.cross_attention_dim || tokens == 0 {
            let wanted = self.config.cross_attention_dim;
            return Err(input_error!(
                "the text is {tokens} tokens of width {width}, the UNet reads width {wanted}; the text encoder belongs to another model"
            ));
        }
        let text = text.to_dtype(self.dtype)?;
        let mut keys_values = Vec::new();
        for block in &self.down {
            block.project(&text, &mut keys_values)?;
        }
        self.mid.project(&text, &mut keys_values)?;
        more(&text, &mut keys_values)?;
        let added = self.embeddings.added(batch, class_labels, added)?.map(|added| once(&added)).transpose()?;
        Ok(Context { keys_values, added, guidance: None, batch })
    }

    /// Checks the input and embeds the time.
    fn begin<'a>(
        &self,
        sample: &Tensor,
        timestep: f64,
        context: &'a Context,
        cancel: &'a CancelToken,
    ) -> Result<Pass<'a>> {
        let (batch, channels, height, width) = sample.dims4()?;
        if channels != self.config.in_channels || height == 0 || width == 0 {
            let wanted = self.config.in_channels;
            return Err(input_error!(
                "the latent is {channels} x {height} x {width}, the UNet reads {wanted} channels and at least one pixel"
            ));
        }
        if batch != context.batch && batch != 1 {
            return Err(input_error!("{batch} latents need {batch} texts, not {}", context.batch));
        }
        let time = self.embeddings.time(timestep, context.added.as_ref(), context.guidance.as_ref())?;
        Ok(Pass { context, time, token_merging: 0.0, cancel, probe: None })
    }

    /// The skip connections, from the first convolution down, and the middle's result, all `[n, h, w, c]`; those of
    /// one sample under several texts are one item until the first text is looked at. A control's picture joins after
    /// the first convolution. Where no more than `most` connections are wanted, nothing below them is computed.
    fn forward(
        &self,
        sample: &Tensor,
        hint: Option<&Tensor>,
        most: Option<usize>,
        pass: &Pass<'_>,
    ) -> Result<(Vec<Tensor>, Option<Tensor>)> {
        let mut x = self.conv_in.forward(&nhwc(&sample.to_dtype(self.dtype)?)?)?;
        if let Some(hint) = hint {
            x = ops::add(&x, &batch_of(x.dim(0)?, hint)?)?;
        }
        pass.show(|| "conv_in".to_owned(), &x);
        let mut skips = vec![x.clone()];
        for (i, block) in self.down.iter().enumerate() {
            if most.is_none_or(|most| skips.len() < most) {
                x = block.forward(x, &mut skips, most.unwrap_or(usize::MAX), pass)?;
                pass.show(|| format!("down.{i}.hidden"), &x);
            }
        }
        if most.is_some() {
            return Ok((skips, None));
        }
        x = self.mid.forward(&x, pass)?;
        pass.show(|| "mid".to_owned(), &x);
        Ok((skips, Some(x)))
    }
}

/// The UNet: noisy latents in, the model's prediction (noise or velocity) out.
#[derive(Debug)]
pub struct Unet {
    descent: Descent,
    up: Vec<UpBlock>,
    norm_out: GroupNorm,
    conv_out: Conv2d,
}

impl Unet {
    /// Builds the network out of the weights of `unet/`.
    pub fn load(config: &UnetConfig, view: &View<'_>) -> Result<Self> {
        let first = config.first_channels();
        let mut attentions = attention::Builder::new(config.cross_attention_dim, config.groups);
        let descent = Descent::load(config, view, &mut attentions)?;
        let mut up = Vec::new();
        for i in 0..config.block_channels.len() {
            let (view, shape) = (view.at("up_blocks").at(i), config.up_shape(i));
            up.push(UpBlock::load(&view, &shape, config.resnet_style(), &mut attentions)?);
        }
        Ok(Self {
            descent,
            up,
            norm_out: group_norm(&view.at("conv_norm_out"), first, config.groups, config.norm_eps)?,
            conv_out: conv3(&view.at("conv_out"), first, config.out_channels)?,
        })
    }

    /// The values that the network was built from.
    pub fn config(&self) -> &UnetConfig {
        &self.descent.config
    }

    /// Prepares a conditioning for [`Self::forward`]: everything that does not change from step to step.
    ///
    /// A text of another width, or a missing or surplus part, is an [`Error::Input`].
    pub fn context<'a>(&self, conditioning: impl Into<Conditioning<'a>>) -> Result<Context> {
        self.descent.context(conditioning.into(), |text, keys_values| {
            self.up.iter().try_for_each(|block| block.project(text, keys_values))
        })
    }

    /// The same context for a distilled network that reads the guidance scale; others stay as they are.
    pub fn guided(&self, context: Context, scale: f64) -> Result<Context> {
        Ok(Context { guidance: self.descent.embeddings.guidance(scale)?, ..context })
    }

    /// One evaluation: `sample` is `[n, in_channels, h, w]`, any size; `timestep` is 0 to 1000 and may be fractional;
    /// the result is `[n, out_channels, h, w]`.
    ///
    /// One sample may be given for all `n` texts: what does not depend on the text is then computed once, with the same
    /// result.
    pub fn forward(&self, sample: &Tensor, timestep: f64, context: &Context, cancel: &CancelToken) -> Result<Tensor> {
        self.evaluate(sample, timestep, context, Evaluation::default(), cancel)
    }

    /// As [`Self::forward`], and shows inner tensors to `probe`.
    pub fn forward_probed(
        &self,
        sample: &Tensor,
        timestep: f64,
        context: &Context,
        cancel: &CancelToken,
        probe: &Probe<'_>,
    ) -> Result<Tensor> {
        let how = Evaluation { probe: Some(probe), ..Evaluation::default() };
        self.evaluate(sample, timestep, context, how, cancel)
    }

    /// As [`Self::forward`], with all that may join it, and with less work where that is wanted.
    pub fn evaluate(
        &self,
        sample: &Tensor,
        timestep: f64,
        context: &Context,
        how: Evaluation<'_>,
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        let Evaluation { residuals, token_merging, mut deep, probe } = how;
        let mut pass = self.descent.begin(sample, timestep, context, cancel)?;
        (pass.token_merging, pass.probe) = (token_merging, probe);
        pass.show(|| "time".to_owned(), &pass.time);
        let mut layers: usize = self.up.iter().map(UpBlock::layers).sum();
        let size = (context.batch, sample.dim(2)?, sample.dim(3)?);
        let known = deep.as_ref().and_then(|(_, known)| known.as_ref());
        let known = known.filter(|known| known.fits(sample, context)).cloned();
        let most = known.as_ref().map(|known| known.connections);
        let (mut skips, mut mid) = self.descent.forward(sample, None, most, &pass)?;
        if let Some(residuals) = residuals {
            residuals.join(&mut skips, mid.as_mut())?;
        }
        let Some(mut x) = mid.or(known.map(|known| known.x)) else {
            return Err(input_error!("the UNet's way down ends nowhere"));
        };
        let keep = deep.as_ref().filter(|_| most.is_none()).map_or(0, |(connections, _)| *connections);
        let mut kept = None;
        let mut seen = |x: &Tensor, left: usize| {
            if left == keep && keep > 0 {
                kept = Some(Deep { x: x.clone(), connections: keep, size });
            }
        };
        for (i, block) in self.up.iter().enumerate() {
            // Of a pass that begins with what was kept, the layers above it.
            let first = most.map_or(0, |most| layers.saturating_sub(most).min(block.layers()));
            layers -= block.layers();
            if first < block.layers() {
                x = block.forward(x, first, &mut skips, &mut seen, &pass)?;
                pass.show(|| format!("up.{i}"), &x);
            }
        }
        if let Some((_, place)) = deep.as_mut().filter(|_| most.is_none()) {
            **place = kept;
        }
        pass.check()?;
        let x = self
            .conv_out
            .forward_with(&x, Extra { fit: Some(&self.norm_out.fit(&x)?), wide: true, ..Extra::default() })?;
        // A network that never looks at the text says the same for all.
        let x = batch_of(context.batch, &x)?;
        nchw(&x)?.to_dtype(sample.dtype()).map_err(Error::from)
    }
}

/// What joins one evaluation of a [`Unet`], and what it leaves out; nothing by default.
#[derive(Default)]
pub struct Evaluation<'a> {
    /// What control networks add to the skip connections and the middle.
    pub residuals: Option<&'a Residuals>,
    /// Share of the tokens, 0 to 0.75, that self-attention at the finest resolution sees merged with others
    /// ([`MergedTokens`](ops::MergedTokens)).
    pub token_merging: f64,
    /// How many skip connections, from the full resolution on, are computed in any case, and where the features below
    /// them are kept: an evaluation that finds some there takes them, one that finds none leaves its own.
    pub deep: Option<(usize, &'a mut Option<Deep>)>,
    /// Who sees inner tensors.
    pub probe: Option<&'a Probe<'a>>,
}

/// Features from the depths of a [`Unet`], kept for later evaluations (`DeepCache`, <https://arxiv.org/abs/2312.00858>).
#[derive(Debug, Clone)]
pub struct Deep {
    /// `[n, h, w, c]`: what the first of the layers above them reads beside its skip connection.
    x: Tensor,
    connections: usize,
    /// Batch and sides of what they belong to; an evaluation of another kind does not take them.
    size: (usize, usize, usize),
}

impl Deep {
    /// Whether an evaluation of this kind takes them.
    pub fn fits(&self, sample: &Tensor, context: &Context) -> bool {
        let (batch, height, width) = self.size;
        context.batch == batch && sample.dims().get(2..) == Some(&[height, width][..])
    }
}

/// Rows of which all are the same as one.
fn once(rows: &Tensor) -> Result<Tensor> {
    let values = rows.to_dtype(DType::F32)?.to_vec2::<f32>()?;
    if values.windows(2).all(|pair| pair[0] == pair[1]) { Ok(rows.narrow(0, 0, 1)?) } else { Ok(rows.clone()) }
}
