//! How the main states look, drawn in software and compared with pictures that a person has looked at.

use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::SnapshotOptions;
use scumble::app::{App, Ask, Command, LayerAction, Theme, TourAction};
use scumble::base::{Extent, SignedRect};
use scumble::document::BlendMode;

use crate::desk::{Desk, has_adapter};

/// Text is drawn alike everywhere but for its edges, and the mask's edge marches; what counts is that things are where
/// they belong.
fn compare(desk: &mut Desk, name: &str) {
    // The layers' small copies are made a moment after the last change.
    std::thread::sleep(Duration::from_millis(300));
    let made = |app: &App| app.layers().iter().all(|row| row.is_group || row.thumbnail.is_some());
    desk.until("the layers' small copies are made", |app| app.is_idle() && made(app));
    desk.frames(3);
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(1500);
    desk.harness.snapshot_options(name, &options);
}

#[test]
fn the_states_of_a_round_look_as_they_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(900.0, 640.0, 1.0, Duration::ZERO);
    compare(&mut desk, "empty");
    desk.app_mut().form.seed_locked = true;
    desk.app_mut().form.count = 3;
    desk.write("Prompt", "a red house on a green hill");
    desk.generate();
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::ArrowRight);
    compare(&mut desk, "candidates");
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    desk.key(Modifiers::NONE, Key::M);
    desk.stroke(&[(50.0, 50.0), (80.0, 70.0)]);
    desk.click("Area: Only masked");
    desk.settle();
    compare(&mut desk, "mask");
}

#[test]
fn the_tour_looks_as_it_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(1100.0, 760.0, 1.0, Duration::ZERO);
    desk.app_mut().run(Command::Tour(TourAction::Begin));
    compare(&mut desk, "tour");
    (0..2).for_each(|_| desk.click("Next"));
    compare(&mut desk, "tour_mask");
}

#[test]
fn a_narrow_light_window_at_scale_two_looks_as_it_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(400.0, 560.0, 2.0, Duration::ZERO);
    desk.app_mut().settings.theme = Theme::Light;
    desk.frames(4);
    compare(&mut desk, "narrow");
}

/// A picture with a group of layers, one of them with a mask, one clipped.
fn picture_of_layers(desk: &mut Desk) {
    desk.app_mut().form.size = Extent::new(512, 384);
    desk.app_mut().run(Command::New);
    desk.settle();
    for (i, y) in [80.0, 170.0, 260.0].into_iter().enumerate() {
        desk.app_mut().run(Command::Layer(LayerAction::New));
        desk.settle();
        desk.app_mut().tools.settings.palette.foreground = [200, 60 + 60 * i as u8, 40];
        desk.stroke(&[(60.0, y), (250.0, y + 40.0), (460.0, y)]);
    }
    desk.app_mut().run(Command::Layer(LayerAction::Group));
    desk.settle();
    let ids: Vec<_> = desk.app().layers().iter().map(|row| row.id).collect();
    desk.app_mut().run(Command::LayerBlend(ids[2], BlendMode::Multiply));
    desk.app_mut().run(Command::LayerOpacity { id: ids[2], opacity: 0.6, done: true });
    desk.app_mut().run(Command::LayerOf(ids[2], LayerAction::ToggleClip));
    desk.app_mut().run(Command::LayerOf(ids[3], LayerAction::ToggleVisible));
    desk.app_mut().run(Command::SelectLayer(ids[1]));
    desk.app_mut().run(Command::Layer(LayerAction::AddMask));
    desk.settle();
}

#[test]
fn layers_frame_and_dialogs_look_as_they_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(1280.0, 800.0, 1.0, Duration::ZERO);
    picture_of_layers(&mut desk);
    desk.key(Modifiers::NONE, Key::V);
    desk.click("Picture of layer Layer 3");
    let corner = desk.at(2.0, 2.0);
    desk.move_to(corner);
    compare(&mut desk, "layers");
    desk.app_mut().settings.theme = Theme::Light;
    desk.app_mut().run(Command::SetFrame(Some(SignedRect::new(320, 64, 320, 256))));
    desk.key(Modifiers::NONE, Key::F);
    compare(&mut desk, "frame");
    desk.app_mut().run(Command::Ask(Ask::Outpaint));
    compare(&mut desk, "outpaint");
}

#[test]
fn the_gallery_looks_as_it_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(1000.0, 640.0, 1.0, Duration::ZERO);
    desk.app_mut().form.seed_locked = true;
    desk.app_mut().form.count = 4;
    for (seed, prompt) in [(7, "a red fox in the snow, painted with a broad brush"), (70, "a boat")] {
        desk.app_mut().form.seed = seed;
        desk.app_mut().form.prompt = prompt.to_owned();
        desk.generate();
    }
    desk.key(Modifiers::NONE, Key::F3);
    desk.until("the gallery is read", |app| {
        let gallery = app.gallery();
        gallery.is_open() && !gallery.loading() && gallery.entries().len() == 8
    });
    // The day is in the picture: it must be the same on every day.
    let file = desk.app().gallery().entries()[0].path.clone();
    let today = file.parent().unwrap();
    std::fs::rename(today, today.with_file_name("2026-01-02")).unwrap();
    desk.app_mut().run(Command::GalleryRefresh);
    desk.until("the gallery is read anew", |app| {
        let entries = app.gallery().entries();
        !app.gallery().loading() && entries.len() == 8 && entries.iter().all(|entry| entry.day == "2026-01-02")
    });
    desk.frames(3);
    compare(&mut desk, "gallery");
}
