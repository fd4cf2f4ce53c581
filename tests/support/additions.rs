//! Files that are added to the tiny model: an adapter, an embedding, a control network, all of random numbers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use scumble::base::RngKind;

fn tiny(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

pub fn tensors(path: &Path) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(path, &Device::Cpu).unwrap()
}

struct Random(Box<dyn scumble::base::NoiseGenerator>);

impl Random {
    fn new(seed: u64) -> Self {
        Self(RngKind::Cpu.generator(seed))
    }

    fn tensor(&mut self, shape: &[usize], scale: f64) -> Tensor {
        let values = self.0.normal(shape.iter().product());
        (Tensor::from_vec(values, shape, &Device::Cpu).unwrap() * scale).unwrap()
    }
}

/// An adapter for all attention of the tiny model's UNet and for its text encoder.
pub fn write_lora(path: &Path) {
    let mut random = Random::new(1);
    let mut file = HashMap::new();
    let parts = [("unet/diffusion_pytorch_model", "lora_unet_"), ("text_encoder/model", "lora_te_")];
    for (weights, prefix) in parts {
        let mut weights: Vec<_> = tensors(&tiny("sd1").join(format!("{weights}.safetensors"))).into_iter().collect();
        weights.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, weight) in weights {
            let Some(module) = name.strip_suffix(".weight").filter(|m| m.contains("attn") && weight.rank() == 2) else {
                continue;
            };
            let (outputs, inputs) = weight.dims2().unwrap();
            let module = format!("{prefix}{}", module.replace('.', "_"));
            file.insert(format!("{module}.lora_down.weight"), random.tensor(&[2, inputs], 0.3));
            file.insert(format!("{module}.lora_up.weight"), random.tensor(&[outputs, 2], 0.3));
        }
    }
    assert!(file.len() > 100, "{}", file.len());
    candle_core::safetensors::save(&file, path).unwrap();
}

/// An embedding of two vectors for the tiny model.
pub fn write_embedding(path: &Path) {
    let vectors = Random::new(3).tensor(&[2, 32], 2.0);
    candle_core::safetensors::save(&HashMap::from([("emb_params", vectors)]), path).unwrap();
}

/// A control network for the tiny model: the way down is the UNet's own, as when its training begins, and what it adds
/// is random. `text_width` is how wide a text it reads.
pub fn write_control(folder: &Path, text_width: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let mut random = Random::new(2);
    let mut config: serde_json::Value =
        serde_json::from_slice(&std::fs::read(tiny("sd1").join("unet/config.json")).unwrap()).unwrap();
    config["_class_name"] = "ControlNetModel".into();
    config["cross_attention_dim"] = text_width.into();
    config["conditioning_embedding_out_channels"] = vec![4, 8, 8, 8].into();
    std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let mut file: HashMap<String, Tensor> = tensors(&tiny("sd1").join("unet/diffusion_pytorch_model.safetensors"))
        .into_iter()
        .filter(|(name, _)| {
            !name.starts_with("up_blocks") && !name.starts_with("conv_norm") && name != "conv_out.weight"
        })
        .map(|(name, weight)| (name, weight.to_dtype(DType::F32).unwrap()))
        .collect();
    let mut conv = |name: String, shape: [usize; 4]| {
        let scale = ((shape[1] * shape[2] * shape[3]) as f64).powf(-0.5);
        file.insert(format!("{name}.weight"), random.tensor(&shape, scale));
        file.insert(format!("{name}.bias"), random.tensor(&shape[..1], 0.1));
    };
    for (i, width) in [8, 8, 8, 8, 16, 16, 16, 24, 24, 24, 24, 24].into_iter().enumerate() {
        conv(format!("controlnet_down_blocks.{i}"), [width, width, 1, 1]);
    }
    conv("controlnet_mid_block".into(), [24, 24, 1, 1]);
    conv("controlnet_cond_embedding.conv_in".into(), [4, 3, 3, 3]);
    for (i, (inputs, outputs)) in [(4, 4), (4, 8), (8, 8), (8, 8), (8, 8), (8, 8)].into_iter().enumerate() {
        conv(format!("controlnet_cond_embedding.blocks.{i}"), [outputs, inputs, 3, 3]);
    }
    conv("controlnet_cond_embedding.conv_out".into(), [8, 8, 3, 3]);
    candle_core::safetensors::save(&file, folder.join("diffusion_pytorch_model.safetensors")).unwrap();
}
