//! The prompt language and weighted texts against a second writing of their rules (`golden/make_prompts.py`).

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use proptest::prelude::*;
use scumble::base::CancelToken;
use scumble::job::Emphasis;
use scumble::nets::{TokenEmbedding, emphasise, token_count};
use scumble::prompt::{
    Part, Prompt, SpanContext, attention, conjunction, move_token, nudge, schedules, spans, unweighted, wildcards,
};
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

/// Texts of all the signs that mean something, and of others.
const SIGNS: &str =
    "(\\PC|\n|[()\\[\\]:|\\\\<>_#,.0-9]| BREAK | AND |:1\\.2\\)|<lora:a:1>|__a__|:5\\]|word|, | ){0,60}";

/// The weights of all parts, and their texts without white space.
fn weights(text: &str) -> Vec<(String, f64)> {
    let read = |part| match part {
        Part::Text { text, weight } => Some((text.split_whitespace().collect::<String>(), weight)),
        Part::Break => None,
    };
    attention(text).into_iter().filter_map(read).filter(|(text, _)| !text.is_empty()).collect()
}

/// What would take minutes if any of it took the square of its length.
#[test]
fn long_texts_take_no_longer_than_they_are() {
    let names: Vec<String> = (0..100).map(|i| format!("a{i}")).collect();
    for piece in [
        "(",
        "[",
        ")",
        "(a",
        "[a:",
        "[a|",
        "<a:",
        "__a ",
        "_",
        ": ",
        "a:1",
        "(a:1.2)",
        "[a:b:5]",
        "[[a]:5]",
        "BREAK",
        " AND ",
        "\\",
        "#",
        "a, ",
        "((a)",
        "<lora:a:1>",
        "[",
        "猫",
        "(a:1.2.3",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        for (part, _) in conjunction(&Prompt::parse(&text).text) {
            assert_eq!(schedules(&part, 3).last().unwrap().0, 3);
            assert!(!attention(&part).is_empty());
        }
        assert!(spans(&text, SpanContext { negative: false, embeddings: &names }).len() <= text.len());
        let (out, range) = nudge(&text, 1000..1000, 1);
        move_token(&out, range, true);
        wildcards(&text, &mut |_| None, 1);
    }
}

proptest! {
    #[test]
    fn spans_lie_in_order_on_the_text(text in SIGNS, negative: bool) {
        let names = ["word".to_owned(), "a1".into(), "猫".into()];
        let found = spans(&text, SpanContext { negative, embeddings: &names });
        let mut end = 0;
        for span in found {
            prop_assert!(span.range.start >= end && span.range.start < span.range.end && span.range.end <= text.len());
            prop_assert!(text.is_char_boundary(span.range.start) && text.is_char_boundary(span.range.end));
            prop_assert!(span.weight.is_finite());
            prop_assert!(span.problem.is_none_or(|problem| problem.len() > 10));
            end = span.range.end;
        }
    }

    #[test]
    fn keys_work_on_every_text(text in SIGNS, start in 0usize..80, length in 0usize..20, steps in -3i32..4, right: bool) {
        let (out, range) = nudge(&text, start..start + length, steps);
        prop_assert!(out.is_char_boundary(range.start) && out.is_char_boundary(range.end) && range.start <= range.end);
        let (moved, range) = move_token(&text, start..start + length, right);
        prop_assert!(moved.is_char_boundary(range.start) && moved.is_char_boundary(range.end));
        let signs = |text: &str| {
            let mut signs: Vec<char> = text.chars().collect();
            signs.sort_unstable();
            signs
        };
        prop_assert_eq!(signs(&moved), signs(&text));
    }

    #[test]
    fn keys_change_the_weight_of_one_word_and_back(
        words in prop::collection::vec(("[a-z猫]{1,6}", 0usize..4), 1..8), chosen: prop::sample::Index, ups in 1usize..8,
    ) {
        let shown: Vec<String> = words
            .iter()
            .map(|(word, kind)| match kind {
                0 => format!("({word}:1.3)"),
                1 => format!("[{word}]"),
                _ => word.clone(),
            })
            .collect();
        let text = shown.join(", ");
        let chosen = chosen.index(words.len());
        let at = shown[..chosen].iter().map(|word| word.len() + 2).sum::<usize>() + 1;
        let (mut out, mut range) = (text.clone(), at..at);
        for _ in 0..ups {
            (out, range) = nudge(&out, range, 1);
        }
        prop_assert_eq!(&out[range.clone()], words[chosen].0.as_str());
        let base = match words[chosen].1 {
            0 => 1.3,
            1 => 1.0 / 1.1,
            _ => 1.0,
        };
        let factor = if words[chosen].1 == 1 { 1.0 / 1.1 } else { 1.0 };
        let wanted = base + factor * ups as f64 * 0.1;
        let found = weights(&out);
        // Its neighbours may be commas of the same weight.
        let has = |weight: f64| found.iter().any(|(text, w)| text.contains(words[chosen].0.as_str()) && (w - weight).abs() < 1e-9);
        prop_assert!(has(wanted), "{out}: {found:?}, not {wanted}");
        for _ in 0..ups {
            (out, range) = nudge(&out, range, -1);
        }
        // A weight that passes 1 loses its bracket: of 1.3 and [1] there are others around it.
        prop_assert_eq!(weights(&out), weights(&text), "{} of {}", out, text);
    }

    #[test]
    fn every_text_has_a_meaning(text in SIGNS, steps in 0usize..40) {
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
