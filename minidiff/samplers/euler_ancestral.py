"""Euler ancestral: step down further than asked, then put fresh noise back."""

from collections.abc import Iterator
from math import sqrt

from torch import Tensor

from minidiff._validate import check_number
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, check_start, sigma_walk, weighted_sum
from minidiff.schedule import NoiseSchedule


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
    small variance in other clothes. Into the clean image (σ_next = 0) no noise is added. Order 1.

    Shapes: x_T (B, ...), pure noise N(0, I). Works with zero terminal SNR (σ = ∞).
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)
    check_number(eta, "eta", 0, 1)

    def run() -> Iterator[SampleStep]:
        x_t = x_T
        for t, sigma, sigma_next in sigma_walk(schedule, steps, spacing):
            prediction = denoise(x_t, t)
            sigma_down, sigma_up = split_sigma(sigma, sigma_next, eta)
            signal = 1 / sqrt(1 + sigma_next**2)  # x_t = x / √(1 + σ²)
            x_t = weighted_sum([signal, signal * sigma_down], [prediction.x_0, prediction.epsilon])
            if sigma_up > 0:
                x_t.add_(randn_like(x_t, generator), alpha=signal * sigma_up)
            yield SampleStep(t, x_t, prediction)

    return run()


def split_sigma(sigma: float, sigma_next: float, eta: float) -> tuple[float, float]:
    """(σ_down, σ_up) with σ_down² + σ_up² = σ_next²: how much noise stays, how much is drawn anew.

    >>> split_sigma(2.0, 1.0, eta=0.0), split_sigma(2.0, 0.0, eta=1.0)
    ((1.0, 0.0), (0.0, 0.0))
    """
    variance_up = eta**2 * sigma_next**2 * (1 - (sigma_next / sigma) ** 2)
    return sqrt(sigma_next**2 - variance_up), sqrt(variance_up)
