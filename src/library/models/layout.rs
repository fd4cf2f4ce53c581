//! How other programs lay out their folders of models, recognised by what lies in them and read in place.

use std::path::{Path, PathBuf};

use super::ModelKind;
use super::comfy;

/// A program's way to keep models.
#[derive(Debug)]
pub struct Layout {
    /// Short name.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// Paths below the root, any of which tells this layout.
    marks: &'static [&'static str],
    /// The folder that the model folders lie in; the artist may name it, or what it lies in.
    models: &'static str,
    /// Folders below the root, with what they hold.
    folders: &'static [(&'static str, ModelKind)],
}

const A1111_FOLDERS: &[(&str, ModelKind)] = &[
    ("models/Stable-diffusion", ModelKind::Checkpoint),
    ("models/diffusers", ModelKind::Checkpoint),
    ("models/Lora", ModelKind::Lora),
    ("models/LyCORIS", ModelKind::Lora),
    ("models/VAE", ModelKind::Vae),
    ("models/VAE-approx", ModelKind::PreviewVae),
    ("models/text_encoder", ModelKind::TextEncoder),
    ("models/ControlNet", ModelKind::ControlNet),
    ("extensions/sd-webui-controlnet/models", ModelKind::ControlNet),
    ("models/ESRGAN", ModelKind::Upscaler),
    ("models/RealESRGAN", ModelKind::Upscaler),
    ("models/BSRGAN", ModelKind::Upscaler),
    ("models/SwinIR", ModelKind::Upscaler),
    ("models/DAT", ModelKind::Upscaler),
    ("embeddings", ModelKind::Embedding),
    ("models/embeddings", ModelKind::Embedding),
];

/// A file that tells Scumble's own folder of models from others with folders of the same names.
pub(super) const OWN_MARK: &str = ".scumble-models";

/// Scumble's own folder of models, and what each folder in it holds.
pub(super) const OWN_FOLDERS: &[(&str, ModelKind)] = &[
    ("checkpoints", ModelKind::Checkpoint),
    ("loras", ModelKind::Lora),
    ("embeddings", ModelKind::Embedding),
    ("vae", ModelKind::Vae),
    ("vae_approx", ModelKind::PreviewVae),
    ("controlnet", ModelKind::ControlNet),
    ("upscalers", ModelKind::Upscaler),
    ("depth", ModelKind::Depth),
];

/// All known layouts; the first that a folder shows a mark of is taken. To add one: a row.
pub const LAYOUTS: &[Layout] = &[
    Layout { id: "scumble", label: "Scumble", marks: &[OWN_MARK], models: "", folders: OWN_FOLDERS },
    Layout {
        id: "swarmui",
        label: "SwarmUI",
        marks: &["Models/Stable-Diffusion", "Models/diffusion_models", "src/SwarmUI.csproj"],
        models: "Models",
        folders: &[
            ("Models/Stable-Diffusion", ModelKind::Checkpoint),
            ("Models/diffusion_models", ModelKind::Unet),
            ("Models/unet", ModelKind::Unet),
            ("Models/Lora", ModelKind::Lora),
            ("Models/LyCORIS", ModelKind::Lora),
            ("Models/VAE", ModelKind::Vae),
            ("Models/Embeddings", ModelKind::Embedding),
            ("Models/controlnet", ModelKind::ControlNet),
            ("Models/clip", ModelKind::TextEncoder),
            ("Models/clip_vision", ModelKind::ClipVision),
            ("Models/upscale_models", ModelKind::Upscaler),
        ],
    },
    Layout {
        id: "forge",
        label: "Forge",
        marks: &["modules_forge", "backend/loader.py"],
        models: "models",
        folders: A1111_FOLDERS,
    },
    Layout {
        id: "a1111",
        label: "A1111",
        marks: &["models/Stable-diffusion", "models/VAE-approx"],
        models: "models",
        folders: A1111_FOLDERS,
    },
    Layout {
        id: "comfyui",
        label: "ComfyUI",
        marks: &["models/checkpoints", "models/diffusion_models", "folder_paths.py", "extra_model_paths.yaml"],
        models: "models",
        folders: &[
            ("models/checkpoints", ModelKind::Checkpoint),
            ("models/diffusers", ModelKind::Checkpoint),
            ("models/diffusion_models", ModelKind::Unet),
            ("models/unet", ModelKind::Unet),
            ("models/loras", ModelKind::Lora),
            ("models/vae", ModelKind::Vae),
            ("models/vae_approx", ModelKind::PreviewVae),
            ("models/embeddings", ModelKind::Embedding),
            ("models/controlnet", ModelKind::ControlNet),
            ("models/ipadapter", ModelKind::IpAdapter),
            ("models/text_encoders", ModelKind::TextEncoder),
            ("models/clip", ModelKind::TextEncoder),
            ("models/clip_vision", ModelKind::ClipVision),
            ("models/upscale_models", ModelKind::Upscaler),
        ],
    },
];

/// A folder of models, as its layout tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub path: PathBuf,
    /// What its files are, unless they say otherwise themselves; `None` where only they can say.
    pub kind: Option<ModelKind>,
}

/// A folder that the artist named, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootReport {
    /// What the artist named.
    pub path: PathBuf,
    /// Id of its layout: a row of [`LAYOUTS`], or `plain`, `diffusers` or `file`.
    pub layout: &'static str,
    /// Name of the layout for people.
    pub label: &'static str,
    /// What it was recognised by.
    pub evidence: String,
    /// The folders that are read.
    pub places: Vec<Place>,
    /// What went wrong, each as one sentence.
    pub problems: Vec<String>,
}

impl RootReport {
    /// Files that were named one by one.
    pub(super) fn of_files() -> Self {
        let (path, evidence) = (PathBuf::new(), "files that were named".to_owned());
        Self { path, layout: "file", label: "File", evidence, places: Vec::new(), problems: Vec::new() }
    }
}

/// Recognises the layout of a folder. A model file, a diffusers folder and an `extra_model_paths.yaml` count as well.
pub fn recognise(root: &Path) -> RootReport {
    let report = |layout, label, evidence: &str, places, problems| RootReport {
        path: root.to_owned(),
        layout,
        label,
        evidence: evidence.to_owned(),
        places,
        problems,
    };
    let itself = || vec![Place { path: root.to_owned(), kind: None }];
    match std::fs::metadata(root) {
        Err(error) => {
            let problem = format!("the model folder '{}' cannot be read ({error}): is it still there?", root.display());
            return report("plain", "Folder", "nothing of it can be read", Vec::new(), vec![problem]);
        }
        Ok(info) if !info.is_dir() => {
            if is_yaml(root) {
                let (places, problems) = comfy::places(root);
                return report("comfyui", "ComfyUI", "a file of extra model paths", places, problems);
            }
            return report("file", "File", "a single file", itself(), Vec::new());
        }
        Ok(_) => {}
    }
    if super::walk::holds_a_model(root) {
        return report("diffusers", "Diffusers", "holds a model in the diffusers layout", itself(), Vec::new());
    }
    for layout in LAYOUTS {
        // The artist may have named the folder of models itself.
        let inner =
            |path: &str| path.strip_prefix(layout.models).and_then(|path| path.strip_prefix('/')).map(str::to_owned);
        let below = |path: &str| Some(path.to_owned());
        for (at_root, shorten) in [(true, &below as &dyn Fn(&str) -> Option<String>), (false, &inner)] {
            let mark = layout.marks.iter().find_map(|mark| shorten(mark).filter(|mark| has(root, mark)));
            let Some(mark) = mark else { continue };
            let mut places: Vec<Place> = layout
                .folders
                .iter()
                .filter_map(|&(folder, kind)| Some((shorten(folder).filter(|folder| has(root, folder))?, kind)))
                .map(|(folder, kind)| Place { path: root.join(folder), kind: Some(kind) })
                .collect();
            let mut problems = Vec::new();
            let extra = root.join(comfy::FILE);
            if at_root && layout.id == "comfyui" && extra.is_file() {
                let (more, said) = comfy::places(&extra);
                places.extend(more);
                problems.extend(said);
            }
            return report(layout.id, layout.label, &format!("holds {mark}"), places, problems);
        }
    }
    report("plain", "Folder", "no program's layout: all of it is read", itself(), Vec::new())
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

/// Whether there is such a path below a folder, in just these letters: `models` is A1111's and `Models` is SwarmUI's,
/// and on some systems both would be found.
fn has(root: &Path, below: &str) -> bool {
    let mut folder = root.to_owned();
    below.split('/').all(|part| {
        let path = folder.join(part);
        if !path.exists() {
            return false;
        }
        let named = cfg!(target_os = "linux")
            || std::fs::read_dir(&folder).is_ok_and(|mut files| files.any(|f| f.is_ok_and(|f| f.file_name() == part)));
        folder = path;
        named
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn made(folders: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in folders {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        root
    }

    fn kinds(report: &RootReport) -> Vec<(String, Option<ModelKind>)> {
        let name = |place: &Place| place.path.strip_prefix(&report.path).unwrap().to_string_lossy().into_owned();
        report.places.iter().map(|place| (name(place), place.kind)).collect()
    }

    #[test]
    fn each_program_is_told_from_the_others() {
        for (folders, layout, first) in [
            (vec!["models/Stable-diffusion", "models/Lora", "embeddings"], "a1111", "models/Stable-diffusion"),
            (vec!["modules_forge", "models/Stable-diffusion"], "forge", "models/Stable-diffusion"),
            (vec!["models/checkpoints", "models/loras", "output"], "comfyui", "models/checkpoints"),
            (vec!["Models/Stable-Diffusion", "Models/Lora"], "swarmui", "Models/Stable-Diffusion"),
            (vec!["Stable-diffusion", "Lora"], "a1111", "Stable-diffusion"),
            (vec!["checkpoints", "loras"], "comfyui", "checkpoints"),
            (vec!["Stable-Diffusion", "VAE"], "swarmui", "Stable-Diffusion"),
            (vec!["my models/sdxl"], "plain", ""),
        ] {
            let root = made(&folders);
            let report = recognise(root.path());
            assert_eq!(report.layout, layout, "{folders:?}");
            assert_eq!(kinds(&report)[0].0, first, "{folders:?}");
            assert!(report.problems.is_empty() && !report.evidence.is_empty());
        }
        let root = made(&["models/Stable-diffusion", "models/Lora", "embeddings"]);
        let wanted = [
            ("models/Stable-diffusion", ModelKind::Checkpoint),
            ("models/Lora", ModelKind::Lora),
            ("embeddings", ModelKind::Embedding),
        ];
        assert_eq!(kinds(&recognise(root.path())), wanted.map(|(path, kind)| (path.to_owned(), Some(kind))));
    }

    #[test]
    fn what_is_gone_is_said() {
        let root = made(&[]);
        let report = recognise(&root.path().join("gone"));
        assert!(report.places.is_empty() && report.problems[0].contains("is it still there?"));
        assert_eq!(recognise(root.path()).layout, "plain");
    }
}
