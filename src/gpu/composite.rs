//! The document's composite in tiles: drawn on the GPU from the layers' own tiles, rectangle by rectangle.
//!
//! A tile in which one layer alone is to be seen, as it is, is uploaded instead: then a picture without further layers
//! needs no room for a second copy. A tile whose layers the pool cannot hold together is composited on the CPU.
//!
//! At reduced levels the layers are reduced first and composited then, on GPU and CPU alike, for that is what a change
//! of a layer's opacity can be shown from without reading pixels. Where layers are only laid over each other with hard
//! masks and blend modes that are linear in the layers this is the mean of the composite; else it is close to it.

use std::collections::BTreeSet;

use crate::base::{Extent, Rect};
use crate::document::{Dirty, Document, Layer, PlaneId};

use super::grid::{Key, Seen};
use super::level::texels;
use super::pass::Pass;
use super::pool::{PlaneOf, Pool, Refused};
use super::reduce;
use super::stack::Stack;
use super::tiles::Tiles;
use super::{Gpu, Upload};

/// On an adapter in software, drawing a texel of a layer takes as long as reading so many pixels of a picture.
const SOFTWARE_COST: u64 = 4;

/// The composite's tiles and all that they are drawn from.
pub(super) struct Composite {
    tiles: Tiles,
    pool: Pool,
    pass: Pass,
    /// What drawing a texel of a layer counts in the budget.
    cost: u64,
}

/// Whether a tile was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Yes,
    /// It comes when there is budget again.
    Later,
}

impl Composite {
    /// Without a document, with a pool of at most so many bytes.
    pub fn new(device: &wgpu::Device, pool_bytes: u64) -> Self {
        let software = device.adapter_info().device_type == wgpu::DeviceType::Cpu;
        Self {
            tiles: Tiles::new(device, 4, "picture"),
            pool: Pool::new(device, pool_bytes),
            pass: Pass::new(device),
            cost: if software { SOFTWARE_COST } else { 0 },
        }
    }

    /// Forgets all, and takes documents of this size from now on.
    pub fn reset(&mut self, device: &wgpu::Device, extent: Extent) {
        self.tiles.reset(device, extent);
        self.pool.reset(device, extent);
    }

    /// The tiles.
    pub fn tiles(&self) -> &Tiles {
        &self.tiles
    }

    /// Brings up what is seen and has changed or is missing, within the budget.
    pub fn sync(
        &mut self,
        gpu: Gpu<'_>,
        document: &Document,
        dirty: &Dirty,
        seen: Seen,
        budget_px: &mut u64,
    ) -> Upload {
        self.pool.next_epoch();
        self.pool.change(&dirty.planes);
        if dirty.stack {
            self.pool.retain(&planes(document));
        }
        self.tiles.begin(seen, dirty.picture.rects());
        let mut upload = Upload::default();
        while let Some(key) = self.tiles.first() {
            if *budget_px == 0 || self.draw(gpu, document, key, budget_px, &mut upload) == Drawn::Later {
                upload.pending = true;
                break;
            }
        }
        self.submit(gpu);
        self.tiles.write_table(gpu.queue);
        upload
    }

    /// Draws what is to be drawn anew of a tile.
    fn draw(&mut self, gpu: Gpu<'_>, document: &Document, key: Key, budget_px: &mut u64, upload: &mut Upload) -> Drawn {
        let mut submitted = false;
        loop {
            let stack = Stack::new(document.layers(), &mut |id, plane| self.pool.find(id, key, plane));
            if let Some(colour) = stack.colour() {
                self.tiles.finish(key);
                self.tiles.put_colour(key, u32::from_le_bytes(colour));
                return Drawn::Yes;
            }
            if let Some(PlaneOf::Pixels(plane)) = stack.lone_plane() {
                self.put(gpu, key, budget_px, 1, upload, |part| texels(plane, key.level, part));
                return Drawn::Yes;
            }
            if stack.wanted.is_empty() && stack.fits() {
                self.composite(gpu, key, &stack, budget_px, upload);
                return Drawn::Yes;
            }
            let mut load = |wanted: &(PlaneId, PlaneOf<'_>)| self.pool.load(gpu, *wanted, key, budget_px, upload);
            let loaded = if stack.fits() { stack.wanted.iter().try_for_each(&mut load) } else { Err(Refused::Full) };
            match loaded {
                Ok(()) => {}
                Err(Refused::Later) => return Drawn::Later,
                // What the tiles drawn so far need may go once they are on their way.
                Err(Refused::Full) if stack.fits() && !submitted => {
                    self.submit(gpu);
                    submitted = true;
                }
                Err(Refused::Full) => {
                    let layers = stack.steps.len() as u64;
                    self.put(gpu, key, budget_px, layers, upload, |part| reduce::composite(document, key.level, part));
                    return Drawn::Yes;
                }
            }
        }
    }

    /// Writes what is to be drawn anew of a tile from the CPU.
    fn put(
        &mut self,
        gpu: Gpu<'_>,
        key: Key,
        budget_px: &mut u64,
        layers: u64,
        upload: &mut Upload,
        bytes: impl Fn(Rect) -> Vec<u8>,
    ) {
        for part in self.tiles.finish(key) {
            *budget_px = budget_px.saturating_sub(self.tiles.grid().cost_px(key.level, part) * layers);
            self.tiles.put(gpu, key, part, &bytes(part), upload);
        }
    }

    /// Has what is to be drawn anew of a tile drawn on the GPU.
    fn composite(&mut self, gpu: Gpu<'_>, key: Key, stack: &Stack<'_>, budget_px: &mut u64, upload: &mut Upload) {
        let parts = self.tiles.finish(key);
        if !self.pass.has_room(parts.len(), stack.steps.len()) {
            self.submit(gpu);
        }
        let whole = parts.first() == Some(&self.tiles.grid().covered(key));
        let Some(layer) = self.tiles.layer(gpu, key, whole) else { return };
        let texels: usize = parts.iter().map(|part| part.extent().area()).sum();
        *budget_px = budget_px.saturating_sub(texels as u64 * stack.steps.len() as u64 * self.cost);
        self.pass.add(layer, parts.into_iter().map(|part| key.in_tile(part)), &stack.steps);
        upload.composited += 1;
    }

    fn submit(&mut self, gpu: Gpu<'_>) {
        self.pass.submit(gpu, self.pool.arrays(), self.tiles.array());
        self.pool.next_epoch();
    }
}

/// All planes of a document's layers.
fn planes(document: &Document) -> BTreeSet<PlaneId> {
    let of = |layer: &Layer| [false, true].map(|mask| PlaneId { layer: layer.id(), mask });
    document.layers().iter().flat_map(Layer::walk).flat_map(of).collect()
}
