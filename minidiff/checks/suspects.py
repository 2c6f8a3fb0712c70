"""The check of lesson 02's search for the broken schedule: six faults, each an order of magnitude worse than good lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import describe
from minidiff.checks.parts import alpha_bars, clipped, one_before, uniform
from minidiff.checks.parts import cosine_alpha_bars as cosine
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import NOTHING_RETURNED
from minidiff.phrase import Phrase


def _steps(generator: Generator) -> int:
    return int(torch.randint(200, 401, (), generator=generator))


def _recipe(T: int, power: float) -> Tensor:
    """Betas of the linear (power 1) or quadratic (power 2) recipe, scaled so that their sum stays."""
    scale, root = 1000 / T, 1 / power
    return torch.linspace((1e-4 * scale) ** root, (0.02 * scale) ** root, T, dtype=torch.float64) ** power


def _in_order(generator: Generator) -> Tensor:
    """ᾱ of a schedule that is right: 1-ᾱ_0 is below 0.0006 and √ᾱ_T below 0.03, for all that can come."""
    T, kind = _steps(generator), int(torch.randint(3, (), generator=generator))
    if kind == 2:
        return clipped(cosine(T, uniform(generator, 0.004, 0.02)))
    return alpha_bars(_recipe(T, kind + 1.0))


def _leaves_signal(generator: Generator) -> Tensor:
    """√ᾱ_T between about 0.3 and 0.75."""
    return alpha_bars(_recipe(_steps(generator), 1.0) * uniform(generator, 0.06, 0.24))


def _late(generator: Generator) -> Tensor:
    return one_before(_in_order(generator))


def _backwards(generator: Generator) -> Tensor:
    """1-ᾱ_0 is 0.02 or more."""
    return alpha_bars(_recipe(_steps(generator), 1.0).flip(0))


def _noise_for_signal(generator: Generator) -> Tensor:
    return 1 - _in_order(generator)


def _summed(generator: Generator) -> Tensor:
    return 1 - _recipe(_steps(generator), 1.0).cumsum(dim=0)


def _rises_inside(generator: Generator) -> Tensor:
    """A tenth of the list, somewhere between a quarter and three quarters, runs the wrong way."""
    found = _in_order(generator)
    T = len(found)
    start = int(uniform(generator, 0.25, 0.65) * T)
    found[start : start + T // 10] = found[start : start + T // 10].flip(0)
    return found


FAULTS: tuple[tuple[Callable[[Generator], Tensor], Phrase], ...] = (
    (
        _leaves_signal,
        Phrase(
            "one leaves far too much of the image at the end: look at √ᾱ of its last entry.",
            "biri sonda görüntünün fazlasını bırakıyor: son değerinin √ᾱ'sına bak.",
        ),
    ),
    (
        _late,
        Phrase(
            "one has ᾱ_0 = 1: its first step adds no noise, for it comes one index late.",
            "birinde ᾱ_0 = 1: ilk adımı hiç gürültü eklemiyor, çünkü bir indis geç geliyor.",
        ),
    ),
    (
        _backwards,
        Phrase(
            "one begins with its coarsest step, as if its betas ran backwards. Its right end is in order: look at 1-ᾱ_0.",
            "biri en kaba adımıyla başlıyor, betaları tersten gidiyor gibi. Sağ ucu yerinde: 1-ᾱ_0'a bak.",
        ),
    ),
    (
        _noise_for_signal,
        Phrase(
            "one rises from 0 to 1: it holds the share of the noise instead of the signal's.",
            "biri 0'dan 1'e yükseliyor: sinyalin payı yerine gürültününkini tutuyor.",
        ),
    ),
    (
        _summed,
        Phrase(
            "one falls below 0, since its betas were added up instead of being multiplied as 1-β. (The root of a negative number is NaN, and every comparison with NaN is False.)",
            "biri 0'ın altına iniyor, çünkü betaları 1-β olarak çarpılacağına toplanmış. (Negatif sayının kökü NaN'dır; NaN ile yapılan her karşılaştırma False verir.)",
        ),
    ),
    (
        _rises_inside,
        Phrase(
            "one rises on the way, though both its ends are in order: noise cannot be taken back by adding noise.",
            "birinin iki ucu da yerinde, ama yolda yükseliyor: gürültü ekleyerek gürültü geri alınamaz.",
        ),
    ),
)
NAMES = "ABC"
GIVING_UP = (StopIteration, IndexError, ValueError, AssertionError, KeyError)  # "none of them is broken"
# fmt: off
NO_NAME = Phrase("the name of one list is asked for, one of {names}; what came back is {got}.",
                 "listelerden birinin adı isteniyor, şunlardan biri: {names}; dönen: {got}.")
NONE_FOUND = Phrase("your function ends without naming any. Of these lists {fault}",
                    "işlevin hiçbirini söylemeden bitiyor. Bu listelerden {fault}")
WRONG_NAME = Phrase("{name} is in order. Of the others {fault}",
                    "{name} yerinde. Ötekilerden {fault}")
LISTED = Phrase("{name}: T = {T}, ᾱ from {first:.6g} to {last:.3g}",
                "{name}: T = {T}, ᾱ: {first:.6g} .. {last:.3g}")
# fmt: on


def broken(student: Any, generator: Generator) -> None:
    """`broken(schedules)`: the name of the one list of ᾱ that is broken; every fault comes twice.

    What is right and what is broken lie an order of magnitude apart, so it does not matter where a student
    draws the line.
    """
    for make, fault in (*FAULTS, *FAULTS):
        lists = [make(generator), *(_in_order(generator) for _ in NAMES[1:])]
        order = torch.randperm(len(NAMES), generator=generator).tolist()
        schedules = {name: lists[i] for name, i in zip(NAMES, order, strict=True)}
        asked = "; ".join(
            LISTED.said(name=name, T=len(one), first=float(one[0]), last=float(one[-1]))
            for name, one in schedules.items()
        )
        answer = _name(student, schedules, fault, asked)
        if answer != NAMES[order.index(0)]:
            raise NotRight(WRONG_NAME.said(name=answer, fault=fault.said()), asked=asked, came_back=answer)


def _name(student: Any, schedules: dict[str, Tensor], fault: Phrase, asked: str) -> str:
    """The name that a student's function gives, once it is one of them."""
    try:
        answer = call(student, schedules)
    except NotRight as wrong:
        nothing = wrong.text == NOTHING_RETURNED.said()
        if not nothing and not (isinstance(wrong, Stopped) and isinstance(wrong.error, GIVING_UP)):
            raise
        came_back = "None" if nothing else wrong.text
        raise NotRight(NONE_FOUND.said(fault=fault.said()), asked=asked, came_back=came_back) from None
    if not isinstance(answer, str) or answer not in schedules:
        text = NO_NAME.said(names=", ".join(schedules), got=describe(answer))
        raise NotRight(text, asked=asked, came_back=describe(answer))
    return answer
