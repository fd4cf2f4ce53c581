//! What preprocessors make of the pictures that controls follow, to be looked at before a job.

use std::sync::Arc;

use crate::base::{CancelToken, Mask, Pixmap, Rect};
use crate::document::Document;
use crate::engine::{Preparation, control_picture};
use crate::job::Preprocessor;
use crate::library::models::ModelLibrary;
use crate::locale::t;

use super::browser::{capitalised, seen_by_thread};
use super::resolve::{Seen, depth};
use super::worker::Lane;
use super::{App, ControlForm, NoticeKind};

/// A preview that was made, of a control as it was then.
#[derive(Debug, Clone)]
pub(super) struct Previewed {
    control: ControlForm,
    pixels: Option<Arc<Pixmap>>,
}

impl App {
    /// What the preprocessor of the control with this number makes of its picture, if that was asked for and the control
    /// is as it was.
    pub fn control_preview(&self, number: usize) -> Option<Arc<Pixmap>> {
        let control = self.form.controls.get(number)?;
        let previewed = self.control_previews.get(&number)?;
        let same = previewed.control.picture == control.picture
            && previewed.control.preprocessor == control.preprocessor
            && previewed.control.thresholds == control.thresholds;
        previewed.pixels.clone().filter(|_| same)
    }

    /// Has the preview of a control made.
    pub(super) fn preview_control(&mut self, number: usize) {
        let Some(control) = self.form.controls.get(number).cloned() else { return };
        let (document, place, name) = (self.document.clone(), self.frame_on_canvas(), self.picture_name());
        let library = self.browser.shared();
        let taken = self.workers.submit(Lane::Pixels, false, t!("control-work-preview"), move || {
            let seen = Seen { document: &document, place, name: &name };
            let library = seen_by_thread(&library);
            let made = preview(&control, &seen, mask(&document, place).as_ref(), &library);
            Box::new(move |app| {
                let (pixels, problem) = match made {
                    Ok(pixels) => (Some(Arc::new(pixels)), None),
                    Err(sentence) => (None, Some(sentence)),
                };
                app.control_previews.insert(number, Previewed { control, pixels });
                if let Some(sentence) = problem {
                    app.say(NoticeKind::Warning, capitalised(&sentence));
                }
                app.changed = true;
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, t!("control-too-much"));
        }
    }
}

fn mask(document: &Document, place: Rect) -> Option<Mask> {
    Mask::from_data(place.extent(), document.mask().read(place))
}

fn preview(
    control: &ControlForm,
    seen: &Seen<'_>,
    mask: Option<&Mask>,
    library: &ModelLibrary,
) -> Result<Pixmap, String> {
    let (pixels, _) = seen.of(&control.picture)?;
    let network = match control.preprocessor {
        Preprocessor::Depth => Some(depth(library)?),
        _ => None,
    };
    let how = Preparation { kind: control.preprocessor, thresholds: control.thresholds, network: network.as_deref() };
    let mask = mask.filter(|mask| mask.extent() == pixels.extent());
    control_picture(&pixels, mask, how, &CancelToken::new()).map_err(|failure| failure.message)
}
