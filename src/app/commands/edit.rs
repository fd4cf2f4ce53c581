//! The commands of steps, clipboard and colours.

use super::{Edit, S, has_selected, has_selection, row, row_when};
use crate::app::Key::{Backspace, Char, Delete};
use crate::app::{Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row_when("undo", Command::Undo, &[S::ctrl(Char('Z'))], "undo", Edit, |app| app.history_state().undo.is_some()),
    row_when("redo", Command::Redo, &[S::ctrl_shift(Char('Z')), S::ctrl(Char('Y'))], "redo", Edit,
        |app| app.history_state().redo.is_some()),
    row_when("cut", Command::Cut, &[S::ctrl(Char('X'))], "content_cut", Edit, has_selection),
    row("copy", Command::CopyPicture, &[S::ctrl(Char('C'))], "content_copy", Edit),
    row("copy_merged", Command::CopyMerged, &[S::ctrl_alt(Char('C'))], "", Edit),
    row("paste", Command::Ask(Ask::Paste), &[S::ctrl(Char('V'))], "content_paste", Edit),
    row_when("delete", Command::Delete, &[S::new(Delete)], "backspace", Edit,
        |app| has_selected(app) || has_selection(app)),
    row_when("clear_selected", Command::ClearSelected, &[], "", Edit, has_selection),
    row("fill_foreground", Command::FillForeground, &[S::alt(Delete), S::alt(Backspace)], "format_color_fill", Edit),
    row("fill_background", Command::FillBackground, &[S::ctrl(Delete), S::ctrl(Backspace)], "", Edit),
    row("swap_colours", Command::SwapColours, &[S::new(Char('X'))], "swap_horiz", Edit),
    row("default_colours", Command::DefaultColours, &[S::new(Char('D'))], "contrast", Edit),
];
