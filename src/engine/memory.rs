//! What the machine has, and whether a job fits before it starts.

use crate::base::Extent;
use crate::families::DiffusionModel;
use crate::job::{Blame, Failure};

/// Which pictures the VAE computes in tiles, in less memory and with a slight change of tone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VaeTiles {
    /// Those of more than a million pixels, and smaller ones where memory is short.
    #[default]
    Auto,
    /// None.
    Off,
    /// Those larger than a square of this many pixels on each side, in tiles of about that size.
    Side(u32),
}

/// Bytes beside the VAE's that models count on.
const SPARE: u64 = 64 << 20;

impl VaeTiles {
    /// The least side of tiles, in pixels: smaller ones are mostly margin.
    pub const LEAST: u32 = 128;

    /// Has a model compute a picture of `size` so.
    pub(super) fn apply(self, model: &mut dyn DiffusionModel, size: Extent, available: u64) {
        match self {
            Self::Off => model.set_vae_tiles(Some(usize::MAX)),
            Self::Side(side) => model.set_vae_tiles(Some((side.max(Self::LEAST) as usize).pow(2))),
            Self::Auto => {
                model.set_vae_tiles(None);
                let mut side = 1024;
                while model.coding_bytes(size) + SPARE > available && side > 2 * Self::LEAST {
                    side = side * 3 / 4;
                    model.set_vae_tiles(Some((side as usize).pow(2)));
                }
            }
        }
    }
}

/// Bytes that the machine could give now, without swapping; unlimited where the system does not tell. On a GPU, host
/// memory is what is looked at.
pub fn available_bytes() -> u64 {
    let Ok(mut system) = sysinfo::System::new() else { return u64::MAX };
    system.refresh_memory();
    // Where /proc is not mounted, as in a bare chroot, nothing is told: the machine has more than no memory at all.
    if system.total_memory() == 0 {
        return u64::MAX;
    }
    let free = system.available_memory();
    // In a container the group's limit counts, not the machine's.
    system.cgroup_limits().map_or(free, |limits| limits.free_memory.min(free))
}

/// The most bytes that this process has held resident so far; `None` where the system does not tell.
pub fn peak_resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Counts [`peak_resident_bytes`] anew, from what is resident now. Where the system does not let it, peaks stay those of
/// the whole process.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// How often this process was given a page of memory so far; `None` where the system does not tell. An allocator that
/// keeps what it has asks for few.
pub fn page_faults() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in brackets, may hold blanks; the faults without a disk are the eighth field after it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(7)?.parse().ok()
}

/// Fails with a sentence if `needed` bytes are more than `available`, with what to do about it.
pub fn check(what: &str, needed: u64, available: u64, remedy: &str) -> Result<(), Failure> {
    if needed <= available {
        return Ok(());
    }
    let message = format!("{what} needs about {} of memory and {} are free: {remedy}", human(needed), human(available));
    Err(Failure::new(Blame::Machine, message))
}

/// Bytes for people: `1.5 GB`.
pub fn human(bytes: u64) -> String {
    let value = bytes as f64;
    if value >= 1e9 { format!("{:.1} GB", value / 1e9) } else { format!("{:.0} MB", (value / 1e6).ceil()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_does_not_fit_is_refused_with_both_figures() {
        assert!(check("this picture", 10, 10, "").is_ok());
        let failure = check("this picture", 3_000_000_000, 40_000_000, "choose a smaller size").unwrap_err();
        assert_eq!(failure.blame, Blame::Machine);
        assert_eq!(
            failure.message,
            "this picture needs about 3.0 GB of memory and 40 MB are free: choose a smaller size"
        );
    }

    #[test]
    fn the_machine_tells_what_it_has() {
        assert!(available_bytes() > 0);
        if cfg!(target_os = "linux") {
            assert!(peak_resident_bytes().unwrap() > 100_000);
            let before = page_faults().unwrap();
            let pages = std::hint::black_box(vec![1_u8; 64 << 20]);
            assert!(page_faults().unwrap() > before, "{} bytes were given in pages", pages.len());
            forget_peak();
            assert!(peak_resident_bytes().unwrap() > 100_000);
        }
    }
}
