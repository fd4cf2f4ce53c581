//! What of the processor the kernels can use, in names.

use super::bf16::Unit;

/// What the processor has of all that kernels are written for, as people call it, from the least on. Reads no file.
pub fn processor_features() -> Vec<&'static str> {
    let mut found = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        let all = [
            ("AVX2", is_x86_feature_detected!("avx2")),
            ("FMA", is_x86_feature_detected!("fma")),
            ("AVX-512", is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq")),
            ("AVX512-BF16", is_x86_feature_detected!("avx512bf16")),
            ("AVX512-VBMI", is_x86_feature_detected!("avx512vbmi")),
        ];
        found.extend(all.into_iter().filter(|(_, has)| *has).map(|(name, _)| name));
    }
    if cfg!(target_arch = "aarch64") {
        found.push("NEON");
    }
    if Unit::best() == Some(Unit::Amx) {
        found.push("AMX-BF16");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_suits_the_kernels() {
        let found = processor_features();
        assert_eq!(found.contains(&"AMX-BF16"), Unit::best() == Some(Unit::Amx));
        assert!(!found.contains(&"AVX-512") || found.contains(&"AVX2"), "{found:?}");
    }
}
