//! `SRVGGNetCompact`: the small networks of Real-ESRGAN, for general pictures and for animation.

use crate::nets::upscale::{MAX_UPSCALE, MAX_UPSCALE_DEPTH, MAX_UPSCALE_WIDTH};
use crate::nets::{CompactActivation, CompactConfig};
use crate::weights;

use super::names::Names;
use super::{Architecture, Found};

pub(super) const ARCHITECTURE: Architecture = Architecture {
    id: "SRVGGNetCompact",
    label: "Real-ESRGAN Compact",
    checked: "spandrel 0.4.2, on tiny networks, x2 and x4",
    find,
};

/// Activations that are not learned, by the name of the option that chooses them in training, and their slopes.
const FIXED: [(&str, f32); 2] = [("relu", 0.0), ("leakyrelu", 0.1)];

fn find(names: &Names<'_>) -> Option<weights::Result<Found>> {
    // Convolutions of a body, with nothing in between but slopes, and nothing beside it.
    let plain = |name: &str| {
        let inner = name.strip_prefix("body.")?;
        let (number, end) = inner.split_once('.')?;
        number.parse::<usize>().ok().filter(|_| matches!(end, "weight" | "bias"))
    };
    let whole = names.has("body.0.weight") && names.all().all(|name| plain(name).is_some());
    let square = names.shape("body.0.weight").is_some_and(|shape| shape.len() == 4 && shape[2..] == [3, 3]);
    (whole && square).then(|| read(names))
}

fn read(names: &Names<'_>) -> weights::Result<Found> {
    let count = names.count("body.");
    if count < 3 || count.is_multiple_of(2) {
        return Err(names.unfit(format!(
            "has a body of {count} layers, where convolutions and activations alternate: download it again"
        )));
    }
    let last = format!("body.{}.weight", count - 1);
    let (width, channels, outputs) =
        (names.side("body.0.weight", 0), names.side("body.0.weight", 1), names.side(&last, 0));
    let layers = (count - 3) / 2;
    for (what, found, most) in [("channels", channels, 64), ("channels", width, MAX_UPSCALE_WIDTH)] {
        if !(1..=most).contains(&found) {
            return Err(
                names.unfit(format!("has layers of {found} {what}, where 1 to {most} are possible: take another"))
            );
        }
    }
    if layers > MAX_UPSCALE_DEPTH {
        return Err(
            names.unfit(format!("has {layers} layers, where up to {MAX_UPSCALE_DEPTH} are possible: take another"))
        );
    }
    let scale = (1..=MAX_UPSCALE).find(|scale| channels.checked_mul(scale * scale) == Some(outputs));
    let Some(scale) = scale else {
        return Err(names.unfit(format!(
            "makes {outputs} channels of a picture of {channels}, which are no square of pixels: take a network that makes \
             pictures 1 to {MAX_UPSCALE} times as large"
        )));
    };
    let activation = match names.shape("body.1.weight") {
        Some(&[slopes]) if slopes == 1 || slopes == width => CompactActivation::Learned(slopes),
        Some(shape) => {
            return Err(names.unfit(format!(
                "is no whole network: body.1.weight is {shape:?}, where one slope for each of {width} channels belongs; \
                 download it again"
            )));
        }
        None => match names.text("act_type").and_then(|of| FIXED.iter().find(|(name, _)| *name == of)) {
            Some((_, slope)) => CompactActivation::Fixed(*slope),
            None => {
                return Err(names.unfit(
                    "does not say what is between its convolutions: write act_type, relu or leakyrelu, into its metadata",
                ));
            }
        },
    };
    let between = match activation {
        CompactActivation::Learned(_) => "learned slopes",
        CompactActivation::Fixed(_) => "one fixed slope",
    };
    let evidence =
        format!("a body of plain convolutions; {layers} of {width} channels between the ends, {between}; x{scale}");
    let config = CompactConfig { channels, width, layers, scale, activation };
    Ok(Found { arrangement: Box::new(config), names: Vec::new(), evidence })
}
