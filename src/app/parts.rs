//! Values that the rooms below are about to bring.

use serde::{Deserialize, Serialize};

/// What the hole is filled with before sampling begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskedContent {
    /// What is there.
    #[default]
    Original,
    /// The colours around the mask, smeared into it.
    Fill,
    /// Noise.
    Noise,
    /// Nothing: zeros in the latent.
    Nothing,
}

/// A format to export to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// PNG.
    Png {
        /// With 16 bits a channel.
        sixteen_bit: bool,
    },
    /// JPEG.
    Jpeg {
        /// 1 to 100.
        quality: u8,
    },
    /// WebP, byte for byte.
    WebpLossless,
    /// WebP.
    WebpLossy {
        /// 1 to 100.
        quality: u8,
    },
}

/// How a picture is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Its format.
    pub format: ExportFormat,
    /// Whether it carries its recipe.
    pub with_recipe: bool,
}
