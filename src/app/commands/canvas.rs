//! The commands of the canvas and of the generation frame.

use super::{Image, S, has_mask, has_selection, row, row_when};
use crate::app::FrameAction as Fr;
use crate::app::Key::Char;
use crate::app::{Ask, Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("canvas_size", "Canvas size…", Command::Ask(Ask::CanvasSize), &[S::ctrl_shift(Char('K'))], "aspect_ratio",
        Image, "Crops or grows the canvas; nothing is scaled."),
    row_when("crop_to_selection", "Crop to selection", Command::CropToSelection, &[], "crop", Image,
        "Crops the canvas to what is selected.", has_selection),
    row("crop_to_frame", "Crop to frame", Command::CropToFrame, &[], "", Image,
        "Crops or grows the canvas to the generation frame."),
    row("outpaint", "Outpaint…", Command::Ask(Ask::Outpaint), &[S::ctrl_shift(Char('O'))], "expand_content", Image,
        "Grows the canvas on any side and has the new ground painted."),
    row_when("frame_fit_mask", "Frame around mask", Command::Frame(Fr::FitMask), &[S::shift(Char('F'))], "center_focus_strong",
        Image, "Puts the generation frame around the mask and its surroundings.", has_mask),
    row_when("frame_fit_selection", "Frame around selection", Command::Frame(Fr::FitSelection), &[S::ctrl(Char('F'))], "highlight_alt",
        Image, "Puts the generation frame around the selection.", has_selection),
    row("frame_whole", "Frame whole picture", Command::Frame(Fr::WholePicture), &[S::ctrl_shift(Char('F'))], "fullscreen",
        Image, "Generates on the whole canvas."),
    row("frame_aspect_lock", "Lock the frame's shape", Command::Frame(Fr::ToggleAspectLock), &[], "aspect_ratio", Image,
        "Keeps the frame's proportions while it is dragged."),
];
