//! Every upscaler of the parity kit in the folder that the environment variable `SCUMBLE_PARITY_KIT` names: each of its
//! files is recognised, and enlarges as spandrel's network does. Without the variable nothing is checked here.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![allow(clippy::print_stderr, reason = "the figures are what it is run for")]

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::families::{detect_upscaler, load_upscaler};
use serde_json::Value;

/// The greatest difference, over the greatest of the expected values.
fn error(found: &Tensor, expected: &Tensor) -> f64 {
    assert_eq!(found.dims(), expected.dims());
    let most = |x: &Tensor| x.abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar::<f32>().unwrap();
    f64::from(most(&(found - expected).unwrap()) / most(expected))
}

#[test]
fn every_upscaler_of_the_kit_enlarges_as_the_reference_does() {
    let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT") else { return };
    let mut compared = 0;
    for folder in std::fs::read_dir(Path::new(&kit).join("upscalers")).unwrap() {
        let folder = folder.unwrap().path();
        let case: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("case.json")).unwrap()).unwrap();
        let tensors = |name: &str| -> HashMap<String, Tensor> {
            candle_core::safetensors::load(folder.join(name), &Device::Cpu).unwrap()
        };
        let (inputs, expected) = (tensors("inputs.safetensors"), tensors("expected.safetensors"));
        let tolerance = case["tolerance"]["rel_to_max"].as_f64().unwrap();
        for file in case["files"].as_object().unwrap().values() {
            let path = folder.join(file.as_str().unwrap());
            let info = detect_upscaler(Some(&path)).unwrap();
            let arch = &case["arch"];
            let kinds = [("rrdb", "RRDBNet"), ("srvgg", "SRVGGNetCompact")];
            assert!(kinds.iter().any(|(kind, id)| arch["kind"] == *kind && info.architecture == *id), "{info:?}");
            assert_eq!(u64::from(info.scale), case["scale"].as_u64().unwrap(), "{info:?}");
            let widths = [&arch["num_filters"], &arch["num_feat"]];
            assert!(widths.iter().any(|width| width.as_u64() == Some(info.width.into())), "{info:?}");
            let blocks = [&arch["num_blocks"], &arch["num_conv"]];
            assert!(blocks.iter().any(|blocks| blocks.as_u64() == Some(info.blocks.into())), "{info:?}");
            let cancel = CancelToken::new();
            let mut network = load_upscaler(Some(&path), 0.5, &Device::Cpu, DType::F32, &mut |_| (), &cancel).unwrap();
            for (image, out) in inputs.iter().filter_map(|(name, x)| Some((x, name.strip_suffix(".image")?))) {
                let y = network.enlarge(image, &cancel).unwrap();
                let off = error(&y, &expected[&format!("{out}.out")]);
                eprintln!("{} {} {out}: {off:.2e} of {tolerance:.1e}", folder.display(), file);
                assert!(off <= tolerance, "{} {out}: {off:.2e}", path.display());
                compared += 1;
            }
        }
    }
    assert!(compared >= 10, "{compared}");
}
