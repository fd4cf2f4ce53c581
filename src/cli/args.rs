//! What the command line takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::{Extent, RngKind};
use crate::job::{Convention, DType, DeviceChoice, MaskedContent};

/// A studio for making and editing pictures with diffusion models. Without a command it opens its window.
#[derive(Debug, Parser)]
#[command(name = "scumble", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do without the window
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A picture to open in the window
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make pictures from a prompt, or from a picture, or inside a mask
    #[command(allow_negative_numbers = true)]
    Generate(Box<GenerateArgs>),
    /// Say what a model is, or which recipe a picture carries
    Inspect(InspectArgs),
    /// List the samplers
    Samplers(ListArgs),
    /// List the noise schedules
    Schedules(ListArgs),
    /// List the models found
    Models(ListArgs),
    /// Measure a model on this machine
    Bench(BenchArgs),
}

impl Cli {
    /// Whether failures are to be told as JSON too.
    pub fn json(&self) -> bool {
        match &self.command {
            None => false,
            Some(Command::Generate(a)) => a.json,
            Some(Command::Inspect(a)) => a.json,
            Some(Command::Samplers(a) | Command::Schedules(a) | Command::Models(a)) => a.json,
            Some(Command::Bench(a)) => a.json,
        }
    }
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// What the picture shows
    #[arg(required_unless_present = "from", value_name = "PROMPT")]
    pub prompt: Option<String>,
    /// What it must not show
    #[arg(long, value_name = "TEXT")]
    pub negative: Option<String>,
    /// Id of a model, or the path of a model folder; the built-in model if left out
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Size in pixels, both sides multiples of 8
    #[arg(long, value_name = "WxH")]
    pub size: Option<Extent>,
    /// Sampling steps
    #[arg(long, value_name = "N")]
    pub steps: Option<u32>,
    /// Sampler, see `scumble samplers`
    #[arg(long, value_name = "ID")]
    pub sampler: Option<String>,
    /// Noise schedule, see `scumble schedules`
    #[arg(long, value_name = "ID")]
    pub schedule: Option<String>,
    /// Scale of classifier-free guidance; 1 turns it off
    #[arg(long, value_name = "X")]
    pub guidance: Option<f64>,
    /// Share of fresh noise, for samplers that take it
    #[arg(long, value_name = "X")]
    pub eta: Option<f64>,
    /// Seed of the first picture; a random one if left out
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Generator that turns the seed into noise
    #[arg(long, value_enum, value_name = "KIND")]
    pub rng: Option<RngArg>,
    /// Number of pictures; picture i uses seed + i
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub count: u32,
    /// Start from this picture
    #[arg(long, value_name = "FILE")]
    pub image: Option<PathBuf>,
    /// How far the picture may change, 0 to 1
    #[arg(long, value_name = "X")]
    pub strength: Option<f64>,
    /// Repaint only where this picture is white (needs --image)
    #[arg(long, value_name = "FILE")]
    pub mask: Option<PathBuf>,
    /// Blur of the mask's edge: standard deviation in pixels
    #[arg(long, value_name = "PX")]
    pub feather: Option<f64>,
    /// What the masked part is before it is repainted
    #[arg(long, value_enum, value_name = "WHAT")]
    pub masked_content: Option<ContentArg>,
    /// Repaint a box around the mask alone, scaled to --working, and show this much around it (32 if left out)
    #[arg(long, value_name = "PX|off", num_args = 0..=1, require_equals = true, default_missing_value = "32")]
    pub only_masked: Option<OnlyMasked>,
    /// Size that --only-masked works at, both sides multiples of 8; the model's own if left out
    #[arg(long, value_name = "WxH")]
    pub working: Option<Extent>,
    /// Let the mask's grey say how far each pixel may change
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub soft: Option<bool>,
    /// Seed of other noise to mix in; a random one if only --variation-strength is given
    #[arg(long, value_name = "N")]
    pub variation_seed: Option<u64>,
    /// How much of the other noise, 0 to 1; pictures of a batch then differ by it alone
    #[arg(long, value_name = "X")]
    pub variation_strength: Option<f64>,
    /// Whose habits to follow where tools differ
    #[arg(long, value_enum, value_name = "WHOSE")]
    pub convention: Option<ConventionArg>,
    /// Where to compute
    #[arg(long, value_enum, value_name = "DEVICE", default_value_t = DeviceArg::Auto)]
    pub device: DeviceArg,
    /// Number format to compute in
    #[arg(long, value_enum, value_name = "TYPE")]
    pub dtype: Option<DTypeArg>,
    /// Write a small preview of each step into this folder
    #[arg(long, value_name = "DIR")]
    pub previews: Option<PathBuf>,
    /// Take all settings from this picture's recipe; other arguments change them
    #[arg(long, value_name = "PNG")]
    pub from: Option<PathBuf>,
    /// Print what was made as JSON
    #[arg(long)]
    pub json: bool,
    /// Where to write; with --count, a number is put before the ending
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// A picture, a model folder or a weights file
    pub path: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of the lists.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Id of a model, or the path of a model folder; the built-in model if left out
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Size in pixels, both sides multiples of 8
    #[arg(long, value_name = "WxH")]
    pub size: Option<Extent>,
    /// Where to compute
    #[arg(long, value_enum, value_name = "DEVICE", default_value_t = DeviceArg::Auto)]
    pub device: DeviceArg,
    /// Number format to compute in
    #[arg(long, value_enum, value_name = "TYPE", default_value_t = DTypeArg::Auto)]
    pub dtype: DTypeArg,
    /// Times each part is run; the median counts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub runs: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

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
