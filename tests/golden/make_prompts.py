#!/usr/bin/env python3
"""Makes the golden files of the prompt language: weights, editing, chunks and weighted states.

    make_prompts.py --models tests/golden/models --out tests/golden/prompt

The rules are written down here a second time, in another way than in the program: weights by following which brackets
are open, editing by a grammar that the Earley parser of `lark` reads, chunks on the tokens of transformers' tokenizer,
states by transformers' text encoder with the tiny random weights of models/sd1. Needs lark, torch, transformers and
safetensors; no weights are downloaded.
"""
import argparse, json, os, random, re

import lark
import torch
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTokenizer

# ---- weights --------------------------------------------------------------------------------------------------------

NUMBER_END = re.compile(r":\s*([+-]?[.\d]+)\s*\)")
WORDS = re.compile(r"[^\\()\[\]:]+")
BREAK = re.compile(r"\s*\bBREAK\b\s*")


def attention(text):
    """[[words, weight]]; a break is ["BREAK", -1]."""
    pieces, open_ = [], {"(": [], "[": []}

    def close(kind, factor):
        for piece in pieces[open_[kind].pop():]:
            piece[1] *= factor

    i = 0
    while i < len(text):
        c, step = text[i], 1
        number = NUMBER_END.match(text, i)
        if c == "\\":
            step += text[i + 1:i + 2] in tuple("()[]\\")
            pieces.append([text[i + 1:i + step], 1.0])
        elif c in "([":
            open_[c].append(len(pieces))
        elif number and not open_["("]:
            step = len(number[0])
            pieces.append([number[0], 1.0])
        elif number and is_float(number[1]):
            step = len(number[0])
            close("(", float(number[1]))
        elif c == ")" and open_["("]:
            close("(", 1.1)
        elif c == "]" and open_["["]:
            close("[", 1 / 1.1)
        elif c in ":])":
            pieces.append([c, 1.0])
        else:
            words = WORDS.match(text, i)[0]
            step = len(words)
            for k, part in enumerate(BREAK.split(words)):
                pieces.extend([["BREAK", -1.0]] if k else [])
                pieces.append([part, 1.0])
        i += step
    for kind, factor in (("(", 1.1), ("[", 1 / 1.1)):
        while open_[kind]:
            start = open_[kind].pop(0)
            for piece in pieces[start:]:
                piece[1] *= factor
    out = []
    for words, weight in pieces:
        if out and out[-1][1] == weight:
            out[-1][0] += words
        else:
            out.append([words, weight])
    return out or [["", 1.0]]


def is_float(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


# ---- editing --------------------------------------------------------------------------------------------------------

EDITING = lark.Lark(r"""
    start: part*
    ?part: item | STRAY
    ?item: change | turns | group | WORDS
    change: "[" (sequence ":")? sequence ":" _SPACE? MOMENT _SPACE? "]"
    turns: "[" sequence ("|" sequence)+ "]"
    group: ROUND sequence (COLON sequence)? DNUOR
         | SQUARE sequence ERAUQS
    sequence: item*
    ROUND: "("
    DNUOR: ")"
    SQUARE: "["
    ERAUQS: "]"
    COLON: ":"
    STRAY.-1: /[][():]/
    WORDS: /(?:[^\\\[\]():|]|\\.)+/
    _SPACE: /\s+/
    MOMENT: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/
""", parser="earley", ambiguity="resolve")


def editing(text, steps):
    """[[last step of a stretch, its text]]."""
    try:
        tree = EDITING.parse(text)
    except lark.exceptions.LarkError:
        return [[steps, text]]

    def moment(node):
        token = str(node.children[-1])
        return min(steps, int(float(token) * steps if "." in token else float(token)))

    def show(node, step):
        if isinstance(node, lark.Token):
            return str(node)
        if node.data == "change":
            *texts, _ = node.children
            before, after = ("", texts[0]) if len(texts) == 1 else texts
            chosen = before if step <= moment(node) else after
            return chosen and show(chosen, step)
        if node.data == "turns":
            return show(node.children[(step - 1) % len(node.children)], step)
        return "".join(show(child, step) for child in node.children)

    ends = {steps}
    for node in tree.iter_subtrees():
        if node.data == "change" and moment(node) >= 1:
            ends.add(moment(node))
        elif node.data == "turns":
            ends.update(range(1, steps + 1))
    return [[end, show(tree, end)] for end in sorted(ends)]


# ---- chunks ---------------------------------------------------------------------------------------------------------

def chunks(parts, tok, end, comma, names, backtrack=20, size=75):
    """[[(id, weight, (embedding, vector) or None)]], without beginning, end and padding."""
    done, now = [], []
    found = sorted(names.items(), key=lambda entry: -len(entry[1][0]))
    for words, weight in parts:
        if (words, weight) == ("BREAK", -1):
            done.append(now)
            now = []
            continue
        ids = tok(words, add_special_tokens=False).input_ids
        at = 0
        while at < len(ids):
            if len(now) == size:
                commas = [k for k, item in enumerate(now) if item[0] == comma]
                keep = commas[-1] + 1 if commas and ids[at] != comma and size - commas[-1] <= backtrack else size
                done.append(now[:keep])
                now = now[keep:]
            name = next((n for n, (its, _) in found if ids[at:at + len(its)] == its), None)
            if name is None:
                now.append((ids[at], weight, None))
                at += 1
                continue
            its, count = names[name]
            if len(now) + count > size:
                done.append(now)
                now = []
            now += [(0, weight, (name, k)) for k in range(count)]
            at += len(its)
    return done + [now] if now or not done else done


# ---- the files ------------------------------------------------------------------------------------------------------

BY_HAND = [
    "", "a (big) dog", "((x))", "[[x]]", "(x:1.3)", "((a:1.2):1.5)", "(a [b] c:2)", "(a)(b)", "(unclosed", "x)", "(a)) b", ")(",
    "a:1.3)", "(a:b:1.3)", "(a:1.3:1.4)", "[a:1.3)", "\\(literal\\]", "(\\(x\\))", "a \\\\ b", "a\\bc", "end\\", "a BREAK b",
    "a BREAK BREAK b", "BREAK", "(a) BREAK (b:1.3)", "aBREAKb", "(a BREAK b)", "([a])b", "(a: 1.2 )", "(a:1.2.3)", "(a:-1)BREAK",
    "a_BREAK :BREAK", "[a (b:2) c", "(猫:1.4), café", "a\nBREAK\n b", "(x:+1.5) (x:2.) (x:.5)",
]
EDITED = [
    "a [cat:dog:0.5] b", "a [dog:5]", "a [cat::5] b", "[a|b] c", "[cat:dog:0.25] [x:y:0.75]", "[(a:1.3):b:10]", "a [b] c",
    "((a][:b:c [d:3]", "[fe|]male", "[fe|||]male", "[a:1.3]", "a [b : c : 1 ] d", "a \\[b:c:2] d", "x\\", "[a:b:-1]", "[a|b:2]",
    "[[a|b]:c:3]", "(a [b:2]", "[(a|b):c:2]", "[a:b:1e0]", "[a:b:c:2]", "[5]", "[:5]", "[::5]", "([a:b:2])", "[a:b:.]", "[a:(b:c:1):2]",
    "a[b:[c:d:2]:1]e", "[a:[b|c]:.25] [d:e:1.0]", "a | b", "[a:b:2", "[[[a]]:2]",
]
TEXTS = [
    ("plain", ["a photo of a cat"]), ("weighted", ["a (red:1.4) fox, [blurry] tree, ((detailed))"]), ("nothing", ["(a:0) (b:0)"]),
    ("long", [", ".join(["a big (red:1.3) fox and a small bird"] * 9)]), ("no_comma", ["stone river (old house:1.2) on a hill " * 8]),
    ("break", ["a (red:1.5) fox BREAK a blue sky"]), ("together", ["a (red:1.5) fox, " * 14, "a (blue:0.5) bird"]),
    ("embedded", ["a (my-style:1.2) cat, my style", "MY-STYLE, other " * 12]), ("straddling", ["word " * 73 + "my-style end"]),
]
PIECES = ["a", "b c", "fox", ", ", "(", ")", "[", "]", "(", ")", "[", "]", ":", ":1.3)", ":", "|", "\\", "\\(", " BREAK ", "BREAK", "\n", "猫",
          "0.5", ":5]", ":.5]", " ", "x_", "[a:b:", "2]", "[a|", "(a:1.2)"]


def weighted(models, out, tensors):
    root = os.path.join(models, "sd1")
    tok = CLIPTokenizer.from_pretrained(os.path.join(root, "tokenizer"))
    net = CLIPTextModel.from_pretrained(os.path.join(root, "text_encoder"), torch_dtype=torch.float32).eval()
    vocabulary = json.load(open(os.path.join(root, "tokenizer/vocab.json"), encoding="utf-8"))
    begin, end, comma = vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"], vocabulary[",</w>"]
    width = net.config.hidden_size
    rows = {"my-style": torch.randn(3, width), "my": torch.randn(1, width), "other": torch.randn(2, width)}
    for name, vectors in rows.items():
        tensors[f"embedding.{name}"] = vectors
    names = {name: (tok(name, add_special_tokens=False).input_ids, len(v)) for name, v in rows.items()}
    table = (net.text_model if hasattr(net, "text_model") else net).embeddings.token_embedding
    runs = []
    for case, texts in TEXTS:
        packed = [chunks(attention(text), tok, end, comma, names) for text in texts]
        most = max(map(len, packed))
        items = [chunk for text in packed for chunk in text + [[]] * (most - len(text))]
        ids = torch.tensor([[begin] + [i for i, _, _ in c] + [end] * (76 - len(c)) for c in items])
        weights = torch.tensor([[1.0] + [w for _, w, _ in c] + [1.0] * (76 - len(c)) for c in items])

        def put(module, inputs, output):
            output = output.clone()
            for k, chunk in enumerate(items):
                for at, (_, _, vector) in enumerate(chunk):
                    if vector is not None:
                        output[k, at + 1] = rows[vector[0]][vector[1]]
            return output

        hook = table.register_forward_hook(put)
        with torch.no_grad():
            states = net(ids).last_hidden_state
        hook.remove()
        scaled = states * weights[..., None]
        by_chunk = lambda t: t.double().reshape(len(texts), most, -1).mean(dim=(0, 2))
        ratio = torch.nan_to_num(by_chunk(states) / by_chunk(scaled), nan=1.0, posinf=1.0, neginf=1.0)
        original = scaled * ratio.repeat(len(texts)).float()[:, None, None]
        kept = {"ids": ids.int(), "weights": weights, "original": original}
        kept |= {"no_norm": scaled, "raw": states} if case == "weighted" else {}
        tensors.update({f"{case}.{key}": value.contiguous() for key, value in kept.items()})
        runs.append({"name": case, "texts": texts, "chunks": most})
    return runs


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--models", required=True)
    args.add_argument("--out", required=True)
    args = args.parse_args()
    torch.manual_seed(7)
    draw = random.Random(7)
    os.makedirs(args.out, exist_ok=True)
    made = ["".join(draw.choice(PIECES) for _ in range(draw.randint(2, 14))) for _ in range(500)]
    edits = [(text, draw.choice([1, 4, 7])) for text in made]
    edits = [e for e in edits if len(editing(*e)) > 1] + edits[:60]
    tensors = {}
    cases = {
        "attention": [[text, attention(text)] for text in BY_HAND + made[:250]],
        "editing": [[text, steps, editing(text, steps)] for text, steps in [(t, 4) for t in EDITED] + edits],
        "weighted": weighted(args.models, args.out, tensors),
    }
    save_file(tensors, os.path.join(args.out, "weighted.safetensors"))
    with open(os.path.join(args.out, "cases.json"), "w", encoding="utf-8") as file:
        # One case a line, so that a change shows.
        groups = [f"{json.dumps(k)}: [\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in v) + "\n]" for k, v in cases.items()]
        file.write("{\n" + ",\n".join(groups) + "\n}\n")


main()
