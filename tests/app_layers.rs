//! Layers and selections through the app: commands, the panel's rows, what arrives as a layer, what protects one.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::sync::Arc;
use std::time::Duration;

use scumble::app::{Ask, Command, LayerAction as L, MaskAction, NoticeKind, SelectionAction as S};
use scumble::base::{Extent, Pixmap, SignedRect};
use scumble::document::{BlendMode, LayerId, Place, Target};
use scumble::formats::{Export, ExportFormat};
use scumble::tools::Phase;

use studio::Studio;

#[path = "support/studio.rs"]
mod studio;

/// A studio with an opened picture and two layers with a stroke each above it.
fn painted() -> Studio {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(96, 64));
    studio.app.tools.settings.brush.size_px = 12.0;
    studio.run(Command::Layer(L::New));
    studio.app.tools.settings.palette.foreground = [200, 10, 10];
    studio.drag("brush", &[(10.0, 10.0), (60.0, 30.0)]);
    studio.run(Command::Layer(L::New));
    studio.app.tools.settings.palette.foreground = [10, 10, 200];
    studio.drag("brush", &[(70.0, 10.0), (40.0, 50.0)]);
    studio
}

fn names(studio: &Studio) -> Vec<String> {
    studio.layers()
}

#[test]
fn layers_are_added_moved_merged_and_all_comes_back() {
    let mut studio = painted();
    assert_eq!(studio.app.layers().len(), 3);
    let top = studio.active();
    assert!(studio.app.layers()[0].active && studio.app.layers()[0].id == top);
    let before = studio.picture();
    // A copy looks the same, and lies above.
    studio.run(Command::Layer(L::Duplicate));
    assert!(studio.app.layers().len() == 4 && studio.active() != top);
    studio.run(Command::Layer(L::MergeDown));
    assert_eq!(studio.app.layers().len(), 3);
    studio.run(Command::Undo);
    studio.run(Command::Undo);
    assert!(studio.picture() == before);
    // Down one place, and up again.
    studio.run(Command::SelectLayer(top));
    studio.run(Command::Layer(L::Lower));
    assert_eq!(studio.app.layers()[1].id, top);
    studio.run(Command::Layer(L::Raise));
    assert_eq!(studio.app.layers()[0].id, top);
    studio.run(Command::Layer(L::Raise));
    assert_eq!(studio.app.layers()[0].id, top, "there is nothing above the topmost");
    studio.run(Command::MoveLayer(top, Place { parent: None, index: 0 }));
    assert_eq!(studio.app.layers()[2].id, top);
    assert!(studio.picture() != before, "the opened picture hides it now");
    studio.run(Command::Undo);
    // Around the ends with the keys.
    studio.run(Command::SelectLayer(top));
    studio.run(Command::Layer(L::SelectAbove));
    assert_eq!(studio.active(), studio.app.layers()[2].id);
    studio.run(Command::Layer(L::SelectBelow));
    assert_eq!(studio.active(), top);
    // One layer of all, which looks as before.
    studio.run(Command::Layer(L::Flatten));
    assert!(studio.app.layers().len() == 1 && studio.picture() == before);
    studio.run(Command::Layer(L::Delete));
    assert!(studio.app.layers().len() == 1 && studio.picture().pixels().all(|[.., a]| a == 0));
    studio.undo_and_redo_all();
}

#[test]
fn groups_hold_what_was_chosen_and_let_it_go() {
    let mut studio = painted();
    let before = studio.picture();
    let ids: Vec<LayerId> = studio.app.layers().iter().map(|row| row.id).collect();
    studio.run(Command::SelectLayer(ids[0]));
    studio.run(Command::ChooseLayer(ids[1]));
    assert_eq!(studio.app.layers().iter().filter(|row| row.chosen).count(), 2);
    studio.run(Command::Layer(L::Group));
    let rows = studio.app.layers();
    let depths: Vec<_> = rows.iter().map(|row| row.depth).collect();
    assert_eq!((depths, rows[0].is_group), (vec![0, 1, 1, 0], true));
    assert!(studio.picture() == before);
    let group = rows[0].id;
    studio.run(Command::LayerOf(group, L::ToggleVisible));
    assert!(!studio.app.layers()[1].visible_in_tree && studio.app.layers()[3].visible_in_tree);
    studio.run(Command::Undo);
    // Out of the group at its upper end, and back.
    studio.run(Command::SelectLayer(ids[0]));
    studio.run(Command::Layer(L::Raise));
    assert_eq!((studio.app.layers()[0].id, studio.app.layers()[0].depth), (ids[0], 0));
    studio.run(Command::Undo);
    studio.run(Command::LayerOf(group, L::Ungroup));
    assert!(studio.app.layers().len() == 3 && studio.picture() == before);
    // Both at once.
    studio.run(Command::SelectLayer(ids[0]));
    studio.run(Command::ChooseLayer(ids[1]));
    studio.run(Command::Layer(L::Delete));
    assert_eq!(studio.app.layers().len(), 1);
    studio.run(Command::Undo);
    assert!(studio.app.layers().len() == 3 && studio.picture() == before);
    studio.undo_and_redo_all();
}

#[test]
fn dragging_the_opacity_is_one_step_and_escape_takes_it_back() {
    let mut studio = painted();
    let id = studio.active();
    let steps = |studio: &Studio| studio.app.history_state().undo;
    studio.run(Command::RenameLayer(id, "  sky\n".to_owned()));
    assert_eq!(names(&studio)[0], "sky");
    for opacity in [0.9, 0.7, 0.4] {
        studio.app.run(Command::LayerOpacity { id, opacity, done: false });
    }
    studio.app.run(Command::LayerOpacity { id, opacity: 0.5, done: true });
    assert_eq!((studio.app.layers()[0].props.opacity, steps(&studio)), (0.5, Some("Layer opacity")));
    studio.run(Command::Undo);
    assert_eq!((studio.app.layers()[0].props.opacity, steps(&studio)), (1.0, Some("Rename layer")));
    studio.app.run(Command::LayerOpacity { id, opacity: 0.2, done: false });
    studio.app.run(Command::Escape);
    assert_eq!((studio.app.layers()[0].props.opacity, steps(&studio)), (1.0, Some("Rename layer")));
    // Something else ends the dragging, too, and a stroke is a step of its own.
    studio.app.run(Command::LayerOpacity { id, opacity: 0.3, done: false });
    studio.drag("brush", &[(5.0, 5.0), (9.0, 9.0)]);
    assert_eq!(steps(&studio), Some("Brush stroke"));
    studio.run(Command::Undo);
    assert_eq!((studio.app.layers()[0].props.opacity, steps(&studio)), (0.3, Some("Layer opacity")));
    studio.app.run(Command::LayerOpacity { id, opacity: f32::NAN, done: true });
    studio.run(Command::LayerBlend(id, BlendMode::Multiply));
    assert_eq!(studio.app.layers()[0].props.blend, BlendMode::Multiply);
    studio.undo_and_redo_all();
}

#[test]
fn what_cannot_be_painted_on_says_why() {
    let mut studio = painted();
    let before = studio.app.document().clone();
    for (action, part) in [(L::ToggleLock, "locked"), (L::ToggleVisible, "hidden")] {
        studio.run(Command::Layer(action));
        assert!(studio.app.paint_problem().unwrap().to_lowercase().contains(part));
        let now = studio.app.document().clone();
        studio.drag("brush", &[(5.0, 5.0), (40.0, 40.0)]);
        studio.said(NoticeKind::Info, "ayer");
        assert!(*studio.app.document() == now && !studio.app.tools.is_busy());
        // The mask for generation is another matter.
        studio.drag("mask_brush", &[(5.0, 5.0), (40.0, 40.0)]);
        assert!(studio.app.mask_bounds().is_some());
        studio.run(Command::Undo);
        studio.run(Command::Undo);
    }
    assert!(*studio.app.document() == before && studio.app.paint_problem().is_none());
    studio.run(Command::Layer(L::Group));
    assert!(studio.app.paint_problem().is_some());
}

#[test]
fn a_layer_mask_is_made_painted_on_and_applied() {
    let mut studio = painted();
    let id = studio.active();
    let before = studio.picture();
    studio.run(Command::Layer(L::AddMask));
    let row = studio.app.active_row().unwrap();
    assert!(row.has_mask && row.edits_mask && studio.app.document().active() == Target::LayerMask(id));
    studio.app.tools.settings.palette.foreground = [0, 0, 0];
    studio.drag("brush", &[(70.0, 10.0), (55.0, 30.0)]);
    let hidden = studio.picture();
    assert!(hidden != before);
    studio.run(Command::Layer(L::ToggleMask));
    assert!(studio.picture() == before);
    studio.run(Command::Layer(L::ToggleMask));
    studio.run(Command::Layer(L::EditPixels));
    studio.run(Command::Layer(L::ApplyMask));
    assert!(worst(&studio.picture(), &hidden) <= 1 && !studio.app.active_row().unwrap().has_mask);
    studio.run(Command::Undo);
    studio.run(Command::Layer(L::DeleteMask));
    assert!(studio.picture() == before);
    // From the selection it shows what is selected.
    studio.run(Command::Selection(S::FromLayer));
    studio.run(Command::Selection(S::Grow));
    studio.run(Command::Layer(L::AddMask));
    studio.run(Command::Selection(S::None));
    assert!(studio.picture() == before);
    studio.undo_and_redo_all();
}

fn worst(a: &Pixmap, b: &Pixmap) -> u8 {
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn turning_four_times_brings_a_layer_back() {
    let mut studio = painted();
    let before = studio.picture();
    for action in [L::FlipHorizontal, L::FlipVertical, L::RotateHalf] {
        studio.run(Command::Layer(action));
        assert!(studio.picture() != before, "{action:?}");
        studio.run(Command::Layer(action));
        assert!(studio.picture() == before, "{action:?}");
    }
    studio.run(Command::Layer(L::RotateLeft));
    assert!(studio.picture() != before);
    studio.run(Command::Layer(L::RotateRight));
    assert!(studio.picture() == before);
}

#[test]
fn selections_hold_paint_and_fills_in() {
    let mut studio = painted();
    let before = studio.picture();
    studio.drag("select_rect", &[(10.0, 8.0), (30.0, 28.0)]);
    assert!(studio.app.has_selection());
    studio.drag("brush", &[(0.0, 20.0), (90.0, 20.0)]);
    let inside = |i: usize| (10..30).contains(&(i % 96)) && (8..28).contains(&(i / 96));
    let changed = |studio: &Studio, before: &Pixmap| {
        let now = studio.picture();
        let pairs = now.pixels().zip(before.pixels().collect::<Vec<_>>()).enumerate();
        pairs.filter(|(_, (new, old))| new != old).map(|(i, _)| i).collect::<Vec<_>>()
    };
    let pixels = changed(&studio, &before);
    assert!(pixels.len() > 100 && pixels.iter().all(|i| inside(*i)));
    studio.run(Command::Undo);
    studio.run(Command::FillBackground);
    assert_eq!(changed(&studio, &before).len(), 400);
    studio.run(Command::Undo);
    // All of what was painted there goes, and comes back.
    studio.run(Command::Selection(S::Invert));
    studio.run(Command::Delete);
    let [Some(_), None] = [studio.app.history_state().undo, studio.app.history_state().redo] else { panic!() };
    assert!(changed(&studio, &before).iter().all(|i| !inside(*i)));
    studio.run(Command::Undo);
    studio.run(Command::Selection(S::Invert));
    for action in [S::Grow, S::Border, S::Feather, S::Shrink] {
        let old = studio.app.document().selection().cloned();
        studio.run(Command::Selection(action));
        assert!(studio.app.document().selection().cloned() != old, "{action:?}");
        studio.run(Command::Undo);
    }
    // To the mask and back.
    studio.run(Command::Selection(S::ToMask));
    assert_eq!(studio.app.mask_bounds(), studio.app.document().selection_bounds());
    let selection = studio.app.document().selection().cloned();
    studio.run(Command::Selection(S::None));
    assert!(!studio.app.has_selection());
    studio.run(Command::Selection(S::FromMask));
    assert!(studio.app.document().selection().cloned() == selection);
    studio.run(Command::Mask(MaskAction::Clear));
    assert!(studio.app.has_selection());
    studio.run(Command::Selection(S::All));
    assert_eq!(studio.app.document().selection_bounds().unwrap().extent(), Extent::new(96, 64));
    studio.undo_and_redo_all();
}

#[test]
fn what_is_copied_is_pasted_where_it_was() {
    let mut studio = painted();
    studio.drag("select_rect", &[(50.0, 20.0), (80.0, 44.0)]);
    let before = studio.picture();
    studio.run(Command::Cut);
    let [Ask::ToClipboard(copied)] = &studio.app.take_asks()[..] else { panic!("nothing was copied") };
    assert_eq!(copied.extent(), Extent::new(30, 24));
    assert!(studio.picture() != before);
    // The clipboard gives other bytes of the same picture.
    studio.run(Command::PastePicture(Arc::new(Pixmap::clone(copied))));
    assert_eq!((studio.app.layers().len(), names(&studio)[0].as_str()), (4, "Pasted"));
    assert!(studio.picture() == before, "cut and pasted it looks as before");
    // What is seen, not only what the layer holds.
    studio.run(Command::CopyMerged);
    let [Ask::ToClipboard(merged)] = &studio.app.take_asks()[..] else { panic!("nothing was copied") };
    assert!(merged.is_opaque() && merged.pixel(3, 4) == before.pixel(53, 24));
    // What comes from elsewhere lies in the middle of what is seen.
    studio.run(Command::PastePicture(Arc::new(Pixmap::filled(Extent::new(10, 8), [1, 2, 3, 255]))));
    assert_eq!(studio.picture().pixel(48, 32), [1, 2, 3, 255]);
    studio.run(Command::Selection(S::None));
    studio.run(Command::CopyPicture);
    let [Ask::ToClipboard(all)] = &studio.app.take_asks()[..] else { panic!("nothing was copied") };
    assert!(**all == studio.picture());
    studio.undo_and_redo_all();
}

#[test]
fn the_canvas_is_cropped_and_grown_and_layers_keep_what_is_cut() {
    let mut studio = painted();
    let before = studio.picture();
    studio.drag("select_rect", &[(20.0, 10.0), (70.0, 50.0)]);
    studio.run(Command::CropToSelection);
    assert_eq!((studio.app.document().extent(), studio.app.document().origin()), (Extent::new(50, 40), (20, 10)));
    assert_eq!(studio.picture().pixel(0, 0), before.pixel(20, 10));
    studio.run(Command::SetCanvas(SignedRect::new(-20, -10, 96, 64)));
    assert_eq!(studio.app.document().origin(), (0, 0));
    assert!(studio.picture() == before, "what was cut is still there");
    studio.run(Command::SetCanvas(SignedRect::new(0, 0, 0, 10)));
    studio.said(NoticeKind::Warning, "not possible");
    studio.run(Command::SetCanvas(SignedRect::new(-50_000, 0, 60_000, 60_000)));
    studio.said(NoticeKind::Warning, "not possible");
    assert!(studio.picture() == before);
    studio.undo_and_redo_all();
}

#[test]
fn small_copies_follow_the_layers() {
    let mut studio = painted();
    studio.until("small copies", |app| app.layers().iter().all(|row| row.thumbnail.is_some()));
    let id = studio.active();
    let small =
        |studio: &Studio| studio.app.layers().iter().find(|row| row.id == id).unwrap().thumbnail.clone().unwrap();
    let first = small(&studio);
    assert_eq!(first.extent(), Extent::new(64, 42));
    studio.drag("brush", &[(10.0, 50.0), (60.0, 60.0)]);
    studio.until("a new small copy", |app| {
        let row = app.layers().iter().find(|row| row.id == id).unwrap();
        row.thumbnail.as_ref().is_some_and(|small| **small != *first)
    });
    // Of the others none was made anew.
    studio.run(Command::Layer(L::AddMask));
    studio.until("a small copy of the mask", |app| app.layers()[0].mask_thumbnail.is_some());
    assert!(studio.app.next_tick().is_none_or(|wait| wait < Duration::from_mins(2)));
}

#[test]
fn a_taken_candidate_is_a_layer_with_its_recipe() {
    let mut studio = Studio::new();
    let original = studio.open_gradient(Extent::new(96, 64));
    studio.app.tools.settings.mask_brush.size_px = 20.0;
    studio.drag("mask_brush", &[(40.0, 30.0), (60.0, 36.0)]);
    studio.app.form.prompt = "a red fox".to_owned();
    let made = studio.generate();
    let candidate = studio.app.candidate(made[0]).unwrap().clone();
    assert_eq!(studio.app.candidate_place(&candidate), SignedRect::new(0, 0, 96, 64));
    studio.run(Command::Take(made[0]));
    assert_eq!(names(&studio), ["a red fox".to_owned(), "Background".to_owned()]);
    let patch = candidate.patch.clone().unwrap();
    let (picture, place) = (studio.picture(), patch.place);
    let mut new = 0;
    for (i, (pixel, old)) in picture.pixels().zip(original.pixels()).enumerate() {
        let (x, y) = (i as u32 % 96, i as u32 / 96);
        let inside = x >= place.x && y >= place.y && x < place.x + place.width && y < place.y + place.height;
        if !inside || patch.share.value(x - place.x, y - place.y) == 0 {
            assert_eq!(pixel, old, "at {x}, {y}");
        } else {
            new += usize::from(pixel != old);
        }
    }
    assert!(new > 200, "only {new} pixels are new");
    // The layer knows what made it.
    studio.app.form.prompt.clear();
    studio.run(Command::Layer(L::UseRecipe));
    assert_eq!((studio.app.form.prompt.as_str(), studio.app.form.seed), ("a red fox", candidate.recipe.seed));
    // Hidden, it changes nothing; exported, the file shows what is seen.
    studio.run(Command::Layer(L::ToggleVisible));
    assert!(studio.picture() == original);
    studio.run(Command::Undo);
    let export = Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true };
    studio.run(Command::ExportTo { path: studio.path("out.png"), export });
    assert!(studio.read("out.png") == studio.picture());
    studio.run(Command::Undo);
    assert!(studio.app.layers().len() == 1 && studio.picture() == original);
    studio.run(Command::Redo);
    studio.event(Phase::Hover, 1.0, 1.0);
    assert!(studio.picture() == picture);
}
