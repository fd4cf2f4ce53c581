//! The formulas of the blend modes, from W3C's *Compositing and Blending Level 1*, on rows of pixels.
//!
//! `b` is the backdrop (what lies below) and `s` the source (the layer); all values are from 0 to 1.

use super::BlendMode;

/// Pixels of a row that are worked on together: the side of a tile.
pub(super) const ROW_PX: usize = super::TILE_PX as usize;

/// Channels of a row of pixels, each by itself, so that compilers can vectorise the arithmetic.
#[derive(Clone)]
pub(super) struct Row {
    /// Red, green, blue. Premultiplied by alpha in a backdrop, straight in a source.
    pub colours: [[f32; ROW_PX]; 3],
    pub alpha: [f32; ROW_PX],
}

impl Row {
    /// Transparent black.
    pub const EMPTY: Self = Self { colours: [[0.0; ROW_PX]; 3], alpha: [0.0; ROW_PX] };
}

/// Below this a backdrop counts as black, and as far from 1 as white: reckoning with premultiplied colours may miss the
/// ends by a rounding.
const END: f32 = 1e-5;

/// Lays a source over a backdrop, for the first `count` pixels. If it is clipped, it shows only as far as the backdrop
/// is there (*source-atop*), else it is laid over it (*source-over*).
pub(super) fn blend(backdrop: &mut Row, source: &Row, mode: BlendMode, clipped: bool, count: usize) {
    let lay = Lay { clipped, count };
    match mode {
        BlendMode::Normal => lay.normal(backdrop, source),
        BlendMode::Multiply => lay.separable(backdrop, source, |b, s| b * s),
        BlendMode::Screen => lay.separable(backdrop, source, |b, s| b + s - b * s),
        BlendMode::Overlay => lay.separable(backdrop, source, |b, s| hard_light(s, b)),
        BlendMode::Darken => lay.separable(backdrop, source, f32::min),
        BlendMode::Lighten => lay.separable(backdrop, source, f32::max),
        BlendMode::ColorDodge => lay.separable(backdrop, source, colour_dodge),
        BlendMode::ColorBurn => lay.separable(backdrop, source, colour_burn),
        BlendMode::HardLight => lay.separable(backdrop, source, hard_light),
        BlendMode::SoftLight => lay.separable(backdrop, source, soft_light),
        BlendMode::Difference => lay.separable(backdrop, source, |b, s| (b - s).abs()),
        BlendMode::Exclusion => lay.separable(backdrop, source, |b, s| b + s - 2.0 * b * s),
        BlendMode::Hue => lay.whole(backdrop, source, |b, s| set_lum(set_sat(s, sat(b)), lum(b))),
        BlendMode::Saturation => lay.whole(backdrop, source, |b, s| set_lum(set_sat(b, sat(s)), lum(b))),
        BlendMode::Color => lay.whole(backdrop, source, |b, s| set_lum(s, lum(b))),
        BlendMode::Luminosity => lay.whole(backdrop, source, |b, s| set_lum(b, lum(s))),
        BlendMode::Add => lay.separable(backdrop, source, |b, s| (b + s).min(1.0)),
    }
}

fn hard_light(b: f32, s: f32) -> f32 {
    let (dark, light) = (2.0 * b * s, 2.0 * (b + s - b * s) - 1.0);
    if s <= 0.5 { dark } else { light }
}

fn colour_dodge(b: f32, s: f32) -> f32 {
    let dodged = (b / (1.0 - s).max(1e-20)).min(1.0);
    if b <= END { 0.0 } else { dodged }
}

fn colour_burn(b: f32, s: f32) -> f32 {
    let burnt = 1.0 - ((1.0 - b) / s.max(1e-20)).min(1.0);
    if b >= 1.0 - END { 1.0 } else { burnt }
}

fn soft_light(b: f32, s: f32) -> f32 {
    let curve = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    let (darker, lighter) = (b - (1.0 - 2.0 * s) * b * (1.0 - b), b + (2.0 * s - 1.0) * (curve - b));
    if s <= 0.5 { darker } else { lighter }
}

type Rgb = [f32; 3];

#[inline]
fn lum([r, g, b]: Rgb) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

#[inline]
fn sat([r, g, b]: Rgb) -> f32 {
    r.max(g).max(b) - r.min(g).min(b)
}

/// The colour's shape, from 0 to `saturation`: its least channel becomes 0 and its greatest that. What is grey but for
/// roundings stays grey: it has no hue to bring out.
#[inline]
fn set_sat(colour: Rgb, saturation: f32) -> Rgb {
    let [r, g, b] = colour;
    let (least, range) = (r.min(g).min(b), sat(colour));
    let stretch = if range <= END { 0.0 } else { saturation / range };
    colour.map(|v| (v - least) * stretch)
}

/// The colour with this luminosity, brought back into the cube of colours along the line to grey.
#[inline]
fn set_lum(colour: Rgb, luminosity: f32) -> Rgb {
    let shift = luminosity - lum(colour);
    let moved @ [r, g, b] = colour.map(|v| v + shift);
    let (least, most) = (r.min(g).min(b), r.max(g).max(b));
    let grey = lum(moved);
    // Both ends may lie outside: the one after the other shrinks the distance to grey.
    let up = if least < 0.0 { grey / (grey - least) } else { 1.0 };
    let down = if most > 1.0 { (1.0 - grey) / (most - grey) } else { 1.0 };
    moved.map(|v| (grey + (v - grey) * (up * down)).clamp(0.0, 1.0))
}

/// How a source is laid on.
struct Lay {
    clipped: bool,
    count: usize,
}

/// What each part counts in a pixel's new colour: the source's own colour, the blended one, and what was there.
struct Shares {
    own: f32,
    blended: f32,
    kept: f32,
    alpha: f32,
}

impl Lay {
    #[inline]
    fn shares(&self, backdrop: f32, source: f32) -> Shares {
        // Source-atop is source-over with the source's alpha times the backdrop's, but what it covers is as much as
        // without that.
        let through = if self.clipped { backdrop } else { 1.0 };
        Shares {
            own: source * (1.0 - backdrop) * through,
            blended: source * backdrop * through,
            kept: 1.0 - source,
            alpha: if self.clipped { backdrop } else { source + backdrop * (1.0 - source) },
        }
    }

    fn normal(&self, backdrop: &mut Row, source: &Row) {
        let count = self.count;
        for (colours, from) in backdrop.colours.iter_mut().zip(&source.colours) {
            let pixels = colours[..count].iter_mut().zip(&from[..count]);
            let alphas = backdrop.alpha[..count].iter().zip(&source.alpha[..count]);
            for ((b, s), (ab, a)) in pixels.zip(alphas) {
                let through = if self.clipped { *ab } else { 1.0 };
                *b = s * a * through + *b * (1.0 - a);
            }
        }
        self.alphas(backdrop, source);
    }

    fn alphas(&self, backdrop: &mut Row, source: &Row) {
        if !self.clipped {
            for (b, s) in backdrop.alpha[..self.count].iter_mut().zip(&source.alpha[..self.count]) {
                *b = s + *b * (1.0 - s);
            }
        }
    }

    #[inline]
    fn separable(&self, backdrop: &mut Row, source: &Row, formula: impl Fn(f32, f32) -> f32) {
        let count = self.count;
        for (colours, from) in backdrop.colours.iter_mut().zip(&source.colours) {
            let pixels = colours[..count].iter_mut().zip(&from[..count]);
            let alphas = backdrop.alpha[..count].iter().zip(&source.alpha[..count]);
            for ((b, s), (ab, a)) in pixels.zip(alphas) {
                let shares = self.shares(*ab, *a);
                let straight = (*b / ab.max(1e-20)).min(1.0);
                *b = s * shares.own + formula(straight, *s) * shares.blended + *b * shares.kept;
            }
        }
        self.alphas(backdrop, source);
    }

    #[inline]
    fn whole(&self, backdrop: &mut Row, source: &Row, formula: impl Fn(Rgb, Rgb) -> Rgb) {
        // As the compiler sees that no index is beyond the arrays, it works on several pixels at once.
        for i in 0..self.count.min(ROW_PX) {
            let shares = self.shares(backdrop.alpha[i], source.alpha[i]);
            let under = backdrop.colours.each_ref().map(|c| c[i]);
            let own = source.colours.each_ref().map(|c| c[i]);
            let straight = under.map(|v| (v / backdrop.alpha[i].max(1e-20)).min(1.0));
            let mixed = formula(straight, own);
            for c in 0..3 {
                backdrop.colours[c][i] = own[c] * shares.own + mixed[c] * shares.blended + under[c] * shares.kept;
            }
            backdrop.alpha[i] = shares.alpha;
        }
    }
}
