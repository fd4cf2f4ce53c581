//! What is done to layers.

use std::sync::Arc;

use crate::document::{Document, DocumentError, Edit, Layer, LayerId, Place, Props, Target, Turn};
use crate::locale::t;

use super::{App, Ask, LayerAction, NoticeKind};

impl App {
    /// Does something to the active layer.
    pub(super) fn layer(&mut self, action: LayerAction) {
        let id = self.document.active().layer();
        self.layer_of(id, action);
    }

    /// Does something to a layer.
    pub(super) fn layer_of(&mut self, id: LayerId, action: LayerAction) {
        use LayerAction as L;
        match action {
            L::New => {
                let name = self.free_name("Layer");
                self.step(t!("undo-layer-new"), |document| document.add_layer(&name));
            }
            L::Duplicate => self.step(t!("undo-layer-duplicate"), |document| document.duplicate(id)),
            L::Delete => self.delete_layers(id),
            L::MergeDown => self.change_layers(t!("undo-layer-merge-down"), move |document| document.merge_down(id)),
            L::MergeVisible => self.change_layers(t!("undo-layer-merge-visible"), Document::merge_visible),
            L::Flatten => self.change_layers(t!("undo-layer-flatten"), Document::flatten),
            L::Rename => self.asks.push(Ask::RenameLayer(id)),
            L::Group => {
                let ids = self.chosen_with(id);
                self.step(t!("undo-layer-group"), |document| document.group(&ids));
            }
            L::Ungroup => self.step(t!("undo-layer-ungroup"), |document| document.ungroup(id)),
            L::Raise => self.shift_layer(id, true),
            L::Lower => self.shift_layer(id, false),
            L::SelectAbove => self.step_active(id, true),
            L::SelectBelow => self.step_active(id, false),
            L::ToggleVisible => self.set_props(id, t!("undo-layer-visible"), |props| props.visible = !props.visible),
            L::ToggleLock => self.set_props(id, t!("undo-layer-lock"), |props| props.locked = !props.locked),
            L::ToggleAlphaLock => {
                self.set_props(id, t!("undo-layer-lock-transparency"), |props| {
                    props.alpha_locked = !props.alpha_locked;
                });
            }
            L::ToggleClip => self.set_props(id, t!("undo-layer-clip"), |props| props.clipped = !props.clipped),
            L::ToggleMask => {
                self.set_props(id, t!("undo-layer-use-mask"), |props| props.mask_enabled = !props.mask_enabled);
            }
            L::AddMask => {
                self.step(t!("undo-layer-add-mask"), |document| document.add_layer_mask(id, true));
                if self.document.layer(id).is_some_and(|layer| layer.mask().is_some()) {
                    self.activate(Target::LayerMask(id));
                }
            }
            L::ApplyMask => {
                self.change_layers(t!("undo-layer-apply-mask"), move |document| document.apply_layer_mask(id));
            }
            L::DeleteMask => self.step(t!("undo-layer-delete-mask"), |document| document.delete_layer_mask(id)),
            L::EditMask => self.activate(Target::LayerMask(id)),
            L::EditPixels => self.activate(Target::Layer(id)),
            L::FlipHorizontal => self.turn_layer(id, Turn::FlipHorizontal),
            L::FlipVertical => self.turn_layer(id, Turn::FlipVertical),
            L::RotateLeft => self.turn_layer(id, Turn::Left),
            L::RotateRight => self.turn_layer(id, Turn::Right),
            L::RotateHalf => self.turn_layer(id, Turn::Half),
            L::UseRecipe => self.use_layer_recipe(id),
        }
    }

    /// A change of layers that is cheap to make, as a step.
    pub(super) fn step(&mut self, label: &'static str, make: impl FnOnce(&Document) -> Result<Edit, DocumentError>) {
        match make(&self.document) {
            Ok(edit) => self.apply(label, edit, None, None),
            Err(error) => self.say(NoticeKind::Warning, error.to_string()),
        }
    }

    /// A change of layers that reads or writes many pixels.
    fn change_layers(
        &mut self,
        label: &'static str,
        make: impl Fn(&Document) -> Result<Edit, DocumentError> + Send + Sync + 'static,
    ) {
        let make = move |document: &Document| make(document).map_err(|error| error.to_string());
        self.change(label, Arc::new(make), None, None);
    }

    /// Goes on with another layer, or with a layer's mask.
    pub(super) fn activate(&mut self, target: Target) {
        self.document.set_active(target);
        self.layers.choose_none();
    }

    pub(super) fn rename_layer(&mut self, id: LayerId, name: &str) {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
        if !name.is_empty() {
            self.set_props(id, t!("undo-layer-rename"), |props| props.name = name);
        }
    }

    /// Changes a layer's opacity; while a slider is dragged all changes are one step.
    pub(super) fn layer_opacity(&mut self, id: LayerId, opacity: f32, done: bool) {
        if !opacity.is_finite() || self.document.layer(id).is_none() {
            return;
        }
        if self.layers.sliding != Some(id) {
            self.stop_stroke(crate::tools::Phase::Release);
            self.history.begin(&self.document, t!("undo-layer-opacity"));
            self.layers.sliding = Some(id);
        }
        self.set_props(id, t!("undo-layer-opacity"), |props| props.opacity = opacity.clamp(0.0, 1.0));
        if done {
            self.end_sliding(true);
        }
    }

    /// Ends the dragging of an opacity slider: keeps what came of it, or takes it back. Whether there was one.
    pub(super) fn end_sliding(&mut self, keep: bool) -> bool {
        if self.layers.sliding.take().is_none() {
            return false;
        }
        if keep {
            self.history.commit(&self.document);
            self.undone_origins.clear();
            self.count_edit();
        } else {
            let dirty = self.history.roll_back(&mut self.document);
            self.note(&dirty);
        }
        true
    }

    /// Changes a layer's properties, if that changes anything.
    pub(super) fn set_props(&mut self, id: LayerId, label: &'static str, change: impl FnOnce(&mut Props)) {
        let Some(layer) = self.document.layer(id) else { return };
        let mut props = layer.props.clone();
        change(&mut props);
        if props != layer.props {
            self.step(label, |_| Ok(Edit::props(id, props)));
        }
    }

    pub(super) fn move_layer(&mut self, id: LayerId, place: Place) {
        if self.document.place_of(id) != Some(place) {
            self.step(t!("undo-layer-move"), |_| Ok(Edit::Move { id, place }));
        }
    }

    /// The chosen layers if this is one of them, else this one alone.
    fn chosen_with(&self, id: LayerId) -> Vec<LayerId> {
        let chosen = self.layers.chosen();
        if chosen.contains(&id) { chosen.iter().copied().collect() } else { vec![id] }
    }

    /// Removes the chosen layers, as one step.
    fn delete_layers(&mut self, id: LayerId) {
        let ids = self.chosen_with(id);
        if ids.len() == 1 {
            self.step(t!("undo-layer-delete"), |document| document.remove(id));
            return;
        }
        self.step(t!("undo-layer-delete-many"), |document| {
            let mut rest = document.clone();
            let mut edits = Vec::new();
            for id in ids {
                // One that lay in a group which went before is gone already.
                if rest.layer(id).is_some() {
                    let edit = rest.remove(id)?;
                    rest.apply(edit.clone())?;
                    edits.push(edit);
                }
            }
            Ok(Edit::Many(edits))
        });
    }

    /// Moves a layer one place up or down: among its siblings, and at their end out of the group.
    fn shift_layer(&mut self, id: LayerId, up: bool) {
        let Some(place) = self.document.place_of(id) else { return };
        let siblings = match place.parent {
            None => self.document.layers().len(),
            Some(parent) => self.document.layer(parent).map_or(0, |group| group.children().len()),
        };
        let next = match (up, place.parent) {
            (true, _) if place.index + 1 < siblings => Some(Place { index: place.index + 1, ..place }),
            (false, _) if place.index > 0 => Some(Place { index: place.index - 1, ..place }),
            (_, None) => None,
            (up, Some(parent)) => {
                self.document.place_of(parent).map(|group| Place { index: group.index + usize::from(up), ..group })
            }
        };
        if let Some(place) = next {
            self.move_layer(id, place);
        }
    }

    /// Goes on with the row above or below, around the ends.
    fn step_active(&mut self, id: LayerId, up: bool) {
        let rows = self.document.rows();
        let Some(at) = rows.iter().position(|row| row.id == id) else { return };
        let next = if up { (at + rows.len() - 1) % rows.len() } else { (at + 1) % rows.len() };
        self.activate(Target::Layer(rows[next].id));
    }

    /// Flips or turns a layer; of the active one only what is selected.
    fn turn_layer(&mut self, id: LayerId, turn: Turn) {
        let locked = |layer: &Layer| layer.walk().any(|layer| layer.props.locked);
        if self.document.layer(id).is_none_or(locked) {
            self.say(NoticeKind::Info, t!("layer-note-locked"));
            return;
        }
        self.change_layers(super::words::turn_name(turn), move |document| turn.edit(document, id));
    }

    fn use_layer_recipe(&mut self, id: LayerId) {
        let Some(text) = self.document.layer(id).and_then(|layer| layer.props.recipe.clone()) else { return };
        match serde_json::from_str(&text) {
            Ok(recipe) => self.use_recipe(&recipe),
            Err(error) => {
                let sentence = t!("layer-note-recipe-unreadable", error = error.to_string());
                self.say(NoticeKind::Warning, sentence);
            }
        }
    }

    /// `Layer 3`: the first number that no layer has.
    fn free_name(&self, stem: &str) -> String {
        let taken = |name: &String| {
            self.document
                .rows()
                .iter()
                .any(|row| self.document.layer(row.id).is_some_and(|layer| layer.props.name == *name))
        };
        let mut names = (self.document.layer_count()..).map(|n| format!("{stem} {n}"));
        names.find(|name| !taken(name)).unwrap_or_else(|| stem.to_owned())
    }
}
