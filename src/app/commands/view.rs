//! The commands of what is seen.

use super::{S, View, row};
use crate::app::Key::{Char, Tab};
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("zoom_fit", Command::Fit, &[S::ctrl(Char('0'))], "fit_screen", View),
    row("zoom_100", Command::Zoom(1.0), &[S::ctrl(Char('1'))], "crop_free", View),
    row("zoom_200", Command::Zoom(2.0), &[S::ctrl(Char('2'))], "", View),
    row("zoom_400", Command::Zoom(4.0), &[S::ctrl(Char('3'))], "", View),
    row("zoom_800", Command::Zoom(8.0), &[S::ctrl(Char('4'))], "", View),
    row("zoom_in", Command::ZoomIn, &[S::ctrl(Char('+')), S::ctrl(Char('='))], "zoom_in", View),
    row("zoom_out", Command::ZoomOut, &[S::ctrl(Char('-'))], "zoom_out", View),
    row("panels", Command::TogglePanels, &[S::new(Tab)], "view_sidebar", View),
    row("theme", Command::ToggleTheme, &[], "dark_mode", View),
];
