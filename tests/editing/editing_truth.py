"""Truths that edits are held against: conditional distributions in closed form, and plain readers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import torch
from torch import Generator, Tensor

import minidiff as md
from minidiff import NoiseSchedule, SampleStep, data

SCHEDULE = NoiseSchedule.cosine(T=1000)
FIRST_KNOWN = torch.tensor([[True, False]])


def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


def last(steps: Iterator[SampleStep]) -> Tensor:
    return deque(steps, maxlen=1)[0].x_t


def mixture(means: Tensor, stds: Tensor) -> md.GaussianMixtureDenoiser:
    return md.GaussianMixtureDenoiser(means, stds, torch.ones(len(means), dtype=torch.float64), SCHEDULE)


def eight_bumps() -> tuple[Tensor, Tensor]:
    means, stds, _ = data.eight_gaussians_parameters()
    return means.double(), stds.double()


def two_bumps(aside: float = 0.12) -> tuple[Tensor, Tensor]:
    """Two bumps that their first coordinate, ± `aside`, tells apart with certainty, but only at low noise."""
    means = torch.tensor([[aside, 0.8], [-aside, -0.8]], dtype=torch.float64)
    return means, torch.full((2,), 0.04, dtype=torch.float64)


def weights_given(means: Tensor, stds: Tensor, x: float) -> Tensor:
    """How much of each bump is left when the first coordinate is known to be x: Bayes' rule."""
    return torch.softmax(-((x - means[:, 0]) ** 2) / (2 * stds**2) - stds.log(), dim=0)


def conditional_denoiser(means: Tensor, stds: Tensor, x: float) -> md.GaussianMixtureDenoiser:
    """The exact denoiser of the second coordinate, (B, 1), given the first: what a network trained with the
    known part as an input learns."""
    weights = weights_given(means, stds, x).clamp(min=1e-300)
    return md.GaussianMixtureDenoiser(means[:, 1:].clone(), stds, weights, SCHEDULE)


def exact_draws(means: Tensor, stds: Tensor, x: float, n: int, seed: int) -> Tensor:
    """Draws of the second coordinate given the first, (n,)."""
    g = seeded(seed)
    which = torch.multinomial(weights_given(means, stds, x), n, replacement=True, generator=g)
    return means[which, 1] + stds[which] * torch.randn(n, generator=g, dtype=torch.float64)


def wasserstein(a: Tensor, b: Tensor) -> float:
    """W1 between two samples of one size on the line: sort, and compare in order."""
    return float((a.sort().values - b.sort().values).abs().mean())


def start(n: int, seed: int = 1) -> Tensor:
    return md.randn((n, 2), generator=seeded(seed), dtype=torch.float64)


def given(x: float, n: int) -> Tensor:
    known = torch.full((n, 2), 7.0, dtype=torch.float64)  # what is not known is never looked at
    known[:, 0] = x
    return known
