//! The selection: what commands do to it, and to what is selected.

use std::sync::Arc;

use crate::document::{Document, SelectOp, clear_selected, fill_selection};
use crate::locale::t;

use super::{App, MaskAction, NoticeKind, SelectionAction};

impl App {
    /// Whether something is selected; else everything may be painted.
    pub fn has_selection(&self) -> bool {
        self.document.selection().is_some()
    }

    /// Changes the selection.
    pub(super) fn selection(&mut self, action: SelectionAction) {
        use SelectionAction as A;
        let step_px = self.settings.selection_step_px;
        let op = match action {
            A::All => SelectOp::All,
            A::None => SelectOp::None,
            // Without a selection everything counts as selected, and nothing cannot be.
            A::Invert if !self.has_selection() => return,
            A::Invert => SelectOp::Invert,
            A::Grow => SelectOp::Grow(step_px),
            A::Shrink => SelectOp::Shrink(step_px),
            A::Feather => SelectOp::Feather(f64::from(step_px)),
            A::Border => SelectOp::Border(step_px),
            A::FromMask => SelectOp::FromMask,
            A::ToMask => SelectOp::ToMask,
            A::FromLayer => SelectOp::FromLayerAlpha(self.document.active_layer().id()),
        };
        self.select(op);
    }

    /// Changes the selection.
    pub(super) fn select(&mut self, op: SelectOp) {
        self.change(super::words::select_op_name(op), Arc::new(move |document| Ok(op.edit(document))), None, None);
    }

    /// Changes the whole mask.
    pub(super) fn mask(&mut self, action: MaskAction) {
        use crate::document::MaskOp;
        let step_px = self.settings.mask_step_px;
        let op = match action {
            MaskAction::Grow => MaskOp::Grow(step_px),
            MaskAction::Shrink => MaskOp::Shrink(step_px),
            MaskAction::Feather => MaskOp::Feather(f64::from(step_px)),
            MaskAction::Invert => MaskOp::Invert,
            MaskAction::Clear => MaskOp::Clear,
            MaskAction::Fill => MaskOp::Fill,
        };
        self.change(super::words::mask_op_name(op), Arc::new(move |document| Ok(op.edit(document))), None, None);
    }

    /// Makes what is selected transparent. Whether that was possible.
    pub(super) fn clear_selected(&mut self) -> bool {
        if !self.has_selection() || !self.may_paint() {
            return false;
        }
        if self.document.active_layer().props.alpha_locked {
            self.say(NoticeKind::Info, t!("layer-note-transparency-locked"));
            return false;
        }
        let make = |document: &Document| Ok(clear_selected(document));
        self.change(t!("undo-clear-selected"), Arc::new(make), None, None);
        true
    }

    /// Fills what is selected with a colour.
    pub(super) fn fill_selected(&mut self, colour: [u8; 3]) {
        if self.may_paint() {
            let make = move |document: &Document| Ok(fill_selection(document, colour));
            self.change(t!("undo-fill-selection"), Arc::new(make), None, None);
        }
    }

    /// Whether the active layer may be painted on; says why not.
    pub(super) fn may_paint(&mut self) -> bool {
        match self.document.paints() {
            Ok(()) => true,
            Err(sentence) => {
                self.say(NoticeKind::Info, sentence);
                false
            }
        }
    }
}
