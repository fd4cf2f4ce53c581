//! The layers of a Photoshop picture as a document's.

use std::convert::Infallible;

use crate::base::{Extent, Pixmap, Rect, SignedRect};
use crate::document::{BlendMode, Document, Layer, LayerId, MAX_DEPTH, MAX_LAYERS, Piece, Plane, Props, Raster, Rgba};

use super::super::{Limits, threads};
use super::channel::{Layout, channel};
use super::colour::managed;
use super::record::{MaskRecord, Record, Records, Section};

/// What holds of the whole picture.
pub(super) struct Context<'a> {
    pub(super) canvas: Extent,
    pub(super) grey: bool,
    pub(super) layout: Layout,
    pub(super) profile: Option<&'a [u8]>,
}

/// Photoshop's names of blend modes.
const BLENDS: &[(&[u8; 4], BlendMode)] = &[
    (b"norm", BlendMode::Normal),
    // Of groups: as if there were no group. It is told apart where it would show.
    (b"pass", BlendMode::Normal),
    (b"mul ", BlendMode::Multiply),
    (b"scrn", BlendMode::Screen),
    (b"over", BlendMode::Overlay),
    (b"dark", BlendMode::Darken),
    (b"lite", BlendMode::Lighten),
    (b"div ", BlendMode::ColorDodge),
    (b"idiv", BlendMode::ColorBurn),
    (b"hLit", BlendMode::HardLight),
    (b"sLit", BlendMode::SoftLight),
    (b"diff", BlendMode::Difference),
    (b"smud", BlendMode::Exclusion),
    (b"hue ", BlendMode::Hue),
    (b"sat ", BlendMode::Saturation),
    (b"colr", BlendMode::Color),
    (b"lum ", BlendMode::Luminosity),
    (b"lddg", BlendMode::Add),
];

/// A layer's planes, and why its pixels lack, if they do.
struct Planes {
    raster: Result<Raster, String>,
    mask: Option<Plane<u8>>,
}

/// A document of these layers; `None` if it would have none.
pub(super) fn document(
    records: &Records<'_>,
    context: &Context<'_>,
    limits: &Limits,
    problems: &mut Vec<String>,
) -> Option<Document> {
    // A size that no canvas can have is refused before planes of it are made.
    Document::empty(context.canvas).ok()?;
    if records.cut_off {
        problems.push("The file is cut off, or has more layers than there can be: some of them lack".to_owned());
    }
    let mut room = limits.layer_pixels;
    let jobs: Vec<(&Record<'_>, bool)> = records
        .rows
        .iter()
        .map(|record| {
            let area = u64::from(record.place.width) * u64::from(record.place.height);
            let most = room.min(limits.pixels);
            let allowed = area <= most && record.place.width <= limits.side && record.place.height <= limits.side;
            room -= if allowed { area } else { 0 };
            (record, allowed)
        })
        .collect();
    let mut planes = Vec::new();
    let read = |(record, allowed): &(&Record<'_>, bool)| planes_of(record, *allowed, context);
    let Ok(()) = threads::in_order(&jobs, read, |_, read| -> Result<(), Infallible> {
        planes.push(read);
        Ok(())
    });
    let mut tree = Tree { levels: vec![Vec::new()], next: 1, problems };
    for (record, planes) in records.rows.iter().zip(planes) {
        tree.take(record, planes, context.canvas);
    }
    let layers = tree.finish();
    Document::from_layers(context.canvas, layers).ok()
}

/// Layers as they come, from bottom to top, in the groups that are open.
struct Tree<'p> {
    levels: Vec<Vec<Layer>>,
    next: u32,
    problems: &'p mut Vec<String>,
}

impl Tree<'_> {
    fn take(&mut self, record: &Record<'_>, planes: Planes, canvas: Extent) {
        if record.section == Section::End {
            self.levels.push(Vec::new());
            return;
        }
        let props = self.props(record);
        let name = props.name.clone();
        let layer = if record.section == Section::Group {
            let level = self.levels.len();
            let children = if level > 1 { self.levels.pop().unwrap_or_default() } else { Vec::new() };
            if level > MAX_DEPTH {
                self.problems.push(format!(
                    "The group '{name}' lies deeper in groups than there can be: its layers stand in its place"
                ));
                self.add(children);
                return;
            }
            if record.blend == *b"pass" && children.iter().any(|child| child.props.blend != BlendMode::Normal) {
                self.problems.push(format!(
                    "The layers in the group '{name}' are to blend with what is below the group, which they do not here: it \
                     may look different"
                ));
            }
            Layer::group(self.id(), props, children)
        } else {
            if record.adjusts {
                self.problems.push(format!(
                    "The layer '{name}' adjusts or fills instead of holding pixels, which is not known here: it is left out"
                ));
                return;
            }
            let raster = planes.raster.unwrap_or_else(|reason| {
                self.problems.push(format!("The layer '{name}' could not be read ({reason}): it is empty now"));
                Raster::new(Plane::filled(canvas, [0; 4]))
            });
            Layer::raster(self.id(), props, raster)
        };
        self.add(vec![layer.with_mask(planes.mask)]);
    }

    fn id(&mut self) -> LayerId {
        self.next += 1;
        LayerId(self.next - 1)
    }

    fn add(&mut self, layers: Vec<Layer>) {
        if let Some(level) = self.levels.last_mut() {
            level.extend(layers);
        }
    }

    fn finish(mut self) -> Vec<Layer> {
        if self.levels.len() > 1 {
            self.problems.push("A group has no end: its layers stand outside it".to_owned());
        }
        let mut layers: Vec<Layer> = self.levels.drain(..).flatten().collect();
        let mut count = 0;
        let whole = layers.iter().take_while(|layer| {
            count += layer.walk().count();
            count <= MAX_LAYERS
        });
        let whole = whole.count();
        if whole < layers.len() {
            self.problems.push(format!("Layers more than {MAX_LAYERS} were left out"));
            layers.truncate(whole);
        }
        layers
    }

    fn props(&mut self, record: &Record<'_>) -> Props {
        let name = if record.name.is_empty() { "Layer" } else { &record.name };
        // ImageMagick writes the letters from behind.
        let [a, b, c, d] = record.blend;
        let keys = [[a, b, c, d], [d, c, b, a]];
        let blend = BLENDS.iter().find(|(key, _)| keys.contains(key)).map(|(_, blend)| *blend);
        let blend = blend.unwrap_or_else(|| {
            let key = String::from_utf8_lossy(&record.blend);
            let key: String = key.chars().filter(|c| !c.is_control()).collect();
            self.problems.push(format!(
                "The layer '{name}' has a blend mode that is not known here ({}): it is normal now",
                key.trim()
            ));
            BlendMode::Normal
        });
        if !record.lost.is_empty() {
            self.problems
                .push(format!("The layer '{name}' has {}, which is not drawn here", record.lost.join(" and ")));
        }
        Props {
            name: name.to_owned(),
            visible: !record.hidden,
            opacity: f32::from(record.opacity) / 255.0 * f32::from(record.fill) / 255.0,
            blend,
            alpha_locked: record.transparency_locked,
            clipped: record.clipped,
            mask_enabled: record.mask.is_none_or(|mask| mask.enabled),
            ..Props::default()
        }
        .clamped()
    }
}

fn planes_of(record: &Record<'_>, allowed: bool, context: &Context<'_>) -> Planes {
    let canvas = context.canvas;
    let raster = if record.section != Section::Layer || record.place.extent().is_empty() {
        Ok(Raster::new(Plane::filled(canvas, [0; 4])))
    } else if allowed {
        pixels(record, context).ok_or_else(|| "its pixels are damaged or cut off".to_owned())
    } else {
        Err("all layers together have too many pixels".to_owned())
    };
    let mask = record.mask.filter(|_| record.channels.iter().any(|(kind, _)| *kind == -2));
    Planes { raster, mask: mask.and_then(|mask| layer_mask(record, &mask, context)) }
}

/// A layer's pixels where they belong.
fn pixels(record: &Record<'_>, context: &Context<'_>) -> Option<Raster> {
    let extent = record.place.extent();
    let data = |kind: i16| record.channels.iter().find(|(k, _)| *k == kind).map(|(_, data)| *data);
    let plane = |kind: i16| channel(data(kind)?, extent, context.layout);
    let first = plane(0)?;
    let others = if context.grey { None } else { Some((plane(1)?, plane(2)?)) };
    let alpha = match data(-1) {
        Some(data) => Some(channel(data, extent, context.layout)?),
        None => None,
    };
    let pixel = |i: usize| -> Rgba {
        let (g, b) = others.as_ref().map_or((first[i], first[i]), |(g, b)| (g[i], b[i]));
        [first[i], g, b, alpha.as_ref().map_or(255, |alpha| alpha[i])]
    };
    let mut texels: Vec<Rgba> = (0..extent.area()).map(pixel).collect();
    if let Some(profile) = context.profile {
        let picture = Pixmap::from_rgba(extent, texels.into_flattened())?;
        texels = managed(picture, profile, context.grey).pixels().collect();
    }
    let plane = Plane::from_texels(extent, &texels)?;
    let SignedRect { x, y, .. } = record.place;
    let whole = record.place == SignedRect::of(context.canvas);
    Some(if whole { Raster::new(plane) } else { Raster::placed(context.canvas, plane, x, y) })
}

/// A layer mask on the canvas; what it is beyond that is lost.
fn layer_mask(record: &Record<'_>, mask: &MaskRecord, context: &Context<'_>) -> Option<Plane<u8>> {
    let turned = |value: u8| if mask.inverted { 255 - value } else { value };
    let plane = Plane::filled(context.canvas, turned(mask.outside));
    let extent = mask.place.extent();
    let Some(shared) = mask.place.within(context.canvas) else { return Some(plane) };
    let (_, data) = record.channels.iter().find(|(kind, _)| *kind == -2)?;
    let values = channel(data, extent, context.layout)?;
    let rows = shared.y..shared.y + shared.height;
    let left = (i64::from(shared.x) - i64::from(mask.place.x)) as usize;
    let row = |y: u32| {
        let row = (i64::from(y) - i64::from(mask.place.y)) as usize;
        values[row * extent.width as usize + left..][..shared.width as usize].iter().map(|&value| turned(value))
    };
    let rect = Rect::new(shared.x, shared.y, shared.width, shared.height);
    plane.with_piece(&Piece::new(rect, rows.flat_map(row).collect())?)
}
