//! The layers panel: every part of a row, names, order by dragging, opacity as one step.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable;
use scumble::app::{Command, LayerAction};
use scumble::document::{BlendMode, Target};

use crate::desk::Desk;

/// Names of all layers from the top to the bottom, those in groups with a dash for each group around them.
fn names(desk: &Desk) -> Vec<String> {
    desk.app().layers().iter().map(|row| format!("{}{}", "-".repeat(row.depth), row.props.name)).collect()
}

fn with_layers(count: usize) -> Desk {
    let mut desk = Desk::new();
    for _ in 0..count {
        desk.click("New layer");
        desk.settle();
    }
    desk
}

fn centre(desk: &Desk, name: &str) -> Pos2 {
    desk.harness.get_by_label(name).rect().center()
}

/// Drags from one place of the window to another, in steps as a hand does.
fn drag(desk: &mut Desk, from: Pos2, to: Pos2) {
    desk.move_to(from);
    desk.button(from, PointerButton::Primary, true, Modifiers::NONE);
    for i in 1..=6 {
        desk.move_to(from + (to - from) * (i as f32 / 6.0));
    }
    desk.button(to, PointerButton::Primary, false, Modifiers::NONE);
    desk.settle();
}

#[test]
fn layers_are_made_painted_on_hidden_locked_and_thrown_away() {
    let mut desk = with_layers(1);
    assert_eq!(names(&desk), ["Layer 1", "Background"]);
    desk.stroke(&[(30.0, 30.0), (90.0, 90.0)]);
    assert_eq!(desk.pixel(60, 60), [0, 0, 0, 255]);
    desk.click("Show layer Layer 1");
    desk.settle();
    assert_eq!(desk.pixel(60, 60), [255; 4]);
    desk.click("Show layer Layer 1");
    desk.click("Lock: layer Layer 1");
    desk.settle();
    assert!(desk.app().layers()[0].props.locked);
    desk.stroke(&[(10.0, 100.0), (30.0, 100.0)]);
    assert_eq!(desk.pixel(20, 100), [255; 4], "a locked layer was painted on");
    assert!(desk.says("lock"), "nothing says why it cannot be painted on");
    desk.click("Lock: layer Layer 1");
    desk.click("Lock transparency: layer Layer 1");
    desk.settle();
    desk.stroke(&[(10.0, 100.0), (30.0, 100.0)]);
    assert_eq!(desk.pixel(20, 100), [255; 4], "what is transparent did not stay so");
    desk.click("Layer Background");
    desk.settle();
    desk.stroke(&[(10.0, 100.0), (30.0, 100.0)]);
    assert_eq!(desk.pixel(20, 100), [0, 0, 0, 255]);
    desk.click("Delete layer");
    desk.settle();
    assert_eq!(names(&desk), ["Layer 1"]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(names(&desk), ["Layer 1", "Background"]);
}

#[test]
fn a_click_on_the_masks_small_picture_paints_on_the_mask() {
    let mut desk = with_layers(1);
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    desk.click("Add layer mask");
    desk.settle();
    let id = desk.app().layers()[0].id;
    assert_eq!(desk.app().document().active(), Target::LayerMask(id));
    // Black hides.
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    assert_eq!(desk.pixel(64, 64), [255; 4]);
    desk.harness.get_by_label("Mask of layer Layer 1").click_modifiers(Modifiers::SHIFT);
    desk.settle();
    assert_eq!(desk.pixel(64, 64), [0, 0, 0, 255], "a mask that is off hides");
    desk.click("Picture of layer Layer 1");
    assert_eq!(desk.app().document().active(), Target::Layer(id));
    desk.click("Mask of layer Layer 1");
    assert_eq!(desk.app().document().active(), Target::LayerMask(id));
}

#[test]
fn two_clicks_rename_and_escape_leaves_the_name() {
    let mut desk = with_layers(1);
    let at = centre(&desk, "Layer Layer 1");
    for _ in 0..2 {
        desk.button(at, PointerButton::Primary, true, Modifiers::NONE);
        desk.button(at, PointerButton::Primary, false, Modifiers::NONE);
    }
    desk.frames(3);
    assert!(desk.shows("Layer name"), "two clicks do not begin to rename");
    desk.harness.event(Event::Text("Sky".into()));
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert_eq!(names(&desk), ["Sky", "Background"]);
    desk.key(Modifiers::NONE, Key::F2);
    desk.frames(3);
    desk.harness.event(Event::Text("Other".into()));
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Escape);
    desk.settle();
    assert!(!desk.shows("Layer name"));
    assert_eq!(names(&desk), ["Sky", "Background"]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(names(&desk), ["Layer 1", "Background"]);
}

#[test]
fn rows_are_dragged_into_another_order_and_into_groups() {
    let mut desk = with_layers(3);
    assert_eq!(names(&desk), ["Layer 3", "Layer 2", "Layer 1", "Background"]);
    // The top to just above the lowest.
    let (from, to) = (centre(&desk, "Layer Layer 3"), centre(&desk, "Layer Background") - vec2(0.0, 14.0));
    drag(&mut desk, from, to);
    assert_eq!(names(&desk), ["Layer 2", "Layer 1", "Layer 3", "Background"]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(names(&desk), ["Layer 3", "Layer 2", "Layer 1", "Background"], "a drag is one step");
    desk.click("Layer Layer 2");
    desk.click("Group layers");
    desk.settle();
    let group = desk.app().layers().iter().find(|row| row.is_group).unwrap().props.name.clone();
    let (from, to) = (centre(&desk, "Layer Layer 3"), centre(&desk, &format!("Layer {group}")));
    drag(&mut desk, from, to);
    assert_eq!(
        names(&desk),
        [group.clone(), "-Layer 3".into(), "-Layer 2".into(), "Layer 1".into(), "Background".into()]
    );
    // Folded, the group's layers are not seen.
    desk.click(&format!("Unfold group {group}"));
    desk.frames(2);
    assert!(!desk.shows("Layer Layer 3") && desk.shows("Layer Layer 1"));
    desk.click(&format!("Unfold group {group}"));
    desk.frames(2);
    // Escape leaves everything where it is.
    let before = names(&desk);
    let (from, to) = (centre(&desk, "Layer Layer 1"), centre(&desk, "Layer Layer 3"));
    desk.move_to(from);
    desk.button(from, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(from + vec2(0.0, -20.0));
    desk.move_to(to);
    desk.key(Modifiers::NONE, Key::Escape);
    desk.button(to, PointerButton::Primary, false, Modifiers::NONE);
    desk.settle();
    assert_eq!(names(&desk), before);
}

#[test]
fn a_drag_of_the_opacity_is_one_step() {
    let mut desk = with_layers(1);
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    let slider = desk
        .harness
        .get_all_by_role_and_label(Role::Slider, "Opacity")
        .max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()))
        .unwrap()
        .rect();
    drag(&mut desk, slider.right_center() - vec2(4.0, 0.0), slider.center());
    let opacity = desk.app().layers()[0].props.opacity;
    assert!((0.4..0.6).contains(&opacity), "{opacity}");
    let [red, ..] = desk.pixel(64, 64);
    assert!((100..155).contains(&red), "{red}");
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().layers()[0].props.opacity, 1.0);
    assert_eq!(desk.pixel(64, 64), [0, 0, 0, 255], "undo took back more than the opacity");
}

#[test]
fn the_blend_mode_is_chosen_from_a_list() {
    let mut desk = with_layers(1);
    desk.harness.get_by_label("Blend mode").click();
    desk.frames(4);
    desk.click("Multiply");
    desk.settle();
    assert_eq!(desk.app().layers()[0].props.blend, BlendMode::Multiply);
}

#[test]
fn the_menu_of_a_row_and_the_menu_of_the_bar_do_the_same() {
    let mut desk = with_layers(1);
    desk.harness.get_by_label("Layer Background").click_secondary();
    desk.frames(4);
    assert!(desk.app().layers()[1].active, "the menu is for another layer than was clicked");
    // The list has a button of the same name.
    desk.harness.get_all_by_label("Duplicate layer").last().unwrap().click();
    desk.frames(3);
    desk.settle();
    assert_eq!(desk.app().layers().len(), 3);
    desk.app_mut().run(Command::Layer(LayerAction::Flatten));
    desk.settle();
    assert_eq!(desk.app().layers().len(), 1);
}

#[test]
fn the_list_folds_away_and_long_lists_show_the_active_layer() {
    let mut desk = with_layers(12);
    desk.frames(3);
    assert!(desk.shows("Layer Layer 12") && !desk.shows("Layer Background"));
    for _ in 0..12 {
        desk.app_mut().run(Command::Layer(LayerAction::SelectBelow));
    }
    desk.frames(4);
    assert!(desk.shows("Layer Background") && !desk.shows("Layer Layer 12"));
    desk.click("Layers");
    desk.frames(3);
    assert!(!desk.shows("Layer Background") && !desk.app().settings.panels.layers_open);
    desk.click("Layers");
    desk.frames(3);
    assert!(desk.shows("Layer Background"));
}
