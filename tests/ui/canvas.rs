//! Every tool, dragged over the canvas through the window.

use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, TouchPhase, vec2};

use crate::desk::Desk;

#[test]
fn the_brush_paints_where_the_pointer_goes_and_undo_brings_it_back() {
    let mut desk = Desk::new();
    let before = desk.app().document().clone();
    desk.stroke(&[(20.0, 64.0), (60.0, 64.0), (100.0, 64.0)]);
    assert_eq!(desk.pixel(60, 64), [0, 0, 0, 255]);
    assert_eq!(desk.pixel(60, 120), [255; 4]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document(), &before);
}

#[test]
fn shift_draws_a_straight_line_from_the_last_stroke() {
    let mut desk = Desk::new();
    desk.app_mut().tools.settings.brush.size_px = 8.0;
    desk.stroke(&[(10.0, 10.0)]);
    desk.drag(&[(110.0, 110.0)], PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(desk.pixel(60, 60), [0, 0, 0, 255]);
}

#[test]
fn the_eraser_makes_transparent_and_alt_picks_a_colour() {
    let mut desk = Desk::new();
    desk.key(Modifiers::NONE, Key::E);
    desk.stroke(&[(64.0, 64.0), (70.0, 64.0)]);
    assert_eq!(desk.pixel(64, 64)[3], 0);
    desk.key(Modifiers::NONE, Key::B);
    desk.drag(&[(10.0, 10.0)], PointerButton::Primary, Modifiers::ALT);
    assert_eq!(desk.app().tools.settings.palette.foreground, [255; 3]);
    desk.key(Modifiers::NONE, Key::D);
    assert_eq!(desk.app().tools.settings.palette.foreground, [0; 3]);
}

#[test]
fn the_mask_brush_masks_and_the_button_says_so() {
    let mut desk = Desk::new();
    assert!(desk.shows("Generate") && !desk.shows("Strength"));
    desk.key(Modifiers::NONE, Key::M);
    desk.stroke(&[(64.0, 64.0), (80.0, 64.0)]);
    assert_eq!((desk.mask(70, 64), desk.mask(5, 5)), (255, 0));
    assert!(
        desk.shows("Repaint the mask") && desk.shows("Strength") && desk.shows("Mask blur") || desk.shows("Feather")
    );
    desk.click("Area: Only masked");
    assert!(desk.app().form.only_masked && desk.app().context_area().is_some());
    desk.key(Modifiers::SHIFT, Key::C);
    desk.settle();
    assert_eq!(desk.mask(70, 64), 0);
    assert!(desk.shows("Generate"));
}

#[test]
fn what_lies_outside_the_mask_comes_out_of_a_round_byte_for_byte() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 20.0), (100.0, 30.0)]);
    desk.key(Modifiers::NONE, Key::M);
    desk.stroke(&[(64.0, 90.0), (70.0, 90.0)]);
    let before = desk.app().document().to_pixmap();
    desk.write("Prompt", "something else");
    desk.generate();
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::ArrowRight);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    let after = desk.app().document().to_pixmap();
    let reach = 20 + 12 + 3;
    let far = |x: u32, y: u32| {
        let dx = f64::from(x) - f64::from(x.clamp(64, 70));
        let dy = f64::from(y) - 90.0;
        dx.hypot(dy) > f64::from(reach)
    };
    let mut changed = 0;
    for y in 0..128 {
        for x in 0..128 {
            let same = before.pixel(x, y) == after.pixel(x, y);
            assert!(same || !far(x, y), "the pixel at {x},{y} changed");
            changed += u32::from(!same);
        }
    }
    assert!(changed > 200, "only {changed} pixels changed under the mask");
}

#[test]
fn wheel_middle_button_and_space_move_the_view() {
    let mut desk = Desk::new();
    let at = desk.at(32.0, 32.0);
    let zoom = desk.app().view.zoom;
    desk.move_to(at);
    desk.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 2.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    desk.frames(2);
    assert!(desk.app().view.zoom > zoom * 1.2);
    assert!((desk.at(32.0, 32.0) - at).length() < 1.5, "the zoom is not at the pointer");
    let before = desk.app().document().clone();
    let place = desk.at(64.0, 64.0);
    desk.drag(&[(64.0, 64.0), (54.0, 64.0)], PointerButton::Middle, Modifiers::NONE);
    assert!(desk.at(64.0, 64.0).x < place.x - 5.0);
    let place = desk.at(64.0, 64.0);
    desk.harness.key_down(Key::Space);
    desk.stroke(&[(64.0, 64.0), (64.0, 74.0)]);
    desk.harness.key_up(Key::Space);
    desk.frames(2);
    assert!(desk.at(64.0, 64.0).y > place.y + 5.0);
    assert_eq!(desk.app().document(), &before, "moving the view painted");
    desk.key(Modifiers::COMMAND, Key::Num0);
    assert_eq!(desk.app().view.zoom, zoom);
}

#[test]
fn alt_and_the_right_button_size_the_brush() {
    let mut desk = Desk::new();
    let before = desk.app().tools.settings.brush.clone();
    let zoom = desk.app().view.scale();
    desk.drag(&[(20.0, 20.0), (20.0 + 100.0 / zoom, 20.0)], PointerButton::Secondary, Modifiers::ALT);
    let after = &desk.app().tools.settings.brush;
    assert!((after.size_px / before.size_px - 2.0).abs() < 0.1, "{}", after.size_px);
}

#[test]
fn escape_takes_a_stroke_back_while_it_is_drawn() {
    let mut desk = Desk::new();
    let before = desk.app().document().clone();
    let (a, b) = (desk.at(20.0, 20.0), desk.at(90.0, 90.0));
    desk.move_to(a);
    desk.button(a, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(b);
    desk.key(Modifiers::NONE, Key::Escape);
    desk.button(b, PointerButton::Primary, false, Modifiers::NONE);
    desk.settle();
    assert_eq!(desk.app().document(), &before);
}

#[test]
fn sliders_are_dragged_typed_and_stepped() {
    use egui_kittest::kittest::Queryable;
    let mut desk = Desk::new();
    desk.click("Steps");
    desk.frames(3);
    desk.harness.event(Event::Text("33".into()));
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.app().form.steps, 33);
    desk.harness.get_by_label("Steps").increment_accesskit();
    desk.frames(2);
    assert_eq!(desk.app().form.steps, 34);
    let rect = desk.harness.get_by_label("Steps").rect();
    desk.move_to(rect.center());
    desk.button(rect.center(), PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(rect.right_center() + vec2(40.0, 0.0));
    desk.button(rect.right_center() + vec2(40.0, 0.0), PointerButton::Primary, false, Modifiers::NONE);
    assert_eq!(desk.app().form.steps, 60);
}
