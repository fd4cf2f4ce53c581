//! Undo and redo within a budget of bytes.

use std::collections::VecDeque;

use super::pack::PackedEdit;
use super::{Applied, Dirty, Document, DocumentError, Edit};

/// How much memory history takes unless told otherwise: 512 MiB.
pub const DEFAULT_BUDGET_BYTES: usize = 512 << 20;

struct Entry {
    label: &'static str,
    edit: PackedEdit,
    bytes: usize,
}

impl Entry {
    fn new(label: &'static str, edit: Edit) -> Self {
        let edit = PackedEdit::new(edit);
        let bytes = size_of::<Self>() + edit.bytes();
        Self { label, edit, bytes }
    }
}

/// A group of edits under way.
struct Group {
    label: &'static str,
    /// What undoes the group up to the last change of the canvas, the first last.
    parts: Vec<Edit>,
    /// The document at the group's beginning, or after the last change of the canvas.
    before: Document,
}

impl Group {
    /// What undoes the group.
    fn inverse(mut self, document: &Document) -> Edit {
        self.parts.push(Edit::between(document, &self.before));
        Edit::many(self.parts.into_iter().rev())
    }
}

/// What undo or redo has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What the artist calls the step.
    pub label: &'static str,
    /// What must be drawn anew.
    pub dirty: Dirty,
}

/// The steps that can be undone and redone.
///
/// Every change goes through [`History::apply`]; a stroke is a group between [`History::begin`] and
/// [`History::commit`], which is one step however many edits it took. Steps are kept raw at first, so that the end
/// of a stroke costs next to nothing, and are deflated by [`History::squeeze`] when there is time or when the budget
/// is reached; only then the oldest are forgotten.
pub struct History {
    budget_bytes: usize,
    /// The last is undone next.
    done: VecDeque<Entry>,
    /// The last is redone next.
    undone: VecDeque<Entry>,
    group: Option<Group>,
}

impl Default for History {
    fn default() -> Self {
        Self::new(DEFAULT_BUDGET_BYTES)
    }
}

impl History {
    /// A history that never holds more than this many bytes between calls (a group under way not counted).
    pub fn new(budget_bytes: usize) -> Self {
        Self { budget_bytes, done: VecDeque::new(), undone: VecDeque::new(), group: None }
    }

    /// Changes the budget; what no longer fits is forgotten, the oldest first.
    pub fn set_budget(&mut self, budget_bytes: usize) {
        self.budget_bytes = budget_bytes;
        self.fit();
    }

    /// Bytes that the steps take.
    pub fn bytes(&self) -> usize {
        self.done.iter().chain(&self.undone).map(|entry| entry.bytes).sum()
    }

    /// What [`History::undo`] would undo.
    pub fn undo_label(&self) -> Option<&'static str> {
        self.done.back().map(|entry| entry.label)
    }

    /// What [`History::redo`] would redo.
    pub fn redo_label(&self) -> Option<&'static str> {
        self.undone.back().map(|entry| entry.label)
    }

    /// Forgets all steps, as after opening another document. A group under way ends without a step.
    pub fn clear(&mut self) {
        self.done.clear();
        self.undone.clear();
        self.group = None;
    }

    /// Changes the document: as a step of its own, or as part of the group under way.
    ///
    /// Fails, changing nothing, as [`Document::apply`] does.
    pub fn apply(&mut self, document: &mut Document, label: &'static str, edit: Edit) -> Result<Dirty, DocumentError> {
        let other_canvas = edit.resizes();
        let before = self.group.as_ref().filter(|_| other_canvas).map(|_| document.clone());
        let applied = document.apply(edit)?;
        self.note(document, before, label, applied.inverse);
        Ok(applied.dirty)
    }

    /// Takes a change over that was made of this very document elsewhere, as in a thread on a large canvas: `after` is
    /// the document with the edit, and `applied` is what [`Document::apply`] gave.
    pub fn adopt(&mut self, document: &mut Document, label: &'static str, after: Document, applied: Applied) -> Dirty {
        let before = std::mem::replace(document, after);
        self.note(document, Some(before), label, applied.inverse);
        applied.dirty
    }

    /// Remembers a change: as a step, or in the group under way, where one that is known from `before` is kept as it is.
    fn note(&mut self, document: &Document, before: Option<Document>, label: &'static str, inverse: Edit) {
        let Some(group) = &mut self.group else { return self.record(label, inverse) };
        if let Some(before) = before {
            // Comparing documents of other sizes would keep all of the old one.
            group.parts.push(Edit::between(&before, &group.before));
            group.parts.push(inverse);
            group.before = document.clone();
        }
    }

    /// Begins a group. One that is under way is committed first.
    pub fn begin(&mut self, document: &Document, label: &'static str) {
        self.commit(document);
        self.group = Some(Group { label, parts: Vec::new(), before: document.clone() });
    }

    /// Whether a group is under way.
    pub fn in_group(&self) -> bool {
        self.group.is_some()
    }

    /// Ends the group under way as one step; without a group, or if it changed nothing in the end, there is none.
    pub fn commit(&mut self, document: &Document) {
        if let Some(group) = self.group.take() {
            self.record(group.label, group.inverse(document));
        }
    }

    /// Ends the group under way by bringing back what was before it.
    pub fn roll_back(&mut self, document: &mut Document) -> Dirty {
        let Some(group) = self.group.take() else { return Dirty::default() };
        // The edit was made for this very document, so that it always fits.
        document.apply(group.inverse(document)).map(|applied| applied.dirty).unwrap_or_default()
    }

    /// Undoes the last step. `None` if there is none, or while a group is under way.
    ///
    /// Fails if the document was resized past this history; all steps are then forgotten.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<Done>, DocumentError> {
        let entry = if self.in_group() { None } else { self.done.pop_back() };
        let Some((done, entry)) = self.turn(document, entry)? else { return Ok(None) };
        self.undone.push_back(entry);
        self.fit();
        Ok(Some(done))
    }

    /// Does again what was last undone. `None` if there is nothing, or while a group is under way.
    ///
    /// Fails if the document was resized past this history; all steps are then forgotten.
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<Done>, DocumentError> {
        let entry = if self.in_group() { None } else { self.undone.pop_back() };
        let Some((done, entry)) = self.turn(document, entry)? else { return Ok(None) };
        self.done.push_back(entry);
        self.fit();
        Ok(Some(done))
    }

    /// Deflates up to `pieces` raw pieces (a tile at most, under a millisecond each), the oldest first. Returns
    /// whether there is more to do. To be called when the program has time.
    pub fn squeeze(&mut self, pieces: usize) -> bool {
        (0..pieces).all(|_| self.squeeze_one())
    }

    fn turn(&mut self, document: &mut Document, entry: Option<Entry>) -> Result<Option<(Done, Entry)>, DocumentError> {
        let Some(entry) = entry else { return Ok(None) };
        let label = entry.label;
        let Some(edit) = entry.edit.unpack() else { return Ok(None) };
        match document.apply(edit) {
            Ok(applied) => Ok(Some((Done { label, dirty: applied.dirty }, Entry::new(label, applied.inverse)))),
            Err(error) => {
                self.clear();
                Err(error)
            }
        }
    }

    fn record(&mut self, label: &'static str, inverse: Edit) {
        if inverse.is_empty() {
            return;
        }
        self.undone.clear();
        self.done.push_back(Entry::new(label, inverse));
        self.fit();
    }

    /// Deflates, then forgets, until the budget is kept.
    fn fit(&mut self) {
        while self.bytes() > self.budget_bytes {
            if !self.squeeze_one() && self.done.pop_front().is_none() {
                self.undone.pop_front();
            }
        }
    }

    fn squeeze_one(&mut self) -> bool {
        for entry in self.done.iter_mut().chain(&mut self.undone) {
            if let Some(gained) = entry.edit.squeeze() {
                entry.bytes -= gained;
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Extent, Rect};
    use crate::document::Piece;

    fn dot(x: u32, value: u8) -> Edit {
        let piece = Piece::new(Rect::new(x, 0, 1, 1), vec![value]).unwrap();
        Edit::mask(vec![piece])
    }

    #[test]
    fn a_group_is_one_step_and_what_comes_to_nothing_is_none() {
        let mut document = Document::new(Extent::new(8, 8), [0; 4]).unwrap();
        let (before, mut history) = (document.clone(), History::default());
        history.begin(&document, "Brush");
        for x in 0..8 {
            history.apply(&mut document, "part", dot(x, 5)).unwrap();
        }
        assert_eq!(history.undo(&mut document), Ok(None));
        history.commit(&document);
        let after = document.clone();
        let done = history.undo(&mut document).unwrap().unwrap();
        assert_eq!((done.label, &document), ("Brush", &before));
        assert_eq!(history.undo(&mut document), Ok(None));
        history.begin(&document, "nothing");
        history.apply(&mut document, "part", dot(0, 5)).unwrap();
        history.apply(&mut document, "part", dot(0, 0)).unwrap();
        history.commit(&document);
        assert_eq!((history.undo_label(), history.redo_label()), (None, Some("Brush")));
        history.redo(&mut document).unwrap().unwrap();
        assert_eq!(document, after);
    }

    #[test]
    fn a_group_rolled_back_leaves_document_and_steps_as_they_were() {
        let mut document = Document::new(Extent::new(8, 8), [0; 4]).unwrap();
        let mut history = History::default();
        history.apply(&mut document, "first", dot(1, 9)).unwrap();
        let before = document.clone();
        history.begin(&document, "Brush");
        history.apply(&mut document, "part", dot(3, 5)).unwrap();
        let dirty = history.roll_back(&mut document);
        assert_eq!(dirty.mask.bounds(), Some(Rect::new(3, 0, 1, 1)));
        assert_eq!((&document, history.undo_label(), history.in_group()), (&before, Some("first"), false));
        assert!(history.roll_back(&mut document).is_empty());
    }

    #[test]
    fn a_new_step_forgets_what_was_undone() {
        let mut document = Document::new(Extent::new(8, 8), [0; 4]).unwrap();
        let mut history = History::default();
        history.apply(&mut document, "first", dot(1, 9)).unwrap();
        history.undo(&mut document).unwrap().unwrap();
        history.apply(&mut document, "second", dot(2, 9)).unwrap();
        assert_eq!((history.undo_label(), history.redo_label()), (Some("second"), None));
        history.set_budget(0);
        assert_eq!((history.bytes(), history.undo_label()), (0, None));
    }

    #[test]
    fn a_document_resized_past_its_history_is_an_error_not_a_panic() {
        let mut document = Document::new(Extent::new(8, 8), [0; 4]).unwrap();
        let mut history = History::default();
        history.apply(&mut document, "first", dot(7, 9)).unwrap();
        document = Document::new(Extent::new(4, 4), [0; 4]).unwrap();
        assert!(history.undo(&mut document).is_err());
        assert_eq!(history.undo_label(), None);
    }
}
