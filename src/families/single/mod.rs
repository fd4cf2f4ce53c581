//! Whole models in one file: CompVis's and SGM's checkpoints, in any container that [`crate::weights`] reads.
//!
//! The file is made to look like a diffusers folder: its tensors go by diffusers' names and its configurations are
//! concluded from the shapes in the header, so that no family knows the difference. Everything that was concluded is
//! said in [`SingleFile::evidence`].

mod controlnet;
mod sidecar;
mod text;
mod training;
mod unet;
mod vae;
mod what;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::weights::{self, Config, Error, Take, Weights};

use sidecar::Sidecar;
use text::Role;
use unet::{Header, Layout};

/// What a checkpoint's UNet shows it to be, apart from its input channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Stable Diffusion 1: convolutional projections.
    First,
    /// Stable Diffusion 2: linear projections.
    Second,
    /// SDXL: added conditioning.
    Xl,
    /// The x4 upscaler: noise levels as classes.
    Upscaler,
}

/// A checkpoint in one file.
#[derive(Debug)]
pub struct SingleFile {
    path: PathBuf,
    /// By their path in a diffusers folder.
    configs: BTreeMap<String, Map<String, Value>>,
    /// By the component's folder in one.
    components: BTreeMap<&'static str, Weights>,
    evidence: Vec<String>,
}

/// An arrangement of tensors in one file that is understood.
#[derive(Debug, Clone, Copy)]
pub struct SingleFileLayout {
    /// Name for people.
    pub label: &'static str,
    /// What it was checked against.
    pub checked: &'static str,
}

/// All that are understood.
pub const SINGLE_FILE_LAYOUTS: &[SingleFileLayout] = &[
    SingleFileLayout {
        label: "Stable Diffusion 1 checkpoint (CompVis)",
        checked: "diffusers 0.42's converter: every name and shape of the released model; outputs of a small one",
    },
    SingleFileLayout {
        label: "Stable Diffusion 2 checkpoint (OpenCLIP's names)",
        checked: "diffusers 0.42's converter: every name and shape of the released model; outputs of a small one",
    },
    SingleFileLayout {
        label: "SDXL checkpoint (SGM)",
        checked: "diffusers 0.42's converter: every name and shape of the released model; outputs of a small one",
    },
    SingleFileLayout {
        label: "x4 upscaler checkpoint",
        checked: "diffusers 0.42's converter: every name and shape of the released model",
    },
    SingleFileLayout {
        label: "VAE file (CompVis's or diffusers' names)",
        checked: "diffusers 0.42's converter: every name and shape; values of a small one",
    },
    SingleFileLayout {
        label: "ControlNet file (CompVis's or diffusers' names)",
        checked: "diffusers 0.42's converter: every value of a small one",
    },
];

/// Prefixes of a UNet's tensors; the last is a file of the UNet alone.
const UNET_PREFIXES: [&str; 3] = ["model.diffusion_model.", "diffusion_model.", ""];
const VAE_PREFIXES: [&str; 3] = ["first_stage_model.", "vae.", ""];
/// `cond_stage_model` before SDXL; stable-diffusion.cpp names the second encoder by number.
const TEXT_PREFIXES: [&str; 4] = [
    "cond_stage_model.transformer.",
    "conditioner.embedders.0.transformer.",
    "cond_stage_model.model.",
    "cond_stage_model.",
];
const SECOND_TEXT_PREFIXES: [&str; 5] = [
    "conditioner.embedders.1.model.",
    "conditioner.embedders.1.transformer.",
    "cond_stage_model.1.transformer.",
    "cond_stage_model.1.model.",
    // The refiner has it first.
    "conditioner.embedders.0.model.",
];

impl SingleFile {
    /// Reads the header and concludes the configurations.
    pub fn open(path: &Path) -> weights::Result<Self> {
        let weights = Weights::open(&[path])?;
        let broken = |reason: String| Error::Broken { file: weights.files().join(", "), reason };
        let has_unet = |prefix: &&str| weights.contains(&format!("{prefix}input_blocks.0.0.weight"));
        let is_control = weights.contains("input_hint_block.0.weight");
        let Some(prefix) = UNET_PREFIXES.into_iter().find(has_unet).filter(|_| !is_control) else {
            let reason = what::instead_of(&weights, "a checkpoint");
            return Err(Error::Unfit { file: weights.files().join(", "), reason });
        };
        for marker in ["edm_vpred.sigma_max", "edm_mean", "edm_std"] {
            if weights.contains(marker) {
                let reason =
                    format!("its tensor '{marker}' says that it was trained in the EDM form, which is not supported");
                return Err(broken(reason));
            }
        }
        let unet = Header { weights: &weights, prefix };
        let layout = unet.layout(true).map_err(broken)?;
        let kind = kind(&layout);
        let sidecar = Sidecar::read(path)?;
        let mut file = Self {
            path: path.to_owned(),
            configs: BTreeMap::new(),
            components: BTreeMap::new(),
            evidence: vec![format!("{}: {}", prefix.trim_end_matches('.'), layout.evidence())],
        };
        file.evidence.extend(sidecar.files.iter().map(|name| format!("{name} lies beside it")));
        let training = training::conclude(&weights, &unet, kind, &sidecar)?;
        let mut config = layout.config().map_err(broken)?;
        apply_yaml(&mut config, &layout, &sidecar);
        config["sample_size"] = file.sample_size(&weights, kind, training.is_velocity).into();
        file.add(&weights, "unet", config, unet.names(&layout), &sidecar)?;
        file.evidence.push(training.evidence);
        file.add_config("scheduler", "scheduler_config.json", training.scheduler, &sidecar);
        if kind == Kind::Upscaler {
            let scheduler = json!({"_class_name": "DDPMScheduler", "beta_schedule": "scaled_linear", "beta_start": 0.0001,
                "beta_end": 0.02, "num_train_timesteps": 1000});
            file.add_config("low_res_scheduler", "scheduler_config.json", scheduler, &sidecar);
        }
        file.add_vae(&weights, kind, &sidecar).map_err(|fault| fault.or(broken))?;
        file.add_text(&weights, kind, &sidecar)?;
        file.add_index(kind);
        Ok(file)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that was concluded, and from what.
    pub fn evidence(&self) -> &[String] {
        &self.evidence
    }

    /// Whether it stands for a file at this path of a diffusers folder.
    pub fn contains(&self, path: &str) -> bool {
        self.configs.contains_key(path)
    }

    /// Whether the tensors of this component are in it.
    pub fn has(&self, component: &str) -> bool {
        self.components.contains_key(component)
    }

    /// A configuration by its path in a diffusers folder.
    pub fn config(&self, path: &str) -> weights::Result<Config> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let values = self.configs.get(path).ok_or_else(|| Error::Unreadable {
            file: format!("{name}: {path}"),
            reason: "the checkpoint has no such part".to_owned(),
        })?;
        Ok(Config::from_values(&format!("{name}: {path}"), values.clone()))
    }

    /// The tensors of a component under diffusers' names.
    pub fn weights(&self, component: &str) -> weights::Result<Weights> {
        self.components.get(component).cloned().ok_or_else(|| {
            let (file, part) = (weights::short_name(&self.path), component.replace('_', " "));
            let reason = format!("holds no {part}: choose a whole checkpoint, or give the part from another file");
            Error::Unfit { file, reason }
        })
    }

    fn add(
        &mut self,
        weights: &Weights,
        component: &'static str,
        config: Value,
        names: Vec<(String, Take)>,
        sidecar: &Sidecar,
    ) -> weights::Result<()> {
        self.components.insert(component, weights.mapped(names)?);
        self.add_config(component, "config.json", config, sidecar);
        Ok(())
    }

    fn add_config(&mut self, part: &str, name: &str, mut config: Value, sidecar: &Sidecar) {
        if sidecar.overrule(part, &mut config) {
            self.evidence.push(format!("{part}: values of the JSON beside it go first"));
        }
        if let Value::Object(values) = config {
            self.configs.insert(format!("{part}/{name}"), values);
        }
    }

    /// The size that it was trained at, in latent pixels: stated, or the released models'.
    fn sample_size(&mut self, weights: &Weights, kind: Kind, is_velocity: bool) -> usize {
        let stated = weights.metadata().get("modelspec.resolution").and_then(|text| {
            let (width, height) = text.split_once('x')?;
            let (width, height) = (width.trim().parse::<usize>().ok()?, height.trim().parse::<usize>().ok()?);
            (width == height && (64..=4096).contains(&width)).then_some(width / 8)
        });
        if let Some(side) = stated {
            self.evidence.push(format!("made for {0} x {0}: its metadata say so", side * 8));
            return side;
        }
        match kind {
            Kind::First => 64,
            Kind::Second => 64 + 32 * usize::from(is_velocity),
            Kind::Xl | Kind::Upscaler => 128,
        }
    }

    fn add_vae(&mut self, weights: &Weights, kind: Kind, sidecar: &Sidecar) -> Result<(), Fault> {
        let (scale, upcast) = match kind {
            Kind::First | Kind::Second => (0.18215, false),
            Kind::Xl => (0.13025, true),
            Kind::Upscaler => (0.08333, false),
        };
        let scale = sidecar.yaml("scale_factor").and_then(Value::as_f64).filter(|scale| *scale > 0.0).unwrap_or(scale);
        let headers = VAE_PREFIXES.map(|prefix| Header { weights, prefix });
        let Some(header) = headers.into_iter().find(Header::has_vae) else {
            self.evidence.push("no VAE in it".to_owned());
            // Its scale is needed even so, for the VAE that takes its place.
            let levels = if kind == Kind::Upscaler { 3 } else { 4 };
            let (down, up) = (vec!["DownEncoderBlock2D"; levels], vec!["UpDecoderBlock2D"; levels]);
            let channels = &[128, 256, 512, 512][..levels];
            let config = json!({"block_out_channels": channels, "down_block_types": down, "up_block_types": up,
                "layers_per_block": 2, "scaling_factor": scale, "force_upcast": upcast});
            self.add_config("vae", "config.json", config, sidecar);
            return Ok(());
        };
        let layout = header.vae_layout().map_err(Fault::Reason)?;
        let names = header.vae_names(&layout);
        let config = layout.config(scale, upcast);
        self.evidence.push(format!("{} with a VAE, its latents times {scale}", header.prefix.trim_end_matches('.')));
        self.add(weights, "vae", config, names, sidecar).map_err(Fault::Error)
    }

    fn add_text(&mut self, weights: &Weights, kind: Kind, sidecar: &Sidecar) -> weights::Result<()> {
        let encoders: &[(&'static str, &[&str], Role)] = match kind {
            Kind::First => &[("text_encoder", &TEXT_PREFIXES, Role::Clip)],
            Kind::Second | Kind::Upscaler => &[("text_encoder", &TEXT_PREFIXES, Role::Penultimate)],
            Kind::Xl => {
                &[("text_encoder", &TEXT_PREFIXES, Role::Clip), ("text_encoder_2", &SECOND_TEXT_PREFIXES, Role::Pooled)]
            }
        };
        for &(component, prefixes, role) in encoders {
            match text::find(weights, prefixes) {
                None => self.evidence.push(format!("no {} in it", component.replace('_', " "))),
                Some(encoder) => {
                    self.evidence.push(encoder.evidence(role));
                    self.add(weights, component, encoder.config(role), encoder.names(weights, role), sidecar)?;
                }
            }
        }
        // The refiner, which has the second encoder alone, has a sentence of its own.
        let is_refiner = weights.contains_prefix("conditioner.embedders.0.model.") && self.has("text_encoder_2");
        if is_refiner || encoders.iter().all(|(component, ..)| self.has(component)) {
            return Ok(());
        }
        let file = weights.files().join(", ");
        let reason = "holds a UNet without its text encoder: choose a whole checkpoint".to_owned();
        Err(Error::Unfit { file, reason })
    }

    /// `model_index.json`, which says what there is.
    fn add_index(&mut self, kind: Kind) {
        let class = match kind {
            Kind::Xl => "StableDiffusionXLPipeline",
            Kind::Upscaler => "StableDiffusionUpscalePipeline",
            Kind::First | Kind::Second => "StableDiffusionPipeline",
        };
        let mut index = Map::from_iter([("_class_name".to_owned(), class.into())]);
        for component in self.configs.keys().filter_map(|path| Some(path.split_once('/')?.0.to_owned())) {
            let library = if component.starts_with("text_encoder") { "transformers" } else { "diffusers" };
            index.insert(component, json!([library, "in one file"]));
        }
        if kind == Kind::Xl {
            index.insert("force_zeros_for_empty_prompt".to_owned(), true.into());
        }
        self.configs.insert("model_index.json".to_owned(), index);
    }
}

/// An error, or the reason of one.
enum Fault {
    Reason(String),
    Error(Error),
}

impl Fault {
    fn or(self, error: impl FnOnce(String) -> Error) -> Error {
        match self {
            Self::Reason(reason) => error(reason),
            Self::Error(error) => error,
        }
    }
}

fn kind(layout: &Layout) -> Kind {
    if layout.classes.is_some() {
        Kind::Upscaler
    } else if layout.added.is_some() {
        Kind::Xl
    } else if layout.linear {
        Kind::Second
    } else {
        Kind::First
    }
}

/// Heads as the trainer's YAML states them.
fn apply_yaml(config: &mut Value, layout: &Layout, sidecar: &Sidecar) {
    let stated = |key: &str| sidecar.yaml(key).and_then(Value::as_u64).filter(|&number| number > 0);
    if let Some(width) = stated("num_head_channels") {
        let heads = |level: &unet::Level| (level.channels as u64 / width).max(1);
        config["attention_head_dim"] = layout.levels.iter().map(heads).collect();
    } else if let Some(heads) = stated("num_heads") {
        config["attention_head_dim"] = heads.into();
    }
}

/// A VAE or a `ControlNet` of its own file, in CompVis's or diffusers' names: its configuration and its tensors under
/// diffusers' names. The VAE's scale is Stable Diffusion 1's, which the model that it joins overrules.
pub(super) fn open_component(path: &Path, component: &str) -> weights::Result<(Config, Weights)> {
    let weights = Weights::open(&[path])?;
    let sidecar = Sidecar::read(path)?;
    let file = weights.files().join(", ");
    let broken = |reason: String| Error::Broken { file: file.clone(), reason };
    let (mut config, names) = if component == "controlnet" {
        controlnet::read(&weights).map_err(broken)?
    } else {
        let headers = VAE_PREFIXES.map(|prefix| Header { weights: &weights, prefix });
        let Some(header) = headers.into_iter().find(Header::has_vae) else {
            return Err(Error::Unfit { file, reason: what::instead_of(&weights, "a VAE") });
        };
        let layout = header.vae_layout().map_err(broken)?;
        (layout.config(0.18215, false), header.vae_names(&layout))
    };
    sidecar.overrule(component, &mut config);
    let values = match config {
        Value::Object(values) => values,
        _ => Map::new(),
    };
    Ok((Config::from_values(&file, values), weights.mapped(names)?))
}
