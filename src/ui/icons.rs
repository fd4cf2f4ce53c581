//! Icons by the names that the tables of commands and tools give them (Google's Material Symbols).

use egui_material_icons::MaterialIcon;
#[allow(clippy::wildcard_imports, reason = "all names in there begin with ICON_")]
use egui_material_icons::icons::*;

/// A section that is open.
pub const FOLD: &str = ICON_EXPAND_LESS.codepoint;
/// A section that is closed.
pub const UNFOLD: &str = ICON_EXPAND_MORE.codepoint;
/// Takes something away.
pub const CLOSE: &str = ICON_CLOSE.codepoint;
/// The menu.
pub const MENU: &str = ICON_MENU.codepoint;
/// Something is well.
pub const GOOD: &str = ICON_CHECK_CIRCLE.codepoint;
/// Something is worth knowing.
pub const INFO: &str = ICON_INFO.codepoint;
/// Something needs a look.
pub const WARNING: &str = ICON_WARNING.codepoint;
/// Something failed.
pub const BAD: &str = ICON_ERROR.codepoint;
/// It stays.
pub const LOCKED: &str = ICON_LOCK.codepoint;
/// It changes.
pub const UNLOCKED: &str = ICON_LOCK_OPEN.codepoint;
/// Two things change places.
pub const SWAP: &str = ICON_SWAP_HORIZ.codepoint;
/// Starts again.
pub const RESET: &str = ICON_RESTART_ALT.codepoint;
/// To the front.
pub const FRONT: &str = ICON_VERTICAL_ALIGN_TOP.codepoint;
/// Up.
pub const UP: &str = ICON_KEYBOARD_ARROW_UP.codepoint;
/// Down.
pub const DOWN: &str = ICON_KEYBOARD_ARROW_DOWN.codepoint;
/// Halts.
pub const PAUSE: &str = ICON_PAUSE.codepoint;
/// Goes on.
pub const RESUME: &str = ICON_PLAY_ARROW.codepoint;
/// Stops.
pub const STOP: &str = ICON_STOP.codepoint;
/// Was accepted.
pub const TAKEN: &str = ICON_CHECK.codepoint;
/// Throws all away.
pub const SWEEP: &str = ICON_DELETE_SWEEP.codepoint;
/// Writes a file.
pub const SAVE: &str = ICON_DOWNLOAD.codepoint;
/// Adds.
pub const ADD: &str = ICON_ADD.codepoint;
/// A group whose layers are not seen.
pub const CLOSED: &str = ICON_CHEVRON_RIGHT.codepoint;
/// A layer that is seen.
pub const SEEN: &str = ICON_VISIBILITY.codepoint;
/// A layer that is hidden.
pub const UNSEEN: &str = ICON_VISIBILITY_OFF.codepoint;
/// A layer whose transparency stays.
pub const ALPHA_LOCKED: &str = ICON_BACKGROUND_GRID_SMALL.codepoint;
/// A layer that is seen only where the one below it is.
pub const CLIPPED: &str = ICON_SUBDIRECTORY_ARROW_LEFT.codepoint;
/// A group of layers.
pub const FOLDER: &str = ICON_FOLDER.codepoint;
/// Takes the place of what was selected.
pub const COMBINE_REPLACE: &str = ICON_SELECT.codepoint;
/// Is selected as well.
pub const COMBINE_ADD: &str = ICON_ADD_BOX.codepoint;
/// Is no longer selected.
pub const COMBINE_SUBTRACT: &str = ICON_INDETERMINATE_CHECK_BOX.codepoint;
/// Only what was selected already stays so.
pub const COMBINE_INTERSECT: &str = ICON_JOIN_INNER.codepoint;
/// The generation frame.
pub const FRAME: &str = ICON_SCREENSHOT_FRAME.codepoint;
/// Into the system's trash.
pub const TRASH: &str = ICON_DELETE.codepoint;
/// Puts into the clipboard.
pub const COPY: &str = ICON_CONTENT_COPY.codepoint;
/// Opens.
pub const OPEN: &str = ICON_FOLDER_OPEN.codepoint;
/// Finds.
pub const SEARCH: &str = ICON_SEARCH.codepoint;
/// A model.
pub const MODEL: &str = ICON_DEPLOYED_CODE.codepoint;
/// An adapter.
pub const LORA: &str = ICON_EXTENSION.codepoint;
/// A word with a meaning of its own.
pub const WORD: &str = ICON_TEXT_FIELDS.codepoint;
/// A VAE.
pub const VAE: &str = ICON_PALETTE.codepoint;
/// A control network.
pub const CONTROL: &str = ICON_ROUTE.codepoint;
/// The panel at the right.
pub const PANEL: &str = ICON_TUNE.codepoint;

/// The names in the tables and their icons.
const NAMED: &[(&str, MaterialIcon)] = &[
    ("add", ICON_ADD),
    ("add_circle", ICON_ADD_CIRCLE),
    ("arrow_downward", ICON_ARROW_DOWNWARD),
    ("arrow_upward", ICON_ARROW_UPWARD),
    ("aspect_ratio", ICON_ASPECT_RATIO),
    ("auto_awesome", ICON_AUTO_AWESOME),
    ("background_grid_small", ICON_BACKGROUND_GRID_SMALL),
    ("backspace", ICON_BACKSPACE),
    ("blur_circular", ICON_BLUR_CIRCULAR),
    ("blur_on", ICON_BLUR_ON),
    ("bolt", ICON_BOLT),
    ("border_style", ICON_BORDER_STYLE),
    ("brush", ICON_BRUSH),
    ("burst_mode", ICON_BURST_MODE),
    ("cancel", ICON_CANCEL),
    ("casino", ICON_CASINO),
    ("center_focus_strong", ICON_CENTER_FOCUS_STRONG),
    ("check", ICON_CHECK),
    ("chevron_left", ICON_CHEVRON_LEFT),
    ("chevron_right", ICON_CHEVRON_RIGHT),
    ("circle", ICON_CIRCLE),
    ("close", ICON_CLOSE),
    ("colorize", ICON_COLORIZE),
    ("colors", ICON_COLORS),
    ("compare", ICON_COMPARE),
    ("content_copy", ICON_CONTENT_COPY),
    ("content_cut", ICON_CONTENT_CUT),
    ("content_paste", ICON_CONTENT_PASTE),
    ("contrast", ICON_CONTRAST),
    ("create_new_folder", ICON_CREATE_NEW_FOLDER),
    ("crop", ICON_CROP),
    ("crop_free", ICON_CROP_FREE),
    ("dark_mode", ICON_DARK_MODE),
    ("delete", ICON_DELETE),
    ("delete_sweep", ICON_DELETE_SWEEP),
    ("deselect", ICON_DESELECT),
    ("do_not_disturb_on", ICON_DO_NOT_DISTURB_ON),
    ("edit", ICON_EDIT),
    ("expand_content", ICON_EXPAND_CONTENT),
    ("file_export", ICON_FILE_EXPORT),
    ("filter_b_and_w", ICON_FILTER_B_AND_W),
    ("fit_screen", ICON_FIT_SCREEN),
    ("flip", ICON_FLIP),
    ("folder_off", ICON_FOLDER_OFF),
    ("folder_open", ICON_FOLDER_OPEN),
    ("format_color_fill", ICON_FORMAT_COLOR_FILL),
    ("format_paint", ICON_FORMAT_PAINT),
    ("fullscreen", ICON_FULLSCREEN),
    ("gradient", ICON_GRADIENT),
    ("highlight_alt", ICON_HIGHLIGHT_ALT),
    ("history", ICON_HISTORY),
    ("ink_eraser", ICON_INK_ERASER),
    ("inventory_2", ICON_INVENTORY_2),
    ("invert_colors", ICON_INVERT_COLORS),
    ("ios_share", ICON_IOS_SHARE),
    ("keyboard", ICON_KEYBOARD),
    ("keyboard_double_arrow_down", ICON_KEYBOARD_DOUBLE_ARROW_DOWN),
    ("lasso_select", ICON_LASSO_SELECT),
    ("layers", ICON_LAYERS),
    ("layers_clear", ICON_LAYERS_CLEAR),
    ("library_add", ICON_LIBRARY_ADD),
    ("lock", ICON_LOCK),
    ("logout", ICON_LOGOUT),
    ("note_add", ICON_NOTE_ADD),
    ("open_with", ICON_OPEN_WITH),
    ("pan_tool", ICON_PAN_TOOL),
    ("pause", ICON_PAUSE),
    ("photo_library", ICON_PHOTO_LIBRARY),
    ("photo_size_select_large", ICON_PHOTO_SIZE_SELECT_LARGE),
    ("polyline", ICON_POLYLINE),
    ("redo", ICON_REDO),
    ("refresh", ICON_REFRESH),
    ("restart_alt", ICON_RESTART_ALT),
    ("restore_page", ICON_RESTORE_PAGE),
    ("rotate_90_degrees_ccw", ICON_ROTATE_90_DEGREES_CCW),
    ("rotate_90_degrees_cw", ICON_ROTATE_90_DEGREES_CW),
    ("save", ICON_SAVE),
    ("save_alt", ICON_SAVE_ALT),
    ("save_as", ICON_SAVE_AS),
    ("screenshot_frame", ICON_SCREENSHOT_FRAME),
    ("search", ICON_SEARCH),
    ("select", ICON_SELECT),
    ("select_all", ICON_SELECT_ALL),
    ("settings", ICON_SETTINGS),
    ("speed", ICON_SPEED),
    ("stop_circle", ICON_STOP_CIRCLE),
    ("subdirectory_arrow_right", ICON_SUBDIRECTORY_ARROW_RIGHT),
    ("swap_horiz", ICON_SWAP_HORIZ),
    ("swap_vert", ICON_SWAP_VERT),
    ("sync", ICON_SYNC),
    ("tune", ICON_TUNE),
    ("undo", ICON_UNDO),
    ("update", ICON_UPDATE),
    ("vertical_align_top", ICON_VERTICAL_ALIGN_TOP),
    ("view_sidebar", ICON_VIEW_SIDEBAR),
    ("vignette", ICON_VIGNETTE),
    ("visibility", ICON_VISIBILITY),
    ("wand_stars", ICON_WAND_STARS),
    ("zoom_in", ICON_ZOOM_IN),
    ("zoom_in_map", ICON_ZOOM_IN_MAP),
    ("zoom_out", ICON_ZOOM_OUT),
    ("zoom_out_map", ICON_ZOOM_OUT_MAP),
];

/// The glyph of an icon by its name; `None` for a name without one here.
pub fn named(name: &str) -> Option<&'static str> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, icon)| icon.codepoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::COMMANDS;
    use crate::tools::TOOLS;

    #[test]
    fn every_icon_in_the_tables_is_known() {
        for name in COMMANDS.iter().map(|row| row.icon).chain(TOOLS.iter().map(|tool| tool.icon)) {
            assert!(name.is_empty() || named(name).is_some(), "{name}");
        }
    }
}
