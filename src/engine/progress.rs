//! How far a job has come, and how long it will still take.

use std::time::{Duration, Instant};

use crate::job::StepProgress;

/// Counts steps over a batch and foretells the end by the pace so far.
pub(super) struct Pace {
    started: Instant,
    done: u32,
    of: u32,
}

impl Pace {
    pub(super) fn new(of: u32) -> Self {
        Self { started: Instant::now(), done: 0, of }
    }

    /// One more step is done, in picture `image` of the batch, at noise level `sigma`; at least `left` are to come: some
    /// samplers choose their steps as they go.
    pub(super) fn step(&mut self, image: u32, sigma: f64, left: usize) -> StepProgress {
        self.done += 1;
        self.of = self.of.max(self.done.saturating_add(left as u32));
        let left = time_left(self.started.elapsed(), self.done, self.of);
        StepProgress { done: self.done, of: self.of, image, sigma, left }
    }
}

fn time_left(elapsed: Duration, done: u32, of: u32) -> Option<Duration> {
    (done > 0).then(|| elapsed.mul_f64(f64::from(of.saturating_sub(done)) / f64::from(done)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_so_far_foretells_the_rest() {
        assert_eq!(time_left(Duration::from_secs(4), 2, 10), Some(Duration::from_secs(16)));
        assert_eq!(time_left(Duration::from_secs(4), 10, 10), Some(Duration::ZERO));
        assert_eq!(time_left(Duration::from_secs(4), 0, 10), None);
    }
}
