//! How a size is reached, and how large the tiles are.

use crate::base::Extent;
use crate::families::{Upscaler, UpscalerInfo};
use crate::job::{Blame, Failure};

use super::super::memory;

/// The longest side of a tile where nothing else is asked for: larger ones are no faster, and are stopped later.
const SIDE: u32 = 768;
/// The shortest side of a tile that is tried.
pub(super) const LEAST_SIDE: u32 = 16;
/// The longest side of a tile that is asked for.
pub(super) const MOST_SIDE: u32 = 1 << 14;
/// The most that a network is asked to enlarge what it made itself, counted from the source.
pub(super) const MOST_TIMES: f64 = 64.0;
/// How much farther than a network's own factor a filter goes before the network is applied once more.
const STRETCH: f64 = 1.1;
/// Bytes that a tile may take while the network works on it, on machines that have more.
const MOST_BYTES: u64 = 2 << 30;
/// Bytes that a strip of finished tiles may take.
const STRIP_BYTES: u64 = 512 << 20;
/// Pixels around a tile beyond which nothing is shown to the network. The farthest pixels on which a deep network's
/// results depend are hundreds away, and what they change is far less than a step of 16 bits.
const MOST_HALO: u32 = 64;

/// A stage of the way to a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The network.
    Network,
    /// A filter, to this size.
    Resize(Extent),
}

/// How a picture of `from` becomes one of `to` by a network that makes it `scale` times as large.
pub(super) fn steps(from: Extent, to: Extent, scale: u32) -> Result<Vec<Step>, Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if from.is_empty() {
        return Err(nothing());
    }
    if to.width < from.width || to.height < from.height {
        return wrong(format!("the picture is {from} and shall become {to}: choose a size that is larger"));
    }
    let side = |to: u32, from: u32| f64::from(to) / f64::from(from);
    let times = side(to.width, from.width).max(side(to.height, from.height));
    if times > MOST_TIMES {
        return wrong(format!(
            "the picture is {from} and shall become {to}: choose a size up to {MOST_TIMES} times as large"
        ));
    }
    let mut passes = 1;
    while scale > 1 && f64::from(scale).powi(passes) * STRETCH < times {
        passes += 1;
    }
    let (mut steps, mut size) = (Vec::new(), from);
    for left in (0..passes).rev() {
        steps.push(Step::Network);
        let after = |side: u32| side.checked_mul(scale).filter(|side| i32::try_from(*side).is_ok());
        let (Some(width), Some(height)) = (after(size.width), after(size.height)) else {
            return wrong(format!("the picture is {from} and shall become {to}, which is too large to be counted"));
        };
        // What the rest of the passes makes the target of, but never less than there was.
        let share = scale.pow(left as u32);
        let wanted = Extent::new(
            to.width.div_ceil(share).max(if left > 0 { from.width } else { 1 }),
            to.height.div_ceil(share).max(if left > 0 { from.height } else { 1 }),
        );
        size = Extent::new(width, height);
        if size != wanted {
            steps.push(Step::Resize(wanted));
            size = wanted;
        }
    }
    Ok(steps)
}

pub(super) fn nothing() -> Failure {
    Failure::new(Blame::Request, "the picture has no pixels: choose another")
}

/// Pixels around a tile that are shown to a network with it.
pub(super) fn halo(info: &UpscalerInfo) -> u32 {
    info.halo.min(MOST_HALO)
}

/// Sides of the tiles that a picture of `from` is cut into, at most `asked`, so that `available` bytes suffice.
pub(super) fn grid(
    network: &dyn Upscaler,
    from: Extent,
    channels: usize,
    asked: Option<u32>,
    available: u64,
) -> Result<Extent, Failure> {
    let info = network.info();
    let budget = (available / 2).min(MOST_BYTES);
    let around = 2 * halo(info) + info.multiple;
    let bytes = |tile: Extent| {
        let seen = Extent::new((tile.width + around).min(from.width), (tile.height + around).min(from.height));
        (network.working_bytes(seen), strip_bytes(info, from, channels, tile.height))
    };
    let mut side = asked.unwrap_or(SIDE).clamp(LEAST_SIDE, MOST_SIDE);
    loop {
        let mut tile = Extent::new(even(from.width, side, info.multiple), even(from.height, side, info.multiple));
        while bytes(tile).1 > STRIP_BYTES.min(budget) && tile.height > LEAST_SIDE {
            tile.height = even(from.height, tile.height / 2, info.multiple);
        }
        let (working, strip) = bytes(tile);
        if working + strip <= budget {
            return Ok(tile);
        }
        if side <= LEAST_SIDE {
            let remedy = "close other programs, or enlarge a part of the picture at a time";
            memory::check("enlarging this picture", working + strip, available, remedy)?;
            return Ok(tile);
        }
        side = (side / 2).max(LEAST_SIDE);
    }
}

/// Bytes of the rows that a strip of tiles needs and makes.
fn strip_bytes(info: &UpscalerInfo, from: Extent, channels: usize, height: u32) -> u64 {
    let (width, scale) = (u64::from(from.width), u64::from(info.scale));
    let rows = u64::from((height + 2 * halo(info) + info.multiple).min(from.height));
    (rows + u64::from(height) * scale * scale) * width * channels as u64 * 4
}

/// The side of tiles, at most `most`, that a side is cut into evenly: a multiple of `multiple`, or all of it.
fn even(side: u32, most: u32, multiple: u32) -> u32 {
    let most = most.max(LEAST_SIDE);
    let each = side.div_ceil(side.div_ceil(most)).next_multiple_of(multiple.max(1));
    if each >= side { side } else { each }
}

/// About what enlarging a picture of 8-bit RGBA in memory takes beside network and source, in bytes: the result, and the
/// strips of tiles that `tile` asks for. What the network needs for a tile is known once it is loaded.
pub fn needed_bytes(info: &UpscalerInfo, source: Extent, target: Extent, tile: Option<u32>) -> u64 {
    let height = even(source.height.max(1), tile.unwrap_or(SIDE), info.multiple);
    let result = u64::from(target.width) * u64::from(target.height) * 4;
    result + strip_bytes(info, source, 4, height).min(STRIP_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: (u32, u32), to: (u32, u32), scale: u32) -> Vec<Step> {
        steps(Extent::new(from.0, from.1), Extent::new(to.0, to.1), scale).unwrap()
    }

    #[test]
    fn the_network_is_applied_as_often_as_the_factor_asks() {
        let resize = |w, h| Step::Resize(Extent::new(w, h));
        assert_eq!(way((10, 6), (40, 24), 4), [Step::Network]);
        assert_eq!(way((10, 6), (30, 18), 4), [Step::Network, resize(30, 18)]);
        assert_eq!(way((10, 6), (10, 6), 4), [Step::Network, resize(10, 6)]);
        assert_eq!(way((10, 6), (80, 48), 4), [Step::Network, resize(20, 12), Step::Network]);
        assert_eq!(way((10, 6), (160, 96), 4), [Step::Network, Step::Network]);
        assert_eq!(way((10, 6), (10, 6), 1), [Step::Network]);
        assert_eq!(way((10, 6), (25, 15), 1), [Step::Network, resize(25, 15)]);
        assert_eq!(way((10, 6), (42, 25), 4), [Step::Network, resize(42, 25)]);
        // One side by more than the other: nothing is thrown away on the way.
        assert_eq!(way((10, 6), (80, 6), 4), [Step::Network, resize(20, 6), Step::Network, resize(80, 6)]);
        assert_eq!(way((3, 3), (24, 24), 2), [Step::Network; 3]);
    }

    #[test]
    fn sizes_that_cannot_be_are_refused_in_a_sentence() {
        let refused = |from: (u32, u32), to: (u32, u32)| {
            steps(Extent::new(from.0, from.1), Extent::new(to.0, to.1), 4).unwrap_err().message
        };
        assert_eq!(
            refused((10, 6), (9, 12)),
            "the picture is 10x6 and shall become 9x12: choose a size that is larger"
        );
        assert!(refused((10, 6), (1000, 6)).ends_with("up to 64 times as large"));
        assert!(refused((1 << 30, 1), (1 << 31, 1)).ends_with("too large to be counted"));
        assert!(refused((0, 6), (10, 6)).contains("no pixels"));
    }

    #[test]
    fn tiles_are_even_and_multiples() {
        assert_eq!([even(6000, 768, 1), even(700, 768, 1), even(769, 768, 1), even(1, 768, 4)], [750, 700, 385, 1]);
        assert_eq!([even(769, 768, 4), even(30, 16, 4), even(33, 16, 4), even(7, 1, 2)], [388, 16, 12, 7]);
    }
}
