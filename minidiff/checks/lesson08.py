"""Checks of lesson 08, faster samplers; the last one is that of the whole first part."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Generator, Tensor, nn

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import Say

LESSON = Lesson(
    "08",
    "08_fast_samplers",
    Say("Faster samplers", "Daha hızlı örnekleyiciler"),
    sections={
        "heun": Say("3. Heun: look twice", "3. Heun: iki kez bak"),
        "heun-rule": Say("3. Heun: look twice", "3. Heun: iki kez bak"),
        "order-table": Say("8. Order and calls, measured", "8. Mertebe ve çağrılar, ölçülerek"),
        "calls": Say("The fair axis", "Hakça eksen"),
        "spacing": Say("9. Spacing: where the calls are spent", "9. Düzeyler: çağrılar nereye harcanıyor?"),
        "one-equation": Say("1. DDIM in other units", "1. DDIM, başka birimlerle"),
    },
)

predict_budget = LESSON.choice(
    "predict_budget",
    right="b",
    because={
        "a": Say(
            "that would be so if both had order 1. What does a second look do to the error of a stride that is "
            "a quarter as long?",
            "ikisinin de mertebesi 1 olsaydı öyle olurdu. İkinci bakış, dörtte biri uzunlukta bir aralığın "
            "hatasına ne yapar?",
        ),
        "c": Say(
            "the second look is paid for in both budgets, the small one and the large one. By what are Heun's "
            "*strides* divided?",
            "ikinci bakışın bedeli iki bütçede de ödeniyor: küçüğünde de büyüğünde de. Heun'ün *aralıkları* "
            "kaçta birine iniyor?",
        ),
    },
    points=1,
    reread="heun",
)


# ---- reading a convergence plot ----------------------------------------------------------------------------

read_plot = LESSON.choice(
    "read_plot",
    right="c",
    because={
        "a": Say(
            "a stride of A is cheap, but how many does it need? Follow its curve on to the dotted line.",
            "A'nın aralığı ucuz, ama kaç tane gerekiyor? Eğrisini noktalı çizgiye kadar izle.",
        ),
        "b": Say(
            "B is the lowest curve, so it needs the fewest *strides*. How many calls is that?",
            "B en alttaki eğri; öyleyse en az *aralık* ona gerekir. Bu kaç çağrı eder?",
        ),
    },
    points=1,
    reread="calls",
)


def _true_order(errors: list[float], strides: list[int]) -> float:
    return math.log(abs(errors[-2] / errors[-1])) / math.log(strides[-1] / strides[-2])


def _fit(x: list[float], y: list[float]) -> float:
    """Slope of the best straight line."""
    a, b = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    return float(((a - a.mean()) * (b - b.mean())).sum() / (a - a.mean()).square().sum())


def _logs(values: list[float]) -> list[float]:
    return [math.log(abs(value)) for value in values]


@LESSON.task(points=2, reread="order-table")
def order_of(student: Any, generator: Generator) -> None:
    """`order_of(errors, strides)`: the order from the last two points."""
    drawn = (1 + 3 * torch.rand(2, generator=generator)).tolist()
    cases = []
    for strides, order, bend, sign in (
        ([4, 8, 16, 32], drawn[0], 0.0, 1),
        ([5, 10, 20, 320, 960], 2.0, 30.0, 1),
        ([10, 30, 40], drawn[1], 4.0, -1),
    ):
        errors = [sign * 0.7 * n**-order * (1 - bend / (n + bend) / n) for n in strides]
        cases.append((errors, strides))
    cases.append(([0.3, -0.02, 0.004, -0.0005], [3, 9, 18, 45]))  # its sign changes on the way
    compare(
        student,
        _true_order,
        cases,
        mistakes=[
            (
                lambda e, n: -_true_order(e, n),
                "the sign is the wrong way round: a falling error has a positive order.",
                "işaret ters: düşen bir hatanın mertebesi pozitiftir.",
            ),
            (
                lambda e, n: math.log2(abs(e[-2] / e[-1])),
                "this is right only if the number of strides doubles from one point to the next. Here it does "
                "not always.",
                "bu ancak aralık sayısı bir noktadan ötekine ikiye katlanıyorsa doğru. Burada her zaman öyle "
                "değil.",
            ),
            (
                lambda e, n: -_fit(_logs(n), _logs(e)),
                "a line through all points mixes the early ones in. The order is a promise about the limit: the "
                "last two.",
                "bütün noktalardan geçen bir doğru, baştakileri de karıştırır. Mertebe limit hakkında bir sözdür: "
                "son ikisi.",
            ),
            (
                lambda e, n: _true_order(e[:2], n[:2]),
                "these are the first two points. The order is a promise about the limit: the last two.",
                "bunlar ilk iki nokta. Mertebe limit hakkında bir sözdür: son ikisi.",
            ),
            (
                lambda e, n: math.log(abs(e[0] / e[-1])) / math.log(n[-1] / n[0]),
                "this is from the first point to the last. The order is a promise about the limit: the last two.",
                "bu, ilk noktadan sonuncuya. Mertebe limit hakkında bir sözdür: son ikisi.",
            ),
            (
                lambda e, n: abs(e[-2] / e[-1]) / (n[-1] / n[-2]),
                "the two ratios are divided without logarithms. p is an exponent.",
                "iki oran, logaritma alınmadan birbirine bölünmüş. p bir üsdür.",
            ),
            (
                lambda e, n: abs(e[-2] / e[-1]),
                "this is by what the error is divided. The order is the exponent behind it.",
                "bu, hatanın kaça bölündüğü. Mertebe bunun arkasındaki üsdür.",
            ),
            (
                lambda e, n: (abs(e[-2]) - abs(e[-1])) / (n[-1] - n[-2]),
                "this is the slope on plain axes. On logarithmic ones it is the logarithms that are subtracted.",
                "bu, düz eksenlerdeki eğim. Logaritmik eksenlerde çıkarılan, logaritmalardır.",
            ),
        ],
    )


# ---- Heun --------------------------------------------------------------------------------------------------

Slope = Callable[[Any, Any], Any]


def _slope(s: float, centre: float, noted: list[float] | None = None) -> Slope:
    """The exact slope for data N(centre, s²). Like a network, it cannot be asked at σ = 0."""

    def slope(x: Any, sigma: Any) -> Any:
        if noted is not None:
            noted.append(float(sigma))
        if sigma == 0:
            raise ValueError("no network can be asked at sigma = 0")
        return sigma * (x - centre) / (s**2 + sigma**2)

    return slope


def _heun_with(
    *,
    first: Callable[[Slope, Any, float, float], Any] = lambda slope, x, a, b: slope(x, a),
    second: Callable[[Slope, Any, Any, float, float], Any] = lambda slope, x, guess, a, b: slope(guess, b),
    share: tuple[float, float] = (0.5, 0.5),
    start: Callable[[Any, Any], Any] = lambda x, guess: x,
) -> Callable[..., Any]:
    """A stride of Heun with one of its parts replaced."""

    def heun_step(slope: Slope, x: Tensor, sigma: float, sigma_next: float) -> Any:
        h, one = sigma_next - sigma, first(slope, x, sigma, sigma_next)
        guess = x + h * one
        if sigma_next == 0:
            return guess
        two = second(slope, x, guess, sigma, sigma_next)
        return start(x, guess) + h * (share[0] * one + share[1] * two)

    return heun_step


_true_heun = _heun_with()


def _euler(slope: Slope, x: Tensor, sigma: float, sigma_next: float) -> Any:
    return x + (sigma_next - sigma) * slope(x, sigma)


def _midpoint(slope: Slope, x: Tensor, sigma: float, sigma_next: float) -> Any:
    h = sigma_next - sigma
    if sigma_next == 0:
        return x + h * slope(x, sigma)
    return x + h * slope(x + h / 2 * slope(x, sigma), sigma + h / 2)


@LESSON.task(points=4, reread="heun-rule")
def heun_step(student: Any, generator: Generator) -> None:
    """`heun_step(slope, x, sigma, sigma_next)`: two calls, and one into σ = 0."""
    cases: list[tuple[Any, ...]] = []
    drawn = 0.3 + 0.4 * float(torch.rand((), generator=generator))
    for s, centre, shape, sigma, sigma_next in (
        (drawn, 0.4, (6, 2), 2.0, 1.2),
        (0.3, -1.0, (2, 1, 3, 3), 1.0, 0.25),
        (0.5, 0.0, (5,), 0.6, 0.4),
        (drawn, 0.7, (3, 2), 0.5, 0.0),
    ):
        x, noted = torch.randn(shape, generator=generator), list[float]()
        asked = f"sigma = {sigma}, sigma_next = {sigma_next}"
        try:
            call(student, _slope(s, centre, noted), x, sigma, sigma_next, allowed=("checks",))
        except Stopped:
            if 0.0 in noted:
                raise NotRight(AT_ZERO.said(), asked=asked) from None
            raise
        allowed_calls = 2 if sigma_next > 0 else 1
        if len(noted) > allowed_calls:
            text = TOO_MANY.said(got=len(noted), expected=allowed_calls)
            raise NotRight(text, asked=asked)
        cases.append((_slope(s, centre), x, sigma, sigma_next))
    mistakes: list[Mistake] = [
        (
            _euler,
            "this is Euler's step: the slope at the start alone.",
            "bu, Euler'in adımı: yalnız baştaki eğim.",
        ),
        (
            _heun_with(second=lambda slope, x, guess, a, b: slope(guess, a)),
            "the second slope is asked at sigma. Where Euler lands, the noise level is sigma_next.",
            "ikinci eğim sigma'da sorulmuş. Euler'in vardığı yerde gürültü düzeyi sigma_next'tir.",
        ),
        (
            _heun_with(second=lambda slope, x, guess, a, b: slope(x, b)),
            "the second slope is asked at the place where you still stand. Ask where Euler would land.",
            "ikinci eğim, hâlâ durduğun yerde sorulmuş. Euler'in varacağı yerde sor.",
        ),
        (
            _heun_with(start=lambda x, guess: guess),
            "the mean of the slopes is added to the guess. It leads on from x: the guess is only a place to look "
            "from.",
            "eğimlerin ortalaması tahmine ekleniyor. Ortalama x'ten götürür: tahmin yalnızca bakılacak bir yerdir.",
        ),
        (
            _heun_with(share=(1.0, 1.0)),
            "the two slopes are added, not averaged: your stride is twice as long as it should be.",
            "iki eğimin ortalaması değil, toplamı alınıyor: aralığın iki kat uzun oluyor.",
        ),
        (
            _heun_with(share=(0.0, 1.0)),
            "only the second slope is used. The stride wants the mean of both.",
            "yalnız ikinci eğim kullanılıyor. Aralık, ikisinin ortalamasını ister.",
        ),
        (
            _heun_with(share=(0.5, -0.5)),
            "the two slopes are subtracted. The stride wants their mean.",
            "iki eğim birbirinden çıkarılıyor. Aralık, ortalamalarını ister.",
        ),
        (
            _midpoint,
            "this looks in the middle of the stride. That is the midpoint method, of order 2 too; Heun looks at "
            "the end.",
            "bu, aralığın ortasına bakıyor. Bu da mertebesi 2 olan orta nokta yöntemidir; Heun ise sona bakar.",
        ),
        (
            lambda slope, x, a, b: 2 * x - _true_heun(slope, x, a, b),
            "the stride points the wrong way: it is sigma_next - sigma, a negative number.",
            "aralık ters yöne gidiyor: aralık sigma_next - sigma'dır, negatif bir sayı.",
        ),
    ]
    compare(student, _true_heun, cases, mistakes, allowed=("checks",))


AT_ZERO = Say(
    "the slope was asked at σ = 0, where no network can answer. The stride into 0 stays plain Euler.",
    "eğim σ = 0'da soruldu; orada hiçbir ağ cevap veremez. 0'a giden aralık düz Euler kalır.",
)
TOO_MANY = Say(
    "the slope was asked {got} times; {expected} is enough here. Every call is a run of the network: keep the "
    "answer in a variable.",
    "eğim {got} kez soruldu; burada {expected} yeter. Her çağrı, ağın bir kez koşmasıdır: cevabı bir değişkende tut.",
)


# ---- where to spend the calls ------------------------------------------------------------------------------


def _end(levels: list[float], s: float) -> float:
    """Relative error of Heun through `levels` and 0, for data N(0, s²)."""
    slope, x = _slope(s, 0.0), math.sqrt(s**2 + levels[0] ** 2)
    for sigma, sigma_next in pairwise([*levels, 0.0]):
        x = _true_heun(slope, x, sigma, sigma_next)
    return abs(x / s - 1)


@LESSON.task(points=2, reread="spacing")
def choose_levels(student: Any, generator: Generator) -> None:
    """`choose_levels(N, sigma_max, sigma_min)`: any falling list on which Heun misses by little. Many are right.

    Strides that are even in a power of σ up to 1/2, or in its logarithm, miss by less than an eighth of what
    even strides in σ do; a fifth is asked for.
    """
    drawn = 10 + 70 * float(torch.rand((), generator=generator))
    for N, largest, smallest in ((12, 10.0, 0.02), (20, 80.0, 0.01), (8, 10.0, 0.05), (15, drawn, 0.02)):
        answer = call(student, N, largest, smallest)
        asked = f"N = {N}, sigma_max = {largest:.4g}, sigma_min = {smallest}"
        levels = as_tensor(answer)
        if levels is None or levels.shape != (N,):
            problem = difference(answer, torch.zeros(N))
            one_more = levels is not None and levels.shape == (N + 1,) and float(levels[-1]) == 0
            raise NotRight(ZERO.said() if one_more else problem, asked=asked, came_back=describe(answer))
        text = ""
        if not bool((levels[1:] < levels[:-1]).all()):
            text = RISING.said()
        elif abs(float(levels[0]) - largest) > 1e-4 * largest:
            text = FIRST.said(got=float(levels[0]))
        elif abs(float(levels[-1]) - smallest) > 1e-3 * smallest:
            text = LAST.said(got=float(levels[-1]))
        if text:
            raise NotRight(text, asked=asked, came_back=describe(answer))
        even = torch.linspace(largest, smallest, N, dtype=torch.float64).tolist()
        for s in (0.1, 0.3):
            mine, theirs = _end(levels.tolist(), s), _end(even, s)
            if mine > theirs / 5:
                far = FAR.said(spread=s, mine=mine, even=theirs)
                raise NotRight(far, asked=asked, came_back=describe(answer))


ZERO = Say(
    "there is one value too many: the 0 at the end is added by the check.",
    "bir değer fazla: sondaki 0'ı denetim ekliyor.",
)
RISING = Say(
    "the levels do not fall all the way, from noisy to clean.",
    "düzeyler, gürültülüden temize, baştan sona düşmüyor.",
)
FIRST = Say("the first level is {got:.4g}; it should be sigma_max.", "ilk düzey {got:.4g}; sigma_max olmalı.")
LAST = Say("the last level is {got:.4g}; it should be sigma_min.", "son düzey {got:.4g}; sigma_min olmalı.")
FAR = Say(
    "for data of spread {spread} Heun misses by {mine:.0%} with your levels and by {even:.0%} with equal strides. "
    "That is more than a fifth. Where are your longest strides, and where does the path bend?",
    "yayılımı {spread} olan verilerde Heun senin düzeylerinle {mine:.0%}, eşit aralıklarla {even:.0%} şaşıyor. Bu, "
    "beşte birden fazla. En uzun aralıkların nerede, yol nerede bükülüyor?",
)


# ---- the whole first part ----------------------------------------------------------------------------------


def _cosine(T: int = 1000, s: float = 0.008) -> Tensor:
    u = torch.arange(T + 1, dtype=torch.float64) / T
    f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
    return f[1:] / f[0]


Asked = list[tuple[float, float, Any]]  # smallest and largest t of a call, and its labels


class _ExactNetwork(nn.Module):
    """Answers like a perfect network for "digits" that are N(mean of the class, spread²), pixel by pixel.

    Every solver of the flow must end at mean + spread · x_T, the closer the more strides it takes; and exactly
    there, with any number of strides, if the spread is 0.
    """

    def __init__(self, means: Tensor, spread: float, note: Callable[[float, float, Any], None]) -> None:
        super().__init__()
        self.means, self.spread, self.note, self.alpha_bars = means, spread, note, _cosine()

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        if x_t.dtype != torch.float32:  # as the shipped network, only clearer
            raise TypeError(f"the network was given an x_t of {x_t.dtype}; it computes in torch.float32")
        times = torch.as_tensor(t, dtype=torch.float64).reshape(-1)
        self.note(float(times.min()), float(times.max()), None if labels is None else labels.clone())
        below = times.floor().clamp(0, 999)
        bars = torch.lerp(
            self.alpha_bars[below.long()],
            self.alpha_bars[(below + 1).clamp(max=999).long()],
            (times - below).clamp(0, 1),
        )
        a = bars.reshape(-1, 1, 1, 1)
        centre = self.means.mean(0) if labels is None else self.means[labels]
        gain = a.sqrt() * self.spread**2 / (a * self.spread**2 + 1 - a)
        return (centre + gain * (x_t.double() - a.sqrt() * centre)).float()


def _noting(noted: Asked) -> Callable[[float, float, Any], None]:
    """Writes into `noted`, whichever copy of the network is asked."""

    def note(low: float, high: float, labels: Any) -> None:
        noted.append((low, high, labels))

    return note


def _truth(network: _ExactNetwork, labels: Tensor, x_T: Tensor, steps: int) -> Any:
    return network.means[labels] + network.spread * x_T


def _trailing(N: int) -> list[int]:
    return [999 - i * 1000 // N for i in range(N)]


def _ddim_with(
    *,
    output: Callable[[Any, Any, Any], Any] = lambda out, x_t, bar: out,
    bars: Callable[[], Tensor] = _cosine,
    last: Callable[[Any], Any] = lambda bar: 1.0,
    times: Callable[[int], list[int]] = _trailing,
    start: Callable[[Tensor], Tensor] = lambda x_T: x_T,
) -> Callable[..., Any]:
    """The digits drawn by DDIM, with one part of it replaced."""

    def draw_digits(network: nn.Module, labels: Tensor, x_T: Tensor, steps: int) -> Any:
        x_t, visited = start(x_T), times(steps)
        levels = bars()[visited].tolist()
        for t, bar, bar_next in zip(visited, levels, [*levels[1:], last(levels[-1])], strict=True):
            x_0 = output(network(x_t, torch.full((len(x_t),), t), labels), x_t, bar)
            epsilon = (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5
            x_t = bar_next**0.5 * x_0 + (1 - bar_next) ** 0.5 * epsilon
        return x_t

    return draw_digits


def _linear() -> Tensor:
    return torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64), dim=0)


STRIDES = 120  # with so many, DDIM is within 0.015 of the truth here; what is asked for is 0.03
ROOMS = (
    "checks",
    "nets",
)  # the networks live there; everything else of the library is the student's to write


@LESSON.task(points=6, reread="one-equation")
def draw_digits(student: Any, generator: Generator) -> None:
    """`draw_digits(network, labels, x_T, steps)`: digits from noise, by any deterministic sampler.

    First on a network that is exact for Gaussian data: there every good sampler must arrive at the same place.
    Then on the shipped one, with few strides, where the classifier of lesson 06 must read what was asked for.
    """
    cases: list[tuple[Any, ...]] = []
    for count, shape in ((4, (1, 8, 8)), (3, (1, 6, 6))):
        means = torch.rand(10, *shape, generator=generator) - 0.5
        labels = torch.randint(10, (count,), generator=generator)
        x_T = torch.randn(count, *shape, generator=generator).clamp(-2, 2)
        for spread, steps in ((0.0, 10), (0.2, 24)):
            noted: Asked = []
            network = _ExactNetwork(means, spread, _noting(noted))
            call(student, network, labels, x_T, steps, allowed=ROOMS)
            if problem := _wrong_questions(noted, labels, steps):
                raise NotRight(problem, asked=f"labels = {labels.tolist()}, steps = {steps}")
        for spread, steps in ((0.0, 10), (0.2, STRIDES)):
            cases.append((_ExactNetwork(means, spread, lambda *_: None), labels, x_T, steps))
    once, again = (call(student, *cases[1][:3], 10, allowed=ROOMS, seed=seed) for seed in (1, 2))
    if as_tensor(once) is not None and difference(again, as_tensor(once)):
        raise NotRight(DICE.said())
    compare(student, _truth, cases, _MISTAKES, allowed=ROOMS, tolerance=0.03)
    _is_read(student, generator)


_MISTAKES: list[Mistake] = [
    (
        _ddim_with(last=lambda bar: bar),
        "some noise is left in the pictures: your last stride does not go into the clean image, where ᾱ = 1.",
        "resimlerde biraz gürültü kalmış: son aralığın, ᾱ = 1 olan temiz görüntüye gitmiyor.",
    ),
    (
        _ddim_with(output=lambda out, x_t, bar: (x_t - (1 - bar) ** 0.5 * out) / bar**0.5),
        "the network's answer is treated as noise. This network guesses the clean image.",
        "ağın cevabı gürültü sayılıyor. Bu ağ temiz görüntüyü tahmin eder.",
    ),
    (
        _ddim_with(bars=_linear),
        "your ᾱ are those of the linear schedule. This network was trained with the cosine one, and takes t for "
        "that.",
        "ᾱ'ların doğrusal zamanlayıcınınkiler. Bu ağ kosinüsle eğitildi ve t'yi öyle anlar.",
    ),
    (
        _ddim_with(bars=lambda: _cosine(s=0.08)),
        "your cosine schedule has the offset 0.08. It is 0.008.",
        "kosinüs zamanlayıcının kayması 0.08. Doğrusu 0.008.",
    ),
    (
        _ddim_with(start=torch.zeros_like),
        "x_T is not used: your loop starts from zeros.",
        "x_T kullanılmıyor: döngün sıfırlardan başlıyor.",
    ),
    (
        lambda network, labels, x_T, steps: network.means[labels],
        "your pictures are the means of their classes, whatever x_T is. That is the first guess x̂_0: does x_t get "
        "its new value in the loop?",
        "resimlerin, x_T ne olursa olsun, sınıflarının ortalaması. Bu ilk tahmin x̂_0'dır: x_t döngüde yeni "
        "değerini alıyor mu?",
    ),
    (
        lambda network, labels, x_T, steps: network(
            x_T, torch.full((len(x_T),), _trailing(steps)[-1]), labels
        ),
        "at every level the network is shown x_T again: x_t does not get its new value inside the loop.",
        "ağa her düzeyde yine x_T gösteriliyor: x_t döngünün içinde yeni değerini almıyor.",
    ),
    (
        lambda network, labels, x_T, steps: x_T,
        "your pictures are x_T itself: the image never leaves its level.",
        "resimlerin x_T'nin kendisi: görüntü düzeyinden hiç ayrılmıyor.",
    ),
]

NEVER = Say("the network was never asked.", "ağa hiç sorulmadı.")
NO_LABELS = Say(
    "the network was asked without the labels: it may then draw any digit.",
    "ağa etiketler verilmeden soruldu: o zaman istediği rakamı çizer.",
)
OTHER_LABELS = Say(
    "the network was told other labels ({got}) than those that were asked for.",
    "ağa, istenenlerden başka etiketler ({got}) söylendi.",
)
MIXED_TIMES = Say(
    "in one call the images had different t. They all walk side by side.",
    "tek bir çağrıda görüntülerin t'leri farklıydı. Hepsi yan yana yürür.",
)
LOOP_INDEX = Say(
    "the network was told the number of the step (0, 1, 2, ...). It needs indices of its schedule, from 999 down.",
    "ağa adımın numarası (0, 1, 2, ...) söylendi. Ona zamanlayıcısının indisleri gerekir, 999'dan aşağı.",
)
UPWARDS = Say(
    "the network was first asked at t = {first:g} and last at t = {last:g}: from clean to noisy. The way back runs "
    "down.",
    "ağa önce t = {first:g}'de, en son t = {last:g}'de soruldu: temizden gürültülüye. Dönüş yolu aşağı gider.",
)
OUTSIDE = Say(
    "the network was asked at t = {got:g}. Its indices run from 0 to 999.",
    "ağa t = {got:g}'de soruldu. Onun indisleri 0'dan 999'a gider.",
)
CALLS = Say(
    "{steps} strides were asked for, and the network was called {got} times. One call a stride, or two for a "
    "method that looks twice.",
    "{steps} aralık istendi, ağ {got} kez çağrıldı. Aralık başına bir çağrı; iki kez bakan bir yöntemde iki.",
)
DICE = Say(
    "two runs from the same x_T gave two sets of pictures. Something is drawn on the way.",
    "aynı x_T'den iki koşu iki ayrı resim takımı verdi. Yolda bir şey çekiliyor.",
)
UNREADABLE = Say(
    "on the exact network all is well, but of ten digits drawn with the shipped one in {steps} strides the "
    "classifier of lesson 06 reads only {read}. Look at the pictures.",
    "kesin ağda her şey yolunda, ama hazır ağla {steps} aralıkta çizilen on rakamdan 06. dersin sınıflandırıcısı "
    "yalnız {read} tanesini okuyor. Resimlere bak.",
)


def _wrong_questions(noted: Asked, labels: Tensor, steps: int) -> str:
    """What is wrong with the questions the network was asked; empty if any sampler could have asked them."""
    if not noted:
        return NEVER.said()
    for low, high, told in noted:
        if told is None:
            return NO_LABELS.said()
        if not torch.equal(as_tensor(told), labels.double()):  # type: ignore[arg-type]
            return OTHER_LABELS.said(got=told.tolist())
        if low != high:
            return MIXED_TIMES.said()
    times = [low for low, _, _ in noted]
    if sorted(times) in (list(range(steps)), list(range(1, steps + 1))):
        return LOOP_INDEX.said()
    if min(times) < -1e-3 or max(times) > 999.001:  # a solver between the indices may round
        return OUTSIDE.said(got=min(times) if min(times) < 0 else max(times))
    if times[0] < times[-1]:
        return UPWARDS.said(first=times[0], last=times[-1])
    if not steps <= len(times) <= 2 * steps:
        return CALLS.said(steps=steps, got=len(times))
    return ""


def _is_read(student: Any, generator: Generator) -> None:
    """The shipped network draws all ten digits. In 6 strides 99 of 100 are right; 8 of 10 are asked for."""
    from minidiff import zoo  # loads weights: only when a student has come this far

    steps, labels = 6, torch.randperm(10, generator=generator)
    x_T = torch.randn(10, 1, 8, 8, generator=generator)
    answer = call(student, zoo.load("digits").network, labels, x_T, steps, allowed=ROOMS)
    images = as_tensor(answer)
    if images is None or images.shape != x_T.shape:
        raise NotRight(difference(answer, x_T), came_back=describe(answer))
    with torch.no_grad():
        read = int((zoo.load_classifier("digits")(images.float()).argmax(dim=1) == labels).sum())
    if read < 8:
        asked = f"labels = {labels.tolist()}, steps = {steps}"
        raise NotRight(UNREADABLE.said(steps=steps, read=read), asked=asked, came_back=describe(answer))
