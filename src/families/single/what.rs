//! What a file is that is given where a checkpoint belongs: by the names of its tensors.

use crate::weights::Weights;

/// A kind of file and how its tensors' names show it.
struct Mark {
    /// With its article.
    what: &'static str,
    /// What to do with it.
    instead: &'static str,
    shows: fn(&Weights) -> bool,
}

fn any(weights: &Weights, shows: impl Fn(&str) -> bool) -> bool {
    weights.tensors().any(|tensor| shows(tensor.name))
}

/// The first that shows is it.
const MARKS: [Mark; 9] = [
    Mark {
        what: "a LoRA",
        instead: "name it in the prompt as <lora:NAME:1>, with a checkpoint of its family as the model",
        shows: |weights| {
            let parts =
                ["lora_up.", "lora_down.", "lora_A.", "lora_B.", ".hada_w1_a", ".lokr_w1", "oft_blocks", ".dora_scale"];
            any(weights, |name| name.starts_with("lora_") || parts.iter().any(|part| name.contains(part)))
        },
    },
    Mark {
        what: "a ControlNet",
        instead: "add it as a control, with a checkpoint of its family as the model",
        shows: |weights| {
            let parts =
                ["control_model.", "controlnet_cond_embedding.", "controlnet_down_blocks.", "input_hint_block."];
            any(weights, |name| parts.iter().any(|part| name.starts_with(part)))
        },
    },
    Mark {
        what: "a textual inversion embedding",
        instead: "put it among the embeddings and write its name in the prompt",
        shows: |weights| {
            let names = ["string_to_param.*", "emb_params", "clip_l", "clip_g"];
            names.iter().any(|name| weights.contains(name)) || weights.tensors().count() == 1
        },
    },
    Mark {
        what: "a VAE",
        instead: "choose it as the VAE, with a checkpoint as the model",
        shows: |weights| {
            weights.contains("decoder.conv_in.weight") || weights.contains("first_stage_model.decoder.conv_in.weight")
        },
    },
    Mark {
        what: "a tiny VAE for previews (TAESD)",
        instead: "choose a checkpoint as the model",
        shows: |weights| {
            let names = ["1.weight", "3.conv.0.weight", "decoder.layers.0.weight", "taesd_decoder.1.weight"];
            names.iter().any(|name| weights.contains(name)) && weights.tensors().count() < 200
        },
    },
    Mark {
        what: "an upscaler",
        instead: "upscale a picture with it instead of generating one",
        shows: |weights| {
            let names = ["conv_first.weight", "model.0.weight", "body.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"];
            names.iter().any(|name| weights.contains(name))
        },
    },
    Mark {
        what: "an IP-Adapter",
        instead: "choose a checkpoint as the model",
        shows: |weights| any(weights, |name| name.starts_with("ip_adapter.") || name.starts_with("image_proj.")),
    },
    Mark {
        what: "a text encoder",
        instead: "choose the whole checkpoint that it belongs to",
        shows: |weights| {
            let names = ["text_model.embeddings.token_embedding.weight", "token_embedding.weight", "shared.weight"];
            names.iter().any(|name| weights.contains(name))
        },
    },
    Mark {
        what: "a part of a diffusers folder",
        instead: "choose the folder that it lies in, where model_index.json is",
        shows: |weights| weights.contains_prefix("down_blocks.") || weights.contains_prefix("transformer_blocks."),
    },
];

/// The rest of a sentence that begins with the file's name: what it is in place of `wanted` ("a checkpoint").
pub(super) fn instead_of(weights: &Weights, wanted: &str) -> String {
    match MARKS.iter().find(|mark| (mark.shows)(weights)) {
        Some(Mark { what, instead, .. }) if wanted == "a checkpoint" => format!("is {what}, not {wanted}: {instead}"),
        Some(Mark { what, .. }) => format!("is {what}, not {wanted}: choose another file"),
        None if weights.contains_prefix("model.diffusion_model.") => {
            format!("is a checkpoint, not {wanted}: choose another file, or take it as the model")
        }
        None => {
            let first: Vec<&str> = weights.tensors().take(2).map(|tensor| tensor.name).collect();
            let first = crate::weights::brief(first.join("', '"));
            format!(
                "is nothing that is known (its tensors begin with '{first}'): {wanted} of Stable Diffusion is wanted"
            )
        }
    }
}
