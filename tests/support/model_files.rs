//! Files that look like models of each kind, in folders of a test's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use scumble::base::CancelToken;
use scumble::library::models::{ModelKind, ModelLibrary};

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

pub fn lora(width: usize, metadata: &[(&str, &str)]) -> Vec<u8> {
    let name = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight";
    safetensors(&[(name, &[1, width])], metadata)
}

pub fn vae() -> Vec<u8> {
    safetensors(&[("encoder.conv_in.weight", &[1, 3, 1, 1]), ("decoder.conv_in.weight", &[1, 4, 1, 1])], &[])
}

pub fn controlnet(width: usize) -> Vec<u8> {
    let attention = "control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";
    safetensors(&[("control_model.input_hint_block.0.weight", &[1, 3, 3, 3]), (attention, &[1, width])], &[])
}

pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn cache(&self) -> PathBuf {
        self.path("cache")
    }

    pub fn scan(&self, roots: &[&str]) -> ModelLibrary {
        let roots: Vec<PathBuf> = roots.iter().map(|root| self.path(root)).collect();
        ModelLibrary::scan(&roots, &self.cache(), &CancelToken::new(), &mut |_| ()).unwrap()
    }
}

pub fn names(library: &ModelLibrary, kind: ModelKind) -> Vec<&str> {
    library.entries().iter().filter(|entry| entry.kind == kind).map(|entry| entry.name.as_str()).collect()
}

pub fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

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
