"""A network for clouds of points: every point is treated alike, and the points look at each other.

    x_t (B, P, 3) ─▶ a vector each ─▶ [look at each other; think, each by itself] x depth ─▶ (B, P, 3)

A cloud has no first point. The network has no place where an order could come in, so it commutes with every
permutation of the points: network(x_t[:, order]) = network(x_t)[:, order]. (No position is embedded, nothing
is flattened.) It takes clouds of any number of points. After Vaswani et al. 2017; for clouds Nichol et al.
2022, "Point-E".
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader
from minidiff._validate import check_count, check_flag, check_network_input
from minidiff.nets.conditions import KINDS, ConditionSettings, check_settings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network


@dataclass(frozen=True)
class PointSettings:
    """What shapes the network; saved with its weights."""

    dimensions: int = 3  # of a point
    width: int = 96
    depth: int = 4  # blocks
    heads: int = 4
    waves: int = 3  # each coordinate x comes with sin and cos of π x, 2π x, ... as many of them
    talk: bool = True  # whether the points look at each other; without, each is treated by itself
    condition: ConditionSettings | None = None  # what the network is told besides

    def __post_init__(self) -> None:
        for name in ("dimensions", "width", "depth", "heads"):
            check_count(getattr(self, name), name, 1)
        check_count(self.waves, "waves", 0, 16)
        check_flag(self.talk, "talk")
        check_settings(self.condition)
        if self.width % 2 or self.width % self.heads:
            raise ValueError(f"width must be even and a multiple of heads ({self.heads}), got {self.width}.")


@network(PointSettings, *KINDS)
class PointNetwork(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, condition)`: (B, P, D), (B,) -> (B, P, D), for any P.

    The head starts at zero: the untrained network predicts 0 everywhere. A condition is heard as the time is:
    as a vector (a class label, attributes).
    """

    def __init__(self, settings: PointSettings | None = None) -> None:
        super().__init__()
        if settings is not None and not isinstance(settings, PointSettings):
            raise TypeError(f"settings must be PointSettings, got {type(settings).__name__}.")
        self.settings = settings = settings or PointSettings()
        width, told = settings.width, settings.condition
        self.point = nn.Linear(settings.dimensions * (1 + 2 * settings.waves), width)
        self.time = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.condition: Reader | None = None if told is None else told.build(width)
        self.blocks = nn.ModuleList(PointBlock(settings) for _ in range(settings.depth))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, settings.dimensions)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        check_network_input(x_t, t, self.point.weight)
        if x_t.ndim != 3 or x_t.shape[2] != self.settings.dimensions:
            wanted = f"(B, P, {self.settings.dimensions})"
            raise ValueError(f"x_t must have shape {wanted}, clouds of points; got {tuple(x_t.shape)}.")
        heard = self.time(timestep_embedding(t, self.settings.width).to(x_t.dtype))
        if self.condition is not None:
            condition = self.condition.null(len(t), t.device) if condition is None else condition
            self.condition.check(condition, len(t), values=False)
            heard = heard + self.condition(condition).vector
        elif condition is not None:
            raise ValueError("This network was built without a condition and takes none.")
        h = self.point(waves_of(x_t, self.settings.waves))
        for block in self.blocks:
            h = block(h, F.silu(heard))
        return self.head(self.norm(h))  # type: ignore[no-any-return]


class PointBlock(nn.Module):
    """Points look at each other, if they may; then each goes through two layers by itself. Both add to h."""

    def __init__(self, settings: PointSettings) -> None:
        super().__init__()
        width, self.heads = settings.width, settings.heads
        self.to_qkv = nn.Linear(width, 3 * width) if settings.talk else None
        self.out = nn.Linear(width, width) if settings.talk else None
        self.think = nn.Sequential(nn.Linear(width, 2 * width), nn.SiLU(), nn.Linear(2 * width, width))
        self.heard = nn.Linear(width, 4 * width)

    def forward(self, h: Tensor, heard: Tensor) -> Tensor:
        """h (B, P, C), heard (B, C): the time and the condition scale and shift what each half sees."""
        scales, shifts = self.heard(heard)[:, None].unflatten(-1, (2, 2, -1)).unbind(-2)
        (scale, more_scale), (shift, more_shift) = scales.unbind(-2), shifts.unbind(-2)
        if self.to_qkv is not None and self.out is not None:
            q, k, v = self.to_qkv(seen(h, scale, shift)).unflatten(-1, (3, self.heads, -1)).unbind(2)
            mixed = F.scaled_dot_product_attention(*(part.transpose(1, 2) for part in (q, k, v)))
            h = h + self.out(mixed.transpose(1, 2).flatten(2))  # (B, heads, P, C/heads) -> (B, P, C)
        return h + self.think(seen(h, more_scale, more_shift))  # type: ignore[no-any-return]


def seen(h: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Each point's vector with mean 0 and variance 1, then scaled and shifted as the time wants it."""
    return F.layer_norm(h, h.shape[-1:]) * (1 + scale) + shift


def waves_of(x: Tensor, waves: int) -> Tensor:
    """Coordinates (..., D) with sines and cosines of π x, 2π x, 4π x, ...: (..., D (1 + 2 waves))."""
    angles = [math.pi * 2**k * x for k in range(waves)]
    return torch.cat([x, *(wave(a) for a in angles for wave in (torch.sin, torch.cos))], dim=-1)
