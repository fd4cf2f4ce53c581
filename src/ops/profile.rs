//! Where the time of a network goes, by class of operator: what `scumble bench` prints.
//!
//! It is off until [`Profile::start`], and then costs one relaxed load for each operator. Operators are counted where
//! they are called; one that works for another is counted as the other. On devices that work asynchronously only the
//! time of the calls is seen.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use candle_core::Tensor;

use super::Result;

/// A class of operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Convolutions, with the resizing and the additions that are part of them.
    Convolution,
    /// Linear layers, gated ones too.
    Linear,
    /// Attention: both products and the softmax.
    Attention,
    /// Group and layer normalisation, with the activation that is part of them.
    Norm,
    /// Activations, additions, joins: what streams through memory.
    Pointwise,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 5] = [Self::Convolution, Self::Linear, Self::Attention, Self::Norm, Self::Pointwise];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Convolution => "convolution",
            Self::Linear => "linear",
            Self::Attention => "attention",
            Self::Norm => "norm",
            Self::Pointwise => "pointwise",
        }
    }
}

/// What the operators of a class did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Work {
    /// How often they were called.
    pub calls: u64,
    /// How long they took.
    pub time: Duration,
    /// Multiplications and additions of their products as they are defined, whatever the algorithm saves; 0 where
    /// there is none.
    pub flops: u64,
}

/// The work of all classes since [`Profile::start`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Profile {
    classes: [Work; Class::ALL.len()],
}

impl Profile {
    /// Begins to count, from zero. There is one count for the whole process.
    pub fn start() {
        COUNTERS.start();
    }

    /// Ends the count and says what was counted.
    pub fn stop() -> Self {
        COUNTERS.stop()
    }

    /// The work of a class.
    pub fn of(&self, class: Class) -> Work {
        self.classes[class as usize]
    }

    /// Floating-point operations of all classes.
    pub fn flops(&self) -> u64 {
        self.classes.iter().map(|work| work.flops).sum()
    }

    /// Time of all classes.
    pub fn time(&self) -> Duration {
        self.classes.iter().map(|work| work.time).sum()
    }
}

/// Calls, nanoseconds and operations of a class.
type Counter = [AtomicU64; 3];

struct Counters {
    on: AtomicBool,
    classes: [Counter; Class::ALL.len()],
}

static COUNTERS: Counters = Counters::new();

thread_local!(static INSIDE: Cell<bool> = const { Cell::new(false) });

/// Says that no operator runs in this thread any more, even when it unwinds.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

impl Counters {
    const fn new() -> Self {
        Self { on: AtomicBool::new(false), classes: [const { [const { AtomicU64::new(0) }; 3] }; Class::ALL.len()] }
    }

    fn start(&self) {
        for counter in self.classes.iter().flatten() {
            counter.store(0, Relaxed);
        }
        self.on.store(true, Relaxed);
    }

    fn stop(&self) -> Profile {
        self.on.store(false, Relaxed);
        let read = |[calls, nanos, flops]: &Counter| Work {
            calls: calls.load(Relaxed),
            time: Duration::from_nanos(nanos.load(Relaxed)),
            flops: flops.load(Relaxed),
        };
        Profile { classes: self.classes.each_ref().map(read) }
    }

    fn count(&self, class: Class, each: usize, operator: impl FnOnce() -> Result<Tensor>) -> Result<Tensor> {
        if !self.on.load(Relaxed) || INSIDE.replace(true) {
            return operator();
        }
        let leave = Leave;
        let started = Instant::now();
        let result = operator();
        let nanos = started.elapsed().as_nanos() as u64;
        drop(leave);
        let flops = result.as_ref().map_or(0, |made| (each * made.elem_count()) as u64);
        for (counter, value) in self.classes[class as usize].iter().zip([1, nanos, flops]) {
            counter.fetch_add(value, Relaxed);
        }
        result
    }
}

/// Runs an operator of this class, of `each` operations for an element of its result, and counts it where counting is
/// on.
pub(super) fn count(class: Class, each: usize, operator: impl FnOnce() -> Result<Tensor>) -> Result<Tensor> {
    COUNTERS.count(class, each, operator)
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::*;

    fn made() -> Result<Tensor> {
        Tensor::zeros((2, 3), DType::F32, &Device::Cpu)
    }

    #[test]
    fn the_outermost_operator_is_counted_while_counting_is_on() {
        let counters = Counters::new();
        let inner = || {
            std::thread::sleep(Duration::from_millis(2));
            counters.count(Class::Pointwise, 100, made)
        };
        let run = || assert_eq!(counters.count(Class::Convolution, 5, inner).unwrap().elem_count(), 6);
        run();
        assert_eq!(counters.stop(), Profile::default(), "counting was off");
        counters.start();
        run();
        run();
        counters.count(Class::Norm, 0, made).unwrap();
        let profile = counters.stop();
        assert_eq!((profile.of(Class::Convolution).calls, profile.flops()), (2, 60));
        assert_eq!((profile.of(Class::Pointwise).calls, profile.of(Class::Norm).calls), (0, 1));
        assert!(profile.of(Class::Convolution).time >= Duration::from_millis(4));
        assert!(profile.time() >= profile.of(Class::Convolution).time);
        run();
        assert_eq!(counters.stop(), profile, "counting had ended");
        counters.start();
        assert_eq!(counters.stop(), Profile::default(), "it begins from zero");
    }

    #[test]
    fn an_operator_that_fails_or_panics_does_not_hide_the_next() {
        let counters = Counters::new();
        counters.start();
        let panics = || counters.count(Class::Linear, 1, || std::panic::panic_any("broken"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
        assert!(counters.count(Class::Linear, 1, || candle_core::bail!("no")).is_err());
        counters.count(Class::Linear, 1, made).unwrap();
        let work = counters.stop().of(Class::Linear);
        assert_eq!((work.calls, work.flops), (2, 6));
    }
}
