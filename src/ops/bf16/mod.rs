//! The fast path for bf16 networks on CPUs with units for bf16 products: operands of 16 bits, sums in f32.
//!
//! The same promise as in [`super::cpu`]: each output element is a sum in one fixed order, whatever the tiles, the
//! batch and the number of threads.

#[cfg(target_arch = "x86_64")]
pub(in crate::ops) mod attention;
mod cut;
mod finish;
pub(in crate::ops) mod gemm;
pub(in crate::ops) mod norm;
pub(in crate::ops) mod pack;
pub(in crate::ops) mod pointwise;
mod tile;
pub(in crate::ops) mod unit;
mod vector;

pub(in crate::ops) use unit::Unit;

#[cfg(test)]
mod tests;
