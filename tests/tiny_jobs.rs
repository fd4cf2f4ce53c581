//! Jobs with a tiny decoder, how far a decode is, and the VAE's tiles.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that stops has failed; what it measures is told")]

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, Pixmap, RngKind};
use scumble::engine::{self, Engine, EngineConfig, VaeTiles};
use scumble::families::TinyAutoencoder;
use scumble::job::{DecoderPlace, Event, Generate, Preview, Source};
use scumble::nets::{Vae, VaeConfig};
use scumble::weights::Weights;

#[allow(dead_code, reason = "each test has a few of the helpers")]
#[path = "support/jobs.rs"]
mod jobs;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// What a job told.
struct Told {
    picture: std::sync::Arc<Pixmap>,
    /// Whether its recipe says that a tiny decoder made it.
    tiny: bool,
    notices: Vec<String>,
    decoding: Vec<f32>,
    /// Sizes of the previews that were pixels, and the number of those that were latents.
    pixels: Vec<Extent>,
    latents: usize,
}

fn run(engine: &Engine, task: Generate) -> Told {
    jobs::submit(engine, task);
    let (mut notices, mut decoding, mut pixels, mut latents) = (Vec::new(), Vec::new(), Vec::new(), 0);
    loop {
        let (_, event) = engine.events().recv_timeout(std::time::Duration::from_mins(2)).unwrap();
        while let Some((_, preview)) = engine.previews().take() {
            match preview {
                Preview::Pixels { pixels: shown, place } => {
                    assert_eq!((place.width, place.height), (64, 48));
                    pixels.push(shown.extent());
                }
                Preview::Latent { .. } => latents += 1,
            }
        }
        match event {
            Event::Notice(notice) => notices.push(notice),
            Event::Decoding { fraction } => decoding.push(fraction),
            Event::Finished(mut made) => {
                let (picture, recipe) = made.remove(0);
                return Told { picture, tiny: recipe.tuning.economy.tiny_decode, notices, decoding, pixels, latents };
            }
            Event::Failed(failure) => panic!("{failure}"),
            _ => {}
        }
    }
}

fn job(decoder: Option<&Path>, decodes: bool) -> Generate {
    let mut task = jobs::task(Extent::new(64, 48), Source::Noise);
    task.model = Some(golden().join("models/sd1"));
    task.resources.preview_decoder = decoder.map(|path| DecoderPlace::File(path.to_owned()));
    task.recipe.tuning.economy.tiny_decode = decodes;
    task
}

#[test]
fn a_tiny_decoder_shows_previews_and_makes_the_picture_where_the_recipe_says_so() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let decoder = golden().join("models/taesd");
    let plain = run(&engine, job(None, false));
    assert!(!plain.tiny && plain.notices.is_empty() && plain.pixels.is_empty() && plain.latents > 0);
    let rising = plain.decoding.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(plain.decoding.len() > 4 && rising && plain.decoding.last() == Some(&1.0), "{:?}", plain.decoding);
    // Its previews change nothing of the picture.
    let shown = run(&engine, job(Some(&decoder), false));
    assert!(shown.picture == plain.picture && !shown.tiny && shown.notices.is_empty());
    assert!(shown.pixels.iter().all(|size| *size == Extent::new(64, 48)) && !shown.pixels.is_empty());
    let tiny = run(&engine, job(Some(&decoder), true));
    assert!(tiny.picture != plain.picture && tiny.tiny && tiny.notices.is_empty() && tiny.decoding.is_empty());
    assert_eq!(run(&engine, job(Some(&decoder), true)).picture, tiny.picture);
    // Where there is none, or none that fits, the picture is made all the same.
    let without = run(&engine, job(None, true));
    assert!(without.picture == plain.picture && !without.tiny);
    assert!(without.notices[0].contains("no tiny decoder for this model"), "{:?}", without.notices);
    let wrong = run(&engine, job(Some(&golden().join("models/sd1/vae")), true));
    assert!(wrong.picture == plain.picture && !wrong.tiny && wrong.latents > 0 && wrong.pixels.is_empty());
    assert!(wrong.notices[0].contains("_class_name is AutoencoderKL"), "{:?}", wrong.notices);
}

#[test]
fn tiles_of_the_vae_are_as_large_as_was_asked_for_and_smaller_where_memory_is_short() {
    let large = |side: u32| {
        let mut task = job(None, false);
        (task.recipe.size, task.previews, task.recipe.steps) = (Extent::new(side, side * 3 / 4), false, 1);
        task
    };
    let start = |vae_tiles, memory_limit| {
        Engine::start(EngineConfig { vae_tiles, memory_limit, ..EngineConfig::default() }).unwrap()
    };
    let of = |vae_tiles, side| run(&start(vae_tiles, None), large(side));
    let differ = |a: &Told, b: &Told| {
        let bytes = a.picture.data().iter().zip(b.picture.data());
        bytes.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>() as f64 / a.picture.data().len() as f64
    };
    let whole = of(VaeTiles::Off, 256);
    let auto = of(VaeTiles::Auto, 256);
    assert!(auto.picture == whole.picture && auto.decoding == whole.decoding);
    let tiled = of(VaeTiles::Side(VaeTiles::LEAST), 256);
    assert!(tiled.decoding != whole.decoding);
    assert!((1e-6..8.0).contains(&differ(&tiled, &whole)), "{}", differ(&tiled, &whole));
    // Whole, it needs about 105 MB, 67 of which are kept free for all else.
    let short = Some(90_000_000);
    let engine = start(VaeTiles::Off, short);
    jobs::submit(&engine, large(512));
    let Event::Failed(failure) = jobs::wait(&engine) else { panic!("it does not fit") };
    assert!(failure.message.contains("of memory"), "{failure}");
    let (tight, whole) = (run(&start(VaeTiles::Auto, short), large(512)), of(VaeTiles::Off, 512));
    assert!(tight.decoding != whole.decoding, "it is made in tiles");
    assert!((1e-6..8.0).contains(&differ(&tight, &whole)), "{}", differ(&tight, &whole));
}

/// The least seconds of three runs of each, in turn.
fn least(mut runs: [&mut dyn FnMut(); 2]) -> [f64; 2] {
    let mut least = [f64::INFINITY; 2];
    for round in 0..4 {
        for (run, least) in runs.iter_mut().zip(&mut least) {
            let begun = std::time::Instant::now();
            run();
            if round > 0 {
                *least = least.min(begun.elapsed().as_secs_f64());
            }
        }
    }
    least
}

/// With `SCUMBLE_FULLSIZE`, a folder with the `sd15` of `golden/make_fullsize.py` and a `taesd` (what diffusers'
/// `AutoencoderTiny().save_pretrained` writes): how long decoding takes, and how much memory in tiles and whole.
#[test]
fn full_size() {
    let Some(folder) = std::env::var_os("SCUMBLE_FULLSIZE").map(PathBuf::from) else { return };
    let (device, cancel) = (Device::Cpu, CancelToken::new());
    let tiny = TinyAutoencoder::load(&folder.join("taesd"), &device, DType::BF16, &cancel).unwrap();
    let weights = Weights::open(&[folder.join("sd15/vae/diffusion_pytorch_model.safetensors")]).unwrap();
    let config = VaeConfig::open(&folder.join("sd15/vae/config.json")).unwrap();
    let mut vae = Vae::load_decoder(&config, &weights.reading(DType::BF16, &device).root()).unwrap();
    let latent = |side: usize| {
        let values = RngKind::Cpu.generator(1).normal(4 * side * side);
        Tensor::from_vec(values, (1, 4, side, side), &device).unwrap()
    };
    let x = latent(64);
    let [whole, small] =
        least([&mut || drop(vae.decode(&x, &cancel).unwrap()), &mut || drop(tiny.decode(&x, &cancel).unwrap())]);
    println!("512x512: VAE {whole:.3} s, tiny {small:.3} s: {:.1} x", whole / small);
    let mut peak = |side: usize, tile: Option<usize>| {
        vae.set_most_pixels(tile.map(|tile| tile * tile));
        let before = {
            engine::forget_peak();
            engine::peak_resident_bytes().unwrap()
        };
        let begun = std::time::Instant::now();
        drop(vae.decode(&latent(side / 8), &cancel).unwrap());
        let (secs, most) = (begun.elapsed().as_secs_f64(), engine::peak_resident_bytes().unwrap());
        println!("{side}x{side}, tiles of {tile:?}: {:.2} GB more, {secs:.1} s", (most - before) as f64 / 1e9);
    };
    for (side, tile) in [(512, Some(512)), (1024, Some(512)), (2048, Some(512)), (1024, None)] {
        peak(side, tile);
    }
}
