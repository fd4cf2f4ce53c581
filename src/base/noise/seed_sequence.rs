//! Seeds that are spread out of other seeds, as numpy's `SeedSequence` does it.
//!
//! Source: M. E. O'Neill, "Developing a `seed_seq` Alternative" (2015), whose `seed_seq_fe` numpy took over with the
//! constants below (`numpy.random.SeedSequence`, NEP 19).

const INIT_A: u32 = 0x43b0_d7e5;
const MULT_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;

/// A pool of mixed words that any number of seeds are drawn from.
pub struct SeedSequence {
    pool: Vec<u32>,
}

impl SeedSequence {
    /// Mixes `entropy` and the numbers of `spawn_key` into `pool_size` (at least 1) words. With a spawn key, entropy
    /// that is shorter than the pool is filled up with zeros, so that no two keys can meet.
    pub fn new(entropy: u64, spawn_key: &[u64], pool_size: usize) -> Self {
        let mut words = Vec::new();
        push_words(&mut words, entropy);
        if !spawn_key.is_empty() && words.len() < pool_size {
            words.resize(pool_size, 0);
        }
        for key in spawn_key {
            push_words(&mut words, *key);
        }

        let mut constant = INIT_A;
        let mut hash = |word: u32| {
            let value = word ^ constant;
            constant = constant.wrapping_mul(MULT_A);
            let value = value.wrapping_mul(constant);
            value ^ (value >> 16)
        };
        let pool_size = pool_size.max(1);
        let mut pool: Vec<u32> = (0..pool_size).map(|i| hash(words.get(i).copied().unwrap_or(0))).collect();
        for from in 0..pool_size {
            for to in (0..pool_size).filter(|to| *to != from) {
                pool[to] = mix(pool[to], hash(pool[from]));
            }
        }
        for word in words.iter().skip(pool_size) {
            for slot in &mut pool {
                *slot = mix(*slot, hash(*word));
            }
        }
        Self { pool }
    }

    /// The first `n` 32-bit seeds of the sequence (`generate_state`).
    pub fn seeds(&self, n: usize) -> Vec<u32> {
        let mut constant = INIT_B;
        let words = self.pool.iter().cycle().take(n);
        words
            .map(|word| {
                let value = word ^ constant;
                constant = constant.wrapping_mul(MULT_B);
                let value = value.wrapping_mul(constant);
                value ^ (value >> 16)
            })
            .collect()
    }
}

/// A number as 32-bit words, the lowest first; 0 is one word.
fn push_words(words: &mut Vec<u32>, number: u64) {
    words.push(number as u32);
    if number >> 32 != 0 {
        words.push((number >> 32) as u32);
    }
}

fn mix(left: u32, right: u32) -> u32 {
    let value = MIX_LEFT.wrapping_mul(left).wrapping_sub(MIX_RIGHT.wrapping_mul(right));
    value ^ (value >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_those_of_numpy() {
        // numpy.random.SeedSequence(entropy, spawn_key=key, pool_size=pool).generate_state(3)
        for (entropy, key, pool, want) in [
            (0, &[][..], 4, [0xb0f4_78be, 0xdb2c_d7e7, 0x2c71_ba49]),
            (42, &[], 24, [0x171c_9ae3, 0x9732_3715, 0xf31e_2760]),
            (1234, &[0, 0], 24, [0x3212_e8aa, 0xfb58_3361, 0xa905_152d]),
            ((1 << 40) + 5, &[5, 3], 24, [0xd0e4_c71d, 0x647f_7ae0, 0x0e77_dab8]),
            (7, &[(1 << 33) + 1, 34], 24, [0x8a69_515d, 0x1bfe_e4bc, 0x0f81_2298]),
        ] {
            assert_eq!(SeedSequence::new(entropy, key, pool).seeds(3), want, "{entropy} {key:?} {pool}");
        }
    }
}
