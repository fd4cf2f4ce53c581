//! Tiny models whose weights follow from their names, as `tests/golden/tiny_models.py` makes them.

use std::collections::BTreeMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

/// A tensor: its name, shape, scale and offset.
type Spec = (String, Vec<usize>, f64, f64);

/// A model as its files and the lists of its tensors.
#[derive(Clone, Deserialize)]
pub struct TinyModel {
    pub files: BTreeMap<String, serde_json::Value>,
    pub weights: BTreeMap<String, Vec<Spec>>,
    #[serde(default)]
    pub tokenizers: BTreeMap<String, String>,
}

/// All models of a golden file.
pub fn models(json: &str) -> BTreeMap<String, TinyModel> {
    serde_json::from_str(json).unwrap()
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Element `i` of a tensor, -1..1.
fn unit(name: u64, i: u64) -> f64 {
    let mut z = name.wrapping_add((i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 40) as f64 / f64::from(1u32 << 23) - 1.0
}

/// The values of a component's tensor.
pub fn tensor(component: &str, (name, shape, scale, offset): &Spec) -> Tensor {
    let (hash, n) = (fnv1a(&format!("{component}/{name}")), shape.iter().product::<usize>());
    let values: Vec<f32> = (0..n as u64).map(|i| (offset + scale * unit(hash, i)) as f32).collect();
    Tensor::from_vec(values, shape.as_slice(), &Device::Cpu).unwrap()
}

impl TinyModel {
    /// Writes the model as a folder in the diffusers layout, its weights as `dtype`.
    pub fn write(&self, root: &Path, dtype: DType) {
        let file = |path: &str, text: String| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        for (path, content) in &self.files {
            file(path, content.to_string());
        }
        for (component, specs) in &self.weights {
            let named = specs.iter().map(|spec| (spec.0.clone(), tensor(component, spec).to_dtype(dtype).unwrap()));
            let name = if component.starts_with("text_encoder") { "model" } else { "diffusion_pytorch_model" };
            std::fs::create_dir_all(root.join(component)).unwrap();
            let path = root.join(component).join(format!("{name}.safetensors"));
            candle_core::safetensors::save(&named.collect(), path).unwrap();
        }
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1/tokenizer");
        for (folder, pad) in &self.tokenizers {
            for name in ["vocab.json", "merges.txt", "special_tokens_map.json", "tokenizer_config.json"] {
                let mut text = std::fs::read_to_string(source.join(name)).unwrap();
                if name.ends_with("map.json") || name.ends_with("config.json") {
                    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
                    json["pad_token"] = pad.clone().into();
                    text = json.to_string();
                }
                file(&format!("{folder}/{name}"), text);
            }
        }
    }
}
