//! Small files that have the headers of models, laid out as A1111 keeps them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A safetensors file of zeros.
pub fn safetensors(tensors: &[(&str, &[usize])], metadata: &[(&str, &str)]) -> Vec<u8> {
    let (mut header, mut at) = (serde_json::Map::new(), 0);
    if !metadata.is_empty() {
        let metadata: BTreeMap<_, _> = metadata.iter().copied().collect();
        header.insert("__metadata__".into(), serde_json::to_value(metadata).unwrap());
    }
    for (name, shape) in tensors {
        let end = at + 2 * shape.iter().product::<usize>();
        header.insert((*name).into(), serde_json::json!({ "dtype": "F16", "shape": shape, "data_offsets": [at, end] }));
        at = end;
    }
    let header = serde_json::to_vec(&header).unwrap();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.resize(bytes.len() + at, 0);
    bytes
}

/// A `LoRA` for models whose text states have this width: 768 for Stable Diffusion 1, 2048 for XL.
pub fn lora(width: usize, metadata: &[(&str, &str)]) -> Vec<u8> {
    let name = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight";
    safetensors(&[(name, &[1, width])], metadata)
}

/// A VAE.
pub fn vae() -> Vec<u8> {
    safetensors(&[("encoder.conv_in.weight", &[1, 3, 1, 1]), ("decoder.conv_in.weight", &[1, 4, 1, 1])], &[])
}

/// A control network for models whose text states have this width.
pub fn controlnet(width: usize) -> Vec<u8> {
    let attention = "control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";
    safetensors(&[("control_model.input_hint_block.0.weight", &[1, 3, 3, 3]), (attention, &[1, width])], &[])
}

/// An embedding of two vectors for Stable Diffusion 1.
pub fn embedding() -> Vec<u8> {
    safetensors(&[("emb_params", &[2, 768])], &[])
}

/// Writes a file and the folders it lies in.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A web UI's folder with a tiny model of Stable Diffusion 1, and a few things that are added to it or that are not for
/// it.
pub fn web_ui(root: &Path) -> PathBuf {
    let models = root.join("webui/models");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1");
    copy_folder(&golden, &models.join("Stable-diffusion/tiny"));
    write(&models.join("Lora/people/ink wash.safetensors"), lora(768, &[("ss_output_name", "InkV2")]));
    write(&models.join("Lora/large.safetensors"), lora(2048, &[]));
    write(&models.join("VAE/sharp.safetensors"), vae());
    write(&models.join("ControlNet/canny.safetensors"), controlnet(768));
    write(&root.join("webui/embeddings/bad-hands.safetensors"), embedding());
    root.join("webui")
}
