//! What makes a control's picture out of another: edges, lines, marks. To add one: a file beside this one and a row in
//! [`PREPROCESSORS`].

mod canny;
mod depth;
mod inpaint;
mod scribble;
mod tile;

use std::path::Path;

use candle_core::{Device, Tensor};

use super::pixels::tensor_from_pixmap;
use crate::base::{CancelToken, Extent, Mask, Pixmap};
use crate::families::ModelError;
use crate::job::{Blame, Failure, Preprocessor};

/// What a preprocessor is given.
struct Request<'a> {
    /// The picture at the size that the networks work at, opaque.
    pixels: &'a Pixmap,
    /// Where it was transparent.
    holes: &'a [bool],
    /// What is to be repainted of it.
    mask: Option<&'a Mask>,
    /// The lower and the upper threshold of edges.
    thresholds: Option<(u8, u8)>,
    /// File or folder of the preprocessor's own network.
    network: Option<&'a Path>,
    device: &'a Device,
    cancel: &'a CancelToken,
}

/// A control's picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// What the control network sees, and the artist may look at.
    pub pixels: Pixmap,
    /// Where the network is told that nothing is known (255).
    pub hidden: Option<Mask>,
}

impl Prepared {
    /// `[1, 3, height, width]` of 0 to 1, -1 where nothing is known, padded to `padded` by repeating the last pixels.
    pub(super) fn tensor(&self, padded: Extent, device: &Device) -> candle_core::Result<Tensor> {
        let picture = tensor_from_pixmap(&self.pixels, padded, device)?.affine(0.5, 0.5)?;
        let Some(hidden) = &self.hidden else { return Ok(picture) };
        let (width, last) = (hidden.extent().width, hidden.extent());
        let value = |x: u32, y: u32| {
            let at = y.min(last.height - 1) as usize * width as usize + x.min(last.width - 1) as usize;
            if hidden.data()[at] > 0 { 1f32 } else { 0.0 }
        };
        let values = (0..padded.height).flat_map(|y| (0..padded.width).map(move |x| value(x, y))).collect();
        let hole = Tensor::from_vec(values, (1, 1, padded.height as usize, padded.width as usize), device)?;
        picture.broadcast_mul(&hole.affine(-1.0, 1.0)?)?.broadcast_sub(&hole)
    }
}

/// A way to make a control's picture.
pub struct PreprocessorKind {
    /// What recipes call it.
    pub kind: Preprocessor,
    /// Name for people.
    pub label: &'static str,
    /// One sentence on what it does.
    pub about: &'static str,
    /// Whether it needs a network of its own.
    pub needs_network: bool,
    run: fn(&Request<'_>) -> Result<Prepared, ModelError>,
}

/// All ways to make a control's picture, in the order of menus.
pub const PREPROCESSORS: &[PreprocessorKind] = &[
    PreprocessorKind {
        kind: Preprocessor::None,
        label: "None",
        about: "The picture is the control's already.",
        needs_network: false,
        run: |request| Ok(Prepared { pixels: request.pixels.clone(), hidden: None }),
    },
    PreprocessorKind {
        kind: Preprocessor::Canny,
        label: "Canny edges",
        about: "The picture's edges, white on black.",
        needs_network: false,
        run: |request| Ok(canny::run(request)),
    },
    PreprocessorKind {
        kind: Preprocessor::Scribble,
        label: "Scribble",
        about: "Dark lines on white become white lines on black.",
        needs_network: false,
        run: |request| Ok(scribble::run(request)),
    },
    PreprocessorKind {
        kind: Preprocessor::Tile,
        label: "Tile",
        about: "The picture softened, so that its detail is invented anew.",
        needs_network: false,
        run: |request| Ok(tile::run(request)),
    },
    PreprocessorKind {
        kind: Preprocessor::Inpaint,
        label: "Inpaint",
        about: "The picture with the mask marked as unknown.",
        needs_network: false,
        run: |request| Ok(inpaint::run(request)),
    },
    PreprocessorKind {
        kind: Preprocessor::Depth,
        label: "Depth",
        about: "How near everything is, by Depth Anything V2.",
        needs_network: true,
        run: depth::run,
    },
];

/// How a control's picture is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Preparation<'a> {
    /// By which of [`PREPROCESSORS`].
    pub kind: Preprocessor,
    /// The lower and the upper threshold of edges; `None` is 100 and 200.
    pub thresholds: Option<(u8, u8)>,
    /// File or folder of the preprocessor's own network, where it has one.
    pub network: Option<&'a Path>,
}

/// Makes a control's picture of one at the working size. `mask` (of its size) is what the job repaints.
pub fn prepare(
    picture: &Pixmap,
    mask: Option<&Mask>,
    how: Preparation<'_>,
    device: &Device,
    cancel: &CancelToken,
) -> Result<Prepared, ModelError> {
    let Preparation { kind, thresholds, network } = how;
    let holes: Vec<bool> = picture.pixels().map(|[_, _, _, a]| a < 128).collect();
    // Nothing is white in a picture and black in what a control network sees.
    let nothing = if kind == Preprocessor::None { 0 } else { 255 };
    let opaque = painted(picture.extent(), |i| {
        let [r, g, b, a] = picture.data().as_chunks::<4>().0[i];
        let over = |v: u8| ((u32::from(v) * u32::from(a) + nothing * u32::from(255 - a) + 127) / 255) as u8;
        [over(r), over(g), over(b)]
    });
    let request = Request { pixels: &opaque, holes: &holes, mask, thresholds, network, device, cancel };
    let row = PREPROCESSORS.iter().find(|row| row.kind == kind).ok_or_else(|| {
        let message =
            format!("the preprocessor {kind:?} is not in this version: give the control its finished picture");
        Failure::new(Blame::Request, message)
    })?;
    (row.run)(&request)
}

/// As [`prepare`], for a look at it: what nothing is known of is black.
pub fn control_picture(
    picture: &Pixmap,
    mask: Option<&Mask>,
    how: Preparation<'_>,
    cancel: &CancelToken,
) -> Result<Pixmap, Failure> {
    let prepared = prepare(picture, mask, how, &Device::Cpu, cancel).map_err(|error| match error {
        ModelError::Failed(failure) => failure,
        ModelError::Cancelled => Failure::new(Blame::Request, "cancelled"),
    })?;
    let Some(hidden) = prepared.hidden else { return Ok(prepared.pixels) };
    let known = prepared.pixels.data().as_chunks::<4>().0;
    Ok(painted(prepared.pixels.extent(), |i| {
        if hidden.data()[i] > 0 { [0; 3] } else { [known[i][0], known[i][1], known[i][2]] }
    }))
}

/// An opaque picture of these colours.
fn painted(extent: Extent, colour: impl Fn(usize) -> [u8; 3]) -> Pixmap {
    let data = (0..extent.area()).flat_map(|i| {
        let [r, g, b] = colour(i);
        [r, g, b, 255]
    });
    Pixmap::from_rgba(extent, data.collect()).unwrap_or_else(|| Pixmap::filled(extent, [0, 0, 0, 255]))
}
