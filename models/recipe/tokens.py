"""The tokenizer: byte-pair encoding of the captions in CLIP's file format and rules.

Lower case, CLIP's word pattern, `</w>` at word ends; the last two ids are
<|startoftext|> and <|endoftext|>, the latter also pads up to 77 tokens.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
from transformers import CLIPTokenizer

from world.captions import caption
from world.scene import sample_scene
from world.words import known_words

BOS, EOS = "<|startoftext|>", "<|endoftext|>"
LENGTH = 77
WORD = re.compile("[a-z]+|[0-9]")
"""A word as CLIP's rules part a caption into words."""


def byte_letters() -> list[str]:
    """CLIP's 256 printable stand-ins for bytes, in the order of its vocabulary."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in kept]
    return letters + [chr(256 + n) for n in range(256 - len(kept))]


def word_counts(captions: int) -> Counter[str]:
    """How often each plain word occurs in that many captions (plus every known word once)."""
    counts: Counter[str] = Counter()
    for seed in range(captions):
        counts.update(WORD.findall(caption(sample_scene(seed))))
    counts.update(word for lists in known_words().values() for entry in lists for text in entry for word in WORD.findall(text))
    return counts


def learn_merges(counts: Counter[str], limit: int) -> list[tuple[str, str]]:
    """Byte-pair merges, most frequent pair first, until every word is one token or the limit."""
    splits = {w: [*w[:-1], w[-1] + "</w>"] for w in counts}
    merges: list[tuple[str, str]] = []
    while len(merges) < limit:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, parts in splits.items():
            for pair in pairwise(parts):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        for parts in splits.values():
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == best:
                    parts[i : i + 2] = [best[0] + best[1]]
                i += 1
    return merges


def build_tokenizer(folder: Path, captions: int = 20000, limit: int = 2000) -> CLIPTokenizer:
    """Learn the merges, write CLIP's tokenizer files to `folder`, and load them back."""
    folder.mkdir(parents=True, exist_ok=True)
    merges = learn_merges(word_counts(captions), limit)
    letters = byte_letters()
    names = [*letters, *(ch + "</w>" for ch in letters), *(a + b for a, b in merges), BOS, EOS]
    vocab = {name: i for i, name in enumerate(dict.fromkeys(names))}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def special(token: str) -> dict:
        return {"content": token, "lstrip": False, "normalized": token == BOS, "rstrip": False, "single_word": False}

    (folder / "special_tokens_map.json").write_text(json.dumps({
        "bos_token": special(BOS), "eos_token": special(EOS), "pad_token": EOS, "unk_token": special(EOS),
    }, indent=2) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "add_prefix_space": False, "bos_token": BOS, "eos_token": EOS, "pad_token": EOS, "unk_token": EOS,
        "do_lower_case": True, "errors": "replace", "model_max_length": LENGTH, "tokenizer_class": "CLIPTokenizer",
    }, indent=2) + "\n")
    return load_tokenizer(folder)


def load_tokenizer(folder: Path) -> CLIPTokenizer:
    """The tokenizer of a model folder."""
    return CLIPTokenizer.from_pretrained(folder)


def encode(tokenizer: CLIPTokenizer, captions: list[str]) -> np.ndarray:
    """Padded token ids, int64 [b, 77]."""
    return tokenizer(captions, padding="max_length", max_length=LENGTH, truncation=True, return_tensors="np")["input_ids"]
