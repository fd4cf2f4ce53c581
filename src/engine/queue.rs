//! The jobs that wait, in order: what the handle changes and the engine's thread takes from.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::base::CancelToken;
use crate::job::{Job, JobId};

/// An ordered queue that one thread takes from. Its lock is held for moves only, never while a job runs.
pub(super) struct Queue {
    limit: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    running: Option<(JobId, CancelToken)>,
    paused: bool,
    closed: bool,
}

/// Where a new job goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Front,
    Back,
}

/// Why a job was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Full,
    Closed,
}

/// What became of a job that was to be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cancelling {
    /// It waited, and is out of the queue; nobody else will tell of its end.
    Removed,
    /// It runs, and was told to stop.
    Stopping,
    /// It has ended, or never was.
    Unknown,
}

impl Queue {
    /// A queue in which at most `limit` jobs wait.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), state: Mutex::default(), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change below leaves the state whole, so that a poisoned lock holds nothing broken.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a job in. `announce` is called before anybody can take it out again.
    pub(super) fn push(&self, job: Job, end: End, announce: impl FnOnce()) -> Result<(), Refused> {
        let mut state = self.state();
        if state.closed {
            return Err(Refused::Closed);
        }
        if state.waiting.len() >= self.limit {
            return Err(Refused::Full);
        }
        announce();
        match end {
            End::Front => state.waiting.push_front(job),
            End::Back => state.waiting.push_back(job),
        }
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// Waits for a job and notes that it runs, until [`Queue::done`]; `None` once the queue is closed.
    pub(super) fn next(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.closed {
                return None;
            }
            if !state.paused
                && let Some(job) = state.waiting.pop_front()
            {
                state.running = Some((job.id, job.cancel.clone()));
                return Some(job);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The job that ran has ended.
    pub(super) fn done(&self) {
        self.state().running = None;
    }

    /// Takes a waiting job out, or tells the running one to stop.
    pub(super) fn cancel(&self, id: JobId) -> Cancelling {
        let mut state = self.state();
        if let Some(at) = state.waiting.iter().position(|job| job.id == id) {
            if let Some(job) = state.waiting.remove(at) {
                job.cancel.cancel();
            }
            return Cancelling::Removed;
        }
        match &state.running {
            Some((running, token)) if *running == id => {
                token.cancel();
                Cancelling::Stopping
            }
            _ => Cancelling::Unknown,
        }
    }

    /// Takes all waiting jobs out and tells the running one to stop. Returns those taken out, in order.
    pub(super) fn cancel_all(&self) -> Vec<JobId> {
        let mut state = self.state();
        if let Some((_, token)) = &state.running {
            token.cancel();
        }
        state.waiting.drain(..).inspect(|job| job.cancel.cancel()).map(|job| job.id).collect()
    }

    /// Whether jobs are to wait although none runs.
    pub(super) fn set_paused(&self, paused: bool) {
        self.state().paused = paused;
        self.changed.notify_all();
    }

    pub(super) fn is_paused(&self) -> bool {
        self.state().paused
    }

    pub(super) fn running(&self) -> Option<JobId> {
        self.state().running.as_ref().map(|(id, _)| *id)
    }

    pub(super) fn waiting(&self) -> Vec<JobId> {
        self.state().waiting.iter().map(|job| job.id).collect()
    }

    /// Moves a waiting job to a place in the order, or to the end if that is farther; `false` if it does not wait.
    pub(super) fn move_to(&self, id: JobId, index: usize) -> bool {
        let mut state = self.state();
        let Some(at) = state.waiting.iter().position(|job| job.id == id) else { return false };
        let Some(job) = state.waiting.remove(at) else { return false };
        let index = index.min(state.waiting.len());
        state.waiting.insert(index, job);
        true
    }

    /// Ends the taking: no job comes in or out any more.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}
