//! The tree of layers as the panel shows it, with small copies that are made in the thread for pixels.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::base::{Extent, Pixmap};
use crate::document::{Dirty, Document, LayerId, Plane, Props, Rgba, Target};
use crate::locale::t;

use super::App;
use super::worker::Lane;

/// The longest side of a layer's small copy in pixels.
pub const LAYER_THUMBNAIL_PX: u32 = 64;
/// Small copies are made so long after the last change, so that painting does not make one for each dab.
const SETTLE: Duration = Duration::from_millis(250);

/// A layer as the panel shows it.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "they are no states of one machine")]
pub struct LayerRow {
    /// Its name in commands.
    pub id: LayerId,
    /// How many groups it lies in.
    pub depth: usize,
    /// Name, opacity, blend mode, locks and so on.
    pub props: Props,
    /// Whether it is a group.
    pub is_group: bool,
    /// Whether it has a layer mask.
    pub has_mask: bool,
    /// Whether it is the one that is painted on.
    pub active: bool,
    /// Whether its mask is painted on, not its pixels.
    pub edits_mask: bool,
    /// Whether it is one of the chosen ones, on which grouping and deleting work.
    pub chosen: bool,
    /// Whether it and all groups around it are visible.
    pub visible_in_tree: bool,
    /// A small copy of its pixels over nothing, once it is made; groups have none.
    pub thumbnail: Option<Arc<Pixmap>>,
    /// A small copy of its mask in grey.
    pub mask_thumbnail: Option<Arc<Pixmap>>,
}

/// The small copies of one layer, and of which state they are.
#[derive(Debug, Clone, Default)]
struct Small {
    /// Counts the changes of its pixels and mask.
    revision: u64,
    /// The change that the copies show.
    made: Option<u64>,
    pixels: Option<Arc<Pixmap>>,
    mask: Option<Arc<Pixmap>>,
}

/// The rows, and what they are made of.
#[derive(Debug, Default)]
pub(super) struct Layers {
    rows: Vec<LayerRow>,
    small: HashMap<LayerId, Small>,
    chosen: BTreeSet<LayerId>,
    /// The layer that was painted on when the rows were made.
    active: Option<LayerId>,
    /// Whether the rows are older than the document.
    stale: bool,
    /// When small copies are to be made.
    due: Option<Instant>,
    making: bool,
    /// The layer whose opacity is being dragged.
    pub sliding: Option<LayerId>,
}

impl Layers {
    /// The rows are to be made anew.
    pub fn touch(&mut self) {
        self.stale = true;
    }

    /// Takes note of a change.
    pub fn note(&mut self, dirty: &Dirty) {
        if dirty.replaced {
            self.small.values_mut().for_each(|small| small.revision += 1);
        }
        for plane in dirty.planes.keys() {
            self.small.entry(plane.layer).or_default().revision += 1;
        }
        self.stale |= dirty.replaced || dirty.stack;
        if dirty.replaced || dirty.stack || !dirty.planes.is_empty() {
            self.due = Some(Instant::now() + SETTLE);
        }
    }

    /// The chosen layers, the active one always among them.
    pub fn chosen(&self) -> &BTreeSet<LayerId> {
        &self.chosen
    }

    /// Adds a layer to the chosen ones, or takes it out.
    pub fn choose(&mut self, id: LayerId) {
        if !self.chosen.remove(&id) {
            self.chosen.insert(id);
        }
        self.stale = true;
    }

    /// Only the active layer is chosen.
    pub fn choose_none(&mut self) {
        self.chosen.clear();
        self.stale = true;
    }

    /// What was being made is not made any more.
    pub fn forget(&mut self) {
        self.making = false;
    }

    fn refresh(&mut self, document: &Document) {
        self.stale = false;
        let active_id = document.active().layer();
        let edits_mask = matches!(document.active(), Target::LayerMask(_));
        if self.active.replace(active_id) != Some(active_id) {
            // What was chosen before goes with it.
            self.chosen.clear();
        }
        self.chosen.retain(|id| document.layer(*id).is_some());
        self.chosen.insert(active_id);
        self.small.retain(|id, _| document.layer(*id).is_some());
        self.rows.clear();
        // For each depth, whether the group there and all around it are seen; rows come from the top, groups before
        // what lies in them.
        let mut seen: Vec<bool> = Vec::new();
        for row in document.rows() {
            let Some(layer) = document.layer(row.id) else { continue };
            seen.truncate(row.depth);
            let visible_in_tree = seen.last().copied().unwrap_or(true) && layer.props.visible;
            seen.push(visible_in_tree);
            let small = self.small.entry(row.id).or_default();
            let has_mask = layer.mask().is_some();
            self.rows.push(LayerRow {
                id: row.id,
                depth: row.depth,
                props: layer.props.clone(),
                is_group: layer.is_group(),
                has_mask,
                active: row.id == active_id,
                edits_mask: row.id == active_id && edits_mask,
                chosen: self.chosen.contains(&row.id),
                visible_in_tree,
                thumbnail: small.pixels.clone(),
                mask_thumbnail: small.mask.clone().filter(|_| has_mask),
            });
            if small.made != Some(small.revision) && self.due.is_none() {
                self.due = Some(Instant::now() + SETTLE);
            }
        }
    }
}

impl App {
    /// The layers, from the top down as panels show them.
    pub fn layers(&self) -> &[LayerRow] {
        &self.layers.rows
    }

    /// The layer that is painted on.
    pub fn active_row(&self) -> Option<&LayerRow> {
        self.layers.rows.iter().find(|row| row.active)
    }

    /// Why the active layer cannot be painted on; `None` if it can.
    pub fn paint_problem(&self) -> Option<&'static str> {
        self.document.paints().err()
    }

    /// Makes the rows anew if the document has changed.
    pub(super) fn refresh_layers(&mut self) {
        if self.layers.stale {
            self.layers.refresh(&self.document);
            self.changed = true;
        }
    }

    /// How long until small copies are to be made.
    pub(super) fn thumbnails_due_in(&self) -> Option<Duration> {
        let due = self.layers.due.filter(|_| !self.layers.making);
        due.map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// Has the small copies made that are out of date, once the document has come to rest.
    pub(super) fn make_thumbnails(&mut self) {
        if self.layers.making || self.layers.due.is_none_or(|due| due > Instant::now()) {
            return;
        }
        self.layers.due = None;
        let out_of_date: Vec<_> = self
            .layers
            .rows
            .iter()
            .filter_map(|row| {
                let small = self.layers.small.get(&row.id)?;
                (small.made != Some(small.revision)).then_some((row.id, small.revision))
            })
            .collect();
        if out_of_date.is_empty() {
            return;
        }
        let document = self.document.clone();
        self.layers.making = self.workers.submit(Lane::Pixels, false, t!("app-work-small-layers"), move || {
            let made: Vec<_> = out_of_date
                .into_iter()
                .filter_map(|(id, revision)| {
                    let layer = document.layer(id)?;
                    let pixels = layer.pixels().map(|pixels| Arc::new(small_pixels(pixels)));
                    let mask = layer.mask().map(|mask| Arc::new(small_mask(mask)));
                    Some((id, revision, pixels, mask))
                })
                .collect();
            Box::new(move |app| app.thumbnails_are_made(made))
        });
        if !self.layers.making {
            self.layers.due = Some(Instant::now() + SETTLE);
        }
    }

    #[allow(clippy::type_complexity, reason = "a row is written once and read once")]
    fn thumbnails_are_made(&mut self, made: Vec<(LayerId, u64, Option<Arc<Pixmap>>, Option<Arc<Pixmap>>)>) {
        self.layers.making = false;
        for (id, revision, pixels, mask) in made {
            if let Some(small) = self.layers.small.get_mut(&id) {
                (small.made, small.pixels, small.mask) = (Some(revision), pixels, mask);
            }
        }
        self.layers.touch();
    }
}

/// A small copy of a plane of pixels: each pixel is the mean of sixteen of those under it at most.
fn small_pixels(plane: &Plane<Rgba>) -> Pixmap {
    sampled(plane.extent(), |spots| {
        let (mut sums, mut count) = ([0u32; 4], 0);
        for (x, y) in spots {
            let [r, g, b, a] = plane.texel(x, y).unwrap_or([0; 4]).map(u32::from);
            sums = [sums[0] + r * a, sums[1] + g * a, sums[2] + b * a, sums[3] + a];
            count += 1;
        }
        let colour = |sum: u32| ((sum + sums[3] / 2) / sums[3].max(1)) as u8;
        [colour(sums[0]), colour(sums[1]), colour(sums[2]), ((sums[3] + count / 2) / count.max(1)) as u8]
    })
}

fn small_mask(plane: &Plane<u8>) -> Pixmap {
    sampled(plane.extent(), |spots| {
        let (sum, count) = spots
            .fold((0u32, 0u32), |(sum, count), (x, y)| (sum + u32::from(plane.texel(x, y).unwrap_or(0)), count + 1));
        let grey = ((sum + count / 2) / count.max(1)) as u8;
        [grey, grey, grey, 255]
    })
}

/// A picture of at most [`LAYER_THUMBNAIL_PX`] along its longer side; `pixel` is given the spots that each pixel of it
/// is to show.
fn sampled(full: Extent, pixel: impl Fn(&mut dyn Iterator<Item = (u32, u32)>) -> Rgba) -> Pixmap {
    let longest = full.width.max(full.height).max(1);
    let side = |v: u32| {
        let small = u64::from(v) * u64::from(LAYER_THUMBNAIL_PX.min(longest)) / u64::from(longest);
        (small as u32).max(1)
    };
    let extent = Extent::new(side(full.width), side(full.height));
    // Up to four spots along each side, evenly spread over what lies under the pixel.
    let spots = |i: u32, small: u32, large: u32| {
        let edge = |i: u32| (u64::from(i) * u64::from(large) / u64::from(small)) as u32;
        let (start, end) = (edge(i), edge(i + 1).max(edge(i) + 1));
        let count = (end - start).min(4);
        (0..count).map(move |k| start + ((2 * k + 1) * (end - start)) / (2 * count))
    };
    let mut data = Vec::with_capacity(extent.area() * 4);
    for y in 0..extent.height {
        for x in 0..extent.width {
            let mut under = spots(y, extent.height, full.height)
                .flat_map(|v| spots(x, extent.width, full.width).map(move |u| (u, v)));
            data.extend(pixel(&mut under));
        }
    }
    Pixmap::from_rgba(extent, data).unwrap_or_else(|| Pixmap::filled(extent, [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_copies_keep_shape_and_colours() {
        let plane = Plane::filled(Extent::new(1000, 250), [10, 20, 30, 255]);
        let small = small_pixels(&plane);
        assert_eq!(small.extent(), Extent::new(64, 16));
        assert!(small.pixels().all(|pixel| pixel == [10, 20, 30, 255]));
        // Nothing is enlarged, and every pixel of a small plane is looked at.
        let texels: Vec<u8> = (0..12).map(|v| v * 20).collect();
        let small = small_mask(&Plane::from_texels(Extent::new(4, 3), &texels).unwrap());
        assert_eq!(small.extent(), Extent::new(4, 3));
        assert!(small.pixels().zip(texels).all(|(pixel, grey)| pixel == [grey, grey, grey, 255]));
        assert_eq!(small_pixels(&Plane::filled(Extent::new(30_000, 1), [9, 9, 9, 0])).extent(), Extent::new(64, 1));
    }
}
