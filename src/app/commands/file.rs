//! The commands of files and of the program.

use super::{File, S, row, row_when};
use crate::app::Key::{Char, F};
use crate::app::{Ask, Command, CommandRow, LibraryAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("new", "New", Command::New, &[S::ctrl(Char('N'))], "note_add", File,
        "Begins an empty canvas of the size in the panel. Undo brings the picture back."),
    row("open", "Open…", Command::Ask(Ask::Open), &[S::ctrl(Char('O'))], "folder_open", File,
        "Opens a project, a picture, an OpenRaster or a Photoshop file. Undo brings back what was there."),
    row("save", "Save", Command::Save, &[S::ctrl(Char('S'))], "save", File,
        "Writes the project with all its layers to its file."),
    row("save_as", "Save as…", Command::Ask(Ask::SaveAs), &[S::ctrl_shift(Char('S'))], "save_as", File,
        "Writes the project to another file: Scumble's own, or OpenRaster for other programs."),
    row("export", "Export…", Command::Ask(Ask::Export), &[S::ctrl(Char('E'))], "ios_share", File,
        "Writes the picture to a file as PNG, JPEG or WebP, with or without its recipe."),
    row("export_now", "Export at once", Command::ExportNow, &[S::ctrl_shift(Char('E'))], "file_export", File,
        "Writes the picture as it was last exported, or into the folder for exports under a new name."),
    row_when("recover", "Recovered documents…", Command::Ask(Ask::Recover), &[], "restore_page", File,
        "Shows what was being worked on when the program ended unexpectedly.", |app| !app.recovered().is_empty()),
    row_when("recent_clear", "Forget recent files", Command::ClearRecent, &[], "", File,
        "Empties the list of files that were open.", |app| !app.recent().is_empty()),
    row("gallery", "Gallery", Command::ToggleGallery, &[S::new(F(3))], "photo_library", File,
        "Shows all results that were made, to search them and to use them again."),
    row("models", "Models", Command::Library(LibraryAction::Toggle), &[S::new(F(4))], "inventory_2", File,
        "Shows all models of your folders: checkpoints, LoRAs, embeddings, VAEs, ControlNets."),
    row("settings", "Settings…", Command::Ask(Ask::Settings), &[S::ctrl(Char(','))], "settings", File,
        "Theme, device, memory, model folders and shortcuts."),
    row("quit", "Quit", Command::Quit, &[S::ctrl(Char('Q'))], "logout", File,
        "Ends the program; asks first if something would be lost."),
];
