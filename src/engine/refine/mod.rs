//! Pictures that are looked at more than once: enlarged and refined ("hires fix"), or seen in overlapping tiles.

mod resize;
mod second;
mod tiling;

pub(super) use second::{SecondPass, recipe_of_pass};
pub(super) use tiling::Tiling;
