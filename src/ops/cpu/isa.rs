//! The instruction sets that kernels are compiled for, and the choice among them at run time.

use std::sync::OnceLock;

/// An instruction set that the kernels are compiled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ops) enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// SSE2, NEON or scalar: what every machine of the target has.
    Baseline,
}

impl Isa {
    /// The instruction sets of this machine, best first. The environment variable `SCUMBLE_CPU` (`avx2`, `baseline`)
    /// leaves out those above the one that it names.
    pub(in crate::ops) fn available() -> &'static [Isa] {
        static FOUND: OnceLock<Vec<Isa>> = OnceLock::new();
        FOUND.get_or_init(|| {
            let most = std::env::var("SCUMBLE_CPU").unwrap_or_default();
            let allowed = |isa: &str| most != "baseline" && (isa != "avx512" || most != "avx2");
            #[allow(unused_mut)]
            let mut found = Vec::new();
            #[cfg(target_arch = "x86_64")]
            {
                let fma = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
                let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq");
                if fma && wide && allowed("avx512") {
                    found.push(Isa::Avx512);
                }
                if fma && allowed("avx2") {
                    found.push(Isa::Avx2);
                }
            }
            found.push(Isa::Baseline);
            found
        })
    }

    /// The best instruction set of this machine.
    pub(in crate::ops) fn best() -> Isa {
        Self::available()[0]
    }

    /// Floats in a vector.
    pub(in crate::ops) fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => 16,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => 8,
            Isa::Baseline => 4,
        }
    }

    /// The most rows that a tile of `vectors` (1 to 3) vectors a row may have: its sums fill the registers.
    pub(in crate::ops) fn rows(self, vectors: usize) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => [14, 14, 9][vectors - 1],
            _ => [6, 6, 4][vectors - 1],
        }
    }
}

/// Compiles a function over slices for each instruction set and calls the best one.
///
/// The body is compiled three times; `$fma` is a constant that says whether fused multiply-add is an instruction.
macro_rules! multiversion {
    ($(#[$meta:meta])* $vis:vis fn $name:ident<const $fma:ident: bool>($($arg:ident: $type:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(unsafe_code)]
        $vis fn $name($($arg: $type),*) $(-> $ret)? {
            #[inline(always)]
            fn body<const $fma: bool>($($arg: $type),*) $(-> $ret)? $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                fn avx512($($arg: $type),*) $(-> $ret)? {
                    body::<true>($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) $(-> $ret)? {
                    body::<true>($($arg),*)
                }
                match $crate::ops::cpu::isa::Isa::best() {
                    // SAFETY: `Isa` holds only what this machine was found to have.
                    $crate::ops::cpu::isa::Isa::Avx512 => return unsafe { avx512($($arg),*) },
                    $crate::ops::cpu::isa::Isa::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::ops::cpu::isa::Isa::Baseline => {}
                }
            }
            body::<{ cfg!(target_arch = "aarch64") }>($($arg),*)
        }
    };
}
pub(in crate::ops) use multiversion;

/// Compiles a function that is generic over [`super::vector::Vector`] for each instruction set.
///
/// The made function takes the instruction set as its first argument, which must be one of this machine's.
macro_rules! vectorised {
    ($(#[$meta:meta])* $vis:vis unsafe fn $name:ident = $body:ident($($arg:ident: $type:ty),* $(,)?)) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)]
        $vis unsafe fn $name(isa: $crate::ops::cpu::isa::Isa, $($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
            unsafe fn avx512($($arg: $type),*) {
                // SAFETY (here and below): the promise of the caller.
                unsafe { $body::<$crate::ops::cpu::vector::Zmm>($($arg),*) }
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            unsafe fn avx2($($arg: $type),*) {
                unsafe { $body::<$crate::ops::cpu::vector::Ymm>($($arg),*) }
            }
            match isa {
                #[cfg(target_arch = "x86_64")]
                $crate::ops::cpu::isa::Isa::Avx512 => unsafe { avx512($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                $crate::ops::cpu::isa::Isa::Avx2 => unsafe { avx2($($arg),*) },
                $crate::ops::cpu::isa::Isa::Baseline => unsafe {
                    $body::<$crate::ops::cpu::vector::Base>($($arg),*)
                },
            }
        }
    };
}
pub(in crate::ops) use vectorised;
