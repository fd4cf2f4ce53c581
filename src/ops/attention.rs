//! Scaled dot-product attention over several heads.

use candle_core::Tensor;

use super::{
    Result, bridge, cpu, plain,
    profile::{self, Class},
};

/// `softmax(q k^T / sqrt(c / heads)) v` for each head: `q` is `[n, tq, c]`, `k` and `v` are `[n, tk, c]`, the result
/// is `[n, tq, c]`. The channels of a head lie together, as in `torch`.
///
/// With `causal`, query `i` sees keys `0..=i` only. Memory stays flat: the score matrix exists in blocks only.
/// Shapes that do not fit, or `c` not divisible by `heads`, are errors.
pub fn attention(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Result<Tensor> {
    // An element of the result: its share of the scores of all keys, and their sum of values.
    profile::count(Class::Attention, 4 * k.dim(1)?, || compute(q, k, v, heads, causal))
}

fn compute(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Result<Tensor> {
    let (n, tq, c) = q.dims3()?;
    let (nk, tk, ck) = k.dims3()?;
    if k.dims() != v.dims() || n != nk || c != ck {
        candle_core::bail!(
            "attention: query {:?}, key {:?} and value {:?} do not fit together",
            q.dims(),
            k.dims(),
            v.dims()
        );
    }
    if heads == 0 || c % heads != 0 {
        candle_core::bail!("attention: {c} channels cannot be split into {heads} heads");
    }
    if n == 0 || tq == 0 || c == 0 {
        return q.zeros_like();
    }
    if tk == 0 {
        candle_core::bail!("attention: there is no key to attend to");
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(y) = half::attention(q, k, v, heads, causal)? {
        return Ok(y);
    }
    if [q, k, v].into_iter().all(bridge::fast) {
        let y = bridge::tokens(q, |q| {
            bridge::tokens(k, |k| {
                bridge::tokens(v, |v| cpu::attention::attention([q, k, v], [n, tq, tk], [heads, c / heads], causal))
            })
        })???;
        return bridge::tensor(y, q.shape(), q.dtype());
    }
    plain::attention(q, k, v, heads, causal)
}

/// bf16 tokens on processors with units for their products.
#[cfg(target_arch = "x86_64")]
mod half {
    use candle_core::{DType, Tensor};

    use crate::ops::{
        Result,
        bf16::attention::{Shape, Tokens, attention as attend, unit},
        bridge, computes_in_bf16,
    };

    /// `None` where the machine has no unit, or was told not to use it. The shapes fit together.
    pub(super) fn attention(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Result<Option<Tensor>> {
        let fits = [q, k, v].into_iter().all(|x| x.device().is_cpu() && x.dtype() == DType::BF16);
        let Some(unit) = unit().filter(|_| fits && computes_in_bf16()) else {
            return Ok(None);
        };
        let (items, queries, c) = q.dims3()?;
        let shape = Shape { items, queries, keys: k.dim(1)?, heads, width: c / heads, causal };
        let y = bridge::tokens16(q, |q, qs| {
            bridge::tokens16(k, |k, ks| {
                bridge::tokens16(v, |v, vs| {
                    let [q, k, v] = [(q, qs), (k, ks), (v, vs)].map(|(data, strides)| Tokens { data, strides });
                    attend(unit, [q, k, v], shape)
                })
            })
        })???;
        bridge::tensor16(y, q.shape()).map(Some)
    }
}
