"""A transformer in the place of the U-Net: places become tokens, and all of them look at all of them.

    x_t ──fold──▶ tokens + where they are ──▶ block ─▶ ... ─▶ block ──▶ norm, head, unfold ──▶ prediction

Each block hears the time and the condition as six vectors: a shift, a scale and a gate for its attention, and
the same for its two layers. All gates start at 0, and so does the head: the untrained network predicts 0.
Source: Peebles & Xie 2023, "Scalable diffusion models with transformers", section 3.2 (DiT, adaLN-Zero).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader
from minidiff._validate import check_count, check_network_input
from minidiff.nets.attention import zeroed
from minidiff.nets.conditions import KINDS, AttributeSettings, ClassSettings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network


@dataclass(frozen=True)
class DiTSettings:
    """Everything that shapes a diffusion transformer; saved with its weights."""

    channels: int = 4  # of what is denoised
    width: int = 96  # of a token
    depth: int = 4  # blocks
    heads: int = 4
    patch: int = 1  # side of the squares of places that make one token
    classes: int | tuple[int, ...] | None = None  # several numbers: one for each attribute; None: no labels

    def __post_init__(self) -> None:
        for name in ("channels", "width", "depth", "heads", "patch"):
            check_count(getattr(self, name), name, 1)
        if isinstance(self.classes, (tuple, list)):
            object.__setattr__(self, "classes", tuple(self.classes))
        self.told()
        if self.width % 4 or self.width % self.heads:
            raise ValueError(f"width must be a multiple of 4 and of heads ({self.heads}), got {self.width}.")

    def told(self) -> ClassSettings | AttributeSettings | None:
        """What the network is told, as `UNetSettings.told`."""
        if isinstance(self.classes, tuple):
            return AttributeSettings(self.classes)
        return None if self.classes is None else ClassSettings(self.classes)


class DiTBlock(nn.Module):
    """Attention, then two layers, each between a shift and scale before and a gate behind."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.layers = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )
        self.modulation = zeroed(nn.Linear(width, 6 * width))

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = self.modulation(context)[:, None].chunk(
            6, dim=-1
        )
        B, N, width = x.shape
        qkv = self.to_qkv(normed(x) * (1 + scale_1) + shift_1)
        q, k, v = qkv.reshape(B, N, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        h = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(B, N, width)
        x = x + gate_1 * self.out(h)
        return x + gate_2 * self.layers(normed(x) * (1 + scale_2) + shift_2)  # type: ignore[no-any-return]


@network(DiTSettings, *KINDS)
class DiT(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, labels)`: (B, C, H, W), (B,) -> (B, C, H, W), as a U-Net.

    H and W may be any multiples of `patch`; the cost of the attention grows with the square of H * W.
    """

    def __init__(self, settings: DiTSettings) -> None:
        super().__init__()
        if not isinstance(settings, DiTSettings):
            raise TypeError(f"settings must be DiTSettings, got {type(settings).__name__}.")
        self.settings, width, told = settings, settings.width, settings.told()
        folded = settings.channels * settings.patch**2
        self.stem = nn.Linear(folded, width)
        self.time_mlp = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.condition: Reader | None = None if told is None else told.build(width)
        self.blocks = nn.ModuleList(DiTBlock(width, settings.heads) for _ in range(settings.depth))
        self.modulation, self.head = zeroed(nn.Linear(width, 2 * width)), zeroed(nn.Linear(width, folded))

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        check_network_input(x_t, t, self.stem.weight)
        patch, wanted = self.settings.patch, self.settings.channels
        if x_t.ndim != 4 or x_t.shape[1] != wanted or x_t.shape[2] % patch or x_t.shape[3] % patch:
            raise ValueError(
                f"x_t must have shape (B, {wanted}, H, W), H, W multiples of {patch}; got {tuple(x_t.shape)}."
            )
        context = F.silu(self.context(x_t, t, condition))
        x = F.pixel_unshuffle(x_t, patch)  # (B, C p², h, w)
        h, w = x.shape[2:]
        tokens = self.stem(x.flatten(2).transpose(1, 2)) + where(h, w, self.settings.width).to(x)
        for block in self.blocks:
            tokens = block(tokens, context)
        shift, scale = self.modulation(context)[:, None].chunk(2, dim=-1)
        output = self.head(normed(tokens) * (1 + scale) + shift).transpose(1, 2).unflatten(2, (h, w))
        return F.pixel_shuffle(output, patch)

    def context(self, x_t: Tensor, t: Tensor, condition: Condition | None) -> Tensor:
        """What every block hears: the time and what was told, (B, width)."""
        vector: Tensor = self.time_mlp(timestep_embedding(t, self.settings.width).to(x_t.dtype))
        if self.condition is None:
            if condition is not None:
                raise ValueError("This network was built without classes and takes no labels.")
            return vector
        condition = self.condition.null(t.shape[0], t.device) if condition is None else condition
        self.condition.check(condition, t.shape[0], values=False)
        told = self.condition(condition).vector
        return vector if told is None else vector + told


def normed(x: Tensor) -> Tensor:
    """Each token with mean 0 and variance 1."""
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


def where(height: int, width: int, features: int) -> Tensor:
    """Where each place is, (H * W, features): half of the features say the row, half the column."""
    row = timestep_embedding(torch.arange(height), features // 2)
    column = timestep_embedding(torch.arange(width), features // 2)
    return torch.cat([row.repeat_interleave(width, dim=0), column.repeat(height, 1)], dim=1)
