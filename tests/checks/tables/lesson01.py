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
        (lambda x, b, e: (1 - b) ** 0.5 * x + b**0.5 * torch.randn_like(x), "off by up to"),
        (lambda x, b, e: (1 - 0.02) ** 0.5 * x + 0.02**0.5 * e, "off by up to"),
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
        (lambda x, t, b, e: jump(x, (t - 1).clamp(min=0), b, e), "off by up to"),
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
        (lambda T, a: torch.full((T,), a ** (1 / T)), "product of your 1-β"),
        (lambda T, a: torch.tensor([1 - a] + [0.0] * (T - 1)), "between 0 and 1"),
        (lambda T, a: 1 - a ** (1 / T), "shape should be"),
    ],
}
