//! Seeded noise that agrees with the generators that artists know.

use serde::{Deserialize, Serialize};

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

/// A seeded stream of standard normal numbers.
pub trait NoiseGenerator: Send {
    /// The next `n` numbers, as one `torch.randn` call of that many elements gives them.
    fn normal(&mut self, n: usize) -> Vec<f32>;
}
