//! How the main states look, drawn in software and compared with pictures that a person has looked at.

use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::SnapshotOptions;

use crate::desk::{Desk, has_adapter};

/// Text is drawn alike everywhere but for its edges, and the mask's edge marches; what counts is that things are where
/// they belong.
fn compare(desk: &mut Desk, name: &str) {
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
fn a_narrow_light_window_at_scale_two_looks_as_it_did() {
    if !has_adapter() {
        return;
    }
    let mut desk = Desk::drawing(400.0, 560.0, 2.0, Duration::ZERO);
    desk.app_mut().settings.theme = scumble::app::Theme::Light;
    desk.frames(4);
    compare(&mut desk, "narrow");
}
