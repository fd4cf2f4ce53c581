//! The generation frame and extending the picture: what is made where, and where it lands.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use scumble::app::{Command, FrameAction as F, GenerateKind, JobKind, LayerAction as L, NoticeKind};
use scumble::base::{Extent, Pixmap, Rect, SignedRect};
use scumble::job::{OutpaintFill, Sides, SourceRecipe};

use studio::Studio;

#[path = "support/studio.rs"]
mod studio;

/// The pixels of `now` that differ from those of `before`, which lay at `x`, `y` of it.
fn changed(now: &Pixmap, before: &Pixmap, x: u32, y: u32) -> Vec<(u32, u32)> {
    let (now_size, size) = (now.extent(), before.extent());
    let all = (0..now_size.height).flat_map(|v| (0..now_size.width).map(move |u| (u, v)));
    let old = |(u, v): (u32, u32)| {
        let inside = u >= x && v >= y && u < x + size.width && v < y + size.height;
        inside.then(|| before.pixel(u - x, v - y))
    };
    all.filter(|&(u, v)| old((u, v)) != Some(now.pixel(u, v))).collect()
}

#[test]
fn what_lies_in_the_frame_says_what_is_made() {
    let mut studio = Studio::new();
    let kind = |studio: &Studio| studio.app.generate_kind();
    assert_eq!(kind(&studio), GenerateKind::TextToImage);
    studio.open_gradient(Extent::new(128, 96));
    assert_eq!(kind(&studio), GenerateKind::ImageToImage);
    // A mask counts where it lies in the frame.
    studio.app.tools.settings.mask_brush.size_px = 10.0;
    studio.drag("mask_brush", &[(20.0, 20.0), (30.0, 20.0)]);
    assert_eq!(kind(&studio), GenerateKind::Inpaint);
    studio.run(Command::SetFrame(Some(SignedRect::new(64, 0, 64, 64))));
    assert_eq!(kind(&studio), GenerateKind::ImageToImage);
    // What is erased is empty; what is beyond the canvas, too.
    studio.app.tools.settings.eraser.size_px = 10.0;
    studio.drag("eraser", &[(80.0, 30.0), (100.0, 30.0)]);
    assert_eq!(kind(&studio), GenerateKind::Inpaint);
    studio.run(Command::Undo);
    studio.run(Command::SetFrame(Some(SignedRect::new(96, 0, 64, 64))));
    let info = studio.app.frame_info();
    assert!(info.kind == GenerateKind::Inpaint && info.reaches_beyond);
    // Where nothing is at all, there is nothing to keep.
    studio.run(Command::SetFrame(Some(SignedRect::new(0, 0, 64, 64))));
    studio.run(Command::Layer(L::ToggleVisible));
    assert_eq!(kind(&studio), GenerateKind::TextToImage);
    // Of large canvases it is found out in a thread.
    studio.open_gradient(Extent::new(1000, 800));
    studio.drag("eraser", &[(80.0, 30.0), (100.0, 30.0)]);
    studio.until("the large frame was looked into", |app| app.generate_kind() == GenerateKind::Inpaint);
}

#[test]
fn the_frame_alone_is_made_anew_and_lands_there() {
    let mut studio = Studio::new();
    let original = studio.open_gradient(Extent::new(128, 96));
    let frame = SignedRect::new(40, 24, 64, 48);
    studio.run(Command::SetFrame(Some(frame)));
    studio.app.form.strength = 1.0;
    let made = studio.generate();
    let candidate = studio.app.candidate(made[0]).unwrap().clone();
    assert_eq!((candidate.pixels.extent(), studio.app.candidate_place(&candidate)), (frame.extent(), frame));
    studio.run(Command::Take(made[0]));
    let pixels = changed(&studio.picture(), &original, 0, 0);
    let inside = |&(x, y): &(u32, u32)| (40..104).contains(&x) && (24..72).contains(&y);
    assert!(pixels.len() > 2000 && pixels.iter().all(inside));
    // Under a mask, only that: also if the model sees but a part of the frame.
    studio.run(Command::Undo);
    studio.app.tools.settings.mask_brush.size_px = 12.0;
    studio.drag("mask_brush", &[(60.0, 40.0), (80.0, 44.0)]);
    for only_masked in [false, true] {
        (studio.app.form.only_masked, studio.app.form.padding_px) = (only_masked, 4);
        let area = studio.app.context_area();
        assert_eq!(area.is_some(), only_masked);
        assert!(area.is_none_or(|area| frame.contains(SignedRect::from(area))));
        let made = studio.generate();
        studio.run(Command::Take(made[0]));
        let band = studio.app.document().to_mask().feathered(studio.app.form.feather_px);
        let pixels = changed(&studio.picture(), &original, 0, 0);
        assert!(pixels.len() > 100 && pixels.iter().all(|&(x, y)| band.value(x, y) > 0), "{only_masked}");
        studio.run(Command::Undo);
    }
    studio.undo_and_redo_all();
}

#[test]
fn the_canvas_grows_with_a_frame_beyond_it_and_candidates_keep_their_place() {
    let mut studio = Studio::new();
    let original = studio.open_gradient(Extent::new(96, 64));
    studio.run(Command::SetFrame(Some(SignedRect::new(-32, 16, 64, 64))));
    let made = studio.generate();
    let document = studio.app.document();
    assert_eq!((document.extent(), document.origin()), (Extent::new(128, 80), (-32, 0)));
    assert_eq!(studio.app.history_state().undo, Some("Grow canvas"));
    let candidate = studio.app.candidate(made[0]).unwrap().clone();
    assert_eq!(candidate.kind, JobKind::Generate(GenerateKind::Inpaint));
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 16, 64, 64));
    studio.run(Command::Take(made[0]));
    let taken = studio.picture();
    let share = candidate.patch.clone().unwrap();
    for (x, y) in changed(&taken, &original, 32, 0) {
        let inside = x < 64 && (16..80).contains(&y);
        let place = share.place;
        let new = inside && share.share.value(x - place.x, y - 16 - place.y) > 0;
        let empty = x < 32 || y >= 64;
        assert!(new || empty, "{x}, {y} was known and has changed");
    }
    // All of the frame is filled now.
    assert!((16..80).all(|y| (0..64).all(|x| taken.pixel(x, y)[3] == 255)));
    // The canvas as it was: the candidate lies where it was made, and what is beyond the canvas is kept.
    studio.run(Command::Undo);
    studio.run(Command::Undo);
    assert!(studio.picture() == original);
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(-32, 16, 64, 64));
    assert_eq!(studio.app.on_canvas(studio.app.candidate_place(&candidate)), None);
    studio.run(Command::Take(made[0]));
    studio.run(Command::SetCanvas(SignedRect::new(-32, 0, 128, 80)));
    assert!(studio.picture() == taken);
    studio.undo_and_redo_all();
}

#[test]
fn frames_are_fitted_and_far_ones_are_told() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(400, 300));
    studio.run(Command::Frame(F::FitMask));
    studio.said(NoticeKind::Info, "masked");
    studio.run(Command::Frame(F::FitSelection));
    studio.said(NoticeKind::Info, "selected");
    studio.app.tools.settings.mask_brush.size_px = 20.0;
    studio.drag("mask_brush", &[(100.0, 100.0), (140.0, 110.0)]);
    studio.app.form.padding_px = 32;
    studio.run(Command::Frame(F::FitMask));
    let (mask, frame) = (studio.app.mask_bounds().unwrap(), studio.app.frame());
    assert!(frame.contains(SignedRect::new(mask.x as i32 - 32, mask.y as i32 - 32, mask.width + 64, mask.height + 64)));
    assert!(frame.width.is_multiple_of(8) && frame.height.is_multiple_of(8) && frame.width < mask.width + 112);
    studio.drag("select_rect", &[(10.0, 20.0), (90.0, 84.0)]);
    studio.run(Command::Frame(F::FitSelection));
    assert_eq!(studio.app.frame(), SignedRect::new(10, 20, 80, 64));
    // Scaled to what the built-in model knows, and back.
    studio.app.form.scale_to_model = true;
    let info = studio.app.frame_info();
    assert!(info.scale > 3.0 && info.warning.is_none(), "{info:?}");
    assert!(info.working.width.is_multiple_of(8) && info.working.height.is_multiple_of(8));
    let made = studio.generate();
    let candidate = studio.app.candidate(made[0]).unwrap();
    assert_eq!((candidate.recipe.working, candidate.recipe.size), (Some(info.working), Extent::new(80, 64)));
    assert_eq!(candidate.pixels.extent(), Extent::new(80, 64));
    studio.run(Command::SetFrame(Some(SignedRect::new(0, 0, 400, 40))));
    assert!(studio.app.frame_info().warning.unwrap().contains("10.0 times"));
    studio.run(Command::SetFrame(Some(SignedRect::new(5, 5, 24, 24))));
    assert!(studio.app.frame_info().warning.unwrap().contains("so small"));
    studio.run(Command::Frame(F::ToggleAspectLock));
    assert_eq!(studio.app.tools.settings.frame_rules.aspect, Some((24, 24)));
    studio.run(Command::CropToFrame);
    assert_eq!(studio.app.document().extent(), Extent::new(24, 24));
    studio.run(Command::Frame(F::WholePicture));
    assert_eq!(studio.app.frame(), SignedRect::new(0, 0, 24, 24));
    studio.undo_and_redo_all();
}

#[test]
fn an_empty_canvas_takes_pictures_in_its_frame_as_layers() {
    let mut studio = Studio::new();
    studio.run(Command::SetFrame(Some(SignedRect::new(16, 0, 64, 64))));
    assert_eq!(studio.app.generate_kind(), GenerateKind::TextToImage);
    let made = studio.generate();
    assert_eq!(studio.app.candidate(made[0]).unwrap().recipe.source, SourceRecipe::Noise);
    studio.run(Command::Take(made[0]));
    assert_eq!((studio.app.layers().len(), studio.app.document().extent()), (2, Extent::new(96, 64)));
    assert_eq!(studio.picture().pixel(2, 2), [255; 4]);
    // Beyond the edge, too.
    let mut studio = Studio::new();
    studio.run(Command::SetFrame(Some(SignedRect::new(64, 0, 64, 64))));
    let made = studio.generate();
    assert_eq!(studio.app.candidate(made[0]).unwrap().kind, JobKind::Generate(GenerateKind::TextToImage));
    studio.run(Command::Take(made[0]));
    assert_eq!((studio.app.layers().len(), studio.app.document().extent()), (2, Extent::new(128, 64)));
}

#[test]
fn the_picture_is_extended_on_any_side() {
    let mut studio = Studio::new();
    let original = studio.open_gradient(Extent::new(96, 64));
    studio.run(Command::Outpaint { sides: Sides::default(), feather_px: 8.0, fill: OutpaintFill::Edge });
    studio.said(NoticeKind::Info, "at least one side");
    let sides = Sides { left: 24, right: 40, top: 16, bottom: 0 };
    let feather_px = 8.0;
    studio.app.form.count = 2;
    studio.run(Command::Outpaint { sides, feather_px, fill: OutpaintFill::Mirror });
    assert_eq!(studio.app.document().extent(), Extent::new(160, 80));
    assert_eq!((studio.app.document().origin(), studio.app.candidates().len()), ((-24, -16), 2));
    let candidate = studio.app.candidates()[1].clone();
    assert_eq!(candidate.kind, JobKind::Generate(GenerateKind::Outpaint));
    assert!(matches!(candidate.recipe.source, SourceRecipe::Outpaint { fill: OutpaintFill::Mirror, .. }));
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 0, 160, 80));
    studio.run(Command::Take(candidate.id));
    let taken = studio.picture();
    assert!(taken.is_opaque() && studio.app.layers().len() == 2);
    // But for the band along the seams, what was known is as it was.
    let known = Rect::new(24, 16, 96, 64);
    for (x, y) in changed(&taken, &original, 24, 16) {
        let inner = x >= known.x + 12 && x < known.x + known.width - 12 && y >= known.y + 12;
        assert!(!inner, "{x}, {y} was known and has changed");
    }
    // Exactly what the candidate showed.
    assert!(taken == *candidate.pixels || worst(&taken, &candidate.pixels) <= 1);
    studio.run(Command::MoreLike(candidate.id));
    assert!(
        studio.app.candidates().len() > 2
            && studio.app.candidates()[2].kind == JobKind::Generate(GenerateKind::Outpaint)
    );
    studio.undo_and_redo_all();
    while studio.app.history_state().undo.is_some_and(|step| step != "Open picture") {
        studio.run(Command::Undo);
    }
    assert!(studio.picture() == original);
    let too_far = Sides { left: u32::MAX, ..sides };
    studio.run(Command::Outpaint { sides: too_far, feather_px, fill: OutpaintFill::Edge });
    studio.said(NoticeKind::Warning, "so far");
    assert!(studio.picture() == original);
}

fn worst(a: &Pixmap, b: &Pixmap) -> u8 {
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}
