"""What a wrong function was seen to do, stage by stage: said when no known mistake explains its answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import torch
from torch import Generator, Tensor

from minidiff.checks.describe import as_tensor
from minidiff.checks.formula import formula, mixture
from minidiff.checks.watch import call
from minidiff.phrase import Phrase

NEAR = 1e-3
# fmt: off
TOLD = Phrase("your network is told the times {found}; they should be {wanted}.",
              "ağına söylenen zamanlar {found}; {wanted} olmalı.")
SHOWN = Phrase("your network is shown {found} where x_t belongs, which is {wanted}{place}.",
               "ağına x_t yerine {found} gösteriliyor; olması gereken {wanted}{place}.")
PLACE = Phrase(", here at t = {t}, with ᾱ = {bar:.3g}", " (burada t = {t}, ᾱ = {bar:.3g})")
SHOWN_ELSE = Phrase("your network is shown something that is no weighted sum of x_0 and ε. Is it clipped, or is another noise in it?",
                    "ağına x_0 ile ε'un ağırlıklı toplamı olmayan bir şey gösteriliyor. Kırpılmış mı, yoksa içinde başka bir gürültü mü var?")
MADE = Phrase("the network is asked rightly: x_t and t are as they should be. What you make of its guess is {ratios} times the mean of the squared errors. So look at the line after the network.",
              "ağa doğru soruluyor: x_t ile t olması gerektiği gibi. Ama tahmininden çıkardığın, hata karelerinin ortalamasının {ratios} katı. Öyleyse ağdan sonraki satıra bak.")
STRIDE = Phrase("your stride from t = {t} to {to} makes {found}; it should be {wanted}.",
                "t = {t}'den {to} gittiğin aralık {found} yapıyor; {wanted} olmalı.")
STRIDE_ELSE = Phrase("after t = {t} your image is no weighted sum of x̂_0 and ε̂. Is it clipped, noised again, or is another image shown?",
                     "t = {t}'den sonra görüntün x̂_0 ile ε̂'un ağırlıklı toplamı değil. Kırpılmış mı, yeniden gürültülenmiş mi, yoksa başka bir görüntü mü gösteriliyor?")
CLEAN = Phrase("the clean image", "temiz görüntüye")
LEVEL = Phrase("t = {t}", "t = {t}'ye")
MIXED = Phrase("one of your strides makes {found} of x and of the slopes that you asked for; Heun's is {wanted}.",
               "aralıklarından biri, x ile sorduğun eğimlerden {found} yapıyor; Heun'unki {wanted}.")
ATTENDS = Phrase("with V = identity your function shows its weights A. A row of yours is {found}, with the sum {total:.3g}; the right one is {wanted}, with the sum 1.",
                 "V birim matris olunca işlevin A ağırlıklarını gösterir. Seninkilerden bir satır: {found}, toplamı {total:.3g}; doğrusu: {wanted}, toplamı 1.")
NOT_LINEAR = Phrase("twice the V does not give twice the answer: something is done to V, or to the mixture, where only A·V is asked for.",
                    "iki katı V, iki katı cevap vermiyor: V'ye ya da karışıma bir şey yapılıyor; oysa istenen yalnızca A·V.")
HANDS = Phrase("read off your answer for t = 1: ω = {found}; they should be {wanted}.",
               "t = 1'deki cevabından okunan: ω = {found}; {wanted} olmalı.")
NO_HANDS = Phrase("your first {half} numbers are no cosines of the same angles of which the last {half} are sines: cos² + sin² is not 1 but {sums}.",
                  "ilk {half} sayın, son {half} sayının sinüsü olduğu açıların kosinüsleri değil: cos² + sin² 1 değil, {sums}.")
IMAGES = Phrase("your answer for one x_t is the mixture {found} of the images, with the sum {total:.3g}; the right one is {wanted}, with the sum 1.",
                "tek bir x_t için cevabın, görüntülerin şu karışımı: {found}, toplamı {total:.3g}; doğrusu {wanted}, toplamı 1.")
REDUCED = Phrase("this is {outer} of {inner} along {axes}. Asked for is the mean over the pixels of the standard deviation along axis 0, from image to image.",
                 "bu, şu eksenler boyunca alınmış {inner} değerlerinden {outer}: {axes}. İstenen, 0 ekseni boyunca, yani görüntüden görüntüye standart sapmanın pikseller üzerinden ortalaması.")
CURVE = Phrase("your list is that of {curve} with u = {u}{over}. Compare that with the equation.",
               "listen, u = {u} ile {curve} eğrisininki{over}. Bunu denklemle karşılaştır.")
OVER = Phrase(", divided by {value}", " (bölen: {value})")
# fmt: on


def sum_said(weights: Sequence[float] | Sequence[str], names: Sequence[str]) -> str:
    """Weights and what they multiply, as a sum."""
    written = (w if isinstance(w, str) else f"{w:.3g}" for w in weights)
    return " + ".join(f"{w}·{n}" for w, n in zip(written, names, strict=True)).replace("+ -", "- ")


def numbers(values: Tensor) -> str:
    """A few numbers, in brackets."""
    found = values.flatten().tolist()
    return "[" + ", ".join(f"{x:.3g}" for x in found[:6]) + (", ..." if len(found) > 6 else "") + "]"


def network_seen(student: Any, cases: Sequence[tuple[Any, ...]], loss: Any) -> str:
    """What a network was told and shown for cases (network, x_0, t, ε, all ᾱ), or what is made of its guess."""
    rows, ratios = [], []
    for network, x_0, t, epsilon, alpha_bars in cases:
        network.asked.clear()
        value = as_tensor(call(student, network, x_0, t, epsilon, alpha_bars, allowed=("checks",)))
        ((x_t, told),) = network.asked
        if value is None:
            return ""
        ratios.append(float(value) / float(loss(network, x_0, t, epsilon, alpha_bars)))
        bars, times = alpha_bars[t], torch.as_tensor(told).double().flatten()
        if times.shape != t.shape or float((times - t).abs().max()) > NEAR:
            return TOLD.said(found=numbers(times), wanted=numbers(t))
        for i in range(len(x_0)):
            weights = mixture(x_t[i], [x_0[i], epsilon[i]]) if x_t.shape == x_0.shape else None
            if weights is None and x_0[i].numel() > 3:
                return SHOWN_ELSE.said()
            if weights is not None:
                rows.append((int(t[i]), float(bars[i]), weights))
    bars = torch.tensor([bar for _, bar, _ in rows], dtype=torch.float64)
    found, wanted = torch.stack([w for *_, w in rows]), torch.stack([bars**0.5, (1 - bars) ** 0.5], dim=1)
    off = ((found - wanted).abs() > NEAR).any(dim=1)
    if not bool(off.any()):
        return MADE.said(ratios=", ".join(f"{ratio:.3g}" for ratio in ratios))
    read = [formula(weights, {"ᾱ": bars, "1-ᾱ": 1 - bars}) for weights in found.T]
    names = ["x_0", "ε"]
    if all(read):
        return SHOWN.said(found=sum_said(read, names), wanted=sum_said(["√ᾱ", "√(1-ᾱ)"], names), place="")
    i = int(off.nonzero()[0])
    one, other = (sum_said(weights[i].tolist(), names) for weights in (found, wanted))
    return SHOWN.said(found=one, wanted=other, place=PLACE.said(t=rows[i][0], bar=rows[i][1]))


def stride_seen(
    walk: Sequence[tuple[Tensor, Tensor, Tensor]], end: Any, times: Sequence[int], alpha_bars: Tensor
) -> str:
    """The first stride that went wrong; `walk` holds x_t, x̂_0 and ε̂ of each call, one for each of `times`."""
    value = as_tensor(end)
    if value is None or len(walk) != len(times) or value.shape != walk[0][0].shape:
        return ""
    for i, t in enumerate(times):
        last = i + 1 == len(times)
        bar = 1.0 if last else float(alpha_bars[times[i + 1]])
        weights = mixture(value if last else walk[i + 1][0], walk[i][1:])
        if weights is None:
            return STRIDE_ELSE.said(t=t)
        wanted = torch.tensor([bar**0.5, (1 - bar) ** 0.5])
        if float((weights - wanted).abs().max()) > NEAR:
            to = CLEAN.said() if last else LEVEL.said(t=times[i + 1])
            one, other = (sum_said(w.tolist(), ["x̂_0", "ε̂"]) for w in (weights, wanted))
            return STRIDE.said(t=t, to=to, found=one, wanted=other)
    return ""


def heun_seen(student: Any) -> str:
    """Of what a stride is made, by a slope that no straight line can stand for: x, the first and the second slope."""
    x = torch.randn(12, generator=Generator().manual_seed(0), dtype=torch.float64)
    for a, b in ((2.0, 1.2), (0.6, 0.0)):
        slopes: list[Tensor] = []

        def slope(at: Any, sigma: Any, slopes: list[Tensor] = slopes) -> Tensor:
            slopes.append(torch.sin(2 * torch.as_tensor(at).double() + float(sigma)))
            return slopes[-1]

        answer = as_tensor(call(student, slope, x, a, b, allowed=("checks",)))
        weights = None if answer is None else mixture(answer, [x, *slopes])
        wanted = torch.tensor([1.0, b - a] if b == 0 else [1.0, (b - a) / 2, (b - a) / 2])
        if weights is not None and (
            len(weights) != len(wanted) or float((weights - wanted).abs().max()) > NEAR
        ):
            names = ["x", "k₁", "k₂"]
            one, other = (sum_said(w.tolist(), names[: len(w)]) for w in (weights, wanted))
            return MIXED.said(found=one, wanted=other)
    return ""


def attention_seen(student: Any) -> str:
    """The weights A, which come back if V is the identity; or that V is more than multiplied."""
    generator = Generator().manual_seed(0)
    q, k = (1.5 * torch.randn(1, 4, 6, generator=generator, dtype=torch.float64) for _ in range(2))
    v = torch.eye(4, dtype=torch.float64)[None]
    one, two = (as_tensor(call(student, q, k, some)) for some in (v, 2 * v))
    if one is None or two is None or one.shape != v.shape:
        return ""
    if float((two - 2 * one).abs().max()) > NEAR:
        return NOT_LINEAR.said()
    right = torch.softmax(q @ k.mT / 6**0.5, dim=-1)
    row = int((one - right).abs().amax(dim=-1).argmax())
    if float((one - right).abs().max()) < 5e-3:
        return ""
    return ATTENDS.said(
        found=numbers(one[0, row]), total=float(one[0, row].sum()), wanted=numbers(right[0, row])
    )


def hands_seen(student: Any, width: int = 8) -> str:
    """The ω of a time embedding, from its cosines and sines at t = 1."""
    answer = as_tensor(call(student, torch.tensor([1]), width))
    if answer is None or answer.shape != (1, width):
        return ""
    cos, sin = answer[0].chunk(2)
    sums = cos**2 + sin**2
    if float((sums - 1).abs().max()) > 0.01:
        return NO_HANDS.said(half=width // 2, sums=numbers(sums))
    found, wanted = torch.atan2(sin, cos), 10_000.0 ** (-2 * torch.arange(width // 2).double() / width)
    if float((found / wanted - 1).abs().max()) < 0.02:
        return ""
    return HANDS.said(found=numbers(found), wanted=numbers(wanted))


def images_seen(student: Any, truth: Any, case: tuple[Any, ...]) -> str:
    """The mixture of the images in an answer (B, ...), for the row that is farthest from the truth."""
    value, true, images = as_tensor(call(student, *case)), truth(*case), case[2]
    if value is None or value.shape != true.shape:
        return ""
    row = int((value - true).abs().flatten(1).amax(dim=1).argmax())
    found, wanted = (mixture(one[row], list(images)) for one in (value, true))
    if found is None or wanted is None or float((found - wanted).abs().max()) < NEAR:
        return ""
    return IMAGES.said(found=numbers(found), total=float(found.sum()), wanted=numbers(wanted))


INNER: dict[str, Callable[..., Tensor]] = {
    "std": torch.std,
    "var": torch.var,
    "max - min": lambda x, dim: x.amax(dim) - x.amin(dim),
    "mean |x - mean|": lambda x, dim: (x - x.mean(dim, keepdim=True)).abs().mean(dim),
    "mean": torch.mean,
}
OUTER: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": torch.mean,
    "median": torch.median,
    "min": torch.min,
    "max": torch.max,
    "sum": torch.sum,
    "std": torch.std,
    "norm": torch.norm,
    "√sum": lambda x: x.sum().sqrt(),
    "[0]": lambda x: x.flatten()[0],
}


def reduction_seen(student: Any) -> str:
    """Which summary along which axes of images (B, C, H, W) an answer is."""
    images = torch.randn(7, 2, 4, 5, generator=Generator().manual_seed(0), dtype=torch.float64)
    images = images * torch.linspace(0.5, 2, 5) + torch.linspace(-1, 1, 4)[:, None]
    value = as_tensor(call(student, images))
    for axes in ((0,), (1,), (2,), (3,), (0, 1), (2, 3), (0, 2, 3), (1, 2, 3), (0, 1, 2, 3)):
        for inner, spread in INNER.items():
            for outer, gather in OUTER.items():
                if value is not None and float((gather(spread(images, dim=axes)) - value).abs().max()) < 1e-6:
                    return REDUCED.said(outer=outer, inner=inner, axes=", ".join(map(str, axes)))
    return ""


def curve_seen(student: Any, T: int = 8, s: float = 0.3) -> str:
    """Which curve near that of the cosine schedule an answer is."""
    value = as_tensor(call(student, T, s))
    if value is None or value.shape != (T,):
        return ""
    k = torch.arange(T).double()
    at = {"(t+1)/T": (k + 1) / T, "t/T": k / T, "t/(T-1)": k / (T - 1), "(t+1)/(T+1)": (k + 1) / (T + 1)}
    at |= {"(t+2)/T": (k + 2) / T, "t/(T+1)": k / (T + 1)}
    above = {"(u+s)": (1.0, s), "u": (1.0, 0.0), "(u-s)": (1.0, -s), "(1-u+s)": (-1.0, 1 + s)}
    below = {"/(1+s)": 1 + s, "": 1.0, "/(1-s)": 1 - s, "·(1+s)": 1 / (1 + s), "/s": s}
    turns = {"π/2": 0.5, "π": 1.0, "π/4": 0.25, "2π": 2.0}
    for (u, shares), (top, (slope, shift)), (low, over) in product(at.items(), above.items(), below.items()):
        for (turn, part), power, wave in product(turns.items(), (2, 1, 4, 3), (torch.cos, torch.sin)):
            points = torch.cat([shares, torch.tensor([0.0, 1.0])])
            f = wave((slope * points + shift) / over * part * torch.pi) ** power
            for name, by in (("f(0)", f[-2]), ("", 1.0), ("f(1)", f[-1]), ("1/f(0)", 1 / f[-2])):
                if float((f[:-2] / by - value).abs().max()) < 1e-4:
                    curve = f"{wave.__name__}^{power:g}({top}{low}·{turn})"
                    return CURVE.said(curve=curve, u=u, over=name and OVER.said(value=name))
    return ""


def quietly(look: Callable[[], str]) -> str:
    """What is seen; nothing if it cannot be looked at."""
    try:
        return look()
    except Exception:  # an answer of another kind than the question was made for
        return ""
