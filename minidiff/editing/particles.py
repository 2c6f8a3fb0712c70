"""Particles: many tries at once, of which those survive that foresaw what is known."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from math import sqrt

import torch
from torch import Tensor

from minidiff._shared import global_chance
from minidiff._validate import check_count
from minidiff.denoisers import Denoiser
from minidiff.editing.projections import check_whole
from minidiff.editing.repaint import jump_back
from minidiff.forward import posterior_mean, posterior_variance
from minidiff.noise import check_one_generator, randn_like
from minidiff.predictions import Prediction
from minidiff.samplers import SampleStep, visited_times
from minidiff.samplers.frame import framed
from minidiff.schedule import NoiseSchedule


@framed(check_whole, count=partial(check_count, low=1))
def particles(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    known: Tensor,
    mask: Tensor,
    *,
    count: int = 16,
    steps: int | None = 50,
    spacing: str = "trailing",
    generator: torch.Generator | None = None,
) -> Iterator[SampleStep]:
    """SMCDiff (Trippe et al. 2023, algorithm 2): inpainting that is exact for many particles.

    The known part is noised once, level by level, to one path. Beside it walk `count` particles for each
    picture. Before a stride, each is weighed by how well its own forecast m of the next level hits the path:

        w_k ∝ exp(-‖mask ⊙ (path_prev - m_k)‖² / (2 variance)),   x_prev = m_k + √variance z   elsewhere

    and `count` of them are drawn anew by weight. What is known so reaches the rest before it is settled. The
    result is the first particle of each picture. `count` · `steps` calls, made `steps` times together.

    Shapes: x_T and known (B, ...); steps hold the first particles, (B, ...), as do their predictions.
    """
    check_one_generator(generator)
    visited = visited_times(schedule, steps, spacing)
    levels = [*(schedule.alpha_bar_at(t) for t in visited), 1.0]
    path = _noised_path(known, levels, generator)
    whose = torch.arange(len(x_T)).repeat_interleave(count)  # particle -> picture
    x_t = randn_like(x_T[whose], generator)
    x_t[::count] = x_T  # the first of each is the given noise
    x_t = torch.where(mask, path[0][whose], x_t)
    for t, (alpha_bar, alpha_bar_prev), now in zip(visited, pairwise(levels), path[1:], strict=True):
        prediction = denoise(x_t, t)
        mean = posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)
        variance = posterior_variance(alpha_bar, alpha_bar_prev)
        if alpha_bar_prev < 1:
            off = torch.where(mask, now[whose] - mean, 0.0).flatten(1).square().sum(dim=1)
            w = torch.softmax(-off.double().reshape(-1, count) / (2 * variance), dim=1)
            with global_chance:
                drawn = torch.multinomial(w.cpu(), count, replacement=True, generator=generator)
            mean = mean[(drawn.to(whose) + count * torch.arange(len(x_T))[:, None]).flatten()]
        x_t = torch.where(mask, now[whose], mean + sqrt(variance) * randn_like(mean, generator))
        first = Prediction(prediction.x_0[::count], prediction.epsilon[::count])
        yield SampleStep(t, x_t[::count], first)


def _noised_path(known: Tensor, levels: list[float], generator: torch.Generator | None) -> list[Tensor]:
    """One walk of the forward process from `known` through all levels, from the noisiest to the clean one."""
    path = [known]
    for alpha_bar_prev, alpha_bar in pairwise(reversed(levels)):
        path.append(jump_back(path[-1], alpha_bar, alpha_bar_prev, randn_like(known, generator)))
    return path[::-1]
