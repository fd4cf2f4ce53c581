//! What a file says of itself beside its tensors: safetensors metadata, and the files that model managers write.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::weights;

/// The most that is read of a file beside a model.
const MAX_SIDECAR_BYTES: u64 = 1 << 20;
/// The most text that is parsed of one entry of metadata.
const MAX_ENTRY_BYTES: usize = 2 << 20;
/// The most tags that are kept, and trigger words, and the longest of either in characters.
const MOST_TAGS: usize = 40;
const MOST_WORDS: usize = 24;
const LONGEST_WORD: usize = 200;

/// Words about a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Words {
    pub title: Option<String>,
    /// Other names that it gives itself.
    pub aliases: Vec<String>,
    pub triggers: Vec<String>,
    pub tags: Vec<String>,
    /// The base model as the file names it.
    pub base: Option<String>,
    /// SHA-256 of the tensors, as the trainer noted it.
    pub tensors_sha256: Option<String>,
    /// SHA-256 of the whole file, as a manager noted it.
    pub sha256: Option<String>,
}

impl Words {
    /// Takes over what `other` says and this does not.
    pub fn or(mut self, other: Self) -> Self {
        self.title = self.title.or(other.title);
        self.base = self.base.or(other.base);
        self.tensors_sha256 = self.tensors_sha256.or(other.tensors_sha256);
        self.sha256 = self.sha256.or(other.sha256);
        for (mine, theirs) in
            [(&mut self.aliases, other.aliases), (&mut self.triggers, other.triggers), (&mut self.tags, other.tags)]
        {
            for word in theirs {
                if !mine.contains(&word) {
                    mine.push(word);
                }
            }
        }
        self.triggers.truncate(MOST_WORDS);
        self.tags.truncate(MOST_TAGS);
        self
    }

    /// The family that the base's name tells: trainers and managers write `SD 1.5`, `SDXL 1.0`, `stable-diffusion-xl-v1-base`.
    pub fn family(&self) -> Option<&'static str> {
        let base = self.base.as_deref()?.to_lowercase();
        let has = |part: &str| base.contains(part);
        if has("flux") {
            Some("flux")
        } else if has("sdxl") || has("xl") || has("pony") || has("illustrious") || has("noobai") {
            Some("sdxl")
        } else if has("sd 3") || has("sd3") || has("stable-diffusion-3") || has("stable-diffusion-v3") {
            Some("sd3")
        } else if has("sd 1") || has("sd1") || has("sd_v1") || has("sd_1") || has("diffusion-v1") {
            Some("sd1")
        } else if has("sd 2") || has("sd2") || has("sd_v2") || has("sd_2") || has("diffusion-v2") {
            Some("sd2")
        } else {
            None
        }
    }
}

/// One line of bounded length; `None` where nothing is left.
fn word(text: &str) -> Option<String> {
    let text: String = text.chars().take(LONGEST_WORD).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.trim();
    (!text.is_empty() && text != "None" && text != "null").then(|| text.to_owned())
}

/// Hex digits of a SHA-256, which may begin with `0x`.
fn sha256(text: &str) -> Option<String> {
    let digits = text.trim().trim_start_matches("0x");
    (digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then(|| digits.to_lowercase())
}

/// Reads a safetensors file's metadata: `modelspec.*` (the Stability model metadata standard) and kohya's `ss_*`.
pub(super) fn of_metadata(metadata: &BTreeMap<String, String>) -> Words {
    let get = |key: &str| metadata.get(key).and_then(|text| word(text));
    let hash = |key: &str| metadata.get(key).and_then(|text| sha256(text));
    let mut words = Words {
        title: get("modelspec.title"),
        aliases: get("ss_output_name").into_iter().collect(),
        base: get("modelspec.architecture")
            .or_else(|| get("ss_base_model_version"))
            .or_else(|| get("ss_sd_model_name")),
        tensors_sha256: hash("sshs_model_hash").or_else(|| hash("modelspec.hash_sha256")),
        ..Words::default()
    };
    words.triggers.extend(get("modelspec.trigger_phrase"));
    for key in ["ss_tag_frequency", "modelspec.tags"] {
        let Some(text) = metadata.get(key).filter(|text| text.len() <= MAX_ENTRY_BYTES) else { continue };
        words.tags.extend(if key == "modelspec.tags" { split(text) } else { frequent(text) });
    }
    words.tags.truncate(MOST_TAGS);
    words
}

fn split(text: &str) -> Vec<String> {
    text.split(',').filter_map(word).take(MOST_TAGS).collect()
}

/// The most frequent tags of kohya's `ss_tag_frequency`: `{ "folder": { "tag": count } }`.
fn frequent(text: &str) -> Vec<String> {
    let Ok(Value::Object(folders)) = serde_json::from_str(text) else { return Vec::new() };
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (tag, count) in folders.values().filter_map(Value::as_object).flatten() {
        let count = count.as_u64().or_else(|| count.as_f64().map(|count| count as u64)).unwrap_or(0);
        let sum = counts.entry(tag.trim()).or_default();
        *sum = sum.saturating_add(count);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(tag, count)| (std::cmp::Reverse(count), tag));
    counts.into_iter().filter_map(|(tag, _)| word(tag)).take(MOST_TAGS).collect()
}

/// Whether a name is that of a file in which a manager keeps words about `stem`.
pub(super) fn is_sidecar(name: &str, stem: &str) -> bool {
    [".civitai.info", ".json", ".cm-info.json", ".metadata.json"]
        .iter()
        .any(|ending| name.strip_prefix(stem).is_some_and(|rest| rest.eq_ignore_ascii_case(ending)))
}

/// Reads a manager's file: Civitai helper's `.civitai.info`, Stability Matrix' `.cm-info.json`, A1111's own `.json` of
/// what the artist noted. What is not understood is passed over.
pub(super) fn of_sidecar(path: &Path) -> Words {
    let text = weights::read_text(path, MAX_SIDECAR_BYTES).unwrap_or_default();
    let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else { return Words::default() };
    let text = |keys: &[&str]| {
        keys.iter().find_map(|key| value.pointer(&format!("/{}", key.replace('.', "/")))?.as_str().and_then(word))
    };
    let list = |keys: &[&str]| -> Vec<String> {
        let list = keys.iter().find_map(|key| value.get(key)).map(|list| match list {
            Value::Array(items) => items.iter().filter_map(Value::as_str).flat_map(split).collect(),
            Value::String(text) => split(text),
            _ => Vec::new(),
        });
        list.unwrap_or_default()
    };
    Words {
        title: text(&["model.name", "ModelName", "model_name"]),
        base: text(&["baseModel", "BaseModel", "base_model", "sd version"]).filter(|base| base != "Unknown"),
        triggers: list(&["trainedWords", "TrainedWords", "activation text", "trigger_words"]),
        tags: list(&["tags", "Tags"]),
        sha256: text(&["hashes.SHA256", "Hashes.SHA256", "sha256"]).and_then(|text| sha256(&text)).or_else(|| {
            let files = value.get("files").and_then(Value::as_array).filter(|files| files.len() == 1)?;
            sha256(files[0].pointer("/hashes/SHA256")?.as_str()?)
        }),
        ..Words::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trainers_metadata_is_read_and_bounded() {
        let tags: serde_json::Map<String, Value> = (0..1000).map(|i| (format!("tag {i}"), Value::from(i))).collect();
        let frequency = serde_json::json!({ "10_cat": tags, "5_cat": { "tag 3": 5000, "": 9999, "\u{7}": 1 } });
        let metadata = [
            ("ss_output_name", "ink-wash".to_owned()),
            ("ss_base_model_version", "sdxl_base_v1-0".to_owned()),
            ("modelspec.title", format!("  Ink\nWash {}", "x".repeat(500))),
            ("modelspec.hash_sha256", format!("0x{}", "AB".repeat(32))),
            ("ss_tag_frequency", frequency.to_string()),
        ];
        let words = of_metadata(&metadata.map(|(key, text)| (key.to_owned(), text)).into_iter().collect());
        assert_eq!((words.aliases.as_slice(), words.family()), (&["ink-wash".to_owned()][..], Some("sdxl")));
        assert!(words.title.as_ref().unwrap().starts_with("Ink Wash x"));
        assert!(words.title.unwrap().chars().count() <= LONGEST_WORD);
        assert_eq!(words.tensors_sha256, Some("ab".repeat(32)));
        assert_eq!((words.tags.len(), words.tags[0].as_str(), words.tags[1].as_str()), (MOST_TAGS, "tag 3", "tag 999"));
        for text in ["", "[]", "{\"a\": 1}", "{\"a\": {\"b\": \"c\"}}", "{"] {
            let metadata = [("ss_tag_frequency".to_owned(), text.to_owned())].into_iter().collect();
            assert!(of_metadata(&metadata).tags.len() < 2, "{text}");
        }
    }

    #[test]
    fn managers_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            let path = folder.path().join("a.json");
            std::fs::write(&path, text).unwrap();
            of_sidecar(&path)
        };
        let civitai = read(&format!(
            "\u{feff}{{\"model\": {{\"name\": \"Ink\"}}, \"baseModel\": \"SD 1.5\", \"trainedWords\": [\"ink wash, sumi\"], \
             \"files\": [{{\"hashes\": {{\"SHA256\": \"{}\"}}}}]}}",
            "0F".repeat(32)
        ));
        assert_eq!((civitai.title.as_deref(), civitai.family()), (Some("Ink"), Some("sd1")));
        assert_eq!(civitai.triggers, ["ink wash", "sumi"]);
        assert_eq!(civitai.sha256, Some("0f".repeat(32)));
        let a1111 = read(r#"{"activation text": "sumi, brush", "sd version": "Unknown", "preferred weight": 0.7}"#);
        assert_eq!((a1111.triggers.len(), a1111.family()), (2, None));
        for text in ["", "[1]", "{", "{\"model\": 3, \"trainedWords\": {\"a\": 1}}", "null"] {
            assert_eq!(read(text), Words::default(), "{text}");
        }
        assert!(is_sidecar("a.civitai.info", "a") && is_sidecar("a.json", "a") && !is_sidecar("a.b.json", "a"));
    }
}
