//! Elementary functions without branches or tables, for loops that the compiler turns into SIMD.
//!
//! `FMA` says whether a fused multiply-add is one instruction; without it the two roundings differ in the last bit.

/// `a * b + c`.
#[inline(always)]
pub(in crate::ops) fn fma<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// `e^x` with a relative error of about 1e-7. Saturates at both ends of the normal numbers; NaN stays NaN.
///
/// `x = n ln 2 + r` with `n` whole, then `2^n e^r`; `e^r` is its Taylor series to the seventh power (|r| < 0.35).
#[inline(always)]
pub(in crate::ops) fn exp<const FMA: bool>(x: f32) -> f32 {
    // Adding 1.5 * 2^23 rounds to a whole number and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x < -87.3 { -87.3 } else { x };
    let x = if x > 88.3 { 88.3 } else { x };
    let shifted = fma::<FMA>(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    // ln 2 in two parts: the product with the first one is exact.
    let r = fma::<FMA>(n, -0.693_359_4, x);
    let r = fma::<FMA>(n, 2.121_944_4e-4, r);
    let mut p = 1.984_127e-4;
    for c in [1.388_889e-3, 8.333_334e-3, 4.166_666_8e-2, 1.666_666_7e-1, 0.5] {
        p = fma::<FMA>(p, r, c);
    }
    let p = fma::<FMA>(p * r, r, r) + 1.0;
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    p * scale
}

/// `2^x` for `x` up to 127, with a relative error of about 1e-7; below -126 it is that of -126. NaN stays NaN.
///
/// `x = n + r` with `n` whole: the polynomial is a minimax fit of `2^r`, whose exponent then takes `n`.
#[inline(always)]
pub(in crate::ops) fn exp2<const FMA: bool>(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let x = if x < -126.0 { -126.0 } else { x };
    let shifted = x + ROUND;
    let r = x - (shifted - ROUND);
    let mut p = 1.534_581_1e-4;
    for c in [1.339_993_1e-3, 9.618_489e-3, 5.550_328_6e-2, 2.402_264_6e-1, 6.931_472e-1, 1.0] {
        p = fma::<FMA>(p, r, c);
    }
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// `1 / (1 + e^-x)`.
#[inline(always)]
pub(in crate::ops) fn sigmoid<const FMA: bool>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<FMA>(-x))
}

/// `x * sigmoid(x)`.
#[inline(always)]
pub(in crate::ops) fn silu<const FMA: bool>(x: f32) -> f32 {
    x / (1.0 + exp::<FMA>(-x))
}

/// The exact GELU, `x * Phi(x)`, with an absolute error of about `1e-7 * |x|`.
///
/// `Phi(-t sqrt 2) = erfc(t) / 2`, and `-ln(erfc(t)) / t` is nearly a straight line: the polynomial is its weighted
/// minimax fit on 0..5 (beyond that `erfc` is below 2e-12).
#[inline(always)]
pub(in crate::ops) fn gelu<const FMA: bool>(x: f32) -> f32 {
    let t = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = if t > 5.0 { 5.0 } else { t };
    let mut q = -8.056_111e-6;
    for c in [
        1.061_428e-4,
        -5.884_031e-4,
        1.577_697_1e-3,
        -5.988_924e-5,
        -1.921_639_6e-2,
        1.027_989_4e-1,
        6.366_162e-1,
        1.128_379_3,
    ] {
        q = fma::<FMA>(q, t, c);
    }
    let tail = 0.5 * exp::<FMA>(-t * q);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// The tanh approximation of GELU: `(1 + tanh(u)) / 2` is `sigmoid(2 u)`.
#[inline(always)]
pub(in crate::ops) fn gelu_tanh<const FMA: bool>(x: f32) -> f32 {
    const TWICE: f32 = 1.595_769; // 2 * sqrt(2 / pi)
    x * sigmoid::<FMA>(TWICE * fma::<FMA>(0.044_715 * x * x, x, x))
}
