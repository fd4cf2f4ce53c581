//! The names of an adapter's tensors, as the trainers write them: which network, which module, which factor.

/// A network that adapters change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// The diffusion UNet.
    Unet,
    /// The text encoder; of two, the first (CLIP-L).
    TextEncoder,
    /// SDXL's second text encoder (OpenCLIP bigG).
    TextEncoder2,
}

impl Component {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Unet, Self::TextEncoder, Self::TextEncoder2];

    /// The one whose folder in the diffusers layout has this name.
    pub fn in_folder(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.folder() == name)
    }

    /// Its folder in the diffusers layout.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Unet => "unet",
            Self::TextEncoder => "text_encoder",
            Self::TextEncoder2 => "text_encoder_2",
        }
    }
}

/// What a tensor is to its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Down,
    Up,
    Mid,
    Alpha,
    Magnitude,
    HadamardA1,
    HadamardB1,
    HadamardA2,
    HadamardB2,
    HadamardT1,
    HadamardT2,
    Kronecker1,
    Kronecker1A,
    Kronecker1B,
    Kronecker2,
    Kronecker2A,
    Kronecker2B,
    Kronecker2T,
    /// A difference of the whole weight.
    Whole,
    /// A difference of the bias.
    Bias,
    /// Of a kind that is known and not supported.
    Foreign(&'static str),
}

/// What a tensor's name ends with, and what that says. Where one ending contains another it stands before it.
const ENDINGS: [(&str, Role); 43] = [
    (".lora_linear_layer.down.weight", Role::Down),
    (".lora_linear_layer.up.weight", Role::Up),
    ("_lora.down.weight", Role::Down),
    ("_lora.up.weight", Role::Up),
    (".lora.down.weight", Role::Down),
    (".lora.up.weight", Role::Up),
    (".lora_down.weight", Role::Down),
    (".lora_up.weight", Role::Up),
    (".lora_mid.weight", Role::Mid),
    (".lora_A.default.weight", Role::Down),
    (".lora_B.default.weight", Role::Up),
    (".lora_A.weight", Role::Down),
    (".lora_B.weight", Role::Up),
    (".lora_magnitude_vector.default.weight", Role::Magnitude),
    (".lora_magnitude_vector.weight", Role::Magnitude),
    (".lora_magnitude_vector", Role::Magnitude),
    (".dora_scale", Role::Magnitude),
    (".alpha", Role::Alpha),
    (".hada_w1_a", Role::HadamardA1),
    (".hada_w1_b", Role::HadamardB1),
    (".hada_w2_a", Role::HadamardA2),
    (".hada_w2_b", Role::HadamardB2),
    (".hada_t1", Role::HadamardT1),
    (".hada_t2", Role::HadamardT2),
    (".lokr_w1", Role::Kronecker1),
    (".lokr_w1_a", Role::Kronecker1A),
    (".lokr_w1_b", Role::Kronecker1B),
    (".lokr_w2", Role::Kronecker2),
    (".lokr_w2_a", Role::Kronecker2A),
    (".lokr_w2_b", Role::Kronecker2B),
    (".lokr_t2", Role::Kronecker2T),
    (".diff", Role::Whole),
    (".diff_b", Role::Bias),
    (".w_norm", Role::Whole),
    (".b_norm", Role::Bias),
    (".oft_blocks", Role::Foreign("OFT")),
    (".oft_diag", Role::Foreign("OFT")),
    (".oft_R.weight", Role::Foreign("OFT")),
    (".on_input", Role::Foreign("IA3")),
    (".a1.weight", Role::Foreign("GLoRA")),
    (".a2.weight", Role::Foreign("GLoRA")),
    (".b1.weight", Role::Foreign("GLoRA")),
    (".b2.weight", Role::Foreign("GLoRA")),
];

/// What a tensor's name begins with, and the network that it says. Longer beginnings stand before shorter.
const BEGINNINGS: [(&str, Component); 17] = [
    ("lora_unet_", Component::Unet),
    ("lora_te1_", Component::TextEncoder),
    ("lora_te2_", Component::TextEncoder2),
    ("lora_te_", Component::TextEncoder),
    ("lycoris_unet_", Component::Unet),
    ("lycoris_", Component::Unet),
    ("unet.", Component::Unet),
    ("text_encoder.", Component::TextEncoder),
    ("text_encoder_2.", Component::TextEncoder2),
    ("model.diffusion_model.", Component::Unet),
    ("diffusion_model.", Component::Unet),
    ("text_encoders.clip_l.transformer.", Component::TextEncoder),
    ("text_encoders.clip_g.transformer.", Component::TextEncoder2),
    ("clip_l.transformer.", Component::TextEncoder),
    ("clip_g.transformer.", Component::TextEncoder2),
    // Of models without a UNet; they fit none here, and are told apart by their names.
    ("transformer.", Component::Unet),
    // What peft writes of one network alone; its own names tell which.
    ("text_model.", Component::TextEncoder),
];

/// The first parts of the UNet's own names, in diffusers' and in CompVis' layout.
const UNET_PARTS: [&str; 9] = [
    "down_blocks.",
    "mid_block.",
    "up_blocks.",
    "conv_in",
    "conv_out",
    "time_embedding.",
    "input_blocks.",
    "middle_block.",
    "output_blocks.",
];

/// A tensor's name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) component: Component,
    /// The module's path with `_` for `.`, without `text_model_`.
    pub(super) module: String,
    /// The same as the file writes it, beginning included.
    pub(super) shown: String,
    pub(super) role: Role,
}

/// Takes a name apart; `None` if it is of no form that is known.
pub(super) fn parse(name: &str) -> Option<Key> {
    let (shown, role) = ENDINGS.iter().find_map(|(ending, role)| Some((name.strip_suffix(ending)?, *role)))?;
    let path = shown.strip_prefix("base_model.model.").unwrap_or(shown);
    let known = BEGINNINGS.iter().find_map(|(beginning, c)| Some((*c, path.strip_prefix(beginning)?)));
    let bare = || UNET_PARTS.iter().any(|part| path.starts_with(part)).then_some((Component::Unet, path));
    let (component, path) = known.or_else(bare)?;
    let flat = path.replace(".processor", "").replace('.', "_");
    let mut module = flat.strip_prefix("text_model_").unwrap_or(&flat).to_owned();
    // diffusers' first form names the projections after the attention processor, not after the modules.
    if component == Component::Unet {
        if module.ends_with("_to_out") {
            module.push_str("_0");
        }
    } else {
        let renamed = [("_to_q", "_q_proj"), ("_to_k", "_k_proj"), ("_to_v", "_v_proj"), ("_to_out", "_out_proj")];
        if let Some((stem, new)) = renamed.iter().find_map(|(old, new)| Some((module.strip_suffix(old)?, new))) {
            module = format!("{stem}{new}");
        }
    }
    Some(Key { component, module, shown: shown.to_owned(), role })
}

/// The name by which adapters know a model's module: its path with `_` for `.`, without `text_model.`.
pub(super) fn flattened(path: &str) -> String {
    path.strip_prefix("text_model.").unwrap_or(path).replace('.', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_trainers_names_come_to_the_same_modules() {
        let q = "down_blocks_0_attentions_1_transformer_blocks_0_attn1_to_q";
        let out = "down_blocks_0_attentions_1_transformer_blocks_0_attn1_to_out_0";
        let dotted = "down_blocks.0.attentions.1.transformer_blocks.0.attn1";
        for (name, module, role) in [
            (format!("lora_unet_{q}.lora_down.weight"), q, Role::Down),
            (format!("lora_unet_{q}.alpha"), q, Role::Alpha),
            (format!("lora_unet_{q}.dora_scale"), q, Role::Magnitude),
            (format!("unet.{dotted}.to_q.lora_A.weight"), q, Role::Down),
            (format!("base_model.model.{dotted}.to_q.lora_B.default.weight"), q, Role::Up),
            (format!("unet.{dotted}.processor.to_q_lora.up.weight"), q, Role::Up),
            (format!("{dotted}.processor.to_out_lora.down.weight"), out, Role::Down),
            (format!("unet.{dotted}.to_out.0.lora.down.weight"), out, Role::Down),
            (format!("lycoris_{q}.hada_w1_a"), q, Role::HadamardA1),
        ] {
            let key = parse(&name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((key.component, key.module.as_str(), key.role), (Component::Unet, module, role), "{name}");
        }
        let q = "encoder_layers_3_self_attn_q_proj";
        for (name, component) in [
            ("lora_te_text_model_encoder_layers_3_self_attn_q_proj.lora_up.weight", Component::TextEncoder),
            ("lora_te2_text_model_encoder_layers_3_self_attn_q_proj.lora_up.weight", Component::TextEncoder2),
            ("text_encoder.text_model.encoder.layers.3.self_attn.q_proj.lora_B.weight", Component::TextEncoder),
            ("text_encoder_2.text_model.encoder.layers.3.self_attn.to_q_lora.up.weight", Component::TextEncoder2),
            ("text_encoder.encoder.layers.3.self_attn.q_proj.lora_linear_layer.up.weight", Component::TextEncoder),
        ] {
            let key = parse(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((key.component, key.module.as_str(), key.role), (component, q, Role::Up), "{name}");
        }
        assert_eq!(flattened("text_model.encoder.layers.3.self_attn.q_proj"), q);
        for other in ["emb_params", "bundle_emb.x.string_to_param.*", "conv_in.weight", ""] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
