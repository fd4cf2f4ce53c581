//! What the window shows beside the document: a picture on its way, and what undo would do.

use std::sync::Arc;

use crate::base::Mask;
use crate::job::Preview;

use super::TaskId;

/// A picture on its way, as the canvas shows it.
#[derive(Debug, Clone)]
pub struct LivePreview {
    /// Counts up with each new one.
    pub serial: u64,
    /// The preview, with its place on the canvas.
    pub preview: Preview,
    /// Whether it is shown under the mask's soft edge only.
    pub masked: bool,
    /// How much of each of its pixels is there already; `None`: all.
    pub share: Option<Arc<Mask>>,
    /// The job that makes it.
    pub task: TaskId,
}

/// What undo and redo would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HistoryState {
    /// What undo would take back.
    pub undo: Option<&'static str>,
    /// What redo would do again.
    pub redo: Option<&'static str>,
    /// Bytes that all steps take.
    pub bytes: usize,
}
