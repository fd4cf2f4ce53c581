//! Cancellation that long work polls: a source that restarts, and tokens that learn of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The work was asked to stop. Never shown to the artist as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// A flag that long work polls. Cheap to clone; all clones share the flag.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work that holds this token to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the work should stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// `Err(Cancelled)` once the work should stop, for use with `?`.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// Hands out tokens one after the other: a new one cancels its predecessor.
#[derive(Debug, Default)]
pub struct CancelSource {
    current: Option<CancelToken>,
}

impl CancelSource {
    /// Cancels the last token and returns a fresh one.
    pub fn restart(&mut self) -> CancelToken {
        self.cancel();
        let token = CancelToken::new();
        self.current = Some(token.clone());
        token
    }

    /// Cancels the last token, if there is one.
    pub fn cancel(&mut self) {
        if let Some(token) = self.current.take() {
            token.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_cancels_the_predecessor_only() {
        let mut source = CancelSource::default();
        let first = source.restart();
        let second = source.restart();
        assert!(first.is_cancelled());
        assert_eq!(first.check(), Err(Cancelled));
        assert!(!second.is_cancelled());
        source.cancel();
        assert!(second.is_cancelled());
    }
}
