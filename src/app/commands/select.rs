//! The commands of the selection.

use super::{S, Select, has_mask, has_selection, row, row_when};
use crate::app::Key::{Char, F};
use crate::app::SelectionAction as A;
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("select_all", "Select all", Command::Selection(A::All), &[S::ctrl(Char('A'))], "select_all", Select,
        "Selects the whole canvas."),
    row_when("select_none", "Select nothing", Command::Selection(A::None), &[S::ctrl_shift(Char('A')), S::ctrl(Char('D'))],
        "deselect", Select, "Ends the selection: everything may be painted again.", has_selection),
    row("select_invert", "Invert selection", Command::Selection(A::Invert), &[S::ctrl_shift(Char('I'))], "invert_colors",
        Select, "Selects what was not selected."),
    row_when("select_grow", "Grow selection", Command::Selection(A::Grow), &[], "zoom_out_map", Select,
        "Widens the selection by the distance in the selection settings.", has_selection),
    row_when("select_shrink", "Shrink selection", Command::Selection(A::Shrink), &[], "zoom_in_map", Select,
        "Narrows the selection by the distance in the selection settings.", has_selection),
    row_when("select_feather", "Feather selection", Command::Selection(A::Feather), &[S::shift(F(6))], "blur_on", Select,
        "Softens the selection's edge by the distance in the selection settings.", has_selection),
    row_when("select_border", "Select border", Command::Selection(A::Border), &[], "border_style", Select,
        "Selects a band along the selection's edge.", has_selection),
    row_when("select_from_mask", "Selection from mask", Command::Selection(A::FromMask), &[S::ctrl_shift(Char('M'))],
        "", Select, "Selects what is masked.", has_mask),
    row_when("select_to_mask", "Mask from selection", Command::Selection(A::ToMask), &[S::shift(Char('M'))], "", Select,
        "Masks what is selected, to be generated anew.", has_selection),
    row("select_layer", "Select layer's pixels", Command::Selection(A::FromLayer), &[], "", Select,
        "Selects what is opaque on this layer."),
];
