//! The commands that take up tools, and change the one in hand.

use super::{S, Tool, has_brush, row, row_when};
use crate::app::Key::Char;
use crate::app::{Command, CommandRow};

#[rustfmt::skip]
pub(super) static ROWS: &[CommandRow] = &[
    row("tool_brush", "Brush", Command::Tool("brush"), &[S::new(Char('B'))], "brush", Tool,
        "Paints with the foreground colour."),
    row("tool_eraser", "Eraser", Command::Tool("eraser"), &[S::new(Char('E'))], "ink_eraser", Tool,
        "Makes the layer transparent."),
    row("tool_fill", "Fill", Command::Tool("fill"), &[S::new(Char('G'))], "format_color_fill", Tool,
        "Fills the area of like colour with the foreground colour."),
    row("tool_gradient", "Gradient", Command::Tool("gradient"), &[], "gradient", Tool,
        "Lays a gradient along a line."),
    row("tool_mask_brush", "Mask brush", Command::Tool("mask_brush"), &[S::new(Char('M'))], "format_paint", Tool,
        "Paints what is to be generated anew."),
    row("tool_frame", "Generation frame", Command::Tool("frame"), &[S::new(Char('F'))], "screenshot_frame", Tool,
        "Says where the next picture is made."),
    row("tool_move", "Move", Command::Tool("move"), &[S::new(Char('V'))], "open_with", Tool,
        "Moves, scales and turns the layer, or what is selected of it."),
    row("tool_select_rect", "Rectangle selection", Command::Tool("select_rect"), &[S::new(Char('U'))], "select", Tool,
        "Selects a rectangle."),
    row("tool_select_ellipse", "Ellipse selection", Command::Tool("select_ellipse"), &[S::new(Char('O'))], "circle",
        Tool, "Selects an ellipse."),
    row("tool_select_lasso", "Lasso", Command::Tool("select_lasso"), &[S::new(Char('L'))], "lasso_select", Tool,
        "Selects what is drawn around."),
    row("tool_select_polygon", "Polygon selection", Command::Tool("select_polygon"), &[S::new(Char('P'))], "polyline",
        Tool, "Selects a polygon, corner by corner."),
    row("tool_wand", "Magic wand", Command::Tool("wand"), &[S::new(Char('W'))], "wand_stars", Tool,
        "Selects the area of like colour."),
    row("tool_select_colour", "Select by colour", Command::Tool("select_colour"), &[], "colors", Tool,
        "Selects all that has one colour."),
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
];
