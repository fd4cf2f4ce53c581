//! The commands of jobs and of what they made.

use super::{Candidate, Generate, S, has_candidates, has_jobs, has_selected, row, row_when};
use crate::app::Key::{Backspace, Char, Delete, Enter, Escape, F, Left, Right};
use crate::app::{App, Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("generate", Command::Generate, &[S::ctrl(Enter)], "auto_awesome", Generate),
    row("generate_front", Command::GenerateFront, &[S::ctrl_shift(Enter)], "vertical_align_top", Generate),
    row("upscale_panel", Command::ToggleUpscale, &[S::new(F(5))], "photo_size_select_large", Generate),
    row_when("upscale", Command::Upscale, &[S::ctrl(Char('U'))], "photo_size_select_large", Generate,
        |app| !app.is_empty()),
    row("upscale_files", Command::Ask(Ask::UpscaleFiles), &[S::ctrl_shift(Char('U'))], "burst_mode", Generate),
    row_when("cancel", Command::Cancel, &[S::shift(Char('X'))], "stop_circle", Generate, has_jobs),
    row_when("cancel_all", Command::CancelAll, &[S::ctrl_shift(Char('X'))], "cancel", Generate, has_jobs),
    row("pause", Command::TogglePause, &[S::ctrl_shift(Char('P'))], "pause", Generate),
    row("escape", Command::Escape, &[S::new(Escape)], "close", Generate),
    row("live", Command::ToggleLive, &[S::shift(Char('L'))], "bolt", Generate),
    row_when("live_take", Command::TakeLive, &[], "check", Generate, |app| app.live_result().is_some()),
    row_when("live_drop", Command::DropLive, &[], "close", Generate, |app| app.live_result().is_some()),

    row_when("candidate_next", Command::NextCandidate, &[S::new(Right)], "chevron_right", Candidate, has_candidates),
    row_when("candidate_previous", Command::PreviousCandidate, &[S::new(Left)], "chevron_left", Candidate,
        has_candidates),
    row_when("candidate_take", Command::TakeSelected, &[S::new(Enter)], "check", Candidate,
        |app| has_selected(app) || app.live_result().is_some()),
    row_when("candidate_discard", Command::DiscardSelected, &[S::new(Backspace)], "delete", Candidate, has_selected),
    row_when("candidate_more", Command::MoreLikeSelected, &[S::shift(Char('R'))], "library_add", Candidate,
        has_selected),
    row_when("candidate_settings", Command::UseSettingsOfSelected, &[S::new(Char('R'))], "tune", Candidate,
        has_selected),
    row_when("compare", Command::ToggleCompare, &[S::new(Char('C'))], "compare", Candidate, App::can_compare),
    row_when("candidate_save_all", Command::Ask(Ask::SaveAll), &[S::ctrl_shift(Char('C'))], "save_alt", Candidate,
        has_candidates),
    row_when("candidate_discard_all", Command::DiscardAll, &[S::shift(Delete)], "delete_sweep", Candidate,
        has_candidates),
];
