//! How a picture is extended beyond its edges: how far, and what is there before anything is painted.

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Rect};

/// How many pixels are added on each side of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sides {
    /// Columns on the left.
    #[serde(default)]
    pub left: u32,
    /// Columns on the right.
    #[serde(default)]
    pub right: u32,
    /// Rows on top.
    #[serde(default)]
    pub top: u32,
    /// Rows at the bottom.
    #[serde(default)]
    pub bottom: u32,
}

impl Sides {
    /// Whether nothing is added.
    pub const fn is_empty(self) -> bool {
        self.left == 0 && self.right == 0 && self.top == 0 && self.bottom == 0
    }

    /// The size of a picture of `known` pixels with its new sides; `None` beyond what a `u32` counts.
    pub fn grown(self, known: Extent) -> Option<Extent> {
        let side = |length: u32, one: u32, other: u32| length.checked_add(one)?.checked_add(other);
        Some(Extent::new(side(known.width, self.left, self.right)?, side(known.height, self.top, self.bottom)?))
    }

    /// Where a picture of `known` pixels lies in the grown one.
    pub const fn place(self, known: Extent) -> Rect {
        Rect::new(self.left, self.top, known.width, known.height)
    }
}

/// What an empty part of a picture is filled with before it is painted.
///
/// Only a strength below 1 lets it through; at full strength painting starts from noise alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutpaintFill {
    /// Every empty pixel takes the colour of the nearest known one.
    #[default]
    Edge,
    /// The known part, mirrored at its edge.
    Mirror,
    /// The colours around, spread smoothly into it.
    Blur,
    /// Seeded noise about those colours, as strong as the known part varies.
    Noise,
    /// Grey.
    Neutral,
}

impl OutpaintFill {
    /// All of them, the default first.
    pub const ALL: [Self; 5] = [Self::Edge, Self::Mirror, Self::Blur, Self::Noise, Self::Neutral];

    /// What an artist calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Mirror => "mirror",
            Self::Blur => "blur",
            Self::Noise => "noise",
            Self::Neutral => "neutral",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_grow_a_picture_and_say_where_it_lies() {
        let sides = Sides { left: 3, right: 4, top: 5, bottom: 0 };
        assert_eq!(sides.grown(Extent::new(10, 20)), Some(Extent::new(17, 25)));
        assert_eq!(sides.place(Extent::new(10, 20)), Rect::new(3, 5, 10, 20));
        assert!(Sides::default().is_empty() && !sides.is_empty());
        assert_eq!(Sides { left: u32::MAX, ..sides }.grown(Extent::new(10, 20)), None);
        assert_eq!(serde_json::from_str::<Sides>(r#"{"top": 5, "left": 3, "right": 4}"#).unwrap(), sides);
    }

    #[test]
    fn fills_go_by_their_label_in_files() {
        for fill in OutpaintFill::ALL {
            assert_eq!(serde_json::to_value(fill).unwrap(), fill.label());
        }
    }
}
