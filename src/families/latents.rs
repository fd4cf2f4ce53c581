//! How a model's latents look without its VAE.

use crate::job::LatentFormat;
use crate::nets::VaeConfig;
use crate::weights::{self, Config};

use super::ModelFiles;

/// A linear picture of latents that a model folder may carry (the built-in model does).
const PREVIEW: &str = "vae/preview.json";

/// Latents of the Stable Diffusion 1 and 2 VAE. The matrix is the linear fit that `InvokeAI` and others use for
/// previews (published by K. Turner on the Hugging Face forum, "Decoding latents to RGB without upscaling", 2022).
fn stable_diffusion() -> LatentFormat {
    LatentFormat {
        downscale: 8,
        channels: 4,
        scaling_factor: 0.18215,
        rgb_factors: vec![
            [0.298, 0.207, 0.208],
            [0.187, 0.286, 0.173],
            [-0.158, 0.189, 0.264],
            [-0.184, -0.271, -0.473],
        ],
        rgb_bias: [0.0; 3],
    }
}

/// Latents of SDXL's VAE: `InvokeAI`'s linear fit.
fn sdxl() -> LatentFormat {
    LatentFormat {
        rgb_factors: vec![
            [0.3816, 0.4930, 0.5320],
            [-0.3753, 0.1631, 0.1739],
            [0.1770, 0.3588, -0.2048],
            [-0.4350, -0.2644, -0.4289],
        ],
        ..stable_diffusion()
    }
}

/// Latents of another VAE: nothing is known of them, so that the first three channels stand for red, green and blue.
fn unknown(channels: usize) -> LatentFormat {
    let row = |c: usize| [0, 1, 2].map(|i| if i == c { 0.5 } else { 0.0 });
    LatentFormat { rgb_factors: (0..channels).map(row).collect(), ..stable_diffusion() }
}

/// Whose latents a model works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LatentSpace {
    /// Stable Diffusion 1 and 2.
    StableDiffusion,
    /// SDXL.
    Sdxl,
    /// Another.
    Other,
}

/// The format of a model's latents: as its own `vae/preview.json` says it, or else as its kind is known to be.
pub(super) fn format(files: &ModelFiles, vae: &VaeConfig, space: LatentSpace) -> Result<LatentFormat, weights::Error> {
    let known = match space {
        LatentSpace::StableDiffusion if vae.latent_channels == 4 => stable_diffusion(),
        LatentSpace::Sdxl if vae.latent_channels == 4 => sdxl(),
        _ => unknown(vae.latent_channels),
    };
    let known = LatentFormat {
        downscale: vae.scale() as u32,
        channels: vae.latent_channels as u32,
        scaling_factor: vae.scaling_factor as f32,
        ..known
    };
    with_preview(files, known)
}

fn with_preview(files: &ModelFiles, known: LatentFormat) -> Result<LatentFormat, weights::Error> {
    if !files.contains(PREVIEW) {
        return Ok(known);
    }
    let config = files.config(PREVIEW)?;
    let rows =
        config.value("rgb_factors").and_then(|v| v.as_array()).filter(|rows| rows.len() == known.rgb_factors.len());
    let rows = rows.and_then(|rows| rows.iter().map(rgb).collect::<Option<Vec<_>>>());
    let problem = |config: &Config, field, wanted: &str| config.error(field, format!("is not {wanted}"));
    let rgb_factors = rows.ok_or_else(|| problem(&config, "rgb_factors", "a list of 4 rows of 3 numbers"))?;
    let bias = config.value("rgb_bias").and_then(rgb);
    let rgb_bias = bias.ok_or_else(|| problem(&config, "rgb_bias", "a list of 3 numbers"))?;
    Ok(LatentFormat { rgb_factors, rgb_bias, ..known })
}

fn rgb(value: &serde_json::Value) -> Option<[f32; 3]> {
    let list = value.as_array()?;
    let [r, g, b] = list.as_slice() else { return None };
    Some([r.as_f64()? as f32, g.as_f64()? as f32, b.as_f64()? as f32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_may_bring_its_own_matrix() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("vae")).unwrap();
        std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
        let files = ModelFiles::open(folder.path()).unwrap();
        assert_eq!(with_preview(&files, stable_diffusion()).unwrap(), stable_diffusion());
        let write = |text: &str| std::fs::write(folder.path().join(PREVIEW), text).unwrap();
        write(r#"{"rgb_factors": [[1,2,3],[4,5,6],[7,8,9],[0,0,0]], "rgb_bias": [0.5, 0, -1]}"#);
        let own = with_preview(&files, stable_diffusion()).unwrap();
        assert_eq!((own.rgb_factors[2], own.rgb_bias), ([7.0, 8.0, 9.0], [0.5, 0.0, -1.0]));
        write(r#"{"rgb_factors": [[1,2,3]], "rgb_bias": [0.5, 0, -1]}"#);
        assert!(
            with_preview(&files, stable_diffusion())
                .unwrap_err()
                .to_string()
                .contains("rgb_factors is not a list of 4 rows")
        );
        write(r#"{"rgb_factors": [[1,2,3],[4,5,6],[7,8,9],[0,0,0]], "rgb_bias": "x"}"#);
        assert!(with_preview(&files, stable_diffusion()).unwrap_err().to_string().contains("rgb_bias"));
    }
}
