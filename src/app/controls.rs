//! Control networks as the artist sets them: which, after which picture, how strongly, and for which steps.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::job::Preprocessor;

use super::{App, ControlAction};

/// The most control networks of a job.
pub const MAX_CONTROLS: usize = 8;

/// The picture that a control network follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlPicture {
    /// What is seen in the frame.
    #[default]
    Canvas,
    /// The active layer inside the frame.
    Layer,
    /// A picture file.
    File(PathBuf),
}

/// A control network of the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ControlForm {
    /// Whether it is used.
    pub enabled: bool,
    /// File or folder of the network; `None` until one is chosen.
    pub network: Option<PathBuf>,
    /// The picture.
    pub picture: ControlPicture,
    /// What makes the control's picture of that.
    pub preprocessor: Preprocessor,
    /// How strongly it is followed, 0 to 2; 1 as trained.
    pub strength: f64,
    /// Share of the steps after which it begins, 0 to 1.
    pub start: f64,
    /// Share of the steps after which it ends, 0 to 1.
    pub end: f64,
    /// Whether it is believed more than the prompt.
    pub guess: bool,
    /// Lower and upper threshold of edges; `None` is the usual ones.
    pub thresholds: Option<(u8, u8)>,
}

impl Default for ControlForm {
    fn default() -> Self {
        Self {
            enabled: true,
            network: None,
            picture: ControlPicture::Canvas,
            preprocessor: Preprocessor::None,
            strength: 1.0,
            start: 0.0,
            end: 1.0,
            guess: false,
            thresholds: None,
        }
    }
}

impl ControlForm {
    /// Brings every number into its range.
    pub fn clamp(&mut self) {
        let within = |value: f64, most: f64, usual: f64| if value.is_nan() { usual } else { value.clamp(0.0, most) };
        self.strength = within(self.strength, 2.0, 1.0);
        self.start = within(self.start, 1.0, 0.0);
        self.end = within(self.end, 1.0, 1.0).max(self.start);
    }

    /// Whether a job uses it.
    pub fn is_used(&self) -> bool {
        self.enabled && self.network.is_some()
    }
}

impl App {
    /// Changes the control networks.
    pub(super) fn change_controls(&mut self, action: ControlAction) {
        let controls = &mut self.form.controls;
        match action {
            ControlAction::Add(network) => {
                if controls.len() < MAX_CONTROLS {
                    controls.push(ControlForm { network, ..ControlForm::default() });
                }
            }
            ControlAction::Remove(number) if number < controls.len() => {
                controls.remove(number);
            }
            ControlAction::Picture(number, picture) => {
                if let Some(control) = controls.get_mut(number) {
                    control.picture = picture;
                }
            }
            ControlAction::Preview(number) => self.preview_control(number),
            ControlAction::Remove(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_into_their_range_and_the_end_is_not_before_the_start() {
        let mut control = ControlForm { strength: f64::NAN, start: 0.7, end: 0.2, ..ControlForm::default() };
        control.clamp();
        assert_eq!((control.strength, control.start, control.end), (1.0, 0.7, 0.7));
        let mut control = ControlForm { strength: 9.0, start: -1.0, end: f64::NAN, ..ControlForm::default() };
        control.clamp();
        assert_eq!((control.strength, control.start, control.end), (2.0, 0.0, 1.0));
        assert!(!control.is_used());
    }
}
