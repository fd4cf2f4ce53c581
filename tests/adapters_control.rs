//! Control networks: what diffusers' add to a UNet, how several come together, and what does not fit.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that stops has failed, and what it measures is worth a line"
)]

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::nets::{Added, Conditioning, ControlNet, ControlNetConfig, Evaluation, Residuals, Unet, UnetConfig};
use scumble::weights::{Config, Weights};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/adapters").join(name)
}

fn expected() -> HashMap<String, Tensor> {
    candle_core::safetensors::load(golden("expected.safetensors"), &Device::Cpu).unwrap()
}

fn config(name: &str) -> Config {
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(golden("configs.json")).unwrap()).unwrap();
    Config::parse(name, &all[name].to_string()).unwrap()
}

fn open(name: &str) -> Weights {
    Weights::open(&[golden(&format!("{name}.safetensors"))]).unwrap()
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// The largest difference over the largest expected number.
fn error(actual: &Tensor, expected: &Tensor) -> f32 {
    assert_eq!(actual.dims(), expected.dims());
    let (actual, expected) = (numbers(actual), numbers(expected));
    assert!(actual.iter().all(|x| x.is_finite()));
    let largest = expected.iter().fold(0f32, |a, b| a.max(b.abs()));
    actual.iter().zip(&expected).fold(0f32, |a, (x, y)| a.max((x - y).abs())) / largest
}

struct Controlled {
    unet: Unet,
    expected: HashMap<String, Tensor>,
}

impl Controlled {
    fn new() -> Self {
        let weights = open("unet");
        let reading = weights.reading(DType::F32, &Device::Cpu);
        let config = UnetConfig::from_config(&config("unet")).unwrap();
        Self { unet: Unet::load(&config, &reading.root()).unwrap(), expected: expected() }
    }

    fn input(&self, name: &str) -> &Tensor {
        &self.expected[&format!("in {name}")]
    }

    fn conditioning(&self) -> Conditioning<'_> {
        let added = Added { pooled: self.input("text_embeds"), time_ids: self.input("time_ids") };
        Conditioning { text: self.input("text"), class_labels: None, added: Some(added) }
    }

    fn out(&self, residuals: Option<&Residuals>) -> Tensor {
        let context = self.unet.context(self.conditioning()).unwrap();
        let (sample, cancel) = (self.input("sample"), CancelToken::new());
        let how = Evaluation { residuals, ..Evaluation::default() };
        self.unet.evaluate(sample, 321.0, &context, how, &cancel).unwrap()
    }

    fn residuals(&self, control: &ControlNet, strength: f64, guess: bool) -> Residuals {
        let cancel = CancelToken::new();
        let hint = control.hint(self.input("picture"), &cancel).unwrap();
        let context = control.context(self.conditioning()).unwrap();
        control.forward(self.input("sample"), 321.0, &context, &hint, (strength, guess), &cancel).unwrap()
    }
}

fn control_network(change: impl FnOnce(&mut ControlNetConfig)) -> ControlNet {
    let mut config = ControlNetConfig::from_config(&config("control")).unwrap();
    change(&mut config);
    ControlNet::load(&config, &open("control").reading(DType::F32, &Device::Cpu).root()).unwrap()
}

#[test]
fn control_networks_add_what_diffusers_adds() {
    let set = Controlled::new();
    let plain = control_network(|_| ());
    let pooled = control_network(|config| (config.pooled, config.reversed_colours) = (true, true));
    for (name, control, strength, guess) in
        [("plain", &plain, 0.7, false), ("guess", &plain, 1.2, true), ("pooled", &pooled, 1.0, false)]
    {
        let residuals = set.residuals(control, strength, guess);
        let (skips, mid) = residuals.parts();
        for (i, residual) in skips.iter().chain(mid).enumerate() {
            let residual = residual.permute((0, 3, 1, 2)).unwrap().contiguous().unwrap();
            let error = error(&residual, &set.expected[&format!("control {name} {i}")]);
            assert!(error < 1e-5, "{name} {i}: {error:.1e}");
        }
        let error = error(&set.out(Some(&residuals)), &set.expected[&format!("control {name} out")]);
        println!("{name}: {error:.1e}");
        assert!(error < 2e-5, "{name}: {error:.1e}");
    }
}

#[test]
fn controls_sum_spread_and_vanish_at_strength_zero() {
    let set = Controlled::new();
    let control = control_network(|_| ());
    let plain = set.out(None);
    assert_eq!(numbers(&set.out(Some(&set.residuals(&control, 0.0, false)))), numbers(&plain));
    let (a, b) = (set.residuals(&control, 0.3, false), set.residuals(&control, 0.4, false));
    let whole = set.out(Some(&set.residuals(&control, 0.7, false)));
    assert!(error(&set.out(Some(&a.plus(&b).unwrap())), &whole) < 1e-5);
    // A pooled one meets one with pixels, either way round.
    let pooled = set.residuals(&control_network(|config| config.pooled = true), 0.5, false);
    let (one, other) = (a.plus(&pooled).unwrap(), pooled.plus(&a).unwrap());
    assert!(error(&set.out(Some(&one)), &set.out(Some(&other))) < 1e-6);
    // Only the second of two items is controlled.
    let spread = set.residuals(&control, 0.7, false).spread(&[None, Some(1)]).unwrap();
    let out = set.out(Some(&spread));
    assert!(error(&out.narrow(0, 0, 1).unwrap(), &plain.narrow(0, 0, 1).unwrap()) < 1e-6);
    assert!(error(&out.narrow(0, 1, 1).unwrap(), &whole.narrow(0, 1, 1).unwrap()) < 1e-6);
    assert!(error(&out.narrow(0, 1, 1).unwrap(), &plain.narrow(0, 1, 1).unwrap()) > 0.05);
}

#[test]
fn controls_that_do_not_fit_are_refused() {
    let set = Controlled::new();
    let control = control_network(|_| ());
    let cancel = CancelToken::new();
    let odd = Tensor::zeros((1, 3, 60, 48), DType::F32, &Device::Cpu).unwrap();
    assert!(control.hint(&odd, &cancel).unwrap_err().to_string().contains("sides divisible by 8"));
    let small = Tensor::zeros((1, 3, 32, 48), DType::F32, &Device::Cpu).unwrap();
    let hint = control.hint(&small, &cancel).unwrap();
    let context = control.context(set.conditioning()).unwrap();
    let message = control.forward(set.input("sample"), 3.0, &context, &hint, (1.0, false), &cancel).unwrap_err();
    assert!(message.to_string().contains("for latents of 6 x 4"), "{message}");
    let with = |field: &str, value: serde_json::Value| {
        let all: serde_json::Value = serde_json::from_slice(&std::fs::read(golden("configs.json")).unwrap()).unwrap();
        let mut config = all["control"].clone();
        config[field] = value;
        ControlNetConfig::from_config(&Config::parse("config.json", &config.to_string()).unwrap())
            .unwrap_err()
            .to_string()
    };
    assert!(with("_class_name", "ControlNetUnionModel".into()).contains("no control network of the usual kind"));
    assert!(with("controlnet_conditioning_channel_order", "xyz".into()).contains("neither rgb nor bgr"));
    assert!(with("conditioning_channels", 1.into()).contains("not supported"));
    assert!(with("conditioning_embedding_out_channels", vec![1; 40].into()).contains("more than 8"));
    let message = ControlNet::load(
        &ControlNetConfig::from_config(&config("control")).unwrap(),
        &open("unet").reading(DType::F32, &Device::Cpu).root(),
    );
    assert!(message.unwrap_err().to_string().contains("has no tensor 'controlnet_cond_embedding.conv_in.weight'"));
}
