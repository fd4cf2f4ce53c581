//! How far a download is, how fast, and how long it will still take.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What speed is measured over.
const WINDOW: Duration = Duration::from_secs(8);
/// Times between two samples.
const STEP: Duration = Duration::from_millis(200);

/// How far a download is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DownloadProgress {
    /// The file, by its name.
    pub file: String,
    /// Its number, from 0.
    pub index: usize,
    /// How many files there are.
    pub of: usize,
    /// Bytes of this file that are there.
    pub done: u64,
    /// Bytes that it has, once that is known.
    pub total: Option<u64>,
    /// How fast it comes.
    pub bytes_per_second: f64,
    /// Seconds that this file will still take, once that can be said.
    pub seconds_left: Option<f64>,
    /// How often the connection broke, or was silent for too long.
    pub retries: u32,
}

/// Measures the speed of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Meter {
    samples: VecDeque<(Instant, u64)>,
}

impl Meter {
    /// Notes that `done` bytes are there. Returns bytes per second.
    pub fn note(&mut self, now: Instant, done: u64) -> f64 {
        // After a new beginning there are fewer than before.
        if self.samples.back().is_some_and(|&(_, last)| done < last) {
            self.samples.clear();
        }
        if self.samples.back().is_none_or(|&(last, _)| now.duration_since(last) >= STEP) {
            self.samples.push_back((now, done));
        }
        while self.samples.len() > 2
            && self.samples.front().is_some_and(|&(first, _)| now.duration_since(first) > WINDOW)
        {
            self.samples.pop_front();
        }
        let Some(&(first, before)) = self.samples.front() else { return 0.0 };
        let secs = now.duration_since(first).as_secs_f64();
        if secs < STEP.as_secs_f64() { 0.0 } else { (done - before) as f64 / secs }
    }
}

/// Seconds that the rest takes at a speed.
pub(super) fn seconds_left(done: u64, total: Option<u64>, bytes_per_second: f64) -> Option<f64> {
    let rest = total?.saturating_sub(done) as f64;
    (bytes_per_second > 0.0).then(|| rest / bytes_per_second)
}

/// Bytes for people: `4.3 GB`.
pub fn readable_bytes(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let (mut value, mut unit) = (bytes as f64, 0);
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} {}", units[0]) } else { format!("{value:.1} {}", units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_that_of_the_last_seconds() {
        let start = Instant::now();
        let at = |secs: f64| start + Duration::from_secs_f64(secs);
        let mut meter = Meter::default();
        assert_eq!(meter.note(at(0.0), 0), 0.0);
        assert_eq!(meter.note(at(1.0), 1000), 1000.0);
        assert!((meter.note(at(2.0), 3000) - 1500.0).abs() < 1e-9);
        for i in 0..100 {
            meter.note(at(3.0 + i as f64), 3000 + i * 10);
        }
        assert!((meter.note(at(103.0), 3000 + 100 * 10) - 10.0).abs() < 1.0, "what was before is forgotten");
        assert_eq!(meter.note(at(104.0), 0), 0.0, "a new beginning");
        assert_eq!(seconds_left(50, Some(100), 10.0), Some(5.0));
        assert_eq!((seconds_left(0, None, 10.0), seconds_left(0, Some(1), 0.0)), (None, None));
        assert_eq!((readable_bytes(999), readable_bytes(4_265_146_304)), ("999 bytes".into(), "4.3 GB".into()));
    }
}
