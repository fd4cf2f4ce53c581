//! Tiles against wholes, and all that can go wrong, with small networks.

use candle_core::{DType, Device, Tensor};

use super::*;
use crate::base::raster::Samples;
use crate::base::{CancelToken, Rect};
use crate::families::{Upscaler, UpscalerInfo};
use crate::job::{Blame, Failure};

/// A small network of two convolutions, between a pixel-unshuffle and a pixel-shuffle, with random weights.
struct Tiny {
    info: UpscalerInfo,
    layers: [Tensor; 2],
    unshuffle: usize,
    /// The most pixels that it takes; more is a shortage of memory.
    most: usize,
    /// What is not a number from this many runs on.
    broken_from: usize,
    runs: usize,
}

impl Tiny {
    fn new(scale: u32, unshuffle: u32) -> Self {
        let channels = 3 * (unshuffle * unshuffle) as usize;
        let out = 3 * (scale * unshuffle).pow(2) as usize;
        let weights = |rows: usize, columns: usize, seed: usize| {
            let value = |i: usize| ((i * 7919 + seed * 104_729) % 1009) as f32 / 1009.0 - 0.5;
            let values = (0..rows * columns * 9).map(value).collect::<Vec<_>>();
            Tensor::from_vec(values, (rows, columns, 3, 3), &Device::Cpu).unwrap()
        };
        let layers = [weights(8, channels, 1), (weights(out, 8, 2) * 0.3).unwrap()];
        let info = UpscalerInfo {
            architecture: "tiny",
            scale,
            in_channels: 3,
            width: 8,
            blocks: 2,
            halo: 2 * unshuffle,
            multiple: unshuffle,
            evidence: String::new(),
        };
        Self { info, layers, unshuffle: unshuffle as usize, most: usize::MAX, broken_from: usize::MAX, runs: 0 }
    }
}

impl Upscaler for Tiny {
    fn info(&self) -> &UpscalerInfo {
        &self.info
    }

    fn device(&self) -> &Device {
        &Device::Cpu
    }

    fn weight_bytes(&self) -> u64 {
        1 << 10
    }

    fn working_bytes(&self, tile: Extent) -> u64 {
        tile.area() as u64 * 1000
    }

    fn enlarge(&mut self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        cancel.check()?;
        let (_, _, height, width) = x.dims4()?;
        if height * width > self.most {
            return Err(Failure::new(Blame::Us, "CUDA_ERROR_OUT_OF_MEMORY, out of memory").into());
        }
        self.runs += 1;
        let by = self.unshuffle;
        // Continued by zeros, as far as the shuffle needs.
        let x = x.pad_with_zeros(2, 0, height.next_multiple_of(by) - height)?;
        let x = x.pad_with_zeros(3, 0, width.next_multiple_of(by) - width)?;
        let (h, w) = (x.dim(2)? / by, x.dim(3)? / by);
        let x = x.reshape((1, 3, h, by, w, by))?.permute((0, 1, 3, 5, 2, 4))?.reshape((1, 3 * by * by, h, w))?;
        let y = x.conv2d(&self.layers[0], 1, 1, 1, 1)?.relu()?.conv2d(&self.layers[1], 1, 1, 1, 1)?;
        let up = self.info.scale as usize * by;
        let y = y.reshape((1, 3, up, up, h, w))?.permute((0, 1, 4, 2, 5, 3))?.reshape((1, 3, h * up, w * up))?;
        let scale = self.info.scale as usize;
        let y = y.narrow(2, 0, height * scale)?.narrow(3, 0, width * scale)?;
        let y = (y + 0.5)?.contiguous()?;
        if self.runs > self.broken_from { Ok((y * f64::NAN)?) } else { Ok(y) }
    }
}

/// Gives each pixel again, `scale` times `scale` times.
struct Nearest(UpscalerInfo);

impl Nearest {
    fn new(scale: u32) -> Self {
        Self(UpscalerInfo { scale, halo: 0, multiple: 1, ..Tiny::new(1, 1).info })
    }
}

impl Upscaler for Nearest {
    fn info(&self) -> &UpscalerInfo {
        &self.0
    }

    fn device(&self) -> &Device {
        &Device::Cpu
    }

    fn weight_bytes(&self) -> u64 {
        0
    }

    fn working_bytes(&self, tile: Extent) -> u64 {
        tile.area() as u64 * 100
    }

    fn enlarge(&mut self, x: &Tensor, _: &CancelToken) -> Result<Tensor, ModelError> {
        let (_, _, h, w) = x.dims4()?;
        let s = self.0.scale as usize;
        let wide = x.reshape((1, 3, h, 1, w, 1))?.broadcast_as((1, 3, h, s, w, s))?;
        Ok(wide.reshape((1, 3, h * s, w * s))?.to_dtype(DType::F32)?)
    }
}

/// Keeps what it is given.
#[derive(Default)]
struct Kept {
    values: Vec<f32>,
    portions: usize,
}

impl RowSink for Kept {
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure> {
        self.values.extend_from_slice(values);
        self.portions += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        Ok(())
    }
}

/// What came of a job.
#[derive(Default)]
struct Made {
    kept: Kept,
    notices: Vec<String>,
    steps: Vec<(u32, u32)>,
    tiles: Vec<(Pixmap, Rect)>,
}

fn enlarged(
    network: impl Upscaler + 'static,
    source: &Raster,
    to: Extent,
    tile: Option<u32>,
    available: u64,
) -> Result<Made, ModelError> {
    let mut made = Made::default();
    let mut kept = Kept::default();
    let mut network: Box<dyn Upscaler> = Box::new(network);
    let surroundings = Surroundings {
        network: &mut network,
        widen: &mut || Ok(None),
        available: &|| available,
        cancel: &CancelToken::new(),
        tell: &mut |told| match told {
            Told::Notice(sentence) => made.notices.push(sentence),
            Told::Step { done, of, .. } => made.steps.push((done, of)),
            Told::Tile { pixels, place } => made.tiles.push((pixels, place)),
        },
        previews: true,
    };
    enlarge(source.clone(), to, tile, &mut kept, surroundings)?;
    assert_eq!(kept.values.len(), to.area() * source.shape().channels);
    made.kept = kept;
    Ok(made)
}

const PLENTY: u64 = 4 << 30;

/// A picture with something everywhere.
fn picture(width: u32, height: u32, channels: usize) -> Raster {
    let count = (width * height) as usize * channels;
    let values = (0..count).map(|i| ((i * 7919 + i / 97 * 31) % 65_521) as u16).collect();
    Raster::new(Extent::new(width, height), channels, Samples::Sixteen(values)).unwrap()
}

fn times(source: &Raster, scale: u32) -> Extent {
    let Extent { width, height } = source.shape().extent;
    Extent::new(width * scale, height * scale)
}

fn farthest(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn tiles_give_what_the_whole_gives() {
    for (scale, unshuffle) in [(1, 1), (2, 1), (4, 1), (2, 2), (1, 4)] {
        for (width, height, channels) in [(70, 50, 3), (33, 81, 1), (101, 1, 3), (50, 37, 4), (18, 65, 2)] {
            let source = picture(width, height, channels);
            let to = times(&source, scale);
            let whole = enlarged(Tiny::new(scale, unshuffle), &source, to, None, PLENTY).unwrap();
            assert_eq!((whole.steps.as_slice(), whole.kept.portions), ([(1, 1)].as_slice(), 1));
            let tiled = enlarged(Tiny::new(scale, unshuffle), &source, to, Some(16), PLENTY).unwrap();
            assert!(tiled.steps.len() > 3);
            let far = farthest(&whole.kept.values, &tiled.kept.values);
            assert!(far <= 1e-6, "x{scale}, {width}x{height}x{channels}: {far}");
        }
    }
}

#[test]
fn a_halo_that_is_too_small_shows() {
    let source = picture(70, 50, 3);
    let to = times(&source, 2);
    let whole = enlarged(Tiny::new(2, 1), &source, to, None, PLENTY).unwrap();
    let mut blind = Tiny::new(2, 1);
    blind.info.halo = 1;
    let tiled = enlarged(blind, &source, to, Some(16), PLENTY).unwrap();
    assert!(farthest(&whole.kept.values, &tiled.kept.values) > 1e-3);
}

#[test]
fn larger_factors_go_through_the_network_again_and_others_through_a_filter() {
    let source = picture(40, 26, 3);
    for to in [Extent::new(160, 104), Extent::new(200, 130), Extent::new(55, 26), Extent::new(320, 30)] {
        let whole = enlarged(Tiny::new(2, 1), &source, to, Some(4096), PLENTY).unwrap();
        let tiled = enlarged(Tiny::new(2, 1), &source, to, Some(17), PLENTY).unwrap();
        let far = farthest(&whole.kept.values, &tiled.kept.values);
        assert!(far <= 4e-6, "{to}: {far}");
        assert!(tiled.steps.last().is_some_and(|(done, of)| done == of && *of as usize == tiled.steps.len()));
    }
    // Flat pictures stay flat through every filter.
    let flat =
        Raster::new(Extent::new(30, 20), 4, Samples::Sixteen([9000, 20_000, 60_000, 30_000].repeat(600))).unwrap();
    let made = enlarged(Nearest::new(4), &flat, Extent::new(97, 133), None, PLENTY).unwrap();
    let wanted = [9000.0, 20_000.0, 60_000.0, 30_000.0].map(|v: f32| v / 65535.0);
    assert!(made.kept.values.chunks(4).all(|pixel| farthest(pixel, &wanted) < 1e-6));
}

#[test]
fn it_goes_on_in_smaller_tiles_where_memory_is_short() {
    let source = picture(90, 70, 3);
    let to = times(&source, 2);
    let whole = enlarged(Tiny::new(2, 1), &source, to, None, PLENTY).unwrap();
    // The device says so while it works.
    let poor = Tiny { most: 1000, ..Tiny::new(2, 1) };
    let made = enlarged(poor, &source, to, None, PLENTY).unwrap();
    assert!(farthest(&whole.kept.values, &made.kept.values) <= 1e-6);
    // The machine says so beforehand.
    let made = enlarged(Tiny::new(2, 1), &source, to, None, 4_000_000).unwrap();
    assert!(made.steps.len() > 4 && farthest(&whole.kept.values, &made.kept.values) <= 1e-6);
    let none = Tiny { most: 10, ..Tiny::new(2, 1) };
    let error = enlarged(none, &source, to, None, PLENTY).map(drop).unwrap_err();
    assert!(error.to_string().contains("out of memory"), "{error}");
    let error = enlarged(Tiny::new(2, 1), &source, to, None, 100_000).map(drop).unwrap_err();
    assert!(error.to_string().contains("of memory and 1 MB are free"), "{error}");
}

#[test]
fn what_is_no_number_is_computed_again_in_f32_or_refused() {
    let source = picture(40, 30, 3);
    let to = times(&source, 2);
    let error = enlarged(Tiny { broken_from: 3, ..Tiny::new(2, 1) }, &source, to, Some(16), PLENTY).map(drop);
    assert!(error.unwrap_err().to_string().contains("no numbers"));
    let whole = enlarged(Tiny::new(2, 1), &source, to, None, PLENTY).unwrap();
    let (mut kept, mut notices, mut loaded) = (Kept::default(), 0, 0);
    let mut network: Box<dyn Upscaler> = Box::new(Tiny { broken_from: 3, ..Tiny::new(2, 1) });
    let surroundings = Surroundings {
        network: &mut network,
        widen: &mut || {
            loaded += 1;
            Ok(Some(Box::new(Tiny::new(2, 1))))
        },
        available: &|| PLENTY,
        cancel: &CancelToken::new(),
        tell: &mut |told| notices += usize::from(matches!(told, Told::Notice(_))),
        previews: false,
    };
    enlarge(source, to, Some(16), &mut kept, surroundings).unwrap();
    assert_eq!((notices, loaded), (1, 1));
    assert!(farthest(&whole.kept.values, &kept.values) <= 1e-6);
}

#[test]
fn alpha_keeps_what_is_opaque_or_empty_and_edges_get_no_fringes() {
    // A red disc; around it, invisible, the green that some programs leave there.
    let (side, radius) = (40u32, 12.0);
    let pixel = |i: u32| {
        let (x, y) = (f64::from(i % side) - 19.5, f64::from(i / side) - 19.5);
        let alpha = ((radius - x.hypot(y)) * 128.0).clamp(0.0, 255.0) as u8;
        if alpha == 0 { [0, 255, 0, 0] } else { [255, 0, 0, alpha] }
    };
    let disc = Pixmap::from_rgba(Extent::new(side, side), (0..side * side).flat_map(pixel).collect()).unwrap();
    let source = Raster::from_pixmap(&disc).unwrap();
    for to in [160, 110] {
        let made = enlarged(Nearest::new(4), &source, Extent::new(to, to), Some(16), PLENTY).unwrap();
        let pixels = made.kept.values.as_chunks::<4>().0;
        assert!(pixels.iter().all(|[_, green, _, alpha]| *green < 1e-5 || *alpha < 1e-5), "fringes at {to}");
        let middle = (to / 2 * to + to / 2) as usize;
        assert_eq!((pixels[middle][3], pixels[0][3]), (1.0, 0.0));
    }
    // A network that makes something of flat alpha does not get to: what is around says how far it may go.
    let made = enlarged(Tiny::new(4, 1), &source, Extent::new(160, 160), Some(16), PLENTY).unwrap();
    let alpha = |x: usize, y: usize| made.kept.values[(y * 160 + x) * 4 + 3];
    assert_eq!([alpha(80, 80), alpha(60, 85), alpha(3, 3), alpha(159, 80)], [1.0, 1.0, 0.0, 0.0]);
    assert!((0..160).any(|x| alpha(x, 80) > 0.0 && alpha(x, 80) < 1.0));
}

#[test]
fn sixteen_bits_and_grey_come_through() {
    let values: Vec<u16> = (0..64 * 64).map(|i| 20_000 + (i % 64) * 11 + i / 64).collect();
    let source = Raster::new(Extent::new(64, 64), 1, Samples::Sixteen(values.clone())).unwrap();
    let made = enlarged(Nearest::new(2), &source, Extent::new(128, 128), None, PLENTY).unwrap();
    let made: Vec<u16> = made.kept.values.iter().map(|&v| crate::base::raster::sixteen_bits(v)).collect();
    assert!((0..128 * 128).all(|i| made[i] == values[i / 256 * 64 + i % 128 / 2]));
}

#[test]
fn odd_pictures_become_larger_too() {
    for (width, height) in [(1, 1), (1, 700), (30_000, 20)] {
        let source = picture(width, height, 3);
        let made = enlarged(Nearest::new(4), &source, times(&source, 4), None, PLENTY).unwrap();
        let mut row = vec![0f32; width as usize * 3];
        source.read_row(height - 1, &mut row);
        let last = made.kept.values.len() - 3;
        assert!(farthest(&made.kept.values[last..], &row[row.len() - 3..]) < 1e-6);
    }
    let pixel = picture(1, 1, 4);
    let made = enlarged(Tiny::new(4, 2), &pixel, Extent::new(16, 16), None, PLENTY).unwrap();
    assert!(made.kept.values.iter().all(|value| (0.0..=1.0).contains(value)));
}

#[test]
fn memory_does_not_grow_with_the_height_and_tiles_are_told_where_they_lie() {
    let source = picture(50, 400, 3);
    let to = Extent::new(150, 1200);
    let made = enlarged(Nearest::new(4), &source, to, Some(20), PLENTY).unwrap();
    assert!(made.kept.portions >= 20);
    let mut covered = vec![0u8; to.area()];
    for (pixels, place) in &made.tiles {
        assert!(!pixels.extent().is_empty());
        for y in place.y..place.y + place.height {
            for x in place.x..place.x + place.width {
                covered[(y * to.width + x) as usize] += 1;
            }
        }
    }
    assert!(covered.iter().all(|&times| times == 1));
}

#[test]
fn a_stop_ends_it_between_tiles_at_the_latest() {
    let (mut kept, cancel, mut steps) = (Kept::default(), CancelToken::new(), 0);
    let mut network: Box<dyn Upscaler> = Box::new(Tiny::new(2, 1));
    let surroundings = Surroundings {
        network: &mut network,
        widen: &mut || Ok(None),
        available: &|| PLENTY,
        cancel: &cancel.clone(),
        tell: &mut |told| {
            if let Told::Step { .. } = told {
                steps += 1;
                cancel.cancel();
            }
        },
        previews: false,
    };
    let source = picture(90, 90, 3);
    let stopped = enlarge(source, Extent::new(180, 180), Some(16), &mut kept, surroundings);
    assert_eq!((stopped, steps), (Err(ModelError::Cancelled), 1));
}

#[test]
fn pictures_in_memory_stay_opaque_and_must_fit() {
    let picture = Pixmap::filled(Extent::new(6, 5), [10, 200, 30, 255]);
    let run = |available: u64| {
        let mut network: Box<dyn Upscaler> = Box::new(Nearest::new(4));
        let surroundings = Surroundings {
            network: &mut network,
            widen: &mut || Ok(None),
            available: &|| available,
            cancel: &CancelToken::new(),
            tell: &mut |_| (),
            previews: false,
        };
        enlarge_pixmap(&picture, Extent::new(12, 10), None, surroundings)
    };
    assert_eq!(run(PLENTY).unwrap(), Pixmap::filled(Extent::new(12, 10), [10, 200, 30, 255]));
    assert!(run(100).unwrap_err().to_string().starts_with("a picture of 12x10 needs about"));
}
