//! Output buffers that are not zeroed first, and scratch memory that lives as long as its thread.
#![allow(unsafe_code)] // Uninitialised memory and disjoint writes from several threads, both behind checked interfaces.

use std::{cell::Cell, marker::PhantomData, mem::MaybeUninit};

use rayon::prelude::*;

/// Memory that several threads write to, each its own elements.
pub(in crate::ops) struct Shared<'a, T = f32> {
    start: *mut T,
    len: usize,
    owner: PhantomData<&'a mut [T]>,
}

// SAFETY: access goes through unsafe functions, whose callers promise that no two threads touch the same element.
unsafe impl<T: Send> Sync for Shared<'_, T> {}

impl<'a, T> Shared<'a, T> {
    pub(in crate::ops) fn new(memory: &'a mut [T]) -> Self {
        Self { start: memory.as_mut_ptr(), len: memory.len(), owner: PhantomData }
    }

    pub(in crate::ops) fn len(&self) -> usize {
        self.len
    }

    pub(in crate::ops) fn pointer(&self) -> *mut T {
        self.start
    }
}

/// A vector of `len` elements, written by `write` through [`Shared`].
///
/// # Safety
/// `write` writes every element before it reads it, and all of them before it returns.
pub(in crate::ops) unsafe fn written<T: Copy>(len: usize, write: impl FnOnce(&Shared<'_, T>)) -> Vec<T> {
    let mut memory = Vec::<T>::with_capacity(len);
    write(&Shared { start: memory.as_mut_ptr(), len, owner: PhantomData });
    // SAFETY: the capacity is `len` and all elements are written: the caller's promise.
    unsafe { memory.set_len(len) };
    memory
}

/// A vector of `len` elements, made in parallel in rows of `row` elements (the last may be shorter).
///
/// `make` gets the index of its row and the memory, and gives the same memory back, initialised.
pub(in crate::ops) fn produce<T, F>(len: usize, row: usize, make: F) -> Vec<T>
where
    T: Copy + Send,
    F: for<'a> Fn(usize, &'a mut [MaybeUninit<T>]) -> &'a mut [T] + Sync,
{
    let mut memory = Vec::<T>::with_capacity(len);
    let row = row.max(1);
    let rows = (PIECE / row).max(1);
    let piece = |(i, piece): (usize, &mut [MaybeUninit<T>])| {
        for (j, row) in piece.chunks_mut(row).enumerate() {
            let expected = (row.as_ptr().cast::<T>(), row.len());
            let made = make(i * rows + j, row);
            assert!((made.as_ptr(), made.len()) == expected, "a row was not written in full");
        }
    };
    let spare = &mut memory.spare_capacity_mut()[..len];
    if len <= 2 * PIECE {
        spare.chunks_mut(rows * row).enumerate().for_each(piece);
    } else {
        spare.par_chunks_mut(rows * row).enumerate().for_each(piece);
    }
    // SAFETY: each row came back as initialised memory of the same place and length.
    unsafe { memory.set_len(len) };
    memory
}

/// Elements of a parallel task, so that it fits the L1 cache.
pub(in crate::ops) const PIECE: usize = 8 << 10;

/// Calls `f` with `len` floats of scratch memory of this thread, aligned to a cache line, with any content.
pub(in crate::ops) fn with_scratch<R>(len: usize, f: impl FnOnce(&mut [f32]) -> R) -> R {
    thread_local!(static KEPT: Cell<Vec<f32>> = const { Cell::new(Vec::new()) });
    // Taken out while in use: a nested call gets memory of its own.
    let mut memory = KEPT.take();
    if memory.len() < len + LINE {
        memory = vec![0.0; len + LINE];
    }
    let start = aligned(&memory);
    let result = f(&mut memory[start..start + len]);
    KEPT.set(memory);
    result
}

/// Floats in a cache line.
pub(in crate::ops) const LINE: usize = 16;

/// The index of the first element of `memory` that begins a cache line; less than [`LINE`].
pub(in crate::ops) fn aligned(memory: &[f32]) -> usize {
    let address = memory.as_ptr() as usize;
    (address.next_multiple_of(LINE * 4) - address) / 4
}

/// A distance of at least `len` floats between rows that spreads them over the sets of a cache: an odd number of lines.
pub(in crate::ops) fn spread(len: usize) -> usize {
    (len.div_ceil(LINE) | 1) * LINE
}
