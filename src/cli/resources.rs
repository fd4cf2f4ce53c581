//! The files beside a model: LoRAs, VAE, controls and embeddings, by arguments, prompts and recipes.
#![allow(clippy::print_stderr, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::app::Dirs;
use crate::base::{CancelToken, Pixmap};
use crate::families::{self, BUILTIN_ID, EARLIER_BUILTIN, ModelError, ModelFiles};
use crate::formats::{self, Limits};
use crate::job::{
    ControlRecipe, DecoderPlace, Economy, ImageRef, LoraRecipe, ModelRef, Preprocessor, Recipe, Resources, Tuning,
};
use crate::library::models::{KnownHashes, ModelKind, ModelLibrary, Wanted, own_folder};

use super::args::SettingsArgs;
use super::choices::{DeepCacheArg, IntervalArg};
use super::outcome::Stop;
use super::source::reference;
use super::work::file;

/// `--lora NAME[:WEIGHT[:TEXT]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct LoraArg {
    /// Name or path.
    pub name: String,
    /// Strength in the UNet.
    pub unet: f64,
    /// Strength in the text encoders.
    pub text: f64,
}

impl FromStr for LoraArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, numbers) = numbers_behind(text, 2);
        if name.is_empty() {
            return Err("it names no LoRA: give NAME, or NAME:0.8".into());
        }
        let unet = numbers.first().copied().unwrap_or(1.0);
        let text = numbers.get(1).copied().unwrap_or(unet);
        Ok(Self { name: name.to_owned(), unet, text })
    }
}

/// `--control NAME=IMAGE[:STRENGTH[:START:END]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlArg {
    /// Name or path of the network.
    pub name: String,
    /// The picture that it follows.
    pub image: PathBuf,
    strength: f64,
    start: f64,
    end: f64,
}

impl FromStr for ControlArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "give NAME=IMAGE, NAME=IMAGE:STRENGTH or NAME=IMAGE:STRENGTH:START:END";
        let (name, rest) = text.split_once('=').ok_or(form)?;
        let (image, numbers) = numbers_behind(rest, 3);
        let (strength, start, end) = match numbers.as_slice() {
            [] => (1.0, 0.0, 1.0),
            [strength] => (*strength, 0.0, 1.0),
            [strength, start, end] => (*strength, *start, *end),
            _ => return Err(form.into()),
        };
        if name.is_empty() || image.is_empty() {
            return Err(form.into());
        }
        Ok(Self { name: name.to_owned(), image: image.into(), strength, start, end })
    }
}

/// A text, and up to `most` numbers behind it, each after a colon.
fn numbers_behind(text: &str, most: usize) -> (&str, Vec<f64>) {
    let (mut rest, mut numbers) = (text, Vec::new());
    while numbers.len() < most
        && let Some((before, number)) = rest.rsplit_once(':')
        && let Ok(number) = number.trim().parse::<f64>()
        && number.is_finite()
    {
        rest = before;
        numbers.insert(0, number);
    }
    (rest, numbers)
}

/// Scumble's own folder of models.
pub(super) fn own_models() -> Result<PathBuf, Stop> {
    let dirs = Dirs::of_user();
    dirs.map(|dirs| own_folder(&dirs.data))
        .ok_or_else(|| Stop::usage("there is no home folder for models: say where with --to"))
}

/// The artist's models: the folders that are named, Scumble's own, and those that the window remembers.
pub(super) fn library(folders: &[PathBuf], files: &[PathBuf]) -> ModelLibrary {
    let dirs = Dirs::of_user();
    let remembered = dirs.iter().flat_map(Dirs::model_folders);
    let roots: Vec<PathBuf> = folders.iter().cloned().chain(remembered).collect();
    let scanned = ModelLibrary::scan(&roots, &cache_of(dirs.as_ref()), &CancelToken::new(), &mut |_| ());
    let library = scanned.unwrap_or_default();
    for problem in library.problems() {
        eprintln!("scumble: {problem}");
    }
    if files.is_empty() { library } else { library.with_files(files) }
}

/// The folder for what can be made anew.
fn cache_of(dirs: Option<&Dirs>) -> PathBuf {
    dirs.map_or_else(|| std::env::temp_dir().join("scumble-cache"), |dirs| dirs.cache.clone())
}

/// The hashes that are known, and kept.
pub(super) fn known_hashes() -> KnownHashes {
    KnownHashes::open(&cache_of(Dirs::of_user().as_ref()))
}

/// What saves work, from arguments where they say it.
fn economy(args: &SettingsArgs, economy: &mut Economy) {
    if let Some(IntervalArg(from, to)) = args.guidance_interval {
        (economy.guidance_start, economy.guidance_end) = (from, to);
    }
    if let Some(DeepCacheArg(every, branch)) = args.deep_cache {
        economy.deep_cache = every;
        economy.deep_cache_branch = branch.unwrap_or(Economy::BRANCH);
    }
    economy.tiny_decode |= args.tiny_decode;
    economy.token_merging = args.merge_tokens.unwrap_or(economy.token_merging);
}

/// What is added to the model: by arguments, or else as the recipe of `--from` has it.
pub(super) fn tuning(args: &SettingsArgs, noted: Option<&Recipe>) -> Result<(Tuning, Vec<Arc<Pixmap>>), Stop> {
    let mut tuning = noted.map(|recipe| recipe.tuning.clone()).unwrap_or_default();
    if let Some(layers) = args.clip_skip {
        tuning.clip_skip = layers;
    }
    economy(args, &mut tuning.economy);
    if let Some(vae) = &args.vae {
        let named = (vae != "none").then(|| ModelRef { name: stem(vae), hash: None });
        tuning.vae = named;
    }
    for lora in &args.lora {
        let name = stem(&lora.name);
        tuning.loras.retain(|known| !known.adapter.name.eq_ignore_ascii_case(&name));
        let adapter = ModelRef { name, hash: None };
        tuning.loras.push(LoraRecipe { adapter, unet: lora.unet, text: lora.text });
    }
    if args.control.is_empty() {
        if let Some(control) = tuning.controls.first() {
            let (name, image) = (&control.network.name, &control.image.name);
            return Err(Stop::usage(format!(
                "--from: the recipe follows the picture '{image}' by the ControlNet '{name}': give it with --control {name}={image}"
            )));
        }
        return Ok((tuning, Vec::new()));
    }
    let mut pictures = Vec::new();
    tuning.controls.clear();
    for (i, control) in args.control.iter().enumerate() {
        let pixels = formats::read_picture(&control.image, &Limits::default()).map_err(file)?;
        let image: ImageRef = reference(&control.image, formats::picture_sha256(&pixels));
        tuning.controls.push(ControlRecipe {
            network: ModelRef { name: stem(&control.name), hash: None },
            image,
            preprocessor: args.preprocessor.get(i).copied().map_or(Preprocessor::None, Preprocessor::from),
            strength: control.strength,
            start: control.start,
            end: control.end,
            guess: false,
            thresholds: None,
        });
        pictures.push(Arc::new(pixels));
    }
    Ok((tuning, pictures))
}

/// Finds the files that a recipe names, and notes in it what was found. What an argument names must be there; what only
/// the prompt or another recipe names is left out where it is not, and said.
pub(super) fn resolve(
    args: &SettingsArgs,
    library: &ModelLibrary,
    (files, family): (&ModelFiles, &str),
    controls: &[Arc<Pixmap>],
    recipe: &mut Recipe,
) -> Result<Resources, Stop> {
    let required = args.lora.iter().map(|lora| ("--lora", ModelKind::Lora, &lora.name));
    let required =
        required.chain(args.vae.iter().filter(|vae| *vae != "none").map(|vae| ("--vae", ModelKind::Vae, vae)));
    let required =
        required.chain(args.control.iter().map(|control| ("--control", ModelKind::ControlNet, &control.name)));
    for (argument, kind, name) in required {
        library
            .require(kind, &stem(name), Some(family))
            .map_err(|why| Stop::file(format!("{argument} {name}: {why}")))?;
    }
    let found = library.resolve(&Wanted {
        prompt: &recipe.prompt,
        negative: &recipe.negative_prompt,
        tuning: &recipe.tuning,
        controls,
        family: Some(family),
    });
    for problem in &found.problems {
        eprintln!("scumble: {problem}");
    }
    recipe.tuning = found.tuning;
    let preview_decoder = tiny_decoder(args, library, (files, family))?;
    if recipe.tuning.economy.tiny_decode && preview_decoder.is_none() {
        return Err(Stop::usage(
            "--tiny-decode: there is no tiny decoder for this model: name one with --tiny-decoder",
        ));
    }
    Ok(Resources { preview_decoder, ..found.resources })
}

/// The tiny decoder that is named, or else the model's own, or else one for the family.
fn tiny_decoder(
    args: &SettingsArgs,
    library: &ModelLibrary,
    (files, family): (&ModelFiles, &str),
) -> Result<Option<DecoderPlace>, Stop> {
    let Some(name) = &args.tiny_decoder else {
        if families::tiny_decoder(files).map_err(ModelError::from)?.is_some() {
            return Ok(Some(DecoderPlace::OfModel));
        }
        return Ok(library.tiny_decoder(family).map(|entry| DecoderPlace::File(entry.path.clone())));
    };
    if name == "none" || Path::new(name).exists() {
        return Ok((name != "none").then(|| DecoderPlace::File(PathBuf::from(name))));
    }
    let entry = library.require(ModelKind::PreviewVae, name, None);
    let file = entry.map(|entry| Some(DecoderPlace::File(entry.path.clone())));
    file.map_err(|why| Stop::file(format!("--tiny-decoder {name}: {why}")))
}

/// The files among the names that arguments give.
pub(super) fn named_files(args: &SettingsArgs) -> Vec<PathBuf> {
    let names = args.lora.iter().map(|lora| &lora.name).chain(&args.vae).chain(args.control.iter().map(|c| &c.name));
    names.map(PathBuf::from).filter(|path| path.exists()).collect()
}

/// The model that a name or path of `--model` stands for: its path, and what recipes call it.
pub(super) fn model(name: &str, library: &ModelLibrary) -> Result<(Option<PathBuf>, ModelRef), Stop> {
    if name == BUILTIN_ID {
        return Ok((None, ModelRef { name: BUILTIN_ID.to_owned(), hash: None }));
    }
    let path = Path::new(name);
    if path.exists() {
        let hash = known_hashes().get(path).and_then(|hashes| hashes.short().map(str::to_owned));
        return Ok((Some(path.to_owned()), ModelRef { name: stem(name), hash }));
    }
    let found = [ModelKind::Checkpoint, ModelKind::Unet].iter().find_map(|kind| library.find(*kind, name));
    let entry = found.ok_or_else(|| {
        Stop::usage(if EARLIER_BUILTIN.contains(&name) {
            format!("--model {name}: was built into an earlier version; this one has {BUILTIN_ID}")
        } else {
            format!("--model {name}: is neither the name of a model (see `scumble models`) nor a path that exists")
        })
    })?;
    Ok((Some(entry.path.clone()), entry.reference()))
}

/// What recipes call a file, folder or name.
fn stem(name: &str) -> String {
    let path = Path::new(name);
    if !path.exists() {
        return name.to_owned();
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let stem = if path.is_dir() { absolute.file_name() } else { absolute.file_stem() };
    stem.map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_told_apart() {
        let lora = |text: &str| text.parse::<LoraArg>().map(|lora| (lora.name, lora.unet, lora.text));
        assert_eq!(lora("ink"), Ok(("ink".into(), 1.0, 1.0)));
        assert_eq!(lora("ink:0.6"), Ok(("ink".into(), 0.6, 0.6)));
        assert_eq!(lora("C:\\m\\ink.safetensors:-0.5:0.2"), Ok(("C:\\m\\ink.safetensors".into(), -0.5, 0.2)));
        assert_eq!(lora("ink:v2"), Ok(("ink:v2".into(), 1.0, 1.0)));
        assert!(lora(":0.5").is_err());
        let control = |text: &str| text.parse::<ControlArg>().map(|c| (c.name, c.image, c.strength, c.start, c.end));
        assert_eq!(control("canny=a.png"), Ok(("canny".into(), "a.png".into(), 1.0, 0.0, 1.0)));
        assert_eq!(control("canny=a:b.png:0.8"), Ok(("canny".into(), "a:b.png".into(), 0.8, 0.0, 1.0)));
        assert_eq!(control("canny=a.png:0.8:0.1:0.9"), Ok(("canny".into(), "a.png".into(), 0.8, 0.1, 0.9)));
        for wrong in ["canny", "=a.png", "canny=", "canny=a.png:0.8:0.1"] {
            assert!(control(wrong).unwrap_err().starts_with("give NAME=IMAGE"), "{wrong}");
        }
    }
}
