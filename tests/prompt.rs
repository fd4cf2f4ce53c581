//! The prompt language and weighted texts against a second writing of their rules (`golden/make_prompts.py`).

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use proptest::prelude::*;
use scumble::base::CancelToken;
use scumble::job::Emphasis;
use scumble::nets::{TokenEmbedding, emphasise, token_count};
use scumble::prompt::{Part, Prompt, attention, conjunction, schedules, unweighted, wildcards};
use serde_json::Value;

#[allow(dead_code)]
#[path = "support/prompts.rs"]
mod prompts;

use prompts::{Texts, check_attention, check_ids_and_weights, check_schedule, tensors, worst};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn cases(group: &str, least: usize) -> Vec<Value> {
    let text = std::fs::read_to_string(golden().join("prompt/cases.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let cases = cases[group].as_array().unwrap().clone();
    assert!(cases.len() >= least, "{} cases of {group}", cases.len());
    cases
}

fn texts() -> Texts {
    let model = golden().join("models/sd1");
    Texts::open(&model.join("text_encoder"), &model.join("tokenizer"))
}

#[test]
fn weights_are_read_as_the_rules_say() {
    for case in cases("attention", 250) {
        check_attention(case[0].as_str().unwrap(), &case[1]);
    }
}

#[test]
fn edited_texts_hold_for_their_steps() {
    for case in cases("editing", 80) {
        check_schedule(case[0].as_str().unwrap(), case[1].as_u64().unwrap() as usize, &case[2]);
    }
}

#[test]
fn weighted_texts_of_any_length_give_the_reference_states() {
    let texts = texts();
    let wanted = tensors(&golden().join("prompt/weighted.safetensors"));
    let embeddings = ["other", "my", "my-style"]
        .map(|name| TokenEmbedding { name: name.into(), vectors: wanted[&format!("embedding.{name}")].clone() });
    for case in cases("weighted", 9) {
        let name = case["name"].as_str().unwrap();
        let words: Vec<&str> = case["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let chunks = texts.chunks(&words, &embeddings);
        check_ids_and_weights(name, &chunks, &wanted[&format!("{name}.ids")], &wanted[&format!("{name}.weights")]);
        for (key, emphasis) in
            [("original", Emphasis::Original), ("no_norm", Emphasis::NoNorm), ("raw", Emphasis::Ignore)]
        {
            let Some(wanted) = wanted.get(&format!("{name}.{key}")) else { continue };
            let error = worst(&texts.states(&chunks, words.len(), 0, emphasis), wanted);
            assert!(error < 2e-5, "{name}.{key}: {error:e}");
        }
    }
}

#[test]
fn embeddings_stay_whole_where_a_chunk_can_hold_them() {
    let texts = texts();
    let vectors = |n: usize| Tensor::ones((n, 32), candle_core::DType::F32, &Device::Cpu).unwrap();
    let embedding = |name: &str, n| TokenEmbedding { name: name.into(), vectors: vectors(n) };
    let places = |text: &str, embedding: TokenEmbedding| {
        let chunks = texts.chunks(&[text], &[embedding]);
        let place = |chunk: &scumble::nets::WeightedChunk| {
            chunk.vectors.iter().map(|(at, rows)| (*at, rows.dim(0).unwrap())).collect::<Vec<_>>()
        };
        chunks.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(places("a cat", embedding("cat", 4)), [vec![(2, 4)]]);
    assert_eq!(places(&format!("{}cat", "a ".repeat(72)), embedding("cat", 4)), [vec![], vec![(1, 4)]]);
    // Longer than a chunk: it goes on in the next.
    assert_eq!(places("a cat", embedding("cat", 80)), [vec![], vec![(1, 75)], vec![(1, 5)]]);
    // What follows a late comma moves on with the embedding in it.
    assert_eq!(
        places(&format!("{}, a cat {}", "a ".repeat(60), "b ".repeat(20)), embedding("cat", 3)),
        [vec![], vec![(2, 3)]]
    );
    let wrong = texts.chunks(
        &["a cat"],
        &[TokenEmbedding {
            name: "cat".into(),
            vectors: Tensor::ones((1, 31), candle_core::DType::F32, &Device::Cpu).unwrap(),
        }],
    );
    let error = texts.encoder.encode_chunks(&wrong, &CancelToken::default()).unwrap_err().to_string();
    assert!(error.contains("width 31") && error.contains("width 32"), "{error}");
}

#[test]
fn odd_weights_never_make_nonsense_of_states() {
    let texts = texts();
    for text in ["(a:0)", "(a:-1) (b:-1)", "((a:1000000):1000000)", "(a:0.0000001)"] {
        let chunks = texts.chunks(&[text], &[]);
        for emphasis in [Emphasis::Original, Emphasis::NoNorm, Emphasis::Ignore, Emphasis::None] {
            let states = texts.states(&chunks, 1, 0, emphasis).flatten_all().unwrap().to_vec1::<f32>().unwrap();
            assert!(states.iter().all(|value| value.is_finite()), "{text} {emphasis:?}");
        }
    }
    let chunks = texts.chunks(&["a"], &[]);
    let states = Tensor::ones((2, 77, 32), candle_core::DType::F32, &Device::Cpu).unwrap();
    assert!(emphasise(&states, &chunks, 1, Emphasis::Original).is_err());
    let long = texts.tokenizer.weighted(&unweighted(&"a ".repeat(8000)), &[]).unwrap_err().to_string();
    assert!(long.contains("7500 tokens"), "{long}");
}

#[test]
fn tokens_are_counted_as_they_fill_chunks() {
    let texts = texts();
    let count = |text: &str| token_count(&texts.tokenizer.weighted(&attention(text), &[]).unwrap());
    assert_eq!((count(""), count("a b"), count(&"a ".repeat(80))), (0, 2, 80));
    assert_eq!(count("a BREAK b"), 76);
}

proptest! {
    #[test]
    fn every_text_has_a_meaning(text in "(\\PC|\n|[()\\[\\]:|\\\\<>_#,.0-9]| BREAK | AND |:1\\.2\\)|<lora:a:1>|__a__|:5\\]){0,60}", steps in 0usize..40) {
        for (part, weight) in conjunction(&Prompt::parse(&text).text) {
            prop_assert!(weight.is_finite());
            let schedule = schedules(&part, steps);
            prop_assert_eq!(schedule.last().unwrap().0, steps);
            prop_assert!(schedule.windows(2).all(|pair| pair[0].0 < pair[1].0));
            for (_, text) in schedule {
                let parts = attention(&text);
                prop_assert!(!parts.is_empty());
                let finite = |part: &Part| match part {
                    Part::Text { weight, .. } => weight.is_finite(),
                    Part::Break => true,
                };
                prop_assert!(parts.iter().all(finite));
            }
        }
        let drawn = wildcards(&text, &mut |_| Some("x __a__ y\nz".into()), steps as u64);
        prop_assert!(drawn.text.len() < 1 << 22);
    }
}
