//! Which unit for bf16 products a machine has, and the state of AMX.
#![allow(unsafe_code)] // CPUID, one system call and the instructions that switch the tiles on and off.

use std::{marker::PhantomData, sync::OnceLock};

#[cfg(target_arch = "x86_64")]
use crate::ops::cpu::isa::Isa;

/// A unit that multiplies bf16 and adds up in f32.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ops) enum Unit {
    /// Matrix tiles of 16 rows of 64 bytes (AMX-BF16).
    Amx,
    /// Dot products of pairs in vectors of 512 bits (AVX512-BF16).
    Avx512,
}

impl Unit {
    /// The units of this machine, best first.
    pub(in crate::ops) fn available() -> &'static [Unit] {
        static FOUND: OnceLock<Vec<Unit>> = OnceLock::new();
        FOUND.get_or_init(find)
    }

    /// The best unit of this machine.
    pub(in crate::ops) fn best() -> Option<Unit> {
        Self::available().first().copied()
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn find() -> Vec<Unit> {
    Vec::new()
}

#[cfg(target_arch = "x86_64")]
fn find() -> Vec<Unit> {
    // What every kernel here takes for granted beside its own unit.
    let vectors = Isa::best() == Isa::Avx512
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512bf16")
        && is_x86_feature_detected!("fma");
    let mut found = Vec::new();
    if vectors {
        if amx::allowed() {
            found.push(Unit::Amx);
        }
        found.push(Unit::Avx512);
    }
    found
}

#[cfg(target_arch = "x86_64")]
mod amx {
    use std::arch::{asm, x86_64::__cpuid_count};

    /// The tiles' configuration and data, among the registers that the system saves at every switch of threads.
    const STATE: u64 = 0b11 << 17;

    /// Whether the processor has AMX-BF16 and the system lets this process use it.
    pub(super) fn allowed() -> bool {
        let leaf = __cpuid_count(7, 0);
        let (bf16, tile) = (leaf.edx & (1 << 22) != 0, leaf.edx & (1 << 24) != 0);
        bf16 && tile && saved() & STATE == STATE && permitted()
    }

    /// The registers that the system saves (XCR0).
    fn saved() -> u64 {
        let (low, high): (u32, u32);
        // SAFETY: AVX-512 was found, so the system has switched XGETBV on.
        unsafe { asm!("xgetbv", in("ecx") 0, out("eax") low, out("edx") high, options(nomem, nostack)) };
        u64::from(high) << 32 | u64::from(low)
    }

    /// Linux gives the room for tiles to processes that ask for it.
    #[cfg(target_os = "linux")]
    fn permitted() -> bool {
        const ARCH_REQ_XCOMP_PERM: libc::c_long = 0x1023;
        const XFEATURE_XTILEDATA: libc::c_long = 18;
        // SAFETY: the call takes two numbers and changes nothing but the permission.
        unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0 }
    }

    #[cfg(not(target_os = "linux"))]
    fn permitted() -> bool {
        false
    }
}

/// All eight tiles of this thread as 16 rows of 64 bytes, from creation to drop. Code under it must not hand work to
/// other threads and wait: a stolen task would switch the tiles off.
pub(in crate::ops) struct Tiles {
    /// Tiles belong to a thread.
    thread: PhantomData<*const ()>,
}

#[cfg(target_arch = "x86_64")]
impl Tiles {
    /// `None` without AMX.
    pub(in crate::ops) fn new(unit: Unit) -> Option<Self> {
        #[repr(align(64))]
        struct Config([u8; 64]);
        if unit != Unit::Amx || !Unit::available().contains(&Unit::Amx) {
            return None;
        }
        let mut config = Config([0; 64]);
        config.0[0] = 1; // The only palette.
        for tile in 0..8 {
            config.0[16 + 2 * tile] = 64; // Bytes of a row.
            config.0[48 + tile] = 16; // Rows.
        }
        // SAFETY: AMX was found and permitted; the configuration is a valid one of palette 1.
        unsafe {
            std::arch::asm!("ldtilecfg [{}]", in(reg) config.0.as_ptr(), options(nostack, readonly));
        }
        Some(Self { thread: PhantomData })
    }
}

#[cfg(target_arch = "x86_64")]
impl Drop for Tiles {
    fn drop(&mut self) {
        // SAFETY: a `Tiles` exists only where AMX does.
        unsafe { std::arch::asm!("tilerelease", options(nostack, nomem)) };
    }
}

#[cfg(not(target_arch = "x86_64"))]
impl Tiles {
    /// There is no AMX on this machine.
    pub(in crate::ops) fn new(_: Unit) -> Option<Self> {
        None
    }
}
