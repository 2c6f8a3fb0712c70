"""DPM-Solver++(2M): integrate the easy part of the path exactly, extrapolate the image for the rest."""

from collections.abc import Iterator
from math import exp, inf, log, sqrt

import torch
from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, walk
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule


@sampler()
def dpm_solver_pp(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 20,
    spacing: str = "trailing",
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """DPM-Solver++(2M), second-order multistep (Lu et al. 2022, "DPM-Solver++", algorithm 2).

    In λ = log √(ᾱ / (1 - ᾱ)), half the log of signal to noise, with h = λ_next - λ and r = h_before / h:

        D      = (1 + 1/(2r)) x̂_0 - 1/(2r) x̂_0,before
        x_next = √((1 - ᾱ_next) / (1 - ᾱ_t)) x_t + √ᾱ_next (1 - e^{-h}) D

    The first step has nothing to extrapolate from and the last goes to λ = ∞: both take D = x̂_0, which
    makes them DDIM steps. One call a step, order 2.

    Shapes: x_T (B, ...), pure noise N(0, I). Nothing is drawn from `generator`. Works with zero terminal
    SNR (λ = -∞).
    """
    x_t, h_before = x_T, inf
    x_0_before = x_T  # weighs nothing in the first step
    for t, alpha_bar, alpha_bar_next in walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        h = half_log_snr(alpha_bar_next) - half_log_snr(alpha_bar)
        past = 0.0 if h == inf else h / (2 * h_before)  # 1/(2r)
        D = torch.lerp(prediction.x_0, x_0_before, -past)  # the line through both, beyond x̂_0
        keep = sqrt((1 - alpha_bar_next) / (1 - alpha_bar))
        x_t = keep * x_t + sqrt(alpha_bar_next) * (1 - exp(-h)) * D
        x_0_before, h_before = prediction.x_0, h
        yield SampleStep(t, x_t, prediction)


def half_log_snr(alpha_bar: float) -> float:
    """λ = log √(ᾱ / (1 - ᾱ)): minus infinity for pure noise, infinity for the clean image.

    >>> half_log_snr(0.0), half_log_snr(0.5), half_log_snr(1.0)
    (-inf, 0.0, inf)
    """
    if alpha_bar in (0.0, 1.0):
        return inf if alpha_bar else -inf
    return log(alpha_bar / (1 - alpha_bar)) / 2
