//! The table of all tools.

use super::{
    Tool, brush, eraser, fill, frame, gradient, lasso, marquee, mask_brush, pan, picker, polygon, shift, wand, zoom,
};

/// A row of the table of tools.
pub struct ToolKind {
    /// Name in settings.
    pub id: &'static str,
    /// Name that artists see.
    pub label: &'static str,
    /// One sentence or more on what it does and which keys change that.
    pub tooltip: &'static str,
    /// The key that takes it up, if it has one.
    pub shortcut: Option<char>,
    /// Name of its icon in Google's Material Symbols.
    pub icon: &'static str,
    /// Neighbours of one group share a place in the rail.
    pub group: &'static str,
    /// A fresh one.
    pub make: fn() -> Box<dyn Tool>,
}

/// All tools, as they stand in the rail.
pub const TOOLS: &[ToolKind] = &[
    ToolKind {
        id: "brush",
        label: "Brush",
        tooltip: "Paints with the foreground colour. Shift+click draws a straight line from the last stroke, \
                  Alt picks a colour.",
        shortcut: Some('B'),
        icon: "brush",
        group: "paint",
        make: || Box::<brush::BrushTool>::default(),
    },
    ToolKind {
        id: "eraser",
        label: "Eraser",
        tooltip: "Makes the layer transparent. Shift+click erases a straight line from the last stroke.",
        shortcut: Some('E'),
        icon: "ink_eraser",
        group: "erase",
        make: || Box::<eraser::EraserTool>::default(),
    },
    ToolKind {
        id: "fill",
        label: "Fill",
        tooltip: "Fills the area of like colour under the pointer with the foreground colour. Alt picks a colour.",
        shortcut: Some('G'),
        icon: "format_color_fill",
        group: "fill",
        make: || Box::<fill::FillTool>::default(),
    },
    ToolKind {
        id: "gradient",
        label: "Gradient",
        tooltip: "Drag a line to lay a gradient along it. Shift keeps to steps of 45°.",
        shortcut: None,
        icon: "gradient",
        group: "fill",
        make: || Box::<gradient::GradientTool>::default(),
    },
    ToolKind {
        id: "mask_brush",
        label: "Mask brush",
        tooltip: "Paints what is to be generated anew. Alt takes away from the mask, Shift+click draws a straight \
                  line from the last stroke.",
        shortcut: Some('M'),
        icon: "format_paint",
        group: "mask",
        make: || Box::<mask_brush::MaskBrushTool>::default(),
    },
    ToolKind {
        id: "frame",
        label: "Generation frame",
        tooltip: "Says where the next picture is made. Drag it by its inside or its handles, also over the canvas's \
                  edge; a drag outside draws another. Shift keeps proportions, Ctrl lets go of what it snaps to.",
        shortcut: Some('F'),
        icon: "screenshot_frame",
        group: "frame",
        make: || Box::<frame::FrameTool>::default(),
    },
    ToolKind {
        id: "move",
        label: "Move",
        tooltip: "Moves the layer, or what is selected of it; Alt moves a copy of that. Handles scale (Shift lets go of \
                  the proportions, Alt scales from the middle), dragging beside a corner turns (Shift: steps of 15°).",
        shortcut: Some('V'),
        icon: "open_with",
        group: "move",
        make: || Box::<shift::MoveTool>::default(),
    },
    ToolKind {
        id: "select_rect",
        label: "Rectangle selection",
        tooltip: "Selects a rectangle. Shift adds, Alt takes away, both intersect; pressed after the pointer, Shift \
                  makes a square and Alt begins in the middle.",
        shortcut: Some('U'),
        icon: "select",
        group: "select_shape",
        make: || Box::new(marquee::MarqueeTool::rectangle()),
    },
    ToolKind {
        id: "select_ellipse",
        label: "Ellipse selection",
        tooltip: "Selects an ellipse. Shift adds, Alt takes away, both intersect; pressed after the pointer, Shift \
                  makes a circle and Alt begins in the middle.",
        shortcut: Some('O'),
        icon: "circle",
        group: "select_shape",
        make: || Box::new(marquee::MarqueeTool::ellipse()),
    },
    ToolKind {
        id: "select_lasso",
        label: "Lasso",
        tooltip: "Selects what is drawn around. Shift adds, Alt takes away, both intersect.",
        shortcut: Some('L'),
        icon: "lasso_select",
        group: "select_free",
        make: || Box::<lasso::LassoTool>::default(),
    },
    ToolKind {
        id: "select_polygon",
        label: "Polygon selection",
        tooltip: "Each click sets a corner; a double click, Enter or a click on the first corner closes. Backspace takes \
                  the last corner back, Escape all.",
        shortcut: Some('P'),
        icon: "polyline",
        group: "select_free",
        make: || Box::<polygon::PolygonTool>::default(),
    },
    ToolKind {
        id: "wand",
        label: "Magic wand",
        tooltip: "Selects the area of like colour under the pointer. Shift adds, Alt takes away, both intersect.",
        shortcut: Some('W'),
        icon: "wand_stars",
        group: "wand",
        make: || Box::new(wand::WandTool::area()),
    },
    ToolKind {
        id: "select_colour",
        label: "Select by colour",
        tooltip: "Selects all that has the colour under the pointer. Shift adds, Alt takes away, both intersect.",
        shortcut: None,
        icon: "colors",
        group: "wand",
        make: || Box::new(wand::WandTool::colour()),
    },
    ToolKind {
        id: "picker",
        label: "Colour picker",
        tooltip: "Takes the foreground colour from the picture.",
        shortcut: Some('I'),
        icon: "colorize",
        group: "picker",
        make: || Box::<picker::PickerTool>::default(),
    },
    ToolKind {
        id: "pan",
        label: "Pan",
        tooltip: "Moves the view. With any tool: hold Space, or drag with the middle button.",
        shortcut: Some('H'),
        icon: "pan_tool",
        group: "pan",
        make: || Box::<pan::PanTool>::default(),
    },
    ToolKind {
        id: "zoom",
        label: "Zoom",
        tooltip: "Click enlarges, Alt+click makes smaller, dragging sideways does both smoothly.",
        shortcut: Some('Z'),
        icon: "zoom_in",
        group: "zoom",
        make: || Box::<zoom::ZoomTool>::default(),
    },
];

/// The row with this id.
pub fn find_tool(id: &str) -> Option<&'static ToolKind> {
    TOOLS.iter().find(|tool| tool.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tools_share_a_name_or_a_key() {
        for (i, tool) in TOOLS.iter().enumerate() {
            let clashes = |other: &ToolKind| tool.shortcut.is_some() && other.shortcut == tool.shortcut;
            assert!(TOOLS[..i].iter().all(|other| other.id != tool.id && !clashes(other)), "{}", tool.id);
            assert!(tool.tooltip.ends_with('.'));
            assert_eq!(find_tool(tool.id).unwrap().label, tool.label);
            // X swaps and D resets the colours, Q shows the mask, C compares, R takes settings over.
            let taken = |key: char| !key.is_ascii_uppercase() || "XDQCR".contains(key);
            assert!(!tool.shortcut.is_some_and(taken), "{}", tool.id);
        }
        assert!(find_tool("crop").is_none());
    }

    #[test]
    fn tools_of_a_group_stand_together() {
        for (i, tool) in TOOLS.iter().enumerate() {
            let first = TOOLS.iter().position(|other| other.group == tool.group).unwrap();
            assert!(TOOLS[first..=i].iter().all(|other| other.group == tool.group), "{}", tool.id);
        }
    }
}
