//! Where to compute, and in which number format.

use candle_core::{DType as Candle, Device};

use crate::job::{Blame, DType, DeviceChoice, Failure};

/// A device and the number format for it.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The device.
    pub device: Device,
    /// The number format that the networks compute in there.
    pub dtype: Candle,
}

/// Finds the device that was asked for. `Auto` takes the best that works and falls back to the processor.
pub fn resolve(choice: DeviceChoice, dtype: DType) -> Result<Resolved, Failure> {
    let device = match choice {
        DeviceChoice::Cpu => Device::Cpu,
        DeviceChoice::Auto => Device::new_cuda(0).or_else(|_| Device::new_metal(0)).unwrap_or(Device::Cpu),
        DeviceChoice::Cuda => Device::new_cuda(0).map_err(|e| missing("CUDA", cfg!(feature = "cuda"), &e))?,
        DeviceChoice::Metal => Device::new_metal(0).map_err(|e| missing("Metal", cfg!(feature = "metal"), &e))?,
    };
    let dtype = match (dtype, &device) {
        (DType::Auto, Device::Cpu) | (DType::F32, _) => Candle::F32,
        (DType::Auto | DType::F16, _) => Candle::F16,
        (DType::Bf16, _) => Candle::BF16,
    };
    Ok(Resolved { device, dtype })
}

fn missing(name: &str, built: bool, error: &candle_core::Error) -> Failure {
    let message = if built {
        format!("--device {}: no usable {name} device ({error}): use --device cpu", name.to_lowercase())
    } else {
        format!(
            "--device {0}: this program was built without {name}: use --device cpu, or build it with --features {0}",
            name.to_lowercase()
        )
    };
    Failure::new(Blame::Machine, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_computes_in_f32_unless_told() {
        let resolved = resolve(DeviceChoice::Cpu, DType::Auto).unwrap();
        assert!(resolved.device.is_cpu());
        assert_eq!(resolved.dtype, Candle::F32);
        assert_eq!(resolve(DeviceChoice::Cpu, DType::Bf16).unwrap().dtype, Candle::BF16);
    }
}
