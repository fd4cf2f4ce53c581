//! The part of oneDNN's C API that is used here, and handles that are destroyed with their owners.
//!
//! The library is built without threads of its own: an operation runs in the thread that calls it, so that the one pool
//! of this program's threads divides the work, and sums do not depend on how many there are.
//! Functions, constants and their meaning: <https://uxlfoundation.github.io/oneDNN/group_dnnl_api.html>, version 3.
#![allow(unsafe_code)] // A C library.

use std::{
    ffi::{c_char, c_int, c_uint, c_void},
    ptr,
    ptr::NonNull,
    sync::OnceLock,
};

use onednn_src as _;

use crate::ops::Result;

/// Every kind of handle is a pointer to something that only the library knows.
pub(super) type Handle = *mut c_void;

#[repr(C)]
pub(super) struct Argument {
    pub(super) slot: c_int,
    pub(super) memory: Handle,
}

pub(super) const CPU: c_int = 1;
/// The bits of the instruction sets up to AVX512-BF16.
const AVX512_BF16: c_int = 0xe7;
pub(super) const IN_ORDER: c_uint = 1;
pub(super) const ANY_LAYOUT: c_int = 1;
pub(super) const FORWARD_INFERENCE: c_int = 96;
pub(super) const CONVOLUTION_DIRECT: c_int = 1;
pub(super) const BINARY_ADD: c_int = 0x1fff0;
pub(super) const SCRATCHPAD_OF_USER: c_int = 1;
pub(super) const QUERY_NAME: c_int = 8;
pub(super) const QUERY_WEIGHTS: c_int = 131;
pub(super) const QUERY_SCRATCHPAD: c_int = 136;

pub(super) const SOURCE: c_int = 1;
pub(super) const TARGET: c_int = 17;
pub(super) const WEIGHTS: c_int = 33;
pub(super) const BIAS: c_int = 41;
pub(super) const SCRATCHPAD: c_int = 80;
/// The second operand of the post-operation of this index.
pub(super) const fn operand(index: usize) -> c_int {
    (32768 * (index as c_int + 1)) | 2
}

#[cfg_attr(target_vendor = "apple", link(name = "c++"))]
#[cfg_attr(all(unix, not(target_vendor = "apple")), link(name = "stdc++"))]
unsafe extern "C" {
    safe fn dnnl_get_effective_cpu_isa() -> c_int;
    pub(super) fn dnnl_engine_create(engine: *mut Handle, kind: c_int, index: usize) -> c_int;
    pub(super) fn dnnl_stream_create(stream: *mut Handle, engine: Handle, flags: c_uint) -> c_int;
    pub(super) fn dnnl_stream_destroy(stream: Handle) -> c_int;
    pub(super) fn dnnl_memory_desc_create_with_tag(
        desc: *mut Handle,
        dims: c_int,
        sizes: *const i64,
        format: c_int,
        tag: c_int,
    ) -> c_int;
    pub(super) fn dnnl_memory_desc_create_with_strides(
        desc: *mut Handle,
        dims: c_int,
        sizes: *const i64,
        format: c_int,
        strides: *const i64,
    ) -> c_int;
    pub(super) fn dnnl_memory_desc_clone(desc: *mut Handle, from: Handle) -> c_int;
    pub(super) fn dnnl_memory_desc_destroy(desc: Handle) -> c_int;
    pub(super) fn dnnl_memory_desc_equal(a: Handle, b: Handle) -> c_int;
    pub(super) fn dnnl_memory_desc_get_size(desc: Handle) -> usize;
    pub(super) fn dnnl_memory_create(memory: *mut Handle, desc: Handle, engine: Handle, data: *mut c_void) -> c_int;
    pub(super) fn dnnl_memory_destroy(memory: Handle) -> c_int;
    pub(super) fn dnnl_post_ops_create(ops: *mut Handle) -> c_int;
    pub(super) fn dnnl_post_ops_destroy(ops: Handle) -> c_int;
    pub(super) fn dnnl_post_ops_append_sum(ops: Handle, scale: f32, zero: i32, format: c_int) -> c_int;
    pub(super) fn dnnl_post_ops_append_binary(ops: Handle, kind: c_int, operand: Handle) -> c_int;
    pub(super) fn dnnl_primitive_attr_create(attributes: *mut Handle) -> c_int;
    pub(super) fn dnnl_primitive_attr_destroy(attributes: Handle) -> c_int;
    pub(super) fn dnnl_primitive_attr_set_scratchpad_mode(attributes: Handle, mode: c_int) -> c_int;
    pub(super) fn dnnl_primitive_attr_set_post_ops(attributes: Handle, ops: Handle) -> c_int;
    pub(super) fn dnnl_convolution_forward_primitive_desc_create(
        desc: *mut Handle,
        engine: Handle,
        kind: c_int,
        algorithm: c_int,
        source: Handle,
        weights: Handle,
        bias: Handle,
        target: Handle,
        strides: *const i64,
        dilations: *const i64,
        before: *const i64,
        after: *const i64,
        attributes: Handle,
    ) -> c_int;
    pub(super) fn dnnl_matmul_primitive_desc_create(
        desc: *mut Handle,
        engine: Handle,
        source: Handle,
        weights: Handle,
        bias: Handle,
        target: Handle,
        attributes: Handle,
    ) -> c_int;
    pub(super) fn dnnl_reorder_primitive_desc_create(
        desc: *mut Handle,
        source: Handle,
        source_engine: Handle,
        target: Handle,
        target_engine: Handle,
        attributes: Handle,
    ) -> c_int;
    pub(super) fn dnnl_primitive_desc_destroy(desc: Handle) -> c_int;
    pub(super) fn dnnl_primitive_desc_query(desc: Handle, what: c_int, index: c_int, to: *mut c_void) -> c_int;
    pub(super) fn dnnl_primitive_desc_query_md(desc: Handle, what: c_int, index: c_int) -> Handle;
    pub(super) fn dnnl_primitive_create(primitive: *mut Handle, desc: Handle) -> c_int;
    pub(super) fn dnnl_primitive_destroy(primitive: Handle) -> c_int;
    pub(super) fn dnnl_primitive_execute(
        primitive: Handle,
        stream: Handle,
        count: c_int,
        arguments: *const Argument,
    ) -> c_int;
}

/// A name that the library keeps.
pub(super) type Name = *const c_char;

/// An error for a status other than success.
pub(super) fn check(status: i32, what: &str) -> Result<()> {
    let why = match status {
        0 => return Ok(()),
        1 => "there is not enough memory",
        2 | 9 | 10 => "the sizes do not fit each other",
        3 | 4 => "it has no way to do this on this machine",
        5 => "it failed while it ran",
        _ => "of an unknown reason",
    };
    candle_core::bail!("oneDNN cannot {what}: {why} (status {status})")
}

/// A handle that is destroyed with its owner.
#[derive(Debug)]
pub(super) struct Owned {
    handle: NonNull<c_void>,
    destroy: unsafe extern "C" fn(Handle) -> i32,
}

// SAFETY: the library's objects belong to no thread, and those kept here are never changed after they were made.
unsafe impl Send for Owned {}
// SAFETY: as above; primitives may be executed by several threads at once where each brings its own scratchpad.
unsafe impl Sync for Owned {}

impl Owned {
    /// What `make` stores; `destroy` must be the library's function for that kind of handle.
    pub(super) fn new(
        what: &str,
        destroy: unsafe extern "C" fn(Handle) -> i32,
        make: impl FnOnce(*mut Handle) -> i32,
    ) -> Result<Self> {
        let mut handle = ptr::null_mut();
        check(make(&raw mut handle), what)?;
        match NonNull::new(handle) {
            Some(handle) => Ok(Self { handle, destroy }),
            None => candle_core::bail!("oneDNN cannot {what}: it gave nothing back"),
        }
    }

    pub(super) fn raw(&self) -> Handle {
        self.handle.as_ptr()
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: made by the library as a handle of the kind that `destroy` takes, and destroyed once.
        unsafe { (self.destroy)(self.raw()) };
    }
}

/// The one engine of this process, which lives as long as the process does.
pub(super) fn engine() -> Result<Handle> {
    struct Engine(Handle);
    // SAFETY: the library says that engines may be shared by threads.
    unsafe impl Send for Engine {}
    // SAFETY: as above.
    unsafe impl Sync for Engine {}
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        let mut engine = ptr::null_mut();
        // SAFETY: the pointer is to a local variable.
        let status = unsafe { dnnl_engine_create(&raw mut engine, CPU, 0) };
        Engine(if status == 0 { engine } else { ptr::null_mut() })
    });
    if engine.0.is_null() {
        candle_core::bail!("oneDNN does not know this processor");
    }
    Ok(engine.0)
}

/// Whether the library multiplies bf16 by instructions of this processor; elsewhere it has slow ways, or none.
pub(super) fn multiplies_bf16() -> bool {
    dnnl_get_effective_cpu_isa() & AVX512_BF16 == AVX512_BF16
}
