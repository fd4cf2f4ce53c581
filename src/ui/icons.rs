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
/// The panel at the right.
pub const PANEL: &str = ICON_TUNE.codepoint;

/// The names in the tables and their icons.
const NAMED: &[(&str, MaterialIcon)] = &[
    ("add_circle", ICON_ADD_CIRCLE),
    ("auto_awesome", ICON_AUTO_AWESOME),
    ("blur_circular", ICON_BLUR_CIRCULAR),
    ("blur_on", ICON_BLUR_ON),
    ("brush", ICON_BRUSH),
    ("cancel", ICON_CANCEL),
    ("casino", ICON_CASINO),
    ("check", ICON_CHECK),
    ("chevron_left", ICON_CHEVRON_LEFT),
    ("chevron_right", ICON_CHEVRON_RIGHT),
    ("circle", ICON_CIRCLE),
    ("close", ICON_CLOSE),
    ("colorize", ICON_COLORIZE),
    ("compare", ICON_COMPARE),
    ("content_copy", ICON_CONTENT_COPY),
    ("content_paste", ICON_CONTENT_PASTE),
    ("contrast", ICON_CONTRAST),
    ("create_new_folder", ICON_CREATE_NEW_FOLDER),
    ("crop_free", ICON_CROP_FREE),
    ("dark_mode", ICON_DARK_MODE),
    ("delete", ICON_DELETE),
    ("delete_sweep", ICON_DELETE_SWEEP),
    ("deselect", ICON_DESELECT),
    ("do_not_disturb_on", ICON_DO_NOT_DISTURB_ON),
    ("filter_b_and_w", ICON_FILTER_B_AND_W),
    ("fit_screen", ICON_FIT_SCREEN),
    ("folder_open", ICON_FOLDER_OPEN),
    ("format_paint", ICON_FORMAT_PAINT),
    ("history", ICON_HISTORY),
    ("ink_eraser", ICON_INK_ERASER),
    ("invert_colors", ICON_INVERT_COLORS),
    ("keyboard", ICON_KEYBOARD),
    ("library_add", ICON_LIBRARY_ADD),
    ("lock", ICON_LOCK),
    ("logout", ICON_LOGOUT),
    ("note_add", ICON_NOTE_ADD),
    ("pan_tool", ICON_PAN_TOOL),
    ("pause", ICON_PAUSE),
    ("redo", ICON_REDO),
    ("refresh", ICON_REFRESH),
    ("restart_alt", ICON_RESTART_ALT),
    ("save", ICON_SAVE),
    ("save_alt", ICON_SAVE_ALT),
    ("save_as", ICON_SAVE_AS),
    ("search", ICON_SEARCH),
    ("select_all", ICON_SELECT_ALL),
    ("settings", ICON_SETTINGS),
    ("stop_circle", ICON_STOP_CIRCLE),
    ("swap_horiz", ICON_SWAP_HORIZ),
    ("swap_vert", ICON_SWAP_VERT),
    ("tune", ICON_TUNE),
    ("undo", ICON_UNDO),
    ("update", ICON_UPDATE),
    ("vertical_align_top", ICON_VERTICAL_ALIGN_TOP),
    ("view_sidebar", ICON_VIEW_SIDEBAR),
    ("visibility", ICON_VISIBILITY),
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
