"""Where a mixture's modes are known: how many of them a model found, and how much of it is any good."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_floating, row_of_numbers

RADII = 3.0  # standard deviations from a mean within which a sample is a good one
ENOUGH = 0.2  # of its even share, for a mode to count as found
REAL_SHARE = 1 - math.exp(-(RADII**2) / 2)  # of real samples are good, in the plane and modes far apart


@dataclass(frozen=True)
class ModeReport:
    """What became of K modes."""

    modes: int  # K
    found: int  # modes with at least ENOUGH of their even share of all samples, good ones counted
    good: float  # share of samples within RADII standard deviations of the nearest mean
    divergence: float  # KL(shares of the modes among good samples ‖ even), in nats: 0 is even, log K one mode


def mode_report(points: Tensor, means: Tensor, stds: Tensor) -> ModeReport:
    """Judge samples (N, D) of a mixture of K round Gaussians with even weights: means (K, D), stds (K,).

        KL = Σ_k p_k log(K p_k),   p_k the share of mode k among the good samples

    Where no sample is good, the divergence is log K, as bad as it gets.
    Source: Lin et al. 2018 (PacGAN), section 4.1, for the radii; that a mode needs ENOUGH is ours.
    Raises ValueError for shapes that do not fit.

    >>> from minidiff.data import eight_gaussians_parameters
    >>> means, stds, _ = eight_gaussians_parameters()
    >>> mode_report(means[[0, 0, 1, 1]], means, stds)
    ModeReport(modes=8, found=2, good=1.0, divergence=1.3862943611198906)
    """
    for given, name in ((points, "points"), (means, "means")):
        check_floating(given, name)
    stds = row_of_numbers(stds, "stds").cpu().double()
    if points.ndim != 2 or means.ndim != 2 or points.shape[1] != means.shape[1] or len(stds) != len(means):
        raise ValueError(
            f"points must be (N, D), means (K, D) and stds (K,), got {tuple(points.shape)}, "
            f"{tuple(means.shape)} and {tuple(stds.shape)}."
        )
    if not bool(((stds > 0) & stds.isfinite()).all()):
        raise ValueError(f"stds must be positive and finite, got {stds.tolist()}.")
    distance, nearest = (torch.cdist(points.cpu().double(), means.cpu().double()) / stds).min(dim=1)
    counts = torch.bincount(nearest[distance <= RADII], minlength=len(means)).double()  # (K,)
    found = int((counts >= ENOUGH * len(points) / len(means)).sum())
    total = counts.sum()
    shares = counts / total if total > 0 else torch.eye(len(means), dtype=torch.float64)[0]
    divergence = torch.xlogy(shares, len(means) * shares).sum().item()
    return ModeReport(len(means), found, (total / len(points)).item(), divergence)
