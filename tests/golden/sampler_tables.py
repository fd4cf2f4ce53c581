"""Schedules' tables for make_samplers.py: from diffusers, and written down from their published formulas."""
import diffusers
import numpy as np

SD = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)


def tables(tensors):
    """Schedulers' tables for the classes that make_sampling.py leaves out, and A1111's from their formulas."""
    for n in (4, 7, 20):
        for cls in ("PNDM", "UniPCMultistep", "DEISMultistep", "HeunDiscrete", "KDPM2Discrete", "LMSDiscrete"):
            for spacing in ("leading", "linspace", "trailing"):
                config = dict(SD, timestep_spacing=spacing, steps_offset=1)
                if cls == "PNDM":
                    config["skip_prk_steps"] = True
                s = getattr(diffusers, f"{cls}Scheduler")(**config)
                s.set_timesteps(n)
                if cls != "KDPM2Discrete":
                    tensors[f"spacing.{cls}Scheduler.{spacing}.offset1.n{n}"] = s.timesteps.float()
                if cls in ("UniPCMultistep", "DEISMultistep", "LMSDiscrete"):
                    tensors[f"spacing.{cls}Scheduler.{spacing}.offset1.n{n}.sigmas"] = s.sigmas
    for n in (1, 2, 4, 8):
        for cls in ("LCM", "TCD"):
            s = getattr(diffusers, f"{cls}Scheduler")(**SD)
            s.set_timesteps(n)
            tensors[f"spacing.{cls}Scheduler.n{n}"] = s.timesteps.float()
    abar = diffusers.DDIMScheduler(**SD).alphas_cumprod.double().numpy()
    sigma = np.sqrt((1 - abar) / abar)
    log_alpha = 0.5 * np.log(abar)
    published = dict(sd=[14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
                     xl=[14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029])
    for n in (5, 10, 11, 20, 30):
        # diffusers' and A1111's tables at full length; UniPC's authors' time_uniform; a distilled model's timesteps.
        for kind, table in published.items():
            ys = np.interp(np.linspace(0, 1, n), np.linspace(0, 1, 11), np.log(table[::-1]))
            tensors[f"sigmas.{kind}.align_your_steps.n{n}"] = np.append(np.exp(ys)[::-1], 0.0)
        t = np.linspace(999, 0, n + 1)
        la = np.interp(t, np.arange(1000), log_alpha)
        tensors[f"sigmas.sd.time_uniform.n{n}"] = np.sqrt(1 - np.exp(2 * la)) / np.exp(la)
        t = np.clip(np.arange(0, 1000, 1000 // n) + 1, 0, 999)
        tensors[f"sigmas.sd.compvis.n{n}"] = np.append(sigma[t][::-1], sigma[0])
        t = np.clip(np.round(np.arange(1, n + 1) * (1000.0 / n) - 1), 0, 999).astype(int)
        tensors[f"sigmas.sd.turbo.n{n}"] = np.append(sigma[t][::-1], 0.0)
        k = np.arange(n + 1) / n
        tensors[f"sigmas.sd.kl_optimal.n{n}"] = np.tan(k * np.arctan(sigma[0]) + (1 - k) * np.arctan(sigma[-1]))
        tensors[f"sigmas.sd.polyexponential.n{n}"] = np.append(np.exp(np.linspace(np.log(sigma[-1]), np.log(sigma[0]), n)), 0.0)
