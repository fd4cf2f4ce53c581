//! Graphics adapters, as values: who finds them tells, and who reports asks.

use std::fmt;
use std::sync::Mutex;

use serde::Serialize;

/// What an adapter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdapterKind {
    /// A graphics card with memory of its own.
    Discrete,
    /// One that shares the processor's memory.
    Integrated,
    /// One that a virtual machine lends.
    Virtual,
    /// The processor draws.
    Software,
    /// It does not say.
    Unknown,
}

/// A graphics adapter that can draw the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adapter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AdapterKind,
    /// By which interface it is reached: Vulkan, OpenGL, Metal, DirectX.
    pub backend: String,
    /// The driver and its version; empty where it does not say.
    pub driver: String,
}

impl fmt::Display for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            AdapterKind::Discrete => "graphics card",
            AdapterKind::Integrated => "integrated graphics",
            AdapterKind::Virtual => "virtual graphics",
            AdapterKind::Software => "drawn by the processor",
            AdapterKind::Unknown => "of unknown kind",
        };
        write!(f, "{}, {kind}, by {}", self.name, self.backend)?;
        if self.driver.is_empty() { Ok(()) } else { write!(f, " ({})", self.driver) }
    }
}

static DRAWS: Mutex<Option<String>> = Mutex::new(None);

/// Notes which adapter draws the window, for the log and for reports.
pub fn note_adapter(adapter: &Adapter) {
    tracing::info!(%adapter, "the window is drawn");
    if let Ok(mut draws) = DRAWS.lock() {
        *draws = Some(adapter.to_string());
    }
}

/// Which adapter draws the window, if that is known.
pub(super) fn noted() -> Option<String> {
    DRAWS.try_lock().ok().and_then(|draws| draws.clone())
}
