//! The shaders draw what their CPU twins draw, at all magnifications, and need few uploads for it.

// A failed unwrap is a failed test; a skipped one says so.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::sync::Arc;

use scumble::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use scumble::document::{Brush, Dirty, Document, Ink, Point, Sample, Stroke};
use scumble::gpu::twin::{self, Scene};
use scumble::gpu::{Frame, LatentView, Overlay, Ring};
use scumble::job::LatentFormat;

#[path = "support/adapter.rs"]
mod adapter;
#[path = "support/view.rs"]
mod view;

use view::{Studio, document, frame, scene, waves};

const TARGET: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

fn studio() -> Option<Studio> {
    Some(Studio::new(adapter::device(wgpu::Limits::downlevel_defaults())?, TARGET))
}

/// Of all pixels at least 999 in 1000 differ by at most 2 of 255 in each channel: samplers interpolate with 8 bits,
/// and at the borders of dashes and lines one rounding decides.
#[track_caller]
fn assert_alike(drawn: &Pixmap, expected: &Pixmap, what: &str) {
    assert_eq!(drawn.extent(), expected.extent());
    let difference = |(a, b): ([u8; 4], [u8; 4])| a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap();
    let differences: Vec<u8> = drawn.pixels().zip(expected.pixels()).map(difference).collect();
    let wrong = differences.iter().filter(|&&d| d > 2).count();
    if wrong * 1000 > differences.len() {
        let width = drawn.extent().width as usize;
        let worst = (0..differences.len()).max_by_key(|&i| differences[i]).unwrap();
        let at = (worst as u32 % width as u32, (worst / width) as u32);
        panic!(
            "{what}: {wrong} of {} pixels differ, most at {at:?}: {:?} instead of {:?}",
            differences.len(),
            drawn.pixel(at.0, at.1),
            expected.pixel(at.0, at.1)
        );
    }
}

#[track_caller]
fn assert_as_twin(studio: &mut Studio, scene: Scene<'_>, dirty: &Dirty, what: &str) -> Pixmap {
    let (drawn, _) = studio.draw(scene, dirty);
    assert_eq!(studio.canvas.trouble(), None);
    assert_alike(&drawn, &twin::draw(scene).unwrap(), what);
    drawn
}

fn replaced() -> Dirty {
    Dirty { replaced: true, ..Dirty::default() }
}

/// A frame in which a place of the canvas is in the middle.
fn centred(scale: f32, at: [f32; 2]) -> Frame {
    frame(scale, [(150.0 - at[0] * scale).round(), (110.0 - at[1] * scale).round()])
}

#[test]
fn pictures_are_drawn_as_by_the_twin_at_every_magnification_and_across_tiles() {
    let Some(mut studio) = studio() else { return };
    // Odd sizes; three columns and two rows of tiles.
    let document = document(Extent::new(1031, 523));
    for scale in [0.1, 0.3, 0.5, 0.77, 1.0, 1.7, 2.0, 8.0, 8.5, 40.0] {
        // The middle, where tiles of level 0 and 1 meet, and beside a corner.
        for at in [[515.0, 260.0], [510.0, 510.0], [1020.0, 510.0], [-40.0, 523.0]] {
            let frame = centred(scale, at);
            assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), &format!("{scale} at {at:?}"));
        }
    }
    let between = Frame { origin_px: [-333.3, -120.7], ..frame(1.3, [0.0; 2]) };
    assert_as_twin(&mut studio, scene(&document, &between), &Dirty::default(), "between pixels");
}

#[test]
fn whole_pixels_come_back_as_they_are() {
    let Some(mut studio) = studio() else { return };
    let data = (0..300 * 220 * 4).map(|i| if i % 4 == 3 { 255 } else { (i * 31 % 256) as u8 }).collect();
    let picture = Pixmap::from_rgba(Extent::new(300, 220), data).unwrap();
    let document = Document::from_pixmap(&picture).unwrap();
    let frame = frame(1.0, [0.0; 2]);
    assert!(studio.draw(scene(&document, &frame), &replaced()).0 == picture, "at 100 % each byte is the document's");
    for ratio in [2u32, 4] {
        let large = Frame { scale: ratio as f32, ..frame };
        let (drawn, _) = studio.draw(scene(&document, &large), &Dirty::default());
        for (i, pixel) in (0u32..).zip(drawn.pixels()) {
            assert_eq!(pixel, picture.pixel(i % 300 / ratio, i / 300 / ratio), "at {ratio}00 %");
        }
    }
}

#[test]
fn the_mask_has_a_soft_film_and_an_edge_that_marches() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(1031, 523));
    for (scale, at) in [
        (0.1, [515.0, 260.0]),
        (0.27, [515.0, 260.0]),
        (0.5, [500.0, 300.0]),
        (1.0, [760.0, 250.0]),
        (1.7, [380.0, 400.0]),
        (2.0, [725.0, 160.0]),
        (8.5, [1028.0, 510.0]),
    ] {
        for quick in [false, true] {
            let mut frame = centred(scale, at);
            frame.mask.shown = true;
            frame.mask.quick = quick;
            let shown =
                assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), &format!("{scale} {quick}"));
            let later = Frame { time_s: 0.56, ..frame };
            let marched =
                assert_as_twin(&mut studio, scene(&document, &later), &Dirty::default(), &format!("{scale} later"));
            let moved = shown.pixels().zip(marched.pixels()).filter(|(a, b)| a != b).count();
            assert!((50..12_000).contains(&moved), "{moved} pixels march at {scale}");
        }
    }
    let fine = Frame { pixels_per_point: 2.0, ..centred(1.7, [380.0, 400.0]) };
    assert_as_twin(&mut studio, scene(&document, &fine), &Dirty::default(), "two pixels to a point");
}

#[test]
fn brush_box_and_split_are_drawn_as_by_the_twin() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(643, 417));
    for (scale, pixels_per_point) in [(0.4, 1.0), (1.0, 1.5), (12.0, 2.0)] {
        for hardness in [0.0, 0.5, 0.99] {
            let frame = Frame {
                pixels_per_point,
                cursor: Some(Ring { at_px: [140.3, 97.8], radius_px: 61.5, hardness }),
                context: Some(Rect::new(300, 190, 33, 700)),
                compare: Some(0.49),
                ..centred(scale, [320.0, 208.0])
            };
            let what = format!("{scale} {hardness}");
            assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), &what);
        }
    }
}

#[test]
fn overlays_are_stretched_to_their_place_and_keep_to_the_mask() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(1031, 523));
    for (size, place) in [
        (Extent::new(1031, 523), SignedRect::new(0, 0, 1031, 523)),
        (Extent::new(256, 320), SignedRect::new(300, 120, 512, 640)),
        (Extent::new(1200, 800), SignedRect::new(700, 400, 600, 400)),
        (Extent::new(256, 256), SignedRect::new(-100, -60, 700, 512)),
    ] {
        let pixels = Arc::new(waves(size, 99));
        let share: Vec<u8> =
            (0..size.area()).map(|i| (i % size.width as usize * 255 / size.width as usize) as u8).collect();
        let share = Arc::new(Mask::from_data(size, share).unwrap());
        for (masked, share) in [(false, None), (true, None), (false, Some(share.clone())), (true, Some(share))] {
            let overlay = Overlay { pixels: Arc::clone(&pixels), place, masked, share };
            let views = [(0.25, None), (0.8, Some(0.4)), (1.0, None), (3.0, Some(0.5))];
            for ((scale, compare), smooth) in views.into_iter().flat_map(|view| [(view, false), (view, true)]) {
                let frame = Frame { compare, smooth, ..centred(scale, [560.0, 430.0]) };
                let scene = Scene { overlay: Some(&overlay), ..scene(&document, &frame) };
                assert_as_twin(&mut studio, scene, &Dirty::default(), &format!("{place:?} {masked} {scale}"));
            }
        }
    }
    let frame = centred(0.25, [560.0, 430.0]);
    assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), "without the overlay");
}

/// A latent of four channels that reaches beyond what can be shown, above and below.
fn latent(extent: Extent, place: Rect, masked: bool) -> LatentView {
    let values = (0..extent.area() * 4).map(|i| ((i * 7919 % 1009) as f32 - 504.0) / 300.0);
    let format = LatentFormat {
        downscale: 8,
        channels: 4,
        scaling_factor: 0.18,
        rgb_factors: vec![[0.3, 0.2, 0.2], [0.18, 0.29, 0.17], [-0.16, 0.19, 0.26], [-0.18, -0.27, -0.47]],
        rgb_bias: [0.1, -0.05, 0.02],
    };
    LatentView { data: values.collect(), extent, format: Arc::new(format), place: place.into(), masked }
}

#[test]
fn latents_come_out_in_the_family_s_colours_in_their_place() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(643, 417));
    for (extent, place) in
        [(Extent::new(80, 52), Rect::new(0, 0, 640, 416)), (Extent::new(33, 65), Rect::new(410, 60, 264, 520))]
    {
        for masked in [false, true] {
            let latent = latent(extent, place, masked);
            let coloured = twin::colour_latent(&latent).unwrap();
            let engine = scumble::engine::colour_latent(&latent.data, extent, &latent.format).unwrap();
            assert_alike(&coloured, &engine, "twin and engine");
            for scale in [0.2, 1.0, 8.5] {
                let frame = Frame { compare: masked.then_some(0.5), ..centred(scale, [430.0, 200.0]) };
                let scene = Scene { latent: Some(&latent), ..scene(&document, &frame) };
                assert_as_twin(&mut studio, scene, &Dirty::default(), &format!("{extent} {masked} {scale}"));
            }
        }
    }
}

#[test]
fn impossible_latents_are_told_and_not_drawn() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(300, 220));
    let frame = frame(1.0, [0.0; 2]);
    let place = Rect::new(0, 0, 300, 220);
    let (plain, _) = studio.draw(scene(&document, &frame), &replaced());
    let good = latent(Extent::new(30, 22), place, false);
    let short = LatentView { extent: Extent::new(31, 22), ..good.clone() };
    let wide = latent(Extent::new(100_000, 1), place, false);
    let nowhere = LatentView { place: Rect::new(0, 0, 0, 5).into(), ..good.clone() };
    for (latent, told) in [(&short, "please report this"), (&wide, "too large"), (&nowhere, "")] {
        let scene = Scene { latent: Some(latent), ..scene(&document, &frame) };
        assert!(studio.draw(scene, &Dirty::default()).0 == plain);
        let trouble = studio.canvas.trouble();
        assert!(trouble.clone().unwrap_or_default().contains(told), "{trouble:?}");
        assert_eq!(trouble.is_none(), told.is_empty());
    }
    let strange = LatentView { data: good.data.iter().map(|_| f32::NAN).collect(), ..good };
    let (drawn, _) = studio.draw(Scene { latent: Some(&strange), ..scene(&document, &frame) }, &Dirty::default());
    assert!(drawn.pixels().all(|pixel| pixel == [0, 0, 0, 255]), "what is not a number is black");
}

#[test]
fn documents_beyond_the_texture_limit_work() {
    let Some(mut studio) = studio() else { return };
    for extent in [Extent::new(9000, 100), Extent::new(64, 8193)] {
        let document = document(extent);
        for scale in [0.03, 0.1, 0.9, 2.0] {
            for at in [[0.5f32, 0.5], [0.97, 0.9]] {
                let frame = centred(scale, [at[0] * extent.width as f32, at[1] * extent.height as f32]);
                assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), &format!("{extent} {scale}"));
            }
        }
    }
}

#[test]
fn a_target_that_encodes_by_itself_shows_the_same() {
    let Some(device) = adapter::device(wgpu::Limits::downlevel_defaults()) else { return };
    let mut studio = Studio::new(device, wgpu::TextureFormat::Rgba8UnormSrgb);
    let document = document(Extent::new(643, 417));
    let mut frame = centred(0.6, [320.0, 208.0]);
    frame.mask.shown = true;
    assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), "sRGB target");
}

/// Paints a stroke over a document; what became dirty.
fn stroke(document: &mut Document, ink: Ink, size_px: f32, way: [[f32; 2]; 2]) -> Dirty {
    let brush = Brush { size_px, hardness: 0.6, ..Brush::default() };
    let mut stroke = Stroke::new(document, &brush, ink);
    let mut dirty = Dirty::default();
    for [x, y] in way {
        let edit = stroke.line_to(Sample::new(Point::new(x, y), 1.0)).unwrap();
        dirty.absorb(&document.apply(edit).unwrap().dirty);
    }
    dirty
}

#[test]
fn a_stroke_uploads_kilobytes_and_is_seen_at_every_level() {
    let Some(mut studio) = studio() else { return };
    let mut document = Document::new(Extent::new(4096, 4096), [255; 4]).unwrap();
    let fit = Frame { mask: view_mask(), ..centred(0.05, [2048.0, 2048.0]) };
    let near = Frame { mask: view_mask(), ..centred(1.0, [2040.0, 2040.0]) };
    let (_, upload) = studio.draw(scene(&document, &fit), &Dirty::default());
    assert_eq!((upload.bytes, upload.tiles), (0, 0), "a blank canvas needs no textures");
    studio.draw(scene(&document, &near), &Dirty::default());
    for (ink, most) in [(Ink::MaskAdd, 30_000), (Ink::Colour([200, 30, 60]), 110_000), (Ink::MaskErase, 30_000)] {
        // Across the corner of four tiles.
        let dirty = stroke(&mut document, ink, 100.0, [[2000.0, 2010.0], [2040.0, 2040.0]]);
        let (drawn, upload) = studio.draw(scene(&document, &near), &dirty);
        assert!(upload.bytes > 10_000 && upload.bytes < most, "{ink:?}: {upload:?}");
        assert_alike(&drawn, &twin::draw(scene(&document, &near)).unwrap(), &format!("{ink:?}"));
        // Out of view it is taken up when it comes into view.
        let dirty = stroke(&mut document, ink, 300.0, [[900.0, 900.0], [3000.0, 1200.0]]);
        let (_, upload) = studio.draw(scene(&document, &near), &dirty);
        assert_eq!(upload.bytes, 0, "{ink:?}");
        assert_as_twin(&mut studio, scene(&document, &fit), &Dirty::default(), &format!("{ink:?} at large"));
        let dirty = stroke(&mut document, ink, 500.0, [[2900.0, 900.0], [3000.0, 900.0]]);
        let drawn = assert_as_twin(&mut studio, scene(&document, &fit), &dirty, &format!("{ink:?} from afar"));
        let mut fresh = Studio::new((studio.device.clone(), studio.queue.clone()), TARGET);
        assert!(drawn == fresh.draw(scene(&document, &fit), &Dirty::default()).0, "{ink:?}: as if drawn anew");
        studio.draw(scene(&document, &near), &Dirty::default());
    }
}

fn view_mask() -> scumble::gpu::MaskLook {
    scumble::gpu::MaskLook { shown: true, quick: false, tint: [0.9, 0.1, 0.3, 0.5] }
}

#[test]
fn another_document_takes_the_place_of_the_first() {
    let Some(mut studio) = studio() else { return };
    for extent in [Extent::new(643, 417), Extent::new(1, 1), Extent::new(2000, 30), Extent::new(511, 1021)] {
        let document = document(extent);
        let frame = centred(0.5, [extent.width as f32 / 2.0, extent.height as f32 / 2.0]);
        assert_as_twin(&mut studio, scene(&document, &frame), &replaced(), &extent.to_string());
        let inverted = scumble::document::MaskOp::Invert.edit(&document);
        let mut document = document;
        let dirty = document.apply(inverted).unwrap().dirty;
        let frame = Frame { mask: view_mask(), ..frame };
        assert_as_twin(&mut studio, scene(&document, &frame), &dirty, "inverted");
    }
}

#[test]
fn few_layers_serve_a_large_document() {
    let limits = wgpu::Limits { max_texture_array_layers: 5, ..wgpu::Limits::downlevel_defaults() };
    let Some(device) = adapter::device(limits) else { return };
    let mut studio = Studio::new(device, TARGET);
    let document = document(Extent::new(3000, 1200));
    // Each view needs up to four tiles, all of them many more than there are layers.
    for step in 0..12 {
        let at = [step as f32 * 250.0, if step % 2 == 0 { 400.0 } else { 900.0 }];
        assert_as_twin(&mut studio, scene(&document, &centred(1.0, at)), &Dirty::default(), &format!("step {step}"));
    }
    // A view that needs more than there are is drawn all the same.
    let wide = Frame { viewport_px: [1600.0, 1200.0], ..frame(1.0, [0.0; 2]) };
    let (drawn, _) = studio.draw(scene(&document, &wide), &Dirty::default());
    assert_eq!((drawn.extent(), studio.canvas.trouble()), (Extent::new(1600, 1200), None));
}

#[test]
fn nothing_is_drawn_of_views_without_sense_and_nothing_panics() {
    let Some(mut studio) = studio() else { return };
    let sound = frame(1.0, [0.0; 2]);
    assert_eq!(studio.paint(&sound).pixel(9, 9), [0, 255, 0, 255], "nothing is drawn before the first document");
    let document = document(Extent::new(300, 220));
    for frame in [
        Frame { scale: 0.0, ..sound },
        Frame { scale: f32::NAN, ..sound },
        Frame { origin_px: [f32::INFINITY, 0.0], ..sound },
        Frame { pixels_per_point: -1.0, ..sound },
    ] {
        assert_eq!(studio.draw(scene(&document, &frame), &replaced()).0.pixel(9, 9), [0, 255, 0, 255]);
    }
    for frame in
        [Frame { scale: 1e30, ..sound }, Frame { scale: 1e-30, ..sound }, Frame { origin_px: [1e30; 2], ..sound }]
    {
        assert_ne!(studio.draw(scene(&document, &frame), &Dirty::default()).0.pixel(9, 9), [0, 255, 0, 255]);
    }
    assert_eq!(studio.canvas.trouble(), None);
}

#[test]
fn errors_of_the_device_are_told_in_a_sentence() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(300, 220));
    let frame = frame(1.0, [0.0; 2]);
    studio.draw(scene(&document, &frame), &replaced());
    assert_eq!(studio.canvas.trouble(), None);
    let _ = studio.device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::MAX / 2,
        usage: wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    assert!(studio.canvas.trouble().is_some_and(|sentence| sentence.contains("please report this")));
    // A device that is gone is no reason to panic either.
    studio.device.destroy();
    let mut encoder = studio.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    studio.canvas.sync(&studio.device, &studio.queue, &document, &replaced(), &frame);
    studio.canvas.prepare(&studio.device, &studio.queue, &mut encoder, &frame);
    drop(encoder);
    studio.queue.submit([]);
}

#[test]
fn every_shader_is_valid() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let module = wgpu::naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{}: {}", path.display(), error.emit_to_string(&source)));
        // No capability beyond what every adapter has.
        let capabilities = wgpu::naga::valid::Capabilities::empty();
        wgpu::naga::valid::Validator::new(wgpu::naga::valid::ValidationFlags::all(), capabilities)
            .validate(&module)
            .unwrap_or_else(|error| panic!("{}: {}", path.display(), error.emit_to_string(&source)));
        assert!(module.entry_points.len() == 2, "{}: a vertex and a fragment stage", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names.sort();
    assert_eq!(names, ["canvas.wgsl", "composite.wgsl", "latent_preview.wgsl"]);
}
