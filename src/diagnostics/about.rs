//! What this program is: version, features, and what of the processor it uses.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::ops;

/// The features that this program was built with.
pub fn features() -> Vec<&'static str> {
    let all = [
        ("gui", cfg!(feature = "gui")),
        ("onednn", cfg!(feature = "onednn")),
        ("cuda", cfg!(feature = "cuda")),
        ("metal", cfg!(feature = "metal")),
    ];
    all.into_iter().filter(|(_, built)| *built).map(|(name, _)| name).collect()
}

/// The kernels that this build and this machine can run, the one that is taken first.
pub fn compute_features() -> Vec<&'static str> {
    let taken = ops::backend();
    let others = ops::BACKENDS.iter().map(|(backend, _)| *backend).filter(|b| *b != taken && b.available());
    std::iter::once(taken).chain(others).map(ops::Backend::name).collect()
}

/// Version, features, kernels and processor, a line each; the first is `scumble` and the version. It opens no device
/// and reads no file.
pub fn about() -> String {
    let words = |words: &[&str]| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    let mut text = format!("scumble {}\n", env!("CARGO_PKG_VERSION"));
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    // Writing to a text does not fail.
    let _ = writeln!(text, "built for {} on {}, {build}", std::env::consts::ARCH, std::env::consts::OS);
    let _ = writeln!(text, "features: {}", words(&features()));
    let _ =
        writeln!(text, "kernels: {} (the first is used; SCUMBLE_BACKEND names another)", words(&compute_features()));
    let _ = write!(text, "processor: {}", words(&ops::processor_features()));
    text
}

/// [`about`] without the program's name, as `--version` says it after that.
pub fn long_version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(about);
    TEXT.strip_prefix("scumble ").unwrap_or(&TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_tells_what_it_is() {
        let text = about();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], concat!("scumble ", env!("CARGO_PKG_VERSION")));
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[2].contains("gui") == cfg!(feature = "gui"));
        assert!(lines[3].contains("portable"), "{text}");
        assert_eq!(compute_features()[0], ops::backend().name());
    }
}
