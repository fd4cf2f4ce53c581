//! What single arguments choose from.

use clap::ValueEnum;

use crate::base::RngKind;
use crate::engine::{MAX_SIDE, VaeTiles};
use crate::job::{Convention, DType, DeviceChoice, MaskedContent, OutpaintFill, Preprocessor};

/// `--device`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DeviceArg {
    Auto,
    Cpu,
    Cuda,
    Metal,
}

impl From<DeviceArg> for DeviceChoice {
    fn from(arg: DeviceArg) -> Self {
        match arg {
            DeviceArg::Auto => Self::Auto,
            DeviceArg::Cpu => Self::Cpu,
            DeviceArg::Cuda => Self::Cuda,
            DeviceArg::Metal => Self::Metal,
        }
    }
}

/// `--dtype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DTypeArg {
    Auto,
    F32,
    Bf16,
    F16,
}

impl From<DTypeArg> for DType {
    fn from(arg: DTypeArg) -> Self {
        match arg {
            DTypeArg::Auto => Self::Auto,
            DTypeArg::F32 => Self::F32,
            DTypeArg::Bf16 => Self::Bf16,
            DTypeArg::F16 => Self::F16,
        }
    }
}

/// `--rng`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RngArg {
    /// As `torch.Generator("cpu")`
    Cpu,
    /// As on NVIDIA GPUs (Philox)
    Gpu,
}

impl From<RngArg> for RngKind {
    fn from(arg: RngArg) -> Self {
        match arg {
            RngArg::Cpu => Self::Cpu,
            RngArg::Gpu => Self::Gpu,
        }
    }
}

/// `--masked-content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ContentArg {
    /// What the picture shows there
    Original,
    /// The colours around it, spread into it
    Fill,
    /// Noise: something new, with busy detail
    Noise,
    /// A flat tone: something new and calm
    Nothing,
}

impl From<ContentArg> for MaskedContent {
    fn from(arg: ContentArg) -> Self {
        match arg {
            ContentArg::Original => Self::Original,
            ContentArg::Fill => Self::Fill,
            ContentArg::Noise => Self::Noise,
            ContentArg::Nothing => Self::Nothing,
        }
    }
}

/// `--only-masked`: a padding in pixels, or nothing for `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnlyMasked(pub Option<u32>);

impl std::str::FromStr for OnlyMasked {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self(None));
        }
        let hint = |_| format!("'{text}' is neither a padding in pixels nor 'off': 32 is common");
        text.parse().map(Some).map(Self).map_err(hint)
    }
}

/// `--guidance-interval`: two shares of the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalArg(pub f64, pub f64);

impl std::str::FromStr for IntervalArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pair = text.split_once(':').and_then(|(from, to)| Some(Self(from.parse().ok()?, to.parse().ok()?)));
        pair.ok_or_else(|| format!("'{text}' is not two shares of the way, such as 0.2:0.9"))
    }
}

/// `--deep-cache`: every how many steps, and how many skip connections in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeepCacheArg(pub u32, pub Option<u32>);

impl std::str::FromStr for DeepCacheArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hint = |_| format!("'{text}' is not a number of steps, such as 3, or steps and connections, such as 3:2");
        match text.split_once(':') {
            None => text.parse().map(|every| Self(every, None)).map_err(hint),
            Some((every, branch)) => Ok(Self(every.parse().map_err(hint)?, Some(branch.parse().map_err(hint)?))),
        }
    }
}

/// `--convention`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConventionArg {
    /// The VAE's mean, and every latent that the mask touches
    Scumble,
    /// A drawn VAE sample, and the latents whose first pixel is masked
    Diffusers,
}

impl From<ConventionArg> for Convention {
    fn from(arg: ConventionArg) -> Self {
        match arg {
            ConventionArg::Scumble => Self::Scumble,
            ConventionArg::Diffusers => Self::Diffusers,
        }
    }
}

/// `--preprocessor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PreprocessorArg {
    /// The picture is the control's already
    None,
    /// Edges
    Canny,
    /// Dark lines on white become white lines on black
    Scribble,
    /// The picture softened
    Tile,
    /// The picture with the mask marked
    Inpaint,
    /// Nearness, by a depth estimator among the models
    Depth,
}

impl From<PreprocessorArg> for Preprocessor {
    fn from(arg: PreprocessorArg) -> Self {
        match arg {
            PreprocessorArg::None => Self::None,
            PreprocessorArg::Canny => Self::Canny,
            PreprocessorArg::Scribble => Self::Scribble,
            PreprocessorArg::Tile => Self::Tile,
            PreprocessorArg::Inpaint => Self::Inpaint,
            PreprocessorArg::Depth => Self::Depth,
        }
    }
}

/// `--fill`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FillArg {
    /// The colour of the nearest known pixel
    Edge,
    /// The known part, mirrored
    Mirror,
    /// The colours around, spread smoothly
    Blur,
    /// Noise about those colours
    Noise,
    /// Grey
    Neutral,
}

impl From<FillArg> for OutpaintFill {
    fn from(arg: FillArg) -> Self {
        match arg {
            FillArg::Edge => Self::Edge,
            FillArg::Mirror => Self::Mirror,
            FillArg::Blur => Self::Blur,
            FillArg::Noise => Self::Noise,
            FillArg::Neutral => Self::Neutral,
        }
    }
}

/// `--vae-tile`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaeTileArg(pub VaeTiles);

impl std::str::FromStr for VaeTileArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let side = || text.parse().ok().filter(|side| (VaeTiles::LEAST..=MAX_SIDE).contains(side));
        match text {
            "auto" => Ok(Self(VaeTiles::Auto)),
            "off" => Ok(Self(VaeTiles::Off)),
            _ => side().map(|side| Self(VaeTiles::Side(side))).ok_or_else(|| {
                format!("give auto, off, or the pixels of a side from {} to {MAX_SIDE}", VaeTiles::LEAST)
            }),
        }
    }
}

/// `bench --parts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchPart {
    /// The text encoders, for a prompt and a negative one
    Text,
    /// A guided step of the denoiser
    Unet,
    /// The VAE, from pixels
    Encode,
    /// The VAE, to pixels
    Decode,
    /// The tiny decoder of --tiny-decoder, to pixels
    #[value(skip)]
    Tiny,
    /// A whole picture
    Picture,
}
