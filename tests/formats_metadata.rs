//! The texts of pictures: infotexts as others write and read them, our recipe and back, hostile text chunks.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use scumble::base::{Extent, Pixmap, RngKind};
use scumble::formats::{
    Fault, Infotext, Labels, Limits, Metadata, Origin, TextChunks, read_metadata, read_picture, write_infotext,
    write_png,
};
use scumble::job::{
    Area, ControlRecipe, Convention, DType, Emphasis, ImageRef, LoraRecipe, MaskedContent, ModelRef, OutpaintFill,
    Preprocessor, Recipe, SourceRecipe, Tuning,
};
use serde_json::Value;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/a1111").join(name)
}

fn cases() -> Value {
    let text = std::fs::read_to_string(golden("cases.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn run<'a>(cases: &'a Value, name: &str) -> &'a Value {
    cases["runs"].as_array().unwrap().iter().find(|run| run["name"] == name).unwrap()
}

fn check_infotext(run: &Value, parsed: &Infotext) {
    let name = &run["name"];
    assert_eq!(parsed.prompt.trim(), run["prompt"].as_str().unwrap().trim(), "{name}");
    assert_eq!(parsed.negative_prompt.trim(), run["negative_prompt"].as_str().unwrap().trim(), "{name}");
    let wanted = run["fields"].as_object().unwrap();
    for (key, value) in wanted {
        assert_eq!(parsed.field(key), value.as_str(), "{name}: {key}");
    }
    if run.get("lenient").is_none() {
        assert_eq!(parsed.fields.len(), wanted.len(), "{name}: {:?}", parsed.fields);
    }
}

#[test]
fn infotexts_are_taken_apart_as_documented() {
    let cases = cases();
    let runs = cases["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 27);
    for run in runs {
        check_infotext(run, &Infotext::parse(run["text"].as_str().unwrap()));
    }
}

#[test]
fn pictures_of_other_programs_give_their_texts_and_origin() {
    let cases = cases();
    let images = cases["images"].as_array().unwrap();
    assert_eq!(images.len(), 13);
    for image in images {
        let file = image["file"].as_str().unwrap();
        let metadata = read_metadata(&golden(file), &Limits::default()).unwrap();
        let origin = match image["source"].as_str().unwrap() {
            "a1111" => Some(Origin::A1111),
            "comfyui" => Some(Origin::ComfyUi),
            "invokeai" => Some(Origin::InvokeAi),
            "novelai" => Some(Origin::NovelAi),
            "none" => None,
            other => panic!("{other}"),
        };
        assert_eq!(metadata.origin(), origin, "{file}");
        let chunks: Vec<&Value> = image["chunks"].as_array().into_iter().flatten().collect();
        for chunk in &chunks {
            let key = chunk["key"].as_str().unwrap();
            let text = if key == "parameters" { metadata.parameters.as_deref() } else { metadata.other(key) };
            assert_eq!(text, chunk["value"].as_str(), "{file}: {key}");
        }
        if let Some(case) = image["case"].as_str() {
            check_infotext(run(&cases, case), &metadata.infotext().unwrap());
        } else {
            let found = metadata.other.len() + usize::from(metadata.parameters.is_some());
            assert_eq!(found, chunks.len(), "{file}");
        }
        assert!(!read_picture(&golden(file), &Limits::default()).unwrap().extent().is_empty());
    }
}

#[test]
fn fields_are_validated_when_they_are_asked_for() {
    let cases = cases();
    let parse = |name| Infotext::parse(run(&cases, name)["text"].as_str().unwrap());
    let info = parse("new_style");
    assert_eq!(info.sampler_and_schedule(), Some(("DPM++ 2M", Some("Karras"))));
    assert_eq!(info.extent("Size"), Some(Extent::new(832, 1216)));
    assert_eq!(
        (info.whole("Steps"), info.whole("Seed"), info.whole("Clip skip")),
        (Some(28), Some(4_294_967_295), Some(2))
    );
    assert_eq!(info.number("CFG scale"), Some(5.5));
    assert_eq!(info.rng(), Some(RngKind::Gpu));
    let old = parse("sampler_with_karras");
    assert_eq!(old.sampler_and_schedule(), Some(("DPM++ 2M SDE", Some("Karras"))));
    assert_eq!(old.whole("Clip skip"), Some(1));
    assert_eq!(old.field_or_default("Schedule type"), Some("Automatic"));
    let junk = parse("junk_numbers");
    assert_eq!((junk.whole("Steps"), junk.number("CFG scale"), junk.whole("Seed")), (None, None, None));
    assert_eq!((junk.extent("Size"), junk.number("Denoising strength")), (None, None));
    assert_eq!(junk.sampler_and_schedule(), None);
    let ddim = Infotext::parse("x\nSteps: 1, Sampler: DDIM, Seed: 1, RNG: CPU");
    assert_eq!(ddim.sampler_and_schedule(), Some(("DDIM", None)));
    assert_eq!(ddim.rng(), Some(RngKind::Cpu));
    assert_eq!(parse("hires_resize").extent("Hires resize"), Some(Extent::new(1024, 1536)));
}

fn recipe() -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: "scumble 0.1.0".into(),
        model: ModelRef { name: "dream: shaper, v8".into(), hash: Some("31e35c80fc".into()) },
        prompt: "a red house\nunder a night sky, 猫".into(),
        negative_prompt: "blurry, café".into(),
        size: Extent::new(512, 768),
        working: None,
        steps: 20,
        sampler: "dpmpp_2m".into(),
        schedule: "karras".into(),
        guidance: 7.0,
        eta: None,
        seed: u64::MAX,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Diffusers,
    }
}

const LABELS: Labels<'_> =
    Labels { sampler: "DPM++ 2M", schedule: Some("Karras"), hires_sampler: None, hires_schedule: None };

#[test]
fn infotexts_are_written_as_the_web_ui_writes_them() {
    assert_eq!(
        write_infotext(&recipe(), LABELS),
        "a red house\nunder a night sky, 猫\nNegative prompt: blurry, café\nSteps: 20, Sampler: DPM++ 2M, Schedule type: \
         Karras, CFG scale: 7, Seed: 18446744073709551615, Size: 512x768, Model hash: 31e35c80fc, Model: \"dream: shaper, \
         v8\", RNG: CPU, Version: scumble 0.1.0"
    );
    let image = |name: &str| ImageRef { name: name.into(), sha256: "00".into() };
    let source = SourceRecipe::Inpaint {
        image: image("a.png"),
        mask: image("m.png"),
        strength: 0.75,
        feather_px: 4.0,
        content: MaskedContent::Original,
        area: Area::Whole,
        soft: false,
        empty: OutpaintFill::Edge,
    };
    let model = ModelRef { name: "tiny".into(), hash: None };
    let inpaint = Recipe {
        prompt: String::new(),
        negative_prompt: String::new(),
        guidance: 5.5,
        eta: Some(0.5),
        rng: RngKind::Gpu,
        source,
        model,
        ..recipe()
    };
    assert_eq!(
        write_infotext(&inpaint, Labels { sampler: "DDIM", schedule: None, hires_sampler: None, hires_schedule: None }),
        "Steps: 20, Sampler: DDIM, CFG scale: 5.5, Seed: 18446744073709551615, Size: 512x768, Model: tiny, Denoising \
         strength: 0.75, RNG: NV, Mask blur: 4, Eta DDIM: 0.5, Version: scumble 0.1.0"
    );
}

#[test]
fn what_is_added_to_a_model_is_written_as_the_web_ui_writes_it() {
    let model = |name: &str, hash: Option<&str>| ModelRef { name: name.into(), hash: hash.map(Into::into) };
    let lora = |name, hash| LoraRecipe { adapter: model(name, hash), unet: 0.8, text: 0.8 };
    let control = ControlRecipe {
        network: model("control_sd15_canny", Some("fef5e48e")),
        image: ImageRef { name: "p.png".into(), sha256: "00".into() },
        preprocessor: Preprocessor::Canny,
        thresholds: Some((50, 150)),
        strength: 0.75,
        start: 0.0,
        end: 0.5,
        guess: true,
    };
    let mut tuning = Tuning {
        clip_skip: 2,
        image_guidance: Some(1.5),
        emphasis: Emphasis::NoNorm,
        vae: Some(model("fix", Some("63aeecb90f"))),
        loras: vec![lora("ink", Some("7c6bad76eb")), lora("unknown", None)],
        embeddings: vec![model("easyneg", Some("c74b4e810b"))],
        controls: vec![control.clone()],
        ..Tuning::default()
    };
    (tuning.sampling.eta_noise_seed_delta, tuning.sampling.s_churn) = (31337, 0.5);
    let prompt = "a fox <lora:ink:0.8> <lora:unknown:0.8>";
    let recipe = Recipe { prompt: prompt.into(), negative_prompt: String::new(), tuning, ..recipe() };
    let text = write_infotext(&recipe, LABELS);
    assert_eq!(
        text,
        "a fox <lora:ink:0.8> <lora:unknown:0.8>\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Image \
         CFG scale: 1.5, Seed: 18446744073709551615, Size: 512x768, Model hash: 31e35c80fc, Model: \"dream: shaper, v8\", VAE \
         hash: 63aeecb90f, VAE: fix, Clip skip: 2, ENSD: 31337, RNG: CPU, Sigma churn: 0.5, Emphasis: No norm, Lora hashes: \
         \"ink: 7c6bad76eb\", TI hashes: \"easyneg: c74b4e810b\", ControlNet 0: \"Module: canny, Model: control_sd15_canny \
         [fef5e48e], Weight: 0.75, Resize Mode: Crop and Resize, Threshold A: 50, Threshold B: 150, Guidance Start: 0, Guidance \
         End: 0.5, Pixel Perfect: True, Control Mode: ControlNet is more important\", Version: scumble 0.1.0"
    );
    // And it is read back.
    let foreign = Metadata { parameters: Some(text), ..Metadata::default() }.foreign().unwrap();
    let Tuning { clip_skip, image_guidance, emphasis, vae, loras, embeddings, sampling, .. } = recipe.tuning;
    assert_eq!((foreign.clip_skip, foreign.image_guidance), (Some(clip_skip), image_guidance));
    assert_eq!((foreign.emphasis, foreign.sampling, foreign.vae), (Some(emphasis), sampling, vae));
    assert_eq!((foreign.loras, foreign.embeddings), (loras, embeddings));
    let found = &foreign.controls[0];
    assert_eq!((&found.network, found.kind()), (&control.network, Some(control.preprocessor)));
    assert_eq!((found.strength, found.start, found.end, found.guess), (0.75, 0.0, 0.5, true));
    assert!(foreign.left_out.is_empty(), "{:?}", foreign.left_out);
}

#[test]
fn a_picture_carries_its_recipe_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.png");
    let picture = Pixmap::filled(Extent::new(5, 3), [10, 200, 30, 255]);
    for prompt in ["plain", "café", "猫 😀", "a\nNegative prompt: trap\nSteps: 1, Seed: 2, Size: 3x4", "nul\0inside"]
    {
        let recipe = Recipe { prompt: prompt.into(), ..recipe() };
        write_png(&path, &picture, &TextChunks::of_recipe(&recipe, LABELS)).unwrap();
        let metadata = read_metadata(&path, &Limits::default()).unwrap();
        assert_eq!(metadata.recipe.as_ref(), Some(&recipe));
        assert_eq!(metadata.parameters, Some(write_infotext(&recipe, LABELS).replace('\0', "")));
        assert_eq!((metadata.origin(), metadata.other.len()), (Some(Origin::Scumble), 0));
    }
    // Latin-1 goes into tEXt, which every reader knows; all else into iTXt.
    let kinds = |prompt: &str| {
        let recipe = Recipe { prompt: prompt.into(), ..recipe() };
        write_png(&path, &picture, &TextChunks::of_recipe(&recipe, LABELS)).unwrap();
        chunks(&std::fs::read(&path).unwrap())
            .into_iter()
            .map(|c| c.0)
            .filter(|k| k.ends_with("Xt"))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("café"), ["tEXt", "tEXt"]);
    assert_eq!(kinds("猫"), ["iTXt", "iTXt"]);
}

proptest! {
    #[test]
    fn fields_survive_writing_and_reading(
        name in "[a-z][ -~]{0,20}[a-z]", guidance in 0.0f64..40.0, seed: u64, steps in 1u32..200,
    ) {
        let model = ModelRef { name: name.clone(), hash: None };
        let recipe = Recipe { model, guidance, seed, steps, ..recipe() };
        let parsed = Infotext::parse(&write_infotext(&recipe, LABELS));
        prop_assert_eq!(&parsed.prompt, &recipe.prompt);
        prop_assert_eq!(&parsed.negative_prompt, &recipe.negative_prompt);
        prop_assert_eq!(parsed.field("Model"), Some(name.as_str()));
        prop_assert_eq!(parsed.number("CFG scale"), Some(guidance));
        prop_assert_eq!(parsed.whole("Seed"), Some(seed));
        prop_assert_eq!(parsed.extent("Size"), Some(recipe.size));
        prop_assert_eq!(parsed.sampler_and_schedule(), Some(("DPM++ 2M", Some("Karras"))));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "(\\PC|\n|[a-z]+: |\"|\\\\|, ){0,60}") {
        let info = Infotext::parse(&text);
        info.sampler_and_schedule();
        for (key, _) in &info.fields {
            let _ = (info.extent(key), info.number(key), info.whole(key));
        }
    }
}

/// Kind and data of each chunk.
fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut rest, mut found) = (&png[8..], Vec::new());
    while let Some(head) = rest.get(..8) {
        let length = u32::from_be_bytes(head[..4].try_into().unwrap()) as usize;
        found.push((String::from_utf8_lossy(&head[4..]).into_owned(), rest[8..8 + length].to_vec()));
        rest = &rest[12 + length..];
    }
    found
}

/// A small PNG with extra chunks after its header.
fn png_with(extra: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let plain = std::fs::read(golden("none.png")).unwrap();
    let mut out = plain[..33].to_vec();
    for (kind, data) in extra {
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(*kind);
        out.extend(data);
        let mut crc = flate2::Crc::new();
        crc.update(*kind);
        crc.update(data);
        out.extend(crc.sum().to_be_bytes());
    }
    out.extend(&plain[33..]);
    out
}

fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<Metadata, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_metadata(file.path(), limits).map_err(|error| error.fault)
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn text_that_unpacks_without_end_is_refused() {
    let limits = Limits { text_bytes: 1 << 20, ..Limits::default() };
    let bomb = packed(&vec![b'a'; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let ztxt = [b"parameters\0\0".to_vec(), bomb.clone()].concat();
    let itxt = [b"parameters\0\x01\0\0\0".to_vec(), bomb].concat();
    let refused = Err(Fault::TooMuchText { limit: limits.text_bytes });
    assert_eq!(read_bytes(&png_with(&[(b"zTXt", ztxt)]), &limits), refused);
    assert_eq!(read_bytes(&png_with(&[(b"iTXt", itxt)]), &limits), refused);
    // Many small ones count together.
    let half = [b"a\0\0".to_vec(), packed(&vec![b'b'; 600_000])].concat();
    assert_eq!(read_bytes(&png_with(&[(b"zTXt", half.clone()), (b"zTXt", half.clone())]), &limits), refused);
    assert_eq!(read_bytes(&png_with(&[(b"zTXt", half)]), &limits).unwrap().other[0].1.len(), 600_000);
    let tiny = Limits { text_bytes: 1000, ..limits };
    let many = vec![(b"tEXt", b"k\0".to_vec()); 100];
    assert_eq!(read_bytes(&png_with(&many), &tiny), Err(Fault::TooMuchText { limit: 1000 }));
}

#[test]
fn malformed_text_chunks_are_passed_over() {
    let good = b"parameters\0fine".to_vec();
    for (kind, bad) in [
        (b"tEXt", b"no separator".to_vec()),
        (b"zTXt", b"key\0\0not zlib".to_vec()),
        (b"zTXt", b"key\0\x07".to_vec()),
        (b"zTXt", b"key\0".to_vec()),
        (b"iTXt", b"key\0\x01\0en\0".to_vec()),
        (b"iTXt", b"key\0\x02\0\0\0text".to_vec()),
        (b"iTXt", b"".to_vec()),
        (b"eXIf", b"MM\0\x2a\xff\xff\xff\xff".to_vec()),
    ] {
        let metadata = read_bytes(&png_with(&[(kind, bad), (b"tEXt", good.clone())]), &Limits::default()).unwrap();
        assert_eq!((metadata.parameters.as_deref(), metadata.other.len()), (Some("fine"), 0));
    }
    let mut wrong_sum = png_with(&[(b"tEXt", good)]);
    let at = wrong_sum.windows(4).position(|w| w == b"fine").unwrap();
    wrong_sum[at] = b'F';
    assert_eq!(read_bytes(&wrong_sum, &Limits::default()).unwrap().parameters, None);
}

#[test]
fn a_recipe_that_cannot_be_read_says_why() {
    let problem = |json: &str| {
        let data = [b"scumble\0", json.as_bytes()].concat();
        let metadata = read_bytes(&png_with(&[(b"tEXt", data)]), &Limits::default()).unwrap();
        assert_eq!((metadata.recipe.clone(), metadata.origin()), (None, Some(Origin::Scumble)));
        metadata.recipe_problem.unwrap()
    };
    assert!(problem(r#"{"version": 99, "all": "new"}"#).contains("version 99"));
    assert!(problem(r#"{"version": 1}"#).contains("cannot be read"));
    assert!(problem("[").contains("cannot be read"));
    assert!(problem(&"[".repeat(100_000)).contains("cannot be read"));
}

#[test]
fn cut_off_files_end_in_an_error_or_in_nothing_worse() {
    for file in ["a1111_text.png", "a1111_itxt_compressed.png"] {
        let whole = std::fs::read(golden(file)).unwrap();
        for cut in 0..whole.len() {
            assert!(read_bytes(&whole[..cut], &Limits::default()).is_err(), "{file} cut at {cut}");
        }
    }
    for file in ["a1111.jpg", "a1111.webp"] {
        let whole = std::fs::read(golden(file)).unwrap();
        for cut in 0..whole.len() {
            let _ = read_bytes(&whole[..cut], &Limits::default());
        }
    }
}
