//! The composite against the formulas of W3C's *Compositing and Blending Level 1*, written a second time in f64.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scumble::base::{Extent, Pixmap, Rect};
use scumble::document::{BlendMode, Document, Edit, Layer, LayerId, Plane, Props, Raster, Rgba};

#[path = "support/artist.rs"]
mod artist;

use artist::Random;

type Colour = [f64; 3];

/// Values as near to an end as this count as the end (see the notes in `formula.rs`).
const END: f64 = 1e-5;

/// Section 10.2, separable blend modes: B(cb, cs).
fn separable(mode: BlendMode, cb: f64, cs: f64) -> f64 {
    let multiply = |a: f64, b: f64| a * b;
    let screen = |a: f64, b: f64| a + b - a * b;
    let hard_light = |cb: f64, cs: f64| if cs <= 0.5 { multiply(cb, 2.0 * cs) } else { screen(cb, 2.0 * cs - 1.0) };
    match mode {
        BlendMode::Multiply => multiply(cb, cs),
        BlendMode::Screen => screen(cb, cs),
        BlendMode::Overlay => hard_light(cs, cb),
        BlendMode::Darken => cb.min(cs),
        BlendMode::Lighten => cb.max(cs),
        BlendMode::ColorDodge if cb <= END => 0.0,
        BlendMode::ColorDodge if cs >= 1.0 - END => 1.0,
        BlendMode::ColorDodge => (cb / (1.0 - cs)).min(1.0),
        BlendMode::ColorBurn if cb >= 1.0 - END => 1.0,
        BlendMode::ColorBurn if cs <= END => 0.0,
        BlendMode::ColorBurn => 1.0 - ((1.0 - cb) / cs).min(1.0),
        BlendMode::HardLight => hard_light(cb, cs),
        BlendMode::SoftLight => {
            let d = if cb <= 0.25 { ((16.0 * cb - 12.0) * cb + 4.0) * cb } else { cb.sqrt() };
            if cs <= 0.5 { cb - (1.0 - 2.0 * cs) * cb * (1.0 - cb) } else { cb + (2.0 * cs - 1.0) * (d - cb) }
        }
        BlendMode::Difference => (cb - cs).abs(),
        BlendMode::Exclusion => cb + cs - 2.0 * cb * cs,
        BlendMode::Add => (cb + cs).min(1.0),
        _ => cs,
    }
}

fn lum(c: Colour) -> f64 {
    0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
}

fn clip_colour(c: Colour) -> Colour {
    let l = lum(c);
    let n = c[0].min(c[1]).min(c[2]);
    let x = c[0].max(c[1]).max(c[2]);
    let mut c = c;
    if n < 0.0 {
        c = c.map(|v| l + (v - l) * l / (l - n));
    }
    if x > 1.0 {
        c = c.map(|v| l + (v - l) * (1.0 - l) / (x - l));
    }
    c
}

fn set_lum(c: Colour, l: f64) -> Colour {
    let d = l - lum(c);
    clip_colour(c.map(|v| v + d))
}

fn sat(c: Colour) -> f64 {
    c[0].max(c[1]).max(c[2]) - c[0].min(c[1]).min(c[2])
}

/// As the specification has it: by sorting the channels.
fn set_sat(c: Colour, s: f64) -> Colour {
    let mut order = [0, 1, 2];
    order.sort_by(|&a, &b| c[a].total_cmp(&c[b]));
    let [min, mid, max] = order;
    let mut result = [0.0; 3];
    if c[max] - c[min] > END {
        result[mid] = (c[mid] - c[min]) * s / (c[max] - c[min]);
        result[max] = s;
    }
    result
}

/// Section 10: B(Cb, Cs).
fn mixed(mode: BlendMode, cb: Colour, cs: Colour) -> Colour {
    match mode {
        BlendMode::Hue => set_lum(set_sat(cs, sat(cb)), lum(cb)),
        BlendMode::Saturation => set_lum(set_sat(cb, sat(cs)), lum(cb)),
        BlendMode::Color => set_lum(cs, lum(cb)),
        BlendMode::Luminosity => set_lum(cb, lum(cs)),
        _ => [0, 1, 2].map(|i| separable(mode, cb[i], cs[i])),
    }
}

/// A colour that is not premultiplied, and its alpha.
type Pixel = (Colour, f64);

/// Section 9.1.4 with section 10: blends, then composites by Porter and Duff's factors.
fn laid_on(backdrop: Pixel, source: Pixel, mode: BlendMode, atop: bool) -> Pixel {
    let ((cb, ab), (cs, a_s)) = (backdrop, source);
    let b = mixed(mode, cb, cs);
    let cs = [0, 1, 2].map(|i| (1.0 - ab) * cs[i] + ab * b[i]);
    let (fa, fb) = if atop { (ab, 1.0 - a_s) } else { (1.0, 1.0 - a_s) };
    let ao = a_s * fa + ab * fb;
    let co = [0, 1, 2].map(|i| a_s * fa * cs[i] + ab * fb * cb[i]);
    (if ao > 0.0 { co.map(|v| (v / ao).min(1.0)) } else { [0.0; 3] }, ao)
}

fn own(layer: &Layer, x: u32, y: u32) -> Pixel {
    match layer.pixels() {
        Some(pixels) => {
            let [r, g, b, a] = pixels.texel(x, y).unwrap().map(|v| f64::from(v) / 255.0);
            ([r, g, b], a)
        }
        None => composited(layer.children(), x, y),
    }
}

fn faded(layer: &Layer, (colour, alpha): Pixel, x: u32, y: u32) -> Pixel {
    let mask = layer.enabled_mask().map_or(1.0, |mask| f64::from(mask.texel(x, y).unwrap()) / 255.0);
    (colour, alpha * mask * f64::from(layer.props.opacity))
}

/// Siblings on transparent ground. Each unclipped layer takes the clipped ones above it along.
fn composited(layers: &[Layer], x: u32, y: u32) -> Pixel {
    let mut result = ([0.0; 3], 0.0);
    let mut at = 0;
    while at < layers.len() {
        let base = &layers[at];
        let clipped = layers[at + 1..].iter().take_while(|layer| layer.props.clipped).count();
        if base.props.visible {
            let mut group = own(base, x, y);
            for layer in layers[at + 1..][..clipped].iter().filter(|layer| layer.props.visible) {
                let source = faded(layer, own(layer, x, y), x, y);
                group = laid_on(group, source, layer.props.blend, true);
            }
            result = laid_on(result, faded(base, group, x, y), base.props.blend, false);
        }
        at += 1 + clipped;
    }
    result
}

/// Whether bytes are the nearest to exact values, but for a hair.
fn is_near(bytes: Rgba, (colour, alpha): Pixel) -> bool {
    let near = |byte: u8, exact: f64| (f64::from(byte) - exact * 255.0).abs() <= 0.52;
    near(bytes[3], alpha) && (bytes[3] == 0 || (0..3).all(|i| near(bytes[i], colour[i])))
}

fn layer(id: u32, pixels: Plane<Rgba>, props: Props) -> Layer {
    Layer::raster(LayerId(id), props, Raster::new(pixels))
}

fn noise(extent: Extent, seed: u64) -> Plane<Rgba> {
    let mut random = Random(seed);
    let texels: Vec<Rgba> =
        (0..extent.area()).map(|_| [random.byte(), random.byte(), random.byte(), random.byte()]).collect();
    Plane::from_texels(extent, &texels).unwrap()
}

/// All pixels' bytes beside what the formulas give.
fn assert_by_the_formulas(document: &Document, what: &str) {
    let extent = document.extent();
    let texels = document.composite(document.rect());
    for (i, bytes) in texels.iter().enumerate() {
        let (x, y) = (i as u32 % extent.width, i as u32 / extent.width);
        let exact = composited(document.layers(), x, y);
        assert!(is_near(*bytes, exact), "{what} at {x},{y}: {bytes:?} not {exact:?}");
    }
}

#[test]
fn every_blend_mode_is_the_specifications_for_all_kinds_of_pixels() {
    let extent = Extent::new(140, 130);
    for mode in BlendMode::ALL {
        for (opacity, clipped) in [(1.0, false), (0.4, false), (1.0, true), (0.7, true)] {
            let props = Props { blend: mode, opacity, clipped, ..Props::default() };
            let layers = vec![layer(1, noise(extent, 1), Props::default()), layer(2, noise(extent, 2), props)];
            let document = Document::from_layers(extent, layers).unwrap();
            assert_by_the_formulas(&document, &format!("{mode:?} {opacity} {clipped}"));
        }
    }
}

#[test]
fn every_blend_mode_is_right_for_all_values_on_opaque_ground() {
    // 256 greys below and 256 above, and a colour of each beside it.
    let extent = Extent::new(256, 256);
    let plane = |value: fn(u32, u32) -> Rgba| {
        let texels: Vec<Rgba> = (0..65_536u32).map(|i| value(i % 256, i / 256)).collect();
        Plane::from_texels(extent, &texels).unwrap()
    };
    let below = plane(|x, y| [x as u8, 255 - x as u8, (x * 7 + y) as u8, 255]);
    let above = plane(|x, y| [y as u8, (y / 2 + x / 3) as u8, y as u8, 255]);
    for mode in BlendMode::ALL {
        let props = Props { blend: mode, ..Props::default() };
        let layers = vec![layer(1, below.clone(), Props::default()), layer(2, above.clone(), props)];
        assert_by_the_formulas(&Document::from_layers(extent, layers).unwrap(), &format!("{mode:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whole_trees_with_groups_masks_and_clipping_are_by_the_formulas(seed: u64) {
        let extent = Extent::new(150, 135);
        let document = Random(seed).document(extent);
        let texels = document.composite(document.rect());
        // Sampled: the second writing takes its time.
        for step in 0..1500u32 {
            let i = (step * 7919 + seed as u32 % 13) as usize % texels.len();
            let (x, y) = (i as u32 % extent.width, i as u32 / extent.width);
            let exact = composited(document.layers(), x, y);
            prop_assert!(is_near(texels[i], exact), "{},{}: {:?} not {:?}", x, y, texels[i], exact);
        }
    }

    #[test]
    fn a_part_is_what_the_whole_has_there(seed: u64) {
        let extent = Extent::new(290, 260);
        let mut random = Random(seed);
        let document = random.document(extent);
        let whole = document.to_pixmap();
        for _ in 0..4 {
            let rect = random.rect(extent);
            let part = document.composite(rect);
            let cut = whole.cropped(rect).unwrap();
            prop_assert!(part.as_flattened() == cut.data(), "{rect:?}");
            let texel = whole.pixel(rect.x, rect.y);
            prop_assert_eq!(document.pixel(rect.x, rect.y), Some(texel));
        }
        prop_assert_eq!(document.composite(Rect::new(extent.width, 0, 9, 9)), Vec::<Rgba>::new());
    }

    #[test]
    fn what_shows_nothing_changes_no_byte(seed: u64, how in 0u8..4, mode in 0usize..17) {
        let extent = Extent::new(140, 130);
        let ground = noise(extent, seed);
        let plain = Document::from_layers(extent, vec![layer(1, ground.clone(), Props::default())]).unwrap();
        let props = Props { blend: BlendMode::ALL[mode], ..Props::default() };
        let above = match how {
            0 => layer(2, noise(extent, seed ^ 1), Props { opacity: 0.0, ..props }),
            1 => layer(2, noise(extent, seed ^ 1), props).with_mask(Some(Plane::filled(extent, 0))),
            2 => layer(2, noise(extent, seed ^ 1), Props { visible: false, ..props }),
            _ => {
                let hidden: Vec<Rgba> = noise(extent, 3).read(Rect::new(0, 0, 140, 130));
                let hidden: Vec<Rgba> = hidden.into_iter().map(|[r, g, b, _]| [r, g, b, 0]).collect();
                layer(2, Plane::from_texels(extent, &hidden).unwrap(), props)
            }
        };
        let document = Document::from_layers(extent, vec![layer(1, ground, Props::default()), above]).unwrap();
        for (with, without) in document.composite(document.rect()).iter().zip(plain.composite(plain.rect())) {
            prop_assert!(*with == without || (with[3] == 0 && without[3] == 0));
        }
    }

    #[test]
    fn one_plain_layer_is_its_bytes_and_an_opaque_one_covers_all_below(seed: u64) {
        let extent = Extent::new(200, 140);
        let plane = noise(extent, seed);
        let alone = Document::from_layers(extent, vec![layer(1, plane.clone(), Props::default())]).unwrap();
        prop_assert_eq!(alone.composite(alone.rect()), plane.read(alone.rect()));
        let opaque: Vec<Rgba> = plane.read(alone.rect()).into_iter().map(|[r, g, b, _]| [r, g, b, 255]).collect();
        let opaque = Plane::from_texels(extent, &opaque).unwrap();
        let below = layer(1, plane, Props { opacity: 0.3, blend: BlendMode::Hue, ..Props::default() });
        let layers = vec![below, layer(2, opaque.clone(), Props::default())];
        let covered = Document::from_layers(extent, layers).unwrap();
        prop_assert_eq!(covered.composite(covered.rect()), opaque.read(covered.rect()));
    }
}

#[test]
fn threads_make_the_same_picture() {
    let extent = Extent::new(1100, 900);
    let mut random = Random(11);
    let layers = (1..5)
        .map(|id| {
            let props = Props { blend: BlendMode::ALL[id as usize * 3], opacity: 0.8, ..Props::default() };
            let mut document = Document::empty(extent).unwrap();
            let rect = random.rect(extent);
            document.apply(Edit::pixels(LayerId(1), vec![random.pixels(rect)])).unwrap();
            layer(id, document.layers()[0].pixels().unwrap().clone(), props)
        })
        .collect();
    let document = Document::from_layers(extent, layers).unwrap();
    let whole = document.to_pixmap();
    // Tile by tile there is one thread.
    for rect in (0..72).map(|i| Rect::new(i % 9 * 128, i / 9 * 128, 128, 128)) {
        let rect = rect.intersection(document.rect()).unwrap();
        assert!(document.composite(rect).as_flattened() == whole.cropped(rect).unwrap().data(), "{rect:?}");
    }
}

#[test]
fn a_hidden_base_hides_what_is_clipped_to_it_and_without_a_base_nothing_is_clipped() {
    let extent = Extent::new(4, 1);
    let flat = |id, colour: Rgba, clipped, visible| {
        layer(id, Plane::filled(extent, colour), Props { clipped, visible, ..Props::default() })
    };
    let colour = |layers| Document::from_layers(extent, layers).unwrap().pixel(0, 0).unwrap();
    let (red, blue) = ([255, 0, 0, 255], [0, 0, 255, 255]);
    assert_eq!(colour(vec![flat(1, red, false, false), flat(2, blue, true, true)]), [0; 4]);
    assert_eq!(colour(vec![flat(1, red, false, true), flat(2, blue, true, true)]), blue);
    assert_eq!(colour(vec![flat(1, [255, 0, 0, 0], false, true), flat(2, blue, true, true)]), [0; 4]);
    assert_eq!(colour(vec![flat(1, [255, 0, 0, 128], false, true), flat(2, blue, true, true)]), [0, 0, 255, 128]);
    assert_eq!(colour(vec![flat(2, blue, true, true)]), blue);
    let group = |children| Layer::group(LayerId(9), Props::default(), children);
    let inner = group(vec![flat(2, blue, true, true)]);
    assert_eq!(colour(vec![flat(1, [0; 4], false, true), inner]), blue, "a base is a sibling");
}

#[test]
fn the_picked_colour_is_that_of_all_layers() {
    let extent = Extent::new(300, 200);
    let below = Pixmap::filled(extent, [100, 100, 100, 255]);
    let mut document = Document::from_pixmap(&below).unwrap();
    document.apply(document.add_layer("glow").unwrap()).unwrap();
    let id = document.active().layer();
    let props = Props { blend: BlendMode::Add, opacity: 0.5, ..document.active_layer().props.clone() };
    document.apply(Edit::props(id, props)).unwrap();
    let rect = Rect::new(100, 100, 1, 1);
    let dot = scumble::document::Piece::new(rect, vec![[100, 0, 200, 255]]).unwrap();
    document.apply(Edit::pixels(id, vec![dot])).unwrap();
    let point = scumble::document::Point::new(100.5, 100.5);
    assert_eq!(document.pick(point, 0), Some([150, 100, 178, 255]));
    assert_eq!(document.pick(point, 1), Some([106, 100, 109, 255]));
}
