//! Changes of the document: strokes, steps, and edits that take long to make.

use std::sync::Arc;

use crate::base::Extent;
use crate::document::{Applied, Dirty, Document, Edit};
use crate::job::Recipe;
use crate::locale::t;
use crate::tools::{Action, Overlay, Performed, Phase, ToolEvent, ToolKey};

use super::worker::Lane;
use super::{App, CandidateId, HistoryState, NoticeKind};

/// Edits of canvases up to so many pixels are made at once; of larger ones in the thread for pixels.
const AT_ONCE_PX: usize = 1 << 19;
/// What history calls the steps that give the picture another origin.
const ORIGIN_STEPS: [&str; 4] = [TAKE, OPEN, NEW, super::upscale::UPSCALE];
pub(super) const TAKE: &str = "Take candidate";
pub(super) const OPEN: &str = "Open picture";
pub(super) const NEW: &str = "New canvas";

/// What the artist sees of a step's name: those that are compared are kept in English.
fn step_name(label: &'static str) -> &'static str {
    match label {
        TAKE => t!("undo-take"),
        OPEN => t!("undo-open"),
        NEW => t!("undo-new"),
        super::upscale::UPSCALE => t!("undo-upscale"),
        other => other,
    }
}

type Make = Arc<dyn Fn(&Document) -> Result<Edit, String> + Send + Sync>;

/// Where the picture comes from after a change: the recipe that made it, if any did.
pub(super) struct Origin(pub Option<Arc<Recipe>>);

/// A change whose edit is made from the document as it is when its turn comes.
pub(super) struct Change {
    label: &'static str,
    make: Make,
    /// Which recipe made the picture from now on, if that changes.
    origin: Option<Origin>,
    /// The candidate that is taken by it.
    takes: Option<CandidateId>,
    /// Whether it takes long even on a small canvas.
    long: bool,
    serial: u64,
}

/// A change whose edit is made.
enum Ready {
    /// To be applied.
    Made(Edit),
    /// Applied to a snapshot already, in a thread: it may have copied all planes.
    Applied {
        after: Box<Document>,
        applied: Applied,
        /// Whether another layer is painted on after it.
        activates: bool,
    },
}

impl Ready {
    fn applied(snapshot: &Document, edit: Edit) -> Result<Self, String> {
        let mut after = snapshot.clone();
        let applied = after.apply(edit).map_err(|error| error.to_string())?;
        let activates = after.active() != snapshot.active();
        Ok(Self::Applied { after: Box::new(after), applied, activates })
    }
}

impl App {
    /// What undo and redo would do.
    pub fn history_state(&self) -> HistoryState {
        let history = &self.history;
        let (undo, redo) = (history.undo_label().map(step_name), history.redo_label().map(step_name));
        HistoryState { undo, redo, bytes: history.bytes() }
    }

    /// Tells the tool of the pointer, and carries out what it answers.
    pub fn pointer(&mut self, event: ToolEvent) {
        if event.phase == Phase::Press {
            self.end_sliding(true);
        }
        if self.tools.paints(&event) {
            // What is painted on must be seen.
            self.candidates.hovered = None;
            self.candidates.select(None);
            self.view.compare = None;
        }
        let actions = self.tools.handle(&event, &self.document, self.view.scale());
        self.perform(actions);
    }

    /// Tells the tool in hand of a key. Whether it had a use for it.
    pub fn tool_key(&mut self, key: ToolKey) -> bool {
        let actions = self.tools.key(key, &self.document, self.view.scale());
        let used = actions.is_some();
        self.perform(actions.unwrap_or_default());
        self.changed |= used;
        used
    }

    /// What the tool in hand wants to be drawn over the canvas.
    pub fn tool_overlay(&self) -> Vec<Overlay> {
        self.tools.overlay(&self.document, self.view.scale())
    }

    /// Drops what a tool has begun that waits for more although the pointer is up. Whether there was such a thing.
    pub(super) fn drop_under_way(&mut self) -> bool {
        let waited = self.tools.is_under_way();
        if waited {
            let actions = self.tools.drop_under_way(&self.document, self.view.scale());
            self.perform(actions);
        }
        waited
    }

    /// Ends a stroke under way: keeps it, or undoes it. Whether there was one.
    pub(super) fn stop_stroke(&mut self, phase: Phase) -> bool {
        self.end_sliding(phase != Phase::Cancel);
        let busy = self.tools.is_busy();
        let actions = self.tools.stop(phase, &self.document, self.view.scale());
        self.perform(actions);
        // A group that no tool knows of any more would hold undo for ever.
        if self.history.in_group() {
            self.history.commit(&self.document);
        }
        busy
    }

    fn perform(&mut self, actions: Vec<Action>) {
        let mut ended = false;
        for action in actions {
            ended |= action == Action::Commit;
            match action.perform(&mut self.document, &mut self.history) {
                Ok(Performed::Document(dirty)) => self.note(&dirty),
                Ok(Performed::Make(plan)) => {
                    let label = plan.label;
                    let make = move |document: &Document| plan.edit(document).map_err(|error| error.to_string());
                    self.change(label, Arc::new(make), None, None);
                }
                Ok(Performed::Refused(why)) => self.say(NoticeKind::Info, why),
                Ok(Performed::View(change)) => {
                    self.view.change(change);
                    self.changed = true;
                }
                Ok(Performed::PickColour(colour)) => {
                    self.tools.settings.palette.foreground = colour;
                    self.changed = true;
                }
                Err(error) => self.say(NoticeKind::Error, error.to_string()),
            }
        }
        if ended {
            self.undone_origins.clear();
            self.count_edit();
        }
        // An edit under way holds the others up.
        self.pump_changes();
    }

    /// Takes note of a change that was made.
    pub(super) fn note(&mut self, dirty: &Dirty) {
        if dirty.is_empty() {
            return;
        }
        self.mask_bounds.update(&self.document, dirty);
        self.dirty.absorb(dirty);
        self.layers.note(dirty);
        self.revision += 1;
        self.changed = true;
        if dirty.replaced {
            self.view.set_canvas(self.document.extent());
            // It lies where the canvas was.
            self.preview = None;
        }
    }

    /// Puts a document in place of the present one, without a step of history.
    pub(super) fn replace_silently(&mut self, document: Document) {
        if let Ok(applied) = self.document.apply(Edit::Replace(document)) {
            self.note(&applied.dirty);
        }
    }

    pub(super) fn undo(&mut self) {
        // What has not happened yet is taken back first.
        if self.changes.pop_back().is_some() {
            self.changing &= !self.changes.is_empty();
            self.next = None;
            self.changed = true;
            return;
        }
        match self.history.undo(&mut self.document) {
            Ok(Some(done)) => {
                if ORIGIN_STEPS.contains(&done.label)
                    && let Some(origin) = self.origins.pop()
                {
                    self.undone_origins.push(origin);
                }
                self.count_edit();
                self.note(&done.dirty);
            }
            Ok(None) => {}
            Err(error) => self.say(NoticeKind::Error, error.to_string()),
        }
    }

    pub(super) fn redo(&mut self) {
        match self.history.redo(&mut self.document) {
            Ok(Some(done)) => {
                if ORIGIN_STEPS.contains(&done.label)
                    && let Some(origin) = self.undone_origins.pop()
                {
                    self.origins.push(origin);
                }
                self.count_edit();
                self.note(&done.dirty);
            }
            Ok(None) => {}
            Err(error) => self.say(NoticeKind::Error, error.to_string()),
        }
    }

    /// Puts another document in place of the present one, as a step.
    pub(super) fn replace(&mut self, label: &'static str, document: Document, origin: Option<Arc<Recipe>>) {
        // It is made already, so that it goes at once; what waited was meant for the old document.
        self.changes.clear();
        (self.changing, self.next) = (false, None);
        self.leave_recovered();
        self.apply(label, Edit::Replace(document), Some(Origin(origin)), None);
    }

    /// Changes the document by an edit that is made now, or in a thread if the canvas is large.
    pub(super) fn change(
        &mut self,
        label: &'static str,
        make: Make,
        origin: Option<Origin>,
        takes: Option<CandidateId>,
    ) {
        self.push_change(Change { label, make, origin, takes, long: false, serial: 0 });
    }

    /// The same by an edit that takes long to make even on a small canvas.
    pub(super) fn change_long(
        &mut self,
        label: &'static str,
        make: Make,
        origin: Option<Origin>,
        takes: Option<CandidateId>,
    ) {
        self.push_change(Change { label, make, origin, takes, long: true, serial: 0 });
    }

    fn push_change(&mut self, change: Change) {
        self.serial += 1;
        self.changes.push_back(Change { serial: self.serial, ..change });
        self.pump_changes();
    }

    /// Goes on with the changes that wait, unless a stroke is under way.
    pub(super) fn pump_changes(&mut self) {
        while !self.changing && !self.history.in_group() && !self.changes.is_empty() {
            let Some(change) = self.changes.front() else { return };
            if self.document.extent().area() <= AT_ONCE_PX && !change.long {
                let edit = (change.make)(&self.document);
                self.finish_change(edit.map(Ready::Made));
                continue;
            }
            let (make, serial) = (change.make.clone(), change.serial);
            let (snapshot, revision) = (self.document.clone(), self.revision);
            self.changing = self.workers.submit(Lane::Pixels, false, t!("app-work-change"), move || {
                let ready = make(&snapshot).and_then(|edit| Ready::applied(&snapshot, edit));
                Box::new(move |app| app.change_is_made(serial, revision, ready))
            });
            return;
        }
        self.go_on();
    }

    fn change_is_made(&mut self, serial: u64, revision: u64, ready: Result<Ready, String>) {
        if self.changes.front().is_none_or(|change| change.serial != serial) {
            // It was taken back meanwhile; another one may be under way.
            return;
        }
        self.changing = false;
        // Made for a document that is no more: it is made anew, so that nothing painted since is lost.
        if revision == self.revision && !self.history.in_group() {
            self.finish_change(ready);
        }
        self.pump_changes();
    }

    fn finish_change(&mut self, ready: Result<Ready, String>) {
        let Some(Change { label, origin, takes, .. }) = self.changes.pop_front() else { return };
        match ready {
            Ok(Ready::Made(edit)) => self.apply(label, edit, origin, takes),
            Ok(Ready::Applied { after, applied, activates }) => {
                let (active, changes_something) = (self.document.active(), !applied.inverse.is_empty());
                let dirty = self.history.adopt(&mut self.document, label, *after, applied);
                if !activates {
                    // Another layer may have been chosen meanwhile, which is no change.
                    self.document.set_active(active);
                }
                self.applied(&dirty, changes_something, origin, takes);
            }
            Err(sentence) => {
                // What was to follow was meant for the document with the change.
                self.next = None;
                let kind = if takes.is_some() { NoticeKind::Error } else { NoticeKind::Warning };
                let mut notice = super::Notice::new(kind, sentence);
                if let Some(id) = takes {
                    notice = notice.with_action(t!("notice-take-as-new"), super::Command::TakeAsNew(id));
                }
                self.tell(notice);
            }
        }
    }

    pub(super) fn apply(
        &mut self,
        label: &'static str,
        edit: Edit,
        origin: Option<Origin>,
        takes: Option<CandidateId>,
    ) {
        let changes_something = !edit.is_empty();
        match self.history.apply(&mut self.document, label, edit) {
            Ok(dirty) => self.applied(&dirty, changes_something, origin, takes),
            Err(error) => {
                self.next = None;
                self.say(NoticeKind::Error, error.to_string());
            }
        }
    }

    /// Takes note of a step that was applied.
    fn applied(&mut self, dirty: &Dirty, changes_something: bool, origin: Option<Origin>, takes: Option<CandidateId>) {
        if changes_something {
            self.undone_origins.clear();
            self.origins.extend(origin.map(|Origin(recipe)| recipe));
            self.count_edit();
        }
        if let Some(candidate) = takes.and_then(|id| self.candidates.find_mut(id)) {
            candidate.taken = true;
        }
        self.note(dirty);
    }

    /// Whether a change of the document is still being made.
    pub fn is_changing(&self) -> bool {
        !self.changes.is_empty()
    }

    /// What was opened, saved or exported is the picture as it is in `document`.
    pub(super) fn mark_saved(&mut self, document: Document) {
        self.saved = document;
        self.facts.forget_saved();
        self.changed = true;
    }

    /// An empty canvas that nobody has worked on takes the size of the next picture.
    pub(super) fn follow_size(&mut self) {
        let Extent { width, height } = self.form.size;
        let fits = |side: u32| (64..=4096).contains(&side) && side.is_multiple_of(8);
        let untouched = self.history.undo_label().is_none() && self.history.redo_label().is_none();
        let free = untouched && !self.history.in_group() && self.mask_bounds().is_none() && self.changes.is_empty();
        if self.form.size != self.document.extent() && fits(width) && fits(height) && free && self.is_empty() {
            self.new_blank();
        }
    }

    /// A blank canvas of the form's size, without a step of history.
    fn new_blank(&mut self) {
        if let Ok(blank) = Document::new(self.form.size, [255; 4]) {
            (self.blank, self.saved) = (Some(blank.clone()), blank.clone());
            self.replace_silently(blank);
        }
    }
}
