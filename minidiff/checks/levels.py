"""The check of `timesteps`, of lesson 07: the levels that a strided chain visits."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase


def _levels(T: int, N: int) -> Any:
    return torch.tensor([T - 1 - i * T // N for i in range(N)])


# fmt: off
NOT_WHOLE = Phrase("there is a level that is no whole number. An index must be one: round.",
                   "tamsayı olmayan bir düzey var. İndis tamsayı olmalı: yuvarla.")
WRONG_NUMBER = Phrase("{expected} levels are asked for; your list has {got}. Here T is no multiple of N: the stride is no whole number, so it must not be rounded *before* it is multiplied.",
                      "{expected} düzey isteniyor; listende {got} tane var. Burada T, N'nin katı değil: aralık tamsayı değil; öyleyse çarpmadan *önce* yuvarlanmamalı.")
WRONG_START = Phrase("your list begins with {got}. The chain starts from pure noise, at T-1.",
                     "listen {got} ile başlıyor. Zincir saf gürültüden, T-1'den başlar.")
UNEVEN = Phrase("the strides are {strides} (the last one into the clean image). Equal strides differ by at most 1 after rounding; here the leftovers of the rounding have piled up.",
                "aralıklar {strides} (sonuncusu temiz görüntüye). Eşit aralıklar yuvarlanınca en çok 1 fark eder; burada yuvarlama artıkları birikmiş.")
STRIDES = Phrase("the strides are {strides} (the last one into the clean image). With T = {T} and N = {N} each should be {stride}.",
                 "aralıklar {strides} (sonuncusu temiz görüntüye). T = {T} ve N = {N} iken her biri {stride} olmalı.")
# fmt: on


def timesteps(student: Any, generator: Generator) -> None:
    """`timesteps(T, N)`: N falling indices from T-1 in equal strides. Any way of rounding is right."""
    cases = [(1000, 10), (12, 4), (20, 20), (60, 3), (9, 1)]  # T / N is whole: there is one right answer
    # fmt: off
    mistakes: list[Mistake] = [
        (lambda T, N: _levels(T, N) + 1,
         "everything is one too large: T itself is no index. Index t means t+1 noising steps.",
         "her şey bir fazla: T'nin kendisi bir indis değildir. t indisi t+1 gürültüleme adımı demektir."),
        ([lambda T, N: _levels(T, N) - T // N + 1],
         "your list begins one stride too low and ends at 0: the level that is pure noise is never visited, although the chain starts there.",
         "listen bir aralık aşağıdan başlayıp 0'da bitiyor: zincir saf gürültüden başladığı hâlde o düzeye hiç uğranmıyor."),
        (lambda T, N: _levels(T, N).flip(0),
         "the order is from clean to noisy. A sampler begins with the noise.",
         "sıra temizden gürültülüye. Örnekleyici gürültüden başlar."),
        (lambda T, N: (T - 1) - (T - 1) * torch.arange(N) // N,
         "you share out T-1. From index T-1 there are T steps to the clean image, for index 0 is one step, too.",
         "T-1'i bölüştürüyorsun. T-1 indisinden temiz görüntüye T adım var, çünkü 0 indisi de bir adımdır."),
        ([lambda T, N: torch.full((N,), T - 1)],
         "every entry is T-1. Python works from left to right: i // N is 0; write i * T // N.",
         "her değer T-1. Python soldan sağa hesaplar: i // N, 0'dır; i * T // N yaz."),
        ([
             lambda T, N: torch.linspace(T - 1, 0, N).round(),
             lambda T, N: T - 1 - torch.linspace(0, T - 1, N).round(),
             lambda T, N: torch.linspace(T - 1, 0, N).floor(),
         ],
         "your list shares out the way from T-1 to 0. Then the last stride, from 0 into the clean image, is much shorter than the others.",
         "listen T-1'den 0'a olan yolu bölüyor. O zaman 0'dan temiz görüntüye giden son aralık ötekilerden çok daha kısa kalır."),
        (lambda T, N: torch.arange(T - 1, T - 1 - N, -1),
         "these are N neighbours. N visits have to reach from T-1 down to the clean image.",
         "bunlar birbirine komşu N düzey. N uğrak, T-1'den temiz görüntüye kadar yetmeli."),
        (lambda T, N: torch.cat([_levels(T, N), torch.tensor([-1])]),
         "there is one entry too many: -1 stands for the clean image, which nobody asks the network about.",
         "bir değer fazla: -1 temiz görüntü demektir; onu ağa kimse sormaz."),
        (lambda T, N: _levels(T, N) - 1,
         "everything is one too small: the first level is T-1, where only noise is left.",
         "her şey bir eksik: ilk düzey, yalnızca gürültünün kaldığı T-1'dir."),
        (lambda T, N: _levels(T, N) - T // N,
         "your list begins one stride too low: the first level is T-1, and -1 is no level.",
         "listen bir aralık aşağıdan başlıyor: ilk düzey T-1'dir, -1 ise bir düzey değildir."),
        ([
             lambda T, N: (_levels(T, N) - T // N + 1).flip(0),
             lambda T, N: (_levels(T, N) - T // N).flip(0),
         ],
         "the order is from clean to noisy, and the level of pure noise is not visited. A sampler begins at T-1.",
         "sıra temizden gürültülüye ve saf gürültü düzeyine uğranmıyor. Örnekleyici T-1'den başlar."),
        ([lambda T, N: _levels(T, N) / (T - 1), lambda T, N: _levels(T, N) / T],
         "these are shares of the way, from 1 downwards. Indices are asked for.",
         "bunlar yolun payları, 1'den aşağı. İstenen indisler."),
        (lambda T, N: _levels(T, min(N + 1, T)),
         "one level too many: N strides begin at N levels, the last of which leads into the clean image.",
         "bir düzey fazla: N aralık N düzeyde başlar; sonuncusu temiz görüntüye götürür."),
    ]
    # fmt: on
    compare(student, _levels, cases, mistakes, seen=lambda: _seen(student, cases))
    drawn = [int(torch.randint(low, high, (), generator=generator)) for low, high in ((100, 1000), (7, 50))]
    for T, N in ((10, 4), (1000, 3), (50, 30), (1000, 7), (drawn[0], drawn[1])):
        answer = call(student, T, N)
        asked, came_back = f"T = {T}, N = {N}", describe(answer)
        if problem := _uneven(as_tensor(answer), T, N):
            raise NotRight(problem, asked=asked, came_back=came_back)


def _seen(student: Any, cases: list[tuple[int, int]]) -> str:
    """The first of the lists whose strides are not equal."""
    return next(filter(None, (_uneven(as_tensor(call(student, T, N)), T, N) for T, N in cases)), "")


def _uneven(times: Tensor | None, T: int, N: int) -> str:
    """What is wrong with a list of levels whose equal strides T / N need rounding; empty if nothing is."""
    if times is None or times.ndim != 1 or len(times) == 0:
        return difference(times, torch.zeros(N))
    if len(times) != N:
        return WRONG_NUMBER.said(expected=N, got=len(times))
    if not torch.equal(times, times.round()):
        return NOT_WHOLE.said()
    if times[0] != T - 1:
        return WRONG_START.said(got=int(times[0]))
    strides = [int(s) for s in times - torch.cat([times[1:], -torch.ones(1)])]
    if all(T // N <= stride <= -(-T // N) for stride in strides):
        return ""
    few = ", ".join(map(str, strides if N <= 8 else [*strides[:3], "...", *strides[-3:]]))
    return (UNEVEN if T % N else STRIDES).said(T=T, N=N, stride=T // N, strides=few)
