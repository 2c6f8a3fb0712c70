"""Heun: look at the slope at both ends of the step and take the mean."""

from collections.abc import Iterator
from math import inf, sqrt

from torch import Tensor

from minidiff._validate import check_number
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, check_start, sigma_walk, weighted_sum
from minidiff.schedule import NoiseSchedule

LARGEST_GAMMA = sqrt(2) - 1  # Karras et al. 2022, algorithm 2: at most double the variance of the noise


def heun(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 25,
    spacing: str = "karras",
    churn: float = 0.0,
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Heun's second-order method for dx/dσ = ε̂ (Karras et al. 2022, algorithms 1 and 2).

    In x = x_t / √ᾱ_t: an Euler step, a second look from where it lands, and half the change of slope:

        x_next  = x̂_0 + σ_next ε̂                                       (Euler)
        x_next += (σ_next - σ) (ε̂_next - ε̂) / 2                        (the mean of both slopes)

    The step into σ = 0 stays plain Euler (there is nothing to ask there), and so does one out of σ = ∞:
    2 N - 1 calls for N steps. `SampleStep.t` and `.prediction` are those of the first look.

    `churn` > 0 (their S_churn, S_noise = 1) first raises σ to σ (1 + γ), γ = min(churn / N, √2 - 1), with
    fresh noise, up to the schedule's largest finite σ at most. Then `t` is where that image was denoised.

    Shapes: x_T (B, ...), pure noise N(0, I). Order 2, on grids that have no giant first stride: this is
    why Karras spacing is the default.
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)
    check_number(churn, "churn", low=0)

    def run() -> Iterator[SampleStep]:
        strides = list(sigma_walk(schedule, steps, spacing))
        gamma = min(churn / len(strides), LARGEST_GAMMA)
        highest = max(sigma for sigma in schedule.sigmas.tolist() if sigma < inf)
        x_t = x_T
        for i, (t, sigma, sigma_next) in enumerate(strides):
            if gamma > 0 and sigma < highest:
                raised = min(sigma * (1 + gamma), highest)
                x_t = raise_sigma(x_t, sigma, raised, generator)
                t, sigma = schedule.t_at_sigma(raised), raised
            prediction = denoise(x_t, t)
            signal = 1 / sqrt(1 + sigma_next**2)  # x_t = x / √(1 + σ²)
            x_t = weighted_sum([signal, signal * sigma_next], [prediction.x_0, prediction.epsilon])
            if sigma_next > 0 and sigma < inf:
                epsilon_next = denoise(x_t, strides[i + 1][0]).epsilon
                half = signal * (sigma_next - sigma) / 2
                x_t = weighted_sum([1, half, -half], [x_t, epsilon_next, prediction.epsilon])
            yield SampleStep(t, x_t, prediction)

    return run()


def raise_sigma(x_t: Tensor, sigma: float, raised: float, generator: Noise) -> Tensor:
    """Add the noise that takes x = x_t √(1 + σ²) from σ up to `raised`: a variance of raised² - σ²."""
    x = sqrt(1 + sigma**2) * x_t + sqrt(raised**2 - sigma**2) * randn_like(x_t, generator)
    return x / sqrt(1 + raised**2)
