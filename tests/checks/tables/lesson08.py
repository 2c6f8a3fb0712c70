"""Answers to the tasks of lesson 08: right ones written differently, and wrong ones that students give."""

import math
from itertools import pairwise

import numpy as np
import torch

from minidiff import NoiseSchedule, sample
from minidiff.denoisers import NetworkDenoiser


def heun(slope, x, sigma, sigma_next):
    k = slope(x, sigma)
    guess = x + (sigma_next - sigma) * k
    return guess if sigma_next == 0 else x + (sigma_next - sigma) / 2 * (k + slope(guess, sigma_next))


def heun_by_correction(slope, x, sigma, sigma_next):
    """Euler, then half the change of slope, in float64."""
    h, first = sigma_next - sigma, slope(x.double(), torch.tensor(sigma))
    x = x.double() + h * first
    if sigma_next > 0:
        x += h * (slope(x.clone(), sigma_next) - first) / 2
    return x


def heun_in_place(slope, x, sigma, sigma_next):
    if not sigma_next:
        return x.sub_(slope(x, sigma), alpha=sigma)
    first = slope(x, sigma)
    second = slope(torch.add(x, first, alpha=sigma_next - sigma), sigma_next)
    return x.add_(torch.stack([first, second]).mean(0), alpha=sigma_next - sigma)


def heun_with(
    second=lambda slope, x, guess, a, b: slope(guess, b), step=lambda x, guess, h, k, m: x + h * (k + m) / 2
):
    def made(slope, x, a, b):
        k = slope(x, a)
        guess = x + (b - a) * k
        return guess if b == 0 else step(x, guess, b - a, k, second(slope, x, guess, a, b))

    return made


def always_two(slope, x, a, b):
    k = slope(x, a)
    return x + (b - a) * (k + slope(x + (b - a) * k, b)) / 2


def asks_again(slope, x, a, b):
    if b == 0:
        return x + (b - a) * slope(x, a)
    return x + (b - a) * (slope(x, a) + slope(x + (b - a) * slope(x, a), b)) / 2


def midpoint(slope, x, a, b):
    if b == 0:
        return x - a * slope(x, a)
    return x + (b - a) * slope(x + (b - a) / 2 * slope(x, a), (a + b) / 2)


def order(e, n):
    return math.log(abs(e[-2] / e[-1])) / math.log(n[-1] / n[-2])


def order_numpy(e, n):
    e, n = np.log2(np.abs(e)), np.log2(n)
    return -(e[-1] - e[-2]) / (n[-1] - n[-2])


def power(rho):
    def levels(N, high, low):
        u = torch.linspace(high ** (1 / rho), low ** (1 / rho), N, dtype=torch.float64)
        return u**rho

    return levels


def fit(e, n):
    return -np.polyfit(np.log(n), np.log(np.abs(e)), 1)[0]


def bars_of(T=1000, s=0.008):
    f = torch.cos((torch.arange(T + 1, dtype=torch.float64) / T + s) / (1 + s) * math.pi / 2) ** 2
    return f[1:] / f[0]


def trailing(N):
    return [999 - i * 1000 // N for i in range(N)]


def draw_with(
    bars=None, last=1.0, visited=trailing, told=lambda labels: labels, guess=lambda out, x, bar: out, ask=None
):
    def draw(network, labels, x_t, steps):
        times = visited(steps)
        levels = (bars_of() if bars is None else bars)[times].tolist()
        for i, (bar, bar_next) in enumerate(pairwise([*levels, levels[-1] if last is None else last])):
            t = torch.full((len(x_t),), times[i] if ask is None else ask(i))
            with torch.no_grad():
                x_0 = guess(network(x_t, t, told(labels)), x_t, bar)
            epsilon = (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5
            x_t = bar_next**0.5 * x_0 + (1 - bar_next) ** 0.5 * epsilon
        return x_t

    return draw


def draw_by_heun(network, labels, x_T, steps):
    """In σ, on levels of Karras between the indices, from σ = 80 down; float times; with gradients."""
    bars = bars_of()
    sigmas = (1 / bars[:-1] - 1).sqrt()  # of t = 0 .. 998
    high, low = 80.0 ** (1 / 7), sigmas[0].item() ** (1 / 7)
    levels = [(high + i / (steps - 1) * (low - high)) ** 7 for i in range(steps)] + [0.0]

    def slope(x, sigma):
        above = int(torch.searchsorted(sigmas, sigma).clamp(1, 998))
        share = math.log(sigma / sigmas[above - 1]) / math.log(sigmas[above] / sigmas[above - 1])
        t = torch.full((len(x),), above - 1 + share)
        return (x - network(x / (1 + sigma**2) ** 0.5, t, labels)) / sigma

    x = x_T * (1 + levels[0] ** 2) ** 0.5
    for sigma, sigma_next in pairwise(levels):
        x = heun(slope, x, sigma, sigma_next)
    return x.clamp(-1, 1)


def draw_by_tensors(network, labels, x_t, steps):
    """ᾱ as tensors, clipped betas, levels of "leading", one weight for x_t; the network in inference mode."""
    a = bars_of()
    a[-1] = a[-2] / 1000
    times = [i * 1000 // steps for i in reversed(range(steps))]
    for t, t_next in zip(times, [*times[1:], None], strict=True):
        with torch.inference_mode():
            x_0 = network(x_t, torch.tensor([float(t)]).repeat(len(x_t)), labels).clamp(-1, 1)
        p = torch.ones(()) if t_next is None else a[t_next]
        k = ((1 - p) / (1 - a[t])).sqrt()
        x_t = k * x_t + (p.sqrt() - k * a[t].sqrt()) * x_0
    return x_t


def draw_with_dice(network, labels, x_t, steps):
    times = trailing(steps)
    bars = [*bars_of()[times].tolist(), 1.0]
    for t, p in zip(times, bars[1:], strict=True):
        x_0 = network(x_t, torch.full((len(x_t),), t), labels)
        x_t = p**0.5 * x_0 + (1 - p) ** 0.5 * torch.randn_like(x_t)
    return x_t


def draw_one_by_one(network, labels, x_T, steps):
    return torch.cat(
        [draw_with()(network, k[None], x[None], steps) for k, x in zip(labels, x_T, strict=True)]
    )


def draw_by_library(network, labels, x_T, steps):
    schedule = NoiseSchedule.cosine(1000)
    denoise = NetworkDenoiser(network, schedule, predicts="x_0", condition=labels)
    return sample(denoise, schedule, x_T, steps=steps)


def draw_ignoring_x_t(network, labels, x_T, steps):
    for t in trailing(steps):
        x_0 = network(x_T, torch.full((len(x_T),), t), labels)
    return x_0


def karras(N, high, low):
    return [(high ** (1 / 7) + i / (N - 1) * (low ** (1 / 7) - high ** (1 / 7))) ** 7 for i in range(N)]


RIGHT = {
    "heun_step": [heun, heun_by_correction, heun_in_place],
    "order_of": [order, order_numpy, lambda e, n: torch.tensor(order(e, n))],
    "choose_levels": [
        karras,
        lambda N, high, low: np.geomspace(high, low, N),
        power(3),
        power(2),
    ],
    "draw_digits": [
        draw_with(),
        draw_by_heun,
        draw_by_tensors,
        draw_one_by_one,
    ],
}

WRONG = {
    "heun_step": [
        (lambda slope, x, a, b: heun(slope, x, a, b) if b > 0 else x, "is not taken"),
        (lambda slope, x, a, b: x + (b - a) * slope(x, a), "Euler's step"),
        (heun_with(second=lambda slope, x, guess, a, b: slope(guess, a)), "asked at sigma. Where"),
        (heun_with(second=lambda slope, x, guess, a, b: slope(x, b)), "where you still stand"),
        (heun_with(step=lambda x, guess, h, k, m: guess + h * (k + m) / 2), "added to the guess"),
        (heun_with(step=lambda x, guess, h, k, m: x + h * (k + m)), "twice as long"),
        (heun_with(step=lambda x, guess, h, k, m: x + h * m), "only the second slope"),
        (midpoint, "midpoint method"),
        (always_two, "no network can answer"),
        (asks_again, "was asked 3 times"),
        (heun_with(step=lambda x, guess, h, k, m: x - h * (k + m) / 2), "sign wrong"),
        (lambda slope, x, a, b: 2 * x - heun(slope, x, a, b), "wrong way"),
    ],
    "order_of": [
        (lambda e, n: math.log(abs(e[-2] / e[-1])) / math.log(n[-1] - n[-2]), "the *ratio* of the strides"),
        (lambda e, n: math.log(abs(e[-2] / e[-1])) / (n[-1] / n[-2]), "the *ratio* of the strides"),
        (lambda e, n: -order(e, n), "positive order"),
        (lambda e, n: math.log2(abs(e[-2] / e[-1])), "only if the number of strides doubles"),
        (fit, "a line through all points"),
        (lambda e, n: order(e[:2], n[:2]), "first two points"),
        (lambda e, n: order([e[0], e[-1]], [n[0], n[-1]]), "from the first point to the last"),
        (lambda e, n: abs(e[-2] / e[-1]), "by what the error is divided"),
        (lambda e, n: math.log(e[-2] / e[-1]) / math.log(n[-1] / n[-2]), "math domain error"),
        (lambda e, n: 2.0, "same answer whatever"),
    ],
    "choose_levels": [
        (lambda N, high, low: torch.linspace(high, low, N), "more than a fifth"),
        (lambda N, high, low: np.geomspace(low, high, N), "do not fall"),
        (lambda N, high, low: [*np.geomspace(high, low, N), 0.0], "added by the check"),
        (lambda N, high, low: np.geomspace(high / 2, low, N), "should be sigma_max"),
        (lambda N, high, low: np.geomspace(high, low / 2, N), "should be sigma_min"),
        (lambda N, high, low: np.geomspace(high, low, N - 1), "shape should be"),
    ],
    "draw_digits": [
        (draw_with(last=float(bars_of()[0])), "noise is left"),
        (draw_with(last=None), "noise is left"),
        (
            draw_with(guess=lambda out, x, bar: (x - (1 - bar) ** 0.5 * out) / bar**0.5),
            "treated as noise",
        ),
        (draw_with(bars=NoiseSchedule.linear(1000).alpha_bars), "linear schedule"),
        (draw_with(bars=bars_of(s=0.08)), "0.08"),
        (draw_with(told=lambda labels: None), "without the labels"),
        (draw_with(told=lambda labels: 0 * labels), "other labels"),
        (draw_with(ask=lambda i: i), "number of the step"),
        (draw_with(visited=lambda N: trailing(N)[::-1]), "from clean to noisy"),
        (draw_with(visited=lambda N: list(range(999, -1, -1))), "network was called 1000 times"),
        (draw_with_dice, "two sets of pictures"),
        (draw_ignoring_x_t, "shown x_T again"),
        (draw_with(guess=lambda out, x, bar: out.double()), "computes in torch.float32"),
        (
            lambda network, labels, x_T, steps: draw_with()(network, labels, 0 * x_T, steps),
            "starts from zeros",
        ),
        (lambda network, labels, x_T, steps: x_T, "never asked"),
        (draw_by_library, "minidiff's own"),
    ],
}

# ---- more of both -------------------------------------------------------------------------------------

RIGHT["order_of"] += [lambda e, n: math.log2(abs(e[-1] / e[-2])) / math.log2(n[-2] / n[-1])]
RIGHT["heun_step"] += [lambda slope, x, a, b: torch.stack([heun(slope, one[None], a, b)[0] for one in x])]
RIGHT["draw_digits"] += [
    lambda network, labels, x, steps: torch.cat(
        [draw_with()(network, k, y, steps) for k, y in zip(labels.split(2), x.split(2), strict=True)]
    )
]
WRONG["choose_levels"] += [
    (lambda N, high, low: [high] * N, "do not fall all the way"),
    (lambda N, high, low: 1 / torch.linspace(1 / high, 1 / low, N), "more than a fifth"),
    (lambda N, high, low: torch.linspace(high**2, low**2, N).sqrt(), "more than a fifth"),
]
WRONG["draw_digits"] += [
    (
        draw_with(
            bars=torch.cat([torch.ones(1), bars_of()[:-1]]),
            visited=lambda N: [999 - i * 1000 // N for i in range(N)],
        ),
        "one index late",
    ),
    (
        lambda network, labels, x, steps: draw_with()(
            lambda x, t, k: network(x, t / 1000, k), labels, x, steps
        ),
        "divided by 1000",
    ),
    (draw_with(bars=bars_of() ** 2), "not the one it was trained with"),
    (
        lambda network, labels, x, steps: draw_with()(
            lambda x, t, k: network(x, (t + 1).clamp(max=999), k), labels, x, steps
        ),
        "shown an image as noisy",
    ),
]
WRONG["order_of"] += [(lambda e, n: math.log(n[-1] / n[-2]) / math.log(abs(e[-2] / e[-1])), "upside down")]
WRONG["order_of"] += [
    (lambda e, n: math.log(abs(e[-2] / e[-1])) * math.log(n[-1] / n[-2]), "ln|e₁/e₂|·ln(N₂/N₁)")
]
WRONG["heun_step"] += [
    (lambda f, x, a, b: x + 2 * (b - a) * f(x, a) if b == 0 else heun(f, x, a, b), "1·x - 1.2·k₁"),
    (
        lambda f, x, a, b: heun(f, x, a, b) if a > 0.1 else x + (b - a) * f(x, a),
        "Right for 4 of the 5 questions",
    ),
]
