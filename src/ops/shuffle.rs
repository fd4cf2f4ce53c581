//! Pixels out of channels and back: the edges of networks that enlarge pictures.
#![allow(unsafe_code)] // Rows of the input become disjoint lines of the output.

use std::mem::MaybeUninit;

use candle_core::{DType, Device, Tensor};
use rayon::prelude::*;

use super::{
    Result, bridge,
    cpu::buffer::{Shared, written},
    profile::{self, Class},
};

/// Channels to pixels (<https://arxiv.org/abs/1609.05158>): `x`, `[1, h, w, c * r * r]`, becomes `[1, c, h * r, w * r]`
/// in f32, whose pixel `(y r + i, x r + j)` is channel `c r r + i r + j` of pixel `(y, x)`, in the order of `torch`. To it
/// is added `base`, `[1, c, h, w]` in f32, each of whose pixels becomes `r` x `r`.
///
/// More than one item, channels that are no multiple of `r * r`, and a base of another size are errors.
pub fn shuffle_pixels(x: &Tensor, r: usize, base: Option<&Tensor>) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || shuffled(x, r, base))
}

fn shuffled(x: &Tensor, r: usize, base: Option<&Tensor>) -> Result<Tensor> {
    let (n, h, w, channels) = x.dims4()?;
    if n != 1 || r == 0 || channels == 0 || !channels.is_multiple_of(r * r) {
        candle_core::bail!("shuffle: {n} images of {channels} channels cannot give {r} x {r} pixels each");
    }
    let c = channels / (r * r);
    if let Some(base) = base
        && base.dims() != [1, c, h, w]
    {
        candle_core::bail!("shuffle: the base {:?} is not [1, {c}, {h}, {w}]", base.dims());
    }
    if !x.device().is_cpu() || h * w == 0 {
        return composed(x, r, base);
    }
    let x = bridge::floats(x)?;
    let y = match base {
        Some(base) => {
            bridge::read(&x, |x| bridge::read(&bridge::floats(base)?, |base| pixels(x, [h, w, c], r, Some(base))))??
        }
        None => bridge::read(&x, |x| pixels(x, [h, w, c], r, None))?,
    };
    Tensor::from_vec(y, (1, c, h * r, w * r), &Device::Cpu)
}

/// One row of the input after the other: each becomes `r` rows of every channel.
fn pixels(x: &[f32], [h, w, c]: [usize; 3], r: usize, base: Option<&[f32]>) -> Vec<f32> {
    let (row, wide) = (w * c * r * r, w * r);
    assert!(x.len() == h * row && base.is_none_or(|base| base.len() == c * h * w), "shuffle: wrong sizes");
    let run = |out: &Shared<'_>| {
        x.par_chunks_exact(row).enumerate().for_each(|(y, row)| {
            for (line, pixels) in (0..c * r).map(|line| (line, row.chunks_exact(c * r * r))) {
                let (channel, i) = (line / r, line % r);
                let at = (channel * h * r + y * r + i) * wide;
                assert!(at + wide <= out.len(), "shuffle: out of bounds");
                // SAFETY: checked above; no other row of the input, channel or line has these pixels, and `line_of`
                // initialises them all.
                let to = unsafe { std::slice::from_raw_parts_mut(out.pointer().add(at).cast(), wide) };
                line_of(to, pixels, channel * r * r + i * r, r, base.map(|base| &base[(channel * h + y) * w..][..w]));
            }
        });
    };
    // SAFETY: the rows' lines are all pixels.
    unsafe { written(c * h * w * r * r, run) }
}

/// Writes a line of the result: of each pixel `r` channels from `at` on, and its pixel of the base added.
fn line_of<'a>(
    to: &mut [MaybeUninit<f32>],
    pixels: impl Iterator<Item = &'a [f32]>,
    at: usize,
    r: usize,
    base: Option<&[f32]>,
) {
    /// With the number of neighbours known, they are copied without a call.
    fn some<'a, const R: usize>(
        to: &mut [MaybeUninit<f32>],
        pixels: impl Iterator<Item = &'a [f32]>,
        at: usize,
        base: Option<&[f32]>,
    ) {
        let base = base.into_iter().flatten().copied().chain(std::iter::repeat(0.0));
        for ((to, pixel), base) in to.as_chunks_mut::<R>().0.iter_mut().zip(pixels).zip(base) {
            if let Some(from) = pixel[at..].first_chunk::<R>() {
                *to = from.map(|x| MaybeUninit::new(x + base));
            }
        }
    }
    match r {
        1 => some::<1>(to, pixels, at, base),
        2 => some::<2>(to, pixels, at, base),
        4 => some::<4>(to, pixels, at, base),
        _ => {
            for (i, (to, pixel)) in to.chunks_exact_mut(r).zip(pixels).enumerate() {
                let base = base.map_or(0.0, |base| base[i]);
                to.iter_mut().zip(&pixel[at..at + r]).for_each(|(to, x)| _ = to.write(x + base));
            }
        }
    }
}

fn composed(x: &Tensor, r: usize, base: Option<&Tensor>) -> Result<Tensor> {
    let (_, h, w, channels) = x.dims4()?;
    let c = channels / (r * r);
    let x = x.to_dtype(DType::F32)?.reshape((h, w, c, r, r))?;
    let x = x.permute((2, 0, 3, 1, 4))?.contiguous()?.reshape((1, c, h * r, w * r))?;
    match base {
        Some(base) => x + base.to_dtype(DType::F32)?.upsample_nearest2d(h * r, w * r)?,
        None => Ok(x),
    }
}

/// Pixels to channels, the way back: `x`, `[1, c, h, w]`, becomes `[1, h / r, w / r, c * r * r]`. Sides that are no
/// multiple of `r` are an error.
pub fn gather_pixels(x: &Tensor, r: usize) -> Result<Tensor> {
    let (n, c, h, w) = x.dims4()?;
    if n != 1 || r == 0 || !h.is_multiple_of(r) || !w.is_multiple_of(r) {
        candle_core::bail!("gather: {n} images of {h} x {w} pixels have no blocks of {r} x {r}");
    }
    let blocks = x.reshape((c, h / r, r, w / r, r))?.permute((1, 3, 0, 2, 4))?;
    blocks.contiguous()?.reshape((1, h / r, w / r, c * r * r))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(shape: &[usize]) -> Tensor {
        let n = shape.iter().product::<usize>();
        let values: Vec<f32> = (0..n).map(|i| (i * 37 % 97) as f32 / 8.0).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    fn flat(x: &Tensor) -> Vec<f32> {
        x.flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn channels_become_pixels_in_torchs_order_and_back() {
        for (h, w, c, r) in [(1, 1, 3, 1), (3, 5, 3, 2), (40, 300, 3, 4), (2, 7, 1, 3)] {
            let x = numbers(&[1, h, w, c * r * r]);
            let y = shuffle_pixels(&x, r, None).unwrap();
            let from = x.to_vec3_of_first();
            for (channel, row, column) in [(0, 0, 0), (c - 1, h * r - 1, w * r - 1), (c / 2, r / 2, w * r / 2)] {
                let got: f32 =
                    y.get(0).unwrap().get(channel).unwrap().get(row).unwrap().get(column).unwrap().to_scalar().unwrap();
                assert_eq!(got, from[row / r][column / r][channel * r * r + row % r * r + column % r]);
            }
            assert_eq!(flat(&y), flat(&composed(&x, r, None).unwrap()));
            assert_eq!(flat(&gather_pixels(&y, r).unwrap()), flat(&x));
            let base = numbers(&[1, c, h, w]);
            assert_eq!(
                flat(&shuffle_pixels(&x, r, Some(&base)).unwrap()),
                flat(&composed(&x, r, Some(&base)).unwrap())
            );
            let half = x.to_dtype(DType::BF16).unwrap();
            assert_eq!(shuffle_pixels(&half, r, None).unwrap().dtype(), DType::F32);
        }
        let x = numbers(&[1, 2, 3, 6]);
        assert!(shuffle_pixels(&x, 2, None).is_err() && shuffle_pixels(&x, 1, Some(&numbers(&[1, 6, 3, 2]))).is_err());
        assert!(gather_pixels(&numbers(&[1, 3, 5, 4]), 2).is_err());
    }

    trait First {
        fn to_vec3_of_first(&self) -> Vec<Vec<Vec<f32>>>;
    }

    impl First for Tensor {
        fn to_vec3_of_first(&self) -> Vec<Vec<Vec<f32>>> {
            self.get(0).unwrap().to_vec3().unwrap()
        }
    }
}
