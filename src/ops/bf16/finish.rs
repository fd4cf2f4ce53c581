//! The end of a product: bias, shift and residual added to the sums, which are rounded and written to their pixels.
#![allow(unsafe_code)] // SIMD over raw pointers, checked by the asserts of `finish`.

use half::bf16;

use super::{
    cut::NONE,
    pack::{PANEL, TILE},
};
use crate::ops::cpu::buffer::Shared;

/// What a product may leave as.
pub(in crate::ops) trait Element: Copy + Send + Sync {
    /// Writes 32 values to `to`.
    ///
    /// # Safety
    /// `to` is good for that many elements, and the machine has AVX512-BF16.
    #[cfg(target_arch = "x86_64")]
    unsafe fn write(values: [Vector; 2], to: *mut Self);

    /// Writes those of the values whose bits are set in `lanes`.
    ///
    /// # Safety
    /// `to` is good for those elements, and the machine has AVX512-BF16.
    #[cfg(target_arch = "x86_64")]
    unsafe fn write_some(values: [Vector; 2], to: *mut Self, lanes: [u16; 2]);
}

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::__m512 as Vector;

/// The sums of a tile of 16 pixels and what becomes of them.
pub(super) struct Finish<'a> {
    /// `[16, 32]`.
    pub(super) sums: &'a [f32],
    /// The output's pixels; those that are [`NONE`] are dropped.
    pub(super) pixels: &'a [u32; TILE],
    /// 32 columns of bias.
    pub(super) bias: &'a [f32],
    /// As many as there are columns.
    pub(super) shift: Option<&'a [f32]>,
    /// As large as the output.
    pub(super) residual: Option<&'a [bf16]>,
    /// As many as there are columns: what is below zero after all that is multiplied by them.
    pub(super) slopes: Option<&'a [f32]>,
    /// The first column, and how many there are.
    pub(super) column: usize,
    pub(super) columns: usize,
    /// The second 16 columns of the sums are gates for the first; there are up to 16 columns, and nothing is added but
    /// the bias.
    pub(super) gated: bool,
    /// Columns of the whole output.
    pub(super) pitch: usize,
}

/// Writes a tile of the output.
///
/// # Safety
/// No other thread reads or writes those elements at the same time. The machine has a [`super::Unit`].
pub(super) unsafe fn finish<T: Element>(f: &Finish<'_>, out: &Shared<'_, T>) {
    assert!(f.sums.len() >= TILE * PANEL && f.bias.len() >= PANEL, "finish: too few sums");
    assert!(!f.gated || f.columns <= TILE, "finish: too many gated columns");
    assert!((1..=PANEL).contains(&f.columns) && f.column + f.columns <= f.pitch, "finish: wrong columns");
    assert!(f.shift.is_none_or(|s| s.len() >= f.columns), "finish: wrong shift");
    assert!(f.slopes.is_none_or(|s| s.len() >= f.columns), "finish: wrong slopes");
    let last = f.pixels.iter().filter(|p| **p != NONE).max().copied();
    let Some(last) = last else { return };
    let end = last as usize * f.pitch + f.column + f.columns;
    assert!(end <= out.len() && f.residual.is_none_or(|r| end <= r.len()), "finish: output out of bounds");
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the bounds were checked above, the rest is the caller's promise.
    unsafe {
        vectors::finish(f, out.pointer());
    }
}

#[cfg(target_arch = "x86_64")]
#[allow(clippy::inline_always)] // Bodies that must become part of the loop, with its instruction set.
mod vectors {
    use std::arch::x86_64::{
        __m256bh, __m256i, __m512, __m512bh, __m512i, _mm256_loadu_si256, _mm256_mask_storeu_epi16,
        _mm256_maskz_loadu_epi16, _mm512_add_ps, _mm512_castsi512_ps, _mm512_cmplt_ps_mask, _mm512_cvtepu16_epi32,
        _mm512_cvtne2ps_pbh, _mm512_cvtneps_pbh, _mm512_loadu_ps, _mm512_mask_mul_ps, _mm512_mask_storeu_ps,
        _mm512_maskz_loadu_ps, _mm512_mul_ps, _mm512_setzero_ps, _mm512_slli_epi32, _mm512_storeu_ps,
        _mm512_storeu_si512,
    };
    use std::mem::transmute;

    use half::bf16;

    use super::{Element, Finish, NONE, PANEL};
    use crate::ops::cpu::math::gelu;

    impl Element for bf16 {
        #[inline(always)]
        unsafe fn write([first, second]: [__m512; 2], to: *mut Self) {
            // SAFETY: the caller's promise; both types are 512 bits.
            unsafe {
                let bits = transmute::<__m512bh, __m512i>(_mm512_cvtne2ps_pbh(second, first));
                _mm512_storeu_si512(to.cast(), bits);
            }
        }

        #[inline(always)]
        unsafe fn write_some(values: [__m512; 2], to: *mut Self, lanes: [u16; 2]) {
            // SAFETY: the caller's promise; other lanes are not touched.
            unsafe {
                for half in 0..2 {
                    let bits = transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(values[half]));
                    _mm256_mask_storeu_epi16(to.wrapping_add(half * 16).cast(), lanes[half], bits);
                }
            }
        }
    }

    impl Element for f32 {
        #[inline(always)]
        unsafe fn write([first, second]: [__m512; 2], to: *mut Self) {
            // SAFETY: the caller's promise.
            unsafe {
                _mm512_storeu_ps(to, first);
                _mm512_storeu_ps(to.add(16), second);
            }
        }

        #[inline(always)]
        unsafe fn write_some(values: [__m512; 2], to: *mut Self, lanes: [u16; 2]) {
            // SAFETY: the caller's promise; other lanes are not touched.
            unsafe {
                for half in 0..2 {
                    _mm512_mask_storeu_ps(to.wrapping_add(half * 16), lanes[half], values[half]);
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn widen(bits: __m256i) -> __m512 {
        // SAFETY: the machine has AVX-512.
        unsafe { _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(bits))) }
    }

    /// What is below zero times `slope`; what is not a number stays so.
    #[inline(always)]
    unsafe fn leaky(x: __m512, slope: __m512) -> __m512 {
        // SAFETY: the machine has AVX-512.
        unsafe { _mm512_mask_mul_ps(x, _mm512_cmplt_ps_mask(x, _mm512_setzero_ps()), x, slope) }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn finish<T: Element>(f: &Finish<'_>, out: *mut T) {
        let all = u32::MAX >> (PANEL - f.columns);
        let lanes = [all as u16, (all >> 16) as u16];
        let whole = f.columns == PANEL;
        // SAFETY: `super::finish` checked all bounds; lanes beyond the columns are not read.
        unsafe {
            let (bias, sums) = (f.bias.as_ptr(), f.sums.as_ptr());
            let mut add = [_mm512_loadu_ps(bias), _mm512_loadu_ps(bias.add(16))];
            if let Some(shift) = f.shift {
                let shift = shift.as_ptr();
                add[0] = _mm512_add_ps(add[0], _mm512_maskz_loadu_ps(lanes[0], shift));
                add[1] = _mm512_add_ps(add[1], _mm512_maskz_loadu_ps(lanes[1], shift.wrapping_add(16)));
            }
            let slopes = f.slopes.map(|slopes| {
                let next = slopes.as_ptr().wrapping_add(16);
                [_mm512_maskz_loadu_ps(lanes[0], slopes.as_ptr()), _mm512_maskz_loadu_ps(lanes[1], next)]
            });
            let mut r = 0;
            while r < f.pixels.len() {
                let pixel = f.pixels[r];
                let from = sums.add(r * PANEL);
                r += 1;
                if pixel == NONE {
                    continue;
                }
                let at = pixel as usize * f.pitch + f.column;
                let mut first = _mm512_add_ps(_mm512_loadu_ps(from), add[0]);
                let mut second = _mm512_add_ps(_mm512_loadu_ps(from.add(16)), add[1]);
                if f.gated {
                    let mut gates = transmute::<__m512, [f32; 16]>(second);
                    for gate in &mut gates {
                        *gate = gelu::<true>(*gate);
                    }
                    first = _mm512_mul_ps(first, transmute::<[f32; 16], __m512>(gates));
                    T::write_some([first, second], out.add(at), [lanes[0], 0]);
                    continue;
                }
                if let Some(residual) = f.residual {
                    let from = residual.as_ptr().add(at);
                    let (a, b) = if whole {
                        (_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(16).cast()))
                    } else {
                        let next = from.wrapping_add(16).cast();
                        (_mm256_maskz_loadu_epi16(lanes[0], from.cast()), _mm256_maskz_loadu_epi16(lanes[1], next))
                    };
                    first = _mm512_add_ps(first, widen(a));
                    second = _mm512_add_ps(second, widen(b));
                }
                if let Some(slopes) = slopes {
                    first = leaky(first, slopes[0]);
                    second = leaky(second, slopes[1]);
                }
                if whole {
                    T::write([first, second], out.add(at));
                } else {
                    T::write_some([first, second], out.add(at), lanes);
                }
            }
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod others {
    impl super::Element for half::bf16 {}
    impl super::Element for f32 {}
}
