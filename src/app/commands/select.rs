//! The commands of the selection.

use super::{S, Select, has_mask, has_selection, row, row_when};
use crate::app::Key::{Char, F};
use crate::app::SelectionAction as A;
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("select_all", Command::Selection(A::All), &[S::ctrl(Char('A'))], "select_all", Select),
    row_when("select_none", Command::Selection(A::None), &[S::ctrl_shift(Char('A')), S::ctrl(Char('D'))], "deselect",
        Select, has_selection),
    row("select_invert", Command::Selection(A::Invert), &[S::ctrl_shift(Char('I'))], "invert_colors", Select),
    row_when("select_grow", Command::Selection(A::Grow), &[], "zoom_out_map", Select, has_selection),
    row_when("select_shrink", Command::Selection(A::Shrink), &[], "zoom_in_map", Select, has_selection),
    row_when("select_feather", Command::Selection(A::Feather), &[S::shift(F(6))], "blur_on", Select, has_selection),
    row_when("select_border", Command::Selection(A::Border), &[], "border_style", Select, has_selection),
    row_when("select_from_mask", Command::Selection(A::FromMask), &[S::ctrl_shift(Char('M'))], "", Select, has_mask),
    row_when("select_to_mask", Command::Selection(A::ToMask), &[S::shift(Char('M'))], "", Select, has_selection),
    row("select_layer", Command::Selection(A::FromLayer), &[], "", Select),
];
