//! The tour: four hints for who opens the program for the first time. It asks nothing, and can be left at any time.

use super::App;
use crate::locale::t;

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
}

impl TourHint {
    /// A few words.
    pub fn title(&self) -> &'static str {
        match self.spot {
            TourSpot::Prompt => t!("tour-prompt"),
            TourSpot::Generate => t!("tour-generate"),
            TourSpot::Mask => t!("tour-mask"),
            TourSpot::Models => t!("tour-models"),
        }
    }

    /// One or two sentences.
    pub fn text(&self) -> &'static str {
        match self.spot {
            TourSpot::Prompt => t!("tour-prompt.about"),
            TourSpot::Generate => t!("tour-generate.about"),
            TourSpot::Mask => t!("tour-mask.about"),
            TourSpot::Models => t!("tour-models.about"),
        }
    }
}

/// All hints in their order.
pub static TOUR: [TourHint; 4] = [
    TourHint { spot: TourSpot::Prompt },
    TourHint { spot: TourSpot::Generate },
    TourHint { spot: TourSpot::Mask },
    TourHint { spot: TourSpot::Models },
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
