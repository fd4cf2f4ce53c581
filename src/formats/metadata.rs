//! The texts that pictures carry: our own recipe, the infotext that others read, and what other programs left.

use std::path::Path;

use crate::job::Recipe;

use super::error::named;
use super::picture::{known, read_file};
use super::recipes;
use super::{FormatError, Infotext, Labels, Limits, Texts, write_infotext};

/// Key of the infotext, in AUTOMATIC1111's form.
pub const PARAMETERS_KEY: &str = "parameters";
/// Key of our recipe, in JSON.
pub const RECIPE_KEY: &str = "scumble";

/// Texts for a picture to carry, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextChunks(Vec<(String, String)>);

impl TextChunks {
    /// No texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The texts of a picture made by `recipe`: the infotext, then the whole recipe.
    pub fn of_recipe(recipe: &Recipe, labels: Labels<'_>) -> Self {
        let mut chunks = Self::new();
        chunks.push(PARAMETERS_KEY, write_infotext(recipe, labels));
        // A recipe is plain data (no maps with odd keys), which always has a JSON form.
        if let Ok(json) = serde_json::to_string(recipe) {
            chunks.push(RECIPE_KEY, json);
        }
        chunks
    }

    /// Adds a text. PNG wants keys of 1 to 79 Latin-1 characters.
    pub fn push(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.0.push((key.into(), text.into()));
    }

    /// Keys and texts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }
}

/// What wrote a picture's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// This program.
    Scumble,
    /// AUTOMATIC1111's web UI, or a program that writes the same form.
    A1111,
    /// `SwarmUI`.
    Swarm,
    /// `ComfyUI`.
    ComfyUi,
    /// `InvokeAI`.
    InvokeAi,
    /// `NovelAI`.
    NovelAi,
    /// `Fooocus`.
    Fooocus,
}

/// A program whose pictures give their settings: a row of [`ORIGINS`].
pub struct OriginRow {
    /// The program.
    pub origin: Origin,
    /// Its name.
    pub label: &'static str,
    /// What its settings were checked against.
    pub checked: &'static str,
}

/// All programs whose pictures give their settings.
pub const ORIGINS: &[OriginRow] = &[
    OriginRow { origin: Origin::Scumble, label: "Scumble", checked: "round trip of whole recipes" },
    OriginRow {
        origin: Origin::A1111,
        label: "AUTOMATIC1111, Forge",
        checked: "27 infotexts derived by hand from the documented form, files that Pillow wrote, round trip with our own",
    },
    OriginRow { origin: Origin::Swarm, label: "SwarmUI", checked: "an object written by hand" },
    OriginRow {
        origin: Origin::ComfyUi,
        label: "ComfyUI",
        checked: "graphs written by hand: samplers whole and in parts, adapters, controls, second passes, loops",
    },
    OriginRow {
        origin: Origin::InvokeAi,
        label: "InvokeAI",
        checked: "objects of versions 2 to 4 and commands, written by hand",
    },
    OriginRow {
        origin: Origin::NovelAi,
        label: "NovelAI",
        checked: "objects written by hand, hidden texts round trip",
    },
    OriginRow { origin: Origin::Fooocus, label: "Fooocus", checked: "an object written by hand" },
];

impl Origin {
    /// The program's name.
    pub fn label(self) -> &'static str {
        ORIGINS.iter().find(|row| row.origin == self).map_or("", |row| row.label)
    }
}

/// The texts of a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// Our recipe, if the picture carries one that this version reads.
    pub recipe: Option<Recipe>,
    /// Why a recipe that is there was not read, as one sentence.
    pub recipe_problem: Option<String>,
    /// The infotext: see [`Infotext::parse`].
    pub parameters: Option<String>,
    /// All other texts with their keys, such as `ComfyUI`'s `prompt` and `workflow` or `invokeai_metadata`.
    pub other: Vec<(String, String)>,
}

/// Reads the texts of a picture without decoding its pixels: PNG text chunks, GIF comments, and the
/// EXIF blocks of all formats.
///
/// A picture without texts gives empty metadata. Errors are those of an unreadable or cut-off file, and of texts that
/// unpack to more than the limit.
pub fn read_metadata(path: &Path, limits: &Limits) -> Result<Metadata, FormatError> {
    let (format, bytes) = read_file(path, limits)?;
    let texts = (format.read_texts)(&bytes, limits).map_err(|fault| FormatError::new(path, fault))?;
    Ok(Metadata::of_texts(texts, path))
}

/// Reads the texts of a picture that is in memory, as a pasted or dropped one: as [`read_metadata`] does with a file.
pub fn decode_metadata(bytes: &[u8], limits: &Limits) -> Result<Metadata, FormatError> {
    let path = Path::new("");
    let texts = known(bytes, limits)
        .and_then(|format| (format.read_texts)(bytes, limits).map_err(|fault| FormatError::new(path, fault)))?;
    Ok(Metadata::of_texts(texts, path))
}

/// Reads a recipe; the error continues a sentence that begins with the file's name.
fn parse_recipe(json: &str) -> Result<Recipe, String> {
    #[derive(serde::Deserialize)]
    struct Version {
        version: u32,
    }
    let unreadable = |error: serde_json::Error| {
        format!("carries a recipe that cannot be read ({error}): use another picture or give the settings by hand")
    };
    // The version first: a newer recipe may look different in every other field.
    let Version { version } = serde_json::from_str(json).map_err(unreadable)?;
    if version > Recipe::VERSION {
        return Err(format!(
            "carries a recipe of version {version}, and this program reads up to version {}: update Scumble",
            Recipe::VERSION
        ));
    }
    serde_json::from_str(json).map_err(unreadable)
}

impl Metadata {
    /// Sorts the texts of a picture; `path` names it where its recipe cannot be read.
    pub(super) fn of_texts(texts: Texts, path: &Path) -> Self {
        let mut metadata = Self::default();
        for (key, text) in texts {
            match key.as_str() {
                RECIPE_KEY if metadata.recipe.is_none() => match parse_recipe(&text) {
                    Ok(recipe) => metadata.recipe = Some(recipe),
                    Err(problem) => metadata.recipe_problem = Some(format!("{} {problem}", named(path))),
                },
                PARAMETERS_KEY if metadata.parameters.is_none() => metadata.parameters = Some(text),
                _ => metadata.other.push((key, text)),
            }
        }
        metadata
    }

    /// The infotext, taken apart.
    pub fn infotext(&self) -> Option<Infotext> {
        self.parameters.as_deref().map(Infotext::parse)
    }

    /// Whether there are settings to be taken over: our recipe, or what another program says.
    pub fn offers_settings(&self) -> bool {
        self.recipe.is_some() || self.foreign().is_some()
    }

    /// Another program's text by its key.
    pub fn other(&self, key: &str) -> Option<&str> {
        self.other.iter().find(|(k, _)| k == key).map(|(_, text)| text.as_str())
    }

    /// Which program the texts come from; `None` for pictures that no known generator wrote.
    pub fn origin(&self) -> Option<Origin> {
        let json_object = |key| self.other(key).is_some_and(|text| text.trim_start().starts_with('{'));
        if self.recipe.is_some() || self.recipe_problem.is_some() {
            Some(Origin::Scumble)
        } else if let Some(parameters) = &self.parameters {
            let swarm = parameters.trim_start().starts_with('{') && parameters.contains("\"sui_image_params\"");
            Some(if swarm {
                Origin::Swarm
            } else if recipes::is_fooocus(parameters) {
                Origin::Fooocus
            } else {
                Origin::A1111
            })
        } else if ["invokeai_metadata", "sd-metadata", "Dream", "dream"].iter().any(|key| self.other(key).is_some()) {
            Some(Origin::InvokeAi)
        } else if json_object("prompt") || json_object("workflow") {
            Some(Origin::ComfyUi)
        } else {
            let novelai = self.other("Software").is_some_and(|name| name.starts_with("NovelAI"));
            novelai.then_some(Origin::NovelAi)
        }
    }
}
