"""Checks of lesson 07, sampling with DDPM and DDIM."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.checks.words import Say
from minidiff.predictions import Prediction, prediction_from_x_0

LESSON = Lesson(
    "07",
    "07_sampling",
    Say("Sampling: DDPM and DDIM", "Örnekleme: DDPM ve DDIM"),
    sections={
        "eta-code": Say("What does $\\eta$ do to the pictures?", "$\\eta$ resimlere ne yapar?"),
        "strides": Say("2. Must we visit all 1,000 levels?", "2. 1.000 düzeyin hepsine uğramak şart mı?"),
        "strided-code": Say(
            "2. Must we visit all 1,000 levels?", "2. 1.000 düzeyin hepsine uğramak şart mı?"
        ),
        "ddim": Say(
            "3. DDIM: keep the promise at every level", "3. DDIM: her düzeyde doğru miktarda gürültü"
        ),
        "step-code": Say(
            "3. DDIM: keep the promise at every level", "3. DDIM: her düzeyde doğru miktarda gürültü"
        ),
        "slerp-code": Say("8. Between two noises", "8. İki gürültünün arasında"),
    },
)

predict_mirror = LESSON.choice(
    "predict_mirror",
    right="b",
    because={
        "a": Say(
            "both would mean that the start has a say in both. How much of the start is left at η = 1, after "
            "strides that each put fresh noise in the place of the old?",
            "ikisi de değişse, başlangıcın ikisinde de sözü geçerdi. Her atlamanın eski gürültünün yerine "
            "tazesini koyduğu η = 1'de başlangıçtan geriye ne kalır?",
        ),
        "c": Say(
            "it is the other way round: at η = 0 nothing is drawn on the way. What else than the start could "
            "choose the picture there?",
            "tam tersi: η = 0'da yolda hiçbir şey çekilmez. Orada resmi başlangıçtan başka ne seçebilir?",
        ),
    },
    points=1,
    reread="eta-code",
)


# ---- the list of levels ------------------------------------------------------------------------------------


def _true_timesteps(T: int, N: int) -> Any:
    return torch.tensor([T - 1 - i * T // N for i in range(N)])


@LESSON.task(points=2, reread="strided-code")
def timesteps(student: Any, generator: Generator) -> None:
    """`timesteps(T, N)`: N falling indices from T-1 in equal strides. Any way of rounding is right."""
    compare(
        student,
        _true_timesteps,
        cases=[(1000, 10), (12, 4), (20, 20), (60, 3), (9, 1)],  # T / N is whole: there is one right answer
        mistakes=[
            (
                lambda T, N: _true_timesteps(T, N) + 1,
                "everything is one too large: T itself is no index. Index t means t+1 noising steps.",
                "her şey bir fazla: T'nin kendisi bir indis değildir. t indisi t+1 gürültüleme adımı demektir.",
            ),
            (
                lambda T, N: _true_timesteps(T, N) - T // N + 1,
                "your list begins one stride too low and ends at 0: the level that is pure noise is never "
                "visited, although the chain starts there.",
                "listen bir atlama aşağıdan başlayıp 0'da bitiyor: zincir saf gürültüden başladığı hâlde o "
                "düzeye hiç uğranmıyor.",
            ),
            (
                lambda T, N: _true_timesteps(T, N).flip(0),
                "the order is from clean to noisy. A sampler begins with the noise.",
                "sıra temizden gürültülüye. Örnekleyici gürültüden başlar.",
            ),
            (
                lambda T, N: torch.linspace(T - 1, 0, N).round(),
                "your list shares out the way from T-1 to 0. Then the last stride, from 0 into the clean image, "
                "is much shorter than the others.",
                "listen T-1'den 0'a olan yolu bölüyor. O zaman 0'dan temiz görüntüye giden son atlama ötekilerden "
                "çok daha kısa kalır.",
            ),
            (
                lambda T, N: torch.arange(T - 1, T - 1 - N, -1),
                "these are N neighbours. N visits have to reach from T-1 down to the clean image.",
                "bunlar birbirine komşu N düzey. N uğrak, T-1'den temiz görüntüye kadar yetmeli.",
            ),
            (
                lambda T, N: torch.cat([_true_timesteps(T, N), torch.tensor([-1])]),
                "there is one entry too many: -1 stands for the clean image, which nobody asks the network about.",
                "bir değer fazla: -1 temiz görüntü demektir; onu ağa kimse sormaz.",
            ),
        ],
    )
    drawn = [int(torch.randint(low, high, (), generator=generator)) for low, high in ((100, 1000), (7, 50))]
    for T, N in ((10, 4), (1000, 3), (50, 30), (1000, 7), (drawn[0], drawn[1])):
        answer = call(student, T, N)
        asked, came_back = f"T = {T}, N = {N}", describe(answer)
        if problem := _uneven(as_tensor(answer), T, N):
            raise NotRight(problem, asked=asked, came_back=came_back)


NOT_WHOLE = Say(
    "there is a level that is no whole number. An index must be one: round.",
    "tamsayı olmayan bir düzey var. İndis tamsayı olmalı: yuvarla.",
)
WRONG_NUMBER = Say(
    "{expected} levels are asked for; your list has {got}. Here T is no multiple of N: the stride is no whole "
    "number, so it must not be rounded *before* it is multiplied.",
    "{expected} düzey isteniyor; listende {got} tane var. Burada T, N'nin katı değil: atlama tamsayı değil; "
    "öyleyse çarpmadan *önce* yuvarlanmamalı.",
)
WRONG_START = Say(
    "your list begins with {got}. The chain starts from pure noise, at T-1.",
    "listen {got} ile başlıyor. Zincir saf gürültüden, T-1'den başlar.",
)
UNEVEN = Say(
    "the strides are {strides} (the last one into the clean image). Equal strides differ by at most 1 after "
    "rounding; here the leftovers of the rounding have piled up.",
    "atlamalar {strides} (sonuncusu temiz görüntüye). Eşit atlamalar yuvarlanınca en çok 1 fark eder; burada "
    "yuvarlama artıkları birikmiş.",
)


def _uneven(times: Tensor | None, T: int, N: int) -> str:
    """What is wrong with a list of levels whose equal strides T / N need rounding; empty if nothing is."""
    if times is None or times.ndim != 1 or len(times) == 0:
        return difference(times, torch.zeros(N))
    if not torch.equal(times, times.round()):
        return NOT_WHOLE.said()
    if len(times) != N:
        return WRONG_NUMBER.said(expected=N, got=len(times))
    if times[0] != T - 1:
        return WRONG_START.said(got=int(times[0]))
    strides = [int(s) for s in times - torch.cat([times[1:], -torch.ones(1)])]
    if all(T // N <= stride <= -(-T // N) for stride in strides):
        return ""
    listed = ", ".join(map(str, strides if N <= 8 else [*strides[:3], "...", *strides[-3:]]))
    return UNEVEN.said(strides=listed)


# ---- one step ----------------------------------------------------------------------------------------------


def _strides(generator: Generator) -> list[tuple[tuple[int, ...], float, float]]:
    """Shapes of images and the two ᾱ of a stride; the last goes into the clean image."""
    first, second = (0.1 + 0.3 * torch.rand(2, generator=generator)).tolist()
    return [((3, 1, 4, 4), first, 0.7), ((5, 2), 0.02, second), ((4, 1, 2, 2), 0.6, 1.0)]


def _pair(shape: tuple[int, ...], generator: Generator) -> tuple[Tensor, Tensor, Tensor]:
    x_t, x_0_hat, z = (torch.randn(shape, generator=generator) for _ in range(3))
    return x_t, x_0_hat, z


def _small(bar: float, prev: float) -> Any:
    """The small variance β̃ of a stride."""
    return (1 - prev) / (1 - bar) * (1 - bar / prev)


def _mean(x_t: Tensor, x_0: Tensor, bar: float, prev: float) -> Any:
    alpha = bar / prev
    return (prev**0.5 * (1 - alpha) * x_0 + alpha**0.5 * (1 - prev) * x_t) / (1 - bar)


def _true_ddpm(x_t: Tensor, x_0_hat: Tensor, alpha_bar: float, alpha_bar_prev: float, z: Tensor) -> Any:
    return _mean(x_t, x_0_hat, alpha_bar, alpha_bar_prev) + _small(alpha_bar, alpha_bar_prev) ** 0.5 * z


NOISY_END = (
    "the size of the noise is √β, the *large* variance, and your last stride leaves noise in the finished image. "
    "Asked for is the small one, β̃.",
    "gürültünün büyüklüğü √β, yani *büyük* varyans; son atlaman da bitmiş görüntüde gürültü bırakıyor. İstenen, "
    "küçük olan β̃.",
)


@LESSON.task(points=2, reread="strides")
def ddpm_step(student: Any, generator: Generator) -> None:
    """`ddpm_step(x_t, x_0_hat, alpha_bar, alpha_bar_prev, z)`: a draw from the posterior of a stride."""
    cases = []
    for shape, bar, prev in _strides(generator):
        x_t, x_0_hat, z = _pair(shape, generator)
        cases.append((x_t, x_0_hat, bar, prev, z))
    _real_numbers(student, cases)
    compare(
        student,
        _true_ddpm,
        cases,
        mistakes=[
            (lambda x_t, x_0, a, p, z: _mean(x_t, x_0, a, p) + (1 - a / p) ** 0.5 * z, *NOISY_END),
            (
                lambda x_t, x_0, a, p, z: _mean(x_t, x_0, a, p) + _small(a, p) * z,
                "the root over β̃ is missing: z is multiplied by a standard deviation, not by a variance.",
                "β̃'nın kökü eksik: z bir varyansla değil, bir standart sapmayla çarpılır.",
            ),
            (
                lambda x_t, x_0, a, p, z: _mean(x_t, x_0, a, p),
                "no noise is drawn: z does nothing. This is the mean alone, which makes all images alike.",
                "gürültü çekilmiyor: z hiçbir işe yaramıyor. Bu yalnızca ortalama; bütün görüntüleri birbirine "
                "benzetir.",
            ),
            (
                lambda x_t, x_0, a, p, z: _mean(x_0, x_t, a, p) + _small(a, p) ** 0.5 * z,
                "the two weights have changed places: with ᾱ_prev = 1 your step gives x_t back, not the image.",
                "iki ağırlık yer değiştirmiş: ᾱ_prev = 1 iken adımın görüntüyü değil, x_t'yi geri veriyor.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    (p**0.5 * (1 - a / p) * x_0 + (a / p) * (1 - p) * x_t) / (1 - a) + _small(a, p) ** 0.5 * z
                ),
                "the root over α, in the weight of x_t, is missing.",
                "x_t'nin ağırlığındaki α'nın kökü eksik.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    (p * (1 - a / p) * x_0 + (a / p) ** 0.5 * (1 - p) * x_t) / (1 - a)
                    + _small(a, p) ** 0.5 * z
                ),
                "the root over ᾱ_prev, in the weight of x̂_0, is missing.",
                "x̂_0'ın ağırlığındaki ᾱ_prev'in kökü eksik.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    (a**0.5 * (1 - a / p) * x_0 + (a / p) ** 0.5 * (1 - p) * x_t) / (1 - a)
                    + _small(a, p) ** 0.5 * z
                ),
                "the weight of x̂_0 takes ᾱ of the level you leave. It must be that of the level you go to.",
                "x̂_0'ın ağırlığı, ayrıldığın düzeyin ᾱ'sını alıyor. Gittiğin düzeyinki olmalı.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    (p**0.5 * (1 - a / p) * x_0 + a**0.5 * (1 - p) * x_t) / (1 - a) + _small(a, p) ** 0.5 * z
                ),
                "in the weight of x_t stands √ᾱ_t, the product of *all* steps. α belongs to this stride alone.",
                "x_t'nin ağırlığında √ᾱ_t duruyor; bu *bütün* adımların çarpımıdır. α ise yalnız bu atlamanındır.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    p**0.5 * (1 - a / p) * x_0
                    + (a / p) ** 0.5 * (1 - p) * x_t
                    + _small(a, p) ** 0.5 * z * (1 - a) ** 0.5
                ),
                "the division by 1-ᾱ_t is missing in the mean and in β̃.",
                "ortalamada ve β̃'da 1-ᾱ_t'ye bölme eksik.",
            ),
            (
                lambda x_t, x_0, a, p, z: _mean(x_t, x_0, a, p) * (1 - a) + _small(a, p) ** 0.5 * z,
                "the mean is not divided by 1-ᾱ_t.",
                "ortalama 1-ᾱ_t'ye bölünmemiş.",
            ),
            (
                lambda x_t, x_0, a, p, z: (
                    (_mean(x_t, x_0, a, p) * (1 - a) + (_small(a, p) ** 0.5 * z)) / (1 - a)
                ),
                "the noise is divided by 1-ᾱ_t too. Is there a bracket in the wrong place?",
                "gürültü de 1-ᾱ_t'ye bölünüyor. Yanlış yerde bir parantez mi var?",
            ),
        ],
    )


UNDER_ROOT = Say(
    "a root is taken of a negative number, so the answer is complex. Look at what stands under the roots when "
    "ᾱ_prev is 1: is σ² really that of the small variance?",
    "negatif bir sayının kökü alınıyor; cevap bu yüzden karmaşık. ᾱ_prev 1 iken köklerin altında ne var, bak: "
    "σ² gerçekten küçük varyansınki mi?",
)


def _real_numbers(student: Any, cases: list[tuple[Any, ...]]) -> None:
    """Python's `(-0.1) ** 0.5` is a complex number, without an error."""
    for case in cases:
        answer = call(student, *case)
        if isinstance(answer, complex) or (isinstance(answer, Tensor) and answer.is_complex()):
            raise NotRight(UNDER_ROOT.said(), came_back=describe(answer))


def _ddim_with(
    *,
    variance: Callable[[float, float, float], float] = lambda a, p, eta: eta**2 * _small(a, p),
    under: Callable[[float, float], float] = lambda p, v: 1 - p - v,
    fresh: Callable[[float], float] = lambda v: v**0.5,
    level: Callable[[float, float], float] = lambda a, p: p,
    epsilon: Callable[[Tensor, Tensor, float], Tensor] = lambda x_t, x_0, a: (
        (x_t - a**0.5 * x_0) / (1 - a) ** 0.5
    ),
) -> Callable[..., Any]:
    """The DDIM step with one of its parts replaced."""

    def step(
        x_t: Tensor, x_0_hat: Tensor, alpha_bar: float, alpha_bar_prev: float, eta: float, z: Tensor
    ) -> Any:
        v, p = variance(alpha_bar, alpha_bar_prev, eta), level(alpha_bar, alpha_bar_prev)
        kept = under(p, v) ** 0.5
        return p**0.5 * x_0_hat + kept * epsilon(x_t, x_0_hat, alpha_bar) + fresh(v) * z

    return step


_true_ddim = _ddim_with()


def _all_fresh(x_t: Tensor, x_0: Tensor, a: float, p: float, eta: float, z: Tensor) -> Any:
    return p**0.5 * x_0 + (1 - p) ** 0.5 * z


@LESSON.task(points=4, reread="ddim")
def ddim_step(student: Any, generator: Generator) -> None:
    """`ddim_step(x_t, x_0_hat, alpha_bar, alpha_bar_prev, eta, z)`: the step for any share of fresh noise."""
    cases: list[tuple[Any, ...]] = []
    for eta, (shape, bar, prev) in zip(
        (0.0, 0.5, 0.8, 1.0, 0.3), [*_strides(generator), *_strides(generator)[:2]], strict=True
    ):
        x_t, x_0_hat, z = _pair(shape, generator)
        cases.append((x_t, x_0_hat, bar, prev, eta, z))
    _real_numbers(student, cases)
    mistakes: list[Mistake] = [
        (
            _ddim_with(level=lambda a, p: a),
            "the weights are those of the level you leave. At η = 0 your step gives back x_t itself.",
            "ağırlıklar, ayrıldığın düzeyin ağırlıkları. η = 0'da adımın x_t'nin kendisini geri veriyor.",
        ),
        (
            _ddim_with(level=lambda a, p: a, variance=lambda a, p, eta: 0.0),
            "the weights are those of the level you leave: your step gives back x_t itself.",
            "ağırlıklar, ayrıldığın düzeyin ağırlıkları: adımın x_t'nin kendisini geri veriyor.",
        ),
        (
            _ddim_with(under=lambda p, v: 1 - p),
            "σ² is not taken off under the root. Old and fresh noise together then have more variance than the "
            "level allows.",
            "kökün altında σ² çıkarılmamış. Eski ve taze gürültünün toplam varyansı o zaman düzeyin izin "
            "verdiğinden büyük olur.",
        ),
        (
            _ddim_with(variance=lambda a, p, eta: eta * _small(a, p)),
            "η is not squared: σ = η √β̃, so σ² = η² β̃.",
            "η'nın karesi alınmamış: σ = η √β̃, öyleyse σ² = η² β̃.",
        ),
        (
            _ddim_with(fresh=lambda v: v),
            "z is multiplied by σ², a variance. It wants σ.",
            "z, bir varyans olan σ² ile çarpılıyor. σ ile çarpılmalı.",
        ),
        (
            _ddim_with(under=lambda p, v: 1 - p - v**0.5),
            "under the root σ is taken off, not σ². Variances add up, standard deviations do not.",
            "kökün altında σ² değil, σ çıkarılıyor. Toplanan varyanslardır, standart sapmalar değil.",
        ),
        (
            _ddim_with(epsilon=lambda x_t, x_0, a: x_t),
            "x_t stands where ε̂ belongs. x_t still has the image in it; take that out first, and scale.",
            "ε̂'un yerinde x_t duruyor. x_t'nin içinde görüntü de var; önce onu çıkar, sonra ölçekle.",
        ),
        (
            _ddim_with(epsilon=lambda x_t, x_0, a: x_t - a**0.5 * x_0),
            "your ε̂ is not divided by √(1-ᾱ_t): it is the noise as it lies in x_t, shrunk by its weight.",
            "ε̂'un √(1-ᾱ_t)'ye bölünmemiş: bu, x_t'nin içindeki hâliyle, ağırlığıyla küçülmüş gürültü.",
        ),
        (
            _ddim_with(epsilon=lambda x_t, x_0, a: (x_t - x_0) / (1 - a) ** 0.5),
            "in your ε̂ the image is taken out whole, without its weight √ᾱ_t.",
            "ε̂'unda görüntü, ağırlığı √ᾱ_t olmadan, olduğu gibi çıkarılıyor.",
        ),
        (
            _ddim_with(epsilon=lambda x_t, x_0, a: (x_t - a**0.5 * x_0) / (1 - a)),
            "the root over 1-ᾱ_t is missing in your ε̂.",
            "ε̂'unda 1-ᾱ_t'nin kökü eksik.",
        ),
        (
            _all_fresh,
            "the old noise is forgotten: all of the noise is z. And what is η for?",
            "eski gürültü unutulmuş: bütün gürültü z'den geliyor. Peki η ne için?",
        ),
        (
            _ddim_with(variance=lambda a, p, eta: 0.0),
            "η and z do nothing: this is the step for η = 0 alone.",
            "η ile z bir şey yapmıyor: bu, yalnız η = 0'ın adımı.",
        ),
        (
            _ddim_with(variance=lambda a, p, eta: _small(a, p)),
            "η does nothing: this is the step for η = 1 alone, DDPM.",
            "η bir şey yapmıyor: bu, yalnız η = 1'in adımı, yani DDPM.",
        ),
        (
            _ddim_with(variance=lambda a, p, eta: eta**2 * (1 - p) / (1 - a)),
            "in σ² the factor β = 1-ᾱ_t/ᾱ_prev is missing.",
            "σ²'de β = 1-ᾱ_t/ᾱ_prev çarpanı eksik.",
        ),
        (
            _ddim_with(variance=lambda a, p, eta: eta**2 * (1 - p) / (1 - a) * (1 - a)),
            "in σ² stands 1-ᾱ_t where β = 1-ᾱ_t/ᾱ_prev belongs: that of the stride, not of the whole way.",
            "σ²'de β = 1-ᾱ_t/ᾱ_prev olması gereken yerde 1-ᾱ_t duruyor: bütün yolun değil, atlamanınki olmalı.",
        ),
    ]
    compare(student, _true_ddim, cases, mistakes)


# ---- the loop ----------------------------------------------------------------------------------------------

Denoise = Callable[[Tensor, Any], Prediction]


def _exact(centre: Tensor, s: float, alpha_bars: Tensor, asked: list[float] | None = None) -> Denoise:
    """The denoiser of data N(centre, s²); it notes at which t it is asked."""

    def denoise(x_t: Tensor, t: Any) -> Prediction:
        if asked is not None:
            asked.append(float(t))
        alpha_bar = alpha_bars[int(t)].item()
        gain = alpha_bar**0.5 * s**2 / (alpha_bar * s**2 + 1 - alpha_bar)
        return prediction_from_x_0(centre + gain * (x_t - alpha_bar**0.5 * centre), x_t, alpha_bar)

    return denoise


def _loop(
    before: Callable[[Tensor, list[int], int], Any],
    *,
    start: Callable[[Tensor], Tensor] = lambda x_T: x_T,
    strides: slice = slice(None),
) -> Callable[..., Any]:
    """The loop with η = 0, in which `before` says what ᾱ_prev is after the i-th level."""

    def sample_loop(denoise: Denoise, alpha_bars: Tensor, times: list[int], x_T: Tensor) -> Tensor:
        x_t = start(x_T)
        for i in range(len(times))[strides]:
            answer, bar = denoise(x_t, times[i]), before(alpha_bars, times, i)
            x_t = bar**0.5 * answer.x_0 + (1 - bar) ** 0.5 * answer.epsilon
        return x_t

    return sample_loop


def _next_on_the_list(a: Tensor, times: list[int], i: int) -> Any:
    return a[times[i + 1]] if i + 1 < len(times) else torch.ones(())


_true_loop = _loop(_next_on_the_list)


@LESSON.task(points=4, reread="step-code")
def sample_loop(student: Any, generator: Generator) -> None:
    """`sample_loop(denoise, alpha_bars, times, x_T)`: DDIM with η = 0, one call at each level."""
    cases: list[tuple[Any, ...]] = []
    for T, times, shape in (
        (40, [39, 29, 19, 9], (3, 2)),
        (12, [11, 7, 3], (2, 1, 4, 4)),
        (25, [24, 20, 11, 6, 1], (4, 3)),
        (6, [5], (2, 2)),
    ):
        betas = 0.02 + 0.15 * torch.rand(T, generator=generator, dtype=torch.float64)
        alpha_bars = torch.cumprod(1 - betas, dim=0)
        centre, x_T = torch.randn(2, *shape, generator=generator)
        noted: list[float] = []
        noting = _exact(centre, 0.4, alpha_bars, noted)
        try:
            call(student, noting, alpha_bars, times, x_T, allowed=("checks",))
        except Stopped:  # going up, 1 - ᾱ_prev - σ² may be negative under a root
            if not noted or noted != times[::-1][: len(noted)] or len(times) == 1:
                raise
            raise NotRight(BACKWARDS.said(), asked=f"times = {times}") from None
        if problem := _wrong_calls(noted, times, T):
            raise NotRight(problem, asked=f"times = {times}")
        cases.append((_exact(centre, 0.4, alpha_bars), alpha_bars, times, x_T))
    once, again = (call(student, *cases[0], allowed=("checks",), seed=seed) for seed in (1, 2))
    if as_tensor(once) is not None and difference(again, as_tensor(once)):
        raise NotRight(DICE.said())
    compare(
        student,
        _true_loop,
        cases,
        mistakes=[
            (
                _loop(lambda a, times, i: a[times[i] - 1] if times[i] > 0 else torch.ones(())),
                "ᾱ_prev is taken at t-1. The next level is the next one *on the list*.",
                "ᾱ_prev, t-1'de alınmış. Sonraki düzey, *listedeki* bir sonrakidir.",
            ),
            (
                _loop(lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else a[times[i] - 1]),
                "ᾱ_prev of the last stride is not 1. It goes into the clean image, not to t-1.",
                "son atlamanın ᾱ_prev'i 1 değil. O, t-1'e değil, temiz görüntüye gider.",
            ),
            (
                _loop(lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else a[-1]),
                "the last stride goes to alpha_bars[-1]. In Python index -1 is the last entry: pure noise again.",
                "son atlama alpha_bars[-1]'e gidiyor. Python'da -1 indisi sonuncudur: yeniden saf gürültü.",
            ),
            (
                _loop(lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else a[0]),
                "the last stride stops at index 0, where one step of noise is left. The clean image has ᾱ = 1.",
                "son atlama 0 indisinde duruyor; orada bir adımlık gürültü kalır. Temiz görüntüde ᾱ = 1'dir.",
            ),
            (
                _loop(lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else a[times[i]]),
                "the last stride does not leave its level: some noise stays in the image. After the last level "
                "comes ᾱ = 1.",
                "son atlama düzeyinden ayrılmıyor: görüntüde gürültü kalıyor. Son düzeyden sonra ᾱ = 1 gelir.",
            ),
            (
                _loop(lambda a, times, i: a[times[i]]),
                "the image never leaves its level: ᾱ_prev is that of the level where you are.",
                "görüntü düzeyinden hiç ayrılmıyor: ᾱ_prev, bulunduğun düzeyinki.",
            ),
            (
                _loop(_next_on_the_list, start=torch.zeros_like),
                "x_T is not used: your loop starts from zeros.",
                "x_T kullanılmıyor: döngün sıfırlardan başlıyor.",
            ),
            (
                lambda denoise, a, times, x_T: denoise(x_T, times[0]).x_0,
                "this is the first guess x̂_0. The images of later strides are made and then not used: does x_t "
                "get its new value inside the loop?",
                "bu, ilk tahmin x̂_0. Sonraki atlamaların görüntüleri yapılıyor ama kullanılmıyor: x_t döngünün "
                "içinde yeni değerini alıyor mu?",
            ),
            (
                lambda denoise, a, times, x_T: denoise(x_T, times[-1]).x_0,
                "at every level the network is shown x_T again: x_t does not get its new value inside the loop.",
                "ağa her düzeyde yine x_T gösteriliyor: x_t döngünün içinde yeni değerini almıyor.",
            ),
        ],
        allowed=("checks",),
    )


NEVER = Say("the denoiser was never asked.", "gürültü gidericiye hiç sorulmadı.")
BACKWARDS = Say(
    "the denoiser was asked from clean to noisy. The list already runs the right way: from noise down.",
    "gürültü gidericiye temizden gürültülüye doğru soruldu. Liste zaten doğru yönde: gürültüden aşağı.",
)
INDEX = Say(
    "the denoiser was told the number of the step ({asked}). It needs the t that stands on the list: that is "
    "what the network was trained with.",
    "gürültü gidericiye adımın numarası söylendi ({asked}). Ona listedeki t gerekir: ağ onunla eğitildi.",
)
ONE_SHORT = Say(
    "the last level on the list was never asked about. From there, too, a stride leads on: into the clean image.",
    "listedeki son düzey hiç sorulmadı. Oradan da bir atlama gider: temiz görüntüye.",
)
TWICE = Say(
    "the denoiser was asked {times} times for {levels} levels. Each call costs; keep the answer in a variable.",
    "gürültü gidericiye {levels} düzey için {times} kez soruldu. Her çağrının bir bedeli var; cevabı bir "
    "değişkende tut.",
)
ALL_LEVELS = Say(
    "the denoiser was asked at all {T} levels of the schedule. Only those on the list are to be visited.",
    "gürültü gidericiye zamanlayıcının {T} düzeyinin hepsinde soruldu. Yalnız listedekilere uğranacak.",
)
OTHER_TIMES = Say(
    "the denoiser was asked at t = {asked}, not at the levels on the list.",
    "gürültü gidericiye listedeki düzeylerde değil, t = {asked} değerlerinde soruldu.",
)
DICE = Say(
    "two runs from the same x_T gave two images. At η = 0 nothing is drawn on the way, and the start is given.",
    "aynı x_T'den iki koşu iki ayrı görüntü verdi. η = 0'da yolda hiçbir şey çekilmez; başlangıç da verilidir.",
)


def _wrong_calls(noted: list[float], times: list[int], T: int) -> str:
    """What is wrong with the times at which the denoiser was asked; empty if they are those of the list."""
    N = len(times)
    if noted == times:
        return ""
    if not noted:
        return NEVER.said()
    listed = ", ".join(f"{t:g}" for t in noted[:8]) + (", ..." if len(noted) > 8 else "")
    if noted == times[::-1]:
        return BACKWARDS.said()
    if noted in (list(range(N)), list(range(N))[::-1], list(range(1, N + 1))):
        return INDEX.said(asked=listed)
    if noted == times[:-1]:
        return ONE_SHORT.said()
    if noted == [t for t in times for _ in range(len(noted) // N)]:
        return TWICE.said(times=len(noted), levels=N)
    if sorted(noted) == list(range(T)):
        return ALL_LEVELS.said(T=T)
    return OTHER_TIMES.said(asked=listed)


# ---- a way between two noises ------------------------------------------------------------------------------


@LESSON.task(points=2, reread="slerp-code")
def between(student: Any, generator: Generator) -> None:
    """`between(a, b, u)`: any way from a to b on which the length of a noise is kept. Many are right.

    Two noises of 64 pixels have an angle between 70 and 110 degrees, nearly always. The pairs here have cosines
    of 0.1 and -0.1 and lengths 5 % apart, so that ways made for independent noises are right too.
    """
    for shape, cosine in (((1, 8, 8), 0.1), ((3, 6, 6), -0.1)):
        a, b = _noises(shape, cosine, generator)
        points = [_point(student, a, b, i / 32) for i in range(33)]
        near = 1e-3 * float(a.norm())
        if float((points[0] - a).norm()) > near:
            said = TURNED if float((points[0] - b).norm()) < near else STARTS_ELSEWHERE
            raise NotRight(said.said(), asked="u = 0")
        if float((points[32] - b).norm()) > near:
            raise NotRight(ENDS_ELSEWHERE.said(), asked="u = 1")
        _keeps_its_length(points, a, b)
        jump = max(float((q - p).norm()) for p, q in pairwise(points))
        if jump > 0.3 * float(a.norm()):  # the root of u, the steepest in use, moves by 0.18 at first
            raise NotRight(JUMPS.said(share=jump / float(a.norm())))
        alike = [_cosine(points[16], end) for end in (a, b)]
        if min(alike) < 0.4:  # 0.74 and 0.67 on the sphere
            raise NotRight(UNLIKE.said(), asked="u = 0.5", came_back=describe(points[16]))
    a = torch.randn(1, 8, 8, generator=generator).sign()  # of length 8 exactly: the cosine rounds to 1
    for u in (0.0, 0.3, 0.5, 1.0):
        point = _point(student, a, a.clone(), u, NOT_WHERE_EQUAL)
        if float((point - a).norm()) > 0.1 * float(a.norm()):
            raise NotRight(LEAVES.said(), asked=f"b = a, u = {u}", came_back=describe(point))


STARTS_ELSEWHERE = Say("at u = 0 the point is not a.", "u = 0'da nokta a değil.")
ENDS_ELSEWHERE = Say("at u = 1 the point is not b.", "u = 1'de nokta b değil.")
TURNED = Say(
    "your way runs from b to a: the weights have changed places.",
    "yolun b'den a'ya gidiyor: ağırlıklar yer değiştirmiş.",
)
TOO_SHORT = Say(
    "the point is only {length:.1f} long; a has length {a:.1f} and b {b:.1f}. The way cuts through the inside of "
    "the sphere on which noises live.",
    "noktanın uzunluğu yalnızca {length:.1f}; a'nınki {a:.1f}, b'ninki {b:.1f}. Yol, gürültülerin üzerinde "
    "yaşadığı kürenin içinden geçiyor.",
)
TOO_LONG = Say(
    "the point is {length:.1f} long; a has length {a:.1f} and b {b:.1f}.",
    "noktanın uzunluğu {length:.1f}; a'nınki {a:.1f}, b'ninki {b:.1f}.",
)
JUMPS = Say(
    "the way jumps: between two neighbours u, 1/32 apart, it moves by {share:.2f} of the length of a.",
    "yol sıçrıyor: aralarında 1/32 olan iki komşu u arasında, a'nın uzunluğunun {share:.2f} katı yer değiştiriyor.",
)
UNLIKE = Say(
    "halfway the point does not resemble both noises: its angle to one of them is larger than 66 degrees.",
    "nokta yarı yolda iki gürültüye birden benzemiyor: birine açısı 66 dereceden büyük.",
)
NOT_WHERE_EQUAL = Say(
    "right, as long as a and b differ. Where they are the same noise the angle is 0, and something is divided by "
    "sin 0.",
    "a ile b farklı olduğu sürece doğru. Aynı gürültü olduklarında açı 0'dır ve bir şey sin 0'a bölünüyor.",
)
LEAVES = Say(
    "a and b are the same noise here, and yet the way leaves it. Weights whose squares add up to 1 are made for "
    "*independent* noises.",
    "burada a ile b aynı gürültü, ama yol ondan ayrılıyor. Karelerinin toplamı 1 olan ağırlıklar *bağımsız* "
    "gürültüler içindir.",
)


def _noises(shape: tuple[int, ...], cosine: float, generator: Generator) -> tuple[Tensor, Tensor]:
    """Two noises of lengths √D and 1.05 √D with that cosine between them."""
    one, two = torch.randn(2, *shape, generator=generator).flatten(1)
    two = two - (two @ one) / (one @ one) * one
    one, two = one / one.norm(), two / two.norm()
    length = one.numel() ** 0.5
    b = 1.05 * length * (cosine * one + (1 - cosine**2) ** 0.5 * two)
    return (length * one).reshape(shape), b.reshape(shape)


def _cosine(one: Tensor, two: Tensor) -> float:
    return float((one * two).sum() / one.norm() / two.norm())


def _point(student: Any, a: Tensor, b: Tensor, u: float, not_finite: Say | None = None) -> Tensor:
    answer = call(student, a, b, u)
    point = as_tensor(answer)
    if point is not None and not_finite and not bool(point.isfinite().all()):
        raise NotRight(not_finite.said(), asked=f"b = a, u = {u}", came_back=describe(answer))
    if point is None or point.shape != a.shape or not bool(point.isfinite().all()):
        raise NotRight(difference(answer, a), asked=f"u = {u:.4g}", came_back=describe(answer))
    return point


def _keeps_its_length(points: list[Tensor], a: Tensor, b: Tensor) -> None:
    ends = {"a": float(a.norm()), "b": float(b.norm())}
    for i, point in enumerate(points):
        length = float(point.norm())
        if not 0.9 * min(ends.values()) <= length <= 1.1 * max(ends.values()):
            said = TOO_SHORT if length < ends["a"] else TOO_LONG
            raise NotRight(said.said(length=length, **ends), asked=f"u = {i / 32:.4g}")
