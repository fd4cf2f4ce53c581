//! `document.json`: the tree of layers and all else that is not pixels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::{Extent, SignedRect};
use crate::document::{Content, Document, Layer, Plane, Props, Rgba, Target};

use super::super::blocks::{PlaneSheet, sheet};

/// The version that is written.
pub(super) const VERSION: u64 = 1;

/// All of the file, in the order in which it is written.
#[derive(Debug, Serialize)]
pub(super) struct Sheet<'a> {
    pub(super) version: u64,
    /// Program and version that wrote it.
    pub(super) software: String,
    pub(super) canvas: Extent,
    pub(super) origin: (i32, i32),
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) frame: Option<SignedRect>,
    pub(super) active: Active,
    pub(super) next_id: u32,
    /// From bottom to top.
    pub(super) layers: Vec<LayerSheet>,
    pub(super) mask: PlaneSheet<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selection: Option<PlaneSheet<u8>>,
    /// The file that the artist saves this in, of one that is kept for recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) of_path: Option<String>,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) notes: &'a Value,
}

/// What is painted on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Active {
    pub(super) layer: u32,
    #[serde(default)]
    pub(super) mask: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct LayerSheet {
    pub(super) id: u32,
    pub(super) props: Props,
    /// Of a layer of pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pixels: Option<PixelsSheet>,
    /// Of a group, from bottom to top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) layers: Option<Vec<LayerSheet>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mask: Option<PlaneSheet<u8>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PixelsSheet {
    /// Where the plane lies in canvas pixels, if it is not the canvas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<SignedRect>,
    #[serde(flatten)]
    pub(super) plane: PlaneSheet<Rgba>,
}

/// A plane of the document, to be written.
pub(super) enum Source {
    Pixels(Plane<Rgba>, (i32, i32)),
    Values(Plane<u8>),
}

/// A file to be written: its name, the plane (by its place in a list) and the part of it.
pub(super) struct Part {
    pub(super) file: String,
    pub(super) rect: crate::base::Rect,
    pub(super) source: usize,
}

/// What a document is written as: the sheet, and the planes and files that it names.
pub(super) struct Plan<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) sources: Vec<Source>,
    pub(super) parts: Vec<Part>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(document: &Document, notes: &'a Value, of_path: Option<&str>) -> Self {
        let (mut sources, mut parts) = (Vec::new(), Vec::new());
        let mut list = Listing { sources: &mut sources, parts: &mut parts };
        let layers = document.layers().iter().map(|layer| list.layer(layer)).collect();
        let mask = list.values(document.mask(), "mask");
        let selection = document.selection().map(|selection| list.values(selection, "selection"));
        let active = document.active();
        let sheet = Sheet {
            version: VERSION,
            software: software(),
            canvas: document.extent(),
            origin: document.origin(),
            frame: document.frame(),
            active: Active { layer: active.layer().0, mask: matches!(active, Target::LayerMask(_)) },
            next_id: document.next_id(),
            layers,
            mask,
            selection,
            of_path: of_path.map(ToOwned::to_owned),
            notes,
        };
        Self { sheet, sources, parts }
    }
}

pub(super) fn software() -> String {
    format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

struct Listing<'a> {
    sources: &'a mut Vec<Source>,
    parts: &'a mut Vec<Part>,
}

impl Listing<'_> {
    fn layer(&mut self, layer: &Layer) -> LayerSheet {
        let id = layer.id().0;
        let (pixels, layers) = match layer.content() {
            Content::Raster(raster) => {
                let (place, plane) = raster.whole();
                let sheet = sheet(&plane, &format!("layers/{id}"));
                let on_canvas = raster.overhang().is_none();
                self.list(&sheet, Source::Pixels(plane, (place.x, place.y)));
                (Some(PixelsSheet { place: (!on_canvas).then_some(place), plane: sheet }), None)
            }
            Content::Group(children) => (None, Some(children.iter().map(|child| self.layer(child)).collect())),
        };
        let mask = layer.mask().map(|mask| self.values(mask, &format!("layers/{id}-mask")));
        LayerSheet { id, props: layer.props.clone(), pixels, layers, mask }
    }

    fn values(&mut self, plane: &Plane<u8>, stem: &str) -> PlaneSheet<u8> {
        let sheet = sheet(plane, stem);
        self.list(&sheet, Source::Values(plane.clone()));
        sheet
    }

    fn list<P>(&mut self, sheet: &PlaneSheet<P>, source: Source) {
        let at = self.sources.len();
        self.sources.push(source);
        let parts = sheet.blocks.iter().map(|b| Part { file: b.file.clone(), rect: b.rect, source: at });
        self.parts.extend(parts);
    }
}
