"""What can be suspected of any wrong function, whatever it was to compute: a sign, a factor, a forgotten argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import torch
from torch import Tensor

from minidiff.checks.describe import as_tensor
from minidiff.checks.probes import argument_replaced, property_lacking, weights_off
from minidiff.phrase import Phrase

DRAWN = Phrase(
    "Two calls with the same arguments gave two answers: something is drawn inside. All chance that is needed here is given to your function.",
    "Aynı argümanlarla iki çağrı iki ayrı cevap verdi: içeride bir şey çekiliyor. Burada gereken bütün rastlantı işlevine zaten veriliyor.",
)
GIVEN_BACK = Phrase(
    "This is `{name}` itself, given back as it came.", "Bu, `{name}`'in kendisi; geldiği gibi geri verilmiş."
)
IGNORED = Phrase(
    "`{name}` makes no difference to your answer. Is it used, or is a value from another cell in its place?",
    "`{name}` cevabını hiç değiştirmiyor. Kullanılıyor mu, yoksa yerinde başka bir hücredeki bir değer mi var?",
)
NEGATED = Phrase("The sign is the wrong way round, everywhere.", "İşaret her yerde ters.")
SCALED = Phrase(
    "Everything is {factor:.4g} times as large as it should be: one factor too many, or one too few.",
    "Her şey olması gerekenin {factor:.4g} katı: bir çarpan fazla ya da eksik.",
)
FACTORS = Phrase(
    "The pattern is right, but each question has another factor: {factors} times what it should be. A factor is missing or one too many, and it depends on the arguments.",
    "Örüntü doğru, ama her soruda başka bir çarpan var: olması gerekenin {factors} katı. Bir çarpan eksik ya da fazla ve argümanlara bağlı.",
)
OFFSET = Phrase(
    "Everything is off by one and the same number, {offset:.4g}.",
    "Her şey aynı sayı kadar kaymış: {offset:.4g}.",
)
LATE = Phrase(
    "The right values, one place too late: what you give at index 1 belongs at index 0.",
    "Değerler doğru, ama bir yer geç: 1 indisinde verdiğin, 0 indisine ait.",
)
EARLY = Phrase(
    "The right values, one place too early: what you give at index 0 belongs at index 1.",
    "Değerler doğru, ama bir yer erken: 0 indisinde verdiğin, 1 indisine ait.",
)
REVERSED = Phrase("The right values in the reverse order.", "Değerler doğru, ama sıra ters.")
OTHERS = Phrase(
    "Each row got what belongs to another row of the batch.",
    "Her satıra, yığının (batch) başka bir satırınınki verilmiş.",
)
AVERAGED = Phrase(
    "All rows of your answer are alike, the mean of the right ones: an average over the batch, where each row wants its own.",
    "Cevabının bütün satırları aynı, doğru olanların ortalaması: her satır kendininkini isterken yığın (batch) üzerinden ortalama alınmış.",
)
SQUARE = Phrase("This is the square of what is asked for.", "Bu, istenenin karesi.")
ROOT = Phrase("This is the root of what is asked for.", "Bu, istenenin kökü.")
OVER_ONE = Phrase("This is one divided by what is asked for.", "Bu, 1 bölü istenen.")
REST = Phrase("This is 1 minus what is asked for.", "Bu, 1 eksi istenen.")
LOGARITHM = Phrase("This is the logarithm of what is asked for.", "Bu, istenenin logaritması.")
SIZE = Phrase(
    "This is the size of what is asked for: the signs are lost.",
    "Bu, istenenin büyüklüğü: işaretler kaybolmuş.",
)
ROUNDED = Phrase("The right values, but rounded.", "Değerler doğru, ama yuvarlanmış.")
CLIPPED = Phrase(
    "The right values, but clipped to the range from {low:.3g} to {high:.3g}.",
    "Değerler doğru, ama {low:.3g} ile {high:.3g} arasına kırpılmış.",
)

FORMS: tuple[tuple[Callable[[Tensor], Tensor], Phrase], ...] = (
    (torch.neg, NEGATED),
    (torch.square, SQUARE),
    (torch.sqrt, ROOT),
    (torch.reciprocal, OVER_ONE),
    (lambda true: 1 - true, REST),
    (torch.log, LOGARITHM),
    (torch.abs, SIZE),
    (torch.round, ROUNDED),
)

ONE_PART = Phrase(
    "All fits but one part, {part}: in its place stands {how}.",
    "Bir parça dışında her şey yerinde, o da {part}: onun yerinde {how} duruyor.",
)
CHANGES: tuple[tuple[Callable[[Any], Any], Phrase], ...] = (
    (lambda part: part**0.5, Phrase("its root", "kökü")),
    (lambda part: part**2, Phrase("its square", "karesi")),
    (lambda part: -part, Phrase("the same with the other sign", "ters işaretlisi")),
    (lambda part: 1 - part, Phrase("1 minus it", "1 eksi o")),
    (lambda part: 2 * part, Phrase("twice of it", "iki katı")),
    (lambda part: part / 2, Phrase("half of it", "yarısı")),
    (lambda part: 1 / part, Phrase("1 divided by it", "1 bölü o")),
    (lambda part: 0 * part, Phrase("0", "0")),
    (lambda part: 0 * part + 1, Phrase("1", "1")),
)
PARTS = {  # keyword arguments of the truths, in words
    "image": Phrase("the weight of the image", "görüntünün ağırlığı"),
    "noise": Phrase("the weight of the noise", "gürültünün ağırlığı"),
    "bars": Phrase("ᾱ", "ᾱ"),
    "for_x_0": Phrase("what multiplies x_0", "x_0'ın çarpanı"),
    "for_x_t": Phrase("what multiplies x_t", "x_t'nin çarpanı"),
    "variance": Phrase("the variance", "varyans"),
    "std": Phrase("what multiplies z", "z'nin çarpanı"),
    "mean": Phrase("the mean", "ortalama"),
    "over": Phrase("what is divided by", "bölen"),
    "weights": Phrase("the number of weights", "ağırlıkların sayısı"),
    "biases": Phrase("the number of biases", "sapmaların sayısı"),
    "places": Phrase("the number of places", "yerlerin sayısı"),
    "work": Phrase("the number of multiply-adds", "çarpma-toplamaların sayısı"),
    "scale": Phrase("what the products are divided by", "çarpımların böleni"),
    "target": Phrase("the target", "hedef"),
    "clock": Phrase("the time that the network is told", "ağa söylenen zaman"),
    "old": Phrase("the share of the old", "eskinin payı"),
    "new": Phrase("the share of the new", "yeninin payı"),
    "ramp": Phrase("the fraction", "kesir"),
    "spread": Phrase("the spread", "yayılım"),
    "cov": Phrase("the covariance", "kovaryans"),
    "var": Phrase("the variance of the target", "hedefin varyansı"),
    "under": Phrase("what stands under the root", "kökün altındaki"),
    "fresh": Phrase("what multiplies z", "z'nin çarpanı"),
    "epsilon": Phrase("ε̂", "ε̂"),
    "x_0": Phrase("x̂_0", "x̂_0"),
    "v": Phrase("v", "v"),
    "factor": Phrase("the factor of one step", "tek adımın çarpanı"),
    "means": Phrase("the part of the means", "ortalamaların payı"),
    "widths": Phrase("the part of the widths", "genişliklerin payı"),
    "squares": Phrase("the squared distance", "uzaklığın karesi"),
    "shrink": Phrase("what the images are shrunk by", "görüntüleri küçülten çarpan"),
    "measure": Phrase("what is measured", "ölçülen"),
}


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
    pairs = [_flat(answer, true) for answer, true in zip(asking.answers, asking.truths, strict=True)]
    suspects: Iterator[Callable[[], str]] = iter(
        (
            lambda: _drawn(asking),
            lambda: _given_back(asking),
            lambda: _form(asking, pairs),
            lambda: _order(asking),
            lambda: _scaled(asking, pairs),
            lambda: _part(asking),
            lambda: _ignored(asking),
            lambda: argument_replaced(_first_wrong_part(asking)),
            lambda: weights_off(_first_wrong_part(asking)),
            lambda: property_lacking(_first_wrong_part(asking)),
        )
    )
    for suspect in suspects:
        try:
            if text := suspect():
                return text
        except Exception:  # the question cannot be asked here, so it finds nothing
            continue
    return ""


def _first_wrong_part(asking: Asking) -> Asking:
    """Of an answer of several values, the first that is not right, as if it alone were asked for."""
    if not isinstance(asking.truths[0], tuple):
        return asking
    for i in range(len(asking.truths[0])):
        answers, truths = ([one[i] for one in both] for both in (asking.answers, asking.truths))
        if any(not asking.near(*_flat(a, t)) for a, t in zip(answers, truths, strict=True)):
            break

    def part(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: function(*given)[i]

    truth = wraps(asking.truth)(part(asking.truth))
    return replace(asking, student=part(asking.student), truth=truth, answers=answers, truths=truths)


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


def _form(asking: Asking, pairs: list[tuple[Tensor, Tensor]]) -> str:
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


def _scaled(asking: Asking, pairs: list[tuple[Tensor, Tensor]]) -> str:
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
