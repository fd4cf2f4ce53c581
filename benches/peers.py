#!/usr/bin/env python3
"""Scumble and its peers at the same work, run by run in turn: Stable Diffusion 1.5 at full size, 512x512, on the CPU.

    python3 -m venv VENV && VENV/bin/pip install torch diffusers transformers open_clip_torch openvino
    VENV/bin/python tests/golden/make_fullsize.py make FOLDER sd15      # random weights; any folder of SD 1.5 will do
    VENV/bin/python benches/peers.py FOLDER/sd15 --scumble target/release/scumble [--runs 5] [--steps 20]
        [--who scumble/bf16,torch/bf16,openvino/bf16,...] [--work step,decode,encode,picture]

Each peer is a process of its own that keeps its model loaded and computes when it is told to, so that no two compute
at a time; Scumble is started anew for each run and computes everything once before it measures. One round runs all of
them once, each round in another order. What is printed: medians, the least, and the medians' ratio to the first of
`--who`. Machines drift: compare within one table only.

A step is a guided one: two items in a batch, latents of 64x64, 77 tokens. A picture is the text encoder, the steps,
and the VAE. OpenVINO's networks are converted at first use and kept in FOLDER/sd15/openvino (4.6 GB). Memory: about
20 GB for all peers in both formats; name fewer in `--who`, or run with `--apart`, where each peer is loaded for its
turn and dropped again.
"""
import argparse, json, os, random, statistics, subprocess, sys, time

SIDE, TOKENS, GUIDANCE = 64, 77, 7.5
WORK = ["step", "decode", "encode", "picture"]
DEFAULT = ["scumble/f32", "scumble/bf16", "torch/f32", "torch/bf16", "openvino/f32", "openvino/bf16"]


# ---- the peers: each is a list of functions by the name of the work

def noise_levels(steps):
    """Karras' noise levels and a timestep for each: what a step costs does not depend on them."""
    low, high = 0.0292 ** (1 / 7), 14.6146 ** (1 / 7)
    sigmas = [(high + i / (steps - 1) * (low - high)) ** 7 for i in range(steps)] + [0.0]
    return list(zip(sigmas, sigmas[1:], (999 - i * 999 // steps for i in range(steps))))


def sample(x, steps, predict):
    """Euler's method with guidance; `predict` gives the noise with and without the prompt, in one batch."""
    x = x * 14.6146
    for sigma, following, t in noise_levels(steps):
        without, prompted = predict(x / (sigma * sigma + 1) ** 0.5, t)
        x = x + (without + GUIDANCE * (prompted - without)) * (following - sigma)
    return x / 0.18215


def with_torch(folder, precision, steps):
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel
    dtype = {"f32": torch.float32, "bf16": torch.bfloat16}[precision]
    load = lambda cls, name: cls.from_pretrained(os.path.join(folder, name)).eval().to(dtype)
    unet = load(UNet2DConditionModel, "unet").to(memory_format=torch.channels_last)
    vae = load(AutoencoderKL, "vae").to(memory_format=torch.channels_last)
    text = load(CLIPTextModel, "text_encoder")
    x = torch.randn(1, 4, SIDE, SIDE, dtype=dtype)
    pixels = torch.randn(1, 3, SIDE * 8, SIDE * 8, dtype=dtype)
    states = torch.randn(2, TOKENS, text.config.hidden_size, dtype=dtype)
    ids = torch.arange(2 * TOKENS).reshape(2, TOKENS) + 1000

    def predict(x, t, states=states):
        return unet(torch.cat([x, x]), torch.tensor(t), encoder_hidden_states=states, return_dict=False)[0].chunk(2)

    def picture():
        states = text(ids)[0]
        return vae.decode(sample(x, steps, lambda x, t: predict(x, t, states)))

    def quietly(run):
        def inner():
            with torch.inference_mode():
                run()
        return inner
    runs = {"step": lambda: predict(x, 500), "decode": lambda: vae.decode(x), "encode": lambda: vae.encode(pixels), "picture": picture}
    return {name: quietly(run) for name, run in runs.items()}


def openvino_files(folder):
    """Converts what was not converted yet."""
    import openvino, torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    class Only(torch.nn.Module):
        """A network of which one function is called, with tensors only."""
        def __init__(self, network, call):
            super().__init__()
            self.network, self.call = network, call

        def forward(self, *inputs):
            return self.call(self.network, *inputs)

    def unet(n, x, t, states):
        return n(x, t, encoder_hidden_states=states, return_dict=False)[0]

    states = lambda config: torch.randn(2, TOKENS, config.cross_attention_dim)
    parts = {
        "text_encoder": (CLIPTextModel, "text_encoder", lambda n, ids: n(ids)[0], lambda _: [torch.ones(2, TOKENS, dtype=torch.long)]),
        "unet": (UNet2DConditionModel, "unet", unet, lambda c: [torch.randn(2, 4, SIDE, SIDE), torch.tensor(500), states(c)]),
        "decoder": (AutoencoderKL, "vae", lambda n, z: n.decode(z, return_dict=False)[0], lambda _: [torch.randn(1, 4, SIDE, SIDE)]),
        "encoder": (AutoencoderKL, "vae", lambda n, x: n.encode(x, return_dict=False)[0].mode(), lambda _: [torch.randn(1, 3, SIDE * 8, SIDE * 8)]),
    }
    files = {}
    for name, (cls, component, call, inputs) in parts.items():
        files[name] = os.path.join(folder, "openvino", name + ".xml")
        if not os.path.exists(files[name]):
            network = cls.from_pretrained(os.path.join(folder, component)).float().eval()
            inputs = inputs(network.config)
            with torch.no_grad():
                model = openvino.convert_model(Only(network, call), example_input=tuple(inputs))
            shapes = {i: list(value.shape) for i, value in enumerate(inputs)}
            model.reshape({i: shape for i, shape in shapes.items() if shape})
            openvino.save_model(model, files[name], compress_to_fp16=False)
            del network, model
    return files


def with_openvino(folder, precision, steps):
    import numpy as np
    import openvino
    files = openvino_files(folder)
    core = openvino.Core()
    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
    load = lambda name: core.compile_model(files[name], "CPU", hints)
    text, unet, decoder, encoder = (load(name) for name in ["text_encoder", "unet", "decoder", "encoder"])
    x = np.random.randn(1, 4, SIDE, SIDE).astype("f")
    pixels = np.random.randn(1, 3, SIDE * 8, SIDE * 8).astype("f")
    ids = (np.arange(2 * TOKENS).reshape(2, TOKENS) + 1000).astype(np.int64)
    states = text([ids])[0]

    def predict(x, t, states=states):
        both = unet([np.concatenate([x, x]), np.array(t), states])[0]
        return both[:1], both[1:]

    def picture():
        states = text([ids])[0]
        return decoder([sample(x, steps, lambda x, t: predict(x, t, states)).astype("f")])

    return {"step": lambda: predict(x, 500), "decode": lambda: decoder([x]), "encode": lambda: encoder([pixels]), "picture": picture}


def serve(folder, peer, precision, steps):
    """Answers each word on the input with the seconds that its work took."""
    answers, sys.stdout = sys.stdout, sys.stderr
    runs = {"torch": with_torch, "openvino": with_openvino}[peer](folder, precision, steps)
    warm = set()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        run = runs[line.strip()]
        # What was not computed yet is, once: a picture's parts.
        for part in {"picture": ["step", "decode"]}.get(line.strip(), [line.strip()]):
            if part not in warm:
                runs[part]()
                warm.add(part)
        start = time.perf_counter()
        run()
        print(time.perf_counter() - start, file=answers, flush=True)


# ---- who asks them in turn

class Peer:
    """A process that keeps a peer's model loaded."""

    def __init__(self, name, args):
        peer, precision = name.split("/")
        command = [sys.executable, os.path.abspath(__file__), args.model, "--serve", peer, precision, "--steps", str(args.steps)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline().strip()
        if not line:
            sys.exit(f"a peer ended: {self.process.args}")
        return line

    def seconds(self, work):
        self.process.stdin.write(work + "\n")
        self.process.stdin.flush()
        return float(self.answer())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Scumble:
    """Our own program, with `backend` as a third part of the name where one is chosen."""

    def __init__(self, name, args):
        self.name, self.args = name.split("/"), args

    def seconds(self, work):
        part = {"step": "unet"}.get(work, work)
        command = [self.args.scumble, "bench", "--model", self.args.model, "--device", "cpu", "--dtype", self.name[1], "--size",
                   f"{SIDE * 8}x{SIDE * 8}", "--parts", part, "--runs", "1", "--steps", str(self.args.steps), "--json"]
        command += ["--backend", self.name[2]] if len(self.name) > 2 else []
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return told["parts"][0]["secs"]

    def close(self):
        pass


def start(name, args):
    return Scumble(name, args) if name.startswith("scumble") else Peer(name, args)


def compare(args):
    who, works = args.who.split(","), args.work.split(",")
    found = {(work, name): [] for work in works for name in who}
    kept = {} if args.apart else {name: start(name, args) for name in who}
    order = random.Random(1)
    for turn in range(args.runs):
        order.shuffle(who_now := list(who))
        for name in who_now:
            peer = kept.get(name) or start(name, args)
            for work in works:
                found[work, name].append(peer.seconds(work))
                print(f"round {turn + 1}: {name} {work} {found[work, name][-1]:.3f} s", file=sys.stderr, flush=True)
            if args.apart:
                peer.close()
    for peer in kept.values():
        peer.close()
    print(f"medians of {args.runs} rounds in turn (least), and times the first's; pictures of {args.steps} steps")
    for work in works:
        first = statistics.median(found[work, who[0]])
        for name in who:
            times = found[work, name]
            median = statistics.median(times)
            print(f"{work:<8} {name:<20} {median:8.3f} s ({min(times):.3f})  {median / first:6.2f}x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a folder in diffusers' layout")
    parser.add_argument("--scumble", default="target/release/scumble")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--who", default=",".join(DEFAULT))
    parser.add_argument("--work", default=",".join(WORK))
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--serve", nargs=2, metavar=("PEER", "PRECISION"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.model, *args.serve, args.steps)
    else:
        compare(args)
