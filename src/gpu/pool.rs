//! The layers' own tiles on the GPU, from which tiles of the composite are drawn.
//!
//! A tile of a layer has the place and the margins that the composite's tile has ([`Grid`]). Pixels lie here with
//! straight alpha, layer masks in one channel; at reduced levels a texel is the mean of those under it. Tiles of one
//! colour (most are empty) take no room. Four tiles lie in a layer of a texture array, so that the arrays of every
//! adapter have room for the whole budget. The tile that was not needed for longest goes first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::base::{Extent, Rect};
use crate::document::{Plane, PlaneId, Region, Rgba};

use super::array::Array;
use super::grid::{Grid, Key, LAYER_PX, gathered};
use super::level::{Source, straight_texels};
use super::tiles::one_colour;
use super::{Gpu, Upload};

/// Tiles lie side by side in a layer, this many in a row and in a column (`ACROSS` in `shaders/composite.wgsl`).
const ACROSS: u32 = 2;
const IN_LAYER: u32 = ACROSS * ACROSS;
/// One byte in so many of the budget is for masks, which need a quarter of what pixels need and are rarer.
const MASK_SHARE: u64 = 8;
/// A tile that is to be brought up to date in more places than this gathers them first.
const MANY_PARTS: usize = 32;

/// A plane of a layer.
#[derive(Debug, Clone, Copy)]
pub(super) enum PlaneOf<'a> {
    Pixels(&'a Plane<Rgba>),
    Mask(&'a Plane<u8>),
}

/// What the pool has of a plane's tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texels {
    /// All texels are this: red, green, blue, alpha from the lowest byte, or a mask's value.
    Colour(u32),
    /// They lie in this tile of the pool.
    Tile(u32),
    /// They are yet to be loaded.
    Unknown,
}

/// Why a tile was not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The frame's budget is spent.
    Later,
    /// All tiles of the pool are needed for what is about to be drawn.
    Full,
}

#[derive(Debug)]
struct Held {
    texels: Texels,
    /// What has changed since, in texels of the level.
    stale: Vec<Rect>,
}

/// The tiles of all layers' planes.
pub(super) struct Pool {
    grid: Grid,
    pixels: Shelf,
    masks: Shelf,
    held: HashMap<(PlaneId, Key), Held>,
    /// Counts what is submitted: tiles that were needed in this epoch are still to be read.
    epoch: u64,
}

impl Pool {
    /// An empty pool that takes at most so many bytes.
    pub fn new(device: &wgpu::Device, budget_bytes: u64) -> Self {
        let masks = budget_bytes / MASK_SHARE;
        Self {
            grid: Grid { extent: Extent::new(1, 1) },
            pixels: Shelf::new(device, 4, budget_bytes - masks, "layers"),
            masks: Shelf::new(device, 1, masks, "layer masks"),
            held: HashMap::new(),
            epoch: 0,
        }
    }

    /// Forgets all, and takes planes of this size from now on.
    pub fn reset(&mut self, device: &wgpu::Device, extent: Extent) {
        self.grid = Grid { extent };
        self.held.clear();
        for shelf in [&mut self.pixels, &mut self.masks] {
            shelf.array.shrink(device);
            shelf.owners.clear();
        }
    }

    /// The arrays of pixels and of masks.
    pub fn arrays(&self) -> [&Array; 2] {
        [&self.pixels.array, &self.masks.array]
    }

    /// Says that all that was planned is submitted: every tile may go.
    pub fn next_epoch(&mut self) {
        self.epoch += 1;
    }

    /// Notes where planes have changed.
    pub fn change(&mut self, planes: &BTreeMap<PlaneId, Region>) {
        for (id, region) in planes {
            for (key, part) in region.rects().flat_map(|rect| self.grid.holding(rect)) {
                if let Some(held) = self.held.get_mut(&(*id, key)) {
                    held.stale.push(part);
                    if held.stale.len() > MANY_PARTS {
                        held.stale = gathered(&held.stale);
                    }
                }
            }
        }
    }

    /// Forgets all planes but these.
    pub fn retain(&mut self, planes: &BTreeSet<PlaneId>) {
        let gone: Vec<_> = self.held.keys().copied().filter(|(id, _)| !planes.contains(id)).collect();
        for which in gone {
            self.forget(which);
        }
    }

    /// What there is of a plane's tile, without loading it.
    pub fn find(&mut self, id: PlaneId, key: Key, plane: PlaneOf<'_>) -> Texels {
        if let Some(held) = self.held.get(&(id, key)) {
            let texels = if held.stale.is_empty() { held.texels } else { Texels::Unknown };
            self.need(id, key, held.texels);
            return texels;
        }
        let under = super::level::under(self.grid.covered(key), key.level, self.grid.extent);
        let flat = match plane {
            PlaneOf::Pixels(plane) => plane.flat(under).map(visible_colour),
            PlaneOf::Mask(plane) => plane.flat(under).map(u32::from),
        };
        let Some(colour) = flat else { return Texels::Unknown };
        self.held.insert((id, key), Held { texels: Texels::Colour(colour), stale: Vec::new() });
        Texels::Colour(colour)
    }

    /// Brings a plane's tile up to date.
    pub fn load(
        &mut self,
        gpu: Gpu<'_>,
        (id, plane): (PlaneId, PlaneOf<'_>),
        key: Key,
        budget_px: &mut u64,
        upload: &mut Upload,
    ) -> Result<(), Refused> {
        match plane {
            PlaneOf::Pixels(plane) => self.load_from(gpu, (id, key), plane, budget_px, upload),
            PlaneOf::Mask(plane) => self.load_from(gpu, (id, key), plane, budget_px, upload),
        }
    }

    fn load_from<S: Source>(
        &mut self,
        gpu: Gpu<'_>,
        (id, key): (PlaneId, Key),
        source: &S,
        budget_px: &mut u64,
        upload: &mut Upload,
    ) -> Result<(), Refused> {
        if *budget_px == 0 {
            return Err(Refused::Later);
        }
        let whole = self.grid.covered(key);
        let known = self.held.get(&(id, key)).map(|held| (held.texels, gathered(&held.stale)));
        let (texels, parts) = known.unwrap_or((Texels::Unknown, vec![whole]));
        for part in parts {
            *budget_px = budget_px.saturating_sub(self.grid.cost_px(key.level, part));
            let bytes = straight_texels(source, key.level, part);
            match (texels, one_colour(&bytes, S::CHANNELS)) {
                (Texels::Colour(old), Some(new)) if old == new => {}
                (Texels::Tile(tile), _) => self.write(gpu, (id, key), tile, part, &bytes, upload),
                (_, Some(colour)) if part == whole => self.hold(id, key, Texels::Colour(colour)),
                _ => {
                    let all = if part == whole { bytes } else { straight_texels(source, key.level, whole) };
                    let epoch = self.epoch;
                    let (tile, evicted) = self.shelf(id).take(gpu, epoch).ok_or(Refused::Full)?;
                    if let Some(owner) = evicted {
                        self.held.remove(&(owner.plane, owner.key));
                    }
                    self.write(gpu, (id, key), tile, whole, &all, upload);
                    self.hold(id, key, Texels::Tile(tile));
                    break;
                }
            }
        }
        if let Some(held) = self.held.get_mut(&(id, key)) {
            held.stale.clear();
        }
        Ok(())
    }

    fn hold(&mut self, id: PlaneId, key: Key, texels: Texels) {
        self.need(id, key, texels);
        self.held.insert((id, key), Held { texels, stale: Vec::new() });
    }

    /// Notes that a tile must stay until what is planned is submitted.
    fn need(&mut self, plane: PlaneId, key: Key, texels: Texels) {
        if let Texels::Tile(tile) = texels {
            let needed = self.epoch;
            self.shelf(plane).owners[tile as usize] = Some(Owner { plane, key, needed });
        }
    }

    fn write(
        &mut self,
        gpu: Gpu<'_>,
        (id, key): (PlaneId, Key),
        tile: u32,
        part: Rect,
        bytes: &[u8],
        upload: &mut Upload,
    ) {
        let mut place = key.in_tile(part);
        place.x += tile % ACROSS * LAYER_PX;
        place.y += tile / ACROSS % ACROSS * LAYER_PX;
        self.shelf(id).array.write(gpu.queue, tile / IN_LAYER, place, bytes);
        upload.bytes += bytes.len() as u64;
        upload.tiles += 1;
    }

    fn forget(&mut self, which: (PlaneId, Key)) {
        if let Some(Held { texels: Texels::Tile(tile), .. }) = self.held.remove(&which) {
            self.shelf(which.0).owners[tile as usize] = None;
        }
    }

    fn shelf(&mut self, id: PlaneId) -> &mut Shelf {
        if id.mask { &mut self.masks } else { &mut self.pixels }
    }
}

/// A colour as the pool holds it: what is transparent has none.
fn visible_colour(colour: Rgba) -> u32 {
    if colour[3] == 0 { 0 } else { u32::from_le_bytes(colour) }
}

/// Whose a tile is, and the epoch in which it was last needed.
#[derive(Debug, Clone, Copy)]
struct Owner {
    plane: PlaneId,
    key: Key,
    needed: u64,
}

/// The tiles of one kind.
struct Shelf {
    array: Array,
    owners: Vec<Option<Owner>>,
    most: usize,
}

impl Shelf {
    fn new(device: &wgpu::Device, channels: usize, budget_bytes: u64, label: &'static str) -> Self {
        let tile_bytes = u64::from(LAYER_PX * LAYER_PX) * channels as u64;
        let most = (budget_bytes / tile_bytes) as usize;
        let layers = most.div_ceil(IN_LAYER as usize) as u32;
        Self { array: Array::new(device, channels, LAYER_PX * ACROSS, layers, label), owners: Vec::new(), most }
    }

    /// A free tile, or else the one that was not needed for longest, and whose it was; `None` if all are needed in this
    /// epoch.
    fn take(&mut self, gpu: Gpu<'_>, epoch: u64) -> Option<(u32, Option<Owner>)> {
        if let Some(free) = self.owners.iter().position(Option::is_none) {
            return Some((free as u32, None));
        }
        if self.owners.len() < self.most {
            let mut room = self.array.layers();
            if self.owners.len() == (room * IN_LAYER) as usize {
                room = self.array.grow(gpu);
            }
            if self.owners.len() < (room * IN_LAYER) as usize {
                self.owners.push(None);
                return Some((self.owners.len() as u32 - 1, None));
            }
        }
        let needed = |owner: &Option<Owner>| owner.map_or(0, |owner| owner.needed);
        let (oldest, owner) = self.owners.iter().enumerate().min_by_key(|(_, owner)| needed(owner))?;
        (needed(owner) < epoch).then_some((oldest as u32, *owner))
    }
}
