//! The commands of the canvas and of the generation frame.

use super::{Image, S, has_mask, has_selection, row, row_when};
use crate::app::FrameAction as Fr;
use crate::app::Key::Char;
use crate::app::{Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("canvas_size", Command::Ask(Ask::CanvasSize), &[S::ctrl_shift(Char('K'))], "aspect_ratio", Image),
    row_when("crop_to_selection", Command::CropToSelection, &[], "crop", Image, has_selection),
    row("crop_to_frame", Command::CropToFrame, &[], "", Image),
    row("outpaint", Command::Ask(Ask::Outpaint), &[S::ctrl_shift(Char('O'))], "expand_content", Image),
    row_when("frame_fit_mask", Command::Frame(Fr::FitMask), &[S::shift(Char('F'))], "center_focus_strong", Image,
        has_mask),
    row_when("frame_fit_selection", Command::Frame(Fr::FitSelection), &[S::ctrl(Char('F'))], "highlight_alt", Image,
        has_selection),
    row("frame_whole", Command::Frame(Fr::WholePicture), &[S::ctrl_shift(Char('F'))], "fullscreen", Image),
    row("frame_aspect_lock", Command::Frame(Fr::ToggleAspectLock), &[], "aspect_ratio", Image),
];
