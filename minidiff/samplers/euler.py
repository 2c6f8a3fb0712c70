"""Euler: follow the slope of the noise-free path in straight lines."""

from collections.abc import Iterator
from math import sqrt

from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, check_start, sigma_walk, weighted_sum
from minidiff.schedule import NoiseSchedule


def euler(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Euler's method for the probability flow ODE (Song et al. 2021, eq. 14; Karras et al. 2022, eq. 3).

    Divide the image by its signal, x = x_t / √ᾱ_t = x_0 + σ ε. As σ falls, x moves along

        dx/dσ = ε̂(x, σ),   so a step is   x_next = x + (σ_next - σ) ε̂ = x̂_0 + σ_next ε̂

    The last form is the one computed: the other subtracts two numbers of the size of σ. Then
    x_t = x / √(1 + σ²) again. This is DDIM with η = 0, seen from another side. Order 1, one call a step.

    Shapes: x_T (B, ...), pure noise N(0, I) at the first level visited. `generator` is taken so that all
    samplers can be called alike; nothing is drawn. Works with zero terminal SNR.
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)

    def run() -> Iterator[SampleStep]:
        x_t = x_T
        for t, _, sigma_next in sigma_walk(schedule, steps, spacing):
            prediction = denoise(x_t, t)
            signal = 1 / sqrt(1 + sigma_next**2)  # x_t = x / √(1 + σ²)
            x_t = weighted_sum([signal, signal * sigma_next], [prediction.x_0, prediction.epsilon])
            yield SampleStep(t, x_t, prediction)

    return run()
