//! Projects written, changed and read by tests.

use std::fs;
use std::io::{Cursor, Read, Write};

use scumble::base::{Extent, Rect};
use scumble::document::{Document, Layer, LayerId, Piece, Plane, Props, Raster, Rgba};
use scumble::formats::{Fault, Limits, Project, read_project, write_project};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::artwork::paint;

/// The bytes of a project file.
pub fn saved(document: &Document, notes: &Value) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("art.scumble");
    write_project(&path, document, notes).unwrap();
    fs::read(&path).unwrap()
}

/// Reads a project from bytes.
pub fn open(bytes: &[u8]) -> Result<(Project, Vec<String>), Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_project(file.path(), &Limits::default()).map_err(|error| {
        let sentence = error.to_string();
        assert!(sentence.starts_with(&format!("'{}' ", file.path().display())), "{sentence}");
        assert!(!sentence.contains('\n') && sentence.len() < 500, "{sentence}");
        error.fault
    })
}

/// The archive with some files changed (`None`: left out).
pub fn changed(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if let Some(content) = change(&name, content) {
            out.start_file(&name, SimpleFileOptions::DEFAULT).unwrap();
            out.write_all(&content).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// The archive with another list of layers.
pub fn edited(bytes: &[u8], edit: impl Fn(&mut Value)) -> Vec<u8> {
    changed(bytes, |name, content| {
        if name != "document.json" {
            return Some(content);
        }
        let mut sheet: Value = serde_json::from_slice(&content).unwrap();
        edit(&mut sheet);
        Some(serde_json::to_vec(&sheet).unwrap())
    })
}

/// The size of [`three`], unless another is asked for.
pub const CANVAS: Extent = Extent::new(150, 140);

/// Three layers, the middle one with a mask.
pub fn three(extent: Extent) -> Document {
    let layer = |id: u32| {
        let mask = (id == 2).then(|| {
            Plane::filled(extent, 255).with_piece(&Piece::new(Rect::new(3, 3, 5, 5), vec![9; 25]).unwrap()).unwrap()
        });
        let plane = paint(extent, u64::from(id), 4);
        Layer::raster(LayerId(id), Props::named(format!("Layer {id}")), Raster::new(plane)).with_mask(mask)
    };
    Document::from_layers(extent, (1..=3).map(layer).collect()).unwrap()
}

/// The pixels of a layer at the root.
pub fn pixels(document: &Document, at: usize) -> &Plane<Rgba> {
    document.layers()[at].pixels().unwrap()
}
