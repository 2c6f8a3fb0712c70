"""The check of lesson 07's loop: which questions a sampler asks of a denoiser, and where it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import Mistake, as_tensor, compare, difference
from minidiff.checks.parts import alpha_bars, normal, random_betas
from minidiff.checks.seen import stride_seen
from minidiff.checks.watch import NotRight, Stopped, call
from minidiff.phrase import Phrase


class Answer(NamedTuple):
    """What a denoiser says: the two guesses."""

    x_0: Tensor
    epsilon: Tensor


Denoise = Callable[[Tensor, Any], Answer]


def _exact(
    centre: Tensor,
    s: float,
    alpha_bars: Tensor,
    asked: list[tuple[float, int]] | None = None,
    walk: list[tuple[Tensor, Tensor, Tensor]] | None = None,
) -> Denoise:
    """The denoiser of data N(centre, s²); it notes at which t it is asked, for how many images, what it says."""

    def denoise(x_t: Tensor, t: Any) -> Answer:
        if asked is not None:
            asked.append((float(torch.as_tensor(t).flatten()[0]), len(x_t)))
        a = alpha_bars[int(torch.as_tensor(t).flatten()[0])].item()
        gain = a**0.5 * s**2 / (a * s**2 + 1 - a)
        x_0 = centre + gain * (x_t - a**0.5 * centre)
        answer = Answer(x_0, (x_t - a**0.5 * x_0) / (1 - a) ** 0.5)
        if walk is not None:
            walk.append((x_t.detach().clone(), answer.x_0.detach(), answer.epsilon.detach()))
        return answer

    return denoise


def _next_on_the_list(a: Tensor, times: list[int], i: int) -> Any:
    return a[times[i + 1]] if i + 1 < len(times) else torch.ones(())


def _ending(last: Callable[[Tensor, list[int]], Any]) -> Callable[[Tensor, list[int], int], Any]:
    """Right but for the last stride."""
    return lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else last(a, times)


def _loop(
    denoise: Denoise,
    alpha_bars: Tensor,
    times: list[int],
    x_T: Tensor,
    *,
    before: Any = _next_on_the_list,
    start: Any = lambda x_T: x_T,
    step: Any = lambda bar, x_0, epsilon: bar**0.5 * x_0 + (1 - bar) ** 0.5 * epsilon,
    shown: Any = lambda x_t, x_T: x_t,
    given: Any = lambda x_t, x_0: x_t,
) -> Any:
    """The loop with η = 0, in which `before` says what ᾱ_prev is after the i-th level."""
    x_t = start(x_T)
    for i, t in enumerate(times):
        answer, bar = denoise(shown(x_t, x_T), t), before(alpha_bars, times, i)
        x_t = step(bar, answer.x_0, answer.epsilon)
    return given(x_t, answer.x_0)


# fmt: off
LOOPS: list[Mistake] = [
    ([
         {"before": lambda a, times, i: a[times[i] - 1] if times[i] > 0 else torch.ones(())},
         {"before": lambda a, times, i: a[times[i] - 1]},
     ],
     "ᾱ_prev is taken at t-1. The next level is the next one *on the list*.",
     "ᾱ_prev, t-1'de alınmış. Sonraki düzey, *listedeki* bir sonrakidir."),
    ({"before": _ending(lambda a, times: a[times[-1] - 1])},
     "ᾱ_prev of the last stride is not 1. It goes into the clean image, not to t-1.",
     "son aralığın ᾱ_prev'i 1 değil. O, t-1'e değil, temiz görüntüye gider."),
    ({"before": _ending(lambda a, times: a[-1])},
     "the last stride goes to alpha_bars[-1]. In Python index -1 is the last entry: pure noise again.",
     "son aralık alpha_bars[-1]'e gidiyor. Python'da -1 indisi sonuncudur: yeniden saf gürültü."),
    ({"before": _ending(lambda a, times: a[0])},
     "the last stride stops at index 0, where one step of noise is left. The clean image has ᾱ = 1.",
     "son aralık 0 indisinde duruyor; orada bir adımlık gürültü kalır. Temiz görüntüde ᾱ = 1'dir."),
    ({"before": _ending(lambda a, times: a[times[-1]])},
     "the last stride does not leave its level: some noise stays in the image. After the last level comes ᾱ = 1.",
     "son aralık düzeyinden ayrılmıyor: görüntüde gürültü kalıyor. Son düzeyden sonra ᾱ = 1 gelir."),
    ({"before": lambda a, times, i: a[times[i]]},
     "the image never leaves its level: ᾱ_prev is that of the level where you are.",
     "görüntü düzeyinden hiç ayrılmıyor: ᾱ_prev, bulunduğun düzeyinki."),
    ({"start": torch.zeros_like},
     "x_T is not used: your loop starts from zeros.",
     "x_T kullanılmıyor: döngün sıfırlardan başlıyor."),
    (lambda denoise, a, times, x_T: denoise(x_T, times[0]).x_0,
     "this is the first guess x̂_0. The images of later strides are made and then not used: does x_t get its new value inside the loop?",
     "bu, ilk tahmin x̂_0. Sonraki aralıkların görüntüleri yapılıyor ama kullanılmıyor: x_t döngünün içinde yeni değerini alıyor mu?"),
    (lambda denoise, a, times, x_T: denoise(x_T, times[-1]).x_0,
     "at every level the network is shown x_T again: x_t does not get its new value inside the loop.",
     "ağa her düzeyde yine x_T gösteriliyor: x_t döngünün içinde yeni değerini almıyor."),
    ({"before": _ending(lambda a, times: torch.zeros(()))},
     "the last stride goes to ᾱ = 0, pure noise. After the last level comes the clean image: ᾱ = 1.",
     "son aralık ᾱ = 0'a, yani saf gürültüye gidiyor. Son düzeyden sonra temiz görüntü gelir: ᾱ = 1."),
    ({"step": lambda bar, x_0, e: bar * x_0 + (1 - bar) * e},
     "in the stride both roots are missing.",
     "aralıkta iki kök de eksik."),
    ({"step": lambda bar, x_0, e: (1 - bar) ** 0.5 * x_0 + bar**0.5 * e},
     "in the stride the two weights have changed places.",
     "aralıkta iki ağırlık yer değiştirmiş."),
    ({"step": lambda bar, x_0, e: bar**0.5 * x_0},
     "the noise is left out of the stride: √(1-ᾱ_prev)·ε̂ is missing.",
     "aralıkta gürültü dışarıda kalmış: √(1-ᾱ_prev)·ε̂ eksik."),
    ({"step": lambda bar, x_0, e: x_0},
     "each stride goes the whole way: the next level is shown x̂_0, without noise.",
     "her aralık bütün yolu gidiyor: sonraki düzeye gürültüsüz x̂_0 gösteriliyor."),
    ({"step": lambda bar, x_0, e: bar**0.5 * x_0 - (1 - bar) ** 0.5 * e},
     "in the stride the noise is subtracted; the level below has noise too, only less.",
     "aralıkta gürültü çıkarılmış; alttaki düzeyde de gürültü vardır, yalnız daha az."),
    ({"before": _ending(lambda a, times: torch.ones(())), "shown": lambda x_t, x_T: x_T},
     "the network is shown x_T at every level, not the image that has come so far.",
     "ağa her düzeyde x_T gösteriliyor; o âna kadar gelinen görüntü değil."),
    ({
         "before": lambda a, times, i: (
             a[times[min(i + 2, len(times) - 1)]] if i + 1 < len(times) else torch.ones(())
         )
     },
     "each stride skips a level: ᾱ_prev is that of the level after the next.",
     "her aralık bir düzeyi geçiyor: ᾱ_prev, bir sonrakinin ardındaki düzeyinki."),
    ({
         "before": lambda a, times, i: (
             a[min(times[i + 1] + 1, len(a) - 1)] if i + 1 < len(times) else torch.ones(())
         )
     },
     "ᾱ_prev is read one index too high.",
     "ᾱ_prev bir indis yukarıda okunuyor."),
]
# fmt: on


def sample_loop(student: Any, generator: Generator) -> None:
    """`sample_loop(denoise, alpha_bars, times, x_T)`: DDIM with η = 0, one call at each level."""
    cases: list[tuple[Any, ...]] = []
    for T, times, shape in (
        (40, [39, 29, 19, 9], (3, 2)),
        (12, [11, 7, 3], (2, 1, 4, 4)),
        (25, [24, 20, 11, 6, 1], (4, 3)),
        (6, [5], (2, 2)),
        (30, [29, 13, 0], (5, 3)),  # down to index 0
    ):
        bars = alpha_bars(random_betas(generator, T, 0.02, 0.17).double())
        centre, x_T = normal(generator, shape[1:], shape)
        noted: list[tuple[float, int]] = []
        try:
            call(student, _exact(centre, 0.4, bars, noted), bars, times, x_T, allowed=("checks",))
        except Stopped as stopped:  # going up, 1 - ᾱ_prev - σ² may be negative under a root
            seen, backwards = [t for t, _ in noted], times[::-1]
            if not seen or seen != backwards[: len(seen)] or len(times) == 1:
                stopped.asked = f"T = {T}, times = {times}"
                raise
            raise NotRight(BACKWARDS.said(), asked=f"times = {times}") from None
        if problem := _wrong_calls(noted, times, T, len(x_T)):
            raise NotRight(problem, asked=f"times = {times}")
        cases.append((_exact(centre, 0.4, bars), bars, times, x_T))
    once, again = (call(student, *cases[0], allowed=("checks",), seed=seed) for seed in (1, 2))
    if (value := as_tensor(once)) is not None and not value.is_meta and difference(again, value):
        raise NotRight(DICE.said())
    compare(student, _loop, cases, LOOPS, allowed=("checks",), seen=lambda: _strides_seen(student, generator))


def _strides_seen(student: Any, generator: Generator) -> str:
    """The first stride that goes wrong, on a list that ends above index 0 and on one that ends there."""
    for times in ([29, 20, 12, 5], [29, 13, 0]):
        bars, walk = alpha_bars(random_betas(generator, 30, 0.02, 0.17).double()), list[Any]()
        centre, x_T = normal(generator, (4,), (5, 4))
        denoise = _exact(centre, 0.4, bars, walk=walk)
        end = call(student, denoise, bars, times, x_T, allowed=("checks",))
        if text := stride_seen(walk, end, times, bars):
            return text
    return ""


NEVER = Phrase("the denoiser was never asked.", "gürültü gidericiye hiç sorulmadı.")
# fmt: off
BACKWARDS = Phrase("the denoiser was asked from clean to noisy. The list already runs the right way: from noise down.",
                   "gürültü gidericiye temizden gürültülüye doğru soruldu. Liste zaten doğru yönde: gürültüden aşağı.")
INDEX = Phrase("the denoiser was told the number of the step ({asked}). It needs the t that stands on the list: that is what the network was trained with.",
               "gürültü gidericiye adımın numarası söylendi ({asked}). Ona listedeki t gerekir: ağ onunla eğitildi.")
ONE_SHORT = Phrase("the last level on the list was never asked about. From there, too, a stride leads on: into the clean image.",
                   "listedeki son düzey hiç sorulmadı. Oradan da bir aralık gider: temiz görüntüye.")
TWICE = Phrase("the denoiser was asked {times} times for {levels} levels. Each call costs; keep the answer in a variable.",
               "gürültü gidericiye {levels} düzey için {times} kez soruldu. Her çağrının bir bedeli var; cevabı bir değişkende tut.")
ALL_LEVELS = Phrase("the denoiser was asked at all {T} levels of the schedule. Only those on the list are to be visited.",
                    "gürültü gidericiye zamanlayıcının {T} düzeyinin hepsinde soruldu. Yalnız listedekilere uğranacak.")
OTHER_TIMES = Phrase("the denoiser was asked at t = {asked}, not at the levels on the list.",
                     "gürültü gidericiye listedeki düzeylerde değil, t = {asked} değerlerinde soruldu.")
DICE = Phrase("two runs from the same x_T gave two images. At η = 0 nothing is drawn on the way, and the start is given.",
              "aynı x_T'den iki koşu iki ayrı görüntü verdi. η = 0'da yolda hiçbir şey çekilmez; başlangıç da verilidir.")
# fmt: on


def _wrong_calls(asked: list[tuple[float, int]], times: list[int], T: int, images: int) -> str:
    """What is wrong with the times at which the denoiser was asked; empty if they are those of the list.

    The images may walk in groups, one group after the other or side by side.
    """
    N, noted = len(times), [t for t, _ in asked]
    passes = [t for i, t in enumerate(noted) if i == 0 or noted[i - 1] != t]
    once_each = all(sum(n for t, n in asked if t == one) == images for one in times)
    if noted and once_each and (passes == times * (len(passes) // N) or N == 1):
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
