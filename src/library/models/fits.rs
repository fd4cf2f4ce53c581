//! Which models fit together.

use super::{ModelEntry, ModelKind};

/// The base that a family's models were made from: what is made for the base fits to all of them.
pub fn base_of(family: &str) -> &str {
    match family {
        "instruct-pix2pix" => "sd1",
        "sd2-v" | "sd-turbo" => "sd2",
        "sdxl-turbo" => "sdxl",
        _ => family.strip_suffix("-inpainting").unwrap_or(family),
    }
}

/// What people call a base.
fn label(base: &str) -> &str {
    match base {
        "sd1" => "Stable Diffusion 1",
        "sd2" => "Stable Diffusion 2",
        "sdxl" => "Stable Diffusion XL",
        "sd3" => "Stable Diffusion 3",
        "flux" => "Flux",
        "x4-upscaler" => "the x4 upscaler",
        "builtin" => "the built-in model",
        other => other,
    }
}

/// Whether a model of `family` takes this entry, as far as its header tells. The error is a sentence that says why not.
pub fn fits(entry: &ModelEntry, family: &str) -> Result<(), String> {
    if let Some(problem) = &entry.problem {
        return Err(problem.clone());
    }
    let added = match entry.kind {
        ModelKind::Lora | ModelKind::Embedding | ModelKind::Vae | ModelKind::ControlNet | ModelKind::IpAdapter => true,
        ModelKind::Checkpoint | ModelKind::Upscaler | ModelKind::Depth | ModelKind::PreviewVae => return Ok(()),
        ModelKind::Unet | ModelKind::TextEncoder | ModelKind::ClipVision | ModelKind::Unknown => false,
    };
    if !added {
        let kind = entry.kind.label();
        return Err(format!("'{}' is of the kind '{kind}', which is not added to a model", entry.name));
    }
    let base = base_of(family);
    if base == "builtin" {
        return Err(format!(
            "{} '{}' is not for the built-in model: choose another model",
            entry.kind.label(),
            entry.name
        ));
    }
    let Some(made_for) = entry.family.as_deref().map(base_of) else { return Ok(()) };
    // The VAEs of Stable Diffusion 1 and 2 share their latents.
    let shared = entry.kind == ModelKind::Vae && matches!((made_for, base), ("sd1", "sd2") | ("sd2", "sd1"));
    if made_for == base || shared {
        return Ok(());
    }
    Err(format!(
        "{} '{}' is for {}, and the model is of {}: choose another, or another model",
        entry.kind.label(),
        entry.name,
        label(made_for),
        label(base)
    ))
}
