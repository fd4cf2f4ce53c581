//! What other programs' own configuration says of where their models lie.

use std::path::{Path, PathBuf};

use yaml_rust2::parser::{Event, Parser};

use crate::library::models::COMFY_FILE;
use crate::weights;

use super::{Hint, Places};

/// Such files have a page or two.
const MOST_BYTES: u64 = 256 << 10;
/// What ComfyUI's own installer calls the file of extra paths.
const DESKTOP_FILE: &str = "extra_models_config.yaml";
/// Folders in the home folder that a web interface of A1111's kind is installed in by its instructions.
const WEB_UIS: [&str; 4] =
    ["stable-diffusion-webui", "stable-diffusion-webui-forge", "sd-webui-forge", "stable-diffusion-webui-reForge"];
/// What A1111's command line calls folders of models.
const WEB_UI_OPTIONS: [&str; 7] = [
    "--data-dir",
    "--ckpt-dir",
    "--lora-dir",
    "--vae-dir",
    "--embeddings-dir",
    "--controlnet-dir",
    "--esrgan-models-path",
];

/// All folders that configuration names, whether they are there or not.
pub(super) fn hints(places: &Places) -> Vec<Hint> {
    let mut hints = Vec::new();
    comfy(places, &mut hints);
    invoke(places, &mut hints);
    krita(places, &mut hints);
    web_ui(places, &mut hints);
    hints
}

fn text(path: &Path) -> Option<String> {
    path.is_file().then(|| weights::read_text(path, MOST_BYTES).ok()).flatten()
}

fn json(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_str(&text(path)?).ok()
}

/// ComfyUI's installer keeps its settings with those of other programs; its `basePath` is a folder like any other of
/// ComfyUI's.
fn comfy(places: &Places, hints: &mut Vec<Hint>) {
    for config in &places.config {
        let folder = config.join("ComfyUI");
        if let Some(path) = json(&folder.join("config.json")).and_then(|config| path_in(&config, "basePath")) {
            hints.push(Hint { path, program: None });
        }
        for file in [DESKTOP_FILE, COMFY_FILE] {
            hints.push(Hint { path: folder.join(file), program: Some("ComfyUI") });
        }
    }
}

/// InvokeAI's root is what `INVOKEAI_ROOT` names, or a folder in the home folder.
fn invoke(places: &Places, hints: &mut Vec<Hint>) {
    let home = places.home.iter().flat_map(|home| ["invokeai", "InvokeAI"].map(|name| home.join(name)));
    for root in places.invoke.iter().cloned().chain(home) {
        hints.extend(of_invoke(&root));
    }
}

/// InvokeAI's models: beside its `invokeai.yaml`, unless that says otherwise.
pub(super) fn of_invoke(root: &Path) -> Option<Hint> {
    let yaml = text(&root.join("invokeai.yaml"))?;
    let named = value_of(&yaml, "models_dir").filter(|path| !path.trim().is_empty());
    // A path that is whole already replaces what it is joined to.
    Some(Hint { path: root.join(named.as_deref().unwrap_or("models")), program: Some("InvokeAI") })
}

/// The plugin for Krita has a ComfyUI of its own, in Krita's data or where its settings say.
fn krita(places: &Places, hints: &mut Vec<Hint>) {
    for data in &places.data {
        for folder in [data.join("krita/ai_diffusion"), data.join("krita-ai-diffusion")] {
            let named = json(&folder.join("settings.json")).and_then(|settings| path_in(&settings, "server_path"));
            for server in named.into_iter().chain([folder.join("server")]) {
                for path in [server.join("ComfyUI"), server.clone()] {
                    hints.push(Hint { path, program: Some("Krita") });
                }
            }
        }
    }
    // Krita's folder of the plugin is no folder of models by itself: what has no layout of ComfyUI's is left out.
    hints.retain(|hint| hint.program != Some("Krita") || hint.path.join("models").is_dir());
}

/// A1111 and those made from it take folders from the line that starts them.
fn web_ui(places: &Places, hints: &mut Vec<Hint>) {
    if let Some(home) = &places.home {
        for name in WEB_UIS {
            let root = home.join(name);
            for script in ["webui-user.sh", "webui-user.bat"] {
                hints.extend(of_web_ui(&root.join(script)));
            }
        }
    }
}

/// The folders that a script that starts A1111 names.
pub(super) fn of_web_ui(script: &Path) -> Vec<Hint> {
    let Some(text) = text(script) else { return Vec::new() };
    let root = script.parent().unwrap_or(Path::new("."));
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.starts_with("rem "));
    let mut hints = Vec::new();
    for line in lines.filter(|line| line.contains("--")) {
        for option in WEB_UI_OPTIONS {
            let Some((_, rest)) = line.split_once(option) else { continue };
            let Some(path) = rest.strip_prefix([' ', '=']).and_then(argument) else { continue };
            hints.push(Hint { path: root.join(path), program: Some("A1111") });
        }
    }
    hints
}

/// The first argument of the rest of a line, which may stand in quotes, itself within those of the line.
fn argument(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let quote = ["\\\"", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote));
    let argument = match quote {
        Some(quote) => rest[quote.len()..].split(quote).next(),
        None => rest.split([' ', '"', '\'']).next(),
    };
    argument.filter(|argument| !argument.is_empty())
}

fn path_in(value: &serde_json::Value, key: &str) -> Option<PathBuf> {
    value.get(key)?.as_str().map(PathBuf::from).filter(|path| path.is_absolute())
}

/// The text that a key of a YAML file's outermost mapping has, or of one within it. Aliases are not followed.
fn value_of(yaml: &str, key: &str) -> Option<String> {
    let mut parser = Parser::new_from_str(yaml);
    let mut wanted = false;
    loop {
        match parser.next_token().ok()?.0 {
            Event::StreamEnd => return None,
            Event::Scalar(value, ..) if wanted => return Some(value),
            Event::Scalar(value, ..) => wanted = value == key,
            _ => wanted = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_as_shells_and_windows_write_them() {
        for (rest, wanted) in [
            (" /models/a --medvram\"", Some("/models/a")),
            (" \\\"/my models/a\\\" --x\"", Some("/my models/a")),
            (" '/my models/a'\"", Some("/my models/a")),
            (" \"C:\\my models\" --x", Some("C:\\my models")),
            ("", None),
        ] {
            assert_eq!(argument(rest), wanted, "{rest}");
        }
    }

    #[test]
    fn a_key_of_yaml_is_found_at_any_depth_and_hostile_files_end() {
        assert_eq!(value_of("a: 1\nmodels_dir: D:\\models # c\n", "models_dir").as_deref(), Some("D:\\models"));
        let old = "InvokeAI:\n  Paths:\n    models_dir: /m\n    conf_path: x\n";
        assert_eq!(value_of(old, "models_dir").as_deref(), Some("/m"));
        assert_eq!(value_of("# models_dir: /m\n", "models_dir"), None);
        assert_eq!(value_of("models_dir: [a]\n", "models_dir"), None);
        assert_eq!(value_of(&"[".repeat(50_000), "models_dir"), None);
        assert_eq!(value_of("a: &x [1]\nb: *x\nc: {", "models_dir"), None);
    }
}
