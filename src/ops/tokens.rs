//! Tokens that look alike, seen as one by attention and told apart again after it.
//!
//! Source: "Token Merging for Fast Stable Diffusion", <https://arxiv.org/abs/2303.17604>.

use candle_core::{DType, Device, Tensor};
use half::bf16;
use rayon::prelude::*;

use super::{
    Conv2d, Padding, Result, bridge,
    cpu::buffer::produce,
    profile::{self, Class},
};

/// Sources whose likenesses to all targets exist at one time.
const BLOCK: usize = 1024;

/// Which tokens of each item are merged with which.
#[derive(Debug)]
pub struct MergedTokens {
    items: Vec<Item>,
    tokens: usize,
    left: usize,
}

/// The groups of one item.
#[derive(Debug)]
struct Item {
    /// For each token the group that it is in.
    group: Vec<u32>,
    /// The tokens, one group after the other.
    members: Vec<u32>,
    /// Where each group begins among the members, and the end.
    starts: Vec<u32>,
}

impl MergedTokens {
    /// Looks for alike tokens in `x`, `[n, h * w, c]`: of every 2 x 2 pixels of the image of `h` x `w` one is a target;
    /// `ratio` of all tokens (at most those that are no targets) are merged into the target whose direction is nearest
    /// to theirs, those first that are nearest.
    ///
    /// Which of the four is the target is drawn, always the same way: a regular grid would show in the picture.
    pub fn new(x: &Tensor, (h, w): (usize, usize), ratio: f64) -> Result<Self> {
        let (n, tokens, c) = x.dims3()?;
        if tokens != h * w || c == 0 || u32::try_from(tokens).is_err() || !(0.0..=1.0).contains(&ratio) {
            candle_core::bail!("token merging: {ratio} of {:?} with {h}x{w} pixels", x.dims());
        }
        let (targets, sources) = split(h, w);
        let merged = ((ratio * tokens as f64).round() as usize).min(sources.len());
        if merged == 0 || targets.is_empty() {
            let alone = || Item::of((0..tokens as u32).collect(), tokens);
            return Ok(Self { items: (0..n).map(|_| alone()).collect(), tokens, left: tokens });
        }
        let dtype = if x.dtype() == DType::BF16 { DType::BF16 } else { DType::F32 };
        let directions = bridge::floats(&x.to_device(&Device::Cpu)?)?;
        let item = |i: usize| -> Result<Item> {
            let of = |which: &[u32]| -> Result<Tensor> {
                let rows = bridge::read(&directions, |x| unit_rows(&x[i * tokens * c..][..tokens * c], c, which))?;
                bridge::tensor(rows, (which.len(), c), dtype)
            };
            // The targets are the weight of a layer whose result is the cosines.
            let weight = of(&targets)?.reshape((targets.len(), c, 1, 1))?;
            let layer = Conv2d::new_in(&weight, None, 1, Padding::default(), dtype)?;
            let mut nearest = Vec::with_capacity(sources.len());
            for block in sources.chunks(BLOCK) {
                let cosines = layer.forward_wide(&of(block)?.reshape((1, 1, block.len(), c))?)?;
                bridge::read(&bridge::floats(&cosines)?, |cosines| {
                    nearest.par_extend(cosines.par_chunks(targets.len()).map(greatest));
                })?;
            }
            Ok(groups(tokens, &targets, &sources, &nearest, merged))
        };
        Ok(Self { items: (0..n).map(item).collect::<Result<_>>()?, tokens, left: tokens - merged })
    }

    /// The mean of each group of `x`, `[n, h * w, c]`; the result has fewer tokens.
    pub fn merge(&self, x: &Tensor) -> Result<Tensor> {
        let members = |item: &'_ Item, token: usize| item.starts[token] as usize..item.starts[token + 1] as usize;
        profile::count(Class::Pointwise, 0, || {
            self.mapped(x, self.tokens, self.left, |item, token| &item.members[members(item, token)])
        })
    }

    /// The reverse of [`Self::merge`]: each token becomes what its group is.
    pub fn spread(&self, x: &Tensor) -> Result<Tensor> {
        profile::count(Class::Pointwise, 0, || {
            self.mapped(x, self.left, self.tokens, |item, token| std::slice::from_ref(&item.group[token]))
        })
    }

    /// Each of `to` tokens as the mean of some of `from`.
    fn mapped(
        &self,
        x: &Tensor,
        from: usize,
        to: usize,
        which: impl Fn(&Item, usize) -> &[u32] + Sync,
    ) -> Result<Tensor> {
        let (n, tokens, c) = x.dims3()?;
        if n != self.items.len() || tokens != from {
            candle_core::bail!("token merging: {:?} is not of {} items of {from} tokens", x.dims(), self.items.len());
        }
        let row = |i: usize| (i / to, which(&self.items[i / to], i % to));
        let on_cpu = x.to_device(&Device::Cpu)?;
        let y = if x.dtype() == DType::BF16 {
            let y = bridge::read16(&bridge::halves(&on_cpu)?, |x| {
                means(x, (n * to, from, c), row, bf16::to_f32, bf16::from_f32)
            })?;
            bridge::tensor16(y, (n, to, c))?
        } else {
            let same = |x: f32| x;
            let y = bridge::read(&bridge::floats(&on_cpu)?, |x| means(x, (n * to, from, c), row, same, same))?;
            bridge::tensor(y, (n, to, c), x.dtype())?
        };
        y.to_device(x.device())
    }
}

impl Item {
    /// The groups `0..count` that tokens are in.
    fn of(group: Vec<u32>, count: usize) -> Self {
        let mut starts = vec![0u32; count + 1];
        for &g in &group {
            starts[g as usize + 1] += 1;
        }
        for g in 0..count {
            starts[g + 1] += starts[g];
        }
        let (mut next, mut members) = (starts.clone(), vec![0u32; group.len()]);
        for (token, &g) in group.iter().enumerate() {
            members[next[g as usize] as usize] = token as u32;
            next[g as usize] += 1;
        }
        Self { group, members, starts }
    }
}

/// The pixels of an image that others are merged into, one of every 2 x 2, and the others.
fn split(h: usize, w: usize) -> (Vec<u32>, Vec<u32>) {
    let drawn = |row: usize, column: usize| {
        let mut z = ((row / 2 * w.div_ceil(2) + column / 2) as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z ^ (z >> 31)
    };
    let is_target = |token: &u32| {
        let (row, column) = (*token as usize / w, *token as usize % w);
        let whole = row / 2 * 2 + 1 < h && column / 2 * 2 + 1 < w;
        whole && drawn(row, column) % 4 == (row % 2 * 2 + column % 2) as u64
    };
    (0..(h * w) as u32).partition(is_target)
}

/// Some rows of `x`, each divided by its length.
fn unit_rows(x: &[f32], c: usize, which: &[u32]) -> Vec<f32> {
    produce(which.len() * c, c, |i, out| {
        let out = out.write_copy_of_slice(&x[which[i] as usize * c..][..c]);
        let length = out.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for v in out.iter_mut() {
            *v /= length;
        }
        out
    })
}

/// The greatest number and its place, the first of equal ones.
fn greatest(row: &[f32]) -> (f32, usize) {
    // Lanes and whole groups, so that the loops are done in wide registers.
    const LANES: usize = 16;
    let greater = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    for group in row.chunks(LANES) {
        for (lane, v) in lanes.iter_mut().zip(group) {
            *lane = greater(*lane, *v);
        }
    }
    let most = lanes.into_iter().fold(f32::NEG_INFINITY, greater);
    let holds = |group: &[f32]| group.iter().filter(|v| **v == most).count() > 0;
    let group = row.chunks(LANES).position(holds).unwrap_or(0) * LANES;
    (most, group + row[group..].iter().position(|v| *v == most).unwrap_or(0))
}

/// Merges those `merged` of the sources that are nearest to a target, each into that.
fn groups(tokens: usize, targets: &[u32], sources: &[u32], nearest: &[(f32, usize)], merged: usize) -> Item {
    let mut order: Vec<u32> = (0..sources.len() as u32).collect();
    let key = |i: &u32| (nearest[*i as usize].0, *i);
    // By likeness, and where that is equal by place, so that the choice is the same however it is made.
    let by_likeness = |a: &u32, b: &u32| key(b).0.total_cmp(&key(a).0).then(a.cmp(b));
    if merged < order.len() {
        order.select_nth_unstable_by(merged, by_likeness);
    }
    let mut into = vec![u32::MAX; tokens];
    for &source in &order[..merged] {
        into[sources[source as usize] as usize] = targets[nearest[source as usize].1];
    }
    // Those that stay are the groups, in the order of their places.
    let mut count = 0;
    let mut group: Vec<u32> = into
        .iter()
        .map(|&target| {
            count += u32::from(target == u32::MAX);
            count.wrapping_sub(1)
        })
        .collect();
    for token in 0..tokens {
        if into[token] != u32::MAX {
            group[token] = group[into[token] as usize];
        }
    }
    Item::of(group, count as usize)
}

/// Rows of `c` channels, each the mean of some rows of an item of `x`; sums are f32, in the order of the rows.
fn means<'a, T: Copy + Send + Sync>(
    x: &[T],
    (rows, tokens, c): (usize, usize, usize),
    which: impl Fn(usize) -> (usize, &'a [u32]) + Sync,
    widen: impl Fn(T) -> f32 + Sync,
    narrow: impl Fn(f32) -> T + Sync,
) -> Vec<T> {
    produce(rows * c, c, |i, out| {
        let (item, members) = which(i);
        let row = |token: u32| &x[(item * tokens + token as usize) * c..][..c];
        let out = out.write_copy_of_slice(row(members[0]));
        if members.len() > 1 {
            let share = 1.0 / members.len() as f32;
            for (j, v) in out.iter_mut().enumerate() {
                *v = narrow(members.iter().map(|&token| widen(row(token)[j])).sum::<f32>() * share);
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An image of flat quadrants: tokens of one quadrant have one direction, and lengths of their own.
    fn quadrants(h: usize, w: usize, c: usize) -> Tensor {
        let values = (0..h * w * c).map(|i| {
            let (token, channel) = (i / c, i % c);
            let quadrant = (token / w * 2 / h) * 2 + token % w * 2 / w;
            let length = 1.0 + (token % 3) as f32;
            if channel % 4 == quadrant { length } else { -0.25 * length }
        });
        Tensor::from_vec(values.collect::<Vec<f32>>(), (1, h * w, c), &Device::Cpu).unwrap()
    }

    fn flat(x: &Tensor) -> Vec<f32> {
        x.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn one_of_every_four_pixels_is_a_target() {
        for (h, w) in [(8, 8), (7, 5), (2, 3), (1, 4)] {
            let (targets, sources) = split(h, w);
            assert_eq!(targets.len(), (h / 2) * (w / 2));
            assert_eq!(targets.len() + sources.len(), h * w);
            let windows: std::collections::BTreeSet<_> =
                targets.iter().map(|&t| (t as usize / w / 2, t as usize % w / 2)).collect();
            assert_eq!(windows.len(), targets.len(), "two in one window");
        }
        let places: std::collections::BTreeSet<_> =
            split(16, 16).0.iter().map(|&t| (t as usize / 16 % 2, t as usize % 2)).collect();
        assert_eq!(places.len(), 4, "they lie on a grid");
    }

    #[test]
    fn what_is_alike_is_merged_and_spread_again() {
        for dtype in [DType::F32, DType::BF16] {
            let x = quadrants(8, 8, 16).to_dtype(dtype).unwrap();
            let merged = MergedTokens::new(&x, (8, 8), 0.5).unwrap();
            let fewer = merged.merge(&x).unwrap();
            assert_eq!((fewer.dims(), fewer.dtype()), (&[1, 32, 16][..], dtype));
            let back = merged.spread(&fewer).unwrap();
            assert_eq!(back.dims(), x.dims());
            // Merged tokens have their quadrant's direction: signs tell.
            let signs = |x: &Tensor| flat(x).iter().map(|v| v.signum()).collect::<Vec<_>>();
            assert_eq!(signs(&back), signs(&x));
            // The sum over all tokens is that of the groups, each as often as it has members.
            let sum = |x: &Tensor| flat(x).iter().map(|v| f64::from(*v)).sum::<f64>();
            assert!((sum(&back) - sum(&x)).abs() < 0.02 * flat(&x).iter().map(|v| f64::from(v.abs())).sum::<f64>());
        }
    }

    #[test]
    fn the_first_of_the_greatest_is_found() {
        let row: Vec<f32> = (0..100).map(|i| (i * 37 % 50) as f32).collect();
        for len in [1, 15, 16, 17, 33, 100] {
            let naive = (0..len).rev().max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap();
            assert_eq!(greatest(&row[..len]), (row[naive], naive), "{len}");
        }
        assert_eq!(greatest(&[f32::NAN; 20]).1, 0);
    }

    #[test]
    fn nothing_is_merged_where_nothing_may_be_and_items_do_not_mix() {
        let x = quadrants(6, 4, 8);
        let none = MergedTokens::new(&x, (6, 4), 0.0).unwrap();
        assert_eq!(flat(&none.spread(&none.merge(&x).unwrap()).unwrap()), flat(&x));
        let (all, other) = (MergedTokens::new(&x, (6, 4), 1.0).unwrap(), x.flip(&[1]).unwrap());
        assert_eq!(all.merge(&x).unwrap().dims(), [1, 6, 8]);
        let both = Tensor::cat(&[&x, &other], 0).unwrap();
        let together = MergedTokens::new(&both, (6, 4), 0.4).unwrap();
        let y = together.spread(&together.merge(&both).unwrap()).unwrap();
        for (i, own) in [&x, &other].into_iter().enumerate() {
            let alone = MergedTokens::new(own, (6, 4), 0.4).unwrap();
            let expected = alone.spread(&alone.merge(own).unwrap()).unwrap();
            assert_eq!(flat(&y.narrow(0, i, 1).unwrap()), flat(&expected));
        }
        assert!(MergedTokens::new(&x, (5, 4), 0.5).is_err() && MergedTokens::new(&x, (6, 4), f64::NAN).is_err());
        assert!(all.merge(&both).is_err() && all.spread(&x).is_err());
    }
}
