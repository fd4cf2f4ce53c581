//! Python's `random.Random(seed).choice`, which is what the web UI's wildcards draw with.
//!
//! Source: Matsumoto and Nishimura, "Mersenne Twister", 1998, with their `init_by_array`; Python's documentation of
//! `random` for how seeds become keys and how an index is drawn.

const N: usize = 624;
const M: usize = 397;

/// The generator `MT19937`, seeded with an array.
pub(super) struct PythonRandom {
    state: [u32; N],
    next: usize,
}

impl PythonRandom {
    /// The key is the seed's 32-bit digits, lowest first.
    pub fn new(seed: u64) -> Self {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        let key: &[u32] = if high == 0 { &[low] } else { &[low, high] };
        let mut state = [0u32; N];
        state[0] = 19_650_218;
        for i in 1..N {
            let last = state[i - 1];
            state[i] = (last ^ (last >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        let mut i = 1;
        let step = |state: &mut [u32; N], i: &mut usize, factor: u32, add: u32| {
            let last = state[*i - 1];
            state[*i] = (state[*i] ^ (last ^ (last >> 30)).wrapping_mul(factor)).wrapping_add(add);
            *i += 1;
            if *i == N {
                state[0] = state[N - 1];
                *i = 1;
            }
        };
        for k in 0..N.max(key.len()) {
            let j = k % key.len();
            step(&mut state, &mut i, 1_664_525, key[j].wrapping_add(j as u32));
        }
        for _ in 1..N {
            let subtract = (i as u32).wrapping_neg();
            step(&mut state, &mut i, 1_566_083_941, subtract);
        }
        state[0] = 0x8000_0000;
        Self { state, next: N }
    }

    fn u32(&mut self) -> u32 {
        if self.next == N {
            for i in 0..N {
                let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
                let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ odd;
            }
            self.next = 0;
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// An index below `end` (1 at least, below 2^32): as many bits as `end` has, drawn until they are below it.
    pub fn below(&mut self, end: usize) -> usize {
        let end = (end.max(1)).min(u32::MAX as usize) as u32;
        let bits = 32 - end.leading_zeros();
        loop {
            let drawn = self.u32() >> (32 - bits);
            if drawn < end {
                return drawn as usize;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_pythons() {
        // random.seed(s); [random.randrange(n) for _ in range(8)]
        for (seed, end, wanted) in GOLDEN {
            let mut random = PythonRandom::new(*seed);
            assert_eq!([(); 8].map(|()| random.below(*end)), *wanted, "{seed} {end}");
        }
    }

    const GOLDEN: &[(u64, usize, [usize; 8])] = &[
        (0, 10, [6, 6, 0, 4, 8, 7, 6, 4]),
        (1, 7, [1, 4, 6, 6, 6, 0, 2, 0]),
        (1234, 1000, [989, 796, 451, 119, 7, 92, 932, 965]),
        (4_294_967_295, 3, [2, 2, 0, 0, 2, 2, 1, 2]),
        (4_294_967_301, 100, [20, 62, 36, 77, 1, 45, 80, 21]),
        (9_223_372_036_854_788_153, 65536, [39947, 50926, 27843, 20309, 37793, 31428, 880, 42258]),
        (7, 1, [0, 0, 0, 0, 0, 0, 0, 0]),
    ];
}
