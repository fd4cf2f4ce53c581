//! What the shaders do, in plain Rust: each pixel of a frame, without tiles, tables, margins or a GPU.
//!
//! Tests draw a scene both ways and compare. The functions bear the names that they have in `shaders/canvas.wgsl` and
//! `shaders/latent_preview.wgsl`; whoever changes one changes the other.

use crate::base::{Extent, Pixmap, Rect};
use crate::document::{Document, Plane};

use super::frame::{Frame, LatentView, Overlay};
use super::level::{Detail, level_extent, under};
use super::reduce;
use super::uniforms::corners;

const CHECK: f32 = 8.0;
const DASH: f32 = 5.0;
const DASHES_PER_SECOND: f32 = 2.0;
const GRID_ABOVE: f32 = 8.0;
const BEYOND: f32 = 0.5;

type Rgb = [f32; 3];
type Rgba = [f32; 4];

/// All that a frame shows.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document.
    pub document: &'a Document,
    /// A picture over it.
    pub overlay: Option<&'a Overlay>,
    /// A latent over it.
    pub latent: Option<&'a LatentView>,
    /// How it is looked at.
    pub frame: &'a Frame,
}

/// Draws a scene in gamma-encoded sRGB, as large as the frame's viewport (cut to whole pixels).
///
/// `None` if the latent does not hold as many values as it says.
pub fn draw(scene: Scene<'_>) -> Option<Pixmap> {
    let extent = Extent::new(scene.frame.viewport_px[0] as u32, scene.frame.viewport_px[1] as u32);
    let twin = Twin::new(scene)?;
    let mut data = Vec::with_capacity(extent.area() * 4);
    for y in 0..extent.height {
        for x in 0..extent.width {
            let colour = twin.shade([x as f32 + 0.5, y as f32 + 0.5]);
            data.extend(colour.map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8));
            data.push(255);
        }
    }
    Pixmap::from_rgba(extent, data)
}

/// Colours a latent, one pixel a latent; `None` if it does not hold as many values as it says.
pub fn colour_latent(latent: &LatentView) -> Option<Pixmap> {
    let (area, factors) = (latent.extent.area(), &latent.format.rgb_factors);
    if latent.data.len() != area * factors.len() {
        return None;
    }
    let mut data = Vec::with_capacity(area * 4);
    for i in 0..area {
        let mut sum = latent.format.rgb_bias;
        for (channel, row) in factors.iter().enumerate() {
            sum = zip(sum, *row, |sum, factor| sum + latent.data[channel * area + i] * factor);
        }
        let share = |v: f32| if v > -1.0 { (v * 0.5 + 0.5).min(1.0) } else { 0.0 };
        data.extend(sum.map(|v| (share(v) * 255.0).round() as u8));
        data.push(255);
    }
    Pixmap::from_rgba(latent.extent, data)
}

/// A picture in the one or two levels that a frame mixes.
struct Pyramid {
    extent: Extent,
    detail: Detail,
    /// Level, size, texels with colours premultiplied by alpha.
    levels: Vec<(u32, Extent, Vec<[u8; 4]>)>,
}

impl Pyramid {
    fn new(picture: &Pixmap, detail: Detail) -> Self {
        let finest_to_coarsest = detail.level..=detail.level + u32::from(detail.fraction > 0.0);
        let levels = finest_to_coarsest.map(|level| {
            let extent = level_extent(picture.extent(), level);
            let texels = (0..extent.area() as u32).map(|i| {
                let block = under(Rect::new(i % extent.width, i / extent.width, 1, 1), level, picture.extent());
                mean(picture, block)
            });
            (level, extent, texels.collect())
        });
        Self { extent: picture.extent(), detail, levels: levels.collect() }
    }

    /// Of a document's layers, each reduced by itself.
    fn of_layers(document: &Document, detail: Detail) -> Self {
        let finest_to_coarsest = detail.level..=detail.level + u32::from(detail.fraction > 0.0);
        let levels = finest_to_coarsest.map(|level| {
            let extent = level_extent(document.extent(), level);
            let bytes = reduce::composite(document, level, Rect::new(0, 0, extent.width, extent.height));
            (level, extent, bytes.as_chunks().0.to_vec())
        });
        Self { extent: document.extent(), detail, levels: levels.collect() }
    }

    /// Of a mask, in the red channel.
    fn of_mask(mask: &Plane<u8>, detail: Detail) -> Option<Self> {
        let texels = mask.read(mask.rect()).into_iter().flat_map(|v| [v, 0, 0, 255]).collect();
        Some(Self::new(&Pixmap::from_rgba(mask.extent(), texels)?, detail))
    }

    fn fetch(&self, level: u32, nearest: bool, at: [f32; 2]) -> Rgba {
        let Some((_, extent, texels)) = self.levels.iter().find(|(known, ..)| *known == level) else { return [0.0; 4] };
        let texel = |x: f32, y: f32| {
            let column = (x.max(0.0) as u32).min(extent.width - 1);
            let row = (y.max(0.0) as u32).min(extent.height - 1);
            texels[(row * extent.width + column) as usize].map(|v| f32::from(v) / 255.0)
        };
        let side = (1 << level) as f32;
        let (x, y) = (at[0] / side, at[1] / side);
        if nearest {
            return texel(x, y);
        }
        let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (across, down) = (x - 0.5 - left, y - 0.5 - top);
        let upper = mix(texel(left, top), texel(left + 1.0, top), across);
        let lower = mix(texel(left, top + 1.0), texel(left + 1.0, top + 1.0), across);
        mix(upper, lower, down)
    }

    fn sample(&self, at: [f32; 2]) -> Rgba {
        let Detail { level, fraction, nearest } = self.detail;
        let fine = self.fetch(level, nearest, at);
        if fraction > 0.0 { mix(fine, self.fetch(level + 1, false, at), fraction) } else { fine }
    }
}

/// An overlay's picture with its share in its alpha.
fn shared(overlay: &Overlay) -> Pixmap {
    let mut pixels = Pixmap::clone(&overlay.pixels);
    if let Some(share) = overlay.share.as_ref().filter(|share| share.extent() == pixels.extent()) {
        for (pixel, &share) in pixels.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(share.data()) {
            pixel[3] = (f32::from(pixel[3]) * f32::from(share) / 255.0).round() as u8;
        }
    }
    pixels
}

/// The mean of a block's pixels, colours premultiplied, to the nearest byte as textures hold it.
fn mean(picture: &Pixmap, block: Rect) -> [u8; 4] {
    let mut sum = [0.0; 4];
    for y in block.y..block.y + block.height {
        for x in block.x..block.x + block.width {
            let [r, g, b, a] = picture.pixel(x, y).map(|v| f32::from(v) / 255.0);
            sum = zip(sum, [r * a, g * a, b * a, a], |sum, v| sum + v);
        }
    }
    sum.map(|v| (v / block.extent().area() as f32 * 255.0).round() as u8)
}

struct Twin<'a> {
    scene: Scene<'a>,
    canvas: [f32; 2],
    line: f32,
    picture: Pyramid,
    mask: Pyramid,
    selection: Option<Pyramid>,
    overlay: Option<(Pyramid, [f32; 4])>,
    latent: Option<(Pixmap, [f32; 4])>,
}

impl<'a> Twin<'a> {
    fn new(scene: Scene<'a>) -> Option<Self> {
        let (frame, extent) = (scene.frame, scene.document.extent());
        let detail = Detail::new(frame.scale, extent);
        let overlay = scene.overlay.map(|overlay| {
            let place = corners(overlay.place);
            let seen = frame.seen(overlay.pixels.extent(), place);
            (Pyramid::new(&shared(overlay), seen.detail), place)
        });
        let selection = match scene.document.selection().filter(|_| frame.selection) {
            Some(selection) => Some(Pyramid::of_mask(selection, detail)?),
            None => None,
        };
        let latent = match scene.latent {
            Some(latent) => Some((colour_latent(latent)?, corners(latent.place))),
            None => None,
        };
        Some(Self {
            scene,
            canvas: [extent.width as f32, extent.height as f32],
            line: frame.line_px(),
            picture: Pyramid::of_layers(scene.document, detail.smoothed(frame.smooth)),
            mask: Pyramid::of_mask(scene.document.mask(), detail)?,
            selection,
            overlay,
            latent,
        })
    }

    fn mask_level(&self, mask: &Pyramid, at: [f32; 2]) -> f32 {
        let inside = |axis: usize| at[axis] >= 0.0 && at[axis] < self.canvas[axis];
        if !inside(0) || !inside(1) {
            return 0.0;
        }
        mask.fetch(mask.detail.edge_level(), false, at)[0]
    }

    fn covered_place(&self, pixel: [f32; 2], place: [f32; 4]) -> f32 {
        let on_screen =
            |x: f32, y: f32| zip(self.scene.frame.origin_px, [x, y], |origin, v| origin + v * self.scene.frame.scale);
        covered(pixel, on_screen(place[0], place[1]), on_screen(place[2], place[3]))
    }

    fn dash(&self, along: f32, light: Rgba) -> Rgb {
        let place = along / (2.0 * DASH * self.scene.frame.pixels_per_point);
        rgb(if place - place.floor() < 0.5 { self.scene.frame.colours.line_dark } else { light })
    }

    fn marching_edge(&self, colour: Rgb, light: Rgba, pixel: [f32; 2], at: [f32; 2], mask: &Pyramid) -> Rgb {
        let step = 1.0 / self.scene.frame.scale;
        let here = self.mask_level(mask, at);
        let steeper = |x: f32, y: f32| {
            let after = self.mask_level(mask, [at[0] + x, at[1] + y]) - here;
            let before = here - self.mask_level(mask, [at[0] - x, at[1] - y]);
            if after.abs() > before.abs() { after } else { before }
        };
        let slope = [steeper(step, 0.0), steeper(0.0, step)];
        let steepness = slope[0].hypot(slope[1]);
        let distance = (here - 0.5).abs() / steepness.max(1e-4);
        let cover = (0.75 * self.line + 0.5 - distance).clamp(0.0, 1.0);
        let falling = slope[0] * slope[1] > 0.2 * steepness * steepness;
        let along = if falling { pixel[0] - pixel[1] } else { pixel[0] + pixel[1] };
        let marched = self.scene.frame.time_s * DASHES_PER_SECOND * 2.0 * DASH * self.scene.frame.pixels_per_point;
        mix(colour, self.dash(along - marched, light), cover)
    }

    fn checkerboard(&self, pixel: [f32; 2]) -> Rgb {
        let Frame { origin_px, pixels_per_point, colours, .. } = self.scene.frame;
        let check =
            zip(pixel, *origin_px, |v, origin| ((v - (origin + 0.5).floor()) / (CHECK * pixels_per_point)).floor());
        rgb(if (check[0] + check[1]).rem_euclid(2.0) == 0.0 { colours.checker_a } else { colours.checker_b })
    }

    fn canvas_colour(&self, pixel: [f32; 2], centre: [f32; 2]) -> Rgb {
        let frame = self.scene.frame;
        let at = zip(centre, self.canvas, |v, side| v.clamp(0.0, side));
        let mut shown = self.picture.sample(at);
        let mask = self.mask.sample(at)[0];
        let share = |place: [f32; 4], masked: bool| self.covered_place(pixel, place) * if masked { mask } else { 1.0 };
        if frame.compare.is_none_or(|split| centre[0] >= split * self.canvas[0]) {
            if let (Some((pyramid, place)), Some(overlay)) = (&self.overlay, self.scene.overlay) {
                let new = pyramid.sample(within(centre, *place, pyramid.extent));
                let share = share(*place, overlay.masked);
                let covers = if overlay.share.is_some() { new[3] } else { 1.0 };
                shown = zip(shown, new, |shown, new| shown * (1.0 - covers * share) + new * share);
            }
            if let (Some((colours, place)), Some(latent)) = (&self.latent, self.scene.latent) {
                let [r, g, b] = latent_colour(colours, within(centre, *place, colours.extent()));
                shown = mix(shown, [r, g, b, 1.0], share(*place, latent.masked));
            }
        }
        let mut colour = zip(rgb(shown), self.checkerboard(pixel), |v, checker| v + checker * (1.0 - shown[3]));
        if frame.mask.shown {
            let film = if frame.mask.quick { 1.0 - mask } else { mask };
            colour = mix(colour, rgb(frame.mask.tint), frame.mask.tint[3] * film);
            colour = self.marching_edge(colour, frame.mask.tint, pixel, centre, &self.mask);
        }
        if let Some(selection) = &self.selection {
            colour = self.marching_edge(colour, frame.colours.line_light, pixel, centre, selection);
        }
        let first = |v: f32| (v - self.line / frame.scale).floor() != v.floor();
        if frame.scale > GRID_ABOVE && (first(centre[0]) || first(centre[1])) {
            colour = mix(colour, rgb(frame.colours.grid), frame.colours.grid[3]);
        }
        colour
    }

    /// Lays a light line between dark ones, `distance` away from its middle.
    fn double_line(&self, under: Rgb, distance: f32, strength: f32) -> Rgb {
        let Frame { colours, .. } = self.scene.frame;
        let cover = |lines: f32| (lines * self.line + 0.5 - distance).clamp(0.0, 1.0) * strength;
        let shaded = mix(under, rgb(colours.line_dark), cover(1.5) * colours.line_dark[3]);
        mix(shaded, rgb(colours.line_light), cover(0.5) * colours.line_light[3])
    }

    fn shade(&self, pixel: [f32; 2]) -> Rgb {
        let (frame, line) = (self.scene.frame, self.line);
        let (colours, origin) = (&frame.colours, frame.origin_px);
        let on_screen = |at: [f32; 2]| zip(origin, at, |origin, v| origin + v * frame.scale);
        let centre = zip(pixel, origin, |v, origin| (v - origin) / frame.scale);
        let corner = on_screen(self.canvas);
        let inside = covered(pixel, origin, corner);
        let edge = (covered(pixel, origin.map(|v| v - line), corner.map(|v| v + line)) - inside).max(0.0);
        let framed = frame.frame_box.map(corners).map(|place| {
            [[place[0], place[1]], [place[2], place[3]]].map(|at| on_screen(at).map(|v| (v + 0.5).floor()))
        });
        // How much of the pixel lies in the generation frame, widened by some lines.
        let in_frame = |lines: f32| {
            let widened = |[low, high]: [[f32; 2]; 2]| {
                covered(pixel, low.map(|v| v - lines * line), high.map(|v| v + lines * line))
            };
            framed.map_or(0.0, widened)
        };
        let mut colour = mix(rgb(colours.backdrop), self.checkerboard(pixel), BEYOND * in_frame(0.0));
        colour = mix(colour, rgb(colours.edge), colours.edge[3] * edge);
        if inside > 0.0 {
            colour = mix(colour, self.canvas_colour(pixel, centre), inside);
        }
        if framed.is_some() {
            colour = mix(colour, rgb(colours.backdrop), frame.frame_dim.clamp(0.0, 1.0) * (1.0 - in_frame(0.0)));
            let [inner, outer] = [in_frame(1.0) - in_frame(0.0), in_frame(2.0) - in_frame(1.0)].map(|v| v.max(0.0));
            colour = mix(colour, rgb(colours.line_dark), colours.line_dark[3] * outer);
            colour = mix(colour, rgb(colours.frame), colours.frame[3] * inner);
        }
        if let Some(context) = frame.context.map(corners) {
            let [low, high] =
                [[context[0], context[1]], [context[2], context[3]]].map(|at| on_screen(at).map(|v| (v + 0.5).floor()));
            let around = covered(pixel, low.map(|v| v - line), high.map(|v| v + line));
            let cover = (around - covered(pixel, low, high)).max(0.0);
            colour = mix(colour, self.dash(pixel[0] - low[0] + pixel[1] - low[1] + 0.25, colours.line_light), cover);
        }
        if let Some(split) = frame.compare {
            let middle = (origin[0] + split * self.canvas[0] * frame.scale + 0.5).floor();
            colour = self.double_line(colour, (pixel[0] - middle).abs(), inside);
        }
        if let Some(ring) = frame.cursor {
            let radius = ring.radius_px.max(2.0 * line);
            let solid = radius * ring.hardness;
            let from_centre = (pixel[0] - ring.at_px[0]).hypot(pixel[1] - ring.at_px[1]);
            if solid > 2.0 * line && radius - solid > 3.0 * line {
                colour = self.double_line(colour, (from_centre - solid).abs(), 0.5);
            }
            colour = self.double_line(colour, (from_centre - radius).abs(), 1.0);
        }
        colour
    }
}

/// A place of the canvas in a picture that is stretched to a place.
fn within(at: [f32; 2], place: [f32; 4], extent: Extent) -> [f32; 2] {
    let stretch = [extent.width as f32 / (place[2] - place[0]), extent.height as f32 / (place[3] - place[1])];
    [(at[0] - place[0]) * stretch[0], (at[1] - place[1]) * stretch[1]]
}

fn spline(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [-0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1.0, -1.5 * t3 + 2.0 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2]
}

fn latent_colour(colours: &Pixmap, at: [f32; 2]) -> Rgb {
    let first = at.map(|v| (v - 0.5).floor());
    let (columns, rows) = (spline(at[0] - 0.5 - first[0]), spline(at[1] - 0.5 - first[1]));
    let mut sum = [0.0; 3];
    for (y, row) in (0u8..).zip(rows) {
        for (x, column) in (0u8..).zip(columns) {
            let texel =
                |first: f32, next: u8, side: u32| ((first + f32::from(next) - 1.0).max(0.0) as u32).min(side - 1);
            let extent = colours.extent();
            let [r, g, b, _] = colours.pixel(texel(first[0], x, extent.width), texel(first[1], y, extent.height));
            sum = zip(sum, [r, g, b], |sum, v: u8| sum + f32::from(v) / 255.0 * column * row);
        }
    }
    sum.map(|v| v.clamp(0.0, 1.0))
}

fn covered(pixel: [f32; 2], low: [f32; 2], high: [f32; 2]) -> f32 {
    let share = |axis: usize| {
        (pixel[axis] - low[axis] + 0.5).clamp(0.0, 1.0) * (high[axis] - pixel[axis] + 0.5).clamp(0.0, 1.0)
    };
    share(0) * share(1)
}

fn mix<const N: usize>(from: [f32; N], to: [f32; N], share: f32) -> [f32; N] {
    zip(from, to, |from, to| from * (1.0 - share) + to * share)
}

fn zip<T: Copy, U: Copy, const N: usize>(a: [T; N], b: [U; N], f: impl Fn(T, U) -> T) -> [T; N] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

fn rgb([r, g, b, ..]: Rgba) -> Rgb {
    [r, g, b]
}
