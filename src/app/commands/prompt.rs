//! The commands of prompts and settings of pictures, and help.

use super::{Help, Prompt, S, row, row_when};
use crate::app::Key::{Char, Down, F, Up};
use crate::app::{Ask, Command, CommandRow, ElsewhereAction, TourAction};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("seed_roll", "Another seed", Command::RollSeed, &[S::ctrl(Char('R'))], "casino", Prompt,
        "Draws another random seed."),
    row("seed_lock", "Lock seed", Command::ToggleSeedLock, &[S::ctrl(Char('L'))], "lock", Prompt,
        "Keeps the seed, so that only what is changed changes; unlocked, each job draws a new one."),
    row("swap_size", "Swap width and height", Command::SwapSize, &[], "swap_vert", Prompt,
        "Turns the picture from upright to wide, or back."),
    row("model_defaults", "Model's defaults", Command::ModelDefaults, &[], "restart_alt", Prompt,
        "Sets sampler, steps, guidance and size to what suits the model."),
    row_when("fast", "Fast", Command::ToggleFast, &[], "speed", Prompt,
        "Draws in few steps, by weights that the model has for that, or as before.",
        |app| app.fast_steps().is_some()),
    row("prompt_older", "Older prompt", Command::PromptOlder, &[S::alt(Up)], "history", Prompt,
        "Brings back the prompt before this one."),
    row("prompt_newer", "Newer prompt", Command::PromptNewer, &[S::alt(Down)], "update", Prompt,
        "Brings back the prompt after this one."),
    row("model_folder", "Add model folder…", Command::Ask(Ask::ModelFolder), &[], "create_new_folder", Prompt,
        "Looks for models in one more folder."),
    row("model_scan", "Look for models", Command::ScanModels, &[], "refresh", Prompt,
        "Looks for models in all model folders anew."),

    row("elsewhere", "Models of other programs…", Command::Elsewhere(ElsewhereAction::Show), &[], "", Prompt,
        "Looks for models of A1111, ComfyUI, Krita and InvokeAI on this computer."),

    row("tour", "Show the tour", Command::Tour(TourAction::Begin), &[], "", Help,
        "Shows the hints for beginners again."),
    row("log", "Show the log", Command::ShowLog, &[], "", Help,
        "Opens the folder in which the program writes what it does; it stays on this computer."),
    row("shortcuts", "Shortcuts", Command::Ask(Ask::Shortcuts), &[S::new(F(1))], "keyboard", Help,
        "Shows all shortcuts."),
    row("palette", "Command palette", Command::Ask(Ask::Palette), &[S::ctrl(Char('K'))], "search", Help,
        "Finds any command by its name."),
];
