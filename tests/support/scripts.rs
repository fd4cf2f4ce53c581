//! A studio without a window: one tool that scripts of presses and drags drive as the window does.

// Each test file needs a part of this.
#![allow(dead_code)]

use scumble::base::{Extent, Pixmap, Rect};
use scumble::document::{Document, History, LayerId, Plane, Point, Rgba};
use scumble::tools::{
    Cursor, Modifiers, Overlay, Performed, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse, ToolSettings,
    ViewChange, find_tool,
};

pub const NONE: Modifiers = Modifiers { shift: false, alt: false, ctrl: false };
pub const SHIFT: Modifiers = Modifiers { shift: true, ..NONE };
pub const ALT: Modifiers = Modifiers { alt: true, ..NONE };
pub const BOTH: Modifiers = Modifiers { shift: true, alt: true, ctrl: false };
pub const CTRL: Modifiers = Modifiers { ctrl: true, ..NONE };

/// One tool, a document, and a view that only keeps count.
pub struct Studio {
    pub document: Document,
    pub history: History,
    pub settings: ToolSettings,
    pub tool: Box<dyn Tool>,
    pub cursor: Option<Cursor>,
    pub panned: (f32, f32),
    pub zoom: f32,
    pub zoom_anchor: Option<(f32, f32)>,
    /// The last sentence on why nothing was done.
    pub refused: Option<&'static str>,
    /// Why the last edit could not be made.
    pub failed: Option<String>,
}

impl Studio {
    /// A white canvas of 400x300 and a tool.
    pub fn with(tool: &str) -> Self {
        let mut settings = ToolSettings::default();
        for id in ["brush", "eraser", "mask_brush"] {
            let brush = settings.brush_of(id).unwrap();
            (brush.size_px, brush.hardness) = (20.0, 1.0);
        }
        settings.palette.foreground = [200, 30, 60];
        Self {
            document: Document::new(Extent::new(400, 300), [255; 4]).unwrap(),
            history: History::default(),
            settings,
            tool: (find_tool(tool).unwrap().make)(),
            cursor: None,
            panned: (0.0, 0.0),
            zoom: 1.0,
            zoom_anchor: None,
            refused: None,
            failed: None,
        }
    }

    /// The same with a document of noise, so that no two pixels are alike.
    pub fn on_noise(tool: &str) -> Self {
        let extent = Extent::new(400, 300);
        let data = (0..extent.area() as u32).flat_map(|i| {
            let [r, g, b, _] = i.wrapping_mul(2_654_435_769).to_be_bytes();
            [r, g, b, 255]
        });
        let document = Document::from_pixmap(&Pixmap::from_rgba(extent, data.collect()).unwrap()).unwrap();
        Self { document, ..Self::with(tool) }
    }

    /// Takes another tool up.
    pub fn take(&mut self, tool: &str) {
        self.tool = (find_tool(tool).unwrap().make)();
    }

    pub fn send(&mut self, phase: Phase, x: f32, y: f32, modifiers: Modifiers) {
        let at = Point::new(x, y);
        // The canvas lies at 100, 50 on a screen of two points a pixel.
        let on_screen = Point::new(x * 2.0 + 100.0, y * 2.0 + 50.0);
        self.tell(&ToolEvent { at, on_screen, pressure: 1.0, modifiers, phase });
    }

    pub fn tell(&mut self, event: &ToolEvent) {
        let response = self.tool.handle(event, Scene { document: &self.document, settings: &self.settings, zoom: 2.0 });
        self.perform(response);
    }

    /// Whether the tool had a use for the key.
    pub fn key(&mut self, key: ToolKey) -> bool {
        let scene = Scene { document: &self.document, settings: &self.settings, zoom: 2.0 };
        let response = self.tool.key(key, scene);
        let taken = response.is_some();
        if let Some(response) = response {
            self.perform(response);
        }
        taken
    }

    fn perform(&mut self, response: ToolResponse) {
        self.cursor = Some(response.cursor);
        for action in response.actions {
            match action.perform(&mut self.document, &mut self.history).unwrap() {
                Performed::Document(_) => {}
                Performed::Make(plan) => match plan.edit(&self.document) {
                    Ok(edit) => drop(self.history.apply(&mut self.document, plan.label, edit).unwrap()),
                    Err(error) => self.failed = Some(error.to_string()),
                },
                Performed::Refused(why) => self.refused = Some(why),
                Performed::PickColour(colour) => self.settings.palette.foreground = colour,
                Performed::View(ViewChange::Pan { x, y }) => self.panned = (self.panned.0 + x, self.panned.1 + y),
                Performed::View(ViewChange::Zoom { factor, x, y }) => {
                    self.zoom *= factor;
                    self.zoom_anchor = Some((x, y));
                }
            }
        }
    }

    pub fn drag(&mut self, way: &[(f32, f32)], modifiers: Modifiers) {
        self.press_and_drag(way, modifiers);
        let last = way[way.len() - 1];
        self.send(Phase::Release, last.0, last.1, modifiers);
    }

    pub fn press_and_drag(&mut self, way: &[(f32, f32)], modifiers: Modifiers) {
        self.send(Phase::Press, way[0].0, way[0].1, modifiers);
        for &(x, y) in &way[1..] {
            self.send(Phase::Drag, x, y, modifiers);
        }
    }

    pub fn click(&mut self, x: f32, y: f32) {
        self.drag(&[(x, y)], NONE);
    }

    pub fn overlay(&self) -> Vec<Overlay> {
        self.tool.overlay(Scene { document: &self.document, settings: &self.settings, zoom: 2.0 })
    }

    pub fn layer(&self) -> LayerId {
        self.document.active().layer()
    }

    /// The active layer's pixels.
    pub fn pixels(&self) -> &Plane<Rgba> {
        self.document.active_layer().pixels().unwrap()
    }

    pub fn pixel(&self, x: u32, y: u32) -> Rgba {
        self.pixels().texel(x, y).unwrap()
    }

    pub fn masked(&self, x: u32, y: u32) -> u8 {
        self.document.mask().texel(x, y).unwrap()
    }

    /// How much a pixel is selected; 0 without a selection.
    pub fn selected(&self, x: u32, y: u32) -> u8 {
        self.document.selection().map_or(0, |selection| selection.texel(x, y).unwrap())
    }

    /// All that is selected, in pixels.
    pub fn selected_area(&self) -> f64 {
        let whole = self.document.rect();
        let values = self.document.selection().map_or(Vec::new(), |selection| selection.read(whole));
        values.iter().map(|&v| f64::from(v) / 255.0).sum()
    }

    pub fn bounds(&self) -> Option<Rect> {
        self.document.selection_bounds()
    }

    /// Undoes the last step, which must have this name.
    pub fn undo(&mut self, label: &str) {
        assert_eq!(self.history.undo(&mut self.document).unwrap().map(|done| done.label), Some(label));
    }
}
