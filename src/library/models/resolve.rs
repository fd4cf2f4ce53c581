//! Names in prompts and recipes to files: the LoRAs of `<lora:name:0.8>`, embeddings by their bare words, VAE, controls.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::Pixmap;
use crate::job::{Control, ControlRecipe, EmbeddingFile, Lora, LoraRecipe, ModelRef, Preprocessor, Resources, Tuning};
use crate::prompt::{NetworkKind, Prompt};

use super::{ModelEntry, ModelKind, ModelLibrary, base_of, fits};

/// What a job names.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The prompt, with its tags.
    pub prompt: &'a str,
    /// The negative prompt, in which tags are words.
    pub negative: &'a str,
    /// Settings; its VAE, LoRAs and controls are looked up by name and hash, its embeddings are found anew.
    pub tuning: &'a Tuning,
    /// The pictures of `tuning.controls`, in their order.
    pub controls: &'a [Arc<Pixmap>],
    /// Id of the model's family, where known: what is for another is left out.
    pub family: Option<&'a str>,
}

/// What a job needs, as far as it was found.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The files, in the order of `tuning`.
    pub resources: Resources,
    /// The settings, with what was not found left out and what the prompt names put in.
    pub tuning: Tuning,
    /// What was left out and why, each as one sentence. The job can go on without it, as it does in A1111.
    pub problems: Vec<String>,
}

impl ModelLibrary {
    /// Finds the files that a job names. What cannot be found, or is for another family, is left out and said.
    pub fn resolve(&self, wanted: &Wanted<'_>) -> Resolved {
        let mut found = Resolved { tuning: wanted.tuning.clone(), ..Resolved::default() };
        found.resources.fast = wanted.tuning.fast;
        self.resolve_vae(wanted, &mut found);
        self.resolve_loras(wanted, &mut found);
        self.resolve_embeddings(wanted, &mut found);
        self.resolve_controls(wanted, &mut found);
        found
    }

    /// The model of a kind that goes by a name and that a family takes, or a sentence that says why there is none.
    pub fn require(&self, kind: ModelKind, name: &str, family: Option<&str>) -> Result<&ModelEntry, String> {
        let wanted = ModelRef { name: name.to_owned(), hash: None };
        let found = self.named(kind, &wanted, family).map(|(entry, _)| entry);
        let advice =
            if self.roots().is_empty() { ": say where models lie with --models FOLDER, or name a file" } else { "" };
        found.map_err(|problem| format!("{problem}{advice}"))
    }

    /// The tiny decoder for a family's latents, if there is one. Those of Stable Diffusion 1 and 2 are the same.
    pub fn tiny_decoder(&self, family: &str) -> Option<&ModelEntry> {
        let base = match base_of(family) {
            "sd2" => "sd1",
            base => base,
        };
        let of_base = |entry: &&ModelEntry| entry.family.as_deref().map(base_of) == Some(base);
        let usable =
            self.entries().iter().filter(|entry| entry.kind == ModelKind::PreviewVae && entry.problem.is_none());
        // The other file of a pair is found beside its decoder.
        let encodes = |entry: &ModelEntry| entry.name.to_lowercase().contains("encoder");
        usable.filter(|entry| of_base(entry) && !encodes(entry)).min_by_key(|entry| entry.root)
    }

    fn resolve_vae(&self, wanted: &Wanted<'_>, found: &mut Resolved) {
        let Some(vae) = &wanted.tuning.vae else { return };
        found.tuning.vae = match self.named(ModelKind::Vae, vae, wanted.family) {
            Ok((entry, notice)) => {
                found.problems.extend(notice);
                found.resources.vae = Some(entry.path.clone());
                Some(known(entry, vae))
            }
            Err(problem) => {
                found.problems.push(format!("{problem}; the model's own VAE is used"));
                None
            }
        };
    }

    /// The prompt's tags first, then what the settings name beyond them.
    fn resolve_loras(&self, wanted: &Wanted<'_>, found: &mut Resolved) {
        let prompt = Prompt::parse(wanted.prompt);
        found.problems.extend(prompt.problems);
        let tags = prompt.networks.into_iter().filter(|network| network.kind == NetworkKind::Lora);
        let mut all: Vec<LoraRecipe> = Vec::new();
        for tag in tags {
            // Where the settings note the hash of this very adapter, it tells which of several files is meant.
            let noted =
                wanted.tuning.loras.iter().find(|noted| super::entry::same(&noted.adapter.name, tag.name.trim()));
            let hash = noted.and_then(|noted| noted.adapter.hash.clone());
            let adapter = ModelRef { name: tag.name.trim().to_owned(), hash };
            all.push(LoraRecipe { adapter, unet: tag.unet_weight, text: tag.text_weight });
        }
        let tagged = all.len();
        all.extend(wanted.tuning.loras.iter().cloned());
        found.tuning.loras.clear();
        let mut paths: Vec<PathBuf> = Vec::new();
        for (i, mut lora) in all.into_iter().enumerate() {
            match self.named(ModelKind::Lora, &lora.adapter, wanted.family) {
                // What a tag names counts as the tag says.
                Ok((entry, _)) if i >= tagged && paths.contains(&entry.path) => {}
                Ok((entry, notice)) => {
                    found.problems.extend(notice);
                    if i < tagged {
                        paths.push(entry.path.clone());
                    }
                    let path = entry.path.clone();
                    found.resources.loras.push(Lora { path, unet: lora.unet, text: lora.text });
                    lora.adapter = known(entry, &lora.adapter);
                    found.tuning.loras.push(lora);
                }
                Err(problem) => {
                    let said = format!("{problem}; it is left out");
                    if !found.problems.contains(&said) {
                        found.problems.push(said);
                    }
                }
            }
        }
    }

    /// Embeddings whose names stand in a prompt as words of their own, the longer names before the shorter, as A1111
    /// finds them.
    fn resolve_embeddings(&self, wanted: &Wanted<'_>, found: &mut Resolved) {
        let texts = [Prompt::parse(wanted.prompt).text, Prompt::negative(wanted.negative)];
        let mut texts = texts.map(|text| text.to_lowercase());
        let mut entries: Vec<&ModelEntry> = self
            .entries()
            .iter()
            .filter(|entry| entry.kind == ModelKind::Embedding && !entry.name.is_empty())
            .collect();
        let unfit = |entry: &ModelEntry| match wanted.family {
            Some(family) => fits(entry, family).err(),
            None => entry.problem.clone(),
        };
        entries.sort_by_cached_key(|entry| (std::cmp::Reverse(entry.name.len()), unfit(entry).is_some(), entry.root));
        found.tuning.embeddings.clear();
        let mut taken: Vec<String> = Vec::new();
        for entry in entries {
            let name = entry.name.to_lowercase();
            // Of several with one name, one that fits came first.
            if taken.contains(&name) || !texts.iter_mut().any(|text| contains_word(text, &name)) {
                continue;
            }
            if let Some(reason) = unfit(entry) {
                found.problems.push(format!("{reason}; its name is read as plain words"));
            } else {
                let noted = wanted.tuning.embeddings.iter().find(|noted| super::entry::same(&noted.name, &entry.name));
                found.problems.extend(noted.and_then(|noted| another(entry, noted)));
                let (word, path) = (entry.name.clone(), entry.path.clone());
                found.resources.embeddings.push(EmbeddingFile { name: word, path });
                found.tuning.embeddings.push(entry.reference());
            }
            for text in &mut texts {
                blot_out(text, &name);
            }
            taken.push(name);
        }
    }

    fn resolve_controls(&self, wanted: &Wanted<'_>, found: &mut Resolved) {
        found.tuning.controls.clear();
        for (control, pixels) in wanted.tuning.controls.iter().zip(wanted.controls) {
            match self.resolve_control(control, pixels, wanted.family) {
                Ok((recipe, resource, notice)) => {
                    found.problems.extend(notice);
                    found.tuning.controls.push(recipe);
                    found.resources.controls.push(resource);
                }
                Err(problem) => found.problems.push(format!("{problem}; it is left out")),
            }
        }
    }

    fn resolve_control(
        &self,
        control: &ControlRecipe,
        pixels: &Arc<Pixmap>,
        family: Option<&str>,
    ) -> Result<(ControlRecipe, Control, Option<String>), String> {
        let (entry, notice) = self.named(ModelKind::ControlNet, &control.network, family)?;
        let depth = || self.entries().iter().find(|entry| entry.kind == ModelKind::Depth && entry.problem.is_none());
        let preprocessor_path = match control.preprocessor {
            Preprocessor::Depth => {
                let missing =
                    "the preprocessor 'depth' needs a depth estimator, and there is none in the model folders";
                Some(depth().ok_or(missing)?.path.clone())
            }
            _ => None,
        };
        let resource = Control { path: entry.path.clone(), pixels: pixels.clone(), preprocessor_path };
        Ok((ControlRecipe { network: known(entry, &control.network), ..control.clone() }, resource, notice))
    }

    /// The entry of a name or hash, with what is to be said of it; the error begins a sentence.
    fn named(
        &self,
        kind: ModelKind,
        wanted: &ModelRef,
        family: Option<&str>,
    ) -> Result<(&ModelEntry, Option<String>), String> {
        let by_hash = wanted.hash.as_deref().and_then(|hash| {
            let mut same = self.entries().iter().filter(|entry| entry.kind == kind && entry.hashes.matches(hash));
            same.find(|entry| entry.problem.is_none())
        });
        let found = by_hash.or_else(|| self.find_fitting(kind, &wanted.name, family));
        let Some(entry) = found else {
            let other = self.entries().iter().find(|entry| entry.goes_by(&wanted.name));
            return Err(match other {
                Some(other) => {
                    format!("'{}' is no {}: it is of the kind '{}'", wanted.name, kind.label(), other.kind.label())
                }
                None => format!("{} '{}' is not in the model folders", kind.label(), wanted.name),
            });
        };
        match (family, &entry.problem) {
            (Some(family), _) => fits(entry, family)?,
            (None, Some(problem)) => return Err(problem.clone()),
            (None, None) => {}
        }
        Ok((entry, another(entry, wanted)))
    }
}

/// Says so if a file is known to be another than the one that is meant, although it has its name.
fn another(entry: &ModelEntry, wanted: &ModelRef) -> Option<String> {
    let hash = wanted.hash.as_deref()?;
    let known = entry.hashes.sha256.is_some() || entry.hashes.tensors.is_some();
    // Of a hash whose kind is not told, both kinds must be known to say that it is neither.
    let both = entry.hashes.sha256.is_some() && (entry.hashes.tensors.is_some() || hash.len() <= 10);
    (known && both && !entry.hashes.matches(hash)).then(|| {
        format!(
            "{} '{}' is another file than the one with the hash {hash} that the settings name: the picture will differ",
            entry.kind.label(),
            entry.name
        )
    })
}

/// How the recipe names what was found: by the file's name, with its hash or else the one that was noted.
fn known(entry: &ModelEntry, wanted: &ModelRef) -> ModelRef {
    let mut reference = entry.reference();
    reference.hash = reference.hash.or_else(|| wanted.hash.clone());
    reference
}

/// Whether a name stands in a text as words of its own.
fn contains_word(text: &str, name: &str) -> bool {
    place_of(text, name).is_some()
}

fn place_of(text: &str, name: &str) -> Option<usize> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
    })
}

/// Overwrites a name, so that no shorter one is found in it.
fn blot_out(text: &mut String, name: &str) {
    while let Some(at) = place_of(text, name) {
        text.replace_range(at..at + name.len(), "\u{1}");
    }
}
