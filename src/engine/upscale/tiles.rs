//! The stage that a network enlarges rows in: strips of tiles, each with as much around it as the network looks at.

use candle_core::{DType, Device, Tensor};
use rayon::prelude::*;

use crate::base::{Extent, Pixmap, Rect};
use crate::families::{ModelError, UpscalerInfo};
use crate::job::{Blame, Failure};

use super::plan::{self, LEAST_SIDE};
use super::run::Run;
use super::sink::rgba;

/// The longest side of a tile's preview.
const PREVIEW_PX: usize = 1024;

/// The stage.
pub(super) struct Tiles {
    from: Extent,
    channels: usize,
    scale: u32,
    halo: u32,
    multiple: u32,
    tile: Extent,
    /// The size of the result, if this is the last stage with a network, whose tiles are shown.
    result: Option<Extent>,
    /// Rows of the source from row `first` on, interleaved.
    window: Vec<f32>,
    first: u32,
    /// Rows of the source that were enlarged.
    done: u32,
}

/// Takes enlarged rows on.
type Out<'a> = dyn FnMut(&[f32], &mut Run<'_>) -> Result<(), ModelError> + 'a;

/// A strip of enlarged rows.
struct Strip {
    /// The first row of the source that it was made of.
    y: u32,
    /// Interleaved.
    values: Vec<f32>,
}

impl Tiles {
    /// For a source of `from` in tiles of at most `tile`.
    pub(super) fn new(
        info: &UpscalerInfo,
        from: Extent,
        channels: usize,
        tile: Extent,
        result: Option<Extent>,
    ) -> Self {
        let (scale, multiple) = (info.scale, info.multiple.max(1));
        let halo = plan::halo(info);
        Self { from, channels, scale, halo, multiple, tile, result, window: Vec::new(), first: 0, done: 0 }
    }

    /// How many tiles there are.
    pub(super) fn count(&self) -> u32 {
        self.from.width.div_ceil(self.tile.width) * self.from.height.div_ceil(self.tile.height)
    }

    /// Takes interleaved rows, and hands on the strips that they complete.
    pub(super) fn push(&mut self, rows: &[f32], run: &mut Run<'_>, out: &mut Out<'_>) -> Result<(), ModelError> {
        let length = self.from.width as usize * self.channels;
        self.window.extend_from_slice(rows);
        while self.done < self.from.height {
            let height = self.tile.height.min(self.from.height - self.done);
            let (_, end) = self.reach(self.done, height, self.from.height);
            if ((end - self.first) as usize) * length > self.window.len() {
                break;
            }
            let strip = self.strip(self.done, height, run)?;
            self.done += height;
            let (keep, _) = self.reach(self.done, 0, self.from.height);
            let keep = if self.done < self.from.height { keep } else { self.from.height };
            self.window.drain(..(keep - self.first) as usize * length);
            self.first = keep;
            out(&strip.values, run)?;
        }
        Ok(())
    }

    /// From where to where the network must see a side of `limit` pixels to enlarge `length` of it from `start` on.
    fn reach(&self, start: u32, length: u32, limit: u32) -> (u32, u32) {
        let from = start.saturating_sub(self.halo) / self.multiple * self.multiple;
        let to = (start + length + self.halo).next_multiple_of(self.multiple).min(limit);
        (from, to)
    }

    fn strip(&mut self, y: u32, height: u32, run: &mut Run<'_>) -> Result<Strip, ModelError> {
        let scale = self.scale as usize;
        let count = height as usize * self.from.width as usize * scale * scale * self.channels;
        let mut strip = Strip { y, values: vec![0.0; count] };
        let mut x = 0;
        while x < self.from.width {
            let width = self.tile.width.min(self.from.width - x);
            let core = Rect::new(x, y, width, height);
            self.enlarge(core, &mut strip, run)?;
            if run.previews()
                && let Some(result) = self.result
            {
                let (pixels, place) = self.preview(core, &strip, result);
                run.tile(pixels, place);
            }
            run.step(core.extent().area());
            x += width;
        }
        Ok(strip)
    }

    /// Enlarges a tile, in parts where memory is short; these are then the size of the following tiles, too.
    fn enlarge(&mut self, core: Rect, strip: &mut Strip, run: &mut Run<'_>) -> Result<(), ModelError> {
        run.check()?;
        let error = match self.enlarge_whole(core, strip, run) {
            Err(ModelError::Failed(failure)) if is_shortage(&failure) => failure,
            other => return other,
        };
        let Some((one, other)) = self.halves(core) else { return Err(error.into()) };
        self.tile.width = self.tile.width.min(one.width);
        self.tile.height = self.tile.height.min(one.height);
        self.enlarge(one, strip, run)?;
        self.enlarge(other, strip, run)
    }

    /// A tile cut across its longer side; `None` if it is too small for that.
    fn halves(&self, core: Rect) -> Option<(Rect, Rect)> {
        let half = |side: u32| (side / 2).next_multiple_of(self.multiple);
        if core.width.max(core.height) < 2 * LEAST_SIDE.max(self.multiple) {
            return None;
        }
        Some(if core.width >= core.height {
            let width = half(core.width);
            (Rect { width, ..core }, Rect { x: core.x + width, width: core.width - width, ..core })
        } else {
            let height = half(core.height);
            (Rect { height, ..core }, Rect { y: core.y + height, height: core.height - height, ..core })
        })
    }

    fn enlarge_whole(&self, core: Rect, strip: &mut Strip, run: &mut Run<'_>) -> Result<(), ModelError> {
        let (x, right) = self.reach(core.x, core.width, self.from.width);
        let (y, bottom) = self.reach(core.y, core.height, self.from.height);
        let seen = Rect::new(x, y, right - x, bottom - y);
        run.reserve(run.network().working_bytes(seen.extent()))?;
        let has_alpha = self.channels == 2 || self.channels == 4;
        let colours = if has_alpha { self.channels - 1 } else { self.channels };
        let planes: [usize; 3] = if colours == 1 { [0; 3] } else { [0, 1, 2] };
        let made = self.made(seen, planes, run)?;
        let at = Place { seen, core, scale: self.scale as usize };
        for channel in 0..colours {
            if colours == 1 {
                self.write(strip, at, channel, |i| (made[0][i] + made[1][i] + made[2][i]) / 3.0);
            } else {
                self.write(strip, at, channel, |i| made[channel][i]);
            }
        }
        if has_alpha {
            drop(made);
            self.enlarge_alpha(at, strip, run)?;
        }
        Ok(())
    }

    /// Alpha goes through the network as a grey picture, and stays between the least and the most of the source around
    /// it: what is opaque or empty stays so to the last bit.
    fn enlarge_alpha(&self, at: Place, strip: &mut Strip, run: &mut Run<'_>) -> Result<(), ModelError> {
        let channel = self.channels - 1;
        let plane = self.plane(at.seen, channel);
        let first = plane[0];
        if plane.iter().all(|&alpha| alpha == first) {
            self.write(strip, at, channel, |_| first);
            return Ok(());
        }
        let bounds = bounds(&plane, at.seen.extent());
        let made = self.made(at.seen, [channel; 3], run)?;
        let (width, scale) = (at.seen.width as usize, at.scale);
        self.write(strip, at, channel, |i| {
            let (x, y) = (i % (width * scale) / scale, i / (width * scale) / scale);
            let (least, most) = bounds[y * width + x];
            ((made[0][i] + made[1][i] + made[2][i]) / 3.0).clamp(least, most)
        });
        Ok(())
    }

    /// What the network makes of three channels of a part of the source: planes.
    fn made(&self, seen: Rect, channels: [usize; 3], run: &mut Run<'_>) -> Result<[Vec<f32>; 3], ModelError> {
        let (width, height, scale) = (seen.width as usize, seen.height as usize, self.scale as usize);
        let planes = channels.map(|channel| self.plane(seen, channel)).concat();
        let cancel = run.cancel();
        loop {
            let network = run.network_mut();
            let x = Tensor::from_slice(&planes, (1, 3, height, width), network.device())?;
            let y = network.enlarge(&x, &cancel)?.to_dtype(DType::F32)?.to_device(&Device::Cpu)?;
            if y.dims() != [1, 3, height * scale, width * scale] {
                let message = format!(
                    "the network made {:?} of a tile of {width}x{height}, and should have made it {scale} times as \
                     large: get its file once more",
                    y.dims()
                );
                return Err(Failure::new(Blame::Model, message).into());
            }
            let mut made = [0, 1, 2].map(|i| y.get(0).and_then(|y| y.get(i)?.flatten_all()?.to_vec1::<f32>()));
            if made.iter().flatten().all(|plane| plane.par_iter().all(|value| value.is_finite())) {
                let mut take = |i: usize| std::mem::replace(&mut made[i], Ok(Vec::new()));
                return Ok([take(0)?, take(1)?, take(2)?]);
            }
            if !run.widen()? {
                return Err(not_numbers().into());
            }
        }
    }

    /// One channel of a part of the source.
    fn plane(&self, part: Rect, channel: usize) -> Vec<f32> {
        let length = self.from.width as usize * self.channels;
        let mut plane = Vec::with_capacity(part.extent().area());
        for y in part.y..part.y + part.height {
            let row = &self.window[(y - self.first) as usize * length..][..length];
            let row = &row[part.x as usize * self.channels..(part.x + part.width) as usize * self.channels];
            plane.extend(row.iter().skip(channel).step_by(self.channels));
        }
        plane
    }

    /// Puts the core of an enlarged tile into the strip: `value` is asked by place in the plane of what was seen.
    fn write(&self, strip: &mut Strip, at: Place, channel: usize, value: impl Fn(usize) -> f32 + Sync) {
        let Place { seen, core, scale } = at;
        let row_length = self.from.width as usize * scale * self.channels;
        let from_x = (core.x - seen.x) as usize * scale;
        let from_y = (core.y - seen.y) as usize * scale;
        let rows = strip.values.par_chunks_exact_mut(row_length).skip((core.y - strip.y) as usize * scale);
        rows.take(core.height as usize * scale).enumerate().for_each(|(y, row)| {
            let row = &mut row[core.x as usize * scale * self.channels..];
            let start = (from_y + y) * seen.width as usize * scale + from_x;
            let out = row.iter_mut().skip(channel).step_by(self.channels).take(core.width as usize * scale);
            out.enumerate().for_each(|(x, out)| *out = value(start + x).clamp(0.0, 1.0));
        });
    }

    /// A tile of the strip in a size to be shown, and where it lies in a result.
    fn preview(&self, core: Rect, strip: &Strip, result: Extent) -> (Pixmap, Rect) {
        let scale = self.scale as usize;
        let (width, height) = (core.width as usize * scale, core.height as usize * scale);
        let step = width.max(height).div_ceil(PREVIEW_PX);
        let extent = Extent::new(width.div_ceil(step) as u32, height.div_ceil(step) as u32);
        let mut data = Vec::with_capacity(extent.area() * 4);
        for y in (0..height).step_by(step) {
            let row = ((core.y - strip.y) as usize * scale + y) * self.from.width as usize * scale;
            for x in (0..width).step_by(step) {
                let at = (row + core.x as usize * scale + x) * self.channels;
                data.extend(rgba(&strip.values[at..at + self.channels]));
            }
        }
        let moved = |v: u32, from: u32, to: u32| (u64::from(v) * u64::from(to) / u64::from(from)) as u32;
        let across = |v: u32| moved(v, self.from.width, result.width);
        let down = |v: u32| moved(v, self.from.height, result.height);
        let (x, y) = (across(core.x), down(core.y));
        let place = Rect::new(x, y, across(core.x + core.width) - x, down(core.y + core.height) - y);
        (Pixmap::from_rgba(extent, data).unwrap_or_else(|| Pixmap::filled(extent, [0; 4])), place)
    }
}

/// Where a tile lies.
#[derive(Clone, Copy)]
struct Place {
    /// What the network sees of the source.
    seen: Rect,
    /// What of that is kept.
    core: Rect,
    scale: usize,
}

/// The least and the most of each pixel and its eight neighbours.
fn bounds(plane: &[f32], extent: Extent) -> Vec<(f32, f32)> {
    let (width, height) = (extent.width as usize, extent.height as usize);
    let near = |at: usize, limit: usize| at.saturating_sub(1)..(at + 2).min(limit);
    let of = |i: usize| {
        let rows = near(i / width, height).map(|y| &plane[y * width..][near(i % width, width)]);
        rows.flatten().fold((f32::MAX, f32::MIN), |(least, most), &v| (least.min(v), most.max(v)))
    };
    (0..plane.len()).into_par_iter().map(of).collect()
}

/// Whether something failed for want of memory: ours by its kind, a device's by its words.
fn is_shortage(failure: &Failure) -> bool {
    let words = failure.message.to_lowercase().replace('_', " ");
    failure.blame == Blame::Machine || words.contains("out of memory") || words.contains("memory allocation")
}

fn not_numbers() -> Failure {
    Failure::new(
        Blame::Model,
        "the upscaler gave values that are no numbers, in f32 too: its file is damaged, so get it once more, or choose \
         another",
    )
}
