//! Which models fit together.

use super::{ModelEntry, ModelKind};

/// The base that a family's models were made from: what is made for the base fits to all of them.
pub fn base_of(family: &str) -> &str {
    match family {
        "instruct-pix2pix" => "sd1",
        _ => ["-inpainting", "-instruct-pix2pix"].iter().find_map(|end| family.strip_suffix(end)).unwrap_or(family),
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
    let shared = match entry.kind {
        ModelKind::Vae => matches!((made_for, base), ("sd1", "sd2") | ("sd2", "sd1")),
        // The x4 upscaler reads its prompts as Stable Diffusion 2 does.
        ModelKind::Embedding => (made_for, base) == ("sd2", "x4-upscaler"),
        _ => false,
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::FAMILIES;

    #[test]
    fn every_family_has_a_base_with_a_name() {
        for family in FAMILIES {
            let base = base_of(family.id);
            assert_eq!(base_of(base), base);
            assert!(label(base) != base, "{}: its base '{base}' has no name for people", family.id);
        }
    }
}
