"""Makes tests/golden/weights: small PyTorch files in every form, with what is in them as safetensors.

    python make_weights.py        (torch 2.x, safetensors)
"""
import collections
import io
import os
import pickle
import zipfile

import torch
from safetensors.torch import save_file

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")


class Call:
    """Unpickled as usual, this calls a function."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return (self.function, self.arguments)


def save(name, value, **options):
    torch.save(value, os.path.join(HERE, name), **options)


def main():
    os.makedirs(HERE, exist_ok=True)
    torch.manual_seed(7)
    whole = torch.randn(6, 4)
    shared = torch.randn(40)
    tensors = {
        "whole": whole,
        "half": torch.randn(5, 3).half(),
        "brain": torch.randn(5, 3).bfloat16(),
        "double": torch.randn(3).double(),
        "steps": torch.arange(5),
        "turned": whole.t(),
        "part": whole[1:5, 1:3],
        "every_second": shared[3::2],
        "folded": shared[4:28].view(2, 3, 4).permute(2, 0, 1),
        "scalar": torch.tensor(2.5),
        "none": torch.zeros(0, 3),
        "ones": torch.ones(1, 4, 1),
        "eight": torch.randn(8).to(torch.float8_e4m3fn),
    }
    expected = {name: tensor.float().contiguous().clone() for name, tensor in tensors.items()}
    save_file(expected, os.path.join(HERE, "expected.safetensors"))
    save("flat.pt", tensors)
    legacy = {name: tensor for name, tensor in tensors.items() if name != "eight"}
    save("legacy.pt", legacy, _use_new_zipfile_serialization=False)
    save("protocol5.pt", tensors, pickle_protocol=5)
    save("wrapped.ckpt", {"epoch": 3, "note": "kept", "state_dict": tensors, "optimizer_states": [{"x": whole}],
                          "callbacks": {"other": Call(os.getcwd)}})
    save("upscaler.pth", {"params": {"whole": whole * 0}, "params_ema": tensors})
    network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Sequential(torch.nn.LayerNorm(3)))
    save("network.pt", network)
    save_file(network.state_dict(), os.path.join(HERE, "network.safetensors"))
    parameters = torch.nn.ParameterDict({"*": torch.nn.Parameter(torch.ones(2, 8))})
    save("embedding.pt", {"string_to_token": {"*": 265}, "string_to_param": {"*": torch.ones(2, 8)}, "name": "fox", "step": 500})
    # As PyTorch 1 wrote such an object.
    first = torch.nn.ParameterDict.__new__(torch.nn.ParameterDict)
    first.__dict__.clear()
    first.__dict__.update({"training": True, "_parameters": collections.OrderedDict(parameters.items()),
                           "_buffers": collections.OrderedDict(), "_modules": collections.OrderedDict()})
    save("embedding_first.pt", {"string_to_token": {"*": torch.tensor(265)}, "string_to_param": first})
    save("embedding_old.pt", {"string_to_token": {"*": torch.tensor(265)}, "string_to_param": parameters})
    save("attack.ckpt", {"state_dict": {"a.weight": whole, "x": Call(os.getcwd)}})
    save("attack_legacy.pt", {"state_dict": {"x": Call(os.getcwd)}}, _use_new_zipfile_serialization=False)
    save("big_endian.pt", tensors)
    path = os.path.join(HERE, "big_endian.pt")
    entries = zipfile.ZipFile(path)
    for name, packed in (("big_endian.pt", False), ("packed.pt", True)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
            for entry in entries.namelist():
                data = entries.read(entry)
                if entry.endswith("byteorder") and not packed:
                    data = b"big"
                out.writestr(zipfile.ZipInfo(entry), data, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
        with open(os.path.join(HERE, name), "wb") as file:
            file.write(buffer.getvalue())
    with open(os.path.join(HERE, "bare.pt"), "wb") as file:
        pickle.dump({"state_dict": {"a": [1, 2]}}, file, protocol=2)


main()
