//! Photoshop files, made byte by byte after the specification.

use std::io::Write;

/// How a channel is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Raw,
    Rle,
    Zip,
    Predicted,
}

pub const PACKINGS: [Packing; 4] = [Packing::Raw, Packing::Rle, Packing::Zip, Packing::Predicted];

/// What of a picture is common to all its layers.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub depth: u16,
    pub mode: u16,
    pub large: bool,
    pub packing: Packing,
}

/// A layer, from the bottom up.
#[derive(Clone, Debug)]
pub struct LayerRecord {
    /// Left, top, width, height.
    pub place: (i32, i32, u32, u32),
    /// Kind of channel and its values, one byte each.
    pub channels: Vec<(i16, Vec<u8>)>,
    pub blend: [u8; 4],
    pub opacity: u8,
    pub clipped: bool,
    pub flags: u8,
    /// Place as above, value outside, flags.
    #[allow(clippy::type_complexity, reason = "place, value around it, value")]
    pub mask: Option<((i32, i32, u32, u32), u8, u8)>,
    pub name: String,
    /// Additional blocks.
    pub blocks: Vec<([u8; 4], Vec<u8>)>,
}

impl LayerRecord {
    /// RGBA pixels.
    pub fn new(name: &str, place: (i32, i32, u32, u32), pixels: &[[u8; 4]]) -> Self {
        let plane = |c: usize| pixels.iter().map(|pixel| pixel[c]).collect::<Vec<u8>>();
        Self {
            place,
            channels: vec![(-1, plane(3)), (0, plane(0)), (1, plane(1)), (2, plane(2))],
            blend: *b"norm",
            opacity: 255,
            clipped: false,
            flags: 0,
            mask: None,
            name: name.into(),
            blocks: Vec::new(),
        }
    }

    /// The end (3) or the beginning (1) of a group.
    pub fn section(name: &str, kind: u32, blend: [u8; 4]) -> Self {
        let data = [kind.to_be_bytes().as_slice(), b"8BIM", &blend].concat();
        Self { blocks: vec![(*b"lsct", data)], ..Self::new(name, (0, 0, 0, 0), &[]) }
    }
}

fn long(length: usize, large: bool) -> Vec<u8> {
    if large { (length as u64).to_be_bytes().to_vec() } else { (length as u32).to_be_bytes().to_vec() }
}

/// Values as they are stored: of 16 bits, each byte twice.
fn wide(values: &[u8], depth: u16) -> Vec<u8> {
    if depth == 16 { values.iter().flat_map(|&v| [v, v]).collect() } else { values.to_vec() }
}

fn run_lengths(row: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let run = row[at..].iter().take(128).take_while(|&&v| v == row[at]).count();
        if run > 1 {
            out.extend([(257 - run) as u8, row[at]]);
            at += run;
        } else {
            let end =
                (at + 1..row.len().min(at + 128)).find(|&i| row[i] == row[i - 1]).unwrap_or(row.len().min(at + 128));
            out.push((end - at - 1) as u8);
            out.extend(&row[at..end]);
            at = end;
        }
    }
    out
}

fn packed(channels: &[&[u8]], width: usize, kind: Kind) -> Vec<u8> {
    let stride = (width * usize::from(kind.depth)).div_ceil(8);
    let rows: Vec<u8> = channels.iter().flat_map(|values| wide(values, kind.depth)).collect();
    let rows: Vec<&[u8]> = rows.chunks(stride.max(1)).collect();
    let number = PACKINGS.iter().position(|packing| *packing == kind.packing).unwrap() as u16;
    let mut out = number.to_be_bytes().to_vec();
    let zipped = |out: Vec<u8>, bytes: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(out, flate2::Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    match kind.packing {
        Packing::Raw => out.extend(rows.concat()),
        Packing::Rle => {
            let packed: Vec<Vec<u8>> = rows.iter().map(|row| run_lengths(row)).collect();
            for row in &packed {
                let length = (row.len() as u32).to_be_bytes();
                out.extend(if kind.large { &length[..] } else { &length[2..] });
            }
            out.extend(packed.concat());
        }
        Packing::Zip => out = zipped(out, &rows.concat()),
        Packing::Predicted => {
            let differences: Vec<u8> = rows
                .iter()
                .flat_map(|row| {
                    let mut row = row.to_vec();
                    if kind.depth == 16 {
                        let values: Vec<u16> = row.chunks(2).map(|v| u16::from_be_bytes([v[0], v[1]])).collect();
                        let before = std::iter::once(0).chain(values.iter().copied());
                        row = values.iter().zip(before).flat_map(|(v, b)| v.wrapping_sub(b).to_be_bytes()).collect();
                    } else {
                        for i in (1..row.len()).rev() {
                            row[i] = row[i].wrapping_sub(row[i - 1]);
                        }
                    }
                    row
                })
                .collect();
            out = zipped(out, &differences);
        }
    }
    out
}

fn rectangle((left, top, width, height): (i32, i32, u32, u32)) -> Vec<u8> {
    [top, left, top + height as i32, left + width as i32].iter().flat_map(|v| v.to_be_bytes()).collect()
}

fn layer_info(layers: &[LayerRecord], kind: Kind) -> Vec<u8> {
    let mut info = (-(layers.len() as i16)).to_be_bytes().to_vec();
    let mut data = Vec::new();
    for layer in layers {
        info.extend(rectangle(layer.place));
        info.extend((layer.channels.len() as u16).to_be_bytes());
        for (number, values) in &layer.channels {
            let place = layer.mask.filter(|_| *number == -2).map_or(layer.place, |(place, ..)| place);
            let packed = packed(&[values], place.2 as usize, kind);
            info.extend(number.to_be_bytes());
            info.extend(long(packed.len(), kind.large));
            data.extend(packed);
        }
        info.extend(b"8BIM");
        info.extend(layer.blend);
        info.extend([layer.opacity, u8::from(layer.clipped), layer.flags, 0]);
        let mut extra = Vec::new();
        let mask = layer.mask.map(|(place, outside, flags)| [rectangle(place), vec![outside, flags, 0, 0]].concat());
        let mask = mask.unwrap_or_default();
        extra.extend((mask.len() as u32).to_be_bytes());
        extra.extend(mask);
        extra.extend(0u32.to_be_bytes());
        let short: Vec<u8> = layer.name.bytes().take(31).collect();
        extra.push(short.len() as u8);
        extra.extend(&short);
        extra.resize(extra.len() + (short.len() + 1).next_multiple_of(4) - short.len() - 1, 0);
        let name: Vec<u16> = layer.name.encode_utf16().collect();
        let unicode = [(name.len() as u32).to_be_bytes().to_vec(), name.iter().flat_map(|u| u.to_be_bytes()).collect()];
        for (key, data) in [(*b"luni", unicode.concat())].iter().chain(&layer.blocks) {
            extra.extend(b"8BIM");
            extra.extend(key);
            extra.extend((data.len() as u32).to_be_bytes());
            extra.extend(data);
            extra.resize(extra.len() + data.len() % 2, 0);
        }
        info.extend((extra.len() as u32).to_be_bytes());
        info.extend(extra);
    }
    info.extend(data);
    info.resize(info.len().next_multiple_of(4), 0);
    info
}

/// A whole file. `merged` has the channels of the picture as it looks.
pub fn psd(
    kind: Kind,
    (width, height): (u32, u32),
    palette: &[u8],
    layers: &[LayerRecord],
    merged: &[&[u8]],
) -> Vec<u8> {
    let mut out = b"8BPS\0".to_vec();
    out.extend([1 + u8::from(kind.large), 0, 0, 0, 0, 0, 0]);
    out.extend((merged.len() as u16).to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend(kind.depth.to_be_bytes());
    out.extend(kind.mode.to_be_bytes());
    out.extend((palette.len() as u32).to_be_bytes());
    out.extend(palette);
    // A resource that means nothing here.
    let resource = b"8BIM\x03\xed\0\0\0\0\0\x03abc\0";
    out.extend((resource.len() as u32).to_be_bytes());
    out.extend(resource);
    let info = if layers.is_empty() { Vec::new() } else { layer_info(layers, kind) };
    let mut section = Vec::new();
    if kind.depth == 16 && !layers.is_empty() {
        section.extend(long(0, kind.large));
        section.extend(0u32.to_be_bytes());
        section.extend(b"8BIMLr16");
        section.extend(long(info.len(), kind.large));
        section.extend(info);
    } else {
        section.extend(long(info.len(), kind.large));
        section.extend(info);
        section.extend(0u32.to_be_bytes());
    }
    out.extend(long(section.len(), kind.large));
    out.extend(section);
    let merged_kind = Kind { packing: if kind.packing == Packing::Rle { Packing::Rle } else { Packing::Raw }, ..kind };
    out.extend(packed(merged, width as usize, merged_kind));
    out
}
