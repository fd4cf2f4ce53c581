//! Taking candidates into the document.

use std::sync::Arc;

use crate::base::{Pixmap, SignedRect};
use crate::document::{Document, Edit};
use crate::job::{Patch, Recipe};
use crate::locale::t;

use super::jobs::Work;
use super::plan::Plan;
use super::upscale::scaled_pixels;
use super::worker::Lane;
use super::{App, CandidateId, GenerateKind, NoticeKind, edits};

/// The longest name that a layer takes from its prompt, in characters.
const NAME_CHARS: usize = 60;

/// A picture that was made, and what it was made for.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub plan: Arc<Plan>,
    pub pixels: Arc<Pixmap>,
    /// What of it is new; `None`: all.
    pub patch: Option<Arc<Patch>>,
    pub recipe: Arc<Recipe>,
}

impl Made {
    /// The edit that takes it into a document that may have changed since the job was given: a new layer above the
    /// active one, with how much of it is new as its layer mask. A picture for the whole of a blank canvas takes the
    /// canvas's place.
    ///
    /// Fails with a sentence if it lies beside the canvas by now.
    pub fn edit(&self, document: &Document, blank: bool) -> Result<Edit, String> {
        let Self { plan, pixels, patch, recipe } = self;
        if blank && plan.blank && plan.kind == GenerateKind::TextToImage && self.fills(document) {
            return self.replacement(document);
        }
        let (left, top) = document.origin();
        let place = plan.world().translated(left.saturating_neg(), top.saturating_neg());
        if place.within(document.extent()).is_none() {
            return Err(t!("candidates-beside-canvas").to_owned());
        }
        let name = layer_name(&recipe.prompt, plan.kind);
        let text = serde_json::to_string(&**recipe).ok().map(Arc::from);
        let edit = match patch {
            Some(patch) => {
                let at = SignedRect::from(patch.place).translated(place.x, place.y);
                document.add_picture(&name, &patch.pixels, (at.x, at.y), Some(&patch.share), text)
            }
            None if self.is_larger() => {
                let fitted = scaled_pixels(pixels, place.extent())?;
                document.add_picture(&name, &fitted, (place.x, place.y), None, text)
            }
            None => document.add_picture(&name, pixels, (place.x, place.y), None, text),
        };
        edit.map_err(|error| error.to_string())
    }

    /// Whether a second pass made it larger than its place.
    fn is_larger(&self) -> bool {
        self.plan.recipe.tuning.hires.is_some() && self.pixels.extent() != self.plan.world().extent()
    }

    /// Whether it is the picture of the whole canvas: with no frame set, of any size.
    fn fills(&self, document: &Document) -> bool {
        let place = self.plan.world();
        let (left, top) = document.origin();
        self.plan.snapshot.frame().is_none() || (place.x, place.y, place.extent()) == (left, top, document.extent())
    }

    /// The picture as a document of its own, with the frame of the one that it replaces.
    fn replacement(&self, document: &Document) -> Result<Edit, String> {
        let mut new = Document::from_pixmap(&self.pixels).map_err(|error| error.to_string())?;
        if new.extent() == document.extent() && document.frame().is_some() {
            new.apply(Edit::Frame(document.frame())).map_err(|error| error.to_string())?;
        }
        Ok(Edit::Replace(new))
    }
}

/// What the layer of a candidate is called.
fn layer_name(prompt: &str, kind: GenerateKind) -> String {
    let prompt = prompt.trim();
    if prompt.is_empty() {
        return kind.layer_name().to_owned();
    }
    let short: String = prompt.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    if short.len() < prompt.len() { format!("{}…", short.trim_end()) } else { short }
}

impl App {
    /// Takes a candidate into the document.
    pub(super) fn take(&mut self, id: CandidateId) {
        let Some(candidate) = self.candidates.find(id).cloned() else { return };
        self.candidates.hovered = None;
        self.candidates.select(Some(id));
        self.candidates.select(None);
        self.view.compare = None;
        match (candidate.made(), &candidate.work) {
            (Some(made), _) => self.take_made(made, Some(id)),
            (None, Work::Upscale(plan)) => self.take_enlarged(&candidate, plan.clone()),
            (None, _) => {}
        }
    }

    /// Takes a picture into the document, as a step.
    pub(super) fn take_made(&mut self, made: Made, takes: Option<CandidateId>) {
        let (blank, recipe, long) = (self.is_empty(), made.recipe.clone(), made.is_larger());
        let make = Arc::new(move |document: &Document| made.edit(document, blank));
        let origin = Some(edits::Origin(Some(recipe)));
        if long {
            self.change_long(edits::TAKE, make, origin, takes);
        } else {
            self.change(edits::TAKE, make, origin, takes);
        }
    }

    /// Opens a candidate as a picture of its own.
    pub(super) fn take_as_new(&mut self, id: CandidateId) {
        let Some(candidate) = self.candidates.find(id) else { return };
        let (pixels, recipe) = (candidate.pixels.clone(), candidate.recipe.clone());
        self.candidates.hovered = None;
        self.candidates.select(None);
        let taken = self.workers.submit(Lane::Pixels, false, t!("candidates-work-picture"), move || {
            let document = Document::from_pixmap(&pixels).map_err(|error| error.to_string());
            Box::new(move |app| match document {
                Ok(document) => {
                    app.stop_stroke(crate::tools::Phase::Release);
                    app.replace(edits::TAKE, document, Some(recipe));
                    app.files.forget_paths();
                    if let Some(candidate) = app.candidates.find_mut(id) {
                        candidate.taken = true;
                    }
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, t!("job-busy"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_named_after_their_prompts() {
        assert_eq!(layer_name("  ", GenerateKind::Inpaint), "inpaint the mask");
        assert_eq!(layer_name(" a fox ", GenerateKind::Inpaint), "a fox");
        let long = layer_name(&"föx ".repeat(40), GenerateKind::TextToImage);
        assert!(long.ends_with("föx…") && long.chars().count() <= NAME_CHARS + 1, "{long}");
    }
}
