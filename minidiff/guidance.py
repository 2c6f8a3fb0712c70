"""Classifier-free guidance: push the prediction away from "anything", towards "what was asked for".

Everything here is a denoiser made of denoisers, so every sampler is guided, and none of them knows.
"""

import torch
from torch import Tensor

from minidiff._condition import Condition, check_condition, each
from minidiff._validate import check_batch, check_callable, check_number
from minidiff.denoisers import Denoiser, check_own_schedule, check_prediction
from minidiff.predictions import Prediction
from minidiff.schedule import NoiseSchedule


def guided(conditional: Prediction, unconditional: Prediction, scale: float) -> Prediction:
    """The line through two predictions (Ho & Salimans 2022, eq. 6, in the form where s = 1 is no guidance).

        ε̂ = ε_u + s (ε_c - ε_u)

    s = 0 gives the unconditional prediction, s = 1 the conditional one, s > 1 exaggerates the difference.
    Since x_0 is a straight-line function of ε at fixed x_t, the same line goes through both x̂_0.
    """
    return Prediction(
        x_0=torch.lerp(unconditional.x_0, conditional.x_0, scale),
        epsilon=torch.lerp(unconditional.epsilon, conditional.epsilon, scale),
    )


class GuidedDenoiser:
    """Two denoisers, one answer: `guided` between what each says.

    `conditional` knows the label or prompt, `unconditional` does not; `scale` is s. With another condition in
    the place of the unconditional one, the line leads away from that ("negative" condition).
    Raises ValueError when the two are on different schedules.
    """

    def __init__(self, conditional: Denoiser, unconditional: Denoiser, scale: float) -> None:
        check_callable(conditional, "conditional")
        check_callable(unconditional, "unconditional")
        check_number(scale, "scale")
        own: NoiseSchedule | None = getattr(conditional, "schedule", None)
        if own is not None:
            check_own_schedule(unconditional, own, "unconditional")
        self.schedule: NoiseSchedule | None = getattr(unconditional, "schedule", own)
        self.conditional, self.unconditional, self.scale = conditional, unconditional, scale

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        c, u = self.conditional(x_t, t), self.unconditional(x_t, t)
        check_prediction(c, x_t, "conditional")
        check_prediction(u, x_t, "unconditional")
        return guided(c, u, self.scale)


class GuidedPair:
    """The same line, for one network that is asked once: x_t goes in twice, first with labels, then without.

    `both` is a denoiser of 2B images; its first half knows the labels. One call of twice the size is quicker
    than two where a call costs by itself: on a GPU, and for a few images on a CPU. (For many images there,
    two smaller calls stay in the cache: `python -m bench.sampling pair`.)
    """

    def __init__(self, both: Denoiser, scale: float) -> None:
        check_callable(both, "both")
        check_number(scale, "scale")
        self.both, self.scale = both, scale
        self.schedule: NoiseSchedule | None = getattr(both, "schedule", None)
        told: Condition | None = getattr(both, "condition", None)
        self.told = None if told is None else each(lambda part: part.chunk(2)[0], told)

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        check_batch(x_t, "x_t")
        if self.told is not None:
            check_condition(self.told, batch=len(x_t))
        twice = torch.cat([x_t, x_t])
        both = self.both(twice, t)
        check_prediction(both, twice, "both")
        (x_0_c, x_0_u), (epsilon_c, epsilon_u) = both.x_0.chunk(2), both.epsilon.chunk(2)
        return guided(Prediction(x_0_c, epsilon_c), Prediction(x_0_u, epsilon_u), self.scale)


class IntervalDenoiser:
    """Two denoisers that take turns: `inside` answers for low <= t <= high, `outside` everywhere else.

    Guidance in an interval (Kynkäänniemi et al. 2024, "Applying Guidance in a Limited Interval Improves
    Sample and Distribution Quality in Diffusion Models"): `inside` is guided, `outside` knows the label and
    is not guided. Where the other one answers a denoiser is not asked, so outside the interval a guided
    sampler pays for one network call instead of two.

    `low` and `high` are timesteps of the schedule; a sampler that asks between two of them is compared as it
    asks. Raises ValueError for low > high, and when the two denoisers are on different schedules.
    """

    def __init__(self, inside: Denoiser, outside: Denoiser, low: float, high: float) -> None:
        check_callable(inside, "inside")
        check_callable(outside, "outside")
        check_number(low, "low")
        check_number(high, "high")
        if low > high:
            raise ValueError(f"low must not be above high, got low = {low} and high = {high}.")
        own: NoiseSchedule | None = getattr(inside, "schedule", None)
        if own is not None:
            check_own_schedule(outside, own, "outside")
        self.schedule: NoiseSchedule | None = getattr(outside, "schedule", own)
        self.inside, self.outside, self.low, self.high = inside, outside, low, high

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        check_number(t, "t")
        name, denoise = ("inside", self.inside) if self.low <= t <= self.high else ("outside", self.outside)
        prediction = denoise(x_t, t)
        check_prediction(prediction, x_t, name)
        return prediction
