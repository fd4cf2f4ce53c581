//! A picture's tiles on the GPU: which are there, which must be drawn anew, which may go.
//!
//! Each level of detail is cut into tiles (see [`Grid`]); a tile lies in a layer of a texture array. A small table (a
//! texture, too) tells the shader where each tile is. Tiles of one colour have no layer: the table holds the colour.
//!
//! Only tiles of the levels that a frame sees are brought up. Others stay as long as there is room, and until they
//! change. Layers are bounded by [`MAX_LAYERS`]: 256 MiB for a picture, 64 MiB for a mask, however large they are;
//! where that is not enough for a view, the shader takes the next coarser level that is there.
//!
//! A tile in view that has changed stays on the screen as it was until its turn comes: work is done within a budget,
//! what waits longest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::base::{Extent, Rect};

use super::array::{Array, make_table, write};
use super::grid::{Grid, Key, LAYER_PX, Seen, gathered};
use super::level::{Source, texels, top_level};
use super::{Gpu, Upload};

/// The most layers of a texture array.
pub(super) const MAX_LAYERS: u32 = 256;
/// A table's entry for a tile of one colour.
const FLAT: u32 = u32::MAX;
/// A table's entry for a tile that is not there.
const MISSING: [u32; 2] = [0, 0];
const TABLE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rg32Uint;

/// What is to be drawn anew of a tile in view.
#[derive(Debug, Default)]
struct Work {
    /// Rectangles of its level.
    parts: Vec<Rect>,
    /// When the first was added.
    since: u64,
}

/// The tiles of one picture.
pub(super) struct Tiles {
    grid: Grid,
    array: Array,
    table: wgpu::Texture,
    /// Counts new tables.
    tables: u64,
    label: &'static str,
    /// For each level, the row of the table at which it begins.
    rows: Vec<u32>,
    columns: u32,
    entries: Vec<[u32; 2]>,
    entries_changed: bool,
    /// For each layer, whose it is and when it was last seen.
    owners: Vec<Option<(Key, u64)>>,
    work: BTreeMap<Key, Work>,
    /// Counts calls of `begin`.
    now: u64,
}

impl Tiles {
    /// Tiles for pictures of 4 channels or 1.
    pub fn new(device: &wgpu::Device, channels: usize, label: &'static str) -> Self {
        let array = Array::new(device, channels, LAYER_PX, MAX_LAYERS, label);
        let owners = vec![None; array.layers() as usize];
        let mut tiles = Self {
            grid: Grid { extent: Extent::new(1, 1) },
            array,
            table: make_table(device, (1, 1), TABLE_FORMAT, label),
            tables: 0,
            label,
            rows: Vec::new(),
            columns: 0,
            entries: Vec::new(),
            entries_changed: false,
            owners,
            work: BTreeMap::new(),
            now: 0,
        };
        tiles.reset(device, Extent::new(1, 1));
        tiles
    }

    /// Forgets all tiles, and takes a picture of this size from now on.
    pub fn reset(&mut self, device: &wgpu::Device, extent: Extent) {
        self.grid = Grid { extent };
        self.owners.fill(None);
        self.work.clear();
        self.columns = self.grid.tiles(0).0;
        let mut row = 0;
        self.rows.clear();
        for level in 0..=top_level(extent) {
            self.rows.push(row);
            row += self.grid.tiles(level).1;
        }
        self.entries = vec![MISSING; (self.columns * row) as usize];
        if (self.table.width(), self.table.height()) != (self.columns, row) {
            self.table = make_table(device, (self.columns, row), TABLE_FORMAT, self.label);
            self.tables += 1;
        }
        self.entries_changed = true;
    }

    /// Where its tiles lie.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// For each level, the row of the table at which it begins.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The layers.
    pub fn array(&self) -> &Array {
        &self.array
    }

    /// Array and table, to be bound.
    pub fn views(&self) -> [wgpu::TextureView; 2] {
        [self.array.view(), self.table.create_view(&wgpu::TextureViewDescriptor::default())]
    }

    /// Changes whenever there are other textures to bind.
    pub fn generation(&self) -> [u64; 2] {
        [self.array.generation(), self.tables]
    }

    /// Brings up what is seen and has changed or is missing, until `budget_px` pixels of the picture have been read.
    pub fn upload<S: Source>(
        &mut self,
        gpu: Gpu<'_>,
        source: &S,
        seen: Seen,
        changed: impl Iterator<Item = Rect>,
        budget_px: &mut u64,
    ) -> Upload {
        let mut upload = Upload::default();
        self.begin(seen, changed);
        while let Some(key) = self.first() {
            if *budget_px == 0 {
                upload.pending = true;
                break;
            }
            for part in self.finish(key) {
                *budget_px = budget_px.saturating_sub(self.grid.cost_px(key.level, part));
                self.put(gpu, key, part, &texels(source, key.level, part), &mut upload);
            }
        }
        self.write_table(gpu.queue);
        upload
    }

    /// Begins a frame: notes which tiles it sees and what must be drawn anew in them; drops what it does not see and
    /// what has changed.
    pub fn begin(&mut self, seen: Seen, changed: impl Iterator<Item = Rect>) {
        self.now += 1;
        let grid = self.grid;
        let unseen: Vec<Key> = self.work.keys().copied().filter(|&key| !grid.sees(seen, key)).collect();
        for key in unseen {
            self.drop_tile(key);
        }
        for (key, part) in changed.flat_map(|rect| grid.holding(rect)) {
            if !grid.sees(seen, key) {
                self.drop_tile(key);
            } else if self.entries[self.index(key)] != MISSING {
                self.add_work(key, part);
            }
        }
        for key in grid.seen(seen) {
            let entry = self.entries[self.index(key)];
            if let Some(layer) = layer_of(entry) {
                // In view: not to be taken from under it.
                self.owners[layer as usize] = Some((key, self.now));
            } else if entry == MISSING {
                self.work.remove(&key);
                self.add_work(key, grid.covered(key));
            }
        }
    }

    fn add_work(&mut self, key: Key, part: Rect) {
        let fresh = Work { parts: Vec::new(), since: self.now };
        self.work.entry(key).or_insert(fresh).parts.push(part);
    }

    /// The tile whose turn it is: that which waits longest, of those the coarsest, which stands in for finer ones.
    pub fn first(&self) -> Option<Key> {
        let turn = |(key, work): &(&Key, &Work)| (work.since, Reverse(key.level));
        self.work.iter().min_by_key(turn).map(|(key, _)| *key)
    }

    /// Takes a tile off the list and says what is to be drawn anew of it.
    pub fn finish(&mut self, key: Key) -> Vec<Rect> {
        self.work.remove(&key).map(|work| gathered(&work.parts)).unwrap_or_default()
    }

    /// Writes texels of a tile's level into it.
    pub fn put(&mut self, gpu: Gpu<'_>, key: Key, part: Rect, bytes: &[u8], upload: &mut Upload) {
        let whole = part == self.grid.covered(key);
        let colour = one_colour(bytes, self.channels());
        let entry = self.entries[self.index(key)];
        match colour {
            Some(colour) if whole => self.put_colour(key, colour),
            // Of one colour it was, and so it stays.
            Some(colour) if entry == [FLAT, colour] => {}
            _ => {
                if let Some(layer) = self.layer(gpu, key, whole) {
                    self.array.write(gpu.queue, layer, key.in_tile(part), bytes);
                    upload.bytes += bytes.len() as u64;
                    upload.tiles += 1;
                }
            }
        }
    }

    /// Gives a whole tile one colour.
    pub fn put_colour(&mut self, key: Key, colour: u32) {
        if let Some(layer) = layer_of(self.entries[self.index(key)]) {
            self.owners[layer as usize] = None;
        }
        self.set(key, [FLAT, colour]);
    }

    /// The layer of a tile, to be written to: wholly, or else what is not written stays as it is. `None` if there is
    /// no layer to be had; then the tile is dropped.
    pub fn layer(&mut self, gpu: Gpu<'_>, key: Key, whole: bool) -> Option<u32> {
        let entry = self.entries[self.index(key)];
        if let Some(layer) = layer_of(entry) {
            return Some(layer);
        }
        let free = if entry == MISSING && !whole { None } else { self.free_layer(gpu) };
        let Some(layer) = free else {
            self.drop_tile(key);
            return None;
        };
        self.owners[layer as usize] = Some((key, self.now));
        if !whole {
            self.array.clear(gpu, layer, entry[1]);
        }
        self.set(key, [layer + 1, 0]);
        Some(layer)
    }

    /// A free layer, one of a larger array, or that of the tile that was not seen for longest.
    fn free_layer(&mut self, gpu: Gpu<'_>) -> Option<u32> {
        if let Some(free) = self.owners.iter().position(Option::is_none) {
            return Some(free as u32);
        }
        let before = self.owners.len();
        self.owners.resize(self.array.grow(gpu) as usize, None);
        if self.owners.len() > before {
            return Some(before as u32);
        }
        let last_seen = |owner: &Option<(Key, u64)>| owner.map_or(0, |(_, seen)| seen);
        let (oldest, owner) = self.owners.iter().enumerate().min_by_key(|(_, owner)| last_seen(owner))?;
        let (evicted, seen) = (*owner)?;
        if seen == self.now {
            return None;
        }
        self.drop_tile(evicted);
        Some(oldest as u32)
    }

    /// Tells the shader where the tiles are.
    pub fn write_table(&mut self, queue: &wgpu::Queue) {
        if std::mem::take(&mut self.entries_changed) {
            let size = (self.columns, self.entries.len() as u32 / self.columns);
            write(queue, &self.table, wgpu::Origin3d::ZERO, size, 8, bytemuck::cast_slice(&self.entries));
        }
    }

    fn drop_tile(&mut self, key: Key) {
        if let Some(layer) = layer_of(self.entries[self.index(key)]) {
            self.owners[layer as usize] = None;
        }
        self.work.remove(&key);
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

    fn channels(&self) -> usize {
        self.array.channels()
    }
}

/// The layer that an entry of the table names.
fn layer_of(entry: [u32; 2]) -> Option<u32> {
    (entry[0] != FLAT).then(|| entry[0].checked_sub(1)).flatten()
}

/// The colour of all texels, as the table holds it, if it is but one.
pub(super) fn one_colour(bytes: &[u8], channels: usize) -> Option<u32> {
    let first = bytes.get(..channels)?;
    let packed = if let [r, g, b, a] = *first { u32::from_le_bytes([r, g, b, a]) } else { u32::from(first[0]) };
    // Each texel equals the next.
    (bytes[..bytes.len() - channels] == bytes[channels..]).then_some(packed)
}
