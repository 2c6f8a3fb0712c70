"""Checks of lesson 13, super-resolution and translation."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, compare
from minidiff.checks.parts import normal, uniform
from minidiff.checks.task import Lesson
from minidiff.phrase import Phrase

LESSON = Lesson(
    "13",
    "13_super_resolution",
    Phrase("Super-resolution and translation", "Süper çözünürlük ve çeviri"),
    sections={
        "shrink": Phrase("1. What shrinking loses", "1. Küçültünce ne yiter?"),
        "two": Phrase("2. The factor of two", "2. İki kat"),
        "bridge": Phrase("5. From one domain to another", "5. Bir alandan ötekine"),
        "pairs": Phrase("6. Whose partner is whose", "6. Kim kimin karşılığı"),
    },
)

factor_two = LESSON.choice(
    "factor_two",
    right="b",
    because={
        "a": Phrase(
            "that would be equal errors. The sample adds a deviation of its own from the mean, as large as the truth's.",
            "bu, eşit hata demek olurdu. Örnek, ortalamadan kendi sapmasını da ekler; bu sapma gerçeğinki kadar büyüktür.",
        ),
        "c": Phrase(
            "the sample looks better, but PSNR measures squared error alone, and no answer has less of it than the mean.",
            "örnek daha iyi görünür, ama PSNR yalnızca karesel hatayı ölçer; hiçbir cevabınki ortalamanınkinden az değildir.",
        ),
        "d": Phrase(
            "halving the decibels is not doubling the error. What are 10 times the logarithm of 2?",
            "desibeli yarıya bölmek, hatayı iki katına çıkarmak değildir. 2'nin logaritmasının 10 katı kaçtır?",
        ),
    },
    points=1,
    reread="two",
)


# ---- shrink and spread --------------------------------------------------------------------------------------


def _squares(x: Tensor, factor: int) -> Tensor:
    """(B, C, H, W) -> (B, C, h, w, factor²): the pixels of each square."""
    rows = x.unfold(2, factor, factor).unfold(3, factor, factor)
    return rows.flatten(4)


def _shrink(x: Tensor, factor: int, *, of: Any = lambda squares, f: squares.mean(dim=-1)) -> Any:
    return of(_squares(x, factor), factor)


def _far_apart(x: Tensor, f: int) -> Tensor:
    B, C, H, W = x.shape
    return x.reshape(B, C, f, H // f, f, W // f).mean(dim=(2, 4))


# fmt: off
SHRINKS: list[Mistake] = [
    ([{"of": lambda s, f: s[..., 0]}, {"of": lambda s, f: s[..., -1]}, {"of": lambda s, f: s[..., f // 2 * f + f // 2]}],
     "one pixel of each square is taken and the others are thrown away (striding). That is another A: the mean of all of them is asked for.",
     "her kareden tek bir piksel alınmış, ötekiler atılmış (atlayarak küçültme). Bu başka bir A'dır: istenen, hepsinin ortalaması."),
    ({"of": lambda s, f: s.sum(dim=-1)},
     "the pixels of a square are added up, not averaged: the small picture is factor² times too bright.",
     "karenin pikselleri toplanmış, ortalaması alınmamış: küçük resim factor² kat fazla parlak."),
    ({"of": lambda s, f: s.sum(dim=-1) / f},
     "divided by factor: a square has factor² pixels.",
     "factor'a bölünmüş: bir karede factor² piksel var."),
    ({"of": lambda s, f: s.amax(dim=-1)},
     "the brightest pixel of each square is taken; the mean is asked for.",
     "her karenin en parlak pikseli alınmış; istenen ortalama."),
    ({"of": lambda s, f: s.median(dim=-1).values},
     "the median of each square is taken; the mean is asked for.",
     "her karenin ortancası alınmış; istenen ortalama."),
    (_far_apart,
     "pixels that are far apart are averaged. In a reshape the square's axis comes after the small picture's: (B, C, H // f, f, W // f, f).",
     "birbirinden uzak piksellerin ortalaması alınmış. reshape'te karenin ekseni küçük resminkinden sonra gelir: (B, C, H // f, f, W // f, f)."),
    (lambda x, f: F.interpolate(x, scale_factor=1 / f, mode="bilinear", align_corners=False),
     "bilinear shrinking looks at the four middle pixels of a square alone: the others are thrown away.",
     "bilinear küçültme, karenin yalnızca ortadaki dört pikseline bakar: ötekiler atılmış olur."),
]
# fmt: on


@LESSON.task(points=2, reread="shrink")
def shrink(student: Any, generator: Generator) -> None:
    """`shrink(x, factor)`: (B, C, H, W) -> (B, C, H / factor, W / factor)."""
    cases = []
    for shape, factor in (((2, 1, 8, 8), 4), ((1, 3, 6, 12), 3), ((2, 2, 8, 4), 2)):
        (x,) = normal(generator, shape)
        cases.append((x, factor))
    compare(student, _shrink, cases, SHRINKS)


def _laid(small: Tensor, factor: int) -> Tensor:
    return small.repeat_interleave(factor, -1).repeat_interleave(factor, -2)


def _spread(small: Tensor, factor: int, *, scale: Any = lambda f: 1) -> Any:
    return _laid(small, factor) * scale(factor)


def _in_the_corner(small: Tensor, factor: int, times: float) -> Tensor:
    large = small.new_zeros(*small.shape[:2], factor * small.shape[2], factor * small.shape[3])
    large[..., ::factor, ::factor] = times * small
    return large


# fmt: off
SPREADS: list[Mistake] = [
    ({"scale": lambda f: 1 / f**2},
     "each pixel got 1/factor² of the number: that is the transpose of A. Shrunk again it is factor² times too small; A A⁺ must be 1.",
     "her piksele sayının 1/factor²'si düşmüş: bu, A'nın devriğidir. Yeniden küçültülünce factor² kat küçük çıkar; A A⁺ 1 olmalı."),
    ({"scale": lambda f: f**2},
     "multiplied by factor²: shrunk again it is that many times too bright.",
     "factor² ile çarpılmış: yeniden küçültülünce o kadar kat parlak olur."),
    ({"scale": lambda f: 1 / f},
     "divided by factor. The mean of equal pixels is the pixel: nothing is to be divided.",
     "factor'a bölünmüş. Eşit piksellerin ortalaması pikselin kendisidir: bölünecek bir şey yok."),
    ([lambda small, f: _in_the_corner(small, f, 1.0), lambda small, f: _in_the_corner(small, f, f**2)],
     "one pixel of each square has the number, the others are 0. Of all pictures with this mosaic A⁺ gives the *smallest* one, in squares: the number over the whole square.",
     "her karede sayı tek bir pikselde, ötekiler 0. Bu mozaiği veren resimler arasında A⁺, kareler toplamı *en küçük* olanı verir: sayı bütün kareye yayılır."),
    (lambda small, f: small.repeat(1, 1, f, f),
     "the small picture is laid side by side (`repeat`). Each *number* is to be repeated: `repeat_interleave`.",
     "küçük resim yan yana dizilmiş (`repeat`). Yinelenecek olan her *sayı*: `repeat_interleave`."),
    ([lambda small, f, m=m: F.interpolate(small, scale_factor=f, mode=m, align_corners=False) for m in ("bilinear", "bicubic")],
     "this blends neighbouring numbers. It looks softer, but shrunk again it is another mosaic.",
     "bu, komşu sayıları karıştırır. Daha yumuşak görünür, ama yeniden küçültülünce başka bir mozaik verir."),
]
# fmt: on


@LESSON.task(points=2, reread="shrink")
def spread(student: Any, generator: Generator) -> None:
    """`spread(small, factor)`: (B, C, h, w) -> (B, C, factor h, factor w), the pseudo-inverse of shrinking."""
    cases = []
    for shape, factor in (((2, 1, 2, 2), 4), ((1, 3, 2, 4), 3), ((2, 2, 4, 2), 2)):
        (small,) = normal(generator, shape)
        cases.append((small, factor))
    compare(student, _spread, cases, SPREADS)


# ---- a consistent guess -------------------------------------------------------------------------------------


def _consistent(
    x_0: Tensor,
    small: Tensor,
    factor: int,
    *,
    join: Any = lambda x_0, missing: x_0 + missing,
    missing: Any = lambda x_0, small, f: _laid(small - _shrink(x_0, f), f),
) -> Any:
    return join(x_0, missing(x_0, small, factor))


# fmt: off
CONSISTENTS: list[Mistake] = [
    ({"join": lambda x_0, missing: x_0 - missing},
     "the sign is the wrong way round: the guess moves away from the mosaic.",
     "işaret ters: tahmin, mozaikten uzaklaşıyor."),
    (lambda x_0, small, f: _laid(small, f),
     "only A⁺ y is left: all that the denoiser said of the detail is gone. Add what is missing to the guess.",
     "yalnızca A⁺ y kalmış: gürültü gidericinin ayrıntı için söylediği her şey gitmiş. Eksik olanı tahmine ekle."),
    ({"missing": lambda x_0, small, f: _laid(small, f)},
     "the whole mosaic is added to the guess, which has one of its own already. Add y less the guess's mosaic.",
     "tahmine mozaiğin tamamı eklenmiş; oysa onun kendi mozaiği zaten var. y eksi tahminin mozaiği eklenmeli."),
    ({"missing": lambda x_0, small, f: -_laid(_shrink(x_0, f), f)},
     "the guess's own mosaic is taken away and y is not put in its place: the result shrinks to 0.",
     "tahminin kendi mozaiği çıkarılmış, yerine y konmamış: sonuç küçültülünce 0 veriyor."),
    ({"missing": lambda x_0, small, f: _laid(small - _shrink(x_0, f), f) / f**2},
     "what is missing is spread with 1/factor²: the guess moves a small part of the way. A⁺ lays the whole number over each pixel.",
     "eksik olan, 1/factor² ile yayılmış: tahmin yolun küçük bir parçasını gidiyor. A⁺, sayının tamamını her piksele yayar."),
    (lambda x_0, small, f: _consistent(x_0, small, f).clamp(-1, 1),
     "the result is clipped to [-1, 1]. That comes after the projection and undoes it.",
     "sonuç [-1, 1]'e kırpılmış. Kırpma izdüşümden sonra geliyor ve onu bozuyor."),
    ({"missing": lambda x_0, small, f: _laid(small - x_0[..., ::f, ::f], f)},
     "the guess is shrunk by striding. Its mosaic is the mean of each square.",
     "tahmin atlayarak küçültülmüş. Mozaiği, her karenin ortalamasıdır."),
    ({"missing": lambda x_0, small, f: (small - _shrink(x_0, f)).repeat(1, 1, f, f)},
     "what is missing is laid side by side (`repeat`); each number belongs over its own square.",
     "eksik olan yan yana dizilmiş (`repeat`); her sayı kendi karesinin üstüne gelir."),
    ({"missing": lambda x_0, small, f: _laid(small - _shrink(x_0, f), f) / 2},
     "only half of what is missing is added.",
     "eksik olanın yalnızca yarısı eklenmiş."),
    ({"join": lambda x_0, missing: missing},
     "this is only the correction; the guess itself is to be added.",
     "bu yalnızca düzeltme; tahminin kendisi de eklenmeli."),
]
# fmt: on


@LESSON.task(points=3, reread="shrink")
def consistent(student: Any, generator: Generator) -> None:
    """`consistent(x_0, small, factor)`: the guess, put right so that it shrinks to `small`."""
    cases = []
    for shape, factor in (((2, 1, 8, 8), 4), ((1, 3, 6, 12), 3), ((2, 2, 8, 4), 2)):
        (x_0,) = normal(generator, shape)
        (small,) = normal(generator, (*shape[:2], shape[2] // factor, shape[3] // factor))
        cases.append((x_0, small, factor))
    compare(student, _consistent, cases, CONSISTENTS)


# ---- PSNR ---------------------------------------------------------------------------------------------------


def _psnr(
    made: Tensor,
    true: Tensor,
    *,
    peak: Any = lambda true: 2.0,
    error: Any = lambda off: off.flatten(1).square().mean(dim=1),
    decibels: Any = lambda peak, error: 10 * torch.log10(peak**2 / error),
) -> Any:
    return decibels(peak(true), error(made - true))


def _own_range(true: Tensor) -> Tensor:
    return true.flatten(1).amax(dim=1) - true.flatten(1).amin(dim=1)


# fmt: off
PSNRS: list[Mistake] = [
    ({"peak": lambda true: 1.0},
     "the range is taken as 1. Pixels in [-1, 1] have the range 2: every figure is 6.02 dB too low.",
     "aralık 1 alınmış. [-1, 1]'deki piksellerin aralığı 2'dir: bütün değerler 6,02 dB düşük."),
    ({"peak": lambda true: 255.0},
     "the range is taken as 255, which belongs to pixels in [0, 255].",
     "aralık 255 alınmış; o, [0, 255]'teki pikseller içindir."),
    ({"peak": _own_range},
     "the range is read off each picture. It belongs to the scale of the pixels, 2, and is the same for all.",
     "aralık her resimden okunmuş. Oysa piksellerin ölçeğine aittir, 2'dir ve hepsi için aynıdır."),
    ({"decibels": lambda peak, error: 20 * torch.log10(peak**2 / error)},
     "20 belongs to a ratio that is not squared. Of squares: 10 log10.",
     "20, karesi alınmamış bir oran içindir. Karelerin oranında: 10 log10."),
    ({"decibels": lambda peak, error: 10 * torch.log(peak**2 / error)},
     "this is the natural logarithm; decibels are of base 10: log10.",
     "bu doğal logaritma; desibel 10 tabanındadır: log10."),
    ({"decibels": lambda peak, error: 10 * torch.log10(peak / error)},
     "the range is not squared, but the error is.",
     "aralığın karesi alınmamış; hatanınki ise alınmış."),
    ({"decibels": lambda peak, error: 10 * torch.log10(error / peak**2)},
     "the ratio is upside down: a smaller error must give more decibels.",
     "oran ters: hata küçüldükçe desibel artmalı."),
    ([{"decibels": lambda peak, error: 10 * torch.log10(peak**2 / error.sqrt())}, {"decibels": lambda peak, error: 20 * torch.log10(peak / error)}],
     "error and range are not both squared, or not both plain: range² over the mean square.",
     "hata ile aralığın ikisi birden karesel ya da ikisi birden düz değil: range² bölü karesel ortalama."),
    ({"error": lambda off: off.flatten(1).square().sum(dim=1)},
     "the squared error is summed over the pixels; take their mean.",
     "karesel hata, pikseller üzerinde toplanmış; ortalaması alınmalı."),
    ({"error": lambda off: off.flatten(1).abs().mean(dim=1)},
     "this is the mean absolute error, unsquared.",
     "bu, karesi alınmamış ortalama mutlak hatadır."),
    ({"error": lambda off: off.flatten(1).mean(dim=1).square()},
     "the mean is squared; take the mean of the squares, or errors of both signs cancel.",
     "ortalamanın karesi alınmış; karelerin ortalaması gerek, yoksa iki işaretli hatalar birbirini götürür."),
    ({"error": lambda off: off.square().mean().expand(len(off))},
     "one error for the whole batch: each picture has its own, and the mean of PSNRs is not the PSNR of the mean.",
     "bütün yığın için tek bir hata: her resminki ayrıdır; PSNR'ların ortalaması da ortalamanın PSNR'ı değildir."),
]
# fmt: on


@LESSON.task(points=2, reread="two")
def psnr(student: Any, generator: Generator) -> None:
    """`psnr(made, true)`: pixels in [-1, 1], (B, C, H, W) twice -> (B,) decibels."""
    cases = []
    for shape in ((3, 1, 4, 4), (4, 3, 2, 6)):
        true = torch.rand(shape, generator=generator) * 1.6 - 0.8
        size = 0.05 + 0.3 * torch.rand(shape[0], 1, 1, 1, generator=generator)
        cases.append((true + size * normal(generator, shape)[0] + 0.1, true))
    compare(student, _psnr, cases, PSNRS)


# ---- the bridge ---------------------------------------------------------------------------------------------


Says = Callable[[Tensor, float], Tensor]


def _step(x: Tensor, epsilon: Tensor, alpha_bar: float, to: float) -> Tensor:
    x_0 = (x - (1 - alpha_bar) ** 0.5 * epsilon) / alpha_bar**0.5
    stepped: Tensor = to**0.5 * x_0 + (1 - to) ** 0.5 * epsilon
    return stepped


def _walk(x: Tensor, says: Says, bars: list[float], late: bool = False) -> Tensor:
    for here, there in pairwise(bars):
        x = _step(x, says(x, there if late else here), here, there)
    return x


def _bridge(
    x: Tensor,
    told: Says,
    asked: Says,
    alpha_bars: list[float],
    *,
    up: Any = lambda x, told, asked, bars: _walk(x, told, bars),
    down: Any = lambda x, told, asked, bars: _walk(x, asked, bars[::-1]),
) -> Any:
    return down(up(x, told, asked, alpha_bars), told, asked, alpha_bars)


# fmt: off
BRIDGES: list[Mistake] = [
    (lambda x, told, asked, bars: _bridge(x, asked, told, bars),
     "told and asked have changed places: on the way up the one that knows what x shows is asked.",
     "told ile asked yer değiştirmiş: yukarı çıkarken, x'in ne gösterdiğini bilene sorulur."),
    ({"down": lambda x, told, asked, bars: _walk(x, told, bars[::-1])},
     "told is asked on the way down, too: the picture comes back as it was. There `asked` speaks.",
     "aşağı inerken de told'a sorulmuş: resim olduğu gibi geri gelir. Orada `asked` konuşur."),
    ({"up": lambda x, told, asked, bars: _walk(x, asked, bars)},
     "asked is asked on the way up, too: the noise belongs to a domain that x is not from.",
     "yukarı çıkarken de asked'e sorulmuş: gürültü, x'in ait olmadığı alanınki oluyor."),
    ({"up": lambda x, told, asked, bars: _walk(x, told, bars, late=True)},
     "on the way up ε̂ is asked at the level where the step goes. x is still at the one that it leaves.",
     "yukarı çıkarken ε̂, gidilen düzeyde sorulmuş. x daha ayrıldığı düzeyde."),
    ({"down": lambda x, told, asked, bars: _walk(x, asked, bars[::-1], late=True)},
     "on the way down ε̂ is asked at the level where the step goes. x is still at the one that it leaves.",
     "aşağı inerken ε̂, gidilen düzeyde sorulmuş. x daha ayrıldığı düzeyde."),
    ([{"up": lambda x, told, asked, bars: _walk(x, told, bars[:-1])}, {"up": lambda x, told, asked, bars: _walk(x, told, bars[1:])}],
     "the way up leaves out a level: x is less noisy than the way down takes it for. Walk through all of alpha_bars.",
     "yukarı çıkarken bir düzey atlanmış: x, inişin sandığından daha az gürültülü. alpha_bars'ın hepsini yürü."),
    ([{"down": lambda x, told, asked, bars: _walk(x, asked, bars[:0:-1])}, {"down": lambda x, told, asked, bars: _walk(x, asked, bars[-2::-1])}],
     "the way down leaves out a level: it begins at the last of alpha_bars and ends at the first.",
     "aşağı inerken bir düzey atlanmış: iniş alpha_bars'ın sonuncusunda başlar, ilkinde biter."),
    ({"down": lambda x, told, asked, bars: _walk(x, asked, bars)},
     "the way down walks the levels in the same order as the way up. Turn them round.",
     "aşağı inerken düzeyler, yukarı çıkıştaki sırayla yürünmüş. Sırayı ters çevir."),
    ({"down": lambda x, told, asked, bars: x},
     "this is the noise that was found; the way down is missing.",
     "bu, bulunan gürültü; iniş eksik."),
    ({"up": lambda x, told, asked, bars: x},
     "the way down starts from x itself, not from the noise that the way up found.",
     "iniş, çıkışın bulduğu gürültüden değil, x'in kendisinden başlıyor."),
]
# fmt: on


def _says(gain: float, shift: float) -> Says:
    """A denoiser of one Gaussian, more or less: ε̂ is a line in x whose slope depends on the level."""

    def says(x: Tensor, alpha_bar: float) -> Tensor:
        slope = gain + (1 - gain) * (1 - alpha_bar) ** 0.5
        said: Tensor = slope * (x - shift * alpha_bar**0.5)
        return said

    return says


@LESSON.task(points=3, reread="bridge")
def bridge(student: Any, generator: Generator) -> None:
    """`bridge(x, told, asked, alpha_bars)`: up with told, down with asked."""
    cases = []
    for bars in ([0.95, 0.7, 0.35, 0.1], [0.98, 0.8, 0.55, 0.3, 0.12], [0.9, 0.5, 0.2]):
        (x,) = normal(generator, (3, 2))
        told, asked = (
            _says(uniform(generator, *gain), uniform(generator, *shift))
            for gain, shift in (((0.2, 0.4), (0.3, 0.6)), ((0.5, 0.7), (-0.6, -0.3)))
        )
        cases.append((x, told, asked, bars))
    compare(student, _bridge, cases, BRIDGES, allowed=("checks",))


# ---- there and back -----------------------------------------------------------------------------------------


Way = Callable[[Tensor], Tensor]


def _cycle_error(
    x_0: Tensor,
    there: Way,
    back: Way,
    *,
    end: Any = lambda x_0, there, back: back(there(x_0)),
    size: Any = lambda off: off.flatten(1).square().mean(dim=1).sqrt(),
) -> Any:
    return size(end(x_0, there, back) - x_0)


# fmt: off
CYCLES: list[Mistake] = [
    ({"end": lambda x_0, there, back: there(back(x_0))},
     "the order is the wrong way round: first there, then back.",
     "sıra ters: önce gidiş, sonra dönüş."),
    ({"end": lambda x_0, there, back: there(x_0)},
     "this compares x_0 with its translation. They are meant to differ: go back first.",
     "bu, x_0'ı çevirisiyle karşılaştırıyor. Onların farklı olması beklenir: önce geri dön."),
    ({"end": lambda x_0, there, back: back(x_0)},
     "x_0 goes back without having gone there.",
     "x_0, gitmeden geri dönüyor."),
    (lambda x_0, there, back: (back(there(x_0)) - there(x_0)).flatten(1).square().mean(dim=1).sqrt(),
     "this compares with the translation; the picture that came back is to be compared with x_0.",
     "bu, çeviriyle karşılaştırıyor; geri gelen resim x_0 ile karşılaştırılmalı."),
    ({"size": lambda off: off.flatten(1).square().mean(dim=1)},
     "the root is missing: this is the mean square.",
     "kök eksik: bu, karesel ortalamadır."),
    ({"size": lambda off: off.flatten(1).abs().mean(dim=1)},
     "this is the mean of the absolute values; asked for is the root of the mean square.",
     "bu, mutlak değerlerin ortalaması; istenen, karesel ortalamanın kökü."),
    ({"size": lambda off: off.flatten(1).mean(dim=1).abs()},
     "the signed differences are averaged: what is too bright here cancels what is too dark there.",
     "işaretli farkların ortalaması alınmış: burada fazla parlak olan, orada fazla koyu olanı götürür."),
    ({"size": lambda off: off.flatten(1).norm(dim=1)},
     "the squares are summed, not averaged: the figure would grow with the number of pixels.",
     "kareler toplanmış, ortalaması alınmamış: sayı, piksel sayısıyla büyür."),
    ({"size": lambda off: off.flatten(1).abs().amax(dim=1)},
     "this is the worst pixel; asked for is the root of the mean square.",
     "bu, en kötü piksel; istenen, karesel ortalamanın kökü."),
    ({"size": lambda off: off.square().mean().sqrt().expand(len(off))},
     "one figure for the whole batch; each picture has its own.",
     "bütün yığın için tek bir sayı; her resminki ayrı olmalı."),
]
# fmt: on


def _way(weight: Tensor, shift: float) -> Way:
    """A translation that bends a little and cannot be undone exactly."""

    def way(x: Tensor) -> Tensor:
        return torch.tanh(x * weight) + shift

    return way


@LESSON.task(points=2, reread="pairs")
def cycle_error(student: Any, generator: Generator) -> None:
    """`cycle_error(x_0, there, back)`: (B, C, H, W) -> (B,), root mean square of each picture."""
    cases = []
    for shape in ((3, 1, 4, 4), (4, 3, 2, 6)):
        (x_0,) = normal(generator, shape)
        weights = [1 + math.sqrt(0.5) * torch.rand(shape[1:], generator=generator) for _ in range(2)]
        cases.append((x_0, _way(weights[0], 0.3), _way(weights[1], -0.5)))
    compare(student, _cycle_error, cases, CYCLES, allowed=("checks",))
