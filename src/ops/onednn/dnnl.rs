//! oneDNN's C API behind safe types: operations that are prepared once and run often.
#![allow(unsafe_code)] // A C library: handles live as long as their owners.

use std::ptr;

use super::{
    c::{self, Owned, check, engine},
    layout::{AXES, Format, Inputs, Layout, Memories, Place, View, sizes},
};
use crate::ops::Result;

/// What is done to each result before it is stored, in f32.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then<'a> {
    /// Add what the target held.
    AddTarget,
    /// Add the element of an operand that has the target's layout.
    Add(&'a Layout),
}

/// What an operation computes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Source `[n, in, h, w]`, weights `[out, in, kh, kw]`, bias `[out]`, target `[n, out, ..]`; zeros around the
    /// image: rows above and columns to the left in `before`, below and to the right in `after`.
    Convolution { stride: usize, before: [usize; 2], after: [usize; 2] },
    /// Source `[m, k]`, weights `[k, n]`, bias `[1, n]`, target `[m, n]`.
    Product,
}

/// An operation for tensors of certain layouts, compiled by the library for this machine.
#[derive(Debug)]
pub(super) struct Operation {
    primitive: Owned,
    source: Layout,
    weights: Layout,
    bias: Option<Layout>,
    target: Layout,
    operands: Vec<(i32, Layout)>,
    scratchpad: Layout,
    reference: bool,
}

/// The attributes of an operation: scratch memory from outside, and what is done to its results.
pub(super) fn attributes(then: &[Then<'_>], format: Format) -> Result<(Owned, Vec<(i32, Layout)>)> {
    let ops = Owned::new("list operations", c::dnnl_post_ops_destroy, |to| {
        // SAFETY (in this function): all handles were just made and are alive.
        unsafe { c::dnnl_post_ops_create(to) }
    })?;
    let mut operands = Vec::new();
    for (i, then) in then.iter().enumerate() {
        let status = match then {
            Then::AddTarget => unsafe { c::dnnl_post_ops_append_sum(ops.raw(), 1.0, 0, format.code()) },
            Then::Add(operand) => {
                operands.push((c::operand(i), operand.duplicate()?));
                unsafe { c::dnnl_post_ops_append_binary(ops.raw(), c::BINARY_ADD, operand.desc.raw()) }
            }
        };
        check(status, "fuse operations")?;
    }
    let attributes = Owned::new("describe an operation", c::dnnl_primitive_attr_destroy, |to| unsafe {
        c::dnnl_primitive_attr_create(to)
    })?;
    unsafe {
        let mode = c::dnnl_primitive_attr_set_scratchpad_mode(attributes.raw(), c::SCRATCHPAD_OF_USER);
        check(mode, "take scratch memory")?;
        check(c::dnnl_primitive_attr_set_post_ops(attributes.raw(), ops.raw()), "fuse operations")?;
    }
    Ok((attributes, operands))
}

impl Operation {
    /// Compiles an operation. `weights` may be [`Layout::any`]; [`Self::weights`] tells the choice.
    pub(super) fn new(
        kind: Kind,
        source: &Layout,
        weights: &Layout,
        bias: Option<&Layout>,
        target: &Layout,
        then: &[Then<'_>],
    ) -> Result<Self> {
        let (attributes, operands) = attributes(then, target.format)?;
        let bias_handle = bias.map_or(ptr::null_mut(), |b| b.desc.raw());
        let engine = engine()?;
        let (from, by, to) = (source.desc.raw(), weights.desc.raw(), target.desc.raw());
        let desc = match kind {
            Kind::Convolution { stride, before, after } => {
                let (strides, dilations) = (sizes(&[stride; 2])?, [0; AXES]);
                let (before, after) = (sizes(&before)?, sizes(&after)?);
                Owned::new("convolve", c::dnnl_primitive_desc_destroy, |desc| {
                    // SAFETY: all handles are alive, and the arrays hold a number for each of the two axes.
                    unsafe {
                        c::dnnl_convolution_forward_primitive_desc_create(
                            desc,
                            engine,
                            c::FORWARD_INFERENCE,
                            c::CONVOLUTION_DIRECT,
                            from,
                            by,
                            bias_handle,
                            to,
                            strides.as_ptr(),
                            dilations.as_ptr(),
                            before.as_ptr(),
                            after.as_ptr(),
                            attributes.raw(),
                        )
                    }
                })?
            }
            Kind::Product => Owned::new("multiply matrices", c::dnnl_primitive_desc_destroy, |desc| {
                // SAFETY: all handles are alive.
                unsafe {
                    c::dnnl_matmul_primitive_desc_create(desc, engine, from, by, bias_handle, to, attributes.raw())
                }
            })?,
        };
        let weights = Layout::asked(&desc, c::QUERY_WEIGHTS, weights.format)?;
        Self::compiled(&desc, source, weights, bias, target, operands)
    }

    fn compiled(
        desc: &Owned,
        source: &Layout,
        weights: Layout,
        bias: Option<&Layout>,
        target: &Layout,
        operands: Vec<(i32, Layout)>,
    ) -> Result<Self> {
        let mut name: c::Name = ptr::null();
        // SAFETY: the descriptor is alive, and a name is what this query stores.
        let status = unsafe { c::dnnl_primitive_desc_query(desc.raw(), c::QUERY_NAME, 0, (&raw mut name).cast()) };
        check(status, "name its way")?;
        // SAFETY: the library gives a string that ends in zero and lives as long as the descriptor.
        let reference = !name.is_null() && unsafe { std::ffi::CStr::from_ptr(name) }.to_bytes().starts_with(b"ref");
        Ok(Self {
            scratchpad: Layout::asked(desc, c::QUERY_SCRATCHPAD, Format::F32)?,
            primitive: Owned::new("compile an operation", c::dnnl_primitive_destroy, |to| {
                // SAFETY: the descriptor is alive.
                unsafe { c::dnnl_primitive_create(to, desc.raw()) }
            })?,
            source: source.duplicate()?,
            weights,
            bias: bias.map(Layout::duplicate).transpose()?,
            target: target.duplicate()?,
            operands,
            reference,
        })
    }

    /// The layout in which weights are wanted.
    pub(super) fn weights(&self) -> &Layout {
        &self.weights
    }

    /// Whether the library has only its plain, very slow loops for this operation.
    pub(super) fn is_reference(&self) -> bool {
        self.reference
    }

    /// Runs in this thread. Inputs or a place that are too small or of another format are errors.
    ///
    /// # Safety
    /// From `start` on, the elements of the target's layout in `place` are touched by no one else during the call, and
    /// they are initialised if the operation adds to them.
    pub(super) unsafe fn run(&self, inputs: &Inputs<'_>, place: &Place<'_>, start: usize) -> Result<()> {
        let mut memories = Memories::default();
        memories.add(c::SOURCE, &self.source, inputs.source)?;
        memories.add(c::WEIGHTS, &self.weights, inputs.weights)?;
        match (&self.bias, inputs.bias) {
            (Some(layout), Some(bias)) => memories.add(c::BIAS, layout, View::of(bias))?,
            (None, None) => {}
            _ => candle_core::bail!("oneDNN: a bias must come where it was announced, and only there"),
        }
        if inputs.operands.len() != self.operands.len() {
            candle_core::bail!("oneDNN: {} operands instead of {}", inputs.operands.len(), self.operands.len());
        }
        for ((slot, layout), operand) in self.operands.iter().zip(inputs.operands) {
            memories.add(*slot, layout, *operand)?;
        }
        memories.add(c::TARGET, &self.target, place.from(start)?)?;
        memories.execute(&self.primitive, &self.scratchpad)
    }
}
