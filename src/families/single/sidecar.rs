//! What lies beside a checkpoint under its name: `model.yaml` as its trainers publish it, and `model.json`.
//!
//! Of the YAML only a few keys are read, line by line, wherever they stand. The JSON may hold objects `unet`, `vae`,
//! `text_encoder`, `text_encoder_2` and `scheduler` with values as in a diffusers folder's configurations; they go
//! before what is concluded from the header, which small or unusual models need.

use std::path::Path;

use serde_json::{Map, Value};

use crate::weights::{self, Config, read_text};

/// A trainer's YAML has 2 KB.
const MAX_YAML_BYTES: u64 = 256 << 10;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Sidecar {
    /// The files that were read, by name.
    pub(super) files: Vec<String>,
    /// The YAML's keys that matter.
    yaml: Map<String, Value>,
    json: Map<String, Value>,
}

/// The keys of the YAML that are looked for.
const YAML_KEYS: [&str; 6] =
    ["parameterization", "num_heads", "num_head_channels", "linear_start", "linear_end", "scale_factor"];

impl Sidecar {
    /// Reads what lies beside `path`. What is there and cannot be read is an error: it was put there for a purpose.
    pub(super) fn read(path: &Path) -> weights::Result<Self> {
        let mut sidecar = Self::default();
        let beside = |extension: &str| Some(path.with_extension(extension)).filter(|path| path.is_file());
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(path) = beside("yaml").or_else(|| beside("yml")) {
            sidecar.yaml = keys(&read_text(&path, MAX_YAML_BYTES)?);
            sidecar.files.push(name(&path));
        }
        if let Some(path) = beside("json") {
            // Other programs keep descriptions and ratings in files of this name, in whatever form.
            if let Ok(Value::Object(object)) = Config::open(&path).map(Config::into_value) {
                sidecar.json = object;
                sidecar.files.push(name(&path));
            }
        }
        Ok(sidecar)
    }

    /// A number or text of the YAML.
    pub(super) fn yaml(&self, key: &str) -> Option<&Value> {
        self.yaml.get(key)
    }

    /// Puts the JSON's values for a part over those that were concluded; says whether there were any.
    pub(super) fn overrule(&self, part: &str, config: &mut Value) -> bool {
        let (Some(own), Some(config)) = (self.json.get(part).and_then(Value::as_object), config.as_object_mut()) else {
            return false;
        };
        config.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
        true
    }
}

/// The first value of each key.
fn keys(text: &str) -> Map<String, Value> {
    let mut found = Map::new();
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().trim_matches('"'), value.trim().trim_matches(['"', '\'']));
        if YAML_KEYS.contains(&key) && !value.is_empty() && !found.contains_key(key) {
            let number = value.parse::<i64>().map(Value::from).or_else(|_| value.parse::<f64>().map(Value::from));
            found.insert(key.to_owned(), number.unwrap_or_else(|_| value.into()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trainers_yaml_gives_the_keys_that_matter() {
        let text = "model:\n  params:\n    parameterization: \"v\"  # not eps\n    linear_start: 0.00085\n    linear_end: 1e-2\n    unet_config:\n      params:\n        num_heads: -1\n        num_head_channels: 64 # need to fix\n        num_heads: 8\n    scale_factor:\n  x: [parameterization]\n";
        let found = keys(text);
        assert_eq!(found["parameterization"], "v");
        assert_eq!(found["num_head_channels"], 64);
        assert_eq!(found["num_heads"], -1);
        assert_eq!(found["linear_end"], 0.01);
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn what_lies_beside_is_read_and_other_programs_notes_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fox.v1.safetensors");
        assert!(Sidecar::read(&path).unwrap().files.is_empty());
        std::fs::write(folder.path().join("fox.v1.yaml"), "parameterization: v").unwrap();
        std::fs::write(folder.path().join("fox.v1.json"), r#"{"unet": {"norm_num_groups": 4}, "sd version": "SD1"}"#)
            .unwrap();
        let sidecar = Sidecar::read(&path).unwrap();
        assert_eq!(sidecar.files, ["fox.v1.yaml", "fox.v1.json"]);
        let mut config = serde_json::json!({"norm_num_groups": 32, "in_channels": 4});
        assert!(sidecar.overrule("unet", &mut config) && !sidecar.overrule("vae", &mut config));
        assert_eq!(config, serde_json::json!({"norm_num_groups": 4, "in_channels": 4}));
        std::fs::write(folder.path().join("fox.v1.json"), "not JSON").unwrap();
        assert_eq!(Sidecar::read(&path).unwrap().files, ["fox.v1.yaml"]);
        std::fs::write(folder.path().join("fox.v1.yaml"), vec![b' '; 1 << 20]).unwrap();
        assert!(Sidecar::read(&path).unwrap_err().to_string().contains("fox.v1.yaml"));
    }
}
