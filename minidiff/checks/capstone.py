"""The check of the whole first part: digits drawn by any sampler, on an exact network and on the shipped one."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor, nn

from minidiff.checks.compare import Mistake, as_tensor, compare, describe, difference
from minidiff.checks.parts import Remembering, alpha_bars, clipped, cosine_alpha_bars, wide
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

STRIDES = 120  # with so many, DDIM is within 0.015 of the truth here; what is asked for is 0.03
ROOMS = (
    "checks",
    "nets",
)  # the networks live there; everything else of the library is the student's to write
T = 1000


class _ExactNetwork(Remembering, nn.Module):
    """Answers like a perfect network for "digits" that are N(mean of the class, spread²), pixel by pixel.

    Every solver of the flow must end at mean + spread · x_T, the closer the more strides it takes; and exactly
    there, with any number of strides, if the spread is 0. Remembers how it was asked: x_t, t and labels.
    """

    def __init__(self, means: Tensor, spread: float) -> None:
        super().__init__()
        self.means, self.spread, self.alpha_bars = means, spread, cosine_alpha_bars()
        self.asked: list[tuple[Tensor, Tensor, Any]] = []

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        if x_t.dtype != torch.float32:  # as the shipped network, only clearer
            raise TypeError(f"the network was given an x_t of {x_t.dtype}; it computes in torch.float32")
        times = torch.as_tensor(t, dtype=torch.float64).reshape(-1)
        told = None if labels is None else labels.detach().clone()
        self.asked.append((x_t.detach().clone(), times.clone(), told))
        a = wide(self.at(times), x_t)
        centre = self.means.mean(0) if labels is None else self.means[labels]
        gain = a.sqrt() * self.spread**2 / (a * self.spread**2 + 1 - a)
        return (centre + gain * (x_t.double() - a.sqrt() * centre)).float()

    def at(self, times: Tensor) -> Tensor:
        """ᾱ at times that may lie between two indices."""
        below = times.floor().clamp(0, T - 1)
        one, two = (self.alpha_bars[index.long()] for index in (below, (below + 1).clamp(max=T - 1)))
        return torch.lerp(one, two, (times - below).clamp(0, 1))


# ---- what can go wrong -------------------------------------------------------------------------------------


def _trailing(N: int) -> list[int]:
    return [T - 1 - i * T // N for i in range(N)]


def _truth(
    network: _ExactNetwork,
    labels: Tensor,
    x_T: Tensor,
    steps: int,
) -> Any:
    return network.means[labels] + network.spread * x_T


def _drawn(
    *,
    output: Any = lambda out, x_t, bar: out,
    bars: Any = cosine_alpha_bars,
    last: Any = lambda bar: 1.0,
    start: Any = lambda x_T: x_T,
    shown: Any = lambda x_t, x_T: x_t,
    clock: Any = lambda t: t,
    stride: Any = lambda p, x_0, epsilon: p**0.5 * x_0 + (1 - p) ** 0.5 * epsilon,
) -> Any:
    """The digits drawn by DDIM, with one part of it replaced."""

    def draw_digits(network: nn.Module, labels: Tensor, x_T: Tensor, steps: int) -> Any:
        x_t, visited = start(x_T), _trailing(steps)
        levels = bars()[visited].tolist()
        for t, bar, bar_next in zip(visited, levels, [*levels[1:], last(levels[-1])], strict=True):
            x_0 = output(network(shown(x_t, x_T), torch.full((len(x_t),), clock(t)), labels), x_t, bar)
            epsilon = (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5
            x_t = stride(bar_next, x_0, epsilon)
        return x_t

    return draw_digits


def _clipped() -> Tensor:
    """As the library makes them."""
    return clipped(cosine_alpha_bars())


def _linear() -> Tensor:
    return alpha_bars(torch.linspace(1e-4, 0.02, T, dtype=torch.float64))


def _as_noise(out: Any, x_t: Any, bar: Any) -> Any:
    return (x_t - (1 - bar) ** 0.5 * out) / bar**0.5


# fmt: off
MISTAKES: list[Mistake] = [
    ([_drawn(last=lambda bar: bar), _drawn(last=lambda bar: float(cosine_alpha_bars()[0]))],
     "some noise is left in the pictures: your last stride does not go into the clean image, where ᾱ = 1.",
     "resimlerde biraz gürültü kalmış: son aralığın, ᾱ = 1 olan temiz görüntüye gitmiyor."),
    ([
         _drawn(output=_as_noise),
         _drawn(output=_as_noise, bars=_clipped),
         _drawn(output=lambda *given: _as_noise(*given).clamp(-1, 1)),
         _drawn(output=lambda *given: _as_noise(*given).clamp(-1, 1), bars=_clipped),
     ],
     "the network's answer is treated as noise. This network guesses the clean image.",
     "ağın cevabı gürültü sayılıyor. Bu ağ temiz görüntüyü tahmin eder."),
    (_drawn(bars=_linear),
     "your ᾱ are those of the linear schedule. This network was trained with the cosine one, and takes t for that.",
     "ᾱ'ların doğrusal zamanlayıcınınkiler. Bu ağ kosinüsle eğitildi ve t'yi öyle anlar."),
    (_drawn(start=torch.zeros_like),
     "x_T is not used: your loop starts from zeros.",
     "x_T kullanılmıyor: döngün sıfırlardan başlıyor."),
    (lambda network, labels, x_T, steps: network.means[labels],
     "your pictures are the means of their classes, whatever x_T is. That is the first guess x̂_0: does x_t get its new value in the loop?",
     "resimlerin, x_T ne olursa olsun, sınıflarının ortalaması. Bu ilk tahmin x̂_0'dır: x_t döngüde yeni değerini alıyor mu?"),
    ([
         lambda network, labels, x_T, steps: network(x_T, torch.full((len(x_T),), _trailing(steps)[-1]), labels),
         _drawn(shown=lambda x_t, x_T: x_T),
         _drawn(shown=lambda x_t, x_T: x_T, output=lambda out, x_t, bar: out.clamp(-1, 1)),
     ],
     "at every level the network is shown x_T again: x_t does not get its new value inside the loop.",
     "ağa her düzeyde yine x_T gösteriliyor: x_t döngünün içinde yeni değerini almıyor."),
    (lambda network, labels, x_T, steps: x_T,
     "your pictures are x_T itself: the image never leaves its level.",
     "resimlerin x_T'nin kendisi: görüntü düzeyinden hiç ayrılmıyor."),
    ([_drawn(stride=lambda p, x_0, e: p * x_0 + (1 - p) * e)],
     "in the stride both roots are missing.",
     "aralıkta iki kök de eksik."),
    ([_drawn(stride=lambda p, x_0, e: (1 - p) ** 0.5 * x_0 + p**0.5 * e)],
     "in the stride the two weights have changed places: the last one leaves the noise and takes the picture.",
     "aralıkta iki ağırlık yer değiştirmiş: sonuncusu gürültüyü bırakıp resmi alıyor."),
    ([_drawn(last=lambda bar: 0.0)],
     "the last stride goes to ᾱ = 0, pure noise. After the last level comes the clean image: ᾱ = 1.",
     "son aralık ᾱ = 0'a, yani saf gürültüye gidiyor. Son düzeyden sonra temiz görüntü gelir: ᾱ = 1."),
]
# fmt: on

NEVER = Phrase("the network was never asked.", "ağa hiç sorulmadı.")
# fmt: off
NO_LABELS = Phrase("the network was asked without the labels: it may then draw any digit.",
                   "ağa etiketler verilmeden soruldu: o zaman istediği rakamı çizer.")
OTHER_LABELS = Phrase("the network was told other labels ({got}) than those that were asked for.",
                      "ağa, istenenlerden başka etiketler ({got}) söylendi.")
MIXED_TIMES = Phrase("in one call the images had different t. They all walk side by side.",
                     "tek bir çağrıda görüntülerin t'leri farklıydı. Hepsi yan yana yürür.")
LOOP_INDEX = Phrase("the network was told the number of the step (0, 1, 2, ...). It needs indices of its schedule, from 999 down.",
                    "ağa adımın numarası (0, 1, 2, ...) söylendi. Ona zamanlayıcısının indisleri gerekir, 999'dan aşağı.")
UPWARDS = Phrase("the network was first asked at t = {first:g} and last at t = {last:g}: from clean to noisy. The way back runs down.",
                 "ağa önce t = {first:g}'de, en son t = {last:g}'de soruldu: temizden gürültülüye. Dönüş yolu aşağı gider.")
OUTSIDE = Phrase("the network was asked at t = {got:g}. Its indices run from 0 to 999.",
                 "ağa t = {got:g}'de soruldu. Onun indisleri 0'dan 999'a gider.")
CALLS = Phrase("{steps} strides were asked for, and the network was called {got} times. One call a stride, or two for a method that looks twice.",
               "{steps} aralık istendi, ağ {got} kez çağrıldı. Aralık başına bir çağrı; iki kez bakan bir yöntemde iki.")
DICE = Phrase("two runs from the same x_T gave two sets of pictures. Something is drawn on the way.",
              "aynı x_T'den iki koşu iki ayrı resim takımı verdi. Yolda bir şey çekiliyor.")
UNREADABLE = Phrase("on the exact network all is well, but of ten digits drawn with the shipped one in {steps} strides the classifier of lesson 06 reads only {read}. Look at the pictures.",
                    "kesin ağda her şey yolunda, ama hazır ağla {steps} aralıkta çizilen on rakamdan 06. dersin sınıflandırıcısı yalnız {read} tanesini okuyor. Resimlere bak.")
SHARE_OF_TIME = Phrase("the network was told times from {low:.3g} to {high:.3g}: t divided by 1000. It wants the indices themselves, 0 to 999, as it was trained with.",
                       "ağa {low:.3g} ile {high:.3g} arasında zamanlar söylendi: t'nin 1000'e bölünmüşü. O, eğitildiği gibi, indislerin kendisini ister: 0'dan 999'a.")
ONE_PLACE_OFF = Phrase("the network was told t = {t:.0f} and shown an image as noisy as it is at t = {other:.0f}: {way}. The first ᾱ of the schedule is f(1/T)/f(0), not 1, and index t means t+1 steps; and the network must get the same t.",
                       "ağa t = {t:.0f} söylendi, gösterilen görüntü ise t = {other:.0f}'deki kadar gürültülü: {way}. Zamanlayıcının ilk ᾱ'sı 1 değil f(1/T)/f(0)'dır ve t indisi t+1 adım demektir; ağa da aynı t verilmeli.")
LATE = Phrase("your ᾱ come one index late",
              "ᾱ'ların bir indis geç geliyor")
EARLY = Phrase("your ᾱ come one index early",
               "ᾱ'ların bir indis erken geliyor")
OTHER_SCHEDULE = Phrase("the network was told t = {t:.0f}, where ᾱ = {true:.3g}, and shown an image with ᾱ = {got:.3g} in it. Your schedule is not the one it was trained with: cosine, T = 1000, s = 0.008.",
                        "ağa t = {t:.0f} söylendi; orada ᾱ = {true:.3g}, gösterilen görüntüde ise ᾱ = {got:.3g}. Zamanlayıcın, ağın eğitildiği değil: kosinüs, T = 1000, s = 0.008.")
OFFSET = Phrase("your cosine schedule has the offset 0.08. It is 0.008.",
                "kosinüs zamanlayıcının kayması 0.08. Doğrusu 0.008.")
OFF_THE_PATH = Phrase("what the network was shown at t = {t:.0f} is no mixture of its own guess and x_T: what is added to the image on the way, or taken from it?",
                      "ağa t = {t:.0f}'de gösterilen, kendi tahmini ile x_T'nin bir karışımı değil: yolda görüntüye ne ekleniyor ya da ondan ne çıkarılıyor?")
EXPLODED = Phrase("the network was shown values up to {largest:.0e}: it is divided by √ᾱ, which is nearly 0 at the start. That happens when the network's answer is treated as noise; this network guesses the clean image x̂_0.",
                  "ağa {largest:.0e} büyüklüğünde değerler gösterildi: başta neredeyse 0 olan √ᾱ'ya bölünüyor. Bu, ağın cevabı gürültü sayılınca olur; bu ağ temiz görüntüyü, x̂_0'ı tahmin eder.")
# fmt: on


# ---- the judge ---------------------------------------------------------------------------------------------


def judge_digits(student: Any, generator: Generator) -> None:
    """First on a network that is exact for Gaussian data: there every good sampler must arrive at the same place.

    Then on the shipped one, with few strides, where the classifier of lesson 06 must read what was asked for.
    """
    cases: list[tuple[Any, ...]] = []
    levels = ""
    for count, shape in ((4, (1, 8, 8)), (3, (1, 6, 6))):
        means = torch.rand(10, *shape, generator=generator) - 0.5
        labels = torch.randint(10, (count,), generator=generator)
        x_T = torch.randn(count, *shape, generator=generator).clamp(-2, 2)
        for spread, steps in ((0.0, 10), (0.2, 24)):
            network = _ExactNetwork(means, spread)
            call(student, network, labels, x_T, steps, allowed=ROOMS)
            if problem := _wrong_questions(network, labels, steps):
                raise NotRight(problem, asked=f"labels = {labels.tolist()}, steps = {steps}")
            levels = levels or (_wrong_levels(network, labels, x_T) if spread == 0 else "")
        for spread, steps in ((0.0, 10), (0.2, STRIDES)):
            cases.append((_ExactNetwork(means, spread), labels, x_T, steps))
    once, again = (call(student, *cases[1][:3], 10, allowed=ROOMS, seed=seed) for seed in (1, 2))
    if (value := as_tensor(once)) is not None and not value.is_meta and difference(again, value):
        raise NotRight(DICE.said())
    compare(student, _truth, cases, MISTAKES, allowed=ROOMS, tolerance=0.03, fallback=levels)
    known = [
        case for case in cases if case[0].spread == 0
    ]  # the network knows the image: nothing may be left on it
    compare(student, _truth, known, MISTAKES, allowed=ROOMS, tolerance=3e-3, fallback=levels)
    if levels:
        raise NotRight(levels)
    _is_read(student, generator)


def _wrong_questions(network: _ExactNetwork, labels: Tensor, steps: int) -> str:
    """What is wrong with the questions the network was asked; empty if any sampler could have asked them.

    The images may walk in groups: what counts is how many images were asked about, and which.
    """
    asked = network.asked
    if not asked:
        return NEVER.said()
    for x_t, t, told in asked:
        if told is None:
            return NO_LABELS.said()
        if not set(told.flatten().tolist()) <= set(labels.tolist()):
            return OTHER_LABELS.said(got=told.tolist())
        if float(t.max()) != float(t.min()) or told.numel() != len(x_t):
            return MIXED_TIMES.said()
    everybody = sorted(label for _, _, told in asked for label in told.flatten().tolist())
    rounds, rest = divmod(len(everybody), len(labels))
    if rest or everybody != sorted(labels.tolist() * rounds):
        return OTHER_LABELS.said(got=asked[0][2].tolist())
    times = [float(t[0]) for _, t, _ in asked]
    if sorted(set(times)) in (list(range(steps)), list(range(1, steps + 1))):
        return LOOP_INDEX.said()
    if max(times) <= 1.001 and min(times) >= 0:
        return SHARE_OF_TIME.said(low=min(times), high=max(times))
    if min(times) < -1e-3 or max(times) > T - 1 + 1e-3:  # a solver between the indices may round
        return OUTSIDE.said(got=min(times) if min(times) < 0 else max(times))
    if times[0] < times[-1]:
        return UPWARDS.said(first=times[0], last=times[-1])
    if not steps <= rounds <= 2 * steps:
        return CALLS.said(steps=steps, got=rounds)
    return ""


def _wrong_levels(network: _ExactNetwork, labels: Tensor, x_T: Tensor) -> str:
    """Whether what was shown at t has the noise of t, on a network that answers with the mean of the class.

    There the way is a straight line for every solver: x_t = c·mean + d·x_T, and c/d says what 1/σ is, once it is
    known at which σ the way begins. Rounding a level to the nearest index moves it by half an index; a schedule that
    is one index late moves all by one.
    """
    true = (1 / network.alpha_bars - 1).sqrt()
    begin = (
        float(network.at(torch.stack([t[0] for _, t, _ in network.asked]).max()) ** -1 - 1) ** -0.5
    )  # 1/σ there
    shifts, seen = [], []
    for x_t, t, told in network.asked:
        time, largest = float(t[0]), float(x_t.abs().max())
        if not largest < 1e3:
            return EXPLODED.said(largest=largest)
        if time > 950 or time < 1:  # the ends of the curve: σ grows there without bound, or begins
            continue
        rows = [int(i) for label in told.tolist() for i in (labels == label).nonzero().flatten()[:1]]
        if len(x_t) == len(labels):
            rows = list(range(len(labels)))
        elif not all(int((labels == label).sum()) == 1 for label in told.tolist()):
            continue
        pair = torch.stack([network.means[told].flatten(), x_T[rows].flatten()], dim=1).double()
        found = torch.linalg.lstsq(pair, x_t.flatten().double()[:, None]).solution.flatten()
        c, d = found.tolist()
        if float((pair @ found - x_t.flatten()).abs().max()) > 1e-2:
            return OFF_THE_PATH.said(t=time)
        if c <= 1e-3 or d <= 1e-6:
            continue
        sigma = 1 / (c / d * (1 + begin**2) ** 0.5 + begin)
        place = int(torch.searchsorted(true[:-1], torch.tensor(sigma, dtype=torch.float64)).clamp(1, T - 2))
        share = (sigma - float(true[place - 1])) / float(true[place] - true[place - 1])
        shifts.append(place - 1 + share - time)
        seen.append((time, 1 / (1 + sigma**2)))
    if not shifts:
        return ""
    late = sorted(
        shifts[-3:]
    )  # at the end of the way: at its beginning, in pure noise, an index hardly counts
    middle = late[len(late) // 2]
    if abs(middle) < 0.75:
        return ""
    at, got = seen[shifts.index(middle)]
    if abs(abs(middle) - 1) < 0.2:
        way = LATE if middle < 0 else EARLY
        return ONE_PLACE_OFF.said(t=at, other=at + round(middle), way=way.said())
    if abs(got / float(cosine_alpha_bars(s=0.08)[round(at)]) - 1) < 0.02:
        return OFFSET.said()
    return OTHER_SCHEDULE.said(t=at, true=float(network.at(torch.tensor(at).double())), got=got)


def _is_read(student: Any, generator: Generator) -> None:
    """The shipped network draws all ten digits. In 6 strides 99 of 100 are right; 8 of 10 are asked for."""
    from minidiff import zoo  # loads weights: only when a student has come this far

    steps, labels = 6, torch.randperm(10, generator=generator)
    x_T = torch.randn(10, 1, 8, 8, generator=generator)
    answer = call(student, zoo.load("digits").network, labels, x_T, steps, allowed=ROOMS)
    images = as_tensor(answer)
    if images is None or images.shape != x_T.shape or not bool(images.isfinite().all()):
        raise NotRight(difference(answer, x_T), came_back=describe(answer))
    with torch.no_grad():
        read = int((zoo.load_classifier("digits")(images.float()).argmax(dim=1) == labels).sum())
    if read < 8:
        asked = f"labels = {labels.tolist()}, steps = {steps}"
        raise NotRight(UNREADABLE.said(steps=steps, read=read), asked=asked, came_back=describe(answer))
