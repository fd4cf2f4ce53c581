//! What the command line takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::base::Extent;
use crate::diagnostics::long_version;
use crate::engine::MAX_STEPS;

use super::choices::{
    BenchPart, ContentArg, ConventionArg, DTypeArg, DeepCacheArg, DeviceArg, FillArg, IntervalArg, OnlyMasked,
    PreprocessorArg, RngArg, VaeTileArg,
};
use super::doctor::DoctorArgs;
use super::hires::HiresArgs;
use super::manual::{CompletionsArgs, ManualArgs};
use super::resources::{ControlArg, LoraArg};
use super::upscale::UpscaleArgs;

/// A studio for making and editing pictures with diffusion models. Without a command it opens its window.
#[derive(Debug, Parser)]
#[command(name = "scumble", version, long_version = long_version(), about, args_conflicts_with_subcommands = true)]
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
    /// Extend a picture beyond its edges
    #[command(allow_negative_numbers = true)]
    Outpaint(Box<OutpaintArgs>),
    /// Make pictures larger
    Upscale(Box<UpscaleArgs>),
    /// Say what a model is, or which recipe a picture carries
    Inspect(InspectArgs),
    /// List the samplers
    Samplers(ListArgs),
    /// List the noise schedules
    Schedules(ListArgs),
    /// List the models found, read folders, hash files, say what fits together
    Models(ModelsArgs),
    /// Download a model of the catalogue, or a file by its address
    Download(DownloadArgs),
    /// Measure a model on this machine
    Bench(BenchArgs),
    /// Look whether this machine has what the program needs, and say what to do
    Doctor(DoctorArgs),
    /// Print what completes this program's commands in a shell
    Completions(CompletionsArgs),
    /// Write the man pages into a folder
    #[command(hide = true)]
    Manual(ManualArgs),
}

impl Cli {
    /// Whether failures are to be told as JSON too.
    pub fn json(&self) -> bool {
        match &self.command {
            None | Some(Command::Completions(_) | Command::Manual(_)) => false,
            Some(Command::Generate(a)) => a.settings.json,
            Some(Command::Outpaint(a)) => a.settings.json,
            Some(Command::Upscale(a)) => a.json,
            Some(Command::Inspect(a)) => a.json,
            Some(Command::Samplers(a) | Command::Schedules(a)) => a.json,
            Some(Command::Models(a)) => a.json,
            Some(Command::Download(a)) => a.json,
            Some(Command::Bench(a)) => a.json,
            Some(Command::Doctor(a)) => a.json,
        }
    }
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// What the picture shows
    #[arg(required_unless_present = "from", value_name = "PROMPT")]
    pub prompt: Option<String>,
    /// Size in pixels, both sides multiples of 8 (any size with --working)
    #[arg(long, value_name = "WxH")]
    pub size: Option<Extent>,
    /// Start from this picture
    #[arg(long, value_name = "FILE")]
    pub image: Option<PathBuf>,
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
    /// Let the mask's grey say how far each pixel may change
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub soft: Option<bool>,
    /// What transparent parts of --image are filled with before they are repainted with the masked part
    #[arg(long, value_enum, value_name = "WITH")]
    pub fill: Option<FillArg>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub hires: HiresArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub settings: SettingsArgs,
}

/// Arguments of `outpaint`.
#[derive(Debug, Args)]
pub struct OutpaintArgs {
    /// The picture to extend
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
    /// What the extended picture shows
    #[arg(required_unless_present = "from", value_name = "PROMPT")]
    pub prompt: Option<String>,
    /// Pixels to add on the left
    #[arg(long, value_name = "N")]
    pub left: Option<u32>,
    /// Pixels to add on the right
    #[arg(long, value_name = "N")]
    pub right: Option<u32>,
    /// Pixels to add on top
    #[arg(long, value_name = "N")]
    pub top: Option<u32>,
    /// Pixels to add at the bottom
    #[arg(long, value_name = "N")]
    pub bottom: Option<u32>,
    /// Width of the band along the picture's edges that is blended with what is new
    #[arg(long, value_name = "PX")]
    pub feather: Option<f64>,
    /// What the new part is filled with before it is painted
    #[arg(long, value_enum, value_name = "WITH")]
    pub fill: Option<FillArg>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub settings: SettingsArgs,
}

/// What all commands that paint take.
#[derive(Debug, Args)]
pub struct SettingsArgs {
    /// What it must not show
    #[arg(long, value_name = "TEXT")]
    pub negative: Option<String>,
    /// A model: its file or folder, or its name in a folder of models; the built-in model if left out
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Look for models in this folder, too: of A1111, Forge, ComfyUI, SwarmUI, or any other
    #[arg(long, value_name = "FOLDER")]
    pub models: Vec<PathBuf>,
    /// Look for embeddings in this folder, too
    #[arg(long, value_name = "FOLDER")]
    pub embeddings: Vec<PathBuf>,
    /// Add a LoRA, by its file or name; prompts name them as <lora:NAME:0.8>, too
    #[arg(long, value_name = "NAME[:WEIGHT[:TEXT]]")]
    pub lora: Vec<LoraArg>,
    /// Another VAE than the model's, by its file or name; `none` takes the model's own
    #[arg(long, value_name = "NAME|PATH")]
    pub vae: Option<String>,
    /// Follow a picture by a `ControlNet`
    #[arg(long, value_name = "NAME=IMAGE[:STRENGTH[:START:END]]")]
    pub control: Vec<ControlArg>,
    /// What makes the picture of a --control out of its image; the first belongs to the first
    #[arg(long, value_enum, value_name = "HOW", requires = "control")]
    pub preprocessor: Vec<PreprocessorArg>,
    /// Which of the text encoder's layers is read, from its end: 1 is the last
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=12))]
    pub clip_skip: Option<u32>,
    /// Size that the model works at, both sides multiples of 8: the picture is scaled to it and back
    #[arg(long, value_name = "WxH")]
    pub working: Option<Extent>,
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
    /// Draw in few steps, by weights that the model has for that: its own steps, sampler and guidance, where not given
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub fast: Option<bool>,
    /// Guide on this part of the way from noise (0) to picture (1) only, as 0.2:0.9; the rest takes half the work
    #[arg(long, value_name = "FROM:TO")]
    pub guidance_interval: Option<IntervalArg>,
    /// Compute all of the network in every Nth step only, in the others as much as BRANCH skip connections reach (2)
    #[arg(long, value_name = "N[:BRANCH]")]
    pub deep_cache: Option<DeepCacheArg>,
    /// Share of the pixels that attention sees merged with others that look like them, 0 to 0.75
    #[arg(long, value_name = "SHARE")]
    pub merge_tokens: Option<f64>,
    /// Have a tiny decoder make the picture in place of the model's VAE, in a small part of the time
    #[arg(long)]
    pub tiny_decode: bool,
    /// The tiny decoder (TAESD and the like) for that and for --previews, by its file or name; `none` for none. One for
    /// the model is looked for in the model folders if left out
    #[arg(long, value_name = "NAME|PATH")]
    pub tiny_decoder: Option<String>,
    /// Which pictures the VAE computes in tiles: those larger than N x N pixels, none (off), or as memory has it (auto)
    #[arg(long, value_name = "N|auto|off", default_value = "auto")]
    pub vae_tile: VaeTileArg,
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
    /// How far the picture may change, 0 to 1
    #[arg(long, value_name = "X")]
    pub strength: Option<f64>,
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

/// Arguments of `models`.
#[derive(Debug, Args)]
pub struct ModelsArgs {
    /// What to do; the list if left out
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
    /// Look for models in this folder, too
    #[arg(long, value_name = "FOLDER", global = true)]
    pub models: Vec<PathBuf>,
    /// Only models that these words find: `ink kind:lora family:sdxl -anime`
    #[arg(long, value_name = "WORDS", global = true)]
    pub search: Option<String>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What `models` does.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// List the models found
    List,
    /// List the models that can be downloaded
    Catalogue,
    /// Read folders alone, and say how each was recognised
    Scan {
        /// Folders of A1111, Forge, ComfyUI, SwarmUI, or any other
        #[arg(required = true, value_name = "FOLDER")]
        folders: Vec<PathBuf>,
    },
    /// Hash a file as A1111 and the sites that share models do
    Hash {
        /// A model file or folder
        path: PathBuf,
    },
    /// Say whether two models fit together
    Fits {
        /// A file or name
        a: String,
        /// Another
        b: String,
    },
}

/// Arguments of `download`.
#[derive(Debug, Args)]
pub struct DownloadArgs {
    /// A model of `scumble models catalogue`, or the address of a file
    pub name: String,
    /// Where to put it; Scumble's own folder of models if left out
    #[arg(long, value_name = "FOLDER")]
    pub to: Option<PathBuf>,
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
    /// Measure seams instead: extend or repaint each picture of this folder (NAME.png, with its prompt in NAME.txt)
    #[arg(long, value_name = "FOLDER")]
    pub seams: Option<PathBuf>,
    /// Measure this tiny decoder, too, by its file or folder
    #[arg(long, value_name = "PATH")]
    pub tiny_decoder: Option<PathBuf>,
    /// Which pictures the VAE computes in tiles: those larger than N x N pixels, none (off), or its own choice (auto)
    #[arg(long, value_name = "N|auto|off", default_value = "auto")]
    pub vae_tile: VaeTileArg,
    /// With --seams: pixels to add on each side; a box in the middle is repainted if left out
    #[arg(long, value_name = "N", requires = "seams")]
    pub extend: Option<u32>,
    /// What to measure; a picture is a whole job, from its prompt to its pixels
    #[arg(long, value_enum, value_name = "PART", value_delimiter = ',', default_value = "text,unet,encode,decode")]
    pub parts: Vec<BenchPart>,
    /// Kernels to compute with on the processor: portable, native, or onednn where it was built in; the best if left out
    #[arg(long, value_name = "NAME")]
    pub backend: Option<String>,
    /// Measure the model as it draws in few steps
    #[arg(long)]
    pub fast: bool,
    /// Steps of a picture; the model's own if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_STEPS)))]
    pub steps: Option<u32>,
    /// Times each part is run, after once that does not count; the median counts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub runs: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
