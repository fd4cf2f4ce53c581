//! Pictures that are extended, have empty parts, or are worked on at another size.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use scumble::base::{Extent, Mask, Pixmap, Rect};
use scumble::engine::Engine;
use scumble::engine::fake::FakeLoader;
use scumble::families::UnetInputs;
use scumble::job::{Area, Event, Generate, OutpaintFill, Patch, Preview, Recipe, Sides, Source};

use jobs::{box_mask, distance, fake_engine, gradient, inpaint, is_last, make, submit, task, wait};

#[path = "support/jobs.rs"]
mod jobs;

const FRAME: Extent = Extent::new(64, 64);

/// A task that extends a picture in frames of 64 pixels.
fn extension(pixels: &Arc<Pixmap>, sides: Sides, feather_px: f64) -> Generate {
    let fill = OutpaintFill::Edge;
    let source = Source::Outpaint { pixels: pixels.clone(), sides, feather_px, fill, strength: 1.0 };
    let mut task = task(sides.grown(pixels.extent()).unwrap(), source);
    task.recipe.working = Some(FRAME);
    task
}

/// The one picture of the next job to end, with its patch.
fn picture(engine: &Engine) -> (Arc<Pixmap>, Recipe, Option<Arc<Patch>>) {
    let mut made = None;
    loop {
        let (_, event) = engine.events().recv_timeout(Duration::from_mins(1)).unwrap();
        match event {
            Event::Picture(picture, recipe, patch) => made = Some((picture, *recipe, patch)),
            Event::Failed(failure) => panic!("{failure}"),
            event if is_last(&event) => return made.expect("a picture comes before the end"),
            _ => {}
        }
    }
}

/// The source with the patch laid over it.
fn laid(source: &Pixmap, patch: &Patch) -> Pixmap {
    let old = source.cropped(patch.place).unwrap();
    let new = Pixmap::composite(&old, &patch.pixels, &patch.share).unwrap();
    let mut all = source.clone();
    assert!(all.paste(patch.place.x, patch.place.y, &new));
    all
}

fn sides(left: u32, right: u32, top: u32, bottom: u32) -> Sides {
    Sides { left, right, top, bottom }
}

#[test]
fn any_extension_keeps_the_known_bytes_outside_its_band_and_leaves_nothing_empty() {
    for inputs in [UnetInputs::Latents, UnetInputs::Inpainting] {
        let engine = fake_engine(FakeLoader { inputs, ..FakeLoader::default() });
        for (size, sides, feather) in [
            (Extent::new(64, 64), sides(16, 16, 16, 16), 8.0),
            (Extent::new(64, 64), sides(1, 0, 0, 0), 8.0),
            (Extent::new(64, 64), sides(75, 70, 0, 3), 16.0),
            (Extent::new(23, 17), sides(0, 9, 5, 0), 3.0),
            (Extent::new(150, 131), sides(0, 33, 0, 0), 0.0),
            (Extent::new(1, 1), sides(40, 40, 40, 40), 4.0),
        ] {
            let pixels = gradient(size);
            submit(&engine, extension(&pixels, sides, feather));
            let (made, recipe, patch) = picture(&engine);
            let grown = sides.grown(size).unwrap();
            assert!(made.extent() == grown && recipe.size == grown && made.is_opaque());
            let place = sides.place(size);
            let band = feather as u32;
            for y in 0..size.height {
                for x in 0..size.width {
                    let far = |side: u32, from: u32| if side == 0 { u32::MAX } else { from };
                    let edge = far(sides.left, x)
                        .min(far(sides.right, size.width - 1 - x))
                        .min(far(sides.top, y))
                        .min(far(sides.bottom, size.height - 1 - y));
                    if edge >= band {
                        let new = made.pixel(place.x + x, place.y + y);
                        assert_eq!(new, pixels.pixel(x, y), "{size} {sides:?}: {x}, {y}");
                    }
                }
            }
            let mut source = Pixmap::filled(grown, [0; 4]);
            assert!(source.paste(place.x, place.y, &pixels));
            assert_eq!(laid(&source, &patch.unwrap()), *made, "{size} {sides:?}");
        }
    }
}

#[test]
fn an_extension_repeats_and_its_seed_shows() {
    let engine = fake_engine(FakeLoader::default());
    let pixels = gradient(Extent::new(70, 50));
    let task = extension(&pixels, sides(30, 30, 0, 40), 8.0);
    let batch = jobs::make_all(&engine, Generate { count: 2, ..task.clone() });
    assert_ne!(batch[0].0, batch[1].0);
    let again = Generate { recipe: Recipe { working: Some(FRAME), ..batch[1].1.clone() }, ..task };
    assert_eq!(make(&engine, again), batch[1].0);
}

#[test]
fn progress_counts_all_frames_and_previews_lie_where_they_belong() {
    let loader = FakeLoader { step_delay: Duration::from_millis(3), ..FakeLoader::default() };
    let counts = loader.counts.clone();
    let engine = fake_engine(loader);
    let pixels = gradient(Extent::new(64, 64));
    let grown = Rect::new(0, 0, 164, 104);
    submit(&engine, extension(&pixels, sides(40, 60, 0, 40), 8.0));
    let (mut last, mut done, mut places) = (0, 0, Vec::new());
    loop {
        let (_, event) = engine.events().recv_timeout(Duration::from_mins(1)).unwrap();
        let shown = engine.previews().take();
        if let Some((_, Preview::Pixels { place, .. })) = &shown {
            assert_eq!(*place, grown);
            done += 1;
        }
        if let Some((_, Preview::Latent { place, .. })) = shown {
            // What fills the last latents may reach over the edge.
            assert!(place.x < grown.width && place.y < grown.height && place.width <= 172 && place.height <= 112);
            places.push(place);
        }
        if let Event::Step(step) = &event {
            assert_eq!(step.done, last + 1);
            last = step.done;
            assert!(step.done <= step.of);
            if step.done == step.of {
                last = 0;
            }
        }
        if is_last(&event) {
            assert!(matches!(event, Event::Finished(_)), "{event:?}");
            break;
        }
    }
    assert_eq!(last, 0, "the last step is the last of all");
    // The latest preview wins: on a busy machine some are never seen.
    assert!(done > 0, "what is done is shown");
    assert!(!places.is_empty(), "frames under way are shown");
    assert!(counts.decodes.load(Ordering::SeqCst) > 4);
}

#[test]
fn an_extension_stops_at_once() {
    let loader = FakeLoader { step_delay: Duration::from_millis(20), ..FakeLoader::default() };
    let counts = loader.counts.clone();
    let engine = fake_engine(loader);
    let job = submit(&engine, extension(&gradient(Extent::new(64, 64)), sides(200, 200, 200, 200), 8.0));
    while counts.decodes.load(Ordering::SeqCst) < 2 {
        engine.events().recv_timeout(Duration::from_mins(1)).unwrap();
    }
    assert!(engine.cancel(job.id));
    assert!(matches!(wait(&engine), Event::Cancelled));
    assert!(counts.decodes.load(Ordering::SeqCst) <= 3);
}

#[test]
fn what_is_empty_is_painted_whatever_the_mask_says() {
    let engine = fake_engine(FakeLoader::default());
    let size = Extent::new(96, 80);
    // Empty on the right, half empty in one row, all but opaque in another.
    let mut pixels = Pixmap::clone(&gradient(size));
    for (i, pixel) in pixels.data_mut().as_chunks_mut::<4>().0.iter_mut().enumerate() {
        pixel[3] = match (i % 96, i / 96) {
            (60.., _) => 0,
            (_, 79) => 128,
            (_, 0) => 250,
            _ => 255,
        };
    }
    let pixels = Arc::new(pixels);
    for feather in [0.0, 2.0] {
        let mut source = inpaint(&pixels, Mask::filled(size, 0));
        if let Source::Inpaint { feather_px, .. } = &mut source {
            *feather_px = feather;
        }
        submit(&engine, task(size, source));
        let (made, _, patch) = picture(&engine);
        let patch = patch.unwrap();
        assert_eq!(laid(&pixels, &patch), *made);
        let reach = 2 * Mask::feather_reach_px(feather);
        for (i, (new, old)) in made.pixels().zip(pixels.pixels()).enumerate() {
            let (x, y) = (i as u32 % 96, i as u32 / 96);
            if x >= 60 || y == 79 {
                assert_eq!(new[3], 255, "{x}, {y}");
            } else if x + reach < 60 && y + reach < 79 {
                assert_eq!(new, old, "{x}, {y}");
            }
        }
        // Half of what was there still shows: the source's red rises along the row.
        assert!(made.pixel(50, 79)[0] > made.pixel(4, 79)[0] + 40);
    }
    // The same picture without anything empty asks for a mask.
    submit(&engine, task(size, inpaint(&gradient(size), Mask::filled(size, 0))));
    assert!(matches!(wait(&engine), Event::Failed(failure) if failure.message.contains("the mask is empty")));
}

#[test]
fn a_masked_part_comes_with_a_patch_that_gives_the_picture() {
    let engine = fake_engine(FakeLoader::default());
    let size = Extent::new(200, 152);
    let pixels = gradient(size);
    let mask = box_mask(size, 90, 60, 40, 33);
    for area in [Area::Whole, Area::OnlyMasked { padding_px: 16, working: Extent::new(96, 96) }] {
        let mut source = inpaint(&pixels, mask.clone());
        if let Source::Inpaint { feather_px, area: own, .. } = &mut source {
            (*feather_px, *own) = (3.0, area);
        }
        submit(&engine, task(size, source));
        let (made, _, patch) = picture(&engine);
        let patch = patch.unwrap();
        assert_eq!(patch.place, mask.feathered(3.0).bounds().unwrap());
        assert_eq!(laid(&pixels, &patch), *made);
        assert!(patch.share.data().contains(&255) && patch.share.data().iter().any(|v| (1..255).contains(v)));
    }
    // Whole new pictures have none.
    submit(&engine, task(Extent::new(64, 64), Source::Noise));
    assert!(picture(&engine).2.is_none());
    submit(&engine, task(size, Source::Image { pixels, strength: 0.5 }));
    assert!(picture(&engine).2.is_none());
}

#[test]
fn pictures_are_worked_on_at_another_size_and_come_back_at_theirs() {
    let loader = FakeLoader::default();
    let engine = fake_engine(loader);
    let size = Extent::new(150, 101);
    let working = Extent::new(96, 64);
    let pixels = gradient(size);
    let smooth = |source: Source| {
        let mut task = task(size, source);
        task.recipe.working = Some(working);
        make(&engine, task)
    };
    assert_eq!(smooth(Source::Noise).extent(), size);
    let image = smooth(Source::Image { pixels: pixels.clone(), strength: 0.3 });
    assert!(image.extent() == size && image != pixels);
    let mask = box_mask(size, 30, 20, 60, 50);
    let painted = smooth(inpaint(&pixels, mask.clone()));
    for (i, (new, old)) in painted.pixels().zip(pixels.pixels()).enumerate() {
        assert!(mask.data()[i] > 0 || new == old, "pixel {i}");
    }
    assert!(distance(&painted, &pixels, |x, y| mask.value(x, y) > 0) > 5.0);
}

#[test]
fn wrong_extensions_are_refused_with_what_to_do() {
    let engine = fake_engine(FakeLoader::default());
    let pixels = gradient(Extent::new(64, 48));
    let refuse = |task: Generate, part: &str| {
        submit(&engine, task);
        match wait(&engine) {
            Event::Failed(failure) => assert!(failure.message.contains(part), "{}", failure.message),
            other => panic!("{other:?}"),
        }
    };
    refuse(extension(&pixels, Sides::default(), 8.0), "nothing is added on any side");
    refuse(extension(&pixels, sides(9000, 0, 0, 0), 8.0), "8192 pixels for each side");
    refuse(extension(&pixels, sides(8, 0, 0, 0), -1.0), "feather is -1");
    let changed = |change: &dyn Fn(&mut Generate)| {
        let mut task = extension(&pixels, sides(8, 0, 0, 0), 8.0);
        change(&mut task);
        task
    };
    refuse(changed(&|t| t.recipe.size = Extent::new(64, 48)), "with its sides is 72x48");
    refuse(changed(&|t| t.recipe.working = Some(Extent::new(60, 64))), "choose 64x64");
    refuse(
        changed(&|t| {
            if let Source::Outpaint { strength, .. } = &mut t.source {
                *strength = 0.0;
            }
        }),
        "strength is 0",
    );
    let overflowing = Source::Outpaint {
        pixels: pixels.clone(),
        sides: sides(u32::MAX, 0, 0, 0),
        feather_px: 8.0,
        fill: OutpaintFill::Edge,
        strength: 1.0,
    };
    refuse(task(Extent::new(64, 48), overflowing), "too large");
}
