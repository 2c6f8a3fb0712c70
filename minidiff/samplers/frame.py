"""What every sampler does before its first step, once for all of them.

A sampler is written as its paper has it: a generator function whose first arguments are the denoiser, the
schedule and the image to start from. `@sampler()` puts a frame around it. At the call, and not at the first
`next`, the arguments are questioned; each answer of the denoiser is checked before the sampler sees it; and
the function is entered in `SAMPLERS` under its name.

All samplers take a `generator`, so that they can be called alike; some draw nothing from it.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec

from torch import Tensor

from minidiff._validate import check_callable, check_floating
from minidiff.denoisers import Denoiser, check_prediction
from minidiff.noise import check_noise
from minidiff.predictions import Prediction
from minidiff.samplers._steps import SampleStep, visited_times
from minidiff.schedule import NoiseSchedule, check_schedules_agree

Options = ParamSpec("Options")
Sampler = Callable[..., Iterator[SampleStep]]
Question = Callable[..., None]  # question(value, name) raises if the value will not do

SAMPLERS: dict[str, Sampler] = {}


def sampler(
    **questions: Question,
) -> Callable[[Callable[Options, Iterator[SampleStep]]], Callable[Options, Iterator[SampleStep]]]:
    """Frame a sampler and enter it in `SAMPLERS`; `questions` are for its own options, by their names.

    @sampler(eta=partial(check_number, low=0, high=1))
    def ddim(denoise, schedule, x_T, *, steps=50, spacing="trailing", eta=0.0, generator=None): ...
    """

    def enter(body: Callable[Options, Iterator[SampleStep]]) -> Callable[Options, Iterator[SampleStep]]:
        SAMPLERS[body.__name__] = whole = framed(**questions)(body)
        return whole

    return enter


def framed(
    **questions: Question,
) -> Callable[[Callable[Options, Iterator[SampleStep]]], Callable[Options, Iterator[SampleStep]]]:
    """The frame alone. The third argument, whatever its name, is the image from which the walk starts."""

    def frame(body: Callable[Options, Iterator[SampleStep]]) -> Callable[Options, Iterator[SampleStep]]:
        signature = inspect.signature(body)
        start = list(signature.parameters)[2]

        @wraps(body)
        def call(*args: Options.args, **kwargs: Options.kwargs) -> Iterator[SampleStep]:
            call_ = signature.bind(*args, **kwargs)
            call_.apply_defaults()
            given = call_.arguments
            check_start(given, start)
            for option, question in questions.items():
                question(given[option], option)
            given["denoise"] = checked(given["denoise"])
            return body(*call_.args, **call_.kwargs)

        return call

    return frame


def check_start(given: dict[str, Any], start: str) -> None:
    """Raise unless the arguments that all samplers share fit each other."""
    denoise, schedule, x = given["denoise"], given["schedule"], given[start]
    check_callable(denoise, "denoise")
    check_floating(x, start)
    visited_times(schedule, given["steps"], given["spacing"])
    check_noise(given.get("generator"), len(x))
    its_schedule = getattr(denoise, "schedule", None)
    if isinstance(its_schedule, NoiseSchedule):  # a denoiser need not have one
        check_schedules_agree(schedule, its_schedule, "schedule", "the denoiser's schedule")


def checked(denoise: Denoiser) -> Denoiser:
    """The same denoiser, whose answers are looked at: one of another shape would be broadcast in silence."""

    def ask(x_t: Tensor, t: float) -> Prediction:
        prediction = denoise(x_t, t)
        check_prediction(prediction, x_t)
        for name, answer in (("x_0", prediction.x_0), ("epsilon", prediction.epsilon)):
            if answer.dtype != x_t.dtype or answer.device != x_t.device:
                raise TypeError(
                    f"{name} from denoise is {answer.dtype} on {answer.device}, but x_t is {x_t.dtype} on "
                    f"{x_t.device}. Let the denoiser answer with {name}.to(x_t)."
                )
        return prediction

    return ask
