"""RePaint: paste what is known at every level, and go up again so that the rest may adapt to it."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from math import sqrt

import torch
from torch import Tensor

from minidiff._validate import check_count, check_floating, check_number, check_same_shape
from minidiff.denoisers import Denoiser
from minidiff.editing.projections import check_whole
from minidiff.forward import mix, posterior_mean, posterior_variance
from minidiff.noise import Noise, randn_like
from minidiff.samplers import SampleStep, visited_times
from minidiff.samplers.frame import framed
from minidiff.schedule import NoiseSchedule

SMALLEST = 1e-72  # of ᾱ_prev > 0: nothing of a picture is left below it, and nobody goes on from there


def jump_back(x_prev: Tensor, alpha_bar: float, alpha_bar_prev: float, noise: Tensor) -> Tensor:
    """Up again, from the level ᾱ_prev to the noisier ᾱ: q(x_t | x_prev) (Lugmayr et al. 2022, algorithm 1).

        x_t = √α x_prev + √(1 - α) z,   α = ᾱ / ᾱ_prev of the whole stride

    Raises ValueError unless 0 <= ᾱ <= ᾱ_prev <= 1, and z has the shape of x_prev.

    >>> jump_back(torch.ones(1, 1), 0.32, 0.5, torch.ones(1, 1))
    tensor([[1.4000]])
    """
    check_floating(x_prev, "x_prev")
    check_floating(noise, "noise")
    check_same_shape(x_prev, "x_prev", noise, "noise")
    check_number(alpha_bar_prev, "alpha_bar_prev", low=SMALLEST, high=1)
    check_number(alpha_bar, "alpha_bar", low=0, high=alpha_bar_prev)
    return mix(x_prev, noise, alpha_bar / alpha_bar_prev)


@framed(check_whole, resamplings=partial(check_count, low=1))
def repaint(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    known: Tensor,
    mask: Tensor,
    *,
    steps: int | None = 50,
    resamplings: int = 1,
    spacing: str = "trailing",
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Inpainting with a model that knows nothing of holes (Lugmayr et al. 2022, algorithm 1).

    Where `mask` is true the picture is `known`, (B, ...). Each stride from ᾱ to ᾱ_prev is one of DDPM for the
    rest, and for the known part a draw at the level where the stride *ends*:

        x_prev = mask ⊙ (√ᾱ_prev known + √(1 - ᾱ_prev) z)  +  (1 - mask) ⊙ (step of DDPM)

    Then `jump_back` to ᾱ and the stride again, `resamplings` times in all: the rest was chosen before it
    saw this known part. One resampling is plain replacement (Song et al. 2021, appendix I.2). Into the clean
    picture, ᾱ_prev = 1, the known pixels come without noise, exactly; from there nobody goes back.

    This is no draw from p(rest | known): with what is known pasted at the same level, the rest learns of it
    too late. `resamplings` · (steps - 1) + 1 calls.
    """
    visited = visited_times(schedule, steps, spacing)
    levels = [*(schedule.alpha_bar_at(t) for t in visited), 1.0]
    x_t = x_T
    for t, (alpha_bar, alpha_bar_prev) in zip(visited, pairwise(levels), strict=True):
        for again in reversed(range(resamplings if alpha_bar_prev < 1 else 1)):
            prediction = denoise(x_t, t)
            x_prev = posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)
            if alpha_bar_prev < 1:
                scale = sqrt(posterior_variance(alpha_bar, alpha_bar_prev))
                x_prev = x_prev + scale * randn_like(x_t, generator)
            pasted = mix(known, randn_like(x_t, generator), alpha_bar_prev)
            x_prev = torch.where(mask, pasted, x_prev)
            yield SampleStep(t, x_prev, prediction)
            if again:
                x_t = jump_back(x_prev, alpha_bar, alpha_bar_prev, randn_like(x_t, generator))
        x_t = x_prev
