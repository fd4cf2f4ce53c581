//! One channel of a Photoshop picture: packed rows to bytes.
//!
//! Source: Adobe, Photoshop File Formats Specification, "Channel image data" and "Image Data".

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::base::Extent;

use super::super::bytes::Bytes;

/// The most that one byte of data can stand for, by the way of packing: a run of `PackBits` is 128 bytes in two, and
/// Deflate reaches 1032.
const RATIOS: [usize; 4] = [1, 64, 1032, 1032];

/// How the values of a picture are stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Bits of a value: 1, 8 or 16.
    pub(super) depth: u16,
    /// Whether it is a large document, whose rows have longer lengths.
    pub(super) large: bool,
}

impl Layout {
    /// Bytes of a row.
    pub(super) fn stride(self, width: u32) -> usize {
        (width as usize * usize::from(self.depth)).div_ceil(8)
    }
}

/// The rows of a channel, whose data begins with the way of packing, as one byte a value (of 16 bits, the upper ones,
/// rounded); of one bit, the packed bits. `None` if the data is damaged or too short.
pub(super) fn channel(data: &[u8], extent: Extent, layout: Layout) -> Option<Vec<u8>> {
    let mut data = Bytes::big(data);
    let packing = data.u16()?;
    let rows = unpack(&mut data, packing, extent, 1, layout)?;
    Some(narrowed(rows, layout))
}

/// The first `wanted` of the merged picture's channels, one after the other.
pub(super) fn merged(
    data: &mut Bytes<'_>,
    extent: Extent,
    channels: usize,
    wanted: usize,
    layout: Layout,
) -> Option<Vec<u8>> {
    let packing = data.u16()?;
    if packing == 1 {
        // All rows' lengths stand before the first row: those of channels that are not wanted are taken out.
        let each = if layout.large { 4 } else { 2 };
        let of_channel = (extent.height as usize).checked_mul(each)?;
        let lengths = data.take(of_channel.checked_mul(wanted)?)?;
        data.skip(of_channel.checked_mul(channels.checked_sub(wanted)?)?)?;
        let rows = unpack_rows(&mut Bytes::big(lengths), data, extent, wanted, layout)?;
        return Some(narrowed(rows, layout));
    }
    let rows = unpack(data, packing, extent, wanted, layout)?;
    Some(narrowed(rows, layout))
}

/// Rows packed by [`unpack_bits`], and their lengths.
fn unpack_rows(
    lengths: &mut Bytes<'_>,
    data: &mut Bytes<'_>,
    extent: Extent,
    channels: usize,
    layout: Layout,
) -> Option<Vec<u8>> {
    let stride = layout.stride(extent.width);
    let rows = (extent.height as usize).checked_mul(channels)?;
    let total = stride.checked_mul(rows)?;
    if data.rest().len().saturating_mul(RATIOS[1]) < total {
        return None;
    }
    let mut out = Vec::with_capacity(total);
    for row in 0..rows {
        let length = if layout.large { lengths.u32()? } else { u32::from(lengths.u16()?) };
        unpack_bits(data.take(length as usize)?, (row + 1) * stride, &mut out)?;
    }
    Some(out)
}

fn unpack(data: &mut Bytes<'_>, packing: u16, extent: Extent, channels: usize, layout: Layout) -> Option<Vec<u8>> {
    let stride = layout.stride(extent.width);
    let rows = (extent.height as usize).checked_mul(channels)?;
    let total = stride.checked_mul(rows)?;
    // Before memory is asked for: can so much come of this data?
    let ratio = *RATIOS.get(usize::from(packing))?;
    if data.rest().len().saturating_mul(ratio) < total {
        return None;
    }
    match packing {
        0 => data.take(total).map(<[u8]>::to_vec),
        1 => {
            let each = if layout.large { 4 } else { 2 };
            let mut lengths = data.part(rows.checked_mul(each)?)?;
            unpack_rows(&mut lengths, data, extent, channels, layout)
        }
        _ => {
            let mut out = Vec::with_capacity(total);
            ZlibDecoder::new(data.rest()).take(total as u64).read_to_end(&mut out).ok()?;
            if out.len() != total {
                return None;
            }
            if packing == 3 {
                undo_prediction(&mut out, stride, layout.depth);
            }
            Some(out)
        }
    }
}

/// Apple's `PackBits`, up to a length of `end`; `None` if that is missed.
fn unpack_bits(mut packed: &[u8], end: usize, out: &mut Vec<u8>) -> Option<()> {
    while out.len() < end {
        let (&count, rest) = packed.split_first()?;
        let (taken, run) = match count as i8 {
            -128 => (0, 0),
            count @ 0.. => (count as usize + 1, 0),
            count => (1, 1 - isize::from(count)),
        };
        let (bytes, rest) = rest.split_at_checked(taken)?;
        if run == 0 {
            out.extend_from_slice(bytes);
        } else {
            out.resize(out.len() + run as usize, bytes[0]);
        }
        packed = rest;
    }
    // A last run may reach beyond the row.
    out.truncate(end);
    Some(())
}

/// Each value was stored as its difference to the one before it in its row.
fn undo_prediction(rows: &mut [u8], stride: usize, depth: u16) {
    for row in rows.chunks_exact_mut(stride.max(1)) {
        if depth == 16 {
            let mut last = 0u16;
            for value in row.as_chunks_mut::<2>().0 {
                last = last.wrapping_add(u16::from_be_bytes(*value));
                *value = last.to_be_bytes();
            }
        } else {
            let mut last = 0u8;
            for value in row {
                last = last.wrapping_add(*value);
                *value = last;
            }
        }
    }
}

fn narrowed(rows: Vec<u8>, layout: Layout) -> Vec<u8> {
    if layout.depth != 16 {
        return rows;
    }
    let narrow = |value: &[u8; 2]| ((u32::from(u16::from_be_bytes(*value)) + 128) / 257) as u8;
    rows.as_chunks::<2>().0.iter().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EIGHT: Layout = Layout { depth: 8, large: false };

    #[test]
    fn runs_and_literals_are_unpacked_and_lies_refused() {
        // Apple's example from TN1023.
        let packed = [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa];
        let wanted = [
            0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22, 0xaa, 0xaa, 0xaa, 0xaa,
            0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
        ];
        let data = [&[0, 1, 0, 15], packed.as_slice()].concat();
        assert_eq!(channel(&data, Extent::new(24, 1), EIGHT).unwrap(), wanted);
        for end in 0..data.len() {
            assert_eq!(channel(&data[..end], Extent::new(24, 1), EIGHT), None);
        }
        assert_eq!(channel(&data, Extent::new(24, 2), EIGHT), None);
        assert_eq!(channel(&data, Extent::new(u32::MAX, u32::MAX), Layout { depth: 16, large: true }), None);
        assert_eq!(channel(&[0, 9, 1, 1], Extent::new(1, 1), EIGHT), None);
        assert_eq!(channel(&[0, 0, 1, 1], Extent::new(2, 1), EIGHT).unwrap(), [1, 1]);
    }

    #[test]
    fn zipped_differences_add_up() {
        let zipped = |bytes: &[u8], packing: u8| {
            let mut packer = flate2::write::ZlibEncoder::new(vec![0, packing], flate2::Compression::fast());
            std::io::Write::write_all(&mut packer, bytes).unwrap();
            packer.finish().unwrap()
        };
        let of_bytes = zipped(&[250, 10, 1, 5, 255, 255], 3);
        assert_eq!(channel(&of_bytes, Extent::new(3, 2), EIGHT).unwrap(), [250, 4, 5, 5, 4, 3]);
        let of_words = zipped(&[0x80, 0x80, 0x00, 0x81], 3);
        let sixteen = Layout { depth: 16, large: false };
        assert_eq!(channel(&of_words, Extent::new(2, 1), sixteen).unwrap(), [0x80, 0x81]);
        assert_eq!(channel(&zipped(&[7; 6], 2), Extent::new(3, 2), EIGHT).unwrap(), [7; 6]);
        assert_eq!(channel(&zipped(&[7; 5], 2), Extent::new(3, 2), EIGHT), None);
    }
}
