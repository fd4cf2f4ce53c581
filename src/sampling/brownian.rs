//! Brownian motion over the noise levels, as k-diffusion draws it for its stochastic samplers.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::RngKind;
use crate::base::noise::SeedSequence;

/// Words of the pool that seeds are mixed in.
const POOL: usize = 24;

/// A stretch of the motion: where it begins and ends, and which of its depth it is, counted from the left.
#[derive(Clone, Copy)]
struct Stretch {
    start: f64,
    end: f64,
    depth: u64,
    key: u64,
}

type Increment = Arc<[f32]>;

/// A path of many independent Brownian motions (one for each value of a latent), the same for a seed whatever is asked
/// of it and in which order.
///
/// The motion's increment over the whole range is drawn first. A stretch is halved as often as it takes to reach the
/// ends that are asked for (ends are rounded to six decimals), and each left half is drawn given the whole: a Brownian
/// bridge. The noise of every halving has a seed of its own, spread from the path's seed by the stretch's place in the
/// tree. This is `torchsde.BrownianTree` as k-diffusion and A1111 use it (Kidger et al. 2021, arXiv 2105.13493, section
/// 4), number for number: tolerance 1e-6, a pool of 24 words, single precision.
pub struct Brownian {
    rng: RngKind,
    seed: u64,
    root: Stretch,
    whole: Increment,
    /// The stretches of the last query: the next begins where it ended.
    recent: HashMap<(u64, u64), Increment>,
}

impl Brownian {
    /// Motions of `n` values over the noise levels from `low` to `high`.
    pub fn new(rng: RngKind, seed: u64, low: f64, high: f64, n: usize) -> Self {
        let seeds = SeedSequence::new(seed, &[], POOL).seeds(1);
        let spread = (high - low).max(0.0).sqrt() as f32;
        let whole = rng.generator(u64::from(seeds[0])).normal(n).into_iter().map(|v| v * spread).collect();
        let root = Stretch { start: rounded(low), end: rounded(high), depth: 0, key: 0 };
        Self { rng, seed, root, whole, recent: HashMap::new() }
    }

    /// Unit noise between two noise levels: the increment from the lower to the higher over the root of its length,
    /// with the sign that k-diffusion gives a step down. Levels outside the range are moved to its ends.
    pub fn unit_noise(&mut self, sigma: f64, sigma_next: f64) -> Vec<f32> {
        // Levels are single precision there.
        let (from, to) = (sigma as f32, sigma_next as f32);
        let (low, high) = (f64::from(from.min(to)), f64::from(from.max(to)));
        let sign = if from < to { 1.0 } else { -1.0 };
        let length = (to - from).abs().sqrt();
        self.increment(low, high).into_iter().map(|v| v * sign / length).collect()
    }

    /// The motion's growth from `low` to `high`; zeros where they are the same.
    pub fn increment(&mut self, low: f64, high: f64) -> Vec<f32> {
        let clamped = |t: f64| rounded(t.clamp(self.root.start, self.root.end));
        let (low, high) = (clamped(low), clamped(high));
        let mut sum = vec![0.0; self.whole.len()];
        if low < high {
            let mut seen = HashMap::new();
            self.add(self.root, &self.whole, (low, high), &mut sum, &mut seen);
            self.recent = seen;
        }
        sum
    }

    /// Adds the growth over the part of `stretch` within `wanted`, from left to right.
    fn add(
        &self,
        stretch: Stretch,
        value: &Increment,
        wanted: (f64, f64),
        sum: &mut [f32],
        seen: &mut HashMap<(u64, u64), Increment>,
    ) {
        let Stretch { start, end, depth, key } = stretch;
        let middle = rounded(0.5 * (end + start));
        if wanted.0 <= start && wanted.1 >= end || middle <= start || middle >= end {
            sum.iter_mut().zip(value.iter()).for_each(|(s, v)| *s += v);
            return;
        }
        let (left, right) = (2 * key, 2 * key + 1);
        let half = self.recent.get(&(depth + 1, left)).cloned();
        let half = half.unwrap_or_else(|| self.left_half(stretch, middle, value));
        seen.insert((depth + 1, left), half.clone());
        if wanted.1 > middle {
            let rest = value.iter().zip(half.iter()).map(|(whole, left)| whole - left).collect();
            if wanted.0 < middle {
                self.add(Stretch { end: middle, depth: depth + 1, key: left, ..stretch }, &half, wanted, sum, seen);
            }
            self.add(Stretch { start: middle, depth: depth + 1, key: right, ..stretch }, &rest, wanted, sum, seen);
        } else {
            self.add(Stretch { end: middle, depth: depth + 1, key: left, ..stretch }, &half, wanted, sum, seen);
        }
    }

    /// The growth over the left half, given that over the whole.
    fn left_half(&self, stretch: Stretch, middle: f64, whole: &[f32]) -> Increment {
        let Stretch { start, end, depth, key } = stretch;
        let seed = SeedSequence::new(self.seed, &[key, depth], POOL).seeds(1)[0];
        let (per_length, before, after) = (1.0 / (end - start), middle - start, end - middle);
        let deviation = (before * after * per_length).sqrt() as f32;
        let (before, per_length) = (before as f32, per_length as f32);
        let noise = self.rng.generator(u64::from(seed)).normal(whole.len());
        whole.iter().zip(noise).map(|(w, n)| before * w * per_length + deviation * n).collect()
    }
}

/// To six decimals, ties to even, as Python rounds.
fn rounded(t: f64) -> f64 {
    format!("{t:.6}").parse().unwrap_or(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(seed: u64) -> Brownian {
        Brownian::new(RngKind::Cpu, seed, 0.03, 14.6, 4000)
    }

    #[test]
    fn the_path_does_not_depend_on_what_was_asked_before() {
        let (mut fresh, mut used) = (path(3), path(3));
        for (low, high) in [(3.0, 4.0), (0.03, 14.6), (3.5, 3.7), (0.5, 9.0)] {
            used.increment(low, high);
        }
        assert_eq!(fresh.increment(3.2, 3.9), used.increment(3.2, 3.9));
        assert_ne!(fresh.increment(3.2, 3.9), path(4).increment(3.2, 3.9));
    }

    #[test]
    fn increments_add_up_and_have_the_variance_of_their_length() {
        let mut path = path(1);
        let (a, b, both) = (path.increment(1.0, 2.25), path.increment(2.25, 7.0), path.increment(1.0, 7.0));
        assert!(a.iter().zip(&b).zip(&both).all(|((a, b), both)| (a + b - both).abs() < 1e-4));
        for (increment, length) in [(a, 1.25), (b, 4.75)] {
            let variance = increment.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / 4000.0;
            assert!((variance / length - 1.0).abs() < 0.1, "{variance} over {length}");
        }
        assert!(path.increment(2.0, 2.0).iter().all(|v| *v == 0.0));
    }
}
