//! `scumble inspect`: what a model is, or which recipe a picture carries.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::path::Path;

use serde_json::{Value, json};

use crate::families::{self, ComponentSummary, ModelFiles, UpscalerInfo};
use crate::formats;
use crate::library::models::{ModelEntry, ModelKind, identify, is_model_ending};
use crate::weights::Weights;

use super::args::InspectArgs;
use super::outcome::Stop;

/// Runs the command.
pub fn run(args: &InspectArgs) -> Result<(), Stop> {
    let path = &args.path;
    let meta = std::fs::metadata(path)
        .map_err(|e| Stop::file(format!("{}: cannot be opened ({e}): check the path", path.display())))?;
    if families::is_ncnn(path) {
        return Err(Stop::file(format!("{}: {}", path.display(), families::NCNN_REFUSAL)));
    }
    let known = path.extension().and_then(|ending| ending.to_str()).is_some_and(is_model_ending);
    let value = if meta.is_dir() || known { model(path)? } else { picture(path)? };
    if args.json {
        println!("{value}");
    } else {
        for line in lines(&value) {
            println!("{line}");
        }
    }
    Ok(())
}

/// A model file or folder of any kind, as far as its header tells.
fn model(path: &Path) -> Result<Value, Stop> {
    let entry = identify(path);
    // What nothing at all is known of has no more to say than why.
    if let Some(problem) = entry.problem.clone().filter(|_| entry.kind == ModelKind::Unknown) {
        let opened = Weights::open(&[path]);
        return opened.map_or_else(|_| Err(Stop::file(problem.clone())), |weights| Ok(content("weights", &weights)));
    }
    if matches!(entry.kind, ModelKind::Checkpoint | ModelKind::Unet) {
        return whole_model(path, &entry);
    }
    let mut value = if path.is_dir() {
        json!({ "bytes": entry.bytes })
    } else {
        let weights = Weights::open(&[path]).map_err(|error| Stop::file(error.to_string()))?;
        let mut value = content("", &weights);
        if let (Value::Object(map), Some(Ok(info))) = (&mut value, families::recognise_upscaler(&weights)) {
            map.insert("upscaler".to_owned(), upscaler(&info));
        }
        value
    };
    let told = [
        ("kind", json!(entry.kind.id())),
        ("label", json!(entry.kind.label())),
        ("name", json!(entry.label())),
        ("family", json!(entry.family)),
        ("evidence", json!(entry.evidence)),
        ("aliases", words(&entry.aliases)),
        ("trigger_words", words(&entry.trigger_words)),
        ("tags", words(&entry.tags)),
        ("problem", json!(entry.problem)),
    ];
    if let Value::Object(map) = &mut value {
        map.extend(told.map(|(key, value)| (key.to_owned(), value)));
    }
    Ok(value)
}

/// What is known of a network that enlarges pictures.
fn upscaler(info: &UpscalerInfo) -> Value {
    json!({
        "architecture": info.architecture,
        "scale": info.scale,
        "blocks": info.blocks,
        "width": info.width,
        "halo": info.halo,
        "multiple": info.multiple,
    })
}

/// Words beside each other; nothing for none.
fn words(words: &[String]) -> Value {
    if words.is_empty() { Value::Null } else { json!(words.join(", ")) }
}

fn whole_model(path: &Path, entry: &ModelEntry) -> Result<Value, Stop> {
    let detected = families::detect(&ModelFiles::open(path)?)?;
    let defaults = detected.defaults();
    Ok(json!({
        "kind": "model",
        "name": entry.title,
        "family": detected.family.id,
        "label": detected.family.label,
        "evidence": detected.evidence,
        "prediction": detected.prediction,
        "native_size": defaults.size.to_string(),
        "bytes": detected.bytes_on_disk(),
        "components": detected.components.iter().map(component).collect::<Vec<_>>(),
    }))
}

fn component(c: &ComponentSummary) -> Value {
    json!({
        "name": c.name,
        "tensors": c.tensors,
        "parameters": c.parameters,
        "bytes": c.bytes,
        "element_types": c.element_types,
    })
}

/// What a file of weights holds.
fn content(kind: &str, weights: &Weights) -> Value {
    let mut types: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    let (mut tensors, mut parameters) = (0usize, 0u64);
    for tensor in weights.tensors() {
        tensors += 1;
        parameters += tensor.elements() as u64;
        *types.entry(tensor.element.name()).or_default() += tensor.bytes as u64;
    }
    let bytes = weights.total_bytes();
    json!({ "kind": kind, "tensors": tensors, "parameters": parameters, "bytes": bytes, "element_types": types })
}

fn picture(path: &Path) -> Result<Value, Stop> {
    let metadata = formats::read_metadata(path, &formats::Limits::default()).map_err(crate::job::Failure::from)?;
    let other: serde_json::Map<String, Value> = metadata.other.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    Ok(json!({
        "kind": "picture",
        "origin": metadata.origin().map(formats::Origin::label),
        "recipe": metadata.recipe,
        "settings": metadata.recipe.is_none().then(|| metadata.foreign()),
        "problem": metadata.recipe_problem,
        "parameters": metadata.parameters,
        "other": other,
    }))
}

/// What people look for, in this order; the rest follows by name.
const FIRST: [&str; 14] = [
    "kind",
    "name",
    "label",
    "family",
    "evidence",
    "prediction",
    "native_size",
    "bytes",
    "prompt",
    "negative_prompt",
    "seed",
    "size",
    "steps",
    "sampler",
];

/// A JSON object as indented lines of `name: value`.
fn lines(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    push(&mut out, value, 0);
    if out.is_empty() {
        out.push("nothing is known of it".into());
    }
    out
}

fn push(out: &mut Vec<String>, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    let Value::Object(map) = value else { return };
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(name, _)| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    for (name, value) in entries {
        let name = name.replace('_', " ");
        match value {
            Value::Null => {}
            Value::Object(inner) if inner.is_empty() => {}
            Value::Object(_) => {
                out.push(format!("{indent}{name}:"));
                push(out, value, depth + 1);
            }
            Value::Array(items) => {
                out.push(format!("{indent}{name}:"));
                for item in items {
                    if let Value::String(text) = item {
                        out.push(format!("{indent}  - {text}"));
                        continue;
                    }
                    let mut inner = Vec::new();
                    push(&mut inner, item, depth + 2);
                    if let Some(first) = inner.first_mut() {
                        let at = 2 * (depth + 1);
                        first.replace_range(at..=at, "-");
                    }
                    out.extend(inner);
                }
            }
            Value::String(text) if text.contains('\n') => {
                out.push(format!("{indent}{name}:"));
                out.extend(text.lines().map(|line| format!("{indent}  {line}")));
            }
            Value::String(text) => out.push(format!("{indent}{name}: {text}")),
            other => out.push(format!("{indent}{name}: {other}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_values_become_indented_lines() {
        let value = json!({ "kind": "model", "parts": [{ "name": "unet", "n_x": 2 }], "none": null, "text": "a\nb", "w": ["x"] });
        assert_eq!(lines(&value).join("|"), "kind: model|parts:|  - name: unet|    n x: 2|text:|  a|  b|w:|  - x");
        assert_eq!(lines(&json!({})), ["nothing is known of it"]);
    }
}
