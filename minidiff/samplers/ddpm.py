"""DDPM: walk the forward chain backwards, one random step at a time."""

from collections.abc import Iterator
from math import sqrt

from torch import Tensor

from minidiff._validate import check_choice
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, check_start, walk
from minidiff.schedule import NoiseSchedule

VARIANCES = ("small", "large")


def ddpm(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = None,
    spacing: str = "trailing",
    variance: str = "small",
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Ancestral sampling (Ho et al. 2020, algorithm 2), over all T steps or a strided few.

    Each step draws from the posterior q(x_prev | x_t, x̂_0), with the denoiser's guess in place of x_0:

        mean     = √ᾱ_prev β / (1 - ᾱ_t) · x̂_0 + √α (1 - ᾱ_prev) / (1 - ᾱ_t) · x_t
        variance = (1 - ᾱ_prev) / (1 - ᾱ_t) · β  ("small")   or   β  ("large")

    where α = ᾱ_t / ᾱ_prev and β = 1 - α belong to the whole stride. "small" is exact when the data are
    one point, "large" when they are N(0, I). Into the clean image (ᾱ_prev = 1) no noise is added.
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)
    check_choice(variance, "variance", VARIANCES)

    def run() -> Iterator[SampleStep]:
        x_t = x_T
        for t, alpha_bar, alpha_bar_prev in walk(schedule, steps, spacing):
            prediction = denoise(x_t, t)
            alpha = alpha_bar / alpha_bar_prev
            weight_x_0 = sqrt(alpha_bar_prev) * (1 - alpha) / (1 - alpha_bar)
            weight_x_t = sqrt(alpha) * (1 - alpha_bar_prev) / (1 - alpha_bar)
            x_t = weight_x_0 * prediction.x_0 + weight_x_t * x_t
            if alpha_bar_prev < 1:
                std = sqrt(posterior_variance(alpha_bar, alpha_bar_prev, variance))
                x_t = x_t + std * randn_like(x_t, generator)
            yield SampleStep(t, x_t, prediction)

    return run()


def posterior_variance(alpha_bar: float, alpha_bar_prev: float, variance: str = "small") -> float:
    """Variance (not its root, not its log) of a reverse stride from ᾱ up to ᾱ_prev.

    Into the clean image, ᾱ_prev = 1, the small one is 0.

    >>> posterior_variance(0.5, 1.0), posterior_variance(0.5, 1.0, "large")
    (0.0, 0.5)
    """
    beta = 1 - alpha_bar / alpha_bar_prev
    return beta if variance == "large" else (1 - alpha_bar_prev) / (1 - alpha_bar) * beta
