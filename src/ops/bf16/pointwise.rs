//! bf16 to f32 and back, and what is done to one element at a time: widened in pieces that stay in the cache.
#![allow(unsafe_code)] // Memory that was initialised a line before.

use std::mem::MaybeUninit;

use half::bf16;

use crate::ops::{
    Activation,
    cpu::{
        buffer::{PIECE, produce, with_scratch},
        isa::multiversion,
        pointwise,
    },
};

multiversion! {
    fn widened<const FMA: bool>(from: &[bf16], to: &mut [f32]) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = f32::from_bits(u32::from(from.to_bits()) << 16);
        }
    }
}

multiversion! {
    /// Rounds to nearest, ties to even; what is not a number stays so.
    fn narrowed<const FMA: bool>(from: &[f32], to: &mut [bf16]) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = rounded(*from);
        }
    }
}

multiversion! {
    /// `a * factor + b`, rounded once.
    fn mixed<const FMA: bool>(a: &[bf16], factor: f32, b: &[bf16], to: &mut [bf16]) {
        for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
            let [a, b] = [a, b].map(|x| f32::from_bits(u32::from(x.to_bits()) << 16));
            *to = rounded(a * factor + b);
        }
    }
}

/// Rounded to nearest, ties to even; what is not a number stays so.
#[inline]
fn rounded(x: f32) -> bf16 {
    let bits = x.to_bits();
    let rounded = bits.wrapping_add(0x7fff + (bits >> 16 & 1)) >> 16;
    let quiet = bits >> 16 | 0x40;
    bf16::from_bits(if x.is_nan() { quiet } else { rounded } as u16)
}

/// `a * factor + b`, which are as long.
pub(in crate::ops) fn mix(a: &[bf16], factor: f32, b: &[bf16]) -> Vec<bf16> {
    assert!(a.len() == b.len(), "mix: different lengths");
    produce(a.len(), PIECE, |i, out| {
        let out = zeroed(out, bf16::ZERO);
        let (a, b) = (&a[i * PIECE..][..out.len()], &b[i * PIECE..][..out.len()]);
        mixed(a, factor, b, out);
        out
    })
}

/// In f32.
pub(in crate::ops) fn widen(x: &[bf16]) -> Vec<f32> {
    produce(x.len(), PIECE, |i, out| {
        let out = zeroed(out, 0.0);
        widened(&x[i * PIECE..][..out.len()], out);
        out
    })
}

/// In bf16, rounded to nearest.
pub(in crate::ops) fn narrow(x: &[f32]) -> Vec<bf16> {
    produce(x.len(), PIECE, |i, out| {
        let out = zeroed(out, bf16::ZERO);
        narrowed(&x[i * PIECE..][..out.len()], out);
        out
    })
}

/// The same memory, initialised: it stays in the L1 cache until the results come.
fn zeroed<T: Copy>(out: &mut [MaybeUninit<T>], zero: T) -> &mut [T] {
    out.fill(MaybeUninit::new(zero));
    // SAFETY: all of it was written just now.
    unsafe { out.assume_init_mut() }
}

/// `a` of every element.
pub(in crate::ops) fn activate(x: &[bf16], a: Activation) -> Vec<bf16> {
    produce(x.len(), PIECE, |i, out| {
        let out = out.write_copy_of_slice(&x[i * PIECE..][..out.len()]);
        with_scratch(out.len(), |wide| {
            widened(out, wide);
            pointwise::apply(a, wide);
            narrowed(wide, out);
        });
        out
    })
}

/// Rows of `2 * half` elements, value then gate, to rows of `half`: value times the GELU of the gate.
pub(in crate::ops) fn geglu(x: &[bf16], half: usize) -> Vec<bf16> {
    produce(x.len() / 2, half, |i, out| {
        let row = &x[i * 2 * half..][..2 * half];
        let out = out.write_copy_of_slice(&row[..half]);
        with_scratch(2 * half, |wide| {
            widened(row, wide);
            let (values, gates) = wide.split_at_mut(half);
            pointwise::gate(values, gates);
            narrowed(values, out);
        });
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_are_those_of_the_format() {
        let special =
            [0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE, 1.003_906_2, 1.011_718_8];
        let many = (0..40_000_u32).map(|i| f32::from_bits(i.wrapping_mul(0x9e37_79b9))).filter(|x| !x.is_nan());
        let x = special.into_iter().chain(many).collect::<Vec<f32>>();
        let y = narrow(&x);
        assert!(y.iter().zip(&x).all(|(y, x)| *y == bf16::from_f32(*x)), "rounded otherwise than to nearest even");
        assert!(widen(&y).iter().zip(&y).all(|(x, y)| x.to_bits() == y.to_f32().to_bits()));
        assert!(narrow(&[f32::NAN, f32::from_bits(0x7f80_0001)]).iter().all(|x| x.is_nan()));
    }
}
