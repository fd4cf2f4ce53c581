//! The text encoders of checkpoints: under transformers' names, or under OpenCLIP's with queries, keys and values fused.
//!
//! Sources: `modeling_clip.py` of transformers and `transformer.py` of `open_clip`.

use serde_json::{Value, json};

use crate::weights::{How, Take, Weights};

use super::unet::Header;

/// More layers than any text encoder has.
const MAX_LAYERS: usize = 128;

/// What the header says of a text encoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Encoder {
    prefix: String,
    open_clip: bool,
    width: usize,
    vocabulary: usize,
    positions: usize,
    inner: usize,
    /// Layers in the file.
    layers: usize,
    /// Width of the pooled text.
    projection: Option<usize>,
}

/// Which encoder of which model: they differ in what is used of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// CLIP's: Stable Diffusion 1, the first of SDXL.
    Clip,
    /// `OpenCLIP`'s without its last layer: Stable Diffusion 2, which was trained on the penultimate states.
    Penultimate,
    /// `OpenCLIP`'s whole, with its pooled text: the second of SDXL.
    Pooled,
}

/// Finds an encoder under one of these prefixes.
pub(super) fn find(weights: &Weights, prefixes: &[&str]) -> Option<Encoder> {
    prefixes.iter().find_map(|prefix| {
        let transformers = ["text_model.", ""].into_iter().map(|inner| (format!("{prefix}{inner}"), false));
        transformers
            .chain([((*prefix).to_owned(), true)])
            .find_map(|(prefix, open_clip)| read(weights, &prefix, open_clip))
    })
}

fn read(weights: &Weights, prefix: &str, open_clip: bool) -> Option<Encoder> {
    let header = Header { weights, prefix };
    let [tokens, positions, inner] = if open_clip {
        ["token_embedding.weight", "positional_embedding", "transformer.resblocks.0.mlp.c_fc.weight"]
    } else {
        ["embeddings.token_embedding.weight", "embeddings.position_embedding.weight", "encoder.layers.0.mlp.fc1.weight"]
    };
    let &[vocabulary, width] = header.shape(tokens)? else { return None };
    let &[positions, _] = header.shape(positions)? else { return None };
    let inner = *header.shape(inner)?.first()?;
    let first_of = |i: usize| {
        let name =
            if open_clip { "transformer.resblocks.{}.ln_1.weight" } else { "encoder.layers.{}.layer_norm1.weight" };
        name.replace("{}", &i.to_string())
    };
    let layers = (0..MAX_LAYERS).take_while(|&i| header.shape(&first_of(i)).is_some()).count();
    let mut encoder =
        Encoder { prefix: prefix.to_owned(), open_clip, width, vocabulary, positions, inner, layers, projection: None };
    let outside = prefix.strip_suffix("text_model.").unwrap_or(prefix);
    let projection = encoder.projection_name(weights, outside);
    encoder.projection =
        projection.and_then(|(name, turned)| weights.info(&name)?.shape.get(usize::from(turned)).copied());
    Some(encoder)
}

impl Encoder {
    /// The pooled text's matrix, and whether it is stored the other way round.
    fn projection_name(&self, weights: &Weights, outside: &str) -> Option<(String, bool)> {
        let names = [("text_projection.weight", false), ("text_projection", true)];
        let places = [outside, self.prefix.as_str()];
        names
            .into_iter()
            .flat_map(|(name, turned)| places.map(|place| (format!("{place}{name}"), turned)))
            .find(|(name, _)| weights.info(name).is_some_and(|info| info.shape.len() == 2))
    }

    fn used_layers(&self, role: Role) -> usize {
        match role {
            // OpenCLIP's H has 24; a file in transformers' names may have lost the last one already.
            Role::Penultimate if self.open_clip || self.layers == 24 => self.layers.saturating_sub(1).max(1),
            _ => self.layers,
        }
    }

    /// `config.json` of `text_encoder` or `text_encoder_2`.
    pub(super) fn config(&self, role: Role) -> Value {
        let is_clip = role == Role::Clip;
        json!({
            "architectures": [if role == Role::Pooled { "CLIPTextModelWithProjection" } else { "CLIPTextModel" }],
            "model_type": "clip_text_model",
            "vocab_size": self.vocabulary,
            "hidden_size": self.width,
            "intermediate_size": self.inner,
            // Heads of 64, as all released encoders have them.
            "num_attention_heads": (self.width / 64).max(1),
            "num_hidden_layers": self.used_layers(role),
            "max_position_embeddings": self.positions,
            "hidden_act": if is_clip { "quick_gelu" } else { "gelu" },
            "projection_dim": self.projection.unwrap_or(self.width),
            "eos_token_id": 2,
        })
    }

    /// diffusers' names.
    pub(super) fn names(&self, weights: &Weights, role: Role) -> Vec<(String, Take)> {
        let header = Header { weights, prefix: &self.prefix };
        let mut names = Vec::new();
        for (rest, info) in header.tensors() {
            if self.open_clip {
                names.extend(self.open_clip_names(rest, info.name, role));
            } else if rest.ends_with("position_ids") {
                // 0 to 76, as older versions saved it.
            } else if rest.starts_with("encoder.") || rest.starts_with("embeddings.") || rest.starts_with("final_") {
                names.push((format!("text_model.{rest}"), Take::whole(info.name)));
            }
        }
        let outside = self.prefix.strip_suffix("text_model.").unwrap_or(&self.prefix);
        if role == Role::Pooled
            && let Some((from, turned)) = self.projection_name(weights, outside)
        {
            let how = if turned { How::Transposed } else { How::Whole };
            names.push(("text_projection.weight".to_owned(), Take { from, how }));
        }
        names
    }

    fn open_clip_names(&self, rest: &str, from: &str, role: Role) -> Vec<(String, Take)> {
        let whole = |name: String| vec![(format!("text_model.{name}"), Take::whole(from))];
        let Some(layer) = rest.strip_prefix("transformer.resblocks.") else {
            return match rest {
                "token_embedding.weight" => whole("embeddings.token_embedding.weight".to_owned()),
                "positional_embedding" => whole("embeddings.position_embedding.weight".to_owned()),
                _ => match rest.strip_prefix("ln_final.") {
                    Some(leaf) => whole(format!("final_layer_norm.{leaf}")),
                    None => Vec::new(),
                },
            };
        };
        let Some((number, part)) = layer.split_once('.') else { return Vec::new() };
        if number.parse().map_or(true, |number: usize| number >= self.used_layers(role)) {
            return Vec::new();
        }
        let base = format!("encoder.layers.{number}");
        if let Some(leaf) = part.strip_prefix("attn.in_proj_") {
            let third = |i: usize| How::Rows(i * self.width..(i + 1) * self.width);
            let name = |letter: &str| format!("text_model.{base}.self_attn.{letter}_proj.{leaf}");
            let letters = ["q", "k", "v"].into_iter().enumerate();
            return letters.map(|(i, letter)| (name(letter), Take { from: from.to_owned(), how: third(i) })).collect();
        }
        let Some((stem, leaf)) = part.rsplit_once('.') else { return Vec::new() };
        let new = match stem {
            "ln_1" => "layer_norm1",
            "ln_2" => "layer_norm2",
            "attn.out_proj" => "self_attn.out_proj",
            "mlp.c_fc" => "mlp.fc1",
            "mlp.c_proj" => "mlp.fc2",
            _ => return Vec::new(),
        };
        whole(format!("{base}.{new}.{leaf}"))
    }

    /// What the header says, in words.
    pub(super) fn evidence(&self, role: Role) -> String {
        let names = if self.open_clip { "OpenCLIP" } else { "CLIP" };
        let (layers, used) = (self.layers, self.used_layers(role));
        let part = if used < layers { format!("{used} of {layers} layers used") } else { format!("{layers} layers") };
        format!("{} with {names}'s text encoder of width {}, {part}", self.prefix.trim_end_matches('.'), self.width)
    }
}
