"""Answers to the tasks of lesson 02: right ones written differently, and wrong ones that students give."""

import itertools
import math

import numpy as np
import torch

from minidiff import NoiseSchedule

PI = math.pi

# ---- the cosine schedule ------------------------------------------------------------------------------


def f(u, s):
    return torch.cos((u + s) / (1 + s) * PI / 2) ** 2


def shares(T):
    return torch.arange(T + 1) / T


def cosine(T, s):
    return f(shares(T), s)[1:] / f(shares(T), s)[0]


def cosine_by_loop(T, s):
    def f(u):
        return math.cos((u + s) / (1 + s) * PI / 2) ** 2

    return [f((t + 1) / T) / f(0) for t in range(T)]


def cosine_by_double_angle(T, s):
    """cos² = (1 + cos of twice the angle) / 2, in numpy."""
    u = np.linspace(1 / T, 1, T)
    return (1 + np.cos((u + s) / (1 + s) * np.pi)) / (1 + np.cos(s / (1 + s) * np.pi))


def cosine_clipped(T, s):
    """What the library does: through the betas."""
    all_f = f(shares(T).double(), s)
    return (1 - (1 - all_f[1:] / all_f[:-1]).clamp(max=0.999)).cumprod(0)


# ---- betas --------------------------------------------------------------------------------------------


def before(a):
    return torch.cat([torch.ones(1, dtype=a.dtype), a[:-1]])


def betas(a):
    return (1 - a / before(a)).clamp(max=0.999)


def betas_by_loop(a):
    found, last = [], 1.0
    for one in a.tolist():
        found.append(min(1 - one / last, 0.999))
        last = one
    return found


def betas_in_place(a):
    out = a.clone()
    out[1:] /= a[:-1]
    return out.neg_().add_(1).clamp_(max=0.999)


# ---- where it dies ------------------------------------------------------------------------------------


def log_snr(a):
    return (a / (1 - a)).log()


def first_below(values, level):
    found = (values < level).nonzero().flatten()
    return int(found[0]) if len(found) else len(values)


def dies(a, level):
    return first_below(log_snr(a), level)


def dies_by_loop(a, level):
    for t, one in enumerate(a.tolist()):
        if math.log(one) - math.log1p(-one) < level:
            return t
    return len(a)


def dies_by_sigmoid(a, level):
    return (a.numpy() >= 1 / (1 + math.exp(-level))).sum()


# ---- the broken one -----------------------------------------------------------------------------------


def falls(a):
    return bool((a.diff() < 0).all())


def in_order(a):
    return 0 < 1 - a[0] < 0.002 and falls(a) and 0 <= a[-1] < 0.05**2


def found(good):
    return lambda schedules: next(name for name, a in schedules.items() if not good(a))


def found_or_none(good):
    return lambda schedules: next((name for name, a in schedules.items() if not good(a)), None)


def by_betas(schedules):
    """Through the betas: each between 0 and 1, the first small, √ᾱ_T small."""
    for name, a in schedules.items():
        b = betas(a)
        if not ((b > 0) & (b < 1)).all() or b[0] > 0.005 or (1 - b).prod().sqrt() > 0.1:
            return name
    raise AssertionError


def by_faults(schedules):
    """A list of faults, in plain Python, stricter at one end and milder at the other."""
    for name, a in schedules.items():
        numbers = a.tolist()
        faults = [
            numbers[0] >= 1,
            numbers[0] < 0.99,
            any(x < 0 for x in numbers),
            any(y >= x for x, y in itertools.pairwise(numbers)),
            numbers[-1] > 0.04,
        ]
        if any(faults):
            return name
    return ""


def worst(schedules):
    """One score for all: the list with the largest."""

    def score(a):
        right_end = a[-1].abs() / 0.0009
        left_end = (1 - a[0]) / 0.0006 + (a[0] == 1) * 100
        return right_end + left_end + 100 * (a.diff() >= 0).any()

    return max(schedules, key=lambda name: float(score(schedules[name])))


# ---- the repair ---------------------------------------------------------------------------------------


def repaired(a):
    roots = a.sqrt()
    return ((roots - roots[-1]) * roots[0] / (roots[0] - roots[-1])) ** 2


def repaired_without_roots(a):
    """In float32 and in place."""
    out = a.float() - a[-1].float()
    return out.mul_(a[0].float() / out[0])


def by_ramp(a):
    T = len(a)
    return [one * (1 - t / (T - 1)) for t, one in enumerate(a.tolist())]


def to_zero(a):
    return torch.cat([a[:-1], torch.zeros(1)])


RIGHT = {
    "cosine_alpha_bars": [cosine, cosine_by_loop, cosine_by_double_angle, cosine_clipped],
    "betas_from": [betas, betas_by_loop, betas_in_place],
    "dies_at": [dies, dies_by_loop, dies_by_sigmoid, lambda a, level: (log_snr(a) >= level).sum()],
    "broken": [found(in_order), by_betas, by_faults, worst],
    "repair": [
        repaired,
        repaired_without_roots,
        by_ramp,
        lambda a: (a.sqrt() * torch.cos(torch.linspace(0, PI / 2, len(a)))).double() ** 2,
    ],
}

WRONG = {
    "cosine_alpha_bars": [
        (
            lambda T, s: (g := torch.cos(shares(T) + s / (1 + s) * math.pi / 2) ** 2)[1:] / g[0],
            "bracket is missing",
        ),
        (lambda T, s: (g := torch.cos((shares(T) + s) / (1 + s) * 90) ** 2)[1:] / g[0], "wants radians"),
        (lambda T, s: f(shares(T), s)[:-1] / f(shares(T), s)[0], "one place too late"),
        (lambda T, s: f(shares(T), s) / f(shares(T), s)[0], "one value too many"),
        (lambda T, s: (g := f(torch.linspace(0, 1, T), s)) / g[0], "both ends"),
        (lambda T, s: f(shares(T), s)[1:], "these are the f(u)"),
        (lambda T, s: (g := f(shares(T), s)[1:]) / g[0], "f(1/T)"),
        (lambda T, s: cosine(T, s).sqrt(), "square is missing"),
        (
            lambda T, s: (g := torch.cos((shares(T) + s) * PI / 2) ** 2)[1:] / g[0],
            "not divided by 1 + s",
        ),
        (
            lambda T, s: (g := torch.cos((shares(T) + s) / (1 + s) * PI) ** 2)[1:] / g[0],
            "angle runs to π",
        ),
        (lambda T, s: cosine(T, 0.008), "takes 0.008"),
        (lambda T, s: cosine(T, 0), "no offset"),
        (lambda T, s: cosine(1000, s), "shape should be"),
        (lambda T, s: 1 - (g := f(shares(T), s))[1:] / g[:-1], "these are the betas"),
        (lambda T, s: [math.cos(torch.ones(2)) for _ in range(T)], "in the line"),
        (lambda T, s: NoiseSchedule.cosine(T, s).alpha_bars, "minidiff's own"),
    ],
    "betas_from": [
        (lambda a: 1 - a / before(a), "clip is missing"),
        (lambda a: 1 - a, "*all* steps"),
        (lambda a: (1 - a).clamp(max=0.999), "*all* steps"),
        (lambda a: before(a) - a, "difference of neighbours"),
        (lambda a: a / before(a), "α_t"),
        (lambda a: betas(a)[1:], "first β is lost"),
        (lambda a: (1 - a / torch.cat([a[:1], a[:-1]])).clamp(max=0.999), "first β is 0"),
        (lambda a: (1 - a / a.roll(1)).clamp(max=0.999), "`roll`"),
        (lambda a: (1 - before(a) / a).clamp(max=0.999), "upside down"),
        (lambda a: 1 - (b := a.clamp(min=0.001)) / before(b), "clip ᾱ"),
        (lambda a: NoiseSchedule.from_alpha_bars(a).betas.clamp(max=0.999), "minidiff's own"),
    ],
    "dies_at": [
        (lambda a, level: first_below((a / (1 - a)).log10(), level), "base 10"),
        (lambda a, level: first_below((a / (1 - a)).log2(), level), "base 2"),
        (lambda a, level: first_below(a / (1 - a), level), "SNR itself"),
        (lambda a, level: first_below((a.sqrt() / (1 - a).sqrt()).log(), level), "ratio of the weights"),
        (lambda a, level: first_below(a.log(), level), "log ᾱ"),
        (lambda a, level: first_below(a, level), "ᾱ itself"),
        (lambda a, level: first_below(((1 - a) / a).log(), level), "upside down"),
        (lambda a, level: first_below(-log_snr(a), -level), "*above* the level"),
        (lambda a, level: dies(a, level) + 1, "one too many"),
        (lambda a, level: dies(a, level) - 1, "one too few"),
        (lambda a, level: int((log_snr(a) < level).int().argmax()), "never gets below"),
        (lambda a, level: min(dies(a, level), len(a) - 1), "never gets below"),
        (lambda a, level: int((log_snr(a) < level).nonzero()[0]), "IndexError"),
        (lambda a, level: dies(a, -1.4), "`level` makes no difference"),
        (lambda a, level: log_snr(a)[dies(a, level) - 1], "off by up to"),
    ],
    "broken": [
        (lambda schedules: max(schedules, key=lambda name: schedules[name][-1]), "ᾱ_0 = 1"),
        (lambda schedules: max(schedules, key=lambda name: schedules[name][0]), "ran backwards"),
        (found(lambda a: a[-1] < 0.0025), "ᾱ_0 = 1"),
        (found(lambda a: a[0] < 1 and a[-1] < 0.0025), "ran backwards"),
        (found_or_none(lambda a: a[0] < 1 and a[-1] < 0.0025), "ran backwards"),
        (found_or_none(lambda a: 0.99 < a[0] < 1 and not a[-1].sqrt() > 0.05), "NaN"),
        (found_or_none(lambda a: 0.99 < a[0] < 1 and 0 <= a[-1] < 0.0025), "rises on the way"),
        (found_or_none(lambda a: a[0] < 1 and 0 <= a[-1] < 0.0025 and falls(a)), "ran backwards"),
        (found_or_none(lambda a: a[0] > 0.99 and 0 <= a[-1] < 0.0025 and falls(a)), "ᾱ_0 = 1"),
        (found_or_none(lambda a: 0.99 < a[0] < 1 and a[-1] >= 0 and falls(a)), "at the end"),
        (lambda schedules: "A", "is in order"),
        (lambda schedules: list(schedules).index("B"), "name of one list"),
        (lambda schedules: "E", "name of one list"),
        (lambda schedules: schedules["A"], "name of one list"),
        (lambda schedules: 1 / 0, "ZeroDivisionError"),
        (
            lambda schedules: [NoiseSchedule.from_alpha_bars(a).T for a in schedules.values()],
            "minidiff's own",
        ),
    ],
    "repair": [
        (lambda a: a, "still left"),
        (to_zero, "last step does the whole repair"),
        (lambda a: a - a[-1], "first ᾱ has moved"),
        (lambda a: (a - a[-1]) / (1 - a[-1]), "first ᾱ has moved"),
        (lambda a: (a - a[-1]) / (a[0] - a[-1]), "is 1 now"),
        (lambda a: 1 - repaired(a) / before(repaired(a)), "look like betas"),
        (lambda a: repaired(a).clamp(max=0.5 * float(a[0])), "first ᾱ has moved"),
        (lambda a: torch.where(a > a.median(), a, torch.zeros(())), "fall with every step"),
        (lambda a: repaired(a)[:-1], "shape should be"),
        (lambda a: (a.sqrt() - a.sqrt()[0]).sqrt(), "NaN or infinity"),
        (lambda a: NoiseSchedule.from_alpha_bars(a).with_zero_terminal_snr().alpha_bars, "minidiff's own"),
    ],
}

# ---- more of both -------------------------------------------------------------------------------------

RIGHT["betas_from"] += [lambda a: np.minimum(1 - a.numpy() / np.append(1, a[:-1].numpy()), 0.999)]
WRONG["dies_at"] += [(lambda a, level: int((log_snr(a) - level).abs().argmin()), "*nearest*")]
WRONG["betas_from"] += [
    (lambda a: (1 - a / before(a)).clamp(max=0.99), "another number"),
    (lambda a: (1 - (a / before(a)).sqrt()).clamp(max=0.999), "a root too many"),
]
WRONG["cosine_alpha_bars"] += [
    (lambda T, s: 1 - cosine(T, s), "1 minus"),
    (
        lambda T, s: torch.cos((shares(T)[1:] + s) / (1 + s)) ** 2 / math.cos(s / (1 + s)) ** 2,
        "π/2 is missing",
    ),
]
WRONG["repair"] += [(lambda a: repaired(a).sqrt(), "Square them")]
WRONG["betas_from"] += [(lambda a: (1 - a * before(a)).clamp(max=0.999), "1 - ᾱ_t·ᾱ_{t-1}")]
WRONG["cosine_alpha_bars"] += [
    (
        lambda T, s: (f := torch.cos((shares(T) - s) / (1 + s) * math.pi / 2) ** 2)[1:] / f[0],
        "cos^2((u-s)/(1+s)·π/2)",
    ),
]
