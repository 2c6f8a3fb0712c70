"""The check of lesson 03's way back: 1,000 chains, an exact denoiser that remembers how it was asked, and where they end."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import as_tensor, describe, difference
from minidiff.checks.parts import Remembering, alpha_bars, likeness
from minidiff.checks.watch import NotRight, call
from minidiff.phrase import Phrase

CHAINS = 1000
LANDED = 0.02  # so near counts as on the point; an exact chain ends there to five decimals
MOST = 0.95  # a few chains may hesitate between two points to the end: a finite number of steps does that
SHARE = 0.08  # five standard deviations of a share of one half of 1000 chains


class _Watched(Remembering):
    """The exact denoiser of data that lie in a few places, which remembers how it was asked."""

    def __init__(self, places: Tensor, shares: Tensor, betas: Tensor) -> None:
        self.places, self.shares, self.T = places.double(), shares.double(), len(betas)
        self.alpha_bars = alpha_bars(betas.double())
        self.asked: list[tuple[int, Tensor, Tensor]] = []  # t, x_t, the noise in it

    def __call__(self, x_t: Tensor, t: Any) -> Tensor:
        time = int(t if not isinstance(t, Tensor) else t.flatten()[0])
        if not 0 <= time < self.T:
            raise ValueError(f"t: 0 ... {self.T - 1}; t = {time}")
        x, a = x_t.detach().double(), self.alpha_bars[time]
        squares = (x[:, None] - a**0.5 * self.places).square().sum(dim=2)
        weights = torch.softmax(self.shares.log() - squares / (2 * (1 - a)), dim=1)
        guess = weights @ self.places
        self.asked.append((time, x.clone(), x - a**0.5 * guess))
        return guess.to(x_t.dtype)

    @property
    def times(self) -> list[int]:
        return [time for time, _, _ in self.asked]

    def at(self, time: int) -> Tensor:
        """Everything that was shown at one time; chains may walk in groups."""
        return torch.cat([x for t, x, _ in self.asked if t == time])


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
        if problem := _not_back(answer, x_T, betas, denoise):
            raise NotRight(problem, asked=asked, came_back=describe(answer))


def _not_back(answer: Any, x_T: Tensor, betas: Tensor, denoise: _Watched) -> str:
    """What is wrong with a finished chain, as a sentence; empty if it ends where it should."""
    x_0 = as_tensor(answer)
    if x_0 is None or x_0.shape != x_T.shape or not bool(x_0.isfinite().all()):
        return difference(answer, x_T, tolerance=math.inf)
    if not denoise.asked:
        return NEVER_ASKED.said()
    if not _starts_there(denoise.at(denoise.times[0]), x_T):
        return OTHER_START.said()
    distance, nearest = torch.cdist(x_0, denoise.places).min(dim=1)
    landed = float((distance < LANDED).double().mean())
    if landed >= MOST:
        reached = torch.bincount(nearest, minlength=4) / len(x_0)
        worst = int((reached - denoise.shares).abs().argmax())
        if float(x_0.std(dim=0).max()) < LANDED:
            return ONE_POINT.said() + _other_size(denoise)
        if float((reached - denoise.shares).abs().max()) <= SHARE:
            return ""
        shares = SHARES.said(share=f"{denoise.shares[worst]:.0%}", got=f"{reached[worst]:.0%}")
        return shares + (_forgets(denoise) or _other_size(denoise))
    if len(denoise.times) > 1 and denoise.times[0] < denoise.times[-1]:
        return UPWARDS.said(first=denoise.times[0], last=denoise.times[-1])
    if len(set(denoise.times)) == 1:
        return ONE_JUMP.said()
    if float(x_0.std(dim=0).max()) < LANDED:
        return ONE_PLACE.said()
    left = float(distance.square().mean().div(2).sqrt())
    if left < 2 * float(betas[0]) ** 0.5:
        return NOISE_LEFT.said(left=f"{left:.2g}", last=min(denoise.times))
    return OFF_DATA.said(landed=f"{landed:.0%}") + _other_size(denoise)


def _starts_there(shown: Tensor, x_T: Tensor) -> bool:
    """Whether every start is among what was shown first, in any order and up to a factor."""
    if shown.shape == x_T.shape and likeness(shown, x_T) > 0.9:
        return True
    return float(torch.cdist(x_T.double(), shown).min(dim=1).values.max()) < 1e-3


def _forgets(denoise: _Watched) -> str:
    """Whether the noise of one step has nothing to do with that of the step before: the way so far is lost."""
    pairs = zip(denoise.asked, denoise.asked[1:], strict=False)
    alike = [likeness(one, two) for (t, _, one), (s, _, two) in pairs if s < t and one.shape == two.shape]
    return " " + FORGOTTEN.said() if alike and sum(alike) / len(alike) < 0.2 else ""


def _other_size(denoise: _Watched) -> str:
    """Where first what was shown has another size than x_t has at that t."""
    spread = float((denoise.shares @ denoise.places.square().sum(dim=1)) / 2)
    for time in dict.fromkeys(denoise.times):
        a, size = float(denoise.alpha_bars[time]), float(denoise.at(time).square().mean().sqrt())
        true = (a * spread + 1 - a) ** 0.5
        if abs(size - true) > 0.1 * true:
            return " " + SIZE.said(t=time, size=size, true=true)
    return ""


# fmt: off
NEVER_ASKED = Phrase("`denoise` was never called. Nothing else knows about the data.",
                     "`denoise` hiç çağrılmadı. Veriyi ondan başka bilen yok.")
OTHER_START = Phrase("the first thing shown to `denoise` was not x_T. The chain starts there; do not draw a new start.",
                     "`denoise`'a ilk gösterilen x_T değildi. Zincir oradan başlar; yeni bir başlangıç çekme.")
UPWARDS = Phrase("t runs upwards, from {first} to {last}. The way back goes from the noise (t = T-1) to the image (t = 0).",
                 "t yukarı doğru gidiyor: ilk t = {first}, son t = {last}. Dönüş yolu gürültüden (t = T-1) görüntüye (t = 0) iner.")
ONE_JUMP = Phrase("one jump: all chains land near the mean of the data, and no data are there.",
                  "tek sıçrama: bütün zincirler verinin ortalamasının yakınına iniyor; orada ise veri yok.")
ONE_PLACE = Phrase("all chains end in one place. Does every chain keep its own start, and its own fresh noise?",
                   "bütün zincirler tek bir yerde bitiyor. Her zincir kendi başlangıcını, kendi taze gürültüsünü koruyor mu?")
ONE_POINT = Phrase("all chains end on one and the same point. Is fresh noise missing? Without it the steps of p run together before anything is decided. (Is it drawn for every chain?)",
                   "bütün zincirler aynı tek noktada bitiyor. Taze gürültü mü eksik? O olmayınca p'nin adımları, daha hiçbir şeye karar verilmeden birbirine kavuşur. (Her zincir için ayrı mı çekiliyor?)")
SHARES = Phrase("the chains end on the data, but not as often as they should: one place holds {share} of the data and got {got} of the chains. Is the amount of noise right at every step?",
                "zincirler verinin üzerinde bitiyor, ama olması gereken sıklıkta değil: verinin {share} kadarının durduğu bir yere zincirlerin {got} kadarı gitmiş. Gürültünün miktarı her adımda doğru mu?")
NOISE_LEFT = Phrase("the chains end near the data, with noise of size {left} still on them. The smallest t you asked about is {last}. Was the last step forgotten, or noise added in it?",
                    "zincirler verinin yakınında, ama üzerlerinde {left} büyüklüğünde gürültüyle bitiyor. Sorduğun en küçük t {last}. Son adım mı unutuldu, yoksa son adımda gürültü mü eklendi?")
OFF_DATA = Phrase("only {landed} of the chains end on a data point. With an exact denoiser nearly all do. Check one step at a time: mean, variance, and which ᾱ stands before which.",
                  "zincirlerin yalnızca {landed} kadarı bir veri noktasında bitiyor. Kesin bir gürültü gidericiyle neredeyse hepsi biter. Adımları tek tek denetle: ortalama, varyans, hangi ᾱ'nın hangisinden önce geldiği.")
FORGOTTEN = Phrase("In your chain the noise of each step has nothing to do with that of the step before: the guess is noised afresh, and x_t is forgotten. It belongs into the mean, beside x̂_0.",
                   "Zincirinde her adımın gürültüsünün bir öncekiyle ilgisi yok: tahmin baştan gürültüleniyor, x_t unutuluyor. Oysa x_t, x̂_0'ın yanında ortalamaya girer.")
SIZE = Phrase("At t = {t} what you showed to `denoise` had the size {size:.2f} (root mean square); x_t has {true:.2f} there: the weights of image and noise do not fit this level.",
              "t = {t}'de `denoise`'a gösterdiğinin büyüklüğü {size:.2f} (kare ortalamasının kökü, rms); x_t'ninki orada {true:.2f}: görüntünün ve gürültünün ağırlıkları bu düzeye uymuyor.")
# fmt: on
