"""What an answer shows when nothing known explains it: the weights it gives, the properties it lacks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from minidiff.checks.describe import as_tensor, describe
from minidiff.checks.formula import factors_read, is_number, mixture
from minidiff.phrase import Phrase

if TYPE_CHECKING:
    from minidiff.checks.suspicion import Asking

WEIGHTS = Phrase(
    "Your answer is {found}. Asked for is {wanted}{case}. So {off}.",
    "Cevabın şu: {found}. İstenen ise {wanted}{case}. Demek ki {off}.",
)
READ_FACTORS = Phrase("Read off your answers: {factors}.", "Cevaplarından okunan: {factors}.")
HERE = Phrase(", here with {numbers}", " (burada {numbers})")
WRONG_WEIGHT = Phrase("the factor of {names} is not right yet", "{names} çarpanı henüz doğru değil")
ALL_BUT = Phrase(
    "the factor of {names} is not right yet; that of {right} is",
    "{names} çarpanı henüz doğru değil; {right} çarpanı doğru",
)
RESPONSE = Phrase(
    "Try your function with {change}: the right answer then {wanted}. Yours {found}. So look at what `{name}` does in your line.",
    "İşlevini şöyle dene: {change}. Doğru cevap o zaman {wanted}; seninki {found}. Öyleyse satırında `{name}`'in ne yaptığına bak.",
)
STAYS = Phrase("stays as it is", "olduğu gibi kalır")
TURNS = Phrase("changes its sign", "işaret değiştirir")
GROWS = Phrase("becomes {factor:.4g} times as large", "{factor:.4g} katına çıkar")
ELSE = Phrase("changes in another way", "başka türlü değişir")


def added(value: Any) -> Any:
    return value + 0.25


CHANGES: tuple[tuple[Callable[[Any], Any], Phrase], ...] = (
    (lambda value: value / 2, Phrase("half of `{name}`", "`{name}`'in yarısıyla")),
    (lambda value: -value, Phrase("the negative of `{name}`", "`{name}`'in eksilisiyle")),
    (added, Phrase("`{name}` + 0.25", "`{name}` + 0.25 ile")),
)
POWERS = [2.0 ** (k / 2) for k in range(-8, 9)]  # of two: what halving an argument may do
ROUND = 1e-3  # weights and factors nearer than this are equal


def factors_off(asking: Asking) -> str:
    """For a truth that is a weighted sum of its tensors: the formulas of the weights that are off."""
    return weights_off(asking, read=True)


def weights_off(asking: Asking, read: bool = False) -> str:
    """For a truth that is a weighted sum of its tensors: which weights the answer has, and which are off.

    A batch may have weights of its own for each row; then the first row that is off is told.
    """
    names = list(inspect.signature(asking.truth).parameters)
    for case, answer, true in zip(asking.cases, asking.answers, asking.truths, strict=True):
        value, wanted = as_tensor(answer), as_tensor(true)
        if value is None or wanted is None or value.shape != wanted.shape or asking.near(value, wanted):
            continue
        given = {n: v.double() for n, v in zip(names, case, strict=False) if _alike(v, wanted)}
        for row in [slice(None), *(slice(i, i + 1) for i in range(len(wanted)))] if given else []:
            parts = [tensor[row] for tensor in given.values()]
            one, other = (mixture(image[row], parts) for image in (value, wanted))
            if one is None or other is None or bool((one - other).abs().max() < ROUND):
                continue
            off = (one - other).abs() >= ROUND
            if read:
                said = factors_read(asking, case, list(given), off.tolist())
                return said and READ_FACTORS.said(factors=said)
            return _weights_said(list(given), one, other, off, _plain(names, case))
    return ""


def _alike(value: Any, wanted: Tensor) -> bool:
    return isinstance(value, Tensor) and value.is_floating_point() and value.shape == wanted.shape


def _plain(names: list[str], case: tuple[Any, ...]) -> str:
    """The arguments of a question that are numbers or words, as the end of a sentence."""
    plain = (int, float, str)
    numbers = ((n, v) for n, v in zip(names, case, strict=False) if isinstance(v, plain) or is_number(v))
    said = ", ".join(f"{n} = {describe(float(v) if isinstance(v, Tensor) else v)}" for n, v in numbers)
    return HERE.said(numbers=said) if said else ""


def _weights_said(names: list[str], one: Tensor, other: Tensor, off: Tensor, case: str) -> str:
    found, wanted = (
        " + ".join(f"{w:.3g}·{n}" for w, n in zip(weights.tolist(), names, strict=True)).replace("+ -", "- ")
        for weights in (one, other)
    )
    wrong = ", ".join(n for n, bad in zip(names, off.tolist(), strict=True) if bad)
    right = ", ".join(n for n, bad in zip(names, off.tolist(), strict=True) if not bad)
    said = (ALL_BUT if right else WRONG_WEIGHT).said(names=wrong, right=right)
    return WEIGHTS.said(found=found, wanted=wanted, case=case, off=said)


def property_lacking(asking: Asking) -> str:
    """The first argument to whose change the answer responds otherwise than the truth does.

    Asked are changes whose effect on the truth can be said in a word: it stays, turns, doubles, halves ...
    Of a number that is added only "it stays" is such a word: a factor would be chance.
    """
    names = list(inspect.signature(asking.truth).parameters) if asking.again else []
    for change, say in CHANGES:
        for i, name in enumerate(names[: len(asking.cases[0])]):
            for case in asking.cases[:3]:
                if not isinstance(case[i], (Tensor, float)):
                    continue
                changed = (*case[:i], change(case[i]), *case[i + 1 :])
                wanted = _response(asking, asking.truth, case, changed)
                if wanted is None or not wanted.tells or (change is added and wanted.text != STAYS.said()):
                    continue
                found = _response(asking, asking.student, case, changed)
                if found is not None and found != wanted:
                    return RESPONSE.said(
                        change=say.said(name=name), wanted=wanted.text, found=found.text, name=name
                    )
    return ""


@dataclass(frozen=True)
class _Response:
    """What an answer does when a question is changed, and whether that is a property worth telling."""

    text: str
    tells: bool = True


def _response(
    asking: Asking, function: Any, case: tuple[Any, ...], changed: tuple[Any, ...]
) -> _Response | None:
    """What a function's answer does when a question is changed; None if it has no answer."""
    try:
        before, after = (as_tensor(function(*given)) for given in (case, changed))
    except Exception:
        return None
    if before is None or after is None or before.shape != after.shape or not bool(after.isfinite().all()):
        return None
    if asking.near(after, before):
        return _Response(STAYS.said())
    if asking.near(after, -before):
        return _Response(TURNS.said())
    factor = float((after * before).sum() / before.square().sum())
    if not asking.near(after, factor * before):
        return _Response(ELSE.said(), tells=False)
    # any single number "grows by a factor"; a power of two says how the argument stands in the formula
    return _Response(GROWS.said(factor=factor), tells=any(abs(factor - one) < ROUND * one for one in POWERS))


REPLACED = Phrase(
    "This would be right if in place of `{name}` stood {how}.",
    "`{name}`'in yerinde {how} dursaydı bu doğru olurdu.",
)
EXCHANGED = Phrase("`{one}` and `{two}` have changed places.", "`{one}` ile `{two}` yer değiştirmiş.")
INSTEAD: tuple[tuple[Callable[[Any], Any], Phrase], ...] = (
    (lambda value: value**2, Phrase("its square", "karesi")),
    (lambda value: value**0.5, Phrase("its root", "kökü")),
    (lambda value: 1 - value, Phrase("1 minus it", "1 eksi o")),
    (lambda value: (1 - value) ** 0.5, Phrase("the root of 1 minus it", "1 eksi onun kökü")),
    (lambda value: 1 / value, Phrase("1 divided by it", "1 bölü o")),
    (lambda value: -value, Phrase("its negative", "eksilisi")),
    (lambda value: abs(value), Phrase("its size, without the sign", "işaretsiz büyüklüğü")),
    (lambda value: 2 * value, Phrase("twice of it", "iki katı")),
    (lambda value: value / 2, Phrase("half of it", "yarısı")),
    (lambda value: value + 1, Phrase("1 more", "1 fazlası")),
    (lambda value: value - 1, Phrase("1 less", "1 eksiği")),
    (lambda value: (value - 1) * (value > 0), Phrase("1 less, but for 0", "0 dışında 1 eksiği")),
    (lambda value: value.flip(0), Phrase("the same in the reverse order", "ters sıralanmışı")),
    (lambda value: value.roll(1, 0), Phrase("the one before, in turn", "sırayla bir öncekisi")),
    (lambda value: value.mean() + 0 * value, Phrase("its mean", "ortalaması")),
    (lambda value: value.clamp(-1, 1), Phrase("the same, clipped to ±1", "±1'e kırpılmışı")),
    (lambda value: value[:1] + 0 * value, Phrase("its first row alone", "yalnızca ilk satırı")),
    (lambda value: value[..., :1] + 0 * value, Phrase("its first value alone", "yalnızca ilk değeri")),
    (lambda value: value[..., -1:] + 0 * value, Phrase("its last value alone", "yalnızca son değeri")),
)


# of an index and T, the length of the list that it points into
INDICES: tuple[tuple[Callable[[Any, int], Any], Phrase], ...] = (
    (lambda t, T: T - 1 - t, Phrase("T-1-t: time runs backwards", "T-1-t: zaman tersine akıyor")),
    (lambda t, T: (t + 1).clamp(max=T - 1), Phrase("t + 1, at most T-1", "t + 1, en çok T-1")),
    (lambda t, T: (t - 1).clamp(min=0), Phrase("t - 1, at least 0", "t - 1, en az 0")),
    (
        lambda t, T: (t - 1) % T,
        Phrase("t - 1, which is the *last* index at t = 0", "t - 1; t = 0'da bu *sonuncu* indistir"),
    ),
    (lambda t, T: 0 * t, Phrase("0", "0")),
    (lambda t, T: 0 * t + T - 1, Phrase("T-1, the last index", "T-1, son indis")),
)


def _other_index(change: Callable[[Any, int], Any], case: list[Any], i: int) -> Any:
    """An argument that is an index, changed with the length of the list of betas or ᾱ beside it."""
    (T,) = {len(v) for v in case if isinstance(v, Tensor) and v.ndim == 1 and v.is_floating_point()}
    changed = change(torch.as_tensor(case[i]), T)
    return changed if isinstance(case[i], Tensor) else int(changed)


def argument_replaced(asking: Asking) -> str:
    """The argument in whose place something else stands, or the two that have changed places.

    Looked at are the questions that were not answered rightly: a fault may show for one kind only.
    """
    names = list(inspect.signature(asking.truth).parameters)[: len(asking.cases[0])]
    asked = [(as_tensor(a), as_tensor(t)) for a, t in zip(asking.answers, asking.truths, strict=True)]
    off = [i for i, (a, t) in enumerate(asked) if a is None or t is None or not _near(asking, a, t)]

    def explained(change: Callable[[list[Any]], list[Any]]) -> bool:
        try:
            made = [as_tensor(asking.truth(*change(list(asking.cases[i])))) for i in off]
            return all(_near(asking, asked[i][0], one) for i, one in zip(off, made, strict=True))
        except Exception:  # this question cannot be asked
            return False

    for i, name in enumerate(names):
        for turn, how in INDICES if name == "t" else ():
            if explained(lambda case, i=i, f=turn: [*case[:i], _other_index(f, case, i), *case[i + 1 :]]):  # type: ignore[misc]
                return REPLACED.said(name=name, how=how.said())
        for change, how in INSTEAD:
            if explained(lambda case, i=i, change=change: [*case[:i], change(case[i]), *case[i + 1 :]]):  # type: ignore[misc]
                return REPLACED.said(name=name, how=how.said())
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            order = [*range(i), j, *range(i + 1, j), i, *range(j + 1, len(names))]
            if explained(lambda case, order=order: [case[k] for k in order]):  # type: ignore[misc]
                return EXCHANGED.said(one=one, two=names[j])
    return ""


def _near(asking: Asking, one: Tensor | None, other: Tensor | None) -> bool:
    return one is not None and other is not None and one.shape == other.shape and asking.near(one, other)
