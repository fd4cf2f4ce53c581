//! A second pass at a larger size, and tiles: arguments to the recipe's settings.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::Extent;
use crate::job::{Hires, HiresTarget, HiresUpscaler, LatentResize, ModelRef, Recipe, Resources, Tiles};
use crate::library::models::ModelKind;

use super::outcome::Stop;
use super::resources;

/// How far a second pass changes what pixels were enlarged for, where the artist says nothing.
const STRENGTH: f64 = 0.4;

/// Arguments of a second pass.
#[derive(Debug, Args)]
pub struct HiresArgs {
    /// Refine the picture in a second pass so many times as large
    #[arg(long, value_name = "X", conflicts_with = "hires_size")]
    pub hires_scale: Option<f64>,
    /// Refine it in a second pass of this size; other proportions are cut evenly
    #[arg(long, value_name = "WxH")]
    pub hires_size: Option<Extent>,
    /// Steps of the second pass, whatever its strength; as many as the first if left out
    #[arg(long, value_name = "N")]
    pub hires_steps: Option<u32>,
    /// How far the second pass may change the picture, 0 to 1: 0.4 if left out, 0.7 where latents are enlarged
    #[arg(long, value_name = "X")]
    pub hires_strength: Option<f64>,
    /// What enlarges it for the second pass: `Latent` and its kinds as in A1111, `Lanczos`, or an upscaler; the built-in
    /// upscaler if left out
    #[arg(long, value_name = "NAME|PATH")]
    pub hires_upscaler: Option<String>,
    /// Scale of guidance in the second pass; the first one's if left out
    #[arg(long, value_name = "X")]
    pub hires_guidance: Option<f64>,
    /// Sampler of the second pass
    #[arg(long, value_name = "ID")]
    pub hires_sampler: Option<String>,
    /// Noise schedule of the second pass
    #[arg(long, value_name = "ID")]
    pub hires_schedule: Option<String>,
    /// Another prompt for the second pass
    #[arg(long, value_name = "PROMPT")]
    pub hires_prompt: Option<String>,
    /// Compute the second pass in overlapping tiles of this many pixels; whole, if left out and memory suffices
    #[arg(long, value_name = "N")]
    pub hires_tile: Option<u32>,
    /// Show the network the picture in overlapping tiles of this many pixels: for pictures far larger than its own size
    #[arg(long, value_name = "N")]
    pub tile: Option<u32>,
    /// Pixels that tiles share at least; three eighths of their side if left out
    #[arg(long, value_name = "N")]
    pub tile_overlap: Option<u32>,
}

/// Tiles of a side, with an overlap that was asked for.
pub(super) fn tiles(side: u32, overlap: Option<u32>) -> Tiles {
    let plain = Tiles::of_side(side);
    Tiles { overlap: overlap.unwrap_or(plain.overlap), ..plain }
}

impl HiresArgs {
    /// Puts what they say into a recipe, which may have a second pass already; finds the upscaler in `folders` or those
    /// that the window remembers.
    pub(super) fn apply(
        &self,
        folders: &[PathBuf],
        recipe: &mut Recipe,
        resources: &mut Resources,
    ) -> Result<(), Stop> {
        if let Some(side) = self.tile {
            recipe.tuning.tiles = Some(tiles(side, self.tile_overlap));
        }
        let size = self.hires_size.map(HiresTarget::Size);
        let target = size.or(self.hires_scale.map(HiresTarget::Scale));
        let Some(target) = target.or(recipe.tuning.hires.as_ref().map(|hires| hires.target)) else {
            return self.without_size();
        };
        let upscaler = match (&self.hires_upscaler, &recipe.tuning.hires) {
            (Some(name), _) => named(name),
            (None, Some(hires)) => hires.upscaler.clone(),
            (None, None) => HiresUpscaler::BuiltIn,
        };
        let latent = matches!(upscaler, HiresUpscaler::Latent { .. });
        let mut hires = recipe.tuning.hires.take().unwrap_or_else(|| Hires {
            strength: if latent { Hires::new(target).strength } else { STRENGTH },
            ..Hires::new(target)
        });
        (hires.target, hires.upscaler) = (target, upscaler);
        hires.strength = self.hires_strength.unwrap_or(hires.strength);
        hires.steps = self.hires_steps.or(hires.steps);
        hires.guidance = self.hires_guidance.or(hires.guidance);
        hires.sampler = self.hires_sampler.clone().or(hires.sampler);
        hires.schedule = self.hires_schedule.clone().or(hires.schedule);
        hires.prompt = self.hires_prompt.clone().or(hires.prompt);
        hires.tiles = self.hires_tile.map(|side| tiles(side, self.tile_overlap)).or(hires.tiles);
        if let HiresUpscaler::Network { model } = &mut hires.upscaler {
            let (path, reference) = network(&model.name, folders)?;
            (resources.upscaler, *model) = (Some(path), reference);
        }
        recipe.tuning.hires = Some(hires);
        Ok(())
    }

    /// Fails if something is said of a second pass that has no size.
    fn without_size(&self) -> Result<(), Stop> {
        let said = [
            (self.hires_steps.is_some(), "--hires-steps"),
            (self.hires_strength.is_some(), "--hires-strength"),
            (self.hires_upscaler.is_some(), "--hires-upscaler"),
            (self.hires_guidance.is_some(), "--hires-guidance"),
            (self.hires_sampler.is_some(), "--hires-sampler"),
            (self.hires_schedule.is_some(), "--hires-schedule"),
            (self.hires_prompt.is_some(), "--hires-prompt"),
            (self.hires_tile.is_some(), "--hires-tile"),
        ];
        match said.iter().find(|(given, _)| *given) {
            Some((_, name)) => Err(Stop::usage(format!(
                "{name} is of a second pass, whose size is not told: give --hires-scale or --hires-size"
            ))),
            None => Ok(()),
        }
    }
}

/// What a name stands for; a file is a network, whatever it is called.
fn named(name: &str) -> HiresUpscaler {
    if Path::new(name).exists() {
        return HiresUpscaler::Network { model: ModelRef { name: name.to_owned(), hash: None } };
    }
    // A word that is easily typed.
    if name.eq_ignore_ascii_case("nearest") {
        return HiresUpscaler::Latent { resize: LatentResize::Nearest };
    }
    HiresUpscaler::named(name)
}

/// The file of an upscaler that is named, and how recipes name it.
fn network(name: &str, folders: &[PathBuf]) -> Result<(PathBuf, ModelRef), Stop> {
    let path = Path::new(name);
    if path.is_file() {
        let stem = path.file_stem().map_or_else(|| name.into(), |stem| stem.to_string_lossy().into_owned());
        return Ok((path.to_owned(), ModelRef { name: stem, hash: None }));
    }
    let library = resources::library(folders, &[]);
    let entry = library.find(ModelKind::Upscaler, name).ok_or_else(|| {
        Stop::usage(format!(
            "--hires-upscaler {name}: is neither Lanczos, nor a kind of Latent, nor the name of an upscaler (see `scumble models`), nor a file"
        ))
    })?;
    Ok((entry.path.clone(), entry.reference()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_resizing_are_no_files() {
        assert_eq!(named("latent (bicubic)"), HiresUpscaler::Latent { resize: LatentResize::Bicubic });
        assert_eq!(named("nearest"), HiresUpscaler::Latent { resize: LatentResize::Nearest });
        assert_eq!(named("lanczos"), HiresUpscaler::Lanczos);
        assert_eq!(named("built-in"), HiresUpscaler::BuiltIn);
        assert!(matches!(named("4x-UltraSharp"), HiresUpscaler::Network { .. }));
        assert_eq!(tiles(256, None), Tiles::of_side(256));
        assert_eq!(tiles(256, Some(8)).overlap, 8);
    }
}
