//! One module of an adapter: its factors, checked against each other, and the change that they make.

use super::keys::{Component, Role};
use crate::weights::{Error, Result, Weights, brief};
use candle_core::{DType, Device, Tensor};
use std::collections::BTreeMap;

/// How the change is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `up · down`: "LoRA", <https://arxiv.org/abs/2106.09685>; with a core between them for kernels (Tucker).
    LowRank,
    /// The product by elements of two of those: "`FedPara`", <https://arxiv.org/abs/2108.06098> (`LoHa`).
    Hadamard,
    /// The Kronecker product of two matrices, each whole or in factors: "`KronA`", <https://arxiv.org/abs/2212.10650>
    /// (`LoKr`).
    Kronecker,
    /// Whole differences of weight, bias or both.
    Whole,
}

/// The tensors of one module, by what they are to it.
#[derive(Debug, Clone)]
pub(super) struct Module {
    pub(super) component: Component,
    /// The module's path with `_` for `.`.
    pub(super) path: String,
    /// The same as the file has it, for messages.
    pub(super) shown: String,
    pub(super) parts: BTreeMap<Role, String>,
    kind: Option<Kind>,
    /// Rows of the changed weight, and values in each; `None` if only the bias changes.
    pub(super) size: Option<(usize, usize)>,
    /// What the change is multiplied by: alpha over rank.
    pub(super) scale: f64,
}

/// Reads of one file: a tensor's shape, its values, and complaints that name the file.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) weights: &'a Weights,
}

impl Source<'_> {
    fn broken(&self, reason: String) -> Error {
        Error::Broken { file: self.file.to_owned(), reason }
    }

    fn shape(&self, name: &str) -> &[usize] {
        self.weights.info(name).map_or(&[], |info| info.shape)
    }

    /// A tensor in f32; numbers that are none are refused.
    fn read(&self, name: &str) -> Result<Tensor> {
        self.weights.reading(DType::F32, &Device::Cpu).root().any_tensor(name)
    }
}

impl Module {
    pub(super) fn new(component: Component, path: String, shown: String) -> Self {
        Self { component, path, shown, parts: BTreeMap::new(), kind: None, size: None, scale: 1.0 }
    }

    /// The method's name, where it is one that is not supported.
    pub(super) fn foreign(&self) -> Option<&'static str> {
        self.parts.keys().find_map(|role| if let Role::Foreign(name) = role { Some(*name) } else { None })
    }

    fn has(&self, role: Role) -> bool {
        self.parts.contains_key(&role)
    }

    fn shape<'s>(&self, role: Role, source: &'s Source<'_>) -> Option<&'s [usize]> {
        Some(source.shape(self.parts.get(&role)?))
    }

    /// Finds out how the change is stored, and whether its factors fit each other. `stated_alpha` is the file's own
    /// for modules without one.
    pub(super) fn prepare(&mut self, source: &Source<'_>, stated_alpha: Option<Scaling>) -> Result<()> {
        let kind = if self.has(Role::Down) || self.has(Role::Up) {
            Kind::LowRank
        } else if self.parts.keys().any(|role| (Role::HadamardA1..=Role::HadamardT2).contains(role)) {
            Kind::Hadamard
        } else if self.parts.keys().any(|role| (Role::Kronecker1..=Role::Kronecker2T).contains(role)) {
            Kind::Kronecker
        } else if self.has(Role::Whole) || self.has(Role::Bias) {
            Kind::Whole
        } else {
            return Err(source.broken(format!("'{}' has no factors", brief(&self.shown))));
        };
        let some = |(size, rank)| (Some(size), rank);
        let (size, rank) = match kind {
            Kind::LowRank => some(self.low_rank(source)?),
            Kind::Hadamard => some(self.hadamard(source)?),
            Kind::Kronecker => some(self.kronecker(source)?),
            Kind::Whole => {
                let shape = self.shape(Role::Whole, source);
                let size = shape.map(|shape| (shape.first().copied().unwrap_or(1), values_per_row(shape)));
                (size, None)
            }
        };
        (self.kind, self.size) = (Some(kind), size);
        if let Some(rank) = rank {
            let rank = rank as f64;
            self.scale = match (self.parts.get(&Role::Alpha), stated_alpha) {
                (Some(name), _) => self.alpha(name, source)? / rank,
                (None, Some(Scaling { alpha, stabilised: false })) => alpha / rank,
                (None, Some(Scaling { alpha, stabilised: true })) => alpha / rank.sqrt(),
                (None, None) => 1.0,
            };
        }
        Ok(())
    }

    fn alpha(&self, name: &str, source: &Source<'_>) -> Result<f64> {
        let wrong = |what: String| source.broken(format!("the alpha of '{}' is {what}", brief(&self.shown)));
        let count: usize = source.shape(name).iter().product();
        if count != 1 {
            return Err(wrong(format!("{count} values, not one number")));
        }
        // Often a whole number, stored as one.
        match source.weights.first_values(name, 1)?.first() {
            Some(alpha) if alpha.abs() < 1e6 => Ok(f64::from(*alpha)),
            other => Err(wrong(format!("{other:?}, which is no number for one"))),
        }
    }

    /// The shape of a factor that must be there and be at least a matrix, none of its sides empty.
    fn factor<'s>(&self, role: Role, source: &'s Source<'_>) -> Result<&'s [usize]> {
        let shown = brief(&self.shown);
        let Some(shape) = self.shape(role, source) else {
            return Err(source.broken(format!("'{shown}' lacks one of its factors; download it again")));
        };
        if shape.len() < 2 || shape.contains(&0) {
            return Err(source.broken(format!("a factor of '{shown}' is {shape:?}, which is no matrix")));
        }
        Ok(shape)
    }

    fn mismatch(&self, source: &Source<'_>, a: &[usize], b: &[usize]) -> Error {
        source.broken(format!("the factors of '{}' do not fit each other ({a:?} and {b:?})", brief(&self.shown)))
    }

    fn low_rank(&self, source: &Source<'_>) -> Result<((usize, usize), Option<usize>)> {
        let (down, up) = (self.factor(Role::Down, source)?, self.factor(Role::Up, source)?);
        let (rank, inputs) = (down[0], values_per_row(down));
        if !self.has(Role::Mid) {
            return if values_per_row(up) == rank {
                Ok(((up[0], inputs), Some(rank)))
            } else {
                Err(self.mismatch(source, down, up))
            };
        }
        let mid = self.factor(Role::Mid, source)?;
        if mid[1] != rank || mid[0] != values_per_row(up) || inputs != down[1] {
            return Err(self.mismatch(source, mid, up));
        }
        Ok(((up[0], inputs * mid[2..].iter().product::<usize>()), Some(rank)))
    }

    fn hadamard(&self, source: &Source<'_>) -> Result<((usize, usize), Option<usize>)> {
        let mut sizes = Vec::new();
        for (a, b, t) in [
            (Role::HadamardA1, Role::HadamardB1, Role::HadamardT1),
            (Role::HadamardA2, Role::HadamardB2, Role::HadamardT2),
        ] {
            let (a, b) = (self.factor(a, source)?, self.factor(b, source)?);
            if a.len() != 2 || b.len() != 2 {
                return Err(self.mismatch(source, a, b));
            }
            sizes.push(if self.has(t) {
                let t = self.factor(t, source)?;
                if t[0] != a[0] || t[1] != b[0] {
                    return Err(self.mismatch(source, t, a));
                }
                (a[1], b[1] * t[2..].iter().product::<usize>(), b[0])
            } else if a[1] == b[0] {
                (a[0], b[1], b[0])
            } else {
                return Err(self.mismatch(source, a, b));
            });
        }
        if (sizes[0].0, sizes[0].1) != (sizes[1].0, sizes[1].1) {
            return Err(self.mismatch(source, &[sizes[0].0, sizes[0].1], &[sizes[1].0, sizes[1].1]));
        }
        Ok(((sizes[0].0, sizes[0].1), Some(sizes[0].2)))
    }

    fn kronecker(&self, source: &Source<'_>) -> Result<((usize, usize), Option<usize>)> {
        let pair = |whole: Role, a: Role, b: Role| -> Result<(usize, usize, Option<usize>)> {
            if self.has(whole) {
                let whole = self.factor(whole, source)?;
                return Ok((whole[0], values_per_row(whole), None));
            }
            let (a, b) = (self.factor(a, source)?, self.factor(b, source)?);
            if a.len() == 2 && a[1] == b[0] {
                Ok((a[0], values_per_row(b), Some(b[0])))
            } else {
                Err(self.mismatch(source, a, b))
            }
        };
        let (rows, columns, rank) = pair(Role::Kronecker1, Role::Kronecker1A, Role::Kronecker1B)?;
        let second = if self.has(Role::Kronecker2T) {
            let (a, b) = (self.factor(Role::Kronecker2A, source)?, self.factor(Role::Kronecker2B, source)?);
            let t = self.factor(Role::Kronecker2T, source)?;
            if a.len() != 2 || b.len() != 2 || t[0] != a[0] || t[1] != b[0] {
                return Err(self.mismatch(source, t, a));
            }
            (a[1], b[1] * t[2..].iter().product::<usize>(), Some(b[0]))
        } else {
            pair(Role::Kronecker2, Role::Kronecker2A, Role::Kronecker2B)?
        };
        // Two whole matrices have no rank, and their alpha means nothing.
        Ok(((rows * second.0, columns * second.1), rank.or(second.2)))
    }

    /// The change of the weight at strength 1, of as many values as [`Self::size`] says, in f32; `None` if only the
    /// bias changes.
    pub(super) fn change(&self, source: &Source<'_>) -> Result<Option<Tensor>> {
        let change = match self.kind {
            Some(Kind::LowRank) => self.low_rank_change(source)?,
            Some(Kind::Hadamard) => {
                let product = |a, b, t| -> Result<Tensor> {
                    let (a, b) = (self.read(a, source)?, self.read(b, source)?);
                    if self.has(t) { cored(&a.t()?, &self.read(t, source)?, &b) } else { Ok(a.matmul(&b)?) }
                };
                let first = product(Role::HadamardA1, Role::HadamardB1, Role::HadamardT1)?;
                (first * product(Role::HadamardA2, Role::HadamardB2, Role::HadamardT2)?)?
            }
            Some(Kind::Kronecker) => self.kronecker_change(source)?,
            Some(Kind::Whole) if self.has(Role::Whole) => self.read(Role::Whole, source)?,
            _ => return Ok(None),
        };
        Ok(Some((change * self.scale)?))
    }

    /// The change of the bias at strength 1, if there is one.
    pub(super) fn bias_change(&self, source: &Source<'_>) -> Result<Option<Tensor>> {
        self.has(Role::Bias).then(|| self.read(Role::Bias, source)).transpose()
    }

    /// The lengths that rows or columns of the changed weight shall have ("`DoRA`", <https://arxiv.org/abs/2402.09353>).
    pub(super) fn magnitude(&self, source: &Source<'_>) -> Result<Option<Tensor>> {
        self.has(Role::Magnitude).then(|| self.read(Role::Magnitude, source)).transpose()
    }

    /// Whether it is for a weight of this shape with this bias (empty where there is none).
    pub(super) fn fits(&self, weight: &[usize], bias: &[usize], source: &Source<'_>) -> bool {
        let count = |role| self.shape(role, source).map(|shape| shape.iter().product::<usize>());
        let (rows, values) = (weight.first().copied().unwrap_or(0), values_per_row(weight));
        self.size.is_none_or(|size| size == (rows, values))
            && count(Role::Bias).is_none_or(|count| Some(&count) == bias.first())
            && count(Role::Magnitude).is_none_or(|count| count == rows || Some(&count) == weight.get(1))
    }

    fn read(&self, role: Role, source: &Source<'_>) -> Result<Tensor> {
        let name = self.parts.get(&role).ok_or_else(|| source.broken(format!("'{}' lacks a factor", self.shown)))?;
        source.read(name)
    }

    fn low_rank_change(&self, source: &Source<'_>) -> Result<Tensor> {
        let (down, up) =
            (self.read(Role::Down, source)?.flatten_from(1)?, self.read(Role::Up, source)?.flatten_from(1)?);
        if self.has(Role::Mid) { cored(&up, &self.read(Role::Mid, source)?, &down) } else { Ok(up.matmul(&down)?) }
    }

    fn kronecker_change(&self, source: &Source<'_>) -> Result<Tensor> {
        let pair = |whole, a, b| -> Result<Tensor> {
            if self.has(whole) {
                Ok(self.read(whole, source)?.flatten_from(1)?)
            } else {
                Ok(self.read(a, source)?.matmul(&self.read(b, source)?.flatten_from(1)?)?)
            }
        };
        let first = pair(Role::Kronecker1, Role::Kronecker1A, Role::Kronecker1B)?;
        let second = if self.has(Role::Kronecker2T) {
            let (a, b) = (self.read(Role::Kronecker2A, source)?, self.read(Role::Kronecker2B, source)?);
            cored(&a.t()?, &self.read(Role::Kronecker2T, source)?, &b)?
        } else {
            pair(Role::Kronecker2, Role::Kronecker2A, Role::Kronecker2B)?
        };
        let ((a, b), (c, d)) = (first.dims2()?, second.dims2()?);
        Ok(first.reshape((a, 1, b, 1))?.broadcast_mul(&second.reshape((1, c, 1, d))?)?.reshape((a * c, b * d))?)
    }
}

/// A file's own alpha, for modules that bring none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scaling {
    pub(super) alpha: f64,
    /// Whether it is divided by the rank's root ("rsLoRA", <https://arxiv.org/abs/2312.03732>).
    pub(super) stabilised: bool,
}

/// All values behind a shape's first side.
fn values_per_row(shape: &[usize]) -> usize {
    shape.iter().skip(1).product()
}

/// `left` `[o, m]`, a core `[m, r, kernel...]` and `right` `[r, i]` to `[o, i * kernel]`.
fn cored(left: &Tensor, core: &Tensor, right: &Tensor) -> Result<Tensor> {
    let (outputs, (m, r), inputs) = (left.dim(0)?, (core.dim(0)?, core.dim(1)?), right.dim(1)?);
    let kernel: usize = core.dims()[2..].iter().product();
    let half = left.contiguous()?.matmul(&core.reshape((m, r * kernel))?)?;
    let half = half.reshape((outputs, r, kernel))?.transpose(1, 2)?.reshape((outputs * kernel, r))?;
    let whole = half.matmul(&right.contiguous()?)?.reshape((outputs, kernel, inputs))?;
    Ok(whole.transpose(1, 2)?.reshape((outputs, inputs * kernel))?)
}
