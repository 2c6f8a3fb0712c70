"""Answers to the tasks of lesson 01: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch
from torch import Tensor

from minidiff import NoiseSchedule, q_sample
from minidiff import forward_diffusion_step as library_step


def cumprod(betas):
    return torch.cumprod(1 - betas, 0)


def by_loop(betas):
    left, found = 1.0, []
    for beta in betas.tolist():
        left *= 1 - beta
        found.append(left)
    return found


def wide(values, x):
    return values.view(-1, *(1 for _ in x.shape[1:]))


def jump(x_0, t, betas, epsilon):
    a = wide(cumprod(betas)[t], x_0)
    return a.sqrt() * x_0 + (1 - a).sqrt() * epsilon


def jump_by_steps_of_scale(x_0, t, betas, epsilon):
    """In float64, image by image, in place."""
    out = x_0.double().clone()
    for i, last in enumerate(t.tolist()):
        a = float(np.prod(1 - betas.double().numpy()[: last + 1]))
        out[i].mul_(a**0.5).add_(epsilon[i].double(), alpha=(1 - a) ** 0.5)
    return out


def noised(x_0, t, betas, noise=torch.randn_like, checked=True):
    if checked and not 0 <= t < len(betas):
        raise ValueError(f"t = {t} is outside")
    epsilon = noise(x_0)
    return jump(x_0, torch.full((len(x_0),), t), betas, epsilon), epsilon


def own_generator(x_0: Tensor, t: int, betas: Tensor):
    """Draws with a generator, refuses through an index test, returns a list."""
    if t not in range(len(betas)):
        raise ValueError("no such step")
    epsilon = torch.empty_like(x_0).normal_()
    a = cumprod(betas)[t]
    return [a**0.5 * x_0 + (1 - a) ** 0.5 * epsilon, epsilon]


def fixed_seed(x_0):
    return torch.randn(x_0.shape, generator=torch.Generator().manual_seed(0))


def cosine_like(T, alpha_bar):
    wanted = 1 - (1 - alpha_bar) * torch.arange(1, T + 1, dtype=torch.float64) / T
    return 1 - wanted / torch.cat([torch.ones(1, dtype=torch.float64), wanted[:-1]])


RIGHT = {
    "one_step": [
        lambda x, b, e: (1 - b) ** 0.5 * x + b**0.5 * e,
        lambda x, b, e: x.double() * np.sqrt(1 - b) + e.double() * np.sqrt(b),
        lambda x, b, e: x.mul_((1 - b) ** 0.5).add_(e, alpha=b**0.5),
    ],
    "alpha_bars": [cumprod, by_loop, lambda b: torch.exp(torch.log1p(-b.double()).cumsum(0)).numpy()],
    "closed_form": [jump, jump_by_steps_of_scale],
    "forward_diffusion_step": [noised, own_generator],
    "design": [
        lambda T, a: torch.full((T,), 1 - a ** (1 / T)),
        cosine_like,
        lambda T, a: [1 - a ** (1 / T)] * T,
    ],
}

WRONG = {
    "one_step": [
        (lambda x, b, e: (1 - b) * x + b * e, "both roots"),
        (lambda x, b, e: (1 - b) ** 0.5 * x + b * e, "root over β"),
        (lambda x, b, e: (1 - b) * x + b**0.5 * e, "root over 1-β"),
        (lambda x, b, e: x + b**0.5 * e, "not shrunk"),
        (lambda x, b, e: b**0.5 * x + (1 - b) ** 0.5 * e, "changed places"),
        (lambda x, b, e: (1 - b) ** 0.5 * x - b**0.5 * e, "subtracted"),
        (lambda x, b, e: (1 - b) ** 0.5 * x + b**0.5 * torch.randn_like(x), "something is drawn"),
        (lambda x, b, e: (1 - 0.02) ** 0.5 * x + 0.02**0.5 * e, "`beta` makes no difference"),
    ],
    "alpha_bars": [
        (lambda b: torch.cat([torch.ones(1), cumprod(b)[:-1]]), "one place too late"),
        (lambda b: torch.cat([torch.ones(1), cumprod(b)]), "shape should be"),
        (lambda b: torch.cumprod(b, 0), "not of the α"),
        (lambda b: 1 - torch.cumsum(b, 0), "summed"),
        (lambda b: cumprod(b).sqrt(), "root of ᾱ"),
        (lambda b: 1 - b, "each step alone"),
        (lambda b: (1 - b).prod(), "one number"),
        (lambda b: NoiseSchedule(b.double()).alpha_bars, "minidiff's own"),
    ],
    "closed_form": [
        (lambda x, t, b, e: jump(x, (t - 1).clamp(min=0), b, e), "read at t - 1"),
        (
            lambda x, t, b, e: (
                (a := wide(torch.cat([torch.ones(1), cumprod(b)])[t], x)).sqrt() * x + (1 - a).sqrt() * e
            ),
            "one step too early",
        ),
        (lambda x, t, b, e: (a := wide(cumprod(b)[t], x)) * x + (1 - a) * e, "roots are missing"),
        (lambda x, t, b, e: (a := wide(cumprod(b)[t], x)).sqrt() * x + (1 - a) * e, "root over 1-ᾱ"),
        (lambda x, t, b, e: jump(e, t, b, x), "changed places"),
        (lambda x, t, b, e: (a := wide(1 - b[t], x)).sqrt() * x + (1 - a).sqrt() * e, "one step"),
        (lambda x, t, b, e: jump(x, t[:1].expand(len(t)), b, e), "time of the first"),
        (lambda x, t, b, e: cumprod(b)[t].sqrt() * x + (1 - cumprod(b)[t]).sqrt() * e, "RuntimeError"),
        (
            lambda x, t, b, e: q_sample(x, t, NoiseSchedule(b.double()), epsilon=e)[0],
            "minidiff's own",
        ),
    ],
    "forward_diffusion_step": [
        (library_step, "minidiff's own"),
        (lambda x, t, b: noised(x, t, b)[0], "2 values were expected"),
        (lambda x, t, b: noised(x, t, b)[::-1], "x_t comes first"),
        (lambda x, t, b: noised(x, t, b, noise=torch.rand_like), "uniform"),
        (lambda x, t, b: noised(x, t, b, noise=lambda x: torch.randn_like(x[:1]).expand_as(x)), "same noise"),
        (lambda x, t, b: noised(x, t, b, noise=fixed_seed), "two calls"),
        (lambda x, t, b: noised(x, t % len(b), b, checked=False), "no ValueError"),
        (lambda x, t, b: noised(x, t, b, checked=False), "no ValueError"),
    ],
    "design": [
        (lambda T, a: torch.full((T,), (1 - a) / T), "add up"),
        (lambda T, a: torch.full((T,), a ** (1 / T)), "these are the α"),
        (lambda T, a: torch.tensor([1 - a] + [0.0] * (T - 1)), "between 0 and 1"),
        (lambda T, a: 1 - a ** (1 / T), "shape should be"),
    ],
}


# ---- more of both -------------------------------------------------------------------------------------


class BadTime(ValueError):
    """A kind of error of one's own."""


def refuses_by_a_kind_of_its_own(x_0, t, betas):
    if not 0 <= t < len(betas):
        raise BadTime(f"t = {t}; there are {len(betas)} steps")
    return noised(x_0, t, betas)


def stacked(x_0, t, betas):
    return torch.stack(refuses_by_a_kind_of_its_own(x_0, t, betas))


def without_text(x_0, t, betas):
    if not 0 <= t < len(betas):
        raise ValueError
    return noised(x_0, t, betas)


def overwriting(x_0, t, betas):
    x_t, epsilon = refuses_by_a_kind_of_its_own(x_0, t, betas)
    return x_0.copy_(x_t), epsilon


def twice(x_0, t, betas):
    return refuses_by_a_kind_of_its_own(x_0, t, betas)[0], torch.randn_like(x_0)


def scaled(x_0, t, betas):
    x_t, epsilon = refuses_by_a_kind_of_its_own(x_0, t, betas)
    return x_t, (1 - cumprod(betas)[t]).sqrt() * epsilon


RIGHT["one_step"] += [lambda x, b, e: torch.lerp(x * 0, x, (1 - b) ** 0.5).add(e.mul(b**0.5)).numpy()]
RIGHT["alpha_bars"] += [lambda b: torch.stack([(1 - b[: i + 1]).prod() for i in range(len(b))])]
RIGHT["closed_form"] += [
    lambda x, t, b, e: [jump(x[i : i + 1], t[i : i + 1], b, e[i : i + 1])[0] for i in range(len(x))],
    lambda x, t, b, e: torch.vmap(lambda x, a, e: a.sqrt() * x + (1 - a).sqrt() * e)(x, cumprod(b)[t], e),
]
RIGHT["forward_diffusion_step"] += [refuses_by_a_kind_of_its_own, stacked]
RIGHT["design"] += [lambda T, a: 1 - torch.tensor([a], dtype=torch.float64).pow(1 / T).expand(T).numpy()]
WRONG["alpha_bars"] += [
    (lambda b: 1 - torch.cumprod(b, 0), "1 minus the product"),
    (lambda b: (1 - b).cumprod(0) + 1j, "complex"),
    (lambda b: torch.zeros(1).expand(10**9), "shape should be"),
]
WRONG["one_step"] += [
    (lambda x, b, e: (1 - b**0.5) * x + b**0.5 * e, "1-√β"),
    (lambda x, b, e: (1 - b) ** 0.5 * x + e, "full size"),
    (lambda x, b, e: (1 - b) * x - b**0.5 * e, "Two things at once"),
]
WRONG["one_step"] += [
    (
        lambda x, b, e: (1 - b) ** 0.5 * (x + b**0.5 * e),
        "the factor of epsilon is √β·√(1-β), √(1-β) times what it should be",
    ),
    (lambda x, b, e: (1 - b) ** 0.5 * x + b**0.5 * e.mean(), "in place of `epsilon` stood its mean"),
]
WRONG["closed_form"] += [
    (lambda x, t, b, e: (a := wide(cumprod(b)[t], x)).sqrt() * (x + (1 - a).sqrt() * e), "factor of epsilon"),
    (lambda x, t, b, e: jump(x, t, b.sqrt(), e), "in place of `betas` stood its root"),
    (lambda x, t, b, e: jump(x, t - 1, b, e), "the *last* ᾱ"),
    (lambda x, t, b, e: jump(x, t, b, -e), "subtracted"),
    (lambda x, t, b, e: jump(x, t.flip(0), b, e), "time of another"),
]
WRONG["forward_diffusion_step"] += [
    (lambda x, t, b: ((both := noised(x, t, b))[0] - both[1], both[1]), "that of x_0 is"),
    (without_text, "without a text"),
    (overwriting, "x_0 is not what it was"),
    (twice, "Draw once"),
    (scaled, "Give back ε itself"),
    (lambda x, t, b: noised(x, t, b, noise=lambda x: 2 * torch.randn_like(x)), "standard deviation 2.0"),
    (lambda x, t, b: noised(x, t, b, noise=lambda x: 12**0.5 * (torch.rand_like(x) - 0.5)), "not normal"),
]
WRONG["design"] += [
    (lambda T, a: 1 - torch.full((T,), a ** (1 / (T + 1))), "to the power"),
    (lambda T, a: torch.full((T,), 1 - a), "to the power"),
    (lambda T, a: torch.full((T,), -np.log(a) / T), "rule of thumb"),
    (lambda T, a: torch.full((T,), 1 - a ** (0.5 / T)), "to the power 0.5"),
]
WRONG["closed_form"] += [
    (
        lambda x, t, b, e: jump(x, t, b, e * (1 + wide(cumprod(b)[t], x)) ** 0.5),
        "√(1+ᾱ_t) times what it should be",
    ),
    (lambda x, t, b, e: jump(x, len(b) - 1 - t, b, e), "T-1-t"),
]
