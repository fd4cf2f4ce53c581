//! Tensors put side by side, repeated, added and scaled.
#![allow(unsafe_code)] // A joined row is initialised by two copies.

use candle_core::{D, DType, Tensor};
use half::bf16;

use super::{
    Result,
    bf16::pointwise,
    bridge,
    cpu::buffer::{PIECE, produce},
    profile::{self, Class},
};

/// `a` (`[.., ca]`) and `b` (`[.., cb]`) side by side, `[.., ca + cb]`. Shapes that differ elsewhere are an error.
pub fn join(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || joined(a, b))
}

fn joined(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let (Some((&ca, rows)), Some((&cb, others))) = (a.dims().split_last(), b.dims().split_last()) else {
        candle_core::bail!("join: {:?} and {:?} have no channels", a.dims(), b.dims());
    };
    if rows != others || a.dtype() != b.dtype() {
        candle_core::bail!("join: {:?} and {:?} do not lie side by side", a.dims(), b.dims());
    }
    let shape: Vec<usize> = rows.iter().copied().chain([ca + cb]).collect();
    if shape.contains(&0) || !a.device().is_cpu() {
        return Tensor::cat(&[a, b], D::Minus1);
    }
    match a.dtype() {
        DType::F32 => {
            let (a, b) = (bridge::floats(a)?, bridge::floats(b)?);
            let y = bridge::read(&a, |a| bridge::read(&b, |b| side_by_side(a, ca, b, cb)))??;
            bridge::tensor(y, shape, DType::F32)
        }
        DType::BF16 => {
            let (a, b) = (bridge::halves(a)?, bridge::halves(b)?);
            let y = bridge::read16(&a, |a| bridge::read16(&b, |b| side_by_side(a, ca, b, cb)))??;
            bridge::tensor16(y, shape)
        }
        _ => Tensor::cat(&[a, b], D::Minus1),
    }
}

fn side_by_side<T: Copy + Send + Sync>(a: &[T], ca: usize, b: &[T], cb: usize) -> Vec<T> {
    produce(a.len() + b.len(), ca + cb, |i, out| {
        let (left, right) = out.split_at_mut(ca);
        left.write_copy_of_slice(&a[i * ca..][..ca]);
        right.write_copy_of_slice(&b[i * cb..][..cb]);
        // SAFETY: both halves were written in full just now.
        unsafe { out.assume_init_mut() }
    })
}

/// Tensors of the same sizes but the last side by side, as [`join`] does with two. None at all is an error.
pub fn join_all(parts: &[&Tensor]) -> Result<Tensor> {
    match parts {
        [] => candle_core::bail!("join: nothing is to be joined"),
        [one] => Ok((*one).clone()),
        [first, rest @ ..] => rest.iter().try_fold((*first).clone(), |all, part| join(&all, part)),
    }
}

/// `x`, `[1, ..]`, `n` times, `[n, ..]`. A batch of another size is an error.
pub fn repeat(x: &Tensor, n: usize) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || repeated(x, n))
}

fn repeated(x: &Tensor, n: usize) -> Result<Tensor> {
    let mut shape = x.dims().to_vec();
    match shape.first_mut() {
        Some(first) if *first == 1 => *first = n,
        _ => candle_core::bail!("repeat: {:?} is not one item", x.dims()),
    }
    let (whole, row) = (!shape.contains(&0) && x.device().is_cpu(), shape[shape.len() - 1]);
    match x.dtype() {
        DType::F32 if whole => {
            bridge::tensor(bridge::read(&bridge::floats(x)?, |x| copies(x, n, row))?, shape, DType::F32)
        }
        DType::BF16 if whole => bridge::tensor16(bridge::read16(&bridge::halves(x)?, |x| copies(x, n, row))?, shape),
        _ => x.broadcast_as(shape)?.contiguous(),
    }
}

fn copies<T: Copy + Send + Sync>(x: &[T], n: usize, row: usize) -> Vec<T> {
    produce(x.len() * n, row, |i, out| out.write_copy_of_slice(&x[i * row % x.len()..][..row]))
}

/// `a + b` of the same shape.
pub fn add(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || sum(a, b))
}

fn sum(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if a.dims() != b.dims() || a.dtype() != b.dtype() {
        candle_core::bail!("add: {:?} and {:?} do not fit together", a.dims(), b.dims());
    }
    if !a.device().is_cpu() || a.elem_count() == 0 {
        return a + b;
    }
    match a.dtype() {
        DType::F32 => {
            let (a, b) = (bridge::floats(a)?, bridge::floats(b)?);
            let y = bridge::read(&a, |a| bridge::read(&b, |b| combined(a, b, |x, y| x + y)))??;
            bridge::tensor(y, a.shape(), DType::F32)
        }
        DType::BF16 => {
            let (a, b) = (bridge::halves(a)?, bridge::halves(b)?);
            let y = bridge::read16(&a, |a| bridge::read16(&b, |b| pointwise::mix(a, 1.0, b)))??;
            bridge::tensor16(y, a.shape())
        }
        _ => a + b,
    }
}

/// `a * factor + b` of the same shape, in one pass.
pub fn mix(a: &Tensor, factor: f64, b: &Tensor) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || mixed(a, factor, b))
}

fn mixed(a: &Tensor, factor: f64, b: &Tensor) -> Result<Tensor> {
    if a.dims() != b.dims() || a.dtype() != b.dtype() {
        candle_core::bail!("mix: {:?} and {:?} do not fit together", a.dims(), b.dims());
    }
    if !a.device().is_cpu() || a.elem_count() == 0 {
        return (a * factor)? + b;
    }
    let narrow = factor as f32;
    match a.dtype() {
        DType::F32 => {
            let (a, b) = (bridge::floats(a)?, bridge::floats(b)?);
            let y = bridge::read(&a, |a| bridge::read(&b, |b| combined(a, b, |x, y| x * narrow + y)))??;
            bridge::tensor(y, a.shape(), DType::F32)
        }
        DType::BF16 => {
            let (a, b) = (bridge::halves(a)?, bridge::halves(b)?);
            let y = bridge::read16(&a, |a| bridge::read16(&b, |b| pointwise::mix(a, narrow, b)))??;
            bridge::tensor16(y, a.shape())
        }
        _ => (a * factor)? + b,
    }
}

/// `x * factor`.
pub fn scale(x: &Tensor, factor: f64) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || scaled(x, factor))
}

fn scaled(x: &Tensor, factor: f64) -> Result<Tensor> {
    if factor == 1.0 {
        return Ok(x.clone());
    }
    if !x.device().is_cpu() || x.dtype() != DType::BF16 {
        return x * factor;
    }
    let (x, factor) = (bridge::halves(x)?, factor as f32);
    let y = bridge::read16(&x, |x| combined(x, x, |x, _| bf16::from_f32(x.to_f32() * factor)))?;
    bridge::tensor16(y, x.shape())
}

/// `f` of each pair.
fn combined<T: Copy + Send + Sync>(a: &[T], b: &[T], f: impl Fn(T, T) -> T + Sync) -> Vec<T> {
    produce(a.len(), PIECE, |i, out| {
        let (a, b) = (&a[i * PIECE..][..out.len()], &b[i * PIECE..][..out.len()]);
        let out = out.write_copy_of_slice(a);
        out.iter_mut().zip(b).for_each(|(x, y)| *x = f(*x, *y));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    /// Whole numbers and quarters, which bf16 holds as they are.
    fn numbers(shape: &[usize], from: i64) -> Tensor {
        let n = shape.iter().product::<usize>() as i64;
        let values: Vec<f32> = (0..n).map(|i| ((i * 37 + from) % 97 - 48) as f32 / 4.0).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    fn flat(x: &Tensor) -> Vec<f32> {
        x.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn joining_and_adding_are_candles_in_every_format_and_length() {
        for (rows, ca, cb) in [(1, 1, 1), (6, 5, 3), (300, 40, 70)] {
            let (a, b) = (numbers(&[2, rows, ca], 1), numbers(&[2, rows, cb], 5));
            let (joined, sum) = (Tensor::cat(&[&a, &b], 2).unwrap(), (&a + &a).unwrap());
            for dtype in [DType::F32, DType::BF16, DType::F16] {
                let [a, b] = [&a, &b].map(|x| x.to_dtype(dtype).unwrap());
                let y = join(&a, &b).unwrap();
                assert_eq!((y.dtype(), y.dims(), flat(&y)), (dtype, &[2, rows, ca + cb][..], flat(&joined)));
                // What is joined may be a part of something else.
                let part = b.narrow(2, 0, 1).unwrap();
                assert_eq!(flat(&join(&a, &part).unwrap()), flat(&Tensor::cat(&[&a, &part], 2).unwrap()));
                assert_eq!(flat(&add(&a, &a).unwrap()), flat(&sum));
                let one = a.narrow(0, 1, 1).unwrap();
                let three = Tensor::cat(&[&one, &one, &one], 0).unwrap();
                assert_eq!(
                    (repeat(&one, 3).unwrap().dims(), flat(&repeat(&one, 3).unwrap())),
                    (three.dims(), flat(&three))
                );
                assert!(repeat(&a, 3).is_err());
                assert_eq!(
                    flat(&join_all(&[&a, &part, &b]).unwrap()),
                    flat(&Tensor::cat(&[&a, &part, &b], 2).unwrap())
                );
                assert_eq!(
                    flat(&mix(&a, 2.0, &a).unwrap()),
                    flat(&((&a.to_dtype(DType::F32).unwrap() * 3.0).unwrap()))
                );
                assert_eq!(flat(&scale(&a, 2.0).unwrap()), flat(&sum));
                assert_eq!(flat(&scale(&a, 1.0).unwrap()), flat(&a));
            }
        }
        let (a, b) = (numbers(&[2, 3], 0), numbers(&[3, 3], 0));
        assert!(join_all(&[]).is_err() && mix(&a, 1.0, &b).is_err());
        assert!(join(&a, &b).is_err() && add(&a, &b).is_err() && add(&a, &a.to_dtype(DType::BF16).unwrap()).is_err());
    }
}
