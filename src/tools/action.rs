//! What tools ask for: edits of the document, changes of the view, colours.

use std::fmt::Debug;
use std::sync::Arc;

use crate::document::{Dirty, Document, DocumentError, Edit, History};
use crate::locale::t;

/// Something to be done for a tool.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Begin a group of edits that will be one step of history, under this name.
    Begin(&'static str),
    /// Apply an edit.
    Apply(Edit),
    /// End the group as one step.
    Commit,
    /// End the group by bringing back what was before it.
    RollBack,
    /// Make an edit that may take long and apply it as a step of its own.
    Make(Plan),
    /// Tell the artist in a sentence why nothing was done.
    Refuse(&'static str),
    /// Look at another part of the canvas.
    View(ViewChange),
    /// Make this sRGB colour the foreground colour.
    PickColour([u8; 3]),
}

/// An edit that is yet to be made, of the document as it is when its turn comes.
#[derive(Clone)]
pub struct Plan {
    /// What history calls the step.
    pub label: &'static str,
    make: Arc<Make>,
}

type Make = dyn Fn(&Document) -> Result<Edit, DocumentError> + Send + Sync;

impl Plan {
    pub(super) fn new(
        label: &'static str,
        make: impl Fn(&Document) -> Result<Edit, DocumentError> + Send + Sync + 'static,
    ) -> Self {
        Self { label, make: Arc::new(make) }
    }

    /// Makes the edit. May look at every pixel: of a large canvas in a thread, from a snapshot.
    ///
    /// Fails if the document does not allow it, and says why.
    pub fn edit(&self, document: &Document) -> Result<Edit, DocumentError> {
        (self.make)(document)
    }
}

impl Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plan({})", self.label)
    }
}

/// The same plan, not only one with the same outcome.
impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label && Arc::ptr_eq(&self.make, &other.make)
    }
}

impl Action {
    /// Carries out what concerns the document at once, and gives back the rest.
    ///
    /// Fails if an edit does not fit the document, which is then as before that edit.
    pub fn perform(self, document: &mut Document, history: &mut History) -> Result<Performed, DocumentError> {
        let dirty = match self {
            Self::Begin(label) => {
                history.begin(document, label);
                Dirty::default()
            }
            // An edit outside a group is a step of its own.
            Self::Apply(edit) => history.apply(document, t!("undo-edit"), edit)?,
            Self::Commit => {
                history.commit(document);
                Dirty::default()
            }
            Self::RollBack => history.roll_back(document),
            Self::Make(plan) => return Ok(Performed::Make(plan)),
            Self::Refuse(why) => return Ok(Performed::Refused(why)),
            Self::View(change) => return Ok(Performed::View(change)),
            Self::PickColour(colour) => return Ok(Performed::PickColour(colour)),
        };
        Ok(Performed::Document(dirty))
    }
}

/// What became of an action.
#[derive(Debug, Clone, PartialEq)]
pub enum Performed {
    /// The document changed so far (perhaps not at all).
    Document(Dirty),
    /// The caller is to make this edit, perhaps in a thread, and apply it under the plan's label.
    Make(Plan),
    /// The caller is to tell the artist.
    Refused(&'static str),
    /// The caller is to change the view.
    View(ViewChange),
    /// The caller is to change the foreground colour.
    PickColour([u8; 3]),
}

/// A change of what part of the canvas is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ViewChange {
    /// Move the canvas on the screen by so many points to the right and down.
    Pan {
        /// To the right.
        x: f32,
        /// Down.
        y: f32,
    },
    /// Enlarge by a factor, keeping what lies under one point of the screen where it is.
    Zoom {
        /// Above 1 enlarges.
        factor: f32,
        /// Points from the left edge of the screen.
        x: f32,
        /// Points from the top edge of the screen.
        y: f32,
    },
}
