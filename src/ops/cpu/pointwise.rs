//! Activations, one element at a time.

use super::{
    buffer::{PIECE, produce},
    isa::multiversion,
    math::{gelu, gelu_tanh, sigmoid, silu},
};
use crate::ops::Activation;

multiversion! {
    pub(in crate::ops) fn apply<const FMA: bool>(a: Activation, x: &mut [f32]) {
        match a {
            Activation::Silu => x.iter_mut().for_each(|x| *x = silu::<FMA>(*x)),
            Activation::Gelu => x.iter_mut().for_each(|x| *x = gelu::<FMA>(*x)),
            Activation::GeluTanh => x.iter_mut().for_each(|x| *x = gelu_tanh::<FMA>(*x)),
            Activation::QuickGelu => x.iter_mut().for_each(|x| *x *= sigmoid::<FMA>(1.702 * *x)),
            Activation::Relu => x.iter_mut().for_each(|x| *x = if *x < 0.0 { 0.0 } else { *x }),
        }
    }
}

multiversion! {
    pub(in crate::ops) fn gate<const FMA: bool>(values: &mut [f32], gates: &[f32]) {
        for (value, gate) in values.iter_mut().zip(gates) {
            *value *= gelu::<FMA>(*gate);
        }
    }
}

/// `a` of every element.
pub(in crate::ops) fn activate(x: &[f32], a: Activation) -> Vec<f32> {
    produce(x.len(), PIECE, |i, out| {
        let out = out.write_copy_of_slice(&x[i * PIECE..][..out.len()]);
        apply(a, out);
        out
    })
}

/// Rows of `2 * half` elements, value then gate, to rows of `half`: value times the GELU of the gate.
pub(in crate::ops) fn geglu(x: &[f32], half: usize) -> Vec<f32> {
    produce(x.len() / 2, half, |i, out| {
        let (values, gates) = x[i * 2 * half..][..2 * half].split_at(half);
        let out = out.write_copy_of_slice(values);
        gate(out, gates);
        out
    })
}
