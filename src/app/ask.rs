//! What the window is asked to do: dialogs, and work at the border to the system.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::Pixmap;
use crate::document::LayerId;
use crate::locale::t;

#[allow(unused_imports, reason = "named in the docs")]
use super::Command;
use super::words::list_and;
use super::{CandidateId, DroppedPicture};

/// A dialog, or a piece of work at the border to the system, that the window is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Which picture to open: answer with [`Command::OpenPath`].
    Open,
    /// Whether a dropped picture is to be opened, or its settings used: answer with [`Command::OpenPath`] or
    /// [`Command::UseMetadata`].
    Dropped(Box<DroppedPicture>),
    /// Where to export to: answer with [`Command::ExportTo`].
    Export,
    /// Where to save the project: answer with [`Command::SaveTo`]; the dialog begins at
    /// [`App::save_path`](super::App::save_path).
    SaveAs,
    /// What came back after a crash: show [`App::recovered`](super::App::recovered), and answer with
    /// [`Command::RecoverOpen`] and [`Command::RecoverDiscard`].
    Recover,
    /// How much the canvas shall grow on which side: answer with [`Command::Outpaint`].
    Outpaint,
    /// What size the canvas shall have: answer with [`Command::SetCanvas`].
    CanvasSize,
    /// A new name for a layer: answer with [`Command::RenameLayer`].
    RenameLayer(LayerId),
    /// Show this file in the system's file manager.
    Reveal(PathBuf),
    /// Where to save one candidate: answer with [`Command::SaveCandidateTo`].
    SaveCandidate(CandidateId),
    /// Into which folder to save all candidates: answer with [`Command::SaveAllTo`].
    SaveAll,
    /// Which files are to be made larger.
    UpscaleFiles,
    /// Choose picture files for that.
    BatchFiles,
    /// Choose a folder of pictures for that.
    BatchFolder,
    /// Choose where the larger pictures are written.
    BatchOutput,
    /// Which picture the control network with this number follows: answer with [`Command::Control`].
    ControlPicture(usize),
    /// Which folder holds models: answer with [`Command::AddModelFolder`].
    ModelFolder,
    /// Show what models of other programs there are: [`App::model_search`](super::App::model_search). Answer with
    /// [`Command::Elsewhere`].
    Elsewhere,
    /// Read a picture from the clipboard: answer with [`Command::PastePicture`] or [`Command::PasteNothing`].
    Paste,
    /// Put this picture into the clipboard.
    ToClipboard(Arc<Pixmap>),
    /// Show the settings.
    Settings,
    /// Show the palette of commands.
    Palette,
    /// Show the sheet of shortcuts.
    Shortcuts,
    /// Whether to end although something would be lost: answer with [`Command::QuitNow`] or not at all.
    Quit(QuitGuard),
}

/// What would be lost by ending now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuitGuard {
    /// Whether the picture has changes that were neither saved nor exported.
    pub unsaved: bool,
    /// Jobs that run or wait.
    pub jobs: usize,
    /// Candidates of jobs of which none was taken or saved.
    pub candidates: usize,
}

impl QuitGuard {
    /// Whether nothing would be lost.
    pub fn is_clear(self) -> bool {
        self == Self::default()
    }

    /// What would be lost, as one sentence.
    pub fn sentence(self) -> String {
        let mut parts = Vec::new();
        if self.unsaved {
            parts.push(t!("quit-unsaved").to_owned());
        }
        if self.jobs > 0 {
            parts.push(t!("quit-jobs", count = self.jobs));
        }
        if self.candidates > 0 {
            parts.push(t!("quit-candidates", count = self.candidates));
        }
        if parts.is_empty() { t!("quit-nothing").to_owned() } else { t!("quit-loses", what = list_and(parts)) }
    }
}
