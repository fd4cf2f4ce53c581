//! The end of a product: bias, shift and residual added to the sums, which are rounded and written to their pixels.
#![allow(unsafe_code)] // SIMD over raw pointers, checked by the asserts of `finish`.

use half::bf16;

use super::{
    gemm::NONE,
    pack::{PANEL, TILE},
};
use crate::ops::cpu::buffer::Shared;

/// What a product may leave as.
pub(in crate::ops) trait Element: Copy + Send + Sync {
    /// Writes the first `columns` (up to 32) of `values` to `to`.
    ///
    /// # Safety
    /// `to` is good for that many elements, and the machine has AVX-512.
    #[cfg(target_arch = "x86_64")]
    unsafe fn write(values: [std::arch::x86_64::__m512; 2], to: *mut Self, columns: usize);
}

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
    /// The first column, and how many there are.
    pub(super) column: usize,
    pub(super) columns: usize,
    /// Columns of the whole output.
    pub(super) pitch: usize,
}

/// Writes a tile of the output.
///
/// # Safety
/// No other thread reads or writes those elements at the same time. The machine has a [`super::Unit`].
pub(super) unsafe fn finish<T: Element>(f: &Finish<'_>, out: &Shared<'_, T>) {
    assert!(f.sums.len() >= TILE * PANEL && f.bias.len() >= PANEL, "finish: too few sums");
    assert!((1..=PANEL).contains(&f.columns) && f.column + f.columns <= f.pitch, "finish: wrong columns");
    assert!(f.shift.is_none_or(|s| s.len() >= f.columns), "finish: wrong shift");
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
mod vectors {
    use std::arch::x86_64::{
        __m256bh, __m256i, __m512, _mm256_mask_storeu_epi16, _mm256_maskz_loadu_epi16, _mm512_add_ps,
        _mm512_castsi512_ps, _mm512_cvtepu16_epi32, _mm512_cvtneps_pbh, _mm512_loadu_ps, _mm512_mask_storeu_ps,
        _mm512_maskz_loadu_ps, _mm512_slli_epi32,
    };

    use half::bf16;

    use super::{Element, Finish, NONE, PANEL};

    /// The lanes of the two halves of `columns` columns.
    fn masks(columns: usize) -> [u16; 2] {
        let all = u32::MAX >> (PANEL - columns);
        [all as u16, (all >> 16) as u16]
    }

    impl Element for bf16 {
        #[inline]
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
        unsafe fn write(values: [__m512; 2], to: *mut Self, columns: usize) {
            // SAFETY: the caller's promise; masked lanes are not touched.
            unsafe {
                for ((value, mask), half) in values.into_iter().zip(masks(columns)).zip(0..) {
                    let bits = std::mem::transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(value));
                    _mm256_mask_storeu_epi16(to.wrapping_add(half * 16).cast(), mask, bits);
                }
            }
        }
    }

    impl Element for f32 {
        #[inline]
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
        unsafe fn write(values: [__m512; 2], to: *mut Self, columns: usize) {
            // SAFETY: the caller's promise; masked lanes are not touched.
            unsafe {
                for ((value, mask), half) in values.into_iter().zip(masks(columns)).zip(0..) {
                    _mm512_mask_storeu_ps(to.wrapping_add(half * 16), mask, value);
                }
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn finish<T: Element>(f: &Finish<'_>, out: *mut T) {
        let masks = masks(f.columns);
        // SAFETY: `super::finish` checked all bounds; masked lanes are not read.
        unsafe {
            let mut add: [__m512; 2] = std::array::from_fn(|j| _mm512_loadu_ps(f.bias.as_ptr().add(16 * j)));
            if let Some(shift) = f.shift {
                for (j, add) in add.iter_mut().enumerate() {
                    *add = _mm512_add_ps(*add, _mm512_maskz_loadu_ps(masks[j], shift.as_ptr().wrapping_add(16 * j)));
                }
            }
            for (r, &pixel) in f.pixels.iter().enumerate() {
                if pixel == NONE {
                    continue;
                }
                let at = pixel as usize * f.pitch + f.column;
                let mut values: [__m512; 2] = std::array::from_fn(|j| {
                    _mm512_add_ps(_mm512_loadu_ps(f.sums.as_ptr().add(r * PANEL + 16 * j)), add[j])
                });
                if let Some(residual) = f.residual {
                    for (j, value) in values.iter_mut().enumerate() {
                        let from = residual.as_ptr().wrapping_add(at + 16 * j).cast();
                        let bits = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(masks[j], from));
                        *value = _mm512_add_ps(*value, _mm512_castsi512_ps(_mm512_slli_epi32::<16>(bits)));
                    }
                }
                T::write(values, out.add(at), f.columns);
            }
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod others {
    impl super::Element for half::bf16 {}
    impl super::Element for f32 {}
}
