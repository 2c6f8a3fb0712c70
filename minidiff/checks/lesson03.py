"""Checks of lesson 03, the reverse process."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference, question
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.checks.words import Say

LESSON = Lesson(
    "03",
    "03_reverse",
    Say("The reverse process", "Ters süreç"),
    sections={
        "two-variances": Say("6. How large may a step be?", "6. Bir adım ne kadar büyük olabilir?"),
        "known": Say("2. If we knew $x_0$", "2. $x_0$'ı bilseydik"),
        "chains-intro": Say("2. If we knew $x_0$", "2. $x_0$'ı bilseydik"),
        "ideal": Say("The ideal denoiser", "İdeal gürültü giderici"),
        "we-guess": Say(
            "3. We do not know $x_0$, so we guess it", "3. $x_0$'ı bilmiyoruz, öyleyse tahmin edelim"
        ),
        "way-back": Say("5. The way back for digits", "5. Rakamların dönüş yolu"),
    },
)

predict_shape = LESSON.choice(
    "predict_shape",
    right="c",
    because={
        "a": Say(
            "each of the lesson's two hills belonged to one possible $x_0$: there were two. Which $x_0$ are "
            "possible here, and are there gaps between them?",
            "dersteki iki tepenin her biri mümkün olan bir $x_0$'a aitti; iki tane vardı. Burada hangi $x_0$'lar "
            "mümkün, aralarında boşluk var mı?",
        ),
        "b": Say(
            "β̃ is the variance for somebody who *knows* $x_0$. Here nobody does; what does that add?",
            "β̃, $x_0$'ı *bilen* birinin varyansıdır. Burada bilen yok; bu ne ekler?",
        ),
    },
    points=1,
    reread="two-variances",
)


# ---- the product of two bells ------------------------------------------------------------------------------


def _true_product(centre_1: Tensor, variance_1: Tensor, centre_2: Tensor, variance_2: Tensor) -> Any:
    total = variance_1 + variance_2
    return (variance_2 * centre_1 + variance_1 * centre_2) / total, variance_1 * variance_2 / total


@LESSON.task(points=2, reread="known")
def product_of_bells(student: Any, generator: Generator) -> None:
    """`product_of_bells(centre_1, variance_1, centre_2, variance_2)` -> (mean, variance)."""
    cases: list[tuple[Any, ...]] = []
    for shape in ((4,), (3, 2), (2, 1, 3, 3)):
        centre_1, centre_2 = (torch.randn(shape, generator=generator) for _ in range(2))
        variance_1, variance_2 = (0.1 + torch.rand(2, generator=generator)).unbind()
        cases.append((centre_1, variance_1, centre_2, variance_2))
    *wide, (centre_1, variance_1, centre_2, _) = cases
    compare(
        student,
        _true_product,
        wide,
        mistakes=[
            (
                lambda c1, v1, c2, v2: ((c1 + c2) / 2, v1 * v2 / (v1 + v2)),
                "the mean lies halfway between the centres, whatever the widths. The narrower bell knows more "
                "and must pull harder.",
                "ortalama, genişlikler ne olursa olsun merkezlerin tam ortasında. Dar olan çan daha çok şey "
                "bilir; daha güçlü çekmelidir.",
            ),
            (
                lambda c1, v1, c2, v2: ((v1 * c1 + v2 * c2) / (v1 + v2), v1 * v2 / (v1 + v2)),
                "the weights of the two centres have changed places: your mean follows the *wider* bell.",
                "iki merkezin ağırlıkları yer değiştirmiş: ortalaman *geniş* olan çanı izliyor.",
            ),
            (
                lambda c1, v1, c2, v2: ((v2 * c1 + v1 * c2) / (v1 + v2), v1 + v2),
                "variances add up when two random numbers are *added*. Here two densities are multiplied: who "
                "hears two witnesses knows more, so the variance gets smaller than either.",
                "varyanslar, iki rastgele sayı *toplanınca* toplanır. Burada iki yoğunluk çarpılıyor: iki tanık "
                "dinleyen daha çok şey bilir; varyans ikisinden de küçük olur.",
            ),
            (
                lambda c1, v1, c2, v2: ((v2 * c1 + v1 * c2) / (v1 + v2), (v1 * v2 / (v1 + v2)) ** 0.5),
                "the second value is the standard deviation; asked for is the variance.",
                "ikinci değer standart sapma; istenen varyans.",
            ),
            (
                lambda c1, v1, c2, v2: ((v2 * c1 + v1 * c2) / (v1 + v2), (v1 + v2) / (v1 * v2)),
                "the second value is A, one over the variance.",
                "ikinci değer A, yani varyansın tersi.",
            ),
            (
                lambda c1, v1, c2, v2: (c1 / v1 + c2 / v2, v1 * v2 / (v1 + v2)),
                "the first value is B. The mean is B divided by A.",
                "ilk değer B. Ortalama, B bölü A'dır.",
            ),
        ],
    )
    certain = (centre_1, variance_1, centre_2, torch.zeros(()))
    answer = call(student, *certain)
    values = [as_tensor(part) for part in answer] if isinstance(answer, (tuple, list)) else []
    if any(value is not None and not bool(value.isfinite().all()) for value in values):
        asked = question(_true_product, certain)
        raise NotRight(CERTAIN.said(), asked=asked, came_back=describe(answer))
    compare(student, _true_product, [certain])


CERTAIN = Say(
    "right, as long as both bells have a width. A bell of variance 0 is a certainty; there you divide by zero. "
    "Multiply numerator and denominator by both variances.",
    "iki çanın da bir genişliği olduğu sürece doğru. Varyansı 0 olan çan kesinlik demektir; orada sıfıra "
    "bölüyorsun. Payı ve paydayı iki varyansla da çarp.",
)


# ---- the posterior -----------------------------------------------------------------------------------------


def _betas(generator: Generator, count: int) -> Tensor:
    return 0.05 + 0.5 * torch.rand(count, generator=generator)


def _bars(betas: Tensor, t: int) -> tuple[Any, Any]:
    """ᾱ_t and the ᾱ before it, which is 1 at t = 0."""
    alpha_bars = torch.cumprod(1 - betas.double(), dim=0)
    return alpha_bars[t], alpha_bars[t - 1] if t > 0 else torch.ones((), dtype=torch.float64)


def _wrapped_bars(betas: Tensor, t: int) -> tuple[Any, Any]:
    """What Python reads for `alpha_bars[t - 1]` at t = 0: the last one."""
    alpha_bars = torch.cumprod(1 - betas.double(), dim=0)
    return alpha_bars[t], alpha_bars[t - 1]


def _posterior_with(
    for_x_0: Callable[..., Any],
    for_x_t: Callable[..., Any],
    variance: Callable[..., Any],
    bars: Callable[[Tensor, int], tuple[Any, Any]] = _bars,
) -> Callable[[Tensor, Tensor, int, Tensor], Any]:
    """A posterior from three functions of (β_t, ᾱ_t, the ᾱ before): the two weights and the variance."""

    def made(x_0: Tensor, x_t: Tensor, t: int, betas: Tensor) -> Any:
        given = (betas[t].double(), *bars(betas, t))
        return for_x_0(*given) * x_0 + for_x_t(*given) * x_t, variance(*given)

    return made


def _for_x_0(b: Any, a: Any, before: Any) -> Any:
    return before**0.5 * b / (1 - a)


def _for_x_t(b: Any, a: Any, before: Any) -> Any:
    return (1 - b) ** 0.5 * (1 - before) / (1 - a)


def _small(b: Any, a: Any, before: Any) -> Any:
    return b * (1 - before) / (1 - a)


def _one_variance(student: Any) -> Any:
    """The student's function; a variance that was spread over the whole image becomes one number again."""
    if not callable(student):
        return student

    def posterior(*arguments: Any) -> Any:
        answer = student(*arguments)
        if isinstance(answer, (tuple, list)) and len(answer) == 2:
            variance = as_tensor(answer[1])
            if (
                variance is not None
                and variance.numel() > 1
                and bool((variance == variance.flatten()[0]).all())
            ):
                return answer[0], variance.flatten()[0]
        return answer

    return posterior


def _true_posterior(x_0: Tensor, x_t: Tensor, t: int, betas: Tensor) -> Any:
    return _posterior_with(_for_x_0, _for_x_t, _small)(x_0, x_t, t, betas)


def _posterior_mistakes() -> list[Mistake]:
    return [
        (
            _posterior_with(_for_x_0, _for_x_t, _small, _wrapped_bars),
            "right for every t but 0. There `alpha_bars[t - 1]` is `alpha_bars[-1]`, and Python reads the "
            "*last* one. Before the first step nothing has been noised: which ᾱ says that?",
            "t = 0 dışında her yerde doğru. Orada `alpha_bars[t - 1]`, `alpha_bars[-1]` olur ve Python "
            "*sonuncuyu* okur. İlk adımdan önce hiçbir şey gürültülenmemişti: bunu hangi ᾱ söyler?",
        ),
        (
            _posterior_with(_for_x_0, _for_x_t, lambda b, a, before: b),
            "the mean is right; the variance is β_t, that of a forward step. Who knows x_0 is less uncertain: "
            "β̃_t is smaller, and 0 at t = 0.",
            "ortalama doğru; varyans ise β_t, yani ileri adımınki. x_0'ı bilenin belirsizliği daha azdır: β̃_t "
            "daha küçüktür, t = 0'da da 0'dır.",
        ),
        (
            _posterior_with(_for_x_0, _for_x_t, lambda b, a, before: _small(b, a, before) ** 0.5),
            "the second value is the standard deviation; asked for is the variance.",
            "ikinci değer standart sapma; istenen varyans.",
        ),
        (
            _posterior_with(_for_x_t, _for_x_0, _small),
            "the two weights have changed places: at t = 0 your mean is x_t, and it should be x_0.",
            "iki ağırlık yer değiştirmiş: t = 0'da ortalaman x_t; oysa x_0 olmalı.",
        ),
        (
            _posterior_with(
                lambda b, a, before: before * b / (1 - a),
                lambda b, a, before: (1 - b) * (1 - before) / (1 - a),
                _small,
            ),
            "both roots in the mean are missing. x_0 and x_t are multiplied by roots of ᾱ and α, the noise "
            "levels are not.",
            "ortalamadaki iki kök de eksik. x_0 ile x_t, ᾱ'nın ve α'nın kökleriyle çarpılır; gürültü "
            "düzeyleri çarpılmaz.",
        ),
        (
            _posterior_with(lambda b, a, before: before * b / (1 - a), _for_x_t, _small),
            "in the weight of x_0 a root is missing: the bell around x_0 has its centre at √ᾱ·x_0, with the "
            "ᾱ one step before.",
            "x_0'ın ağırlığında bir kök eksik: x_0'ın çanının merkezi √ᾱ·x_0'dır; ᾱ bir adım öncekidir.",
        ),
        (
            _posterior_with(_for_x_0, lambda b, a, before: (1 - b) * (1 - before) / (1 - a), _small),
            "in the weight of x_t the root over α_t is missing.",
            "x_t'nin ağırlığında α_t'nin kökü eksik.",
        ),
        (
            _posterior_with(
                lambda b, a, before: a**0.5 * b / (1 - a),
                lambda b, a, before: (1 - b) ** 0.5,
                lambda b, a, before: b,
            ),
            "ᾱ_t stands where the ᾱ of the step *before* belongs: you are looking for x_{t-1}, so the jump from "
            "x_0 ends one step earlier.",
            "bir *önceki* adımın ᾱ'sının olması gereken yerde ᾱ_t duruyor: aradığın x_{t-1}; x_0'dan gelen "
            "sıçrama bir adım önce biter.",
        ),
    ]


@LESSON.task(points=3, reread="chains-intro")
def posterior(student: Any, generator: Generator) -> None:
    """`posterior(x_0, x_t, t, betas)`: mean and variance of q(x_{t-1} | x_t, x_0), t = 0 too."""
    cases = []
    for shape, steps, t in (((3, 1, 4, 4), 8, 4), ((2, 2), 5, 4), ((4, 3, 2, 2), 6, 0), ((5, 2), 6, 1)):
        x_0, x_t = (torch.randn(shape, generator=generator) for _ in range(2))
        cases.append((x_0, x_t, t, _betas(generator, steps)))
    compare(_one_variance(student), _true_posterior, cases, _posterior_mistakes(), allowed=("checks",))


# ---- the ideal denoiser ------------------------------------------------------------------------------------


def _exponents(x_t: Tensor, alpha_bar: Any, images: Tensor, shrink: float = 0.5, power: float = 2) -> Any:
    x, known = x_t.double().flatten(1), images.double().flatten(1)
    squares = (x[:, None] - alpha_bar**shrink * known).square().sum(dim=2)
    return -(squares ** (power / 2)) / (2 * (1 - alpha_bar))


def _ideal_with(
    weigh: Callable[[Tensor], Tensor],
    bar: Callable[[Tensor, int], Tensor] = lambda alpha_bars, t: alpha_bars[t],
    *,
    shrink: float = 0.5,
    power: float = 2,
    centres: bool = False,
) -> Callable[[Tensor, int, Tensor, Tensor], Any]:
    """A denoiser that weighs the data by a function of the exponents; the rest are ways to go wrong."""

    def made(x_t: Tensor, t: int, images: Tensor, alpha_bars: Tensor) -> Any:
        alpha_bar = bar(alpha_bars.double(), t)
        weights = weigh(_exponents(x_t, alpha_bar, images, shrink, power))
        known = images.double() * (alpha_bar**0.5 if centres else 1.0)
        return (weights @ known.flatten(1)).reshape(x_t.shape)

    return made


def _softmax(exponents: Tensor) -> Tensor:
    return torch.softmax(exponents, dim=1)


def _naive(exponents: Tensor) -> Tensor:
    return exponents.exp() / exponents.exp().sum(dim=1, keepdim=True)


def _nearest(exponents: Tensor) -> Tensor:
    return torch.nn.functional.one_hot(exponents.argmax(dim=1), exponents.shape[1]).double()


def _true_ideal(x_t: Tensor, t: int, images: Tensor, alpha_bars: Tensor) -> Any:
    return _ideal_with(_softmax)(x_t, t, images, alpha_bars)


IDEAL_TOLERANCE = 1e-3  # float32, distances from |x|² - 2xy + |y|² or torch.cdist: the exponents lose digits
UNDERFLOW = Say(
    "NaN came back for images of {pixels} pixels. There every e^(−distance² / …) is smaller than the smallest "
    "number that a computer holds: all weights become 0, and 0 is divided by 0. Only differences between the "
    "exponents count: subtract the largest one first, or let softmax do it.",
    "{pixels} piksellik görüntülerde NaN döndü. Orada her e^(−uzaklık² / …), bilgisayarın tutabildiği en "
    "küçük sayıdan da küçüktür: bütün ağırlıklar 0 olur ve 0, 0'a bölünür. Yalnızca üslerin farkları önemlidir: "
    "önce en büyüğünü çıkar ya da bunu softmax'a bırak.",
)


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
        images = torch.randn((count, *shape[1:]), generator=generator)
        alpha_bars = torch.cumprod(1 - _betas(generator, steps), dim=0)
        x_t = torch.randn(shape, generator=generator)
        cases.append((x_t, t, images, alpha_bars))
    large = (
        torch.rand(6, 1, 48, 48, generator=generator) * 2 - 1
    )  # 2304 pixels: e^(-1152) is 0 in float64 too
    alpha_bars = torch.cumprod(1 - _betas(generator, 5), dim=0)
    noise = torch.randn(3, 1, 48, 48, generator=generator)
    cases.append(
        (alpha_bars[1] ** 0.5 * large[:3] + (1 - alpha_bars[1]) ** 0.5 * noise, 1, large, alpha_bars)
    )
    small_are_right = not any(
        difference(call(student, *case), _true_ideal(*case), IDEAL_TOLERANCE) for case in cases[:-1]
    )
    answer = as_tensor(call(student, *cases[-1]))
    if small_are_right and answer is not None and answer.isnan().any():
        raise NotRight(UNDERFLOW.said(pixels=48 * 48), came_back=describe(answer))
    compare(student, _true_ideal, cases, _ideal_mistakes(), tolerance=IDEAL_TOLERANCE)


def _ideal_mistakes() -> list[Mistake]:
    return [
        (
            _ideal_with(_nearest),
            "this is the nearest image alone. The best guess is an average: images that are nearly as near have "
            "a share too.",
            "bu yalnızca en yakın görüntü. En iyi tahmin bir ortalamadır: neredeyse o kadar yakın olanların da "
            "payı vardır.",
        ),
        (
            _ideal_with(lambda e: torch.full_like(e, 1 / e.shape[1])),
            "every image got the same weight, whatever x_t looks like.",
            "x_t neye benzerse benzesin, her görüntüye aynı ağırlık verilmiş.",
        ),
        (
            _ideal_with(_softmax, shrink=0.0),
            "x_t is compared with the clean images. The jump shrinks them: the bell of an image has its centre at "
            "√ᾱ_t times that image.",
            "x_t temiz görüntülerle karşılaştırılıyor. Sıçrama onları küçültür: bir görüntünün çanının merkezi, "
            "görüntünün √ᾱ_t katıdır.",
        ),
        (
            _ideal_with(_softmax, shrink=1.0),
            "the images are shrunk by ᾱ_t; the root is missing.",
            "görüntüler ᾱ_t ile küçültülmüş; kök eksik.",
        ),
        (
            _ideal_with(_softmax, power=1),
            "the distance is not squared. A bell falls with the *square* of the distance.",
            "uzaklığın karesi alınmamış. Çan, uzaklığın *karesiyle* düşer.",
        ),
        (
            _ideal_with(lambda e: _softmax(2 * e)),
            "the 2 in the exponent's denominator is missing.",
            "üssün paydasındaki 2 eksik.",
        ),
        (
            _ideal_with(lambda e: _softmax(-e)),
            "the sign: your largest weight belongs to the image that lies *farthest* away.",
            "işaret: en büyük ağırlığın, en *uzaktaki* görüntünün.",
        ),
        (
            lambda x_t, t, images, alpha_bars: _ideal_with(lambda e: _softmax(e * (1 - alpha_bars[t])))(
                x_t, t, images, alpha_bars
            ),
            "the exponent is not divided by 1-ᾱ_t. Without it the weights do not know how much noise there is.",
            "üs 1-ᾱ_t'ye bölünmemiş. O olmayınca ağırlıklar ne kadar gürültü olduğunu bilmez.",
        ),
        (
            lambda x_t, t, images, alpha_bars: _ideal_with(
                lambda e: _softmax(e * (1 - alpha_bars[t].double()) ** 0.5)
            )(x_t, t, images, alpha_bars),
            "the exponent is divided by √(1-ᾱ_t). In a bell's exponent stands the variance, without a root.",
            "üs √(1-ᾱ_t)'ye bölünmüş. Çanın üssünde varyans durur, köksüz.",
        ),
        (
            _ideal_with(lambda e: torch.softmax(e, dim=0)),
            "the softmax runs over the batch, not over the images of the data: the weights of one x_t do not add "
            "up to 1.",
            "softmax, verideki görüntüler yerine yığın (batch) boyunca alınmış: tek bir x_t'nin ağırlıkları 1'e "
            "toplanmıyor.",
        ),
        (
            _ideal_with(_softmax, centres=True),
            "the weights are right, but you average the *shrunk* images. The guess is about clean ones.",
            "ağırlıklar doğru, ama *küçültülmüş* görüntülerin ortalamasını alıyorsun. Tahmin temiz olanlar "
            "içindir.",
        ),
        (
            _ideal_with(_softmax, bar=lambda alpha_bars, t: alpha_bars[t - 1]),
            "ᾱ is taken one step too early. Index t already means t+1 steps.",
            "ᾱ bir adım erken alınmış. t indisi zaten t+1 adım demektir.",
        ),
    ]


# ---- one step, and the whole way ---------------------------------------------------------------------------


def _step_with(
    std: Callable[..., Any], posterior: Callable[..., Any] = _true_posterior
) -> Callable[[Tensor, Tensor, int, Tensor, Tensor], Any]:
    """A reverse step whose noise is multiplied by std(variance, β_t, t)."""

    def made(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
        mean, variance = posterior(x_0_hat, x_t, t, betas)
        return mean + std(variance, betas[t].double(), t) * z

    return made


def _true_step(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
    return _step_with(lambda variance, beta, t: variance**0.5)(x_t, x_0_hat, t, betas, z)


def _subtracting(x_t: Tensor, x_0_hat: Tensor, t: int, betas: Tensor, z: Tensor) -> Any:
    alpha_bar, beta = _bars(betas, t)[0], betas[t].double()
    epsilon = (x_t - alpha_bar**0.5 * x_0_hat) / (1 - alpha_bar) ** 0.5
    return (x_t - beta**0.5 * epsilon) / (1 - beta) ** 0.5


@LESSON.task(points=2, reread="we-guess")
def reverse_step(student: Any, generator: Generator) -> None:
    """`reverse_step(x_t, x_0_hat, t, betas, z)`: x_{t-1}, with given noise z."""
    cases = []
    for shape, steps, t in (((3, 1, 4, 4), 8, 4), ((4, 2), 5, 4), ((2, 3, 2, 2), 6, 0)):
        x_t, x_0_hat, z = (torch.randn(shape, generator=generator) for _ in range(3))
        cases.append((x_t, x_0_hat, t, _betas(generator, steps), z))
    wrapped = _posterior_with(_for_x_0, _for_x_t, _small, _wrapped_bars)
    compare(
        student,
        _true_step,
        cases,
        mistakes=[
            (
                _step_with(lambda variance, beta, t: variance),
                "the noise is multiplied by the variance; it must be its root. (At t = 0 both are 0.)",
                "gürültü varyansla çarpılıyor; kökü olmalı. (t = 0'da ikisi de 0'dır.)",
            ),
            (
                _step_with(lambda variance, beta, t: 0.0),
                "this is the mean. A draw needs fresh noise z as well; without it all chains run together.",
                "bu, ortalama. Çekmek için yeni gürültü z de gerekir; o olmazsa bütün zincirler birbirine "
                "kavuşur.",
            ),
            (
                _step_with(lambda variance, beta, t: 1.0),
                "z is added with its full size 1. Multiply it by the root of the variance.",
                "z, 1 büyüklüğüyle olduğu gibi eklenmiş. Varyansın köküyle çarp.",
            ),
            (
                _step_with(lambda variance, beta, t: beta**0.5),
                "the noise has variance β_t, in the last step too: there your finished image gets noise that "
                "nobody removes. β̃_t is smaller, and 0 at t = 0.",
                "gürültünün varyansı β_t; son adımda da: orada bitmiş görüntüne kimsenin almayacağı bir "
                "gürültü ekleniyor. β̃_t daha küçüktür ve t = 0'da 0'dır.",
            ),
            (
                _step_with(lambda variance, beta, t: beta**0.5 if t > 0 else 0.0),
                "the noise has the large variance β_t. One can work with that, but here β̃_t of the posterior is "
                "asked for.",
                "gürültünün varyansı büyük olan, β_t. Onunla da çalışılabilir, ama burada sonsal dağılımın "
                "β̃_t'si isteniyor.",
            ),
            (
                _step_with(lambda variance, beta, t: variance**0.5, wrapped),
                "right for every t but 0. There `alpha_bars[t - 1]` reads the *last* ᾱ, and your finished image "
                "gets noise.",
                "t = 0 dışında her yerde doğru. Orada `alpha_bars[t - 1]` *sonuncu* ᾱ'yı okur ve bitmiş "
                "görüntüne gürültü eklenir.",
            ),
            (
                _step_with(
                    lambda variance, beta, t: variance**0.5,
                    lambda x_0, x_t, t, betas: _true_posterior(x_t, x_0, t, betas),
                ),
                "x_t and x̂_0 have changed places in the mean.",
                "ortalamada x_t ile x̂_0 yer değiştirmiş.",
            ),
            (
                lambda x_t, x_0_hat, t, betas, z: x_0_hat,
                "this is x̂_0, the whole way in one jump. One step goes only a little of the way.",
                "bu x̂_0, yani bütün yol tek sıçrayışta. Tek adım yolun ancak küçük bir parçasını gider.",
            ),
            (
                _subtracting,
                "√β_t·ε̂ is subtracted, as if ε̂ were the noise of this one step. It is the noise of *all* steps up "
                "to t.",
                "√β_t·ε̂ çıkarılıyor; ε̂ sanki yalnızca bu adımın gürültüsüymüş gibi. Oysa t'ye kadarki *bütün* "
                "adımların gürültüsüdür.",
            ),
        ],
    )


CHAINS = 1000
LANDED = 0.02  # so near counts as on the point; an exact chain ends there to five decimals
MOST = 0.95  # a few chains may hesitate between two points to the end: a finite number of steps does that
SHARE = 0.08  # five standard deviations of a share of one half of 1000 chains


class _Watched:
    """The exact denoiser of data that lie in a few places, which remembers how it was asked."""

    def __init__(self, places: Tensor, shares: Tensor, betas: Tensor) -> None:
        self.places, self.log_shares, self.T = places.double(), shares.double().log(), len(betas)
        self.alpha_bars = torch.cumprod(1 - betas.double(), dim=0)
        self.times: list[int] = []
        self.first: Tensor | None = None

    def __call__(self, x_t: Tensor, t: Any) -> Tensor:
        time = int(t if not isinstance(t, Tensor) else t.flatten()[0])
        if not 0 <= time < self.T:
            raise ValueError(f"t: 0 ... {self.T - 1}; t = {time}")
        if self.first is None:
            self.first = x_t.detach().clone()
        self.times.append(time)
        alpha_bar = self.alpha_bars[time]
        squares = (x_t.double()[:, None] - alpha_bar**0.5 * self.places).square().sum(dim=2)
        weights = torch.softmax(self.log_shares - squares / (2 * (1 - alpha_bar)), dim=1)
        return (weights @ self.places).to(x_t.dtype)

    def __deepcopy__(self, _: dict[int, Any]) -> _Watched:
        return self  # the check wants to see what was asked


@LESSON.task(points=3, reread="way-back")
def way_back(student: Any, generator: Generator) -> None:
    """`way_back(x_T, betas, denoise)`: any chain that ends on the data, each point as often as it occurs there."""
    for steps, end in ((60, 0.2), (45, 0.3)):
        angle = float(2 * math.pi * torch.rand((), generator=generator))
        corners = angle + torch.arange(4) * math.pi / 2
        places = 1.4 * torch.stack([corners.cos(), corners.sin()], dim=1)  # four corners, 2 apart
        shares = torch.tensor([0.5, 0.2, 0.2, 0.1])[torch.randperm(4, generator=generator)]
        betas = torch.linspace(0.01, end, steps)
        denoise = _Watched(places, shares, betas)
        x_T = torch.randn(CHAINS, 2, generator=generator)
        answer = call(student, x_T, betas, denoise, allowed=("checks",))
        asked = f"x_T: {describe(x_T)}; betas: {describe(betas)}"
        if problem := _not_back(answer, x_T, betas, denoise, places, shares):
            raise NotRight(problem, asked=asked, came_back=describe(answer))


def _not_back(
    answer: Any, x_T: Tensor, betas: Tensor, denoise: _Watched, places: Tensor, shares: Tensor
) -> str:
    """What is wrong with a finished chain, as a sentence; empty if it ends where it should."""
    x_0 = as_tensor(answer)
    if x_0 is None or x_0.shape != x_T.shape or not bool(x_0.isfinite().all()):
        return difference(answer, x_T, tolerance=math.inf)
    if denoise.first is None:
        return NEVER_ASKED.said()
    if denoise.first.shape != x_T.shape or _likeness(denoise.first, x_T) < 0.9:
        return OTHER_START.said()
    distance, nearest = torch.cdist(x_0, places.double()).min(dim=1)
    landed = float((distance < LANDED).double().mean())
    if landed >= MOST:
        reached = torch.bincount(nearest, minlength=4) / len(x_0)
        worst = int((reached - shares).abs().argmax())
        if float(x_0.std(dim=0).max()) < LANDED:
            return ONE_POINT.said()
        if float((reached - shares).abs().max()) > SHARE:
            return SHARES.said(share=f"{shares[worst]:.0%}", got=f"{reached[worst]:.0%}")
        return ""
    if len(denoise.times) > 1 and denoise.times[0] < denoise.times[-1]:
        return UPWARDS.said(first=denoise.times[0], last=denoise.times[-1])
    if len(denoise.times) == 1:
        return ONE_JUMP.said()
    if float(x_0.std(dim=0).max()) < LANDED:
        return ONE_PLACE.said()
    left = float(distance.square().mean().div(2).sqrt())
    if left < 2 * float(betas[0]) ** 0.5:
        return NOISE_LEFT.said(left=f"{left:.2g}", last=min(denoise.times))
    return OFF_DATA.said(landed=f"{landed:.0%}")


def _likeness(one: Tensor, other: Tensor) -> float:
    """The correlation of all numbers of two tensors of one shape."""
    return float(torch.corrcoef(torch.stack([one.flatten().double(), other.flatten().double()]))[0, 1])


NEVER_ASKED = Say(
    "`denoise` was never called. Nothing else knows about the data.",
    "`denoise` hiç çağrılmadı. Veriyi ondan başka bilen yok.",
)
OTHER_START = Say(
    "the first thing shown to `denoise` was not x_T. The chain starts there; do not draw a new start.",
    "`denoise`'a ilk gösterilen x_T değildi. Zincir oradan başlar; yeni bir başlangıç çekme.",
)
UPWARDS = Say(
    "t runs upwards, from {first} to {last}. The way back goes from the noise (t = T-1) to the image (t = 0).",
    "t yukarı doğru gidiyor, {first}'dan {last}'a. Dönüş yolu gürültüden (t = T-1) görüntüye (t = 0) iner.",
)
ONE_JUMP = Say(
    "one jump: all chains land near the mean of the data, and no data are there.",
    "tek sıçrayış: bütün zincirler verinin ortalamasının yakınına iniyor; orada ise veri yok.",
)
ONE_PLACE = Say(
    "all chains end in one place. Does every chain keep its own start, and its own fresh noise?",
    "bütün zincirler tek bir yerde bitiyor. Her zincir kendi başlangıcını, kendi yeni gürültüsünü koruyor mu?",
)
ONE_POINT = Say(
    "all chains end on one and the same point. Is fresh noise missing? Without it the steps of p run together "
    "before anything is decided. (Is it drawn for every chain?)",
    "bütün zincirler aynı tek noktada bitiyor. Yeni gürültü mü eksik? O olmayınca p'nin adımları, daha hiçbir "
    "şeye karar verilmeden birbirine kavuşur. (Her zincir için ayrı mı çekiliyor?)",
)
SHARES = Say(
    "the chains end on the data, but not as often as they should: one place holds {share} of the data and got "
    "{got} of the chains. Is the amount of noise right at every step?",
    "zincirler verinin üzerinde bitiyor, ama olması gereken sıklıkta değil: verinin {share} kadarının durduğu "
    "bir yere zincirlerin {got} kadarı gitmiş. Gürültünün miktarı her adımda doğru mu?",
)
NOISE_LEFT = Say(
    "the chains end near the data, with noise of size {left} still on them. The smallest t you asked about is "
    "{last}. Was the last step forgotten, or noise added in it?",
    "zincirler verinin yakınında, ama üzerlerinde {left} büyüklüğünde gürültüyle bitiyor. Sorduğun en küçük t "
    "{last}. Son adım mı unutuldu, yoksa son adımda gürültü mü eklendi?",
)
OFF_DATA = Say(
    "only {landed} of the chains end on a data point. With an exact denoiser nearly all do. Check one step at a "
    "time: mean, variance, and which ᾱ stands before which.",
    "zincirlerin yalnızca {landed} kadarı bir veri noktasında bitiyor. Kesin bir gürültü gidericiyle neredeyse "
    "hepsi biter. Adımları tek tek denetle: ortalama, varyans, hangi ᾱ'nın hangisinden önce geldiği.",
)
