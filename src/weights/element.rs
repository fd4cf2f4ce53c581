//! How a tensor's elements are stored, and how each form becomes f32.

use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{DType, Device, Result as CandleResult};
use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use half::{bf16, f16};
use std::borrow::Cow;

/// How a tensor's elements are stored: one by one, or in the blocks of llama.cpp's quantised types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ElementType {
    F64,
    F32,
    F16,
    Bf16,
    F8E4m3,
    F8E5m2,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    Bool,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
    Q8K,
}

/// Name, elements of a block, bytes of a block, and candle's name for the block's layout.
type Row = (ElementType, &'static str, usize, usize, Option<GgmlDType>);

impl ElementType {
    const ALL: [Row; 26] = [
        (Self::F64, "F64", 1, 8, None),
        (Self::F32, "F32", 1, 4, None),
        (Self::F16, "F16", 1, 2, None),
        (Self::Bf16, "BF16", 1, 2, None),
        (Self::F8E4m3, "F8_E4M3", 1, 1, None),
        (Self::F8E5m2, "F8_E5M2", 1, 1, None),
        (Self::I64, "I64", 1, 8, None),
        (Self::I32, "I32", 1, 4, None),
        (Self::I16, "I16", 1, 2, None),
        (Self::I8, "I8", 1, 1, None),
        (Self::U64, "U64", 1, 8, None),
        (Self::U32, "U32", 1, 4, None),
        (Self::U16, "U16", 1, 2, None),
        (Self::U8, "U8", 1, 1, None),
        (Self::Bool, "BOOL", 1, 1, None),
        (Self::Q4_0, "Q4_0", 32, 18, Some(GgmlDType::Q4_0)),
        (Self::Q4_1, "Q4_1", 32, 20, Some(GgmlDType::Q4_1)),
        (Self::Q5_0, "Q5_0", 32, 22, Some(GgmlDType::Q5_0)),
        (Self::Q5_1, "Q5_1", 32, 24, Some(GgmlDType::Q5_1)),
        (Self::Q8_0, "Q8_0", 32, 34, Some(GgmlDType::Q8_0)),
        (Self::Q2K, "Q2_K", 256, 84, Some(GgmlDType::Q2K)),
        (Self::Q3K, "Q3_K", 256, 110, Some(GgmlDType::Q3K)),
        (Self::Q4K, "Q4_K", 256, 144, Some(GgmlDType::Q4K)),
        (Self::Q5K, "Q5_K", 256, 176, Some(GgmlDType::Q5K)),
        (Self::Q6K, "Q6_K", 256, 210, Some(GgmlDType::Q6K)),
        (Self::Q8K, "Q8_K", 256, 292, Some(GgmlDType::Q8K)),
    ];

    fn row(self) -> &'static Row {
        // Every type has a row, which a test holds.
        Self::ALL.iter().find(|(element, ..)| *element == self).unwrap_or(&Self::ALL[0])
    }

    /// The type of this name in a safetensors header.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known, .., quantised)| *known == name && quantised.is_none())
            .map(|&(element, ..)| element)
    }

    /// The name in a safetensors header, such as `BF16`; llama.cpp's name of a quantised type, such as `Q4_K`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Bytes of one block: of one element, unless the type is quantised.
    pub fn size_in_bytes(self) -> usize {
        self.row().3
    }

    /// Elements of one block: 1, unless the type is quantised.
    pub fn block(self) -> usize {
        self.row().2
    }

    /// Whether networks can compute with it.
    pub fn is_float(self) -> bool {
        self.row().4.is_some()
            || matches!(self, Self::F64 | Self::F32 | Self::F16 | Self::Bf16 | Self::F8E4m3 | Self::F8E5m2)
    }

    /// What the weights of a layer that are stored so are kept as, where `wanted` is asked for. On the CPU, whose
    /// operators widen weights where they use them, 16 bits that hold every number exactly take the place of f32.
    pub fn kept_as(self, wanted: DType, device: &Device) -> DType {
        match (wanted, self) {
            (DType::F32, Self::F16 | Self::F8E4m3 | Self::F8E5m2) if device.is_cpu() => DType::F16,
            (DType::F32, Self::Bf16) if device.is_cpu() => DType::BF16,
            _ => wanted,
        }
    }

    /// Bytes of `elements` elements; `None` where they do not fill their blocks or the number overflows.
    pub(super) fn bytes_of(self, elements: usize) -> Option<usize> {
        elements.is_multiple_of(self.block()).then(|| (elements / self.block()).checked_mul(self.size_in_bytes()))?
    }

    /// Turns whole blocks of stored bytes into numbers. Lengths must fit each other.
    pub(super) fn decode(self, bytes: &[u8], values: &mut [f32]) -> CandleResult<()> {
        match self {
            Self::F64 => each::<8>(bytes, values, |b| f64::from_le_bytes(b) as f32),
            Self::F32 => each::<4>(bytes, values, f32::from_le_bytes),
            Self::F16 => halves(bytes, values, |bits, to| bits.reinterpret_cast::<f16>().convert_to_f32_slice(to)),
            Self::Bf16 => halves(bytes, values, |bits, to| bits.reinterpret_cast::<bf16>().convert_to_f32_slice(to)),
            Self::F8E4m3 => each::<1>(bytes, values, |[b]| f8_e4m3(b)),
            // The upper byte of a half.
            Self::F8E5m2 => each::<1>(bytes, values, |[b]| f16::from_bits(u16::from(b) << 8).to_f32()),
            Self::I64 => each::<8>(bytes, values, |b| i64::from_le_bytes(b) as f32),
            Self::I32 => each::<4>(bytes, values, |b| i32::from_le_bytes(b) as f32),
            Self::I16 => each::<2>(bytes, values, |b| f32::from(i16::from_le_bytes(b))),
            Self::I8 => each::<1>(bytes, values, |b| f32::from(i8::from_le_bytes(b))),
            Self::U64 => each::<8>(bytes, values, |b| u64::from_le_bytes(b) as f32),
            Self::U32 => each::<4>(bytes, values, |b| u32::from_le_bytes(b) as f32),
            Self::U16 => each::<2>(bytes, values, |b| f32::from(u16::from_le_bytes(b))),
            Self::U8 | Self::Bool => each::<1>(bytes, values, |[b]| f32::from(b)),
            _ => return self.dequantise(bytes, values),
        }
        Ok(())
    }

    fn dequantise(self, bytes: &[u8], values: &mut [f32]) -> CandleResult<()> {
        let Some(kind) = self.row().4 else { return Ok(()) };
        // candle insists on the alignment of its blocks' widest field, f32.
        let mut aligned = vec![0u8; bytes.len() + align_of::<f32>()];
        let start = aligned.as_ptr().align_offset(align_of::<f32>()).min(align_of::<f32>());
        let aligned = &mut aligned[start..start + bytes.len()];
        aligned.copy_from_slice(bytes);
        let storage = QStorage::from_data(Cow::Borrowed(aligned), &Device::Cpu, kind)?;
        let tensor = QTensor::new(storage, values.len())?.dequantize(&Device::Cpu)?;
        values.copy_from_slice(&tensor.to_vec1::<f32>()?);
        Ok(())
    }
}

fn each<const N: usize>(bytes: &[u8], values: &mut [f32], number: impl Fn([u8; N]) -> f32) {
    for (value, bytes) in values.iter_mut().zip(bytes.as_chunks::<N>().0) {
        *value = number(*bytes);
    }
}

/// The bytes have no alignment, so the bits pass through a small buffer.
fn halves(bytes: &[u8], values: &mut [f32], widen: impl Fn(&[u16], &mut [f32])) {
    let mut bits = [0u16; 1024];
    for (to, from) in values.chunks_mut(1024).zip(bytes.chunks(2048)) {
        for (bit, pair) in bits.iter_mut().zip(from.as_chunks::<2>().0) {
            *bit = u16::from_le_bytes(*pair);
        }
        widen(&bits[..to.len()], to);
    }
}

/// "FP8 Formats for Deep Learning", <https://arxiv.org/abs/2209.05433>: 4 bits of exponent, bias 7, no infinities.
fn f8_e4m3(byte: u8) -> f32 {
    let (exponent, mantissa) = ((byte >> 3) & 15, f32::from(byte & 7));
    let magnitude = match (exponent, byte & 7) {
        (15, 7) => f32::NAN,
        (0, _) => mantissa / 8.0 * 2f32.powi(-6),
        _ => (1.0 + mantissa / 8.0) * 2f32.powi(i32::from(exponent) - 7),
    };
    if byte & 0x80 == 0 { magnitude } else { -magnitude }
}

/// The number of elements of this shape; `None` where it overflows, or where it is 0 but the strides of the other sides
/// would.
pub(super) fn element_count<T: Copy + TryInto<usize>>(shape: &[T]) -> Option<usize> {
    let mut empty = false;
    let mut count = 1usize;
    for &side in shape {
        let side: usize = side.try_into().ok()?;
        empty |= side == 0;
        count = count.checked_mul(side.max(1)).filter(|&count| isize::try_from(count).is_ok())?;
    }
    Some(if empty { 0 } else { count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_row_of_its_own_and_candles_sizes() {
        for (i, &(element, name, block, bytes, kind)) in ElementType::ALL.iter().enumerate() {
            assert_eq!((element.name(), element.block(), element.size_in_bytes()), (name, block, bytes));
            assert_eq!(ElementType::from_name(name), (block == 1).then_some(element));
            assert!(ElementType::ALL.iter().skip(i + 1).all(|(other, ..)| *other != element));
            if let Some(kind) = kind {
                assert_eq!((kind.block_size(), kind.type_size()), (block, bytes), "{name}");
            }
        }
        assert_eq!(ElementType::Q4K.bytes_of(512), Some(288));
        assert_eq!(ElementType::Q4K.bytes_of(500), None);
        assert_eq!(ElementType::F64.bytes_of(usize::MAX), None);
    }

    #[test]
    fn eight_bit_floats_are_what_the_paper_says() {
        let mut values = [0f32; 8];
        // Table 1 of the paper: largest, smallest normal, largest and smallest subnormal, NaN.
        ElementType::F8E4m3.decode(&[0x7e, 0x08, 0x07, 0x01, 0x80, 0xb8, 0x38, 0x7f], &mut values).unwrap();
        let expected = [448.0, 2f32.powi(-6), 0.875 * 2f32.powi(-6), 2f32.powi(-9), 0.0, -1.0, 1.0];
        assert_eq!(values[..7], expected);
        assert!(values[7].is_nan());
        ElementType::F8E5m2.decode(&[0x7b, 0x04, 0x03, 0x01, 0xbc, 0x3c, 0x7c, 0x7d], &mut values).unwrap();
        let expected = [57344.0, 2f32.powi(-14), 0.75 * 2f32.powi(-14), 2f32.powi(-16), -1.0, 1.0, f32::INFINITY];
        assert_eq!(values[..7], expected);
        assert!(values[7].is_nan());
    }

    #[test]
    fn whole_numbers_become_numbers() {
        for (element, bytes) in [
            (ElementType::I64, (-3i64).to_le_bytes().to_vec()),
            (ElementType::I32, (-3i32).to_le_bytes().to_vec()),
            (ElementType::I16, (-3i16).to_le_bytes().to_vec()),
            (ElementType::I8, vec![253]),
        ] {
            let mut value = [0f32];
            element.decode(&bytes, &mut value).unwrap();
            assert_eq!(value, [-3.0], "{}", element.name());
        }
    }
}
