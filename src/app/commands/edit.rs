//! The commands of steps, clipboard and colours.

use super::{Edit, S, has_selected, has_selection, row, row_when};
use crate::app::Key::{Backspace, Char, Delete};
use crate::app::{Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row_when("undo", "Undo", Command::Undo, &[S::ctrl(Char('Z'))], "undo", Edit,
        "Takes the last step back.", |app| app.history_state().undo.is_some()),
    row_when("redo", "Redo", Command::Redo, &[S::ctrl_shift(Char('Z')), S::ctrl(Char('Y'))], "redo", Edit,
        "Does again what was undone.", |app| app.history_state().redo.is_some()),
    row_when("cut", "Cut", Command::Cut, &[S::ctrl(Char('X'))], "content_cut", Edit,
        "Puts the selected part of the layer into the clipboard and clears it.", has_selection),
    row("copy", "Copy", Command::CopyPicture, &[S::ctrl(Char('C'))], "content_copy", Edit,
        "Puts the selected part of the layer, or without a selection the picture, into the clipboard."),
    row("copy_merged", "Copy merged", Command::CopyMerged, &[S::ctrl_alt(Char('C'))], "", Edit,
        "Puts what is seen of the picture within the selection into the clipboard."),
    row("paste", "Paste", Command::Ask(Ask::Paste), &[S::ctrl(Char('V'))], "content_paste", Edit,
        "Puts the picture in the clipboard on a new layer, or opens it where the canvas is empty."),
    row_when("delete", "Delete", Command::Delete, &[S::new(Delete)], "backspace", Edit,
        "Throws the candidate in view away, or else clears what is selected.",
        |app| has_selected(app) || has_selection(app)),
    row_when("clear_selected", "Clear selected pixels", Command::ClearSelected, &[], "", Edit,
        "Makes the selected part of what is painted on transparent.", has_selection),
    row("fill_foreground", "Fill with foreground", Command::FillForeground,
        &[S::alt(Delete), S::alt(Backspace)], "format_color_fill", Edit,
        "Fills the selection, or all of the layer, with the foreground colour."),
    row("fill_background", "Fill with background", Command::FillBackground,
        &[S::ctrl(Delete), S::ctrl(Backspace)], "", Edit,
        "Fills the selection, or all of the layer, with the background colour."),
    row("swap_colours", "Swap colours", Command::SwapColours, &[S::new(Char('X'))], "swap_horiz", Edit,
        "Exchanges foreground and background colour."),
    row("default_colours", "Default colours", Command::DefaultColours, &[S::new(Char('D'))], "contrast", Edit,
        "Makes the foreground black and the background white."),
];
