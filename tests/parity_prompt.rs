//! The prompt language and weighted texts against a parity kit, where `SCUMBLE_PARITY_KIT` names its output.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use scumble::job::Emphasis;
use scumble::nets::{TokenEmbedding, Tokenizer};
use scumble::weights::Weights;
use serde_json::Value;

#[allow(dead_code)]
#[path = "support/prompts.rs"]
mod prompts;

use prompts::{Texts, check_attention, check_ids_and_weights, check_schedule, tensors, worst};

/// Folder and content of a case; `None` where there is no kit.
fn case(name: &str) -> Option<(PathBuf, Value)> {
    let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT") else {
        eprintln!("SCUMBLE_PARITY_KIT is not set: {name} is not checked");
        return None;
    };
    let folder = Path::new(&kit).join(name);
    let text = std::fs::read_to_string(folder.join("case.json")).unwrap();
    Some((folder, serde_json::from_str(&text).unwrap()))
}

fn runs(case: &Value) -> &[Value] {
    case["runs"].as_array().unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

#[test]
fn syntax() {
    let Some((_, case)) = case("prompts/attention") else { return };
    assert!(runs(&case).len() >= 61);
    for run in runs(&case) {
        check_attention(text(run, "text"), &run["fragments"]);
    }
    for run in case["editing"].as_array().unwrap() {
        check_schedule(text(run, "text"), run["steps"].as_u64().unwrap() as usize, &run["schedule"]);
    }
    for quirk in case["quirks"].as_array().unwrap() {
        let wanted = quirk.get("a1111_new").unwrap_or(&quirk["a1111"]);
        // The last one is an error there.
        if wanted.is_array() {
            check_attention(text(quirk, "text"), wanted);
        }
    }
    println!("{} texts, {} edited", runs(&case).len(), case["editing"].as_array().unwrap().len());
}

#[test]
fn weighted() {
    let Some((folder, case)) = case("prompts/weighted") else { return };
    let texts = Texts::open(&folder.join(text(&case, "model")), &folder.join(text(&case, "tokenizer")));
    let wanted = tensors(&folder.join("expected.safetensors"));
    let tolerance = case["tolerance"]["rel_to_max"].as_f64().unwrap();
    let mut most = 0f64;
    for run in runs(&case) {
        let name = text(run, "name");
        let chunks = texts.chunks(&[text(run, "prompt")], &[]);
        check_ids_and_weights(name, &chunks, &wanted[text(run, "ids")], &wanted[text(run, "weights")]);
        let skip = run["clip_skip"].as_u64().unwrap() as usize - 1;
        for (key, emphasis) in [("context", Emphasis::Original), ("no_norm", Emphasis::NoNorm)] {
            let error = worst(&texts.states(&chunks, 1, skip, emphasis), &wanted[text(run, key)]);
            assert!(error <= tolerance, "{name}.{key}: {error:e} of {tolerance:e}");
            most = most.max(error / tolerance);
        }
    }
    println!("weighted: the worst error is {most:.4} of the tolerance {tolerance:e}");
}

#[test]
fn tokenizer() {
    let Some((folder, case)) = case("tokenizer/clip") else { return };
    let opened = Tokenizer::open(&folder.join(text(&case, "tokenizer"))).unwrap();
    let (shipped, padded) = (Tokenizer::shipped().unwrap(), Tokenizer::shipped().unwrap().padded_with(0));
    let wanted = tensors(&folder.join("expected.safetensors"));
    let rows = |name: &str| wanted[name].to_dtype(candle_core::DType::U32).unwrap().to_vec2::<u32>().unwrap();
    let (eos, zero) = (rows("ids_pad_eos"), rows("ids_pad_0_text_unchanged"));
    for (i, run) in runs(&case).iter().enumerate() {
        let ids: Vec<u32> = run["ids"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap() as u32).collect();
        for tokenizer in [&opened, &shipped] {
            assert_eq!(tokenizer.ids(text(run, "text")).unwrap(), ids, "{}", text(run, "text"));
            assert_eq!(tokenizer.chunk(text(run, "text")).unwrap(), eos[i]);
        }
        let cut: Vec<u32> = padded.chunk(text(run, "text")).unwrap();
        let end = zero[i].iter().position(|&id| id == padded.end()).unwrap();
        assert_eq!(cut[..=end], zero[i][..=end], "{}", text(run, "text"));
    }
    println!("tokenizer: {} texts", runs(&case).len());
}

#[test]
fn learned_embeddings() {
    let Some((folder, case)) = case("textual_inversion/sd1") else { return };
    let texts = Texts::open(&folder.join(text(&case, "model")), &folder.join(text(&case, "tokenizer")));
    let wanted = tensors(&folder.join("expected.safetensors"));
    let tolerance = case["tolerance"]["rel_to_max"].as_f64().unwrap();
    let mut most = 0f64;
    for run in runs(&case) {
        let file = text(&run["files"], "a1111_safetensors");
        assert!(Weights::open(&[folder.join(file)]).is_ok());
        let vectors = tensors(&folder.join(file)).remove("emb_params").unwrap();
        let name = file.strip_suffix(".safetensors").unwrap().to_uppercase();
        let chunks = texts.chunks(&[text(run, "prompt_a1111")], &[TokenEmbedding { name, vectors }]);
        let error = worst(&texts.states(&chunks, 1, 0, Emphasis::Original), &wanted[text(run, "context")]);
        assert!(error <= tolerance, "{}: {error:e} of {tolerance:e}", text(run, "name"));
        most = most.max(error / tolerance);
    }
    println!("learned embeddings: the worst error is {most:.4} of the tolerance {tolerance:e}");
}
