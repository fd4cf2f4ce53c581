//! `extra_model_paths.yaml`, by which ComfyUI reads other programs' folders.
//!
//! Its form: profiles, each a mapping of `base_path` and of kinds of models to a folder, or to several on lines of
//! their own. The file is read event by event, without following aliases (a few of which can stand for gigabytes), and
//! no deeper than that form.

use std::path::{Path, PathBuf};

use yaml_rust2::parser::{Event, Parser};

use crate::weights;

use super::ModelKind;
use super::layout::Place;

/// Its name in ComfyUI's folder.
pub(in crate::library) const FILE: &str = "extra_model_paths.yaml";
/// Such a file has a page or two.
const MAX_BYTES: u64 = 64 << 10;
/// The most folders that are taken out of one file.
const MAX_PLACES: usize = 200;

/// A profile as the file has it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Profile {
    base: Option<String>,
    /// Names of kinds, with the lines of their folders.
    folders: Vec<(String, String)>,
}

/// The folders that a file names and that are there, and what is wrong with it in sentences.
pub(super) fn places(file: &Path) -> (Vec<Place>, Vec<String>) {
    let text = match weights::read_text(file, MAX_BYTES) {
        Ok(text) => text,
        Err(error) => return (Vec::new(), vec![error.to_string()]),
    };
    let profiles = match profiles(&text) {
        Ok(profiles) => profiles,
        Err(reason) => {
            let problem = format!("'{}' cannot be read: {reason}; its folders are left out", file.display());
            return (Vec::new(), vec![problem]);
        }
    };
    let own = file.parent().unwrap_or(Path::new("."));
    let (mut places, mut gone) = (Vec::new(), Vec::new());
    for profile in profiles {
        // A path that is whole already replaces what it is joined to.
        let base = own.join(profile.base.as_deref().map(expanded).unwrap_or_default());
        for (name, lines) in profile.folders {
            let Some(kind) = ModelKind::of_folder(&name) else { continue };
            for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let path = base.join(expanded(line));
                let place = Place { path, kind: Some(kind) };
                if !place.path.is_dir() {
                    gone.push(place.path.display().to_string());
                } else if !places.contains(&place) && places.len() < MAX_PLACES {
                    places.push(place);
                }
            }
        }
    }
    gone.dedup();
    let problems = match gone.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("'{}' names the folder '{one}', which is not there", file.display())],
        [first, rest @ ..] => vec![format!(
            "'{}' names {} folders that are not there, the first of them '{first}'",
            file.display(),
            rest.len() + 1
        )],
    };
    (places, problems)
}

/// A path whose `~` is the artist's home.
fn expanded(path: &str) -> PathBuf {
    let rest = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    let home = rest.and_then(|_| directories::UserDirs::new()).map(|dirs| dirs.home_dir().to_owned());
    match (rest, home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(path),
    }
}

/// Reads the profiles. The error is the rest of a sentence.
fn profiles(text: &str) -> Result<Vec<Profile>, String> {
    let mut parser = Parser::new_from_str(text);
    let mut profiles: Vec<Profile> = Vec::new();
    // How deep the event stands, and the key at each of the two depths that count.
    let mut depth = 0u32;
    let mut key: Option<String> = None;
    let mut in_profile = false;
    let mut list: Option<(String, String)> = None;
    loop {
        let (event, _) = parser.next_token().map_err(|error| format!("it is not valid YAML ({error})"))?;
        match event {
            Event::StreamEnd => return Ok(profiles),
            Event::Alias(_) => return Err("it uses aliases (*name), which are not followed".to_owned()),
            Event::MappingStart(..) => {
                depth += 1;
                in_profile = depth == 2 && key.take().is_some();
                if in_profile {
                    profiles.push(Profile::default());
                }
            }
            Event::SequenceStart(..) => {
                depth += 1;
                list = if depth == 3 && in_profile { key.take().map(|key| (key, String::new())) } else { None };
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if let (Some(list), Some(profile)) = (list.take(), profiles.last_mut()) {
                    profile.folders.push(list);
                }
                if depth <= 1 {
                    in_profile = false;
                }
                if depth <= 2 {
                    key = None;
                }
            }
            Event::Scalar(value, ..) => match (depth, &mut list) {
                (1, _) => key = if key.take().is_some() { None } else { Some(value) },
                (2, _) if in_profile => match key.take() {
                    None => key = Some(value),
                    Some(name) => {
                        if let Some(profile) = profiles.last_mut() {
                            if name == "base_path" {
                                profile.base = Some(value);
                            } else {
                                profile.folders.push((name, value));
                            }
                        }
                    }
                },
                (3, Some((_, lines))) => {
                    lines.push_str(&value);
                    lines.push('\n');
                }
                _ => {}
            },
            Event::Nothing | Event::StreamStart | Event::DocumentStart | Event::DocumentEnd => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn profiles_are_read_as_comfyui_writes_them() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["webui/models/Stable-diffusion", "webui/models/Lora", "webui/models/LyCORIS", "more/vae"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let more = root.path().join("more").display().to_string();
        let text = format!(
            "# comments\na111:\n    base_path: webui/\n    is_default: true\n    checkpoints: models/Stable-diffusion\n    \
             configs: models/Stable-diffusion\n    loras: |\n         models/Lora\n         models/LyCORIS\n    \
             controlnet: models/ControlNet\n\nother:\n    base_path: '{more}'\n    vae: [vae, vae]\n    custom_nodes: x\n"
        );
        let file = root.path().join(FILE);
        fs::write(&file, text).unwrap();
        let (places, problems) = places(&file);
        let place = |path: &str, kind| Place { path: root.path().join(path), kind: Some(kind) };
        let wanted = [
            place("webui/models/Stable-diffusion", ModelKind::Checkpoint),
            place("webui/models/Lora", ModelKind::Lora),
            place("webui/models/LyCORIS", ModelKind::Lora),
            place("more/vae", ModelKind::Vae),
        ];
        assert_eq!(places, wanted);
        assert!(problems.len() == 1 && problems[0].contains("ControlNet'"), "{problems:?}");
    }

    #[test]
    fn hostile_files_are_refused_or_harmless() {
        let laughs = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n";
        assert!(profiles(laughs).unwrap_err().contains("aliases"));
        assert!(profiles("a: [b: {c").unwrap_err().contains("not valid YAML"));
        for text in [
            String::new(),
            "just text".into(),
            "- a\n- b\n".into(),
            "a: b\nc: {d: {e: {f: g}}}\n".into(),
            format!("a: {}{}", "[".repeat(200), "]".repeat(200)),
            "? {a: b}\n: {c: d}\n".into(),
        ] {
            let read = profiles(&text);
            assert!(read.is_err() || read.unwrap().iter().all(|p| p.base.is_none()), "{text}");
        }
        let _ = profiles(&"[".repeat(60_000));
        let _ = profiles(&"- ".repeat(30_000));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::write(&file, vec![b' '; MAX_BYTES as usize + 1]).unwrap();
        assert!(places(&file).1[0].contains("more than"));
        fs::write(&file, "a:\n  base_path: ~nobody\n  vae: /\n").unwrap();
        assert_eq!(places(&file).0, [Place { path: "/".into(), kind: Some(ModelKind::Vae) }]);
    }
}
