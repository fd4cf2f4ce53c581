//! Layers are composited on the GPU as by `document::composite`: every blend mode, groups, clipping, masks, after every
//! change, at every level, with little memory, and with few uploads.

// A failed unwrap is a failed test; a skipped one says so.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use scumble::base::{Extent, Pixmap, Rect};
use scumble::document::{BlendMode, Dirty, Document, Edit, History, Layer, LayerId, Piece, Plane, Props, Raster, Rgba};
use scumble::gpu::twin;
use scumble::gpu::{Canvas, Frame};

#[path = "support/adapter.rs"]
mod adapter;
#[path = "support/layers.rs"]
mod layers;
#[path = "support/view.rs"]
#[allow(dead_code)]
mod view;

use layers::Dice;
use view::{Studio, frame, scene};

const TARGET: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Two columns and rows of tiles.
const EXTENT: Extent = Extent::new(540, 530);

fn studio() -> Option<Studio> {
    Some(Studio::new(adapter::device(wgpu::Limits::downlevel_defaults())?, TARGET))
}

/// All of a document at 100 %.
fn whole(document: &Document) -> Frame {
    let extent = document.extent();
    Frame { viewport_px: [extent.width as f32, extent.height as f32], ..frame(1.0, [0.0; 2]) }
}

/// Every channel of every pixel differs by at most `tolerance` of 255.
#[track_caller]
fn assert_near(drawn: &Pixmap, expected: &Pixmap, tolerance: u8, what: &str) {
    assert_eq!(drawn.extent(), expected.extent(), "{what}");
    let worst = |(a, b): ([u8; 4], [u8; 4])| a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap();
    let differences = drawn.pixels().zip(expected.pixels()).map(worst);
    let (at, most) = (0u32..).zip(differences).max_by_key(|(_, difference)| *difference).unwrap();
    let (x, y) = (at % drawn.extent().width, at / drawn.extent().width);
    let (a, b) = (drawn.pixel(x, y), expected.pixel(x, y));
    assert!(most <= tolerance, "{what}: at {x},{y} {a:?} instead of {b:?}");
}

/// Draws all of an opaque document: the bytes are those of its composite, but for one rounding.
#[track_caller]
fn assert_composited(studio: &mut Studio, document: &Document, dirty: &Dirty, what: &str) {
    let (drawn, _) = studio.draw(scene(document, &whole(document)), dirty);
    assert_eq!(studio.canvas.trouble(), None);
    assert_near(&drawn, &document.to_pixmap(), 1, what);
}

/// Draws a view: as the twin does. One rounding more than above: that of alpha, against the checkerboard.
#[track_caller]
fn assert_as_twin(studio: &mut Studio, document: &Document, frame: &Frame, dirty: &Dirty, what: &str) {
    let (drawn, _) = studio.draw(scene(document, frame), dirty);
    assert_eq!(studio.canvas.trouble(), None);
    assert_near(&drawn, &twin::draw(scene(document, frame)).unwrap(), 2, what);
}

fn raster(id: u32, props: Props, extent: Extent, texel: impl Fn(u32, u32) -> Rgba) -> Layer {
    let texels: Vec<Rgba> = (0..extent.area() as u32).map(|i| texel(i % extent.width, i / extent.width)).collect();
    Layer::raster(LayerId(id), props, Raster::new(Plane::from_texels(extent, &texels).unwrap()))
}

#[test]
fn every_blend_mode_is_that_of_the_document_for_all_colours_and_opacities() {
    let Some(mut studio) = studio() else { return };
    // Below: hues and greys from black to white; above: the same across, at three opacities.
    let extent = Extent::new(272, 264);
    let colour = |v: u32| match v / 17 {
        0..=3 => [v % 17 * 15, v % 17 * 15, v % 17 * 15],
        n => [(n * 37 + v * 16) % 256, (n * 91 + v * 53) % 256, if n % 3 == 0 { 0 } else { (n * 151 + v * 7) % 256 }],
    };
    let with_alpha = |v: u32, alpha: u32| {
        let [r, g, b] = colour(v).map(|v| v.min(255) as u8);
        [r, g, b, alpha as u8]
    };
    for ground in [255, 128] {
        for blend in BlendMode::ALL {
            for opacity in [1.0, 0.6] {
                let below =
                    raster(1, Props::default(), extent, |_, y| with_alpha(y, if y % 3 == 0 { 255 } else { ground }));
                let props = Props { blend, opacity, ..Props::default() };
                let above = raster(2, props, extent, |x, y| with_alpha(x, [255, 140, 3][(y / 17 % 3) as usize]));
                let document = Document::from_layers(extent, vec![below, above]).unwrap();
                let replaced = Dirty { replaced: true, ..Dirty::default() };
                let what = format!("{blend:?} at {opacity} on {ground}");
                if ground == 255 {
                    assert_composited(&mut studio, &document, &replaced, &what);
                } else {
                    assert_as_twin(&mut studio, &document, &whole(&document), &replaced, &what);
                }
            }
        }
    }
}

#[test]
fn random_stacks_with_groups_clipping_and_masks_are_composited_as_by_the_document() {
    let Some(mut studio) = studio() else { return };
    let replaced = Dirty { replaced: true, ..Dirty::default() };
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let (layers, opaque) = (1 + dice.below(9), dice.chance(60));
        let document = dice.document(EXTENT, layers, opaque);
        let what = format!("seed {seed}");
        if opaque {
            assert_composited(&mut studio, &document, &replaced, &what);
        }
        assert_as_twin(&mut studio, &document, &whole(&document), &replaced, &what);
    }
}

#[test]
fn one_opaque_layer_keeps_its_bytes_among_hidden_and_empty_ones() {
    let Some(mut studio) = studio() else { return };
    let dirty = Dirty { replaced: true, ..Dirty::default() };
    let picture = raster(1, Props::default(), EXTENT, |x, y| [x as u8, y as u8, (x * y) as u8, 255]);
    let expected = Document::from_layers(EXTENT, vec![picture.clone()]).unwrap().to_pixmap();
    let mut all = vec![picture];
    for id in 2..52 {
        let props = Props { visible: id % 2 == 0, opacity: if id % 6 == 0 { 0.0 } else { 0.5 }, ..Props::default() };
        let texel = if id % 2 == 0 && id % 6 != 0 { [0; 4] } else { [9, 200, 30, 255] };
        all.push(Layer::raster(LayerId(id), props, Raster::new(Plane::filled(EXTENT, texel))));
    }
    let empty = Layer::raster(LayerId(90), Props::default(), Raster::new(Plane::filled(EXTENT, [0; 4])));
    all.push(Layer::group(LayerId(91), Props { blend: BlendMode::Difference, ..Props::default() }, vec![empty]));
    let document = Document::from_layers(EXTENT, all).unwrap();
    let (drawn, upload) = studio.draw(scene(&document, &whole(&document)), &dirty);
    assert!(drawn == expected);
    let margins = 2 * (EXTENT.width + EXTENT.height + 4);
    assert_eq!((upload.composited, upload.tiles), (0, 4));
    assert!(upload.bytes <= (EXTENT.area() as u64 + u64::from(margins)) * 4, "only the picture is sent: {upload:?}");
    // Over an opaque plain layer it is exact as well, though composited.
    let mark = raster(3, Props::default(), EXTENT, |x, y| if x > 300 && y > 300 { [7, 8, 9, 255] } else { [0; 4] });
    let document = Document::from_layers(EXTENT, vec![document.layers()[0].clone(), mark]).unwrap();
    let (drawn, upload) = studio.draw(scene(&document, &whole(&document)), &dirty);
    assert!(drawn == document.to_pixmap() && upload.composited > 0, "{upload:?}");
}

/// Makes random changes, with undo and redo in between, and looks after each.
fn wander(studio: &mut Studio, seed: u64, steps: u32, frame_of: impl Fn(&mut Dice, &Document) -> Frame) {
    let mut dice = Dice::new(seed);
    let mut document = dice.document(EXTENT, 4, true);
    let (mut history, mut waiting) = (History::default(), Dirty { replaced: true, ..Dirty::default() });
    for step in 0..steps {
        let what = match dice.below(10) {
            0 | 1 => {
                waiting.absorb(&history.undo(&mut document).unwrap().map(|done| done.dirty).unwrap_or_default());
                "undo".to_owned()
            }
            2 => {
                waiting.absorb(&history.redo(&mut document).unwrap().map(|done| done.dirty).unwrap_or_default());
                "redo".to_owned()
            }
            _ => {
                let Some(edit) = dice.edit(&document) else { continue };
                let what: String = format!("{edit:?}").chars().take(60).collect();
                // Some cannot be made: the document says so and stays as it is.
                match history.apply(&mut document, "change", edit) {
                    Ok(dirty) => waiting.absorb(&dirty),
                    Err(_) => continue,
                }
                what
            }
        };
        // Sometimes several changes come between two frames.
        if dice.chance(75) {
            let frame = frame_of(&mut dice, &document);
            assert_as_twin(studio, &document, &frame, &waiting, &format!("seed {seed}, step {step}: {what}"));
            waiting = Dirty::default();
        }
    }
}

#[test]
fn after_every_change_and_its_undoing_the_view_is_as_if_drawn_anew() {
    let Some(mut studio) = studio() else { return };
    for seed in 0..4 {
        wander(&mut studio, seed, 40, |_, document| whole(document));
    }
}

#[test]
fn changes_are_seen_wherever_the_view_is_and_at_every_level() {
    let Some(mut studio) = studio() else { return };
    for seed in 20..24 {
        wander(&mut studio, seed, 50, |dice, _| {
            let scale = [0.11, 0.3, 0.5, 0.77, 1.0, 1.0, 2.0][dice.below(7) as usize];
            let at = [dice.below(540) as f32, dice.below(530) as f32];
            frame(scale, [(150.0 - at[0] * scale).round(), (110.0 - at[1] * scale).round()])
        });
    }
}

#[test]
fn with_little_memory_all_is_drawn_alike() {
    let Some(device) = adapter::device(wgpu::Limits::downlevel_defaults()) else { return };
    // Nothing; one tile; a few, fewer than a view needs; as many as a composite needs.
    for megabytes in [0, 1, 3, 6] {
        let mut studio = Studio::new(device.clone(), TARGET);
        studio.canvas = Canvas::with_pool(&studio.device, TARGET, (megabytes << 20) + (megabytes << 18));
        wander(&mut studio, 40 + megabytes, 15, |_, document| whole(document));
        let mut dice = Dice::new(70 + megabytes);
        let document = dice.document(EXTENT, 12, true);
        let replaced = Dirty { replaced: true, ..Dirty::default() };
        assert_composited(&mut studio, &document, &replaced, &format!("{megabytes} MiB"));
        for scale in [0.4, 1.0, 0.2] {
            let frame = frame(scale, [0.0; 2]);
            assert_as_twin(&mut studio, &document, &frame, &Dirty::default(), &format!("{megabytes} MiB at {scale}"));
        }
    }
}

#[test]
fn opacity_and_order_change_without_uploads_and_a_dab_sends_its_rectangle_alone() {
    let Some(mut studio) = studio() else { return };
    let extent = Extent::new(1500, 1200);
    let mut document = Dice::new(5).document(extent, 0, true);
    let full = |seed: u64| Plane::from_texels(extent, &Dice::new(seed).pixels(document.rect())).unwrap();
    let layers: Vec<Layer> = (0..6)
        .map(|i| Layer::raster(LayerId(10 + i), Props::named("full"), Raster::new(full(u64::from(i) + 1))))
        .collect();
    for layer in layers {
        let place = document.place_above_active();
        document.apply(Edit::Insert { place, layer: Box::new(layer) }).unwrap();
    }
    let frame = Frame { viewport_px: [900.0, 700.0], ..frame(1.0, [-200.0, -100.0]) };
    let replaced = Dirty { replaced: true, ..Dirty::default() };
    let (_, first) = studio.draw(scene(&document, &frame), &replaced);
    assert!(first.bytes > 6 * 900 * 700 * 4, "{first:?}");
    for opacity in [0.9, 0.5, 0.1, 1.0] {
        let props = Props { opacity, blend: BlendMode::Screen, ..Props::default() };
        let dirty = document.apply(Edit::props(LayerId(12), props)).unwrap().dirty;
        let (drawn, upload) = studio.draw(scene(&document, &frame), &dirty);
        assert_eq!((upload.bytes, upload.composited), (0, 6), "{opacity}");
        assert_near(&drawn, &twin::draw(scene(&document, &frame)).unwrap(), 2, "opacity");
    }
    let rect = Rect::new(480, 490, 60, 50);
    for id in [1, 12, 15] {
        let piece = Piece::new(rect, Dice::new(9).pixels(rect)).unwrap();
        let dirty = document.apply(Edit::pixels(LayerId(id), vec![piece])).unwrap().dirty;
        let (drawn, upload) = studio.draw(scene(&document, &frame), &dirty);
        // Across the corner of four tiles, and their margins with it.
        assert!(upload.bytes <= 66 * 56 * 4 && upload.bytes >= 60 * 50 * 4, "{upload:?}");
        assert_near(&drawn, &twin::draw(scene(&document, &frame)).unwrap(), 2, "dab");
    }
    // What is hidden is not sent when it is changed, and comes in whole when it is shown.
    let hidden = Props { visible: false, ..Props::default() };
    let mut dirty = document.apply(Edit::props(LayerId(13), hidden)).unwrap().dirty;
    let piece = Piece::new(rect, vec![[1, 2, 3, 255]; rect.extent().area()]).unwrap();
    dirty.absorb(&document.apply(Edit::pixels(LayerId(13), vec![piece])).unwrap().dirty);
    assert_eq!(studio.draw(scene(&document, &frame), &dirty).1.bytes, 0);
    let dirty = document.apply(Edit::props(LayerId(13), Props::default())).unwrap().dirty;
    let (drawn, upload) = studio.draw(scene(&document, &frame), &dirty);
    assert!(upload.bytes <= 66 * 56 * 4, "only what has changed: {upload:?}");
    assert_near(&drawn, &twin::draw(scene(&document, &frame)).unwrap(), 2, "shown again");
}

#[test]
fn groups_deeper_than_the_shader_goes_are_composited_all_the_same() {
    let Some(mut studio) = studio() else { return };
    let mut dice = Dice::new(3);
    let extent = Extent::new(300, 220);
    let pixels =
        |dice: &mut Dice| Raster::new(Plane::from_texels(extent, &dice.pixels(Rect::new(0, 0, 300, 220))).unwrap());
    let mut inner = Layer::raster(LayerId(1), Props::default(), pixels(&mut dice));
    for level in 0..7 {
        // Each clipped to a layer beside it, so that every level waits twice.
        inner.props = Props { opacity: 0.9, clipped: true, blend: BlendMode::Multiply, ..Props::default() };
        let base = Layer::raster(LayerId(100 + level), Props::default(), pixels(&mut dice));
        inner = Layer::group(LayerId(50 + level), Props::default(), vec![base, inner]);
    }
    let document = Document::from_layers(extent, vec![inner]).unwrap();
    for scale in [1.0, 0.3] {
        let (drawn, upload) = studio.draw(scene(&document, &frame(scale, [0.0; 2])), &Dirty::default());
        assert_eq!(upload.composited, 0, "on the CPU");
        assert_near(&drawn, &twin::draw(scene(&document, &frame(scale, [0.0; 2]))).unwrap(), 2, "deep");
    }
}

#[test]
fn work_that_is_too_much_for_a_frame_comes_with_the_next_ones() {
    let Some(mut studio) = studio() else { return };
    let extent = Extent::new(4096, 3072);
    let texel = |i: u32| move |x: u32, y: u32| [(x * i) as u8, y as u8, (x + y * i) as u8, 100 + (x % 100) as u8];
    let all = (1..8).map(|i| raster(i, Props::default(), extent, texel(i))).collect();
    let document = Document::from_layers(extent, all).unwrap();
    let frame = frame(0.07, [0.0; 2]);
    let Studio { device, queue, canvas, .. } = &mut studio;
    let mut uploads = vec![canvas.sync(device, queue, &document, &Dirty::default(), &frame)];
    while uploads.last().unwrap().pending {
        assert!(uploads.len() < 40, "{uploads:?}");
        uploads.push(canvas.sync(device, queue, &document, &Dirty::default(), &frame));
    }
    assert!(uploads.len() > 2, "7 layers of 12 million pixels are more than one frame's work: {uploads:?}");
    let drawn = studio.paint(&frame);
    assert_near(&drawn, &twin::draw(scene(&document, &frame)).unwrap(), 2, "when all has come");
}
