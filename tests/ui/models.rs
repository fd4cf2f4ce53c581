//! The artist's own models in the window: browsed, named in the prompt, followed by controls, dropped back.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use scumble::app::{Command, ControlAction, Export, ExportFormat, Form};
use scumble::base::Extent;

use crate::desk::Desk;
use crate::own_files::own_model;
use crate::web_ui::web_ui;

/// A window whose library has a web UI's folder.
fn with_models() -> (Desk, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = web_ui(folder.path());
    let mut desk = Desk::within(folder);
    desk.app_mut().run(Command::AddModelFolder(root.clone()));
    desk.until("the models are found", |app| app.browser().entries().len() == 6 && app.is_idle());
    desk.frames(3);
    (desk, root)
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_on(desk: &mut Desk, path: PathBuf) {
    desk.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    desk.frames(1);
    desk.settle();
}

#[test]
fn a_checkpoint_is_picked_a_lora_named_a_picture_made_and_dropped_back() {
    let (mut desk, root) = with_models();
    desk.key(Modifiers::NONE, Key::F4);
    desk.frames(3);
    assert!(desk.shows("Search the models") && desk.shows("LoRA ink wash"));
    desk.click("Checkpoint tiny");
    desk.click("Use as model");
    desk.settle();
    assert_eq!(desk.app().form.model, Some(root.join("models/Stable-diffusion/tiny")));
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(3);
    assert!(!desk.shows("Search the models") && desk.shows("Canvas"));
    desk.app_mut().form.size = Extent::new(64, 64);
    desk.app_mut().form.steps = 3;
    desk.write("Prompt", "a fox <lora:ink wash:0.6>");
    desk.generate();
    let made = desk.app().candidates()[0].recipe.clone();
    assert_eq!((made.tuning.loras[0].adapter.name.as_str(), made.tuning.loras[0].unet), ("ink wash", 0.6));
    desk.key(Modifiers::NONE, Key::Escape);
    desk.app_mut().run(Command::TakeSelected);
    desk.settle();
    let path = desk.path("fox.png");
    let export = Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true };
    desk.app_mut().run(Command::ExportTo { path: path.clone(), export });
    desk.settle();
    desk.app_mut().form = Form::default();
    desk.frames(3);
    drop_on(&mut desk, path);
    assert!(desk.shows("Use its settings, or open it?") && desk.says("a fox <lora:ink wash:0.6>"));
    desk.click("Use its settings");
    desk.settle();
    let form = &desk.app().form;
    assert_eq!((form.prompt.as_str(), form.seed, form.steps), ("a fox <lora:ink wash:0.6>", made.seed, 3));
    assert_eq!(form.model, Some(root.join("models/Stable-diffusion/tiny")));
    assert!(!desk.shows("Use its settings, or open it?"));
}

#[test]
fn the_library_is_walked_and_used_with_keys_alone() {
    let (mut desk, root) = with_models();
    desk.app_mut().run(Command::ChooseModel(Some(root.join("models/Stable-diffusion/tiny"))));
    desk.settle();
    desk.key(Modifiers::NONE, Key::F4);
    desk.frames(3);
    desk.click("Kind: LoRAs");
    desk.frames(2);
    assert!(desk.shows("LoRA ink wash") && !desk.shows("Checkpoint tiny"));
    desk.key(Modifiers::NONE, Key::Home);
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert_eq!(desk.app().form.prompt, "<lora:ink wash:1>");
    // What is for other models says so, in the side and on hover.
    desk.key(Modifiers::NONE, Key::End);
    desk.frames(3);
    assert!(desk.says("is for Stable Diffusion XL"));
    desk.key(Modifiers::COMMAND, Key::F);
    desk.harness.event(egui::Event::Text("nothing of the kind".to_owned()));
    desk.frames(3);
    assert!(desk.says("No model fits"));
    desk.click("Get more models");
    desk.frames(2);
    assert!(desk.says("licence:"));
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(2);
    assert!(desk.shows("Canvas"));
}

#[test]
fn rows_under_the_prompt_change_its_tags() {
    let (mut desk, root) = with_models();
    desk.app_mut().run(Command::ChooseModel(Some(root.join("models/Stable-diffusion/tiny"))));
    desk.app_mut().form.prompt = "a fox <lora:ink wash:0.6>, red <lora:gone:1:0.5>".to_owned();
    desk.settle();
    assert!(desk.shows("ink wash") && desk.shows("gone, words"));
    assert!(desk.says("'gone' is not among the models"));
    desk.harness.get_by_label("ink wash").focus();
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::ArrowRight);
    desk.frames(2);
    assert_eq!(desk.app().form.prompt, "a fox <lora:ink wash:0.65>, red <lora:gone:1:0.5>");
    desk.click("Remove gone");
    assert_eq!(desk.app().form.prompt, "a fox <lora:ink wash:0.65>, red");
    desk.click("Add LoRA…");
    desk.frames(3);
    assert!(desk.shows("Search the models") && desk.shows("LoRA ink wash") && !desk.shows("VAE sharp"));
}

#[test]
fn keys_weight_and_move_words_and_names_are_completed() {
    let (mut desk, root) = with_models();
    desk.app_mut().run(Command::ChooseModel(Some(root.join("models/Stable-diffusion/tiny"))));
    desk.settle();
    desk.write("Prompt", "a red fox, snow");
    desk.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(desk.app().form.prompt, "a red fox, (snow:1.1)");
    desk.key(Modifiers::COMMAND, Key::ArrowUp);
    desk.key(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(desk.app().form.prompt, "(snow:1.2), a red fox");
    desk.key(Modifiers::COMMAND, Key::A);
    desk.harness.event(egui::Event::Text("a fox <lora:in".to_owned()));
    desk.frames(3);
    assert!(desk.shows("ink wash"), "no name is offered");
    desk.key(Modifiers::NONE, Key::Tab);
    desk.frames(3);
    assert_eq!(desk.app().form.prompt, "a fox <lora:ink wash:1>");
    desk.harness.event(egui::Event::Text(", bad".to_owned()));
    desk.frames(3);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.frames(3);
    assert_eq!(desk.app().form.prompt, "a fox <lora:ink wash:1>, bad-hands");
    desk.settle();
    assert!(desk.says(" / "), "the tokens are not counted");
}

#[test]
fn controls_are_set_up_and_looked_at() {
    let (mut desk, root) = with_models();
    desk.app_mut().run(Command::ChooseModel(Some(root.join("models/Stable-diffusion/tiny"))));
    desk.app_mut().form.size = Extent::new(64, 64);
    desk.app_mut().run(Command::New);
    desk.settle();
    desk.stroke(&[(10.0, 10.0), (50.0, 40.0)]);
    let network = root.join("models/ControlNet/canny.safetensors");
    desk.app_mut().run(Command::Control(ControlAction::Add(Some(network))));
    desk.frames(3);
    if !desk.shows("Control 1") {
        desk.click("Control");
    }
    desk.click("Picture of control 1: Layer");
    desk.click("Preprocessor of control 1");
    desk.frames(2);
    desk.click("Canny edges");
    desk.frames(2);
    assert!(desk.shows("Preprocessor of control 1: low"));
    desk.click("Preview of control 1");
    desk.settle();
    assert!(desk.shows("What is followed of control 1"));
    let preview = desk.app().control_preview(0).unwrap();
    assert!(preview.pixels().any(|pixel| pixel == [255; 4]), "there are no edges");
    desk.click("Remove control 1");
    assert!(desk.app().form.controls.is_empty());
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    let (mut desk, root) = with_models();
    let nameless = |desk: &Desk| -> Vec<String> {
        let used = [Role::Button, Role::CheckBox, Role::ComboBox, Role::Slider, Role::TextInput, Role::SearchInput];
        let nodes = desk.harness.root().children_recursive();
        nodes
            .filter(|node| used.contains(&node.accesskit_node().role()))
            .filter(|node| node.accesskit_node().label().is_none_or(|label| label.trim().is_empty()))
            .map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.rect()))
            .collect()
    };
    desk.app_mut().run(Command::ChooseModel(Some(root.join("models/Stable-diffusion/tiny"))));
    desk.app_mut().form.prompt = "<lora:ink wash:0.6>".to_owned();
    desk.app_mut().run(Command::Control(ControlAction::Add(None)));
    desk.app_mut().settings.panels.advanced_open = true;
    desk.settle();
    assert_eq!(nameless(&desk), Vec::<String>::new());
    desk.key(Modifiers::NONE, Key::F4);
    desk.frames(3);
    assert_eq!(nameless(&desk), Vec::<String>::new());
    desk.click("Get more models");
    desk.frames(3);
    assert_eq!(nameless(&desk), Vec::<String>::new());
}

/// A window whose model says which words it knows.
fn with_words() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let model = own_model(folder.path());
    let mut desk = Desk::within(folder);
    desk.app_mut().run(Command::ChooseModel(Some(model)));
    desk.settle();
    desk
}

#[test]
fn known_words_are_offered_by_kinds_and_taken_with_keys() {
    let mut desk = with_words();
    desk.write("Prompt", "a red ");
    let write = |desk: &mut Desk, text: &str| {
        desk.harness.event(egui::Event::Text(text.to_owned()));
        desk.frames(3);
    };
    let prompt = |desk: &Desk| desk.app().form.prompt.clone();
    write(&mut desk, "b");
    assert!(!desk.shows("boat"), "a letter is not enough");
    write(&mut desk, "o");
    assert!(desk.shows("Things") && desk.shows("boat") && !desk.shows("castle"));
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(prompt(&desk), "a red boat");
    assert!(!desk.shows("Things"));
    // Several kinds; the arrows choose.
    write(&mut desk, ", be");
    desk.key(Modifiers::NONE, Key::Tab);
    assert_eq!(prompt(&desk), "a red boat, beach");
    write(&mut desk, ", pi");
    assert!(desk.shows("pine") && desk.shows("pine tree"));
    desk.key(Modifiers::NONE, Key::ArrowDown);
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(prompt(&desk), "a red boat, beach, pine");
    // A word that is whole is left as it is by Enter.
    write(&mut desk, ", pine");
    assert!(desk.shows("pine tree"));
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(prompt(&desk), "a red boat, beach, pine, pine\n");
}

#[test]
fn escape_takes_the_offered_words_away_and_nothing_else() {
    let mut desk = with_words();
    desk.write("Prompt", "a red bo");
    assert!(desk.shows("boat"));
    desk.key(Modifiers::NONE, Key::Escape);
    assert!(!desk.shows("boat"));
    // The field is still written in, and the word asked about no more.
    desk.harness.event(egui::Event::Text("a".to_owned()));
    desk.frames(3);
    assert_eq!(desk.app().form.prompt, "a red boa");
    assert!(!desk.shows("boat"));
    desk.harness.event(egui::Event::Text("t, wa".to_owned()));
    desk.frames(3);
    assert!(desk.shows("Styles") && desk.shows("watercolour"));
    desk.key(Modifiers::COMMAND, Key::ArrowUp);
    assert!(!desk.shows("watercolour"), "a command is no writing");
    // Another model says nothing of words.
    desk.app_mut().run(Command::ChooseModel(None));
    desk.settle();
    if desk.app().model().words.is_none() {
        assert!(!desk.shows("watercolour"));
    }
}

#[test]
fn unknown_words_are_told_below_the_prompt_and_known_ones_taken_in_their_place() {
    let mut desk = with_words();
    desk.write("Prompt", "a red castel");
    desk.settle();
    assert!(!desk.says("doesn't know"), "a word that is being written is told at once");
    desk.frames(30);
    assert!(desk.says("This model doesn't know: castel. It will ignore or guess it."));
    desk.click("Write castle in the place of castel");
    desk.settle();
    assert_eq!(desk.app().form.prompt, "a red castle");
    assert!(!desk.says("doesn't know"));
    desk.write("Negative prompt", "blurry, a spaceship, ");
    desk.settle();
    assert!(desk.says("This model doesn't know: blurry, spaceship. It will ignore or guess them."));
}

#[test]
fn few_steps_are_switched_in_the_panel() {
    let mut desk = with_words();
    assert!(desk.shows("Steps: Full (20 steps)") && desk.shows("Steps: Fast (3 steps)"));
    desk.click("Steps: Fast (3 steps)");
    assert!(desk.app().form.tuning.fast && desk.app().form.steps == 3);
    desk.app_mut().run(Command::ToggleLive);
    desk.frames(3);
    assert!(desk.shows("Fast (3 steps)") && !desk.shows("Live steps"));
    desk.click("Fast (3 steps)");
    assert!(!desk.app().live.fast && desk.shows("Live steps"));
    desk.app_mut().run(Command::ToggleLive);
    desk.click("Steps: Full (20 steps)");
    assert!(!desk.app().form.tuning.fast && desk.app().form.steps == 20);
    desk.app_mut().run(Command::ChooseModel(None));
    desk.settle();
    assert_eq!(desk.shows("Steps: Full (20 steps)"), desk.app().fast_steps().is_some());
}
