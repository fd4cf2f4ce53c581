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

/// The backend that the environment variable `SCUMBLE_BACKEND` names, if it names one. A name that is none, or one that
/// this machine or this build cannot run, is an error: a sentence.
pub fn asked_backend() -> std::result::Result<Option<Backend>, String> {
    let Some(name) = std::env::var_os("SCUMBLE_BACKEND") else { return Ok(None) };
    match name.to_str().and_then(Backend::from_name) {
        Some(backend) if backend.available() => Ok(Some(backend)),
        _ => {
            let names =
                BACKENDS.iter().filter(|(b, _)| b.available()).map(|(_, n)| *n).collect::<Vec<_>>().join(" or ");
            Err(format!("SCUMBLE_BACKEND is {}: this machine and this build can run {names}", name.display()))
        }
    }
}

/// Who multiplies where nobody has chosen: what the environment asks for, or else our fastest.
fn usual() -> Backend {
    static USUAL: OnceLock<Backend> = OnceLock::new();
    *USUAL.get_or_init(|| match asked_backend() {
        Ok(Some(backend)) => backend,
        _ if Backend::Native.available() => Backend::Native,
        _ => Backend::Portable,
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
