//! The commands of the mask.

use super::{Mask, S, has_mask, row, row_when};
use crate::app::Key::Char;
use crate::app::{Command, CommandRow, MaskAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("mask_invert", "Invert mask", Command::Mask(MaskAction::Invert),
        &[S::shift(Char('V'))], "invert_colors", Mask,
        "Repaints what was kept and keeps what was to be repainted."),
    row_when("mask_clear", "Clear mask", Command::Mask(MaskAction::Clear), &[S::shift(Char('C'))], "layers_clear",
        Mask, "Masks nothing.", has_mask),
    row("mask_fill", "Fill mask", Command::Mask(MaskAction::Fill), &[S::shift(Char('A'))], "select_all", Mask,
        "Masks everything."),
    row_when("mask_grow", "Grow mask", Command::Mask(MaskAction::Grow), &[], "zoom_out_map", Mask,
        "Widens the mask by the distance in the mask settings.", has_mask),
    row_when("mask_shrink", "Shrink mask", Command::Mask(MaskAction::Shrink), &[], "zoom_in_map", Mask,
        "Narrows the mask by the distance in the mask settings.", has_mask),
    row_when("mask_feather", "Feather mask", Command::Mask(MaskAction::Feather), &[], "blur_on", Mask,
        "Softens the mask's edge by the distance in the mask settings.", has_mask),
    row("quick_mask", "Quick mask", Command::ToggleQuickMask, &[S::new(Char('Q'))], "filter_b_and_w", Mask,
        "Shows the mask as a red film over all that is kept."),
    row("show_mask", "Show mask", Command::ToggleMask, &[S::shift(Char('H'))], "visibility", Mask,
        "Shows or hides the mask; it counts all the same."),
];
