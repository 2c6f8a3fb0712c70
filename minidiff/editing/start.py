"""Start half way: noise a picture a little, and let any sampler clean it. Image-to-image, or SDEdit."""

from typing import Any

from torch import Tensor

from minidiff._validate import check_callable, check_count, check_floating, check_number
from minidiff.denoisers import Denoiser, check_own_schedule
from minidiff.forward import q_sample
from minidiff.noise import Noise, check_noise, randn_like
from minidiff.samplers import Sampler, sample
from minidiff.schedule import NoiseSchedule, check_schedule


def start_at(
    x_0: Tensor, schedule: NoiseSchedule, t: int, *, generator: Noise = None
) -> tuple[Tensor, NoiseSchedule]:
    """Where a sampler starts that shall not start from pure noise (Meng et al. 2022, algorithm 1).

        x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) ε,      and the schedule that ends there, `schedule.until(t)`

    Any sampler takes both as they are. Noise of the size of ᾱ_t and a first question at t belong together:
    that is why they come in a pair.

    Shapes: x_0 (B, ...), and x_t like it. Raises TypeError or ValueError for a t that the schedule has not.

    >>> import torch
    >>> x_t, until = start_at(torch.zeros(4, 1, 8, 8), NoiseSchedule.cosine(), 400)
    >>> x_t.shape, until.T
    (torch.Size([4, 1, 8, 8]), 401)
    """
    x_t, _ = q_sample(x_0, t, schedule, generator=generator)
    return x_t, schedule.until(t)


def start_of(strength: float, schedule: NoiseSchedule) -> int:
    """The t at which an edit of this strength starts: that share of all T steps is taken up and back.

    Strength 1 is T-1, where sampling starts; strength 0 is -1, before the first step.

    >>> [start_of(strength, NoiseSchedule.cosine(T=1000)) for strength in (0.0, 0.3, 1.0)]
    [-1, 299, 999]
    """
    check_schedule(schedule)
    check_number(strength, "strength", 0, 1)
    return round(strength * schedule.T) - 1


def image_to_image(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_0: Tensor,
    strength: float,
    sampler: Sampler | str = "ddpm",
    *,
    steps: int = 50,
    generator: Noise = None,
    **options: Any,
) -> Tensor:
    """The picture x_0 (B, ...), edited (SDEdit, Meng et al. 2022): noised by `strength`, and sampled back.

    Strength 0 gives x_0 itself, strength 1 a sample that has never seen it: pure noise is pure. In between,
    with the exact denoiser and `ddpm`, the result is a draw from p(x_0 | x_t). A deterministic sampler comes
    near to that only: it maps noise of the right distribution to data of the right one, and the noised guide
    is not distributed like noised data.

    More `steps` than there are levels left are as many as are left; `options` are the sampler's own.
    Raises TypeError or ValueError for a strength outside [0, 1].
    """
    check_callable(denoise, "denoise")
    check_floating(x_0, "x_0")
    check_noise(generator, len(x_0))
    t = start_of(strength, schedule)
    check_count(steps, "steps", 1, schedule.T)
    check_own_schedule(denoise, schedule)
    if t < 0:
        return x_0.clone()
    if t == schedule.T - 1:
        start, until = randn_like(x_0, generator), schedule
    else:
        start, until = start_at(x_0, schedule, t, generator=generator)
    steps = min(steps, until.T)
    return sample(denoise, until, start, sampler, steps=steps, generator=generator, **options)
