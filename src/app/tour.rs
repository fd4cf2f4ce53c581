//! The tour: four hints for who opens the program for the first time. It asks nothing, and can be left at any time.

use super::App;

/// What a hint points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TourSpot {
    /// The prompt.
    Prompt,
    /// The button that starts.
    Generate,
    /// The brush that masks.
    Mask,
    /// The choice of the model.
    Models,
}

/// One of the hints.
#[derive(Debug, PartialEq, Eq)]
pub struct TourHint {
    /// What it points at.
    pub spot: TourSpot,
    /// A few words.
    pub title: &'static str,
    /// One or two sentences.
    pub text: &'static str,
}

/// All hints in their order.
pub static TOUR: [TourHint; 4] = [
    TourHint {
        spot: TourSpot::Prompt,
        title: "Say what is to be seen",
        text: "Write it here, or take one of the examples. A model is built in: nothing has to be downloaded.",
    },
    TourHint {
        spot: TourSpot::Generate,
        title: "Make pictures",
        text: "Ctrl+Enter does the same. Results come up below the canvas; Enter takes the one that you like.",
    },
    TourHint {
        spot: TourSpot::Mask,
        title: "Change a part",
        text: "Paint over what is to change with the mask brush, and generate again: all else stays as it is.",
    },
    TourHint {
        spot: TourSpot::Models,
        title: "Bring your models",
        text: "Files of A1111, ComfyUI, Krita and InvokeAI are used where they lie; nothing is copied or changed.",
    },
];

/// What is done with the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourAction {
    /// Begin it, from the first hint on.
    Begin,
    /// On to the next hint; after the last it is done.
    Next,
    /// End it.
    End,
}

/// How far the tour is.
#[derive(Debug, Default)]
pub(super) struct Tour {
    at: Option<usize>,
}

impl Tour {
    /// A tour that begins by itself, or waits until it is asked for.
    pub fn beginning(begins: bool) -> Self {
        Self { at: begins.then_some(0) }
    }
}

impl App {
    /// The hint that is shown now, and its number from 0 on.
    pub fn tour(&self) -> Option<(usize, &'static TourHint)> {
        let at = self.tour.at?;
        TOUR.get(at).map(|hint| (at, hint))
    }

    pub(super) fn do_tour(&mut self, action: TourAction) {
        self.tour.at = match action {
            TourAction::Begin => Some(0),
            TourAction::Next => self.tour.at.map(|at| at + 1).filter(|at| *at < TOUR.len()),
            TourAction::End => None,
        };
        if self.tour.at.is_some() {
            // What the hints point at is to be seen.
            self.view.panels = true;
            self.settings.panels.upscale_open = false;
        } else {
            self.settings.tour_seen = true;
        }
    }
}
