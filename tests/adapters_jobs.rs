//! Jobs with adapters, control networks and another VAE: what they change, what they leave alone, what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use scumble::base::{Extent, Pixmap};
use scumble::engine::{Engine, EngineConfig};
use scumble::job::{
    Area, Control, ControlRecipe, DecoderPlace, Event, Generate, ImageRef, Lora, LoraRecipe, ModelRef, OutpaintFill,
    Preprocessor, Sides, Source,
};

use additions::{tensors, write_control, write_lora};
use jobs::{box_mask, distance, gradient, inpaint, make, submit, task, wait};

#[path = "support/additions.rs"]
#[allow(dead_code, reason = "not every test file uses all of it")]
mod additions;
#[path = "support/jobs.rs"]
#[allow(dead_code, reason = "not every test file uses all of it")]
mod jobs;
#[path = "support/own_files.rs"]
mod own_files;

const SIZE: Extent = Extent::new(64, 48);

fn tiny(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

fn engine() -> Engine {
    Engine::start(EngineConfig::default()).unwrap()
}

/// A job of the tiny model.
fn job(source: Source) -> Generate {
    Generate { model: Some(tiny("sd1")), ..task(SIZE, source) }
}

fn with_lora(path: &Path, unet: f64, text: f64) -> Generate {
    let mut task = job(Source::Noise);
    task.resources.loras.push(Lora { path: path.to_owned(), unet, text });
    task.recipe.tuning.loras.push(LoraRecipe { adapter: ModelRef::default(), unet, text });
    task
}

fn with_control(
    mut task: Generate,
    folder: &Path,
    pixels: &Arc<Pixmap>,
    change: impl Fn(&mut ControlRecipe),
) -> Generate {
    let mut recipe = ControlRecipe {
        network: ModelRef::default(),
        image: ImageRef { name: "control.png".into(), sha256: String::new() },
        preprocessor: Preprocessor::None,
        thresholds: None,
        strength: 0.9,
        start: 0.0,
        end: 1.0,
        guess: false,
    };
    change(&mut recipe);
    let control = Control { path: folder.to_owned(), pixels: pixels.clone(), preprocessor_path: None };
    task.resources.controls.push(control);
    task.recipe.tuning.controls.push(recipe);
    task
}

/// What a job fails with.
fn failure(engine: &Engine, task: Generate) -> String {
    submit(engine, task);
    match wait(engine) {
        Event::Failed(failure) => failure.message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_adapter_changes_the_picture_by_its_strength_and_not_at_zero() {
    let folder = tempfile::tempdir().unwrap();
    let lora = folder.path().join("style.safetensors");
    write_lora(&lora);
    let engine = engine();
    let plain = make(&engine, job(Source::Noise));
    assert_eq!(make(&engine, with_lora(&lora, 0.0, 0.0)), plain);
    let [unet, text, both, away] = [(0.8, 0.0), (0.0, 0.8), (0.8, 0.8), (-0.8, -0.8)]
        .map(|(unet, text)| make(&engine, with_lora(&lora, unet, text)));
    for (i, a) in [&plain, &unet, &text, &both, &away].into_iter().enumerate() {
        for b in [&plain, &unet, &text, &both, &away].into_iter().skip(i + 1) {
            assert_ne!(a, b);
        }
    }
    // Two halves are a whole, but for the order of additions.
    let mut halves = with_lora(&lora, 0.4, 0.4);
    halves.resources.loras.push(halves.resources.loras[0].clone());
    assert!(distance(&make(&engine, halves), &both, |_, _| true) < 0.5);
    // Without it the model is as it was.
    assert_eq!(make(&engine, job(Source::Noise)), plain);
}

#[test]
fn a_models_own_adapter_for_few_steps_and_its_own_tiny_decoder_are_used_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let model = own_files::own_model(folder.path());
    let lora = model.join("fast.safetensors");
    write_lora(&lora);
    let engine = engine();
    let of_model = |task: Generate| Generate { model: Some(model.clone()), ..task };
    let plain = make(&engine, of_model(job(Source::Noise)));
    let merged = make(&engine, of_model(with_lora(&lora, 1.0, 1.0)));
    let mut fast = of_model(job(Source::Noise));
    (fast.resources.fast, fast.recipe.tuning.fast) = (true, true);
    assert_ne!(plain, merged);
    assert_eq!(make(&engine, fast.clone()), merged);
    assert_eq!(make(&engine, of_model(job(Source::Noise))), plain);
    let mut tiny = of_model(job(Source::Noise));
    tiny.recipe.tuning.economy.tiny_decode = true;
    tiny.resources.preview_decoder = Some(DecoderPlace::OfModel);
    let own = make(&engine, tiny.clone());
    tiny.resources.preview_decoder = Some(DecoderPlace::File(self::tiny("taesd")));
    assert_ne!(own, plain);
    assert_eq!(own, make(&engine, tiny));
    // Of a model that has none it is an error: what is planned asks before.
    fast.model = Some(self::tiny("sd1"));
    assert!(failure(&engine, fast.clone()).contains("has no weights for few steps"));
    std::fs::write(&lora, "nothing").unwrap();
    fast.model = Some(model);
    let said = failure(&engine, fast);
    assert!(said.contains("fast.safetensors is not a usable model file"), "{said}");
}

#[test]
fn adapters_that_cannot_be_used_fail_the_job_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine();
    let lora = folder.path().join("style.safetensors");
    let message = failure(&engine, with_lora(&lora, 1.0, 1.0));
    assert!(message.contains("style.safetensors cannot be read"), "{message}");
    let tensor = |shape: &[usize]| Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap();
    let module = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
    let file = HashMap::from([
        (format!("{module}.lora_down.weight"), tensor(&[1, 2048])),
        (format!("{module}.lora_up.weight"), tensor(&[1280, 1])),
    ]);
    candle_core::safetensors::save(&file, &lora).unwrap();
    let message = failure(&engine, with_lora(&lora, 1.0, 1.0));
    assert!(message.contains("is a LoRA for SDXL") && message.contains("width 32"), "{message}");
    write_lora(&lora);
    let message = failure(&engine, with_lora(&lora, f64::INFINITY, 1.0));
    assert!(message.contains("strength that is no number"), "{message}");
    make(&engine, job(Source::Noise));
}

#[test]
fn a_control_changes_the_picture_by_its_strength_and_in_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    write_control(folder.path(), 32);
    let engine = engine();
    let pixels = gradient(SIZE);
    let made = |change: &dyn Fn(&mut ControlRecipe)| {
        make(&engine, with_control(job(Source::Noise), folder.path(), &pixels, change))
    };
    let plain = make(&engine, job(Source::Noise));
    assert_eq!(made(&|control| control.strength = 0.0), plain);
    // Four steps: none lies within the last fifth as a whole.
    assert_eq!(made(&|control| control.start = 0.8), plain);
    assert_eq!(made(&|control| control.end = 0.2), plain);
    let all = made(&|_| ());
    let early = made(&|control| control.end = 0.5);
    let late = made(&|control| control.start = 0.5);
    let guess = made(&|control| control.guess = true);
    let weak = made(&|control| control.strength = 0.2);
    let different = [&plain, &all, &early, &late, &guess, &weak];
    for (i, a) in different.iter().enumerate() {
        for b in &different[i + 1..] {
            assert_ne!(a, b);
        }
    }
    // Two of one network add up; and with none, the model is as it was.
    let half = |task| with_control(task, folder.path(), &pixels, |control| control.strength = 0.45);
    assert!(distance(&make(&engine, half(half(job(Source::Noise)))), &all, |_, _| true) < 0.5);
    assert_eq!(make(&engine, job(Source::Noise)), plain);
    // A picture of another size is scaled to the job's.
    let large = Arc::new(Pixmap::filled(Extent::new(100, 100), [200, 10, 10, 255]));
    let small = Arc::new(Pixmap::filled(Extent::new(7, 5), [200, 10, 10, 255]));
    let [large, small] =
        [large, small].map(|pixels| make(&engine, with_control(job(Source::Noise), folder.path(), &pixels, |_| ())));
    assert_eq!(large, small);
}

#[test]
fn controls_that_cannot_be_used_fail_the_job_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    write_control(&folder.path().join("fits"), 32);
    write_control(&folder.path().join("other"), 768);
    let engine = engine();
    let pixels = gradient(SIZE);
    let control = |name: &str, change: &dyn Fn(&mut ControlRecipe)| {
        with_control(job(Source::Noise), &folder.path().join(name), &pixels, change)
    };
    let message = failure(&engine, control("other", &|_| ()));
    assert!(message.contains("other is a control network for SD 1.x"), "{message}");
    let message = failure(&engine, control("nothing", &|_| ()));
    assert!(message.contains("nothing"), "{message}");
    let message = failure(&engine, control("fits", &|control| control.strength = f64::NAN));
    assert!(message.contains("its strength is NaN"), "{message}");
    let message = failure(&engine, control("fits", &|control| (control.start, control.end) = (0.9, 0.1)));
    assert!(message.contains("from 0.9 to 0.1 of the steps"), "{message}");
    let mut without_files = control("fits", &|_| ());
    without_files.resources.controls.clear();
    let message = failure(&engine, without_files);
    assert!(message.contains("names 1 control networks and files are given for 0"), "{message}");
    let file = folder.path().join("fits/diffusion_pytorch_model.safetensors");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let message = failure(&engine, control("fits", &|_| ()));
    assert!(message.contains("diffusion_pytorch_model.safetensors"), "{message}");
    make(&engine, job(Source::Noise));
}

#[test]
fn a_control_is_cut_and_placed_as_the_picture_is() {
    let folder = tempfile::tempdir().unwrap();
    write_control(folder.path(), 32);
    let engine = engine();
    let canvas = Extent::new(160, 128);
    let pixels = gradient(canvas);
    let dotted = |x: u32, y: u32| {
        let mut dotted = Pixmap::filled(canvas, [90, 90, 90, 255]);
        assert!(dotted.paste(x, y, &Pixmap::filled(Extent::new(12, 12), [255, 0, 0, 255])));
        Arc::new(dotted)
    };
    // Only a box around the mask is seen: a dot outside of it changes nothing, one inside of it does.
    let mask = box_mask(canvas, 20, 20, 30, 20);
    let repainted = |control: &Arc<Pixmap>| {
        let mut source = inpaint(&pixels, mask.clone());
        if let Source::Inpaint { area, .. } = &mut source {
            *area = Area::OnlyMasked { padding_px: 8, working: SIZE };
        }
        let task = Generate { model: Some(tiny("sd1")), ..task(canvas, source) };
        make(&engine, with_control(task, folder.path(), control, |_| ()))
    };
    let even = Arc::new(Pixmap::filled(canvas, [90, 90, 90, 255]));
    let plain = repainted(&even);
    assert_eq!(repainted(&dotted(140, 110)), plain);
    let inside = repainted(&dotted(30, 24));
    assert_ne!(inside, plain);
    let outside = |x: u32, y: u32| !((20..50).contains(&x) && (20..40).contains(&y));
    assert!(distance(&inside, &pixels, outside) < 1e-9);
    // In frames around a picture, a control of the grown size is seen whole; one of the picture's own size lies on it.
    let known = gradient(SIZE);
    let grown = Extent::new(96, 48);
    let extended = |control: &Arc<Pixmap>| {
        let source = Source::Outpaint {
            pixels: known.clone(),
            sides: Sides { left: 0, top: 0, right: 32, bottom: 0 },
            feather_px: 4.0,
            fill: OutpaintFill::Edge,
            strength: 1.0,
        };
        let mut task = Generate { model: Some(tiny("sd1")), ..task(grown, source) };
        task.recipe.working = Some(Extent::new(64, 48));
        make(&engine, with_control(task, folder.path(), control, |_| ()))
    };
    let mut whole = Pixmap::filled(grown, [0; 4]);
    assert!(whole.paste(0, 0, &known));
    assert_eq!(extended(&known), extended(&Arc::new(whole)));
    assert_ne!(extended(&known), extended(&Arc::new(Pixmap::filled(grown, [200, 200, 200, 255]))));
}

#[test]
fn another_vae_takes_the_place_of_the_models() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine();
    let with_vae = |path: &Path| {
        let mut task = job(Source::Noise);
        task.resources.vae = Some(path.to_owned());
        task
    };
    let plain = make(&engine, job(Source::Noise));
    // The model's own, as a folder, as a whole model's folder, and as the file in it.
    let own = tiny("sd1").join("vae");
    for path in [own.clone(), tiny("sd1"), own.join("diffusion_pytorch_model.safetensors")] {
        assert_eq!(make(&engine, with_vae(&path)), plain, "{}", path.display());
    }
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(own.join("config.json"), other.join("config.json")).unwrap();
    let mut file = tensors(&own.join("diffusion_pytorch_model.safetensors"));
    let bias = file["decoder.conv_out.bias"].to_dtype(DType::F32).unwrap();
    file.insert("decoder.conv_out.bias".into(), (bias + 0.5).unwrap());
    candle_core::safetensors::save(&file, other.join("diffusion_pytorch_model.safetensors")).unwrap();
    let brighter = make(&engine, with_vae(&other));
    let mean = |p: &Pixmap| p.pixels().map(|[r, g, b, _]| u64::from(r) + u64::from(g) + u64::from(b)).sum::<u64>();
    assert!(mean(&brighter) > mean(&plain));
    assert_eq!(make(&engine, job(Source::Noise)), plain);
    // One of other latents, something else, and nothing.
    let config = std::fs::read_to_string(own.join("config.json")).unwrap();
    std::fs::write(other.join("config.json"), config.replace("\"latent_channels\": 4", "\"latent_channels\": 16"))
        .unwrap();
    let message = failure(&engine, with_vae(&other));
    assert!(message.contains("is a VAE of 16 channels"), "{message}");
    let lora = folder.path().join("style.safetensors");
    write_lora(&lora);
    for path in [lora, folder.path().join("nothing.safetensors"), tiny("sd1").join("unet")] {
        let message = failure(&engine, with_vae(&path));
        assert!(!message.contains('\n') && message.len() < 400, "{message}");
    }
}
