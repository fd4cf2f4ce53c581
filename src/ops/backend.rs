//! Which kernels do the work, chosen once by what the machine has.

use std::sync::{
    OnceLock,
    atomic::{AtomicU8, Ordering},
};

use super::{Result, bf16};

/// Who multiplies on the CPU.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// Our f32 kernels: SSE2, AVX2, AVX-512 or NEON.
    Portable,
    /// Our bf16 kernels, for processors with matrix tiles (AMX) or bf16 dot products (AVX512-BF16); f32 networks run
    /// on the portable ones.
    Native,
    /// oneDNN, in bf16 and in f32.
    #[cfg(feature = "onednn")]
    OneDnn,
}

/// All of them, with the names by which they are asked for.
pub const BACKENDS: &[(Backend, &str)] = &[
    (Backend::Portable, "portable"),
    (Backend::Native, "native"),
    #[cfg(feature = "onednn")]
    (Backend::OneDnn, "onednn"),
];

impl Backend {
    /// Whether this machine, and this build, can run it.
    pub fn available(self) -> bool {
        match self {
            Self::Portable => true,
            Self::Native => bf16::Unit::best().is_some(),
            #[cfg(feature = "onednn")]
            Self::OneDnn => super::onednn::available(),
        }
    }

    /// The name by which it is asked for.
    pub fn name(self) -> &'static str {
        BACKENDS.iter().find(|(b, _)| *b == self).map_or("", |(_, name)| name)
    }

    /// The backend of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        BACKENDS.iter().find(|(_, n)| *n == name).map(|(b, _)| *b)
    }

    /// Whether it computes with bf16 operands.
    fn takes_bf16(self) -> bool {
        match self {
            Self::Portable => false,
            Self::Native => true,
            #[cfg(feature = "onednn")]
            Self::OneDnn => super::onednn::takes_bf16(),
        }
    }
}

/// The chosen one's place in [`BACKENDS`], from 1 on; 0 until somebody chooses.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The backend of layers that are made from now on.
pub fn backend() -> Backend {
    match BACKENDS.get(usize::from(CHOSEN.load(Ordering::Relaxed)).wrapping_sub(1)) {
        Some((backend, _)) => *backend,
        None => usual(),
    }
}

/// Who multiplies where nobody has chosen: what the environment variable `SCUMBLE_BACKEND` names, or else our fastest.
fn usual() -> Backend {
    static USUAL: OnceLock<Backend> = OnceLock::new();
    *USUAL.get_or_init(|| {
        if let Ok(name) = std::env::var("SCUMBLE_BACKEND") {
            match Backend::from_name(&name) {
                Some(backend) if backend.available() => return backend,
                _ => log::warn!("SCUMBLE_BACKEND={name} is none that this machine and this build can run"),
            }
        }
        if Backend::Native.available() { Backend::Native } else { Backend::Portable }
    })
}

/// Chooses the backend of layers that are made from now on; those that exist keep theirs. One that this machine cannot
/// run is an error.
pub fn set_backend(backend: Backend) -> Result<()> {
    if !backend.available() {
        candle_core::bail!("this machine cannot run the {} kernels", backend.name());
    }
    let place = BACKENDS.iter().position(|(b, _)| *b == backend).map_or(0, |i| i + 1);
    CHOSEN.store(place as u8, Ordering::Relaxed);
    Ok(())
}

/// Whether bf16 networks compute in bf16 on the CPU.
pub fn computes_in_bf16() -> bool {
    backend().takes_bf16()
}
