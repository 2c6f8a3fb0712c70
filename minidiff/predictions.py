"""What a network predicts: the noise, the image, or a mixture of the two, and how one follows from another.

    x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) ε

ties the three together, so whoever knows x_t and one of x_0 and ε knows the other. The table
`PARAMETRISATIONS` holds, for each thing that a network can be trained to output, its target in training,
the way back to (x̂_0, ε̂) in sampling, and what an error in it means for x̂_0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor

from minidiff._validate import check_choice
from minidiff.schedule import NoiseSchedule, check_schedule, check_schedules_agree


@dataclass(frozen=True, eq=False)
class Prediction:
    """A denoiser's answer at x_t, said in two ways: x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) epsilon always holds."""

    x_0: Tensor
    epsilon: Tensor


def prediction_from_x_0(x_0: Tensor, x_t: Tensor, alpha_bar: float) -> Prediction:
    """Complete a guess of the image with the noise it implies: ε = (x_t - √ᾱ x_0) / √(1 - ᾱ)."""
    return Prediction(x_0, (x_t - sqrt(alpha_bar) * x_0) / sqrt(1 - alpha_bar))


def prediction_from_epsilon(epsilon: Tensor, x_t: Tensor, alpha_bar: float) -> Prediction:
    """Complete a guess of the noise with the image it implies: x_0 = (x_t - √(1 - ᾱ) ε) / √ᾱ."""
    return Prediction((x_t - sqrt(1 - alpha_bar) * epsilon) / sqrt(alpha_bar), epsilon)


def prediction_from_v(v: Tensor, x_t: Tensor, alpha_bar: float) -> Prediction:
    """Split v = √ᾱ ε - √(1 - ᾱ) x_0 into image and noise (Salimans & Ho 2022, appendix D).

    (x_t, v) is (x_0, ε) turned by an angle, so turning back needs no division.
    """
    signal, noise = sqrt(alpha_bar), sqrt(1 - alpha_bar)
    return Prediction(signal * x_t - noise * v, noise * x_t + signal * v)


@dataclass(frozen=True)
class Parametrisation:
    """One row of the table.

    - `target(x_0, epsilon, signal, noise)`: what the output is compared with; signal = √ᾱ_t, noise = √(1 -
      ᾱ_t).
    - `complete(output, x_t, alpha_bar)`: the `Prediction` that an output stands for.
    - `error(snr)`: a squared error of 1 in x̂_0 is one of so much in the output, at this signal-to-noise
      ratio.
    """

    target: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
    complete: Callable[[Tensor, Tensor, float], Prediction]
    error: Callable[[Tensor], Tensor]


PARAMETRISATIONS: dict[str, Parametrisation] = {
    "epsilon": Parametrisation(
        target=lambda x_0, epsilon, signal, noise: epsilon,
        complete=prediction_from_epsilon,
        error=lambda snr: snr,
    ),
    "x_0": Parametrisation(
        target=lambda x_0, epsilon, signal, noise: x_0,
        complete=prediction_from_x_0,
        error=torch.ones_like,
    ),
    "v": Parametrisation(
        target=lambda x_0, epsilon, signal, noise: signal * epsilon - noise * x_0,
        complete=prediction_from_v,
        error=lambda snr: snr + 1,
    ),
}


def parametrisation(predicts: str, schedule: NoiseSchedule) -> Parametrisation:
    """The row of that name. Raises ValueError for ε where the schedule ends in nothing but noise.

    With zero terminal SNR, ε̂ = x_t is always right at the last step, and x̂_0 would be 0 / 0.
    """
    check_choice(predicts, "predicts", tuple(PARAMETRISATIONS))
    check_schedule(schedule)
    if predicts == "epsilon" and schedule.alpha_bars[-1] == 0:
        raise ValueError(
            "predicts='epsilon' and zero terminal SNR do not go together: where x_t is pure noise, ε says "
            "nothing about the image. Train with predicts='v' or 'x_0'."
        )
    return PARAMETRISATIONS[predicts]


@dataclass(frozen=True, eq=False)
class Learned:
    """What a network was trained for. It travels with the network, as `network.learned`.

    `shape` is that of one sample, where it is known. `train` and `checkpoint.load` put it there, so that
    nobody has to say it again, or can say it wrongly.
    """

    predicts: str
    schedule: NoiseSchedule
    shape: tuple[int, ...] | None = None


def bare(network: object) -> object:
    """The network itself, where something is wrapped round it (joined processes, a compiler)."""
    inner = getattr(network, "module", getattr(network, "_orig_mod", None))
    return network if inner is None else bare(inner)


def what_it_predicts(network: object, schedule: NoiseSchedule, predicts: str | None) -> str:
    """`predicts`, or what the network says of itself; raise where neither is known, or the two disagree."""
    check_schedule(schedule)
    learned = getattr(bare(network), "learned", None)
    if not isinstance(learned, Learned):
        if predicts is None:
            raise TypeError(
                "What does this network predict? Nothing in it says so: give predicts='epsilon', 'x_0' or "
                "'v', as it was trained. (A network from train, zoo.load or checkpoint.load says it itself.)"
            )
        return predicts
    if predicts is not None and predicts != learned.predicts:
        check_choice(predicts, "predicts", tuple(PARAMETRISATIONS))
        raise ValueError(
            f"predicts={predicts!r}, but this network was trained to predict {learned.predicts!r}. "
            f"Leave predicts out: the network knows."
        )
    check_schedules_agree(schedule, learned.schedule, "schedule", "the one that the network was trained on")
    return learned.predicts
