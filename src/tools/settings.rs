//! How the tools are set: brushes and colours.

use serde::{Deserialize, Serialize};

use crate::document::Brush;

/// Foreground and background colour, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Palette {
    /// What the brush paints with.
    pub foreground: [u8; 3],
    /// The other colour at hand.
    pub background: [u8; 3],
}

impl Default for Palette {
    /// Black on white.
    fn default() -> Self {
        Self { foreground: [0; 3], background: [255; 3] }
    }
}

impl Palette {
    /// The two exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { foreground: self.background, background: self.foreground }
    }
}

/// What the mask brush does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskMode {
    /// Adds to the mask.
    #[default]
    Add,
    /// Takes away from it.
    Erase,
}

impl MaskMode {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Add => Self::Erase,
            Self::Erase => Self::Add,
        }
    }
}

/// How all tools are set. Each painting tool has a brush of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToolSettings {
    /// Of the brush tool.
    pub brush: Brush,
    /// Of the eraser.
    pub eraser: Brush,
    /// Of the mask brush.
    pub mask_brush: Brush,
    /// What the mask brush does.
    pub mask_mode: MaskMode,
    /// The colours at hand.
    pub palette: Palette,
    /// How far around the pointer the picker takes the mean, in pixels; 0 takes one pixel.
    pub picker_radius_px: u32,
}

impl ToolSettings {
    /// The brush of the tool with this id, to be changed; `None` for tools without one.
    pub fn brush_of(&mut self, tool: &str) -> Option<&mut Brush> {
        match tool {
            "brush" => Some(&mut self.brush),
            "eraser" => Some(&mut self.eraser),
            "mask_brush" => Some(&mut self.mask_brush),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Stabiliser;

    #[test]
    fn settings_come_back_and_missing_ones_are_the_defaults() {
        let mut settings = ToolSettings::default();
        assert_eq!(serde_json::from_str::<ToolSettings>("{}").unwrap(), settings);
        settings.brush_of("eraser").unwrap().stabiliser = Stabiliser::PulledString { length_px: 12.0 };
        settings.palette = settings.palette.swapped();
        settings.mask_mode = settings.mask_mode.other();
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<ToolSettings>(&text).unwrap(), settings);
        assert_eq!((settings.eraser.size_px, settings.palette.foreground), (40.0, [255; 3]));
        assert!(settings.brush_of("pan").is_none());
    }
}
