//! A picture's tiles on the GPU: which are there, which must come, which may go.
//!
//! Each level of detail is cut into tiles of [`CONTENT_PX`]; a tile lies in a layer of a texture array, with a margin of
//! one texel of its neighbours, so that the sampler filters across borders as if there were none. A small table (a
//! texture, too) tells the shader where each tile is. Tiles of one colour have no layer: the table holds the colour.
//!
//! Only tiles of the levels that a frame sees are brought up. Others stay as long as there is room, and until they
//! change. Layers are bounded by [`MAX_LAYERS`]: 256 MiB for a picture, 64 MiB for a mask, however large they are;
//! where that is not enough for a view, the shader takes the next coarser level that is there.

use std::ops::RangeInclusive;

use crate::base::{Extent, Rect};

use super::Upload;
use super::health::Health;
use super::level::{Detail, Source, level_extent, texels, top_level, under};
use super::store::Store;

/// Texels of a level along a tile's side.
pub(super) const CONTENT_PX: u32 = 510;
/// Along a layer's side: the tile and its margins.
pub(super) const LAYER_PX: u32 = CONTENT_PX + 2;
/// The most layers of a texture array.
pub(super) const MAX_LAYERS: u32 = 256;
/// A table's entry for a tile of one colour.
const FLAT: u32 = u32::MAX;
/// A table's entry for a tile that is not there.
const MISSING: [u32; 2] = [0, 0];

/// What a frame sees of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Which levels.
    pub detail: Detail,
    /// Left, top, right and bottom in the picture's pixels.
    pub area: [f32; 4],
}

/// A tile: its level, column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    level: u32,
    x: u32,
    y: u32,
}

/// The tiles of one picture.
pub(super) struct Tiles {
    extent: Extent,
    store: Store,
    /// For each level, the row of the table at which it begins.
    rows: Vec<u32>,
    columns: u32,
    entries: Vec<[u32; 2]>,
    entries_changed: bool,
    /// For each layer, whose it is and when it was last seen.
    owners: Vec<Option<(Key, u64)>>,
    /// Counts calls of `sync`.
    now: u64,
}

impl Tiles {
    /// Tiles for pictures of 4 channels or 1.
    pub fn new(device: &wgpu::Device, channels: usize, label: &'static str) -> Self {
        let store = Store::new(device, channels, label);
        let owners = vec![None; store.layers() as usize];
        let extent = Extent::new(1, 1);
        let mut tiles = Self {
            extent,
            store,
            rows: Vec::new(),
            columns: 0,
            entries: Vec::new(),
            entries_changed: false,
            owners,
            now: 0,
        };
        tiles.reset(device, extent);
        tiles
    }

    /// Forgets all tiles, and takes a picture of this size from now on.
    pub fn reset(&mut self, device: &wgpu::Device, extent: Extent) {
        self.extent = extent;
        self.owners.fill(None);
        self.columns = extent.width.div_ceil(CONTENT_PX).max(1);
        let mut row = 0;
        self.rows.clear();
        for level in 0..=top_level(extent) {
            self.rows.push(row);
            row += level_extent(extent, level).height.div_ceil(CONTENT_PX).max(1);
        }
        self.entries = vec![MISSING; (self.columns * row) as usize];
        self.store.make_table(device, self.columns, row);
        self.entries_changed = true;
    }

    /// The picture's size.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// For each level, the row of the table at which it begins.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The textures.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Brings up what is seen and has changed or is missing, until `budget_px` pixels of the picture have been read.
    pub fn sync<S: Source>(
        &mut self,
        gpu: (&wgpu::Device, &wgpu::Queue, &Health),
        source: &S,
        seen: Seen,
        changed: impl Iterator<Item = Rect>,
        budget_px: &mut u64,
    ) -> Upload {
        self.now += 1;
        let mut upload = Upload::default();
        self.mark_seen(seen);
        for rect in changed {
            self.refresh(gpu, source, seen, rect, budget_px, &mut upload);
        }
        // The coarser level first: it stands in for the finer where that is missing.
        for level in seen_levels(seen.detail).rev() {
            for key in self.keys_within(level, seen.area) {
                if self.entries[self.index(key)] != MISSING {
                    continue;
                }
                let rect = self.covered(key);
                let cost = under(rect, level, self.extent).extent().area() as u64;
                if *budget_px == 0 {
                    upload.pending = true;
                    break;
                }
                *budget_px = budget_px.saturating_sub(cost);
                self.fill(gpu, source, key, &mut upload);
            }
        }
        if std::mem::take(&mut self.entries_changed) {
            self.store.write_table(gpu.1, self.columns, &self.entries);
        }
        upload
    }

    /// Notes which layers are in view, so that they are not taken from under it.
    fn mark_seen(&mut self, seen: Seen) {
        for level in seen_levels(seen.detail) {
            for key in self.keys_within(level, seen.area) {
                if let Some(layer) = layer_of(self.entries[self.index(key)]) {
                    self.owners[layer as usize] = Some((key, self.now));
                }
            }
        }
    }

    /// Writes a changed rectangle of the picture into the tiles that are seen, and drops it from all others.
    fn refresh<S: Source>(
        &mut self,
        gpu: (&wgpu::Device, &wgpu::Queue, &Health),
        source: &S,
        seen: Seen,
        rect: Rect,
        budget_px: &mut u64,
        upload: &mut Upload,
    ) {
        let area = [rect.x, rect.y, rect.x + rect.width, rect.y + rect.height].map(|v| v as f32);
        for level in 0..self.rows.len() as u32 {
            let side = 1 << level;
            let (x, y) = (rect.x >> level, rect.y >> level);
            let (right, bottom) = ((rect.x + rect.width).div_ceil(side), (rect.y + rect.height).div_ceil(side));
            let changed = Rect::new(x, y, right - x, bottom - y);
            for key in self.keys_within(level, area) {
                let entry = self.entries[self.index(key)];
                let Some(part) = changed.intersection(self.covered(key)).filter(|_| entry != MISSING) else {
                    continue;
                };
                let cost = under(part, level, self.extent).extent().area() as u64;
                if !self.sees(seen, key) || *budget_px < cost {
                    self.drop_tile(key);
                    continue;
                }
                *budget_px -= cost;
                let bytes = texels(source, level, part);
                let layer = match layer_of(entry) {
                    Some(layer) => layer,
                    // A tile of one colour: it stays so, or gets a layer that begins with that colour.
                    None if one_colour(&bytes, S::CHANNELS) == Some(entry[1]) => continue,
                    None => {
                        let Some(layer) = self.layer_for(gpu, key) else {
                            self.drop_tile(key);
                            continue;
                        };
                        self.store.clear_layer(gpu.0, gpu.1, layer, entry[1]);
                        layer
                    }
                };
                self.write(gpu.1, key, layer, part, &bytes, upload);
            }
        }
    }

    /// Brings a whole tile up.
    fn fill<S: Source>(
        &mut self,
        gpu: (&wgpu::Device, &wgpu::Queue, &Health),
        source: &S,
        key: Key,
        upload: &mut Upload,
    ) {
        let rect = self.covered(key);
        let bytes = texels(source, key.level, rect);
        if let Some(colour) = one_colour(&bytes, S::CHANNELS) {
            self.set(key, [FLAT, colour]);
        } else if let Some(layer) = self.layer_for(gpu, key) {
            self.write(gpu.1, key, layer, rect, &bytes, upload);
        }
    }

    fn write(&mut self, queue: &wgpu::Queue, key: Key, layer: u32, part: Rect, bytes: &[u8], upload: &mut Upload) {
        // The layer's first texel is the margin's.
        let at = |texel: u32, tile: u32| texel + 1 - tile * CONTENT_PX;
        let in_layer = Rect::new(at(part.x, key.x), at(part.y, key.y), part.width, part.height);
        self.store.write_layer(queue, layer, in_layer, bytes);
        self.set(key, [layer + 1, 0]);
        upload.bytes += bytes.len() as u64;
        upload.tiles += 1;
    }

    /// A layer for a tile: a free one, one of a larger array, or that of the tile that was not seen for longest.
    fn layer_for(&mut self, gpu: (&wgpu::Device, &wgpu::Queue, &Health), key: Key) -> Option<u32> {
        let free = self.owners.iter().position(Option::is_none);
        let free = free.or_else(|| {
            let before = self.owners.len();
            let layers = self.store.grow(gpu.0, gpu.1, gpu.2);
            self.owners.resize(layers as usize, None);
            (self.owners.len() > before).then_some(before)
        });
        let layer = free.or_else(|| {
            let last_seen = |owner: &Option<(Key, u64)>| owner.map_or(0, |(_, seen)| seen);
            let (oldest, owner) = self.owners.iter().enumerate().min_by_key(|(_, owner)| last_seen(owner))?;
            let (evicted, seen) = (*owner)?;
            (seen < self.now).then(|| {
                self.drop_tile(evicted);
                oldest
            })
        })?;
        self.owners[layer] = Some((key, self.now));
        Some(layer as u32)
    }

    fn drop_tile(&mut self, key: Key) {
        if let Some(layer) = layer_of(self.entries[self.index(key)]) {
            self.owners[layer as usize] = None;
        }
        self.set(key, MISSING);
    }

    fn set(&mut self, key: Key, entry: [u32; 2]) {
        let index = self.index(key);
        self.entries_changed |= self.entries[index] != entry;
        self.entries[index] = entry;
    }

    fn index(&self, key: Key) -> usize {
        ((self.rows[key.level as usize] + key.y) * self.columns + key.x) as usize
    }

    /// The texels of its level that a tile holds: its own and those of its margin that there are.
    fn covered(&self, key: Key) -> Rect {
        let extent = level_extent(self.extent, key.level);
        let span = |tile: u32, side: u32| {
            let start = (tile * CONTENT_PX).saturating_sub(1);
            (start, ((tile + 1) * CONTENT_PX + 1).min(side) - start)
        };
        let ((x, width), (y, height)) = (span(key.x, extent.width), span(key.y, extent.height));
        Rect::new(x, y, width, height)
    }

    fn sees(&self, seen: Seen, key: Key) -> bool {
        let (columns, rows) = self.spans(key.level, seen.area);
        seen_levels(seen.detail).contains(&key.level) && columns.contains(&key.x) && rows.contains(&key.y)
    }

    /// The tiles that an area of the picture's pixels needs, its filters included.
    fn keys_within(&self, level: u32, area: [f32; 4]) -> Vec<Key> {
        let (columns, rows) = self.spans(level, area);
        rows.flat_map(|y| columns.clone().map(move |x| Key { level, x, y })).collect()
    }

    /// The columns and rows of those tiles; none if the area lies beside the picture.
    fn spans(&self, level: u32, area: [f32; 4]) -> (RangeInclusive<u32>, RangeInclusive<u32>) {
        let extent = level_extent(self.extent, level);
        let span = |from: f32, to: f32, side: u32, whole: u32| {
            if !(from < to && to > 0.0 && from < whole as f32) {
                return RangeInclusive::new(1, 0);
            }
            // Two texels on each side: filters and the marching edge look around.
            let texel = |v: f32, more: f32| ((v / (1 << level) as f32 + more).max(0.0) as u32).min(side - 1);
            texel(from, -2.0) / CONTENT_PX..=texel(to, 2.0) / CONTENT_PX
        };
        (
            span(area[0], area[2], extent.width, self.extent.width),
            span(area[1], area[3], extent.height, self.extent.height),
        )
    }
}

fn seen_levels(detail: Detail) -> RangeInclusive<u32> {
    detail.level..=detail.level + u32::from(detail.fraction > 0.0)
}

/// The layer that an entry of the table names.
fn layer_of(entry: [u32; 2]) -> Option<u32> {
    (entry[0] != FLAT).then(|| entry[0].checked_sub(1)).flatten()
}

/// The colour of all texels, as the table holds it, if it is but one.
fn one_colour(bytes: &[u8], channels: usize) -> Option<u32> {
    let first = bytes.get(..channels)?;
    let packed = if let [r, g, b, a] = *first { u32::from_le_bytes([r, g, b, a]) } else { u32::from(first[0]) };
    // Each texel equals the next.
    (bytes[..bytes.len() - channels] == bytes[channels..]).then_some(packed)
}
