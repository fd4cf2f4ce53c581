//! Names in prompts and recipes to the artist's models: what is found, what fits, what hashes tell.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use scumble::base::{CancelToken, Extent, Pixmap};
use scumble::job::{ControlRecipe, ImageRef, LoraRecipe, ModelRef, Preprocessor, Tuning};
use scumble::library::models::{KnownHashes, ModelKind, Pace, Wanted, fits, hash_missing};

use model_files::{Place, controlnet, lora, safetensors, vae};

#[allow(dead_code, reason = "another test uses the rest")]
#[path = "support/model_files.rs"]
mod model_files;

#[test]
fn what_fits_together_is_told_from_what_does_not() {
    let place = Place::new();
    place.write("m/one.safetensors", lora(768, &[]));
    place.write("m/xl.safetensors", lora(2048, &[]));
    place.write("m/control.safetensors", controlnet(1024));
    place.write("m/vae.safetensors", vae());
    place.write("m/sdxl_vae.safetensors", vae());
    let library = place.scan(&["m"]);
    let fit =
        |name: &str, family: &str| fits(library.entries().iter().find(|entry| entry.name == name).unwrap(), family);
    for family in ["sd1", "sd1-inpainting", "instruct-pix2pix"] {
        assert_eq!(fit("one", family), Ok(()));
    }
    let why = fit("xl", "sd1-inpainting").unwrap_err();
    assert_eq!(
        why,
        "LoRA 'xl' is for Stable Diffusion XL, and the model is of Stable Diffusion 1: choose another, or another model"
    );
    assert!(fit("control", "sd2").is_ok() && fit("control", "sdxl").is_err());
    assert!(fit("vae", "sd1").is_ok() && fit("vae", "sd2").is_ok() && fit("sdxl_vae", "sd2").is_err());
    assert!(fit("one", "builtin").unwrap_err().contains("built-in"));
}

fn reference(name: &str, hash: Option<&str>) -> ModelRef {
    ModelRef { name: name.into(), hash: hash.map(str::to_owned) }
}

#[test]
fn names_in_prompts_become_files() {
    let place = Place::new();
    let ink = place.write("m/loras/ink.safetensors", lora(768, &[("ss_output_name", "ink_v2")]));
    let gold = place.write("m/loras/gold.safetensors", lora(768, &[]));
    place.write("m/loras/xl.safetensors", lora(2048, &[]));
    let hands = place.write("m/embeddings/bad-hands.safetensors", safetensors(&[("emb_params", &[2, 768])], &[]));
    place.write("m/embeddings/bad.safetensors", safetensors(&[("emb_params", &[2, 768])], &[]));
    place.write("m/embeddings/glow.safetensors", safetensors(&[("emb_params", &[2, 1024])], &[]));
    let vae_file = place.write("m/vae/soft.safetensors", vae());
    let canny = place.write("m/controlnet/canny.safetensors", controlnet(768));
    let library = place.scan(&["m"]);
    let pixels = Arc::new(Pixmap::filled(Extent::new(8, 8), [0; 4]));
    let control = |name: &str, preprocessor| ControlRecipe {
        network: reference(name, None),
        image: ImageRef { name: "a.png".into(), sha256: "00".into() },
        preprocessor,
        thresholds: None,
        strength: 1.0,
        start: 0.0,
        end: 1.0,
        guess: false,
    };
    let tuning = Tuning {
        vae: Some(reference("SOFT.safetensors", None)),
        loras: vec![
            LoraRecipe { adapter: reference("gold", None), unet: 0.3, text: 0.2 },
            LoraRecipe { adapter: reference("ink", None), unet: 9.0, text: 9.0 },
        ],
        embeddings: vec![reference("stale", None)],
        controls: vec![
            control("missing", Preprocessor::None),
            control("Canny", Preprocessor::Canny),
            control("canny", Preprocessor::Depth),
        ],
        ..Tuning::default()
    };
    let wanted = Wanted {
        prompt: "a fox <lora:INK_v2:0.6:0.5> with glow, not a <lora:xl:1> <lora:lost:1><lora:lost:1><hypernet:h:1>",
        negative: "(bad-hands:1.2), badly <lora:gold:1>",
        tuning: &tuning,
        controls: &[pixels.clone(), pixels.clone(), pixels],
        family: Some("sd1"),
    };
    let found = library.resolve(&wanted);
    let loras: Vec<_> = found.resources.loras.iter().map(|lora| (lora.path.clone(), lora.unet, lora.text)).collect();
    assert_eq!(loras, [(ink, 0.5, 0.6), (gold, 0.3, 0.2)]);
    let named: Vec<_> = found.tuning.loras.iter().map(|lora| (lora.adapter.name.as_str(), lora.unet)).collect();
    assert_eq!(named, [("ink", 0.5), ("gold", 0.3)]);
    assert_eq!(found.resources.vae, Some(vae_file));
    assert_eq!(found.tuning.vae, Some(reference("soft", None)));
    let embeddings: Vec<_> = found.resources.embeddings.iter().map(|e| (e.name.as_str(), e.path.clone())).collect();
    assert_eq!(embeddings, [("bad-hands", hands)], "of names within names the longest counts, and only whole words do");
    assert_eq!(found.tuning.embeddings, [reference("bad-hands", None)]);
    assert_eq!((found.resources.controls.len(), found.tuning.controls.len()), (1, 1));
    assert_eq!(
        (&found.resources.controls[0].path, found.tuning.controls[0].preprocessor),
        (&canny, Preprocessor::Canny)
    );
    let said = |part: &str| found.problems.iter().filter(|problem| problem.contains(part)).count();
    for part in [
        "LoRA 'lost' is not in the model folders; it is left out",
        "'xl' is for Stable Diffusion XL",
        "hypernet",
        "'glow' is for Stable Diffusion 2",
        "ControlNet 'missing'",
        "needs a depth estimator",
    ] {
        assert_eq!(said(part), 1, "{part}: {:?}", found.problems);
    }
    assert_eq!(found.problems.len(), 6, "{:?}", found.problems);
    let other = Tuning { vae: Some(reference("ink", None)), ..Tuning::default() };
    let found = library.resolve(&Wanted { tuning: &other, prompt: "", negative: "", controls: &[], family: None });
    assert_eq!(found.problems, ["'ink' is no VAE: it is of the kind 'LoRA'; the model's own VAE is used"]);
}

#[test]
fn hashes_find_files_that_were_renamed_and_tell_impostors() {
    let place = Place::new();
    place.write("m/first.safetensors", lora(768, &[("a", "1")]));
    place.write("m/second.safetensors", lora(768, &[("a", "2")]));
    let mut library = place.scan(&["m"]);
    assert!(library.entries().iter().all(|entry| entry.hashes.sha256.is_none()));
    let mut found = Vec::new();
    hash_missing(library.entries(), &place.cache(), &CancelToken::new(), &mut |i, hashes| {
        found.push((i, hashes.clone()));
    })
    .unwrap();
    for (i, hashes) in found {
        library.set_hashes(i, hashes);
    }
    // The next scan knows them.
    assert_eq!(place.scan(&["m"]).entries(), library.entries());
    let first = library.find(ModelKind::Lora, "first").unwrap().clone();
    let short = first.hashes.short().unwrap().to_owned();
    assert_eq!(first.reference(), reference("first", Some(&short)));
    assert_eq!(library.find(ModelKind::Lora, &short).unwrap().name, "first");
    assert_eq!(first.hashes.auto_v3(), library.entries()[1].hashes.auto_v3(), "metadata do not change the tensors");
    let with = |name: &str, hash: &str| {
        let loras = vec![LoraRecipe { adapter: reference(name, Some(hash)), unet: 1.0, text: 1.0 }];
        let tuning = Tuning { loras, ..Tuning::default() };
        let found = library.resolve(&Wanted { prompt: "", negative: "", tuning: &tuning, controls: &[], family: None });
        (found.tuning.loras.first().map(|lora| lora.adapter.name.clone()), found.problems)
    };
    assert_eq!(with("renamed since", &short), (Some("first".into()), vec![]));
    let (name, problems) = with("second", "0123456789");
    assert!(name.as_deref() == Some("second") && problems[0].contains("is another file"), "{problems:?}");
    let known = KnownHashes::open(&place.cache())
        .hash(&first.path, Pace::Full, &CancelToken::new(), &mut |_, _| panic!("a known file is not read again"));
    assert_eq!(known.unwrap(), first.hashes);
}
