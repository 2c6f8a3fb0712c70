"""Checks of lesson 02, noise schedules."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.parts import alpha_bars, cosine_f, one_before, shares, uniform
from minidiff.checks.parts import cosine_alpha_bars as cosine
from minidiff.checks.seen import curve_seen
from minidiff.checks.suspects import broken as judge_broken
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "02",
    "02_schedules",
    Phrase("Noise schedules", "Gürültü zamanlayıcıları"),
    sections={
        "recipes-answer": Phrase("1. Two recipes for β", "1. β için iki tarif"),
        "cosine": Phrase(
            "2. The cosine schedule: design ᾱ, derive β", "2. Kosinüs zamanlayıcısı: ᾱ'yı tasarla, β'yı türet"
        ),
        "snr": Phrase(
            '3. One number for "how noisy": the SNR', '3. "Ne kadar gürültülü?" için tek sayı: SNR'
        ),
        "game-ends": Phrase("9. Find the broken schedule", "9. Bozuk zamanlayıcıyı bul"),
        "drift-answer": Phrase(
            "8. Break a schedule and watch the samples drift",
            "8. Bir zamanlayıcı boz, örneklerin sürüklenişini izle",
        ),
    },
)

predict_quarter = LESSON.choice(
    "predict_quarter",
    right="c",
    because={
        "a": Phrase(
            "the same two ends do not make the same schedule. Every step keeps a part of what is left, and there are fewer steps now.",
            "uçların aynı olması zamanlayıcıyı aynı yapmaz. Her adım kalandan bir bölüm bırakır; adımlar ise azaldı.",
        ),
        "b": Phrase(
            "the weight does not grow in proportion to the steps left out: what is multiplied does not follow a rule of three. What happens to the *sum* of the betas, and where does the sum stand in the rule of thumb?",
            "ağırlık, atılan adımlarla orantılı büyümez: çarpılan şeylerde orantı kurulmaz. Betaların *toplamına* ne oluyor ve pratik kuralda bu toplam nerede duruyor?",
        ),
    },
    points=1,
    reread="recipes-answer",
)


# ---- the cosine schedule -----------------------------------------------------------------------------------


def _cosine(
    T: int,
    s: float,
    *,
    at: Any = shares,
    f: Any = cosine_f,
    take: Any = lambda f: f[1:],
    over: Any = lambda f: f[0],
) -> Any:
    found = f(at(T), s)
    return take(found) / over(found)


@LESSON.task(points=2, reread="cosine")
def cosine_alpha_bars(student: Any, generator: Generator) -> None:
    """`cosine_alpha_bars(T, s)`: all ᾱ_t of the cosine schedule, before any clipping.

    Some clip the last step here already, as the library does: ᾱ_T is then ᾱ_{T-1}/1000 and not 0. With
    these T and s that is less than the tolerance, so it is as right as the bare formula.
    """
    one = lambda f: 1.0  # noqa: E731
    # fmt: off
    mistakes: list[Mistake] = [
        ({"take": lambda f: f[:-1]},
         "everything stands one place too late: your first ᾱ is 1, the image without noise. Index t means t+1 steps.",
         "her şey bir yer geç kalmış: ilk ᾱ'n 1, yani gürültüsüz görüntü. t indisi t+1 adım demektir."),
        ({"take": lambda f: f},
         "there is one value too many. The ᾱ = 1 before the first step has no index.",
         "bir değer fazla. İlk adımdan önceki ᾱ = 1'in indisi yoktur."),
        ([{"at": lambda T: torch.linspace(0, 1, T).double(), "take": lambda f: f}],
         "your T values share out the way from 0 to 1 *with* both ends. After the first step the share is 1/T, not 0.",
         "T değerin, 0'dan 1'e yolu iki ucu *da* içerecek biçimde bölüyor. İlk adımdan sonra pay 0 değil, 1/T'dir."),
        ({"over": one},
         "these are the f(u). Before the first step ᾱ has to be 1, so something is still missing.",
         "bunlar f(u)'lar. İlk adımdan önce ᾱ'nın 1 olması gerekir; demek ki eksik bir şey var."),
        ({"over": lambda f: f[1]},
         "you divide by your first value, f(1/T). f(0) stands before it and is no part of the answer.",
         "ilk değerin olan f(1/T)'ye bölüyorsun. f(0) ondan önce gelir ve cevabın içinde yer almaz."),
        ({"f": lambda u, s: cosine_f(u, s) ** 0.5},
         "the square is missing: this is the cosine, the weight √ᾱ of the image.",
         "kare eksik: bu, kosinüsün kendisi, yani görüntünün ağırlığı olan √ᾱ."),
        ({"f": lambda u, s: torch.cos((u + s) * math.pi / 2) ** 2},
         "u + s is not divided by 1 + s. With a large s the cosine passes 0 and ᾱ rises again at the end.",
         "u + s, 1 + s'ye bölünmemiş. s büyükse kosinüs 0'ı geçer ve ᾱ sonda yeniden yükselir."),
        ({"f": lambda u, s: torch.cos((u + s) / (1 + s) * math.pi) ** 2},
         "the angle runs to π. A quarter of a turn, π/2, is where the cosine is 0.",
         "açı π'ye kadar gidiyor. Kosinüsün 0 olduğu yer çeyrek turdur: π/2."),
        ({"f": lambda u, s: cosine_f(u, 0.008)},
         "s is ignored: your function takes 0.008 whatever it is given.",
         "s yok sayılıyor: ne verilirse verilsin işlevin 0.008 alıyor."),
        ({"f": lambda u, s: cosine_f(u, 0.0)},
         "s is ignored: your curve has no offset at all.",
         "s yok sayılıyor: eğrinde hiç kayma yok."),
        ({"take": lambda f: f[0] - f[0] * f[1:] / f[:-1]},
         "these are the betas. That is the next task; here the ᾱ are asked for.",
         "bunlar betalar. O bir sonraki görev; burada ᾱ'lar isteniyor."),
        ({"f": lambda u, s: torch.sin((u + s) / (1 + s) * math.pi / 2) ** 2, "over": one},
         "this is the sine: it rises, from little to 1. That is 1-ᾱ; ᾱ falls.",
         "bu sinüs: azdan 1'e yükseliyor. O, 1-ᾱ'dır; ᾱ düşer."),
        ([
             {"f": lambda u, s: torch.cos(u / (1 + s) * math.pi / 2 + s) ** 2},
             {"f": lambda u, s: torch.cos(u + s / (1 + s) * math.pi / 2) ** 2},
         ],
         "a bracket is missing: s is added to u *before* the division by 1 + s, and turned with it.",
         "bir parantez eksik: s, 1 + s'ye bölmeden *önce* u'ya eklenir ve onunla birlikte döner."),
        ({"f": lambda u, s: torch.cos((u + s) / (1 + s) * 90) ** 2},
         "the angle runs to 90. `torch.cos` wants radians: a quarter of a turn is π/2.",
         "açı 90'a kadar gidiyor. `torch.cos` radyan ister: çeyrek tur π/2'dir."),
        ({"f": lambda u, s: torch.cos((u + s) / (1 + s)) ** 2},
         "the π/2 is missing: the angle ends at 1, and ᾱ at 0.29.",
         "π/2 eksik: açı 1'de, ᾱ 0.29'da bitiyor."),
        ({"f": lambda u, s: torch.cos(torch.deg2rad((u + s) / (1 + s) * 90)) ** 4},
         "the cosine is squared twice.",
         "kosinüsün karesi iki kez alınmış."),
    ]
    # fmt: on
    cases = [(6, 0.1), (9, 0.0), (20, uniform(generator, 0.2, 0.4))]
    compare(student, _cosine, cases, mistakes, tolerance=2e-4, seen=lambda: curve_seen(student))


LARGEST_BETA = 0.999


def _betas(
    alpha_bars: Tensor,
    *,
    before: Any = one_before,
    beta: Any = lambda a, p: 1 - a / p,
    clip: float = LARGEST_BETA,
) -> Any:
    return beta(alpha_bars, before(alpha_bars)).clamp(max=clip)


def _lost(a: Tensor, p: Tensor) -> Tensor:
    return (1 - a / p)[1:]


@LESSON.task(points=2, reread="cosine")
def betas_from(student: Any, generator: Generator) -> None:
    """`betas_from(alpha_bars)`: the betas that make these ᾱ, none larger than 0.999."""
    kept = 0.5 + 0.45 * torch.rand(6, generator=generator, dtype=torch.float64)
    cases = [
        (kept.cumprod(dim=0),),
        (cosine(8, 0.1).float(),),  # its last ᾱ is 0, so its last β would be 1
        (torch.tensor([0.5, 1e-4, 4e-5], dtype=torch.float64),),  # clipped in the middle
        (torch.tensor([0.3], dtype=torch.float64),),
        (torch.tensor([0.9999, 0.9995, 0.9], dtype=torch.float64),),  # small betas are not clipped
    ]
    free = math.inf
    # fmt: off
    mistakes: list[Mistake] = [
        ({"clip": free},
         "the clip is missing: there is a β above 0.999. A β of 1 leaves nothing to divide by.",
         "kırpma eksik: 0.999'dan büyük bir β var. 1 olan bir β, bölünecek bir şey bırakmaz."),
        ([{"beta": lambda a, p: 1 - a}, {"beta": lambda a, p: 1 - a, "clip": free}],
         "1-ᾱ_t is the noise of *all* steps up to t. β_t belongs to one step: compare ᾱ_t with its neighbour.",
         "1-ᾱ_t, t'ye kadarki *bütün* adımların gürültüsüdür. β_t ise tek adımındır: ᾱ_t'yi komşusuyla karşılaştır."),
        ([{"beta": lambda a, p: p - a}, {"beta": lambda a, p: p - a, "clip": free}],
         "you take the difference of neighbours. β_t is the part of what was *left* that goes: a ratio.",
         "komşuların farkını alıyorsun. β_t, *kalanın* ne kadarının gittiğidir: bir oran."),
        ([{"beta": lambda a, p: a / p, "clip": free}, {"beta": lambda a, p: a / p}],
         "these are the α_t, what a step keeps. β_t is what it takes away.",
         "bunlar α_t'ler, yani adımın bıraktığı. β_t adımın aldığıdır."),
        ({"beta": _lost},
         "the first β is lost. What is ᾱ before the first step?",
         "ilk β kaybolmuş. İlk adımdan önce ᾱ kaçtır?"),
        ({"before": lambda a: torch.cat([a[:1], a[:-1]])},
         "your first β is 0, as if the first step did nothing. What is ᾱ before the first step?",
         "ilk β'n 0, sanki ilk adım hiçbir şey yapmıyor. İlk adımdan önce ᾱ kaçtır?"),
        ({"before": lambda a: a.roll(1)},
         "`roll` brings the *last* ᾱ to the front. What is ᾱ before the first step?",
         "`roll` *son* ᾱ'yı başa getirir. İlk adımdan önce ᾱ kaçtır?"),
        ({"beta": lambda a, p: 1 - p / a},
         "the ratio is upside down: your betas are negative. The later ᾱ is the smaller one and belongs on top.",
         "oran baş aşağı: betaların negatif. Sonraki ᾱ küçük olandır, üste yazılır."),
        (lambda a: _betas(a.clamp(min=1 - LARGEST_BETA), clip=free),
         "you clip ᾱ. It is β that must not pass 0.999.",
         "ᾱ'yı kırpıyorsun. 0.999'u geçmemesi gereken β'dır."),
        ([{"clip": 0.99}, {"clip": 0.9999}, {"clip": 1 - 1e-3 / 2}, {"clip": 0.02}, {"clip": 1.0}],
         "the clip stands at another number. No β may pass 0.999.",
         "kırpma başka bir sayıda duruyor. Hiçbir β 0.999'u geçmemeli."),
        ({"before": lambda a: one_before(a, 0.0)},
         "the first β divides by 0: before the first step *everything* is there, ᾱ = 1.",
         "ilk β sıfıra bölüyor: ilk adımdan önce *her şey* yerindedir, ᾱ = 1."),
        ({"before": lambda a: torch.cat([a[1:], a[-1:]])},
         "you divide by the *next* ᾱ. β_t compares ᾱ_t with the one before.",
         "*sonraki* ᾱ'ya bölüyorsun. β_t, ᾱ_t'yi bir öncekiyle karşılaştırır."),
        ({"beta": lambda a, p: 1 - (a / p) ** 0.5},
         "a root too many: you take the ratio of the weights √ᾱ. β is made of ᾱ itself.",
         "fazladan bir kök var: √ᾱ ağırlıklarının oranını alıyorsun. β, ᾱ'nın kendisinden yapılır."),
        ({"beta": lambda a, p: (p - a) / a},
         "the difference is divided by ᾱ_t. What was *left before* the step belongs below: ᾱ_{t-1}.",
         "fark ᾱ_t'ye bölünmüş. Altta adımdan *önce kalan* durmalı: ᾱ_{t-1}."),
        ({"beta": lambda a, p: -(a / p).log()},
         "-ln(ᾱ_t/ᾱ_{t-1}) is near β while that is small. The exact value is 1 minus the ratio.",
         "-ln(ᾱ_t/ᾱ_{t-1}), küçükken β'ya yakındır. Kesin değer, 1 eksi oran."),
    ]
    # fmt: on
    compare(student, _betas, cases, mistakes)


# ---- where it dies -----------------------------------------------------------------------------------------


def _log_snr(a: Tensor) -> Tensor:
    return (a / (1 - a)).log()


def _first_below(values: Tensor, level: float) -> int:
    """The first index whose value is below `level`; their number if there is none."""
    below = (values < level).nonzero()
    return int(below[0]) if len(below) else len(values)


def _dies(
    alpha_bars: Tensor,
    level: float,
    *,
    measure: Any = _log_snr,
    sign: int = 1,
    find: Any = _first_below,
    later: int = 0,
    never: Any = lambda T: T,
) -> Any:
    t, T = find(sign * measure(alpha_bars), sign * level), len(alpha_bars)
    return t + later if t < T else never(T)


@LESSON.task(points=3, reread="snr")
def dies_at(student: Any, generator: Generator) -> None:
    """`dies_at(alpha_bars, level)`: the first t at which log SNR is below `level`; T if it never is."""
    linear = (1 - torch.linspace(1e-3, 0.04, 300, dtype=torch.float64)).cumprod(dim=0)
    random = (1 - 0.01 - 0.02 * torch.rand(200, generator=generator, dtype=torch.float64)).cumprod(dim=0)
    cases = [
        (linear, 2.03),
        (cosine(250)[:-1], -1.41),
        (random, -2.52),
        (linear[:120], -4.04),  # it never gets there
        (random, 8.05),  # it is there from the start
    ]
    shifted = {"later": 1, "never": lambda T: T + 1}
    # fmt: off
    mistakes: list[Mistake] = [
        ({"measure": lambda a: (a / (1 - a)).log10()},
         "the logarithm has base 10. log SNR is meant with the natural logarithm.",
         "logaritma 10 tabanında. log SNR doğal logaritmayla yazılır."),
        ({"measure": lambda a: (a / (1 - a)).log2()},
         "the logarithm has base 2. log SNR is meant with the natural logarithm.",
         "logaritma 2 tabanında. log SNR doğal logaritmayla yazılır."),
        ({"measure": lambda a: a / (1 - a)},
         "you compare the SNR itself with the level; the level is a logarithm. An SNR is never negative.",
         "düzeyle SNR'nin kendisini karşılaştırıyorsun; düzey ise bir logaritma. SNR negatif olmaz."),
        ({"measure": lambda a: _log_snr(a) / 2},
         "you take the ratio of the weights √ᾱ and √(1-ᾱ). The SNR is a ratio of variances: no roots.",
         "√ᾱ ile √(1-ᾱ) ağırlıklarının oranını alıyorsun. SNR varyansların oranıdır: kök yok."),
        ({"measure": torch.log},
         "this is log ᾱ. The SNR divides ᾱ by the variance of the noise.",
         "bu, log ᾱ. SNR, ᾱ'yı gürültünün varyansına böler."),
        ({"measure": lambda a: a},
         "you compare ᾱ itself with the level; the level is a log SNR.",
         "düzeyle ᾱ'nın kendisini karşılaştırıyorsun; düzey ise bir log SNR."),
        ({"measure": lambda a: -_log_snr(a)},
         "the ratio is upside down: you divide the noise by the signal.",
         "oran baş aşağı: gürültüyü sinyale bölüyorsun."),
        ({"sign": -1, "measure": _log_snr},
         "you look for where log SNR is *above* the level. It falls with t.",
         "log SNR'nin düzeyin *üstünde* olduğu yeri arıyorsun. Oysa t ile düşer."),
        ([shifted, {"later": 1}],
         "one too many. Do you count the steps from 1? Index t means t+1 steps.",
         "bir fazla. Adımları 1'den mi sayıyorsun? t indisi t+1 adım demektir."),
        ([{"later": -1}, {"later": -1, "never": lambda T: T - 1}],
         "one too few: this is the last t that is still *above* the level.",
         "bir eksik: bu, hâlâ düzeyin *üstünde* olan son t."),
        ([
             {"never": lambda T: 0},
             {"never": lambda T: T - 1},
             {"never": lambda T: -1},
             {"never": lambda T: math.inf},
         ],
         "where the signal never gets below the level, the answer is T, the number of steps: no index of the list.",
         "sinyal düzeyin altına hiç inmiyorsa cevap adım sayısı olan T'dir: listede olmayan bir indis."),
        ([
             {"find": lambda v, level: int((v - level).abs().argmin()), "never": n}
             for n in (lambda T: T, lambda T: T - 1)
         ]
         + [lambda a, level: int((_log_snr(a) - level).abs().argmin())],
         "this is the t whose log SNR is *nearest* to the level. The first one *below* it is asked for.",
         "bu, log SNR'si düzeye *en yakın* olan t. İstenen, *altındaki* ilk t."),
        ([
             {"measure": lambda a: (a.sqrt() / (1 - a)).log()},
             {"measure": lambda a: (a / (1 - a).sqrt()).log()},
         ],
         "one root too many: both, ᾱ and 1-ᾱ, are variances already.",
         "bir kök fazla: ᾱ da 1-ᾱ da zaten varyans."),
        ({"measure": lambda a: 10 * (a / (1 - a)).log10()},
         "this is the SNR in decibels, ten times the logarithm of base 10. The level is a natural logarithm.",
         "bu, desibel cinsinden SNR: 10 tabanındaki logaritmanın on katı. Düzey ise doğal logaritma."),
        ({"find": lambda v, level: int((v < level).sum())},
         "you count the entries *below* the level. Those that are not below it come before the place you look for.",
         "düzeyin *altındaki* değerleri sayıyorsun. Aradığın yerden önce gelenler, altında olmayanlardır."),
        (lambda a, level: float(_log_snr(a)[min(_dies(a, level), len(a) - 1)]),
         "this is the log SNR there. Asked for is the place: its index.",
         "bu, oradaki log SNR. İstenen yeri: indisi."),
        (lambda a, level: _dies(a, level) / len(a),
         "this is the share of the way. Asked for is the index itself.",
         "bu, yolun payı. İstenen, indisin kendisi."),
    ]
    # fmt: on
    compare(student, _dies, cases, mistakes)


broken = LESSON.task(points=3, reread="game-ends")(judge_broken)


# ---- repair ------------------------------------------------------------------------------------------------

# fmt: off
LEFT = Phrase("something of the image is still left at the end: √ᾱ = {left:.3g}. It must be exactly 0.",
              "sonda görüntüden hâlâ bir şey kalıyor: √ᾱ = {left:.3g}. Tam 0 olmalı.")
FIRST_MOVED = Phrase("the first ᾱ has moved: 1-ᾱ_0 was {before:.3g} and is now {after:.3g}. The first step was in order.",
                     "ilk ᾱ yerinden oynamış: 1-ᾱ_0 {before:.3g} idi, şimdi {after:.3g}. İlk adım zaten yerindeydi.")
FIRST_CLEAN = Phrase("the first ᾱ is 1 now: your first step adds no noise any more. Which value must stay where it is while the last one goes to 0?",
                     "ilk ᾱ artık 1: ilk adımın hiç gürültü eklemiyor. Sonuncu 0'a giderken hangi değer yerinde kalmalı?")
BETAS = Phrase("these look like betas: they end in 1. The ᾱ are asked for, and they end in 0.",
               "bunlar betalara benziyor: 1 ile bitiyorlar. İstenen ᾱ'lar; onlar 0 ile biter.")
NOT_FALLING = Phrase("ᾱ must fall with every step. From t = {t} to t = {next} it goes from {here:.4g} to {there:.4g}.",
                     "ᾱ her adımda düşmeli. t = {t} için {here:.4g}, t = {next} için {there:.4g}.")
ALL_AT_ONCE = Phrase("the last step does the whole repair: one index before the end √ᾱ is {left:.3g}, and the list that you were given left {leftover:.3g}. Spread it over the steps, so that not more than half of that is still there before the last one.",
                     "bütün onarımı son adım yapıyor: sondan bir önceki indiste √ᾱ = {left:.3g}; sana verilen liste ise {leftover:.3g} bırakıyordu. Onarımı adımlara yay; son adımdan önce bunun en çok yarısı kalmış olsun.")
ROOTS = Phrase("these look like the roots √ᾱ, repaired: the first is the root of the ᾱ_0 you were given. Square them.",
               "bunlar onarılmış √ᾱ köklerine benziyor: ilki, sana verilen ᾱ_0'ın kökü. Karelerini al.")
BELOW_ZERO = Phrase("there is an ᾱ below 0, at t = {t}: {value:.3g}. It is a share of the variance.",
                    "t = {t}'de 0'ın altında bir ᾱ var: {value:.3g}. Oysa o, varyansın bir payıdır.")
# fmt: on


@LESSON.task(points=4, reread="drift-answer")
def repair(student: Any, generator: Generator) -> None:
    """`repair(alpha_bars)`: the same T, the same ᾱ_0, falling, and ᾱ_T = 0, not by the last step alone.

    Many answers are right: shift and scale √ᾱ (Lin et al. 2024) or ᾱ, multiply by a ramp, and others.
    """
    random = 0.01 + 0.04 * torch.rand(30, generator=generator, dtype=torch.float64)
    for betas in (
        torch.linspace(1e-4, 0.02, 50, dtype=torch.float64),
        random,
        torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2,
    ):
        given = alpha_bars(betas)
        answer = call(student, given)
        asked, came_back = f"alpha_bars = {describe(given)}", describe(answer)
        repaired = as_tensor(answer)
        if repaired is None or repaired.shape != given.shape or not bool(repaired.isfinite().all()):
            raise NotRight(difference(answer, given), asked=asked, came_back=came_back)
        if problem := _not_repaired(repaired, given):
            raise NotRight(problem, asked=asked, came_back=came_back)


def _not_repaired(repaired: Tensor, given: Tensor) -> str:
    """What is wrong with the repair; empty if nothing is."""
    first, noise = float(repaired[0]), 1 - float(given[0])
    if abs(first - float(given[0])) > 1e-6 + 1e-3 * noise:  # 1e-6 for float32
        if abs(float(repaired[-1]) - 1) < 1e-6:
            return BETAS.said()
        if abs(first - 1) < 1e-9:
            return FIRST_CLEAN.said()
        if abs(first**2 - float(given[0])) < 1e-6 + 1e-3 * noise:
            return ROOTS.said()
        return FIRST_MOVED.said(before=noise, after=1 - first)
    below = (repaired < -1e-10).nonzero().flatten()
    if len(below):
        return BELOW_ZERO.said(t=int(below[0]), value=float(repaired[below[0]]))
    rises = (repaired[1:] >= repaired[:-1]).nonzero()
    if len(rises):
        t = int(rises[0])
        here, there = float(repaired[t]), float(repaired[t + 1])
        return NOT_FALLING.said(t=t, next=t + 1, here=here, there=there)
    if abs(float(repaired[-1])) > 1e-10:
        return LEFT.said(left=max(float(repaired[-1]), 0.0) ** 0.5)
    left, leftover = float(repaired[-2]) ** 0.5, float(given[-1]) ** 0.5
    return ALL_AT_ONCE.said(left=left, leftover=leftover) if left > leftover / 2 else ""
