"""Inversion: DDIM walked the other way, from an image to the noise that would have made it."""

from collections.abc import Iterator
from math import sqrt

from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.forward import mix
from minidiff.samplers._steps import SampleStep, visited_times
from minidiff.samplers.frame import framed
from minidiff.schedule import NoiseSchedule


@framed()
def invert(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_0: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
) -> Iterator[SampleStep]:
    """DDIM inversion (Song et al. 2021, section 4.3; Dhariwal & Nichol 2021, appendix F).

    The deterministic DDIM step, taken upwards with the prediction of the level it leaves:

        x_next = √ᾱ_next x̂_0 + √(1 - ᾱ_next) ε̂,   ᾱ_next < ᾱ_t

    Nobody can be asked at the clean image itself, so the first step asks at the smallest t about √ᾱ_t x_0
    and adds √(1 - ᾱ_t) ε̂ to it. The image after the last step belongs to the largest t visited: give it as
    x_T to `ddim` (eta = 0) or `euler` with the same steps and spacing, and x_0 comes back, the more exactly
    the more steps there are (the error falls like 1/N). N calls.

    Shapes: x_0 (B, ...), in [-1, 1] for images; yields `SampleStep(t asked, image one level noisier, ...)`.
    """
    upwards = visited_times(schedule, steps, spacing)[::-1]
    alpha_bars = [schedule.alpha_bar_at(t) for t in upwards]
    prediction = denoise(sqrt(alpha_bars[0]) * x_0, upwards[0])
    x_t = mix(x_0, prediction.epsilon, alpha_bars[0])
    yield SampleStep(upwards[0], x_t, prediction)
    for t, alpha_bar_next in zip(upwards[:-1], alpha_bars[1:], strict=True):
        prediction = denoise(x_t, t)
        x_t = mix(prediction.x_0, prediction.epsilon, alpha_bar_next)
        yield SampleStep(t, x_t, prediction)
