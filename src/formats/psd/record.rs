//! The list of layers in a Photoshop picture.
//!
//! Source: Adobe, Photoshop File Formats Specification, "Layer and Mask Information Section".

use crate::base::SignedRect;

use super::super::bytes::Bytes;

/// A layer as the file has it; of a group there are two, its end first.
#[derive(Debug)]
// Each is a mark of its own in the file.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Record<'a> {
    pub(super) place: SignedRect,
    /// Kind (0 and up: colours; -1: opacity; -2: layer mask) and packed data.
    pub(super) channels: Vec<(i16, &'a [u8])>,
    pub(super) blend: [u8; 4],
    pub(super) opacity: u8,
    /// Opacity of the pixels alone, which counts beside `opacity`.
    pub(super) fill: u8,
    pub(super) clipped: bool,
    pub(super) transparency_locked: bool,
    pub(super) hidden: bool,
    pub(super) mask: Option<MaskRecord>,
    pub(super) name: String,
    pub(super) section: Section,
    /// What is not drawn of it, in words.
    pub(super) lost: Vec<&'static str>,
    /// Whether it has no pixels of its own, but changes or fills.
    pub(super) adjusts: bool,
}

/// Whether a record is that of a layer, or of the beginning or end of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Layer,
    /// The group itself, above what is in it.
    Group,
    /// Below what is in the group.
    End,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct MaskRecord {
    pub(super) place: SignedRect,
    /// The value around it.
    pub(super) outside: u8,
    /// Whether it counts.
    pub(super) enabled: bool,
    pub(super) inverted: bool,
}

/// Blocks of layers that only change what is below them, or fill.
const ADJUSTING: &[&[u8; 4]] = &[
    b"SoCo", b"GdFl", b"PtFl", b"brit", b"levl", b"curv", b"expA", b"vibA", b"hue ", b"hue2", b"blnc", b"blwh",
    b"phfl", b"mixr", b"clrL", b"nvrt", b"post", b"thrs", b"grdm", b"selc", b"CgEd",
];

/// Blocks of what is not drawn.
const LOST: &[(&[u8; 4], &str)] = &[
    (b"lfx2", "effects"),
    (b"lrFX", "effects"),
    (b"lmfx", "effects"),
    (b"vmsk", "vector mask"),
    (b"vsms", "vector mask"),
];

/// Blocks whose lengths have 64 bits in large documents.
const WIDE: &[&[u8; 4]] = &[
    b"LMsk", b"Lr16", b"Lr32", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk", b"lnk2", b"FEid", b"FXid", b"PxSD",
];

/// A layer list: its records from bottom to top, and whether the merged picture's first extra channel is its opacity.
pub(super) struct Records<'a> {
    pub(super) rows: Vec<Record<'a>>,
    pub(super) merged_has_alpha: bool,
    /// Whether the file announced more than there are.
    pub(super) cut_off: bool,
}

/// Reads the layers' list and finds their data, as far as they are whole and at most `most` of them.
pub(super) fn records<'a>(info: &mut Bytes<'a>, large: bool, most: usize) -> Option<Records<'a>> {
    let count = info.i16()?;
    let announced = usize::from(count.unsigned_abs());
    let mut rows = Vec::new();
    let mut lengths = Vec::new();
    let mut cut_off = false;
    for _ in 0..announced {
        let Some((record, of_channels)) = record(info, large) else {
            // Without the whole list, it is not known where the data begins.
            return None;
        };
        rows.push(record);
        lengths.push(of_channels);
    }
    for (row, lengths) in rows.iter_mut().zip(lengths) {
        for (kind, length) in lengths {
            let data = usize::try_from(length).ok().and_then(|length| info.take(length));
            match data {
                Some(data) if !cut_off => row.channels.push((kind, data)),
                _ => cut_off = true,
            }
        }
    }
    // A file of a thousand layers has twice as many records if all are groups.
    cut_off |= rows.len() > most * 2;
    rows.truncate(most * 2);
    Some(Records { rows, merged_has_alpha: count < 0, cut_off })
}

type Lengths = Vec<(i16, u64)>;

fn record<'a>(info: &mut Bytes<'a>, large: bool) -> Option<(Record<'a>, Lengths)> {
    let place = rectangle(info)?;
    let channels = info.u16()?;
    let mut lengths = Vec::new();
    for _ in 0..channels {
        let kind = info.i16()?;
        lengths.push((kind, if large { info.u64()? } else { u64::from(info.u32()?) }));
    }
    info.skip(4)?;
    let blend = key(info)?;
    let (opacity, clipping, flags) = (info.u8()?, info.u8()?, info.u8()?);
    info.skip(1)?;
    let extra = info.u32()?;
    let mut extra = info.part(extra as usize)?;
    let mut record = Record {
        place,
        channels: Vec::new(),
        blend,
        opacity,
        fill: 255,
        clipped: clipping != 0,
        transparency_locked: flags & 1 != 0,
        hidden: flags & 2 != 0,
        mask: None,
        name: String::new(),
        section: Section::Layer,
        lost: Vec::new(),
        adjusts: false,
    };
    // What is missing of the rest is taken as not given.
    let _ = details(&mut record, &mut extra, large);
    Some((record, lengths))
}

fn details(record: &mut Record<'_>, extra: &mut Bytes<'_>, large: bool) -> Option<()> {
    let mask = extra.u32()?;
    record.mask = mask_record(&mut extra.part(mask as usize)?);
    let ranges = extra.u32()?;
    extra.skip(ranges as usize)?;
    let name = extra.u8()?;
    record.name = words(extra.take(usize::from(name))?);
    extra.skip((usize::from(name) + 1).next_multiple_of(4) - usize::from(name) - 1)?;
    while let Some((key, data)) = block(extra, large) {
        detail(record, key, data);
    }
    Some(())
}

/// An additional block: its key and data.
pub(super) fn block<'a>(rest: &mut Bytes<'a>, large: bool) -> Option<([u8; 4], Bytes<'a>)> {
    if !matches!(rest.take(4)?, b"8BIM" | b"8B64") {
        return None;
    }
    let key = key(rest)?;
    let length = if large && WIDE.contains(&&key) { rest.u64()? } else { u64::from(rest.u32()?) };
    let data = rest.part(usize::try_from(length).ok()?)?;
    // Padded to even lengths, as the specification has it, and by some programs to multiples of four.
    for _ in 0..4 {
        if rest.rest().starts_with(b"8B") || rest.rest().is_empty() || rest.rest()[0] != 0 {
            break;
        }
        rest.skip(1)?;
    }
    Some((key, data))
}

fn detail(record: &mut Record<'_>, key: [u8; 4], mut data: Bytes<'_>) {
    match &key {
        b"luni" => {
            if let Some(name) = unicode(&mut data) {
                record.name = name;
            }
        }
        b"lsct" | b"lsdk" => {
            record.section = match data.u32() {
                Some(1 | 2) => Section::Group,
                Some(3) => Section::End,
                _ => Section::Layer,
            };
            // A group has its blend mode here, and what programs before groups were to make of it in the record.
            if data.skip(4).is_some()
                && let Some(blend) = self::key(&mut data)
            {
                record.blend = blend;
            }
        }
        b"iOpa" => record.fill = data.u8().unwrap_or(255),
        _ if ADJUSTING.contains(&&key) => record.adjusts = true,
        _ => {
            if let Some((_, words)) = LOST.iter().find(|(k, _)| **k == key)
                && !record.lost.contains(words)
            {
                record.lost.push(words);
            }
        }
    }
}

fn mask_record(data: &mut Bytes<'_>) -> Option<MaskRecord> {
    let place = rectangle(data)?;
    let (outside, flags) = (data.u8()?, data.u8()?);
    Some(MaskRecord { place, outside, enabled: flags & 2 == 0, inverted: flags & 4 != 0 })
}

/// Top, left, bottom, right.
fn rectangle(data: &mut Bytes<'_>) -> Option<SignedRect> {
    let (top, left, bottom, right) = (data.i32()?, data.i32()?, data.i32()?, data.i32()?);
    let side = |from: i32, to: i32| (i64::from(to) - i64::from(from)).max(0) as u32;
    Some(SignedRect::new(left, top, side(left, right), side(top, bottom)))
}

fn key(data: &mut Bytes<'_>) -> Option<[u8; 4]> {
    data.take(4)?.try_into().ok()
}

/// A name in whatever the writer's system had: UTF-8 if it can be that.
fn words(name: &[u8]) -> String {
    let name = str::from_utf8(name).map_or_else(|_| name.iter().map(|&b| char::from(b)).collect(), ToOwned::to_owned);
    name.chars().filter(|c| !c.is_control()).collect()
}

/// A length in UTF-16 units and the units; what is after a zero does not count.
fn unicode(data: &mut Bytes<'_>) -> Option<String> {
    let length = data.u32()? as usize;
    let units = data.take(length.checked_mul(2)?)?.as_chunks::<2>().0.iter();
    let units: Vec<u16> = units.map(|unit| u16::from_be_bytes(*unit)).take_while(|&unit| unit != 0).collect();
    Some(String::from_utf16_lossy(&units).chars().filter(|c| !c.is_control()).collect())
}
