"""Checks of lesson 12, editing."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "12",
    "12_editing",
    Phrase("Editing", "Düzenleme"),
    sections={
        "start": Phrase("1. Start half way", "1. Yarı yoldan başlamak"),
        "known": Phrase("3. Put back what you know", "3. Bildiğini geri koy"),
        "paste": Phrase("4. Paste at every level", "4. Her düzeyde yapıştır"),
        "hard-answer": Phrase("5. A coin where the answer is certain", "5. Cevap kesinken yazı-tura"),
        "out": Phrase("7. A larger canvas", "7. Daha büyük bir tuval"),
        "invert": Phrase("8. Back to the noise, and another label", "8. Gürültüye geri ve başka bir etiket"),
    },
)

other_number = LESSON.choice(
    "other_number",
    right="b",
    because={
        "a": Phrase(
            "the coin falls where the known number speaks later than the other one is chosen. At which noise does a distance of 1.6 show, and at which one of 0.24?",
            "yazı-tura, bilinen sayının, ötekinin seçilmesinden sonra konuştuğu yerde atılır. 1,6'lık bir uzaklık hangi gürültüde görünür, 0,24'lük olan hangisinde?",
        ),
        "c": Phrase(
            "pasting has no reason to prefer the wrong bump. Ask which of the two numbers is settled first on the way down.",
            "yapıştırmanın yanlış tepeyi yeğlemesi için bir neden yok. Aşağı inerken iki sayıdan hangisinin önce kesinleştiğini sor.",
        ),
        "d": Phrase(
            "more steps cut the same way into smaller pieces; the order in which the two numbers are settled stays.",
            "daha çok adım, aynı yolu daha küçük parçalara böler; iki sayının kesinleşme sırası aynı kalır.",
        ),
    },
    points=1,
    reread="hard-answer",
)


# ---- start half way -----------------------------------------------------------------------------------------


def _start(
    x_0: Tensor,
    strength: float,
    alpha_bars: Tensor,
    epsilon: Tensor,
    *,
    index: Any = lambda s, T: round(s * T) - 1,
    jump: Any = lambda x, bar, e: bar**0.5 * x + (1 - bar) ** 0.5 * e,
    left: Any = lambda bars, t: bars[: t + 1],
    before: bool = True,
) -> Any:
    t = index(strength, len(alpha_bars))
    if before and t < 0:
        return x_0, alpha_bars[:0]
    return jump(x_0, alpha_bars[t], epsilon), left(alpha_bars, t)


# fmt: off
STARTS: list[Mistake] = [
    ({"before": False},
     "strength 0 is wrong: t is -1 there, and alpha_bars[-1] is in Python the *last* level. Nothing shall be done to the picture.",
     "güç 0 yanlış: orada t, -1'dir; alpha_bars[-1] ise Python'da *son* düzeydir. Resme hiçbir şey yapılmamalı."),
    ({"left": lambda bars, t: bars},
     "the levels that are left are all of them: the sampler would begin at pure noise's level, with a picture that has less noise.",
     "kalan düzeyler diye hepsi dönüyor: Örnekleyici, daha az gürültülü bir resimle saf gürültünün düzeyinden başlardı."),
    ({"left": lambda bars, t: bars[:t]},
     "the levels end one too early: the sampler's first question must be about level t itself, the one that x_t is at.",
     "düzeyler bir eksik bitiyor: Örnekleyicinin ilk sorusu, x_t'nin bulunduğu t düzeyinin kendisi olmalı."),
    ({"jump": lambda x, bar, e: bar * x + (1 - bar) * e},
     "the roots are missing: ᾱ is a share of the variance.",
     "kökler eksik: ᾱ, varyansın payıdır."),
    ({"jump": lambda x, bar, e: bar**0.5 * x + (1 - bar) * e},
     "the root over 1 - ᾱ is missing: 1 - ᾱ is the noise's variance.",
     "1 - ᾱ'nın kökü eksik: 1 - ᾱ, gürültünün varyansıdır."),
    ({"jump": lambda x, bar, e: x + (1 - bar) ** 0.5 * e},
     "the picture is not dimmed by √ᾱ. The network knows x_t of variance 1.",
     "resim √ᾱ ile soldurulmamış. Ağ, varyansı 1 olan x_t'yi tanır."),
    ({"jump": lambda x, bar, e: (1 - bar) ** 0.5 * x + bar**0.5 * e},
     "picture and noise have changed places: √ᾱ belongs to the picture.",
     "resimle gürültü yer değiştirmiş: √ᾱ resme aittir."),
    ({"jump": lambda x, bar, e: bar**0.5 * x},
     "there is no noise in x_t: it is not enough to dim the picture.",
     "x_t'de gürültü yok: resmi soldurmak yetmez."),
    ([{"index": lambda s, T: int(s * T) - 1}, {"index": lambda s, T: math.ceil(s * T) - 1}],
     "strength · T is cut off or rounded up. It is to be rounded to the nearest whole number: `round`.",
     "strength · T'nin küsuratı atılmış ya da yukarı yuvarlanmış. En yakın tamsayıya yuvarlanmalı: `round`."),
    ({"left": lambda bars, t: bars[: t + 1].flip(0)},
     "the levels run from noisy to clean. Asked for is a part of alpha_bars in its own order, from index 0 to t.",
     "düzeyler gürültülüden temize sıralanmış. İstenen, alpha_bars'ın kendi sırasıyla 0 indisinden t'ye kadar olan parçası."),
    ({"index": lambda s, T: round((1 - s) * T) - 1},
     "t is counted from the wrong end: strength 1 is the noisiest level, T - 1.",
     "t yanlış uçtan sayılmış: güç 1, en gürültülü düzeydir, T - 1."),
    ({"index": lambda s, T: min(round(s * T), T - 1)},
     "t is one too large: after round(strength · T) steps of noising the index is one less, for index 0 is one step.",
     "t bir fazla: round(strength · T) gürültüleme adımından sonra indis bir eksiktir, çünkü 0 indisi bir adımdır."),
    ({"jump": lambda x, bar, e: (1 - bar**0.5) * e + bar**0.5 * x},
     "1 - √ᾱ is not √(1 - ᾱ): the squares of the two weights add up to 1.",
     "1 - √ᾱ, √(1 - ᾱ) değildir: iki ağırlığın karelerinin toplamı 1'dir."),
]
# fmt: on


@LESSON.task(points=2, reread="start")
def start_at(student: Any, generator: Generator) -> None:
    """`start_at(x_0, strength, alpha_bars, epsilon)` -> x_t, and the ᾱ of the levels that are left."""
    cases = []
    for T, strength in ((10, 0.5), (20, 0.3), (8, 1.0), (10, 0.37), (10, 0.13), (12, 0.0)):
        alpha_bars = torch.cumprod(1 - 0.05 - 0.3 * torch.rand(T, generator=generator), dim=0)
        x_0, epsilon = normal(generator, (2, 1, 3, 3), (2, 1, 3, 3))
        cases.append((x_0, strength, alpha_bars, epsilon))
    compare(student, _start, cases, STARTS)


# ---- the paste ----------------------------------------------------------------------------------------------


def _paste(
    x_prev: Tensor,
    known: Tensor,
    mask: Tensor,
    alpha_bar: float,
    alpha_bar_prev: float,
    z: Tensor,
    *,
    noised: Any = lambda known, bar, prev, z: prev**0.5 * known + (1 - prev) ** 0.5 * z,
    choose: Any = torch.where,
) -> Any:
    return choose(mask, noised(known, alpha_bar, alpha_bar_prev, z), x_prev)


# fmt: off
PASTES: list[Mistake] = [
    ({"noised": lambda known, bar, prev, z: known},
     "the known part is pasted *clean*, into a picture full of noise. The network has never seen such a thing: noise it to the level first.",
     "bilinen bölüm, gürültü dolu bir resme *temiz* yapıştırılmış. Ağ böyle bir şey hiç görmedi: önce o düzeye kadar gürültüle."),
    ({"noised": lambda known, bar, prev, z: bar**0.5 * known + (1 - bar) ** 0.5 * z},
     "the paste has the noise of the level where the step *began*. It goes over x_prev, so it needs the level where the step ends.",
     "yapıştırılan, adımın *başladığı* düzeyin gürültüsünü taşıyor. x_prev'in üstüne konuyor; adımın bittiği düzey gerek."),
    ({"noised": lambda known, bar, prev, z: (bar / prev) ** 0.5 * known + (1 - bar / prev) ** 0.5 * z},
     "this noises by one stride only. The known part is clean: it must be noised from ᾱ = 1 down to ᾱ_prev.",
     "bu, yalnızca bir adımlık gürültü. Bilinen bölüm temizdir: ᾱ = 1'den ᾱ_prev'e kadar gürültülenmeli."),
    ({"choose": lambda mask, a, b: torch.where(mask, b, a)},
     "the mask is the wrong way round: true means known.",
     "maske ters: True, biliniyor demektir."),
    ([{"noised": lambda known, bar, prev, z, a=a, b=b: prev**a * known + (1 - prev) ** b * z} for a, b in ((1, 1), (0.5, 1), (1, 0.5))],
     "the roots are missing, or one of them: ᾱ_prev is a share of the variance.",
     "kökler, ya da biri, eksik: ᾱ_prev, varyansın payıdır."),
    (lambda x, known, mask, bar, prev, z: prev**0.5 * torch.where(mask, known, x) + (1 - prev) ** 0.5 * z,
     "the whole picture is noised, x_prev too, which has its noise already. Noise the known part, then choose.",
     "gürültüsü zaten üstünde olan x_prev de içinde, bütün resim gürültülenmiş. Önce bilinen bölümü gürültüle, sonra seç."),
    ({"noised": lambda known, bar, prev, z: prev**0.5 * known},
     "the noise is missing: the known part is dimmed, but a picture at this level has noise of variance 1 - ᾱ_prev.",
     "gürültü eksik: bilinen bölüm soldurulmuş, ama bu düzeydeki bir resimde varyansı 1 - ᾱ_prev olan gürültü vardır."),
    ({"noised": lambda known, bar, prev, z: known + (1 - prev) ** 0.5 * z},
     "the known part is not dimmed by √ᾱ_prev.",
     "bilinen bölüm √ᾱ_prev ile soldurulmamış."),
    ({"noised": lambda known, bar, prev, z: (1 - prev) ** 0.5 * known + prev**0.5 * z},
     "picture and noise have changed places: √ᾱ_prev belongs to the picture.",
     "resimle gürültü yer değiştirmiş: √ᾱ_prev resme aittir."),
    ({"choose": lambda mask, a, b: a},
     "everything is pasted: where the mask is false the sampler's x_prev stays.",
     "her yer yapıştırılmış: maskenin False olduğu yerde örnekleyicinin x_prev'i kalır."),
    ({"choose": lambda mask, a, b: b},
     "nothing is pasted.",
     "hiçbir şey yapıştırılmamış."),
    ({"choose": lambda mask, a, b: mask * a + b},
     "the paste is *added* to x_prev. In the known part it takes its place.",
     "yapıştırılan x_prev'e *eklenmiş*. Bilinen bölümde onun yerini alır."),
    ({"choose": lambda mask, a, b: mask * a},
     "where nothing is known there is 0; x_prev belongs there.",
     "bilinmeyen yerde 0 var; oraya x_prev gelir."),
]
# fmt: on


@LESSON.task(points=3, reread="paste")
def paste_known(student: Any, generator: Generator) -> None:
    """`paste_known(x_prev, known, mask, alpha_bar, alpha_bar_prev, z)` -> x_prev with the known part over it."""
    cases = []
    for bar, prev in ((0.2, 0.35), (0.6, 0.93), (uniform(generator, 0.3, 0.5), 0.7), (0.97, 1.0)):
        x_prev, known, z = normal(generator, *[(2, 3, 4, 4)] * 3)
        mask = torch.rand(2, 1, 4, 4, generator=generator) < 0.5
        mask[:, :, 0, :2] = torch.tensor([True, False])
        cases.append((x_prev, known, mask, bar, prev, z))
    compare(student, _paste, cases, PASTES)


# ---- back up ------------------------------------------------------------------------------------------------


def _back(x_prev: Tensor, alpha_bar: float, alpha_bar_prev: float, z: Tensor) -> Any:
    alpha = alpha_bar / alpha_bar_prev
    return alpha**0.5 * x_prev + (1 - alpha) ** 0.5 * z


# fmt: off
BACKS: list[Mistake] = [
    (lambda x, bar, prev, z: (prev / bar) ** 0.5 * x + (1 - bar / prev) ** 0.5 * z,
     "√(ᾱ / ᾱ_prev) is upside down: going up, the picture must fade, not grow.",
     "√(ᾱ / ᾱ_prev) ters: yukarı çıkarken resim solmalı, büyümemeli."),
    (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (1 - bar) ** 0.5 * z,
     "too much noise: 1 - ᾱ is all the noise from the clean picture on, but x_prev already holds 1 - ᾱ_prev of it.",
     "gürültü fazla: 1 - ᾱ, temiz resimden başlayan bütün gürültüdür; x_prev'de ise 1 - ᾱ_prev kadarı zaten var."),
    (lambda x, bar, prev, z: bar**0.5 * x + (1 - bar) ** 0.5 * z,
     "this is the jump from the *clean* picture. x_prev is at ᾱ_prev: only the stride between the two is to be taken.",
     "bu, *temiz* resimden sıçramadır. x_prev, ᾱ_prev'dedir: yalnızca ikisinin arasındaki adım atılmalı."),
    (lambda x, bar, prev, z: (bar / prev) * x + (1 - bar / prev) * z,
     "both roots are missing: α is a share of the variance.",
     "iki kök de eksik: α, varyansın payıdır."),
    (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (1 - bar / prev) * z,
     "the root of 1 - α is missing: that is the variance of the new noise.",
     "1 - α'nın kökü eksik: o, taze gürültünün varyansıdır."),
    (lambda x, bar, prev, z: x + (prev - bar) ** 0.5 * z,
     "noise is added, but x_prev is not dimmed: its variance would grow with every jump.",
     "gürültü eklenmiş ama x_prev soldurulmamış: her sıçramada varyansı büyürdü."),
    (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (prev - bar) ** 0.5 * z,
     "ᾱ_prev - ᾱ is not the variance of the stride: it is 1 - ᾱ / ᾱ_prev.",
     "ᾱ_prev - ᾱ, adımın varyansı değildir: 1 - ᾱ / ᾱ_prev'dir."),
    (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x,
     "the fresh noise is missing: without it the level is not reached.",
     "taze gürültü eksik: onsuz o düzeye varılmaz."),
    (lambda x, bar, prev, z: (prev / bar) ** 0.5 * x + abs(1 - prev / bar) ** 0.5 * z,
     "ᾱ and ᾱ_prev have changed places: the level where you go, ᾱ, is the smaller one.",
     "ᾱ ile ᾱ_prev yer değiştirmiş: gidilen düzey, ᾱ, küçük olanıdır."),
    (lambda x, bar, prev, z: (1 - bar / prev) ** 0.5 * x + (bar / prev) ** 0.5 * z,
     "the weights have changed places: √α belongs to the picture.",
     "ağırlıklar yer değiştirmiş: √α resme aittir."),
]
# fmt: on


@LESSON.task(points=2, reread="paste")
def jump_back(student: Any, generator: Generator) -> None:
    """`jump_back(x_prev, alpha_bar, alpha_bar_prev, z)` -> x_t, one stride noisier."""
    cases = []
    for bar, prev in ((0.3, 0.5), (0.72, 0.9), (0.05, uniform(generator, 0.2, 0.4))):
        x_prev, z = normal(generator, (2, 1, 4, 4), (2, 1, 4, 4))
        cases.append((x_prev, bar, prev, z))
    compare(student, _back, cases, BACKS)


# ---- a guess that is put right ------------------------------------------------------------------------------


def _consistent(
    x_t: Tensor,
    x_0: Tensor,
    epsilon: Tensor,
    known: Tensor,
    mask: Tensor,
    alpha_bar: float,
    *,
    put: Any = torch.where,
    derive: Any = lambda x_t, x_0, old, bar, mask: (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5,
) -> Any:
    right = put(mask, known, x_0)
    return right, derive(x_t, right, epsilon, alpha_bar, mask)


# fmt: off
CONSISTENTS: list[Mistake] = [
    ({"derive": lambda x_t, x_0, old, bar, mask: old},
     "ε̂ is left as it was. Then √ᾱ x̂_0 + √(1 - ᾱ) ε̂ is no longer x_t: the pair contradicts what was seen.",
     "ε̂ olduğu gibi bırakılmış. O zaman √ᾱ x̂_0 + √(1 - ᾱ) ε̂ artık x_t değil: çift, görülenle çelişiyor."),
    ({"put": lambda mask, known, x_0: x_0},
     "x̂_0 is not put right: the known pixels are not in it.",
     "x̂_0 düzeltilmemiş: bilinen pikseller içinde değil."),
    ({"put": lambda mask, known, x_0: torch.where(mask, x_0, known)},
     "the mask is the wrong way round: true means known.",
     "maske ters: True, biliniyor demektir."),
    ([{"derive": lambda x_t, x_0, old, bar, mask, w=w: (x_t - w(bar) * x_0) / (1 - bar) ** 0.5} for w in (lambda bar: 1, lambda bar: bar, lambda bar: -(bar**0.5))],
     "what stands in front of x̂_0 is not -√ᾱ: x_t less √ᾱ x̂_0, then divided by √(1 - ᾱ).",
     "x̂_0'ın önündeki -√ᾱ değil: x_t eksi √ᾱ x̂_0, sonra √(1 - ᾱ)'ya bölünür."),
    (lambda x_t, x_0, e, known, mask, bar: (torch.where(mask, known, x_0), (x_t - bar**0.5 * known) / (1 - bar) ** 0.5),
     "ε̂ is solved with `known` everywhere, also where nothing is known. Take the guess that has been put right.",
     "ε̂, bilinmeyen yerlerde de `known` ile çözülmüş. Düzeltilmiş tahmini al."),
    ({"derive": lambda x_t, x_0, old, bar, mask: (x_t - bar * x_0) / (1 - bar)},
     "the roots are missing.",
     "kökler eksik."),
    ({"derive": lambda x_t, x_0, old, bar, mask: (x_t - bar**0.5 * x_0) / (1 - bar)},
     "the root of 1 - ᾱ is missing.",
     "1 - ᾱ'nın kökü eksik."),
    ({"derive": lambda x_t, x_0, old, bar, mask: x_t - bar**0.5 * x_0},
     "not divided by √(1 - ᾱ): this is the noise at its size in x_t, not of variance 1.",
     "√(1 - ᾱ)'ya bölünmemiş: bu, x_t'deki boyuyla gürültüdür; varyansı 1 olan değil."),
    ({"derive": lambda x_t, x_0, old, bar, mask: (bar**0.5 * x_0 - x_t) / (1 - bar) ** 0.5},
     "the sign of ε̂ is the wrong way round.",
     "ε̂'un işareti ters."),
    ({"derive": lambda x_t, x_0, old, bar, mask: torch.where(mask, 0.0, old)},
     "ε̂ is 0 in the known part. But x_t holds noise there, too, and ε̂ has to explain it.",
     "bilinen bölümde ε̂ 0. Oysa x_t'de orada da gürültü var; ε̂ onu açıklamalı."),
    ({"derive": lambda x_t, x_0, old, bar, mask: (x_t - (1 - bar) ** 0.5 * x_0) / bar**0.5},
     "√ᾱ and √(1 - ᾱ) have changed places.",
     "√ᾱ ile √(1 - ᾱ) yer değiştirmiş."),
    ({"put": lambda mask, known, x_0: x_0 + mask * known},
     "the known pixels are added to the guess; they take its place.",
     "bilinen pikseller tahmine eklenmiş; onun yerini almalılar."),
]
# fmt: on


@LESSON.task(points=3, reread="known")
def consistent(student: Any, generator: Generator) -> None:
    """`consistent(x_t, x_0, epsilon, known, mask, alpha_bar)` -> the guess put right, and its ε̂."""
    cases = []
    for bar in (0.3, 0.8, uniform(generator, 0.45, 0.6)):
        x_0, epsilon, known = normal(generator, *[(2, 3, 4, 4)] * 3)
        mask = torch.rand(2, 1, 4, 4, generator=generator) < 0.5
        mask[:, :, 0, :2] = torch.tensor([True, False])
        x_t = bar**0.5 * x_0 + (1 - bar) ** 0.5 * epsilon
        cases.append((x_t, x_0, epsilon, known, mask, bar))
    compare(student, _consistent, cases, CONSISTENTS)


# ---- windows ------------------------------------------------------------------------------------------------


def _windows(
    answers: Tensor,
    lefts: list[int],
    width: int,
    *,
    put: Any = lambda canvas, part, answer: canvas[..., part].add_(answer),
    weigh: Any = lambda canvas, count: canvas / count,
) -> Any:
    canvas, count = answers.new_zeros(*answers.shape[1:-1], width), answers.new_zeros(width)
    for answer, left in zip(answers, lefts, strict=True):
        part = slice(left, left + answers.shape[-1])
        put(canvas, part, answer)
        count[part] += 1
    return weigh(canvas, count)


def _mean_of_halves(answers: Tensor, lefts: list[int], width: int) -> Tensor:
    canvas, seen = answers.new_zeros(*answers.shape[1:-1], width), torch.zeros(width, dtype=torch.bool)
    for answer, left in zip(answers, lefts, strict=True):
        part = slice(left, left + answers.shape[-1])
        canvas[..., part] = torch.where(seen[part], (canvas[..., part] + answer) / 2, answer)
        seen[part] = True
    return canvas


# fmt: off
WINDOWS: list[Mistake] = [
    ({"weigh": lambda canvas, count: canvas},
     "the answers are added up, and not divided by how many windows hold the column: where two overlap it is twice as bright.",
     "cevaplar toplanmış ama o sütunu kaç pencerenin tuttuğuna bölünmemiş: iki pencerenin örtüştüğü yer iki kat parlak."),
    ([{"weigh": lambda canvas, count: canvas / 2}, {"put": lambda canvas, part, answer: canvas[..., part].add_(answer).div_(2), "weigh": lambda canvas, count: canvas}],
     "everything is halved, also the columns that only one window holds. Divide each column by the number of its windows.",
     "yalnız bir pencerenin tuttuğu sütunlar da yarıya bölünmüş. Her sütunu kendi pencerelerinin sayısına böl."),
    (lambda answers, lefts, width: torch.cat(list(answers), dim=-1)[..., :width],
     "the windows are put side by side. They overlap: window k begins at column lefts[k].",
     "pencereler yan yana konmuş. Oysa örtüşürler: k. pencere lefts[k] sütununda başlar."),
    ({"weigh": lambda canvas, count: canvas / count.max()},
     "divided by the largest number of windows everywhere. Each column has its own: at the rim it is one.",
     "her yerde en büyük pencere sayısına bölünmüş. Her sütunun kendininki var: kenarda birdir."),
    (lambda answers, lefts, width: _windows(answers, lefts, width, weigh=lambda canvas, count: canvas / len(answers)),
     "divided by the number of all windows. Count for each column only the windows that hold it.",
     "bütün pencerelerin sayısına bölünmüş. Her sütun için yalnızca onu tutan pencereleri say."),
    (_mean_of_halves,
     "each new window is averaged with what is there already: of three windows the last would count for half. Add up first, divide once.",
     "her yeni pencerenin, oradakiyle ortalaması alınıyor: üç pencereden sonuncusu yarı yarıya sayılırdı. Önce topla, bir kez böl."),
    ({"put": lambda canvas, part, answer: canvas[..., part].copy_(answer), "weigh": lambda canvas, count: canvas},
     "where windows overlap the last one wins. That leaves a seam; take the mean.",
     "pencerelerin örtüştüğü yerde sonuncusu kazanıyor. Bu bir dikiş bırakır; ortalamasını al."),
    ({"put": lambda canvas, part, answer: canvas[..., part].copy_(torch.where(canvas[..., part] == 0, answer, canvas[..., part])), "weigh": lambda canvas, count: canvas},
     "where windows overlap the first one wins. That leaves a seam; take the mean.",
     "pencerelerin örtüştüğü yerde ilki kazanıyor. Bu bir dikiş bırakır; ortalamasını al."),
    ({"put": lambda canvas, part, answer: canvas[..., part].copy_(answer)},
     "a window overwrites what was there, and yet it is divided by the count: add them up.",
     "pencere oradakinin üstüne yazılıyor, sonra da sayıya bölünüyor: topla."),
    ({"weigh": lambda canvas, count: canvas / count**0.5},
     "divided by the root of the count. That keeps the variance of independent noises, but asked for is the mean.",
     "sayının köküne bölünmüş. Bu, bağımsız gürültülerin varyansını korur; istenen ise ortalama."),
    ({"put": lambda canvas, part, answer: canvas[..., part].copy_(torch.maximum(canvas[..., part], answer)), "weigh": lambda canvas, count: canvas},
     "the brightest answer is taken; the mean is asked for.",
     "en parlak cevap alınmış; istenen ortalama."),
    ([lambda answers, lefts, width: _windows(answers.flip(0), lefts, width), lambda answers, lefts, width: _windows(answers, sorted(lefts), width)],
     "the answers are laid down in the wrong order: answers[k] belongs to lefts[k].",
     "cevaplar yanlış sırayla konmuş: answers[k], lefts[k]'nındır."),
]
# fmt: on


@LESSON.task(points=3, reread="out")
def average_windows(student: Any, generator: Generator) -> None:
    """`average_windows(answers, lefts, width)`: (K, C, H, side), K columns -> (C, H, width)."""
    cases = []
    for shape, lefts, width in (
        ((4, 1, 3, 4), [0, 2, 4, 5], 9),
        ((3, 3, 4, 4), [2, 0, 1], 6),
        ((2, 2, 5, 5), [0, 3], 8),
    ):
        (answers,) = normal(generator, shape)
        cases.append((answers, lefts, width))
    compare(student, _windows, cases, WINDOWS)


# ---- one step of inversion ----------------------------------------------------------------------------------


def _up(x_t: Tensor, epsilon: Tensor, alpha_bar: float, alpha_bar_next: float) -> Any:
    x_0 = (x_t - (1 - alpha_bar) ** 0.5 * epsilon) / alpha_bar**0.5
    return alpha_bar_next**0.5 * x_0 + (1 - alpha_bar_next) ** 0.5 * epsilon


# fmt: off
UPS: list[Mistake] = [
    (lambda x, e, bar, up: (up / bar) ** 0.5 * x + (1 - up / bar) ** 0.5 * e,
     "ε̂ is added as if it were *fresh* noise. It is the noise that is in x_t already: take it out at ᾱ, put it in at ᾱ_next.",
     "ε̂, *taze* gürültüymüş gibi eklenmiş. O, x_t'nin içindeki gürültüdür: ᾱ'da çıkar, ᾱ_next'te koy."),
    (lambda x, e, bar, up: up**0.5 * x + (1 - up) ** 0.5 * e,
     "x_t is taken for x̂_0. First take the noise out: x̂_0 = (x_t - √(1 - ᾱ) ε̂) / √ᾱ.",
     "x_t, x̂_0 sanılmış. Önce gürültüyü çıkar: x̂_0 = (x_t - √(1 - ᾱ) ε̂) / √ᾱ."),
    (lambda x, e, bar, up: _up(x, e, up, bar),
     "ᾱ and ᾱ_next have changed places: this is a step down from ᾱ_next.",
     "ᾱ ile ᾱ_next yer değiştirmiş: bu, ᾱ_next'ten aşağı bir adımdır."),
    (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5,
     "the noise is not put in again: √(1 - ᾱ_next) ε̂ is missing.",
     "gürültü geri konmamış: √(1 - ᾱ_next) ε̂ eksik."),
    (lambda x, e, bar, up: (x - (1 - bar) ** 0.5 * e) / bar**0.5,
     "this is x̂_0; mix it with ε̂ again, at ᾱ_next.",
     "bu, x̂_0; onu ᾱ_next'te ε̂ ile yeniden karıştır."),
    (lambda x, e, bar, up: up**0.5 * ((x - (1 - bar) ** 0.5 * e) / bar**0.5).clamp(-1, 1) + (1 - up) ** 0.5 * e,
     "x̂_0 is clipped. Going up nothing may be lost: the way back must find the same picture.",
     "x̂_0 kırpılmış. Yukarı çıkarken bir şey yitmemeli: dönüş yolu aynı resmi bulmalı."),
    (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) + (1 - up) ** 0.5 * e,
     "x̂_0 is not divided by √ᾱ.",
     "x̂_0, √ᾱ'ya bölünmemiş."),
    (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) * e) / bar**0.5 + (1 - up) * e,
     "the roots over 1 - ᾱ and 1 - ᾱ_next are missing.",
     "1 - ᾱ ile 1 - ᾱ_next'in kökleri eksik."),
    (lambda x, e, bar, up: up * (x - (1 - bar) ** 0.5 * e) / bar + (1 - up) ** 0.5 * e,
     "the roots over ᾱ and ᾱ_next are missing.",
     "ᾱ ile ᾱ_next'in kökleri eksik."),
    (lambda x, e, bar, up: up**0.5 * (x + (1 - bar) ** 0.5 * e) / bar**0.5 + (1 - up) ** 0.5 * e,
     "the noise is added where it has to be taken out: a minus belongs into x̂_0.",
     "gürültü, çıkarılması gereken yerde eklenmiş: x̂_0'da eksi olmalı."),
    (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5 - (1 - up) ** 0.5 * e,
     "the sign of the noise that is put in is the wrong way round.",
     "konan gürültünün işareti ters."),
    (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5 + (1 - bar) ** 0.5 * e,
     "the noise is put in at its old size; at ᾱ_next it is √(1 - ᾱ_next).",
     "gürültü eski boyuyla konmuş; ᾱ_next'te √(1 - ᾱ_next)'tir."),
]
# fmt: on


@LESSON.task(points=2, reread="invert")
def invert_step(student: Any, generator: Generator) -> None:
    """`invert_step(x_t, epsilon, alpha_bar, alpha_bar_next)` -> the picture one level noisier."""
    cases = []
    for bar, up in ((0.8, 0.5), (0.5, 0.2), (0.98, uniform(generator, 0.6, 0.9))):
        x_t, epsilon = normal(generator, (2, 1, 4, 4), (2, 1, 4, 4))
        cases.append((x_t, epsilon, bar, up))
    compare(student, _up, cases, UPS)
