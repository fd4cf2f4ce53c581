//! Philox 4x32-10, the counter-based generator behind `torch.randn` on NVIDIA GPUs.
//!
//! Sources: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011). The layout of the counters is
//! CUDA's for tensors that need one round of its threads, which any latent does: the call's number in word 0, the
//! element's in word 2; the seed is the key.

use std::f64::consts::TAU;

use super::NoiseGenerator;

const ROUNDS: usize = 10;
const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const KEY_STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];

/// Four random words of a counter and a key.
fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let [a, b, c, d] = counter;
        let first = u64::from(a) * u64::from(MULTIPLIERS[0]);
        let second = u64::from(c) * u64::from(MULTIPLIERS[1]);
        counter = [(second >> 32) as u32 ^ b ^ key[0], second as u32, (first >> 32) as u32 ^ d ^ key[1], first as u32];
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    counter
}

/// One normal number from two words, as cuRAND's first of a pair.
fn box_muller(x: u32, y: u32) -> f32 {
    let unit = 0.5_f64.powi(32);
    let radius = (-2.0 * ((f64::from(x) + 0.5) * unit).ln()).sqrt();
    (radius * ((f64::from(y) + 0.5) * unit * TAU).sin()) as f32
}

/// Normal numbers as `torch.randn(..., device="cuda")` gives them for a seed, on any machine.
pub struct Philox {
    seed: u64,
    calls: u32,
}

impl Philox {
    /// Seeds the generator with all 64 bits.
    pub const fn new(seed: u64) -> Self {
        Self { seed, calls: 0 }
    }
}

impl NoiseGenerator for Philox {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        let key = [self.seed as u32, (self.seed >> 32) as u32];
        let call = self.calls;
        self.calls = self.calls.wrapping_add(1);
        (0..n)
            .map(|i| {
                let [x, y, ..] = philox4x32([call, 0, i as u32, (i as u64 >> 32) as u32], key);
                box_muller(x, y)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_known_answer_test() {
        // Random123, kat_vectors: "philox4x32 10".
        let known = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, words) in known {
            assert_eq!(philox4x32(counter, key), words);
        }
    }

    #[test]
    fn every_call_and_every_half_of_the_seed_counts() {
        let mut noise = Philox::new(1);
        let first = noise.normal(8);
        assert_ne!(first, noise.normal(8));
        assert_ne!(first, Philox::new(1 | (1 << 40)).normal(8));
        assert_eq!(first[..4], Philox::new(1).normal(4));
    }
}
