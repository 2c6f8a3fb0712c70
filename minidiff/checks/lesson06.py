"""Checks of lesson 06, training on images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff import data
from minidiff.checks.compare import as_tensor, compare, describe, difference
from minidiff.checks.task import Lesson
from minidiff.checks.watch import NotRight, call
from minidiff.checks.words import WRONG_KIND, Say

LESSON = Lesson(
    "06",
    "06_training",
    Say("Training on images", "Görüntülerle eğitim"),
    sections={
        "step": Say("1. One training step, in the open", "1. Bir eğitim adımı, bütün açıklığıyla"),
        "ema": Say("3. The average is better than the last", "3. Ortalama, sonuncudan iyidir"),
        "ema-answer": Say("3. The average is better than the last", "3. Ortalama, sonuncudan iyidir"),
        "judge": Say("4. How good is it?", "4. Ne kadar iyi?"),
        "honest": Say("5. Is it memorising?", "5. Ezberliyor mu?"),
    },
)

predict_share = LESSON.choice(
    "predict_share",
    right="c",
    because={
        "a": Say(
            "0.1 % is what *one* update takes of the new weights. How much of the old ones does it keep, and how "
            "much do 200 updates keep?",
            "% 0,1, *bir* güncellemenin yeni ağırlıklardan aldığıdır. Eskilerden ne kadarını tutar; 200 güncelleme "
            "ne kadarını tutar?",
        ),
        "b": Say(
            "that is about the share of everything that came *after* the first weights.",
            "bu, aşağı yukarı ilk ağırlıklardan *sonra* gelenlerin hepsinin payı.",
        ),
    },
    points=1,
    reread="ema",
)


# ---- the average of the weights ----------------------------------------------------------------------------


class _Given(dict[str, Tensor]):
    """Weights that are handed over as they are, so that the check sees whether they were changed."""

    def __deepcopy__(self, _: dict[int, Any]) -> _Given:
        return self


def _values(update: Callable[..., Any]) -> Callable[..., Any]:
    """An update of dictionaries as a function that gives back the values, sorted by name."""

    def values(average: dict[str, Tensor], weights: dict[str, Tensor], decay: float) -> Any:
        found = update(average, weights, decay)
        return tuple(found[name] for name in sorted(average))

    return values


def _mixed(rule: Callable[[Tensor, Tensor, float], Any]) -> Callable[..., Any]:
    return _values(lambda average, weights, d: {k: rule(average[k], weights[k], d) for k in average})


def _true_average(average: dict[str, Tensor], weights: dict[str, Tensor], decay: float) -> Any:
    return _mixed(lambda a, w, d: d * a + (1 - d) * w)(average, weights, decay)


@LESSON.task(points=2, reread="ema")
def ema_update(student: Any, generator: Generator) -> None:
    """`ema_update(average, weights, decay)`: the updated average, as a dictionary."""
    cases = []
    for shapes, decay in (
        ({"head.weight": (3, 4), "head.bias": (3,)}, 0.9),
        ({"one": (2, 2, 3, 3)}, 0.35),
        ({"up.0": (5,), "a": (), "down": (2, 3)}, 0.75),
    ):
        average, weights = (
            {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
            for _ in range(2)
        )
        cases.append((average, _Given(weights), decay))
    for average, weights, decay in cases:
        before = {name: value.clone() for name, value in weights.items()}
        answer = call(student, average, weights, decay)
        asked = f"decay = {decay}; " + ", ".join(
            f"{name} {tuple(value.shape)}" for name, value in before.items()
        )
        if not isinstance(answer, dict):
            raise NotRight(NO_DICT.said(got=describe(answer)), asked=asked)
        if set(answer) != set(before):
            names = ", ".join(sorted(before))
            raise NotRight(OTHER_NAMES.said(names=names, got=", ".join(map(str, answer)) or "-"), asked=asked)
        if set(weights) != set(before) or any(
            difference(weights[name], before[name], 1e-9) for name in before
        ):
            weights.clear()
            weights.update(before)
            raise NotRight(WEIGHTS_CHANGED.said(), asked=asked)
    compare(
        _values(student),
        _true_average,
        cases,
        mistakes=[
            (
                _mixed(lambda a, w, d: (1 - d) * a + d * w),
                "the two shares have changed places: with a decay near 1 your average is nearly the newest weights.",
                "iki pay yer değiştirmiş: 1'e yakın bir sönümde ortalaman neredeyse en yeni ağırlıklar oluyor.",
            ),
            (
                _mixed(lambda a, w, d: d * a + w),
                "the new weights are added with their full size; the two shares must add up to 1.",
                "yeni ağırlıklar olduğu gibi ekleniyor; iki pay 1'e toplanmalı.",
            ),
            (
                _mixed(lambda a, w, d: d * (a + w)),
                "both are multiplied by the decay; the two shares must add up to 1.",
                "ikisi de sönümle çarpılıyor; iki pay 1'e toplanmalı.",
            ),
            (
                _mixed(lambda a, w, d: d * a + d * (1 - d) * w),
                "the update is shrunk by the decay once too often: the two shares must add up to 1.",
                "güncelleme sönümle bir kez fazla çarpılmış: iki pay 1'e toplanmalı.",
            ),
            (
                _mixed(lambda a, w, d: (a + w) / 2),
                "half of each, whatever the decay.",
                "sönüm ne olursa olsun, her birinden yarım.",
            ),
            (
                _mixed(lambda a, w, d: w),
                "these are the newest weights. Nothing is averaged.",
                "bunlar en yeni ağırlıklar. Ortalama alınmıyor.",
            ),
            (
                _mixed(lambda a, w, d: a),
                "the average stands still.",
                "ortalama yerinde duruyor.",
            ),
        ],
        allowed=("checks",),
    )


NO_DICT = Say(
    "give back a dictionary, name -> tensor, with the names of `average`; {got} came back.",
    "bir sözlük geri ver: ad -> tensör, `average`'ın adlarıyla; dönen: {got}.",
)
OTHER_NAMES = Say(
    "the names should be: {names}; they are: {got}.", "adlar şunlar olmalı: {names}; dönenler: {got}."
)
WEIGHTS_CHANGED = Say(
    "the network's own weights have changed. The average follows the network, never the other way round.",
    "ağın kendi ağırlıkları değişmiş. Ortalama ağı izler; tersi hiç olmaz.",
)


def _true_decay(n: int, decay: float) -> float:
    return min(decay, (1 + n) / (10 + n))


@LESSON.task(points=1, reread="ema-answer")
def warmed_decay(student: Any, generator: Generator) -> None:
    """`warmed_decay(n, decay)`: small at first, then `decay`."""
    some = int(torch.randint(20, 60, (), generator=generator))
    cases = [(1, 0.999), (some, 0.999), (1000, 0.99), (5, 0.2), (80, 0.9), (10_000, 0.9999), (100_000, 0.999)]
    compare(
        student,
        _true_decay,
        cases,
        mistakes=[
            (
                lambda n, decay: max(decay, (1 + n) / (10 + n)),
                "the larger of the two. Then the decay is never small at the start, and in the end goes past "
                "the one that was asked for.",
                "ikisinin büyüğü. O zaman sönüm başta hiç küçük olmaz, sonda da istenenin ötesine geçer.",
            ),
            (
                lambda n, decay: (1 + n) / (10 + n),
                "nothing holds it: after many updates it goes past the decay that was asked for, towards 1.",
                "onu tutan bir şey yok: çok güncellemeden sonra istenen sönümü geçip 1'e gidiyor.",
            ),
            (
                lambda n, decay: decay * (1 + n) / (10 + n),
                "a product. It never quite arrives at the decay that was asked for; take the smaller of the two.",
                "çarpım. İstenen sönüme hiçbir zaman tam varmaz; ikisinin küçüğünü al.",
            ),
            (
                lambda n, decay: min(decay, n / (10 + n)),
                "the 1 in the numerator is missing.",
                "paydaki 1 eksik.",
            ),
            (
                lambda n, decay: decay,
                "this is `decay`, whatever `n` is, and the random start stays in the average for long. Is the "
                "fraction there? Is it below 1 (brackets; which way up)?",
                "`n` ne olursa olsun `decay` çıkıyor; rastgele başlangıç ortalamada uzun süre kalıyor. Kesir orada "
                "mı? 1'den küçük mü (parantezler; hangisi altta)?",
            ),
        ],
        tolerance=1e-6,
    )


# ---- the training step -------------------------------------------------------------------------------------

BATCH, T = 256, 4
ALPHA_BARS = (0.9, 0.55, 0.25, 0.06)
RATE = 0.2


class _Network(torch.nn.Module):
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
        guess: Tensor = self.w * x_t + self.b[t].reshape(-1, *[1] * (x_t.ndim - 1))
        return guess

    def weights(self) -> Tensor:
        return torch.cat([self.w.detach().reshape(1), self.b.detach()]).double()

    def __deepcopy__(self, _: dict[int, Any]) -> _Network:
        return self  # the optimiser moves these weights and no copies


class _Descent(torch.optim.SGD):
    """θ ← θ - rate · slope: so plain that the check can compute where it must lead."""

    def __deepcopy__(self, _: dict[int, Any]) -> _Descent:
        return self


@LESSON.task(points=4, reread="step")
def training_step(student: Any, generator: Generator) -> None:
    """`training_step(network, optimiser, x_0, alpha_bars, generator)`: one step, and its loss."""
    network = _Network(generator)
    optimiser = _Descent(network.parameters(), lr=RATE)
    noises: list[Tensor] = []
    last_slope: Tensor | None = None
    for shape, seed in (((BATCH, 1, 6, 6), 1), ((BATCH, 40), 2), ((BATCH, 1, 6, 6), 3)):
        x_0 = 1.5 * torch.randn(shape, generator=generator)
        asked = f"x_0 = {describe(x_0)}, alpha_bars = {list(ALPHA_BARS)}"
        network.asked.clear()
        start = network.weights()
        loss = call(
            student, network, optimiser, x_0, torch.tensor(ALPHA_BARS), Generator().manual_seed(seed),
            allowed=("checks",), seed=seed,
        )  # fmt: skip
        x_t, t = _question(network, x_0, asked)
        epsilon = _noise(x_0, x_t, t, asked)
        noises.append(epsilon)
        _is_loss(loss, network, start, x_0, x_t, t, epsilon, asked)
        last_slope = _moved(network, start, x_t, t, epsilon, last_slope, asked)
    if not difference(noises[0], noises[2], 1e-3):
        raise NotRight(FIXED.said())
    _uses(student, generator)


def _question(network: _Network, x_0: Tensor, asked: str) -> tuple[Tensor, Tensor]:
    """What the network was shown, once it is a sensible question."""
    if len(network.asked) != 1:
        raise NotRight(CALLS.said(count=len(network.asked)), asked=asked)
    x_t, t = network.asked[0]
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
        shares = ", ".join(f"t = {i}: {share:.0%}" for i, share in enumerate(counts.tolist()))
        raise NotRight(UNEVEN.said(), asked=asked, came_back=shares)
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
    bars = torch.tensor(ALPHA_BARS, dtype=torch.float64)[t].reshape(-1, *[1] * (x_0.ndim - 1))
    epsilon = (x_t - bars**0.5 * clean) / (1 - bars) ** 0.5
    if float((epsilon - epsilon[:1]).abs().max()) < 1e-3:
        raise NotRight(SHARED.said(), asked=asked)
    if float((epsilon - epsilon.flatten(1)[:, :1].reshape(bars.shape)).abs().max()) < 1e-3:
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
    shifted = (1.0, *ALPHA_BARS[:-1])
    uniform = 12**-0.5
    for wanted, say in (
        ([(a, 1 - a) for a in ALPHA_BARS], NO_ROOTS),
        ([(a**0.5, 1 - a) for a in ALPHA_BARS], NO_NOISE_ROOT),
        ([(a, (1 - a) ** 0.5) for a in ALPHA_BARS], NO_IMAGE_ROOT),
        ([((1 - a) ** 0.5, a**0.5) for a in ALPHA_BARS], SWAPPED),
        ([(a**0.5, (1 - a) ** 0.5) for a in shifted], EARLY),
        ([(1.0, 1.0) for _ in ALPHA_BARS], NO_WEIGHTS),
        ([(a**0.5, uniform * (1 - a) ** 0.5) for a in ALPHA_BARS], UNIFORM),
    ):
        if _like(found, wanted):
            return say.said()
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
    guess = start[0] * x_t + start[1:][t].reshape(-1, *[1] * (x_t.ndim - 1))
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
        }
        near = [say for rival, say in rivals.items() if abs(float(value) - rival) < 1e-3 * max(1.0, rival)]
        text = near[0].said() if near else OTHER_LOSS.said(loss=f"{float(value):.4g}", true=f"{true:.4g}")
        raise NotRight(text, asked=asked, came_back=describe(loss))
    if not isinstance(loss, float):
        raise NotRight(NO_FLOAT.said(kind=type(loss).__name__), asked=asked, came_back=repr(loss)[:80])


def _moved(
    network: _Network, start: Tensor, x_t: Tensor, t: Tensor, epsilon: Tensor, last: Tensor | None, asked: str
) -> Tensor:
    """The slope of this step, once the weights have followed it and it alone."""
    rest = [*range(1, x_t.ndim)]
    error = start[0] * x_t + start[1:][t].reshape(-1, *[1] * (x_t.ndim - 1)) - epsilon
    by_time = torch.zeros(T, dtype=torch.float64).index_add(0, t, error.mean(dim=rest))
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


CALLS = Say(
    "the network was called {count} times. One step asks it once, for the whole batch.",
    "ağ {count} kez çağrıldı. Bir adım ona bir kez sorar, bütün yığın (batch) için.",
)
ONE_TIME = Say(
    "all images got one and the same t. Draw {count} of them, one for each image: then every step learns about "
    "all noise levels.",
    "bütün görüntülere tek bir t verilmiş. Her görüntü için bir tane, {count} tane çek: o zaman her adım bütün "
    "gürültü düzeylerinden öğrenir.",
)
TIME_UNITS = Say(
    "the network was told times from {low} to {high}. It wants t as it is: whole numbers from 0 to {last}.",
    "ağa {low} ile {high} arasında zamanlar söylenmiş. O, t'yi olduğu gibi ister: 0'dan {last}'e tam sayılar.",
)
NEVER_FIRST = Say(
    "t = 0 never came. Index 0 is the first noisy level, and it must be learned too.",
    "t = 0 hiç gelmedi. 0 indisi ilk gürültülü düzeydir; o da öğrenilmelidir.",
)
NEVER_LAST = Say(
    "t = {last} never came, the last level, where sampling starts. `torch.randint(0, n)` gives 0 to n-1, so n is "
    "not drawn anyway.",
    "t = {last}, yani örneklemenin başladığı son düzey hiç gelmedi. `torch.randint(0, n)` zaten 0'dan n-1'e verir; "
    "n çekilmez.",
)
UNEVEN = Say(
    "the times are not equally likely. The objective draws all of them alike.",
    "zamanlar eşit olasılıklı değil. Amaç hepsini eşit çeker.",
)
CLEAN = Say(
    "the network is shown the clean x_0. It must see x_t.", "ağa temiz x_0 gösteriliyor. x_t'yi görmeli."
)
NO_ROOTS = Say("in x_t both roots are missing.", "x_t'de iki kök de eksik.")
NO_NOISE_ROOT = Say("in x_t the root over 1-ᾱ is missing.", "x_t'de 1-ᾱ'nın kökü eksik.")
NO_IMAGE_ROOT = Say("in x_t the root over ᾱ is missing.", "x_t'de ᾱ'nın kökü eksik.")
SWAPPED = Say(
    "in x_t the two weights have changed places: at t = 0 there is mostly noise.",
    "x_t'de iki ağırlık yer değiştirmiş: t = 0'da çoğu gürültü.",
)
EARLY = Say(
    "x_t has one noising step too few: ᾱ is taken one place too early.",
    "x_t'de bir gürültüleme adımı eksik: ᾱ bir yer erken alınmış.",
)
NO_WEIGHTS = Say(
    "x_t is x_0 plus ε, without the two weights of the jump.",
    "x_t, sıçramanın iki ağırlığı olmadan x_0 artı ε.",
)
UNIFORM = Say(
    "the noise is too narrow, as from `torch.rand`, which is uniform between 0 and 1. ε means `torch.randn`.",
    "gürültü fazla dar, `torch.rand`'dan gelmiş gibi; o 0 ile 1 arasında düzgündür. ε, `torch.randn` demektir.",
)
JUMP = Say(
    "x_t is not the jump to t. Measured weights of image and noise: {found}. They should be: {true}.",
    "x_t, t'ye sıçrama değil. Görüntünün ve gürültünün ölçülen ağırlıkları: {found}. Olması gereken: {true}.",
)
SHARED = Say(
    "all images got the same noise. ε needs a number for each pixel of each image.",
    "bütün görüntülere aynı gürültü verilmiş. ε'da her görüntünün her pikseli için ayrı bir sayı olmalı.",
)
ONE_NUMBER = Say(
    "each image got one number of noise for all its pixels. ε needs a number for each pixel.",
    "her görüntüye bütün pikselleri için tek bir gürültü sayısı verilmiş. ε'da her piksel için bir sayı olmalı.",
)
NOT_NORMAL = Say(
    "the noise is not standard normal: mean {mean}, standard deviation {std}.",
    "gürültü standart normal değil: ortalaması {mean}, standart sapması {std}.",
)
FIXED = Say(
    "two steps with two generators drew the same noise. A network that always sees the same noise learns that one "
    "by heart.",
    "iki üreteçle atılan iki adım aynı gürültüyü çekti. Hep aynı gürültüyü gören ağ onu ezberler.",
)
HALF_DICE = Say(
    "t comes from `generator`, the noise does not: pass `generator=generator` to `torch.randn` too.",
    "t, `generator`'dan geliyor, gürültü gelmiyor: `torch.randn`'e de `generator=generator` ver.",
)
GLOBAL_DICE = Say(
    "the same generator gave other dice: t or the noise was drawn without it. A training that is to be repeatable "
    "draws everything from one place.",
    "aynı üreteç başka zarlar verdi: t ya da gürültü onsuz çekilmiş. Yinelenebilir bir eğitim her şeyi tek yerden "
    "çeker.",
)
TARGET = Say(
    "the guess is compared with x_0. This network predicts ε.",
    "tahmin x_0 ile karşılaştırılıyor. Bu ağ ε'u tahmin ediyor.",
)
SUM = Say(
    "the loss is a sum; take the mean over images and pixels.",
    "kayıp bir toplam; görüntüler ve pikseller üzerinden ortalamasını al.",
)
ABSOLUTE = Say("the error is not squared.", "hatanın karesi alınmamış.")
OTHER_LOSS = Say(
    "the loss is {loss}; for the images, times and noises that you drew it should be {true}.",
    "kayıp {loss}; çektiğin görüntüler, zamanlar ve gürültüler için {true} olmalı.",
)
NO_FLOAT = Say(
    "the number is right, but it is a {kind}. Kept in a list of losses, each would hold the whole computation of "
    "its step in memory. Give back a plain number: `.item()`.",
    "sayı doğru, ama türü {kind}. Bir kayıp listesinde tutulunca her biri, adımının bütün hesabını bellekte "
    "tutardı. Düz bir sayı geri ver: `.item()`.",
)
NO_SLOPES = Say(
    "no weight has moved, and none has a slope: nothing has gone backwards from the loss.",
    "hiçbir ağırlık kımıldamadı, hiçbirinin eğimi de yok: kayıptan geriye doğru hiçbir şey gitmemiş.",
)
STILL = Say(
    "the slopes are there, but no weight has moved along them. First the slopes, then the optimiser's step.",
    "eğimler hazır, ama hiçbir ağırlık onlar boyunca kımıldamadı. Önce eğimler, sonra en iyileyicinin adımı.",
)
NOT_ZEROED = Say(
    "the second step went along the slopes of *both* steps: those of the step before were not forgotten. PyTorch "
    "adds slopes up until they are set to zero.",
    "ikinci adım *iki* adımın eğimleriyle gitti: bir önceki adımınkiler unutulmamış. PyTorch eğimleri sıfırlanana "
    "dek toplar.",
)
UPHILL = Say("the weights went uphill: the loss grows.", "ağırlıklar yokuş yukarı gitti: kayıp büyüyor.")
WRONG_LENGTH = Say(
    "the weights went in the right direction, but {ratio} times as far as the slope of the mean says. A sum in "
    "place of a mean, or more than one step?",
    "ağırlıklar doğru yöne gitti, ama ortalamanın eğiminin söylediğinin {ratio} katı kadar. Ortalama yerine toplam "
    "mı, yoksa birden çok adım mı?",
)
WRONG_WAY = Say(
    "the weights moved, but not down the slope of this step's loss.",
    "ağırlıklar kımıldadı, ama bu adımın kaybının eğiminden aşağı değil.",
)


# ---- the Fréchet distance of two piles of numbers ----------------------------------------------------------


def _frechet(rule: Callable[[float, float, float, float], float]) -> Callable[[Tensor, Tensor], float]:
    """A distance from the two means and the two standard deviations."""

    def made(a: Tensor, b: Tensor) -> float:
        a, b = a.double(), b.double()
        return rule(float(a.mean()), float(b.mean()), float(a.std()), float(b.std()))

    return made


def _true_frechet(a: Tensor, b: Tensor) -> float:
    return _frechet(lambda m, n, s, u: (m - n) ** 2 + (s - u) ** 2)(a, b)


@LESSON.task(points=2, reread="judge")
def frechet_1d(student: Any, generator: Generator) -> None:
    """`frechet_1d(a, b)`: the squared Fréchet distance of two bells; dividing by N or by N-1 is both right."""
    cases = []
    for (count, mean, std), (other, mean_2, std_2) in (
        ((3000, 0.0, 1.0), (3000, 1.5, 0.5)),
        ((2000, -1.0, 0.4), (4000, -1.2, 1.6)),
        ((2500, 2.0, 0.3), (1500, 0.5, 0.3)),
    ):
        a, b = (torch.randn(n, generator=generator) for n in (count, other))
        cases.append((mean + std * a, mean_2 + std_2 * b))
    cases.append((cases[0][0], cases[0][0].clone()))
    compare(
        student,
        _true_frechet,
        cases,
        mistakes=[
            (
                _frechet(lambda m, n, s, u: (m - n) ** 2),
                "only the means are compared. Two piles with the same mean and another width would be 0 apart.",
                "yalnızca ortalamalar karşılaştırılıyor. Ortalaması aynı, genişliği başka iki yığının uzaklığı 0 "
                "çıkardı.",
            ),
            (
                _frechet(lambda m, n, s, u: (s - u) ** 2),
                "only the widths are compared, not the means.",
                "yalnızca genişlikler karşılaştırılıyor, ortalamalar değil.",
            ),
            (
                _frechet(lambda m, n, s, u: (m - n) ** 2 + (s**2 - u**2) ** 2),
                "variances are compared in place of standard deviations; only these have the unit of the numbers.",
                "standart sapmaların yerine varyanslar karşılaştırılıyor; sayıların birimi yalnızca ilkindedir.",
            ),
            (
                _frechet(lambda m, n, s, u: (m - n) ** 2 + abs(s**2 - u**2)),
                "the difference of the variances is not the squared difference of the standard deviations.",
                "varyansların farkı, standart sapmaların farkının karesi değildir.",
            ),
            (
                _frechet(lambda m, n, s, u: (m - n) ** 2 + s**2 + u**2),
                "the widths are added: a pile would be far from itself.",
                "genişlikler toplanıyor: bir yığın kendisinden uzak çıkardı.",
            ),
            (
                _frechet(lambda m, n, s, u: abs(m - n) + abs(s - u)),
                "the differences are not squared.",
                "farkların karesi alınmamış.",
            ),
            (
                _frechet(lambda m, n, s, u: ((m - n) ** 2 + (s - u) ** 2) ** 0.5),
                "this is the root; the Fréchet distance that is quoted, as in FID, is the square.",
                "bu, kökü; FID'de olduğu gibi söylenen Fréchet uzaklığı, karesidir.",
            ),
            (
                lambda a, b: float((a[: len(b)] - b[: len(a)]).square().mean()),
                "the numbers are compared one by one. The piles have no order: only how they are spread counts.",
                "sayılar birer birer karşılaştırılıyor. Yığınların sırası yoktur: yalnızca nasıl dağıldıkları "
                "önemlidir.",
            ),
        ],
        tolerance=2e-3,  # N or N-1 in the variance: a difference of 1e-3 at most
    )


# ---- writing or copying ------------------------------------------------------------------------------------

MANY = 0.3  # the share of copies that must be noticed


@LESSON.task(points=3, reread="honest")
def looks_copied(student: Any, generator: Generator) -> None:
    """`looks_copied(made, training, held_out)`: True if three in ten or more of `made` are copies."""
    images = data.digits("train").images
    images = images[torch.randperm(len(images), generator=generator)]
    training, held_out, new, source = images[:900], images[900:1100], images[1100:1300], images[:200]
    grain = torch.randn(source.shape, generator=generator)
    mixed = torch.cat([new[:130], source[:70] + 0.03 * grain[:70]])[torch.randperm(200, generator=generator)]
    for made, copied, say in (
        (new, False, ACCUSED),
        (source, True, OVERLOOKED),
        (source + 0.05 * grain, True, OVERLOOKED_NEAR),
        (mixed, True, OVERLOOKED_SOME),
        (new + 0.2 * grain, False, ACCUSED_FAR),
    ):
        _judges(student, made, training, held_out, copied, say)
    # the same question in another world: numbers 30 times as large, and points that lie close together
    _judges(student, 30 * new, 30 * training, 30 * held_out, False, ACCUSED_SCALE)
    _judges(student, 30 * (source + 0.05 * grain), 30 * training, 30 * held_out, True, OVERLOOKED_SCALE)
    points = 0.1 * torch.randn(1500, 2, generator=generator)
    dense, kept, fresh = points[:1000], points[1000:1250], points[1250:]
    _judges(student, fresh, dense, kept, False, ACCUSED_SCALE)
    _judges(student, dense[:250], dense, kept, True, OVERLOOKED_SCALE)


def _judges(student: Any, made: Tensor, training: Tensor, held_out: Tensor, copied: bool, say: Say) -> None:
    answer = call(student, made, training, held_out)
    value = as_tensor(answer)
    asked = f"made: {describe(made)}; training: {tuple(training.shape)}; held_out: {tuple(held_out.shape)}"
    if value is None or value.numel() != 1 or float(value) not in (0.0, 1.0):
        raise NotRight(YES_OR_NO.said(got=describe(answer)), asked=asked)
    if bool(value) != copied:
        raise NotRight(say.said(), asked=asked, came_back=str(bool(value)))


YES_OR_NO = Say("answer True or False; {got} came back.", "True ya da False cevabını ver; dönen: {got}.")
ACCUSED = Say(
    "an innocent is accused: these digits were never in the training set. They have near relatives there, as every "
    "digit has. How near are the held-out ones?",
    "bir masum suçlandı: bu rakamlar eğitim kümesinde hiç olmadı. Her rakam gibi onların da orada yakın akrabaları "
    "var. Ayrılmış olanlar ne kadar yakın?",
)
ACCUSED_FAR = Say(
    "an innocent is accused: new digits with noise on them. They lie *farther* from the training set than held-out "
    "ones. Bad, but not copied.",
    "bir masum suçlandı: üzerlerinde gürültü olan yeni rakamlar. Eğitim kümesine ayrılmış olanlardan daha *uzaklar*. "
    "Kötü, ama kopya değil.",
)
OVERLOOKED = Say(
    "a copier got away: every one of these is a training image, pixel for pixel.",
    "bir kopyacı kaçtı: bunların her biri, piksel piksel bir eğitim görüntüsü.",
)
OVERLOOKED_NEAR = Say(
    "a copier got away: these are training images with a little grain on them, so that no pixel is equal. Asking "
    "for equality is not enough.",
    "bir kopyacı kaçtı: bunlar, hiçbir pikseli aynı kalmasın diye biraz kum serpilmiş eğitim görüntüleri. Eşitlik "
    "aramak yetmez.",
)
OVERLOOKED_SOME = Say(
    "a copier got away: about one in three of these is a near-copy, the others are new. A mean or a median over "
    "all hardly moves; count the suspicious ones.",
    "bir kopyacı kaçtı: bunların aşağı yukarı üçte biri kopyaya yakın, ötekiler yeni. Hepsinin ortalaması ya da "
    "ortancası pek kımıldamaz; kuşkuluları say.",
)
ACCUSED_SCALE = Say(
    "an innocent is accused, in a world of another scale. What is near among digits may be far or usual elsewhere: "
    "let the held-out data say what is near.",
    "bir masum suçlandı; ölçeği başka bir dünyada. Rakamlar arasında yakın olan, başka yerde uzak ya da olağan "
    "olabilir: neyin yakın olduğunu ayrılmış veri söylesin.",
)
OVERLOOKED_SCALE = Say(
    "a copier got away, in a world of another scale. What is near among digits may be far or usual elsewhere: let "
    "the held-out data say what is near.",
    "bir kopyacı kaçtı; ölçeği başka bir dünyada. Rakamlar arasında yakın olan, başka yerde uzak ya da olağan "
    "olabilir: neyin yakın olduğunu ayrılmış veri söylesin.",
)
