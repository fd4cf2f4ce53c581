//! The commands of files and of the program.

use super::{File, S, row, row_when};
use crate::app::Key::{Char, F};
use crate::app::{Ask, Command, CommandRow, LibraryAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("new", Command::New, &[S::ctrl(Char('N'))], "note_add", File),
    row("open", Command::Ask(Ask::Open), &[S::ctrl(Char('O'))], "folder_open", File),
    row("save", Command::Save, &[S::ctrl(Char('S'))], "save", File),
    row("save_as", Command::Ask(Ask::SaveAs), &[S::ctrl_shift(Char('S'))], "save_as", File),
    row("export", Command::Ask(Ask::Export), &[S::ctrl(Char('E'))], "ios_share", File),
    row("export_now", Command::ExportNow, &[S::ctrl_shift(Char('E'))], "file_export", File),
    row_when("recover", Command::Ask(Ask::Recover), &[], "restore_page", File, |app| !app.recovered().is_empty()),
    row_when("recent_clear", Command::ClearRecent, &[], "", File, |app| !app.recent().is_empty()),
    row("gallery", Command::ToggleGallery, &[S::new(F(3))], "photo_library", File),
    row("models", Command::Library(LibraryAction::Toggle), &[S::new(F(4))], "inventory_2", File),
    row("settings", Command::Ask(Ask::Settings), &[S::ctrl(Char(','))], "settings", File),
    row("quit", Command::Quit, &[S::ctrl(Char('Q'))], "logout", File),
];
