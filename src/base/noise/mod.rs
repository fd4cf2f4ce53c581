//! Seeded noise that agrees with the generators that artists know.

use serde::{Deserialize, Serialize};

mod mt19937;
mod philox;
mod seed_sequence;

pub use mt19937::TorchCpu;
pub use philox::Philox;
pub use seed_sequence::SeedSequence;

/// Which generator turns a seed into noise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RngKind {
    /// `torch.Generator("cpu")`: Mersenne Twister and torch's order of filling.
    #[default]
    Cpu,
    /// Philox 4x32-10 as on NVIDIA GPUs (A1111 calls it NV).
    Gpu,
}

impl RngKind {
    /// A fresh stream of noise for `seed`. The CPU generator uses its lower 32 bits only, as torch's does.
    pub fn generator(self, seed: u64) -> Box<dyn NoiseGenerator> {
        match self {
            Self::Cpu => Box::new(TorchCpu::new(seed)),
            Self::Gpu => Box::new(Philox::new(seed)),
        }
    }
}

/// A seeded stream of standard normal numbers.
pub trait NoiseGenerator: Send {
    /// The next `n` numbers, as one `torch.randn` call of that many elements gives them.
    fn normal(&mut self, n: usize) -> Vec<f32>;
}

impl<N: NoiseGenerator + ?Sized> NoiseGenerator for &mut N {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        (**self).normal(n)
    }
}
