//! Making pictures larger in the studio without a window: tiles, candidates, taking, files, a second pass.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::time::Duration;

use scumble::app::{
    BatchAction, BatchFormat, BatchState, Command, JobKind, JobState, NoticeKind, UpscaleInto, UpscaleSize, UpscaleWhat,
};
use scumble::base::{Extent, Pixmap, SignedRect};
use scumble::formats::{Export, ExportFormat, Limits, read_metadata};
use scumble::job::{HiresUpscaler, Preview};

use studio::Studio;

#[path = "support/studio.rs"]
mod studio;

/// The fake upscaler makes four by four pixels of each.
fn is_fourfold(large: &Pixmap, small: &Pixmap) -> bool {
    let extent = large.extent();
    (0..extent.height).all(|y| (0..extent.width).all(|x| large.pixel(x, y) == small.pixel(x / 4, y / 4)))
}

#[test]
fn the_whole_picture_is_compared_taken_undone_and_exported() {
    let mut studio = Studio::new();
    let problem = studio.app.upscale_outlook().problem.unwrap();
    assert!(problem.contains("canvas is empty"), "{problem}");
    studio.run(Command::Upscale);
    studio.said(NoticeKind::Warning, "canvas is empty");
    let small = studio.open_gradient(Extent::new(96, 64));
    let outlook = studio.app.upscale_outlook();
    assert_eq!((outlook.target, outlook.problem), (Some(Extent::new(384, 256)), None));
    assert!(outlook.bytes.unwrap() > 384 * 256 * 4 && outlook.time.is_none());
    studio.run(Command::Upscale);
    // It changes nothing until it is taken, and stands beside what it was made of.
    assert!(studio.picture() == small && studio.app.candidates().len() == 1, "{:?}", studio.notices);
    let candidate = studio.app.candidates()[0].clone();
    assert!(is_fourfold(&candidate.pixels, &small));
    assert_eq!(candidate.kind, JobKind::Upscale);
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 0, 96, 64));
    assert_eq!((studio.app.view.compare, studio.app.shows_enlarged()), (Some(0.5), true));
    assert_eq!(studio.app.compare_words(), ["Before  96 × 64", "After  384 × 256"]);
    // The next one is told how long it takes.
    assert!(studio.app.upscale_outlook().time.is_some());
    studio.run(Command::TakeSelected);
    assert!(studio.picture() == *candidate.pixels && studio.app.layers().len() == 1);
    assert_eq!(studio.app.view.compare, None);
    assert_eq!(studio.app.history_state().undo, Some("Upscale picture"));
    let done = studio.app.recipe().unwrap().tuning.upscale.clone().unwrap();
    assert_eq!((done.scale, done.size), (4.0, Extent::new(384, 256)));
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 0, 384, 256));
    studio.run(Command::Undo);
    assert!(studio.picture() == small && studio.app.recipe().is_none());
    studio.run(Command::Redo);
    let export = Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true };
    studio.run(Command::ExportTo { path: studio.path("large.png"), export });
    assert!(studio.read("large.png") == *candidate.pixels);
    let metadata = read_metadata(&studio.path("large.png"), &Limits::default()).unwrap();
    assert_eq!(metadata.recipe.unwrap().tuning.upscale, Some(done));
    // Its settings go into the Upscale panel, and not into the other.
    studio.app.form.prompt = "a fox".to_owned();
    studio.app.upscale.size = UpscaleSize::Factor(1.5);
    studio.run(Command::UseSettings(candidate.id));
    assert_eq!(studio.app.upscale.size, UpscaleSize::Factor(4.0));
    assert_eq!(studio.app.form.prompt, "a fox");
    assert!(studio.app.settings.panels.upscale_open);
    studio.run(Command::MoreLike(candidate.id));
    studio.said(NoticeKind::Info, "no variations");
}

#[test]
fn layers_grow_below_the_result() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(60, 40));
    studio.drag("select_rect", &[(10.0, 10.0), (30.0, 30.0)]);
    studio.run(Command::Layer(scumble::app::LayerAction::New));
    studio.run(Command::FillForeground);
    let before = studio.app.document().clone();
    studio.app.upscale.size = UpscaleSize::Height(100);
    studio.run(Command::Upscale);
    studio.run(Command::TakeSelected);
    assert_eq!(studio.app.document().extent(), Extent::new(150, 100));
    let names = studio.layers();
    assert_eq!((names[0].as_str(), names[2].as_str(), names.len()), ("Upscaled ×2.5", "Background", 3));
    let selection = studio.app.document().selection().unwrap();
    assert_eq!((selection.texel(50, 50), selection.texel(90, 50)), (Some(255), Some(0)));
    studio.run(Command::Undo);
    assert!(*studio.app.document() == before);
    studio.undo_and_redo_all();
}

#[test]
fn tiles_are_seen_as_they_come_and_cancelling_keeps_the_picture() {
    let mut studio = Studio::with_delay(Duration::from_millis(80));
    let small = studio.open_gradient(Extent::new(300, 240));
    studio.app.upscale.tile = Some(64);
    studio.app.run(Command::Upscale);
    studio.until("a part of the tiles", |app| {
        let share = app.preview().and_then(|preview| preview.share.clone());
        share.is_some_and(|share| share.data().contains(&255) && share.data().contains(&0))
    });
    let shown = studio.app.preview().unwrap().clone();
    let Preview::Pixels { pixels, place } = shown.preview else { panic!("tiles are pixels") };
    assert_eq!((place.width, place.height, pixels.extent()), (300, 240, Extent::new(1200, 960)));
    let share = shown.share.unwrap();
    let at = share.data().iter().position(|&v| v == 255).unwrap() as u32;
    assert_eq!(pixels.pixel(at % 1200, at / 1200), small.pixel(at % 1200 / 4, at / 1200 / 4));
    // What has come can be compared with what was there.
    studio.app.run(Command::ToggleCompare);
    assert!(studio.app.view.compare.is_some() && studio.app.shows_enlarged());
    assert!(matches!(studio.app.jobs()[0].state, JobState::Running(step) if step.of > 1));
    assert!(studio.app.jobs()[0].words().starts_with("Tile "), "{}", studio.app.jobs()[0].words());
    studio.app.run(Command::Cancel);
    studio.settle();
    assert!(studio.app.preview().is_none() && studio.app.candidates().is_empty() && studio.picture() == small);
    // The next one is whole, in smaller steps of time.
    studio.run(Command::Upscale);
    assert!(is_fourfold(&studio.app.candidates()[0].pixels, &small));
}

#[test]
fn a_part_comes_back_as_a_layer_in_its_place() {
    let mut studio = Studio::new();
    let before = studio.open_gradient(Extent::new(96, 64));
    studio.app.upscale.what = UpscaleWhat::Selection;
    assert!(studio.app.upscale_outlook().problem.unwrap().contains("Nothing is selected"));
    studio.drag("select_ellipse", &[(20.0, 10.0), (60.0, 50.0)]);
    assert_eq!(studio.app.upscale_outlook().source, Some(Extent::new(40, 40)));
    studio.run(Command::Upscale);
    let candidate = studio.app.candidates()[0].clone();
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(20, 10, 40, 40));
    let patch = candidate.patch.clone().unwrap();
    assert_eq!((patch.share.value(80, 80), patch.share.value(0, 0)), (255, 0));
    studio.run(Command::TakeSelected);
    assert_eq!((studio.app.layers().len(), studio.app.document().extent()), (2, Extent::new(96, 64)));
    // The mean of four by four equal pixels is that pixel.
    assert!(studio.picture() == before);
    studio.run(Command::Layer(scumble::app::LayerAction::ToggleVisible));
    // The layer by itself, as a new picture.
    studio.app.upscale.what = UpscaleWhat::Layer;
    studio.app.upscale.into = UpscaleInto::NewPicture;
    studio.run(Command::Upscale);
    studio.run(Command::TakeSelected);
    assert_eq!((studio.app.layers().len(), studio.app.document().extent()), (1, Extent::new(160, 160)));
    studio.undo_and_redo_all();
    // An empty layer says so.
    studio.run(Command::Layer(scumble::app::LayerAction::New));
    assert!(studio.app.upscale_outlook().problem.unwrap().contains("layer is empty"));
}

#[test]
fn what_no_longer_fits_is_said_with_a_way_out() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(96, 64));
    studio.run(Command::Upscale);
    let id = studio.app.candidates()[0].id;
    studio.run(Command::SetCanvas(SignedRect::new(0, 0, 40, 40)));
    studio.run(Command::Take(id));
    let notice = studio.said(NoticeKind::Error, "another size by now");
    studio.run(notice.action.unwrap().1);
    assert_eq!(studio.app.document().extent(), Extent::new(384, 256));
    studio.app.upscale.size = UpscaleSize::Factor(16.0);
    studio.app.upscale.size = UpscaleSize::Width(32_768);
    assert!(studio.app.upscale_outlook().problem.unwrap().contains("at most 32768 pixels a side"));
    studio.run(Command::Upscale);
    studio.said(NoticeKind::Warning, "at most 32768");
}

#[test]
fn files_are_enlarged_one_after_the_other_and_failures_are_summed_up() {
    let mut studio = Studio::new();
    let small = studio.open_gradient(Extent::new(48, 32));
    let folder = studio.path("pictures");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.png", "b.png"] {
        std::fs::copy(studio.path("gradient.png"), folder.join(name)).unwrap();
    }
    std::fs::write(folder.join("broken.png"), "this is no picture").unwrap();
    studio.run(Command::Batch(BatchAction::Add(vec![folder.clone(), studio.path("gradient.png")])));
    assert_eq!(studio.app.batch().rows().len(), 4);
    studio.run(Command::Batch(BatchAction::Remove(3)));
    studio.app.upscale.size = UpscaleSize::Width(77);
    studio.run(Command::Batch(BatchAction::Start));
    studio.said(NoticeKind::Warning, "enlarged by a factor");
    studio.app.upscale.size = UpscaleSize::Factor(4.0);
    let out = studio.path("large");
    studio.run(Command::Batch(BatchAction::Folder(Some(out.clone()))));
    studio.run(Command::Batch(BatchAction::Start));
    let rows = studio.app.batch().rows().to_vec();
    assert_eq!(rows[0].state, BatchState::Done(out.join("a-x4.png")), "{:?}", studio.notices);
    assert_eq!(rows[1].state, BatchState::Done(out.join("b-x4.png")));
    assert!(matches!(&rows[2].state, BatchState::Failed(sentence) if sentence.contains("broken.png")), "{rows:?}");
    assert!(is_fourfold(&studio.read("large/b-x4.png"), &small));
    let notice = studio.said(NoticeKind::Warning, "2 pictures were enlarged, one was not");
    assert!(notice.action.is_some() && studio.app.batch().task().is_none());
    // Only what is not done is tried again; other formats, beside the files.
    std::fs::copy(studio.path("gradient.png"), folder.join("broken.png")).unwrap();
    studio.run(Command::Batch(BatchAction::Folder(None)));
    studio.run(Command::Batch(BatchAction::Format(BatchFormat::Webp)));
    studio.run(Command::Batch(BatchAction::Start));
    studio.said(NoticeKind::Success, "1 picture was enlarged");
    assert!(is_fourfold(&studio.read("pictures/broken-x4.webp"), &small));
    studio.run(Command::Batch(BatchAction::Start));
    studio.said(NoticeKind::Info, "no file left");
}

#[test]
fn a_batch_can_be_stopped_and_what_is_done_stays() {
    let mut studio = Studio::with_delay(Duration::from_millis(200));
    studio.open_gradient(Extent::new(48, 32));
    let names: Vec<_> = (0..6).map(|i| studio.path(&format!("{i}.png"))).collect();
    for path in &names {
        std::fs::copy(studio.path("gradient.png"), path).unwrap();
    }
    studio.run(Command::Batch(BatchAction::Add(names)));
    studio.app.run(Command::Batch(BatchAction::Start));
    studio.until("the second file", |app| app.batch().counts().0 >= 1);
    // The list of a job under way stays as it is.
    studio.app.run(Command::Batch(BatchAction::Clear));
    assert_eq!(studio.app.batch().rows().len(), 6);
    studio.app.run(Command::Batch(BatchAction::Cancel));
    studio.settle();
    let (done, failed) = studio.app.batch().counts();
    assert!((1..6).contains(&done) && failed == 0, "{:?}", studio.app.batch().rows());
    assert!(studio.app.batch().rows().iter().any(|row| row.state == BatchState::NotDone));
    assert!(studio.app.batch().task().is_none());
}

#[test]
fn a_model_goes_over_the_enlarged_picture() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(96, 64));
    studio.app.form.prompt = "a red fox".to_owned();
    (studio.app.upscale.size, studio.app.upscale.refine) = (UpscaleSize::Factor(2.0), true);
    assert_eq!(studio.app.refine_tile() % 8, 0);
    studio.run(Command::Upscale);
    assert_eq!(studio.app.candidates().len(), 1, "{:?}", studio.notices);
    let candidate = studio.app.candidates()[0].clone();
    assert_eq!(candidate.pixels.extent(), Extent::new(192, 128));
    assert_eq!(candidate.recipe.prompt, "a red fox");
    assert_eq!(candidate.recipe.tuning.upscale.as_ref().map(|done| done.scale), Some(2.0));
    assert!(studio.predictions() > 0);
    studio.run(Command::TakeSelected);
    assert_eq!(studio.app.document().extent(), Extent::new(192, 128));
}

#[test]
fn a_second_pass_makes_the_picture_larger_and_comes_back_with_its_settings() {
    let mut studio = Studio::with_delay(Duration::from_millis(5));
    studio.app.form.hires_mut().upscaler = HiresUpscaler::Lanczos;
    studio.app.run(Command::Generate);
    studio.until("a preview", |app| app.preview().is_some());
    let Some(Preview::Latent { place, .. } | Preview::Pixels { place, .. }) =
        studio.app.preview().map(|preview| preview.preview.clone())
    else {
        panic!("there is a preview")
    };
    assert_eq!((place.width, place.height), (96, 64), "previews lie in the frame");
    studio.settle();
    let candidate = studio.app.candidates()[0].clone();
    assert_eq!(candidate.pixels.extent(), Extent::new(192, 128), "{:?}", studio.notices);
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 0, 96, 64));
    // On the blank canvas it takes the canvas's place.
    studio.run(Command::TakeSelected);
    assert!(studio.picture() == *candidate.pixels);
    // A picture is changed without a second pass.
    studio.generate();
    let changed = studio.app.candidates()[1].clone();
    assert_eq!((changed.pixels.extent(), &changed.recipe.tuning.hires), (Extent::new(192, 128), &None));
    studio.app.form.tuning.hires = None;
    studio.run(Command::UseSettings(candidate.id));
    assert_eq!(studio.app.form.tuning.hires.as_ref().unwrap().upscaler, HiresUpscaler::Lanczos);
}
