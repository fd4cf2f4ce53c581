//! A second pass at a larger size, by the names that the programs have for it.

use serde::Serialize;

use crate::base::Extent;
use crate::job::{self, HiresTarget, HiresUpscaler, LatentResize};

use super::model_named;

/// A second pass at a larger size.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hires {
    /// How much larger.
    pub scale: Option<f64>,
    /// The size itself, in pixels.
    pub size: Option<Extent>,
    /// Its number of steps; `None` is that of the first pass.
    pub steps: Option<u32>,
    /// What enlarges the picture before it, by the name there.
    pub upscaler: Option<String>,
    /// Share of the schedule that it runs.
    pub strength: Option<f64>,
    /// Its scale of guidance; `None` is that of the first pass.
    pub guidance: Option<f64>,
    /// The name of its sampler; `None` is that of the first pass.
    pub sampler: Option<String>,
    /// The name of its schedule; `None` is that of the first pass.
    pub schedule: Option<String>,
    /// Its prompt; `None` is that of the first pass.
    pub prompt: Option<String>,
    /// Its negative prompt; `None` is that of the first pass.
    pub negative_prompt: Option<String>,
}

impl Hires {
    /// The same as a job is given it, but for the sampler and the schedule, whose names are the other program's; `None`
    /// where no size is known.
    pub fn settings(&self) -> Option<job::Hires> {
        let size = self.size.map(HiresTarget::Size);
        let target = size.or(self.scale.map(HiresTarget::Scale))?;
        let plain = job::Hires::new(target);
        Some(job::Hires {
            upscaler: self.upscaler.as_deref().map_or_else(HiresUpscaler::default, upscaler),
            steps: self.steps,
            strength: self.strength.filter(|strength| *strength > 0.0).unwrap_or(plain.strength),
            guidance: self.guidance,
            prompt: self.prompt.clone(),
            negative_prompt: self.negative_prompt.clone(),
            ..plain
        })
    }
}

/// What enlarges by a name: of the web UI, of `SwarmUI` (`latent-bilinear`, `pixel-lanczos`, `model-4x.pth`), or a
/// network's file.
fn upscaler(name: &str) -> HiresUpscaler {
    let name = name.trim();
    if let Some(method) = name.strip_prefix("latent-") {
        return HiresUpscaler::Latent { resize: latent(method) };
    }
    if name.starts_with("pixel-") || matches!(name, "None" | "Nearest" | "") {
        // Smooth kernels differ little once the picture is refined.
        return HiresUpscaler::Lanczos;
    }
    match HiresUpscaler::named(name) {
        HiresUpscaler::Network { .. } => {
            let file = name.strip_prefix("model-").unwrap_or(name);
            model_named(file).map_or(HiresUpscaler::Lanczos, |model| HiresUpscaler::Network { model })
        }
        known => known,
    }
}

/// How latents are resized by `ComfyUI`'s name for it.
fn latent(method: &str) -> LatentResize {
    match method {
        "nearest" => LatentResize::Nearest,
        "nearest-exact" => LatentResize::NearestExact,
        "bicubic" => LatentResize::Bicubic,
        _ => LatentResize::Bilinear,
    }
}

/// How many times as large a network makes pictures, by what its file is called: `4x-UltraSharp`, `RealESRGAN_x2plus`.
pub(super) fn scale_of_name(name: &str) -> f64 {
    let bytes = name.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).filter(|b| matches!(b, b'1'..=b'8'));
    let found = bytes.iter().enumerate().filter(|(_, b)| matches!(b, b'x' | b'X')).find_map(|(i, _)| {
        let digit = digit(i.checked_sub(1)).or_else(|| digit(Some(i + 1)))?;
        Some(f64::from(digit - b'0'))
    });
    found.unwrap_or(4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upscalers_are_known_by_the_names_of_every_program() {
        for (name, label) in [
            ("Latent (bicubic)", "Latent (bicubic)"),
            ("latent-nearest-exact", "Latent (nearest-exact)"),
            ("latent-bislerp", "Latent"),
            ("pixel-bicubic", "Lanczos"),
            ("Nearest", "Lanczos"),
            ("model-4x-UltraSharp.pth", "4x-UltraSharp"),
            ("R-ESRGAN 4x+", "R-ESRGAN 4x+"),
        ] {
            assert_eq!(upscaler(name).label(), label, "{name}");
        }
        for (name, scale) in [("4x-UltraSharp", 4.0), ("RealESRGAN_x2plus", 2.0), ("8x_NMKD", 8.0), ("Magic", 4.0)] {
            assert_eq!(scale_of_name(name), scale, "{name}");
        }
    }

    #[test]
    fn without_a_size_there_is_no_second_pass() {
        assert_eq!(Hires { strength: Some(0.5), ..Hires::default() }.settings(), None);
        let both = Hires { scale: Some(2.0), size: Some(Extent::new(64, 48)), ..Hires::default() };
        assert_eq!(both.settings().unwrap().target, HiresTarget::Size(Extent::new(64, 48)));
        let none = Hires { scale: Some(2.0), strength: Some(0.0), ..Hires::default() };
        assert_eq!(none.settings().unwrap().strength, 0.7);
    }
}
