"""Compare a student's function with the truth, and find the mistake that explains its answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from minidiff.checks.describe import as_tensor, describe, is_complex
from minidiff.checks.seen import quietly
from minidiff.checks.suspicion import Asking, last_suspicion, suspicion
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import (
    COMPLEX,
    FIRST_OFF,
    HALF,
    NEARLY_RIGHT,
    NOT_FINITE,
    PART,
    ROWS_OFF,
    SAME_ALWAYS,
    TWO_FAULTS,
    WRONG_COUNT,
    WRONG_KIND,
    WRONG_SHAPE,
    WRONG_VALUES,
)
from minidiff.phrase import Phrase

Function = Callable[..., Any]
Parts = Mapping[str, Any]
# a wrong function, or the parts of the truth that are replaced; what to say of it in English and in Turkish
Mistake = tuple[Function | Parts | Sequence[Function | Parts], str, str]
TOLERANCE = 5e-5  # float32 through a product of a thousand factors stays well within; float16 does not


def compare(
    student: Any,
    truth: Function,
    cases: Sequence[tuple[Any, ...]],
    mistakes: Sequence[Mistake] = (),
    *,
    allowed: Collection[str] = (),
    tolerance: float = TOLERANCE,
    fallback: str = "",
    again: bool = True,
    seen: Callable[[], str] = str,
) -> None:
    """Nothing, if `student` and `truth` agree on all cases.

    If they do not, the first of `mistakes` that gives the student's answers on *every* case names the
    misunderstanding; then two of them together; then what can be suspected of any function.

    Args:
        cases: argument tuples; between them every argument must change.
        mistakes: wrong functions of the same arguments, or keyword arguments of `truth`, its parts, to replace.
            Several of them in a list are one mistake in several forms.
        tolerance: of the difference, relative to the largest true value and at least absolute.
        again: whether `student` is the student's own function, which can be asked further questions.
        seen: what is seen of the student's function where no mistake explains its answers; empty if nothing.
        fallback: what to say if nothing explains the answers, in place of "the values are off".

    Raises:
        NotRight: with what was asked, what came back and the most likely reason.
    """
    answers = [_ask(student, truth, case, allowed) for case in cases]
    truths = [truth(*case) for case in cases]
    problems = [difference(a, t, tolerance) for a, t in zip(answers, truths, strict=True)]
    if not any(problems):
        return
    first = next(i for i, problem in enumerate(problems) if problem)
    reason = _named(truth, cases, answers, mistakes, tolerance)
    if not reason and len(cases) > 1 and all(_same(answers[0], other) for other in answers[1:]):
        reason = SAME_ALWAYS.said()
    if not reason and _is_values(problems[first]):
        asking = Asking(
            partial(call, student, allowed=allowed), truth, cases, answers, truths, tolerance, again
        )
        reason = suspicion(asking) or fallback or _named_where_wrong(asking, problems, mistakes)
        reason = reason or quietly(seen) or last_suspicion(asking)
    text = reason or fallback or _where(problems, first, answers[first], truths[first], tolerance)
    raise NotRight(text, asked=question(truth, cases[first]), came_back=describe(answers[first]))


def _ask(student: Any, truth: Function, case: tuple[Any, ...], allowed: Collection[str]) -> Any:
    try:
        return call(student, *case, allowed=allowed)
    except Stopped as stopped:
        stopped.asked = question(truth, case)
        raise


def _named(
    truth: Function,
    cases: Sequence[tuple[Any, ...]],
    answers: list[Any],
    mistakes: Sequence[Mistake],
    tolerance: float,
) -> str:
    """What the first mistake says that explains all answers, alone or together with another; else nothing."""

    def explains(wrong: Function) -> bool:
        try:
            return not any(
                difference(answer, wrong(*case), tolerance)
                for case, answer in zip(cases, answers, strict=True)
            )
        except Exception:  # the wrong formula has no value here, so it is not what the student wrote
            return False

    forms = [(form, Phrase(en, tr)) for wrong, en, tr in mistakes for form in _forms(wrong)]
    for form, say in forms:
        if explains(form if callable(form) else partial(truth, **form)):
            return say.said()
    parts = [(form, say) for form, say in forms if isinstance(form, Mapping)]
    for (one, first), (two, second) in combinations(parts, 2):
        if first != second and not set(one) & set(two) and explains(partial(truth, **one, **two)):
            return TWO_FAULTS.said(one=first.said(), two=second.said())
    return ""


def _named_where_wrong(asking: Asking, problems: list[str], mistakes: Sequence[Mistake]) -> str:
    """What explains the wrong answers of a function that is also right at times: a mistake, or what is suspected.

    So a fault in one branch of an `if` is named. One number alone fits too many mistakes to count.
    """
    off = [i for i, problem in enumerate(problems) if problem]
    numbers = sum(value.numel() for i in off if (value := as_tensor(asking.answers[i])) is not None)
    if len(off) == len(problems) or max(numbers, len(off)) < 3:
        return ""
    cases, answers, truths = (
        [which[i] for i in off] for which in (asking.cases, asking.answers, asking.truths)
    )
    reason = _named(asking.truth, cases, answers, mistakes, asking.tolerance)
    reason = reason or suspicion(replace(asking, cases=cases, answers=answers, truths=truths))
    return reason and FIRST_OFF.said(problem=reason, right=len(problems) - len(off), count=len(problems))


def _is_values(problem: str) -> bool:
    """Whether a problem is one of values: kind, shape and number are as they should be."""
    return any(text.said().split("{")[0] in problem for text in (WRONG_VALUES, NEARLY_RIGHT))


def _forms(wrong: Any) -> Iterator[Any]:
    yield from wrong if isinstance(wrong, list) else [wrong]


def _where(problems: list[str], first: int, answer: Any, true: Any, tolerance: float) -> str:
    """The first problem, and where it is not: at which places, and for how many questions."""
    text, value = problems[first], as_tensor(answer)
    if value is not None and not isinstance(true, (tuple, str)):
        expected = torch.as_tensor(true).detach().double()
        if value.shape == expected.shape and value.ndim + len(expected.shape[:1]) > 1 and len(expected) > 1:
            limit = tolerance * max(1.0, float(expected.abs().max()))
            off = ((value - expected).abs() > limit).reshape(len(expected), -1).any(dim=1)
            if bool((~off).any()):
                right, wrong = (_listed(rows) for rows in (~off, off))
                text = ROWS_OFF.said(problem=text, right=right, wrong=wrong)
    right_ones = sum(not problem for problem in problems)
    return FIRST_OFF.said(problem=text, right=right_ones, count=len(problems)) if right_ones else text


def _listed(rows: Tensor) -> str:
    places = rows.nonzero().flatten().tolist()
    return ", ".join(map(str, places[:6])) + (", ..." if len(places) > 6 else "")


def _same(one: Any, other: Any) -> bool:
    """Whether two answers are equal; what is no tensor of a sensible size equals nothing, but a text."""
    if isinstance(one, str):
        return isinstance(other, str) and one == other
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)) and len(one) == len(other) < 100:
        return all(_same(a, b) for a, b in zip(one, other, strict=True))
    a, b = as_tensor(one), as_tensor(other)
    if a is None or b is None or a.is_meta or a.shape != b.shape:
        return False
    return bool(torch.equal(a.nan_to_num(), b.nan_to_num()))


def difference(answer: Any, true: Any, tolerance: float = TOLERANCE) -> str:
    """What is wrong with `answer`, as a sentence; empty if it equals `true`. Shapes come before numbers."""
    if isinstance(true, tuple):
        return _parts_differ(answer, true, tolerance)
    if isinstance(true, str):
        right = isinstance(answer, str) and answer == true
        return "" if right else WRONG_KIND.said(expected=repr(true), got=describe(answer))
    if is_complex(answer):
        return COMPLEX.said()
    expected, value = torch.as_tensor(true).detach().double(), as_tensor(answer)
    if value is None:
        return WRONG_KIND.said(expected=describe(true), got=describe(answer))
    if value.shape != expected.shape and not (value.numel() == expected.numel() == 1):
        return WRONG_SHAPE.said(expected=tuple(expected.shape), got=tuple(value.shape))
    if bool(expected.isfinite().all()) and not bool(value.isfinite().all()):
        return NOT_FINITE.said()
    value = value.reshape(expected.shape)
    largest = float((value - expected).abs().nan_to_num(0.0).max()) if expected.numel() else 0.0
    scale = max(1.0, float(expected[expected.isfinite()].abs().max()) if expected.numel() else 1.0)
    if largest <= tolerance * scale:
        return ""
    dtype = getattr(answer, "dtype", None)
    if dtype in (torch.float16, torch.bfloat16) and largest < 0.03 * scale:
        return HALF.said(difference=f"{largest:.2g}", dtype=dtype)
    say = NEARLY_RIGHT if largest <= 20 * tolerance * scale <= 0.02 * scale else WRONG_VALUES
    return say.said(difference=f"{largest:.2g}")


def _parts_differ(answer: Any, true: tuple[Any, ...], tolerance: float) -> str:
    parts = list(answer) if isinstance(answer, (tuple, list)) else _stacked(answer)
    if parts is None or len(parts) != len(true):
        return WRONG_COUNT.said(expected=len(true), got=1 if parts is None else len(parts))
    for i, (part, one) in enumerate(zip(parts, true, strict=True), start=1):
        if problem := difference(part, one, tolerance):
            return PART.said(place=i, count=len(true), problem=problem)
    return ""


def _stacked(answer: Any) -> list[Any] | None:
    """The values of an array whose first axis counts them."""
    value = as_tensor(answer)
    return None if value is None or value.ndim == 0 or len(value) > 100 else list(value)


def question(function: Function, case: tuple[Any, ...]) -> str:
    """The call in words: name, and each argument by its value or its shape."""
    names = inspect.signature(function).parameters.values()
    return ", ".join(
        f"{name.name} = {describe(value)}"
        for name, value in zip(names, case, strict=False)
        if name.kind is not name.KEYWORD_ONLY
    )


__all__ = ["Function", "Mistake", "as_tensor", "compare", "describe", "difference", "question"]
