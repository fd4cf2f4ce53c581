//! Files to begin fuzzing with, made by the studio's own writers, into `corpus/` of this folder.

use std::fs;
use std::path::Path;

use scumble::base::{Extent, Pixmap};
use scumble::formats::{Export, ExportFormat, TextChunks, export_picture, write_ora, write_project};

#[allow(dead_code)]
#[path = "../support/artwork.rs"]
mod artwork;
#[allow(dead_code)]
#[path = "../support/psd_file.rs"]
mod psd_file;
#[allow(dead_code)]
#[path = "../support/texts.rs"]
mod texts;

use psd_file::{Kind, LayerRecord, PACKINGS, Packing, psd};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in ["project", "ora", "psd", "picture", "metadata", "prompt", "recipes"] {
        fs::create_dir_all(corpus.join(target))?;
    }
    for seed in 0..24 {
        let document = artwork::artwork(seed, |_| ());
        for (target, list) in [("project", "document.json"), ("ora", "stack.xml")] {
            let path = corpus.join(target).join(format!("{seed}"));
            if target == "ora" {
                write_ora(&path, &document)?;
            } else {
                write_project(&path, &document, &serde_json::json!({ "seed": seed }))?;
            }
            let bytes = fs::read(&path)?;
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes))?;
            let mut file = archive.by_name(list)?;
            std::io::copy(&mut file, &mut fs::File::create(path.with_extension("list"))?)?;
            // Large ones slow the search down.
            if bytes.len() > 60_000 {
                fs::remove_file(&path)?;
            }
        }
    }
    pictures(&corpus)?;
    weights(&corpus)?;
    for (i, text) in texts::PROMPTS.iter().enumerate() {
        let number = 0x0123_4567_89ab_cdefu64.to_le_bytes();
        fs::write(corpus.join("prompt").join(format!("{i}")), [&number, text.as_bytes()].concat())?;
    }
    for (i, (_, text)) in texts::RECIPES.iter().enumerate() {
        fs::write(corpus.join("recipes").join(format!("{i}")), [&[i as u8], text.as_bytes()].concat())?;
    }
    for (i, packing) in PACKINGS.into_iter().enumerate() {
        for depth in [8, 16] {
            for (mode, large) in [(3, false), (1, true), (4, false), (2, false), (9, false)] {
                let bytes = photoshop(Kind { depth, mode, large, packing });
                fs::write(corpus.join("psd").join(format!("{i}-{depth}-{mode}")), bytes)?;
            }
        }
    }
    Ok(())
}

fn pictures(corpus: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let data = (0..20 * 15 * 4).map(|i| (i * i % 251) as u8).collect();
    let picture = Pixmap::from_rgba(Extent::new(20, 15), data).ok_or("the sizes differ")?;
    let mut texts = TextChunks::new();
    texts.push("parameters", "a cat\nNegative prompt: dog\nSteps: 1, Sampler: Euler a, Seed: 2, Size: 3x4");
    texts.push("scumble", "{\"version\": 1}");
    texts.push("invokeai_metadata", "{\"a\": \"\u{e9}\u{1f98a}\"}");
    for (i, format) in ExportFormat::ALL.into_iter().enumerate() {
        let path = corpus.join("picture").join(format!("{i}"));
        export_picture(&path, &picture, &texts, &Export { format, with_recipe: true })?;
        fs::copy(&path, corpus.join("metadata").join(format!("{i}")))?;
    }
    Ok(())
}

/// The small files of weights that the tests keep.
fn weights(corpus: &Path) -> Result<(), Box<dyn std::error::Error>> {
    for target in ["safetensors", "pickle", "gguf"] {
        fs::create_dir_all(corpus.join(target))?;
    }
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/weights"))? {
        let path = file?.path();
        let name = path.file_name().ok_or("a file has a name")?;
        let target = match path.extension().and_then(|extension| extension.to_str()) {
            Some("safetensors") => "safetensors",
            Some("pt" | "pth" | "ckpt") => "pickle",
            Some("gguf") => "gguf",
            _ => continue,
        };
        fs::copy(&path, corpus.join(target).join(name))?;
    }
    Ok(())
}

fn photoshop(kind: Kind) -> Vec<u8> {
    let pixels: Vec<[u8; 4]> = (0..20 * 12).map(|i: u32| (i / 3).wrapping_mul(0x0405_0607).to_le_bytes()).collect();
    let mut masked = LayerRecord::new("masked", (3, -2, 6, 5), &pixels[..30]);
    masked.mask = Some(((2, -3, 4, 9), 255, 0));
    masked.channels.push((-2, (0..36).collect()));
    masked.blocks.push((*b"lfx2", vec![0; 8]));
    let layers = [
        LayerRecord::new("back", (0, 0, 20, 12), &pixels),
        LayerRecord::section("", 3, *b"norm"),
        masked,
        LayerRecord::section("group", 1, *b"pass"),
    ];
    let flat = vec![7; 240];
    let packing = if kind.packing == Packing::Raw { Packing::Raw } else { Packing::Rle };
    let layers = if kind.mode == 3 || kind.mode == 1 { &layers[..] } else { &[] };
    let kind = if layers.is_empty() { Kind { packing, ..kind } } else { kind };
    psd(kind, (20, 12), &[9; 768], layers, &[&flat, &flat, &flat, &flat])
}
