//! What a layer has beside its pixels.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::BlendMode;

/// The longest name of a layer in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// The properties of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
// Each is a switch of its own in the layers panel.
#[allow(clippy::struct_excessive_bools)]
pub struct Props {
    /// What the artist calls it; at most [`MAX_NAME_CHARS`] long.
    pub name: String,
    /// Whether it is shown at all.
    pub visible: bool,
    /// How much it covers, 0 to 1.
    pub opacity: f32,
    /// How it is mixed with what is below.
    pub blend: BlendMode,
    /// Whether its pixels are protected from every change.
    pub locked: bool,
    /// Whether paint leaves its transparency as it is.
    pub alpha_locked: bool,
    /// Whether it shows only where the nearest unclipped layer below it does.
    pub clipped: bool,
    /// Whether its layer mask counts.
    pub mask_enabled: bool,
    /// What made its pixels: a recipe as JSON, if it was generated.
    #[serde(
        serialize_with = "write_recipe",
        deserialize_with = "read_recipe",
        skip_serializing_if = "Option::is_none"
    )]
    pub recipe: Option<Arc<str>>,
}

// An opacity that is not a number never gets into a document.
impl Eq for Props {}

impl Default for Props {
    fn default() -> Self {
        Self {
            name: String::new(),
            visible: true,
            opacity: 1.0,
            blend: BlendMode::Normal,
            locked: false,
            alpha_locked: false,
            clipped: false,
            mask_enabled: true,
            recipe: None,
        }
    }
}

impl Props {
    /// The properties of a plain layer with this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }.clamped()
    }

    /// The same with the opacity brought to 0 to 1 (1 if it is not a number) and the name cut to its longest.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        // Not `clamp`: it would keep what is not a number, and the sign of zero.
        self.opacity = match self.opacity {
            opacity if opacity.is_nan() => 1.0,
            opacity if opacity <= 0.0 => 0.0,
            opacity => opacity.min(1.0),
        };
        if let Some((end, _)) = self.name.char_indices().nth(MAX_NAME_CHARS) {
            self.name.truncate(end);
        }
        self
    }

    /// Whether both look alike on the canvas, that is differ at most in name, locks and recipe.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        let look = |props: &Self| (props.visible, props.opacity, props.blend, props.clipped, props.mask_enabled);
        look(self) == look(other)
    }
}

// Serde's own support for shared texts would have to be turned on for the whole program.
#[allow(clippy::ref_option)]
fn write_recipe<S: Serializer>(recipe: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    recipe.as_deref().serialize(serializer)
}

fn read_recipe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Arc<str>>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(Arc::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_written_as_json_and_what_is_missing_is_plain() {
        let props = Props {
            name: "Sky".to_owned(),
            opacity: 0.25,
            blend: BlendMode::SoftLight,
            clipped: true,
            recipe: Some("{\"seed\":7}".into()),
            ..Props::default()
        };
        let json = serde_json::to_string(&props).unwrap();
        assert!(json.contains("\"soft_light\"") && json.contains("\\\"seed\\\":7"), "{json}");
        assert_eq!(serde_json::from_str::<Props>(&json).unwrap(), props);
        assert_eq!(serde_json::from_str::<Props>("{\"name\":\"a\"}").unwrap(), Props::named("a"));
        assert!(!serde_json::to_string(&Props::named("a")).unwrap().contains("recipe"));
    }

    #[test]
    fn wild_properties_are_brought_into_their_ranges() {
        for (given, kept) in [(f32::NAN, 1.0), (-0.5, 0.0), (f32::INFINITY, 1.0), (f32::NEG_INFINITY, 0.0), (0.3, 0.3)]
        {
            assert_eq!(Props { opacity: given, ..Props::default() }.clamped().opacity, kept);
        }
        assert!(Props { opacity: -0.0, ..Props::default() }.clamped().opacity.is_sign_positive());
        assert_eq!(Props::named("ä".repeat(900)).name.chars().count(), MAX_NAME_CHARS);
    }
}
