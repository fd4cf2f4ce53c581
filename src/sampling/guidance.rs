//! Classifier-free guidance over a network that knows several texts, and perhaps a picture.

use std::collections::HashMap;

use candle_core::{D, Tensor};

use super::denoiser::Network;
use super::flow::TIMESTEPS;
use super::{Error, Result};

/// One condition that a network is evaluated under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Branch {
    /// Number of the text.
    pub text: usize,
    /// Whether the network is kept from seeing the picture that it otherwise edits.
    pub blind: bool,
}

impl Branch {
    /// The condition on a text, with all that the network sees beside it.
    pub const fn text(text: usize) -> Self {
        Self { text, blind: false }
    }
}

/// A network that holds a context for each [`Branch`].
pub trait Branches {
    /// Is told which step begins, from 0, of how many.
    fn begin_step(&mut self, _index: usize, _of: usize) {}

    /// The raw prediction for `x_in` `[b, c, h, w]` at timestep `t` under each of `branches`, in their order, each of
    /// x's shape. Whether they are computed in one batch or one after the other is up to the network and its memory.
    fn predict(&mut self, x_in: &Tensor, t: f64, branches: &[Branch]) -> Result<Vec<Tensor>>;
}

/// What a step is guided by: numbers of texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What is not wanted, or nothing.
    pub negative: usize,
    /// What is wanted, and how strongly each: more than one where prompts are joined by AND.
    pub positives: Vec<(usize, f64)>,
}

impl Plan {
    /// One text against another.
    pub fn new(negative: usize, positive: usize) -> Self {
        Self { negative, positives: vec![(positive, 1.0)] }
    }

    /// The sum of the weights.
    fn weight(&self) -> f64 {
        self.positives.iter().map(|(_, weight)| weight).sum()
    }
}

/// How strongly a network is guided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales {
    /// By the texts; 1 or less leaves the negative one out.
    pub text: f64,
    /// How far the result's deviation is brought back to what it is without guidance, 0 (not at all) to 1.
    pub rescale: f64,
    /// By the picture that the network edits, where it has one.
    pub picture: Option<f64>,
    /// From where to where on the way from noise (0) to picture (1), counted in the network's timesteps; elsewhere the
    /// texts alone are followed (Kynkäänniemi et al. 2024, arXiv 2404.07724).
    pub interval: (f64, f64),
}

impl Scales {
    /// Guidance by texts alone.
    pub const fn text(scale: f64) -> Self {
        Self { text: scale, rescale: 0.0, picture: None, interval: (0.0, 1.0) }
    }
}

/// Ho and Salimans 2022 (arXiv 2207.12598), with the rescaling of Lin et al. 2023 (arXiv 2305.08891, section 3.4), the
/// conjunctions of Liu et al. 2022 (arXiv 2206.01714), and the picture's own scale of Brooks et al. 2022
/// (`InstructPix2Pix`, arXiv 2211.09800, section 3.2.1).
pub struct Guidance<B> {
    branches: B,
    plans: Vec<Plan>,
    scales: Scales,
    step: usize,
}

impl<B: Branches> Guidance<B> {
    /// Guides step `i` by plan `i`; the last plan holds for all steps after it.
    ///
    /// Fails if a number is not finite or out of range, or if a plan is missing or empty.
    pub fn new(branches: B, plans: Vec<Plan>, scales: Scales) -> Result<Self> {
        let Scales { text, rescale, picture, interval } = scales;
        if !text.is_finite() {
            return Err(Error::Parameter(format!("guidance is {text}; choose a number, usually 1 to 15")));
        }
        if !(0.0..=1.0).contains(&rescale) {
            return Err(Error::Parameter(format!("guidance rescale is {rescale}; choose a value from 0 to 1")));
        }
        if let Some(picture) = picture.filter(|scale| !scale.is_finite()) {
            return Err(Error::Parameter(format!(
                "guidance by the picture is {picture}; choose a number, usually 1 to 2.5"
            )));
        }
        let share = |share: f64| (0.0..=1.0).contains(&share);
        if !share(interval.0) || !share(interval.1) || interval.0 > interval.1 {
            let (from, to) = interval;
            return Err(Error::Parameter(format!(
                "the picture is guided from {from} to {to} of the way; choose shares from 0 to 1, in this order"
            )));
        }
        let weights = || plans.iter().flat_map(|plan| &plan.positives).map(|(_, weight)| weight);
        if plans.is_empty() || plans.iter().any(|plan| plan.positives.is_empty()) || !weights().all(|w| w.is_finite()) {
            return Err(Error::Parameter("the prompt says nothing for some step; write something in it".into()));
        }
        Ok(Self { branches, plans, scales, step: 0 })
    }

    /// The network back.
    pub fn into_inner(self) -> B {
        self.branches
    }

    /// The conditions that are asked for under a plan, guided or not: the negative one first, the blind one last.
    fn wanted(&self, plan: &Plan, guided: bool) -> Vec<Branch> {
        let mut wanted = Vec::with_capacity(plan.positives.len() + 2);
        let mut add = |branch| {
            if !wanted.contains(&branch) {
                wanted.push(branch);
            }
        };
        if guided || !is_one(plan.weight()) {
            add(Branch::text(plan.negative));
        }
        plan.positives.iter().for_each(|(text, _)| add(Branch::text(*text)));
        if guided && self.scales.picture.is_some() {
            add(Branch { text: plan.negative, blind: true });
        }
        wanted
    }

    fn guided(&self, t: f64) -> bool {
        let (from, to) = self.scales.interval;
        let way = (1.0 - t / TIMESTEPS).clamp(0.0, 1.0);
        let within = way > from - 1e-9 && way < to + 1e-9;
        // As in diffusers, a picture's scale below 1 turns all guidance off.
        within && self.scales.text > 1.0 && self.scales.picture.is_none_or(|scale| scale >= 1.0)
    }
}

impl<B: Branches> Network for Guidance<B> {
    fn begin_step(&mut self, index: usize, of: usize) {
        self.step = index;
        self.branches.begin_step(index, of);
    }

    fn predict(&mut self, x_in: &Tensor, t: f64) -> Result<Tensor> {
        let plan = self.plans[self.step.min(self.plans.len() - 1)].clone();
        let guided = self.guided(t);
        let wanted = self.wanted(&plan, guided);
        let out = self.branches.predict(x_in, t, &wanted)?;
        if out.len() != wanted.len() {
            let message = format!("the network gave {} predictions for {} conditions", out.len(), wanted.len());
            return Err(Error::Network(message.into()));
        }
        let known: HashMap<Branch, Tensor> = wanted.into_iter().zip(out).collect();
        let of = |branch: Branch| {
            known.get(&branch).ok_or_else(|| Error::Network("the network left a condition out".into()))
        };
        let negative = || of(Branch::text(plan.negative));
        // The positive ones by their weights: what is predicted without guidance.
        let positive = match plan.positives.as_slice() {
            [(text, weight)] if is_one(*weight) => of(Branch::text(*text))?.clone(),
            positives => {
                let mut sum: Option<Tensor> = None;
                for (text, weight) in positives {
                    let part = (of(Branch::text(*text))? * *weight)?;
                    sum = Some(if let Some(sum) = sum { (sum + part)? } else { part });
                }
                let sum = sum.ok_or_else(|| Error::Network("the network gave no prediction".into()))?;
                let rest = 1.0 - plan.weight();
                if is_one(plan.weight()) { sum } else { (sum + (negative()? * rest)?)? }
            }
        };
        if !guided {
            return Ok(positive);
        }
        let mut sum = (negative()? + ((&positive - negative()?)? * self.scales.text)?)?;
        if let Some(scale) = self.scales.picture {
            let blind = of(Branch { text: plan.negative, blind: true })?;
            sum = (sum + ((negative()? - blind)? * (scale - 1.0))?)?;
        }
        if self.scales.rescale == 0.0 { Ok(sum) } else { self.rescaled(&sum, &positive) }
    }
}

impl<B> Guidance<B> {
    fn rescaled(&self, guided: &Tensor, positive: &Tensor) -> Result<Tensor> {
        // Each picture's unbiased deviation over channels and pixels, as [b, 1, 1, 1].
        let deviation = |x: &Tensor| x.flatten_from(1)?.var_keepdim(D::Minus1)?.sqrt()?.reshape(((), 1, 1, 1));
        let ratio = (deviation(positive)? / deviation(guided)?)?;
        let factor = ratio.affine(self.scales.rescale, 1.0 - self.scales.rescale)?;
        Ok(guided.broadcast_mul(&factor)?)
    }
}

/// Whether weights sum to 1, but for rounding.
fn is_one(weight: f64) -> bool {
    (weight - 1.0).abs() < 1e-9
}
