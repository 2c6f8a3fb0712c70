"""What all samplers share: the step they yield, the levels they visit, and sums of many terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, sqrt

from torch import Tensor

from minidiff._validate import check_choice, check_count
from minidiff.predictions import Prediction
from minidiff.schedule import SPACINGS, NoiseSchedule, check_schedule

SAMPLER_SPACINGS = (*SPACINGS, "karras")


@dataclass(frozen=True, eq=False)
class SampleStep:
    """One step of a sampler.

    - `t`: where the denoiser was asked (a timestep of the schedule; a float between two of them on
      grids that are not made of timesteps). A step that asks more than once says where it asked first.
    - `x_t`: the image after the step, (B, ...); of the last step, the finished image.
    - `prediction`: what the denoiser said at `t`.
    """

    t: float
    x_t: Tensor
    prediction: Prediction


def visited_times(schedule: NoiseSchedule, steps: int | None, spacing: str) -> Sequence[float]:
    """The times a sampler visits, from noisy to clean; `steps=None` means all T of them.

    "trailing", "leading" and "linspace" are integers, `schedule.timesteps`; "karras" falls between them,
    `schedule.karras_timesteps`.
    """
    check_schedule(schedule)
    check_choice(spacing, "spacing", SAMPLER_SPACINGS)
    if steps is not None:
        check_count(steps, "steps", 1, schedule.T)
    N = schedule.T if steps is None else steps
    return schedule.karras_timesteps(N) if spacing == "karras" else schedule.timesteps(N, spacing)


def walk(schedule: NoiseSchedule, steps: int | None, spacing: str) -> Iterator[tuple[float, float, float]]:
    """The strides of a sampler, from noisy to clean: (t, ᾱ at t, ᾱ after the stride).

    The level after the last stride is the clean image, ᾱ = 1; each "previous" level is read from the
    list of visited times, never computed by subtraction.
    """
    visited = visited_times(schedule, steps, spacing)
    alpha_bars = [schedule.alpha_bar_at(t) for t in visited]
    return zip(visited, alpha_bars, [*alpha_bars[1:], 1.0], strict=True)


def sigma_walk(
    schedule: NoiseSchedule, steps: int | None, spacing: str
) -> Iterator[tuple[float, float, float]]:
    """The same strides in noise-to-signal: (t, σ at t, σ after the stride), ending at σ = 0 exactly."""
    for t, alpha_bar, alpha_bar_next in walk(schedule, steps, spacing):
        yield t, sigma_of(alpha_bar), sigma_of(alpha_bar_next)


def sigma_of(alpha_bar: float) -> float:
    """σ = √((1 - ᾱ) / ᾱ), the noise-to-signal ratio; infinite where nothing is left of the image.

    >>> sigma_of(0.5), sigma_of(1.0), sigma_of(0.0)
    (1.0, 0.0, inf)
    """
    return inf if alpha_bar == 0 else sqrt((1 - alpha_bar) / alpha_bar)


def to_x_t(x: Tensor, sigma: float) -> Tensor:
    """The image of variance-preserving scale: x_t = √ᾱ x = x / √(1 + σ²), where x = x_0 + σ ε."""
    return x / sqrt(1 + sigma**2)


def weighted_sum(weights: Sequence[float], tensors: Sequence[Tensor]) -> Tensor:
    """Σ_i weights_i tensors_i, for rules whose number of terms grows; one pass over the memory for each.

    >>> import torch
    >>> weighted_sum([2.0, -1.0], [torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0])])
    tensor([1., 3.])
    """
    total = weights[0] * tensors[0]
    for weight, tensor in zip(weights[1:], tensors[1:], strict=True):
        total.add_(tensor, alpha=weight)
    return total
