//! The built-in model: small, trained by this project on pictures that it draws itself, part of the program.

use crate::base::Extent;

use super::detect::Facts;
use super::files::{Embedded, ModelFiles};
use super::{Defaults, Family, latent_diffusion, stable_diffusion};

/// What `--model` calls it, and recipes.
pub const BUILTIN_ID: &str = "scumble-2";
/// Those of earlier versions, which pictures made by them name.
pub const EARLIER_BUILTIN: &[&str] = &["scumble-1"];
/// What people call it.
pub const BUILTIN_LABEL: &str = "Scumble 2 (built in)";

/// The family of the built-in model alone.
pub(super) const FAMILY: Family = Family {
    id: "builtin",
    label: "built-in",
    recognise: |facts: &Facts| facts.builtin.then(|| "its files are part of this program".to_owned()),
    defaults: Defaults {
        size: Extent::new(256, 256),
        steps: 20,
        guidance: 2.5,
        sampler: "ddim",
        schedule: "automatic",
    },
    adapted: stable_diffusion::adapted,
    enlarges: 1,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on a tiny model of its layout: text, LCM and repainting, every step within 1e-4",
    load: |request| latent_diffusion::load(request, stable_diffusion::INPAINTING),
};

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(Embedded { path: $path, bytes: include_bytes!(concat!("../../models/scumble-2/", $path)) }),*]
    };
}

static FILES: &[Embedded] = embed![
    "fast.safetensors",
    "model_index.json",
    "scheduler/scheduler_config.json",
    "scumble.json",
    "text_encoder/config.json",
    "text_encoder/model.safetensors",
    "tiny_decoder/config.json",
    "tiny_decoder/diffusion_pytorch_model.safetensors",
    "tokenizer/merges.txt",
    "tokenizer/special_tokens_map.json",
    "tokenizer/tokenizer_config.json",
    "tokenizer/vocab.json",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
    "vae/preview.json",
    "words.json",
];

/// The files of the built-in model: all that lie in its folder, which a test holds.
pub(super) fn files() -> ModelFiles {
    ModelFiles::Embedded(FILES)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The weights that come with the program are no more than this.
    const MOST_BYTES: usize = 64 << 20;

    /// Paths of all files in a folder, with `/`.
    fn paths(folder: &Path, before: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{before}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                paths(&path, &format!("{name}/"), found);
            } else {
                found.push(name);
            }
        }
    }

    #[test]
    fn all_files_of_the_folder_are_part_of_the_program_and_not_too_large() {
        let mut found = Vec::new();
        paths(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(BUILTIN_ID), "", &mut found);
        let mut embedded: Vec<&str> = FILES.iter().map(|file| file.path).collect();
        found.sort();
        embedded.sort_unstable();
        assert_eq!(found, embedded, "name each file in FILES");
        let bytes: usize = FILES.iter().map(|file| file.bytes.len()).sum();
        assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    }

    #[test]
    fn what_lies_beside_the_networks_can_be_used() {
        let files = files();
        for result in [
            super::super::fast(&files).map(drop),
            super::super::words(&files).map(drop),
            super::super::tiny_decoder(&files).map(drop),
        ] {
            result.unwrap();
        }
    }
}
