"""The check of lesson 06's training step: a network so small that every number of the step can be computed."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.compare import as_tensor, describe, difference
from minidiff.checks.parts import Remembering, wide
from minidiff.checks.watch import NotRight, call
from minidiff.checks.words import WRONG_KIND
from minidiff.phrase import Phrase

BATCH, T = 256, 4
ALPHA_BARS = (0.9, 0.55, 0.25, 0.06)
RATE = 0.2


class _Network(Remembering, torch.nn.Module):
    """w·x_t + b_t: one weight for the image and one for each time. Remembers what it was asked."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.w = torch.nn.Parameter(0.2 + 0.2 * torch.rand((), generator=generator))
        self.b = torch.nn.Parameter(0.3 * torch.randn(T, generator=generator))
        self.asked: list[tuple[Tensor, Any]] = []

    def forward(self, x_t: Tensor, t: Any) -> Tensor:
        self.asked.append((x_t.detach().clone(), t.detach().clone() if isinstance(t, Tensor) else t))
        times = torch.as_tensor(t).reshape(-1).long().clamp(0, T - 1)
        return self.answer(x_t, times if len(times) == len(x_t) else times[:1].expand(len(x_t)))

    def answer(self, x_t: Tensor, t: Tensor) -> Tensor:
        guess: Tensor = self.w * x_t + wide(self.b[t], x_t)
        return guess

    def weights(self) -> Tensor:
        return torch.cat([self.w.detach().reshape(1), self.b.detach()]).double()


class _Descent(Remembering, torch.optim.SGD):
    """θ ← θ - rate · slope: so plain that the check can compute where it must lead. It counts its steps."""

    taken = 0

    def step(self, closure: Any = None) -> Any:
        self.taken += 1
        return super().step(closure)


def training_step(student: Any, generator: Generator) -> None:
    """`training_step(network, optimiser, x_0, alpha_bars, generator)`: one step, and its loss."""
    network = _Network(generator)
    optimiser = _Descent(network.parameters(), lr=RATE)
    noises: list[Tensor] = []
    times: list[Tensor] = []
    last_slope: Tensor | None = None
    for shape, seed in (((BATCH, 1, 6, 6), 1), ((BATCH, 40), 2), ((BATCH, 1, 6, 6), 3)):
        x_0 = 1.5 * torch.randn(shape, generator=generator)
        asked = f"x_0 = {describe(x_0)}, alpha_bars = {list(ALPHA_BARS)}"
        network.asked.clear()
        start = network.weights()
        own = Generator().manual_seed(seed)
        bars = torch.tensor(ALPHA_BARS)
        loss = call(student, network, optimiser, x_0, bars, own, allowed=("checks",), seed=seed)
        x_t, t = _question(network, x_0, asked)
        epsilon = _noise(x_0, x_t, t, asked)
        noises.append(epsilon)
        times.append(t)
        _is_loss(loss, network, start, x_0, x_t, t, epsilon, asked)
        last_slope = _moved(network, start, x_t, t, epsilon, last_slope, asked)
    if optimiser.taken == 0:
        raise NotRight(BY_HAND.said())
    if not difference(noises[0], noises[2], 1e-3):
        raise NotRight(FIXED.said())
    if torch.equal(times[0], times[2]):
        raise NotRight(FIXED_TIMES.said())
    _uses(student, generator)


def _question(network: _Network, x_0: Tensor, asked: str) -> tuple[Tensor, Tensor]:
    """What the network was shown, once it is a sensible question."""
    x_t, t = network.asked[0] if network.asked else (torch.zeros(0), None)
    again = [one for one in network.asked[1:] if not torch.equal(one[0], x_t)]
    if not network.asked or again:  # the same question once more is a waste, not a mistake
        raise NotRight(CALLS.said(count=len(network.asked)), asked=asked)
    if x_t.shape != x_0.shape:
        raise NotRight(difference(x_t, x_0), asked=asked)
    if not isinstance(t, Tensor) or t.numel() != len(x_0):
        raise NotRight(ONE_TIME.said(count=len(x_0)), asked=asked, came_back=f"t = {describe(t)}")
    times = t.flatten().double()
    if bool((times == times[0]).all()):
        raise NotRight(ONE_TIME.said(count=len(x_0)), asked=asked, came_back=f"t = {times[0]:g}")
    whole = times.round().long()
    if float((times - whole).abs().max()) > 1e-6 or int(whole.min()) < 0 or int(whole.max()) > T - 1:
        low, high = f"{float(times.min()):.2g}", f"{float(times.max()):.2g}"
        raise NotRight(TIME_UNITS.said(last=T - 1, low=low, high=high), asked=asked)
    counts = torch.bincount(whole, minlength=T).double() / len(times)
    for missing, say in ((0, NEVER_FIRST), (T - 1, NEVER_LAST)):
        if counts[missing] == 0:
            raise NotRight(say.said(last=T - 1), asked=asked)
    if float((counts - 1 / T).abs().max()) > 5 * (0.25 * 0.75 / len(times)) ** 0.5:
        came_back = ", ".join(f"t = {i}: {share:.0%}" for i, share in enumerate(counts.tolist()))
        raise NotRight(UNEVEN.said(), asked=asked, came_back=came_back)
    return x_t.double(), whole


def _noise(x_0: Tensor, x_t: Tensor, t: Tensor, asked: str) -> Tensor:
    """The noise in x_t, once it is noise and the jump is right.

    At each of the four times there are at least 1,000 numbers (about 2,300). The slope of x_t on x_0 is then
    known to ±0.021·√(1-ᾱ), the standard deviation of what is left to 2.2 %; the limits are five times that.
    """
    clean = x_0.double()
    if not difference(x_t, clean, 1e-6):
        raise NotRight(CLEAN.said(), asked=asked)
    found = []
    for one in range(T):
        x, y = clean[t == one].flatten(), x_t[t == one].flatten()
        slope = float((x * y).sum() / (x * x).sum())
        found.append((slope, float((y - slope * x).std())))
    wanted = [(a**0.5, (1 - a) ** 0.5) for a in ALPHA_BARS]
    if not _like(found, wanted):
        raise NotRight(_jump_fault(found), asked=asked)
    bars = wide(torch.tensor(ALPHA_BARS, dtype=torch.float64)[t], x_0)
    epsilon = (x_t - bars**0.5 * clean) / (1 - bars) ** 0.5
    if float((epsilon - epsilon[:1]).abs().max()) < 1e-3:
        raise NotRight(SHARED.said(), asked=asked)
    if float((epsilon - wide(epsilon.flatten(1)[:, :1], epsilon)).abs().max()) < 1e-3:
        raise NotRight(ONE_NUMBER.said(), asked=asked)
    mean, bent = float(epsilon.mean()), float((epsilon**4).mean())
    if abs(mean) > 5 / epsilon.numel() ** 0.5 or abs(bent - 3) > 5 * (96 / epsilon.numel()) ** 0.5:
        raise NotRight(NOT_NORMAL.said(mean=f"{mean:.2f}", std=f"{float(epsilon.std()):.2f}"), asked=asked)
    return epsilon


def _like(found: list[tuple[float, float]], wanted: list[tuple[float, float]]) -> bool:
    return all(
        abs(f[0] - w[0]) < 0.11 * max(w[1], 0.2) and abs(f[1] - w[1]) < 0.11 * w[1] + 0.01
        for f, w in zip(found, wanted, strict=True)
    )


def _jump_fault(found: list[tuple[float, float]]) -> str:
    """What the weights of image and noise, as measured at the four times, say about x_t."""
    late, early = (1.0, *ALPHA_BARS[:-1]), (*ALPHA_BARS[1:], ALPHA_BARS[-1])
    uniform = 12**-0.5
    for bars, image, noise, say in (
        (ALPHA_BARS, 1.0, 1.0, NO_ROOTS),
        (ALPHA_BARS, 0.5, 1.0, NO_NOISE_ROOT),
        (ALPHA_BARS, 1.0, 0.5, NO_IMAGE_ROOT),
        (tuple(1 - a for a in ALPHA_BARS), 0.5, 0.5, SWAPPED),
        (late, 0.5, 0.5, EARLY),
        ((ALPHA_BARS[-1], *ALPHA_BARS[:-1]), 0.5, 0.5, WRAPPED),
        (early, 0.5, 0.5, TOO_NOISY),
        (ALPHA_BARS, 0.0, 0.0, NO_WEIGHTS),
        (ALPHA_BARS, 0.0, 0.5, WHOLE_IMAGE),
        (ALPHA_BARS, 0.5, 0.0, WHOLE_NOISE),
    ):
        if _like(found, [(a**image, (1 - a) ** noise) for a in bars]):
            return say.said()
    if _like(found, [(a**0.5, uniform * (1 - a) ** 0.5) for a in ALPHA_BARS]):
        return UNIFORM.said()
    pairs = "; ".join(f"t = {t}: {s:.2f}, {n:.2f}" for t, (s, n) in enumerate(found))
    true = "; ".join(f"t = {t}: {a**0.5:.2f}, {(1 - a) ** 0.5:.2f}" for t, a in enumerate(ALPHA_BARS))
    return JUMP.said(found=pairs, true=true)


def _is_loss(
    loss: Any,
    network: _Network,
    start: Tensor,
    x_0: Tensor,
    x_t: Tensor,
    t: Tensor,
    epsilon: Tensor,
    asked: str,
) -> None:
    guess = start[0] * x_t + wide(start[1:][t], x_t)
    error = guess - epsilon
    true = float(error.square().mean())
    value = as_tensor(loss)
    if value is None or value.numel() != 1 or not bool(value.isfinite().all()):
        raise NotRight(WRONG_KIND.said(expected="float", got=describe(loss)), asked=asked)
    if abs(float(value) - true) > 1e-3 * max(1.0, true):
        rivals = {
            float((guess - x_0).square().mean()): TARGET,
            float(error.square().sum()): SUM,
            float(error.square().flatten(1).sum(dim=1).mean()): SUM,
            float(error.abs().mean()): ABSOLUTE,
            true**0.5: ROOT,
            float(error.mean()): ABSOLUTE,
            float((guess - x_t).square().mean()): OWN_INPUT,
            true / 2: HALF,
        }
        near = [say for rival, say in rivals.items() if abs(float(value) - rival) < 1e-3 * max(1.0, rival)]
        text = near[0].said() if near else OTHER_LOSS.said(loss=f"{float(value):.4g}", true=f"{true:.4g}")
        raise NotRight(text, asked=asked, came_back=describe(loss))
    if not isinstance(loss, float):
        raise NotRight(NO_FLOAT.said(kind=type(loss).__name__), asked=asked, came_back=describe(loss))


def _moved(
    network: _Network, start: Tensor, x_t: Tensor, t: Tensor, epsilon: Tensor, last: Tensor | None, asked: str
) -> Tensor:
    """The slope of this step, once the weights have followed it and it alone."""
    error = start[0] * x_t + wide(start[1:][t], x_t) - epsilon
    by_time = torch.zeros(T, dtype=torch.float64).index_add(0, t, error.mean(dim=[*range(1, x_t.ndim)]))
    slope = 2 * torch.cat([(error * x_t).mean().reshape(1), by_time / len(t)])
    step = (start - network.weights()) / RATE
    size = float(slope.abs().max())
    if float((step - slope).abs().max()) < 1e-3 * max(1.0, size):
        return slope
    if float(step.abs().max()) < 1e-6:
        raise NotRight((NO_SLOPES if network.w.grad is None else STILL).said(), asked=asked)
    if last is not None and float((step - slope - last).abs().max()) < 1e-2 * max(1.0, size):
        raise NotRight(NOT_ZEROED.said(), asked=asked)
    if float((step + slope).abs().max()) < 1e-2 * max(1.0, size):
        raise NotRight(UPHILL.said(), asked=asked)
    ratio = float((step @ slope) / (slope @ slope))
    if float((step - ratio * slope).abs().max()) < 1e-2 * abs(ratio) * size:
        raise NotRight(WRONG_LENGTH.said(ratio=f"{ratio:.3g}"), asked=asked)
    raise NotRight(WRONG_WAY.said(), asked=asked)


def _uses(student: Any, generator: Generator) -> None:
    """Same generator, same dice, whatever torch's global seed is."""
    x_0, seen = torch.randn(BATCH, 8, generator=generator), []
    for seed in (5, 6):
        network = _Network(Generator().manual_seed(0))
        optimiser = _Descent(network.parameters(), lr=RATE)
        own = Generator().manual_seed(9)
        call(student, network, optimiser, x_0, torch.tensor(ALPHA_BARS), own, allowed=("checks",), seed=seed)
        seen.append(network.asked[0])
    same_noise, same_times = (not difference(seen[0][i], seen[1][i], 1e-6) for i in (0, 1))
    if not same_times or not same_noise:
        raise NotRight((HALF_DICE if same_times else GLOBAL_DICE).said())


FIXED_TIMES = Phrase(
    "two steps with two generators gave every image the same t as before: the times are not drawn. Draw them anew in every step.",
    "iki üreteçle atılan iki adım her görüntüye yine aynı t'yi verdi: zamanlar çekilmiyor. Onları her adımda yeniden çek.",
)

# fmt: off
BY_HAND = Phrase("the weights have moved, but not by `optimiser.step()`. With any other optimiser than this plain one the step would be a different one.",
                 "ağırlıklar kımıldadı, ama `optimiser.step()` ile değil. Bu yalın eniyileyiciden başka her eniyileyicide adım farklı olurdu.")
CALLS = Phrase("the network was called {count} times. One step asks it once, for the whole batch.",
               "ağ {count} kez çağrıldı. Bir adım ona bir kez sorar, bütün yığın (batch) için.")
ONE_TIME = Phrase("all images got one and the same t. Draw {count} of them, one for each image: then every step learns about all noise levels.",
                  "bütün görüntülere tek bir t verilmiş. Her görüntü için bir tane, {count} tane çek: o zaman her adım bütün gürültü düzeylerinden öğrenir.")
TIME_UNITS = Phrase("the network was told times from {low} to {high}. It wants t as it is: whole numbers from 0 to {last}.",
                    "ağa {low} ile {high} arasında zamanlar söylenmiş. O, t'yi olduğu gibi ister: tam sayılar, en küçüğü 0, en büyüğü {last}.")
NEVER_FIRST = Phrase("t = 0 never came. Index 0 is the first noisy level, and it must be learned too.",
                     "t = 0 hiç gelmedi. 0 indisi ilk gürültülü düzeydir; o da öğrenilmelidir.")
NEVER_LAST = Phrase("t = {last} never came, the last level, where sampling starts. `torch.randint(0, n)` gives 0 to n-1, so n is not drawn anyway.",
                    "t = {last}, yani örneklemenin başladığı son düzey hiç gelmedi. `torch.randint(0, n)` zaten 0'dan n-1'e verir; n çekilmez.")
UNEVEN = Phrase("the times are not equally likely. The objective draws all of them alike.",
                "zamanlar eşit olasılıklı değil. Amaç hepsini eşit çeker.")
CLEAN = Phrase("the network is shown the clean x_0. It must see x_t.",
               "ağa temiz x_0 gösteriliyor. x_t'yi görmeli.")
NO_ROOTS = Phrase("in x_t both roots are missing.",
                  "x_t'de iki kök de eksik.")
NO_NOISE_ROOT = Phrase("in x_t the root over 1-ᾱ is missing.",
                       "x_t'de 1-ᾱ'nın kökü eksik.")
NO_IMAGE_ROOT = Phrase("in x_t the root over ᾱ is missing.",
                       "x_t'de ᾱ'nın kökü eksik.")
SWAPPED = Phrase("in x_t the two weights have changed places: at t = 0 there is mostly noise.",
                 "x_t'de iki ağırlık yer değiştirmiş: t = 0'da çoğu gürültü.")
EARLY = Phrase("x_t has one noising step too few: ᾱ is taken one place too early.",
               "x_t'de bir gürültüleme adımı eksik: ᾱ bir yer erken alınmış.")
NO_WEIGHTS = Phrase("x_t is x_0 plus ε, without the two weights of the jump.",
                    "x_t, sıçramanın iki ağırlığı olmadan x_0 artı ε.")
WRAPPED = Phrase("in x_t ᾱ is read at t - 1; at t = 0 Python reads the last one, and the picture is nothing but noise.",
                 "x_t'de ᾱ, t - 1'de okunuyor; t = 0'da Python sonuncuyu okur ve görüntüde gürültüden başka bir şey kalmaz.")
TOO_NOISY = Phrase("x_t has one noising step too many: ᾱ is taken one place too late.",
                   "x_t'de bir gürültüleme adımı fazla: ᾱ bir yer geç alınmış.")
WHOLE_IMAGE = Phrase("in x_t the image is not shrunk: its weight √ᾱ is missing.",
                     "x_t'de görüntü küçültülmemiş: ağırlığı olan √ᾱ eksik.")
WHOLE_NOISE = Phrase("in x_t the noise has its full size: its weight √(1-ᾱ) is missing.",
                     "x_t'de gürültü olduğu gibi duruyor: ağırlığı olan √(1-ᾱ) eksik.")
UNIFORM = Phrase("the noise is too narrow, as from `torch.rand`, which is uniform between 0 and 1. ε means `torch.randn`.",
                 "gürültü fazla dar, `torch.rand`'dan gelmiş gibi; o 0 ile 1 arasında düzgündür. ε, `torch.randn` demektir.")
JUMP = Phrase("x_t is not the jump to t. Measured weights of image and noise: {found}. They should be: {true}.",
              "x_t, t'ye sıçrama değil. Görüntünün ve gürültünün ölçülen ağırlıkları: {found}. Olması gereken: {true}.")
SHARED = Phrase("all images got the same noise. ε needs a number for each pixel of each image.",
                "bütün görüntülere aynı gürültü verilmiş. ε'da her görüntünün her pikseli için ayrı bir sayı olmalı.")
ONE_NUMBER = Phrase("each image got one number of noise for all its pixels. ε needs a number for each pixel.",
                    "her görüntüye bütün pikselleri için tek bir gürültü sayısı verilmiş. ε'da her piksel için bir sayı olmalı.")
NOT_NORMAL = Phrase("the noise is not standard normal: mean {mean}, standard deviation {std}.",
                    "gürültü standart normal değil: ortalaması {mean}, standart sapması {std}.")
FIXED = Phrase("two steps with two generators drew the same noise. A network that always sees the same noise learns that one by heart.",
               "iki üreteçle atılan iki adım aynı gürültüyü çekti. Hep aynı gürültüyü gören ağ onu ezberler.")
HALF_DICE = Phrase("t comes from `generator`, the noise does not: pass `generator=generator` to `torch.randn` too.",
                   "t, `generator`'dan geliyor, gürültü gelmiyor: `torch.randn`'e de `generator=generator` ver.")
GLOBAL_DICE = Phrase("the same generator gave other dice: t or the noise was drawn without it. A training that is to be repeatable draws everything from one place.",
                     "aynı üreteç başka zarlar verdi: t ya da gürültü onsuz çekilmiş. Yinelenebilir bir eğitim her şeyi tek yerden çeker.")
TARGET = Phrase("the guess is compared with x_0. This network predicts ε.",
                "tahmin x_0 ile karşılaştırılıyor. Bu ağ ε'u tahmin ediyor.")
SUM = Phrase("the loss is a sum; take the mean over images and pixels.",
             "kayıp bir toplam; görüntüler ve pikseller üzerinden ortalamasını al.")
ABSOLUTE = Phrase("the error is not squared.",
                  "hatanın karesi alınmamış.")
ROOT = Phrase("a root too many: the loss is the mean of the squares.",
              "bir kök fazla: kayıp, karelerin ortalamasıdır.")
OWN_INPUT = Phrase("the guess is compared with x_t, its own input. The target is ε.",
                   "tahmin, kendi girdisi olan x_t ile karşılaştırılıyor. Hedef ε.")
HALF = Phrase("the loss is half of the mean of the squares: no ½ stands in it.",
              "kayıp, karelerin ortalamasının yarısı: içinde ½ yok.")
OTHER_LOSS = Phrase("the loss is {loss}; for the images, times and noises that you drew it should be {true}.",
                    "kayıp {loss}; çektiğin görüntüler, zamanlar ve gürültüler için {true} olmalı.")
NO_FLOAT = Phrase("the number is right, but it is a {kind}. Kept in a list of losses, each would hold the whole computation of its step in memory. Give back a plain number: `.item()`.",
                  "sayı doğru, ama türü {kind}. Bir kayıp listesinde tutulunca her biri, adımının bütün hesabını bellekte tutardı. Sıradan bir sayı geri ver: `.item()`.")
NO_SLOPES = Phrase("no weight has moved, and none has a slope: nothing has gone backwards from the loss.",
                   "hiçbir ağırlık kımıldamadı, hiçbirinin gradyanı de yok: kayıptan geriye doğru hiçbir şey gitmemiş.")
STILL = Phrase("the slopes are there, but no weight has moved along them. First the slopes, then the optimiser's step.",
               "gradyanlar hazır, ama hiçbir ağırlık onlar boyunca kımıldamadı. Önce gradyanlar, sonra eniyileyicinin adımı.")
NOT_ZEROED = Phrase("the second step went along the slopes of *both* steps: those of the step before were not forgotten. PyTorch adds slopes up until they are set to zero.",
                    "ikinci adım *iki* adımın gradyanlarıyla gitti: bir önceki adımınkiler unutulmamış. PyTorch gradyanları sıfırlanana dek toplar.")
UPHILL = Phrase("the weights went uphill: the loss grows.",
                "ağırlıklar yokuş yukarı gitti: kayıp büyüyor.")
WRONG_LENGTH = Phrase("the weights went in the right direction, but {ratio} times as far as the slope of the mean says. A sum in place of a mean, or more than one step?",
                      "ağırlıklar doğru yöne gitti, ama ortalamanın gradyanının söylediğinin {ratio} katı kadar. Ortalama yerine toplam mı, yoksa birden çok adım mı?")
WRONG_WAY = Phrase("the weights moved, but not down the slope of this step's loss.",
                   "ağırlıklar kımıldadı, ama bu adımın kaybının gradyanından aşağı değil.")
# fmt: on
