"""Checks of lesson 08, faster samplers; the last one is that of the whole first part."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.capstone import judge_digits
from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.parts import uniform
from minidiff.checks.seen import heun_seen
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "08",
    "08_fast_samplers",
    Phrase("Faster samplers", "Hızlı örnekleyiciler"),
    sections={
        "heun": Phrase("3. Heun: look twice", "3. Heun: iki kez bak"),
        "heun-rule": Phrase("3. Heun: look twice", "3. Heun: iki kez bak"),
        "order-table": Phrase("8. Order and calls, measured", "8. Mertebe ve çağrılar, ölçülerek"),
        "calls": Phrase("The fair axis", "Hakça eksen"),
        "spacing": Phrase(
            "9. Spacing: where the calls are spent", "9. Düzeyler: çağrılar nereye harcanıyor?"
        ),
        "one-equation": Phrase("1. DDIM in other units", "1. DDIM, başka birimlerle"),
    },
)

predict_budget = LESSON.choice(
    "predict_budget",
    right="b",
    because={
        "a": Phrase(
            "that would be so if both had order 1. What does a second look do to the error of a stride that is a quarter as long?",
            "ikisinin de mertebesi 1 olsaydı öyle olurdu. İkinci bakış, dörtte biri uzunlukta bir aralığın hatasına ne yapar?",
        ),
        "c": Phrase(
            "the second look is paid for in both budgets, the small one and the large one. By what are Heun's *strides* divided?",
            "ikinci bakışın bedeli iki bütçede de ödeniyor: küçüğünde de büyüğünde de. Heun'un *aralıkları* kaçta birine iniyor?",
        ),
    },
    points=1,
    reread="heun",
)
read_plot = LESSON.choice(
    "read_plot",
    right="c",
    because={
        "a": Phrase(
            "a stride of A is cheap, but how many does it need? Follow its curve on to the dotted line.",
            "A'nın aralığı ucuz, ama kaç tane gerekiyor? Eğrisini noktalı çizgiye kadar izle.",
        ),
        "b": Phrase(
            "B is the lowest curve, so it needs the fewest *strides*. How many calls is that?",
            "B en alttaki eğri; öyleyse en az *aralık* ona gerekir. Bu kaç çağrı eder?",
        ),
    },
    points=1,
    reread="calls",
)


# ---- the order, as a number --------------------------------------------------------------------------------


def _order(
    errors: list[float],
    strides: list[int],
    *,
    pair: Any = (-2, -1),
    log: Any = math.log,
    join: Any = lambda fall, growth: fall / growth,
    sign: int = 1,
) -> Any:
    one, two = pair
    return sign * join(log(abs(errors[one] / errors[two])), log(strides[two] / strides[one]))


def _fit(errors: list[float], strides: list[int]) -> float:
    """Slope of the best straight line through the logarithms, turned round."""
    a, b = (
        torch.tensor([math.log(abs(v)) for v in values], dtype=torch.float64) for values in (strides, errors)
    )
    return -float(((a - a.mean()) * (b - b.mean())).sum() / (a - a.mean()).square().sum())


@LESSON.task(points=2, reread="order-table")
def order_of(student: Any, generator: Generator) -> None:
    """`order_of(errors, strides)`: the order from the last two points."""
    cases = [
        ([sign * 0.7 * n**-order * (1 - bend / (n + bend) / n) for n in strides], strides)
        for strides, order, bend, sign in (
            ([4, 8, 16, 32], uniform(generator, 1, 4), 0.0, 1),
            ([5, 10, 20, 320, 960], 2.0, 30.0, 1),
            ([10, 30, 40], uniform(generator, 1, 4), 4.0, -1),
        )
    ]
    cases.append(([0.3, -0.02, 0.004, -0.0005], [3, 9, 18, 45]))  # its sign changes on the way
    raw = {"log": lambda x: x}
    # fmt: off
    mistakes: list[Mistake] = [
        ({"sign": -1},
         "the sign is the wrong way round: a falling error has a positive order.",
         "işaret ters: düşen bir hatanın mertebesi pozitiftir."),
        ([lambda e, n: math.log2(abs(e[-2] / e[-1]))],
         "this is right only if the number of strides doubles from one point to the next. Here it does not always.",
         "bu ancak aralık sayısı bir noktadan ötekine ikiye katlanıyorsa doğru. Burada her zaman öyle değil."),
        (_fit,
         "a line through all points mixes the early ones in. The order is a promise about the limit: the last two.",
         "bütün noktalardan geçen bir doğru, baştakileri de karıştırır. Mertebe limit hakkında bir sözdür: son ikisi."),
        ({"pair": (0, 1)},
         "these are the first two points. The order is a promise about the limit: the last two.",
         "bunlar ilk iki nokta. Mertebe limit hakkında bir sözdür: son ikisi."),
        ({"pair": (0, -1)},
         "this is from the first point to the last. The order is a promise about the limit: the last two.",
         "bu, ilk noktadan sonuncuya. Mertebe limit hakkında bir sözdür: son ikisi."),
        (raw,
         "the two ratios are divided without logarithms. p is an exponent.",
         "iki oran, logaritma alınmadan birbirine bölünmüş. p bir üsdür."),
        (lambda e, n: abs(e[-2] / e[-1]),
         "this is by what the error is divided. The order is the exponent behind it.",
         "bu, hatanın kaça bölündüğü. Mertebe bunun arkasındaki üsdür."),
        ([
             lambda e, n: (abs(e[-2]) - abs(e[-1])) / (n[-1] - n[-2]),
             lambda e, n: (e[-2] - e[-1]) / (n[-1] - n[-2]),
             lambda e, n: (e[-1] - e[-2]) / (n[-1] - n[-2]),
         ],
         "this is the slope on plain axes. On logarithmic ones it is the logarithms that are subtracted.",
         "bu, doğrusal eksenlerdeki eğim. Logaritmik eksenlerde çıkarılan, logaritmalardır."),
        ({"join": lambda fall, growth: growth / fall},
         "the fraction is upside down: the fall of the error belongs on top.",
         "kesir baş aşağı: hatanın düşüşü üstte durmalı."),
        ({"join": lambda fall, growth: fall - growth},
         "the two logarithms are subtracted; p multiplies one of them, so they are divided.",
         "iki logaritma çıkarılmış; p bunlardan birini çarpar, öyleyse bölünürler."),
        ([{"join": lambda fall, growth: fall}, {"join": lambda fall, growth: fall / math.log(10)}],
         "this is the logarithm of the fall alone; divide by that of the growth of the strides.",
         "bu yalnızca düşüşün logaritması; aralıkların büyümesininkine böl."),
        ([lambda e, n, f=f: math.log(abs(e[-2] / e[-1])) / f(n[-2], n[-1]) for f in (lambda a, b: math.log(b - a), lambda a, b: b / a)],
         "above all is well. Below belongs the logarithm of the *ratio* of the strides: not of their difference, and not the ratio itself.",
         "üstte her şey yerinde. Altta, aralık sayılarının *oranının* logaritması durmalı: farklarınınki değil, oranın kendisi de değil."),
        (lambda e, n: math.log(abs(e[-2] - e[-1])) / math.log(n[-1] - n[-2]),
         "the logarithm is taken of a difference. The logarithms of both are subtracted: that is the logarithm of the ratio.",
         "bir farkın logaritması alınmış. Çıkarılan, ikisinin logaritmalarıdır: o da oranın logaritmasıdır."),
        ([lambda e, n: -math.log(abs(e[-1])) / math.log(n[-1])],
         "this takes the last point alone, as if the constant c were 1. Two points are needed to get rid of it.",
         "bu yalnız son noktayı alıyor; c sabiti 1'miş gibi. Ondan kurtulmak için iki nokta gerekir."),
        ({"pair": (-3, -1)},
         "the last but two and the last; the last *two* are asked for.",
         "sondan üçüncü ile sonuncu; istenen son *iki* nokta."),
        ([lambda e, n: float(round(_order(e, n)))],
         "right, but rounded to a whole number. The order that is measured need not be one.",
         "doğru, ama tam sayıya yuvarlanmış. Ölçülen mertebe tam sayı olmak zorunda değil."),
    ]
    # fmt: on
    compare(student, _order, cases, mistakes)


# ---- Heun --------------------------------------------------------------------------------------------------


def _slope(s: float, centre: float, noted: list[tuple[float, int]] | None = None) -> Any:
    """The exact slope for data N(centre, s²). Like a network, it cannot be asked at σ = 0."""

    def slope(x: Any, sigma: Any) -> Any:
        if noted is not None:
            noted.append((float(sigma), torch.as_tensor(x).numel()))
        if sigma == 0:
            raise ValueError("no network can be asked at sigma = 0")
        return sigma * (x - centre) / (s**2 + sigma**2)

    return slope


def _heun(
    slope: Any,
    x: Any,
    sigma: float,
    sigma_next: float,
    *,
    where: Any = lambda x, guess, h, one: guess,
    level: Any = lambda a, b: b,
    share: tuple[float, float] = (0.5, 0.5),
    start: Any = lambda x, guess: x,
    stride: Any = lambda a, b: b - a,
) -> Any:
    h, one = stride(sigma, sigma_next), slope(x, sigma)
    guess = x + h * one
    if sigma_next == 0:
        return guess
    two = slope(where(x, guess, h, one), level(sigma, sigma_next))
    return start(x, guess) + h * (share[0] * one + share[1] * two)


# fmt: off
HEUNS: list[Mistake] = [
    ({"share": (1.0, 0.0)},
     "this is Euler's step: the slope at the start alone.",
     "bu, Euler'in adımı: yalnız baştaki eğim."),
    ({"level": lambda a, b: a},
     "the second slope is asked at sigma. Where Euler lands, the noise level is sigma_next.",
     "ikinci eğim sigma'da sorulmuş. Euler'in vardığı yerde gürültü düzeyi sigma_next'tir."),
    ({"where": lambda x, guess, h, one: x},
     "the second slope is asked at the place where you still stand. Ask where Euler would land.",
     "ikinci eğim, hâlâ durduğun yerde sorulmuş. Euler'in varacağı yerde sor."),
    ({"start": lambda x, guess: guess},
     "the mean of the slopes is added to the guess. It leads on from x: the guess is only a place to look from.",
     "eğimlerin ortalaması tahmine ekleniyor. Ortalama x'ten götürür: tahmin yalnızca bakılacak bir yerdir."),
    ({"share": (1.0, 1.0)},
     "the two slopes are added, not averaged: your stride is twice as long as it should be.",
     "iki eğimin ortalaması değil, toplamı alınıyor: aralığın iki kat uzun oluyor."),
    ({"share": (0.0, 1.0)},
     "only the second slope is used. The stride wants the mean of both.",
     "yalnız ikinci eğim kullanılıyor. Aralık, ikisinin ortalamasını ister."),
    ({"share": (0.5, -0.5)},
     "the two slopes are subtracted. The stride wants their mean.",
     "iki eğim birbirinden çıkarılıyor. Aralık, ortalamalarını ister."),
    ({
         "where": lambda x, guess, h, one: x + h / 2 * one,
         "level": lambda a, b: (a + b) / 2,
         "share": (0.0, 1.0),
     },
     "this looks in the middle of the stride. That is the midpoint method, of order 2 too; Heun looks at the end.",
     "bu, aralığın ortasına bakıyor. Bu da mertebesi 2 olan orta nokta yöntemidir; Heun ise sona bakar."),
    ([{"stride": lambda a, b: a - b}, lambda slope, x, a, b: 2 * x - _heun(slope, x, a, b)],
     "the stride points the wrong way: it is sigma_next - sigma, a negative number.",
     "aralık ters yöne gidiyor: aralık sigma_next - sigma'dır, negatif bir sayı."),
    ([lambda slope, x, a, b: _heun(slope, x, a, b) if b == 0 else 2 * x - _heun(slope, x, a, b)],
     "the second line has the stride's sign wrong: both lines go by sigma_next - sigma.",
     "ikinci satırda aralığın işareti yanlış: iki satır da sigma_next - sigma kadar gider."),
    ({"level": lambda a, b: (a + b) / 2},
     "the second slope is asked at the level half way, but at the place of the whole stride.",
     "ikinci eğim, bütün aralığın vardığı yerde ama yarı yoldaki düzeyde sorulmuş."),
    ({"where": lambda x, guess, h, one: x + h / 2 * one},
     "the second slope is asked half way, but at the level of the end.",
     "ikinci eğim yarı yolda, ama sondaki düzeyde sorulmuş."),
    ({"where": lambda x, guess, h, one: x - h * one},
     "the guess goes the wrong way: x + h·slope, with the negative h.",
     "tahmin ters yöne gidiyor: negatif h ile x + h·eğim."),
    (lambda slope, x, a, b: x if b == 0 else _heun(slope, x, a, b),
     "the stride into 0 is not taken: x comes back as it was. There Euler's step is asked for.",
     "0'a giden aralık atlanmış: x olduğu gibi dönüyor. Orada Euler'in adımı isteniyor."),
    ([{"share": (0.25, 0.75)}, {"share": (0.75, 0.25)}],
     "the two slopes have unequal shares; Heun's are one half each.",
     "iki eğimin payları eşit değil; Heun'da ikisi de yarım."),
    ({"share": (0.25, 0.25)},
     "the mean is halved once more: your stride is half as long as it should be.",
     "ortalama bir kez daha ikiye bölünmüş: aralığın olması gerekenin yarısı."),
    ({"share": (0.5, 0.0)},
     "half of the first slope alone; the second is missing.",
     "yalnız ilk eğimin yarısı; ikincisi eksik."),
    ({"share": (0.0, 0.5)},
     "half of the second slope alone; the first is missing.",
     "yalnız ikinci eğimin yarısı; birincisi eksik."),
]
# fmt: on


@LESSON.task(points=4, reread="heun-rule")
def heun_step(student: Any, generator: Generator) -> None:
    """`heun_step(slope, x, sigma, sigma_next)`: two calls, and one into σ = 0."""
    cases: list[tuple[Any, ...]] = []
    drawn = uniform(generator, 0.3, 0.7)
    for s, centre, shape, sigma, sigma_next in (
        (drawn, 0.4, (6, 2), 2.0, 1.2),
        (0.3, -1.0, (2, 1, 3, 3), 1.0, 0.25),
        (0.5, 0.0, (5,), 0.6, 0.4),
        (drawn, 0.7, (3, 2), 0.5, 0.0),
        (0.2, 0.3, (4, 2), 0.09, 0.04),
    ):
        x, noted = torch.randn(shape, generator=generator), list[tuple[float, int]]()
        asked = f"sigma = {sigma}, sigma_next = {sigma_next}"
        try:
            call(student, _slope(s, centre, noted), x, sigma, sigma_next, allowed=("checks",))
        except Stopped:
            if any(at == 0 for at, _ in noted):
                raise NotRight(AT_ZERO.said(), asked=asked) from None
            raise
        calls = sum(count for _, count in noted) / x.numel()  # the images may be worked through in groups
        if calls > (most := 2 if sigma_next > 0 else 1):
            raise NotRight(TOO_MANY.said(got=f"{calls:g}", expected=most), asked=asked)
        cases.append((_slope(s, centre), x, sigma, sigma_next))
    compare(student, _heun, cases, HEUNS, allowed=("checks",), seen=lambda: heun_seen(student))


# fmt: off
AT_ZERO = Phrase("the slope was asked at σ = 0, where no network can answer. The stride into 0 stays plain Euler.",
                 "eğim σ = 0'da soruldu; orada hiçbir ağ cevap veremez. 0'a giden aralık sade Euler kalır.")
TOO_MANY = Phrase("the slope was asked {got} times; {expected} is enough here. Every call is a run of the network: keep the answer in a variable.",
                  "eğim {got} kez soruldu; burada {expected} yeter. Her çağrı, ağın bir kez koşmasıdır: cevabı bir değişkende tut.")
# fmt: on


# ---- where to spend the calls ------------------------------------------------------------------------------


def _end(levels: list[float], s: float) -> float:
    """Relative error of Heun through `levels` and 0, for data N(0, s²)."""
    slope, x = _slope(s, 0.0), math.sqrt(s**2 + levels[0] ** 2)
    for sigma, sigma_next in pairwise([*levels, 0.0]):
        x = _heun(slope, x, sigma, sigma_next)
    return abs(x / s - 1)


@LESSON.task(points=2, reread="spacing")
def choose_levels(student: Any, generator: Generator) -> None:
    """`choose_levels(N, sigma_max, sigma_min)`: any falling list on which Heun misses by little. Many are right.

    Strides that are even in a power of σ up to 1/2, or in its logarithm, miss by less than an eighth of what
    even strides in σ do; a fifth is asked for.
    """
    for N, largest, smallest in (
        (12, 10.0, 0.02),
        (20, 80.0, 0.01),
        (8, 10.0, 0.05),
        (15, uniform(generator, 10, 80), 0.02),
    ):
        answer = call(student, N, largest, smallest)
        asked = f"N = {N}, sigma_max = {largest:.4g}, sigma_min = {smallest}"
        levels = as_tensor(answer)
        if levels is None or levels.shape != (N,) or not bool(levels.isfinite().all()):
            problem = difference(answer, torch.zeros(N))
            one_more = levels is not None and levels.shape == (N + 1,) and float(levels[-1]) == 0
            raise NotRight(ZERO.said() if one_more else problem, asked=asked, came_back=describe(answer))
        if text := _unfit(levels, largest, smallest) or _far(levels, largest, smallest):
            raise NotRight(text, asked=asked, came_back=describe(answer))


def _unfit(levels: Tensor, largest: float, smallest: float) -> str:
    """Whether a list is no list of levels at all."""
    if bool((levels[1:] > levels[:-1]).all()):
        return UPWARDS.said()
    if not bool((levels[1:] < levels[:-1]).all()):
        return RISING.said()
    if abs(float(levels[0]) - largest) > 1e-4 * largest:
        return FIRST.said(got=float(levels[0]))
    if abs(float(levels[-1]) - smallest) > 1e-3 * smallest:
        return LAST.said(got=float(levels[-1]))
    return ""


def _far(levels: Tensor, largest: float, smallest: float) -> str:
    """Whether Heun ends too far off on these levels."""
    even = torch.linspace(largest, smallest, len(levels), dtype=torch.float64)
    for s in (0.1, 0.3):
        mine, theirs = _end(levels.tolist(), s), _end(even.tolist(), s)
        if mine > theirs / 5:
            text = EVEN if float((levels - even).abs().max()) < 1e-3 * largest else FAR
            return text.said(spread=s, mine=mine, even=theirs)
    return ""


# fmt: off
ZERO = Phrase("there is one value too many: the 0 at the end is added by the check.",
              "bir değer fazla: sondaki 0'ı denetim ekliyor.")
RISING = Phrase("the levels do not fall all the way, from noisy to clean.",
                "düzeyler, gürültülüden temize, baştan sona düşmüyor.")
UPWARDS = Phrase("the levels do not fall, they rise: a sampler walks from sigma_max down to sigma_min.",
                 "düzeyler düşmüyor, yükseliyor: örnekleyici sigma_max'tan sigma_min'e iner.")
FIRST = Phrase("the first level is {got:.4g}; it should be sigma_max.",
               "ilk düzey {got:.4g}; sigma_max olmalı.")
LAST = Phrase("the last level is {got:.4g}; it should be sigma_min.",
              "son düzey {got:.4g}; sigma_min olmalı.")
FAR = Phrase("for data of spread {spread} Heun misses by {mine:.0%} with your levels and by {even:.0%} with equal strides. That is more than a fifth. Where are your longest strides, and where does the path bend?",
             "yayılımı {spread} olan verilerde Heun senin düzeylerinle {mine:.0%}, eşit aralıklarla {even:.0%} şaşıyor. Bu, beşte birden fazla. En uzun aralıkların nerede, yol nerede bükülüyor?")
EVEN = Phrase("these are equal strides in σ, with which Heun misses by {even:.0%} for data of spread {spread}; more than a fifth of it is not allowed. Make equal strides in another quantity: a root of σ, its logarithm.",
              "bunlar σ'da eşit aralıklar; yayılımı {spread} olan verilerde Heun onlarla {even:.0%} şaşıyor, bunun beşte birinden fazlası olmaz. Eşit aralıkları başka bir büyüklükte seç: σ'nın bir kökünde, logaritmasında.")
# fmt: on


# ---- the whole first part ----------------------------------------------------------------------------------


@LESSON.task(points=6, reread="one-equation")
def draw_digits(student: Any, generator: Generator) -> None:
    """`draw_digits(network, labels, x_T, steps)`: digits from noise, by any deterministic sampler."""
    judge_digits(student, generator)
