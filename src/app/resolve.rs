//! What a job names becomes files: wildcards lines of their files, `<lora:…>` tags, embeddings, VAE and controls the
//! files of the library. Reads files: call it off the interface thread.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::base::{Pixmap, Rect};
use crate::document::Document;
use crate::families;
use crate::formats::{Limits, picture_sha256, read_picture};
use crate::job::{
    Control, ControlRecipe, DecoderPlace, HiresUpscaler, ImageRef, ModelRef, Preprocessor, Recipe, Resources,
};
use crate::library::models::{ModelEntry, ModelKind, ModelLibrary, Wanted};
use crate::locale::t;
use crate::prompt;

use super::browser::seen_by_thread;
use super::{ControlForm, ControlPicture, TinyDecoder, VaeChoice, applied, models};

/// The most bytes of a file of wildcards.
const MAX_WILDCARDS: u64 = 16 << 20;

/// What a job names, and where to look for it.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// What was found in the artist's folders.
    pub models_found: Arc<Mutex<Arc<ModelLibrary>>>,
    /// Id of the model's family; empty if it is not known.
    pub family: String,
    pub vae: VaeChoice,
    pub tiny_decoder: TinyDecoder,
    pub controls: Vec<ControlForm>,
    /// Folder of the wildcards' files.
    pub wildcards: Option<PathBuf>,
}

impl Names {
    /// Finds out the model's family, if the model was not listed yet at the click.
    pub fn find_family(&mut self, model: Option<&Path>) {
        if let Some(path) = model.filter(|_| self.family.is_empty()) {
            let library = seen_by_thread(&self.models_found);
            let entry = library.entries().iter().find(|entry| entry.path == path);
            let listed = entry.and_then(|entry| entry.family.clone());
            self.family = listed.unwrap_or_else(|| models::lone(path).family_id);
        }
    }

    /// Fills in the recipe's names and gives the files for them. What is not here is left out and said in sentences.
    pub fn resolve(&self, model: Option<&Path>, recipe: &mut Recipe, picture: &Seen<'_>) -> (Resources, Vec<String>) {
        let mut problems = self.expand(recipe);
        problems.extend(families::without_fast(model, recipe));
        let library = seen_by_thread(&self.models_found);
        let tuning = applied::plain(&recipe.tuning);
        let family = Some(self.family.as_str()).filter(|family| !family.is_empty());
        let (prompt, negative) = (recipe.prompt.as_str(), recipe.negative_prompt.as_str());
        let found = library.resolve(&Wanted { prompt, negative, tuning: &tuning, controls: &[], family });
        let mut resources = found.resources;
        recipe.tuning = found.tuning;
        problems.extend(found.problems);
        if let Some(entry) = library.entries().iter().find(|entry| Some(entry.path.as_path()) == model) {
            recipe.model.hash = entry.hashes.short().map(str::to_owned);
        }
        if let Some(path) = self.vae_file(model, &mut problems) {
            recipe.tuning.vae = Some(reference(&library, &path));
            resources.vae = Some(path);
        }
        if let Some(hires) = &mut recipe.tuning.hires {
            resources.upscaler = hires_network(&library, &mut hires.upscaler, &mut problems);
        }
        resources.preview_decoder = self.tiny_decoder(model, &library, &mut problems);
        let economy = &mut recipe.tuning.economy;
        if economy.tiny_decode && resources.preview_decoder.is_none() {
            economy.tiny_decode = false;
            problems.push(t!("job-no-tiny-decoder").to_owned());
        }
        for control in self.controls.iter().filter(|control| control.is_used()) {
            match self.control(&library, control, picture) {
                Ok((noted, control)) => {
                    recipe.tuning.controls.push(noted);
                    resources.controls.push(control);
                }
                Err(sentence) => problems.push(t!("job-left-out", problem = sentence)),
            }
        }
        (resources, problems)
    }

    /// Puts lines of files in the place of `__name__`; the recipe holds what came of it, so that it makes the same
    /// picture again.
    fn expand(&self, recipe: &mut Recipe) -> Vec<String> {
        let Some(folder) = &self.wildcards else { return Vec::new() };
        let mut lines = |name: &str| {
            let path = prompt::wildcard_in_folder(folder, name)?;
            let small = path.metadata().is_ok_and(|info| info.len() <= MAX_WILDCARDS);
            small.then(|| std::fs::read_to_string(path).ok()).flatten()
        };
        let mut problems = Vec::new();
        for text in [&mut recipe.prompt, &mut recipe.negative_prompt] {
            let expanded = prompt::wildcards(text, &mut lines, recipe.seed);
            *text = expanded.text;
            problems.extend(expanded.problems);
        }
        problems
    }

    fn vae_file(&self, model: Option<&Path>, problems: &mut Vec<String>) -> Option<PathBuf> {
        match &self.vae {
            VaeChoice::Own => None,
            VaeChoice::Automatic => model.and_then(neighbour),
            VaeChoice::File(path) if path.exists() => Some(path.clone()),
            VaeChoice::File(path) => {
                problems.push(t!("job-vae-gone", path = path.display().to_string()));
                None
            }
        }
    }

    fn tiny_decoder(
        &self,
        model: Option<&Path>,
        library: &ModelLibrary,
        problems: &mut Vec<String>,
    ) -> Option<DecoderPlace> {
        let of_library = || library.tiny_decoder(&self.family).map(|entry| DecoderPlace::File(entry.path.clone()));
        match &self.tiny_decoder {
            TinyDecoder::Off => None,
            TinyDecoder::Automatic if has_own_tiny_decoder(model) => Some(DecoderPlace::OfModel),
            TinyDecoder::Automatic => of_library(),
            TinyDecoder::File(path) if path.exists() => Some(DecoderPlace::File(path.clone())),
            TinyDecoder::File(path) => {
                problems.push(t!("job-tiny-decoder-gone", path = path.display().to_string()));
                None
            }
        }
    }

    fn control(
        &self,
        library: &ModelLibrary,
        control: &ControlForm,
        picture: &Seen<'_>,
    ) -> Result<(ControlRecipe, Control), String> {
        let path = control.network.clone().filter(|path| path.exists()).ok_or_else(|| {
            let path = control.network.as_deref().unwrap_or(Path::new("")).display();
            t!("job-control-gone", path = path.to_string())
        })?;
        let known = library.entries().iter().find(|entry| entry.path == path);
        if let Some(entry) = known.filter(|_| !self.family.is_empty()) {
            crate::library::models::fits(entry, &self.family)?;
        }
        let (pixels, image) = picture.of(&control.picture)?;
        let preprocessor_path = match control.preprocessor {
            Preprocessor::Depth => Some(depth(library)?),
            _ => None,
        };
        let noted = ControlRecipe {
            network: reference(library, &path),
            image,
            preprocessor: control.preprocessor,
            strength: control.strength,
            start: control.start,
            end: control.end,
            guess: control.guess,
            thresholds: control.thresholds,
        };
        Ok((noted, Control { path, pixels, preprocessor_path }))
    }
}

/// Whether a model has a tiny decoder in its folder.
fn has_own_tiny_decoder(model: Option<&Path>) -> bool {
    let may = model.is_none_or(Path::is_dir);
    let files = may.then(|| families::open(model).ok()).flatten();
    files.is_some_and(|files| families::tiny_decoder(&files).is_ok_and(|found| found.is_some()))
}

/// The network that estimates depth.
pub(super) fn depth(library: &ModelLibrary) -> Result<PathBuf, String> {
    let mut entries = library.entries().iter();
    let found = entries.find(|entry| entry.kind == ModelKind::Depth && entry.problem.is_none());
    found.map(|entry| entry.path.clone()).ok_or_else(|| t!("job-no-depth").to_owned())
}

/// The file of the network that enlarges for a second pass, if one does; where it is gone, the built-in one does.
fn hires_network(library: &ModelLibrary, upscaler: &mut HiresUpscaler, problems: &mut Vec<String>) -> Option<PathBuf> {
    let HiresUpscaler::Network { model } = upscaler else { return None };
    if let Some(entry) = library.find(ModelKind::Upscaler, &model.name) {
        *model = entry.reference();
        return Some(entry.path.clone());
    }
    problems.push(t!("job-no-upscaler", name = model.name.as_str()));
    *upscaler = HiresUpscaler::BuiltIn;
    None
}

/// How recipes name a file.
fn reference(library: &ModelLibrary, path: &Path) -> ModelRef {
    let known = library.entries().iter().find(|entry| entry.path == path);
    known.map_or_else(|| ModelRef { name: stem(path), hash: None }, ModelEntry::reference)
}

fn stem(path: &Path) -> String {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// The VAE beside a checkpoint that has its name, as A1111 looks for it.
fn neighbour(model: &Path) -> Option<PathBuf> {
    if model.is_dir() {
        return None;
    }
    let stem = stem(model);
    ["vae.safetensors", "vae.pt", "vae.ckpt"]
        .iter()
        .map(|ending| model.with_file_name(format!("{stem}.{ending}")))
        .find(|path| path.is_file())
}

/// What controls may follow: the document in the frame, and files.
pub(super) struct Seen<'a> {
    pub document: &'a Document,
    /// The frame on the canvas.
    pub place: Rect,
    /// What the document is called in recipes.
    pub name: &'a str,
}

impl Seen<'_> {
    /// The pixels of a control's picture, and how recipes name it.
    pub fn of(&self, picture: &ControlPicture) -> Result<(Arc<Pixmap>, ImageRef), String> {
        let extent = self.place.extent();
        let gone = || t!("job-control-beside").to_owned();
        let (pixels, name) = match picture {
            ControlPicture::Canvas => {
                let texels = self.document.composite(self.place).into_flattened();
                (Pixmap::from_rgba(extent, texels).ok_or_else(gone)?, self.name.to_owned())
            }
            ControlPicture::Layer => {
                let layer = self.document.active_layer();
                let plane = layer.pixels().ok_or_else(|| t!("job-control-of-group"))?;
                let texels = plane.read(self.place);
                let name = layer.props.name.clone();
                (Pixmap::from_rgba(extent, texels.into_flattened()).ok_or_else(gone)?, name)
            }
            ControlPicture::File(path) => {
                let pixels = read_picture(path, &Limits::default()).map_err(|error| error.to_string())?;
                (pixels, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
            }
        };
        let image = ImageRef { name, sha256: picture_sha256(&pixels) };
        Ok((Arc::new(pixels), image))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vae_beside_a_checkpoint_is_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("dream v1.5.safetensors");
        assert_eq!(neighbour(&model), None);
        let vae = folder.path().join("dream v1.5.vae.pt");
        std::fs::write(&vae, "").unwrap();
        assert_eq!(neighbour(&model), Some(vae));
        assert_eq!(neighbour(folder.path()), None);
    }
}
