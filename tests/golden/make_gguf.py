"""Makes tests/golden/weights/kinds.gguf: a tensor of every quantised type, and what its bytes mean as safetensors.

    python make_gguf.py           (gguf 0.x, numpy, safetensors)
"""
import os

import gguf
import numpy as np
from safetensors.numpy import save_file

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")
QUANTISABLE = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"]
# Where the half-precision scales of a block lie: the package reads these types, but does not write them.
SCALES = {"Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}


def main():
    rng = np.random.default_rng(7)
    writer = gguf.GGUFWriter(os.path.join(HERE, "kinds.gguf"), "sd1")
    writer.add_string("general.name", "fox")
    writer.add_array("numbers", [1, 2, 3])
    expected = {}
    for name in ["F32", "F16", "BF16", *QUANTISABLE, *SCALES]:
        kind = gguf.GGMLQuantizationType[name]
        if name in SCALES:
            elements, size = gguf.GGML_QUANT_SIZES[kind]
            blocks = rng.integers(0, 256, (4, 2, size), dtype=np.uint8)
            for at in SCALES[name]:
                scale = rng.uniform(0.001, 0.05, (4, 2, 1)).astype(np.float16)
                blocks[..., at : at + 2] = scale.view(np.uint8).reshape(4, 2, 2)
            data = blocks.reshape(4, 2 * size)
        else:
            values = rng.standard_normal((4, 64)).astype(np.float32)
            data = gguf.quants.quantize(values, kind)
        writer.add_tensor(name, data, raw_dtype=kind)
        expected[name] = gguf.quants.dequantize(data, kind).astype(np.float32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, os.path.join(HERE, "kinds.safetensors"))


main()
