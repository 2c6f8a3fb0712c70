"""Answers to the tasks of lesson 04: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from minidiff import NoiseSchedule, diffusion_loss


def kl_by_pairs(m1, m2, v):
    """Pair by pair, in numpy, in float64."""
    return [
        float(((a.double() - b.double()).numpy() ** 2).sum() / 2 / v) for a, b in zip(m1, m2, strict=True)
    ]


def kl_by_torch(m1, m2, v):
    """The definition for general Gaussians, from torch's own table."""
    one, two = (torch.distributions.Normal(m.flatten(1).double(), v**0.5) for m in (m1, m2))
    return torch.distributions.kl_divergence(one, two).sum(1)


def rows(x):
    return x.flatten(1).sum(1)


def wide(values, x):
    return values.view(-1, *(1 for _ in x.shape[1:]))


def noised(x_0, t, epsilon, bars):
    a = wide(bars[t], x_0)
    return a.sqrt() * x_0 + (1 - a).sqrt() * epsilon


def loss(network, x_0, t, epsilon, bars):
    return (network(noised(x_0, t, epsilon, bars), t.float()) - epsilon).square().mean()


def loss_by_images(network, x_0, t, epsilon, bars):
    """Image by image, in float64, the time as an integer."""
    found = []
    for i in range(len(x_0)):
        a = bars[int(t[i])].double()
        x_t = a**0.5 * x_0[i : i + 1].double() + (1 - a) ** 0.5 * epsilon[i : i + 1]
        found.append(F.mse_loss(network(x_t, t[i : i + 1]), epsilon[i : i + 1].double()))
    return torch.stack(found).mean()


def by_rotation(p, kind, x_t, a):
    """Everything through the noise; x_0 and v as rotations."""
    if kind not in ("epsilon", "x_0", "v"):
        raise ValueError(kind)
    s, n = a**0.5, (1 - a) ** 0.5
    epsilon = {"epsilon": p, "x_0": (x_t - s * p) / n, "v": n * x_t + s * p}[kind]
    return (x_t - n * epsilon) / s


def by_match(p, kind, x_t, a):
    match kind:
        case "epsilon":
            return (x_t.double().numpy() - np.sqrt(1 - a) * p.double().numpy()) / np.sqrt(a)
        case "x_0":
            return p
        case "v":
            return x_t.mul(a**0.5).sub_(p, alpha=(1 - a) ** 0.5)
    raise ValueError(f"no such kind: {kind}")


def changed(**kinds):
    """The right answer, but for the kinds that are given."""

    def answer(p, kind, x_t, a):
        return kinds[kind](p, x_t, a) if kind in kinds else by_match(p, kind, x_t, a)

    return answer


def floor(kind, a, s):
    spread = a * s + 1 - a
    return {"epsilon": a * s / spread, "x_0": s * (1 - a) / spread, "v": s / spread}[kind]


def floor_by_covariance(kind, a, s):
    """Variance of the target less covariance squared, over the variance of x_t."""
    on_x_0, on_noise = {
        "epsilon": (0 * a, 1 + 0 * a),
        "x_0": (1 + 0 * a, 0 * a),
        "v": (-((1 - a) ** 0.5), a**0.5),
    }[kind]
    covariance = a**0.5 * on_x_0 * s + (1 - a) ** 0.5 * on_noise
    return on_x_0**2 * s + on_noise**2 - covariance**2 / (a * s + 1 - a)


def by_bins(draw, n=200_000, bins=60):
    """The mean of ε in each of 60 slices of x_t."""
    x_t, epsilon = draw(n)
    edges = torch.linspace(-2.5, 2.5, bins - 1)
    place = torch.bucketize(x_t, edges)
    sums, counts = (torch.zeros(bins).index_add_(0, place, one) for one in (epsilon, torch.ones(n)))
    table = sums / counts.clamp(min=1)
    return lambda x: table[torch.bucketize(x, edges)]


def by_neighbours(draw, n=60_000, k=300):
    """The mean of ε over the 300 pairs around the place in sorted order; numpy."""
    x_t, epsilon = draw(n)
    order = x_t.argsort()
    x_t, sums = x_t[order], torch.cat([torch.zeros(1), epsilon[order].cumsum(0)])

    def guess(x):
        low = (torch.searchsorted(x_t, x) - k // 2).clamp(0, n - k)
        return ((sums[low + k] - sums[low]) / k).numpy()

    return guess


def by_training(draw):
    """A small network and the simple loss."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 1))
    adam = torch.optim.Adam(network.parameters(), lr=0.03, fused=True)
    for _ in range(150):
        x_t, epsilon = draw(1000)
        adam.zero_grad()
        F.mse_loss(network(x_t[:, None])[:, 0], epsilon).backward()
        adam.step()
    return lambda x: network(x[:, None])[:, 0]


def straight(draw):
    x_t, epsilon = draw(50_000)
    slope = torch.cov(torch.stack([x_t, epsilon]))
    return lambda x: epsilon.mean() + slope[0, 1] / slope[0, 0] * (x - x_t.mean())


def nearest(draw):
    x_t, epsilon = draw(20_000)
    order = x_t.argsort()
    x_t, epsilon = x_t[order], epsilon[order]
    return lambda x: epsilon[torch.searchsorted(x_t, x).clamp(max=len(x_t) - 1)]


RIGHT = {
    "kl": [lambda m1, m2, v: rows((m2 - m1) ** 2) / (2 * v), kl_by_pairs, kl_by_torch],
    "simple_loss": [loss, loss_by_images, lambda n, x, t, e, b: F.mse_loss(e, n(noised(x, t, e, b), t))],
    "x_0_from": [by_match, by_rotation],
    "floor": [floor, floor_by_covariance, lambda k, a, s: floor(k, a.double(), s).numpy()],
    "learn": [by_bins, by_neighbours, by_training],
}

WRONG = {
    "kl": [
        (lambda m1, m2, v: rows((m1 - m2) ** 2) / v, "twice too large"),
        (lambda m1, m2, v: rows((m1 - m2) ** 2) / (2 * v**0.5), "standard deviation"),
        (lambda m1, m2, v: rows((m1 - m2) ** 2) / (2 * v**2), "already σ²"),
        (lambda m1, m2, v: (m1 - m2).flatten(1).square().mean(1) / (2 * v), "mean over the coordinates"),
        (lambda m1, m2, v: rows((m1 - m2).abs()) / (2 * v), "not squared"),
        (lambda m1, m2, v: rows((m1 - m2) ** 2).sqrt() / (2 * v), "the root makes it"),
        (lambda m1, m2, v: ((m1 - m2) ** 2).sum() / (2 * v), "whole batch"),
        (lambda m1, m2, v: (m1 - m2) ** 2 / (2 * v), "each coordinate"),
        (lambda m1, m2, v: rows((m1 + m2) ** 2) / (2 * v), "means are added"),
        (lambda m1, m2, v: rows((m1 - m2) ** 2) / 2, "variance does nothing"),
    ],
    "simple_loss": [
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), b[t]) - e).square().mean(), "told ᾱ_t"),
        (
            lambda n, x, t, e, b: (
                (
                    (a := b[t].reshape(-1, 1, 1, 1)).mean() * 0
                    + n(a**0.5 * x + (1 - a) ** 0.5 * e, t.float())
                    - e
                )
                .square()
                .mean()
            ),
            "right for images",
        ),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - x).square().mean(), "compared with x_0"),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - e).square().sum(), "a sum over everything"),
        (lambda n, x, t, e, b: rows((n(noised(x, t, e, b), t) - e) ** 2).mean(), "a sum over the pixels"),
        (lambda n, x, t, e, b: ((n(noised(x, t, e, b), t) - e) ** 2).flatten(1).mean(1), "for each image"),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - e).abs().mean(), "absolute values"),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - e).mean(), "cancel out"),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - e).square().mean().sqrt(), "root too many"),
        (lambda n, x, t, e, b: (n(x, t) - e).square().mean(), "clean x_0"),
        (lambda n, x, t, e, b: (n(e, t) - e).square().mean(), "gives the answer away"),
        (lambda n, x, t, e, b: (n(x + e, t) - e).square().mean(), "without the two weights"),
        (
            lambda n, x, t, e, b: ((a := wide(b[t], x)) * 0 + n(a * x + (1 - a) * e, t) - e).square().mean(),
            "two roots are missing",
        ),
        (
            lambda n, x, t, e, b: loss(n, x, t, e, b) if t.min() > 0 else loss(n, x, t, e, b.roll(1)),
            "the one before, in turn",
        ),
        (
            lambda n, x, t, e, b: (n(noised(x, t, e, torch.cat([torch.ones(1), b])), t) - e).square().mean(),
            "one place too early",
        ),
        (
            lambda n, x, t, e, b: (n(noised(x, t[:1].expand(len(t)), e, b), t) - e).square().mean(),
            "the first one",
        ),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t / len(b)) - e).square().mean(), "told t/T"),
        (lambda n, x, t, e, b: (n(noised(x, t, e, b), t + 1) - e).square().mean(), "told t + 1"),
        (lambda n, x, t, e, b: loss(n, x, t, torch.randn_like(e), b), "two losses"),
        (lambda *q: loss(*q).item(), "no slope leads back"),
        (lambda *q: loss(*q).detach(), "no slope leads back"),
        (
            lambda n, x, t, e, b: ((b[t].sqrt() * x + (1 - b[t]).sqrt() * e) - e).square().mean(),
            "RuntimeError",
        ),
        (
            lambda n, x, t, e, b: diffusion_loss(
                n, x, NoiseSchedule.linear(len(b)), t=t, epsilon=e, predicts="epsilon"
            ),
            "minidiff's own",
        ),
    ],
    "x_0_from": [
        (changed(epsilon=lambda p, x, a: x - (1 - a) ** 0.5 * p), "division is missing"),
        (changed(epsilon=lambda p, x, a: (x - (1 - a) * p) / a), "both roots"),
        (changed(epsilon=lambda p, x, a: (x - (1 - a) * p) / a**0.5), "root over 1-ᾱ"),
        (changed(epsilon=lambda p, x, a: (x + (1 - a) ** 0.5 * p) / a**0.5), "added once more"),
        (changed(epsilon=lambda p, x, a: x - p), "as it is"),
        (changed(x_0=lambda p, x, a: by_match(p, "epsilon", x, a)), "already there"),
        (changed(v=lambda p, x, a: a**0.5 * x + (1 - a) ** 0.5 * p), "a sign is wrong"),
        (changed(v=lambda p, x, a: (1 - a) ** 0.5 * x + a**0.5 * p), "other row"),
        (changed(v=lambda p, x, a: (1 - a) ** 0.5 * x - a**0.5 * p), "changed places"),
        (changed(v=lambda p, x, a: a * x - (1 - a) * p), "two roots are missing"),
        (changed(v=lambda p, x, a: (a**0.5 * x - p) / (1 - a) ** 0.5), "two unknowns"),
        (changed(v=lambda p, x, a: by_match(p, "epsilon", x, a)), 'treated as "epsilon"'),
        (changed(v=lambda p, x, a: p), "as if it were x_0"),
        (lambda p, kind, x, a: by_match(p, "epsilon", x, a), "look at `kind`"),
        (lambda p, kind, x, a: by_match(p, kind if kind in ("epsilon", "x_0") else "v", x, a), "misspelt"),
        (
            lambda p, kind, x, a: by_match(p, kind, x, a) if kind in ("epsilon", "x_0", "v") else None,
            "misspelt",
        ),
    ],
    "floor": [
        (lambda kind, a, s: floor(kind, a, s) * (a * s + 1 - a) ** 0.5, "at the end"),
        (
            lambda kind, a, s: s - a * s / (a * s + 1 - a) if kind == "x_0" else floor(kind, a, s),
            "ᾱ·variance²",
        ),
        (
            lambda kind, a, s: s**0.5 * floor(kind, a, s) if kind == "epsilon" else floor(kind, a, s),
            "another factor",
        ),
        (lambda kind, a, s: floor(kind, a, 1.0), "the case of the lesson"),
        (lambda kind, a, s: floor(kind, a, s**2), "was squared"),
        (lambda kind, a, s: floor(kind, a, s) ** 0.5, "root of the floor"),
        (
            lambda kind, a, s: (
                floor(kind, a, s) if kind == "v" else floor("epsilon" if kind == "x_0" else "x_0", a, s)
            ),
            "changed places",
        ),
        (
            lambda kind, a, s: {"epsilon": 1 + 0 * a, "x_0": s + 0 * a, "v": a + (1 - a) * s}[kind],
            "not even looked",
        ),
        (lambda kind, a, s: 1.0 + 0 * a if kind == "v" else floor(kind, a, s), "something in common"),
        (lambda kind, a, s: a + (1 - a) * s if kind == "v" else floor(kind, a, s), "the variance of v"),
        (lambda kind, a, s: floor(kind, a, s) * (a * s + 1 - a), "division by the variance"),
        (
            lambda kind, a, s: {"epsilon": 1, "x_0": s, "v": a + (1 - a) * s}[kind] - floor(kind, a, s),
            "stays unknown",
        ),
        (lambda kind, a, s: floor("epsilon", a, s), "what you compute is ᾱ·variance / Var[x_t]"),
        (lambda kind, a, s: floor(kind, a, s).mean(), "shape should be"),
    ],
    "learn": [
        (lambda draw: lambda x: x, "never called"),
        (lambda draw: draw(100)[1], "give back a function"),
        (lambda draw: (m := draw(1000)[1].mean(), lambda x: m.expand(len(x)))[1], "whatever x_t is"),
        (straight, "straight line"),
        (nearest, "one single pair"),
        (lambda draw: (g := by_bins(draw), lambda x: -g(x))[1], "wrong way"),
        (lambda draw: by_bins(draw, bins=5), "finer bins"),
        (lambda draw: (draw(10), lambda x: x.mean())[1], "shape should be"),
    ],
}


# ---- more of both -------------------------------------------------------------------------------------


class UnknownKind(ValueError):
    """A kind of error of one's own."""


def by_table(p, kind, x_t, a):
    if kind not in ("epsilon", "x_0", "v"):
        raise UnknownKind(kind)
    return by_rotation(p.double(), kind, x_t.double(), a).tolist()


def by_polynomial(draw):
    """Least squares on powers of x_t, a bounded function of them at the ends."""
    x, epsilon = draw(200_000)

    def powers(x):
        bends = [torch.tanh(k * (x - c)) for k in (1, 3) for c in (-1.2, -0.6, 0.0, 0.6, 1.2)]
        return torch.stack([*bends, x, 0 * x + 1], 1)

    found = torch.linalg.lstsq(powers(x).double(), epsilon.double()[:, None]).solution[:, 0]
    return lambda x: powers(x).double() @ found


RIGHT["kl"] += [lambda m1, m2, v: torch.einsum("bi,bi->b", d := (m1 - m2).flatten(1).double(), d) / v / 2]
RIGHT["simple_loss"] += [
    lambda n, x, t, e, b: rows((n(noised(x.double(), t, e, b), t) - e) ** 2).sum() / x.numel()
]
RIGHT["x_0_from"] += [by_table, lambda p, kind, x, a: torch.as_tensor(by_rotation(p, kind, x, a)).numpy()]
RIGHT["floor"] += [lambda kind, a, s: [floor(kind, float(one), s) for one in a]]
RIGHT["learn"] += [by_polynomial]
WRONG["simple_loss"] += [
    (
        lambda n, x, t, e, b: (n(noised(x, t, e, b), t) - wide((1 - b[t]).sqrt(), x) * e).square().mean(),
        "as it lies in x_t",
    ),
    (lambda n, x, t, e, b: (n(noised(x, t, -e, b), t) - e).square().mean(), "noise is subtracted"),
]
WRONG["floor"] += [
    (
        lambda kind, a, s: (
            a + (1 - a) * s - a * (1 - a) * (1 + s) ** 2 / (a * s + 1 - a)
            if kind == "v"
            else floor(kind, a, s)
        ),
        "sign wrong",
    ),
]
WRONG["learn"] += [(lambda draw: (g := by_bins(draw), lambda x: 0.5 * g(x))[1], "the right form")]
RIGHT["learn"] += [lambda draw: lambda x: by_bins(draw)(x)]  # draws when it is asked
WRONG["floor"] += [
    (lambda kind, a, s: floor(kind, 1 - a, s), "in place of `alpha_bar` stood 1 minus it"),
    (lambda kind, a, s: floor(kind, a, 1 / s), "in place of `variance` stood 1 divided by it"),
]
WRONG["x_0_from"] += [
    (
        changed(v=lambda p, x, a: a**0.5 * p - (1 - a) ** 0.5 * x),
        "`prediction` and `x_t` have changed places",
    ),
    (
        changed(epsilon=lambda p, x, a: (x - a**0.5 * p) / a**0.5),
        "factor of prediction is -1, √ᾱ / √(1-ᾱ) times",
    ),
]
WRONG["simple_loss"] += [
    (
        lambda n, x, t, e, b: (n(noised(x, t, e, b).clamp(-1, 1), t.float()) - e).square().mean(),
        "no weighted sum of x_0 and ε",
    ),
    (
        lambda n, x, t, e, b: F.smooth_l1_loss(n(noised(x, t, e, b), t.float()), e),
        "the line after the network",
    ),
    (lambda n, x, t, e, b: (n(noised(x, t, e, b), t / 1000) - e).square().mean(), "told the times [0.002"),
]
WRONG["floor"] += [
    (lambda k, a, s: a * s if k == "epsilon" else floor(k, a, s), "what you compute is ᾱ·variance")
]
