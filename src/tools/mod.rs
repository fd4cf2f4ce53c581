//! Pointer in, edits out: state machines for what the artist does on the canvas.
//!
//! A [`Tool`] is told of the pointer by [`ToolEvent`]s and answers with [`Action`]s, to be carried out in order: edits
//! for the document's history, changes of the view, colours. It draws nothing and owns no document, so that a test
//! drives it as the window does. [`TOOLS`] lists all of them; the rail, the shortcuts and the tooltips are drawn from
//! it.

mod brush;
mod eraser;
mod event;
mod mask_brush;
mod painting;
mod pan;
mod picker;
mod settings;
mod zoom;

use crate::document::{Dirty, Document, DocumentError, Edit, History};

pub use event::{Modifiers, Phase, ToolEvent};
pub use settings::{MaskMode, Palette, ToolSettings};

/// What a tool sees of the studio.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The document as it is now.
    pub document: &'a Document,
    /// How the tools are set.
    pub settings: &'a ToolSettings,
}

/// Something to be done for a tool.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Begin a group of edits that will be one step of history, under this name.
    Begin(&'static str),
    /// Apply an edit.
    Apply(Edit),
    /// End the group as one step.
    Commit,
    /// End the group by bringing back what was before it.
    RollBack,
    /// Look at another part of the canvas.
    View(ViewChange),
    /// Make this sRGB colour the foreground colour.
    PickColour([u8; 3]),
}

impl Action {
    /// Carries out what concerns the document, and gives back what concerns the view and the colours.
    ///
    /// Fails if an edit does not fit the document, which is then as before that edit.
    pub fn perform(self, document: &mut Document, history: &mut History) -> Result<Performed, DocumentError> {
        let dirty = match self {
            Self::Begin(label) => {
                history.begin(document, label);
                Dirty::default()
            }
            // An edit outside a group is a step of its own.
            Self::Apply(edit) => history.apply(document, "Edit", edit)?,
            Self::Commit => {
                history.commit(document);
                Dirty::default()
            }
            Self::RollBack => history.roll_back(document),
            Self::View(change) => return Ok(Performed::View(change)),
            Self::PickColour(colour) => return Ok(Performed::PickColour(colour)),
        };
        Ok(Performed::Document(dirty))
    }
}

/// What became of an action.
#[derive(Debug, Clone, PartialEq)]
pub enum Performed {
    /// The document changed so far (perhaps not at all).
    Document(Dirty),
    /// The caller is to change the view.
    View(ViewChange),
    /// The caller is to change the foreground colour.
    PickColour([u8; 3]),
}

/// A change of what part of the canvas is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ViewChange {
    /// Move the canvas on the screen by so many points to the right and down.
    Pan {
        /// To the right.
        x: f32,
        /// Down.
        y: f32,
    },
    /// Enlarge by a factor, keeping what lies under one point of the screen where it is.
    Zoom {
        /// Above 1 enlarges.
        factor: f32,
        /// Points from the left edge of the screen.
        x: f32,
        /// Points from the top edge of the screen.
        y: f32,
    },
}

/// How the pointer looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cursor {
    /// An open hand.
    Grab,
    /// A closed hand.
    Grabbing,
    /// A magnifier with a plus.
    ZoomIn,
    /// A magnifier with a minus.
    ZoomOut,
    /// A pipette.
    Picker,
    /// The brush's outline on the canvas.
    Brush {
        /// Diameter in canvas pixels.
        size_px: f32,
        /// The solid part of the radius, 0 to 1.
        hardness: f32,
    },
}

/// A tool's answer to an event.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolResponse {
    /// To be done, in this order.
    pub actions: Vec<Action>,
    /// How the pointer looks from now on.
    pub cursor: Cursor,
}

/// A tool at work.
pub trait Tool: Send {
    /// Takes the pointer's next event in.
    ///
    /// Before another tool is taken up, before undo and before any edit from elsewhere the tool must be told
    /// [`Phase::Release`] (keep what was begun) or [`Phase::Cancel`] (undo it).
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse;
}

/// A row of the table of tools.
pub struct ToolKind {
    /// Name in settings.
    pub id: &'static str,
    /// Name that artists see.
    pub label: &'static str,
    /// One sentence on what it does and which keys change that.
    pub tooltip: &'static str,
    /// The key that takes it up.
    pub shortcut: char,
    /// Name of its icon in Google's Material Symbols.
    pub icon: &'static str,
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
        shortcut: 'B',
        icon: "brush",
        make: || Box::<brush::BrushTool>::default(),
    },
    ToolKind {
        id: "eraser",
        label: "Eraser",
        tooltip: "Makes the picture transparent. Shift+click erases a straight line from the last stroke.",
        shortcut: 'E',
        icon: "ink_eraser",
        make: || Box::<eraser::EraserTool>::default(),
    },
    ToolKind {
        id: "mask_brush",
        label: "Mask brush",
        tooltip: "Paints what is to be generated anew. Alt takes away from the mask, Shift+click draws a straight \
                  line from the last stroke.",
        shortcut: 'M',
        icon: "format_paint",
        make: || Box::<mask_brush::MaskBrushTool>::default(),
    },
    ToolKind {
        id: "picker",
        label: "Colour picker",
        tooltip: "Takes the foreground colour from the picture.",
        shortcut: 'I',
        icon: "colorize",
        make: || Box::<picker::PickerTool>::default(),
    },
    ToolKind {
        id: "pan",
        label: "Pan",
        tooltip: "Moves the view. With any tool: hold Space, or drag with the middle button.",
        shortcut: 'H',
        icon: "pan_tool",
        make: || Box::<pan::PanTool>::default(),
    },
    ToolKind {
        id: "zoom",
        label: "Zoom",
        tooltip: "Click enlarges, Alt+click makes smaller, dragging sideways does both smoothly.",
        shortcut: 'Z',
        icon: "zoom_in",
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
            assert!(TOOLS[..i].iter().all(|other| other.id != tool.id && other.shortcut != tool.shortcut));
            assert!(tool.shortcut.is_ascii_uppercase() && tool.tooltip.ends_with('.'));
            assert_eq!(find_tool(tool.id).unwrap().label, tool.label);
            // X swaps and D resets the colours, Q shows the mask.
            assert!(!"XDQ".contains(tool.shortcut), "{}", tool.id);
        }
        assert!(find_tool("lasso").is_none());
    }
}
