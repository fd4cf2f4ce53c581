//! Everything that can be done, as values: menus, keys, buttons and the palette send these, and one place does them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Extent, Pixmap, SignedRect};
use crate::document::{BlendMode, LayerId, Place};
use crate::formats::{Export, Metadata};
use crate::job::{OutpaintFill, Sides};

use super::{
    App, Ask, BatchAction, CandidateId, ControlAction, ElsewhereAction, FrameAction, LayerAction, LibraryAction,
    MaskAction, PromptAction, SelectionAction, Shortcut, TaskId, TourAction,
};

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
    /// A file or folder was dropped on the window: a model is used, a picture opened, and one that says how it was made
    /// asks which of the two is meant.
    Drop(PathBuf),
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
    /// Save the project where it lies, or ask for a place.
    Save,
    /// Save the project here: as `.scumble`, or as `OpenRaster` where the name ends in `.ora`.
    SaveTo(PathBuf),
    /// Open a file of [`App::recent`](super::App::recent) again.
    OpenRecent(usize),
    /// Forget which files were open.
    ClearRecent,
    /// Open what came back after a crash: a row of [`App::recovered`](super::App::recovered).
    RecoverOpen(usize),
    /// Throw away what came back after a crash.
    RecoverDiscard(usize),
    /// Throw away all that came back.
    RecoverDiscardAll,

    /// Put the selected part of the active layer into the clipboard, or without a selection the picture.
    CopyPicture,
    /// Put the picture, or its selected part, into the clipboard as it is seen.
    CopyMerged,
    /// Copy the selected part of the active layer, and clear it.
    Cut,
    /// The picture from the clipboard: a new layer, or a picture of its own where nothing is open.
    PastePicture(Arc<Pixmap>),
    /// The clipboard holds no picture.
    PasteNothing,

    /// Take the last step back.
    Undo,
    /// Do again what was undone.
    Redo,
    /// Change the whole mask.
    Mask(MaskAction),
    /// Change the selection.
    Selection(SelectionAction),
    /// Throw away what is in hand: the candidate in view, or else what is selected.
    Delete,
    /// Make the selected part of what is painted on transparent.
    ClearSelected,
    /// Fill the selection with the foreground colour.
    FillForeground,
    /// Fill the selection with the background colour.
    FillBackground,

    /// Do this to the active layer.
    Layer(LayerAction),
    /// Do this to a layer.
    LayerOf(LayerId, LayerAction),
    /// Paint on this layer from now on.
    SelectLayer(LayerId),
    /// Select what is opaque on a layer.
    PickLayerAlpha(LayerId),
    /// Add a layer to the chosen ones, or take it out.
    ChooseLayer(LayerId),
    /// Give a layer another name.
    RenameLayer(LayerId, String),
    /// How opaque a layer is. While a slider is dragged all of it is one step.
    LayerOpacity {
        /// Which.
        id: LayerId,
        /// 0 to 1.
        opacity: f32,
        /// Whether the slider was let go.
        done: bool,
    },
    /// How a layer is mixed with those below it.
    LayerBlend(LayerId, BlendMode),
    /// Put a layer elsewhere in the tree.
    MoveLayer(LayerId, Place),

    /// Change the generation frame.
    Frame(FrameAction),
    /// The generation frame, in canvas pixels; `None` is the whole canvas.
    SetFrame(Option<SignedRect>),
    /// Crop or grow the canvas to this, in canvas pixels. Nothing is scaled.
    SetCanvas(SignedRect),
    /// Crop the canvas to the selection.
    CropToSelection,
    /// Crop or grow the canvas to the generation frame.
    CropToFrame,
    /// Grow the canvas and have the new ground painted.
    Outpaint {
        /// By how many pixels on each side.
        sides: Sides,
        /// How soft the seam is, in pixels.
        feather_px: f64,
        /// What the new ground is before it is painted.
        fill: OutpaintFill,
    },

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
    /// Show the Upscale panel in place of the Generate panel, or the other way round.
    ToggleUpscale,
    /// Make larger what the Upscale panel says.
    Upscale,
    /// Make pictures larger by this file from now on; `None` is the built-in network.
    ChooseUpscaler(Option<PathBuf>),
    /// Change the list of files that are made larger, or start and stop that.
    Batch(BatchAction),
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

    /// Regenerate inside the frame while the artist paints, or no longer.
    ToggleLive,
    /// Make the live result a layer.
    TakeLive,
    /// Throw the live result away.
    DropLive,

    /// Show the gallery of results, or hide it.
    ToggleGallery,
    /// Look at the gallery's folder anew.
    GalleryRefresh,
    /// Show only what fits these words.
    GallerySearch(String),
    /// Put the settings that made a result into the form.
    GalleryUse(PathBuf),
    /// Open a result as a picture of its own.
    GalleryOpen(PathBuf),
    /// Put a result on the canvas as a layer.
    GalleryLayer(PathBuf),
    /// Move a result to the system's trash.
    GalleryTrash(PathBuf),
    /// Show a result in the system's file manager.
    GalleryReveal(PathBuf),

    /// Another random seed.
    RollSeed,
    /// Keep the seed, or draw a new one for each job.
    ToggleSeedLock,
    /// Use a model (`None` is the built-in one) with its defaults.
    ChooseModel(Option<PathBuf>),
    /// Change what the prompt names.
    Prompt(PromptAction),
    /// Change the control networks.
    Control(ControlAction),
    /// Show, search and use the models that were found.
    Library(LibraryAction),
    /// The model's own defaults for sampler, schedule, steps, guidance and size.
    ModelDefaults,
    /// Draw in few steps, by weights that the model has for that, or as before.
    ToggleFast,
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
    /// Look for the models of other programs.
    Elsewhere(ElsewhereAction),
    /// Show the hints for beginners, or end them.
    Tour(TourAction),
    /// Show the log in the system's file manager.
    ShowLog,
}

/// Where a command stands in menus, the palette and the sheet of shortcuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Pictures in and out, and the program.
    File,
    /// Undo, colours and the like.
    Edit,
    /// The layers.
    Layer,
    /// The canvas and the generation frame.
    Image,
    /// The selection.
    Select,
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
    pub const ALL: [Self; 12] = [
        Self::File,
        Self::Edit,
        Self::Layer,
        Self::Image,
        Self::Select,
        Self::Mask,
        Self::Tool,
        Self::View,
        Self::Generate,
        Self::Candidate,
        Self::Prompt,
        Self::Help,
    ];
}

/// A command as menus, tooltips, the palette and the sheet of shortcuts show it: a row of
/// [`COMMANDS`](super::COMMANDS).
pub struct CommandRow {
    /// What it does.
    pub command: Command,
    /// Name in settings, and in the keys of its texts.
    pub id: &'static str,
    /// Its keys, the one to show first. The artist's own are in [`Keymap`](super::Keymap).
    pub shortcuts: &'static [Shortcut],
    /// Name of its icon in Google's Material Symbols; empty for none.
    pub icon: &'static str,
    /// Where it stands.
    pub group: Group,
    /// Whether it can be done now.
    pub when: fn(&App) -> bool,
}
