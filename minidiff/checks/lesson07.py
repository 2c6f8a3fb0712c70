"""Checks of lesson 07, sampling with DDPM and DDIM."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.between import between as judge_between
from minidiff.checks.compare import Mistake, compare, describe
from minidiff.checks.levels import timesteps as judge_timesteps
from minidiff.checks.loop import sample_loop as judge_sample_loop
from minidiff.checks.parts import normal
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "07",
    "07_sampling",
    Phrase("Sampling: DDPM and DDIM", "Örnekleme: DDPM ve DDIM"),
    sections={
        "eta-code": Phrase("What does $\\eta$ do to the pictures?", "$\\eta$ resimlere ne yapar?"),
        "strides": Phrase("2. Must we visit all 1,000 levels?", "2. 1.000 düzeyin hepsine uğramak şart mı?"),
        "strided-code": Phrase(
            "2. Must we visit all 1,000 levels?", "2. 1.000 düzeyin hepsine uğramak şart mı?"
        ),
        "ddim": Phrase(
            "3. DDIM: keep the promise at every level", "3. DDIM: her düzeyde doğru miktarda gürültü"
        ),
        "step-code": Phrase(
            "3. DDIM: keep the promise at every level", "3. DDIM: her düzeyde doğru miktarda gürültü"
        ),
        "slerp-code": Phrase("8. Between two noises", "8. İki gürültünün arasında"),
    },
)

predict_mirror = LESSON.choice(
    "predict_mirror",
    right="b",
    because={
        "a": Phrase(
            "both would mean that the start has a say in both. How much of the start is left at η = 1, after strides that each put fresh noise in the place of the old?",
            "ikisi de değişse, başlangıcın ikisinde de sözü geçerdi. Her aralığın eski gürültünün yerine tazesini koyduğu η = 1'de başlangıçtan geriye ne kalır?",
        ),
        "c": Phrase(
            "it is the other way round: at η = 0 nothing is drawn on the way. What else than the start could choose the picture there?",
            "tam tersi: η = 0'da yolda hiçbir şey çekilmez. Orada resmi başlangıçtan başka ne seçebilir?",
        ),
    },
    points=1,
    reread="eta-code",
)


timesteps = LESSON.task(points=2, reread="strided-code")(judge_timesteps)


# ---- one step ----------------------------------------------------------------------------------------------


def _strides(generator: Generator) -> list[tuple[tuple[int, ...], float, float]]:
    """Shapes of images and the two ᾱ of a stride; the last goes into the clean image."""
    first, second = (0.1 + 0.3 * torch.rand(2, generator=generator)).tolist()
    return [((3, 1, 4, 4), first, 0.7), ((5, 2), 0.02, second), ((4, 1, 2, 2), 0.6, 1.0)]


def _small(bar: float, prev: float) -> Any:
    """The small variance β̃ of a stride."""
    return (1 - prev) / (1 - bar) * (1 - bar / prev)


def _ddpm(
    x_t: Tensor,
    x_0_hat: Tensor,
    alpha_bar: float,
    alpha_bar_prev: float,
    z: Tensor,
    *,
    for_x_0: Any = lambda a, p: p**0.5 * (1 - a / p),
    for_x_t: Any = lambda a, p: (a / p) ** 0.5 * (1 - p),
    over: Any = lambda a: 1 - a,
    std: Any = lambda a, p: _small(a, p) ** 0.5,
    noise_over: Any = lambda a: 1.0,
) -> Any:
    a, p = alpha_bar, alpha_bar_prev
    return (for_x_0(a, p) * x_0_hat + for_x_t(a, p) * x_t) / over(a) + std(a, p) * z / noise_over(a)


# fmt: off
DDPMS: list[Mistake] = [
    ({"std": lambda a, p: (1 - a / p) ** 0.5},
     "the size of the noise is √β, the *large* variance, and your last stride leaves noise in the finished image. Asked for is the small one, β̃.",
     "gürültünün büyüklüğü √β, yani *büyük* varyans; son aralığın da bitmiş görüntüde gürültü bırakıyor. İstenen, küçük olan β̃."),
    ({"std": _small},
     "the root over β̃ is missing: z is multiplied by a standard deviation, not by a variance.",
     "β̃'nın kökü eksik: z bir varyansla değil, bir standart sapmayla çarpılır."),
    ({"std": lambda a, p: 0.0},
     "no noise is drawn: z does nothing. This is the mean alone, which makes all images alike.",
     "gürültü çekilmiyor: z hiçbir işe yaramıyor. Bu yalnızca ortalama; bütün görüntüleri birbirine benzetir."),
    ({"for_x_0": lambda a, p: (a / p) ** 0.5 * (1 - p), "for_x_t": lambda a, p: p**0.5 * (1 - a / p)},
     "the two weights have changed places: with ᾱ_prev = 1 your step gives x_t back, not the image.",
     "iki ağırlık yer değiştirmiş: ᾱ_prev = 1 iken adımın görüntüyü değil, x_t'yi geri veriyor."),
    ({"for_x_t": lambda a, p: (a / p) * (1 - p)},
     "the root over α, in the weight of x_t, is missing.",
     "x_t'nin ağırlığındaki α'nın kökü eksik."),
    ({"for_x_0": lambda a, p: p * (1 - a / p)},
     "the root over ᾱ_prev, in the weight of x̂_0, is missing.",
     "x̂_0'ın ağırlığındaki ᾱ_prev'in kökü eksik."),
    ({"for_x_0": lambda a, p: a**0.5 * (1 - a / p)},
     "the weight of x̂_0 takes ᾱ of the level you leave. It must be that of the level you go to.",
     "x̂_0'ın ağırlığı, ayrıldığın düzeyin ᾱ'sını alıyor. Gittiğin düzeyinki olmalı."),
    ({"for_x_t": lambda a, p: a**0.5 * (1 - p)},
     "in the weight of x_t stands √ᾱ_t, the product of *all* steps. α belongs to this stride alone.",
     "x_t'nin ağırlığında √ᾱ_t duruyor; bu *bütün* adımların çarpımıdır. α ise yalnız bu aralığındır."),
    ({"over": lambda a: 1.0, "std": lambda a, p: (_small(a, p) * (1 - a)) ** 0.5},
     "the division by 1-ᾱ_t is missing in the mean and in β̃.",
     "ortalamada ve β̃'da 1-ᾱ_t'ye bölme eksik."),
    ({"over": lambda a: 1.0},
     "the mean is not divided by 1-ᾱ_t.",
     "ortalama 1-ᾱ_t'ye bölünmemiş."),
    ({"noise_over": lambda a: 1 - a},
     "the noise is divided by 1-ᾱ_t too. Is there a bracket in the wrong place?",
     "gürültü de 1-ᾱ_t'ye bölünüyor. Yanlış yerde bir parantez mi var?"),
    ({"for_x_0": lambda a, p: p * (1 - a / p), "for_x_t": lambda a, p: (a / p) * (1 - p)},
     "in the mean both roots are missing: √ᾱ_prev in front of x̂_0, √α in front of x_t.",
     "ortalamada iki kök de eksik: x̂_0'ın önünde √ᾱ_prev, x_t'nin önünde √α."),
    ({"over": lambda a: (1 - a) ** 0.5},
     "the mean is divided by √(1-ᾱ_t); no root stands there.",
     "ortalama √(1-ᾱ_t)'ye bölünmüş; orada kök yok."),
    ([{"std": lambda a, p: ((1 - p) / (1 - a)) ** 0.5}, {"std": lambda a, p: (1 - p) / (1 - a)}],
     "in β̃ the factor β is missing.",
     "β̃'da β çarpanı eksik."),
    ({"std": lambda a, p: ((1 - p) * (1 - a / p)) ** 0.5},
     "in β̃ the division by 1-ᾱ_t is missing.",
     "β̃'da 1-ᾱ_t'ye bölme eksik."),
    ({"std": lambda a, p: float(p < 1)},
     "z comes in with its full size 1. Multiply it by √β̃.",
     "z, 1 büyüklüğüyle olduğu gibi girmiş. √β̃ ile çarp."),
    ({"std": lambda a, p: 1.0},
     "z comes in with its full size 1, in the last stride too. Multiply it by √β̃.",
     "z, son aralıkta da, 1 büyüklüğüyle olduğu gibi girmiş. √β̃ ile çarp."),
    ([{"std": lambda a, p: -(_small(a, p) ** 0.5)}],
     "the noise is subtracted; the check gives z to be *added*.",
     "gürültü çıkarılmış; denetim z'yi *eklenmek* üzere veriyor."),
    (lambda x_t, x_0, a, p, z: p**0.5 * x_0 + (1 - p) ** 0.5 * z,
     "the guess is noised afresh: x_t is not used at all.",
     "tahmin baştan gürültülenmiş: x_t hiç kullanılmıyor."),
    (lambda x_t, x_0, a, p, z: x_0,
     "this is x̂_0, the whole way in one jump.",
     "bu x̂_0, yani bütün yol tek sıçramada."),
    ([{"std": lambda a, p: (1 - a / p) ** 0.5 if p < 1 else 0.0}],
     "the noise has the *large* variance β in every stride but the last. Asked for is the small one, β̃.",
     "son aralık dışında gürültünün varyansı *büyük* olan, β. İstenen, küçük olan β̃."),
    ({
         "for_x_0": lambda a, p: p**0.5 * (1 - a),
         "for_x_t": lambda a, p: a**0.5 * (1 - p),
         "std": lambda a, p: (1 - p) ** 0.5,
     },
     "α stands for ᾱ_t in your step: α = ᾱ_t/ᾱ_prev is that of this stride alone.",
     "adımında α'nın yerinde ᾱ_t var: α = ᾱ_t/ᾱ_prev yalnız bu aralığındır."),
]
# fmt: on
# fmt: off
UNDER_ROOT = Phrase("a root is taken of a negative number, so the answer is complex. Look at what stands under the roots when ᾱ_prev is 1: is σ² really that of the small variance?",
                    "negatif bir sayının kökü alınıyor; cevap bu yüzden karmaşık. ᾱ_prev 1 iken köklerin altında ne var, bak: σ² gerçekten küçük varyansınki mi?")
UPSIDE_DOWN = Phrase("a root is taken of a negative number, so the answer is complex. Your α is larger than 1, and β = 1-α below 0: the fraction is upside down. The noisier level has the smaller ᾱ: α = ᾱ_t/ᾱ_prev.",
                     "negatif bir sayının kökü alınıyor; cevap bu yüzden karmaşık. α'n 1'den büyük, β = 1-α ise 0'ın altında: kesir baş aşağı. Gürültülü düzeyin ᾱ'sı küçük olandır: α = ᾱ_t/ᾱ_prev.")
# fmt: on


@LESSON.task(points=2, reread="strides")
def ddpm_step(student: Any, generator: Generator) -> None:
    """`ddpm_step(x_t, x_0_hat, alpha_bar, alpha_bar_prev, z)`: a draw from the posterior of a stride."""
    cases = []
    for shape, bar, prev in _strides(generator):
        x_t, x_0_hat, z = normal(generator, shape, shape, shape)
        cases.append((x_t, x_0_hat, bar, prev, z))
    _real_numbers(student, cases)
    compare(student, _ddpm, cases, DDPMS)


def _real_numbers(student: Any, cases: list[tuple[Any, ...]]) -> None:
    """Python's `(-0.1) ** 0.5` is a complex number, without an error."""
    answers = [call(student, *case) for case in cases]
    odd = [isinstance(a, complex) or (isinstance(a, Tensor) and a.is_complex()) for a in answers]
    if any(odd):  # everywhere: β itself is negative; here and there: a variance that is too large
        text = UPSIDE_DOWN if all(odd[:2]) else UNDER_ROOT
        raise NotRight(text.said(), came_back=describe(answers[odd.index(True)]))


def _epsilon(x_t: Tensor, x_0: Tensor, a: float, p: float) -> Any:
    return (x_t - a**0.5 * x_0) / (1 - a) ** 0.5


def _ddim(
    x_t: Tensor,
    x_0_hat: Tensor,
    alpha_bar: float,
    alpha_bar_prev: float,
    eta: float,
    z: Tensor,
    *,
    variance: Any = lambda a, p, eta: eta**2 * _small(a, p),
    under: Any = lambda p, v: 1 - p - v,
    fresh: Any = lambda v: v**0.5,
    image: Any = lambda a, p: p**0.5,
    level: Any = lambda a, p: p,
    epsilon: Any = _epsilon,
    old: Any = lambda epsilon, z: epsilon,
) -> Any:
    a, v, p = alpha_bar, variance(alpha_bar, alpha_bar_prev, eta), level(alpha_bar, alpha_bar_prev)
    kept = under(p, v) ** 0.5 * old(epsilon(x_t, x_0_hat, a, alpha_bar_prev), z)
    return image(a, p) * x_0_hat + kept + fresh(v) * z


# fmt: off
DDIMS: list[Mistake] = [
    ({"level": lambda a, p: a},
     "the weights are those of the level you leave. At η = 0 your step gives back x_t itself.",
     "ağırlıklar, ayrıldığın düzeyin ağırlıkları. η = 0'da adımın x_t'nin kendisini geri veriyor."),
    ({"level": lambda a, p: a, "variance": lambda a, p, eta: 0.0},
     "the weights are those of the level you leave: your step gives back x_t itself.",
     "ağırlıklar, ayrıldığın düzeyin ağırlıkları: adımın x_t'nin kendisini geri veriyor."),
    ({"under": lambda p, v: 1 - p},
     "σ² is not taken off under the root. Old and fresh noise together then have more variance than the level allows.",
     "kökün altında σ² çıkarılmamış. Eski ve taze gürültünün toplam varyansı o zaman düzeyin izin verdiğinden büyük olur."),
    ({"variance": lambda a, p, eta: eta * _small(a, p)},
     "η is not squared: σ = η √β̃, so σ² = η² β̃.",
     "η'nın karesi alınmamış: σ = η √β̃, öyleyse σ² = η² β̃."),
    ({"fresh": lambda v: v},
     "z is multiplied by σ², a variance. It wants σ.",
     "z, bir varyans olan σ² ile çarpılıyor. σ ile çarpılmalı."),
    ({"under": lambda p, v: 1 - p - v**0.5},
     "under the root σ is taken off, not σ². Variances add up, standard deviations do not.",
     "kökün altında σ² değil, σ çıkarılıyor. Toplanan varyanslardır, standart sapmalar değil."),
    ({"epsilon": lambda x_t, x_0, a, p: x_t},
     "x_t stands where ε̂ belongs. x_t still has the image in it; take that out first, and scale.",
     "ε̂'un yerinde x_t duruyor. x_t'nin içinde görüntü de var; önce onu çıkar, sonra ölçekle."),
    ({"epsilon": lambda x_t, x_0, a, p: x_t - a**0.5 * x_0},
     "your ε̂ is not divided by √(1-ᾱ_t): it is the noise as it lies in x_t, shrunk by its weight.",
     "ε̂'un √(1-ᾱ_t)'ye bölünmemiş: bu, x_t'nin içindeki hâliyle, ağırlığıyla küçülmüş gürültü."),
    ({"epsilon": lambda x_t, x_0, a, p: (x_t - x_0) / (1 - a) ** 0.5},
     "in your ε̂ the image is taken out whole, without its weight √ᾱ_t.",
     "ε̂'unda görüntü, ağırlığı √ᾱ_t olmadan, olduğu gibi çıkarılıyor."),
    ({"epsilon": lambda x_t, x_0, a, p: (x_t - a**0.5 * x_0) / (1 - a)},
     "the root over 1-ᾱ_t is missing in your ε̂.",
     "ε̂'unda 1-ᾱ_t'nin kökü eksik."),
    (lambda x_t, x_0, a, p, eta, z: p**0.5 * x_0 + (1 - p) ** 0.5 * z,
     "the old noise is forgotten: all of the noise is z. And what is η for?",
     "eski gürültü unutulmuş: bütün gürültü z'den geliyor. Peki η ne için?"),
    ({"variance": lambda a, p, eta: 0.0},
     "η and z do nothing: this is the step for η = 0 alone.",
     "η ile z bir şey yapmıyor: bu, yalnız η = 0'ın adımı."),
    ({"variance": lambda a, p, eta: _small(a, p)},
     "η does nothing: this is the step for η = 1 alone, DDPM.",
     "η bir şey yapmıyor: bu, yalnız η = 1'in adımı, yani DDPM."),
    ({"variance": lambda a, p, eta: eta**2 * (1 - p) / (1 - a)},
     "in σ² the factor β = 1-ᾱ_t/ᾱ_prev is missing.",
     "σ²'de β = 1-ᾱ_t/ᾱ_prev çarpanı eksik."),
    ({"variance": lambda a, p, eta: eta**2 * (1 - p)},
     "in σ² stands 1-ᾱ_t where β = 1-ᾱ_t/ᾱ_prev belongs: that of the stride, not of the whole way.",
     "σ²'de β = 1-ᾱ_t/ᾱ_prev olması gereken yerde 1-ᾱ_t duruyor: bütün yolun değil, aralığınki olmalı."),
    ([
         {"epsilon": lambda x_t, x_0, a, p: (x_t - p**0.5 * x_0) / max(1 - p, 1e-12) ** 0.5},
         {"epsilon": lambda x_t, x_0, a, p: (x_t - p**0.5 * x_0) / (1 - a) ** 0.5},
         {"epsilon": lambda x_t, x_0, a, p: (x_t - a**0.5 * x_0) / max(1 - p, 1e-12) ** 0.5},
     ],
     "your ε̂ is taken with ᾱ_prev. The noise lies in x_t, so it is ᾱ_t that belongs there.",
     "ε̂'un ᾱ_prev ile alınmış. Gürültü x_t'nin içinde; oraya ᾱ_t yakışır."),
    ({"old": lambda epsilon, z: z},
     "z stands where ε̂ belongs: the old noise is forgotten, and z comes in twice.",
     "ε̂'un yerinde z duruyor: eski gürültü unutulmuş, z ise iki kez giriyor."),
    ({"epsilon": lambda x_t, x_0, a, p: (x_t - a * x_0) / (1 - a) ** 0.5},
     "in your ε̂ the root over ᾱ_t is missing.",
     "ε̂'unda ᾱ_t'nin kökü eksik."),
    ({"epsilon": lambda x_t, x_0, a, p: (a**0.5 * x_0 - x_t) / (1 - a) ** 0.5},
     "the sign of your ε̂ is the wrong way round.",
     "ε̂'unun işareti ters."),
    ({"image": lambda a, p: p},
     "the root over ᾱ_prev in front of x̂_0 is missing.",
     "x̂_0'ın önündeki ᾱ_prev'in kökü eksik."),
    ({"image": lambda a, p: a**0.5},
     "x̂_0 has the weight √ᾱ_t of the level you leave; it must be √ᾱ_prev.",
     "x̂_0'ın ağırlığı ayrıldığın düzeyin √ᾱ_t'si; √ᾱ_prev olmalı."),
    ({"image": lambda a, p: 1.0},
     "x̂_0 comes in whole; its weight √ᾱ_prev is missing.",
     "x̂_0 olduğu gibi giriyor; ağırlığı olan √ᾱ_prev eksik."),
    ({"under": lambda p, v: (1 - p - v) ** 2},
     "the root over 1-ᾱ_prev-σ² is missing.",
     "1-ᾱ_prev-σ²'nin kökü eksik."),
    ({"under": lambda p, v: 1 - p + v},
     "under the root σ² is added; it must be taken off.",
     "kökün altında σ² eklenmiş; çıkarılmalı."),
    ({"fresh": lambda v: 0.0},
     "σ² is taken off under the root, but σz is not added: noise is missing.",
     "kökün altında σ² çıkarılmış, ama σz eklenmemiş: gürültü eksik."),
    ({"fresh": lambda v: 1.0},
     "z comes in with its full size; it is to be multiplied by σ.",
     "z olduğu gibi giriyor; σ ile çarpılmalı."),
    ({"variance": lambda a, p, eta: eta**2 * (1 - a / p)},
     "σ² is made of the *large* variance β; asked for is the small one, β̃.",
     "σ² *büyük* varyanstan, β'dan yapılmış; istenen, küçük olan β̃."),
    ({"variance": lambda a, p, eta: eta**2 * (1 - a / p) * (1 - a) / max(1 - p, 1e-12)},
     "in β̃ the fraction is upside down: (1-ᾱ_prev)/(1-ᾱ_t), below 1.",
     "β̃'daki kesir baş aşağı: (1-ᾱ_prev)/(1-ᾱ_t), 1'in altında."),
    ({"variance": lambda a, p, eta: (1 - eta) ** 2 * _small(a, p)},
     "η runs the wrong way: at 0 there is no fresh noise, at 1 as much as in DDPM.",
     "η ters yönde: 0'da taze gürültü yoktur, 1'de DDPM'deki kadardır."),
]
# fmt: on


@LESSON.task(points=4, reread="ddim")
def ddim_step(student: Any, generator: Generator) -> None:
    """`ddim_step(x_t, x_0_hat, alpha_bar, alpha_bar_prev, eta, z)`: the step for any share of fresh noise."""
    cases: list[tuple[Any, ...]] = []
    strides = [*_strides(generator), *_strides(generator)[:2]]
    for eta, (shape, bar, prev) in zip((0.0, 0.5, 0.8, 1.0, 0.3), strides, strict=True):
        x_t, x_0_hat, z = normal(generator, shape, shape, shape)
        cases.append((x_t, x_0_hat, bar, prev, eta, z))
    _real_numbers(student, cases)
    compare(student, _ddim, cases, DDIMS)


sample_loop = LESSON.task(points=4, reread="step-code")(judge_sample_loop)


between = LESSON.task(points=2, reread="slerp-code")(judge_between)
