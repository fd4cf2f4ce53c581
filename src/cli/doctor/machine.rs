//! Processor, memory, and the devices that compute and draw.

use crate::diagnostics::{self, Adapter, AdapterKind};
use crate::engine;
use crate::job::{DType, DeviceChoice};
use crate::library::download::readable_bytes;
use crate::ops;

use super::Finding;

/// What the built-in model needs with room for the window; less is too little.
const LEAST_MEMORY: u64 = 1_000_000_000;
/// What a model of the size of Stable Diffusion 1.5 needs.
const GOOD_MEMORY: u64 = 5_000_000_000;

pub fn version() -> Vec<Finding> {
    let features = diagnostics::features().join(", ");
    let system = sysinfo::System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned());
    vec![
        Finding::ok("version", format!("{} (features: {features})", env!("CARGO_PKG_VERSION"))),
        Finding::ok("system", format!("{system}, {}", std::env::consts::ARCH)),
    ]
}

pub fn processor() -> Vec<Finding> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let found = ops::processor_features();
    vec![of_processor(&found, cores), Finding::ok("kernels", kernels())]
}

fn kernels() -> String {
    let all = diagnostics::compute_features();
    let (used, others) = (all[0], &all[1..]);
    if others.is_empty() { used.to_owned() } else { format!("{used} (also here: {})", others.join(", ")) }
}

fn of_processor(features: &[&str], cores: usize) -> Finding {
    let named = if features.is_empty() { "no vector units that are used".to_owned() } else { features.join(", ") };
    let text = format!("{cores} cores, {named}");
    if cfg!(target_arch = "x86_64") && !features.contains(&"AVX2") {
        let remedy = "pictures take several times as long without AVX2: prefer small models and few steps";
        return Finding::warn("processor", text, remedy);
    }
    if cores < 2 {
        return Finding::warn(
            "processor",
            text,
            "the window is slow while a picture is made: give it two cores or more",
        );
    }
    Finding::ok("processor", text)
}

pub fn memory() -> Vec<Finding> {
    let total = sysinfo::System::new().map_or(0, |mut system| {
        system.refresh_memory();
        system.total_memory()
    });
    vec![of_memory(engine::available_bytes(), total)]
}

fn of_memory(free: u64, total: u64) -> Finding {
    if free == u64::MAX {
        return Finding::ok("memory", "the system does not say how much is free");
    }
    let text = format!("{} free of {}", readable_bytes(free), readable_bytes(total));
    if free < LEAST_MEMORY {
        return Finding::problem("memory", text, "close other programs: the built-in model needs about 1 GB");
    }
    if free < GOOD_MEMORY {
        let remedy = "enough for the built-in model; larger ones need 5 GB and more: close other programs for them";
        return Finding::warn("memory", text, remedy);
    }
    Finding::ok("memory", text)
}

/// What models compute on.
pub fn devices() -> Vec<Finding> {
    let gpus =
        [(DeviceChoice::Cuda, "CUDA", cfg!(feature = "cuda")), (DeviceChoice::Metal, "Metal", cfg!(feature = "metal"))];
    let mut found: Vec<Finding> = gpus
        .into_iter()
        .filter(|(.., built)| *built)
        .map(|(choice, name, _)| match engine::resolve(choice, DType::Auto) {
            Ok(_) => Finding::ok("device", format!("{name} works, and models compute on it")),
            Err(failure) => {
                Finding::warn("device", failure.message, "check the driver; until then the processor computes")
            }
        })
        .collect();
    if found.is_empty() {
        let built = "models compute on the processor (built without CUDA and Metal)";
        found.push(Finding::ok("device", built));
    }
    found
}

/// What draws the window.
pub fn adapters(found: Option<&[Adapter]>, display: bool) -> Vec<Finding> {
    let Some(found) = found else { return Vec::new() };
    let remedy = "install a driver for Vulkan or OpenGL (on Debian: mesa-vulkan-drivers)";
    if found.is_empty() {
        let text = "no graphics adapter can draw the window";
        return vec![if display {
            Finding::problem("graphics", text, remedy)
        } else {
            Finding::warn("graphics", text, format!("needed for the window only: {remedy}"))
        }];
    }
    let mut told: Vec<Finding> = found.iter().map(|adapter| Finding::ok("graphics", adapter.to_string())).collect();
    if found.iter().all(|adapter| adapter.kind == AdapterKind::Software) {
        let text = "the processor draws the window";
        told.push(Finding::warn("graphics", text, "if this machine has a graphics card, install its driver"));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    fn adapter(kind: AdapterKind) -> Adapter {
        Adapter { name: "X".into(), kind, backend: "vulkan".into(), driver: String::new() }
    }

    #[test]
    fn grades_follow_what_is_there() {
        assert_eq!(of_memory(500_000_000, 16_000_000_000).grade, Grade::Problem);
        assert_eq!(of_memory(3_000_000_000, 16_000_000_000).grade, Grade::Warn);
        assert_eq!(of_memory(9_000_000_000, 16_000_000_000).grade, Grade::Ok);
        assert_eq!(of_memory(u64::MAX, 0).grade, Grade::Ok);
        assert_eq!(of_processor(&["AVX2", "NEON"], 1).grade, Grade::Warn);
        assert_eq!(of_processor(&["AVX2", "NEON"], 8).grade, Grade::Ok);
        let slow = of_processor(&[], 8).grade;
        assert_eq!(slow, if cfg!(target_arch = "x86_64") { Grade::Warn } else { Grade::Ok });
        let worst = |found: &[Adapter], display| adapters(Some(found), display).iter().map(|f| f.grade).max();
        assert_eq!((worst(&[], true), worst(&[], false)), (Some(Grade::Problem), Some(Grade::Warn)));
        let (soft, card) = (adapter(AdapterKind::Software), adapter(AdapterKind::Discrete));
        assert_eq!(worst(std::slice::from_ref(&soft), true), Some(Grade::Warn));
        assert_eq!(worst(&[card, soft], true), Some(Grade::Ok));
        assert!(adapters(None, true).is_empty(), "a program without a window needs none");
    }

    #[test]
    fn all_but_what_is_well_says_what_to_do() {
        let all = [version(), processor(), memory(), devices(), adapters(Some(&[]), false)].concat();
        for finding in all {
            assert_eq!(finding.grade == Grade::Ok, finding.remedy.is_empty(), "{finding:?}");
        }
    }
}
