"""Euler: follow the slope of the noise-free path in straight lines."""

from collections.abc import Iterator

from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.forward import mix
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, walk
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule


@sampler()
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

    The last form is the one computed: the other subtracts two numbers of the size of σ. Multiplied by
    √ᾱ_next it is √ᾱ_next x̂_0 + √(1 - ᾱ_next) ε̂, the image and the noise that are predicted, mixed at the
    next level. This is DDIM with η = 0, seen from another side. Order 1, one call a step.

    Shapes: x_T (B, ...), pure noise N(0, I) at the first level visited. Nothing is drawn from `generator`.
    Works with zero terminal SNR (σ = ∞).
    """
    x_t = x_T
    for t, _, alpha_bar_next in walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        x_t = mix(prediction.x_0, prediction.epsilon, alpha_bar_next)
        yield SampleStep(t, x_t, prediction)
