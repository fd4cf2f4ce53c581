//! What a mask can do: only the masked part, other content, soft strength, and pictures that vary a little.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use scumble::base::{Extent, Mask, Pixmap, Rect, feathered_bounds, masked_area};
use scumble::engine::fake::FakeLoader;
use scumble::engine::{Engine, EngineConfig};
use scumble::families::UnetInputs;
use scumble::job::{Area, Event, Generate, MaskedContent, Preview, Source, Variation};

use jobs::{box_mask, distance, fake_engine, gradient, inpaint, make, make_all, submit, task, wait, worst};

#[path = "support/jobs.rs"]
mod jobs;

const SIZE: Extent = Extent::new(200, 152);

/// A task whose inpainting source was changed.
fn changed(pixels: &Arc<Pixmap>, mask: &Mask, change: impl Fn(&mut Source)) -> Generate {
    let mut source = inpaint(pixels, mask.clone());
    change(&mut source);
    task(pixels.extent(), source)
}

fn with_area(source: &mut Source, padding: u32, side: (u32, u32), feather: f64) {
    if let Source::Inpaint { area, feather_px, .. } = source {
        *area = Area::OnlyMasked { padding_px: padding, working: Extent::new(side.0, side.1) };
        *feather_px = feather;
    }
}

fn with_content(source: &mut Source, wanted: MaskedContent, how_far: f64) {
    if let Source::Inpaint { content, strength, .. } = source {
        (*content, *strength) = (wanted, how_far);
    }
}

fn tiny(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

#[test]
fn only_masked_keeps_every_byte_outside_the_band_wherever_the_mask_is() {
    let engine = fake_engine(FakeLoader { step_delay: Duration::from_millis(3), ..FakeLoader::default() });
    let pixels = gradient(SIZE);
    let mut previews = 0;
    for (left, top, width, height) in
        [(90, 60, 21, 17), (0, 0, 9, 30), (180, 140, 20, 12), (0, 70, 200, 3), (99, 75, 1, 1)]
    {
        for (padding, side, feather) in
            [(32, (64, 64), 4.0), (0, (96, 64), 0.0), (8, (32, 128), 1.5), (400, (64, 64), 2.0)]
        {
            let mask = box_mask(SIZE, left, top, width, height);
            let job = submit(&engine, changed(&pixels, &mask, |s| with_area(s, padding, side, feather)));
            let drawn = Rect::new(left, top, width, height);
            let working = Extent::new(side.0, side.1);
            let place = masked_area(feathered_bounds(drawn, feather, SIZE), padding, working, SIZE);
            let mut made = None;
            while made.is_none() {
                let (_, event) = engine.events().recv_timeout(Duration::from_mins(1)).unwrap();
                if let Some((id, Preview::Latent { place: at, extent, .. })) = engine.previews().take() {
                    assert_eq!(id, job.id);
                    assert_eq!((at.x, at.y), (place.x, place.y));
                    // Beyond the box there is only what fills the last latents.
                    let most = |area: u32, latents: u32| area.div_ceil(latents) + 1;
                    assert!(at.width >= place.width && at.width <= place.width + most(place.width, extent.width));
                    assert!(at.height >= place.height && at.height <= place.height + most(place.height, extent.height));
                    previews += 1;
                }
                match event {
                    Event::Finished(pictures) => made = Some(pictures[0].clone()),
                    Event::Failed(failure) => panic!("{failure}"),
                    _ => {}
                }
            }
            let (made, recipe) = made.unwrap();
            assert!(recipe.size == SIZE && made.extent() == SIZE);
            let band = mask.feathered(feather);
            let mut new = 0;
            for (i, (a, b)) in made.pixels().zip(pixels.pixels()).enumerate() {
                assert!(band.data()[i] != 0 || a == b, "pixel {i} of {drawn:?} {padding} {side:?} {feather}");
                new += usize::from(a != b);
            }
            assert!(new as u32 >= width * height * 9 / 10, "{new} pixels are new of {drawn:?}");
        }
    }
    assert!(previews > 0);
}

#[test]
fn a_box_of_the_working_size_is_not_resampled() {
    let engine = fake_engine(FakeLoader::default());
    let pixels = gradient(SIZE);
    // 32 wide and high with 16 on each side: 64.
    let part = Rect::new(51, 37, 64, 64);
    let mask = box_mask(SIZE, 67, 53, 32, 32);
    let framed = make(&engine, changed(&pixels, &mask, |s| with_area(s, 16, (64, 64), 0.0)));
    let alone = Arc::new(pixels.cropped(part).unwrap());
    let expected = make(&engine, changed(&alone, &mask.cropped(part).unwrap(), |_| ()));
    assert_eq!(framed.cropped(part).unwrap(), *expected);
}

#[test]
fn what_the_mask_hides_matters_to_original_content_only() {
    let mask = box_mask(SIZE, 61, 43, 50, 40);
    let inside = |x: u32, y: u32| (61..111).contains(&x) && (43..83).contains(&y);
    let pixels = gradient(SIZE);
    let mut other = Pixmap::clone(&pixels);
    for (i, pixel) in other.data_mut().as_chunks_mut::<4>().0.iter_mut().enumerate() {
        if inside(i as u32 % SIZE.width, i as u32 / SIZE.width) {
            *pixel = [250, 250, 20, 255];
        }
    }
    let other = Arc::new(other);
    for inputs in [UnetInputs::Latents, UnetInputs::Inpainting] {
        let engine = fake_engine(FakeLoader { inputs, ..FakeLoader::default() });
        let mut made = Vec::new();
        for (content, strength) in MaskedContent::ALL.into_iter().flat_map(|c| [(c, 0.75), (c, 1.0)]) {
            let run =
                |pixels: &Arc<Pixmap>| make(&engine, changed(pixels, &mask, |s| with_content(s, content, strength)));
            let (one, two) = (run(&pixels), run(&other));
            let apart = distance(&one, &two, inside);
            if content == MaskedContent::Original && strength < 1.0 {
                assert!(apart > 0.5, "{content:?} at {strength}: {apart}");
            } else {
                assert_eq!(apart, 0.0, "{inputs:?} {content:?} at {strength}");
            }
            if strength < 1.0 {
                made.push(one);
            }
        }
        for (i, a) in made.iter().enumerate() {
            assert!(made[i + 1..].iter().all(|b| a != b), "two of the contents give the same picture");
        }
    }
}

#[test]
fn less_strength_stays_nearer_to_the_original() {
    let engine = fake_engine(FakeLoader::default());
    let (pixels, mask) = (gradient(SIZE), Mask::filled(SIZE, 255));
    let far = |strength| {
        let mut task = changed(&pixels, &mask, |s| with_content(s, MaskedContent::Original, strength));
        task.recipe.steps = 10;
        distance(&make(&engine, task), &pixels, |_, _| true)
    };
    assert!(far(0.1) < far(0.4) && far(0.4) < far(0.9));
}

/// The same engine, but for the folder of a tiny model with real networks.
fn with_model(model: &str, mut task: Generate) -> Generate {
    task.model = Some(tiny(model));
    task.recipe.steps = 10;
    task
}

#[test]
fn a_soft_mask_of_one_grey_is_that_strength() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(64, 48);
    let pixels = gradient(size);
    for model in ["sd1", "inpaint"] {
        // 128 of 255 is let go when half of the steps are left; 77 when three of ten are.
        for (grey, strength) in [(128, 0.5), (77, 0.3), (255, 1.0)] {
            let soft = changed(&pixels, &Mask::filled(size, grey), |s| {
                if let Source::Inpaint { soft, .. } = s {
                    *soft = true;
                }
            });
            let hard =
                changed(&pixels, &Mask::filled(size, 255), |s| with_content(s, MaskedContent::Original, strength));
            let (soft, hard) = (make(&engine, with_model(model, soft)), make(&engine, with_model(model, hard)));
            assert!(worst(&soft, &hard) <= 1, "{model}, {grey}: {}", worst(&soft, &hard));
            assert_ne!(soft, pixels);
        }
    }
}

#[test]
fn a_soft_ramp_changes_the_more_the_lighter_it_is_and_black_keeps_its_bytes() {
    for inputs in [UnetInputs::Latents, UnetInputs::Inpainting] {
        let engine = fake_engine(FakeLoader { inputs, ..FakeLoader::default() });
        let size = Extent::new(256, 64);
        let pixels = Arc::new(Pixmap::filled(size, [128, 128, 128, 255]));
        let mut ramp = Mask::filled(size, 0);
        ramp.data_mut().chunks_exact_mut(256).for_each(|row| {
            row.iter_mut().enumerate().for_each(|(x, v)| *v = (x as u32).saturating_sub(16).min(255) as u8);
        });
        for area in [Area::Whole, Area::OnlyMasked { padding_px: 4, working: Extent::new(512, 128) }] {
            let mut task = changed(&pixels, &ramp, |s| {
                if let Source::Inpaint { soft, area: own, .. } = s {
                    (*soft, *own) = (true, area);
                }
            });
            task.recipe.steps = 20;
            let made = make(&engine, task);
            for (i, (new, old)) in made.pixels().zip(pixels.pixels()).enumerate() {
                assert!(ramp.data()[i] > 0 || new == old, "pixel {i}");
            }
            let fifth = |i: u32| distance(&made, &pixels, |x, _| (16 + i * 48..64 + i * 48).contains(&x));
            let far: Vec<f64> = (0..5).map(fifth).collect();
            assert!(far[0] < far[2] && far[2] < far[4] && far[4] > 10.0, "{inputs:?} {area:?}: {far:?}");
            // No seam: along the ramp neighbours differ by no more than latents do within the picture.
            let step = |x: u32| distance(&shifted(&made, x), &shifted(&made, x + 1), |_, _| true);
            assert!((15..48).all(|x| step(x) < 8.0), "a seam at the dark end");
        }
    }
}

/// One column of a picture.
fn shifted(picture: &Pixmap, x: u32) -> Pixmap {
    picture.cropped(Rect::new(x, 0, 1, picture.extent().height)).unwrap()
}

#[test]
fn a_variation_lies_between_two_seeds() {
    let engine = fake_engine(FakeLoader::default());
    let with = |seed, variation: Option<(u64, f64)>| {
        let mut task = task(Extent::new(64, 64), Source::Noise);
        task.recipe.seed = seed;
        task.recipe.variation = variation.map(|(seed, strength)| Variation { seed, strength });
        task
    };
    let one = |seed, variation| make(&engine, with(seed, variation));
    let (from, to) = (one(3, None), one(8, None));
    assert_eq!(one(3, Some((8, 0.0))), from);
    assert!(worst(&one(3, Some((8, 1.0))), &to) <= 1);
    let near = one(3, Some((8, 0.2)));
    let far = |a: &Pixmap, b: &Pixmap| distance(a, b, |_, _| true);
    assert!(near != from && far(&near, &from) < far(&near, &to));
    // A batch varies the variation, and each picture's recipe repeats it.
    let batch = make_all(&engine, Generate { count: 2, ..with(3, Some((8, 0.2))) });
    assert_eq!(batch[0].0, near);
    assert_eq!(batch[1].1.seed, 3);
    assert_eq!(batch[1].1.variation, Some(Variation { seed: 9, strength: 0.2 }));
    assert_eq!(one(3, Some((9, 0.2))), batch[1].0);
    // Without strength the seed is counted, as without a variation.
    let plain = make_all(&engine, Generate { count: 2, ..with(3, Some((8, 0.0))) });
    assert_eq!(plain[1].1.seed, 4);
}

#[test]
fn wrong_areas_and_variations_are_refused_with_what_to_do() {
    let engine = fake_engine(FakeLoader::default());
    let (pixels, mask) = (gradient(SIZE), box_mask(SIZE, 9, 9, 9, 9));
    let refuse = |task: Generate, part: &str| {
        submit(&engine, task);
        match wait(&engine) {
            Event::Failed(failure) => assert!(failure.message.contains(part), "{}", failure.message),
            other => panic!("{other:?}"),
        }
    };
    let area = |width, height| changed(&pixels, &mask, move |s| with_area(s, 32, (width, height), 4.0));
    refuse(area(500, 512), "choose 504x512");
    refuse(area(0, 512), "the working size is 0x512");
    refuse(area(512, 80_000), "the working size is 512x80000");
    for strength in [-0.1, 1.5, f64::NAN] {
        let mut task = task(SIZE, Source::Noise);
        task.recipe.variation = Some(Variation { seed: 1, strength });
        refuse(task, "variation strength is");
    }
}
