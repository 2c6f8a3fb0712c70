"""Compare a student's function with the truth, and find the mistake that explains its answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from typing import Any

import torch
from torch import Tensor

from minidiff.checks.watch import NotRight, call
from minidiff.checks.words import (
    NOT_FINITE,
    SAME_ALWAYS,
    TENSOR,
    VALUES,
    WRONG_COUNT,
    WRONG_KIND,
    WRONG_SHAPE,
    WRONG_VALUES,
    Say,
)

Function = Callable[..., Any]
Mistake = tuple[Function, str, str]  # a wrong function; what to say of it in English and in Turkish
TOLERANCE = 2e-4  # float32 through a product of a thousand factors stays well within


def compare(
    student: Any,
    truth: Function,
    cases: Sequence[tuple[Any, ...]],
    mistakes: Sequence[Mistake] = (),
    *,
    allowed: Collection[str] = (),
    tolerance: float = TOLERANCE,
) -> None:
    """Nothing, if `student` and `truth` agree on all cases.

    If they do not, the first of `mistakes` (wrong functions of the same arguments) that gives the student's
    answers on *every* case names the misunderstanding.

    Args:
        cases: argument tuples; between them every argument must change.
        tolerance: of the difference, relative to the largest true value and at least absolute.

    Raises:
        NotRight: with what was asked, what came back and the most likely reason.
    """
    answers = [call(student, *case, allowed=allowed) for case in cases]
    truths = [truth(*case) for case in cases]
    wrong = [
        (case, answer, problem)
        for case, answer, true in zip(cases, answers, truths, strict=True)
        if (problem := difference(answer, true, tolerance))
    ]
    if not wrong:
        return
    case, answer, problem = wrong[0]
    asked = question(truth, case)
    reasons = (Say(en, tr) for mistake, en, tr in mistakes if _explains(mistake, cases, answers, tolerance))
    reason = next(reasons, None)
    if reason is None and len(cases) > 1 and all(_same(answers[0], other) for other in answers[1:]):
        reason = SAME_ALWAYS
    raise NotRight(reason.said() if reason else problem, asked=asked, came_back=describe(answer))


def _explains(
    mistake: Function, cases: Sequence[tuple[Any, ...]], answers: list[Any], tolerance: float
) -> bool:
    try:
        return not any(
            difference(a, mistake(*case), tolerance) for case, a in zip(cases, answers, strict=True)
        )
    except Exception:  # the wrong formula has no value here, so it is not what the student wrote
        return False


def _same(one: Any, other: Any) -> bool:
    try:
        return not difference(one, other, 1e-9)
    except Exception:
        return False


def difference(answer: Any, true: Any, tolerance: float = TOLERANCE) -> str:
    """What is wrong with `answer`, as a sentence; empty if it equals `true`."""
    if isinstance(true, tuple):
        if not isinstance(answer, (tuple, list)):
            return WRONG_COUNT.said(expected=len(true), got=1)
        if len(answer) != len(true):
            return WRONG_COUNT.said(expected=len(true), got=len(answer))
        return next(
            (text for a, t in zip(answer, true, strict=True) if (text := difference(a, t, tolerance))), ""
        )
    if isinstance(true, str):
        return "" if answer == true else WRONG_KIND.said(expected=repr(true), got=repr(answer))
    expected = torch.as_tensor(true).detach().double()
    value = as_tensor(answer)
    if value is None:
        return WRONG_KIND.said(expected=describe(true), got=describe(answer))
    if value.shape != expected.shape and not (value.numel() == expected.numel() == 1):
        return WRONG_SHAPE.said(expected=tuple(expected.shape), got=tuple(value.shape))
    if bool(expected.isfinite().all()) and not bool(value.isfinite().all()):
        return NOT_FINITE.said()
    value = value.reshape(expected.shape)
    largest = float((value - expected).abs().nan_to_num(0.0).max()) if expected.numel() else 0.0
    limit = tolerance * max(
        1.0, float(expected[expected.isfinite()].abs().max()) if expected.numel() else 1.0
    )
    return WRONG_VALUES.said(difference=f"{largest:.2g}") if largest > limit else ""


def as_tensor(value: Any) -> Tensor | None:
    """A number, list, array or tensor as a float64 tensor; None if it is none of these."""
    if isinstance(value, (str, bytes, dict)):
        return None
    try:
        return torch.as_tensor(value).detach().double().cpu()
    except (TypeError, ValueError, RuntimeError):
        return None


def question(function: Function, case: tuple[Any, ...]) -> str:
    """The call in words: name, and each argument by its value or its shape."""
    names = list(inspect.signature(function).parameters)
    return ", ".join(f"{name} = {describe(value)}" for name, value in zip(names, case, strict=False))


def describe(value: Any) -> str:
    """A value in one short line."""
    if isinstance(value, (tuple, list)) and any(isinstance(part, Tensor) for part in value):
        return "(" + "; ".join(describe(part) for part in value) + ")"
    if isinstance(value, Tensor):
        if value.numel() == 1:
            return f"{value.item():.4g}"
        if value.ndim == 1 and value.numel() <= 6:
            return "[" + ", ".join(f"{number:.4g}" for number in value.tolist()) + "]"
        text = TENSOR.said(shape=tuple(value.shape))
        if value.numel() and not value.is_complex():
            low, high = f"{float(value.min()):.3g}", f"{float(value.max()):.3g}"
            text += ", " + VALUES.said(low=low, high=high)
        return text
    if isinstance(value, float):
        return f"{value:.4g}"
    text = repr(value)
    return text if len(text) <= 80 and " at 0x" not in text else type(value).__name__
