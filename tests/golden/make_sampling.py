#!/usr/bin/env python3
"""make_sampling.py KIT_SEED_A KIT_SEED_B OUT
Writes the golden numbers of tests/sampling/. KIT_SEED_* are output folders of the parity kit (groups `samplers` and
`schedules`, two different seeds); torch is asked for the noise and diffusers for the inpainting loop. Needs torch,
numpy, safetensors, diffusers."""
import json
import os
import sys

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

CLASSES = ("DDIMScheduler", "DDPMScheduler", "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler",
           "DPMSolverMultistepScheduler")


def case(root, name):
    folder = os.path.join(root, name)
    inputs = os.path.join(folder, "inputs.safetensors")
    return (json.load(open(os.path.join(folder, "case.json"), encoding="utf-8")),
            load_file(inputs) if os.path.exists(inputs) else {}, load_file(os.path.join(folder, "expected.safetensors")))


def wrappers(root, tag, tensors, runs):
    """Networks of noise and of velocity as denoisers, and runs through them (samplers: make_samplers.py)."""
    j, given, want = case(root, "samplers/wrappers")
    for r in j["runs"]:
        name = r["name"]
        key = f"{tag}.wrappers.{name}"
        out = {"key": key, "kind": "wrappers", "tolerance": r.get("tolerance", j["tolerance"]["rel_to_max"])}
        out.update({k: r[k] for k in ("sigma", "timestep") if k in r})
        if isinstance(r.get("sigmas"), str):
            out["sigmas"] = f"{tag}.wrappers.{r['sigmas']}"
            tensors[out["sigmas"]] = given[r["sigmas"]]
        tensors[key] = want[f"{name}.xs"] if f"{name}.xs" in want else want[name]
        runs.append(out)
    for k in ("A", "b", "x"):
        tensors[f"{tag}.wrappers.{k}"] = given[k]
    tensors[f"{tag}.wrappers.noise"] = given["noise"][:1]


def schedules(root, tensors):
    """Tables, the same for every seed. alphas_cumprod is thinned: every 37th value and both ends."""
    _, _, want = case(root, "schedules/alphas_cumprod")
    at = sorted(set(range(0, 1000, 37)) | {1, 998, 999})
    for k, v in want.items():
        if not k.startswith("euler"):
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


def inpainting(seed, tensors, runs):
    """diffusers' loop of the inpainting pipeline with an ordinary network (here an analytic one): image-to-image start,
    then after every step the known region noised to the next timestep. Also its guidance rescaling."""
    import diffusers
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import rescale_noise_cfg
    g = torch.Generator("cpu").manual_seed(seed)
    rand = lambda *shape: torch.randn(*shape, generator=g)
    a, b = rand(4, 4) * 0.25, rand(4) * 0.3
    original, noise, fresh = rand(1, 4, 3, 5), rand(1, 4, 3, 5), rand(12, 4, 3, 5)
    mask = torch.rand(1, 1, 3, 5, generator=g)
    mask[..., :2], mask[..., 3:] = 0, 1
    tensors.update({f"{seed}.inpaint.{k}": v.numpy() for k, v in
                    dict(A=a, b=b, x=original, noise=noise, fresh=fresh, mask=mask).items()})
    base = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000, steps_offset=1)
    for name, cls, extra, steps, strength, eta in [
            ("ddim", "DDIMScheduler", dict(set_alpha_to_one=False, clip_sample=False), 6, 0.8, 0.0),
            ("ddim_linspace_eta", "DDIMScheduler", dict(clip_sample=False, timestep_spacing="linspace"), 7, 0.9, 0.7),
            ("euler", "EulerDiscreteScheduler", {}, 6, 0.8, None),
            ("dpmpp_2m_karras", "DPMSolverMultistepScheduler", dict(use_karras_sigmas=True), 10, 0.6, None),
            ("dpmpp_2m_sigma_min", "DPMSolverMultistepScheduler", dict(final_sigmas_type="sigma_min"), 16, 0.5, None),
            ("dpmpp_2m_sigma_min_short", "DPMSolverMultistepScheduler", dict(final_sigmas_type="sigma_min"), 8, 0.8, None)]:
        config = dict(base, **extra)
        s = getattr(diffusers, cls)(**config)
        s.set_timesteps(steps)
        first = steps - min(int(steps * strength), steps)
        ts = s.timesteps[first:]
        if hasattr(s, "set_begin_index"):
            s.set_begin_index(first)
        x = s.add_noise(original, noise, ts[:1])
        xs, draws = [x], iter(fresh)
        for i, t in enumerate(ts):
            x_in = s.scale_model_input(x, t)
            out = torch.einsum("oc,bchw->bohw", a, x_in) + 0.5 * torch.cos(3 * t.float() / 1000) * torch.tanh(x_in) + b.view(1, 4, 1, 1)
            more = dict(eta=eta, variance_noise=next(draws)[None]) if eta else {}
            x = s.step(out, t, x, **more).prev_sample
            known = s.add_noise(original, noise, ts[i + 1:i + 2]) if i + 1 < len(ts) else original
            x = (1 - mask) * known + mask * x
            xs.append(x)
        key = f"{seed}.inpaint.{name}"
        tensors[key] = torch.cat(xs).numpy()
        runs.append({"key": key, "scheduler": cls, "config": config, "steps": steps, "strength": strength, "eta": eta})
    text, negative = rand(2, 4, 3, 5), rand(2, 4, 3, 5)
    cfg = negative + 7.5 * (text - negative)
    tensors.update({f"{seed}.guidance.{k}": v.numpy() for k, v in dict(
        text=text, negative=negative, plain=cfg, rescaled=rescale_noise_cfg(cfg, text, guidance_rescale=0.7)).items()})


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
    wrappers(a, "a", tensors, runs)
    wrappers(b, "b", tensors, runs)
    write(out, "wrappers", tensors, runs)
    tensors = {}
    schedules(a, tensors)
    write(out, "schedules", tensors, None)
    tensors, runs = {}, []
    inpainting(3, tensors, runs)
    inpainting(8, tensors, runs)
    write(out, "inpainting", tensors, runs)
    tensors, runs = {}, []
    noise(tensors, runs)
    write(out, "noise", tensors, runs)


if __name__ == "__main__":
    main()
