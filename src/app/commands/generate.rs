//! The commands of jobs and of what they made.

use super::{Candidate, Generate, S, has_candidates, has_jobs, has_selected, row, row_when};
use crate::app::Key::{Backspace, Char, Delete, Enter, Escape, F, Left, Right};
use crate::app::{App, Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("generate", "Generate", Command::Generate, &[S::ctrl(Enter)], "auto_awesome", Generate,
        "Makes pictures; while a job runs, the new one waits in the queue."),
    row("generate_front", "Generate next", Command::GenerateFront, &[S::ctrl_shift(Enter)], "vertical_align_top",
        Generate, "Makes pictures before all that waits in the queue."),
    row("upscale_panel", "Upscale panel", Command::ToggleUpscale, &[S::new(F(5))], "photo_size_select_large", Generate,
        "Shows the Upscale panel in place of the Generate panel, or the other way round."),
    row_when("upscale", "Upscale", Command::Upscale, &[S::ctrl(Char('U'))], "photo_size_select_large", Generate,
        "Makes the picture, the selection or the layer larger, as the Upscale panel says.", |app| !app.is_empty()),
    row("upscale_files", "Upscale files…", Command::Ask(Ask::UpscaleFiles), &[S::ctrl_shift(Char('U'))],
        "burst_mode", Generate, "Makes picture files larger, one after the other."),
    row_when("cancel", "Cancel job", Command::Cancel, &[S::shift(Char('X'))], "stop_circle", Generate,
        "Stops the running job now; the picture stays as it was, and candidates that are done stay.", has_jobs),
    row_when("cancel_all", "Cancel all jobs", Command::CancelAll, &[S::ctrl_shift(Char('X'))], "cancel", Generate,
        "Stops the running job and empties the queue.", has_jobs),
    row("pause", "Pause queue", Command::TogglePause, &[S::ctrl_shift(Char('P'))], "pause", Generate,
        "Lets the running job end and starts no other until the queue goes on."),
    row("escape", "Stop", Command::Escape, &[S::new(Escape)], "close", Generate,
        "Stops what is under way: the stroke, else the running job, else the comparison, else the candidate in view."),
    row("live", "Live mode", Command::ToggleLive, &[S::shift(Char('L'))], "bolt", Generate,
        "Generates anew inside the frame while you paint, in a few steps."),
    row_when("live_take", "Take live result", Command::TakeLive, &[], "check", Generate,
        "Makes the live result a layer.", |app| app.live_result().is_some()),
    row_when("live_drop", "Drop live result", Command::DropLive, &[], "close", Generate,
        "Throws the live result away.", |app| app.live_result().is_some()),

    row_when("candidate_next", "Next candidate", Command::NextCandidate, &[S::new(Right)], "chevron_right", Candidate,
        "Shows the next candidate in place.", has_candidates),
    row_when("candidate_previous", "Previous candidate", Command::PreviousCandidate, &[S::new(Left)], "chevron_left",
        Candidate, "Shows the previous candidate in place.", has_candidates),
    row_when("candidate_take", "Take candidate", Command::TakeSelected, &[S::new(Enter)], "check", Candidate,
        "Takes the candidate in view, or the live result, as a new layer. Undo gives it back.",
        |app| has_selected(app) || app.live_result().is_some()),
    row_when("candidate_discard", "Discard candidate", Command::DiscardSelected, &[S::new(Backspace)], "delete",
        Candidate, "Throws the candidate in view away.", has_selected),
    row_when("candidate_more", "More like this", Command::MoreLikeSelected, &[S::shift(Char('R'))], "library_add",
        Candidate, "Makes variations of the candidate in view.", has_selected),
    row_when("candidate_settings", "Use its settings", Command::UseSettingsOfSelected, &[S::new(Char('R'))], "tune",
        Candidate, "Puts prompt, seed and all settings of the candidate in view into the panel.", has_selected),
    row_when("compare", "Compare", Command::ToggleCompare, &[S::new(Char('C'))], "compare", Candidate,
        "Shows before and after side by side, with a border to drag.", App::can_compare),
    row_when("candidate_save_all", "Save all candidates…", Command::Ask(Ask::SaveAll), &[S::ctrl_shift(Char('C'))],
        "save_alt", Candidate, "Writes all candidates into a folder.", has_candidates),
    row_when("candidate_discard_all", "Discard all candidates", Command::DiscardAll, &[S::shift(Delete)],
        "delete_sweep", Candidate, "Throws all candidates away.", has_candidates),
];
