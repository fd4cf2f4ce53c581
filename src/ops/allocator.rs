//! The program's allocator: large blocks that were freed are given out again before the system is asked for new ones.
#![allow(unsafe_code)] // An allocator deals in raw memory.

use std::{
    alloc::{GlobalAlloc, Layout},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use mimalloc::MiMalloc;

/// The smallest block that is kept.
const LARGE: usize = 1 << 20;
/// The most blocks and bytes that are kept.
const SLOTS: usize = 64;
const MOST: usize = 1 << 30;
/// How long a block is kept that nobody asks for: longer than a step takes.
const AGE: Duration = Duration::from_secs(10);

/// A block that was freed, and when.
#[derive(Clone, Copy)]
struct Kept {
    start: *mut u8,
    size: usize,
    since: Instant,
}

/// The kept blocks, oldest first.
struct Shelf {
    blocks: [Option<Kept>; SLOTS],
    count: usize,
    bytes: usize,
}

// SAFETY: the blocks belong to nobody else.
unsafe impl Send for Shelf {}

static SHELF: Mutex<Shelf> = Mutex::new(Shelf { blocks: [None; SLOTS], count: 0, bytes: 0 });

impl Shelf {
    fn remove(&mut self, i: usize) -> Option<Kept> {
        let block = self.blocks[i].take()?;
        self.blocks[i..self.count].rotate_left(1);
        self.count -= 1;
        self.bytes -= block.size;
        Some(block)
    }

    /// The block of `size` bytes that was freed last: it is the likeliest to be in a cache.
    fn find(&mut self, size: usize) -> Option<*mut u8> {
        let place = self.blocks[..self.count].iter().rposition(|b| b.is_some_and(|b| b.size == size))?;
        self.remove(place).map(|b| b.start)
    }
}

/// mimalloc, which gives large blocks back to the system when they are freed, and a shelf that keeps them for a while.
///
/// A network's step takes and frees the same tensors again and again. Each time that one is new to the process, the
/// system clears all of its pages: a sixth of a step's time, and a quarter of a decode's.
pub struct Allocator;

/// The size in which a block of `size` bytes is taken: a multiple of an eighth of its magnitude, so that tensors of
/// nearly the same size share their blocks.
fn rounded(size: usize) -> usize {
    size.checked_next_multiple_of((LARGE / 8).max(1 << (size.ilog2() - 3))).unwrap_or(size)
}

/// The layout in which a large block is taken; `None` for others, which are not kept.
fn large(layout: Layout) -> Option<Layout> {
    if layout.size() < LARGE || layout.align() > 4096 {
        return None;
    }
    Layout::from_size_align(rounded(layout.size()), 4096).ok()
}

impl Allocator {
    /// Gives blocks back that are more than [`AGE`] old, and the oldest while there are more than `most` bytes.
    fn trim(shelf: &mut Shelf, most: usize, age: Duration) {
        while let Some(Kept { start, size, since }) = shelf.blocks[0] {
            if shelf.bytes <= most && shelf.count < SLOTS && since.elapsed() <= age {
                break;
            }
            shelf.remove(0);
            // SAFETY: the block was allocated with this layout and nobody has it.
            unsafe { MiMalloc.dealloc(start, Layout::from_size_align_unchecked(size, 4096)) };
        }
    }
}

// SAFETY: blocks come from mimalloc, in the layout in which they go back to it; one that is on the shelf belongs to
// nobody, and leaves it when it is given out.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(large) = large(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { MiMalloc.alloc(layout) };
        };
        let found = SHELF.lock().unwrap_or_else(PoisonError::into_inner).find(large.size());
        // SAFETY: the size is not 0.
        found.unwrap_or_else(|| unsafe { MiMalloc.alloc(large) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let Some(large) = large(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { MiMalloc.alloc_zeroed(layout) };
        };
        let found = SHELF.lock().unwrap_or_else(PoisonError::into_inner).find(large.size());
        match found {
            Some(start) => {
                // SAFETY: the block is at least as large.
                unsafe { start.write_bytes(0, layout.size()) };
                start
            }
            // SAFETY: the size is not 0.
            None => unsafe { MiMalloc.alloc_zeroed(large) },
        }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        let Some(large) = large(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { MiMalloc.dealloc(start, layout) };
        };
        let mut shelf = SHELF.lock().unwrap_or_else(PoisonError::into_inner);
        Self::trim(&mut shelf, MOST.saturating_sub(large.size()), AGE);
        if large.size() > MOST {
            // SAFETY: it was allocated with this layout.
            return unsafe { MiMalloc.dealloc(start, large) };
        }
        let place = shelf.count;
        shelf.blocks[place] = Some(Kept { start, size: large.size(), since: Instant::now() });
        shelf.count += 1;
        shelf.bytes += large.size();
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that `size` is not 0 and does not overflow.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if large(layout).is_none() && large(new).is_none() {
            // SAFETY: the caller's promise; both belong to mimalloc.
            return unsafe { MiMalloc.realloc(start, layout, size) };
        }
        if large(layout).is_some() && large(layout) == large(new) {
            return start;
        }
        // SAFETY: the caller's promise; what both hold is copied.
        unsafe {
            let moved = self.alloc(new);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(start, layout.size().min(size));
                self.dealloc(start, layout);
            }
            moved
        }
    }
}

/// Gives all freed memory back to the system: for when nothing is left to do.
pub fn release_freed_memory() {
    Allocator::trim(&mut SHELF.lock().unwrap_or_else(PoisonError::into_inner), 0, Duration::ZERO);
}

/// Bytes of freed memory that are kept.
pub fn kept_memory() -> usize {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner).bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The only test here, as all share one shelf.
    #[test]
    fn a_large_block_comes_back_until_it_is_old() {
        let layout = |size| Layout::from_size_align(size, 64).expect("a layout");
        assert_eq!(rounded(LARGE), LARGE);
        assert_eq!(rounded((5 << 20) + 1), (5 << 20) + (512 << 10));
        // SAFETY: blocks are freed once, in the layouts in which they were taken, and written within their sizes.
        unsafe {
            let (a, b) = (layout(3 << 20), layout((3 << 20) - 100));
            let first = Allocator.alloc(a);
            first.write_bytes(7, a.size());
            Allocator.dealloc(first, a);
            let kept = kept_memory();
            assert!(kept >= a.size());
            let again = Allocator.alloc_zeroed(b);
            assert_eq!(again, first, "the same block");
            assert!((0..b.size()).all(|i| *again.add(i) == 0), "without what it held");
            again.write_bytes(9, b.size());
            let grown = Allocator.realloc(again, b, 9 << 20);
            assert!((0..b.size()).all(|i| *grown.add(i) == 9));
            let small = Allocator.realloc(grown, layout(9 << 20), 1000);
            assert!((0..1000).all(|i| *small.add(i) == 9));
            Allocator.dealloc(small, layout(1000));
            // More than are kept.
            let many = (0..2 * SLOTS).map(|_| Allocator.alloc(a)).collect::<Vec<_>>();
            many.into_iter().for_each(|block| Allocator.dealloc(block, a));
            assert!(kept_memory() <= SLOTS * rounded(a.size()));
        }
        release_freed_memory();
        assert_eq!(kept_memory(), 0);
    }
}
