//! The ways in which a layer is mixed with what lies below it.

use serde::{Deserialize, Serialize};

/// How a layer's colours are mixed with those below, as in W3C's *Compositing and Blending Level 1*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlendMode {
    /// The layer's own colours.
    #[default]
    Normal,
    /// Darkens: the product of both.
    Multiply,
    /// Lightens: the complement of the product of complements.
    Screen,
    /// Multiplies where it is dark below and screens where it is light below.
    Overlay,
    /// The darker of both, channel by channel.
    Darken,
    /// The lighter of both, channel by channel.
    Lighten,
    /// Brightens what is below towards the layer's light.
    ColorDodge,
    /// Darkens what is below towards the layer's dark.
    ColorBurn,
    /// Multiplies where the layer is dark and screens where it is light.
    HardLight,
    /// As hard light, but softer, as of a diffuse lamp.
    SoftLight,
    /// How far both are apart.
    Difference,
    /// As difference, with less contrast.
    Exclusion,
    /// The layer's hue with the saturation and luminosity below.
    Hue,
    /// The layer's saturation with the hue and luminosity below.
    Saturation,
    /// The layer's hue and saturation with the luminosity below.
    Color,
    /// The layer's luminosity with the hue and saturation below.
    Luminosity,
    /// The sum of both, at most white (linear dodge).
    Add,
}

/// Name in files, name that artists see, name in SVG and `OpenRaster`.
type Names = (&'static str, &'static str, &'static str);

impl BlendMode {
    /// All, as they stand in the list that artists choose from. The place of each is its [`BlendMode::index`].
    pub const ALL: [Self; 17] = [
        Self::Normal,
        Self::Multiply,
        Self::Screen,
        Self::Overlay,
        Self::Darken,
        Self::Lighten,
        Self::ColorDodge,
        Self::ColorBurn,
        Self::HardLight,
        Self::SoftLight,
        Self::Difference,
        Self::Exclusion,
        Self::Hue,
        Self::Saturation,
        Self::Color,
        Self::Luminosity,
        Self::Add,
    ];

    const fn names(self) -> Names {
        match self {
            Self::Normal => ("normal", "Normal", "svg:src-over"),
            Self::Multiply => ("multiply", "Multiply", "svg:multiply"),
            Self::Screen => ("screen", "Screen", "svg:screen"),
            Self::Overlay => ("overlay", "Overlay", "svg:overlay"),
            Self::Darken => ("darken", "Darken", "svg:darken"),
            Self::Lighten => ("lighten", "Lighten", "svg:lighten"),
            Self::ColorDodge => ("color_dodge", "Colour dodge", "svg:color-dodge"),
            Self::ColorBurn => ("color_burn", "Colour burn", "svg:color-burn"),
            Self::HardLight => ("hard_light", "Hard light", "svg:hard-light"),
            Self::SoftLight => ("soft_light", "Soft light", "svg:soft-light"),
            Self::Difference => ("difference", "Difference", "svg:difference"),
            Self::Exclusion => ("exclusion", "Exclusion", "svg:exclusion"),
            Self::Hue => ("hue", "Hue", "svg:hue"),
            Self::Saturation => ("saturation", "Saturation", "svg:saturation"),
            Self::Color => ("color", "Colour", "svg:color"),
            Self::Luminosity => ("luminosity", "Luminosity", "svg:luminosity"),
            Self::Add => ("add", "Add", "svg:plus"),
        }
    }

    /// Its name in project files.
    pub const fn id(self) -> &'static str {
        self.names().0
    }

    /// The name that artists see.
    pub const fn label(self) -> &'static str {
        self.names().1
    }

    /// Its name as an SVG `composite-op`, as `OpenRaster` writes it.
    pub const fn svg(self) -> &'static str {
        self.names().2
    }

    /// The mode of an SVG `composite-op`; `None` for those that are no blend mode of ours.
    pub fn from_svg(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.svg() == name)
    }

    /// Its number in shaders: its place in [`BlendMode::ALL`].
    pub const fn index(self) -> u32 {
        self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_mode_and_numbers_are_places() {
        for (i, mode) in BlendMode::ALL.into_iter().enumerate() {
            assert_eq!(mode.index() as usize, i);
            assert_eq!(BlendMode::from_svg(mode.svg()), Some(mode));
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.id());
            assert_eq!(serde_json::from_value::<BlendMode>(mode.id().into()).unwrap(), mode);
            assert!(BlendMode::ALL[..i].iter().all(|other| other.label() != mode.label()));
        }
        assert_eq!(BlendMode::from_svg("svg:dst-in"), None);
    }
}
