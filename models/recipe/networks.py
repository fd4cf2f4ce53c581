"""The shapes of the model: text encoder, inpainting UNet, noise schedule, and the training heads beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from tokens import LENGTH, load_tokenizer
from world.pen import PALETTE
from world.vocabulary import NOUNS


@dataclass(frozen=True)
class Size:
    """Widths of one model size."""

    vae: tuple[int, ...]
    unet: tuple[int, ...]
    """From the finest level to the coarsest; pictures of half size are learned without the finest, see `grow.py`."""
    text: int
    text_layers: int
    coarse_layers: int = 1
    """Transformer layers at the coarsest level."""
    attention_levels: int = 2
    """Levels with attention to the caption, counted from the coarsest."""

    @property
    def core(self) -> Size:
        """The size without its finest level."""
        return replace(self, unet=self.unet[1:])


SIZES = {
    "small": Size(vae=(32, 64, 128, 128), unet=(64, 64, 128, 256), text=256, text_layers=3),
    "large": Size(vae=(32, 64, 128, 128), unet=(96, 96, 192, 320), text=256, text_layers=4, coarse_layers=2),
}


def build_scheduler() -> DDIMScheduler:
    """Velocity prediction with zero terminal signal-to-noise ratio (arXiv:2202.00512, arXiv:2305.08891)."""
    return DDIMScheduler(
        num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
        prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing",
        clip_sample=False, set_alpha_to_one=True, steps_offset=1,
    )


def build_unet(size: Size) -> UNet2DConditionModel:
    """An untrained Stable-Diffusion-style inpainting UNet: 9 channels in, 4 out."""
    finer = len(size.unet) - size.attention_levels
    return UNet2DConditionModel(
        sample_size=32, in_channels=9, out_channels=4, layers_per_block=1, block_out_channels=size.unet,
        down_block_types=("DownBlock2D",) * finer + ("CrossAttnDownBlock2D",) * size.attention_levels,
        up_block_types=("CrossAttnUpBlock2D",) * size.attention_levels + ("UpBlock2D",) * finer,
        transformer_layers_per_block=[1] * (len(size.unet) - 1) + [size.coarse_layers],
        cross_attention_dim=size.text, attention_head_dim=4, norm_num_groups=32,
    ).to(memory_format=torch.channels_last)


def build_text_encoder(size: Size, vocabulary: int) -> CLIPTextModel:
    """An untrained CLIP text model; the last two ids are its start and end tokens."""
    return CLIPTextModel(CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=size.text, intermediate_size=3 * size.text,
        num_hidden_layers=size.text_layers, num_attention_heads=4, max_position_embeddings=LENGTH,
        hidden_act="quick_gelu", bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1, projection_dim=size.text,
    ))


def unet_parts(unet: UNet2DConditionModel, x: Tensor, t: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
    """What `unet(x, t, text).sample` computes, and the output of its first up block beside it."""
    embedding = unet.time_embedding(unet.time_proj(t).to(x.dtype))
    x = unet.conv_in(x)
    kept = [x]

    def apply(block: nn.Module, *inputs: object) -> object:
        if getattr(block, "has_cross_attention", False):
            return block(*inputs, temb=embedding, encoder_hidden_states=text)
        return block(*inputs, temb=embedding)

    for block in unet.down_blocks:
        x, outputs = apply(block, x)
        kept.extend(outputs)
    x = apply(unet.mid_block, x)
    inner = None
    for block in unet.up_blocks:
        count = len(block.resnets)
        outputs, kept = tuple(kept[-count:]), kept[:-count]
        x = apply(block, x, outputs)
        inner = x if inner is None else inner
    return unet.conv_out(unet.conv_act(unet.conv_norm_out(x))), inner


class Painter(nn.Module):
    """Text encoder and UNet as one module.

    In training a linear head on the output of the first up block also says which thing
    stands in each cell of the clean picture, and of which colour it is. The renderer
    knows the answer, so words and places are learned many times sooner than from the
    velocity error alone (the thought of "Representation Alignment for Generation",
    arXiv:2410.06940, with exact labels in place of another network's features). The
    head is not part of the exported model.
    """

    def __init__(self, size: Size, vocabulary: int) -> None:
        super().__init__()
        self.text_encoder = build_text_encoder(size, vocabulary)
        self.unet = build_unet(size)
        self.run_unet = unet_parts
        self.layout_head = nn.Conv2d(size.unet[-1], len(NOUNS) + 1 + len(PALETTE) + 1, 1)

    def forward(self, x: Tensor, t: Tensor, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Predicted velocity [b, 4, h, w] for UNet input x [b, 9, h, w], timesteps [b], ids [b, tokens].

        Then the logits of nouns [b, 1 + nouns, h / c, w / c] and of colours [b, 1 + colours, h / c, w / c], where a cell of the
        coarsest level but one is c wide.
        """
        velocity, inner = self.run_unet(self.unet, x, t, self.text_encoder(ids)[0])
        nouns, colours = self.layout_head(inner).split([len(NOUNS) + 1, len(PALETTE) + 1], 1)
        return velocity, nouns, colours


def new_painter(tokenizer: str, size: Size) -> Painter:
    """Untrained networks for the tokenizer in that folder."""
    return Painter(size, len(load_tokenizer(tokenizer)))
