//! From the events of a frame to what they mean on the canvas: strokes, panning, zooming, sizing the brush.
//!
//! Every event counts, not only the last of a frame: a quick stroke comes as many moves in one frame.

use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2};

use crate::document::Point;
use crate::tools::{Modifiers as Held, Phase, ToolEvent};

/// One notch of a wheel zooms by this factor.
const NOTCH: f32 = 1.15;
/// So near to the border between before and after it is taken hold of, in points.
const GRIP: f32 = 8.0;
/// A line that a wheel scrolls, in points.
const LINE: f32 = 40.0;

/// What an event means on the canvas. Places are points in the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// For the tool in hand.
    Tool(ToolEvent),
    /// Move the view.
    Pan(Vec2),
    /// Zoom, keeping what lies at a place there.
    Zoom { factor: f32, at: Pos2 },
    /// Change the brush: to the right is larger, upwards harder.
    Brush(Vec2),
    /// Move the border between before and after to this x.
    Border(f32),
}

/// What the pointer is busy with since a button went down on the canvas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Busy {
    /// Nothing.
    #[default]
    Idle,
    /// A stroke of the tool.
    Tool,
    /// Moving the view, begun with this button.
    Panning(PointerButton),
    /// Sizing the brush.
    Brush,
    /// Moving the border between before and after.
    Border,
}

/// What the window is like while events are read.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings {
    /// Where the canvas view lies in the window.
    pub view: Rect,
    /// Whether the pointer is over the view and nothing is above it there.
    pub over: bool,
    /// Whether Space is held and nobody is typing.
    pub space: bool,
    /// The x of the border between before and after, where both are shown.
    pub border: Option<f32>,
}

impl Surroundings {
    /// Whether the border is taken hold of at `pos`.
    pub fn on_border(&self, pos: Pos2) -> bool {
        self.over && self.view.contains(pos) && self.border.is_some_and(|x| (pos.x - x).abs() <= GRIP)
    }
}

/// Reads events, and remembers between frames what is under way.
#[derive(Debug, Default)]
pub struct Reader {
    busy: Busy,
    last: Option<Pos2>,
    /// Of the pen; `None` for a mouse, which does not tell.
    pressure: Option<f32>,
}

impl Reader {
    /// What is under way.
    pub fn busy(&self) -> Busy {
        self.busy
    }

    /// What these events mean. `place` gives the point of the canvas under a point of the window.
    pub fn read(
        &mut self,
        events: &[Event],
        around: Surroundings,
        held: Modifiers,
        place: impl Fn(Pos2) -> Point,
    ) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        for event in events {
            self.read_one(event, around, held, &place, &mut meanings);
        }
        meanings
    }

    fn read_one(
        &mut self,
        event: &Event,
        around: Surroundings,
        held: Modifiers,
        place: &impl Fn(Pos2) -> Point,
        meanings: &mut Vec<Meaning>,
    ) {
        let over = around.over;
        match *event {
            Event::Touch { force, phase, .. } => {
                self.pressure = if phase == TouchPhase::End { None } else { force.filter(|f| *f > 0.0) };
            }
            Event::PointerMoved(pos) => {
                let moved = self.last.map_or(Vec2::ZERO, |last| pos - last);
                self.last = Some(pos);
                match self.busy {
                    Busy::Tool => meanings.push(self.tool(Phase::Drag, pos, held, place)),
                    Busy::Panning(_) => meanings.push(Meaning::Pan(moved)),
                    Busy::Brush => meanings.push(Meaning::Brush(moved)),
                    Busy::Border => meanings.push(Meaning::Border(pos.x)),
                    Busy::Idle if over && !around.on_border(pos) => {
                        meanings.push(self.tool(Phase::Hover, pos, held, place));
                    }
                    Busy::Idle => {}
                }
            }
            Event::PointerButton { pos, button, pressed, modifiers } => {
                self.last = Some(pos);
                if pressed && self.busy == Busy::Idle && over && around.view.contains(pos) {
                    match button {
                        PointerButton::Primary if around.space => self.busy = Busy::Panning(button),
                        PointerButton::Middle => self.busy = Busy::Panning(button),
                        PointerButton::Secondary if modifiers.alt => self.busy = Busy::Brush,
                        PointerButton::Primary if around.on_border(pos) => self.busy = Busy::Border,
                        PointerButton::Primary => {
                            self.busy = Busy::Tool;
                            meanings.push(self.tool(Phase::Press, pos, modifiers, place));
                        }
                        _ => {}
                    }
                } else if !pressed {
                    match (self.busy, button) {
                        (Busy::Tool, PointerButton::Primary) => {
                            meanings.push(self.tool(Phase::Release, pos, modifiers, place));
                            self.busy = Busy::Idle;
                        }
                        (Busy::Panning(began), ended) if began == ended => self.busy = Busy::Idle,
                        (Busy::Brush, PointerButton::Secondary) | (Busy::Border, PointerButton::Primary) => {
                            self.busy = Busy::Idle;
                        }
                        _ => {}
                    }
                }
            }
            Event::Zoom(factor) if over => {
                meanings.extend(self.last.map(|at| Meaning::Zoom { factor, at }));
            }
            Event::MouseWheel { unit, delta, modifiers, .. } if over => {
                meanings.extend(self.last.and_then(|at| wheel(unit, delta, modifiers, at, around.view)));
            }
            // The button may go up where nobody sees it.
            Event::WindowFocused(false) => {
                if let (Busy::Tool, Some(pos)) = (self.busy, self.last) {
                    meanings.push(self.tool(Phase::Release, pos, held, place));
                }
                self.busy = Busy::Idle;
            }
            _ => {}
        }
    }

    fn tool(&self, phase: Phase, pos: Pos2, held: Modifiers, place: &impl Fn(Pos2) -> Point) -> Meaning {
        Meaning::Tool(ToolEvent {
            at: place(pos),
            on_screen: Point::new(pos.x, pos.y),
            pressure: self.pressure.unwrap_or(1.0).clamp(0.0, 1.0),
            modifiers: Held { shift: held.shift, alt: held.alt, ctrl: held.command },
            phase,
        })
    }
}

/// A wheel zooms, and with Shift moves the view sideways; two fingers on a trackpad move the view, and with Ctrl zoom.
fn wheel(unit: MouseWheelUnit, delta: Vec2, held: Modifiers, at: Pos2, view: Rect) -> Option<Meaning> {
    let points = match unit {
        MouseWheelUnit::Point => delta,
        MouseWheelUnit::Line => delta * LINE,
        MouseWheelUnit::Page => delta * view.height(),
    };
    if points == Vec2::ZERO {
        return None;
    }
    let sideways = if held.shift && points.x == 0.0 { Vec2::new(points.y, 0.0) } else { points };
    let pans = unit == MouseWheelUnit::Point || held.shift || points.y == 0.0;
    if pans && !held.command {
        Some(Meaning::Pan(sideways))
    } else {
        Some(Meaning::Zoom { factor: NOTCH.powf(points.y / LINE), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{MouseWheelSource, pos2, vec2};

    const AROUND: Surroundings = Surroundings {
        view: Rect { min: Pos2::ZERO, max: pos2(100.0, 100.0) },
        over: true,
        space: false,
        border: None,
    };

    fn button(button: PointerButton, pressed: bool, modifiers: Modifiers) -> Event {
        Event::PointerButton { pos: pos2(10.0, 10.0), button, pressed, modifiers }
    }

    fn read(reader: &mut Reader, events: &[Event], around: Surroundings) -> Vec<Meaning> {
        reader.read(events, around, Modifiers::NONE, |pos| Point::new(pos.x / 2.0, pos.y / 2.0))
    }

    fn phases(meanings: &[Meaning]) -> Vec<(Phase, f32, f32)> {
        let tool = |m: &Meaning| match m {
            Meaning::Tool(e) => Some((e.phase, e.at.x, e.pressure)),
            _ => None,
        };
        meanings.iter().filter_map(tool).collect()
    }

    #[test]
    fn the_border_is_dragged_though_all_of_it_came_in_one_frame() {
        let mut reader = Reader::default();
        let around = Surroundings { border: Some(14.0), ..AROUND };
        let events = [
            button(PointerButton::Primary, true, Modifiers::NONE),
            Event::PointerMoved(pos2(60.0, 10.0)),
            Event::PointerMoved(pos2(90.0, 10.0)),
            button(PointerButton::Primary, false, Modifiers::NONE),
        ];
        assert_eq!(read(&mut reader, &events, around), [Meaning::Border(60.0), Meaning::Border(90.0)]);
        assert_eq!(reader.busy(), Busy::Idle);
        // Elsewhere, and under something that lies above, it is not taken hold of.
        let away = Surroundings { border: Some(30.0), ..AROUND };
        assert_eq!(phases(&read(&mut reader, &events[..1], away)).len(), 1);
        let mut reader = Reader::default();
        assert!(read(&mut reader, &events, Surroundings { over: false, ..around }).is_empty());
    }

    #[test]
    fn every_move_of_a_stroke_counts() {
        let mut reader = Reader::default();
        let touch = |force| Event::Touch {
            device_id: egui::TouchDeviceId(0),
            id: egui::TouchId(0),
            phase: TouchPhase::Move,
            pos: Pos2::ZERO,
            force: Some(force),
        };
        let events = [
            Event::PointerMoved(pos2(4.0, 4.0)),
            button(PointerButton::Primary, true, Modifiers::NONE),
            Event::PointerMoved(pos2(20.0, 10.0)),
            touch(0.25),
            Event::PointerMoved(pos2(200.0, 10.0)),
            button(PointerButton::Primary, false, Modifiers::NONE),
            Event::PointerMoved(pos2(30.0, 10.0)),
        ];
        let meanings = read(&mut reader, &events, AROUND);
        let expected = [
            (Phase::Hover, 2.0, 1.0),
            (Phase::Press, 5.0, 1.0),
            (Phase::Drag, 10.0, 1.0),
            (Phase::Drag, 100.0, 0.25),
            (Phase::Release, 5.0, 0.25),
            (Phase::Hover, 15.0, 0.25),
        ];
        assert_eq!(phases(&meanings), expected);
    }

    #[test]
    fn a_press_beside_the_canvas_or_under_a_window_is_not_for_it() {
        let press = button(PointerButton::Primary, true, Modifiers::NONE);
        let mut reader = Reader::default();
        assert!(read(&mut reader, std::slice::from_ref(&press), Surroundings { over: false, ..AROUND }).is_empty());
        let away = Surroundings { view: Rect::from_min_max(pos2(50.0, 50.0), pos2(99.0, 99.0)), ..AROUND };
        assert!(read(&mut reader, &[press], away).is_empty());
        assert_eq!(reader.busy(), Busy::Idle);
    }

    #[test]
    fn space_and_the_middle_button_pan_and_alt_right_sizes_the_brush() {
        let moves = Event::PointerMoved(pos2(13.0, 6.0));
        for (which, around, held) in [
            (PointerButton::Primary, Surroundings { space: true, ..AROUND }, Modifiers::NONE),
            (PointerButton::Middle, AROUND, Modifiers::NONE),
        ] {
            let mut reader = Reader::default();
            let events = [button(which, true, held), moves.clone(), button(which, false, held)];
            assert_eq!(read(&mut reader, &events, around), [Meaning::Pan(vec2(3.0, -4.0))]);
            assert_eq!(reader.busy(), Busy::Idle);
        }
        let mut reader = Reader::default();
        let events = [button(PointerButton::Secondary, true, Modifiers::ALT), moves];
        assert_eq!(read(&mut reader, &events, AROUND), [Meaning::Brush(vec2(3.0, -4.0))]);
    }

    #[test]
    fn a_wheel_zooms_at_the_pointer_and_fingers_pan() {
        let wheel = |unit, delta, modifiers| Event::MouseWheel {
            unit,
            delta,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers,
        };
        let at = pos2(40.0, 40.0);
        let cases = [
            (MouseWheelUnit::Line, vec2(0.0, 1.0), Modifiers::NONE, Meaning::Zoom { factor: NOTCH, at }),
            (MouseWheelUnit::Line, vec2(0.0, 1.0), Modifiers::SHIFT, Meaning::Pan(vec2(LINE, 0.0))),
            (MouseWheelUnit::Point, vec2(3.0, -8.0), Modifiers::NONE, Meaning::Pan(vec2(3.0, -8.0))),
            (MouseWheelUnit::Point, vec2(0.0, LINE), Modifiers::COMMAND, Meaning::Zoom { factor: NOTCH, at }),
        ];
        for (unit, delta, modifiers, expected) in cases {
            let mut reader = Reader::default();
            let events = [Event::PointerMoved(at), wheel(unit, delta, modifiers)];
            assert_eq!(read(&mut reader, &events, AROUND)[1..], [expected]);
        }
        let mut reader = Reader::default();
        let pinch = [Event::PointerMoved(at), Event::Zoom(1.5)];
        assert_eq!(read(&mut reader, &pinch, AROUND)[1..], [Meaning::Zoom { factor: 1.5, at }]);
    }

    #[test]
    fn a_stroke_ends_when_the_window_loses_the_focus() {
        let mut reader = Reader::default();
        let events = [button(PointerButton::Primary, true, Modifiers::NONE), Event::WindowFocused(false)];
        assert_eq!(phases(&read(&mut reader, &events, AROUND)).last().unwrap().0, Phase::Release);
        assert_eq!(reader.busy(), Busy::Idle);
    }
}
