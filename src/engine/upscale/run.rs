//! What the stages of one picture share: the network, the machine's memory, and whom to tell.

use std::time::{Duration, Instant};

use crate::base::{CancelToken, Cancelled, Extent, Pixmap, Rect};
use crate::families::{ModelError, Upscaler};
use crate::job::{Blame, Failure};

/// What is told while a picture is enlarged.
#[derive(Debug)]
pub enum Told {
    /// So many tiles are done.
    Step {
        /// Tiles done.
        done: u32,
        /// Tiles in all.
        of: u32,
        /// Time left by the pace so far.
        left: Option<Duration>,
    },
    /// A tile of the result is done; told if previews are wanted.
    Tile {
        /// Its pixels, at any size.
        pixels: Pixmap,
        /// Where they lie in the result.
        place: Rect,
    },
    /// Something that the artist should know, one sentence.
    Notice(String),
}

/// What enlarging a picture is given of its surroundings.
pub struct Surroundings<'a> {
    /// The network. It is replaced where it had to be loaded anew in f32.
    pub network: &'a mut Box<dyn Upscaler>,
    /// Loads the network in f32; `None` if that is what it is in already.
    pub widen: &'a mut dyn FnMut() -> Result<Option<Box<dyn Upscaler>>, ModelError>,
    /// Bytes that may be used now.
    pub available: &'a dyn Fn() -> u64,
    /// Stops it.
    pub cancel: &'a CancelToken,
    /// Hears how it goes on.
    pub tell: &'a mut dyn FnMut(Told),
    /// Whether finished tiles are told.
    pub previews: bool,
}

/// The same while it goes on.
pub(super) struct Run<'a> {
    around: Surroundings<'a>,
    started: Instant,
    done: u32,
    of: u32,
    /// Pixels of the networks' inputs.
    area_done: f64,
    area: f64,
    /// The most that a tile took so far: freed memory stays with the process for a while, and is there for the next.
    held: u64,
}

impl<'a> Run<'a> {
    pub(super) fn new(around: Surroundings<'a>) -> Self {
        Self { around, started: Instant::now(), done: 0, of: 0, area_done: 0.0, area: 0.0, held: 0 }
    }

    /// Counts the tiles of a stage.
    pub(super) fn expect(&mut self, tiles: u32, from: Extent) {
        self.of = self.of.saturating_add(tiles);
        self.area += from.area() as f64;
    }

    pub(super) fn check(&self) -> Result<(), Cancelled> {
        self.around.cancel.check()
    }

    pub(super) fn cancel(&self) -> CancelToken {
        self.around.cancel.clone()
    }

    pub(super) fn available(&self) -> u64 {
        (self.around.available)()
    }

    pub(super) fn network(&self) -> &dyn Upscaler {
        self.around.network.as_ref()
    }

    pub(super) fn network_mut(&mut self) -> &mut dyn Upscaler {
        self.around.network.as_mut()
    }

    pub(super) fn previews(&self) -> bool {
        self.around.previews
    }

    /// Loads the network in f32, and whether that is something new.
    pub(super) fn widen(&mut self) -> Result<bool, ModelError> {
        let Some(network) = (self.around.widen)()? else { return Ok(false) };
        *self.around.network = network;
        let sentence = "The upscaler's numbers left what its format holds: it goes on in f32.";
        (self.around.tell)(Told::Notice(sentence.into()));
        Ok(true)
    }

    /// Fails if a tile that takes `bytes` does not fit into memory.
    pub(super) fn reserve(&mut self, bytes: u64) -> Result<(), Failure> {
        if bytes.saturating_sub(self.held) + bytes / 16 > self.available() {
            return Err(Failure::new(
                Blame::Machine,
                "not enough memory for a tile of the picture: close other programs",
            ));
        }
        self.held = self.held.max(bytes);
        Ok(())
    }

    pub(super) fn tile(&mut self, pixels: Pixmap, place: Rect) {
        (self.around.tell)(Told::Tile { pixels, place });
    }

    /// Counts a tile of so many pixels of input.
    pub(super) fn step(&mut self, area: usize) {
        self.done = (self.done + 1).min(self.of);
        self.area_done += area as f64;
        let left = self.started.elapsed().mul_f64(((self.area - self.area_done) / self.area_done).max(0.0));
        (self.around.tell)(Told::Step { done: self.done, of: self.of, left: Some(left) });
    }
}
