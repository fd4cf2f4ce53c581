//! The artist's own models in the studio: found in foreign folders, added by the prompt, noted in recipes, dropped back.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use scumble::app::{
    App, Ask, Command, ControlAction, ControlPicture, LibraryAction, NoticeKind, PromptAction, VaeChoice,
};
use scumble::base::{Extent, Pixmap};
use scumble::formats::{Export, ExportFormat, TextChunks, write_png};
use scumble::job::{Emphasis, Preprocessor, Recipe};
use scumble::library::download::Hub;
use scumble::library::models::ModelKind;

use studio::{Studio, start};
use web_ui::{lora, vae, web_ui, write};

#[path = "support/own_files.rs"]
mod own_files;
#[path = "support/studio.rs"]
mod studio;
#[path = "support/web_ui.rs"]
mod web_ui;

/// A studio with a web UI's folder, whose tiny model is chosen.
fn with_models() -> (Studio, PathBuf) {
    let mut studio = Studio::new();
    let root = web_ui(studio.folder.path());
    studio.run(Command::AddModelFolder(root.clone()));
    studio.until("the models are found", |app| app.browser().entries().len() == 6 && app.is_idle());
    let tiny = root.join("models/Stable-diffusion/tiny");
    studio.run(Command::Library(LibraryAction::Use(tiny.clone())));
    assert_eq!((studio.app.form.model.as_ref(), studio.app.model().family_id.as_str()), (Some(&tiny), "sd1"));
    let form = &mut studio.app.form;
    (form.steps, form.size, form.sampler) = (4, Extent::new(96, 64), "euler".to_owned());
    studio.notices.clear();
    (studio, root)
}

fn recipe(studio: &mut Studio) -> Recipe {
    let made = studio.generate();
    assert_eq!(made.len(), 1, "{:?}", studio.notices);
    Recipe::clone(&studio.app.candidate(made[0]).unwrap().recipe)
}

fn png() -> Export {
    Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true }
}

#[test]
fn a_checkpoint_of_a_foreign_folder_a_lora_by_its_tag_and_the_picture_dropped_back() {
    let (mut studio, root) = with_models();
    let form = &mut studio.app.form;
    form.prompt = "a fox, <lora:InkV2:0.6>, bad-hands".to_owned();
    (form.tuning.clip_skip, form.tuning.emphasis) = (2, Emphasis::NoNorm);
    form.vae = VaeChoice::File(root.join("models/VAE/sharp.safetensors"));
    form.seed_locked = true;
    form.seed = 1234;
    let form = form.clone();
    let made = studio.generate();
    let recipe = studio.app.candidate(made[0]).unwrap().recipe.clone();
    assert_eq!(recipe.prompt, form.prompt, "the artist's text stays in the recipe");
    let lora = &recipe.tuning.loras[0];
    assert_eq!((lora.adapter.name.as_str(), lora.unet, lora.text), ("ink wash", 0.6, 0.6));
    assert_eq!(lora.adapter.hash.as_ref().map(String::len), Some(10), "its hash was computed in the background");
    assert_eq!(recipe.tuning.embeddings[0].name, "bad-hands");
    assert_eq!(recipe.tuning.vae.as_ref().unwrap().name, "sharp");
    assert_eq!(recipe.model.name, "tiny");
    studio.run(Command::TakeSelected);
    let path = studio.path("fox.png");
    studio.run(Command::ExportTo { path: path.clone(), export: png() });
    // Another day, other settings.
    studio.run(Command::ChooseModel(None));
    studio.app.form = scumble::app::Form { size: form.size, ..scumble::app::Form::default() };
    studio.app.take_asks();
    studio.run(Command::Drop(path.clone()));
    let asks = studio.app.take_asks();
    let [Ask::Dropped(picture)] = &asks[..] else { panic!("it did not ask: {asks:?}") };
    assert_eq!((&picture.path, picture.prompt.as_str()), (&path, form.prompt.as_str()));
    studio.run(Command::UseMetadata(picture.metadata.clone()));
    studio.said(NoticeKind::Success, "settings are in the panel");
    let now = studio.app.form.clone();
    assert_eq!(scumble::app::Form { working: form.working, scale_to_model: form.scale_to_model, ..now }, form);
    assert_eq!(studio.app.form.model, Some(root.join("models/Stable-diffusion/tiny")));
    studio.run(Command::New);
    let again = studio.generate();
    let again = studio.app.candidate(again[0]).unwrap();
    assert!(Recipe { source: recipe.source.clone(), ..Recipe::clone(&again.recipe) } == *recipe, "{:?}", again.recipe);
}

#[test]
fn what_is_missing_or_for_other_models_is_said_and_pictures_are_made_without_it() {
    let (mut studio, _) = with_models();
    studio.app.form.prompt = "a fox <lora:gone:1> <lora:large:0.5> <hypernet:old:1>".to_owned();
    assert!(studio.app.lora_problem("gone").unwrap().contains("not among the models"));
    assert!(studio.app.lora_problem("large").unwrap().contains("Stable Diffusion XL"));
    assert_eq!(studio.app.lora_problem("ink wash"), None);
    let recipe = recipe(&mut studio);
    assert!(recipe.tuning.loras.is_empty() && recipe.prompt.contains("<lora:gone:1>"));
    studio.said(NoticeKind::Warning, "'gone'");
    studio.said(NoticeKind::Warning, "'large'");
    studio.said(NoticeKind::Warning, "hypernet");
    // Of a model that is gone nothing is made.
    studio.app.form.vae = VaeChoice::File(studio.path("no vae.pt"));
    recipe_has_no_vae(&mut studio);
}

fn recipe_has_no_vae(studio: &mut Studio) {
    assert_eq!(recipe(studio).tuning.vae, None);
    studio.said(NoticeKind::Warning, "no vae.pt");
}

#[test]
fn the_library_is_filtered_searched_and_used() {
    let (mut studio, root) = with_models();
    let shown = |studio: &Studio| -> Vec<String> {
        let browser = studio.app.browser();
        browser.shown().iter().map(|i| browser.entries()[*i].name.clone()).collect()
    };
    studio.run(Command::Library(LibraryAction::Toggle));
    assert!(studio.app.browser().is_open() && shown(&studio).len() == 6);
    studio.run(Command::Library(LibraryAction::Kind(Some(ModelKind::Lora))));
    assert_eq!(shown(&studio), ["ink wash", "large"]);
    studio.run(Command::Library(LibraryAction::Family(Some("sdxl".to_owned()))));
    assert_eq!(shown(&studio), ["large"]);
    assert_eq!(studio.app.browser().families(), ["sd1", "sdxl"]);
    studio.run(Command::Library(LibraryAction::Family(None)));
    studio.run(Command::Library(LibraryAction::Search("inkv2".to_owned())));
    assert_eq!(shown(&studio), ["ink wash"]);
    // The gallery takes its place.
    studio.run(Command::ToggleGallery);
    assert!(!studio.app.browser().is_open() && studio.app.gallery().is_open());
    studio.run(Command::Library(LibraryAction::Show(None)));
    assert!(studio.app.cover() == Some(Command::Library(LibraryAction::Toggle)) && shown(&studio).len() == 6);
    studio.app.form.prompt = "a fox".to_owned();
    for name in ["Lora/people/ink wash", "VAE/sharp", "ControlNet/canny"] {
        let path = root.join(format!("models/{name}.safetensors"));
        studio.run(Command::Library(LibraryAction::Use(path)));
    }
    studio.run(Command::Library(LibraryAction::Use(root.join("embeddings/bad-hands.safetensors"))));
    assert_eq!(studio.app.form.prompt, "a fox <lora:ink wash:1>, bad-hands");
    assert_eq!(studio.app.form.vae, VaeChoice::File(root.join("models/VAE/sharp.safetensors")));
    assert_eq!(studio.app.form.controls[0].network, Some(root.join("models/ControlNet/canny.safetensors")));
    // What does not fit is used as well, and said.
    studio.notices.clear();
    studio.run(Command::Library(LibraryAction::Use(root.join("models/Lora/large.safetensors"))));
    studio.said(NoticeKind::Warning, "Stable Diffusion XL");
    let vaes = studio.app.additions(ModelKind::Vae);
    assert!(vaes.len() == 1 && vaes[0].misfit.is_none());
    studio.run(Command::ChooseModel(None));
    assert!(studio.app.additions(ModelKind::Vae)[0].misfit.as_ref().unwrap().contains("built-in"));
}

#[test]
fn controls_follow_the_canvas_a_layer_or_a_file() {
    let (mut studio, root) = with_models();
    let followed = Pixmap::filled(Extent::new(8, 8), [9, 90, 200, 255]);
    write_png(&studio.path("house.png"), &followed, &TextChunks::default()).unwrap();
    let network = root.join("models/ControlNet/canny.safetensors");
    studio.drag("brush", &[(10.0, 10.0), (60.0, 40.0)]);
    for picture in [ControlPicture::Canvas, ControlPicture::Layer, ControlPicture::File(studio.path("house.png"))] {
        let number = studio.app.form.controls.len();
        studio.run(Command::Control(ControlAction::Add(Some(network.clone()))));
        studio.run(Command::Control(ControlAction::Picture(number, picture)));
    }
    let control = &mut studio.app.form.controls[2];
    (control.preprocessor, control.strength, control.start, control.end) = (Preprocessor::Canny, 0.7, 0.2, 0.8);
    control.guess = true;
    let noted = recipe(&mut studio).tuning.controls;
    assert_eq!(noted.len(), 3, "{:?}", studio.notices);
    assert!(noted.iter().all(|control| control.network.name == "canny"));
    assert_eq!((noted[2].image.name.as_str(), noted[2].strength, noted[2].guess), ("house.png", 0.7, true));
    assert!(noted[0].image.sha256 != noted[2].image.sha256);
    // One that is switched off is not used; one whose picture is gone is left out and said.
    studio.app.form.controls[0].enabled = false;
    studio.app.form.controls[1].network = Some(studio.path("no network.pth"));
    studio.run(Command::Control(ControlAction::Picture(2, ControlPicture::File(studio.path("gone.png")))));
    assert!(recipe(&mut studio).tuning.controls.is_empty());
    studio.said(NoticeKind::Warning, "no network.pth");
    studio.said(NoticeKind::Warning, "gone.png");
    studio.run(Command::Control(ControlAction::Remove(2)));
    studio.run(Command::Control(ControlAction::Remove(7)));
    assert_eq!(studio.app.form.controls.len(), 2);
}

#[test]
fn wildcards_are_drawn_with_the_seed_and_the_recipe_has_what_was_drawn() {
    let mut studio = Studio::new();
    let folder = studio.path("wildcards");
    write(&folder.join("colour.txt"), "red\ngreen\nblue\n");
    studio.app.settings.wildcard_folder = Some(folder);
    studio.app.form.prompt = "a __colour__ fox, __nothing__".to_owned();
    studio.app.form.seed_locked = true;
    let mut drawn: Vec<String> = (0..8)
        .map(|seed| {
            studio.app.form.seed = seed;
            let first = recipe(&mut studio).prompt;
            assert_eq!(recipe(&mut studio).prompt, first);
            first
        })
        .collect();
    studio.said(NoticeKind::Warning, "nothing.txt");
    assert_eq!(studio.app.form.prompt, "a __colour__ fox, __nothing__");
    drawn.sort();
    drawn.dedup();
    assert!(drawn.len() > 1 && drawn.iter().all(|prompt| prompt.ends_with(" fox, __nothing__")), "{drawn:?}");
}

#[test]
fn dropped_models_are_used_as_what_they_are() {
    let mut studio = Studio::new();
    let root = web_ui(studio.folder.path());
    studio.run(Command::Drop(root.join("models/Stable-diffusion/tiny")));
    assert_eq!(studio.app.form.model, Some(root.join("models/Stable-diffusion/tiny")));
    studio.until("the model is looked at", |app| app.model().family_id == "sd1" && app.is_idle());
    studio.run(Command::Drop(root.join("models/VAE/sharp.safetensors")));
    assert_eq!(studio.app.form.vae, VaeChoice::File(root.join("models/VAE/sharp.safetensors")));
    // A LoRA is found by its name only in folders that are known.
    studio.run(Command::Drop(root.join("models/Lora/people/ink wash.safetensors")));
    assert_eq!(studio.app.form.prompt, "<lora:ink wash:1>");
    let (_, add) = studio.said(NoticeKind::Warning, "none of your model folders").action.unwrap();
    studio.run(add);
    studio.until("it is found", |app| app.lora_problem("ink wash").is_none() && app.is_idle());
    // A folder that is no model may hold some.
    studio.run(Command::Drop(root.clone()));
    let (_, add) = studio.said(NoticeKind::Info, "is no model").action.unwrap();
    studio.run(add);
    studio.until("all are found", |app| app.browser().entries().len() == 6);
    assert_eq!(studio.app.browser().scanning(), None);
    write(&studio.path("broken.safetensors"), "no model");
    studio.run(Command::Drop(studio.path("broken.safetensors")));
    studio.said(NoticeKind::Error, "broken.safetensors");
    // A picture without settings is opened.
    let picture = Pixmap::filled(Extent::new(8, 8), [9, 90, 200, 255]);
    write_png(&studio.path("plain.png"), &picture, &TextChunks::default()).unwrap();
    studio.run(Command::Drop(studio.path("plain.png")));
    assert!(studio.picture() == picture);
}

#[test]
fn strengths_are_changed_in_the_prompt_and_models_used_last_come_first() {
    let (mut studio, root) = with_models();
    write(&root.join("models/Stable-diffusion/a model.vae.pt"), vae());
    write(&root.join("models/Lora/second.safetensors"), lora(768, &[]));
    studio.run(Command::ScanModels);
    let action = |action| Command::Prompt(action);
    studio.app.form.prompt = "a fox".to_owned();
    studio.run(action(PromptAction::AddLora("ink wash".to_owned())));
    studio.run(action(PromptAction::AddLora("second".to_owned())));
    studio.run(action(PromptAction::LoraStrength { number: 0, text: 0.6, unet: 0.6 }));
    studio.run(action(PromptAction::LoraStrength { number: 1, text: 0.5, unet: 1.0 }));
    assert_eq!(studio.app.form.prompt, "a fox <lora:ink wash:0.6> <lora:second:0.5:1>");
    let loras = recipe(&mut studio).tuning.loras;
    assert_eq!((loras[1].text, loras[1].unet), (0.5, 1.0));
    studio.run(action(PromptAction::RemoveLora(0)));
    studio.run(action(PromptAction::AddWords("ink".to_owned())));
    studio.run(action(PromptAction::AddNegativeWords("bad-hands".to_owned())));
    assert_eq!(studio.app.form.prompt, "a fox <lora:second:0.5:1>, ink");
    assert_eq!(recipe(&mut studio).tuning.embeddings[0].name, "bad-hands");
    studio.run(Command::ChooseModel(None));
    let names: Vec<_> = studio.app.models().iter().map(|model| model.name.clone()).collect();
    assert_eq!(names[1], "tiny");
    assert_eq!(studio.app.settings.recent_models.len(), 1);
}

#[test]
fn a_job_right_after_the_start_waits_for_the_search_of_models() {
    let (mut studio, _) = with_models();
    studio.app.form.prompt = "a fox <lora:ink wash:0.6>".to_owned();
    studio.tick();
    let folder = studio.folder;
    drop(studio.app);
    let mut app = start(folder.path(), Duration::ZERO);
    app.run(Command::Generate);
    let end = Instant::now() + Duration::from_mins(1);
    while app.candidates().is_empty() && Instant::now() < end {
        app.tick();
        std::thread::sleep(Duration::from_millis(1));
    }
    let recipe = app.candidates()[0].recipe.clone();
    assert_eq!((recipe.model.name.as_str(), recipe.tuning.loras.len()), ("tiny", 1), "{:?}", app.notices());
}

/// A server that answers whatever is asked of it with this line, after so long.
fn server(status: &'static str, after: Duration) -> Hub {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut stream = stream;
                let _ = stream.read(&mut [0; 4096]);
                std::thread::sleep(after);
                let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
        }
    });
    Hub::new(&format!("http://{address}"), None).unwrap()
}

#[test]
fn downloads_that_fail_or_are_stopped_say_so_and_can_go_on() {
    let id = App::catalogue()[0].id.clone();
    let download = || Command::Library(LibraryAction::Download(id.clone()));
    let mut studio = Studio::with_hub(server("404 Not Found", Duration::ZERO));
    studio.run(download());
    studio.until("it has failed", |app| app.downloads().is_empty());
    let (label, again) = studio.said(NoticeKind::Error, "was not downloaded").action.unwrap();
    assert!(label == "Try again" && again == download());
    assert!(studio.app.has_of_catalogue(&App::catalogue()[0]).is_none());
    let mut studio = Studio::with_hub(server("503 Busy", Duration::from_mins(1)));
    studio.run(download());
    assert_eq!(studio.app.downloads().len(), 1);
    // It goes on once, however often it is asked for.
    studio.run(download());
    assert_eq!(studio.app.downloads().len(), 1);
    studio.run(Command::Library(LibraryAction::CancelDownload(id.clone())));
    studio.until("it has stopped", |app| app.downloads().is_empty());
    assert_eq!(studio.said(NoticeKind::Info, "what came is kept").action.unwrap().1, download());
}

#[test]
fn few_steps_are_switched_on_and_off_and_are_in_the_recipe() {
    let mut studio = Studio::new();
    let model = own_files::own_model(studio.folder.path());
    studio.run(Command::ToggleFast);
    assert!(!studio.app.form.tuning.fast || studio.app.fast_steps().is_some());
    studio.run(Command::ChooseModel(Some(model.clone())));
    assert_eq!((studio.app.fast_steps(), studio.app.full_steps()), (Some(3), 20));
    (studio.app.form.size, studio.app.form.steps) = (Extent::new(64, 48), 7);
    studio.run(Command::ToggleFast);
    let form = &studio.app.form;
    assert_eq!((form.steps, form.guidance, form.sampler.as_str()), (3, 1.0, "lcm"));
    assert_eq!(studio.app.full_steps(), 7);
    let made = recipe(&mut studio);
    assert!(made.tuning.fast && (made.steps, made.sampler.as_str()) == (3, "lcm"));
    studio.run(Command::ToggleFast);
    let form = &studio.app.form;
    assert!(!form.tuning.fast && (form.steps, form.sampler.as_str()) == (7, "dpmpp_2m"));
    // Where the weights are gone, it draws as it does without them, and that is said.
    studio.run(Command::ToggleFast);
    std::fs::remove_file(model.join("fast.safetensors")).unwrap();
    let made = recipe(&mut studio);
    assert!(!made.tuning.fast && (made.steps, made.sampler.as_str()) == (20, "dpmpp_2m"));
    studio.said(NoticeKind::Warning, "the picture is drawn in 20 steps");
    // Another model begins without.
    studio.run(Command::ChooseModel(None));
    assert!(!studio.app.form.tuning.fast);
}

#[test]
fn words_that_the_model_does_not_know_are_found_and_replaced() {
    let mut studio = Studio::new();
    let model = own_files::own_model(studio.folder.path());
    let unknown = |studio: &Studio, negative| -> Vec<String> {
        studio.app.unknown_words(negative).iter().map(|unknown| unknown.word.clone()).collect()
    };
    studio.run(Command::ChooseModel(Some(model)));
    studio.app.form.prompt = "two red castels, <lora:ink:1> a spaceship".to_owned();
    studio.app.form.negative = "fog".to_owned();
    studio.settle();
    assert_eq!(unknown(&studio, false), ["castels", "spaceship"]);
    assert_eq!(unknown(&studio, true), ["fog"]);
    assert_eq!(studio.app.unknown_words(false)[0].near, ["castle"]);
    let (word, with) = ("castels".to_owned(), "castles".to_owned());
    studio.run(Command::Prompt(PromptAction::Replace { word, with, negative: false }));
    assert_eq!(studio.app.form.prompt, "two red castles, <lora:ink:1> a spaceship");
    studio.settle();
    assert_eq!(unknown(&studio, false), ["spaceship"]);
    // Models that say nothing of what they know are said nothing of.
    let plain = studio.path("plain");
    std::fs::create_dir(&plain).unwrap();
    studio.run(Command::ChooseModel(Some(plain)));
    studio.settle();
    assert!(unknown(&studio, false).is_empty() && unknown(&studio, true).is_empty());
}
