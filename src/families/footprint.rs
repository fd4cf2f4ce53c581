//! How much memory weights take once they are loaded.

use candle_core::{DType, Device};

use crate::weights::{ElementType, Weights};

/// What decides how much memory a network's weights take, from its header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footprint {
    /// Number of elements of each stored type.
    elements: Vec<(ElementType, u64)>,
}

impl Footprint {
    /// Of a network. Weights that adapters change, which `adjusted` says of their names, are
    /// f32 until they are kept.
    pub(super) fn of(weights: &Weights, adjusted: impl Fn(&str) -> bool) -> Self {
        let mut footprint = Self::default();
        for tensor in weights.tensors() {
            let count = tensor.elements() as u64;
            let element = if adjusted(tensor.name) { ElementType::F32 } else { tensor.element };
            match footprint.elements.iter_mut().find(|(known, _)| *known == element) {
                Some((_, all)) => *all += count,
                None => footprint.elements.push((element, count)),
            }
        }
        footprint
    }

    /// Bytes when the weights are loaded as `dtype` on `device`.
    pub fn bytes(&self, dtype: DType, device: &Device) -> u64 {
        let size = |element: ElementType| element.kept_as(dtype, device).size_in_bytes() as u64;
        self.elements.iter().map(|(element, count)| count * size(*element)).sum()
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
    fn sixteen_bits_stay_sixteen_bits_unless_adapters_change_them() {
        let of = |adjusted| Footprint::of(&weights(), |_| adjusted);
        for dtype in [DType::F32, DType::F16, DType::BF16] {
            assert_eq!(of(false).bytes(dtype, &Device::Cpu), 73_728);
        }
        assert_eq!(of(true).bytes(DType::F32, &Device::Cpu), 2 * 73_728);
        assert_eq!(of(true).bytes(DType::BF16, &Device::Cpu), 73_728);
    }
}
