"""Answers to the tasks of lesson 07: right ones written differently, and wrong ones that students give."""

import math
from itertools import pairwise

import numpy as np
import torch

from minidiff import NoiseSchedule, ddim
from minidiff.checks import lesson07 as check


def small(bar, prev):
    return (1 - prev) / (1 - bar) * (1 - bar / prev)


def ddpm(x_t, x_0, bar, prev, z):
    beta = 1 - bar / prev
    mean = math.sqrt(prev) * beta / (1 - bar) * x_0 + math.sqrt(bar / prev) * (1 - prev) / (1 - bar) * x_t
    return mean if prev == 1 else mean + math.sqrt(beta * (1 - prev) / (1 - bar)) * z


def ddpm_by_precision(x_t, x_0, bar, prev, z):
    """The product of two bells (lesson 03), in float64."""
    x_t, x_0, z = x_t.double(), x_0.double(), z.double()
    if prev == 1:
        return x_0
    alpha = bar / prev
    variance = 1 / (alpha / (1 - alpha) + 1 / (1 - prev))
    mean = variance * (alpha**0.5 / (1 - alpha) * x_t + prev**0.5 / (1 - prev) * x_0)
    return mean + variance**0.5 * z


def ddpm_no_roots(x_t, x_0, bar, prev, z):
    beta = 1 - bar / prev
    return (prev * beta * x_0 + (bar / prev) * (1 - prev) * x_t) / (1 - bar) + small(bar, prev) ** 0.5 * z


def eps(x_t, x_0, bar):
    return (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5


def ddim_step(x_t, x_0, bar, prev, eta, z):
    sigma = eta * math.sqrt(small(bar, prev))
    return math.sqrt(prev) * x_0 + math.sqrt(1 - prev - sigma**2) * eps(x_t, x_0, bar) + sigma * z


def ddim_in_place(x_t, x_0, bar, prev, eta, z):
    v = eta**2 * small(bar, prev)
    keep = ((1 - prev - v) / (1 - bar)) ** 0.5
    return x_t.mul_(keep).add_(x_0, alpha=prev**0.5 - keep * bar**0.5).add_(z, alpha=v**0.5)


def ddim_numpy(x_t, x_0, bar, prev, eta, z):
    x_t, x_0, z = (v.double().numpy() for v in (x_t, x_0, z))
    sigma = eta * np.sqrt((1 - prev) / (1 - bar)) * np.sqrt(1 - bar / prev)
    return np.sqrt(prev) * x_0 + np.sqrt(1 - prev - sigma**2) * eps(x_t, x_0, bar) + sigma * z


def ddim_large(x_t, x_0, bar, prev, eta, z):
    v = eta**2 * (1 - bar / prev)
    return prev**0.5 * x_0 + (1 - prev - v) ** 0.5 * eps(x_t, x_0, bar) + v**0.5 * z


def loop(denoise, alpha_bars, times, x_T):
    bars = [*(float(alpha_bars[t]) for t in times), 1.0]
    for t, bar, prev in zip(times, bars, bars[1:], strict=False):
        x_T = ddim_step(x_T, denoise(x_T, t).x_0, bar, prev, 0.0, torch.zeros_like(x_T))
    return x_T


def loop_backwards_index(denoise, alpha_bars, times, x_T):
    """By index, with tensors for the numbers, from both guesses; the last stride apart."""
    x_t = x_T.double()
    for i in range(len(times) - 1):
        answer, prev = denoise(x_t, times[i]), alpha_bars[times[i + 1]]
        x_t = prev.sqrt() * answer.x_0 + (1 - prev).sqrt() * answer.epsilon
    return denoise(x_t, torch.tensor(times[-1])).x_0


def loop_in_sigma(denoise, alpha_bars, times, x_T):
    """Euler's method of lesson 08."""
    sigma = [*(1 / alpha_bars - 1).sqrt()[times].tolist(), 0.0]
    x = x_T * (1 + sigma[0] ** 2) ** 0.5
    for t, s, s_next in zip(times, sigma, sigma[1:], strict=False):
        x = x + (s_next - s) * denoise(x / (1 + s**2) ** 0.5, t).epsilon
    return x


def loop_with(prev=lambda a, times, i: a[times[i + 1]] if i + 1 < len(times) else 1.0, ask=lambda t, i: t):
    def made(denoise, a, times, x_t):
        for i, t in enumerate(times):
            answer, p = denoise(x_t, ask(t, i)), prev(a, times, i)
            x_t = p**0.5 * answer.x_0 + (1 - p) ** 0.5 * answer.epsilon
        return x_t

    return made


def loop_pairs(denoise, a, times, x_t):
    for t, t_next in pairwise(times):
        answer = denoise(x_t, t)
        x_t = a[t_next] ** 0.5 * answer.x_0 + (1 - a[t_next]) ** 0.5 * answer.epsilon
    return x_t


def loop_two_calls(denoise, a, times, x_t):
    for t, p in zip(times, [*a[times[1:]].tolist(), 1.0], strict=True):
        x_t = p**0.5 * denoise(x_t, t).x_0 + (1 - p) ** 0.5 * denoise(x_t, t).epsilon
    return x_t


def loop_keeps_first(denoise, a, times, x_T):
    for t in times:
        last = denoise(x_T, t).x_0
    return last


def loop_by_library(denoise, a, times, x_T):
    return list(ddim(denoise, NoiseSchedule.linear(T=len(a)), x_T, steps=len(times)))[-1].x_t


def slerp(a, b, u):
    theta = torch.arccos((a * b).sum() / (a.norm() * b.norm()))
    return (torch.sin((1 - u) * theta) * a + torch.sin(u * theta) * b) / torch.sin(theta)


def careful_slerp(a, b, u):
    return a if torch.allclose(a, b) else slerp(a, b, u)


def stretched(a, b, u):
    line = torch.lerp(a, b, u)
    return (line * ((1 - u) * a.norm() + u * b.norm()) / line.norm()).numpy()


def roots(a, b, u):
    return a if torch.equal(a, b) else (1 - u) ** 0.5 * a.double() + u**0.5 * b


RIGHT = {
    "timesteps": [
        lambda T, N: [T - 1 - i * T // N for i in range(N)],
        lambda T, N: [round((N - i) * T / N) - 1 for i in range(N)],
        lambda T, N: torch.linspace(T, 0, N + 1, dtype=torch.float64)[:-1].ceil().long() - 1,
        lambda T, N: np.arange(1, N + 1)[::-1] * T // N - 1,
    ],
    "ddpm_step": [ddpm, ddpm_by_precision, lambda x, x_0, a, p, z: ddim_step(x, x_0, a, p, 1.0, z)],
    "ddim_step": [ddim_step, ddim_in_place, ddim_numpy],
    "sample_loop": [loop, loop_backwards_index, loop_in_sigma],
    "between": [stretched, careful_slerp, roots],
}

WRONG = {
    "timesteps": [
        (lambda T, N: [(T - 1) - (T - 1) * i // N for i in range(N)], "you share out T-1"),
        (lambda T, N: [T - 1 - i // N * T for i in range(N)], "every entry is T-1"),
        (lambda T, N: [T - 1 - round(i * (T - 1) / max(N - 1, 1)) for i in range(N)], "shares out the way"),
        (lambda T, N: [T - i * T // N for i in range(N)], "one too large"),
        (lambda T, N: [i * T // N for i in reversed(range(N))], "one stride too low"),
        (lambda T, N: [T - 1 - i * T // N for i in reversed(range(N))], "from clean to noisy"),
        (lambda T, N: torch.linspace(T - 1, 0, N).round().int(), "shares out"),
        (lambda T, N: range(T - 1, T - 1 - N, -1), "neighbours"),
        (lambda T, N: [T - 1 - i * T // N for i in range(N)] + [-1], "one entry too many"),
        (lambda T, N: list(range(T - 1, -1, -(T // N))), "your list has 5"),
        (lambda T, N: [T - 1 - i * (T // N) for i in range(N)], "piled up"),
        (lambda T, N: [T - 1 - i * T / N for i in range(N)], "no whole number"),
        (lambda T, N: NoiseSchedule.linear(T=T).timesteps(N), "minidiff's own"),
    ],
    "ddpm_step": [
        (
            lambda x, x_0, a, p, z: ddpm(x, x_0, a, p, 0 * z) + (1 - a / p) ** 0.5 * z,
            "the *large* variance",
        ),
        (lambda x, x_0, a, p, z: ddpm(x, x_0, a, p, 0 * z) + small(a, p) * z, "root over β̃"),
        (lambda x, x_0, a, p, z: ddpm(x, x_0, a, p, 0 * z), "no noise is drawn"),
        (lambda x, x_0, a, p, z: ddpm(x_0, x, a, p, z), "changed places"),
        (ddpm_no_roots, "both roots are missing"),
        (
            lambda x, x_0, a, p, z: (
                (p**0.5 * (1 - a / p) * x_0 + (a / p) ** 0.5 * (1 - p) * x + small(a, p) ** 0.5 * z) / (1 - a)
            ),
            "divided by 1-ᾱ_t too",
        ),
        (
            lambda x, x_0, a, p, z: (
                (p**0.5 * (1 - a / p) * x_0 + (a / p) * (1 - p) * x) / (1 - a) + small(a, p) ** 0.5 * z
            ),
            "root over α",
        ),
        (lambda x, x_0, a, p, z: ddpm(x, x_0, a, p, torch.randn_like(z)), "something is drawn"),
        (lambda x, x_0, a, p, z: a.sqrt() * x_0, "AttributeError"),
    ],
    "ddim_step": [
        (lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, a, 0, z), "gives back x_t itself"),
        (
            lambda x, x_0, a, p, eta, z: (
                p**0.5 * x_0 + (1 - p) ** 0.5 * eps(x, x_0, a) + eta * small(a, p) ** 0.5 * z
            ),
            "not taken off under the root",
        ),
        (lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, p, eta**0.5, z), "η is not squared"),
        (
            lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, p, eta, eta * small(a, p) ** 0.5 * z),
            "multiplied by σ²",
        ),
        (
            lambda x, x_0, a, p, eta, z: (
                p**0.5 * x_0 + (1 - p - eta**2 * small(a, p)) ** 0.5 * x + eta * small(a, p) ** 0.5 * z
            ),
            "x_t stands where",
        ),
        (
            lambda x, x_0, a, p, eta, z: (
                p**0.5 * x_0
                + (1 - p - eta**2 * small(a, p)) ** 0.5 * (x - a**0.5 * x_0)
                + eta * small(a, p) ** 0.5 * z
            ),
            "not divided by",
        ),
        (lambda x, x_0, a, p, eta, z: p**0.5 * x_0 + (1 - p) ** 0.5 * z, "old noise is forgotten"),
        (lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, p, 0, z), "η = 0 alone"),
        (lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, p, 1, z), "η = 1 alone"),
        (ddim_large, "root is taken of a negative number"),
        (
            lambda x, x_0, a, p, eta, z: ddim_step(x, x_0, a, p, eta, torch.randn_like(z)),
            "something is drawn",
        ),
        (check._ddim, "minidiff's own"),
    ],
    "sample_loop": [
        (lambda denoise, a, times, x: loop(denoise, a, times[::-1], x), "from clean to noisy"),
        (loop_with(ask=lambda t, i: i), "number of the step"),
        (loop_pairs, "last level on the list"),
        (loop_two_calls, "Each call costs"),
        (lambda denoise, a, times, x: loop(denoise, a, list(range(len(a)))[::-1], x), "at all 40 levels"),
        (lambda denoise, a, times, x: x, "never asked"),
        (loop_with(ask=lambda t, i: t - 1), "not at the levels on the list"),
        (loop_with(prev=lambda a, times, i: a[times[i] - 1]), "taken at t-1"),
        (loop_with(prev=lambda a, times, i: a[[*times, -1][i + 1]]), "pure noise again"),
        (loop_with(prev=lambda a, times, i: a[[*times, 0][i + 1]]), "stops at index 0"),
        (loop_with(prev=lambda a, times, i: a[[*times, times[-1]][i + 1]]), "does not leave its level"),
        (loop_with(prev=lambda a, times, i: a[times[i]]), "never leaves its level"),
        (loop_keeps_first, "shown x_T again"),
        (lambda denoise, a, times, x: loop(denoise, a, times, torch.randn_like(x)), "two images"),
        (lambda denoise, a, times, x: loop(denoise, a, times, 0 * x), "starts from zeros"),
        (lambda denoise, a, times, x: loop(denoise, a, times, x)[0], "shape should be"),
        (loop_by_library, "minidiff's own"),
    ],
    "between": [
        (torch.lerp, "cuts through the inside"),
        (slerp, "sin 0"),
        (lambda a, b, u: slerp(a, b, 1 - u), "from b to a"),
        (lambda a, b, u: a if u < 0.5 else b, "jumps"),
        (lambda a, b, u: math.cos(u * math.pi / 2) * a + math.sin(u * math.pi / 2) * b, "*independent*"),
        (lambda a, b, u: a, "not b"),
        (lambda a, b, u: torch.lerp(a, b, u) * 2**0.5, "not a"),
        (lambda a, b, u: a + u * b, "not b"),
        (lambda a, b, u: a + math.sin(u * math.pi) * b + u * (b - a), "long"),
    ],
}

# ---- more of both -------------------------------------------------------------------------------------


def loop_in_groups(denoise, a, times, x_T):
    return torch.cat([loop(denoise, a, times, one[None]) for one in x_T])


def loop_side_by_side(denoise, a, times, x_T):
    bars = [*(float(a[t]) for t in times), 1.0]
    for t, p in zip(times, bars[1:], strict=True):
        answers = [denoise(one[None], t) for one in x_T]
        x_T = torch.cat([p**0.5 * y.x_0 + (1 - p) ** 0.5 * y.epsilon for y in answers])
    return x_T


RIGHT["ddpm_step"] += [lambda x, x_0, a, p, z: ddpm(x.double(), x_0, a, p, z).numpy()]
RIGHT["ddim_step"] += [
    lambda *q: torch.stack([ddim_step(x, y, *q[2:5], z) for x, y, z in zip(q[0], q[1], q[5], strict=True)])
]
RIGHT["sample_loop"] += [loop_in_groups, loop_side_by_side]
RIGHT["between"] += [lambda a, b, u: careful_slerp(a.double(), b.double(), 3 * u**2 - 2 * u**3)]
WRONG["ddpm_step"] += [
    (lambda x, x_0, a, p, z: ddpm(x, x_0, p, a, z) if p < 1 else x_0, "math domain"),
    (lambda x, x_0, a, p, z: p**0.5 * x_0 + (1 - p) ** 0.5 * z, "x_t is not used at all"),
]
WRONG["ddim_step"] += [
    (
        lambda x, x_0, a, p, eta, z: (
            p**0.5 * x_0
            + (1 - p - eta**2 * small(a, p)) ** 0.5 * eps(x, x_0, min(p, 0.999))
            + eta * small(a, p) ** 0.5 * z
        ),
        "taken with ᾱ_prev",
    ),
    (
        lambda x, x_0, a, p, eta, z: (
            p**0.5 * x_0 + (1 - p - eta**2 * small(a, p)) ** 0.5 * z + eta * small(a, p) ** 0.5 * z
        ),
        "z comes in twice",
    ),
]
WRONG["timesteps"] += [(lambda T, N: [T - 1 - i * N for i in range(N)], "the strides are")]
WRONG["ddpm_step"] += [
    (
        lambda x, x_0, a, p, z: ddpm(x, x_0, a, p, z) - p**0.5 * (1 - a / p) / (1 - a) * x_0 + p**0.5 * x_0,
        "the factor of x_0_hat is √ᾱ_prev, (1-ᾱ_t) / β times",
    ),
]
WRONG["ddim_step"] += [
    (
        lambda x, x_0, a, p, eta, z: (
            ddim_step(x, x_0, a, p, eta, z) + (eta * small(a, p) ** 0.25 - eta * small(a, p) ** 0.5) * z
        ),
        "the factor of z is β^0.25",
    ),
]
WRONG["sample_loop"] += [
    (
        lambda d, a, times, x: loop(lambda y, t: d(y.clamp(-1, 1), t), a, times, x),
        "is no weighted sum of x̂_0 and ε̂",
    ),
]
