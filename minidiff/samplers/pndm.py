"""PNDM: a multistep method that mixes remembered noise predictions, and moves like DDIM."""

from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from math import inf, sqrt

import torch
from torch import Tensor

from minidiff._validate import check_choice
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, sigma_of, visited_times, walk, weighted_sum
from minidiff.samplers.frame import sampler
from minidiff.schedule import SPACINGS, NoiseSchedule

# Adams-Bashforth for equal strides in t, by how many predictions there are; newest first
MULTISTEP = {
    1: (1.0,),
    2: (3 / 2, -1 / 2),
    3: (23 / 12, -16 / 12, 5 / 12),
    4: (55 / 24, -59 / 24, 37 / 24, -9 / 24),
}

LARGEST_ROUNDING = 1e-4  # of an image in [-1, 1]


def transfer(x_t: Tensor, epsilon: Tensor, alpha_bar: float, alpha_bar_next: float) -> Tensor:
    """φ of eq. 11: take ε out of x_t, and put it back at the next level, as DDIM does."""
    signal = sqrt(alpha_bar_next / alpha_bar)
    noise = sqrt(1 - alpha_bar_next) - signal * sqrt(1 - alpha_bar)
    return signal * x_t + noise * epsilon


def improved_euler(
    denoise: Denoiser, schedule: NoiseSchedule, x_t: Tensor, e_1: Tensor, t: float, t_next: float
) -> Tensor:
    """The mean of the predictions at both ends of the step."""
    alpha_bar, alpha_bar_next = schedule.alpha_bar_at(t), schedule.alpha_bar_at(t_next)
    e_2 = denoise(transfer(x_t, e_1, alpha_bar, alpha_bar_next), t_next).epsilon
    return (e_1 + e_2) / 2


def runge_kutta(
    denoise: Denoiser, schedule: NoiseSchedule, x_t: Tensor, e_1: Tensor, t: float, t_next: float
) -> Tensor:
    """Eq. 13: the prediction at the start, twice halfway (a t between two indices), and at the end."""
    t_half = (t + t_next) / 2
    alpha_bar, half, end = (schedule.alpha_bar_at(at) for at in (t, t_half, t_next))
    e_2 = denoise(transfer(x_t, e_1, alpha_bar, half), t_half).epsilon
    e_3 = denoise(transfer(x_t, e_2, alpha_bar, half), t_half).epsilon
    e_4 = denoise(transfer(x_t, e_3, alpha_bar, end), t_next).epsilon
    return (e_1 + 2 * e_2 + 2 * e_3 + e_4) / 6


STARTS = {"multistep": (improved_euler, 1), "runge_kutta": (runge_kutta, 3)}  # rule, number of steps


def check_rounding(
    *, schedule: NoiseSchedule, x_T: Tensor, steps: int | None, spacing: str, start: str, **_: object
) -> None:
    """Raise ValueError where the rounding of ε̂ would be seen in the image: a step from σ multiplies it by σ.

    A look ahead multiplies it once more, by σ / σ_next, and Runge-Kutta's two looks half way do before that.
    """
    first_steps = STARTS[start][1]
    visited = visited_times(schedule, steps, spacing)
    sigma = largest = sigma_of(schedule.alpha_bar_at(visited[0]))
    if sigma == inf:
        raise ValueError(
            "PNDM cannot step from pure noise (ᾱ = 0, zero terminal SNR): ε says nothing about the image "
            "there. Use spacing='leading' with fewer than T steps, or a sampler that uses x_0, like ddim."
        )
    for t, t_next in pairwise(visited[: first_steps + 1]):
        sigma, half, sigma_next = (
            sigma_of(schedule.alpha_bar_at(at)) for at in (t, (t + t_next) / 2, t_next)
        )
        largest = max(largest, sigma * (sigma / half) ** (first_steps - 1) * sigma / sigma_next / 2)
    rounding = torch.finfo(x_T.dtype).eps / 2 * largest
    if rounding > LARGEST_ROUNDING:
        wider = "" if x_T.dtype == torch.float64 else "x_T.double(), "
        raise ValueError(
            f"PNDM divides by √ᾱ, which makes rounding errors large: from x_T of {x_T.dtype}, these steps "
            f"may miss by up to {rounding:.1g}. Use {wider}spacing='leading' with more steps, or a sampler "
            f"that uses x_0, like ddim."
        )


@sampler(
    check_rounding,
    start=partial(check_choice, choices=tuple(STARTS)),
    spacing=partial(check_choice, choices=SPACINGS),  # equal strides in t: no Karras
)
def pndm(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "leading",
    start: str = "multistep",
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Pseudo numerical method for diffusion models (Liu et al. 2022, eq. 11 to 14).

    A weighted mean of noise predictions, moved from level to level by the DDIM step φ (`transfer`):

        ε' = (55 ε_t - 59 ε_{t+δ} + 37 ε_{t+2δ} - 9 ε_{t+3δ}) / 24,    x_next = φ(x_t, ε', t, t - δ)

    It needs four predictions. How the first steps get theirs is `start`:
    "multistep" (PLMS): one improved Euler step, then two and three terms; N + 1 calls (1 for N = 1);
    "runge_kutta" (PRK): three steps of four calls each; N + 9 calls (1, 5, 9 for N = 1, 2, 3).
    The step into the clean image cannot look ahead, so it never is one of these.
    `SampleStep.t` and `.prediction` are those of a step's first call.

    Shapes: x_T (B, ...), pure noise N(0, I). Nothing is drawn from `generator`. Raises ValueError where
    ᾱ = 0 (there ε says nothing about the image), and where so little is left of the image that the rounding
    of ε would be seen.
    """
    look_ahead, first_steps = STARTS[start]
    history: deque[Tensor] = deque(maxlen=4)
    strides = list(walk(schedule, steps, spacing))
    x_t = x_T
    for i, (t, alpha_bar, alpha_bar_next) in enumerate(strides):
        prediction = denoise(x_t, t)
        history.appendleft(prediction.epsilon)
        if i < min(first_steps, len(strides) - 1):
            epsilon = look_ahead(denoise, schedule, x_t, prediction.epsilon, t, strides[i + 1][0])
        else:
            epsilon = weighted_sum(MULTISTEP[len(history)], list(history))
        x_t = transfer(x_t, epsilon, alpha_bar, alpha_bar_next)
        yield SampleStep(t, x_t, prediction)
