//! `torch.Generator("cpu")`: the Mersenne Twister and torch's way from its words to normal numbers.
//!
//! Sources: Matsumoto and Nishimura, "Mersenne Twister" (1998); the order of filling is that of
//! `torch.randn` on a CPU, found by comparing numbers.

use std::f32::consts::TAU as TAU_F32;
use std::f64::consts::TAU;

use super::NoiseGenerator;

const WORDS: usize = 624;
const SHIFT: usize = 397;
/// From this many elements on, torch fills in blocks of 16.
const BLOCK: usize = 16;

/// MT19937, 32 bits a word.
struct Twister {
    state: [u32; WORDS],
    next: usize,
}

impl Twister {
    fn new(seed: u32) -> Self {
        let mut state = [seed; WORDS];
        for i in 1..WORDS {
            let last = state[i - 1];
            state[i] = (last ^ (last >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Self { state, next: WORDS }
    }

    fn refill(&mut self) {
        for i in 0..WORDS {
            let joined = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % WORDS] & 0x7fff_ffff);
            let twisted = (joined >> 1) ^ if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + SHIFT) % WORDS] ^ twisted;
        }
        self.next = 0;
    }

    fn word(&mut self) -> u32 {
        if self.next == WORDS {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// Uniform in [0, 1), from 24 bits of one word.
    fn uniform_f32(&mut self) -> f32 {
        (self.word() & 0x00ff_ffff) as f32 / (1 << 24) as f32
    }

    /// Uniform in [0, 1), from 53 bits of two words, the upper one drawn first.
    fn uniform_f64(&mut self) -> f64 {
        let upper = u64::from(self.word());
        let bits = (upper << 32) | u64::from(self.word());
        (bits & ((1 << 53) - 1)) as f64 / (1_u64 << 53) as f64
    }
}

/// Normal numbers as `torch.randn(..., generator=torch.Generator("cpu").manual_seed(seed))` gives them.
pub struct TorchCpu {
    twister: Twister,
    /// The second of a pair of normal numbers, kept for the next small draw.
    spare: Option<f64>,
}

impl TorchCpu {
    /// Seeds the generator with the lower 32 bits of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { twister: Twister::new(seed as u32), spare: None }
    }

    /// One number in double precision: Box-Muller with the second of the pair kept.
    fn scalar(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let angle = TAU * self.twister.uniform_f64();
        let radius = (-2.0 * (-self.twister.uniform_f64()).ln_1p()).sqrt();
        self.spare = Some(radius * angle.sin());
        radius * angle.cos()
    }
}

/// Turns 16 uniform numbers into 16 normal ones: the first 8 give radii, the last 8 angles.
fn box_muller(block: &mut [f32]) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (a, b) in radii.iter_mut().zip(angles) {
        let radius = (-2.0 * (1.0 - *a).ln()).sqrt();
        let (sin, cos) = (TAU_F32 * *b).sin_cos();
        (*a, *b) = (radius * cos, radius * sin);
    }
}

impl NoiseGenerator for TorchCpu {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        if n < BLOCK {
            return (0..n).map(|_| self.scalar() as f32).collect();
        }
        let mut out: Vec<f32> = (0..n).map(|_| self.twister.uniform_f32()).collect();
        let mut blocks = out.chunks_exact_mut(BLOCK);
        blocks.by_ref().for_each(box_muller);
        if !blocks.into_remainder().is_empty() {
            // The last 16 are drawn anew, over the end of the block before them.
            let last = &mut out[n - BLOCK..];
            last.fill_with(|| self.twister.uniform_f32());
            box_muller(last);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twister_gives_its_published_words() {
        // The C++ standard demands the 10000th word of the default seed (26.5.5, mt19937).
        let mut twister = Twister::new(5489);
        let last = (0..10_000).map(|_| twister.word()).last();
        assert_eq!(last, Some(4_123_659_995));
    }

    #[test]
    fn only_the_lower_half_of_a_seed_counts() {
        assert_eq!(TorchCpu::new(7).normal(20), TorchCpu::new(7 | (1 << 40)).normal(20));
        assert_ne!(TorchCpu::new(7).normal(20), TorchCpu::new(8).normal(20));
    }
}
