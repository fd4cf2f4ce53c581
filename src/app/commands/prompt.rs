//! The commands of prompts and settings of pictures, and help.

use super::{Help, Prompt, S, row, row_when};
use crate::app::Key::{Char, Down, F, Up};
use crate::app::{Ask, Command, CommandRow, ElsewhereAction, TourAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("seed_roll", Command::RollSeed, &[S::ctrl(Char('R'))], "casino", Prompt),
    row("seed_lock", Command::ToggleSeedLock, &[S::ctrl(Char('L'))], "lock", Prompt),
    row("swap_size", Command::SwapSize, &[], "swap_vert", Prompt),
    row("model_defaults", Command::ModelDefaults, &[], "restart_alt", Prompt),
    row_when("fast", Command::ToggleFast, &[], "speed", Prompt, |app| app.fast_steps().is_some()),
    row("prompt_older", Command::PromptOlder, &[S::alt(Up)], "history", Prompt),
    row("prompt_newer", Command::PromptNewer, &[S::alt(Down)], "update", Prompt),
    row("model_folder", Command::Ask(Ask::ModelFolder), &[], "create_new_folder", Prompt),
    row("model_scan", Command::ScanModels, &[], "refresh", Prompt),

    row("elsewhere", Command::Elsewhere(ElsewhereAction::Show), &[], "", Prompt),

    row("tour", Command::Tour(TourAction::Begin), &[], "", Help),
    row("log", Command::ShowLog, &[], "", Help),
    row("shortcuts", Command::Ask(Ask::Shortcuts), &[S::new(F(1))], "keyboard", Help),
    row("palette", Command::Ask(Ask::Palette), &[S::ctrl(Char('K'))], "search", Help),
];
