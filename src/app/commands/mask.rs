//! The commands of the mask.

use super::{Mask, S, has_mask, row, row_when};
use crate::app::Key::Char;
use crate::app::{Command, CommandRow, MaskAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("mask_invert", Command::Mask(MaskAction::Invert), &[S::shift(Char('V'))], "invert_colors", Mask),
    row_when("mask_clear", Command::Mask(MaskAction::Clear), &[S::shift(Char('C'))], "layers_clear", Mask, has_mask),
    row("mask_fill", Command::Mask(MaskAction::Fill), &[S::shift(Char('A'))], "select_all", Mask),
    row_when("mask_grow", Command::Mask(MaskAction::Grow), &[], "zoom_out_map", Mask, has_mask),
    row_when("mask_shrink", Command::Mask(MaskAction::Shrink), &[], "zoom_in_map", Mask, has_mask),
    row_when("mask_feather", Command::Mask(MaskAction::Feather), &[], "blur_on", Mask, has_mask),
    row("quick_mask", Command::ToggleQuickMask, &[S::new(Char('Q'))], "filter_b_and_w", Mask),
    row("show_mask", Command::ToggleMask, &[S::shift(Char('H'))], "visibility", Mask),
];
