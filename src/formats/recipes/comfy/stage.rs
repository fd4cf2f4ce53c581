//! One sampler of a graph, whichever of the nodes it is made of.

use super::super::{ForeignRecipe, Hires, guidance, share, steps};
use super::graph::{Graph, Link, Node};

/// Schedules that are nodes of their own.
const SCHEDULERS: &[(&str, &str)] = &[
    ("AlignYourStepsScheduler", "align_your_steps"),
    ("BetaSamplingScheduler", "beta"),
    ("ExponentialScheduler", "exponential"),
    ("KarrasScheduler", "karras"),
    ("PolyexponentialScheduler", "polyexponential"),
    ("SDTurboScheduler", "sgm_uniform"),
];

/// Samplers that are nodes of their own.
const SAMPLERS: &[(&str, &str)] = &[
    ("SamplerDPMAdaptative", "dpm_adaptive"),
    ("SamplerDPMPP_2M_SDE", "dpmpp_2m_sde"),
    ("SamplerDPMPP_2S_Ancestral", "dpmpp_2s_ancestral"),
    ("SamplerDPMPP_3M_SDE", "dpmpp_3m_sde"),
    ("SamplerDPMPP_SDE", "dpmpp_sde"),
    ("SamplerEulerAncestral", "euler_ancestral"),
    ("SamplerLCMUpscale", "lcm"),
    ("SamplerLMS", "lms"),
];

/// A sampler's settings, and where its inputs come from.
#[derive(Default)]
pub(super) struct Stage<'a> {
    pub steps: Option<u32>,
    seed: Option<u64>,
    cfg: Option<f64>,
    eta: Option<f64>,
    sampler: Option<String>,
    schedule: Option<String>,
    /// Share of the schedule that is run.
    pub strength: Option<f64>,
    /// Steps that are run, where it runs a part of its steps.
    run: Option<u32>,
    /// Whether it goes on with noise that another sampler left.
    pub goes_on: bool,
    pub model: Option<Link<'a>>,
    pub positive: Option<Link<'a>>,
    pub negative: Option<Link<'a>>,
    pub latent: Option<Link<'a>>,
}

impl<'a> Stage<'a> {
    /// Reads a node for which [`is_sampler`](super::is_sampler) holds.
    pub fn read(graph: &'a Graph, node: &'a Node, recipe: &mut ForeignRecipe) -> Self {
        let guider = graph.source(node, "guider");
        let sigmas = sigmas(graph, node, recipe);
        let solver = graph.source(node, "sampler");
        let noise = graph.source(node, "noise");
        let inputs = guider.unwrap_or(node);
        let seed = |node: &'a Node| graph.whole(node, "noise_seed").or_else(|| graph.whole(node, "seed"));
        let named = |table: &[(&str, &str)], node: &Node| {
            table.iter().find(|(class, _)| *class == node.class).map(|(_, name)| (*name).to_owned())
        };
        let choice = |node: &'a Node, name: &str| graph.text(node, name).map(ToOwned::to_owned);
        let timing = sigmas.unwrap_or(node);
        let mut stage = Self {
            steps: graph.whole(timing, "steps").and_then(steps),
            seed: noise.and_then(seed).or_else(|| seed(node)),
            cfg: graph.number(inputs, "cfg").and_then(guidance),
            eta: solver.and_then(|solver| graph.number(solver, "eta")).and_then(share),
            sampler: choice(node, "sampler_name")
                .or_else(|| choice(solver?, "sampler_name"))
                .or_else(|| named(SAMPLERS, solver?)),
            schedule: choice(timing, "scheduler").or_else(|| named(SCHEDULERS, timing)),
            strength: graph.number(timing, "denoise").and_then(share),
            run: None,
            goes_on: graph.text(node, "add_noise") == Some("disable"),
            model: inputs.link("model").or_else(|| node.link("model")),
            positive: inputs.first_link(&["positive", "conditioning", "cond1"]),
            negative: inputs.link("negative"),
            latent: node.first_link(&["latent_image", "latent", "samples", "image"]),
        };
        // A guider without a scale has none to apply.
        if guider.is_some_and(|guider| guider.class == "BasicGuider") {
            stage.cfg = Some(1.0);
        }
        if let Some(guider) = guider.filter(|guider| !matches!(guider.class.as_str(), "BasicGuider" | "CFGGuider")) {
            recipe.leave_out(format!("the node '{}'", guider.class));
        }
        // Samplers and models that come in one pipe with their prompts.
        let pipe = node.first_link(&["pipe", "basic_pipe", "sdxl_tuple"]);
        stage.model = stage.model.or(pipe);
        stage.positive = stage.positive.or(pipe);
        stage.negative = stage.negative.or(pipe);
        stage.part(graph, node);
        stage
    }

    /// Of a sampler that runs a part of its steps, the share that it begins after.
    fn part(&mut self, graph: &Graph, node: &Node) {
        let (Some(start), Some(steps)) = (graph.whole(node, "start_at_step"), self.steps) else { return };
        if start > 0 && start < u64::from(steps) && !self.goes_on {
            self.strength = share(1.0 - start as f64 / f64::from(steps));
            self.run = Some(steps - start as u32);
        }
    }

    /// Puts the settings into a recipe.
    pub fn write(&self, recipe: &mut ForeignRecipe) {
        recipe.steps = self.steps;
        recipe.seed = self.seed;
        recipe.guidance = self.cfg;
        recipe.eta = self.eta;
        recipe.sampler.clone_from(&self.sampler);
        recipe.schedule.clone_from(&self.schedule);
    }

    /// Puts the settings of a second pass over a picture into it.
    pub fn write_second(&self, hires: &mut Hires) {
        hires.steps = self.run.or(self.steps);
        hires.strength = self.strength;
        hires.guidance = self.cfg;
        hires.sampler.clone_from(&self.sampler);
        hires.schedule.clone_from(&self.schedule);
    }
}

/// The node that makes the noise levels; what cuts or turns them on the way is left out.
fn sigmas<'a>(graph: &'a Graph, node: &'a Node, recipe: &mut ForeignRecipe) -> Option<&'a Node> {
    let mut at = graph.source(node, "sigmas")?;
    for _ in 0..20 {
        let Some(next) = graph.source(at, "sigmas") else { return Some(at) };
        recipe.leave_out(format!("the node '{}'", at.class));
        at = next;
    }
    None
}
