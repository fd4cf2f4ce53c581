//! The table of commands.

use super::command::Group::{Candidate, Edit, File, Generate, Help, Mask, Prompt, Tool, View};
use super::command::{Ask, Command, CommandRow, Group, MaskAction};
use super::shortcut::Key::{Char, Delete, Down, Enter, Escape, F, Left, Right, Tab, Up};
use super::shortcut::Shortcut;
use super::{App, Shortcut as S};

const fn row(
    id: &'static str,
    label: &'static str,
    command: Command,
    shortcuts: &'static [Shortcut],
    icon: &'static str,
    group: Group,
    tooltip: &'static str,
) -> CommandRow {
    CommandRow { command, id, label, tooltip, shortcuts, icon, group, when: always }
}

/// A row that is not always to be had.
#[allow(clippy::too_many_arguments, reason = "a row of a table, one column after the other")]
const fn row_when(
    id: &'static str,
    label: &'static str,
    command: Command,
    shortcuts: &'static [Shortcut],
    icon: &'static str,
    group: Group,
    tooltip: &'static str,
    when: fn(&App) -> bool,
) -> CommandRow {
    CommandRow { command, id, label, tooltip, shortcuts, icon, group, when }
}

fn always(_: &App) -> bool {
    true
}

fn has_mask(app: &App) -> bool {
    app.mask_bounds().is_some()
}

fn has_brush(app: &App) -> bool {
    app.tools.has_brush()
}

fn has_selected(app: &App) -> bool {
    app.selected_candidate().is_some()
}

fn has_candidates(app: &App) -> bool {
    !app.candidates().is_empty()
}

fn has_jobs(app: &App) -> bool {
    !app.jobs().is_empty()
}

/// Everything that can be done without further choice, in the order of menus.
#[rustfmt::skip]
pub static COMMANDS: &[CommandRow] = &[
    row("new", "New", Command::New, &[S::ctrl(Char('N'))], "note_add", File,
        "Begins an empty canvas of the size in the panel. Undo brings the picture back."),
    row("open", "Open…", Command::Ask(Ask::Open), &[S::ctrl(Char('O'))], "folder_open", File,
        "Opens a picture file. Undo brings back what was there."),
    row("paste", "Paste picture", Command::Ask(Ask::Paste), &[S::ctrl(Char('V'))], "content_paste", File,
        "Opens the picture in the clipboard."),
    row("export", "Export…", Command::Ask(Ask::Export), &[S::ctrl(Char('E')), S::ctrl(Char('S'))], "save_as", File,
        "Writes the picture to a file as PNG, JPEG or WebP, with or without its recipe."),
    row("export_now", "Export at once", Command::ExportNow, &[S::ctrl_shift(Char('E')), S::ctrl_shift(Char('S'))],
        "save", File, "Writes the picture as it was last exported, or into the folder for exports under a new name."),
    row("copy", "Copy picture", Command::CopyPicture, &[S::ctrl(Char('C'))], "content_copy", File,
        "Puts the picture into the clipboard."),
    row("settings", "Settings…", Command::Ask(Ask::Settings), &[S::ctrl(Char(','))], "settings", File,
        "Theme, device, memory, model folders and shortcuts."),
    row("quit", "Quit", Command::Quit, &[S::ctrl(Char('Q'))], "logout", File,
        "Ends the program; asks first if something would be lost."),

    row_when("undo", "Undo", Command::Undo, &[S::ctrl(Char('Z'))], "undo", Edit,
        "Takes the last step back.", |app| app.history_state().undo.is_some()),
    row_when("redo", "Redo", Command::Redo, &[S::ctrl_shift(Char('Z')), S::ctrl(Char('Y'))], "redo", Edit,
        "Does again what was undone.", |app| app.history_state().redo.is_some()),
    row("swap_colours", "Swap colours", Command::SwapColours, &[S::new(Char('X'))], "swap_horiz", Edit,
        "Exchanges foreground and background colour."),
    row("default_colours", "Default colours", Command::DefaultColours, &[S::new(Char('D'))], "contrast", Edit,
        "Makes the foreground black and the background white."),

    row("mask_invert", "Invert mask", Command::Mask(MaskAction::Invert),
        &[S::shift(Char('V')), S::ctrl_shift(Char('I'))], "invert_colors", Mask,
        "Repaints what was kept and keeps what was to be repainted."),
    row_when("mask_clear", "Clear mask", Command::Mask(MaskAction::Clear), &[S::ctrl_shift(Char('A'))], "deselect",
        Mask, "Masks nothing.", has_mask),
    row("mask_fill", "Fill mask", Command::Mask(MaskAction::Fill), &[S::ctrl(Char('A'))], "select_all", Mask,
        "Masks everything."),
    row_when("mask_grow", "Grow mask", Command::Mask(MaskAction::Grow), &[], "zoom_out_map", Mask,
        "Widens the mask by the distance in the mask settings.", has_mask),
    row_when("mask_shrink", "Shrink mask", Command::Mask(MaskAction::Shrink), &[], "zoom_in_map", Mask,
        "Narrows the mask by the distance in the mask settings.", has_mask),
    row_when("mask_feather", "Feather mask", Command::Mask(MaskAction::Feather), &[], "blur_on", Mask,
        "Softens the mask's edge by the distance in the mask settings.", has_mask),
    row("quick_mask", "Quick mask", Command::ToggleQuickMask, &[S::new(Char('Q'))], "filter_b_and_w", Mask,
        "Shows the mask as a red film over all that is kept."),
    row("show_mask", "Show mask", Command::ToggleMask, &[S::shift(Char('H'))], "visibility", Mask,
        "Shows or hides the mask; it counts all the same."),

    row("tool_brush", "Brush", Command::Tool("brush"), &[S::new(Char('B'))], "brush", Tool,
        "Paints with the foreground colour."),
    row("tool_eraser", "Eraser", Command::Tool("eraser"), &[S::new(Char('E'))], "ink_eraser", Tool,
        "Makes the picture transparent."),
    row("tool_mask_brush", "Mask brush", Command::Tool("mask_brush"), &[S::new(Char('M'))], "format_paint", Tool,
        "Paints what is to be generated anew."),
    row("tool_picker", "Colour picker", Command::Tool("picker"), &[S::new(Char('I'))], "colorize", Tool,
        "Takes the foreground colour from the picture."),
    row("tool_pan", "Pan", Command::Tool("pan"), &[S::new(Char('H'))], "pan_tool", Tool,
        "Moves the view."),
    row("tool_zoom", "Zoom", Command::Tool("zoom"), &[S::new(Char('Z'))], "zoom_in", Tool,
        "Click enlarges, Alt+click makes smaller."),
    row_when("brush_larger", "Larger brush", Command::BrushLarger, &[S::new(Char(']'))], "add_circle", Tool,
        "Makes the brush larger.", has_brush),
    row_when("brush_smaller", "Smaller brush", Command::BrushSmaller, &[S::new(Char('['))], "do_not_disturb_on", Tool,
        "Makes the brush smaller.", has_brush),
    row_when("brush_harder", "Harder brush", Command::BrushHarder, &[S::shift(Char(']'))], "circle", Tool,
        "Makes the brush's edge harder.", has_brush),
    row_when("brush_softer", "Softer brush", Command::BrushSofter, &[S::shift(Char('['))], "blur_circular", Tool,
        "Makes the brush's edge softer.", has_brush),

    row("zoom_fit", "Fit", Command::Fit, &[S::ctrl(Char('0'))], "fit_screen", View,
        "Shows the whole canvas."),
    row("zoom_100", "100 %", Command::Zoom(1.0), &[S::ctrl(Char('1'))], "crop_free", View,
        "Shows one pixel of the canvas as one of the screen."),
    row("zoom_200", "200 %", Command::Zoom(2.0), &[S::ctrl(Char('2'))], "", View, "Shows the canvas twice as large."),
    row("zoom_400", "400 %", Command::Zoom(4.0), &[S::ctrl(Char('3'))], "", View,
        "Shows the canvas four times as large."),
    row("zoom_800", "800 %", Command::Zoom(8.0), &[S::ctrl(Char('4'))], "", View,
        "Shows the canvas eight times as large."),
    row("zoom_in", "Zoom in", Command::ZoomIn, &[S::ctrl(Char('+')), S::ctrl(Char('='))], "zoom_in", View,
        "Enlarges by a step."),
    row("zoom_out", "Zoom out", Command::ZoomOut, &[S::ctrl(Char('-'))], "zoom_out", View,
        "Makes smaller by a step."),
    row("panels", "Show panels", Command::TogglePanels, &[S::new(Tab)], "view_sidebar", View,
        "Shows or hides all panels around the canvas."),
    row("theme", "Dark or light", Command::ToggleTheme, &[], "dark_mode", View,
        "Changes between the dark and the light theme."),

    row("generate", "Generate", Command::Generate, &[S::ctrl(Enter)], "auto_awesome", Generate,
        "Makes pictures; while a job runs, the new one waits in the queue."),
    row("generate_front", "Generate next", Command::GenerateFront, &[S::ctrl_shift(Enter)], "vertical_align_top",
        Generate, "Makes pictures before all that waits in the queue."),
    row_when("cancel", "Cancel job", Command::Cancel, &[S::shift(Char('X'))], "stop_circle", Generate,
        "Stops the running job now; the picture stays as it was, and candidates that are done stay.", has_jobs),
    row_when("cancel_all", "Cancel all jobs", Command::CancelAll, &[S::ctrl_shift(Char('X'))], "cancel", Generate,
        "Stops the running job and empties the queue.", has_jobs),
    row("pause", "Pause queue", Command::TogglePause, &[S::ctrl_shift(Char('P'))], "pause", Generate,
        "Lets the running job end and starts no other until the queue goes on."),
    row("escape", "Stop", Command::Escape, &[S::new(Escape)], "close", Generate,
        "Stops what is under way: the stroke, else the running job, else the comparison, else the candidate in view."),

    row_when("candidate_next", "Next candidate", Command::NextCandidate, &[S::new(Right)], "chevron_right", Candidate,
        "Shows the next candidate in place.", has_candidates),
    row_when("candidate_previous", "Previous candidate", Command::PreviousCandidate, &[S::new(Left)], "chevron_left",
        Candidate, "Shows the previous candidate in place.", has_candidates),
    row_when("candidate_take", "Take candidate", Command::TakeSelected, &[S::new(Enter)], "check", Candidate,
        "Takes the candidate in view into the picture. Undo gives it back.", has_selected),
    row_when("candidate_discard", "Discard candidate", Command::DiscardSelected, &[S::new(Delete)], "delete",
        Candidate, "Throws the candidate in view away.", has_selected),
    row_when("candidate_more", "More like this", Command::MoreLikeSelected, &[S::new(Char('V'))], "library_add",
        Candidate, "Makes variations of the candidate in view.", has_selected),
    row_when("candidate_settings", "Use its settings", Command::UseSettingsOfSelected, &[S::new(Char('R'))], "tune",
        Candidate, "Puts prompt, seed and all settings of the candidate in view into the panel.", has_selected),
    row_when("compare", "Compare", Command::ToggleCompare, &[S::new(Char('C'))], "compare", Candidate,
        "Shows before and after side by side, with a border to drag.", App::can_compare),
    row_when("candidate_save_all", "Save all candidates…", Command::Ask(Ask::SaveAll), &[S::ctrl_shift(Char('C'))],
        "save_alt", Candidate, "Writes all candidates into a folder.", has_candidates),
    row_when("candidate_discard_all", "Discard all candidates", Command::DiscardAll, &[S::shift(Delete)],
        "delete_sweep", Candidate, "Throws all candidates away.", has_candidates),

    row("seed_roll", "Another seed", Command::RollSeed, &[S::ctrl(Char('R'))], "casino", Prompt,
        "Draws another random seed."),
    row("seed_lock", "Lock seed", Command::ToggleSeedLock, &[S::ctrl(Char('L'))], "lock", Prompt,
        "Keeps the seed, so that only what is changed changes; unlocked, each job draws a new one."),
    row("swap_size", "Swap width and height", Command::SwapSize, &[], "swap_vert", Prompt,
        "Turns the picture from upright to wide, or back."),
    row("model_defaults", "Model's defaults", Command::ModelDefaults, &[], "restart_alt", Prompt,
        "Sets sampler, steps, guidance and size to what suits the model."),
    row("prompt_older", "Older prompt", Command::PromptOlder, &[S::alt(Up)], "history", Prompt,
        "Brings back the prompt before this one."),
    row("prompt_newer", "Newer prompt", Command::PromptNewer, &[S::alt(Down)], "update", Prompt,
        "Brings back the prompt after this one."),
    row("model_folder", "Add model folder…", Command::Ask(Ask::ModelFolder), &[], "create_new_folder", Prompt,
        "Looks for models in one more folder."),
    row("model_scan", "Look for models", Command::ScanModels, &[], "refresh", Prompt,
        "Looks for models in all model folders anew."),

    row("shortcuts", "Shortcuts", Command::Ask(Ask::Shortcuts), &[S::new(F(1))], "keyboard", Help,
        "Shows all shortcuts."),
    row("palette", "Command palette", Command::Ask(Ask::Palette), &[S::ctrl(Char('K'))], "search", Help,
        "Finds any command by its name."),
];

/// The row with this id.
pub fn find_command(id: &str) -> Option<&'static CommandRow> {
    COMMANDS.iter().find(|row| row.id == id)
}

/// The row that does exactly this.
pub fn row_of(command: &Command) -> Option<&'static CommandRow> {
    COMMANDS.iter().find(|row| row.command == *command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::TOOLS;

    #[test]
    fn rows_have_names_of_their_own_and_keys_of_their_own() {
        for (i, row) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[..i] {
                assert!(row.id != other.id && row.label != other.label, "{}", row.id);
                assert!(row.command != other.command, "{} does what {} does", row.id, other.id);
                let shared = row.shortcuts.iter().find(|s| other.shortcuts.iter().any(|o| o.matches(**s)));
                assert_eq!(shared, None, "{} and {} have the same key", row.id, other.id);
            }
            assert!(row.tooltip.ends_with('.'), "{}", row.id);
            assert!(std::ptr::eq(find_command(row.id).unwrap(), row) && Group::ALL.contains(&row.group));
            assert!(std::ptr::eq(row_of(&row.command).unwrap(), row));
        }
        assert!(find_command("nonsense").is_none());
    }

    #[test]
    fn every_tool_has_its_row_with_its_key() {
        for tool in TOOLS {
            let row = row_of(&Command::Tool(tool.id)).unwrap();
            assert_eq!((row.label, row.icon), (tool.label, tool.icon));
            assert_eq!(row.shortcuts, [S::new(Char(tool.shortcut))]);
        }
        assert_eq!(COMMANDS.iter().filter(|row| matches!(row.command, Command::Tool(_))).count(), TOOLS.len());
    }
}
