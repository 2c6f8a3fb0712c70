"""DDIM: the same levels of noise, visited without (or with less) fresh randomness."""

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
    """Denoising diffusion implicit model (Song et al. 2021, eq. 12 and 16; their α is our ᾱ).

    Mix the predicted image and the predicted noise again, at the next, cleaner level:

        x_prev = √ᾱ_prev x̂_0 + √(1 - ᾱ_prev - σ²) ε̂ + σ z                       (eq. 12)
        σ²     = η² (1 - ᾱ_prev) / (1 - ᾱ_t) · (1 - ᾱ_t / ᾱ_prev)               (eq. 16)

    η = 0 adds no noise: the picture is a function of x_T. η = 1 is DDPM with the small variance. (This σ is
    the paper's, a standard deviation of fresh noise; elsewhere σ is noise to signal.)

    Shapes: x_T (B, ...), pure noise N(0, I). Works with zero terminal SNR (ᾱ_T = 0).
    """
    x_t = x_T
    for t, alpha_bar, alpha_bar_prev in walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        variance = eta**2 * posterior_variance(alpha_bar, alpha_bar_prev)  # σ²
        old_noise = sqrt(1 - alpha_bar_prev - variance)
        x_t = sqrt(alpha_bar_prev) * prediction.x_0 + old_noise * prediction.epsilon
        if variance > 0:
            x_t = x_t + sqrt(variance) * randn_like(x_t, generator)
        yield SampleStep(t, x_t, prediction)
