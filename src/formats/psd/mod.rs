//! Photoshop pictures, read with their layers: groups, masks, blend modes, names, what lies beyond the canvas.
//!
//! RGB and grey of 8 and 16 bits come in layers. Of other kinds the picture is read as it looks, which most files hold
//! beside their layers. Large documents (PSB) are read alike.
//!
//! Source: Adobe, Photoshop File Formats Specification (November 2019).

mod channel;
mod colour;
mod layers;
mod record;

use std::path::Path;

use crate::base::{Extent, Pixmap};
use crate::document::{Document, MAX_LAYERS};

use super::bytes::Bytes;
use super::error::tidied;
use super::{Fault, FormatError, Limits, decode, picture};
use channel::Layout;
use record::{Records, block, records};

/// The format's name in sentences.
pub(super) const LABEL: &str = "Photoshop";
/// What every file begins with.
pub(super) const SIGNATURE: &[u8] = b"8BPS";
/// Number of the resource with the colour profile.
const PROFILE: u16 = 1039;

/// Reads a Photoshop picture, and what could not be read or is not drawn here, a sentence for each.
pub fn read_psd(path: &Path, limits: &Limits) -> Result<(Document, Vec<String>), FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let bytes = picture::read_all(path, limits)?;
    read(&bytes, limits).map_err(fail)
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Bitmap,
    Grey,
    Indexed,
    Rgb,
    Cmyk,
    Duotone,
    Lab,
}

impl Mode {
    /// Name and number of colour channels.
    const fn facts(self) -> (&'static str, usize) {
        match self {
            Self::Bitmap => ("bitmap", 1),
            Self::Grey => ("grey", 1),
            Self::Indexed => ("indexed colours", 1),
            Self::Rgb => ("RGB", 3),
            Self::Cmyk => ("CMYK", 4),
            Self::Duotone => ("duotone", 1),
            Self::Lab => ("Lab", 3),
        }
    }
}

/// The sections of a file.
struct File<'a> {
    extent: Extent,
    channels: usize,
    mode: Mode,
    layout: Layout,
    palette: &'a [u8],
    profile: Option<&'a [u8]>,
    layers: Option<Records<'a>>,
    /// Whether there is a section for layers that could not be read.
    layers_broken: bool,
    merged: Bytes<'a>,
}

/// Reads a picture that is in memory: see [`read_psd`].
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(Document, Vec<String>), Fault> {
    let file = sections(bytes, limits)?;
    let (mode, _) = file.mode.facts();
    let mut problems = Vec::new();
    let layered = matches!(file.mode, Mode::Rgb | Mode::Grey) && matches!(file.layout.depth, 8 | 16);
    if let Some(records) = file.layers.as_ref().filter(|records| !records.rows.is_empty()) {
        if layered {
            let context = layers::Context {
                canvas: file.extent,
                grey: file.mode == Mode::Grey,
                layout: file.layout,
                profile: file.profile,
            };
            if let Some(document) = layers::document(records, &context, limits, &mut problems) {
                return Ok((document, tidied(&problems)));
            }
            problems.push("Its layers could not be read: it came as one picture".to_owned());
        } else {
            problems.push(format!("It is a picture in {mode}, whose layers are not read: it came as one picture"));
        }
    } else if file.layers_broken {
        problems.push("Its layers could not be read: it came as one picture".to_owned());
    }
    let merged = merged(&file).ok_or_else(|| decode::broken(LABEL, "its pixels are missing or damaged"))?;
    let document = Document::from_pixmap(&merged).map_err(|error| decode::broken(LABEL, error.to_string()))?;
    if !matches!(file.mode, Mode::Rgb | Mode::Grey | Mode::Indexed | Mode::Bitmap) {
        problems.push(format!(
            "Its colours are {mode}, which were turned into RGB by the plain formulas: they may look different"
        ));
    }
    Ok((document, tidied(&problems)))
}

fn sections<'a>(bytes: &'a [u8], limits: &Limits) -> Result<File<'a>, Fault> {
    let short = || decode::broken(LABEL, "it ends too soon");
    let mut rest = Bytes::big(bytes);
    if rest.take(4) != Some(SIGNATURE) {
        return Err(decode::broken(LABEL, "it does not begin as one"));
    }
    let version = rest.u16().ok_or_else(short)?;
    let large = match version {
        1 => false,
        2 => true,
        other => return Err(decode::broken(LABEL, format!("its version is {other}"))),
    };
    let mut header = || {
        rest.skip(6)?;
        Some((rest.u16()?, rest.u32()?, rest.u32()?, rest.u16()?, rest.u16()?))
    };
    let (channels, height, width, depth, mode) = header().ok_or_else(short)?;
    let extent = Extent::new(width, height);
    Fault::check_extent(extent, limits)?;
    if extent.is_empty() || !(1..=56).contains(&channels) {
        return Err(decode::broken(LABEL, "it has no pixels"));
    }
    let mode = match mode {
        0 => Mode::Bitmap,
        1 => Mode::Grey,
        2 => Mode::Indexed,
        3 => Mode::Rgb,
        4 => Mode::Cmyk,
        8 => Mode::Duotone,
        9 => Mode::Lab,
        7 => return Err(Fault::Unsupported("a Photoshop picture in multichannel colours")),
        other => return Err(decode::broken(LABEL, format!("its colour mode is {other}"))),
    };
    match (depth, mode) {
        (1, Mode::Bitmap) | (8 | 16, _) => {}
        (32, _) => return Err(Fault::Unsupported("a Photoshop picture of 32 bits a channel")),
        _ => return Err(decode::broken(LABEL, format!("it has {depth} bits a channel"))),
    }
    let layout = Layout { depth, large };
    let palette = section(&mut rest, false).ok_or_else(short)?.rest();
    let resources = section(&mut rest, false).ok_or_else(short)?;
    let info = cut_section(&mut rest, large).ok_or_else(short)?;
    let (layers, layers_broken) = match layer_list(info, large) {
        Ok(layers) => (layers, false),
        Err(Damaged) => (None, true),
    };
    let channels = usize::from(channels);
    Ok(File {
        extent,
        channels,
        mode,
        layout,
        palette,
        profile: profile(resources),
        layers,
        layers_broken,
        merged: rest,
    })
}

/// A section that begins with its length.
fn section<'a>(rest: &mut Bytes<'a>, large: bool) -> Option<Bytes<'a>> {
    let length = if large { rest.u64()? } else { u64::from(rest.u32()?) };
    rest.part(usize::try_from(length).ok()?)
}

/// A section of which, in a file that is cut off, only the beginning may be there.
fn cut_section<'a>(rest: &mut Bytes<'a>, large: bool) -> Option<Bytes<'a>> {
    let length = if large { rest.u64()? } else { u64::from(rest.u32()?) };
    let there = rest.rest().len();
    rest.part(usize::try_from(length).unwrap_or(usize::MAX).min(there))
}

/// There is a list of layers, and it cannot be read.
struct Damaged;

/// The list of layers, which stands in a block of its own where a channel has 16 bits.
fn layer_list(mut info: Bytes<'_>, large: bool) -> Result<Option<Records<'_>>, Damaged> {
    if info.rest().is_empty() {
        return Ok(None);
    }
    let mut list = cut_section(&mut info, large).ok_or(Damaged)?;
    if !list.rest().is_empty() {
        return records(&mut list, large, MAX_LAYERS).map(Some).ok_or(Damaged);
    }
    // Global masks come between.
    if section(&mut info, false).is_none() {
        return Ok(None);
    }
    while let Some((key, mut data)) = block(&mut info, large) {
        if matches!(&key, b"Lr16" | b"Layr") {
            return records(&mut data, large, MAX_LAYERS).map(Some).ok_or(Damaged);
        }
    }
    Ok(None)
}

/// The embedded colour profile.
fn profile(mut resources: Bytes<'_>) -> Option<&[u8]> {
    loop {
        if resources.take(4)? != b"8BIM" {
            return None;
        }
        let number = resources.u16()?;
        let name = usize::from(resources.u8()?);
        resources.skip((name + 1).next_multiple_of(2) - 1)?;
        let length = resources.u32()? as usize;
        let data = resources.take(length)?;
        if number == PROFILE {
            return Some(data);
        }
        resources.skip(length % 2)?;
    }
}

/// The picture as it looks.
fn merged(file: &File<'_>) -> Option<Pixmap> {
    let (_, colours) = file.mode.facts();
    if file.channels < colours {
        return None;
    }
    // An extra channel is the opacity if the layers say so, and else a selection that somebody saved.
    let has_alpha = file.layers.as_ref().is_some_and(|records| records.merged_has_alpha) && file.channels > colours;
    let wanted = colours + usize::from(has_alpha);
    let planes = channel::merged(&mut file.merged.clone(), file.extent, file.channels, wanted, file.layout)?;
    let data = colour::rgba(file.mode, &planes, file.extent, file.palette, has_alpha)?;
    let pixmap = Pixmap::from_rgba(file.extent, data)?;
    Some(match file.profile.filter(|_| matches!(file.mode, Mode::Rgb | Mode::Grey)) {
        Some(profile) => colour::managed(pixmap, profile, file.mode == Mode::Grey),
        None => pixmap,
    })
}
