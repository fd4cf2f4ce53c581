#!/usr/bin/env python3
"""Scumble and PyTorch enlarging the same picture by the same weights, run by run in turn, on the CPU.

    python3 -m venv VENV && VENV/bin/pip install torch safetensors
    cargo bench --bench upscalers --no-run                  # says where the program is
    VENV/bin/python benches/upscalers.py --program PROGRAM [--rounds 9] [--work compact:512x512,rrdb:192x192]

Networks have random weights at their full sizes: SRVGGNetCompact of 16 layers of 64 channels and RRDBNet of 23 blocks of
64 channels, both x4. Each peer is a process of its own that keeps its network loaded and computes when it is told to, so
that no two compute at a time; PyTorch has channels-last tensors, its activations in place, and the number of threads that
is fastest, which it tries. All must make the same picture, in mean and mean square, to within what bf16 rounds. Printed
are medians, the least, and the medians' ratio to Scumble in the same format. Machines drift: compare within one table only.
"""
import argparse, os, random, statistics, subprocess, sys, tempfile, time

FORMATS = ["f32", "bf16"]


def networks():
    import torch
    from torch import nn

    def conv(inputs, outputs):
        layer = nn.Conv2d(inputs, outputs, 3, padding=1)
        nn.init.normal_(layer.weight, std=0.5 * (9 * inputs) ** -0.5)
        nn.init.normal_(layer.bias, std=0.01)
        return layer

    class Compact(nn.Module):
        def __init__(self, width=64, layers=16, scale=4):
            super().__init__()
            parts = [conv(3, width), nn.PReLU(width)]
            for _ in range(layers):
                parts += [conv(width, width), nn.PReLU(width)]
            self.body = nn.Sequential(*parts, conv(width, 3 * scale * scale))
            self.scale = scale

        def forward(self, x):
            y = nn.functional.pixel_shuffle(self.body(x), self.scale)
            return y + nn.functional.interpolate(x, scale_factor=self.scale, mode="nearest")

    class Dense(nn.Module):
        def __init__(self, width, growth):
            super().__init__()
            for i in range(1, 6):
                setattr(self, f"conv{i}", conv(width + (i - 1) * growth, width if i == 5 else growth))

        def forward(self, x):
            parts = [x]
            for i in range(1, 5):
                joined = torch.cat(parts, 1) if i > 1 else x
                parts.append(nn.functional.leaky_relu_(getattr(self, f"conv{i}")(joined), 0.2))
            return self.conv5(torch.cat(parts, 1)) * 0.2 + x

    class Block(nn.Module):
        def __init__(self, width, growth):
            super().__init__()
            self.rdb1, self.rdb2, self.rdb3 = (Dense(width, growth) for _ in range(3))

        def forward(self, x):
            return self.rdb3(self.rdb2(self.rdb1(x))) * 0.2 + x

    class Rrdb(nn.Module):
        def __init__(self, width=64, growth=32, blocks=23):
            super().__init__()
            self.conv_first = conv(3, width)
            self.body = nn.Sequential(*(Block(width, growth) for _ in range(blocks)))
            self.conv_body, self.conv_up1, self.conv_up2, self.conv_hr = (conv(width, width) for _ in range(4))
            self.conv_last = conv(width, 3)

        def forward(self, x):
            x = self.conv_first(x)
            x = x + self.conv_body(self.body(x))
            for up in (self.conv_up1, self.conv_up2):
                x = nn.functional.leaky_relu_(up(nn.functional.interpolate(x, scale_factor=2, mode="nearest")), 0.2)
            return self.conv_last(nn.functional.leaky_relu_(self.conv_hr(x), 0.2))

    return {"compact": Compact, "rrdb": Rrdb}


def worker(kind, file, precision, width, height):
    """PyTorch's side: speaks as benches/upscalers.rs does."""
    import torch
    from safetensors.torch import load_file
    network = networks()[kind]()
    network.load_state_dict({k: v.float() for k, v in load_file(file).items()})
    dtype = {"f32": torch.float32, "bf16": torch.bfloat16}[precision]
    network = network.eval().to(dtype).to(memory_format=torch.channels_last)
    values = torch.arange(3 * width * height, dtype=torch.int64) * 7919 % 1009
    picture = (values.float() / 1009).reshape(1, 3, height, width)

    def run():
        with torch.inference_mode():
            return network(picture.to(dtype).contiguous(memory_format=torch.channels_last)).float()

    def timed(threads):
        torch.set_num_threads(threads)
        run()
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    made = run().double()
    threads = min(range(1, (os.cpu_count() or 1) + 1), key=timed)
    torch.set_num_threads(threads)
    print("ready", made.mean().item(), made.square().mean().sqrt().item(), f"({threads} threads)", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        run()
        print(time.perf_counter() - started, flush=True)


class Peer:
    def __init__(self, name, command):
        self.name, self.times = name, []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().split()
        if not line or line[0] != "ready":
            sys.exit(f"{name} did not start")
        self.made, self.note = [float(x) for x in line[1:3]], " ".join(line[3:])

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.times.append(float(self.process.stdout.readline()))


def compare(kind, size, program, rounds, formats, folder):
    import torch
    from safetensors.torch import save_file
    torch.manual_seed(1)
    file = os.path.join(folder, f"{kind}.safetensors")
    save_file({k: v.half().contiguous() for k, v in networks()[kind]().state_dict().items()}, file)
    size = size.split("x")
    peers = []
    for precision in formats:
        peers.append(Peer(f"Scumble {precision}", [program, file, precision, *size]))
        peers.append(Peer(f"PyTorch {precision}", [sys.executable, __file__, "--worker", kind, file, precision, *size]))
    for peer in peers:
        if any(abs(a - b) > 0.02 * abs(b) + 0.005 for a, b in zip(peer.made, peers[0].made)):
            sys.exit(f"{peer.name} makes another picture: {peer.made}, not {peers[0].made}")
    for _ in range(rounds):
        for peer in random.sample(peers, len(peers)):
            peer.run()
    print(f"{kind}, {size[0]}x{size[1]} x4, {rounds} rounds")
    for i, peer in enumerate(peers):
        own = statistics.median(peers[i - i % 2].times)
        median, least = statistics.median(peer.times), min(peer.times)
        ratio = f", {median / own:.2f} x ({least / min(peers[i - i % 2].times):.2f} x)" if i % 2 else ""
        print(f"  {peer.name}: {median:.3f} s ({least:.3f}){ratio} {peer.note}")
        peer.process.stdin.close()
        peer.process.wait()


def main():
    if sys.argv[1:2] == ["--worker"]:
        kind, file, precision, width, height = sys.argv[2:]
        return worker(kind, file, precision, int(width), int(height))
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--program", required=True)
    args.add_argument("--rounds", type=int, default=9)
    args.add_argument("--work", default="compact:512x512,rrdb:192x192")
    args.add_argument("--formats", default=",".join(FORMATS))
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for work in args.work.split(","):
            kind, size = work.split(":")
            compare(kind, size, args.program, args.rounds, args.formats.split(","), folder)


main()
