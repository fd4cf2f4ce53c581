//! Small files that have the headers of models, laid out as A1111 keeps them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

#[path = "model_files.rs"]
mod model_files;

use model_files::{controlnet, copy_folder, golden, safetensors};
pub use model_files::{lora, vae};

/// An embedding of two vectors for Stable Diffusion 1.
pub fn embedding() -> Vec<u8> {
    safetensors(&[("emb_params", &[2, 768])], &[])
}

/// Writes a file and the folders it lies in.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A web UI's folder with a tiny model of Stable Diffusion 1, and a few things that are added to it or that are not for
/// it.
pub fn web_ui(root: &Path) -> PathBuf {
    let models = root.join("webui/models");
    copy_folder(&golden("sd1"), &models.join("Stable-diffusion/tiny"));
    write(&models.join("Lora/people/ink wash.safetensors"), lora(768, &[("ss_output_name", "InkV2")]));
    write(&models.join("Lora/large.safetensors"), lora(2048, &[]));
    write(&models.join("VAE/sharp.safetensors"), vae());
    write(&models.join("ControlNet/canny.safetensors"), controlnet(768));
    write(&root.join("webui/embeddings/bad-hands.safetensors"), embedding());
    root.join("webui")
}
