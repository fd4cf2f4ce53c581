//! The kinds of model files, and which folders other programs keep them in.

use serde::{Deserialize, Serialize};

/// What a model file is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    /// A whole model: text encoder, network and VAE, in one file or a diffusers folder.
    Checkpoint,
    /// The network of a model alone, without its VAE or text encoder.
    Unet,
    /// A low-rank adapter.
    Lora,
    /// A textual inversion: a word with learned vectors.
    Embedding,
    /// A VAE.
    Vae,
    /// A tiny decoder for previews.
    PreviewVae,
    /// A control network.
    #[serde(rename = "controlnet")]
    ControlNet,
    /// An adapter for pictures as prompts.
    IpAdapter,
    /// A text encoder alone.
    TextEncoder,
    /// An encoder of pictures.
    ClipVision,
    /// An upscaling network.
    Upscaler,
    /// A depth estimator.
    Depth,
    /// A file whose content is not recognised.
    #[default]
    Unknown,
}

/// A kind with its names.
struct Row {
    kind: ModelKind,
    id: &'static str,
    label: &'static str,
    plural: &'static str,
}

const fn row(kind: ModelKind, id: &'static str, label: &'static str, plural: &'static str) -> Row {
    Row { kind, id, label, plural }
}

const KINDS: [Row; 13] = [
    row(ModelKind::Checkpoint, "checkpoint", "Checkpoint", "Checkpoints"),
    row(ModelKind::Unet, "unet", "Network without VAE", "Networks without VAE"),
    row(ModelKind::Lora, "lora", "LoRA", "LoRAs"),
    row(ModelKind::Embedding, "embedding", "Embedding", "Embeddings"),
    row(ModelKind::Vae, "vae", "VAE", "VAEs"),
    row(ModelKind::PreviewVae, "preview-vae", "Preview VAE", "Preview VAEs"),
    row(ModelKind::ControlNet, "controlnet", "ControlNet", "ControlNets"),
    row(ModelKind::IpAdapter, "ip-adapter", "IP-Adapter", "IP-Adapters"),
    row(ModelKind::TextEncoder, "text-encoder", "Text encoder", "Text encoders"),
    row(ModelKind::ClipVision, "clip-vision", "Image encoder", "Image encoders"),
    row(ModelKind::Upscaler, "upscaler", "Upscaler", "Upscalers"),
    row(ModelKind::Depth, "depth", "Depth estimator", "Depth estimators"),
    row(ModelKind::Unknown, "unknown", "Unknown", "Unknown files"),
];

impl ModelKind {
    /// All kinds, in the order that lists show them.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|row| row.kind)
    }

    fn row(self) -> &'static Row {
        KINDS.iter().find(|row| row.kind == self).unwrap_or(&KINDS[KINDS.len() - 1])
    }

    /// Its name on the command line and in files.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// The name of many.
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// The kind of this id.
    pub fn from_id(id: &str) -> Option<Self> {
        KINDS.iter().find(|row| row.id.eq_ignore_ascii_case(id)).map(|row| row.kind)
    }

    /// The kind that a folder of this name holds in one of the known programs.
    pub fn of_folder(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        FOLDERS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|&(kind, _)| kind)
    }
}

/// Names of folders, in lower case, of all the known programs.
const FOLDERS: [(ModelKind, &[&str]); 12] = [
    (ModelKind::Checkpoint, &["stable-diffusion", "checkpoints", "checkpoint", "diffusers"]),
    (ModelKind::Unet, &["diffusion_models", "unet", "unets"]),
    (ModelKind::Lora, &["lora", "loras", "lycoris", "locon"]),
    (ModelKind::Embedding, &["embeddings", "embedding", "textual_inversion", "textualinversion"]),
    (ModelKind::Vae, &["vae", "vaes"]),
    (ModelKind::PreviewVae, &["vae-approx", "vae_approx"]),
    (ModelKind::ControlNet, &["controlnet", "controlnets", "control_net", "t2i_adapter"]),
    (ModelKind::IpAdapter, &["ipadapter", "ip-adapter", "ip_adapter"]),
    (ModelKind::TextEncoder, &["text_encoder", "text_encoders", "clip"]),
    (ModelKind::ClipVision, &["clip_vision", "clipvision"]),
    (
        ModelKind::Upscaler,
        &["esrgan", "realesrgan", "bsrgan", "swinir", "scunet", "dat", "upscale_models", "upscalers", "upscaler"],
    ),
    (ModelKind::Depth, &["depth", "depth_anything", "depthanything", "midas"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_row_and_no_folder_means_two() {
        for kind in ModelKind::all() {
            assert_eq!(ModelKind::from_id(kind.id()), Some(kind));
            assert!(!kind.label().is_empty() && !kind.plural().is_empty());
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.id()));
        }
        let names: Vec<&str> = FOLDERS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for (i, name) in names.iter().enumerate() {
            assert!(!names[i + 1..].contains(name) && name.to_lowercase() == **name, "{name}");
        }
        assert_eq!(ModelKind::of_folder("Stable-diffusion"), Some(ModelKind::Checkpoint));
        assert_eq!(ModelKind::of_folder("outputs"), None);
    }
}
