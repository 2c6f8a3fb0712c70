"""DDIM: the same levels of noise, visited without (or with less) fresh randomness."""

from collections.abc import Iterator
from math import sqrt

from torch import Tensor

from minidiff._validate import check_number
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise, randn_like
from minidiff.samplers._steps import SampleStep, check_start, walk, weighted_sum
from minidiff.samplers.ddpm import posterior_variance
from minidiff.schedule import NoiseSchedule


def ddim(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
    eta: float = 0.0,
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Denoising diffusion implicit model (Song et al. 2021, eq. 12).

    Mix the predicted image and the predicted noise again, at the next, cleaner level:

        x_prev = √ᾱ_prev x̂_0 + √(1 - ᾱ_prev - σ²) ε̂ + σ z
        σ²     = η² (1 - ᾱ_prev) / (1 - ᾱ_t) · (1 - ᾱ_t / ᾱ_prev)

    η = 0 adds no noise: the picture is a function of x_T. η = 1 is DDPM with the small variance.
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)
    check_number(eta, "eta", 0, 1)

    def run() -> Iterator[SampleStep]:
        x_t = x_T
        for t, alpha_bar, alpha_bar_prev in walk(schedule, steps, spacing):
            prediction = denoise(x_t, t)
            variance = eta**2 * posterior_variance(alpha_bar, alpha_bar_prev)
            direction = sqrt(1 - alpha_bar_prev - variance)
            x_t = weighted_sum([sqrt(alpha_bar_prev), direction], [prediction.x_0, prediction.epsilon])
            if variance > 0:
                x_t = x_t + sqrt(variance) * randn_like(x_t, generator)
            yield SampleStep(t, x_t, prediction)

    return run()
