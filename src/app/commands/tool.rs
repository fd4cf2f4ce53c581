//! The commands that take up tools, and change the one in hand.

use super::{S, Tool, has_brush, row, row_when};
use crate::app::Key::Char;
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("tool_brush", Command::Tool("brush"), &[S::new(Char('B'))], "brush", Tool),
    row("tool_eraser", Command::Tool("eraser"), &[S::new(Char('E'))], "ink_eraser", Tool),
    row("tool_fill", Command::Tool("fill"), &[S::new(Char('G'))], "format_color_fill", Tool),
    row("tool_gradient", Command::Tool("gradient"), &[], "gradient", Tool),
    row("tool_mask_brush", Command::Tool("mask_brush"), &[S::new(Char('M'))], "format_paint", Tool),
    row("tool_frame", Command::Tool("frame"), &[S::new(Char('F'))], "screenshot_frame", Tool),
    row("tool_move", Command::Tool("move"), &[S::new(Char('V'))], "open_with", Tool),
    row("tool_select_rect", Command::Tool("select_rect"), &[S::new(Char('U'))], "select", Tool),
    row("tool_select_ellipse", Command::Tool("select_ellipse"), &[S::new(Char('O'))], "circle", Tool),
    row("tool_select_lasso", Command::Tool("select_lasso"), &[S::new(Char('L'))], "lasso_select", Tool),
    row("tool_select_polygon", Command::Tool("select_polygon"), &[S::new(Char('P'))], "polyline", Tool),
    row("tool_wand", Command::Tool("wand"), &[S::new(Char('W'))], "wand_stars", Tool),
    row("tool_select_colour", Command::Tool("select_colour"), &[], "colors", Tool),
    row("tool_picker", Command::Tool("picker"), &[S::new(Char('I'))], "colorize", Tool),
    row("tool_pan", Command::Tool("pan"), &[S::new(Char('H'))], "pan_tool", Tool),
    row("tool_zoom", Command::Tool("zoom"), &[S::new(Char('Z'))], "zoom_in", Tool),
    row_when("brush_larger", Command::BrushLarger, &[S::new(Char(']'))], "add_circle", Tool, has_brush),
    row_when("brush_smaller", Command::BrushSmaller, &[S::new(Char('['))], "do_not_disturb_on", Tool, has_brush),
    row_when("brush_harder", Command::BrushHarder, &[S::shift(Char(']'))], "circle", Tool, has_brush),
    row_when("brush_softer", Command::BrushSofter, &[S::shift(Char('['))], "blur_circular", Tool, has_brush),
];
