//! The parity kit's files as a model library sees them; does nothing where the kit is not at hand.
#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stderr, reason = "what was found is told")]

use std::path::PathBuf;

use scumble::base::CancelToken;
use scumble::library::models::{ModelKind, ModelLibrary};

#[test]
fn every_file_of_the_kit_is_what_its_folder_says_or_has_its_sentence() {
    let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT").map(PathBuf::from) else {
        eprintln!("SCUMBLE_PARITY_KIT is not set: nothing is checked");
        return;
    };
    let cache = tempfile::tempdir().unwrap();
    let library = ModelLibrary::scan(&[kit], cache.path(), &CancelToken::new(), &mut |_| ()).unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for entry in library.entries() {
        // What goes in and out of a case is no model.
        if ["inputs", "expected"].contains(&entry.name.as_str()) {
            continue;
        }
        let wanted = match entry.folder.split('/').next().unwrap_or_default() {
            "lora" => ModelKind::Lora,
            "controlnet" => ModelKind::ControlNet,
            "textual_inversion" => ModelKind::Embedding,
            "models" if !entry.name.starts_with("tae") && !entry.folder.contains("tae") => ModelKind::Checkpoint,
            "models" => ModelKind::PreviewVae,
            "upscalers" => ModelKind::Upscaler,
            _ => entry.kind,
        };
        let hostile = entry.folder.contains("hostile");
        eprintln!(
            "{}/{}: {} {:?} {} {}",
            entry.folder,
            entry.name,
            entry.kind.id(),
            entry.family,
            entry.evidence,
            entry.problem.as_deref().unwrap_or_default()
        );
        seen += 1;
        if !hostile && (entry.kind != wanted || entry.problem.is_some()) {
            wrong.push(format!("{}/{}: {:?} {:?}", entry.folder, entry.name, entry.kind, entry.problem));
        }
        if let Some(problem) = &entry.problem {
            assert!(problem.len() < 1000 && !problem.contains('\n'), "{problem}");
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
