"""Checks of lesson 04, the training objective."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference, question
from minidiff.checks.learning import learn as judge_learn
from minidiff.checks.parts import Remembering, alpha_bars, normal, one_before, wide
from minidiff.checks.seen import network_seen
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.phrase import Phrase

LESSON = Lesson(
    "04",
    "04_objective",
    Phrase("The training objective", "Eğitim amacı"),
    sections={
        "kl": Phrase("4. The KL of two Gaussians", "4. İki Gauss'un KL'si"),
        "optimum": Phrase(
            "7. The best answer, and why it is not free of error", "7. En iyi cevap ve neden hatasız olmadığı"
        ),
        "step": Phrase("1. The training step", "1. Eğitim adımı"),
        "by-timestep": Phrase("8. The loss by timestep", "8. Zaman adımına göre kayıp"),
        "targets": Phrase("9. Three questions: ε, x_0, v", "9. Üç soru: ε, x_0, v"),
        "errors": Phrase('"Zero is the goal"', '"Amaç sıfırdır"'),
    },
)

predict_zero = LESSON.choice(
    "predict_zero",
    right="b",
    because={
        "a": Phrase(
            "size does not help where one $x_t$ can come from many pairs of image and noise. Can it, in A? Can it, in B?",
            "bir $x_t$ birçok görüntü ve gürültü çiftinden gelebiliyorsa büyüklük yaramaz. A'da gelebilir mi? B'de gelebilir mi?",
        ),
        "c": Phrase(
            "noise is random when it is *drawn*. The network is asked afterwards, with $x_t$ in its hands. What can be worked out from $x_t$ if there is only one possible $x_0$?",
            "gürültü *çekilirken* rastgeledir. Ağa ise sonra, $x_t$ elindeyken sorulur. Mümkün olan tek bir $x_0$ varsa $x_t$'den ne hesaplanabilir?",
        ),
    },
    points=1,
    reread="errors",
)


# ---- the KL of two Gaussians -------------------------------------------------------------------------------


def _rows(squares: Tensor) -> Tensor:
    return squares.flatten(1).sum(dim=1)


def _kl(
    mean_1: Tensor,
    mean_2: Tensor,
    variance: float,
    *,
    gap: Any = lambda m1, m2: m1 - m2,
    square: Any = torch.square,
    gather: Any = _rows,
    over: Any = lambda v: 2 * v,
) -> Any:
    return gather(square(gap(mean_1, mean_2))) / over(variance)


@LESSON.task(points=2, reread="kl")
def kl(student: Any, generator: Generator) -> None:
    """`kl(mean_1, mean_2, variance)`: one KL for each pair of Gaussians of equal variance."""
    cases = [
        (*normal(generator, shape, shape), variance)
        for shape, variance in (((3, 2), 0.3), ((4, 1, 3, 3), 1.7), ((2, 5), 0.8))
    ]
    # fmt: off
    mistakes: list[Mistake] = [
        ({"over": lambda v: v},
         "twice too large: in the exponent of a Gaussian stands 2σ².",
         "iki kat büyük: Gauss'un üssünde 2σ² durur."),
        ({"over": lambda v: 2 * v**0.5},
         "divided by the standard deviation. Widths are counted in squares here, like the distance.",
         "standart sapmaya bölünmüş. Burada genişlik de uzaklık gibi karesiyle sayılır."),
        ({"over": lambda v: 2 * v**2},
         "the variance is squared once more: `variance` is already σ².",
         "varyansın bir kez daha karesi alınmış: `variance` zaten σ²'dir."),
        ({"gather": lambda s: s.flatten(1).mean(dim=1)},
         "a mean over the coordinates. Independent coordinates *add* their KLs: two pixels tell two distributions apart better than one.",
         "koordinatların ortalaması alınmış. Bağımsız koordinatların KL'leri *toplanır*: iki piksel, iki dağılımı bir pikselden daha iyi ayırır."),
        ({"square": torch.abs},
         "the distance is not squared.",
         "uzaklığın karesi alınmamış."),
        ({"gather": lambda s: _rows(s).sqrt()},
         "the root makes it the distance; asked for is its square.",
         "kök alınca uzaklığın kendisi çıkar; istenen karesi."),
        ({"gather": torch.sum},
         "this is one number for the whole batch. Each pair has its own KL: shape (B,).",
         "bu, bütün yığın (batch) için tek bir sayı. Her çiftin kendi KL'si var: şekil (B,)."),
        ({"gather": lambda s: s},
         "one number for each coordinate. Add them up within each pair: shape (B,).",
         "her koordinat için bir sayı. Her çiftin içinde topla: şekil (B,)."),
        ({"gap": lambda m1, m2: m1 + m2},
         "the means are added; their *difference* counts.",
         "ortalamalar toplanmış; önemli olan *farkları*."),
        ({"over": lambda v: 2},
         "the variance does nothing: the wider the bells, the harder they are to tell apart. Divide by it.",
         "varyans bir işe yaramıyor: çanlar genişledikçe ayırt etmek zorlaşır. Ona böl."),
        ([{"gather": torch.mean}, {"gather": lambda s: _rows(s).mean()}],
         "this is one number, a mean over the whole batch. Each pair has its own KL: shape (B,).",
         "bu, bütün yığın (batch) üzerinden ortalanmış tek bir sayı. Her çiftin kendi KL'si var: şekil (B,)."),
        ({"over": lambda v: 1 / v / 2},
         "multiplied by the variance; it is divided: wide bells are hard to tell apart.",
         "varyansla çarpılmış; bölünmeli: geniş çanları ayırt etmek zordur."),
        ({"over": lambda v: 0.5 * v},
         "divided by σ²/2 where 2σ² belongs: in Python `/ 2 * v` divides and then multiplies. Four times too large.",
         "2σ² yerine σ²/2'ye bölünmüş: dört kat büyük."),
        ({"gap": lambda m1, m2: m1.flatten(1).sum(1, keepdim=True) - m2.flatten(1).sum(1, keepdim=True)},
         "the coordinates are added up before they are squared, so differences cancel out.",
         "koordinatlar, kareleri alınmadan toplanmış; farklar birbirini götürüyor."),
    ]
    # fmt: on
    compare(student, _kl, cases, mistakes)


# ---- the simple loss ---------------------------------------------------------------------------------------


class _Network(Remembering):
    """A network of one weight: w·x_t + c·(t + 1). It depends on both of its inputs."""

    def __init__(self, weight: float, slope: float) -> None:
        self.weight, self.slope = torch.tensor(weight, requires_grad=True), slope
        self.asked: list[tuple[Tensor, Any]] = []

    def __call__(self, x_t: Tensor, t: Any) -> Tensor:
        guess: Tensor = self.weight * x_t + self.slope * (wide(torch.as_tensor(t), x_t) + 1)
        self.asked.append((x_t.detach(), t))
        return guess


def _loss(
    network: Any,
    x_0: Tensor,
    t: Tensor,
    epsilon: Tensor,
    alpha_bars: Tensor,
    *,
    bars: Any = lambda bars: bars,
    index: Any = lambda t: t,
    image: Any = lambda a: a**0.5,
    noise: Any = lambda a: (1 - a) ** 0.5,
    target: Any = lambda x_0, epsilon, a: epsilon,
    measure: Any = lambda error: error.square().mean(),
    clock: Any = lambda t, T: t,
) -> Any:
    a = wide(bars(alpha_bars)[index(t)], x_0)
    guess = network(image(a) * x_0 + noise(a) * epsilon, clock(t, len(alpha_bars)))
    return measure(guess - target(x_0, epsilon, a))


# fmt: off
LOSSES: list[Mistake] = [
    ({"target": lambda x_0, e, a: x_0},
     "the guess is compared with x_0. This network is asked for the noise.",
     "tahmin x_0 ile karşılaştırılıyor. Bu ağa sorulan gürültü."),
    ({"measure": lambda error: error.square().sum()},
     "a sum over everything: it grows with the batch and with the image, and so would every step of the training. Take the mean.",
     "her şeyin toplamı: yığınla ve görüntüyle büyür, eğitimin her adımı da onunla. Ortalamasını al."),
    ({"measure": lambda error: _rows(error.square()).mean()},
     "the mean over the images, but a sum over the pixels. Here the mean is over everything: then knowing nothing costs 1, whatever the size of the image.",
     "görüntüler üzerinden ortalama, ama pikseller üzerinden toplam. Burada ortalama her şeyin üzerindendir: o zaman görüntü ne büyüklükte olursa olsun hiçbir şey bilmemenin bedeli 1'dir."),
    ({"measure": lambda error: error.square().flatten(1).mean(dim=1)},
     "one loss for each image. Asked for is one number, the mean of them.",
     "her görüntü için bir kayıp. İstenen tek bir sayı: bunların ortalaması."),
    ({"measure": lambda error: error.abs().mean()},
     "the error is not squared. With squares the best answer is the mean; with absolute values it is another one.",
     "hatanın karesi alınmamış. Karelerle en iyi cevap ortalamadır; mutlak değerle başka bir şeydir."),
    ([{"measure": torch.mean}, {"measure": lambda error: error.mean().square()}],
     "the error is not squared: too much here and too little there cancel out.",
     "hatanın karesi alınmamış: burada fazlası, orada eksiği birbirini götürür."),
    ({"measure": lambda error: error.square().mean().sqrt()},
     "a root too many: asked for is the mean of the squares.",
     "bir kök fazla: istenen, karelerin ortalaması."),
    ({"image": lambda a: 1.0, "noise": lambda a: 0.0},
     "the network is shown the clean x_0. It must see x_t, the image *with* noise.",
     "ağa temiz x_0 gösteriliyor. Oysa x_t'yi, *gürültülü* görüntüyü görmeli."),
    ({"image": lambda a: 0.0, "noise": lambda a: 1.0},
     "the network is shown the noise itself: the question gives the answer away.",
     "ağa gürültünün kendisi gösteriliyor: soru, cevabı ele veriyor."),
    ({"image": lambda a: 1.0, "noise": lambda a: 1.0},
     "x_t is x_0 plus ε, without the two weights of the jump.",
     "x_t, sıçramanın iki ağırlığı olmadan x_0 artı ε."),
    ({"image": lambda a: a, "noise": lambda a: 1 - a},
     "in x_t the two roots are missing.",
     "x_t'de iki kök eksik."),
    ({"bars": one_before},
     "x_t has one noising step too few: ᾱ is taken one place too early.",
     "x_t'de bir gürültüleme adımı eksik: ᾱ bir yer erken alınmış."),
    ({"index": lambda t: t[:1].expand(len(t))},
     "every image was noised with the t of the first one. Each has its own.",
     "her görüntü ilkinin t'siyle gürültülenmiş. Her birinin kendi t'si var."),
    ({"clock": lambda t, T: t / T},
     "the network was told t/T. It wants t as it is, from 0 to T-1.",
     "ağa t/T söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e."),
    (lambda network, x_0, t, e, bars: (e - network(bars[t].reshape(-1, *[1] * (x_0.ndim - 1)) ** 0.5 * x_0 + (1 - bars[t].reshape(-1, *[1] * (x_0.ndim - 1))) ** 0.5 * e, bars[t])).square().mean(),
     "the network was told ᾱ_t. It wants t as it is, from 0 to T-1.",
     "ağa ᾱ_t söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e."),
    (lambda network, x_0, t, e, bars: (e - network(bars[t].reshape(-1, 1, 1, 1) ** 0.5 * x_0 + (1 - bars[t].reshape(-1, 1, 1, 1)) ** 0.5 * e, t.float())).square().mean(),
     "right for images. For points (B, 2) a shape of (B, 1, 1, 1) pairs every point with every ᾱ: let the number of ones follow from x_0.ndim.",
     "görüntüler için doğru. (B, 2) şeklindeki noktalarda (B, 1, 1, 1), her noktayı her ᾱ ile eşler: birlerin sayısı x_0.ndim'den çıksın."),
    ({"clock": lambda t, T: t + 1},
     "the network was told t + 1. It wants t as it is, from 0 to T-1.",
     "ağa t + 1 söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e."),
    ({"noise": lambda a: 1 - a},
     "in x_t the root over 1-ᾱ is missing.",
     "x_t'de 1-ᾱ'nın kökü eksik."),
    ({"image": lambda a: a},
     "in x_t the root over ᾱ is missing.",
     "x_t'de ᾱ'nın kökü eksik."),
    ({"image": lambda a: (1 - a) ** 0.5, "noise": lambda a: a**0.5},
     "in x_t the two weights have changed places.",
     "x_t'de iki ağırlık yer değiştirmiş."),
    ({"noise": lambda a: -((1 - a) ** 0.5)},
     "in x_t the noise is subtracted; then the network is asked for -ε.",
     "x_t'de gürültü çıkarılmış; o zaman ağa sorulan -ε olur."),
    ({"index": lambda t: t - 1},
     "in x_t ᾱ is read at t - 1; at t = 0 that is the *last* one. Index t already means t+1 steps.",
     "x_t'de ᾱ, t - 1'de okunuyor; t = 0'da bu *sonuncusu* olur. t indisi zaten t+1 adım demektir."),
    ({"target": lambda x_0, e, a: (1 - a) ** 0.5 * e},
     "the guess is compared with √(1-ᾱ)·ε, the noise as it lies in x_t. The target is ε itself.",
     "tahmin √(1-ᾱ)·ε ile, yani x_t'deki hâliyle gürültüyle karşılaştırılıyor. Hedef ε'un kendisi."),
    ({"target": lambda x_0, e, a: a**0.5 * x_0 + (1 - a) ** 0.5 * e},
     "the guess is compared with x_t, its own input. The target is ε.",
     "tahmin, kendi girdisi olan x_t ile karşılaştırılıyor. Hedef ε."),
    ({"target": lambda x_0, e, a: a**0.5 * e - (1 - a) ** 0.5 * x_0},
     "the guess is compared with v. This network is asked for ε.",
     "tahmin v ile karşılaştırılıyor. Bu ağa sorulan ε."),
    ({"target": lambda x_0, e, a: -e},
     "guess and noise are added where their difference belongs.",
     "farkları gerekirken tahmin ile gürültü toplanmış."),
    ({"target": lambda x_0, e, a: 0 * e},
     "nothing is subtracted from the guess: this is the mean of its own squares.",
     "tahminden hiçbir şey çıkarılmamış: bu, kendi karelerinin ortalaması."),
    ({"clock": lambda t, T: t / (T - 1)},
     "the network was told t/(T-1). It wants t as it is, from 0 to T-1.",
     "ağa t/(T-1) söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e."),
    ({"clock": lambda t, T: T - 1 - t},
     "the network was told T-1-t: its clock runs backwards.",
     "ağa T-1-t söylenmiş: saati tersine yürüyor."),
    ({"clock": lambda t, T: 0 * t},
     "the network was not told t, but 0 for every image.",
     "ağa t değil, her görüntü için 0 söylenmiş."),
    ({"clock": lambda t, T: t[:1].expand(len(t))},
     "the network was told the t of the first image for all of them.",
     "ağa bütün görüntüler için ilkinin t'si söylenmiş."),
    ({"measure": lambda error: error.square().mean() / 2},
     "half of the mean: no ½ stands in this loss.",
     "ortalamanın yarısı: bu kayıpta ½ yok."),
]
# fmt: on
# fmt: off
OTHER_NOISE = Phrase("Two calls with the same arguments gave two losses: noise is drawn inside. It is given to your function as `epsilon`, for x_t and for the target alike.",
                     "Aynı argümanlarla iki çağrı iki ayrı kayıp verdi: içeride gürültü çekiliyor. Gürültü, hem x_t hem de hedef için işlevine `epsilon` olarak veriliyor.")
NO_SLOPE = Phrase("the value is right, but a training could not use it: no slope leads back to the network's weights. `.item()`, `.detach()`, `float(...)`, numpy and `torch.no_grad()` cut the thread.",
                  "değer doğru, ama eğitim onu kullanamaz: ağın ağırlıklarına geri giden gradyan yok. `.item()`, `.detach()`, `float(...)`, numpy ve `torch.no_grad()` bu ipi koparır.")
# fmt: on


@LESSON.task(points=3, reread="step")
def simple_loss(student: Any, generator: Generator) -> None:
    """`simple_loss(network, x_0, t, epsilon, alpha_bars)`: one number with a slope."""
    cases: list[tuple[Any, ...]] = []
    for shape, times, T, weight, slope in (
        ((3, 1, 4, 4), [2, 0, 7], 8, 0.7, 0.15),
        ((4, 2), [4, 1, 3, 0], 5, -0.4, 0.25),
        ((2, 3, 2, 2), [5, 3], 6, 1.3, -0.1),
    ):
        x_0, epsilon = normal(generator, shape, shape)
        bars = alpha_bars(0.1 + 0.4 * torch.rand(T, generator=generator))
        cases.append((_Network(weight, slope), x_0, torch.tensor(times), epsilon, bars))
    one, two = (call(student, *cases[0], allowed=("checks",), seed=seed) for seed in (1, 2))
    if (value := as_tensor(one)) is not None and not value.is_meta and difference(two, value):
        raise NotRight(OTHER_NOISE.said(), asked=question(_loss, cases[0]), came_back=describe(one))
    look = partial(network_seen, student, cases, _loss)
    compare(student, _loss, cases, LOSSES, allowed=("checks",), seen=look)
    for case in cases:
        answer = call(student, *case, allowed=("checks",))
        if not isinstance(answer, Tensor) or not answer.requires_grad:
            raise NotRight(NO_SLOPE.said(), asked=question(_loss, case), came_back=describe(answer))
        found, true = (torch.autograd.grad(a, case[0].weight)[0] for a in (answer.sum(), _loss(*case)))
        if problem := difference(found, true):
            raise NotRight(problem, asked=question(_loss, case))


# ---- the clean image behind each answer --------------------------------------------------------------------


def _of_epsilon(p: Tensor, x_t: Tensor, a: float) -> Any:
    return (x_t - (1 - a) ** 0.5 * p) / a**0.5


def _of_x_0(p: Tensor, x_t: Tensor, a: float) -> Tensor:
    return p


def _of_v(p: Tensor, x_t: Tensor, a: float) -> Any:
    return a**0.5 * x_t - (1 - a) ** 0.5 * p


def _x_0(
    prediction: Tensor,
    kind: str,
    x_t: Tensor,
    alpha_bar: float,
    *,
    epsilon: Any = _of_epsilon,
    x_0: Any = _of_x_0,
    v: Any = _of_v,
) -> Any:
    return {"epsilon": epsilon, "x_0": x_0, "v": v}[kind](prediction, x_t, alpha_bar)


# fmt: off
KINDS: list[Mistake] = [
    ({"epsilon": lambda p, x_t, a: x_t - (1 - a) ** 0.5 * p},
     "for \"epsilon\" the division is missing: after taking the noise away, √ᾱ·x_0 is left, not x_0.",
     "\"epsilon\" için bölme eksik: gürültü çıkınca geriye x_0 değil √ᾱ·x_0 kalır."),
    ({"epsilon": lambda p, x_t, a: (x_t - (1 - a) * p) / a},
     "for \"epsilon\" both roots are missing.",
     "\"epsilon\" için iki kök de eksik."),
    ({"epsilon": lambda p, x_t, a: (x_t - (1 - a) * p) / a**0.5},
     "for \"epsilon\" the root over 1-ᾱ is missing.",
     "\"epsilon\" için 1-ᾱ'nın kökü eksik."),
    ({"epsilon": lambda p, x_t, a: (x_t + (1 - a) ** 0.5 * p) / a**0.5},
     "for \"epsilon\" the noise is added once more; it must be taken away.",
     "\"epsilon\" için gürültü bir kez daha eklenmiş; çıkarılmalı."),
    ({"epsilon": lambda p, x_t, a: x_t - p},
     "for \"epsilon\" the guess is subtracted as it is: the weights of the jump are missing.",
     "\"epsilon\" için tahmin olduğu gibi çıkarılmış: sıçramanın ağırlıkları eksik."),
    ({"x_0": _of_epsilon},
     "for \"x_0\" the answer is already there; you treat it as noise.",
     "\"x_0\" için cevap zaten elinde; ona gürültü gibi davranıyorsun."),
    ({"v": lambda p, x_t, a: a**0.5 * x_t + (1 - a) ** 0.5 * p},
     "for \"v\" a sign is wrong. Put the definitions of x_t and v into your line: does ε cancel?",
     "\"v\" için bir işaret yanlış. x_t ile v'nin tanımlarını satırına koy: ε götürüyor mu?"),
    ({"v": lambda p, x_t, a: (1 - a) ** 0.5 * x_t + a**0.5 * p},
     "for \"v\" this is the noise ε̂, the other row of the rotation.",
     "\"v\" için bu, gürültü ε̂: dönmenin öteki satırı."),
    ({"v": lambda p, x_t, a: (1 - a) ** 0.5 * x_t - a**0.5 * p},
     "for \"v\" the two weights have changed places.",
     "\"v\" için iki ağırlık yer değiştirmiş."),
    ({"v": lambda p, x_t, a: a * x_t - (1 - a) * p},
     "for \"v\" the two roots are missing.",
     "\"v\" için iki kök eksik."),
    ({"v": lambda p, x_t, a: (a**0.5 * x_t - p) / (1 - a) ** 0.5},
     "for \"v\" one equation alone was solved, with x_t in the place of ε. Two equations are given, two unknowns: x_0 and ε.",
     "\"v\" için tek denklem, ε'un yerine x_t konarak çözülmüş. İki denklem var, iki bilinmeyen: x_0 ile ε."),
    ({"epsilon": _of_epsilon, "x_0": _of_epsilon, "v": _of_epsilon},
     "every kind is treated as noise. Does your function look at `kind`?",
     "her türe gürültü gibi davranılıyor. İşlevin `kind`'a bakıyor mu?"),
    ({"v": _of_epsilon},
     "\"v\" is treated as \"epsilon\".",
     "\"v\"ye \"epsilon\" gibi davranılıyor."),
    ({"v": _of_x_0},
     "\"v\" is given back as if it were x_0.",
     "\"v\", x_0'mış gibi geri veriliyor."),
    ({"epsilon": _of_x_0},
     "\"epsilon\" is given back as if it were x_0.",
     "\"epsilon\", x_0'mış gibi geri veriliyor."),
    ({"epsilon": lambda p, x_t, a: (x_t - (1 - a) ** 0.5 * p) / a},
     "for \"epsilon\" the division is by ᾱ; the root is missing.",
     "\"epsilon\" için ᾱ'ya bölünmüş; kök eksik."),
    ({"epsilon": lambda p, x_t, a: (x_t - p) / a**0.5},
     "for \"epsilon\" the weight √(1-ᾱ) of the noise is missing.",
     "\"epsilon\" için gürültünün ağırlığı olan √(1-ᾱ) eksik."),
    ({"epsilon": lambda p, x_t, a: (x_t - a**0.5 * p) / (1 - a) ** 0.5},
     "for \"epsilon\" the two weights have changed places.",
     "\"epsilon\" için iki ağırlık yer değiştirmiş."),
    ({"epsilon": lambda p, x_t, a: a**0.5 * (x_t - (1 - a) ** 0.5 * p)},
     "for \"epsilon\" √ᾱ multiplies where it should divide.",
     "\"epsilon\" için √ᾱ bölmesi gerekirken çarpıyor."),
    ({"epsilon": lambda p, x_t, a: x_t - (1 - a) ** 0.5 * p / a**0.5},
     "for \"epsilon\" only the noise is divided by √ᾱ: a bracket is missing.",
     "\"epsilon\" için yalnız gürültü √ᾱ'ya bölünmüş: bir parantez eksik."),
    ({"epsilon": _of_v},
     "\"epsilon\" is treated as \"v\".",
     "\"epsilon\"a \"v\" gibi davranılıyor."),
    ({"v": lambda p, x_t, a: -(a**0.5) * x_t + (1 - a) ** 0.5 * p},
     "for \"v\" both signs are the wrong way round: this is -x̂_0.",
     "\"v\" için iki işaret de ters: bu -x̂_0."),
    ({"x_0": lambda p, x_t, a: p / a**0.5},
     "for \"x_0\" the answer is already there; nothing is divided.",
     "\"x_0\" için cevap zaten elinde; bölünecek bir şey yok."),
]
# fmt: on
# fmt: off
UNKNOWN_TAKEN = Phrase("kind = \"{kind}\" is none of the three, and no ValueError came. A misspelt kind that is taken for another one makes grey pictures and no error.",
                       "kind = \"{kind}\" üçünden biri değil, ama ValueError gelmedi. Yanlış yazılıp başka bir tür sanılan bir `kind` hata vermeden gri resimler yapar.")
OTHER_ERROR = Phrase("kind = \"{kind}\" is to be refused with a ValueError; what came was: {error}",
                     "kind = \"{kind}\" bir ValueError ile reddedilmeli; gelen ise: {error}")
# fmt: on


@LESSON.task(points=3, reread="targets")
def x_0_from(student: Any, generator: Generator) -> None:
    """`x_0_from(prediction, kind, x_t, alpha_bar)` for epsilon, x_0 and v."""
    cases: list[tuple[Any, ...]] = []
    for kind in ("epsilon", "x_0", "v"):
        for shape in ((3, 1, 4, 4), (2, 2)):
            prediction, x_t = normal(generator, shape, shape)
            alpha_bar = float(0.2 + 0.7 * torch.rand((), generator=generator))
            cases.append((prediction, kind, x_t, alpha_bar))
    compare(student, _x_0, cases, KINDS)
    prediction, _, x_t, alpha_bar = cases[0]
    for kind in ("velocity", "noise", "eps", ""):
        try:
            call(student, prediction, kind, x_t, alpha_bar)
        except Stopped as stopped:
            if isinstance(stopped.error, ValueError):
                continue
            raise NotRight(OTHER_ERROR.said(kind=kind, error=stopped.text)) from None
        except NotRight:  # None came back
            pass
        raise NotRight(UNKNOWN_TAKEN.said(kind=kind))


# ---- the floor ---------------------------------------------------------------------------------------------


def _var(kind: str, a: Tensor, s: float) -> Any:
    """The variance of the target itself."""
    return {"epsilon": torch.ones_like(a), "x_0": s * torch.ones_like(a), "v": a + (1 - a) * s}[kind]


def _cov(kind: str, a: Tensor, s: float) -> Any:
    """Its covariance with x_t."""
    return {"epsilon": (1 - a) ** 0.5, "x_0": a**0.5 * s, "v": (a * (1 - a)) ** 0.5 * (1 - s)}[kind]


def _floor(
    kind: str,
    alpha_bar: Tensor,
    variance: float,
    *,
    var: Any = _var,
    cov: Any = _cov,
    told: Any = lambda cov, spread: cov**2 / spread,
    spread: Any = lambda a, s: a * s + 1 - a,
    less: Any = torch.sub,
    kinds: Any = lambda kind: kind,
    s: Any = lambda s: s,
) -> Any:
    kind, variance = kinds(kind), s(variance)
    known = told(cov(kind, alpha_bar, variance), spread(alpha_bar, variance))
    return less(var(kind, alpha_bar, variance), known)


def _v_alone(kind: str, a: Tensor, s: float) -> Any:
    return 0 * a if kind == "v" else _cov(kind, a, s)


# fmt: off
FLOORS: list[Mistake] = [
    ({"s": lambda s: 1.0},
     "right for data of variance 1, the case of the lesson. With another variance, x_t has another one too.",
     "varyansı 1 olan veri için, yani dersteki durum için doğru. Varyans başkaysa x_t'ninki de başkadır."),
    ({"s": lambda s: s**2},
     "`variance` was squared, as if it were a standard deviation.",
     "`variance`'ın karesi alınmış, sanki standart sapmaymış gibi."),
    ([{"less": lambda v, k: (v - k) ** 0.5}],
     "this is the root of the floor. A loss is a mean of *squares*.",
     "bu, tabanın kökü. Kayıp, *karelerin* ortalamasıdır."),
    ({"less": lambda v, k: k},
     "this is the part of the target that x_t *tells*. The floor is the part that stays unknown: the target's variance less this.",
     "bu, hedefin x_t'nin *söylediği* parçası. Taban, bilinmeden kalan parçadır: hedefin varyansından bunun eksiği."),
    ({"less": lambda v, k: v},
     "this is the variance of the target: the loss of a network that has not even looked at x_t.",
     "bu, hedefin varyansı: x_t'ye hiç bakmamış bir ağın kaybı."),
    ({"kinds": lambda kind: {"epsilon": "x_0", "x_0": "epsilon", "v": "v"}[kind]},
     "ε and x_0 have changed places. Which of the two is easy to see at the clean end?",
     "ε ile x_0 yer değiştirmiş. Temiz uçta hangisini görmek kolay?"),
    ([(lambda kind, a, s: 1.0 + 0 * a if kind == "v" else _floor(kind, a, s))],
     "right for \"epsilon\" and \"x_0\". For \"v\" the floor is 1 only if the data have variance 1: in general x_t and v have something in common.",
     "\"epsilon\" ve \"x_0\" için doğru. \"v\" için taban ancak verinin varyansı 1 ise 1'dir: genelde x_t ile v'nin ortak bir yanı vardır."),
    ({"cov": _v_alone},
     "right for \"epsilon\" and \"x_0\". For \"v\" this is the variance of v; does x_t tell nothing about it? Their covariance is √ᾱ·√(1-ᾱ)·(1 - variance).",
     "\"epsilon\" ve \"x_0\" için doğru. \"v\" için bu, v'nin varyansı; x_t onun hakkında hiçbir şey söylemiyor mu? Kovaryansları √ᾱ·√(1-ᾱ)·(1 - varyans)."),
    (lambda kind, a, s: _floor(kind, a, s) * (a * s + 1 - a),
     "the division by the variance of x_t is missing.",
     "x_t'nin varyansına bölme eksik."),
    ({"cov": lambda kind, a, s: (a * (1 - a)) ** 0.5 * (1 + s) if kind == "v" else _cov(kind, a, s)},
     "for \"v\" the covariance has a sign wrong: v holds *minus* √(1-ᾱ)·x_0, so it is √ᾱ·√(1-ᾱ)·(1 - variance).",
     "\"v\" için kovaryansta bir işaret yanlış: v'de *eksi* √(1-ᾱ)·x_0 var; kovaryans √ᾱ·√(1-ᾱ)·(1 - varyans)."),
    ({"told": lambda cov, spread: cov / spread},
     "the covariance is not squared.",
     "kovaryansın karesi alınmamış."),
    (lambda kind, a, s: _floor(kind, a, s) * (a * s + 1 - a) ** 0.5,
     "divided by the standard deviation of x_t, at the end; its variance belongs there.",
     "sonunda x_t'nin standart sapmasına bölünmüş; varyansına bölünmeli."),
    ([lambda kind, a, s: {"epsilon": 1 - a, "x_0": a * s, "v": s}[kind] / (a * s + 1 - a), lambda kind, a, s: (s - a * s / (a * s + 1 - a)) if kind == "x_0" else _floor(kind, a, s)],
     "for \"x_0\" the squared covariance is ᾱ·variance², not ᾱ·variance; and the floor is what is left when the part that x_t tells is subtracted.",
     "\"x_0\" için kovaryansın karesi ᾱ·varyans değil, ᾱ·varyans²'dir; taban da x_t'nin söylediği parça çıkınca kalandır."),
    ({"told": lambda cov, spread: cov**2},
     "the squared covariance is not divided by the variance of x_t.",
     "kovaryansın karesi x_t'nin varyansına bölünmemiş."),
    ({"told": lambda cov, spread: cov**2 / spread**0.5},
     "divided by the standard deviation of x_t; its variance belongs there.",
     "x_t'nin standart sapmasına bölünmüş; varyansına bölünmeli."),
    ({"told": lambda cov, spread: cov**2 / spread**2},
     "divided by the variance of x_t twice.",
     "x_t'nin varyansına iki kez bölünmüş."),
    ({"less": torch.add},
     "what x_t tells is added; it must be subtracted from the target's variance.",
     "x_t'nin söylediği eklenmiş; hedefin varyansından çıkarılmalı."),
    ({"cov": lambda kind, a, s: {"epsilon": 1 - a, "x_0": a * s, "v": _cov("v", a, s)}[kind]},
     "in the covariance a root is missing: x_t holds √ᾱ·x_0 and √(1-ᾱ)·ε.",
     "kovaryansta bir kök eksik: x_t'de √ᾱ·x_0 ile √(1-ᾱ)·ε var."),
    ({"cov": lambda kind, a, s: a**0.5 if kind == "x_0" else _cov(kind, a, s)},
     "for \"x_0\" the covariance is √ᾱ·variance: the variance is missing.",
     "\"x_0\" için kovaryans √ᾱ·varyans'tır: varyans eksik."),
    ([{"spread": lambda a, s: a + (1 - a) * s}, {"spread": lambda a, s: a + (1 - a) * s, "cov": _v_alone}],
     "in the variance of x_t the two shares have changed places: it is ᾱ·variance + 1 - ᾱ.",
     "x_t'nin varyansında iki pay yer değiştirmiş: doğrusu ᾱ·varyans + 1 - ᾱ."),
    ({"spread": lambda a, s: 1.0},
     "x_t is taken to have variance 1. That is so only if the data have; here it is ᾱ·variance + 1 - ᾱ.",
     "x_t'nin varyansı 1 sanılmış. Bu ancak verininki de 1 ise doğru; burada ᾱ·varyans + 1 - ᾱ."),
]
# fmt: on


@LESSON.task(points=4, reread="by-timestep")
def floor(student: Any, generator: Generator) -> None:
    """`floor(kind, alpha_bar, variance)`: the smallest loss there is, for Gaussian data."""
    kinds = (("epsilon", 0.25), ("x_0", 3.0), ("v", 0.4), ("epsilon", 2.0), ("x_0", 0.5), ("v", 4.0))
    cases = [(kind, 0.02 + 0.96 * torch.rand(5, generator=generator), variance) for kind, variance in kinds]
    compare(student, _floor, cases, FLOORS)


learn = LESSON.task(points=3, reread="optimum")(judge_learn)
