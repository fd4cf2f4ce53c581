//! What is known about the document at one revision: whether it is unsaved, blank, and what the frame holds.

use std::cell::Cell;

use crate::base::{Rect, SignedRect};
use crate::document::Document;
use crate::locale::t;

use super::worker::Lane;
use super::{App, GenerateKind};

/// What lies in frames of up to so many pixels is looked at on the spot; in larger ones in the thread for pixels.
const AT_ONCE_PX: usize = 1 << 19;
/// The side of the squares that are looked at one after the other.
const STEP_PX: u32 = 128;
/// A pixel of less opacity counts as empty, as the engine does it.
const EMPTY_BELOW: u8 = 230;

/// What a part of a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Holding {
    /// Whether something is masked.
    pub masked: bool,
    /// Whether some of it is empty.
    pub empty: bool,
    /// Whether some of it is not.
    pub known: bool,
}

impl Holding {
    /// Looks at a part of a document. Composites it: of large parts in a thread.
    pub fn of(document: &Document, part: Rect) -> Self {
        let masked = document.mask().read(part).iter().any(|&v| v > 0);
        let mut holding = Self { masked, ..Self::default() };
        for y in (0..part.height).step_by(STEP_PX as usize) {
            for x in (0..part.width).step_by(STEP_PX as usize) {
                let (width, height) = (STEP_PX.min(part.width - x), STEP_PX.min(part.height - y));
                for [.., alpha] in document.composite(Rect::new(part.x + x, part.y + y, width, height)) {
                    holding.empty |= alpha < EMPTY_BELOW;
                    holding.known |= alpha >= EMPTY_BELOW;
                }
                if holding.empty && holding.known {
                    return holding;
                }
            }
        }
        holding
    }

    /// What is made of it.
    pub fn kind(self) -> GenerateKind {
        match self {
            Self { known: false, .. } => GenerateKind::TextToImage,
            Self { masked: false, empty: false, .. } => GenerateKind::ImageToImage,
            _ => GenerateKind::Inpaint,
        }
    }
}

/// What was found out, and of which revision.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Whether the picture is unsaved, and whether it is blank.
    saved: Cell<Option<(u64, bool, bool)>>,
    /// What a part of the canvas holds.
    holding: Cell<Option<(u64, Rect, Holding)>>,
    looking: bool,
}

impl Facts {
    /// What is saved has changed, the document has not.
    pub fn forget_saved(&self) {
        self.saved.set(None);
    }

    /// What was looked at is not looked at any more.
    pub fn forget(&mut self) {
        self.looking = false;
    }
}

impl App {
    /// Whether the canvas is empty: nothing was opened, taken or painted on it.
    pub fn is_empty(&self) -> bool {
        self.saved_and_blank().1
    }

    /// Whether the picture has changes that were neither opened, saved nor exported.
    pub fn is_unsaved(&self) -> bool {
        self.saved_and_blank().0
    }

    /// Compares planes by their memory where it can, once for each change.
    fn saved_and_blank(&self) -> (bool, bool) {
        if let Some((revision, unsaved, blank)) = self.facts.saved.get()
            && revision == self.revision
        {
            return (unsaved, blank);
        }
        let unsaved = !self.document.same_picture(&self.saved);
        let blank = self.blank.as_ref().is_some_and(|blank| blank.same_picture(&self.document));
        self.facts.saved.set(Some((self.revision, unsaved, blank)));
        (unsaved, blank)
    }

    /// What the frame holds, as far as that is known by now: of a large one, what was found last.
    pub(super) fn holding(&self) -> Holding {
        let part = self.frame_on_canvas();
        let beyond = SignedRect::from(part) != self.frame();
        let holding = if self.is_empty() {
            // The blank canvas is white only so that it can be seen.
            let masked = self.mask_bounds().is_some_and(|mask| mask.intersection(part).is_some());
            Holding { masked, empty: false, known: masked }
        } else {
            match self.facts.holding.get() {
                Some((revision, of, holding))
                    if of == part
                        && (revision == self.revision || self.tools.is_busy() || part.extent().area() > AT_ONCE_PX) =>
                {
                    holding
                }
                Some((_, _, holding)) if part.extent().area() > AT_ONCE_PX => holding,
                None if part.extent().area() > AT_ONCE_PX => {
                    Holding { masked: self.mask_bounds().is_some(), empty: false, known: true }
                }
                _ => {
                    let holding = Holding::of(&self.document, part);
                    self.facts.holding.set(Some((self.revision, part, holding)));
                    holding
                }
            }
        };
        Holding { empty: holding.empty || beyond, ..holding }
    }

    /// Has a large frame looked at, when it is not known what it holds.
    pub(super) fn look_into_frame(&mut self) {
        let part = self.frame_on_canvas();
        let known = self.facts.holding.get().is_some_and(|(revision, of, _)| revision == self.revision && of == part);
        if known || self.facts.looking || self.tools.is_busy() || part.extent().area() <= AT_ONCE_PX {
            return;
        }
        let (document, revision) = (self.document.clone(), self.revision);
        self.facts.looking = self.workers.submit(Lane::Pixels, false, t!("app-work-frame"), move || {
            let holding = Holding::of(&document, part);
            Box::new(move |app| {
                app.facts.looking = false;
                app.facts.holding.set(Some((revision, part, holding)));
                app.changed = true;
            })
        });
    }
}
