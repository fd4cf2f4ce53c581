//! Icons by the names that the tables of commands and tools give them (Google's Material Symbols).

use egui_material_icons::MaterialIcon;
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
/// Another random number.
pub const DICE: &str = ICON_CASINO.codepoint;
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
/// Accepts.
pub const TAKE: &str = ICON_CHECK.codepoint;
/// Before and after.
pub const COMPARE: &str = ICON_COMPARE.codepoint;
/// More of this kind.
pub const MORE: &str = ICON_AUTO_AWESOME_MOTION.codepoint;
/// Throws away.
pub const DISCARD: &str = ICON_DELETE.codepoint;
/// Writes a file.
pub const SAVE: &str = ICON_DOWNLOAD.codepoint;
/// Searches.
pub const SEARCH: &str = ICON_SEARCH.codepoint;
/// Adds.
pub const ADD: &str = ICON_ADD.codepoint;
/// The panel at the right.
pub const PANEL: &str = ICON_TUNE.codepoint;
/// A folder.
pub const FOLDER: &str = ICON_FOLDER_OPEN.codepoint;
/// A picture.
pub const PICTURE: &str = ICON_IMAGE.codepoint;

/// The names in the tables and their icons.
const NAMED: &[(&str, MaterialIcon)] = &[
    ("brush", ICON_BRUSH),
    ("ink_eraser", ICON_INK_ERASER),
    ("format_paint", ICON_FORMAT_PAINT),
    ("colorize", ICON_COLORIZE),
    ("pan_tool", ICON_PAN_TOOL),
    ("zoom_in", ICON_ZOOM_IN),
    ("zoom_out", ICON_ZOOM_OUT),
];

/// The glyph of an icon by its name; `None` for a name without one here.
pub fn named(name: &str) -> Option<&'static str> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, icon)| icon.codepoint)
}
