//! Latents at another size: PyTorch's `interpolate` in the modes that A1111's latent upscalers use.

use candle_core::{Device, Result, Tensor};

use crate::job::LatentResize;

/// `x` (`[n, c, h, w]`, f32) at `rows` by `columns`. Every mode works along one axis after the other.
pub(super) fn resize_latent(x: &Tensor, rows: usize, columns: usize, how: LatentResize) -> Result<Tensor> {
    let (n, c, h, w) = x.dims4()?;
    if (h, w) == (rows, columns) {
        return Ok(x.clone());
    }
    let (down, across) = (matrix(h, rows, how, x.device())?, matrix(w, columns, how, x.device())?);
    let wide = x.contiguous()?.reshape((n * c * h, w))?.matmul(&across.t()?.contiguous()?)?;
    let wide = wide.reshape((n * c, h, columns))?;
    let out = down.broadcast_left(n * c)?.contiguous()?.matmul(&wide)?;
    out.reshape((n, c, rows, columns))
}

/// What each of `to` places is made of, `[to, from]`.
fn matrix(from: usize, to: usize, how: LatentResize, device: &Device) -> Result<Tensor> {
    let mut weights = vec![0f32; to * from];
    let scale = from as f64 / to as f64;
    for (i, row) in weights.chunks_exact_mut(from.max(1)).enumerate() {
        let centre = (i as f64 + 0.5) * scale;
        let mut add = |at: i64, weight: f64| row[at.clamp(0, from as i64 - 1) as usize] += weight as f32;
        match how {
            LatentResize::Nearest => add((i as f64 * scale) as i64, 1.0),
            LatentResize::NearestExact => add(centre as i64, 1.0),
            LatentResize::Bilinear => {
                let at = (centre - 0.5).max(0.0);
                let (first, t) = (at as i64, at.fract());
                add(first, 1.0 - t);
                add(first + 1, t);
            }
            LatentResize::Bicubic => {
                let at = centre - 0.5;
                let first = at.floor();
                for k in -1..=2 {
                    add(first as i64 + k, cubic(at - first - k as f64, -0.75));
                }
            }
            LatentResize::BilinearAntialiased => widened(row, centre, scale, 1.0, |x| (1.0 - x.abs()).max(0.0)),
            LatentResize::BicubicAntialiased => widened(row, centre, scale, 2.0, |x| cubic(x, -0.5)),
        }
    }
    Tensor::from_vec(weights, (to, from), device)
}

/// A kernel of so much reach, widened where it shrinks; what lies beyond the ends goes to the rest, as in Pillow.
fn widened(row: &mut [f32], centre: f64, scale: f64, reach: f64, kernel: impl Fn(f64) -> f64) {
    let stretch = scale.max(1.0);
    let start = (centre - reach * stretch + 0.5).max(0.0) as usize;
    let end = ((centre + reach * stretch + 0.5) as usize).min(row.len());
    let weights: Vec<f64> = (start..end).map(|j| kernel((j as f64 + 0.5 - centre) / stretch)).collect();
    let sum: f64 = weights.iter().sum();
    for (place, weight) in row[start..end].iter_mut().zip(&weights) {
        *place = (weight / sum) as f32;
    }
}

/// Keys' cubic (1981).
fn cubic(x: f64, a: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What PyTorch 2's `interpolate` gives for a picture of 3 by 4, larger (the corner) and smaller.
    #[test]
    fn every_mode_agrees_with_pytorch() {
        use LatentResize::{Bicubic, BicubicAntialiased, Bilinear, BilinearAntialiased, Nearest, NearestExact};
        let x = [0.0, 1.0, -2.0, 3.0, 0.5, 4.0, -1.0, 2.5, -3.0, 1.5, 0.0, 2.0f32];
        let x = Tensor::from_slice(&x, (1, 1, 4, 3), &Device::Cpu).unwrap();
        let larger = |how| (how, 7, 5);
        let smaller = |how| (how, 3, 2);
        for ((how, rows, columns), want) in [
            (larger(Bilinear), [0.0, 0.4, 1.0, -0.8, -2.0, 1.0714]),
            (smaller(Bilinear), [0.6042, -0.5208, 1.125, 0.75, 0.9167, 0.9792]),
            (larger(BilinearAntialiased), [0.0, 0.4, 1.0, -0.8, -2.0, 1.0714]),
            (smaller(BilinearAntialiased), [0.8813, 0.1938, 1.1875, 0.875, 0.75, 0.5938]),
            (larger(Bicubic), [-0.427, 0.4875, 1.0496, -1.0841, -2.9452, 1.3221]),
            (smaller(Bicubic), [0.6563, -0.5706, 1.2305, 0.8641, 0.8911, 0.9632]),
            (larger(BicubicAntialiased), [-0.3344, 0.3676, 1.0397, -1.1857, -2.7413, 1.0805]),
            (smaller(BicubicAntialiased), [0.9326, 0.1824, 1.2526, 0.9196, 0.6957, 0.4959]),
            (larger(Nearest), [0.0, 0.0, 1.0, 1.0, -2.0, 0.0]),
            (smaller(Nearest), [0.0, 1.0, 3.0, 0.5, -1.0, 2.5]),
            (larger(NearestExact), [0.0, 0.0, 1.0, -2.0, -2.0, 0.0]),
            (smaller(NearestExact), [0.0, -2.0, -1.0, -3.0, 1.5, 2.0]),
        ] {
            let got = resize_latent(&x, rows, columns, how).unwrap();
            assert_eq!(got.dims(), [1, 1, rows, columns]);
            let got = got.flatten_all().unwrap().to_vec1::<f32>().unwrap();
            let alike = got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-3);
            assert!(alike, "{how:?} to {rows}x{columns}: {got:?}");
        }
        let same = resize_latent(&x, 4, 3, Bicubic).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
        assert_eq!(same, x.flatten_all().unwrap().to_vec1::<f32>().unwrap());
    }
}
