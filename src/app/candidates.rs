//! Pictures that were made and wait to be taken.

use std::sync::Arc;

use crate::base::{Extent, Pixmap, Rect};
use crate::document::{Document, Edit, Piece, Pieces};
use crate::job::Recipe;

use super::jobs::{GenerateKind, TaskId};
use super::plan::Plan;

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
    /// The whole picture.
    pub pixels: Arc<Pixmap>,
    /// What repeats it.
    pub recipe: Arc<Recipe>,
    /// A small copy, as soon as it is made.
    pub thumbnail: Option<Arc<Pixmap>>,
    /// The job that made it.
    pub task: TaskId,
    /// How it was made.
    pub kind: GenerateKind,
    /// Whether it was taken into the document.
    pub taken: bool,
    /// Whether it was saved as a file.
    pub saved: bool,
    pub(super) plan: Arc<Plan>,
}

impl Candidate {
    /// Where it lies on the canvas.
    pub fn place(&self) -> Rect {
        self.plan.place()
    }
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
    pub fn add(&mut self, task: TaskId, plan: Arc<Plan>, pixels: Arc<Pixmap>, recipe: Recipe) -> CandidateId {
        self.next_id += 1;
        let id = CandidateId(self.next_id);
        let (recipe, kind) = (Arc::new(recipe), plan.kind);
        self.rows.push(Candidate { id, pixels, recipe, thumbnail: None, task, kind, taken: false, saved: false, plan });
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

/// The edit that takes a candidate into a document that may have changed since the job was given.
///
/// An inpainted picture changes only what lies under its feathered mask; all other pixels stay as the artist has made
/// them since. Any other picture takes the whole canvas.
///
/// Fails with a sentence if the canvas has another size by now.
pub(super) fn take_edit(document: &Document, plan: &Plan, picture: &Pixmap) -> Result<Edit, String> {
    if picture.extent() != document.extent() {
        return Err(format!(
            "The candidate is {} and the canvas is {} by now: open the candidate as a picture of its own, or undo to where \
             the sizes fit",
            picture.extent(),
            document.extent()
        ));
    }
    if plan.kind != GenerateKind::Inpaint {
        return document.picture_edit(picture).map_err(|error| error.to_string());
    }
    let band = plan.snapshot.to_mask().feathered(plan.feather_px);
    let before = &plan.snapshot;
    let rects = before.picture_edit(picture).map_err(|error| error.to_string())?;
    // All that the job changed, and all that lies under its mask: a second candidate replaces the first entirely.
    let mut region = crate::document::Region::default();
    if let Edit::Patch(patch) = &rects {
        for (_, pieces) in &patch.planes {
            let Pieces::Pixels(pieces) = pieces else { continue };
            pieces.iter().for_each(|piece| region.add(piece.rect()));
        }
    }
    if let Some(bounds) = band.bounds() {
        region.add(bounds);
    }
    let width = document.extent().width as usize;
    let pieces = region.rects().filter_map(|rect| {
        let now = document.composite(rect);
        let was = before.composite(rect);
        let mut changes = false;
        let texels: Vec<[u8; 4]> = now
            .iter()
            .zip(&was)
            .enumerate()
            .map(|(i, (&now, &was))| {
                let (x, y) = (rect.x as usize + i % rect.width as usize, rect.y as usize + i / rect.width as usize);
                let at = y * width + x;
                let new = picture.data().as_chunks::<4>().0[at];
                let taken = if band.data()[at] > 0 || new != was { new } else { now };
                changes |= taken != now;
                taken
            })
            .collect();
        changes.then(|| Piece::new(rect, texels)).flatten()
    });
    Ok(Edit::pixels(document.active().layer(), pieces.collect()))
}

/// A small copy of a picture, each pixel the mean of those under it.
pub(super) fn thumbnail(picture: &Pixmap) -> Pixmap {
    let full = picture.extent();
    let longest = full.width.max(full.height).max(1);
    if longest <= THUMBNAIL_PX {
        return picture.clone();
    }
    let side = |v: u32| (u64::from(v) * u64::from(THUMBNAIL_PX) / u64::from(longest)).max(1) as u32;
    let extent = Extent::new(side(full.width), side(full.height));
    let span = |i: u32, small: u32, large: u32| {
        let edge = |i: u32| (u64::from(i) * u64::from(large) / u64::from(small)) as usize;
        edge(i)..edge(i + 1).max(edge(i) + 1)
    };
    let pixels = picture.data().as_chunks::<4>().0;
    let mut data = Vec::with_capacity(extent.area() * 4);
    for y in 0..extent.height {
        for x in 0..extent.width {
            let (mut sums, mut count) = ([0u64; 4], 0);
            for v in span(y, extent.height, full.height) {
                for u in span(x, extent.width, full.width) {
                    let [r, g, b, a] = pixels[v * full.width as usize + u].map(u64::from);
                    sums = [sums[0] + r * a, sums[1] + g * a, sums[2] + b * a, sums[3] + a];
                    count += 1;
                }
            }
            let colour = |sum: u64| ((sum + sums[3] / 2) / sums[3].max(1)) as u8;
            data.extend([colour(sums[0]), colour(sums[1]), colour(sums[2]), ((sums[3] + count / 2) / count) as u8]);
        }
    }
    Pixmap::from_rgba(extent, data).unwrap_or_else(|| picture.clone())
}
