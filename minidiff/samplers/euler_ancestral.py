"""Euler ancestral: step down further than asked, then put fresh noise back."""

from collections.abc import Iterator
from functools import partial
from math import sqrt

from torch import Tensor

from minidiff._validate import check_number
from minidiff.denoisers import Denoiser
from minidiff.forward import posterior_variance
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, walk
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule


@sampler(eta=partial(check_number, low=0, high=1))
def euler_ancestral(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
    eta: float = 1.0,
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Euler steps with fresh noise (the "ancestral" sampler of k-diffusion, Crowson 2022).

    In x = x_t / √ᾱ_t, with σ_next² split in two: what is left of the old noise, and new noise z:

        σ_up²   = η² σ_next² (1 - σ_next² / σ²)       σ_down² = σ_next² - σ_up²
        x_next  = x + (σ_down - σ) ε̂ + σ_up z = x̂_0 + σ_down ε̂ + σ_up z

    η = 0 is `euler`; η = 1 has the variance of the posterior q(x_next | x, x̂_0), so it is DDPM with the
    small variance in other clothes. Into the clean image (σ_next = 0) no noise is added. Order 1, one call
    a step.

    Shapes: x_T (B, ...), pure noise N(0, I). Works with zero terminal SNR (σ = ∞).
    """
    x_t = x_T
    for t, alpha_bar, alpha_bar_next in walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        sigma_down, sigma_up = split_sigma(alpha_bar, alpha_bar_next, eta)
        x = prediction.x_0 + sigma_down * prediction.epsilon
        if sigma_up > 0:
            x = x + sigma_up * randn_like(x, generator)
        x_t = sqrt(alpha_bar_next) * x
        yield SampleStep(t, x_t, prediction)


def split_sigma(alpha_bar: float, alpha_bar_next: float, eta: float) -> tuple[float, float]:
    """(σ_down, σ_up) with σ_down² + σ_up² = σ_next²: how much noise stays, how much is drawn anew.

    σ_up² is η² times the posterior's variance, which in x = x_t / √ᾱ_next counts 1 / ᾱ_next times.

    >>> split_sigma(0.2, 0.5, eta=0.0), split_sigma(0.2, 1.0, eta=1.0)
    ((1.0, 0.0), (0.0, 0.0))
    """
    variance_up = eta**2 * posterior_variance(alpha_bar, alpha_bar_next) / alpha_bar_next
    variance_next = (1 - alpha_bar_next) / alpha_bar_next
    return sqrt(variance_next - variance_up), sqrt(variance_up)
