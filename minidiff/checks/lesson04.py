"""Checks of lesson 04, the training objective."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference, question
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import WRONG_KIND, Say

LESSON = Lesson(
    "04",
    "04_objective",
    Say("The training objective", "Eğitim amacı"),
    sections={
        "kl": Say("4. The KL of two Gaussians", "4. İki Gauss'un KL'si"),
        "optimum": Say(
            "7. The best answer, and why it is not free of error", "7. En iyi cevap ve neden hatasız olmadığı"
        ),
        "step": Say("1. The training step", "1. Eğitim adımı"),
        "by-timestep": Say("8. The loss by timestep", "8. Zaman adımına göre kayıp"),
        "targets": Say("9. Three questions: ε, x_0, v", "9. Üç soru: ε, x_0, v"),
        "errors": Say('"Zero is the goal"', '"Amaç sıfırdır"'),
    },
)

predict_zero = LESSON.choice(
    "predict_zero",
    right="b",
    because={
        "a": Say(
            "size does not help where one $x_t$ can come from many pairs of image and noise. Can it, in A? "
            "Can it, in B?",
            "bir $x_t$ birçok görüntü ve gürültü çiftinden gelebiliyorsa büyüklük yaramaz. A'da gelebilir mi? "
            "B'de gelebilir mi?",
        ),
        "c": Say(
            "noise is random when it is *drawn*. The network is asked afterwards, with $x_t$ in its hands. What "
            "can be worked out from $x_t$ if there is only one possible $x_0$?",
            "gürültü *çekilirken* rastgeledir. Ağa ise sonra, $x_t$ elindeyken sorulur. Mümkün olan tek bir "
            "$x_0$ varsa $x_t$'den ne hesaplanabilir?",
        ),
    },
    points=1,
    reread="errors",
)


# ---- the KL of two Gaussians -------------------------------------------------------------------------------


def _rows(squares: Tensor) -> Tensor:
    return squares.flatten(1).sum(dim=1)


def _true_kl(mean_1: Tensor, mean_2: Tensor, variance: float) -> Any:
    return _rows((mean_1 - mean_2) ** 2) / (2 * variance)


@LESSON.task(points=2, reread="kl")
def kl(student: Any, generator: Generator) -> None:
    """`kl(mean_1, mean_2, variance)`: one KL for each pair of Gaussians of equal variance."""
    cases = []
    for shape, variance in (((3, 2), 0.3), ((4, 1, 3, 3), 1.7), ((2, 5), 0.8)):
        mean_1, mean_2 = (torch.randn(shape, generator=generator) for _ in range(2))
        cases.append((mean_1, mean_2, variance))
    compare(
        student,
        _true_kl,
        cases,
        mistakes=[
            (
                lambda m1, m2, v: _rows((m1 - m2) ** 2) / v,
                "twice too large: in the exponent of a Gaussian stands 2σ².",
                "iki kat büyük: Gauss'un üssünde 2σ² durur.",
            ),
            (
                lambda m1, m2, v: _rows((m1 - m2) ** 2) / (2 * v**0.5),
                "divided by the standard deviation. Widths are counted in squares here, like the distance.",
                "standart sapmaya bölünmüş. Burada genişlik de uzaklık gibi karesiyle sayılır.",
            ),
            (
                lambda m1, m2, v: _rows((m1 - m2) ** 2) / (2 * v**2),
                "the variance is squared once more: `variance` is already σ².",
                "varyansın bir kez daha karesi alınmış: `variance` zaten σ²'dir.",
            ),
            (
                lambda m1, m2, v: (m1 - m2).flatten(1).square().mean(dim=1) / (2 * v),
                "a mean over the coordinates. Independent coordinates *add* their KLs: two pixels tell two "
                "distributions apart better than one.",
                "koordinatların ortalaması alınmış. Bağımsız koordinatların KL'leri *toplanır*: iki piksel, iki "
                "dağılımı bir pikselden daha iyi ayırır.",
            ),
            (
                lambda m1, m2, v: _rows((m1 - m2).abs()) / (2 * v),
                "the distance is not squared.",
                "uzaklığın karesi alınmamış.",
            ),
            (
                lambda m1, m2, v: _rows((m1 - m2) ** 2).sqrt() / (2 * v),
                "the root makes it the distance; asked for is its square.",
                "kök alınca uzaklığın kendisi çıkar; istenen karesi.",
            ),
            (
                lambda m1, m2, v: ((m1 - m2) ** 2).sum() / (2 * v),
                "this is one number for the whole batch. Each pair has its own KL: shape (B,).",
                "bu, bütün yığın (batch) için tek bir sayı. Her çiftin kendi KL'si var: şekil (B,).",
            ),
            (
                lambda m1, m2, v: (m1 - m2) ** 2 / (2 * v),
                "one number for each coordinate. Add them up within each pair: shape (B,).",
                "her koordinat için bir sayı. Her çiftin içinde topla: şekil (B,).",
            ),
            (
                lambda m1, m2, v: _rows((m1 + m2) ** 2) / (2 * v),
                "the means are added; their *difference* counts.",
                "ortalamalar toplanmış; önemli olan *farkları*.",
            ),
        ],
    )


# ---- the simple loss ---------------------------------------------------------------------------------------


class _Network:
    """A network of one weight: w·x_t + c·(t + 1). It depends on both of its inputs."""

    def __init__(self, weight: float, slope: float) -> None:
        self.weight = torch.tensor(weight, requires_grad=True)
        self.slope = slope

    def __call__(self, x_t: Tensor, t: Any) -> Tensor:
        time = torch.as_tensor(t).reshape(-1, *[1] * (x_t.ndim - 1))
        guess: Tensor = self.weight * x_t + self.slope * (time + 1)
        return guess

    def __deepcopy__(self, _: dict[int, Any]) -> _Network:
        return self  # the check wants to see the slope of its weight


def _wide(values: Tensor, x: Tensor) -> Tensor:
    return values.reshape(-1, *[1] * (x.ndim - 1))


def _jump(x_0: Tensor, bar: Tensor, epsilon: Tensor, power: float = 0.5) -> Tensor:
    return _wide(bar, x_0) ** power * x_0 + (1 - _wide(bar, x_0)) ** power * epsilon


def _loss_with(
    seen: Callable[..., Any] = lambda x_0, t, epsilon, bars: _jump(x_0, bars[t], epsilon),
    target: Callable[..., Any] = lambda x_0, epsilon: epsilon,
    measure: Callable[[Tensor], Any] = lambda error: error.square().mean(),
    clock: Callable[..., Any] = lambda t, T: t,
) -> Callable[..., Any]:
    """A loss from what the network sees, what it is compared with, and how; each can go wrong by itself."""

    def made(network: Any, x_0: Tensor, t: Tensor, epsilon: Tensor, alpha_bars: Tensor) -> Any:
        guess = network(seen(x_0, t, epsilon, alpha_bars), clock(t, len(alpha_bars)))
        return measure(guess - target(x_0, epsilon))

    return made


def _true_loss(network: Any, x_0: Tensor, t: Tensor, epsilon: Tensor, alpha_bars: Tensor) -> Any:
    return _loss_with()(network, x_0, t, epsilon, alpha_bars)


def _loss_mistakes() -> list[Mistake]:
    return [
        (
            _loss_with(target=lambda x_0, epsilon: x_0),
            "the guess is compared with x_0. This network is asked for the noise.",
            "tahmin x_0 ile karşılaştırılıyor. Bu ağa sorulan gürültü.",
        ),
        (
            _loss_with(measure=lambda error: error.square().sum()),
            "a sum over everything: it grows with the batch and with the image, and so would every step of the "
            "training. Take the mean.",
            "her şeyin toplamı: yığınla ve görüntüyle büyür, eğitimin her adımı da onunla. Ortalamasını al.",
        ),
        (
            _loss_with(measure=lambda error: error.square().flatten(1).sum(dim=1).mean()),
            "the mean over the images, but a sum over the pixels. Here the mean is over everything: then knowing "
            "nothing costs 1, whatever the size of the image.",
            "görüntüler üzerinden ortalama, ama pikseller üzerinden toplam. Burada ortalama her şeyin "
            "üzerindendir: o zaman görüntü ne büyüklükte olursa olsun hiçbir şey bilmemenin bedeli 1'dir.",
        ),
        (
            _loss_with(measure=lambda error: error.square().flatten(1).mean(dim=1)),
            "one loss for each image. Asked for is one number, the mean of them.",
            "her görüntü için bir kayıp. İstenen tek bir sayı: bunların ortalaması.",
        ),
        (
            _loss_with(measure=lambda error: error.abs().mean()),
            "the error is not squared. With squares the best answer is the mean; with absolute values it is "
            "another one.",
            "hatanın karesi alınmamış. Karelerle en iyi cevap ortalamadır; mutlak değerle başka bir şeydir.",
        ),
        (
            _loss_with(measure=lambda error: error.mean()),
            "the error is not squared: too much here and too little there cancel out.",
            "hatanın karesi alınmamış: burada fazlası, orada eksiği birbirini götürür.",
        ),
        (
            _loss_with(measure=lambda error: error.square().mean().sqrt()),
            "a root too many: asked for is the mean of the squares.",
            "bir kök fazla: istenen, karelerin ortalaması.",
        ),
        (
            _loss_with(seen=lambda x_0, t, epsilon, bars: x_0),
            "the network is shown the clean x_0. It must see x_t, the image *with* noise.",
            "ağa temiz x_0 gösteriliyor. Oysa x_t'yi, *gürültülü* görüntüyü görmeli.",
        ),
        (
            _loss_with(seen=lambda x_0, t, epsilon, bars: epsilon),
            "the network is shown the noise itself: the question gives the answer away.",
            "ağa gürültünün kendisi gösteriliyor: soru, cevabı ele veriyor.",
        ),
        (
            _loss_with(seen=lambda x_0, t, epsilon, bars: x_0 + epsilon),
            "x_t is x_0 plus ε, without the two weights of the jump.",
            "x_t, sıçramanın iki ağırlığı olmadan x_0 artı ε.",
        ),
        (
            _loss_with(seen=lambda x_0, t, epsilon, bars: _jump(x_0, bars[t], epsilon, power=1)),
            "in x_t the two roots are missing.",
            "x_t'de iki kök eksik.",
        ),
        (
            _loss_with(
                seen=lambda x_0, t, epsilon, bars: _jump(x_0, torch.cat([torch.ones(1), bars])[t], epsilon)
            ),
            "x_t has one noising step too few: ᾱ is taken one place too early.",
            "x_t'de bir gürültüleme adımı eksik: ᾱ bir yer erken alınmış.",
        ),
        (
            _loss_with(seen=lambda x_0, t, epsilon, bars: _jump(x_0, bars[t[:1]].expand(len(t)), epsilon)),
            "every image was noised with the t of the first one. Each has its own.",
            "her görüntü ilkinin t'siyle gürültülenmiş. Her birinin kendi t'si var.",
        ),
        (
            _loss_with(clock=lambda t, T: t / T),
            "the network was told t/T. It wants t as it is, from 0 to T-1.",
            "ağa t/T söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e.",
        ),
        (
            _loss_with(clock=lambda t, T: t + 1),
            "the network was told t + 1. It wants t as it is, from 0 to T-1.",
            "ağa t + 1 söylenmiş. O, t'yi olduğu gibi ister: 0'dan T-1'e.",
        ),
    ]


NO_SLOPE = Say(
    "the value is right, but a training could not use it: no slope leads back to the network's weights. "
    "`.item()`, `.detach()`, `float(...)`, numpy and `torch.no_grad()` cut the thread.",
    "değer doğru, ama eğitim onu kullanamaz: ağın ağırlıklarına geri giden eğim yok. `.item()`, `.detach()`, "
    "`float(...)`, numpy ve `torch.no_grad()` bu ipi koparır.",
)


@LESSON.task(points=3, reread="step")
def simple_loss(student: Any, generator: Generator) -> None:
    """`simple_loss(network, x_0, t, epsilon, alpha_bars)`: one number with a slope."""
    cases: list[tuple[Any, ...]] = []
    for shape, times, T, weight, slope in (
        ((3, 1, 4, 4), [2, 0, 7], 8, 0.7, 0.15),
        ((4, 2), [4, 1, 3, 0], 5, -0.4, 0.25),
        ((2, 3, 2, 2), [5, 3], 6, 1.3, -0.1),
    ):
        x_0, epsilon = (torch.randn(shape, generator=generator) for _ in range(2))
        bars = torch.cumprod(0.5 + 0.4 * torch.rand(T, generator=generator), dim=0)
        cases.append((_Network(weight, slope), x_0, torch.tensor(times), epsilon, bars))
    compare(student, _true_loss, cases, _loss_mistakes(), allowed=("checks",))
    for case in cases:
        answer = call(student, *case, allowed=("checks",))
        if not isinstance(answer, Tensor) or not answer.requires_grad:
            raise NotRight(NO_SLOPE.said(), asked=question(_true_loss, case), came_back=repr(answer))
        found, true = (torch.autograd.grad(a, case[0].weight)[0] for a in (answer.sum(), _true_loss(*case)))
        if problem := difference(found, true):
            raise NotRight(problem, asked=question(_true_loss, case))


# ---- the clean image behind each answer --------------------------------------------------------------------


def _of_epsilon(p: Tensor, x_t: Tensor, a: float) -> Any:
    return (x_t - (1 - a) ** 0.5 * p) / a**0.5


def _of_x_0(p: Tensor, x_t: Tensor, a: float) -> Tensor:
    return p


def _of_v(p: Tensor, x_t: Tensor, a: float) -> Any:
    return a**0.5 * x_t - (1 - a) ** 0.5 * p


def _x_0_with(
    epsilon: Callable[..., Any] = _of_epsilon,
    x_0: Callable[..., Any] = _of_x_0,
    v: Callable[..., Any] = _of_v,
) -> Callable[..., Any]:
    def made(prediction: Tensor, kind: str, x_t: Tensor, alpha_bar: float) -> Any:
        return {"epsilon": epsilon, "x_0": x_0, "v": v}[kind](prediction, x_t, alpha_bar)

    return made


def _true_x_0(prediction: Tensor, kind: str, x_t: Tensor, alpha_bar: float) -> Any:
    return _x_0_with()(prediction, kind, x_t, alpha_bar)


def _x_0_mistakes() -> list[Mistake]:
    return [
        (
            _x_0_with(epsilon=lambda p, x_t, a: x_t - (1 - a) ** 0.5 * p),
            'for "epsilon" the division is missing: after taking the noise away, √ᾱ·x_0 is left, not x_0.',
            '"epsilon" için bölme eksik: gürültü çıkınca geriye x_0 değil √ᾱ·x_0 kalır.',
        ),
        (
            _x_0_with(epsilon=lambda p, x_t, a: (x_t - (1 - a) * p) / a),
            'for "epsilon" both roots are missing.',
            '"epsilon" için iki kök de eksik.',
        ),
        (
            _x_0_with(epsilon=lambda p, x_t, a: (x_t - (1 - a) * p) / a**0.5),
            'for "epsilon" the root over 1-ᾱ is missing.',
            '"epsilon" için 1-ᾱ\'nın kökü eksik.',
        ),
        (
            _x_0_with(epsilon=lambda p, x_t, a: (x_t + (1 - a) ** 0.5 * p) / a**0.5),
            'for "epsilon" the noise is added once more; it must be taken away.',
            '"epsilon" için gürültü bir kez daha eklenmiş; çıkarılmalı.',
        ),
        (
            _x_0_with(epsilon=lambda p, x_t, a: x_t - p),
            'for "epsilon" the guess is subtracted as it is: the weights of the jump are missing.',
            '"epsilon" için tahmin olduğu gibi çıkarılmış: sıçramanın ağırlıkları eksik.',
        ),
        (
            _x_0_with(x_0=_of_epsilon),
            'for "x_0" the answer is already there; you treat it as noise.',
            '"x_0" için cevap zaten elinde; ona gürültü gibi davranıyorsun.',
        ),
        (
            _x_0_with(v=lambda p, x_t, a: a**0.5 * x_t + (1 - a) ** 0.5 * p),
            'for "v" a sign is wrong. Put the definitions of x_t and v into your line: does ε cancel?',
            '"v" için bir işaret yanlış. x_t ile v\'nin tanımlarını satırına koy: ε götürüyor mu?',
        ),
        (
            _x_0_with(v=lambda p, x_t, a: (1 - a) ** 0.5 * x_t + a**0.5 * p),
            'for "v" this is the noise ε̂, the other row of the rotation.',
            '"v" için bu, gürültü ε̂: dönmenin öteki satırı.',
        ),
        (
            _x_0_with(v=lambda p, x_t, a: (1 - a) ** 0.5 * x_t - a**0.5 * p),
            'for "v" the two weights have changed places.',
            '"v" için iki ağırlık yer değiştirmiş.',
        ),
        (
            _x_0_with(v=lambda p, x_t, a: a * x_t - (1 - a) * p),
            'for "v" the two roots are missing.',
            '"v" için iki kök eksik.',
        ),
        (
            _x_0_with(v=lambda p, x_t, a: (a**0.5 * x_t - p) / (1 - a) ** 0.5),
            'for "v" one equation alone was solved, with x_t in the place of ε. Two equations are given, two '
            "unknowns: x_0 and ε.",
            '"v" için tek denklem, ε\'un yerine x_t konarak çözülmüş. İki denklem var, iki bilinmeyen: x_0 ile '
            "ε.",
        ),
        (
            _x_0_with(v=_of_epsilon),
            '"v" is treated as "epsilon".',
            '"v"ye "epsilon" gibi davranılıyor.',
        ),
        (
            _x_0_with(v=_of_x_0),
            '"v" is given back as if it were x_0.',
            '"v", x_0\'mış gibi geri veriliyor.',
        ),
        (
            lambda prediction, kind, x_t, alpha_bar: _of_epsilon(prediction, x_t, alpha_bar),
            "every kind is treated as noise. Does your function look at `kind`?",
            "her türe gürültü gibi davranılıyor. İşlevin `kind`'a bakıyor mu?",
        ),
    ]


UNKNOWN_TAKEN = Say(
    'kind = "{kind}" is none of the three, and no ValueError came. A misspelt kind that is taken for another one '
    "makes grey pictures and no error.",
    'kind = "{kind}" üçünden biri değil, ama ValueError gelmedi. Yanlış yazılıp başka bir tür sanılan bir `kind` '
    "hata vermeden gri resimler yapar.",
)


@LESSON.task(points=3, reread="targets")
def x_0_from(student: Any, generator: Generator) -> None:
    """`x_0_from(prediction, kind, x_t, alpha_bar)` for epsilon, x_0 and v."""
    cases: list[tuple[Any, ...]] = []
    for kind in ("epsilon", "x_0", "v"):
        for shape in ((3, 1, 4, 4), (2, 2)):
            prediction, x_t = (torch.randn(shape, generator=generator) for _ in range(2))
            alpha_bar = float(0.2 + 0.7 * torch.rand((), generator=generator))
            cases.append((prediction, kind, x_t, alpha_bar))
    compare(student, _true_x_0, cases, _x_0_mistakes())
    prediction, _, x_t, alpha_bar = cases[0]
    for kind in ("velocity", "noise"):
        try:
            call(student, prediction, kind, x_t, alpha_bar)
        except Stopped as stopped:
            if stopped.text.startswith("ValueError"):
                continue
            raise
        except NotRight:  # None came back
            pass
        raise NotRight(UNKNOWN_TAKEN.said(kind=kind))


# ---- the floor ---------------------------------------------------------------------------------------------


def _true_floor(kind: str, alpha_bar: Tensor, variance: float) -> Any:
    spread = alpha_bar * variance + 1 - alpha_bar  # the variance of x_t
    one = torch.ones_like(alpha_bar)
    return {"epsilon": alpha_bar, "x_0": 1 - alpha_bar, "v": one}[kind] * variance / spread


def _before_guessing(kind: str, alpha_bar: Tensor, variance: float) -> Any:
    """The variance of the target itself."""
    one = torch.ones_like(alpha_bar)
    return {"epsilon": one, "x_0": variance * one, "v": alpha_bar + (1 - alpha_bar) * variance}[kind]


def _floor_mistakes() -> list[Mistake]:
    return [
        (
            lambda kind, a, s: _true_floor(kind, a, 1.0),
            "right for data of variance 1, the case of the lesson. With another variance, x_t has another one too.",
            "varyansı 1 olan veri için, yani dersteki durum için doğru. Varyans başkaysa x_t'ninki de başkadır.",
        ),
        (
            lambda kind, a, s: _true_floor(kind, a, s**2),
            "`variance` was squared, as if it were a standard deviation.",
            "`variance`'ın karesi alınmış, sanki standart sapmaymış gibi.",
        ),
        (
            lambda kind, a, s: _true_floor(kind, a, s) ** 0.5,
            "this is the root of the floor. A loss is a mean of *squares*.",
            "bu, tabanın kökü. Kayıp, *karelerin* ortalamasıdır.",
        ),
        (
            lambda kind, a, s: _before_guessing(kind, a, s) - _true_floor(kind, a, s),
            "this is the part of the target that x_t *tells*. The floor is the part that stays unknown: the "
            "target's variance less this.",
            "bu, hedefin x_t'nin *söylediği* parçası. Taban, bilinmeden kalan parçadır: hedefin varyansından "
            "bunun eksiği.",
        ),
        (
            _before_guessing,
            "this is the variance of the target: the loss of a network that has not even looked at x_t.",
            "bu, hedefin varyansı: x_t'ye hiç bakmamış bir ağın kaybı.",
        ),
        (
            lambda kind, a, s: _true_floor({"epsilon": "x_0", "x_0": "epsilon", "v": "v"}[kind], a, s),
            "ε and x_0 have changed places. Which of the two is easy to see at the clean end?",
            "ε ile x_0 yer değiştirmiş. Temiz uçta hangisini görmek kolay?",
        ),
        (
            lambda kind, a, s: 1.0 + 0 * a if kind == "v" else _true_floor(kind, a, s),
            'right for "epsilon" and "x_0". For "v" the floor is 1 only if the data have variance 1: in general x_t '
            "and v have something in common.",
            '"epsilon" ve "x_0" için doğru. "v" için taban ancak verinin varyansı 1 ise 1\'dir: genelde x_t ile '
            "v'nin ortak bir yanı vardır.",
        ),
        (
            lambda kind, a, s: _before_guessing(kind, a, s) if kind == "v" else _true_floor(kind, a, s),
            'right for "epsilon" and "x_0". For "v" this is the variance of v; does x_t tell nothing about it? '
            "Their covariance is √ᾱ·√(1-ᾱ)·(1 - variance).",
            '"epsilon" ve "x_0" için doğru. "v" için bu, v\'nin varyansı; x_t onun hakkında hiçbir şey söylemiyor '
            "mu? Kovaryansları √ᾱ·√(1-ᾱ)·(1 - varyans).",
        ),
        (
            lambda kind, a, s: _true_floor(kind, a, s) * (a * s + 1 - a),
            "the division by the variance of x_t is missing.",
            "x_t'nin varyansına bölme eksik.",
        ),
    ]


@LESSON.task(points=4, reread="by-timestep")
def floor(student: Any, generator: Generator) -> None:
    """`floor(kind, alpha_bar, variance)`: the smallest loss there is, for Gaussian data."""
    cases: list[tuple[Any, ...]] = []
    for kind, variance in (
        ("epsilon", 0.25),
        ("x_0", 3.0),
        ("v", 0.4),
        ("epsilon", 2.0),
        ("x_0", 0.5),
        ("v", 4.0),
    ):
        alpha_bar = 0.02 + 0.96 * torch.rand(5, generator=generator)
        cases.append((kind, alpha_bar, variance))
    compare(student, _true_floor, cases, _floor_mistakes())


# ---- learning from examples alone --------------------------------------------------------------------------

FRESH = 20_000  # pairs on which an answer is judged
EXCESS = 0.04  # mean squared distance from the conditional mean that is still good: a tenth of the floor


class _Pairs:
    """Draws (x_t, ε) of a pixel that has one of a few values; knows the best answer."""

    def __init__(self, values: Tensor, shares: Tensor, alpha_bar: float, seed: int) -> None:
        self.values, self.shares, self.alpha_bar = values, shares, alpha_bar
        self.generator, self.asked = Generator().manual_seed(seed), 0

    def __call__(self, n: int) -> tuple[Tensor, Tensor]:
        self.asked += int(n)
        chosen = torch.multinomial(self.shares, int(n), replacement=True, generator=self.generator)
        epsilon = torch.randn(int(n), generator=self.generator)
        x_t = self.alpha_bar**0.5 * self.values[chosen] + (1 - self.alpha_bar) ** 0.5 * epsilon
        return x_t, epsilon

    def best(self, x_t: Tensor) -> Tensor:
        noise = (x_t.double()[:, None] - self.alpha_bar**0.5 * self.values) / (1 - self.alpha_bar) ** 0.5
        beliefs = torch.softmax(self.shares.double().log() - noise.square() / 2, dim=1)
        mean: Tensor = (beliefs * noise).sum(dim=1)
        return mean

    def __deepcopy__(self, _: dict[int, Any]) -> _Pairs:
        return self  # the check wants to see whether it was asked


@LESSON.task(points=3, reread="optimum")
def learn(student: Any, generator: Generator) -> None:
    """`learn(draw)`: any function of x_t that comes close to the mean of ε, from examples alone."""
    for values, shares, alpha_bar in (
        (torch.tensor([-1.0, 1.0]), torch.tensor([0.5, 0.5]), 0.7),
        (torch.tensor([-1.5, 0.2, 1.2]), torch.tensor([0.5, 0.2, 0.3]), 0.8),
    ):
        place = 0.4 * torch.rand((), generator=generator)
        seed = int(torch.randint(2**31, (), generator=generator))
        draw = _Pairs(values + place, shares, alpha_bar, seed)
        guess = call(student, draw, allowed=("checks",))
        if draw.asked == 0:
            raise NotRight(NEVER_DRAWN.said())
        if not callable(guess):
            raise NotRight(NO_FUNCTION.said(), came_back=describe(guess))
        x_t, epsilon = draw(FRESH)
        answer = call(guess, x_t, allowed=("checks",))
        asked = f"x_t = {describe(x_t)}"
        found = as_tensor(answer)
        if found is None or found.shape != x_t.shape or not bool(found.isfinite().all()):
            problem = difference(answer, x_t, tolerance=math.inf) or WRONG_KIND.said(
                expected=describe(x_t), got=describe(answer)
            )
            raise NotRight(problem, asked=asked, came_back=describe(answer))
        best = draw.best(x_t)
        excess = float((found - best).square().mean())
        if excess > EXCESS:
            loss, least = (float((one - epsilon).square().mean()) for one in (found, best))
            text = _not_learned(x_t, found, best, excess, least)
            numbers = LOSSES.said(loss=f"{loss:.2f}", floor=f"{least:.2f}")
            raise NotRight(f"{numbers} {text}", asked=asked, came_back=describe(answer))


def _likeness(one: Tensor, other: Tensor) -> float:
    return float(torch.corrcoef(torch.stack([one.double(), other.double()]))[0, 1])


def _not_learned(x_t: Tensor, found: Tensor, best: Tensor, excess: float, least: float) -> str:
    """The likeliest reason for an answer that is too far from the mean."""
    if float(found.std()) < 0.05:
        return CONSTANT.said()
    if _likeness(found, best) < -0.8:
        return SIGN.said()
    if abs(_likeness(found, x_t)) > 0.999:
        return STRAIGHT.said()
    order = x_t.argsort()
    jumps = float(found[order].diff().square().mean() / found.var())
    if jumps > 0.1 and 0.5 * least < excess < 1.5 * least:
        return ONE_PAIR.said()
    return TOO_FAR.said()


LOSSES = Say(
    "on fresh pairs your loss is {loss}; the floor is {floor}.",
    "yeni çiftlerde kaybın {loss}; taban {floor}.",
)
NEVER_DRAWN = Say(
    "`draw` was never called. Nothing else knows about the data.",
    "`draw` hiç çağrılmadı. Veriyi ondan başka bilen yok.",
)
NO_FUNCTION = Say(
    "`learn` is to give back a function, one that can be called with x_t.",
    "`learn` bir işlev geri vermeli: x_t ile çağrılabilen bir işlev.",
)
CONSTANT = Say(
    "Your function answers nearly the same whatever x_t is.",
    "İşlevin x_t ne olursa olsun neredeyse aynı cevabı veriyor.",
)
SIGN = Say(
    "It points the wrong way: where ε is positive, your answer is negative.",
    "Ters yönü gösteriyor: ε'un artı olduğu yerde cevabın eksi.",
)
STRAIGHT = Say(
    "Your answer is a straight line in x_t. That is the best one for Gaussian data; these data have gaps, and the "
    "mean of ε bends.",
    "Cevabın x_t'de bir doğru. Gauss verisi için en iyisi budur; bu verinin boşlukları var ve ε'un ortalaması "
    "kıvrılıyor.",
)
ONE_PAIR = Say(
    "Your answer jumps between neighbours, as if each x_t were answered with the noise of one single pair. One x_t "
    "has many possible ε; average over them.",
    "Cevabın komşular arasında zıplıyor; sanki her x_t'ye tek bir çiftin gürültüsüyle cevap veriliyor. Bir x_t'nin "
    "mümkün olan birçok ε'u vardır; ortalamalarını al.",
)
TOO_FAR = Say(
    "More pairs, finer bins, a function that can bend more, or a longer training?",
    "Daha çok çift mi, daha ince aralıklar mı, daha çok kıvrılabilen bir işlev mi, daha uzun bir eğitim mi?",
)
