"""What every sampler does before its first step, once for all of them.

A sampler is written as its paper has it: a generator function whose first arguments are the denoiser, the
schedule and the image to start from. `@sampler()` puts a frame around it. At the call, and not at the first
`next`, the arguments are questioned; each answer of the denoiser is checked before the sampler sees it; and
the function is entered in `SAMPLERS` under its name.

What the sampler works with is its own: the denoiser is asked with a copy of the image and its answer is
copied, the steps are handed out in copies. So a denoiser may work in place or answer in one buffer again and
again, and who consumes the steps may change them: the finished image is the same.

All samplers take a `generator`, so that they can be called alike; some draw nothing from it.
"""

import inspect
import warnings
from collections.abc import Callable, Iterator
from functools import wraps
from math import sqrt
from typing import Any, ParamSpec

from torch import Tensor

from minidiff import _words as words
from minidiff._validate import check_callable, check_floating
from minidiff.denoisers import Denoiser, check_prediction
from minidiff.noise import check_noise
from minidiff.predictions import Prediction
from minidiff.samplers._steps import SampleStep, visited_times
from minidiff.schedule import NoiseSchedule, ScheduleWarning, check_schedules_agree

Options = ParamSpec("Options")
Sampler = Callable[..., Iterator[SampleStep]]
Question = Callable[..., None]  # question(value, name) raises if the value will not do
LARGEST_GAP = 0.5  # of √ᾱ, between x_T and the first level visited

SAMPLERS: dict[str, Sampler] = {}


def sampler(
    *together: Question, **questions: Question
) -> Callable[[Callable[Options, Iterator[SampleStep]]], Callable[Options, Iterator[SampleStep]]]:
    """Frame a sampler and enter it in `SAMPLERS`; `questions` are for its own options, by their names, and
    what is asked `together` is told all arguments.

    @sampler(eta=partial(check_number, low=0, high=1))
    def ddim(denoise, schedule, x_T, *, steps=50, spacing="trailing", eta=0.0, generator=None): ...
    """

    def enter(body: Callable[Options, Iterator[SampleStep]]) -> Callable[Options, Iterator[SampleStep]]:
        SAMPLERS[body.__name__] = whole = framed(*together, **questions)(body)
        return whole

    return enter


def framed(
    *together: Question, **questions: Question
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
            for question in together:
                question(**given)
            given["denoise"] = checked(given["denoise"])
            given[start] = given[start].clone()
            return handed_out(body(*call_.args, **call_.kwargs))

        return call

    return frame


def check_start(given: dict[str, Any], start: str) -> None:
    """Raise unless the arguments that all samplers share fit each other."""
    denoise, schedule, x = given["denoise"], given["schedule"], given[start]
    check_callable(denoise, "denoise")
    check_floating(x, start)
    first = visited_times(schedule, given["steps"], given["spacing"])[0]
    check_noise(given.get("generator"), len(x))
    its_schedule = getattr(denoise, "schedule", None)
    if isinstance(its_schedule, NoiseSchedule):  # a denoiser need not have one
        check_schedules_agree(schedule, its_schedule, "schedule", words.OF_THE_DENOISER.said())
    there, wanted = (sqrt(schedule.alpha_bar_at(t)) for t in (schedule.T - 1, first))
    if start == "x_T" and wanted - there > LARGEST_GAP:
        warnings.warn(
            words.FAR_FROM_NOISE.said(
                spacing=given["spacing"], first=first, wanted=100 * wanted, there=100 * there
            ),
            ScheduleWarning,
            stacklevel=3,
        )


def checked(denoise: Denoiser) -> Denoiser:
    """The same denoiser, whose answers are looked at: one of another shape would be broadcast in silence."""

    def ask(x_t: Tensor, t: float) -> Prediction:
        prediction = denoise(x_t.clone(), t)
        check_prediction(prediction, x_t)
        for name, answer in (("x_0", prediction.x_0), ("epsilon", prediction.epsilon)):
            if answer.dtype != x_t.dtype or answer.device != x_t.device:
                raise TypeError(
                    f"{name} from denoise is {answer.dtype} on {answer.device}, but x_t is {x_t.dtype} on "
                    f"{x_t.device}. Let the denoiser answer with {name}.to(x_t)."
                )
        return copied(prediction)

    return ask


def copied(prediction: Prediction) -> Prediction:
    """The same prediction in tensors of its own."""
    return Prediction(prediction.x_0.clone(), prediction.epsilon.clone())


def handed_out(steps: Iterator[SampleStep]) -> Iterator[SampleStep]:
    """The steps in copies. Raise ValueError, after the last, for an image that is no image."""
    for step in steps:
        yield SampleStep(step.t, step.x_t.clone(), copied(step.prediction))
    if not bool(step.x_t.isfinite().all()):
        raise ValueError(words.UNFINISHED_IMAGE.said(dtype=step.x_t.dtype))
