//! Rows of bf16 in vectors of 512 bits.
#![allow(unsafe_code)] // SIMD over raw pointers, checked by the asserts of the safe functions.

use std::mem::MaybeUninit;

use half::bf16;

use super::Unit;

/// `from * scale + shift`, then `SiLU` where wanted, to `to`; all are as long. The machine has a [`Unit`].
pub(super) fn affine<'a>(
    from: &[bf16],
    to: &'a mut [MaybeUninit<bf16>],
    scale: &[f32],
    shift: &[f32],
    silu: bool,
) -> &'a mut [bf16] {
    let n = to.len();
    assert!(from.len() == n && scale.len() == n && shift.len() == n, "affine: rows of different lengths");
    assert!(!Unit::available().is_empty(), "affine: this machine has no unit for bf16");
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the lengths and the instruction set were checked above.
    unsafe {
        if silu {
            vectors::affine::<true>(from.as_ptr(), to.as_mut_ptr().cast(), scale.as_ptr(), shift.as_ptr(), n);
        } else {
            vectors::affine::<false>(from.as_ptr(), to.as_mut_ptr().cast(), scale.as_ptr(), shift.as_ptr(), n);
        }
    }
    // SAFETY: all of it was written; where nothing is, the asserts do not let it come so far.
    unsafe { to.assume_init_mut() }
}

/// The same memory, to be written.
pub(super) fn rewritten(x: &mut [bf16]) -> &mut [MaybeUninit<bf16>] {
    // SAFETY: who writes numbers to it leaves it initialised, and there is no way to take them away again: the
    // functions above, for which it is, only write.
    unsafe { &mut *(std::ptr::from_mut(x) as *mut [MaybeUninit<bf16>]) }
}

/// Adds, for each channel, the distances of the pixels' values from `origin` and their squares to `sums` and
/// `squares`. The machine has a [`Unit`].
pub(super) fn moments(pixels: &[bf16], origin: &[f32], sums: &mut [f32], squares: &mut [f32]) {
    let c = origin.len();
    assert!(sums.len() == c && squares.len() == c && pixels.len().is_multiple_of(c), "moments: wrong lengths");
    assert!(!Unit::available().is_empty(), "moments: this machine has no unit for bf16");
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the lengths and the instruction set were checked above.
    unsafe {
        vectors::moments(pixels.as_ptr(), pixels.len() / c, origin, sums.as_mut_ptr(), squares.as_mut_ptr());
    }
}

/// Mean 0 and variance 1, then weight and bias; all are as long. The machine has a [`Unit`].
pub(super) fn standardize<'a>(
    from: &[bf16],
    to: &'a mut [MaybeUninit<bf16>],
    weight: &[f32],
    bias: &[f32],
    eps: f64,
) -> &'a mut [bf16] {
    let n = to.len();
    assert!(from.len() == n && weight.len() == n && bias.len() == n && n > 0, "standardize: different lengths");
    assert!(!Unit::available().is_empty(), "standardize: this machine has no unit for bf16");
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the lengths and the instruction set were checked above.
    unsafe {
        let mean = vectors::distances::<1>(from.as_ptr(), n, 0.0) / n as f32;
        let variance = vectors::distances::<2>(from.as_ptr(), n, mean) / n as f32;
        let scale = (f64::from(variance) + eps).sqrt().recip() as f32;
        vectors::centred(from.as_ptr(), to.as_mut_ptr().cast(), [weight.as_ptr(), bias.as_ptr()], [mean, scale], n);
    }
    // SAFETY: as above.
    unsafe { to.assume_init_mut() }
}

#[cfg(target_arch = "x86_64")]
#[allow(clippy::inline_always)] // Bodies that must become part of their loops, with their instruction set.
mod vectors {
    use std::arch::x86_64::{
        __m256bh, __m256i, __m512, _mm256_mask_storeu_epi16, _mm256_maskz_loadu_epi16, _mm512_add_ps,
        _mm512_castsi512_ps, _mm512_cvtepu16_epi32, _mm512_cvtneps_pbh, _mm512_fmadd_ps, _mm512_mask_storeu_ps,
        _mm512_maskz_loadu_ps, _mm512_maskz_mov_ps, _mm512_min_ps, _mm512_mul_ps, _mm512_rcp14_ps,
        _mm512_reduce_add_ps, _mm512_roundscale_ps, _mm512_scalef_ps, _mm512_set1_ps, _mm512_setzero_ps,
        _mm512_slli_epi32, _mm512_sub_ps,
    };
    use std::mem::transmute;

    use half::bf16;

    /// The lanes that are left of `n` elements from `i` on.
    #[inline(always)]
    fn lanes(i: usize, n: usize) -> u16 {
        if n - i >= 16 { u16::MAX } else { (1 << (n - i)) - 1 }
    }

    #[inline(always)]
    unsafe fn load(from: *const bf16, lanes: u16) -> __m512 {
        // SAFETY: the caller's promise; other lanes are not touched.
        unsafe {
            let bits: __m256i = _mm256_maskz_loadu_epi16(lanes, from.cast());
            _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(bits)))
        }
    }

    #[inline(always)]
    unsafe fn store(x: __m512, to: *mut bf16, lanes: u16) {
        // SAFETY: the caller's promise; other lanes are not touched.
        unsafe {
            let bits = transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(x));
            _mm256_mask_storeu_epi16(to.cast(), lanes, bits);
        }
    }

    /// `x / (1 + e^-x)` with a relative error of about 1e-4, a twentieth of what rounding to bf16 costs; NaN stays NaN.
    ///
    /// `e^-x = 2^n 2^f` with `n` whole and `2^f` its Taylor series (|f| <= 1/2); the quotient is the processor's
    /// estimate.
    #[inline(always)]
    unsafe fn silu(x: __m512) -> __m512 {
        // SAFETY: the machine has AVX-512.
        unsafe {
            let y = _mm512_mul_ps(x, _mm512_set1_ps(-std::f32::consts::LOG2_E));
            // Beyond, the result is below 1e-28.
            let y = _mm512_min_ps(y, _mm512_set1_ps(100.0));
            let n = _mm512_roundscale_ps::<0x08>(y);
            let f = _mm512_sub_ps(y, n);
            let mut p = _mm512_set1_ps(9.618_129e-3);
            for c in [5.550_411e-2, 2.402_265e-1, std::f32::consts::LN_2, 1.0] {
                p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(c));
            }
            let d = _mm512_add_ps(_mm512_scalef_ps(p, n), _mm512_set1_ps(1.0));
            _mm512_mul_ps(x, _mm512_rcp14_ps(d))
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn affine<const SILU: bool>(
        from: *const bf16,
        to: *mut bf16,
        scale: *const f32,
        shift: *const f32,
        n: usize,
    ) {
        for i in (0..n).step_by(16) {
            let lanes = lanes(i, n);
            // SAFETY: the caller checked the lengths.
            unsafe {
                let scale = _mm512_maskz_loadu_ps(lanes, scale.add(i));
                let shift = _mm512_maskz_loadu_ps(lanes, shift.add(i));
                let y = _mm512_fmadd_ps(load(from.add(i), lanes), scale, shift);
                store(if SILU { silu(y) } else { y }, to.add(i), lanes);
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn moments(pixels: *const bf16, count: usize, origin: &[f32], sums: *mut f32, squares: *mut f32) {
        let c = origin.len();
        // Sums of up to 64 channels stay in registers.
        for first in (0..c).step_by(64) {
            let vectors = (c - first).div_ceil(16).min(4);
            // SAFETY: the caller checked the lengths.
            unsafe {
                let mut lane = [0; 4];
                let mut start = [_mm512_setzero_ps(); 4];
                let mut sum = [_mm512_setzero_ps(); 4];
                let mut square = [_mm512_setzero_ps(); 4];
                for j in 0..vectors {
                    let at = first + 16 * j;
                    lane[j] = lanes(at, c);
                    start[j] = _mm512_maskz_loadu_ps(lane[j], origin.as_ptr().add(at));
                    sum[j] = _mm512_maskz_loadu_ps(lane[j], sums.add(at));
                    square[j] = _mm512_maskz_loadu_ps(lane[j], squares.add(at));
                }
                if vectors == 4 && lane[3] == u16::MAX {
                    for p in 0..count {
                        let pixel = pixels.add(p * c + first);
                        for j in 0..4 {
                            let d = _mm512_sub_ps(load(pixel.add(16 * j), u16::MAX), start[j]);
                            sum[j] = _mm512_add_ps(sum[j], d);
                            square[j] = _mm512_fmadd_ps(d, d, square[j]);
                        }
                    }
                } else {
                    for p in 0..count {
                        let pixel = pixels.add(p * c + first);
                        for j in 0..vectors {
                            let d = _mm512_sub_ps(load(pixel.add(16 * j), lane[j]), start[j]);
                            sum[j] = _mm512_add_ps(sum[j], d);
                            square[j] = _mm512_fmadd_ps(d, d, square[j]);
                        }
                    }
                }
                for j in 0..vectors {
                    let at = first + 16 * j;
                    _mm512_mask_storeu_ps(sums.add(at), lane[j], sum[j]);
                    _mm512_mask_storeu_ps(squares.add(at), lane[j], square[j]);
                }
            }
        }
    }

    /// The sum of the distances from `mean`, or of their squares.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn distances<const POWER: usize>(from: *const bf16, n: usize, mean: f32) -> f32 {
        // SAFETY: the caller checked the lengths.
        unsafe {
            let (mean, mut sum) = (_mm512_set1_ps(mean), [_mm512_setzero_ps(); 2]);
            for i in (0..n).step_by(32) {
                for (j, sum) in sum.iter_mut().enumerate() {
                    let at = i + 16 * j;
                    if at < n {
                        let lanes = lanes(at, n);
                        let d = _mm512_maskz_mov_ps(lanes, _mm512_sub_ps(load(from.add(at), lanes), mean));
                        *sum = if POWER == 2 { _mm512_fmadd_ps(d, d, *sum) } else { _mm512_add_ps(*sum, d) };
                    }
                }
            }
            _mm512_reduce_add_ps(_mm512_add_ps(sum[0], sum[1]))
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn centred(
        from: *const bf16,
        to: *mut bf16,
        [weight, bias]: [*const f32; 2],
        [mean, scale]: [f32; 2],
        n: usize,
    ) {
        // SAFETY: the caller checked the lengths.
        unsafe {
            let (mean, scale) = (_mm512_set1_ps(mean), _mm512_set1_ps(scale));
            for i in (0..n).step_by(16) {
                let lanes = lanes(i, n);
                let x = _mm512_mul_ps(_mm512_sub_ps(load(from.add(i), lanes), mean), scale);
                let (weight, bias) = (weight.add(i), bias.add(i));
                let y = _mm512_fmadd_ps(x, _mm512_maskz_loadu_ps(lanes, weight), _mm512_maskz_loadu_ps(lanes, bias));
                store(y, to.add(i), lanes);
            }
        }
    }
}
