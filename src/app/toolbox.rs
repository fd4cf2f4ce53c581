//! The tool in hand, the one held for a moment, and how they are set.

use crate::document::{Brush, Document, Point};
use crate::tools::{
    Action, Cursor, Modifiers, Overlay, Phase, Scene, TOOLS, Tool, ToolEvent, ToolKey, ToolKind, ToolSettings,
    find_tool,
};

/// The tools that change what is painted on, the mask among it.
const PAINTING: [&str; 6] = ["brush", "eraser", "mask_brush", "fill", "gradient", "move"];
/// Those that pick a colour while Alt is held.
const PICKING: [&str; 2] = ["brush", "fill"];

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
        let picks = PICKING.contains(&id) && event.modifiers.alt;
        event.phase == Phase::Press && PAINTING.contains(&id) && !picks
    }

    /// Whether a tool waits for more although the pointer is up, as a polygon does for its next corner.
    pub fn is_under_way(&self) -> bool {
        self.working.iter().any(|(_, tool)| tool.under_way())
    }

    /// Tells the tool of the pointer; the actions are to be carried out in order.
    pub(super) fn handle(&mut self, event: &ToolEvent, document: &Document, zoom: f32) -> Vec<Action> {
        let mut actions = Vec::new();
        let id = self.tool_for(event);
        if event.phase == Phase::Press && self.busy.is_some_and(|busy| busy != id) {
            // The release was lost.
            actions = self.stop(Phase::Release, document, zoom);
        }
        self.last = *event;
        match event.phase {
            Phase::Press => self.busy = Some(id),
            Phase::Release | Phase::Cancel | Phase::Hover => self.busy = None,
            Phase::Drag => {}
        }
        actions.extend(self.tell(id, event, document, zoom));
        actions
    }

    /// Ends a stroke under way: [`Phase::Release`] keeps it, [`Phase::Cancel`] undoes it.
    pub(super) fn stop(&mut self, phase: Phase, document: &Document, zoom: f32) -> Vec<Action> {
        let Some(id) = self.busy.take() else { return Vec::new() };
        let event = ToolEvent { phase, ..self.last };
        self.tell(id, &event, document, zoom)
    }

    /// Drops what waits for more although the pointer is up.
    pub(super) fn drop_under_way(&mut self, document: &Document, zoom: f32) -> Vec<Action> {
        let event = ToolEvent { phase: Phase::Cancel, ..self.last };
        let waiting = self.working.iter().find(|(_, tool)| tool.under_way()).map(|(id, _)| *id);
        waiting.map(|id| self.tell(id, &event, document, zoom)).unwrap_or_default()
    }

    /// Tells the tool in hand of a key; `None` if it has no use for it.
    pub(super) fn key(&mut self, key: ToolKey, document: &Document, zoom: f32) -> Option<Vec<Action>> {
        let id = self.current();
        let scene = Scene { document, settings: &self.settings, zoom };
        let response = worked(&mut self.working, id)?.key(key, scene)?;
        self.cursor = response.cursor;
        Some(response.actions)
    }

    /// What the tool in hand wants to be drawn over the canvas.
    pub(super) fn overlay(&self, document: &Document, zoom: f32) -> Vec<Overlay> {
        let id = self.busy.unwrap_or(self.current());
        let scene = Scene { document, settings: &self.settings, zoom };
        match self.working.iter().find(|(known, _)| *known == id) {
            Some((_, tool)) => tool.overlay(scene),
            // It may show something before it is first used.
            None => find_tool(id).map(|kind| (kind.make)().overlay(scene)).unwrap_or_default(),
        }
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

    fn tell(&mut self, id: &'static str, event: &ToolEvent, document: &Document, zoom: f32) -> Vec<Action> {
        let scene = Scene { document, settings: &self.settings, zoom };
        let Some(tool) = worked(&mut self.working, id) else { return Vec::new() };
        let response = tool.handle(event, scene);
        self.cursor = response.cursor;
        response.actions
    }
}

/// The tool with its memory, made when it is first used.
fn worked<'a>(working: &'a mut Vec<(&'static str, Box<dyn Tool>)>, id: &str) -> Option<&'a mut Box<dyn Tool>> {
    if !working.iter().any(|(known, _)| *known == id) {
        let kind = find_tool(id)?;
        working.push((kind.id, (kind.make)()));
    }
    working.iter_mut().find(|(known, _)| *known == id).map(|(_, tool)| tool)
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
        assert!(!tools.handle(&event(Phase::Press, false), &document, 1.0).is_empty());
        tools.hold(Some("pan"));
        assert_eq!(tools.current(), "pan");
        // The stroke goes on with the brush and ends with it.
        let actions = tools.handle(&event(Phase::Release, false), &document, 1.0);
        assert!(actions.contains(&Action::Commit) && !tools.is_busy());
        tools.handle(&event(Phase::Press, false), &document, 1.0);
        assert_eq!(tools.cursor(), Cursor::Grabbing);
        tools.handle(&event(Phase::Release, false), &document, 1.0);
        tools.hold(None);
        assert_eq!(tools.current(), "brush");
    }

    #[test]
    fn alt_picks_with_the_eraser_and_stays_with_tools_that_use_it() {
        let document = Document::new(Extent::new(16, 16), [9, 8, 7, 255]).unwrap();
        let mut tools = Toolbox::default();
        tools.choose("eraser");
        assert_eq!(tools.handle(&event(Phase::Press, true), &document, 1.0), [Action::PickColour([9, 8, 7])]);
        tools.handle(&event(Phase::Release, true), &document, 1.0);
        tools.choose("mask_brush");
        assert!(tools.paints(&event(Phase::Press, true)));
        assert_eq!(tools.handle(&event(Phase::Press, true), &document, 1.0)[0], Action::Begin("Erase mask"));
        assert_eq!(tools.stop(Phase::Cancel, &document, 1.0), [Action::RollBack]);
        assert!(tools.stop(Phase::Cancel, &document, 1.0).is_empty());
    }

    #[test]
    fn a_lost_release_keeps_the_stroke() {
        let document = Document::new(Extent::new(16, 16), [255; 4]).unwrap();
        let mut tools = Toolbox::default();
        tools.handle(&event(Phase::Press, false), &document, 1.0);
        tools.choose("eraser");
        let actions = tools.handle(&event(Phase::Press, false), &document, 1.0);
        let commit = actions.iter().position(|action| *action == Action::Commit).unwrap();
        let begin = actions.iter().position(|action| matches!(action, Action::Begin(_))).unwrap();
        assert!(commit < begin);
    }
}
