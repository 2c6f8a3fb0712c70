"""What the checks of several lessons are made of: schedules, the jump, and things that remember how they were asked."""

from __future__ import annotations

import math
from typing import Any, Self

import torch
from torch import Generator, Tensor


class Remembering:
    """Handed to a student's function as it is, not as a copy: the check wants to see what became of it."""

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self


def uniform(generator: Generator, low: float, high: float) -> float:
    """One number between `low` and `high`."""
    return low + (high - low) * float(torch.rand((), generator=generator))


def normal(generator: Generator, *shapes: tuple[int, ...]) -> list[Tensor]:
    """Standard normal numbers, one tensor for each shape."""
    return [torch.randn(shape, generator=generator) for shape in shapes]


def random_betas(generator: Generator, count: int, low: float = 0.05, high: float = 0.55) -> Tensor:
    """Betas without any order, so that no two steps can be taken for each other."""
    return low + (high - low) * torch.rand(count, generator=generator)


def alpha_bars(betas: Tensor) -> Tensor:
    """ᾱ_t for all t, (T,)."""
    return torch.cumprod(1 - betas, dim=0)


def one_before(values: Tensor, first: float = 1.0) -> Tensor:
    """The list one place later, with `first` in front: for ᾱ, what is left before each step."""
    return torch.cat([values.new_full((1,), first), values[:-1]])


def cosine_f(u: Any, s: float) -> Any:
    """f(u) of the cosine schedule, at the share u of the way (a tensor)."""
    return torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2


def shares(T: int) -> Tensor:
    """0, 1/T, ..., 1: the share of the steps taken, before the first step and after each."""
    return torch.arange(T + 1, dtype=torch.float64) / T


def cosine_alpha_bars(T: int = 1000, s: float = 0.008) -> Tensor:
    """All ᾱ_t of the cosine schedule, not clipped: the last is 0."""
    f: Tensor = cosine_f(shares(T), s)
    return f[1:] / f[0]


def clipped(bars: Tensor, largest: float = 0.999) -> Tensor:
    """The ᾱ that are left when no β may pass `largest`."""
    return alpha_bars((1 - bars / one_before(bars)).clamp(max=largest))


def wide(values: Tensor, x: Tensor) -> Tensor:
    """One number for each image, (B,), in a shape that multiplies images, (B, 1, ...)."""
    return values.reshape(-1, *[1] * (x.ndim - 1))


def likeness(one: Tensor, other: Tensor) -> float:
    """The correlation of all numbers of two tensors of equally many."""
    return float(torch.corrcoef(torch.stack([one.flatten().double(), other.flatten().double()]))[0, 1])
