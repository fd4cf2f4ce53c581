//! Learned embeddings: every form of file, and files that are something else.
#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device, Tensor};
use scumble::base::{Extent, RngKind};
use scumble::engine::{Engine, EngineConfig};
use scumble::job::{EmbeddingFile, Event, Generate, Source};
use scumble::weights::Weights;
use scumble::weights::embedding::{Embedding, base_of, is_embedding};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jobs::{make, submit, task, wait};

#[path = "support/jobs.rs"]
#[allow(dead_code, reason = "not every test file uses all of it")]
mod jobs;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/adapters").join(name)
}

fn values(tensor: &Tensor) -> Vec<Vec<f32>> {
    tensor.to_vec2().unwrap()
}

fn zeros(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap()
}

/// A file of these tensors.
fn write(folder: &Path, name: &str, tensors: &[(&str, Tensor)]) -> PathBuf {
    let tensors: HashMap<String, Tensor> = tensors.iter().map(|(n, t)| ((*n).to_owned(), t.clone())).collect();
    let path = folder.join(name);
    candle_core::safetensors::save(&tensors, &path).unwrap();
    path
}

#[test]
fn every_form_of_file_gives_its_vectors() {
    let expected = candle_core::safetensors::load(golden("expected.safetensors"), &Device::Cpu).unwrap();
    for (file, name, wanted) in [
        ("web-ui.pt", "web-ui", "some"),
        ("old.pt", "old", "some"),
        ("params.safetensors", "params", "some"),
        ("one.bin", "one", "one"),
        ("token.safetensors", "token", "one"),
    ] {
        let path = golden("embeddings").join(file);
        let embedding = Embedding::open(&path).unwrap();
        let vectors = embedding.for_encoders(&[12]).unwrap();
        assert_eq!(embedding.name(), name);
        assert_eq!(vectors.len(), 1, "{file}");
        assert_eq!(values(&vectors[0]), values(&expected[&format!("embedding {wanted}")]), "{file}");
        assert_eq!(embedding.count(), vectors[0].dim(0).unwrap());
        assert!(is_embedding(&Weights::open(&[path]).unwrap()), "{file}");
    }
    let two = Embedding::open(&golden("embeddings/two.safetensors")).unwrap();
    let vectors = two.for_encoders(&[12, 20]).unwrap();
    assert_eq!(values(&vectors[0]), values(&expected["embedding first"]));
    assert_eq!(values(&vectors[1]), values(&expected["embedding second"]));
}

#[test]
fn embeddings_for_another_model_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        |tensors: &[(&str, Tensor)]| Embedding::open(&write(folder.path(), "word.safetensors", tensors)).unwrap();
    let sd1 = open(&[("emb_params", zeros(&[2, 768]))]);
    let message = sd1.for_encoders(&[1024]).unwrap_err().to_string();
    assert!(message.contains("is an embedding for SD 1.x, and the model has SD 2.x"), "{message}");
    let message = sd1.for_encoders(&[768, 1280]).unwrap_err().to_string();
    assert!(message.contains("SD 1.x, and the model has SDXL"), "{message}");
    let xl = open(&[("clip_l", zeros(&[2, 768])), ("clip_g", zeros(&[2, 1280]))]);
    let message = xl.for_encoders(&[768]).unwrap_err().to_string();
    assert!(message.contains("is an embedding for SDXL, and the model has SD 1.x"), "{message}");
    let message = xl.for_encoders(&[12, 20]).unwrap_err().to_string();
    assert!(message.contains("2 text encoders of widths [12, 20]"), "{message}");
    for (tensors, base) in [
        (vec![("emb_params", zeros(&[2, 768]))], Some("sd1")),
        (vec![("<word>", zeros(&[1024]))], Some("sd2")),
        (vec![("clip_l", zeros(&[1, 768])), ("clip_g", zeros(&[1, 1280]))], Some("sdxl")),
        (vec![("<word>", zeros(&[33]))], None),
        (vec![("a", zeros(&[768])), ("b", zeros(&[768]))], None),
    ] {
        let path = write(folder.path(), "base.safetensors", &tensors);
        assert_eq!(base_of(&Weights::open(&[path]).unwrap()), base);
    }
}

#[test]
fn files_that_are_none_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let nan = Tensor::new(&[[1f32, f32::NAN]], &Device::Cpu).unwrap();
    for (tensors, wanted) in [
        (vec![("a", zeros(&[4])), ("b", zeros(&[4]))], "more than one set of vectors"),
        (vec![("weight", zeros(&[4, 4, 3, 3]))], "is no list of vectors"),
        (vec![("emb_params", zeros(&[0, 768]))], "is no list of vectors"),
        (vec![("emb_params", zeros(&[2000, 8]))], "is no list of vectors"),
        (vec![("emb_params", nan)], "NaN or infinite"),
        (vec![("clip_l", zeros(&[1, 768])), ("clip_g", zeros(&[2, 1280]))], "1 vectors for one text encoder and 2"),
    ] {
        let message = Embedding::open(&write(folder.path(), "word.safetensors", &tensors)).unwrap_err().to_string();
        assert!(message.contains(wanted) && message.contains("word.safetensors"), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
    let bytes = std::fs::read(golden("embeddings/web-ui.pt")).unwrap();
    for cut in [0, 1, 10, 100, bytes.len() / 2, bytes.len() - 30] {
        let path = folder.path().join("cut.pt");
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let message = Embedding::open(&path).unwrap_err().to_string();
        assert!(message.contains("cut.pt") && !message.contains('\n'), "{message}");
    }
}

#[test]
fn an_embedding_stands_for_its_word_in_a_jobs_prompts() {
    let folder = tempfile::tempdir().unwrap();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1");
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let random = |shape: (usize, usize)| {
        let values = RngKind::Cpu.generator(3).normal(shape.0 * shape.1);
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    };
    let fits = write(folder.path(), "my-word.safetensors", &[("emb_params", random((3, 32)))]);
    let job = |prompt: &str, negative: &str, path: Option<&Path>| {
        let mut task = Generate { model: Some(model.clone()), ..task(Extent::new(64, 48), Source::Noise) };
        (task.recipe.prompt, task.recipe.negative_prompt) = (prompt.into(), negative.into());
        task.resources.embeddings =
            path.map(|path| EmbeddingFile { name: "my-word".into(), path: path.to_owned() }).into_iter().collect();
        task
    };
    let plain = make(&engine, job("a fox, my-word", "", None));
    let with = make(&engine, job("a fox, my-word", "", Some(&fits)));
    assert_ne!(with, plain);
    // Whatever its case, and not where it does not stand.
    assert_eq!(make(&engine, job("a fox, My-Word", "", Some(&fits))), with);
    assert_eq!(make(&engine, job("a fox", "", Some(&fits))), make(&engine, job("a fox", "", None)));
    assert_ne!(make(&engine, job("a fox", "my-word", Some(&fits))), make(&engine, job("a fox", "my-word", None)));
    // Weights and several texts go with it.
    assert_ne!(make(&engine, job("a fox, (my-word:1.4)", "", Some(&fits))), with);
    let other = write(folder.path(), "other.safetensors", &[("emb_params", random((1, 768)))]);
    submit(&engine, job("a fox, my-word", "", Some(&other)));
    match wait(&engine) {
        Event::Failed(failure) => assert!(failure.message.contains("is an embedding for SD 1.x"), "{failure}"),
        other => panic!("{other:?}"),
    }
}
