#!/usr/bin/env python3
"""make_samplers.py OUT
Writes the golden runs of tests/sampling/ (samplers_k, samplers_diffusers, brownian, tables): k-diffusion's samplers and
diffusers' schedulers on analytic models with the noise given, torchsde's Brownian motion, and tables of noise levels
from their published formulas. Samplers that neither package has are written down here from their descriptions, in
double precision. Needs torch, torchsde, diffusers, k-diffusion (only its sampling and external modules), numpy,
safetensors."""
import importlib
import importlib.util
import json
import math
import os
import sys
import types

import diffusers
import numpy as np
import torch
from safetensors.numpy import save_file

from sampler_tables import SD, tables

SHAPE = (1, 4, 2, 3)


def k_modules():
    """k_diffusion.sampling and .external without what the package imports beside them."""
    if "k_diffusion" not in sys.modules:
        spec = importlib.util.find_spec("k_diffusion")
        package = types.ModuleType("k_diffusion")
        package.__path__, package.__spec__ = list(spec.submodule_search_locations), spec
        sys.modules["k_diffusion"] = package
    return importlib.import_module("k_diffusion.sampling"), importlib.import_module("k_diffusion.external")


def mix(a, x):
    return torch.einsum("oc,bchw->bohw", a, x)


class Denoiser:
    def __init__(self, a, b):
        self.a, self.b, self.calls = a, b.view(1, -1, 1, 1), []

    def __call__(self, x, sigma, **_):
        self.calls.append(float(sigma.flatten()[0]))
        n = x / (1 + sigma.view(-1, 1, 1, 1) ** 2).sqrt()
        return mix(self.a.to(x), n) + 0.5 * torch.tanh(n) + self.b.to(x)


def inputs(seed, draws):
    g = torch.Generator("cpu").manual_seed(seed)
    return dict(A=torch.randn(4, 4, generator=g) * 0.25, b=torch.randn(4, generator=g) * 0.3,
                x=torch.randn(*SHAPE, generator=g), noise=torch.randn(draws, *SHAPE[1:], generator=g))


# ---- samplers that are not in the packages, from their descriptions

def slope(model, x, s):
    d = model(x, torch.tensor([s], dtype=x.dtype))
    return (x - d) / s, d


def heunpp2(model, x, sigmas, callback, **_):
    s = [float(v) for v in sigmas]
    for i in range(len(s) - 1):
        d1, den = slope(model, x, s[i])
        callback({"x": x, "denoised": den, "sigma": s[i]})
        h = s[i + 1] - s[i]
        if i == len(s) - 2:
            x = x + d1 * h
            continue
        x2 = x + d1 * h
        d2, _ = slope(model, x2, s[i + 1])
        if i == len(s) - 3:
            w2 = s[i + 1] / (2 * s[0])
            x = x + h * ((1 - w2) * d1 + w2 * d2)
            continue
        d3, _ = slope(model, x2 + d2 * (s[i + 2] - s[i + 1]), s[i + 2])
        w2, w3 = s[i + 1] / (3 * s[0]), s[i + 2] / (3 * s[0])
        x = x + h * ((1 - w2 - w3) * d1 + w2 * d2 + w3 * d3)
    return x


def ipndm(model, x, sigmas, callback, **_):
    s, past = [float(v) for v in sigmas], []
    for i in range(len(s) - 1):
        d, den = slope(model, x, s[i])
        callback({"x": x, "denoised": den, "sigma": s[i]})
        past = [d] + past[:3]
        if s[i + 1] == 0:
            x = den
            continue
        w = {1: [1], 2: [1.5, -0.5], 3: [23 / 12, -16 / 12, 5 / 12], 4: [55 / 24, -59 / 24, 37 / 24, -9 / 24]}[len(past)]
        x = x + (s[i + 1] - s[i]) * sum(a * b for a, b in zip(w, past))
    return x


def restart(model, x, sigmas, callback, noise=None, **_):
    """Xu et al. 2023 with the choice of steps that the docstring of src/sampling/restart.rs tells."""
    s, n, draws = [float(v) for v in sigmas], len(sigmas) - 1, iter(noise if noise is not None else [])
    curve = lambda n, lo, hi: [(hi ** (1 / 7) + i / (n - 1) * (lo ** (1 / 7) - hi ** (1 / 7))) ** 7 for i in range(n)]
    path = list(zip(s[:-1], s[1:]))
    if n >= 20:
        length, times = (n // 4, 2) if n >= 36 else (9, 1)
        c = curve(n - length * times, s[-2], s[0]) + [0.0]
        low, high = (int(np.argmin([abs(v - w) for v in c])) for w in (0.1, 2.0))
        path = []
        for i in range(len(c) - 1):
            path.append((c[i], c[i + 1]))
            if i + 1 == low:
                again = curve(length + 1, c[low], c[high])
                path += list(zip(again[:-1], again[1:])) * times
    last = None
    for a, b in path:
        if last is not None and a > last:
            x = x + next(draws)[None].to(x) * (a * a - last * last) ** 0.5
        d, den = slope(model, x, a)
        callback({"x": x, "denoised": den, "sigma": a})
        if b == 0:
            x = x + d * (b - a)
        else:
            d2, _ = slope(model, x + d * (b - a), b)
            x = x + (d + d2) / 2 * (b - a)
        last = b
    return x


def lcm(model, x, sigmas, callback, noise=None, **_):
    s, draws = [float(v) for v in sigmas], iter(noise)
    for i in range(len(s) - 1):
        _, den = slope(model, x, s[i])
        callback({"x": x, "denoised": den, "sigma": s[i]})
        x = den + (s[i + 1] * next(draws)[None].to(x) if s[i + 1] > 0 else 0)
    return x


OWN = dict(heunpp2=heunpp2, ipndm=ipndm, restart=restart, lcm=lcm)


def k_cases():
    c = {}
    for n in ("euler", "heun", "dpm_2", "lms", "dpmpp_2m"):
        c[n] = (f"sample_{n}", "karras", {})
        c[n + "_normal"] = (f"sample_{n}", "normal", {})
    for n in ("euler", "heun", "dpm_2"):
        c[n + "_churn"] = (f"sample_{n}", "karras", dict(s_churn=4.0, s_tmin=0.1, s_tmax=10.0, s_noise=1.003))
    c["lms_order2"] = ("sample_lms", "karras", dict(order=2))
    for n in ("euler_ancestral", "dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde"):
        c[n] = (f"sample_{n}", "karras", {})
        c[n + "_eta0.6"] = (f"sample_{n}", "normal", dict(eta=0.6, s_noise=1.003))
    c["dpmpp_2m_sde_eta0"] = ("sample_dpmpp_2m_sde", "karras", dict(eta=0.0))
    for s in ("karras", "normal"):
        c[f"dpmpp_2m_sde_heun_{s}"] = ("sample_dpmpp_2m_sde", s, dict(solver_type="heun"))
    for n in (6, 7, 8):
        c[f"dpm_fast_n{n}"] = ("sample_dpm_fast", n, {})
    c["dpm_fast_n8_eta1"] = ("sample_dpm_fast", 8, dict(eta=1.0))
    c["dpm_adaptive"] = ("sample_dpm_adaptive", None, {})
    c["dpm_adaptive_order2"] = ("sample_dpm_adaptive", None, dict(order=2))
    c["dpm_adaptive_eta1"] = ("sample_dpm_adaptive", None, dict(eta=1.0))
    for n in ("heunpp2", "ipndm", "lcm"):
        c[n] = (f"sample_{n}", "karras", {})
        c[n + "_normal"] = (f"sample_{n}", "normal", {})
    for n in (8, 21, 40):
        c[f"restart_{n}"] = ("sample_restart", f"karras{n}", {})
    return c


def k_run(ks, function, levels, kw, given, sigmas, ends):
    """x before every step and at the end, guesses, the levels that the model was asked at."""
    wide = function[7:] in OWN
    dtype = torch.float64 if wide else torch.float32
    model, draws, xs, guesses = Denoiser(given["A"], given["b"]), iter(given["noise"]), [], []
    take = lambda *_, **__: next(draws)[None].to(dtype)

    def callback(d):
        xs.append(d["x"].clone())
        guesses.append(d["denoised"].clone())

    kw = dict(kw, callback=callback)
    x = given["x"].to(dtype)
    if wide:
        x = x * sigmas[levels][0].double()
        out = OWN[function[7:]](model, x, sigmas[levels].double(), noise=given["noise"], **kw)
        return torch.cat(xs + [out]), torch.cat(guesses), model.calls
    kw["disable"] = True
    kept, torch.randn_like = torch.randn_like, take if "s_churn" in kw else (lambda t, **_: torch.zeros_like(t))
    if any(w in function for w in ("ancestral", "sde", "fast", "adaptive")):
        eta = kw.get("eta", 0.0 if "fast" in function or "adaptive" in function else 1.0)
        kw["noise_sampler"] = take if eta else (lambda *_: torch.zeros_like(x))
    try:
        f = getattr(ks, function)
        if "fast" in function:
            x, out = x * ends[1], f(model, x * ends[1], *ends, levels, **kw)
        elif "adaptive" in function:
            x, out = x * ends[1], f(model, x * ends[1], *ends, **kw)
        else:
            out = f(model, x * sigmas[levels][0], sigmas[levels], **kw)
    finally:
        torch.randn_like = kept
    return torch.cat(xs + [out]), torch.cat(guesses), model.calls


def k_samplers(tag, seed, tensors, runs):
    ks, ke = k_modules()
    given = inputs(seed, 40)
    wrap = ke.DiscreteEpsDDPMDenoiser(lambda *_: None, diffusers.DDIMScheduler(**SD).alphas_cumprod, quantize=False)
    low, high = float(wrap.sigmas[0]), float(wrap.sigmas[-1])
    sigmas = {f"karras{n}": ks.get_sigmas_karras(n, low, high) for n in (8, 21, 40)}
    sigmas |= {"karras": ks.get_sigmas_karras(7, low, high), "normal": wrap.get_sigmas(6)}
    prefix = f"{tag}.k_diffusion"
    tensors.update({f"{prefix}.{k}": v for k, v in given.items()})
    tensors.update({f"{prefix}.sigmas.{k}": v for k, v in sigmas.items()})
    for name, (function, levels, kw) in k_cases().items():
        xs, guesses, calls = k_run(ks, function, levels, kw, given, sigmas, (low, high))
        tensors[f"{prefix}.{name}"] = xs
        if "adaptive" not in name and seed % 2:
            tensors[f"{prefix}.{name}.denoised"] = guesses
        where = f"{prefix}.sigmas.{levels}" if isinstance(levels, str) else {"sigma_min": low, "sigma_max": high, "n": levels}
        loose = 0.05 if name == "dpm_adaptive" else 1e-3 if "adaptive" in name else 2e-5
        runs.append(dict(key=f"{prefix}.{name}", kind="k_diffusion", function=function, sigmas=where, params=kw,
                         model_calls_sigma=[float(f"{c:.7g}") for c in calls], tolerance=loose))


def d_cases():
    lead = dict(steps_offset=1, timestep_spacing="leading")
    ddim = dict(lead, clip_sample=False, set_alpha_to_one=False)
    c = {}
    for p, s in (("epsilon", ""), ("v_prediction", "_v")):
        q = dict(prediction_type=p)
        c[f"ddim{s}"] = ("DDIM", dict(ddim, **q), {}, 6)
        c[f"ddim_eta1{s}"] = ("DDIM", dict(ddim, **q), dict(eta=1.0), 6)
        c[f"ddpm{s}"] = ("DDPM", dict(lead, clip_sample=False, **q), {}, 6)
        c[f"pndm{s}"] = ("PNDM", dict(lead, skip_prk_steps=True, set_alpha_to_one=False, **q), {}, 7)
        c[f"unipc{s}"] = ("UniPCMultistep", dict(lead, **q), {}, 6)
        c[f"lcm{s}"] = ("LCM", dict(q), {}, 4)
        c[f"euler{s}"] = ("EulerDiscrete", dict(lead, **q), {}, 6)
        c[f"euler_a{s}"] = ("EulerAncestralDiscrete", dict(lead, **q), {}, 6)
        c[f"dpmpp_2m{s}"] = ("DPMSolverMultistep", dict(lead, **q), {}, 6)
        c[f"dpmpp_2m_sde{s}"] = ("DPMSolverMultistep", dict(lead, algorithm_type="sde-dpmsolver++", **q), {}, 6)
        c[f"dpmpp_2s{s}"] = ("DPMSolverSinglestep", dict(q), {}, 7)
        c[f"deis{s}"] = ("DEISMultistep", dict(lead, **q), {}, 6)
        c[f"tcd{s}"] = ("TCD", dict(q), dict(eta=0.3), 4)
        c[f"heun{s}"] = ("HeunDiscrete", dict(lead, **q), {}, 5)
        c[f"lms{s}"] = ("LMSDiscrete", dict(lead, **q), {}, 6)
        c[f"kdpm2{s}"] = ("KDPM2Discrete", dict(lead, **q), {}, 5)
        c[f"kdpm2_a{s}"] = ("KDPM2AncestralDiscrete", dict(lead, **q), {}, 5)
    c["ddim_clip"] = ("DDIM", dict(lead, clip_sample=True, set_alpha_to_one=True), {}, 6)
    c["ddim_zsnr"] = ("DDIM", dict(clip_sample=False, timestep_spacing="trailing", rescale_betas_zero_snr=True, prediction_type="v_prediction"), {}, 6)
    c["ddim_clipped_output"] = ("DDIM", dict(lead, clip_sample=True), dict(eta=0.5, use_clipped_model_output=True), 6)
    c["ddpm_large"] = ("DDPM", dict(lead, clip_sample=True, variance_type="fixed_large"), {}, 6)
    c["ddpm_clip"] = ("DDPM", dict(lead, clip_sample=True, variance_type="fixed_small"), {}, 16)
    c["pndm_prk"] = ("PNDM", dict(lead, skip_prk_steps=False), {}, 8)
    c["pndm_prk_v"] = ("PNDM", dict(lead, skip_prk_steps=False, prediction_type="v_prediction"), {}, 7)
    c["unipc_order3_karras"] = ("UniPCMultistep", dict(solver_order=3, use_karras_sigmas=True), {}, 8)
    c["unipc_bh1"] = ("UniPCMultistep", dict(solver_type="bh1", final_sigmas_type="sigma_min"), {}, 8)
    c["unipc_bh1_order3"] = ("UniPCMultistep", dict(solver_type="bh1", solver_order=3, final_sigmas_type="sigma_min"), {}, 9)
    c["unipc_eps"] = ("UniPCMultistep", dict(predict_x0=False, final_sigmas_type="sigma_min"), {}, 8)
    c["unipc_all_orders"] = ("UniPCMultistep", dict(solver_order=3, lower_order_final=False, final_sigmas_type="sigma_min"), {}, 6)
    c["euler_karras"] = ("EulerDiscrete", dict(use_karras_sigmas=True), {}, 6)
    c["euler_zsnr"] = ("EulerDiscrete", dict(timestep_spacing="trailing", rescale_betas_zero_snr=True, prediction_type="v_prediction"), {}, 6)
    c["euler_churn"] = ("EulerDiscrete", dict(lead), dict(s_churn=3.0, s_noise=1.003), 6)
    c["dpmpp_3m"] = ("DPMSolverMultistep", dict(solver_order=3), {}, 8)
    c["dpmpp_3m_20"] = ("DPMSolverMultistep", dict(solver_order=3, final_sigmas_type="sigma_min"), {}, 16)
    c["dpmpp_2m_heun"] = ("DPMSolverMultistep", dict(lead, solver_type="heun"), {}, 6)
    c["dpmpp_1"] = ("DPMSolverMultistep", dict(lead, solver_order=1), {}, 5)
    c["dpmpp_2m_sde_heun"] = ("DPMSolverMultistep", dict(algorithm_type="sde-dpmsolver++", solver_type="heun", use_karras_sigmas=True), {}, 6)
    c["dpmsolver_2"] = ("DPMSolverMultistep", dict(lead, algorithm_type="dpmsolver", final_sigmas_type="sigma_min"), {}, 6)
    c["dpmsolver_2_heun"] = ("DPMSolverMultistep", dict(lead, algorithm_type="dpmsolver", solver_type="heun", final_sigmas_type="sigma_min"), {}, 6)
    c["dpmsolver_3"] = ("DPMSolverMultistep", dict(solver_order=3, algorithm_type="dpmsolver", final_sigmas_type="sigma_min"), {}, 8)
    c["dpmpp_2m_lu"] = ("DPMSolverMultistep", dict(lead, use_lu_lambdas=True), {}, 6)
    c["dpmpp_2m_euler_at_final"] = ("DPMSolverMultistep", dict(lead, euler_at_final=True, final_sigmas_type="sigma_min", lower_order_final=False), {}, 6)
    c["dpmpp_2s_heun"] = ("DPMSolverSinglestep", dict(solver_type="heun", use_karras_sigmas=True), {}, 8)
    c["deis_order3"] = ("DEISMultistep", dict(solver_order=3), {}, 8)
    c["deis_karras"] = ("DEISMultistep", dict(use_karras_sigmas=True), {}, 16)
    c["lms_karras"] = ("LMSDiscrete", dict(use_karras_sigmas=True), {}, 6)
    c["heun_karras"] = ("HeunDiscrete", dict(use_karras_sigmas=True), {}, 5)
    c["kdpm2_karras"] = ("KDPM2Discrete", dict(use_karras_sigmas=True), {}, 5)
    c["kdpm2_a_exponential"] = ("KDPM2AncestralDiscrete", dict(use_exponential_sigmas=True), {}, 5)
    c["tcd_8"] = ("TCD", {}, dict(eta=0.3), 8)
    c["tcd_eta0"] = ("TCD", {}, dict(eta=0.0), 4)
    c["tcd_eta1"] = ("TCD", {}, dict(eta=1.0), 4)
    c["lcm_1"] = ("LCM", {}, {}, 1)
    return c


def d_samplers(tag, seed, tensors, runs):
    given = inputs(seed, 18)
    prefix = f"{tag}.diffusers"
    tensors.update({f"{prefix}.{k}": v for k, v in given.items()})
    for name, (cls, config, step, n) in d_cases().items():
        scheduler = getattr(diffusers, f"{cls}Scheduler")(**SD, **config)
        scheduler.set_timesteps(n)
        draws = iter(given["noise"])
        module = sys.modules[type(scheduler).__module__]
        kept = getattr(module, "randn_tensor", None)
        module.randn_tensor = lambda *_, **__: next(draws)[None]
        x = given["x"] * float(scheduler.init_noise_sigma)
        xs = [x]
        for t in scheduler.timesteps:
            x_in = scheduler.scale_model_input(x, t)
            out = mix(given["A"], x_in) + 0.5 * torch.cos(3 * t.float() / 1000) * torch.tanh(x_in) + given["b"].view(1, -1, 1, 1)
            x = scheduler.step(out, t, x, **step).prev_sample
            xs.append(x)
        if kept:
            module.randn_tensor = kept
        tensors[f"{prefix}.{name}"] = torch.cat(xs)
        tensors[f"{prefix}.{name}.timesteps"] = scheduler.timesteps.float()
        runs.append(dict(key=f"{prefix}.{name}", kind="diffusers", scheduler=f"{cls}Scheduler", config=dict(SD, **config),
                         step_params=step, steps=n, tolerance=5e-4 if name == "euler_zsnr" else 2e-5))


def brownian(tensors, runs):
    """BrownianTreeNoiseSampler as k-diffusion makes it, asked in several orders; batches have a seed for each picture.
    The last is a whole run of a sampler with it."""
    ks, ke = k_modules()
    wrap = ke.DiscreteEpsDDPMDenoiser(lambda *_: None, diffusers.DDIMScheduler(**SD).alphas_cumprod, quantize=False)
    low, high = float(wrap.sigmas[0]), float(wrap.sigmas[-1])
    karras = ks.get_sigmas_karras(6, low, high)
    down = [(float(a), float(b)) for a, b in zip(karras[:-2], karras[1:-1])]
    halves = [q for a, b in down for q in ((a, float(torch.tensor([a]).log().lerp(torch.tensor([b]).log(), 0.5).exp())), (a, b))]
    plans = [(1234, down), (1234, down[::-1]), (0, halves), (2 ** 33 + 7, down), (99, [(1.0, 2.0), (14.0, 0.5), (20.0, 0.001), (0.5, 0.5000005)])]
    for i, (seed, asked) in enumerate(plans):
        x = torch.zeros(1, 4, 3, 2)
        s = ks.BrownianTreeNoiseSampler(x, torch.tensor(low), torch.tensor(high), seed=[seed])
        asked = [(float(torch.tensor(a)), float(torch.tensor(b))) for a, b in asked]
        tensors[f"brownian.{i}"] = torch.cat([s(torch.tensor(a), torch.tensor(b)) for a, b in asked])
        runs.append(dict(key=f"brownian.{i}", seeds=[seed], asked=asked, low=low, high=high, shape=[4, 3, 2]))
    seeds = [5, 6, 7]
    s = ks.BrownianTreeNoiseSampler(torch.zeros(3, 2, 2, 3), torch.tensor(low), torch.tensor(high), seed=seeds)
    tensors["brownian.batch"] = torch.cat([s(torch.tensor(a), torch.tensor(b)) for a, b in down])
    runs.append(dict(key="brownian.batch", seeds=seeds, asked=down, low=low, high=high, shape=[2, 2, 3]))
    given = inputs(21, 1)
    tensors.update({f"run.{k}": v for k, v in given.items()})
    tensors["run.sigmas"] = karras
    for name in ("dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde"):
        model, xs = Denoiser(given["A"], given["b"]), []
        s = ks.BrownianTreeNoiseSampler(given["x"], karras[karras > 0].min(), karras.max(), seed=[4321])
        x = given["x"] * karras[0]
        out = getattr(ks, f"sample_{name}")(model, x, karras, noise_sampler=s, disable=True, callback=lambda d: xs.append(d["x"].clone()))
        tensors[f"run.{name}"] = torch.cat(xs + [out])


def write(out, name, tensors, runs):
    as_array = lambda v: np.ascontiguousarray(np.asarray(v.detach() if torch.is_tensor(v) else v), dtype=np.float32)
    save_file({k: as_array(v) for k, v in sorted(tensors.items())}, os.path.join(out, f"{name}.safetensors"))
    if runs is not None:
        with open(os.path.join(out, f"{name}.json"), "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join(json.dumps(r, sort_keys=True) for r in runs) + "\n]\n")


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for name, make in (("samplers_k", k_samplers), ("samplers_diffusers", d_samplers)):
        tensors, runs = {}, []
        make("a", 11, tensors, runs)
        make("b", 52, tensors, runs)
        write(out, name, tensors, runs)
    tensors, runs = {}, []
    brownian(tensors, runs)
    write(out, "brownian", tensors, runs)
    tensors = {}
    tables(tensors)
    write(out, "tables", tensors, None)


if __name__ == "__main__":
    main()
