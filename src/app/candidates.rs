//! Pictures that were made and wait to be taken.

use std::sync::Arc;

use crate::base::{Pixmap, SignedRect};
use crate::job::{Patch, Recipe};

use super::App;
use super::jobs::{JobKind, TaskId, Work};
use super::take::Made;

/// The longest side of a thumbnail in pixels.
pub const THUMBNAIL_PX: u32 = 256;

/// Names a candidate for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CandidateId(pub u64);

/// A picture that was made.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its name.
    pub id: CandidateId,
    /// The whole picture: what its frame showed, with what is new.
    pub pixels: Arc<Pixmap>,
    /// What of it is new; `None`: all of it.
    pub patch: Option<Arc<Patch>>,
    /// What repeats it.
    pub recipe: Arc<Recipe>,
    /// A small copy, as soon as it is made.
    pub thumbnail: Option<Arc<Pixmap>>,
    /// The job that made it.
    pub task: TaskId,
    /// How it was made.
    pub kind: JobKind,
    /// Whether it was taken into the document.
    pub taken: bool,
    /// Whether it was saved as a file.
    pub saved: bool,
    pub(super) work: Work,
}

impl Candidate {
    /// What was generated, to be taken; `None` of what was made larger.
    pub(super) fn made(&self) -> Option<Made> {
        let Self { work: Work::Generate(plan), pixels, patch, recipe, .. } = self.clone() else { return None };
        Some(Made { plan, pixels, patch, recipe })
    }
}

impl App {
    /// Where a candidate lies, in pixels of the canvas as it is now.
    pub fn candidate_place(&self, candidate: &Candidate) -> SignedRect {
        match &candidate.work {
            Work::Generate(plan) => self.place_now(plan.world()),
            Work::Upscale(plan) => plan.place_on(&self.document),
            Work::Files => SignedRect::of(self.document.extent()),
        }
    }
}

/// A picture as it came from the engine.
#[derive(Debug)]
pub(super) struct Picture {
    pub pixels: Arc<Pixmap>,
    /// What of it is new; `None`: all.
    pub patch: Option<Arc<Patch>>,
    pub recipe: Arc<Recipe>,
}

/// All candidates in the order of their coming, and which one is looked at.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub rows: Vec<Candidate>,
    pub hovered: Option<CandidateId>,
    pub selected: Option<CandidateId>,
    /// Where next and previous go on from, when none is selected.
    last: Option<CandidateId>,
    next_id: u64,
}

impl Candidates {
    pub fn add(&mut self, task: TaskId, kind: JobKind, work: Work, picture: Picture) -> CandidateId {
        self.next_id += 1;
        let id = CandidateId(self.next_id);
        let Picture { pixels, patch, recipe } = picture;
        let (thumbnail, taken, saved) = (None, false, false);
        self.rows.push(Candidate { id, pixels, patch, recipe, thumbnail, task, kind, taken, saved, work });
        id
    }

    pub fn find(&self, id: CandidateId) -> Option<&Candidate> {
        self.rows.iter().find(|row| row.id == id)
    }

    pub fn find_mut(&mut self, id: CandidateId) -> Option<&mut Candidate> {
        self.rows.iter_mut().find(|row| row.id == id)
    }

    /// The candidate that is shown in place.
    pub fn shown(&self) -> Option<&Candidate> {
        self.hovered.and_then(|id| self.find(id)).or_else(|| self.selected.and_then(|id| self.find(id)))
    }

    pub fn select(&mut self, id: Option<CandidateId>) {
        self.selected = id.filter(|id| self.find(*id).is_some());
        self.last = self.selected.or(self.last);
    }

    /// Selects the next or previous candidate, around the ends.
    pub fn step(&mut self, forward: bool) {
        let count = self.rows.len();
        if count == 0 {
            return;
        }
        let at = self.last.and_then(|id| self.rows.iter().position(|row| row.id == id));
        let at = match (at, self.selected, forward) {
            (None, _, true) => 0,
            (None, _, false) => count - 1,
            // What was left is looked at again first.
            (Some(at), None, _) => at,
            (Some(at), Some(_), true) => (at + 1) % count,
            (Some(at), Some(_), false) => (at + count - 1) % count,
        };
        self.select(Some(self.rows[at].id));
    }

    /// Throws a candidate away; its neighbour is selected in its place.
    pub fn discard(&mut self, id: CandidateId) -> bool {
        let Some(at) = self.rows.iter().position(|row| row.id == id) else { return false };
        self.rows.remove(at);
        if self.hovered == Some(id) {
            self.hovered = None;
        }
        let neighbour = self.rows.get(at).or(self.rows.last()).map(|row| row.id);
        if self.last == Some(id) {
            self.last = neighbour;
        }
        if self.selected == Some(id) {
            self.select(neighbour);
        }
        true
    }

    pub fn clear(&mut self) {
        self.rows.clear();
        (self.hovered, self.selected, self.last) = (None, None, None);
    }
}
