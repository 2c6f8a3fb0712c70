"""A share that was counted, with what counting leaves open: the interval of Wilson."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_count, check_number, check_tensor

Z = 1.96  # standard deviations each way: 95 of 100 such intervals hold the true share


@dataclass(frozen=True)
class Share:
    """`count` hits among `of` tries, and the stretch in which the true share lies.

    It is written with its interval, so that no share of a table stands there without one:

    >>> str(Share(3, 40))
    '0.075 [0.026, 0.199]'

    Raises TypeError or ValueError for a count that is none, or above `of`.
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        check_count(self.of, "of", 1)
        check_count(self.count, "count", 0, self.of)

    @property
    def value(self) -> float:
        """The share itself, count / of."""
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """From where to where: `wilson` of the count."""
        return wilson(self.count, self.of)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}]"


def share(hits: Tensor) -> Share:
    """The share of True among bools (N,). Raises TypeError for numbers, ValueError for none.

    >>> share(torch.tensor([True, False, True, True])).count
    3
    """
    check_tensor(hits, "hits")
    if hits.dtype != torch.bool:
        raise TypeError(f"hits must be bools, one for each try, got {hits.dtype}. Compare first: x > 0.")
    if hits.ndim == 0 or hits.numel() == 0:
        raise ValueError(f"hits must hold at least one try, got shape {tuple(hits.shape)}.")
    return Share(int(hits.sum()), hits.numel())


def wilson(count: int, of: int, z: float = Z) -> tuple[float, float]:
    """The shares p under which `count` of `of` is no further off than z standard deviations.

        |count / of - p| <= z √(p (1 - p) / of),      solved for p

    Unlike p̂ ± z √(p̂ (1 - p̂) / of) it stays inside [0, 1] and has a width where nothing, or everything, was
    counted. Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".

    >>> low, high = wilson(0, 100)
    >>> round(low, 3), round(high, 3)
    (0.0, 0.037)
    """
    check_count(of, "of", 1)
    check_count(count, "count", 0, of)
    check_number(z, "z", low=1e-6)
    p, extra = count / of, z**2 / of
    middle = (p + extra / 2) / (1 + extra)
    half = z / (1 + extra) * math.sqrt(p * (1 - p) / of + extra / (4 * of))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return 0.0 if count == 0 else low, 1.0 if count == of else high  # to the last digit
