"""Checks of lesson 01, the forward process."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.parts import alpha_bars as cumulated
from minidiff.checks.parts import normal, one_before, random_betas, uniform, wide
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import WRONG_COUNT
from minidiff.phrase import Phrase

LESSON = Lesson(
    "01",
    "01_forward",
    Phrase("The forward process", "İleri süreç"),
    sections={
        "step": Phrase("1. One step", "1. Tek adım"),
        "shrink": Phrase("Why shrink at all?", "Neden küçültüyoruz?"),
        "alpha-bar": Phrase("3. Many steps are one jump", "3. Birçok adım, tek sıçrama"),
        "function": Phrase(
            "4. forward_diffusion_step, the first function of the course",
            "4. Kursun ilk işlevi: forward_diffusion_step",
        ),
    },
)

predict_variance = LESSON.choice(
    "predict_variance",
    right="b",
    because={
        "a": Phrase(
            "that would be so if nothing were added. Each step adds β = 0.02 to the variance.",
            "hiçbir şey eklenmeseydi öyle olurdu. Her adım varyansa β = 0.02 ekler.",
        ),
        "c": Phrase(
            "roots do not add up; variances do. Add 0.02 a hundred times.",
            "kökler toplanmaz, varyanslar toplanır. 0.02'yi yüz kez topla.",
        ),
    },
    points=1,
    reread="shrink",
)


def _betas(generator: Generator, count: int) -> Tensor:
    return random_betas(generator, count, 0.01, 0.41)


# ---- one step ----------------------------------------------------------------------------------------------


def _step(
    x_prev: Tensor,
    beta: float,
    epsilon: Tensor,
    *,
    image: Any = lambda b: (1 - b) ** 0.5,
    noise: Any = lambda b: b**0.5,
) -> Any:
    return image(beta) * x_prev + noise(beta) * epsilon


@LESSON.task(points=1, reread="step")
def one_step(student: Any, generator: Generator) -> None:
    """`one_step(x_prev, beta, epsilon)`: one noising step with given noise."""
    cases: list[tuple[Any, ...]] = []
    for shape in ((4, 1, 3, 3), (2, 5), (6,)):
        x_prev, epsilon = normal(generator, shape, shape)
        cases.append((x_prev, uniform(generator, 0.05, 0.41), epsilon))
    # fmt: off
    mistakes: list[Mistake] = [
        ({"image": lambda b: 1 - b, "noise": lambda b: b},
         "both roots are missing. β is a variance; what multiplies the noise is a standard deviation.",
         "iki kök de eksik. β bir varyanstır; gürültüyü çarpan ise bir standart sapmadır."),
        ({"noise": lambda b: b},
         "the root over β is missing. To add variance β, multiply the noise by the root of β.",
         "β'nın kökü eksik. β kadar varyans eklemek için gürültüyü β'nın köküyle çarp."),
        ({"image": lambda b: 1 - b},
         "the root over 1-β is missing.",
         "1-β'nın kökü eksik."),
        ({"image": lambda b: 1},
         "the image is not shrunk, so the variance grows with every step.",
         "görüntü küçültülmüyor; bu yüzden varyans her adımda büyüyor."),
        ({"image": lambda b: b**0.5, "noise": lambda b: (1 - b) ** 0.5},
         "the two weights have changed places: this step keeps the noise and throws the image away.",
         "iki ağırlık yer değiştirmiş: bu adım gürültüyü tutup görüntüyü atıyor."),
        ({"noise": lambda b: -(b**0.5)},
         "the noise is subtracted. In distribution that is the same, but ε is to be what was *added*.",
         "gürültü çıkarılıyor. Dağılım değişmez, ama ε *eklenen* gürültü olmalı."),
        ({"image": lambda b: 1 - b**0.5},
         "the image is multiplied by 1-√β. The root goes over the whole of 1-β: √(1-β).",
         "görüntü 1-√β ile çarpılmış. Kök, 1-β'nın bütününün üzerindedir: √(1-β)."),
        ({"image": lambda b: (1 + b) ** 0.5},
         "the image is multiplied by √(1+β): it grows. What the noise adds to the variance, the image must give up.",
         "görüntü √(1+β) ile çarpılmış: büyüyor. Gürültünün varyansa eklediğini görüntü bırakmalı."),
        ({"noise": lambda b: (1 - b) ** 0.5},
         "image and noise have the same weight √(1-β). The noise comes in with √β.",
         "görüntü ile gürültünün ağırlığı aynı: √(1-β). Gürültü √β ile girer."),
        ([{"noise": lambda b: 1}, {"image": lambda b: 1, "noise": lambda b: 1}],
         "the noise is added with its full size. One step brings only a little of it: multiply by √β.",
         "gürültü olduğu gibi eklenmiş. Tek adım ondan ancak biraz getirir: √β ile çarp."),
        ({"noise": lambda b: 0},
         "no noise comes in: the image is only shrunk.",
         "hiç gürültü girmiyor: görüntü yalnızca küçülüyor."),
        ({"image": lambda b: (1 - b**2) ** 0.5, "noise": lambda b: b},
         "β is treated as a standard deviation. It is a variance: √β of noise, √(1-β) of the image.",
         "β'ya standart sapma gibi davranılıyor. β bir varyanstır: √β gürültü, √(1-β) görüntü."),
    ]
    # fmt: on
    compare(student, _step, cases, mistakes)


# ---- the product -------------------------------------------------------------------------------------------


def _product(
    betas: Tensor, *, factor: Any = lambda b: 1 - b, gather: Any = lambda f: torch.cumprod(f, dim=0)
) -> Any:
    return gather(factor(betas))


@LESSON.task(points=2, reread="alpha-bar")
def alpha_bars(student: Any, generator: Generator) -> None:
    """`alpha_bars(betas)`: all ᾱ_t of a schedule."""
    cases = [(_betas(generator, count),) for count in (5, 3, 12)]
    # fmt: off
    mistakes: list[Mistake] = [
        ({"gather": lambda f: one_before(f.cumprod(0))},
         "everything stands one place too late: your first ᾱ is 1. Index 0 already means one step, so the product runs up to and including t.",
         "her şey bir yer geç kalmış: ilk ᾱ 1 olmuş. İndis 0 zaten bir adım demektir; çarpım t'yi de içine alır."),
        ({"gather": lambda f: torch.cat([f.cumprod(0), torch.zeros(1)])[1:]},
         "everything stands one place too early: your ᾱ_t uses β of the *next* step.",
         "her şey bir yer erken: ᾱ_t'n bir *sonraki* adımın β'sını kullanıyor."),
        ({"factor": lambda b: b},
         "the product is of the β, not of the α = 1-β.",
         "çarpım α = 1-β'ların değil, β'ların."),
        ([{"factor": lambda b: b, "gather": lambda b: 1 - b.cumsum(0)}],
         "the β are summed. That is close while they are small and falls below 0 when they are not: each step keeps a *part* of what is left.",
         "β'lar toplanıyor. Küçükken yakın çıkar, büyüyünce 0'ın altına iner: her adım kalanın bir *bölümünü* bırakır."),
        ({"gather": lambda f: f.cumprod(0).sqrt()},
         "this is the root of ᾱ: the weight of the image. ᾱ itself is the product without a root.",
         "bu, ᾱ'nın kökü: görüntünün ağırlığı. ᾱ'nın kendisi, köksüz çarpımdır."),
        ({"gather": lambda f: f},
         "this is α of each step alone. ᾱ_t collects all steps from 0 to t.",
         "bu, her adımın kendi α'sı. ᾱ_t, 0'dan t'ye bütün adımları toplar."),
        ({"gather": torch.prod},
         "this is one number, the product of all steps. Every t needs its own.",
         "bu tek bir sayı: bütün adımların çarpımı. Her t'nin kendi değeri gerekir."),
        ({"factor": lambda b: b, "gather": lambda b: 1 - b.cumprod(0)},
         "you take 1 minus the product of the β. What is multiplied is what each step *leaves*, 1-β.",
         "1'den β'ların çarpımını çıkarıyorsun. Çarpılan, her adımın *bıraktığıdır*: 1-β."),
        ({"gather": lambda f: 1 - f.cumprod(0)},
         "this is 1-ᾱ, the variance of the noise. ᾱ is what is left of the image.",
         "bu 1-ᾱ, yani gürültünün varyansı. ᾱ, görüntüden kalandır."),
        ({"factor": lambda b: (1 - b).sqrt()},
         "you multiply the roots √(1-β): that is √ᾱ, the weight of the image. ᾱ has no root.",
         "√(1-β) köklerini çarpıyorsun: bu √ᾱ, yani görüntünün ağırlığı. ᾱ'da kök yok."),
        ({"gather": lambda f: f.cumsum(0)},
         "the factors 1-β are added up. A part of what is left is taken again and again: multiply.",
         "1-β çarpanları toplanmış. Kalandan her adımda yeniden bir pay gider: çarpmalısın."),
        ([{"gather": lambda f: f.flip(0).cumprod(0)}, {"gather": lambda f: f.flip(0).cumprod(0).flip(0)}],
         "the product runs from the other end: it collects the steps from t to the last one, not from 0 to t.",
         "çarpım öteki uçtan yürüyor: 0'dan t'ye değil, t'den sonuncuya kadar olan adımları topluyor."),
        ({"factor": lambda b: b, "gather": lambda b: (-b.cumsum(0)).exp()},
         "e to the minus sum of the β is a rule of thumb for small β. The exact value is the product of the 1-β.",
         "e üzeri eksi β'ların toplamı, küçük β için bir pratik kuraldır. Kesin değer, 1-β'ların çarpımıdır."),
        ({"factor": lambda b: 1 + b},
         "the factors are 1+β: ᾱ grows above 1. Each step takes something away.",
         "çarpanlar 1+β: ᾱ 1'in üstüne çıkıyor. Her adım bir şey götürür."),
    ]
    # fmt: on
    compare(student, _product, cases, mistakes)


# ---- the jump ----------------------------------------------------------------------------------------------


def _jump(
    x_0: Tensor,
    t: Tensor,
    betas: Tensor,
    epsilon: Tensor,
    *,
    bars: Any = cumulated,
    index: Any = lambda t: t,
    image: Any = lambda a: a**0.5,
    noise: Any = lambda a: (1 - a) ** 0.5,
) -> Any:
    a = wide(bars(betas)[index(t)], x_0)
    return image(a) * x_0 + noise(a) * epsilon


# fmt: off
JUMPS: list[Mistake] = [
    ({"bars": lambda b: one_before(cumulated(b))},
     "ᾱ is taken one step too early: at t = 0 your image is still clean. Did you include index t?",
     "ᾱ bir adım erken alınmış: t = 0'da görüntün hâlâ temiz. t indisini de kattın mı?"),
    ({"image": lambda a: a, "noise": lambda a: 1 - a},
     "the roots are missing. Squares of the weights add up to 1, not the weights.",
     "kökler eksik. Toplamı 1 eden, ağırlıklar değil kareleridir."),
    ({"noise": lambda a: 1 - a},
     "the root over 1-ᾱ is missing: 1-ᾱ is the variance of the noise, not its standard deviation.",
     "1-ᾱ'nın kökü eksik: 1-ᾱ gürültünün varyansıdır, standart sapması değil."),
    ({"image": lambda a: (1 - a) ** 0.5, "noise": lambda a: a**0.5},
     "the two weights have changed places.",
     "iki ağırlık yer değiştirmiş."),
    ({"bars": lambda b: 1 - b},
     "you used α_t of one step; the jump needs the product ᾱ_t of all steps up to t.",
     "tek adımın α_t'sini kullandın; sıçrama, t'ye kadarki bütün adımların çarpımı olan ᾱ_t'yi ister."),
    ({"index": lambda t: t[:1].expand(len(t))},
     "every image got the time of the first one. Each has its own t.",
     "her görüntüye ilkinin zamanı verilmiş. Her birinin kendi t'si var."),
    ({"index": lambda t: t - 1},
     "ᾱ is read at t - 1. Index t already means t+1 steps; and at t = 0 Python reads index -1, the *last* ᾱ: nothing but noise.",
     "ᾱ, t - 1'de okunuyor. t indisi zaten t+1 adım demektir; t = 0'da ise Python -1 indisini, yani *sonuncu* ᾱ'yı okur: yalnızca gürültü."),
    ({"index": lambda t: (t - 1).clamp(min=0)},
     "ᾱ is read at t - 1, but for t = 0. Index t already means t+1 steps: read it at t.",
     "t = 0 dışında ᾱ, t - 1'de okunuyor. t indisi zaten t+1 adım demektir: t'de oku."),
    ([
         {"bars": lambda b: torch.cat([cumulated(b)[1:], cumulated(b)[-1:]])},
         {"bars": lambda b: torch.cat([cumulated(b)[1:], torch.zeros(1)])},
     ],
     "ᾱ is taken one step too late: your jump has one noising step too many.",
     "ᾱ bir adım geç alınmış: sıçramanda bir gürültüleme adımı fazla."),
    ({"image": lambda a: a},
     "the root over ᾱ is missing: ᾱ is the share of the image's variance, √ᾱ its weight.",
     "ᾱ'nın kökü eksik: ᾱ, görüntünün varyanstaki payıdır; ağırlığı √ᾱ'dır."),
    ({"image": lambda a: 1},
     "the image is not shrunk: its weight √ᾱ is missing.",
     "görüntü küçültülmüyor: ağırlığı olan √ᾱ eksik."),
    ({"noise": lambda a: 1},
     "the noise comes in with its full size: its weight √(1-ᾱ) is missing.",
     "gürültü olduğu gibi giriyor: ağırlığı olan √(1-ᾱ) eksik."),
    ({"noise": lambda a: -((1 - a) ** 0.5)},
     "the noise is subtracted. ε is to be what was *added*.",
     "gürültü çıkarılıyor. ε, *eklenen* gürültü olmalı."),
    ({"noise": lambda a: 1 - a**0.5},
     "the noise is multiplied by 1-√ᾱ. Squares of the weights add up to 1, so it is √(1-ᾱ).",
     "gürültü 1-√ᾱ ile çarpılmış. Toplamı 1 eden, ağırlıkların kareleridir; öyleyse √(1-ᾱ)."),
    ([{"bars": lambda b: 1 - b.cumsum(0)}, {"bars": lambda b: (1 - b.cumsum(0)).clamp(min=0)}],
     "the β are summed in your ᾱ. Each step keeps a part of what is *left*: multiply the 1-β.",
     "ᾱ'nda β'lar toplanmış. Her adım *kalandan* bir pay bırakır: 1-β'ları çarp."),
    ({"bars": lambda b: b.cumprod(0)},
     "your ᾱ is the product of the β. Multiply the α = 1-β.",
     "ᾱ'n β'ların çarpımı. α = 1-β'ları çarp."),
    ({"index": lambda t: t.flip(0)},
     "each image got the time of another one.",
     "her görüntüye bir başkasının zamanı verilmiş."),
]
# fmt: on


@LESSON.task(points=3, reread="alpha-bar")
def closed_form(student: Any, generator: Generator) -> None:
    """`closed_form(x_0, t, betas, epsilon)`: the jump, with one t for each image."""
    cases: list[tuple[Any, ...]] = []
    for shape, steps, times in (
        ((3, 1, 4, 4), 10, [0, 4, 9]),
        ((2, 2), 6, [5, 2]),
        ((4, 3, 2, 2), 8, [7, 0, 3, 1]),
    ):
        x_0, epsilon = normal(generator, shape, shape)
        cases.append((x_0, torch.tensor(times), _betas(generator, steps), epsilon))
    compare(student, _jump, cases, JUMPS)


# ---- the first function of the course ----------------------------------------------------------------------

ORDER = Phrase("x_t comes first, then the noise.", "önce x_t gelir, sonra gürültü.")
# fmt: off
FIXED_NOISE = Phrase("two calls gave the same noise. A seed inside the function makes every image sink in the same way.",
                     "iki çağrı aynı gürültüyü verdi. İşlevin içindeki bir tohum her görüntüyü aynı biçimde gömer.")
UNIFORM = Phrase("the noise is not standard normal: its mean is {mean:.2f} and its standard deviation {std:.2f}. `torch.rand` is uniform between 0 and 1; `torch.randn` is what ε means.",
                 "gürültü standart normal değil: ortalaması {mean:.2f}, standart sapması {std:.2f}. `torch.rand` 0 ile 1 arasında düzgündür; ε ise `torch.randn` demektir.")
SHARED_NOISE = Phrase("all images got the same noise. ε needs one number for each pixel of each image.",
                      "bütün görüntülere aynı gürültü verilmiş. ε'da her görüntünün her pikseli için ayrı bir sayı olmalı.")
ACCEPTED = Phrase("t = {t} is outside the schedule, and no ValueError came. In Python a negative index silently reads from the end.",
                  "t = {t} zamanlayıcının dışında, ama ValueError gelmedi. Python'da negatif indis sessizce sondan okur.")
OTHER_ERROR = Phrase("for t = {t} a ValueError with a clear text is asked for; what came was: {error}",
                     "t = {t} için açık metinli bir ValueError isteniyor; gelen ise: {error}")
NO_TEXT = Phrase("for t = {t} a ValueError comes, but without a text. Say in it what t was and which t there are: `raise ValueError(f\"...\")`.",
                 "t = {t} için bir ValueError geliyor, ama metni yok. t'nin ne olduğunu ve hangi t'lerin bulunduğunu söyle: `raise ValueError(f\"...\")`.")
SCALED_NOISE = Phrase("x_t is right, but what you give back beside it is √(1-ᾱ)·ε, the noise with its weight. Give back ε itself, of standard deviation 1.",
                      "x_t doğru, ama yanında döndürdüğün √(1-ᾱ)·ε, yani ağırlığıyla birlikte gürültü. Standart sapması 1 olan ε'un kendisini döndür.")
OTHER_NOISE = Phrase("x_t is a right jump, but with another noise than the one you give back. Was `randn` called twice? Draw once, and keep it in a variable.",
                     "x_t doğru bir sıçrama, ama döndürdüğün gürültüyle değil, bir başkasıyla yapılmış. `randn` iki kez mi çağrıldı? Bir kez çek ve bir değişkende tut.")
ONE_NUMBER = Phrase("the noise is the same for all {which}. ε needs one number for each pixel of each channel of each image.",
                    "gürültü bütün {which} için aynı. ε'da her görüntünün her kanalının her pikseli için ayrı bir sayı olmalı.")
# fmt: on
AXES = (
    Phrase("images", "görüntüler"),
    Phrase("channels", "kanallar"),
    Phrase("rows", "satırlar"),
    Phrase("columns", "sütunlar"),
)
# fmt: off
NOT_NORMAL = Phrase("the noise has mean 0 and standard deviation 1, but is not normal: too many or too few large numbers. `torch.randn` is what ε means.",
                    "gürültünün ortalaması 0, standart sapması 1, ama normal dağılmıyor: büyük sayılar fazla ya da az. ε, `torch.randn` demektir.")
OVERWRITTEN = Phrase("your answer is right, but x_0 is not what it was: your function has written into the caller's own tensor, and the clean images are lost. Leave out the `_` of in-place methods and `*=`, or work on a copy.",
                     "cevabın doğru, ama x_0 eskisi gibi değil: işlevin çağıranın tensörüne yazmış, temiz görüntüler kaybolmuş. Yerinde çalışan `_`'li yöntemleri ve `*=`'i kullanma ya da bir kopya üzerinde çalış.")
# fmt: on


@LESSON.task(points=3, reread="function")
def forward_diffusion_step(student: Any, generator: Generator) -> None:
    """`forward_diffusion_step(x_0, t, beta_t_schedule)` -> (x_t, epsilon), drawing its own noise."""
    betas, x_0 = _betas(generator, 6), 0.5 + torch.randn(64, 3, 10, 10, generator=generator)
    for t in (0, 2, 5):
        asked = f"x_0 = {describe(x_0)}, t = {t}, beta_t_schedule = {describe(betas)}"
        _is_jump(call(student, x_0, t, betas, seed=t), x_0, t, betas, asked)
    one, two = (call(student, x_0, 2, betas, seed=seed)[1] for seed in (1, 2))
    if not difference(one, two):
        raise NotRight(FIXED_NOISE.said())
    for outside in (-1, 6, -6, 100):
        _refuses(student, x_0, outside, betas)
    given = x_0.clone()
    call(lambda: student(given, 3, betas), allowed=("checks",))
    if not torch.equal(given, x_0):
        raise NotRight(OVERWRITTEN.said())


def _is_jump(answer: Any, x_0: Tensor, t: int, betas: Tensor, asked: str) -> None:
    """One answer: two tensors, of which the second is standard normal noise and the first the jump with it."""
    parts = list(answer) if isinstance(answer, (tuple, list, Tensor)) and len(answer) == 2 else None
    if parts is None:
        got = len(answer) if isinstance(answer, (tuple, list)) else 1
        raise NotRight(WRONG_COUNT.said(expected=2, got=got), came_back=describe(answer))
    came_back = describe(answer)
    for part in parts:  # kinds and shapes before numbers; any finite numbers will do here
        if problem := difference(part, x_0, math.inf):
            raise NotRight(problem, asked=asked, came_back=came_back)
    x_t, epsilon = (as_tensor(part) for part in parts)
    assert x_t is not None
    assert epsilon is not None
    times, exact = torch.full((len(x_0),), t), (x_0.double(), betas.double())
    if not difference(epsilon, _jump(exact[0], times, exact[1], x_t)):
        raise NotRight(ORDER.said(), asked=asked, came_back=came_back)
    if not difference(x_t, _jump(*exact[:1], times, exact[1], epsilon, noise=lambda a: 1)):
        raise NotRight(SCALED_NOISE.said(), asked=asked, came_back=came_back)
    _is_noise(epsilon, asked)
    a = cumulated(betas.double())[t]
    inside = (x_t - a**0.5 * x_0) / (1 - a) ** 0.5
    normal_too = abs(float(inside.mean())) < 0.04 and abs(float(inside.std()) - 1) < 0.03
    if (
        normal_too and abs(float((inside * epsilon).mean())) < 0.1
    ):  # noise, but not the one that was given back
        raise NotRight(OTHER_NOISE.said(), asked=asked, came_back=came_back)
    case = (x_0.double(), times, betas.double(), epsilon)
    compare(lambda *_: parts[0], _jump, [case], JUMPS, allowed=("checks",), tolerance=2e-5, again=False)


def _is_noise(epsilon: Tensor, asked: str) -> None:
    """19,200 numbers: the mean is within 0.04 of 0 and the standard deviation within 0.03 of 1."""
    came_back = describe(epsilon)
    for axis, which in enumerate(AXES):
        if float((epsilon - epsilon.narrow(axis, 0, 1)).abs().max()) < 1e-9:
            text = ONE_NUMBER.said(which=which.said()) if axis else SHARED_NOISE.said()
            raise NotRight(text, asked=asked, came_back=came_back)
    mean, std = float(epsilon.mean()), float(epsilon.std())
    if abs(mean) > 0.04 or abs(std - 1) > 0.03:
        raise NotRight(UNIFORM.said(mean=mean, std=std), asked=asked, came_back=came_back)
    if abs(float((epsilon**4).mean()) - 3) > 6 * (96 / epsilon.numel()) ** 0.5:
        raise NotRight(NOT_NORMAL.said(), asked=asked, came_back=came_back)


def _refuses(student: Any, x_0: Tensor, t: int, betas: Tensor) -> None:
    try:
        call(student, x_0, t, betas)
    except Stopped as stopped:
        if not isinstance(stopped.error, ValueError):
            raise NotRight(OTHER_ERROR.said(t=t, error=stopped.text)) from None
        if not str(stopped.error).strip():
            raise NotRight(NO_TEXT.said(t=t)) from None
        return
    except NotRight:  # None came back
        pass
    raise NotRight(ACCEPTED.said(t=t))


# ---- a schedule of one's own -------------------------------------------------------------------------------

OUT_OF_RANGE = Phrase("every β must lie between 0 and 1.", "her β, 0 ile 1 arasında olmalı.")
# fmt: off
SUMMED = Phrase("your β add up to 1-ᾱ. But each step removes its part of what is *left*, so the factors 1-β are multiplied.",
                "β'ların toplamı 1-ᾱ ediyor. Oysa her adım *kalandan* payını alır; çarpılması gereken 1-β'lardır.")
MISSED = Phrase("the product of your 1-β is {reached:.4g}, not {target:.4g}.",
                "1-β'larının çarpımı {target:.4g} değil, {reached:.4g}.")
ALPHAS = Phrase("these are the α: *their* product is {target:.4g}. Asked for are the β = 1-α.",
                "bunlar α'lar: {target:.4g} eden *onların* çarpımı. İstenen β = 1-α.")
THUMB = Phrase("your β add up to -ln ᾱ. That is the rule of thumb for small β; the exact product of the 1-β is {reached:.4g}, not {target:.4g}.",
               "β'larının toplamı -ln ᾱ. Bu, küçük β için pratik kuraldır; 1-β'ların kesin çarpımı {target:.4g} değil, {reached:.4g}.")
POWER = Phrase("the product of your 1-β is {reached:.4g} = {target:.4g} to the power {power:.3g}. Is the number of steps in your exponent T, and no root too many?",
               "1-β'larının çarpımı {reached:.4g}, yani {target:.4g} üzeri {power:.3g}. Üssündeki adım sayısı T mi, fazladan bir kök var mı?")
# fmt: on


@LESSON.task(points=2, reread="alpha-bar")
def design(student: Any, generator: Generator) -> None:
    """`design(T, alpha_bar)`: any betas of length T whose product of 1-β is `alpha_bar`. Many are right."""
    for steps, target in ((10, 0.5), (100, 0.02), (1, 0.3), (40, uniform(generator, 0.1, 0.6))):
        answer = call(student, steps, target)
        asked, came_back = f"T = {steps}, alpha_bar = {target:.4g}", describe(answer)
        betas = as_tensor(answer)
        if betas is None or betas.shape != (steps,):
            raise NotRight(difference(answer, torch.zeros(steps)), asked=asked, came_back=came_back)
        if not bool(((betas > 0) & (betas < 1)).all()):
            raise NotRight(OUT_OF_RANGE.said(), asked=asked, came_back=came_back)
        if text := _missed(betas, target):
            raise NotRight(text, asked=asked, came_back=came_back)


def _missed(betas: Tensor, target: float) -> str:
    """Why these betas do not leave `target`; empty if they do."""
    reached, whole = float(torch.prod(1 - betas)), float(betas.sum())
    if abs(reached - target) <= 1e-3 * target:
        return ""
    if abs(float(betas.prod()) - target) < 1e-3 * target:
        return ALPHAS.said(target=target)
    if abs(whole - (1 - target)) < 1e-3:
        return SUMMED.said()
    if abs(whole + math.log(target)) < 1e-3:
        return THUMB.said(reached=reached, target=target)
    power = math.log(reached) / math.log(target) if reached > 0 else math.inf
    for known in (
        0.5,
        2.0,
        len(betas),
        1 / len(betas),
        len(betas) / (len(betas) + 1),
        len(betas) / max(len(betas) - 1, 0.5),
    ):
        if abs(power - known) < 1e-3 * known:
            return POWER.said(reached=reached, target=target, power=power)
    return MISSED.said(reached=reached, target=target)
