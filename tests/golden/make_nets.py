#!/usr/bin/env python3
"""Makes the golden files of the networks' tests out of a parity kit's output for one seed.

    make_nets.py --kit KIT_OUTPUT --out tests/golden [--all]

KIT_OUTPUT holds tiny random-weight models in diffusers' folder layout and tensors that diffusers and transformers
computed with them (float32, CPU). Writes OUT/models/{sd1,inpaint,taesd}/ (all weights as float16: the kit's weights are
exact in it) and OUT/nets/*.safetensors, *.json. With --all, every model family and case of the kit, which is too much
to keep: `GOLDEN=OUT cargo test --test nets` holds the networks against such a folder. Needs torch and safetensors.
"""
import argparse, json, os, shutil

import torch
from safetensors.torch import load_file, save_file


def halve(source, target):
    """Stores a file of weights as float16, and refuses if that would change a number."""
    tensors = load_file(source)
    halves = {name: t.half().contiguous() for name, t in tensors.items()}
    for name, t in tensors.items():
        assert torch.equal(halves[name].to(t.dtype), t), f"{source}: {name} is not exact in float16"
    save_file(halves, target)


def copy_model(source, target):
    shutil.rmtree(target, ignore_errors=True)
    for base, _, files in os.walk(source):
        into = os.path.join(target, os.path.relpath(base, source))
        os.makedirs(into, exist_ok=True)
        for name in files:
            copy = halve if name.endswith(".safetensors") else shutil.copyfile
            copy(os.path.join(base, name), os.path.join(into, name))


def read_case(kit, name):
    folder = os.path.join(kit, name)
    with open(os.path.join(folder, "case.json"), encoding="utf-8") as file:
        case = json.load(file)
    inputs = os.path.join(folder, "inputs.safetensors")
    return case, (load_file(inputs) if os.path.exists(inputs) else {}), load_file(os.path.join(folder, "expected.safetensors"))


def write_case(kit, name, out, target=None):
    """One file of tensors, `in.*` and `out.*`, and a small JSON with the runs and the tolerance."""
    case, inputs, expected = read_case(kit, name)
    tensors = {f"in.{k}": v.contiguous() for k, v in inputs.items()}
    tensors |= {f"out.{k}": v.contiguous() for k, v in expected.items()}
    base = os.path.join(out, "nets", (target or name).replace("/", "_"))
    save_file(tensors, base + ".safetensors")
    runs = [{k: v for k, v in run.items() if k != "block_outputs_item0"} for run in case["runs"]]
    model = case["model"].split("/models/")[1]
    small = {"case": case["case"], "model": model, "reference": case["reference"], "seed": case["seed"], "runs": runs,
             "tolerance": case["tolerance"]["rel_to_max"], "float32_noise": case["tolerance"]["float32_noise_worst"]}
    with open(base + ".json", "w", encoding="utf-8") as file:
        json.dump(small, file, ensure_ascii=True, indent=1)
        file.write("\n")


def write_tokenizer(kit, out):
    case, _, expected = read_case(kit, "tokenizer/clip")
    # The kit makes the unchanged form by putting 0 after the first end token, which is wrong where the text itself
    # says so; there (no '!' in it) transformers' own form is what is wanted.
    for i, run in enumerate(case["runs"]):
        if "<|endoftext|>" in run["text"]:
            assert "!" not in run["text"]
            expected["ids_pad_0_text_unchanged"][i] = expected["ids_pad_0"][i]
    texts = [{"text": run["text"], "ids": run["ids"],
              "pad_eos": expected["ids_pad_eos"][i].tolist(),
              "pad_0": expected["ids_pad_0_text_unchanged"][i].tolist()} for i, run in enumerate(case["runs"])]
    with open(os.path.join(out, "nets", "tokenizer.json"), "w", encoding="utf-8") as file:
        lines = ",\n".join(json.dumps(text, ensure_ascii=True, separators=(",", ":")) for text in texts)
        file.write(f'{{"reference": {json.dumps(case["reference"])}, "texts": [\n{lines}\n]}}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kit", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--all", action="store_true")
    a = parser.parse_args()
    os.makedirs(os.path.join(a.out, "nets"), exist_ok=True)
    models = ["sd1", "inpaint"] + ["sd2", "sdxl", "x4"] * a.all
    cases = ["unets/sd1", "unets/inpaint", "vaes/sd1", "text_encoders/sd1"]
    more = ["unets/sd2", "unets/sdxl", "unets/x4", "vaes/sdxl", "vaes/x4", "text_encoders/sd2", "text_encoders/sdxl_1",
            "text_encoders/sdxl_2"]
    for model in models:
        copy_model(os.path.join(a.kit, "models", model), os.path.join(a.out, "models", model))
    for name in cases + more * a.all:
        write_case(a.kit, name, a.out)
    for name in ["taesd"] + ["taesdxl"] * a.all:
        copy_model(os.path.join(a.kit, "models", name), os.path.join(a.out, "models", name))
        write_case(a.kit, f"vaes/{name}", a.out, f"tiny/{name}")
    write_tokenizer(a.kit, a.out)


if __name__ == "__main__":
    main()
