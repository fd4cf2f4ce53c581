//! SIMD registers of f32 behind one interface.
#![allow(unsafe_code)] // Intrinsics: they need their instruction set, and loads and stores go through raw pointers.
#![allow(clippy::missing_safety_doc, clippy::undocumented_unsafe_blocks)]

/// A SIMD register of f32.
pub(super) trait Vector: Copy {
    const LANES: usize;
    /// Whether [`Vector::fma`] is one instruction.
    const FMA: bool;
    unsafe fn zero() -> Self;
    unsafe fn load(p: *const f32) -> Self;
    unsafe fn splat(p: *const f32) -> Self;
    unsafe fn store(self, p: *mut f32);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    /// What is below zero times `slope`; what is not a number stays so.
    unsafe fn leaky(self, slope: Self) -> Self;
    /// `a * b + self`.
    unsafe fn fma(self, a: Self, b: Self) -> Self;
}

/// Implements [`Vector`] with intrinsics of one instruction set.
macro_rules! vector {
    ($name:ident, $inner:ty, $lanes:literal, $fused:expr, $arch:ident,
     $zero:expr, $load:ident, $splat:ident, $store:ident, $add:ident, $sub:ident, $max:ident, $min:ident, |$c:ident, $a:ident, $b:ident| $fma:expr) => {
        #[derive(Clone, Copy)]
        pub(super) struct $name($inner);
        impl Vector for $name {
            const LANES: usize = $lanes;
            const FMA: bool = $fused;
            #[inline(always)]
            unsafe fn zero() -> Self {
                // SAFETY (here and below): the kernel runs only where the instruction set was detected.
                #[allow(unused_unsafe)]
                unsafe {
                    Self($zero)
                }
            }
            #[inline(always)]
            unsafe fn load(p: *const f32) -> Self {
                unsafe { Self($arch::$load(p)) }
            }
            #[inline(always)]
            unsafe fn splat(p: *const f32) -> Self {
                unsafe { Self($arch::$splat(*p)) }
            }
            #[inline(always)]
            unsafe fn store(self, p: *mut f32) {
                unsafe { $arch::$store(p, self.0) }
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                #[allow(unused_unsafe)]
                unsafe {
                    Self($arch::$add(self.0, other.0))
                }
            }
            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                #[allow(unused_unsafe)]
                unsafe {
                    Self($arch::$sub(self.0, other.0))
                }
            }
            #[inline(always)]
            unsafe fn leaky(self, slope: Self) -> Self {
                // The second operand is what comes of a comparison with what is not a number.
                #[allow(unused_unsafe)]
                unsafe {
                    Self($arch::$max($zero, self.0)).fma(Self($arch::$min($zero, self.0)), slope)
                }
            }
            #[inline(always)]
            unsafe fn fma(self, a: Self, b: Self) -> Self {
                let ($c, $a, $b) = (self.0, a.0, b.0);
                #[allow(unused_unsafe)]
                unsafe {
                    Self($fma)
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as arch;

#[cfg(target_arch = "x86_64")]
vector!(
    Zmm,
    arch::__m512,
    16,
    true,
    arch,
    arch::_mm512_setzero_ps(),
    _mm512_loadu_ps,
    _mm512_set1_ps,
    _mm512_storeu_ps,
    _mm512_add_ps,
    _mm512_sub_ps,
    _mm512_max_ps,
    _mm512_min_ps,
    |c, a, b| arch::_mm512_fmadd_ps(a, b, c)
);
#[cfg(target_arch = "x86_64")]
vector!(
    Ymm,
    arch::__m256,
    8,
    true,
    arch,
    arch::_mm256_setzero_ps(),
    _mm256_loadu_ps,
    _mm256_set1_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    _mm256_sub_ps,
    _mm256_max_ps,
    _mm256_min_ps,
    |c, a, b| arch::_mm256_fmadd_ps(a, b, c)
);
#[cfg(target_arch = "x86_64")]
vector!(
    Base,
    arch::__m128,
    4,
    false,
    arch,
    arch::_mm_setzero_ps(),
    _mm_loadu_ps,
    _mm_set1_ps,
    _mm_storeu_ps,
    _mm_add_ps,
    _mm_sub_ps,
    _mm_max_ps,
    _mm_min_ps,
    |c, a, b| arch::_mm_add_ps(arch::_mm_mul_ps(a, b), c)
);

#[cfg(target_arch = "aarch64")]
use std::arch::aarch64 as arch;

#[cfg(target_arch = "aarch64")]
vector!(
    Base,
    arch::float32x4_t,
    4,
    true,
    arch,
    arch::vdupq_n_f32(0.0),
    vld1q_f32,
    vdupq_n_f32,
    vst1q_f32,
    vaddq_f32,
    vsubq_f32,
    vmaxq_f32,
    vminq_f32,
    |c, a, b| arch::vfmaq_f32(c, a, b)
);

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod arch {
    //! Four floats at a time, for the compiler to vectorise.
    pub(super) unsafe fn load(p: *const f32) -> [f32; 4] {
        // SAFETY: the caller has checked the bounds.
        unsafe { p.cast::<[f32; 4]>().read_unaligned() }
    }
    pub(super) unsafe fn store(p: *mut f32, x: [f32; 4]) {
        // SAFETY: the caller has checked the bounds.
        unsafe { p.cast::<[f32; 4]>().write_unaligned(x) }
    }
    pub(super) unsafe fn splat(x: f32) -> [f32; 4] {
        [x; 4]
    }
    pub(super) unsafe fn add(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|i| a[i] + b[i])
    }
    pub(super) unsafe fn sub(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|i| a[i] - b[i])
    }
    pub(super) unsafe fn max(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }
    pub(super) unsafe fn min(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|i| if a[i] < b[i] { a[i] } else { b[i] })
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
vector!(Base, [f32; 4], 4, false, arch, [0.0; 4], load, splat, store, add, sub, max, min, |c, a, b| {
    std::array::from_fn(|i| a[i] * b[i] + c[i])
});

/// Asks for the cache line at `p`, which may lie outside of any memory.
#[inline(always)]
pub(super) unsafe fn prefetch(p: *const f32) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch reads nothing.
    unsafe {
        arch::_mm_prefetch::<{ arch::_MM_HINT_T0 }>(p.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = p;
}
