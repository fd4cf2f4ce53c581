//! The commands of layers.

use super::{Layer, S, row, row_when};
use crate::app::Key::{Backspace, Char, F};
use crate::app::LayerAction as L;
use crate::app::{App, Command, CommandRow};

fn is_group(app: &App) -> bool {
    app.active_row().is_some_and(|row| row.is_group)
}

fn has_layer_mask(app: &App) -> bool {
    app.active_row().is_some_and(|row| row.has_mask)
}

fn has_recipe(app: &App) -> bool {
    app.active_row().is_some_and(|row| row.props.recipe.is_some())
}

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("layer_new", "New layer", Command::Layer(L::New), &[S::ctrl_shift(Char('N'))], "add", Layer,
        "Adds a transparent layer above this one."),
    row("layer_duplicate", "Duplicate layer", Command::Layer(L::Duplicate), &[S::ctrl(Char('J'))], "content_copy",
        Layer, "Adds a copy above this one."),
    row("layer_delete", "Delete layer", Command::Layer(L::Delete), &[S::shift(Backspace)], "delete", Layer,
        "Removes the chosen layers."),
    row("layer_rename", "Rename layer…", Command::Layer(L::Rename), &[S::new(F(2))], "edit", Layer,
        "Gives this layer another name."),
    row("layer_merge_down", "Merge down", Command::Layer(L::MergeDown), &[S::ctrl_alt(Char('E'))],
        "keyboard_double_arrow_down", Layer, "Makes this layer and the one below it one."),
    row("layer_merge_visible", "Merge visible", Command::Layer(L::MergeVisible), &[], "layers", Layer,
        "Makes all layers that are seen one."),
    row("layer_flatten", "Flatten picture", Command::Layer(L::Flatten), &[], "layers_clear", Layer,
        "Makes all layers one and leaves out what is hidden."),
    row("layer_group", "Group layers", Command::Layer(L::Group), &[S::ctrl(Char('G'))], "create_new_folder", Layer,
        "Puts the chosen layers into a new group."),
    row_when("layer_ungroup", "Ungroup", Command::Layer(L::Ungroup), &[S::ctrl_shift(Char('G'))], "folder_off", Layer,
        "Takes the layers of this group out of it.", is_group),
    row("layer_raise", "Raise layer", Command::Layer(L::Raise), &[S::ctrl(Char(']'))], "arrow_upward", Layer,
        "Moves this layer one place up."),
    row("layer_lower", "Lower layer", Command::Layer(L::Lower), &[S::ctrl(Char('['))], "arrow_downward", Layer,
        "Moves this layer one place down."),
    row("layer_above", "Layer above", Command::Layer(L::SelectAbove), &[S::alt(Char(']'))], "", Layer,
        "Goes on with the layer above."),
    row("layer_below", "Layer below", Command::Layer(L::SelectBelow), &[S::alt(Char('['))], "", Layer,
        "Goes on with the layer below."),
    row("layer_visible", "Show or hide layer", Command::Layer(L::ToggleVisible), &[], "visibility", Layer,
        "Shows or hides this layer."),
    row("layer_lock", "Lock layer", Command::Layer(L::ToggleLock), &[S::ctrl(Char('/'))], "lock", Layer,
        "Protects this layer from every change."),
    row("layer_alpha_lock", "Lock transparency", Command::Layer(L::ToggleAlphaLock), &[S::new(Char('/'))],
        "background_grid_small", Layer, "Paints only where this layer is opaque already."),
    row("layer_clip", "Clip to the layer below", Command::Layer(L::ToggleClip), &[S::ctrl_alt(Char('G'))],
        "subdirectory_arrow_right", Layer, "Shows this layer only where the one below it is opaque."),
    row_when("layer_mask_add", "Add layer mask", Command::Layer(L::AddMask), &[], "vignette", Layer,
        "Gives this layer a mask: the selection, or all of it.", |app| !has_layer_mask(app)),
    row_when("layer_mask_apply", "Apply layer mask", Command::Layer(L::ApplyMask), &[], "", Layer,
        "Makes transparent what the mask hides, and removes the mask.", has_layer_mask),
    row_when("layer_mask_delete", "Delete layer mask", Command::Layer(L::DeleteMask), &[], "", Layer,
        "Removes the mask; the layer's pixels are all still there.", has_layer_mask),
    row_when("layer_mask_enabled", "Use layer mask", Command::Layer(L::ToggleMask), &[], "", Layer,
        "Uses the mask, or shows the layer as if there were none.", has_layer_mask),
    row_when("layer_mask_edit", "Paint on layer mask", Command::Layer(L::EditMask), &[S::ctrl(Char('\\'))], "", Layer,
        "Paints on the mask: black hides, white shows.", has_layer_mask),
    row("layer_pixels_edit", "Paint on layer", Command::Layer(L::EditPixels), &[S::alt(Char('\\'))], "", Layer,
        "Paints on the layer's pixels."),
    row("layer_flip_horizontal", "Flip layer horizontally", Command::Layer(L::FlipHorizontal), &[], "flip", Layer,
        "Exchanges left and right."),
    row("layer_flip_vertical", "Flip layer vertically", Command::Layer(L::FlipVertical), &[], "swap_vert", Layer,
        "Exchanges top and bottom."),
    row("layer_rotate_left", "Turn layer left", Command::Layer(L::RotateLeft), &[], "rotate_90_degrees_ccw", Layer,
        "Turns this layer by 90° anticlockwise."),
    row("layer_rotate_right", "Turn layer right", Command::Layer(L::RotateRight), &[], "rotate_90_degrees_cw", Layer,
        "Turns this layer by 90° clockwise."),
    row("layer_rotate_half", "Turn layer upside down", Command::Layer(L::RotateHalf), &[], "sync", Layer,
        "Turns this layer by 180°."),
    row_when("layer_recipe", "Use the layer's settings", Command::Layer(L::UseRecipe), &[], "tune", Layer,
        "Puts prompt, seed and all settings that made this layer into the panel.", has_recipe),
];
