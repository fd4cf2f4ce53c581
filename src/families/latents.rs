//! How a model's latents look without its VAE.

use crate::job::LatentFormat;
use crate::weights::{self, Config};

use super::ModelFiles;

/// A linear picture of latents that a model folder may carry (the built-in model does).
const PREVIEW: &str = "vae/preview.json";

/// Latents of the Stable Diffusion 1 and 2 VAE. The matrix is the linear fit that `InvokeAI` and others use for
/// previews (published by K. Turner on the Hugging Face forum, "Decoding latents to RGB without upscaling", 2022).
fn stable_diffusion(scaling_factor: f64) -> LatentFormat {
    LatentFormat {
        downscale: 8,
        channels: 4,
        scaling_factor: scaling_factor as f32,
        rgb_factors: vec![
            [0.298, 0.207, 0.208],
            [0.187, 0.286, 0.173],
            [-0.158, 0.189, 0.264],
            [-0.184, -0.271, -0.473],
        ],
        rgb_bias: [0.0; 3],
    }
}

/// The format of a model's latents: its own `vae/preview.json`, or else Stable Diffusion's.
pub(super) fn format(files: &ModelFiles, scaling_factor: f64) -> Result<LatentFormat, weights::Error> {
    let known = stable_diffusion(scaling_factor);
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
        assert_eq!(format(&files, 0.5).unwrap(), stable_diffusion(0.5));
        let write = |text: &str| std::fs::write(folder.path().join(PREVIEW), text).unwrap();
        write(r#"{"rgb_factors": [[1,2,3],[4,5,6],[7,8,9],[0,0,0]], "rgb_bias": [0.5, 0, -1]}"#);
        let own = format(&files, 0.5).unwrap();
        assert_eq!((own.rgb_factors[2], own.rgb_bias), ([7.0, 8.0, 9.0], [0.5, 0.0, -1.0]));
        write(r#"{"rgb_factors": [[1,2,3]], "rgb_bias": [0.5, 0, -1]}"#);
        assert!(format(&files, 0.5).unwrap_err().to_string().contains("rgb_factors is not a list of 4 rows"));
        write(r#"{"rgb_factors": [[1,2,3],[4,5,6],[7,8,9],[0,0,0]], "rgb_bias": "x"}"#);
        assert!(format(&files, 0.5).unwrap_err().to_string().contains("rgb_bias"));
    }
}
