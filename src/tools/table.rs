//! The table of all tools.

use crate::locale::{key, text};

use super::{
    Tool, brush, eraser, fill, frame, gradient, lasso, marquee, mask_brush, pan, picker, polygon, shift, wand, zoom,
};

/// A row of the table of tools.
pub struct ToolKind {
    /// Name in settings.
    pub id: &'static str,
    /// The key that takes it up, if it has one.
    pub shortcut: Option<char>,
    /// Name of its icon in Google's Material Symbols.
    pub icon: &'static str,
    /// Neighbours of one group share a place in the rail.
    pub group: &'static str,
    /// A fresh one.
    pub make: fn() -> Box<dyn Tool>,
}

impl ToolKind {
    /// Name that artists see.
    pub fn label(&self) -> &'static str {
        text(&key("command-tool", self.id))
    }

    /// One sentence or more on what it does and which keys change that.
    pub fn tooltip(&self) -> &'static str {
        text(&format!("{}.long", key("command-tool", self.id)))
    }
}

/// All tools, as they stand in the rail.
pub const TOOLS: &[ToolKind] = &[
    ToolKind {
        id: "brush",
        shortcut: Some('B'),
        icon: "brush",
        group: "paint",
        make: || Box::<brush::BrushTool>::default(),
    },
    ToolKind {
        id: "eraser",
        shortcut: Some('E'),
        icon: "ink_eraser",
        group: "erase",
        make: || Box::<eraser::EraserTool>::default(),
    },
    ToolKind {
        id: "fill",
        shortcut: Some('G'),
        icon: "format_color_fill",
        group: "fill",
        make: || Box::<fill::FillTool>::default(),
    },
    ToolKind {
        id: "gradient",
        shortcut: None,
        icon: "gradient",
        group: "fill",
        make: || Box::<gradient::GradientTool>::default(),
    },
    ToolKind {
        id: "mask_brush",
        shortcut: Some('M'),
        icon: "format_paint",
        group: "mask",
        make: || Box::<mask_brush::MaskBrushTool>::default(),
    },
    ToolKind {
        id: "frame",
        shortcut: Some('F'),
        icon: "screenshot_frame",
        group: "frame",
        make: || Box::<frame::FrameTool>::default(),
    },
    ToolKind {
        id: "move",
        shortcut: Some('V'),
        icon: "open_with",
        group: "move",
        make: || Box::<shift::MoveTool>::default(),
    },
    ToolKind {
        id: "select_rect",
        shortcut: Some('U'),
        icon: "select",
        group: "select_shape",
        make: || Box::new(marquee::MarqueeTool::rectangle()),
    },
    ToolKind {
        id: "select_ellipse",
        shortcut: Some('O'),
        icon: "circle",
        group: "select_shape",
        make: || Box::new(marquee::MarqueeTool::ellipse()),
    },
    ToolKind {
        id: "select_lasso",
        shortcut: Some('L'),
        icon: "lasso_select",
        group: "select_free",
        make: || Box::<lasso::LassoTool>::default(),
    },
    ToolKind {
        id: "select_polygon",
        shortcut: Some('P'),
        icon: "polyline",
        group: "select_free",
        make: || Box::<polygon::PolygonTool>::default(),
    },
    ToolKind {
        id: "wand",
        shortcut: Some('W'),
        icon: "wand_stars",
        group: "wand",
        make: || Box::new(wand::WandTool::area()),
    },
    ToolKind {
        id: "select_colour",
        shortcut: None,
        icon: "colors",
        group: "wand",
        make: || Box::new(wand::WandTool::colour()),
    },
    ToolKind {
        id: "picker",
        shortcut: Some('I'),
        icon: "colorize",
        group: "picker",
        make: || Box::<picker::PickerTool>::default(),
    },
    ToolKind {
        id: "pan",
        shortcut: Some('H'),
        icon: "pan_tool",
        group: "pan",
        make: || Box::<pan::PanTool>::default(),
    },
    ToolKind {
        id: "zoom",
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
            assert!(tool.tooltip().ends_with('.'));
            assert_eq!(find_tool(tool.id).unwrap().label(), tool.label());
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
