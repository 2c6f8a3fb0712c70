"""The check of lesson 07's way between two noises."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import as_tensor, describe, difference
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase


def between(student: Any, generator: Generator) -> None:
    """`between(a, b, u)`: any way from a to b on which the length of a noise is kept. Many are right.

    Two noises of 64 pixels have an angle between 70 and 110 degrees, nearly always. The pairs here have cosines
    of 0.1 and -0.1 and lengths 5 % apart, so that ways made for independent noises are right too.
    """
    for shape, cosine in (((1, 8, 8), 0.1), ((3, 6, 6), -0.1)):
        a, b = _noises(shape, cosine, generator)
        points = [_point(student, a, b, i / 32) for i in range(33)]
        near = 1e-3 * float(a.norm())
        if float((points[0] - a).norm()) > near:
            said = TURNED if float((points[0] - b).norm()) < near else STARTS_ELSEWHERE
            raise NotRight(said.said(), asked="u = 0")
        if float((points[32] - b).norm()) > near:
            raise NotRight(ENDS_ELSEWHERE.said(), asked="u = 1")
        _keeps_its_length(points, a, b)
        jump = max(float((q - p).norm()) for p, q in pairwise(points))
        if jump > 0.3 * float(a.norm()):  # the root of u, the steepest in use, moves by 0.18 at first
            raise NotRight(JUMPS.said(share=jump / float(a.norm())))
        alike = [_cosine(points[16], end) for end in (a, b)]
        if min(alike) < 0.4:  # 0.74 and 0.67 on the sphere
            raise NotRight(UNLIKE.said(), asked="u = 0.5", came_back=describe(points[16]))
        if float((_point(student, a, b, 11 / 32, seed=1) - points[11]).norm()) > near:
            raise NotRight(DRAWN.said(), asked="u = 0.34")
    a = torch.randn(1, 8, 8, generator=generator).sign()  # of length 8 exactly: the cosine rounds to 1
    for u in (0.0, 0.3, 0.5, 1.0):
        point = _point(student, a, a.clone(), u, NOT_WHERE_EQUAL)
        if float((point - a).norm()) > 0.1 * float(a.norm()):
            raise NotRight(LEAVES.said(), asked=f"b = a, u = {u}", came_back=describe(point))


STARTS_ELSEWHERE = Phrase("at u = 0 the point is not a.", "u = 0'da nokta a değil.")
ENDS_ELSEWHERE = Phrase("at u = 1 the point is not b.", "u = 1'de nokta b değil.")
# fmt: off
TURNED = Phrase("your way runs from b to a: the weights have changed places.",
                "yolun b'den a'ya gidiyor: ağırlıklar yer değiştirmiş.")
TOO_SHORT = Phrase("the point is only {length:.1f} long; a has length {a:.1f} and b {b:.1f}. The way cuts through the inside of the sphere on which noises live.",
                   "noktanın uzunluğu yalnızca {length:.1f}; a'nınki {a:.1f}, b'ninki {b:.1f}. Yol, gürültülerin üzerinde bulunduğu kürenin içinden geçiyor.")
TOO_LONG = Phrase("the point is {length:.1f} long; a has length {a:.1f} and b {b:.1f}.",
                  "noktanın uzunluğu {length:.1f}; a'nınki {a:.1f}, b'ninki {b:.1f}.")
JUMPS = Phrase("the way jumps: between two neighbours u, 1/32 apart, it moves by {share:.2f} of the length of a.",
               "yol sıçrıyor: aralarında 1/32 olan iki komşu u arasında, a'nın uzunluğunun {share:.2f} katı yer değiştiriyor.")
UNLIKE = Phrase("halfway the point does not resemble both noises: its angle to one of them is larger than 66 degrees.",
                "nokta yarı yolda iki gürültüye birden benzemiyor: birine açısı 66 dereceden büyük.")
NOT_WHERE_EQUAL = Phrase("right, as long as a and b differ. Where they are the same noise the angle is 0, and something is divided by sin 0.",
                         "a ile b farklı olduğu sürece doğru. Aynı gürültü olduklarında açı 0'dır ve bir şey sin 0'a bölünüyor.")
LEAVES = Phrase("a and b are the same noise here, and yet the way leaves it. Weights whose squares add up to 1 are made for *independent* noises.",
                "burada a ile b aynı gürültü, ama yol ondan ayrılıyor. Karelerinin toplamı 1 olan ağırlıklar *bağımsız* gürültüler içindir.")
DRAWN = Phrase("the same a, b and u gave another point the second time: something is drawn on the way.",
               "aynı a, b ve u ikinci seferde başka bir nokta verdi: yolda bir şey çekiliyor.")
# fmt: on


def _noises(shape: tuple[int, ...], cosine: float, generator: Generator) -> tuple[Tensor, Tensor]:
    """Two noises of lengths √D and 1.05 √D with that cosine between them."""
    one, two = torch.randn(2, *shape, generator=generator).flatten(1)
    two = two - (two @ one) / (one @ one) * one
    one, two = one / one.norm(), two / two.norm()
    length = one.numel() ** 0.5
    b = 1.05 * length * (cosine * one + (1 - cosine**2) ** 0.5 * two)
    return (length * one).reshape(shape), b.reshape(shape)


def _cosine(one: Tensor, two: Tensor) -> float:
    return float((one * two).sum() / one.norm() / two.norm())


def _point(
    student: Any, a: Tensor, b: Tensor, u: float, not_finite: Phrase | None = None, seed: int = 0
) -> Tensor:
    answer = call(student, a, b, u, seed=seed)
    point = as_tensor(answer)
    fits = point is not None and point.shape == a.shape
    if fits and not_finite and point is not None and not bool(point.isfinite().all()):
        raise NotRight(not_finite.said(), asked=f"b = a, u = {u}", came_back=describe(answer))
    if point is None or not fits or not bool(point.isfinite().all()):
        raise NotRight(difference(answer, a), asked=f"u = {u:.4g}", came_back=describe(answer))
    return point


def _keeps_its_length(points: list[Tensor], a: Tensor, b: Tensor) -> None:
    ends = {"a": float(a.norm()), "b": float(b.norm())}
    for i, point in enumerate(points):
        length = float(point.norm())
        if not 0.9 * min(ends.values()) <= length <= 1.1 * max(ends.values()):
            said = TOO_SHORT if length < ends["a"] else TOO_LONG
            raise NotRight(said.said(length=length, **ends), asked=f"u = {i / 32:.4g}")
