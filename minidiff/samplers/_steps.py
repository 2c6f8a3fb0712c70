"""What all samplers share: the step they yield and the levels they visit."""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor

from minidiff.denoisers import Prediction
from minidiff.schedule import NoiseSchedule


@dataclass(frozen=True, eq=False)
class SampleStep:
    """One step of a sampler.

    - `t`: where the denoiser was asked (a timestep of the schedule; a float between two of them on
      grids that are not made of timesteps).
    - `x_t`: the image after the step, (B, ...); of the last step, the finished image.
    - `prediction`: what the denoiser said at `t`.
    """

    t: float
    x_t: Tensor
    prediction: Prediction


def walk(schedule: NoiseSchedule, steps: int | None, spacing: str) -> Iterator[tuple[int, float, float]]:
    """The strides of a sampler, from noisy to clean: (t, ᾱ at t, ᾱ after the stride).

    `steps=None` visits every timestep. The level after the last stride is the clean image, ᾱ = 1; each
    "previous" level is read from the list of visited timesteps, never computed by subtraction.
    """
    visited = schedule.timesteps(schedule.T if steps is None else steps, spacing)
    alpha_bars = [schedule.alpha_bars[t].item() for t in visited]
    return zip(visited, alpha_bars, [*alpha_bars[1:], 1.0], strict=True)
