//! Descriptions of tensors in memory, and the memory itself.
#![allow(unsafe_code)] // A C library: sizes are checked before pointers are made.

use std::{cell::RefCell, marker::PhantomData, sync::OnceLock};

use half::bf16;

use super::{
    c::{self, Owned, check, engine},
    dnnl::attributes,
};
use crate::ops::{Result, cpu::buffer::Shared};
/// How an element is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ops) enum Format {
    /// 16 bits: the upper half of an f32.
    Bf16,
    /// 32 bits.
    F32,
}

impl Format {
    pub(super) fn code(self) -> i32 {
        match self {
            Self::Bf16 => 2,
            Self::F32 => 3,
        }
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Bf16 => 2,
            Self::F32 => 4,
        }
    }
}

/// The types of elements that the library reads and writes here.
pub(in crate::ops) trait Element: Copy + Send + Sync + Default + std::fmt::Debug + 'static {
    /// How the type is stored.
    const FORMAT: Format;
}

impl Element for bf16 {
    const FORMAT: Format = Format::Bf16;
}

impl Element for f32 {
    const FORMAT: Format = Format::F32;
}

/// The most axes of a tensor here.
pub(super) const AXES: usize = 4;

/// Sizes as the library wants them.
pub(super) fn sizes(values: &[usize]) -> Result<[i64; AXES]> {
    let mut sizes = [0; AXES];
    if values.is_empty() || values.len() > AXES {
        candle_core::bail!("oneDNN gets tensors of 1 to {AXES} axes here, not {}", values.len());
    }
    for (to, &from) in sizes.iter_mut().zip(values) {
        *to = i64::try_from(from).map_err(candle_core::Error::wrap)?;
    }
    Ok(sizes)
}

/// A description of a tensor in memory: its sizes, its format, and where its elements lie.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) desc: Owned,
    pub(super) format: Format,
    /// Bytes from the first element to behind the last one.
    bytes: usize,
}

impl Layout {
    /// Elements at the given distances, which are counted in elements. An axis of no elements is an error.
    pub(super) fn strided(format: Format, shape: &[usize], strides: &[usize]) -> Result<Self> {
        if shape.len() != strides.len() || shape.contains(&0) {
            candle_core::bail!("oneDNN: a tensor of {shape:?} elements at distances {strides:?} makes no sense");
        }
        let (dims, steps) = (sizes(shape)?, sizes(strides)?);
        let desc = Owned::new("describe a tensor", c::dnnl_memory_desc_destroy, |to| {
            // SAFETY: `dims` and `steps` hold at least as many numbers as there are axes.
            unsafe {
                let (count, dims, steps) = (shape.len() as i32, dims.as_ptr(), steps.as_ptr());
                c::dnnl_memory_desc_create_with_strides(to, count, dims, format.code(), steps)
            }
        })?;
        let last = shape.iter().zip(strides).map(|(&n, &step)| (n - 1) * step).sum::<usize>();
        Ok(Self { desc, format, bytes: (last + 1) * format.bytes() })
    }

    /// Elements one after the other, the last axis innermost.
    pub(super) fn dense(format: Format, shape: &[usize]) -> Result<Self> {
        let mut strides = vec![1; shape.len()];
        for i in (1..shape.len()).rev() {
            strides[i - 1] = strides[i] * shape[i];
        }
        Self::strided(format, shape, &strides)
    }

    /// An image in memory as `[n, h, w, c]`; the library counts its axes as `[n, c, h, w]`.
    pub(super) fn image(format: Format, [n, h, w, c]: [usize; 4]) -> Result<Self> {
        Self::strided(format, &[n, c, h, w], &[h * w * c, 1, w * c, c])
    }

    /// A tensor whose order the library chooses: only for [`Operation::new`], which says what was chosen.
    pub(super) fn any(format: Format, shape: &[usize]) -> Result<Self> {
        let dims = sizes(shape)?;
        let desc = Owned::new("describe a tensor", c::dnnl_memory_desc_destroy, |to| {
            // SAFETY: `dims` holds at least as many numbers as there are axes.
            unsafe {
                let (count, dims) = (shape.len() as i32, dims.as_ptr());
                c::dnnl_memory_desc_create_with_tag(to, count, dims, format.code(), c::ANY_LAYOUT)
            }
        })?;
        Ok(Self { desc, format, bytes: 0 })
    }

    /// A copy of the library's own descriptor.
    pub(super) fn copied(from: c::Handle, format: Format) -> Result<Self> {
        let desc = Owned::new("describe a tensor", c::dnnl_memory_desc_destroy, |to| {
            // SAFETY: `from` is a descriptor that its owner keeps during this call.
            unsafe { c::dnnl_memory_desc_clone(to, from) }
        })?;
        // SAFETY: the handle was just made.
        let bytes = unsafe { c::dnnl_memory_desc_get_size(desc.raw()) };
        Ok(Self { desc, format, bytes })
    }

    /// The layout that a description has for one of its tensors.
    pub(super) fn asked(desc: &Owned, what: i32, format: Format) -> Result<Layout> {
        // SAFETY: the descriptor is alive; what it gives belongs to it and is copied.
        let found = unsafe { c::dnnl_primitive_desc_query_md(desc.raw(), what, 0) };
        if found.is_null() {
            candle_core::bail!("oneDNN does not tell a layout that it chose");
        }
        Self::copied(found, format)
    }

    pub(super) fn duplicate(&self) -> Result<Self> {
        Ok(Self { bytes: self.bytes, ..Self::copied(self.desc.raw(), self.format)? })
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        // SAFETY: both handles are alive.
        unsafe { c::dnnl_memory_desc_equal(self.desc.raw(), other.desc.raw()) != 0 }
    }
}

/// Elements to read, whatever their type.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    start: *const u8,
    bytes: usize,
    format: Format,
    owner: PhantomData<&'a [u8]>,
}

impl<'a> View<'a> {
    pub(super) fn of<T: Element>(values: &'a [T]) -> Self {
        let bytes = size_of_val(values);
        Self { start: values.as_ptr().cast(), bytes, format: T::FORMAT, owner: PhantomData }
    }
}

/// Scratch memory as elements of another type.
pub(super) fn elements<T: Element>(scratch: &mut [f32]) -> &mut [T] {
    // SAFETY: `T` is one of the two types above: any bits are a value, and f32 is aligned for both.
    unsafe { scratch.align_to_mut::<T>() }.1
}

/// What an operation reads.
#[derive(Debug)]
pub(super) struct Inputs<'a> {
    pub(super) source: View<'a>,
    pub(super) weights: View<'a>,
    pub(super) bias: Option<&'a [f32]>,
    /// The operands of [`super::dnnl::Then::Add`], in their order.
    pub(super) operands: &'a [View<'a>],
}

/// Memory that an operation writes to, while other threads may write to other elements of it.
#[derive(Debug)]
pub(super) struct Place<'a> {
    start: *mut u8,
    bytes: usize,
    format: Format,
    owner: PhantomData<&'a mut [u8]>,
}

impl<'a> Place<'a> {
    pub(super) fn of<T: Element>(memory: &'a Shared<'_, T>) -> Self {
        let bytes = memory.len() * size_of::<T>();
        Self { start: memory.pointer().cast(), bytes, format: T::FORMAT, owner: PhantomData }
    }

    /// What begins at the element of this index.
    pub(super) fn from(&self, index: usize) -> Result<View<'_>> {
        let skipped = index.saturating_mul(self.format.bytes());
        if skipped > self.bytes {
            candle_core::bail!("oneDNN: element {index} is behind the end of a result of {} bytes", self.bytes);
        }
        // SAFETY: inside of the memory, or just behind it.
        let start = unsafe { self.start.add(skipped) };
        Ok(View { start, bytes: self.bytes - skipped, format: self.format, owner: PhantomData })
    }
}

/// A tensor in a layout that the library chose, aligned to a cache line.
#[derive(Debug)]
pub(super) struct Stored {
    memory: Vec<Line>,
    layout: Layout,
}

/// A cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line(#[allow(dead_code)] [u8; 64]); // Read by the library.

fn lines(bytes: usize) -> usize {
    bytes.div_ceil(size_of::<Line>())
}

impl Stored {
    /// Rewrites `from`, which lies as `layout` says, as `wanted`.
    pub(super) fn new(from: View<'_>, layout: &Layout, wanted: &Layout) -> Result<Self> {
        let engine = engine()?;
        let (attributes, _) = attributes(&[], wanted.format)?;
        let desc = Owned::new("rewrite weights", c::dnnl_primitive_desc_destroy, |to| {
            // SAFETY: all handles are alive.
            unsafe {
                let (source, target) = (layout.desc.raw(), wanted.desc.raw());
                c::dnnl_reorder_primitive_desc_create(to, source, engine, target, engine, attributes.raw())
            }
        })?;
        let primitive = Owned::new("rewrite weights", c::dnnl_primitive_destroy, |to| {
            // SAFETY: the descriptor is alive.
            unsafe { c::dnnl_primitive_create(to, desc.raw()) }
        })?;
        let mut memory = vec![Line([0; 64]); lines(wanted.bytes)];
        let start = memory.as_mut_ptr().cast_const().cast();
        let bytes = size_of_val(memory.as_slice());
        let mut memories = Memories::default();
        memories.add(c::SOURCE, layout, from)?;
        memories.add(c::TARGET, wanted, View { start, bytes, format: wanted.format, owner: PhantomData })?;
        memories.execute(&primitive, &Layout::asked(&desc, c::QUERY_SCRATCHPAD, Format::F32)?)?;
        Ok(Self { memory, layout: wanted.duplicate()? })
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(super) fn view(&self) -> View<'_> {
        let bytes = size_of_val(self.memory.as_slice());
        View { start: self.memory.as_ptr().cast(), bytes, format: self.layout.format, owner: PhantomData }
    }
}

/// The memory that one run of an operation touches.
#[derive(Default)]
pub(super) struct Memories {
    /// Destroyed after the run.
    kept: Vec<Owned>,
    arguments: Vec<c::Argument>,
}

impl Memories {
    /// The library only writes to what is in the slot of the target and of the scratchpad.
    pub(super) fn add(&mut self, slot: i32, layout: &Layout, view: View<'_>) -> Result<()> {
        if view.format != layout.format || view.bytes < layout.bytes {
            candle_core::bail!(
                "oneDNN: {} bytes of {:?} where {} bytes of {:?} belong",
                view.bytes,
                view.format,
                layout.bytes,
                layout.format
            );
        }
        let engine = engine()?;
        let memory = Owned::new("take memory", c::dnnl_memory_destroy, |to| {
            // SAFETY: the descriptor is alive; the memory is as large as it says, and used only by `execute`.
            unsafe { c::dnnl_memory_create(to, layout.desc.raw(), engine, view.start.cast_mut().cast()) }
        })?;
        self.arguments.push(c::Argument { slot, memory: memory.raw() });
        self.kept.push(memory);
        Ok(())
    }

    pub(super) fn execute(mut self, primitive: &Owned, scratchpad: &Layout) -> Result<()> {
        thread_local! {
            static STREAM: OnceLock<Option<Owned>> = const { OnceLock::new() };
            static SCRATCH: RefCell<Vec<Line>> = const { RefCell::new(Vec::new()) };
        }
        let engine = engine()?;
        STREAM.with(|stream| {
            let stream = stream.get_or_init(|| {
                Owned::new("make a stream", c::dnnl_stream_destroy, |to| {
                    // SAFETY: the engine lives as long as the process.
                    unsafe { c::dnnl_stream_create(to, engine, c::IN_ORDER) }
                })
                .ok()
            });
            let Some(stream) = stream else {
                candle_core::bail!("oneDNN cannot make a stream");
            };
            SCRATCH.with_borrow_mut(|scratch| {
                if scratch.len() < lines(scratchpad.bytes) {
                    scratch.clear();
                    scratch.resize(lines(scratchpad.bytes), Line([0; 64]));
                }
                if scratchpad.bytes > 0 {
                    let start = scratch.as_mut_ptr().cast_const().cast();
                    let bytes = size_of_val(scratch.as_slice());
                    let view = View { start, bytes, format: scratchpad.format, owner: PhantomData };
                    self.add(c::SCRATCHPAD, scratchpad, view)?;
                }
                // SAFETY: all memory is at least as large as its layout says and lives until the end of this call;
                // in-order streams of the CPU without threads have finished when the call returns.
                let status = unsafe {
                    let count = self.arguments.len() as i32;
                    c::dnnl_primitive_execute(primitive.raw(), stream.raw(), count, self.arguments.as_ptr())
                };
                check(status, "run an operation")
            })
        })
    }
}
