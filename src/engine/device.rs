//! Where to compute, and in which number format.

use candle_core::{DType as Candle, Device};

use crate::job::{Blame, DType, DeviceChoice, Failure};
use crate::ops;

/// A device and the number format for it.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The device.
    pub device: Device,
    /// The number format that the networks compute in there.
    pub dtype: Candle,
    /// Whether that is what suits the device rather than what was asked for: a family may then have another.
    pub automatic: bool,
}

/// Finds the device that was asked for. `Auto` takes the best that works and falls back to the processor.
pub fn resolve(choice: DeviceChoice, dtype: DType) -> Result<Resolved, Failure> {
    let device = match choice {
        DeviceChoice::Cpu => Device::Cpu,
        DeviceChoice::Auto => Device::new_cuda(0).or_else(|_| Device::new_metal(0)).unwrap_or(Device::Cpu),
        DeviceChoice::Cuda => Device::new_cuda(0).map_err(|e| missing("CUDA", cfg!(feature = "cuda"), &e))?,
        DeviceChoice::Metal => Device::new_metal(0).map_err(|e| missing("Metal", cfg!(feature = "metal"), &e))?,
    };
    let automatic = dtype == DType::Auto;
    let dtype = match dtype {
        // What the processor has no units for would be computed in f32 anyway, with less of the weights.
        DType::Auto if device.is_cpu() => ops::activations(Candle::BF16, &device),
        DType::F32 => Candle::F32,
        DType::Auto | DType::F16 => Candle::F16,
        DType::Bf16 => Candle::BF16,
    };
    Ok(Resolved { device, dtype, automatic })
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
    fn the_processor_computes_in_bf16_where_it_has_units_for_it_unless_told() {
        let resolved = resolve(DeviceChoice::Cpu, DType::Auto).unwrap();
        assert!(resolved.device.is_cpu() && resolved.automatic);
        let units = ops::activations(Candle::BF16, &Device::Cpu) == Candle::BF16;
        assert_eq!(resolved.dtype, if units { Candle::BF16 } else { Candle::F32 });
        for (asked, given) in [(DType::F32, Candle::F32), (DType::Bf16, Candle::BF16), (DType::F16, Candle::F16)] {
            let resolved = resolve(DeviceChoice::Cpu, asked).unwrap();
            assert_eq!((resolved.dtype, resolved.automatic), (given, false));
        }
    }
}
