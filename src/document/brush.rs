//! What a brush is like.

use serde::{Deserialize, Serialize};

/// The widest brush in pixels.
pub const MAX_BRUSH_PX: f32 = 2000.0;
/// The thinnest brush in pixels.
const MIN_BRUSH_PX: f32 = 0.1;
/// The longest window or string of a stabiliser in pixels.
const MAX_STEADY_PX: f32 = 500.0;
/// Dabs are never nearer to each other than this.
const MIN_STEP_PX: f64 = 0.5;

/// How a shaky hand is steadied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stabiliser {
    /// The brush is where the pointer is.
    #[default]
    Off,
    /// The brush is at the mean of the last so many pixels of the pointer's way; it catches up when it is lifted.
    Average {
        /// Length of that way in pixels, at most 500.
        window_px: f32,
    },
    /// The brush hangs on a string that the pointer pulls; within the string's length the pointer moves freely.
    PulledString {
        /// Length of the string in pixels, at most 500.
        length_px: f32,
    },
}

/// A round brush.
///
/// Flow is how much each dab lays on, opacity is how much the whole stroke lays on at most, however often it crosses
/// itself, as in Photoshop (and Krita's *wash* mode).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brush {
    /// Diameter in canvas pixels, up to [`MAX_BRUSH_PX`].
    pub size_px: f32,
    /// The part of the radius that is solid, 0 to 1; from there it fades smoothly to the rim.
    pub hardness: f32,
    /// The most that a stroke covers, 0 to 1.
    pub opacity: f32,
    /// How far one dab goes towards that, 0 to 1.
    pub flow: f32,
    /// Distance between dabs as a part of the diameter, at most 10.
    pub spacing: f32,
    /// How the hand is steadied.
    pub stabiliser: Stabiliser,
    /// Whether the pen's pressure scales the size.
    pub pressure_sizes: bool,
    /// Whether the pen's pressure scales the opacity.
    pub pressure_fades: bool,
}

impl Default for Brush {
    fn default() -> Self {
        Self {
            size_px: 40.0,
            hardness: 0.8,
            opacity: 1.0,
            flow: 1.0,
            spacing: 0.1,
            stabiliser: Stabiliser::Off,
            pressure_sizes: true,
            pressure_fades: false,
        }
    }
}

impl Brush {
    /// The same with every number brought into its range; what is not a number becomes the default.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let default = Self::default();
        let clamp = |v: f32, least: f32, most: f32, default: f32| {
            if v.is_nan() { default } else { v.clamp(least, most) }
        };
        let length = |v: f32| clamp(v, 0.0, MAX_STEADY_PX, 0.0);
        let stabiliser = match self.stabiliser {
            Stabiliser::Off => Stabiliser::Off,
            Stabiliser::Average { window_px } => Stabiliser::Average { window_px: length(window_px) },
            Stabiliser::PulledString { length_px } => Stabiliser::PulledString { length_px: length(length_px) },
        };
        Self {
            size_px: clamp(self.size_px, MIN_BRUSH_PX, MAX_BRUSH_PX, default.size_px),
            hardness: clamp(self.hardness, 0.0, 1.0, default.hardness),
            opacity: clamp(self.opacity, 0.0, 1.0, default.opacity),
            flow: clamp(self.flow, 0.0, 1.0, default.flow),
            spacing: clamp(self.spacing, 0.0, 10.0, default.spacing),
            stabiliser,
            ..*self
        }
    }

    /// The next larger size: about a tenth more, at least a pixel, in whole pixels.
    #[must_use]
    pub fn larger(&self) -> Self {
        let size_px = self.clamped().size_px;
        Self { size_px: (size_px + (size_px * 0.1).max(1.0)).round(), ..self.clone() }.clamped()
    }

    /// The next smaller size: about a tenth less, at least a pixel, in whole pixels down to 1.
    #[must_use]
    pub fn smaller(&self) -> Self {
        let size_px = self.clamped().size_px;
        Self { size_px: (size_px - (size_px * 0.1).max(1.0)).round().max(1.0), ..self.clone() }.clamped()
    }

    /// Harder by a tenth.
    #[must_use]
    pub fn harder(&self) -> Self {
        Self { hardness: ((self.hardness * 10.0).floor() + 1.0) / 10.0, ..self.clone() }.clamped()
    }

    /// Softer by a tenth.
    #[must_use]
    pub fn softer(&self) -> Self {
        Self { hardness: ((self.hardness * 10.0).ceil() - 1.0) / 10.0, ..self.clone() }.clamped()
    }

    /// Diameter under this pressure (0 to 1), in pixels.
    pub(super) fn size_under(&self, pressure: f32) -> f32 {
        let share = if self.pressure_sizes { pressure } else { 1.0 };
        (self.size_px * share).max(MIN_BRUSH_PX)
    }

    /// Opacity under this pressure (0 to 1).
    pub(super) fn opacity_under(&self, pressure: f32) -> f32 {
        if self.pressure_fades { self.opacity * pressure } else { self.opacity }
    }

    /// Distance from a dab under this pressure to the next, in pixels.
    pub(super) fn step_under(&self, pressure: f32) -> f64 {
        (f64::from(self.spacing) * f64::from(self.size_under(pressure))).max(MIN_STEP_PX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wild_numbers_become_a_brush_that_can_paint() {
        let wild = Brush {
            size_px: f32::NAN,
            hardness: -3.0,
            opacity: f32::INFINITY,
            flow: 7.0,
            spacing: f32::NEG_INFINITY,
            stabiliser: Stabiliser::Average { window_px: f32::INFINITY },
            ..Brush::default()
        };
        let brush = wild.clamped();
        assert_eq!((brush.size_px, brush.hardness, brush.opacity, brush.flow), (40.0, 0.0, 1.0, 1.0));
        assert_eq!((brush.spacing, brush.step_under(0.0)), (0.0, 0.5));
        assert_eq!(brush.stabiliser, Stabiliser::Average { window_px: MAX_STEADY_PX });
    }

    #[test]
    fn the_size_steps_reach_both_ends() {
        let mut brush = Brush { size_px: 1.0, ..Brush::default() };
        let mut sizes = 0;
        while brush.size_px < MAX_BRUSH_PX {
            let next = brush.larger();
            assert!(next.size_px > brush.size_px);
            brush = next;
            sizes += 1;
        }
        assert!((60..100).contains(&sizes), "{sizes}");
        while brush.size_px > 1.0 {
            let next = brush.smaller();
            assert!(next.size_px < brush.size_px);
            brush = next;
        }
        assert_eq!((brush.smaller().size_px, brush.clamped().larger().size_px), (1.0, 2.0));
    }

    #[test]
    fn the_hardness_steps_are_tenths() {
        let brush = Brush { hardness: 0.75, ..Brush::default() };
        assert!((brush.harder().hardness - 0.8).abs() < 1e-6 && (brush.softer().hardness - 0.7).abs() < 1e-6);
        let steps: Vec<f32> = std::iter::successors(Some(Brush { hardness: 0.0, ..brush }), |b| Some(b.harder()))
            .take(12)
            .map(|b| b.hardness)
            .collect();
        assert_eq!((steps[10], steps[11]), (1.0, 1.0));
    }
}
