"""Checks of lesson 03, the reverse process."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference, question
from minidiff.checks.parts import alpha_bars, normal, random_betas
from minidiff.checks.seen import images_seen
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.checks.way_back import way_back as judge_way_back
from minidiff.phrase import Phrase

LESSON = Lesson(
    "03",
    "03_reverse",
    Phrase("The reverse process", "Ters süreç"),
    sections={
        "two-variances": Phrase("6. How large may a step be?", "6. Bir adım ne kadar büyük olabilir?"),
        "known": Phrase("2. If we knew $x_0$", "2. $x_0$'ı bilseydik"),
        "chains-intro": Phrase("2. If we knew $x_0$", "2. $x_0$'ı bilseydik"),
        "ideal": Phrase("The ideal denoiser", "İdeal gürültü giderici"),
        "we-guess": Phrase(
            "3. We do not know $x_0$, so we guess it", "3. $x_0$'ı bilmiyoruz, öyleyse tahmin edelim"
        ),
        "way-back": Phrase("5. The way back for digits", "5. Rakamların dönüş yolu"),
    },
)

predict_shape = LESSON.choice(
    "predict_shape",
    right="c",
    because={
        "a": Phrase(
            "each of the lesson's two hills belonged to one possible $x_0$: there were two. Which $x_0$ are possible here, and are there gaps between them?",
            "dersteki iki tepenin her biri mümkün olan bir $x_0$'a aitti; iki tane vardı. Burada hangi $x_0$'lar mümkün, aralarında boşluk var mı?",
        ),
        "b": Phrase(
            "β̃ is the variance for somebody who *knows* $x_0$. Here nobody does; what does that add?",
            "β̃, $x_0$'ı *bilen* birinin varyansıdır. Burada bilen yok; bu ne ekler?",
        ),
    },
    points=1,
    reread="two-variances",
)


# ---- the product of two bells ------------------------------------------------------------------------------


def _mean_of_bells(c1: Any, v1: Any, c2: Any, v2: Any) -> Any:
    return (v2 * c1 + v1 * c2) / (v1 + v2)


def _variance_of_bells(v1: Any, v2: Any) -> Any:
    return v1 * v2 / (v1 + v2)


def _product(
    centre_1: Tensor,
    variance_1: Tensor,
    centre_2: Tensor,
    variance_2: Tensor,
    *,
    mean: Any = _mean_of_bells,
    variance: Any = _variance_of_bells,
) -> Any:
    return mean(centre_1, variance_1, centre_2, variance_2), variance(variance_1, variance_2)


# fmt: off
CERTAIN = Phrase("right, as long as both bells have a width. A bell of variance 0 is a certainty; there you divide by zero. Multiply numerator and denominator by both variances.",
                 "iki çanın da bir genişliği olduğu sürece doğru. Varyansı 0 olan çan kesinlik demektir; orada sıfıra bölüyorsun. Payı ve paydayı iki varyansla da çarp.")
# fmt: on


@LESSON.task(points=2, reread="known")
def product_of_bells(student: Any, generator: Generator) -> None:
    """`product_of_bells(centre_1, variance_1, centre_2, variance_2)` -> (mean, variance)."""
    cases: list[tuple[Any, ...]] = []
    for shape in ((4,), (3, 2), (2, 1, 3, 3)):
        centre_1, centre_2 = normal(generator, shape, shape)
        variance_1, variance_2 = (0.1 + torch.rand(2, generator=generator)).unbind()
        cases.append((centre_1, variance_1, centre_2, variance_2))
    *wide, (centre_1, variance_1, centre_2, _) = cases
    # fmt: off
    mistakes: list[Mistake] = [
        ({"mean": lambda c1, v1, c2, v2: (c1 + c2) / 2},
         "the mean lies halfway between the centres, whatever the widths. The narrower bell knows more and must pull harder.",
         "ortalama, genişlikler ne olursa olsun merkezlerin tam ortasında. Dar olan çan daha çok şey bilir; daha güçlü çekmelidir."),
        ({"mean": lambda c1, v1, c2, v2: (v1 * c1 + v2 * c2) / (v1 + v2)},
         "the weights of the two centres have changed places: your mean follows the *wider* bell.",
         "iki merkezin ağırlıkları yer değiştirmiş: ortalaman *geniş* olan çanı izliyor."),
        ({"variance": lambda v1, v2: v1 + v2},
         "variances add up when two random numbers are *added*. Here two densities are multiplied: who hears two witnesses knows more, so the variance gets smaller than either.",
         "varyanslar, iki rastgele sayı *toplanınca* toplanır. Burada iki yoğunluk çarpılıyor: iki tanık dinleyen daha çok şey bilir; varyans ikisinden de küçük olur."),
        ({"variance": lambda v1, v2: _variance_of_bells(v1, v2) ** 0.5},
         "the second value is the standard deviation; asked for is the variance.",
         "ikinci değer standart sapma; istenen varyans."),
        ({"variance": lambda v1, v2: (v1 + v2) / (v1 * v2)},
         "the second value is A, one over the variance.",
         "ikinci değer A, yani varyansın tersi."),
        ({"mean": lambda c1, v1, c2, v2: c1 / v1 + c2 / v2},
         "the first value is B. The mean is B divided by A.",
         "ilk değer B. Ortalama, B bölü A'dır."),
        ([
             (lambda c1, v1, c2, v2: _product(c1, v1**2, c2, v2**2)),
             (lambda c1, v1, c2, v2: _product(c1, v1**0.5, c2, v2**0.5)),
             {"mean": lambda c1, v1, c2, v2: _mean_of_bells(c1, v1**2, c2, v2**2)},
             {"mean": lambda c1, v1, c2, v2: _mean_of_bells(c1, v1**0.5, c2, v2**0.5)},
         ],
         "the variances are squared, or their roots taken, before they serve as weights. In the exponents stand 2v₁ and 2v₂: the variances as they are.",
         "varyanslar, ağırlık olmadan önce kareleri ya da kökleri alınarak kullanılmış. Üslerde 2v₁ ile 2v₂ durur: varyansların kendisi."),
        ({"variance": lambda v1, v2: v1 * v2},
         "the second value is the product of the variances; the division by their sum is missing.",
         "ikinci değer varyansların çarpımı; toplamlarına bölme eksik."),
        ({"mean": lambda c1, v1, c2, v2: v2 * c1 + v1 * c2},
         "the mean is not divided by v₁ + v₂.",
         "ortalama v₁ + v₂'ye bölünmemiş."),
        ([
             {"variance": lambda v1, v2: 2 * _variance_of_bells(v1, v2)},
             {"variance": lambda v1, v2: _variance_of_bells(v1, v2) / 2},
         ],
         "the variance is off by the factor 2 of the exponents: it stands in all three bells alike, and drops out.",
         "varyans, üslerdeki 2 çarpanı kadar yanlış: o, üç çanda da aynı durur ve götürür."),
        ({"variance": lambda v1, v2: (v1 + v2) / 2},
         "the second value is the mean of the variances. Two witnesses together are surer than either alone.",
         "ikinci değer varyansların ortalaması. İki tanık birlikte, her birinden daha emindir."),
        ({"mean": lambda c1, v1, c2, v2: c1 * c2},
         "the centres are multiplied. It is the *densities* that are multiplied.",
         "merkezler çarpılmış. Çarpılan, *yoğunluklardır*."),
    ]
    # fmt: on
    student = _one_variance(student)
    compare(student, _product, wide, mistakes, allowed=("checks",))
    certain = (centre_1, variance_1, centre_2, torch.zeros(()))
    answer = call(student, *certain, allowed=("checks",))
    values = [as_tensor(part) for part in answer] if isinstance(answer, (tuple, list)) else []
    if any(value is not None and not bool(value.isfinite().all()) for value in values):
        raise NotRight(CERTAIN.said(), asked=question(_product, certain), came_back=describe(answer))
    compare(student, _product, [certain], allowed=("checks",))


def _one_variance(student: Any) -> Any:
    """The student's function; a variance that was spread over the whole image becomes one number again."""
    if not callable(student):
        return student

    def spread(*arguments: Any) -> Any:
        answer = student(*arguments)
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            return answer
        variance, mean = as_tensor(answer[1]), as_tensor(answer[0])
        if variance is None or mean is None or variance.is_meta or variance.numel() < 2:
            return answer
        one = variance.flatten()[0]
        alike = variance.ndim == mean.ndim and float((variance - one).abs().max()) <= 1e-5 * float(one.abs())
        return (answer[0], one) if alike else answer

    return spread


# ---- the posterior -----------------------------------------------------------------------------------------


def _bars(betas: Tensor, t: int) -> tuple[Any, Any]:
    """ᾱ_t and the ᾱ before it, which is 1 at t = 0."""
    a = alpha_bars(betas.double())
    return a[t], a[t - 1] if t > 0 else torch.ones((), dtype=torch.float64)


def _wrapped(betas: Tensor, t: int) -> tuple[Any, Any]:
    """What Python reads for `alpha_bars[t - 1]` at t = 0: the last one."""
    a = alpha_bars(betas.double())
    return a[t], a[t - 1]


def _for_x_0(b: Any, a: Any, before: Any) -> Any:
    return before**0.5 * b / (1 - a)


def _for_x_t(b: Any, a: Any, before: Any) -> Any:
    return (1 - b) ** 0.5 * (1 - before) / (1 - a)


def _small(b: Any, a: Any, before: Any) -> Any:
    return b * (1 - before) / (1 - a)


def _posterior(
    x_0: Tensor,
    x_t: Tensor,
    t: int,
    betas: Tensor,
    *,
    for_x_0: Any = _for_x_0,
    for_x_t: Any = _for_x_t,
    variance: Any = _small,
    bars: Any = _bars,
) -> Any:
    """Made of functions of (β_t, ᾱ_t, the ᾱ before): the two weights and the variance."""
    given = (betas[t].double(), *bars(betas, t))
    return for_x_0(*given) * x_0 + for_x_t(*given) * x_t, variance(*given)


def _bells(
    step: Any = lambda b: b / (1 - b), centre: Any = lambda b: (1 - b) ** -0.5, jump: Any = lambda a, p: 1 - p
) -> dict[str, Any]:
    """The posterior as a product of two bells: variance and centre of the step's, variance of the jump's."""
    return {
        "for_x_0": lambda b, a, p: step(b) * p**0.5 / (step(b) + jump(a, p)),
        "for_x_t": lambda b, a, p: jump(a, p) * centre(b) / (step(b) + jump(a, p)),
        "variance": lambda b, a, p: step(b) * jump(a, p) / (step(b) + jump(a, p)),
    }


# fmt: off
POSTERIORS: list[Mistake] = [
    ({"bars": _wrapped},
     "right for every t but 0. There `alpha_bars[t - 1]` is `alpha_bars[-1]`, and Python reads the *last* one. Before the first step nothing has been noised: which ᾱ says that?",
     "t = 0 dışında her yerde doğru. Orada `alpha_bars[t - 1]`, `alpha_bars[-1]` olur ve Python *sonuncuyu* okur. İlk adımdan önce hiçbir şey gürültülenmemişti: bunu hangi ᾱ söyler?"),
    ({"variance": lambda b, a, p: b},
     "the mean is right; the variance is β_t, that of a forward step. Who knows x_0 is less uncertain: β̃_t is smaller, and 0 at t = 0.",
     "ortalama doğru; varyans ise β_t, yani ileri adımınki. x_0'ı bilenin belirsizliği daha azdır: β̃_t daha küçüktür, t = 0'da da 0'dır."),
    ({"variance": lambda b, a, p: _small(b, a, p) ** 0.5},
     "the second value is the standard deviation; asked for is the variance.",
     "ikinci değer standart sapma; istenen varyans."),
    ({"for_x_0": _for_x_t, "for_x_t": _for_x_0},
     "the two weights have changed places: at t = 0 your mean is x_t, and it should be x_0.",
     "iki ağırlık yer değiştirmiş: t = 0'da ortalaman x_t; oysa x_0 olmalı."),
    ({"for_x_0": lambda b, a, p: p * b / (1 - a), "for_x_t": lambda b, a, p: (1 - b) * (1 - p) / (1 - a)},
     "both roots in the mean are missing. x_0 and x_t are multiplied by roots of ᾱ and α, the noise levels are not.",
     "ortalamadaki iki kök de eksik. x_0 ile x_t, ᾱ'nın ve α'nın kökleriyle çarpılır; gürültü düzeyleri çarpılmaz."),
    ({"for_x_0": lambda b, a, p: p * b / (1 - a)},
     "in the weight of x_0 a root is missing: the bell around x_0 has its centre at √ᾱ·x_0, with the ᾱ one step before.",
     "x_0'ın ağırlığında bir kök eksik: x_0'ın çanının merkezi √ᾱ·x_0'dır; ᾱ bir adım öncekidir."),
    ({"for_x_t": lambda b, a, p: (1 - b) * (1 - p) / (1 - a)},
     "in the weight of x_t the root over α_t is missing.",
     "x_t'nin ağırlığında α_t'nin kökü eksik."),
    ([{"bars": lambda betas, t: (_bars(betas, t)[0],) * 2}],
     "ᾱ_t stands where the ᾱ of the step *before* belongs: you are looking for x_{t-1}, so the jump from x_0 ends one step earlier.",
     "bir *önceki* adımın ᾱ'sının olması gereken yerde ᾱ_t duruyor: aradığın x_{t-1}; x_0'dan gelen sıçrama bir adım önce biter."),
    (_bells(centre=lambda b: 1.0),
     "the bell of the step is centred at x_t. Solve x_t = √α·x_{t-1} + ... for x_{t-1}: its centre is x_t/√α_t.",
     "adımın çanının merkezi x_t'de. x_t = √α·x_{t-1} + ... denklemini x_{t-1} için çöz: merkez x_t/√α_t'dir."),
    (_bells(step=lambda b: b),
     "the bell of the step has the variance β_t. Solved for x_{t-1} the noise is divided by √α_t, so its variance is β_t/α_t.",
     "adımın çanının varyansı β_t. x_{t-1} için çözünce gürültü √α_t'ye bölünür; varyansı β_t/α_t olur."),
    (_bells(step=lambda b: b, centre=lambda b: 1.0),
     "the bell of the step was not solved for x_{t-1}: its centre is x_t/√α_t and its variance β_t/α_t.",
     "adımın çanı x_{t-1} için çözülmemiş: merkezi x_t/√α_t, varyansı β_t/α_t'dir."),
    ({"variance": lambda b, a, p: b * (1 - a) / (1 - p).clamp(min=1e-300)},
     "the fraction in the variance is upside down: it is β_t·(1-ᾱ_{t-1})/(1-ᾱ_t), smaller than β_t.",
     "varyanstaki kesir baş aşağı: doğrusu β_t·(1-ᾱ_{t-1})/(1-ᾱ_t); β_t'den küçüktür."),
    ({"variance": lambda b, a, p: (1 - p) / (1 - a)},
     "in the variance the factor β_t is missing.",
     "varyansta β_t çarpanı eksik."),
    ([{"for_x_0": lambda b, a, p: a**0.5 * b / (1 - a)}],
     "in the weight of x_0 stands ᾱ_t; the jump from x_0 ends at t-1, so it is √ᾱ_{t-1}.",
     "x_0'ın ağırlığında ᾱ_t duruyor; x_0'dan gelen sıçrama t-1'de biter, öyleyse √ᾱ_{t-1} olmalı."),
    ([{"for_x_t": lambda b, a, p: a**0.5 * (1 - p) / (1 - a)}],
     "in the weight of x_t stands √ᾱ_t, the product of *all* steps; it is √α_t, that of this step alone.",
     "x_t'nin ağırlığında √ᾱ_t duruyor; bu *bütün* adımların çarpımıdır. Olması gereken, yalnız bu adımın √α_t'si."),
]
# fmt: on


@LESSON.task(points=3, reread="chains-intro")
def posterior(student: Any, generator: Generator) -> None:
    """`posterior(x_0, x_t, t, betas)`: mean and variance of q(x_{t-1} | x_t, x_0), t = 0 too."""
    cases = []
    for shape, steps, t in (((3, 1, 4, 4), 8, 4), ((2, 2), 5, 4), ((4, 3, 2, 2), 6, 0), ((5, 2), 6, 1)):
        x_0, x_t = normal(generator, shape, shape)
        cases.append((x_0, x_t, t, random_betas(generator, steps)))
    compare(_one_variance(student), _posterior, cases, POSTERIORS, allowed=("checks",))


# ---- the ideal denoiser ------------------------------------------------------------------------------------


def _softmax(e: Tensor, a: Any) -> Tensor:
    return torch.softmax(e, dim=1)


def _ideal(
    x_t: Tensor,
    t: int,
    images: Tensor,
    alpha_bars: Tensor,
    *,
    weigh: Any = _softmax,
    bar: Any = lambda bars, t: bars[t],
    shrink: Any = lambda a: a**0.5,
    squares: Any = lambda gaps: gaps.square().sum(dim=2),
    averaged: Any = lambda a: 1.0,
) -> Any:
    """`weigh` makes weights (B, N) of the exponents of the bells and ᾱ_t; the rest are ways to go wrong."""
    a = bar(alpha_bars.double(), t)
    x, known = x_t.double().flatten(1), images.double().flatten(1)
    exponents = -squares(x[:, None] - shrink(a) * known) / (2 * (1 - a))
    return (weigh(exponents, a) @ (averaged(a) * known)).reshape(x_t.shape)


IDEAL_TOLERANCE = 1e-3  # float32, distances from |x|² - 2xy + |y|² or torch.cdist: the exponents lose digits
# fmt: off
UNDERFLOW = Phrase("NaN came back for images of {pixels} pixels. There every e^(−distance² / …) is smaller than the smallest number that a computer holds: all weights become 0, and 0 is divided by 0. Only differences between the exponents count: subtract the largest one first, or let softmax do it.",
                   "{pixels} piksellik görüntülerde NaN döndü. Orada her e^(−uzaklık² / …), bilgisayarın tutabildiği en küçük sayıdan da küçüktür: bütün ağırlıklar 0 olur ve 0, 0'a bölünür. Yalnızca üslerin farkları önemlidir: önce en büyüğünü çıkar ya da bunu softmax'a bırak.")
# fmt: on
# fmt: off
IDEALS: list[Mistake] = [
    ({"weigh": lambda e, a: torch.nn.functional.one_hot(e.argmax(dim=1), e.shape[1]).double()},
     "this is the nearest image alone. The best guess is an average: images that are nearly as near have a share too.",
     "bu yalnızca en yakın görüntü. En iyi tahmin bir ortalamadır: neredeyse o kadar yakın olanların da payı vardır."),
    ({"weigh": lambda e, a: torch.full_like(e, 1 / e.shape[1])},
     "every image got the same weight, whatever x_t looks like.",
     "x_t neye benzerse benzesin, her görüntüye aynı ağırlık verilmiş."),
    ({"shrink": lambda a: 1.0},
     "x_t is compared with the clean images. The jump shrinks them: the bell of an image has its centre at √ᾱ_t times that image.",
     "x_t temiz görüntülerle karşılaştırılıyor. Sıçrama onları küçültür: bir görüntünün çanının merkezi, görüntünün √ᾱ_t katıdır."),
    ({"shrink": lambda a: a},
     "the images are shrunk by ᾱ_t; the root is missing.",
     "görüntüler ᾱ_t ile küçültülmüş; kök eksik."),
    ({"squares": lambda gaps: gaps.square().sum(dim=2).sqrt()},
     "the distance is not squared. A bell falls with the *square* of the distance.",
     "uzaklığın karesi alınmamış. Çan, uzaklığın *karesiyle* düşer."),
    ({"weigh": lambda e, a: _softmax(2 * e, a)},
     "the 2 in the exponent's denominator is missing.",
     "üssün paydasındaki 2 eksik."),
    ({"weigh": lambda e, a: _softmax(e * (1 - a) ** 2, a)},
     "a bracket is missing: `/ 2 * (1 - ᾱ)` multiplies by 1-ᾱ_t, where it must be divided.",
     "bir parantez eksik: `/ 2 * (1 - ᾱ)`, bölünmesi gereken 1-ᾱ_t ile çarpar."),
    ({"weigh": lambda e, a: _softmax(-e, a)},
     "the sign: your largest weight belongs to the image that lies *farthest* away.",
     "işaret: en büyük ağırlığın, en *uzaktaki* görüntünün."),
    ({"weigh": lambda e, a: _softmax(e * (1 - a), a)},
     "the exponent is not divided by 1-ᾱ_t. Without it the weights do not know how much noise there is.",
     "üs 1-ᾱ_t'ye bölünmemiş. O olmayınca ağırlıklar ne kadar gürültü olduğunu bilmez."),
    ({"weigh": lambda e, a: _softmax(e * (1 - a) ** 0.5, a)},
     "the exponent is divided by √(1-ᾱ_t). In a bell's exponent stands the variance, without a root.",
     "üs √(1-ᾱ_t)'ye bölünmüş. Çanın üssünde varyans durur, köksüz."),
    ({"weigh": lambda e, a: torch.softmax(e, dim=0)},
     "the softmax runs over the batch, not over the images of the data: the weights of one x_t do not add up to 1.",
     "softmax, verideki görüntüler yerine yığın (batch) boyunca alınmış: tek bir x_t'nin ağırlıklarının toplamı 1 etmiyor."),
    ({"averaged": lambda a: a**0.5},
     "the weights are right, but you average the *shrunk* images. The guess is about clean ones.",
     "ağırlıklar doğru, ama *küçültülmüş* görüntülerin ortalamasını alıyorsun. Tahmin temiz olanlar içindir."),
    ({"bar": lambda bars, t: bars[t - 1]},
     "ᾱ is taken one step too early. Index t already means t+1 steps.",
     "ᾱ bir adım erken alınmış. t indisi zaten t+1 adım demektir."),
    ({"squares": lambda gaps: gaps.square().mean(dim=2)},
     "the squares are *averaged* over the pixels; ‖...‖² is their sum. A mean makes every large image look alike.",
     "kareler piksellerin üzerinden *ortalanmış*; ‖...‖² onların toplamıdır. Ortalama, büyük görüntüleri birbirine benzetir."),
    ({"squares": lambda gaps: gaps.sum(dim=2).square()},
     "the differences are added up before they are squared: too much here and too little there cancel out.",
     "farklar, kareleri alınmadan toplanmış: burada fazlası, orada eksiği birbirini götürür."),
    ({"squares": lambda gaps: gaps.abs().sum(dim=2)},
     "the distance is not squared: absolute values are added up.",
     "uzaklığın karesi alınmamış: mutlak değerler toplanmış."),
    ({"weigh": lambda e, a: _softmax(e * (1 - a) / a, a)},
     "the exponent is divided by ᾱ_t; the variance of the bells is 1-ᾱ_t.",
     "üs ᾱ_t'ye bölünmüş; çanların varyansı 1-ᾱ_t'dir."),
    ({"weigh": lambda e, a: _softmax(e / (1 - a), a)},
     "the exponent is divided by (1-ᾱ_t) twice: 1-ᾱ_t is a variance already.",
     "üs (1-ᾱ_t)'ye iki kez bölünmüş: 1-ᾱ_t zaten bir varyans."),
    ({"weigh": lambda e, a: (e - e.amax(1, keepdim=True)).exp()},
     "the weights are not divided by their sum, so they do not add up to 1.",
     "ağırlıklar toplamlarına bölünmemiş; toplamları 1 etmiyor."),
]
# fmt: on


@LESSON.task(points=3, reread="ideal")
def ideal_x_0(student: Any, generator: Generator) -> None:
    """`ideal_x_0(x_t, t, images, alpha_bars)`: the mean of the data, weighted by how well each explains x_t."""
    cases: list[tuple[Any, ...]] = []
    for shape, count, steps, t in (
        ((5, 2), 4, 6, 1),
        ((3, 1, 3, 3), 7, 9, 5),
        ((2, 2), 6, 4, 0),
        ((4, 3), 5, 5, 4),
    ):
        images, bars = (
            torch.randn((count, *shape[1:]), generator=generator),
            alpha_bars(random_betas(generator, steps)),
        )
        cases.append((torch.randn(shape, generator=generator), t, images, bars))
    large = (
        torch.rand(6, 1, 48, 48, generator=generator) * 2 - 1
    )  # 2304 pixels: e^(-1152) is 0 in float64 too
    bars, noise = alpha_bars(random_betas(generator, 5)), torch.randn(3, 1, 48, 48, generator=generator)
    cases.append((bars[1] ** 0.5 * large[:3] + (1 - bars[1]) ** 0.5 * noise, 1, large, bars))
    small_are_right = not any(
        difference(call(student, *case), _ideal(*case), IDEAL_TOLERANCE) for case in cases[:-1]
    )
    answer = call(student, *cases[-1]) if small_are_right else None
    found = as_tensor(answer)
    if found is not None and not found.is_meta and bool(found.isnan().any()):
        raise NotRight(UNDERFLOW.said(pixels=48 * 48), came_back=describe(answer))
    case = cases[1]  # nine pixels, seven images: the mixture can be told
    look = partial(images_seen, student, _ideal, case)
    compare(student, _ideal, cases, IDEALS, tolerance=IDEAL_TOLERANCE, seen=look)


# ---- one step ----------------------------------------------------------------------------------------------


def _step(
    x_t: Tensor,
    x_0_hat: Tensor,
    t: int,
    betas: Tensor,
    z: Tensor,
    *,
    std: Any = lambda variance, beta, t: variance**0.5,
    posterior: Any = _posterior,
) -> Any:
    """A reverse step whose noise is multiplied by std(variance, β_t, t)."""
    mean, variance = posterior(x_0_hat, x_t, t, betas)
    return mean + std(variance, betas[t].double(), t) * z


def _subtracting(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
    alpha_bar, beta = _bars(betas, t)[0], betas[t].double()
    epsilon = (x_t - alpha_bar**0.5 * x_0_hat) / (1 - alpha_bar) ** 0.5
    return (x_t - beta**0.5 * epsilon) / (1 - beta) ** 0.5


def _renoised(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
    before = _bars(betas, t)[1]
    return before**0.5 * x_0_hat + (1 - before) ** 0.5 * z


def _kept(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
    bar, before = _bars(betas, t)
    return before**0.5 * x_0_hat + (1 - before) ** 0.5 * (x_t - bar**0.5 * x_0_hat) / (1 - bar) ** 0.5


@LESSON.task(points=2, reread="we-guess")
def reverse_step(student: Any, generator: Generator) -> None:
    """`reverse_step(x_t, x_0_hat, t, betas, z)`: x_{t-1}, with given noise z."""
    cases = []
    for shape, steps, t in (((3, 1, 4, 4), 8, 4), ((4, 2), 5, 4), ((2, 3, 2, 2), 6, 0), ((3, 2), 5, 1)):
        x_t, x_0_hat, z = normal(generator, shape, shape, shape)
        cases.append((x_t, x_0_hat, t, random_betas(generator, steps), z))
    # fmt: off
    mistakes: list[Mistake] = [
        ({"std": lambda variance, beta, t: variance},
         "the noise is multiplied by the variance; it must be its root. (At t = 0 both are 0.)",
         "gürültü varyansla çarpılıyor; kökü olmalı. (t = 0'da ikisi de 0'dır.)"),
        ({"std": lambda variance, beta, t: 0.0},
         "this is the mean. A draw needs fresh noise z as well; without it all chains run together.",
         "bu, ortalama. Çekmek için taze gürültü z de gerekir; o olmazsa bütün zincirler birbirine kavuşur."),
        ([{"std": lambda variance, beta, t: 1.0}, {"std": lambda variance, beta, t: float(t > 0)}],
         "z is added with its full size 1. Multiply it by the root of the variance.",
         "z, 1 büyüklüğüyle olduğu gibi eklenmiş. Varyansın köküyle çarp."),
        ({"std": lambda variance, beta, t: beta**0.5},
         "the noise has variance β_t, in the last step too: there your finished image gets noise that nobody removes. β̃_t is smaller, and 0 at t = 0.",
         "gürültünün varyansı β_t; son adımda da: orada bitmiş görüntüne kimsenin almayacağı bir gürültü ekleniyor. β̃_t daha küçüktür ve t = 0'da 0'dır."),
        ({"std": lambda variance, beta, t: beta**0.5 if t > 0 else 0.0},
         "the noise has the large variance β_t. One can work with that, but here β̃_t of the posterior is asked for.",
         "gürültünün varyansı büyük olan, β_t. Onunla da çalışılabilir, ama burada sonsal dağılımın β̃_t'si isteniyor."),
        ({"posterior": lambda *given: _posterior(*given, bars=_wrapped)},
         "right for every t but 0. There `alpha_bars[t - 1]` reads the *last* ᾱ, and your finished image gets noise.",
         "t = 0 dışında her yerde doğru. Orada `alpha_bars[t - 1]` *sonuncu* ᾱ'yı okur ve bitmiş görüntüne gürültü eklenir."),
        ({"posterior": lambda x_0, x_t, t, betas: _posterior(x_t, x_0, t, betas)},
         "x_t and x̂_0 have changed places in the mean.",
         "ortalamada x_t ile x̂_0 yer değiştirmiş."),
        (lambda x_t, x_0_hat, t, betas, z: x_0_hat,
         "this is x̂_0, the whole way in one jump. One step goes only a little of the way.",
         "bu x̂_0, yani bütün yol tek sıçramada. Tek adım yolun ancak küçük bir parçasını gider."),
        ([_subtracting, lambda *given: _subtracting(*given) + _posterior(*given[:4])[1] ** 0.5 * given[4]],
         "√β_t·ε̂ is subtracted, as if ε̂ were the noise of this one step. It is the noise of *all* steps up to t.",
         "√β_t·ε̂ çıkarılıyor; ε̂ sanki yalnızca bu adımın gürültüsüymüş gibi. Oysa t'ye kadarki *bütün* adımların gürültüsüdür."),
        (_renoised,
         "the guess is noised again with fresh noise alone: x_t, and with it the way so far, is forgotten. The mean of the posterior holds both, x̂_0 and x_t.",
         "tahmin yalnızca taze gürültüyle yeniden gürültülenmiş: x_t, onunla birlikte gelinen yol unutulmuş. Sonsal dağılımın ortalamasında ikisi de vardır: x̂_0 ile x_t."),
        (_kept,
         "the old noise is kept as it is, and z does nothing. That is DDIM (lesson 07); here x_{t-1} is *drawn*.",
         "eski gürültü olduğu gibi tutulmuş, z bir işe yaramıyor. Bu DDIM (7. ders); burada ise x_{t-1} *çekiliyor*."),
        ({"std": lambda variance, beta, t: -(variance**0.5)},
         "the noise is subtracted. In distribution that is the same, but the check gives z to be *added*.",
         "gürültü çıkarılmış. Dağılım değişmez, ama denetim z'yi *eklenmek* üzere veriyor."),
        ([{"std": lambda variance, beta, t: beta}, {"std": lambda variance, beta, t: beta if t else 0.0}],
         "z is multiplied by β_t, a variance and the wrong one. It wants √β̃_t.",
         "z, β_t ile çarpılmış: hem bir varyans hem de yanlış olanı. √β̃_t olmalı."),
        *[
            ({"posterior": lambda *given, parts=parts: _posterior(*given, **parts)}, en, tr)
            for parts, en, tr in POSTERIORS
            if isinstance(parts, dict)
        ],
    ]
    # fmt: on
    compare(student, _step, cases, mistakes)


way_back = LESSON.task(points=3, reread="way-back")(judge_way_back)
