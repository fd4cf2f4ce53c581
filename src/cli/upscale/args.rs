//! Arguments of `scumble upscale`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::base::Extent;

use super::super::choices::{DTypeArg, DeviceArg};
use super::refine::RefineArgs;

/// Arguments of `upscale`.
#[derive(Debug, Args)]
pub struct UpscaleArgs {
    /// Pictures, or folders of pictures (without the folders in them)
    #[arg(required = true, value_name = "IMAGE")]
    pub images: Vec<PathBuf>,
    /// An upscaler: its file (of Stable Diffusion x4 its folder), or its name in a folder of models; the built-in one if
    /// left out
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Look for upscalers in this folder, too: of A1111, Forge, ComfyUI, Upscayl, or any other
    #[arg(long, value_name = "FOLDER")]
    pub models: Vec<PathBuf>,
    /// How many times as wide and high, from 1 on; as the upscaler does it if left out
    #[arg(long, value_name = "X", conflicts_with = "size")]
    pub scale: Option<f64>,
    /// The size that each picture becomes, in pixels; other proportions stretch it
    #[arg(long, value_name = "WxH")]
    pub size: Option<Extent>,
    /// The longest side of the tiles that the upscaler sees, in pixels of the source; by the free memory if left out
    #[arg(long, value_name = "N")]
    pub tile: Option<u32>,
    /// How much the built-in upscaler restores, 0 (faithful) to 1 (against noise, blur and JPEG)
    #[arg(long, value_name = "X")]
    pub strength: Option<f64>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub diffusion: RefineArgs,
    /// Where to compute
    #[arg(long, value_enum, value_name = "DEVICE", default_value_t = DeviceArg::Auto)]
    pub device: DeviceArg,
    /// Number format to compute in
    #[arg(long, value_enum, value_name = "TYPE", default_value_t = DTypeArg::Auto)]
    pub dtype: DTypeArg,
    /// Format of the files in a folder; PNG is written row by row, others need memory for the whole picture
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FormatArg::Png)]
    pub format: FormatArg,
    /// Quality of JPEG files, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// Replace files that the folder has already
    #[arg(long)]
    pub overwrite: bool,
    /// Print what was made as JSON
    #[arg(long)]
    pub json: bool,
    /// Where to write: a file for one picture (PNG, JPEG, WebP, TIFF), or a folder
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: PathBuf,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Every bit, 8 or 16
    Png,
    /// Small, 8 bits
    Jpeg,
    /// Lossless, 8 bits
    Webp,
    /// Every bit, 8 or 16, not packed
    Tiff,
}

impl FormatArg {
    /// The extension of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
        }
    }
}
