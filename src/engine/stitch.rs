//! How repainted pixels come back into a picture without showing: their colours brought to those around, and a blend.

use crate::base::{Extent, Mask, Pixmap};

use super::nearest::nearest;

/// sRGB bytes as light, 0 to 1 (IEC 61966-2-1).
fn light(byte: u8) -> f32 {
    let v = f32::from(byte) / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// Light as an sRGB byte.
fn byte(light: f32) -> u8 {
    let v = light.clamp(0.0, 1.0);
    let coded = if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    (coded * 255.0).round() as u8
}

/// Pixels around what is hidden from the network within which colours are compared.
const RING_PX: f64 = 32.0;
/// Pixels below which a ring says nothing.
const MIN_RING: usize = 64;
/// How far a channel's contrast may be corrected, up or down.
const MAX_GAIN: f32 = 1.25;
/// How far a channel's light may be moved.
const MAX_SHIFT: f32 = 0.1;

/// Temporary switch.
fn how() -> String {
    std::env::var("STITCH").unwrap_or_else(|_| "affine".into())
}

/// The patch in the colours of the picture that it comes into.
pub(super) fn matched(patch: &Pixmap, known: &Pixmap, hidden: &Mask) -> Pixmap {
    let how = how();
    let extent = patch.extent();
    let width = extent.width as usize;
    let far = |a: usize, b: u32| {
        let b = b as usize;
        ((a % width).abs_diff(b % width) as f64).hypot((a / width).abs_diff(b / width) as f64)
    };
    let Some(near) = nearest(extent, |i| hidden.data()[i] > 0) else { return patch.clone() };
    let old = known.data().as_chunks::<4>().0;
    let new = patch.data().as_chunks::<4>().0;
    let ring: Vec<usize> = (0..extent.area())
        .filter(|&i| hidden.data()[i] == 0 && old[i][3] == 255 && far(i, near[i]) <= RING_PX)
        .collect();
    if ring.len() < MIN_RING || how == "none" {
        return patch.clone();
    }
    let table: Vec<f32> = (0..=255).map(light).collect();
    let of = |p: [u8; 4], c: usize| table[p[c] as usize];
    let n = ring.len() as f32;
    let mut gain = [1f32; 3];
    let mut shift = [0f32; 3];
    for c in 0..3 {
        let (mut so, mut sn) = (0f32, 0f32);
        for &i in &ring {
            so += of(old[i], c);
            sn += of(new[i], c);
        }
        let (mo, mn) = (so / n, sn / n);
        let (mut vo, mut vn, mut cov) = (0f32, 0f32, 0f32);
        for &i in &ring {
            let (a, b) = (of(old[i], c) - mo, of(new[i], c) - mn);
            vo += a * a;
            vn += b * b;
            cov += a * b;
        }
        let floor = n * 1e-4;
        let g = match how.as_str() {
            "mean" | "meanmembrane" => 1.0,
            "fit" | "fitmembrane" => (cov + floor) / (vn + floor),
            _ => ((vo + floor) / (vn + floor)).sqrt(),
        };
        gain[c] = g.clamp(1.0 / MAX_GAIN, MAX_GAIN);
        shift[c] = (mo - mn).clamp(-MAX_SHIFT, MAX_SHIFT) + mn * (1.0 - gain[c]);
    }
    let corrected: Vec<[f32; 3]> = new.iter().map(|p| [0, 1, 2].map(|c| of(*p, c) * gain[c] + shift[c])).collect();
    let corrected = if how.ends_with("multiband") {
        let smooth = super::fill::filled(known, |i| hidden.data()[i] > 0);
        let a: Vec<[f32; 4]> = smooth.pixels().map(|p| [of(p, 0), of(p, 1), of(p, 2), 1.0]).collect();
        let m: Vec<[f32; 4]> = hidden.data().iter().map(|&v| [if v > 0 { 1.0 } else { 0.0 }; 4]).collect();
        multiband(extent, a, corrected.iter().map(|v| [v[0], v[1], v[2], 1.0]).collect(), m)
    } else if how.ends_with("membrane") {
        membrane(extent, corrected, |i, c| of(old[i], c), |i| hidden.data()[i] == 0 && old[i][3] == 255)
    } else {
        corrected
    };
    let mut result = patch.clone();
    for (out, v) in result.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(&corrected) {
        *out = [byte(v[0]), byte(v[1]), byte(v[2]), 255];
    }
    result
}

fn multiband(extent: Extent, mut a: Vec<[f32; 4]>, mut b: Vec<[f32; 4]>, mut m: Vec<[f32; 4]>) -> Vec<[f32; 3]> {
    let mut out = vec![[0f32; 3]; a.len()];
    for radius in [1isize, 2, 4, 8, 0] {
        let (na, nb) = if radius > 0 {
            (blur(extent, a.clone(), radius), blur(extent, b.clone(), radius))
        } else {
            (vec![[0.0; 4]; a.len()], vec![[0.0; 4]; a.len()])
        };
        for i in 0..a.len() {
            for c in 0..3 {
                out[i][c] += (a[i][c] - na[i][c]) * (1.0 - m[i][c]) + (b[i][c] - nb[i][c]) * m[i][c];
            }
        }
        a = na;
        b = nb;
        if radius > 0 {
            m = blur(extent, m, radius);
        }
    }
    out
}

fn blur(extent: Extent, mut d: Vec<[f32; 4]>, radius: isize) -> Vec<[f32; 4]> {
    let (width, height) = (extent.width as usize, extent.height as usize);
    for _ in 0..2 {
        for vertical in [false, true] {
            let src = d.clone();
            for y in 0..height as isize {
                for x in 0..width as isize {
                    let mut sum = [0f32; 4];
                    for k in -radius..=radius {
                        let (u, v) = if vertical { (x, y + k) } else { (x + k, y) };
                        let (u, v) = (u.clamp(0, width as isize - 1), v.clamp(0, height as isize - 1));
                        let s = src[v as usize * width + u as usize];
                        for c in 0..4 {
                            sum[c] += s[c];
                        }
                    }
                    d[y as usize * width + x as usize] = sum.map(|s| s / (2 * radius + 1) as f32);
                }
            }
        }
    }
    d
}

/// Adds the smooth difference.
fn membrane(
    extent: Extent,
    corrected: Vec<[f32; 3]>,
    old: impl Fn(usize, usize) -> f32,
    known: impl Fn(usize) -> bool,
) -> Vec<[f32; 3]> {
    let (width, height) = (extent.width as usize, extent.height as usize);
    let radius: isize = std::env::var("MEMBRANE").ok().and_then(|v| v.parse().ok()).unwrap_or(4);
    let mut d = vec![[0f32; 4]; width * height];
    for i in 0..d.len() {
        if known(i) {
            for c in 0..3 {
                d[i][c] = old(i, c) - corrected[i][c];
            }
            d[i][3] = 1.0;
        }
    }
    let d = blur(extent, d, radius);
    let mut field: Vec<[f32; 3]> =
        d.iter().map(|d| if d[3] > 1e-3 { [d[0] / d[3], d[1] / d[3], d[2] / d[3]] } else { [0.0; 3] }).collect();
    // Relax inside, from coarse to fine would be faster; Gauss-Seidel will do to compare.
    let inside: Vec<usize> = (0..field.len()).filter(|&i| !known(i)).collect();
    for _ in 0..600 {
        for &i in &inside {
            let (x, y) = (i % width, i / width);
            let mut sum = [0f32; 3];
            let mut n = 0f32;
            let mut add = |j: usize| {
                for c in 0..3 {
                    sum[c] += field[j][c];
                }
                n += 1.0;
            };
            if x > 0 {
                add(i - 1);
            }
            if x + 1 < width {
                add(i + 1);
            }
            if y > 0 {
                add(i - width);
            }
            if y + 1 < height {
                add(i + width);
            }
            for c in 0..3 {
                field[i][c] += 1.7 * (sum[c] / n - field[i][c]);
            }
        }
    }
    corrected.iter().zip(&field).map(|(v, f)| [v[0] + f[0], v[1] + f[1], v[2] + f[2]]).collect()
}
