"""Truths that samplers are held against: exact denoisers, and recursions written a second time.

The recursions here share no line with the library. They live in σ-space, on plain Python floats, and
follow the textbook form x + (σ_next - σ) · slope that the library avoids for its rounding errors.
"""

import inspect
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

import minidiff as md
from minidiff import NoiseSchedule, Prediction, SampleStep

LINEAR, COSINE = NoiseSchedule.linear(T=1000), NoiseSchedule.cosine(T=1000)
SCHEDULES = {"linear": LINEAR, "cosine": COSINE}
STEPS = (1, 2, 3, 4, 5, 10, 27, 50)
SPACINGS = ("trailing", "leading", "linspace", "karras")

# every sampler with every option that changes its arithmetic
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("ddpm", {"variance": "small"}),
    ("ddpm", {"variance": "large"}),
    ("ddim", {"eta": 0.0}),
    ("ddim", {"eta": 0.6}),
    ("pndm", {"start": "multistep"}),
    ("pndm", {"start": "runge_kutta"}),
    ("lms", {"order": 1}),
    ("lms", {"order": 2}),
    ("lms", {"order": 3}),
    ("lms", {"order": 4}),
    ("euler", {}),
    ("euler_ancestral", {"eta": 1.0}),
    ("euler_ancestral", {"eta": 0.4}),
    ("heun", {}),
    ("heun", {"churn": 1.5}),
    ("dpm_solver_pp", {}),
]
NEW = [(name, options) for name, options in VARIANTS if name not in ("ddpm", "ddim")]

Sampler = Callable[..., Iterator[SampleStep]]


def names_in(sampler: Sampler) -> dict[str, Any]:
    """The global names that the body of a sampler reads, behind its frame."""
    names: dict[str, Any] = inspect.unwrap(sampler).__globals__  # type: ignore[attr-defined]
    return names


def spacings_of(
    name: str, options: dict[str, Any] | None = None, schedule: NoiseSchedule | None = None
) -> tuple[str, ...]:
    """PNDM's weights are those of equal strides in t, so it has no Karras spacing. Its Runge-Kutta start
    refuses to begin at σ = 20,000, where a cosine schedule ends: there even float64 may be seen to round.
    """
    if name != "pndm":
        return SPACINGS
    return ("leading",) if options == {"start": "runge_kutta"} and schedule is COSINE else SPACINGS[:3]


class GaussianDenoiser:
    """Exact for N(0, s² I), linear in x: ε = √(1-ᾱ) x / (ᾱ s² + 1 - ᾱ). Also remembers what it was asked."""

    def __init__(self, schedule: NoiseSchedule, s: float) -> None:
        self.schedule, self.s = schedule, s
        self.asked: list[float] = []
        self.seen: list[Tensor] = []

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        self.asked.append(t)
        self.seen.append(x_t.clone())
        alpha_bar = self.schedule.alpha_bar_at(t)
        variance = alpha_bar * self.s**2 + 1 - alpha_bar
        x_0 = math.sqrt(alpha_bar) * self.s**2 / variance * x_t
        return Prediction(x_0, math.sqrt(1 - alpha_bar) / variance * x_t)


def point_mass(schedule: NoiseSchedule, mu: Tensor) -> md.IdealDenoiser:
    return md.IdealDenoiser(mu[None], schedule)


def times(schedule: NoiseSchedule, steps: int, spacing: str) -> list[float]:
    if spacing == "karras":
        return schedule.karras_timesteps(steps)
    return [float(t) for t in schedule.timesteps(steps, spacing)]


def sigma_at(schedule: NoiseSchedule, t: float) -> float:
    """σ between the indices, log σ in a straight line: numpy's interpolation, not the library's."""
    log_sigmas = np.log(schedule.sigmas.numpy())
    return float(np.exp(np.interp(t, np.arange(schedule.T), log_sigmas)))


def run_linear(
    sampler: Sampler, denoise: Any, schedule: NoiseSchedule, draws: int, **options: Any
) -> list[tuple[float, float]]:
    """(weight of x_T, variance of the fresh noise) of x_t after each step of a sampler on a linear denoiser.

    Row 0 of the batch starts at 1, the others at 0; the k-th draw of noise is 1 in row k and 0 elsewhere.
    So the rows of x_t are the weights of x_T and of every draw, and no statistics are needed.
    """
    x_T = torch.zeros(1 + draws, 1, dtype=torch.float64)
    x_T[0] = 1
    drawn = 0

    def unit_noise(x: Tensor, generator: object) -> Tensor:
        nonlocal drawn
        drawn += 1
        return torch.zeros_like(x).index_fill_(0, torch.tensor(drawn), 1.0)

    with patch.dict(names_in(sampler), randn_like=unit_noise):
        steps = [step.x_t.flatten() for step in sampler(denoise, schedule, x_T, **options)]
    return [(x[0].item(), x[1:].square().sum().item()) for x in steps]


# ---- the recursions ------------------------------------------------------------------------------------


def multistep_weights(nodes: list[float], end: float) -> np.ndarray:
    """Weights that integrate every polynomial through `nodes` (newest first): the moment equations."""
    h = end - nodes[0]
    u = (np.array(nodes) - nodes[0]) / h
    moments = [1 / (m + 1) for m in range(len(nodes))]
    return h * np.linalg.solve(np.vander(u, increasing=True).T, moments)


def recursion(
    name: str, schedule: NoiseSchedule, s: float, steps: int, spacing: str, **options: Any
) -> list[tuple[float, float]]:
    """What `run_linear` must return for a new sampler and a Gaussian of standard deviation s."""

    def slope(x: float, sigma: float) -> float:  # dx/dσ of the probability flow
        return sigma * x / (sigma**2 + s**2)

    ts = times(schedule, steps, spacing)
    sigmas = [sigma_at(schedule, t) for t in ts] + [0.0]
    x, variance = math.sqrt(1 + sigmas[0] ** 2), 0.0
    out = []
    past: list[tuple[float, float]] = []  # (σ, slope), newest first
    past_image, past_sigma = 0.0, 0.0
    for i, (sigma, end) in enumerate(pairwise(sigmas)):
        if name == "euler":
            x += (end - sigma) * slope(x, sigma)
        elif name == "euler_ancestral":
            up2 = options["eta"] ** 2 * end**2 * (sigma**2 - end**2) / sigma**2
            gain = 1 + (math.sqrt(end**2 - up2) - sigma) * slope(1, sigma)
            x, variance = gain * x, gain**2 * variance + up2
        elif name == "heun":
            gamma = min(options.get("churn", 0) / steps, math.sqrt(2) - 1)
            raised = min(sigma * (1 + gamma), schedule.sigmas[-1].item())
            variance += max(raised**2 - sigma**2, 0)
            gain = 1 + (end - raised) * slope(1, raised)
            if end > 0:
                gain = 1 + (end - raised) * (slope(1, raised) + slope(gain, end)) / 2
            x, variance = gain * x, gain**2 * variance
        elif name == "lms":
            past = [(sigma, slope(x, sigma)), *past][: options["order"]]
            weights = multistep_weights([node for node, _ in past], end)
            x += sum(w * d for w, (_, d) in zip(weights, past, strict=True))
        elif name == "pndm":
            e = slope(x, sigma)
            past = [(sigma, e), *past][:4]
            last = i == steps - 1
            if options["start"] == "multistep" and i == 0 and not last:
                e = (e + slope(x + (end - sigma) * e, end)) / 2
            elif options["start"] == "runge_kutta" and i < 3 and not last:
                half = sigma_at(schedule, (ts[i] + ts[i + 1]) / 2)
                e_2 = slope(x + (half - sigma) * e, half)
                e_3 = slope(x + (half - sigma) * e_2, half)
                e_4 = slope(x + (end - sigma) * e_3, end)
                e = (e + 2 * e_2 + 2 * e_3 + e_4) / 6
            else:  # equal strides: the nodes are 0, -1, -2, -3
                equal = multistep_weights([-float(j) for j in range(len(past))], 1.0)
                e = sum(w * d for w, (_, d) in zip(equal, past, strict=True))
            x += (end - sigma) * e
        elif name == "dpm_solver_pp":
            image = x * s**2 / (sigma**2 + s**2)
            guess = image
            if i > 0 and end > 0:  # the straight line through both images, in log σ, half a step ahead
                r = math.log(past_sigma / sigma) / math.log(sigma / end)
                guess = image + (image - past_image) / (2 * r)
            x = end / sigma * x + (1 - end / sigma) * guess
            past_image, past_sigma = image, sigma
        out.append((x / math.sqrt(1 + end**2), variance / (1 + end**2)))
    return out


def exact_gain(schedule: NoiseSchedule, s: float, t_from: float, t_to: float) -> float:
    """What the probability flow multiplies x_t by between two times, for N(0, s²)."""
    start, end = (a * s**2 + 1 - a for a in (schedule.alpha_bar_at(t_from), schedule.alpha_bar_at(t_to)))
    return math.sqrt(end / start)
