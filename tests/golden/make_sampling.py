#!/usr/bin/env python3
"""make_sampling.py KIT_SEED_A KIT_SEED_B OUT
Writes the golden numbers of tests/sampling*.rs. KIT_SEED_* are output folders of the parity kit (groups `samplers` and
`schedules`, two different seeds); torch itself is asked for the noise. Needs torch, numpy, safetensors."""
import json
import os
import sys

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

# Options of the reference that are not offered here: pixel-space clipping, churn, SDE and other solvers.
SKIP = ("ddim_clip", "ddim_eta0.5_clipped_model_output", "ddpm_fixed_large", "ddpm_100_steps_tail", "euler_churn",
        "dpmpp_2m_sde", "dpmpp_2m_heun", "dpmpp_2m_lu", "dpmpp_2m_euler_at_final")
CLASSES = ("DDIMScheduler", "DDPMScheduler", "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler",
           "DPMSolverMultistepScheduler")
FUNCTIONS = ("sample_euler", "sample_euler_ancestral", "sample_dpmpp_2m")


def skipped(name):
    return any(name == s or (s == "dpmpp_2m_sde" and name.startswith(s)) for s in SKIP)


def case(root, name):
    folder = os.path.join(root, name)
    inputs = os.path.join(folder, "inputs.safetensors")
    return (json.load(open(os.path.join(folder, "case.json"), encoding="utf-8")),
            load_file(inputs) if os.path.exists(inputs) else {}, load_file(os.path.join(folder, "expected.safetensors")))


def samplers(root, tag, tensors, runs):
    """Runs of our five samplers: trajectories, the noise they used, and how they were configured."""
    for kind in ("k_diffusion", "diffusers", "wrappers"):
        j, given, want = case(root, f"samplers/{kind}")
        draws = 0
        for r in j["runs"]:
            name = r["name"]
            if skipped(name) or r.get("scheduler", CLASSES[0]) not in CLASSES or r.get("function", FUNCTIONS[0]) not in FUNCTIONS:
                continue
            key = f"{tag}.{kind}.{name}"
            out = {"key": key, "kind": kind, "tolerance": r.get("tolerance", j["tolerance"]["rel_to_max"])}
            for k in ("sigma", "timestep", "scheduler", "config", "step_params", "steps", "function", "params"):
                if k in r:
                    out[k] = r[k]
            if isinstance(r.get("sigmas"), str):
                out["sigmas"] = f"{tag}.{kind}.{r['sigmas']}"
                tensors[out["sigmas"]] = given[r["sigmas"]]
            if f"{name}.xs" in want:
                tensors[key] = want[f"{name}.xs"]
                draws = max(draws, r.get("noise_draws_used") or 0)
            else:
                tensors[key] = want[name]
            runs.append(out)
        for k in ("A", "b", "x"):
            tensors[f"{tag}.{kind}.{k}"] = given[k]
        tensors[f"{tag}.{kind}.noise"] = given["noise"][:max(draws, 1)]


def schedules(root, tensors):
    """Tables, the same for every seed. alphas_cumprod is thinned: every 37th value and both ends."""
    _, _, want = case(root, "schedules/alphas_cumprod")
    at = sorted(set(range(0, 1000, 37)) | {1, 998, 999})
    for k, v in want.items():
        tensors[f"alphas.{k}"] = v[at]
    tensors["alphas.index"] = np.array(at, dtype=np.float32)
    _, _, want = case(root, "schedules/timesteps")
    for k, v in want.items():
        if k.split(".")[0] in CLASSES:
            tensors[f"spacing.{k}"] = v.astype(np.float32)
    _, given, want = case(root, "schedules/sigmas")
    for k, v in want.items():
        if k.startswith(("k.normal", "k.karras.", "k.exponential", "comfy.", "a1111.beta", "diffusers_", "sigma_to_t", "t_to_sigma")) \
                and ".plain." not in k and not k.endswith("_quantized"):
            tensors[f"sigmas.{k}"] = v.astype(np.float32)
    for k, v in given.items():
        tensors[f"sigmas.given.{k}"] = v


def philox(seed, sizes):
    """torch.randn on CUDA, from the paper's definition, in plain integers."""
    mask, out = 0xFFFFFFFF, []
    for call, n in enumerate(sizes):
        values = []
        for i in range(n):
            c, k = [call, 0, i, 0], [seed & mask, seed >> 32]
            for _ in range(10):
                p, q = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
                c = [(q >> 32) ^ c[1] ^ k[0], q & mask, (p >> 32) ^ c[3] ^ k[1], p & mask]
                k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
            u, v = (c[0] + 0.5) / 2 ** 32, (c[1] + 0.5) / 2 ** 32 * 2 * np.pi
            values.append(np.sqrt(-2 * np.log(u)) * np.sin(v))
        out.append(np.array(values))
    return np.concatenate(out).astype(np.float32)


def noise(tensors, runs):
    """Streams of consecutive calls of the given sizes, the calls' results one behind the other."""
    plans = [(seed, [n]) for seed in (0, 1234) for n in (1, 2, 7, 15, 16, 17, 31, 100, 1000)]
    plans += [(42, [7, 16, 7, 1, 1, 17, 3, 100, 15, 2]), (2 ** 32 - 1, [15, 1000, 5]), (2 ** 33 + 5, [33])]
    for i, (seed, sizes) in enumerate(plans):
        generator = torch.Generator("cpu").manual_seed(seed)
        tensors[f"cpu.{i}"] = torch.cat([torch.randn(n, generator=generator) for n in sizes]).numpy()
        runs.append({"key": f"cpu.{i}", "rng": "cpu", "seed": seed, "sizes": sizes})
    for i, (seed, sizes) in enumerate([(0, [4, 4]), (1234, [64, 3, 17]), (2 ** 40 + 9, [16])]):
        tensors[f"gpu.{i}"] = philox(seed, sizes)
        runs.append({"key": f"gpu.{i}", "rng": "gpu", "seed": seed, "sizes": sizes})


def write(out, name, tensors, runs):
    save_file({k: np.ascontiguousarray(v) for k, v in sorted(tensors.items())}, os.path.join(out, f"{name}.safetensors"))
    if runs is not None:
        with open(os.path.join(out, f"{name}.json"), "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join(json.dumps(r, sort_keys=True) for r in runs) + "\n]\n")


def main():
    a, b, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    tensors, runs = {}, []
    samplers(a, "a", tensors, runs)
    samplers(b, "b", tensors, runs)
    write(out, "samplers", tensors, runs)
    tensors = {}
    schedules(a, tensors)
    write(out, "schedules", tensors, None)
    tensors, runs = {}, []
    noise(tensors, runs)
    write(out, "noise", tensors, runs)


if __name__ == "__main__":
    main()
