//! How much memory weights take once they are loaded.

use candle_core::{DType, Device};

use crate::ops;
use crate::weights::{ElementType, Weights};

/// What decides how much memory a network's weights take, from its header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footprint {
    /// Number of elements of each stored type.
    elements: Vec<(ElementType, u64)>,
    /// Bytes of the kernels that the operators of the CPU keep in a second form.
    second_forms: u64,
}

impl Footprint {
    /// Of the network that `component` names. Weights that adapters change, which `adjusted` says of their names, are
    /// f32 until they are kept.
    pub(super) fn of(component: &str, weights: &Weights, adjusted: impl Fn(&str) -> bool) -> Self {
        let mut footprint = Self::default();
        for tensor in weights.tensors() {
            let count = tensor.elements() as u64;
            let element = if adjusted(tensor.name) { ElementType::F32 } else { tensor.element };
            match footprint.elements.iter_mut().find(|(known, _)| *known == element) {
                Some((_, all)) => *all += count,
                None => footprint.elements.push((element, count)),
            }
            // Second forms are kept for small images only, which a VAE's are not.
            if component != "vae" {
                footprint.second_forms += ops::second_form_bytes(tensor.shape);
            }
        }
        footprint
    }

    /// Bytes when the weights are loaded as `dtype` on `device`.
    pub fn bytes(&self, dtype: DType, device: &Device) -> u64 {
        let size = |element: ElementType| element.kept_as(dtype, device).size_in_bytes() as u64;
        let weights: u64 = self.elements.iter().map(|(element, count)| count * size(*element)).sum();
        // Second forms belong to the kernels of f32.
        let second = device.is_cpu() && ops::activations(dtype, device) == DType::F32;
        if second { weights + self.second_forms } else { weights }
    }
}

/// The number format that a component is loaded in when the networks are to compute in `dtype`: text encoders are small
/// and sensitive and always take f32.
pub(super) fn format_of(component: &str, dtype: DType) -> DType {
    if component.starts_with("text_encoder") { DType::F32 } else { dtype }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one 3x3 kernel of 64 channels, in f16.
    fn weights() -> Weights {
        let header = r#"{"conv.weight":{"dtype":"F16","shape":[64,64,3,3],"data_offsets":[0,73728]}}"#;
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header.as_bytes());
        file.resize(file.len() + 73_728, 0);
        Weights::from_bytes("weights", file).unwrap()
    }

    #[test]
    fn sixteen_bits_stay_sixteen_bits_and_small_kernels_have_a_second_form() {
        let of = |component, adjusted| Footprint::of(component, &weights(), |_| adjusted);
        let (unet, vae) = (of("unet", false), of("vae", false));
        for dtype in [DType::F32, DType::F16, DType::BF16] {
            assert_eq!(vae.bytes(dtype, &Device::Cpu), 73_728);
            let second = if ops::activations(dtype, &Device::Cpu) == DType::F32 { 64 * 64 * 36 * 4 } else { 0 };
            assert_eq!(unet.bytes(dtype, &Device::Cpu), 73_728 + second);
        }
        assert_eq!(of("vae", true).bytes(DType::F32, &Device::Cpu), 2 * 73_728);
        assert_eq!(of("vae", true).bytes(DType::BF16, &Device::Cpu), 73_728);
    }
}
