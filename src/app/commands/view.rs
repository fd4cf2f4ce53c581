//! The commands of what is seen.

use super::{S, View, row};
use crate::app::Key::{Char, Tab};
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
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
];
