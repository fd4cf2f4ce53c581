//! Everything that can be done, as values: menus, keys, buttons and the palette send these, and one place does them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Extent, Pixmap};
use crate::formats::{Export, Metadata};

use super::{App, CandidateId, Shortcut, TaskId};

/// A dialog, or a piece of work at the border to the system, that the window is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Which picture to open: answer with [`Command::OpenPath`].
    Open,
    /// Where to export to: answer with [`Command::ExportTo`].
    Export,
    /// Where to save one candidate: answer with [`Command::SaveCandidateTo`].
    SaveCandidate(CandidateId),
    /// Into which folder to save all candidates: answer with [`Command::SaveAllTo`].
    SaveAll,
    /// Which folder holds models: answer with [`Command::AddModelFolder`].
    ModelFolder,
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
    /// Whether the picture has changes that were not exported.
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
        let plural = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        let mut parts = Vec::new();
        if self.unsaved {
            parts.push("changes to the picture that were not exported".to_owned());
        }
        if self.jobs > 0 {
            parts.push(plural(self.jobs, "job that is not done", "jobs that are not done"));
        }
        if self.candidates > 0 {
            parts.push(plural(self.candidates, "candidate that was not saved", "candidates that were not saved"));
        }
        match parts.as_slice() {
            [] => "Nothing would be lost.".to_owned(),
            [one] => format!("Closing now loses {one}."),
            [first @ .., last] => format!("Closing now loses {} and {last}.", first.join(", ")),
        }
    }
}

/// What is done to the whole mask; distances are [`Settings::mask_step_px`](super::Settings::mask_step_px).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MaskAction {
    /// Widens it.
    Grow,
    /// Narrows it.
    Shrink,
    /// Softens its edge.
    Feather,
    /// Exchanges inside and outside.
    Invert,
    /// Nothing is masked.
    Clear,
    /// Everything is masked.
    Fill,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// The window is to show a dialog.
    Ask(Ask),
    /// End the program, after asking if something would be lost.
    Quit,
    /// End the program.
    QuitNow,
    /// Stop whatever is under way: a stroke, the running job, the comparison, the candidate in view.
    Escape,

    /// An empty canvas of the form's size.
    New,
    /// Open a picture file.
    OpenPath(PathBuf),
    /// Open a picture from memory: dropped or pasted bytes of a file, and its name.
    OpenBytes {
        /// For messages.
        name: String,
        /// The file's content.
        bytes: Arc<[u8]>,
    },
    /// Export to the last path again, or under a new name into the folder for exports.
    ExportNow,
    /// Export the picture.
    ExportTo {
        /// The file.
        path: PathBuf,
        /// How.
        export: Export,
    },
    /// Put the picture into the clipboard.
    CopyPicture,
    /// The picture from the clipboard, to be opened.
    PastePicture(Arc<Pixmap>),
    /// The clipboard holds no picture.
    PasteNothing,

    /// Take the last step back.
    Undo,
    /// Do again what was undone.
    Redo,
    /// Change the whole mask.
    Mask(MaskAction),
    /// Show the mask as an opaque film.
    ToggleQuickMask,
    /// Show the mask, or hide it.
    ToggleMask,

    /// Take up a tool by its id.
    Tool(&'static str),
    /// A larger brush.
    BrushLarger,
    /// A smaller brush.
    BrushSmaller,
    /// A harder brush.
    BrushHarder,
    /// A softer brush.
    BrushSofter,
    /// Exchange foreground and background colour.
    SwapColours,
    /// Black on white.
    DefaultColours,

    /// Show the whole canvas.
    Fit,
    /// Show the canvas at this zoom: 1 is one pixel of the screen for one of the canvas.
    Zoom(f32),
    /// Enlarge by a step.
    ZoomIn,
    /// Make smaller by a step.
    ZoomOut,
    /// Show or hide the panels.
    TogglePanels,
    /// The other of the dark and the light theme.
    ToggleTheme,

    /// Make pictures.
    Generate,
    /// Make pictures before all that waits.
    GenerateFront,
    /// Stop the running job now.
    Cancel,
    /// Stop a job, or take it out of the queue.
    CancelJob(TaskId),
    /// Stop the running job and empty the queue.
    CancelAll,
    /// Start no further job, or go on.
    TogglePause,
    /// Move a waiting job to this place in the queue.
    MoveJob(TaskId, usize),
    /// Move a waiting job to the front.
    JobToFront(TaskId),

    /// The pointer is over a candidate, or over none: it is shown in place.
    Hover(Option<CandidateId>),
    /// Show a candidate in place until something else is done; `None` shows the document.
    Select(Option<CandidateId>),
    /// Select the next candidate.
    NextCandidate,
    /// Select the previous candidate.
    PreviousCandidate,
    /// Take a candidate into the document, as a step that can be undone.
    Take(CandidateId),
    /// Take the candidate in view.
    TakeSelected,
    /// Open a candidate as a picture of its own.
    TakeAsNew(CandidateId),
    /// Throw a candidate away.
    Discard(CandidateId),
    /// Throw the candidate in view away.
    DiscardSelected,
    /// Throw all candidates away.
    DiscardAll,
    /// Make variations of a candidate.
    MoreLike(CandidateId),
    /// Make variations of the candidate in view.
    MoreLikeSelected,
    /// Put a candidate's settings into the form.
    UseSettings(CandidateId),
    /// Put the settings of the candidate in view into the form.
    UseSettingsOfSelected,
    /// Save a candidate as a file.
    SaveCandidateTo {
        /// Which.
        id: CandidateId,
        /// The file.
        path: PathBuf,
        /// How.
        export: Export,
    },
    /// Save all candidates into a folder.
    SaveAllTo {
        /// The folder.
        folder: PathBuf,
        /// How.
        export: Export,
    },
    /// Compare before and after, or stop it.
    ToggleCompare,
    /// Compare before and after with the border here, 0 (left edge) to 1.
    SetCompare(f32),

    /// Another random seed.
    RollSeed,
    /// Keep the seed, or draw a new one for each job.
    ToggleSeedLock,
    /// Use a model (`None` is the built-in one) with its defaults.
    ChooseModel(Option<PathBuf>),
    /// The model's own defaults for sampler, schedule, steps, guidance and size.
    ModelDefaults,
    /// The size of pictures from noise; an empty canvas takes it.
    SetSize(Extent),
    /// Exchange width and height.
    SwapSize,
    /// Put the settings that a file carries into the form.
    UseMetadata(Arc<Metadata>),
    /// Put an example prompt into the form: a row of [`EXAMPLES`](super::EXAMPLES).
    UseExample(usize),
    /// The prompt before the present one.
    PromptOlder,
    /// The prompt after the present one.
    PromptNewer,

    /// Look for models in this folder, too.
    AddModelFolder(PathBuf),
    /// Look for models in this folder no longer.
    RemoveModelFolder(PathBuf),
    /// Look for models anew.
    ScanModels,
}

/// Where a command stands in menus, the palette and the sheet of shortcuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Pictures in and out, and the program.
    File,
    /// Undo, colours and the like.
    Edit,
    /// The mask.
    Mask,
    /// The tools.
    Tool,
    /// What is seen.
    View,
    /// Jobs.
    Generate,
    /// Candidates.
    Candidate,
    /// Prompt and settings of pictures.
    Prompt,
    /// The rest.
    Help,
}

impl Group {
    /// All groups in their order.
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Edit,
        Self::Mask,
        Self::Tool,
        Self::View,
        Self::Generate,
        Self::Candidate,
        Self::Prompt,
        Self::Help,
    ];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Mask => "Mask",
            Self::Tool => "Tools",
            Self::View => "View",
            Self::Generate => "Generate",
            Self::Candidate => "Candidates",
            Self::Prompt => "Prompt",
            Self::Help => "Help",
        }
    }
}

/// A command as menus, tooltips, the palette and the sheet of shortcuts show it: a row of
/// [`COMMANDS`](super::COMMANDS).
pub struct CommandRow {
    /// What it does.
    pub command: Command,
    /// Name in settings.
    pub id: &'static str,
    /// Name for people. An ellipsis says that a dialog follows.
    pub label: &'static str,
    /// One sentence.
    pub tooltip: &'static str,
    /// Its keys, the one to show first. The artist's own are in [`Keymap`](super::Keymap).
    pub shortcuts: &'static [Shortcut],
    /// Name of its icon in Google's Material Symbols; empty for none.
    pub icon: &'static str,
    /// Where it stands.
    pub group: Group,
    /// Whether it can be done now.
    pub when: fn(&App) -> bool,
}
