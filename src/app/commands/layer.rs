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
    row("layer_new", Command::Layer(L::New), &[S::ctrl_shift(Char('N'))], "add", Layer),
    row("layer_duplicate", Command::Layer(L::Duplicate), &[S::ctrl(Char('J'))], "content_copy", Layer),
    row("layer_delete", Command::Layer(L::Delete), &[S::shift(Backspace)], "delete", Layer),
    row("layer_rename", Command::Layer(L::Rename), &[S::new(F(2))], "edit", Layer),
    row("layer_merge_down", Command::Layer(L::MergeDown), &[S::ctrl_alt(Char('E'))], "keyboard_double_arrow_down",
        Layer),
    row("layer_merge_visible", Command::Layer(L::MergeVisible), &[], "layers", Layer),
    row("layer_flatten", Command::Layer(L::Flatten), &[], "layers_clear", Layer),
    row("layer_group", Command::Layer(L::Group), &[S::ctrl(Char('G'))], "create_new_folder", Layer),
    row_when("layer_ungroup", Command::Layer(L::Ungroup), &[S::ctrl_shift(Char('G'))], "folder_off", Layer, is_group),
    row("layer_raise", Command::Layer(L::Raise), &[S::ctrl(Char(']'))], "arrow_upward", Layer),
    row("layer_lower", Command::Layer(L::Lower), &[S::ctrl(Char('['))], "arrow_downward", Layer),
    row("layer_above", Command::Layer(L::SelectAbove), &[S::alt(Char(']'))], "", Layer),
    row("layer_below", Command::Layer(L::SelectBelow), &[S::alt(Char('['))], "", Layer),
    row("layer_visible", Command::Layer(L::ToggleVisible), &[], "visibility", Layer),
    row("layer_lock", Command::Layer(L::ToggleLock), &[S::ctrl(Char('/'))], "lock", Layer),
    row("layer_alpha_lock", Command::Layer(L::ToggleAlphaLock), &[S::new(Char('/'))], "background_grid_small", Layer),
    row("layer_clip", Command::Layer(L::ToggleClip), &[S::ctrl_alt(Char('G'))], "subdirectory_arrow_right", Layer),
    row_when("layer_mask_add", Command::Layer(L::AddMask), &[], "vignette", Layer, |app| !has_layer_mask(app)),
    row_when("layer_mask_apply", Command::Layer(L::ApplyMask), &[], "", Layer, has_layer_mask),
    row_when("layer_mask_delete", Command::Layer(L::DeleteMask), &[], "", Layer, has_layer_mask),
    row_when("layer_mask_enabled", Command::Layer(L::ToggleMask), &[], "", Layer, has_layer_mask),
    row_when("layer_mask_edit", Command::Layer(L::EditMask), &[S::ctrl(Char('\\'))], "", Layer, has_layer_mask),
    row("layer_pixels_edit", Command::Layer(L::EditPixels), &[S::alt(Char('\\'))], "", Layer),
    row("layer_flip_horizontal", Command::Layer(L::FlipHorizontal), &[], "flip", Layer),
    row("layer_flip_vertical", Command::Layer(L::FlipVertical), &[], "swap_vert", Layer),
    row("layer_rotate_left", Command::Layer(L::RotateLeft), &[], "rotate_90_degrees_ccw", Layer),
    row("layer_rotate_right", Command::Layer(L::RotateRight), &[], "rotate_90_degrees_cw", Layer),
    row("layer_rotate_half", Command::Layer(L::RotateHalf), &[], "sync", Layer),
    row_when("layer_recipe", Command::Layer(L::UseRecipe), &[], "tune", Layer, has_recipe),
];
