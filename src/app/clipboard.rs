//! Copying and pasting.

use std::sync::Arc;

use crate::base::{Pixmap, Rect};
use crate::document::Document;
use crate::locale::t;

use super::worker::Lane;
use super::{App, Ask, NoticeKind};

/// Which pixels are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    /// Those of the active layer.
    Layer,
    /// What is seen.
    Merged,
}

/// What was copied last, so that it is pasted where it came from.
#[derive(Debug, Clone)]
pub(super) struct Clip {
    pixels: Arc<Pixmap>,
    /// Where its top left corner lay in the world.
    world: (i32, i32),
}

impl App {
    /// Copies the selected part: of the active layer, or of all that is seen. Without a selection the whole picture.
    pub(super) fn copy(&mut self, what: Copied) {
        let document = self.document.clone();
        let taken = self.workers.submit(Lane::Pixels, false, t!("app-work-copying"), move || {
            let copied = copied(&document, what);
            Box::new(move |app| match copied {
                Some((pixels, (x, y))) => {
                    let (left, top) = document.origin();
                    let pixels = Arc::new(pixels);
                    let world = (left.saturating_add(x), top.saturating_add(y));
                    app.clip = Some(Clip { pixels: pixels.clone(), world });
                    app.asks.push(Ask::ToClipboard(pixels));
                    app.changed = true;
                }
                None => app.say(NoticeKind::Info, t!("layer-note-nothing-selected")),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, t!("app-busy-pixels"));
        }
    }

    /// Copies the selected part of the active layer and clears it.
    pub(super) fn cut(&mut self) {
        // The copy is made of a snapshot, so that it does not matter which comes first.
        if self.has_selection() && self.may_paint() {
            self.copy(Copied::Layer);
            self.clear_selected();
        }
    }

    /// Puts a picture on a new layer, in the middle of what is seen or where it was copied; where nothing is open, it
    /// is opened.
    pub(super) fn paste(&mut self, pixels: Arc<Pixmap>) {
        if self.is_empty() {
            self.open_pixels(t!("app-work-pasting"), pixels);
            return;
        }
        let clip = self.clip.as_ref().filter(|clip| *clip.pixels == *pixels);
        let at = match clip {
            Some(clip) => {
                let (left, top) = self.document.origin();
                (clip.world.0.saturating_sub(left), clip.world.1.saturating_sub(top))
            }
            None => self.middle_for(&pixels),
        };
        self.add_layer_of(t!("undo-paste"), "Pasted", pixels, at, None);
    }

    /// Where a picture lies so that it is in the middle of what is seen of the canvas.
    pub(super) fn middle_for(&self, pixels: &Pixmap) -> (i32, i32) {
        let (extent, canvas, middle) = (pixels.extent(), self.document.extent(), self.view.middle_of_canvas());
        let at = |middle: f32, side: u32, canvas: u32| {
            // What fits lies on the canvas entirely.
            let start = (middle - side as f32 / 2.0).round() as i32;
            let room = i64::from(canvas) - i64::from(side);
            start.clamp(room.min(0) as i32, room.max(0) as i32)
        };
        (at(middle.x, extent.width, canvas.width), at(middle.y, extent.height, canvas.height))
    }

    /// Puts a picture on a new layer.
    pub(super) fn add_layer_of(
        &mut self,
        label: &'static str,
        name: &str,
        pixels: Arc<Pixmap>,
        at: (i32, i32),
        recipe: Option<Arc<str>>,
    ) {
        let name = name.to_owned();
        let make = move |document: &Document| {
            document.add_picture(&name, &pixels, at, None, recipe.clone()).map_err(|error| error.to_string())
        };
        self.change(label, Arc::new(make), None, None);
    }
}

/// The pixels, and where their top left corner lies on the canvas; `None` if there are none.
fn copied(document: &Document, what: Copied) -> Option<(Pixmap, (i32, i32))> {
    let Some(selection) = document.selection() else {
        return Some((document.to_pixmap(), (0, 0)));
    };
    let bounds = document.selection_bounds()?;
    let mut texels = match what {
        Copied::Layer => document.active_layer().pixels()?.read(bounds),
        Copied::Merged => document.composite(bounds),
    };
    let shares = selection.read(bounds);
    for (texel, share) in texels.iter_mut().zip(shares) {
        texel[3] = ((u32::from(texel[3]) * u32::from(share) + 127) / 255) as u8;
    }
    if texels.iter().all(|texel| texel[3] == 0) {
        return None;
    }
    let Rect { x, y, .. } = bounds;
    let pixels = Pixmap::from_rgba(bounds.extent(), texels.into_flattened())?;
    Some((pixels, (i32::try_from(x).ok()?, i32::try_from(y).ok()?)))
}
