//! Actions that come in families, so that one command carries each: of the mask, the layers, the selection, the frame, files
//! that are made larger.

use std::path::PathBuf;

use super::BatchFormat;

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

/// What is done to a layer, or with the tree of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayerAction {
    /// A new transparent layer above it.
    New,
    /// A copy above it.
    Duplicate,
    /// Removes it; the last one is replaced by an empty one.
    Delete,
    /// Makes it and the layer below one.
    MergeDown,
    /// Makes all layers that are seen one.
    MergeVisible,
    /// Makes all layers one, and leaves out what is hidden.
    Flatten,
    /// Asks for another name.
    Rename,
    /// Puts the chosen layers, or this one, into a new group.
    Group,
    /// Takes the layers of a group out of it.
    Ungroup,
    /// One place up.
    Raise,
    /// One place down.
    Lower,
    /// The layer above is painted on from now on.
    SelectAbove,
    /// The layer below is painted on from now on.
    SelectBelow,
    /// Shows or hides it.
    ToggleVisible,
    /// Protects it from every change, or no longer.
    ToggleLock,
    /// Keeps its transparency as it is, or no longer.
    ToggleAlphaLock,
    /// Shows it only where the layer below is opaque, or everywhere again.
    ToggleClip,
    /// Gives it a layer mask: the selection, or without one all white.
    AddMask,
    /// Makes what its mask hides transparent, and removes the mask.
    ApplyMask,
    /// Removes its mask.
    DeleteMask,
    /// Uses its mask, or does as if there were none.
    ToggleMask,
    /// Its mask is painted on from now on.
    EditMask,
    /// Its pixels are painted on from now on.
    EditPixels,
    /// Exchanges left and right.
    FlipHorizontal,
    /// Exchanges top and bottom.
    FlipVertical,
    /// A quarter turn anticlockwise.
    RotateLeft,
    /// A quarter turn clockwise.
    RotateRight,
    /// A half turn.
    RotateHalf,
    /// Puts the settings that made it into the form.
    UseRecipe,
}

/// What is done to the selection; distances are [`Settings::selection_step_px`](super::Settings::selection_step_px).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SelectionAction {
    /// Everything is selected.
    All,
    /// Nothing is selected any more: everything may be painted.
    None,
    /// Exchanges inside and outside.
    Invert,
    /// Widens it.
    Grow,
    /// Narrows it.
    Shrink,
    /// Softens its edge.
    Feather,
    /// Leaves a band along its edge.
    Border,
    /// Selects what is masked.
    FromMask,
    /// Masks what is selected.
    ToMask,
    /// Selects what is opaque on the active layer.
    FromLayer,
}

/// What is done to the generation frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameAction {
    /// Around the mask and as much of its surroundings as the form's padding says.
    FitMask,
    /// Around the selection.
    FitSelection,
    /// The whole canvas.
    WholePicture,
    /// Keeps its proportions while it is dragged, or no longer.
    ToggleAspectLock,
}

/// What is done with the list of files that are made larger.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchAction {
    /// Adds files, and all pictures of folders.
    Add(Vec<PathBuf>),
    /// Takes one out, by its number.
    Remove(usize),
    /// Takes all out.
    Clear,
    /// Where results are written; `None` puts each beside its file.
    Folder(Option<PathBuf>),
    /// In what format.
    Format(BatchFormat),
    /// Quality of JPEG files, 1 to 100.
    Quality(u8),
    /// Makes all that are not done larger.
    Start,
    /// Stops that; what is done stays.
    Cancel,
}
