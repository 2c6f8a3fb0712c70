"""What can be suspected of any wrong function, whatever it was to compute: a sign, a factor, a forgotten argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import torch
from torch import Tensor

from minidiff.checks.describe import as_tensor
from minidiff.checks.fault_words import (
    AVERAGED,
    CHANGES,
    CLIPPED,
    DRAWN,
    EARLY,
    FACTORS,
    FORMS,
    GIVEN_BACK,
    IGNORED,
    LATE,
    OFFSET,
    ONE_PART,
    OTHERS,
    PARTS,
    REVERSED,
    SCALED,
)
from minidiff.checks.formula import value_read
from minidiff.checks.probes import argument_replaced, factors_off, property_lacking, weights_off
from minidiff.checks.words import PART


@dataclass(frozen=True)
class Asking:
    """A student's function, the truth, what both answered, and how near counts as equal."""

    student: Callable[..., Any]
    truth: Callable[..., Any]
    cases: Sequence[tuple[Any, ...]]
    answers: Sequence[Any]
    truths: Sequence[Any]
    tolerance: float
    again: bool = True  # whether the student's function can be asked again, with other questions

    def near(self, one: Tensor, other: Tensor) -> bool:
        """Whether two tensors are equal, to the tolerance."""
        if one.shape != other.shape or not bool(other.isfinite().all()):
            return False
        return float((one - other).abs().max()) <= self.tolerance * max(1.0, float(other.abs().max()))


def suspicion(asking: Asking) -> str:
    """The first of the general faults that explains the answers to all questions; else nothing."""
    whole: tuple[Callable[[Asking], str], ...] = (
        _drawn,
        _given_back,
        _form,
        _order,
        _scaled,
        _part,
        _ignored,
    )
    alone = (argument_replaced, factors_off, value_read)
    if not isinstance(asking.truths[0], tuple):
        return _first_that_says((*whole, *alone), asking)
    return _first_that_says(whole, asking) or _of_a_part((_form, _order, _scaled, *alone), asking)


def last_suspicion(asking: Asking) -> str:
    """What an answer shows when nothing known explains it: its weights as numbers, a property that it lacks."""
    return _of_a_part((weights_off, property_lacking), asking)


def factors_of(student: Callable[..., Any], truth: Callable[..., Any]) -> str:
    """What a function of two tensors and a share does otherwise than the truth: an argument, or its weights."""
    one, two = torch.randn(2, 4, 5, generator=torch.Generator().manual_seed(0))
    cases = [(one, two, 0.3)]
    answers = [student(one.clone(), two.clone(), 0.3)]
    asking = Asking(student, truth, cases, answers, [truth(one, two, 0.3)], 5e-5)
    return _first_that_says((argument_replaced, factors_off), asking)


def _of_a_part(suspects: Sequence[Callable[[Asking], str]], asking: Asking) -> str:
    """What the first of the suspects says of the first value that is wrong."""
    if not isinstance(asking.truths[0], tuple):
        return _first_that_says(suspects, asking)
    try:
        place, part = _first_wrong_part(asking)
    except Exception:  # not every answer has as many values
        return ""
    text = _first_that_says(suspects, part)
    return text and PART.said(place=place, count=len(asking.truths[0]), problem=text)


def _first_that_says(suspects: Sequence[Callable[[Asking], str]], asking: Asking) -> str:
    for suspect in suspects:
        try:
            if text := suspect(asking):
                return text
        except Exception:  # the question cannot be asked here, so it finds nothing
            continue
    return ""


def _first_wrong_part(asking: Asking) -> tuple[int, Asking]:
    """Of an answer of several values, the first that is not right, as if it alone were asked for; its place."""
    for i in range(len(asking.truths[0])):
        answers, truths = ([one[i] for one in both] for both in (asking.answers, asking.truths))
        if any(not asking.near(*_flat(a, t)) for a, t in zip(answers, truths, strict=True)):
            break

    def part(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: function(*given)[i]

    truth = wraps(asking.truth)(part(asking.truth))
    return i + 1, replace(asking, student=part(asking.student), truth=truth, answers=answers, truths=truths)


def _flat(answer: Any, true: Any) -> tuple[Tensor, Tensor]:
    """All numbers of an answer and of the truth, one after the other."""
    if isinstance(true, tuple):
        parts = [_flat(a, t) for a, t in zip(answer, true, strict=True)]
        return torch.cat([a for a, _ in parts]), torch.cat([t for _, t in parts])
    value = as_tensor(answer)
    expected = torch.as_tensor(true).detach().double().flatten()
    return (torch.full_like(expected, torch.nan) if value is None else value.flatten()), expected


def _drawn(asking: Asking) -> str:
    if not asking.again:
        return ""
    for case, true in list(zip(asking.cases, asking.truths, strict=True))[:4]:
        one, two = (_flat(asking.student(*case, seed=seed), true)[0] for seed in (1, 2))
        if not asking.near(one, two):
            return DRAWN.said()
    return ""


def _given_back(asking: Asking) -> str:
    names = list(inspect.signature(asking.truth).parameters)
    for i, name in enumerate(names[: len(asking.cases[0])]):
        given = [as_tensor(case[i]) for case in asking.cases]
        if all(
            one is not None and (value := as_tensor(answer)) is not None and asking.near(value, one)
            for one, answer in zip(given, asking.answers, strict=True)
        ):
            return GIVEN_BACK.said(name=name)
    return ""


def _pairs(asking: Asking) -> list[tuple[Tensor, Tensor]]:
    return [_flat(answer, true) for answer, true in zip(asking.answers, asking.truths, strict=True)]


def _form(asking: Asking) -> str:
    pairs = _pairs(asking)
    for form, say in FORMS:
        if all(asking.near(answer, form(true)) for answer, true in pairs):
            return say.said()
    every, trues = torch.cat([a for a, _ in pairs]), torch.cat([t for _, t in pairs])
    low, high = float(every.min()), float(every.max())
    if len(every) > 3 and asking.near(every, trues.clamp(low, high)):
        return CLIPPED.said(low=low, high=high)
    return ""


def _order(asking: Asking) -> str:
    """Right values at the wrong places: of a list, or of the rows of a batch."""
    rows = [
        (as_tensor(answer), torch.as_tensor(true).double())
        for answer, true in zip(asking.answers, asking.truths, strict=True)
        if not isinstance(true, tuple)
    ]
    rows = [(answer, true) for answer, true in rows if true.ndim and len(true) > 1]

    def all_near(change: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]) -> bool:
        return bool(rows) and all(asking.near(*change(a, t)) for a, t in rows if a is not None)

    if all_near(lambda a, t: (a, t.flip(0))):
        return REVERSED.said()
    flat = all(true.ndim == 1 for _, true in rows)
    if flat and max((len(true) for _, true in rows), default=0) > 2:
        if all_near(lambda a, t: (a[1:], t[:-1])):
            return LATE.said()
        if all_near(lambda a, t: (a[:-1], t[1:])):
            return EARLY.said()
    if any(all_near(lambda a, t, by=by: (a, t.roll(by, 0))) for by in (1, -1)):  # type: ignore[misc]
        return OTHERS.said()
    if all_near(lambda a, t: (a, t.mean(0, keepdim=True).expand_as(t))):
        return AVERAGED.said()
    return ""


def _scaled(asking: Asking) -> str:
    pairs = _pairs(asking)
    factors = [float((answer @ true) / (true @ true)) for answer, true in pairs]
    fits = [asking.near(answer, factor * true) for factor, (answer, true) in zip(factors, pairs, strict=True)]
    enough = sum(len(true) for _, true in pairs) > len(
        pairs
    )  # one number for a question fits with any factor
    if all(fits):
        if max(factors) - min(factors) < 1e-3 * max(map(abs, factors)):
            return SCALED.said(factor=factors[0])
        if enough and min(map(abs, factors)) > 1e-3:
            return FACTORS.said(factors=", ".join(f"{factor:.3g}" for factor in factors))
    offsets = [answer - true for answer, true in pairs]
    every = torch.cat(offsets)
    return OFFSET.said(offset=float(every[0])) if asking.near(every, every[:1].expand_as(every)) else ""


def _part(asking: Asking) -> str:
    """One part of the truth in place of which stands its root, its square, nothing ..."""
    for name, parameter in inspect.signature(asking.truth).parameters.items():
        if (
            parameter.kind is not parameter.KEYWORD_ONLY
            or not callable(parameter.default)
            or name not in PARTS
        ):
            continue
        for change, how in CHANGES:
            if _explained(asking, name, lambda *given, f=parameter.default, g=change: g(f(*given))):
                return ONE_PART.said(part=PARTS[name].said(), how=how.said())
    return ""


def _explained(asking: Asking, name: str, part: Callable[..., Any]) -> bool:
    try:
        return all(
            asking.near(*_flat(answer, asking.truth(*case, **{name: part})))
            for case, answer in zip(asking.cases, asking.answers, strict=True)
        )
    except Exception:  # this change makes no sense here
        return False


def _ignored(asking: Asking) -> str:
    """The first argument whose change moves the truth and not the answer."""
    names = list(inspect.signature(asking.truth).parameters) if asking.again else []
    for i, name in enumerate(names[: len(asking.cases[0])]):
        found = [_unmoved(asking, case, i) for case in asking.cases[:3]]
        if any(found) and all(one is not False for one in found):
            return IGNORED.said(name=name)
    return ""


def _unmoved(asking: Asking, case: tuple[Any, ...], i: int) -> bool | None:
    """Whether the answer stays though the truth moves; None if the truth stays too, or cannot be asked."""
    other = _other(case[i])
    if other is None:
        return None
    changed = (*case[:i], other, *case[i + 1 :])
    try:
        before, after = asking.truth(*case), asking.truth(*changed)
        if asking.near(_flat(before, before)[1], _flat(after, after)[1]):
            return None
        return asking.near(
            _flat(asking.student(*case), before)[0], _flat(asking.student(*changed), before)[0]
        )
    except Exception:
        return None


def _other(value: Any) -> Any:
    """Another value of the same kind; None if it is not known how to change it."""
    if isinstance(value, (bool, str)):
        return None
    if isinstance(value, int):
        return value - 1 if value > 1 else value + 1
    if isinstance(value, float):
        return 0.9 * value
    if isinstance(value, Tensor) and value.is_floating_point():
        return 0.9 * value
    if isinstance(value, Tensor) and value.ndim == 1 and len(value) > 1:
        return value.roll(1)
    if isinstance(value, list) and all(isinstance(one, float) for one in value):
        return [0.9 * one for one in value[:-1]] + [0.7 * value[-1]]
    return None
