//! Projects out of files, as much of them as is whole.

use std::collections::HashSet;
use std::io::{Read, Seek};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::base::{Extent, SignedRect};
use crate::document::{Document, Layer, LayerId, MAX_DEPTH, MAX_LAYERS, Plane, Props, Raster, Rgba, TILE_PX, Target};

use super::super::archive::Archive;
use super::super::blocks::PlaneSheet;
use super::super::error::tidied;
use super::super::planes::Planes;
use super::super::{Fault, Limits, decode};
use super::migrate::migrate;
use super::sheet::{Active, PixelsSheet, VERSION};
use super::{LABEL, Project, SHEET, salvage};

/// As many tiles all layers beyond the canvas may have: the empty ones take a little memory, too.
const MAX_TILES: u64 = 1 << 22;

/// Reads a project: see [`read_project`](super::read_project).
pub(in super::super) fn read(
    source: impl Read + Seek + Send,
    limits: &Limits,
) -> Result<(Project, Vec<String>), Fault> {
    let archive = Archive::open(source, limits)?;
    let mut problems = Vec::new();
    if archive.cut_off {
        problems.push("The file is cut off: what stood behind the cut is lost".to_owned());
    }
    let project = match opened_sheet(&archive, limits) {
        Ok(sheet) => Reader { archive: &archive, limits, problems: &mut problems }.project(&sheet),
        Err(Unread::Newer(fault)) => return Err(fault),
        Err(Unread::Damaged(reason)) => Err(reason),
    };
    match project {
        Ok(project) => Ok((project, tidied(&problems))),
        Err(reason) => {
            let document = salvage::layers(&archive, limits, &mut problems)
                .ok_or_else(|| decode::broken(LABEL, format!("{SHEET} {reason}")))?;
            problems.insert(
                0,
                format!(
                    "The list of layers could not be read ({SHEET} {reason}): the layers' pictures were taken as they \
                     were found, without names, groups and blend modes"
                ),
            );
            Ok((Project { document, notes: Value::Null }, tidied(&problems)))
        }
    }
}

/// What a project tells of itself without its pixels: see [`peek`].
pub(in super::super) struct Peeked {
    /// The file that the artist saves it in, if it is one that was kept for recovery.
    pub(in super::super) of_path: Option<String>,
}

/// Reads only the list of layers, to see that it is one.
pub(in super::super) fn peek(source: impl Read + Seek + Send, limits: &Limits) -> Result<Peeked, Fault> {
    let archive = Archive::open(source, limits)?;
    let sheet = opened_sheet(&archive, limits).map_err(|unread| match unread {
        Unread::Newer(fault) => fault,
        Unread::Damaged(reason) => decode::broken(LABEL, format!("{SHEET} {reason}")),
    })?;
    Ok(Peeked { of_path: sheet["of_path"].as_str().map(ToOwned::to_owned) })
}

enum Unread {
    Newer(Fault),
    Damaged(String),
}

fn opened_sheet(archive: &Archive<'_>, limits: &Limits) -> Result<Value, Unread> {
    let text = archive.read(SHEET, limits.text_bytes as u64).map_err(Unread::Damaged)?;
    let mut sheet: Value =
        serde_json::from_slice(&text).map_err(|error| Unread::Damaged(format!("is no JSON: {error}")))?;
    let version = sheet["version"].as_u64().ok_or_else(|| Unread::Damaged("has no version".into()))?;
    if version > VERSION {
        let software = sheet["software"].as_str().unwrap_or("a program that does not tell its name");
        let software = software.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(Unread::Newer(Fault::NewerProject { software, version, known: VERSION }));
    }
    migrate(&mut sheet, version).map_err(Unread::Damaged)?;
    Ok(sheet)
}

/// A layer as far as it could be read, its planes still to come.
struct Draft {
    id: LayerId,
    props: Props,
    content: DraftContent,
    mask: Option<usize>,
}

enum DraftContent {
    /// Where the plane lies, and which one it is.
    Pixels((i32, i32), usize),
    Group(Vec<Draft>),
}

struct Reader<'r, 'a> {
    archive: &'r Archive<'a>,
    limits: &'r Limits,
    problems: &'r mut Vec<String>,
}

/// What is known while the list of layers is gone through.
struct Listing {
    canvas: Extent,
    planes: Planes,
    ids: HashSet<u32>,
    /// For layers whose own name cannot be used.
    next_id: u32,
    left_out: usize,
    tiles: u64,
}

impl Reader<'_, '_> {
    fn project(&mut self, sheet: &Value) -> Result<Project, String> {
        let canvas: Extent = field(sheet, "canvas").ok_or("has no canvas size")?;
        let blank = Document::empty(canvas).map_err(|error| format!("is wrong: {error}"))?;
        let next_id = field(sheet, "next_id").unwrap_or(0);
        let mut list = Listing {
            canvas,
            planes: Planes::new(self.limits),
            ids: HashSet::new(),
            next_id: first_free(&sheet["layers"]).max(next_id),
            left_out: 0,
            tiles: 0,
        };
        let rows = sheet["layers"].as_array().ok_or("has no layers")?;
        let mut drafts = Vec::new();
        self.drafts(rows, 1, &mut list, &mut drafts);
        let mask = self.values(sheet, "mask", "The mask", canvas, &mut list);
        let selection = self.values(sheet, "selection", "The selection", canvas, &mut list);
        if list.left_out > 0 {
            self.problems.push(format!("{} layers more than {MAX_LAYERS} were left out", list.left_out));
        }
        list.planes.fill(self.archive, self.problems);
        let layers: Vec<Layer> = drafts.into_iter().map(|draft| built(draft, canvas, &mut list.planes)).collect();
        if layers.is_empty() {
            self.problems.push("There are no layers in it: it has an empty one now".to_owned());
        }
        let document = if layers.is_empty() { Ok(blank) } else { Document::from_layers(canvas, layers) };
        let mut document = document.map_err(|error| format!("is wrong: {error}"))?;
        if let Some(plane) = mask.map(|at| list.planes.take_values(at)) {
            document = document.with_mask(plane).ok_or("has a mask of another size")?;
        }
        let selection = selection.map(|at| list.planes.take_values(at));
        document = document.with_selection(selection).ok_or("has a selection of another size")?;
        document = document
            .with_frame(field(sheet, "frame"))
            .with_origin(field(sheet, "origin").unwrap_or_default())
            .with_next_id(next_id);
        if let Some(Active { layer, mask }) = field(sheet, "active") {
            let layer = LayerId(layer);
            document.set_active(if mask { Target::LayerMask(layer) } else { Target::Layer(layer) });
        }
        Ok(Project { document, notes: sheet["notes"].clone() })
    }

    fn drafts(&mut self, rows: &[Value], depth: usize, list: &mut Listing, out: &mut Vec<Draft>) {
        for row in rows {
            if list.ids.len() >= MAX_LAYERS {
                list.left_out += 1;
                continue;
            }
            let props = self.props(row);
            let named = format!("The layer '{}'", props.name);
            if let (Some(children), true) = (row["layers"].as_array(), depth >= MAX_DEPTH) {
                self.problems.push(format!(
                    "{named} is a group within {depth} others, one more than there can be: its layers stand in its place"
                ));
                self.drafts(children, depth, list, out);
                continue;
            }
            let id = self.id(row, &named, list);
            let mask = self.values(row, "mask", &format!("The mask of {}", lower(&named)), list.canvas, list);
            let content = match row["layers"].as_array() {
                Some(children) => {
                    let mut drafts = Vec::new();
                    self.drafts(children, depth + 1, list, &mut drafts);
                    DraftContent::Group(drafts)
                }
                None => self.pixels(row, &named, list),
            };
            out.push(Draft { id, props, content, mask });
        }
    }

    fn id(&mut self, row: &Value, named: &str, list: &mut Listing) -> LayerId {
        let id = field(row, "id").filter(|id| list.ids.insert(*id));
        LayerId(id.unwrap_or_else(|| {
            self.problems.push(format!("{named} has a number that another has too, or none: it has a new one"));
            while !list.ids.insert(list.next_id) {
                list.next_id = list.next_id.wrapping_add(1);
            }
            list.next_id
        }))
    }

    /// Properties one by one, so that a wrong one spoils no other.
    fn props(&mut self, row: &Value) -> Props {
        if let Some(props) = field::<Props>(row, "props") {
            return props.clamped();
        }
        let mut given = row["props"].as_object().cloned().unwrap_or_default();
        let single = |(key, value): (&String, &mut Value)| {
            let alone = [(key.clone(), value.clone())].into_iter().collect();
            serde_json::from_value::<Props>(Value::Object(alone)).is_err().then(|| key.clone())
        };
        let wrong: Vec<String> = given.iter_mut().filter_map(single).collect();
        given.retain(|key, _| !wrong.contains(key));
        let mut props: Props = serde_json::from_value(Value::Object(given)).unwrap_or_default();
        if props.name.is_empty() {
            "Unnamed".clone_into(&mut props.name);
        }
        let what = if wrong.is_empty() { "properties".to_owned() } else { wrong.join(", ") };
        self.problems.push(format!("The layer '{}' has {what} that cannot be read: as in a new layer", props.name));
        props.clamped()
    }

    fn pixels(&mut self, row: &Value, named: &str, list: &mut Listing) -> DraftContent {
        let canvas = SignedRect::of(list.canvas);
        let mut read = || -> Result<(SignedRect, PlaneSheet<Rgba>), String> {
            let sheet: PixelsSheet = field(row, "pixels").ok_or("its place and files are not told")?;
            let place = sheet.place.unwrap_or(canvas);
            if sheet.place.is_some() {
                let tiles = |side: u32| u64::from(side.div_ceil(TILE_PX));
                list.tiles = list.tiles.saturating_add(tiles(place.width) * tiles(place.height));
                if list.tiles > MAX_TILES {
                    return Err("it reaches too far beyond the canvas".into());
                }
            }
            Ok((place, sheet.plane))
        };
        let (place, plane) = read().unwrap_or_else(|reason| {
            self.problems.push(format!("{named} could not be read ({reason}): it is empty now"));
            (canvas, PlaneSheet { outside: [0; 4], blocks: Vec::new() })
        });
        DraftContent::Pixels((place.x, place.y), list.planes.pixels(place.extent(), plane, named))
    }

    fn values(&mut self, of: &Value, key: &str, named: &str, extent: Extent, list: &mut Listing) -> Option<usize> {
        if of[key].is_null() {
            return None;
        }
        let sheet = field(of, key);
        if sheet.is_none() {
            self.problems.push(format!("{named} could not be read: it is left out"));
        }
        sheet.map(|sheet| list.planes.values(extent, sheet, named))
    }
}

fn built(draft: Draft, canvas: Extent, planes: &mut Planes) -> Layer {
    let Draft { id, props, content, mask } = draft;
    let mask = mask.map(|at| planes.take_values(at));
    let layer = match content {
        DraftContent::Group(children) => {
            Layer::group(id, props, children.into_iter().map(|child| built(child, canvas, planes)).collect())
        }
        DraftContent::Pixels((x, y), at) => {
            let plane: Plane<Rgba> = planes.take_pixels(at);
            let whole = (x, y) == (0, 0) && plane.extent() == canvas;
            let raster = if whole { Raster::new(plane) } else { Raster::placed(canvas, plane, x, y) };
            Layer::raster(id, props, raster)
        }
    };
    layer.with_mask(mask)
}

/// A field that can be read as what is wanted.
fn field<T: DeserializeOwned>(of: &Value, key: &str) -> Option<T> {
    of.get(key).and_then(|value| T::deserialize(value).ok())
}

/// A number that no layer of a list has.
fn first_free(layers: &Value) -> u32 {
    let mut highest = 0u32;
    let mut waiting = vec![layers];
    while let Some(rows) = waiting.pop() {
        for row in rows.as_array().into_iter().flatten() {
            highest = highest.max(field(row, "id").unwrap_or(0));
            waiting.push(&row["layers"]);
        }
    }
    highest.wrapping_add(1)
}

fn lower(named: &str) -> String {
    named.replacen('T', "t", 1)
}
