"""Heun: look at the slope at both ends of the step and take the mean."""

from collections.abc import Iterator
from functools import partial
from math import inf, sqrt

from torch import Tensor

from minidiff._validate import check_number
from minidiff.denoisers import Denoiser
from minidiff.forward import mix
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, sigma_of, to_x_t, walk
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule

LARGEST_GAMMA = sqrt(2) - 1  # Karras et al. 2022, algorithm 2: at most double the variance of the noise


@sampler(churn=partial(check_number, low=0))
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

    In x = x_t / √ᾱ_t: an Euler step, a second look from where it lands, and the mean of both slopes:

        x_euler = x + (σ_next - σ) ε̂               = x̂_0 + σ_next ε̂
        x_next  = x + (σ_next - σ) (ε̂ + ε̂_next)/2   = x_euler + (σ_next - σ) (ε̂_next - ε̂)/2

    The right-hand forms are the ones computed, multiplied by √ᾱ_next: the left subtract numbers of the size
    of σ. Order 2.

    The step into σ = 0 stays plain Euler (there is nothing to ask there): 2 N - 1 calls for N steps. So does
    a step out of σ = ∞ (zero terminal SNR), where spacing starts there: one call less.
    `SampleStep.t` and `.prediction` are those of the first look.

    `churn` > 0 (their S_churn, S_noise = 1) first raises σ to σ (1 + γ), γ = min(churn / N, √2 - 1), with
    fresh noise, up to the schedule's largest finite σ at most. Then `t` is where that image was denoised.

    Shapes: x_T (B, ...), pure noise N(0, I). Its order needs grids that have no giant first stride: this is
    why Karras spacing is the default.
    """
    strides = list(walk(schedule, steps, spacing))
    gamma = min(churn / len(strides), LARGEST_GAMMA)
    x_t = x_T
    for i, (t, alpha_bar, alpha_bar_next) in enumerate(strides):
        sigma, sigma_next = sigma_of(alpha_bar), sigma_of(alpha_bar_next)
        if gamma > 0:
            x_t, t, sigma = raise_noise(x_t, t, sigma, gamma, schedule, generator)
        prediction = denoise(x_t, t)
        slope = prediction.epsilon
        x_euler = x_t = mix(prediction.x_0, slope, alpha_bar_next)  # x + (σ_next - σ) slope, times √ᾱ_next
        if sigma_next > 0 and sigma < inf:
            slope_next = denoise(x_euler, strides[i + 1][0]).epsilon
            # x + (σ_next - σ) (slope + slope_next) / 2, times √ᾱ_next
            x_t = x_euler + sqrt(alpha_bar_next) * (sigma_next - sigma) / 2 * (slope_next - slope)
        yield SampleStep(t, x_t, prediction)


def raise_noise(
    x_t: Tensor, t: float, sigma: float, gamma: float, schedule: NoiseSchedule, generator: Noise
) -> tuple[Tensor, float, float]:
    """Add the noise that takes x from σ up to σ' = σ (1 + γ), of variance σ'² - σ²; x_t, t and σ there.

    Never above the schedule's largest finite σ: at the top nothing is added, and nothing drawn.
    """
    highest = max(sigma for sigma in schedule.sigmas.tolist() if sigma < inf)
    if sigma >= highest:
        return x_t, t, sigma
    raised = min(sigma * (1 + gamma), highest)
    x = sqrt(1 + sigma**2) * x_t + sqrt(raised**2 - sigma**2) * randn_like(x_t, generator)
    return to_x_t(x, raised), schedule.t_at_sigma(raised), raised
