//! How the tools are set: brushes, colours, how selections are made and areas filled.

use serde::{Deserialize, Serialize};

use crate::document::{Brush, Combine, FillOptions, Filter, Gradient, GradientKind, Likeness, Point};
use crate::locale::t;

use super::FrameRules;

/// The softest edge of a new selection in pixels.
const MAX_FEATHER_PX: f32 = 500.0;

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

/// What a gradient runs to from the foreground colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradientEnds {
    /// The background colour.
    #[default]
    Background,
    /// Nothing: what is below shows.
    Transparent,
}

impl GradientEnds {
    /// Both, as options show them.
    pub const ALL: [Self; 2] = [Self::Background, Self::Transparent];

    /// Name that artists see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Background => t!("tool-ends-background"),
            Self::Transparent => t!("tool-ends-transparent"),
        }
    }
}

/// How all tools are set. Each painting tool has a brush of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// How a new selection joins the old one, unless Shift or Alt say otherwise.
    pub combine: Combine,
    /// Whether the edges of selections and fills are smooth.
    pub antialias: bool,
    /// How soft the edge of a new selection is: a standard deviation in pixels, at most 500.
    pub feather_px: f32,
    /// How far colours may differ that wand and fill take for alike, 0 to 255.
    pub tolerance: u8,
    /// Whether wand and fill take only what hangs together with the place.
    pub contiguous: bool,
    /// Whether wand and fill look at all layers as they are seen.
    pub sample_all: bool,
    /// How gradients spread.
    pub gradient_kind: GradientKind,
    /// What gradients run to.
    pub gradient_ends: GradientEnds,
    /// How the move tool makes pixels between pixels.
    pub filter: Filter,
    /// What the frame tool keeps to.
    pub frame_rules: FrameRules,
}

impl Default for ToolSettings {
    fn default() -> Self {
        Self {
            brush: Brush::default(),
            eraser: Brush::default(),
            mask_brush: Brush::default(),
            mask_mode: MaskMode::default(),
            palette: Palette::default(),
            picker_radius_px: 0,
            combine: Combine::default(),
            antialias: true,
            feather_px: 0.0,
            tolerance: 32,
            contiguous: true,
            sample_all: false,
            gradient_kind: GradientKind::default(),
            gradient_ends: GradientEnds::default(),
            filter: Filter::default(),
            frame_rules: FrameRules::default(),
        }
    }
}

impl ToolSettings {
    /// What wand and fill take for alike.
    pub fn likeness(&self) -> Likeness {
        Likeness { tolerance: self.tolerance, contiguous: self.contiguous, sample_all: self.sample_all }
    }

    /// How the bucket fills.
    pub fn fill_options(&self) -> FillOptions {
        FillOptions { likeness: self.likeness(), antialias: self.antialias }
    }

    /// The gradient along a line.
    pub fn gradient(&self, from: Point, to: Point) -> Gradient {
        let opaque = |[r, g, b]: [u8; 3]| [r, g, b, 255];
        let start = opaque(self.palette.foreground);
        let end = match self.gradient_ends {
            GradientEnds::Background => opaque(self.palette.background),
            GradientEnds::Transparent => [start[0], start[1], start[2], 0],
        };
        Gradient { kind: self.gradient_kind, from, to, start, end }
    }

    /// How soft the edge of a new selection is, brought into its range.
    pub fn feather_sigma_px(&self) -> f64 {
        if self.feather_px.is_nan() { 0.0 } else { f64::from(self.feather_px.clamp(0.0, MAX_FEATHER_PX)) }
    }

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
