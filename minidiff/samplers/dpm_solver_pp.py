"""DPM-Solver++(2M): integrate the easy part of the path exactly, extrapolate the image for the rest."""

from collections.abc import Iterator
from math import exp, inf, log, sqrt

from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, check_start, walk, weighted_sum
from minidiff.schedule import NoiseSchedule


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

    Shapes: x_T (B, ...), pure noise N(0, I). `generator` is taken so that all samplers can be called
    alike; nothing is drawn. Works with zero terminal SNR (λ = -∞).
    """
    denoise = check_start(denoise, schedule, x_T, "x_T", steps, spacing, generator)

    def run() -> Iterator[SampleStep]:
        x_t, h_before = x_T, inf
        x_0_before = x_T  # weighs nothing in the first step
        for t, alpha_bar, alpha_bar_next in walk(schedule, steps, spacing):
            prediction = denoise(x_t, t)
            h = half_log_snr(alpha_bar_next) - half_log_snr(alpha_bar)
            gain = sqrt(alpha_bar_next) * (1 - exp(-h))
            past = 0.0 if h == inf else h / (2 * h_before)  # 1/(2r)
            keep = sqrt((1 - alpha_bar_next) / (1 - alpha_bar))
            weights = [keep, gain * (1 + past), -gain * past]
            x_t = weighted_sum(weights, [x_t, prediction.x_0, x_0_before])
            x_0_before, h_before = prediction.x_0, h
            yield SampleStep(t, x_t, prediction)

    return run()


def half_log_snr(alpha_bar: float) -> float:
    """λ = log √(ᾱ / (1 - ᾱ)): minus infinity for pure noise, infinity for the clean image.

    >>> half_log_snr(0.0), half_log_snr(0.5), half_log_snr(1.0)
    (-inf, 0.0, inf)
    """
    if alpha_bar in (0.0, 1.0):
        return inf if alpha_bar else -inf
    return log(alpha_bar / (1 - alpha_bar)) / 2
