//! Networks in bf16 beside the same networks in f32, and one latent under several texts beside a latent for each.
//!
//! Where the processor has no units for bf16, networks of bf16 weights compute in f32: then the weights' rounding alone
//! is what differs here.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that stops has failed; what it measures is worth a line"
)]

#[allow(dead_code, reason = "adapters and embeddings are of no use here")]
#[path = "support/additions.rs"]
mod additions;
#[path = "support/tiny_models.rs"]
mod tiny_models;

use std::path::Path;

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, RngKind};
use scumble::families::{self, Conditions, ControlInput, DiffusionModel, LoadRequest, TextInput};
use scumble::job::Resources;

const TEXTS: [TextInput<'static>; 2] =
    [TextInput::new("blurry", true), TextInput::new("a red fox sleeping in the snow", false)];

fn load(path: &Path, dtype: DType) -> Box<dyn DiffusionModel> {
    let files = families::open(Some(path)).unwrap();
    let (resources, cancel) = (Resources::default(), CancelToken::new());
    let (device, progress) = (&Device::Cpu, &mut |_, _| ());
    let request = LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel };
    let mut model = families::load(request).unwrap();
    model.condition(&Conditions::new(&TEXTS, Extent::new(64, 64)), &cancel).unwrap();
    model
}

/// The tiny models of every family, in folders.
fn tiny(each: impl Fn(&str, &Path)) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let json = std::fs::read_to_string(golden.join("families/models.json")).unwrap();
    let models = tiny_models::models(&json);
    assert!(models.len() >= 5, "{} models", models.len());
    for (name, model) in &models {
        let folder = tempfile::tempdir().unwrap();
        model.write(folder.path(), DType::F32);
        each(name, folder.path());
    }
    each("sd1 with attention at every level", &golden.join("models/sd1"));
}

fn noise(seed: u64, shape: &[usize]) -> Tensor {
    let values = RngKind::Cpu.generator(seed).normal(shape.iter().product());
    Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
}

/// Input of a model's UNet: latents, and what is joined to them.
fn input(model: &dyn DiffusionModel, (rows, columns): (usize, usize)) -> Tensor {
    let latent = model.latent_format().channels as usize;
    noise(7, &[1, latent + model.unet_inputs().channels(latent), rows, columns])
}

fn values(x: &Tensor) -> Vec<f32> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

/// The greatest difference over the greatest number, and 1 minus the cosine.
fn errors(actual: &Tensor, expected: &Tensor) -> (f64, f64) {
    assert_eq!(actual.dims(), expected.dims());
    let (a, e) = (values(actual), values(expected));
    assert!(a.iter().all(|x| x.is_finite()));
    let most = e.iter().fold(0f32, |m, x| m.max(x.abs()));
    let worst = a.iter().zip(&e).fold(0f32, |m, (a, e)| m.max((a - e).abs()));
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    (f64::from(worst / most), 1.0 - dot(&a, &e) / (dot(&a, &a) * dot(&e, &e)).sqrt())
}

#[track_caller]
fn close(what: &str, actual: &Tensor, expected: &Tensor) {
    let (worst, angle) = errors(actual, expected);
    println!("{what}: error {worst:.1e} of the greatest, 1 - cosine {angle:.1e}");
    assert!(worst < 0.06 && angle < 1e-3, "{what}: error {worst:.1e} of the greatest, 1 - cosine {angle:.1e}");
}

#[test]
fn every_family_says_in_bf16_what_it_says_in_f32() {
    let cancel = CancelToken::new();
    tiny(|name, path| {
        let [mut full, mut half] = [DType::F32, DType::BF16].map(|dtype| load(path, dtype));
        let x = input(full.as_ref(), (8, 12));
        for t in [2.0, 500.0, 981.0] {
            let [full, half] = [&mut full, &mut half].map(|m| m.predict(&x, t, &[0, 1], &cancel).unwrap());
            close(&format!("{name} at {t}"), &half, &full);
        }
        let latent = noise(3, &[1, full.latent_format().channels as usize, 6, 5]);
        let [expected, actual] = [&mut full, &mut half].map(|m| m.decode(&latent, &cancel).unwrap());
        close(&format!("{name} decoded"), &actual, &expected);
        let picture = expected.clamp(-1f32, 1f32).unwrap();
        let [expected, actual] = [&mut full, &mut half].map(|m| m.encode(&picture, &cancel).unwrap().0);
        close(&format!("{name} encoded"), &actual, &expected);
        assert!(half.take_notices().is_empty(), "{name}: its VAE went back to f32");
    });
}

#[test]
fn one_latent_under_several_texts_gives_the_bits_of_one_for_each() {
    let cancel = CancelToken::new();
    tiny(|name, path| {
        for dtype in [DType::F32, DType::BF16] {
            let mut model = load(path, dtype);
            // A size at which the kernels for large images are chosen, too, and one with odd sides.
            for size in [(16, 16), (7, 5)] {
                let x = input(model.as_ref(), size);
                let each = Tensor::cat(&[&x, &x], 0).unwrap();
                let [shared, apart] = [&x, &each].map(|x| model.predict(x, 321.0, &[0, 1], &cancel).unwrap());
                assert_eq!(shared.dim(0).unwrap(), 2);
                assert!(values(&shared) == values(&apart), "{name} in {dtype:?}, {size:?}");
                let alone = model.predict(&x, 321.0, &[1], &cancel).unwrap();
                assert!(values(&alone) == values(&shared.narrow(0, 1, 1).unwrap()), "{name} in {dtype:?}: alone");
            }
        }
    });
}

#[test]
fn controls_follow_one_latent_as_they_follow_one_for_each() {
    let cancel = CancelToken::new();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1");
    let folder = tempfile::tempdir().unwrap();
    additions::write_control(folder.path(), 32);
    let control = |guess| ControlInput {
        path: folder.path().to_owned(),
        image: noise(5, &[1, 3, 64, 64]).clamp(0f32, 1f32).unwrap(),
        strength: 0.7,
        start: 0.0,
        end: 1.0,
        guess,
    };
    for guess in [false, true] {
        let mut plain = load(&golden, DType::F32);
        let x = input(plain.as_ref(), (8, 8));
        let free = plain.predict(&x, 321.0, &[0, 1], &cancel).unwrap();
        let mut results = Vec::new();
        for dtype in [DType::F32, DType::BF16] {
            let mut model = load(&golden, dtype);
            model.set_controls(&[control(guess), control(false)], &cancel).unwrap();
            let each = Tensor::cat(&[&x, &x], 0).unwrap();
            let [shared, apart] = [&x, &each].map(|x| model.predict(x, 321.0, &[0, 1], &cancel).unwrap());
            assert!(values(&shared) == values(&apart), "{dtype:?}, guess {guess}");
            results.push(shared);
        }
        close("controlled", &results[1], &results[0]);
        assert!(errors(&results[0], &free).0 > 0.01, "the controls add nothing");
    }
}
