//! The products of [`super::blocks`] by matrix tiles, with rows of the softmax in between: the tiles take 16 cycles for
//! a product, in which the vector units make powers of another block's scores.
//!
//! The processor looks ahead by some 500 instructions only, so the two kinds are mixed here: rows after each two products.
#![allow(unsafe_code)] // Inline assembly on raw tiles: the caller vouches for pointers and for the unit.

use std::arch::{
    asm,
    x86_64::{_mm512_loadu_si512, _mm512_set1_ps},
};

use super::{
    blocks::Block,
    softmax::{EXCESS, LOW_BYTES, Rows},
};

/// What the assembly reads, 8 bytes each.
#[repr(C)]
struct Plan {
    left: *const u8,
    steps: usize,
    right_step: usize,
    right_column: usize,
    columns: usize,
    add: usize,
    sums: *mut u8,
    /// 64 times the row to stop before.
    end: usize,
    left_step: usize,
    sums_column: usize,
    /// From the first step of the next pair back to the last one's end.
    right_back: usize,
}

/// One row, where one is left: [`Rows::soften`] without its mask.
macro_rules! row {
    () => {
        "cmp {row}, [{plan} + 56]
         jae 9f
         vmovaps zmm2, [{shifts} + {row}]
         vmovaps zmm0, [{scores} + {row}]
         vmovaps zmm1, [{scores} + {row} + 4096]
         vfmadd132ps zmm0, zmm2, zmm31
         vfmadd132ps zmm1, zmm2, zmm31
         vcvtps2dq zmm0, zmm0
         vcvtps2dq zmm1, zmm1
         vpackusdw zmm0, zmm0, zmm1
         vpsrlw zmm1, zmm0, 2
         vpermb zmm1, zmm1, zmm30
         vpsubb zmm0 {{k1}}, zmm0, zmm1
         vpsrlw zmm0, zmm0, 1
         vmovaps [{powers} + {row}], zmm0
         add {row}, 64
         9:
"
    };
}

/// As many rows as two products take time.
macro_rules! rows {
    () => {
        concat!(row!(), row!(), row!(), row!(), row!(), row!(), row!(), row!())
    };
}

/// A pair of columns: sums in `tmm0` to `tmm3`.
macro_rules! pair {
    () => {
        concat!(
            "mov {left}, [{plan}]\n",
            "mov {count}, [{plan} + 8]\n",
            "mov {next}, {right}\n",
            "add {next}, [{plan} + 24]\n",
            "mov {kept}, {sums}\n",
            "add {kept}, [{plan} + 72]\n",
            "cmp qword ptr [{plan} + 40], 0\n",
            "jne 3f\n",
            "tilezero tmm0\n",
            "tilezero tmm1\n",
            "tilezero tmm2\n",
            "tilezero tmm3\n",
            "jmp 5f\n",
            "3:\n",
            "tileloadd tmm0, [{sums} + {line}]\n",
            "tileloadd tmm1, [{sums} + {line} + 1024]\n",
            "tileloadd tmm2, [{kept} + {line}]\n",
            "tileloadd tmm3, [{kept} + {line} + 1024]\n",
            "5:\n",
            "tileloadd tmm6, [{right} + {line}]\n",
            "add {right}, [{plan} + 16]\n",
            "tileloadd tmm4, [{left} + {line}]\n",
            "tdpbf16ps tmm0, tmm4, tmm6\n",
            "tileloadd tmm5, [{left} + {line} + 1024]\n",
            "add {left}, [{plan} + 64]\n",
            "tdpbf16ps tmm1, tmm5, tmm6\n",
            rows!(),
            "tileloadd tmm7, [{next} + {line}]\n",
            "add {next}, [{plan} + 16]\n",
            "tdpbf16ps tmm2, tmm4, tmm7\n",
            "tdpbf16ps tmm3, tmm5, tmm7\n",
            rows!(),
            "dec {count}\n",
            "jnz 5b\n",
            "tilestored [{sums} + {line}], tmm0\n",
            "tilestored [{sums} + {line} + 1024], tmm1\n",
            "tilestored [{kept} + {line}], tmm2\n",
            "tilestored [{kept} + {line} + 1024], tmm3\n",
            "mov {sums}, {kept}\n",
            "add {sums}, [{plan} + 72]\n",
            "sub {right}, [{plan} + 80]\n",
        )
    };
}

/// A single column: sums in `tmm0` and `tmm1`.
macro_rules! single {
    () => {
        concat!(
            "mov {left}, [{plan}]\n",
            "mov {count}, [{plan} + 8]\n",
            "cmp qword ptr [{plan} + 40], 0\n",
            "jne 3f\n",
            "tilezero tmm0\n",
            "tilezero tmm1\n",
            "jmp 5f\n",
            "3:\n",
            "tileloadd tmm0, [{sums} + {line}]\n",
            "tileloadd tmm1, [{sums} + {line} + 1024]\n",
            "5:\n",
            "tileloadd tmm6, [{right} + {line}]\n",
            "add {right}, [{plan} + 16]\n",
            "tileloadd tmm4, [{left} + {line}]\n",
            "tdpbf16ps tmm0, tmm4, tmm6\n",
            "tileloadd tmm5, [{left} + {line} + 1024]\n",
            "add {left}, [{plan} + 64]\n",
            "tdpbf16ps tmm1, tmm5, tmm6\n",
            rows!(),
            "dec {count}\n",
            "jnz 5b\n",
            "tilestored [{sums} + {line}], tmm0\n",
            "tilestored [{sums} + {line} + 1024], tmm1\n",
        )
    };
}

/// Assembles the code with what it needs.
macro_rules! assemble {
    ($block:ident, $rows:ident, $($code:expr),*) => {{
        let mut plan = Plan {
            left: $block.left,
            steps: $block.steps,
            right_step: $block.right_step,
            right_column: $block.right_column,
            columns: $block.columns,
            add: usize::from($block.add),
            sums: $block.sums,
            end: $rows.end * 64,
            left_step: $block.left_step,
            sums_column: $block.sums_column,
            right_back: ($block.steps * $block.right_step).wrapping_sub(2 * $block.right_column),
        };
        let mut row = $rows.first * 64;
        asm!(
            $($code,)*
            plan = in(reg) &raw mut plan,
            left = out(reg) _,
            right = inout(reg) $block.right => _,
            sums = inout(reg) $block.sums => _,
            kept = out(reg) _,
            next = out(reg) _,
            count = out(reg) _,
            line = in(reg) 64_usize,
            row = inout(reg) row,
            scores = in(reg) $rows.scores,
            powers = in(reg) $rows.powers,
            shifts = in(reg) $rows.shifts.as_ptr(),
            in("zmm31") _mm512_set1_ps($rows.scale),
            in("zmm30") _mm512_loadu_si512(EXCESS.as_ptr().cast()),
            in("k1") LOW_BYTES,
            out("zmm0") _, out("zmm1") _, out("zmm2") _,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
        row / 64
    }};
}

/// Computes the products and, in between, the powers of some rows; gives the first row that is left.
///
/// # Safety
/// All tiles lie in memory that may be read and, for the sums, written; nothing is empty. The tiles of this thread are
/// on (see [`crate::ops::bf16::unit::Tiles`]).
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512bf16")]
pub(super) unsafe fn tiles(b: Block, rows: &Rows<'_>) -> usize {
    if !b.add && b.steps == 2 && b.right_column == 2 * b.right_step {
        // SAFETY: the caller's promise.
        return unsafe { resident(b, rows) };
    }
    // SAFETY: the caller's promise.
    unsafe {
        assemble!(
            b,
            rows,
            "2:",
            "cmp qword ptr [{plan} + 32], 2",
            "jb 7f",
            pair!(),
            "sub qword ptr [{plan} + 32], 2",
            "jnz 2b",
            "jmp 8f",
            "7:",
            single!(),
            "8:"
        )
    }
}

/// The same with two steps of the left side, which stay in tiles.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512bf16")]
unsafe fn resident(b: Block, rows: &Rows<'_>) -> usize {
    // SAFETY: the caller's promise.
    unsafe {
        assemble!(
            b,
            rows,
            "mov {left}, [{plan}]",
            "tileloadd tmm4, [{left} + {line}]",
            "tileloadd tmm5, [{left} + {line} + 1024]",
            "add {left}, [{plan} + 64]",
            "tileloadd tmm6, [{left} + {line}]",
            "tileloadd tmm7, [{left} + {line} + 1024]",
            "mov {count}, [{plan} + 32]",
            "mov {kept}, {sums}",
            "mov {next}, {sums}",
            "2:",
            "tileloadd tmm2, [{right} + {line}]",
            "add {right}, [{plan} + 16]",
            "tilezero tmm0",
            "tilezero tmm1",
            "tdpbf16ps tmm0, tmm4, tmm2",
            "tileloadd tmm3, [{right} + {line}]",
            "add {right}, [{plan} + 16]",
            "tdpbf16ps tmm1, tmm5, tmm2",
            rows!(),
            "tdpbf16ps tmm0, tmm6, tmm3",
            "tdpbf16ps tmm1, tmm7, tmm3",
            rows!(),
            "tilestored [{sums} + {line}], tmm0",
            "tilestored [{sums} + {line} + 1024], tmm1",
            "add {sums}, [{plan} + 72]",
            "dec {count}",
            "jnz 2b"
        )
    }
}

/// Computes the powers of the rows that are left.
///
/// # Safety
/// As for [`tiles`].
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512bf16")]
pub(super) unsafe fn rest(rows: &Rows<'_>) {
    let nothing = Block {
        left: std::ptr::null(),
        left_step: 0,
        right: std::ptr::null(),
        right_step: 0,
        right_column: 0,
        sums: std::ptr::null_mut(),
        sums_column: 0,
        steps: 0,
        columns: 0,
        add: false,
    };
    // SAFETY: the caller's promise.
    unsafe {
        let _ = assemble!(
            nothing,
            rows,
            "2: /* {left} {right} {sums} {kept} {next} {count} {line} */",
            row!(),
            "cmp {row}, [{plan} + 56]",
            "jb 2b"
        );
    }
}
