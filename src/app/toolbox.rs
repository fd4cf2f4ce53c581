//! The tool in hand, the one held for a moment, and how they are set.

use crate::document::{Brush, Document, Point};
use crate::tools::{
    Action, Cursor, Modifiers, Phase, Scene, TOOLS, Tool, ToolEvent, ToolKind, ToolSettings, find_tool,
};

/// The tools at hand.
pub struct Toolbox {
    /// How the tools are set.
    pub settings: ToolSettings,
    kind: &'static ToolKind,
    /// A tool that is in hand only while a key or button is held.
    held: Option<&'static ToolKind>,
    /// The tools that were used, each with its memory.
    working: Vec<(&'static str, Box<dyn Tool>)>,
    /// The tool between press and release.
    busy: Option<&'static str>,
    /// Where the pointer was last told to be.
    last: ToolEvent,
    cursor: Cursor,
}

impl Default for Toolbox {
    fn default() -> Self {
        let nowhere = Point::new(0.0, 0.0);
        Self {
            settings: ToolSettings::default(),
            kind: &TOOLS[0],
            held: None,
            working: Vec::new(),
            busy: None,
            last: ToolEvent {
                at: nowhere,
                on_screen: nowhere,
                pressure: 1.0,
                modifiers: Modifiers::default(),
                phase: Phase::Hover,
            },
            cursor: Cursor::Grab,
        }
    }
}

impl Toolbox {
    /// The id of the tool in hand: the one that is held for the moment, or else the chosen one.
    pub fn current(&self) -> &'static str {
        self.held.unwrap_or(self.kind).id
    }

    /// The id of the chosen tool, whatever is held.
    pub fn chosen(&self) -> &'static str {
        self.kind.id
    }

    /// Takes a tool in hand for as long as a key or button is held (`"pan"` with Space or the middle button), and
    /// with `None` the chosen one again. A stroke under way goes on with its own tool.
    pub fn hold(&mut self, id: Option<&str>) {
        self.held = id.and_then(find_tool);
    }

    /// How the pointer looks over the canvas.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Whether the pointer is down with a tool.
    pub fn is_busy(&self) -> bool {
        self.busy.is_some()
    }

    /// Whether the chosen tool has a brush.
    pub fn has_brush(&self) -> bool {
        matches!(self.kind.id, "brush" | "eraser" | "mask_brush")
    }

    /// The brush of the chosen tool, to be changed.
    pub fn brush_mut(&mut self) -> Option<&mut Brush> {
        self.settings.brush_of(self.kind.id)
    }

    /// Takes another tool up; unknown names change nothing. A stroke under way must have been ended before.
    pub(super) fn choose(&mut self, id: &str) {
        if let Some(kind) = find_tool(id) {
            self.kind = kind;
        }
    }

    /// Whether this event would begin or go on with a change of the document.
    pub(super) fn paints(&self, event: &ToolEvent) -> bool {
        let id = self.tool_for(event);
        let picks = id == "brush" && event.modifiers.alt;
        event.phase == Phase::Press && matches!(id, "brush" | "eraser" | "mask_brush") && !picks
    }

    /// Tells the tool of the pointer; the actions are to be carried out in order.
    pub(super) fn handle(&mut self, event: &ToolEvent, document: &Document) -> Vec<Action> {
        let mut actions = Vec::new();
        let id = self.tool_for(event);
        if event.phase == Phase::Press && self.busy.is_some_and(|busy| busy != id) {
            // The release was lost.
            actions = self.stop(Phase::Release, document);
        }
        self.last = *event;
        match event.phase {
            Phase::Press => self.busy = Some(id),
            Phase::Release | Phase::Cancel | Phase::Hover => self.busy = None,
            Phase::Drag => {}
        }
        actions.extend(self.tell(id, event, document));
        actions
    }

    /// Ends a stroke under way: [`Phase::Release`] keeps it, [`Phase::Cancel`] undoes it.
    pub(super) fn stop(&mut self, phase: Phase, document: &Document) -> Vec<Action> {
        let Some(id) = self.busy.take() else { return Vec::new() };
        let event = ToolEvent { phase, ..self.last };
        self.tell(id, &event, document)
    }

    /// The id of the tool that this event is for.
    fn tool_for(&self, event: &ToolEvent) -> &'static str {
        if let (Some(busy), false) = (self.busy, event.phase == Phase::Press) {
            return busy;
        }
        let id = self.current();
        // The other tools use Alt themselves, or have no use for a colour.
        if event.modifiers.alt && id == "eraser" { "picker" } else { id }
    }

    fn tell(&mut self, id: &'static str, event: &ToolEvent, document: &Document) -> Vec<Action> {
        if !self.working.iter().any(|(known, _)| *known == id)
            && let Some(kind) = find_tool(id)
        {
            self.working.push((id, (kind.make)()));
        }
        let scene = Scene { document, settings: &self.settings };
        let Some((_, tool)) = self.working.iter_mut().find(|(known, _)| *known == id) else { return Vec::new() };
        let response = tool.handle(event, scene);
        self.cursor = response.cursor;
        response.actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    fn event(phase: Phase, alt: bool) -> ToolEvent {
        let at = Point::new(8.0, 8.0);
        let modifiers = Modifiers { alt, ..Modifiers::default() };
        ToolEvent { at, on_screen: at, pressure: 1.0, modifiers, phase }
    }

    #[test]
    fn a_held_tool_works_for_the_moment_and_never_in_the_middle_of_a_stroke() {
        let document = Document::new(Extent::new(16, 16), [255; 4]).unwrap();
        let mut tools = Toolbox::default();
        assert!(!tools.handle(&event(Phase::Press, false), &document).is_empty());
        tools.hold(Some("pan"));
        assert_eq!(tools.current(), "pan");
        // The stroke goes on with the brush and ends with it.
        let actions = tools.handle(&event(Phase::Release, false), &document);
        assert!(actions.contains(&Action::Commit) && !tools.is_busy());
        tools.handle(&event(Phase::Press, false), &document);
        assert_eq!(tools.cursor(), Cursor::Grabbing);
        tools.handle(&event(Phase::Release, false), &document);
        tools.hold(None);
        assert_eq!(tools.current(), "brush");
    }

    #[test]
    fn alt_picks_with_the_eraser_and_stays_with_tools_that_use_it() {
        let document = Document::new(Extent::new(16, 16), [9, 8, 7, 255]).unwrap();
        let mut tools = Toolbox::default();
        tools.choose("eraser");
        assert_eq!(tools.handle(&event(Phase::Press, true), &document), [Action::PickColour([9, 8, 7])]);
        tools.handle(&event(Phase::Release, true), &document);
        tools.choose("mask_brush");
        assert!(tools.paints(&event(Phase::Press, true)));
        assert_eq!(tools.handle(&event(Phase::Press, true), &document)[0], Action::Begin("Erase mask"));
        assert_eq!(tools.stop(Phase::Cancel, &document), [Action::RollBack]);
        assert!(tools.stop(Phase::Cancel, &document).is_empty());
    }

    #[test]
    fn a_lost_release_keeps_the_stroke() {
        let document = Document::new(Extent::new(16, 16), [255; 4]).unwrap();
        let mut tools = Toolbox::default();
        tools.handle(&event(Phase::Press, false), &document);
        tools.choose("eraser");
        let actions = tools.handle(&event(Phase::Press, false), &document);
        let commit = actions.iter().position(|action| *action == Action::Commit).unwrap();
        let begin = actions.iter().position(|action| matches!(action, Action::Begin(_))).unwrap();
        assert!(commit < begin);
    }
}
