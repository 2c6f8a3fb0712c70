"""DDPM: walk the forward chain backwards, one random step at a time."""

from collections.abc import Iterator
from functools import partial
from math import sqrt

from torch import Tensor

from minidiff._validate import check_choice
from minidiff.denoisers import Denoiser
from minidiff.forward import posterior_mean, posterior_variance
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, walk
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule

VARIANCES = ("small", "large")


@sampler(variance=partial(check_choice, choices=VARIANCES))
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

    Shapes: x_T (B, ...), pure noise N(0, I). Works with zero terminal SNR (ᾱ_T = 0).
    """
    x_t = x_T
    for t, alpha_bar, alpha_bar_prev in walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        x_t = posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)
        if alpha_bar_prev < 1:
            std = sqrt(posterior_variance(alpha_bar, alpha_bar_prev, variance))
            x_t = x_t + std * randn_like(x_t, generator)
        yield SampleStep(t, x_t, prediction)
