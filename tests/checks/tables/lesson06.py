"""Answers to the tasks of lesson 06: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from minidiff import NoiseSchedule, diffusion_loss


def new_average(average, weights, d):
    return {name: d * average[name] + (1 - d) * weights[name] for name in average}


def in_place(average, weights, d):
    """Changes the average it was given, and gives it back."""
    for name, slow in average.items():
        slow.mul_(d).add_(weights[name], alpha=1 - d)
    return average


def by_lerp(average, weights, d):
    """In float64, in another order."""
    return {k: torch.lerp(v.double(), average[k].double(), d) for k, v in reversed(weights.items())}


def spoils_weights(average, weights, d):
    for name, fast in weights.items():
        fast.mul_(1 - d).add_(average[name], alpha=d)
    return weights


def wide(values, x):
    return values.view(-1, *(1 for _ in x.shape[1:]))


def step(
    network,
    optimiser,
    x_0,
    bars,
    generator,
    *,
    times=lambda x, T, g: torch.randint(T, (len(x),), generator=g),
    noise=lambda x, g: torch.randn(x.shape, generator=g),
    jump=lambda x, a, e: a.sqrt() * x + (1 - a).sqrt() * e,
    clock=lambda t: t.float(),
    target=lambda x, e: e,
    measure=lambda error: error.square().mean(),
    zero=True,
    back=True,
    move=True,
    give=lambda loss: loss.item(),
):
    """A training step of which every part can be replaced by a wrong one."""
    t = times(x_0, len(bars), generator)
    epsilon = noise(x_0, generator)
    x_t = jump(x_0, wide(bars[t], x_0), epsilon)
    loss = measure(network(x_t, clock(t)) - target(x_0, epsilon))
    if zero:
        optimiser.zero_grad()
    if back:
        loss.backward()
    if move:
        optimiser.step()
    return give(loss)


def but(**parts):
    return lambda *given: step(*given, **parts)


def step_after(network, optimiser, x_0, bars, generator):
    """Noise first, then t; zeroes the slopes at the end; integer times; mse_loss."""
    epsilon = torch.empty_like(x_0).normal_(generator=generator)
    t = (len(bars) * torch.rand(len(x_0), generator=generator)).long()
    a = wide(bars[t], x_0)
    loss = F.mse_loss(network(torch.sqrt(a) * x_0 + torch.sqrt(1 - a) * epsilon, t), epsilon)
    loss.backward()
    optimiser.step()
    optimiser.zero_grad(set_to_none=False)
    return float(loss.detach().numpy())


def step_by_grad(network, optimiser, x_0, bars, generator):
    """The slopes from autograd.grad, set by hand."""
    t = torch.randint(0, len(bars), (x_0.shape[0],), generator=generator)
    epsilon = torch.randn(x_0.shape, generator=generator, dtype=x_0.dtype)
    a = bars[t].reshape(-1, *[1] * (x_0.ndim - 1))
    loss = ((epsilon - network(a**0.5 * x_0 + (1 - a) ** 0.5 * epsilon, t.float())) ** 2).mean()
    weights = list(network.parameters())
    for weight, slope in zip(weights, torch.autograd.grad(loss, weights), strict=True):
        weight.grad = slope
    optimiser.step()
    return loss.item()


def stale(network, optimiser, x_0, bars, generator):
    optimiser.step()
    return step(network, optimiser, x_0, bars, generator, move=False)


def twice(network, optimiser, x_0, bars, generator):
    step(network, optimiser, x_0, bars, generator)
    return step(network, optimiser, x_0, bars, generator)


def by_library(network, optimiser, x_0, bars, generator):
    loss = diffusion_loss(
        network, x_0, NoiseSchedule.cosine(len(bars)), generator=generator, predicts="epsilon"
    )
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


def piles(rule):
    return lambda a, b: rule(float(a.mean()), float(b.mean()), float(a.std()), float(b.std()))


def nearest(images, training):
    return torch.cdist(
        images.flatten(1), training.flatten(1), compute_mode="donot_use_mm_for_euclid_dist"
    ).amin(1)


def by_count(made, training, held_out, share=0.15):
    """More than so many of the made ones lie nearer than nearly all held-out ones."""
    near = nearest(held_out, training).quantile(0.03)
    return bool((nearest(made, training) < near).float().mean() > share)


def by_gap(made, training, held_out):
    """The largest gap between the two staircases, one-sided, in numpy."""
    a, b = (np.sort(nearest(one, training).numpy()) for one in (made, held_out))
    x = np.concatenate([a, b])
    gap = np.searchsorted(a, x, "right") / len(a) - np.searchsorted(b, x, "right") / len(b)
    return gap.max() > 0.2


def by_quantile(made, training, held_out):
    """The nearest few of the made ones against the nearest few of the held-out ones; gives a tensor."""
    one, other = (nearest(images, training).quantile(0.15) for images in (made, held_out))
    return one < 0.5 * other


def equal_pixels(made, training, held_out):
    return bool((nearest(made, training) == 0).float().mean() > 0.2)


RIGHT = {
    "ema_update": [new_average, in_place, by_lerp],
    "warmed_decay": [
        lambda n, d: min(d, (1 + n) / (10 + n)),
        lambda n, d: torch.tensor([d, (n + 1) / (n + 10)], dtype=torch.float64).min(),
        lambda n, d: d if (1 + n) > d * (10 + n) else 1 - 9 / (10 + n),
    ],
    "training_step": [step, step_after, step_by_grad],
    "frechet_1d": [
        piles(lambda m, n, s, u: (m - n) ** 2 + (s - u) ** 2),
        lambda a, b: (
            (np.mean(a.numpy()) - np.mean(b.numpy())) ** 2 + (np.std(a.numpy()) - np.std(b.numpy())) ** 2
        ),
        lambda a, b: (a.mean() - b.mean()).square() + a.var() + b.var() - 2 * (a.var() * b.var()).sqrt(),
    ],
    "looks_copied": [by_count, by_gap, by_quantile],
}

WRONG = {
    "ema_update": [
        (lambda a, w, d: {k: d * a[k] + (1 - d) * w[k].mean() for k in a}, "averaged to one number"),
        (lambda a, w, d: new_average(a, w, 1 - d), "changed places"),
        (lambda a, w, d: {k: d * a[k] + w[k] for k in a}, "full size"),
        (lambda a, w, d: {k: d * (a[k] + w[k]) for k in a}, "both are multiplied"),
        (lambda a, w, d: {k: d * a[k] + d * (1 - d) * w[k] for k in a}, "once too often"),
        (lambda a, w, d: new_average(a, w, 0.5), "half of each"),
        (lambda a, w, d: dict(w), "newest weights"),
        (lambda a, w, d: a, "stands still"),
        (lambda a, w, d: new_average(a, w, 0.999), "fixed numbers"),
        (spoils_weights, "own weights have changed"),
        (lambda a, w, d: list(new_average(a, w, d).values()), "give back a dictionary"),
        (lambda a, w, d: {"head": 1.0}, "the names should be"),
        (lambda a, w, d: in_place(a, w, d) and None, "gave back None"),
    ],
    "warmed_decay": [
        (lambda n, d: max(d, (1 + n) / (10 + n)), "larger of the two"),
        (lambda n, d: (1 + n) / (10 + n), "nothing holds it"),
        (lambda n, d: d * (1 + n) / (10 + n), "a product"),
        (lambda n, d: min(d, n / (10 + n)), "the 1 in the numerator"),
        (lambda n, d: min(d, (1 + n) / 10 + n), "brackets"),
        (lambda n, d: min(d, (10 + n) / (1 + n)), "which way up"),
        (lambda n, d: d, "the random start stays"),
        (lambda n, d: min(0.999, (1 + n) / (10 + n)), "`decay` makes no difference"),
    ],
    "training_step": [
        (but(times=lambda x, T, g: torch.randint(T, (1,), generator=g).expand(len(x))), "one and the same t"),
        (but(times=lambda x, T, g: torch.randint(1, T, (len(x),), generator=g)), "t = 0 never came"),
        (but(times=lambda x, T, g: torch.randint(T - 1, (len(x),), generator=g)), "the last level"),
        (but(times=lambda x, T, g: torch.randint(1, T + 1, (len(x),), generator=g)), "IndexError"),
        (
            but(times=lambda x, T, g: (T * torch.rand(len(x), generator=g) ** 3).long()),
            "not equally likely",
        ),
        (but(clock=lambda t: t / 4), "told times from"),
        (but(clock=lambda t: t + 1.0), "told times from"),
        (but(noise=lambda x, g: torch.rand(x.shape, generator=g)), "torch.rand"),
        (but(noise=lambda x, g: torch.randn(x[:1].shape, generator=g).expand(x.shape)), "same noise"),
        (
            but(noise=lambda x, g: wide(torch.randn(len(x), generator=g), x).expand(x.shape)),
            "for all its pixels",
        ),
        (
            but(noise=lambda x, g: math.sqrt(12) * (torch.rand(x.shape, generator=g) - 0.5)),
            "not standard normal",
        ),
        (
            but(noise=lambda x, g: torch.randn(x.shape, generator=torch.Generator().manual_seed(0))),
            "same noise learns",
        ),
        (but(noise=lambda x, g: torch.randn_like(x)), "the noise does not"),
        (
            but(noise=lambda x, g: torch.randn_like(x), times=lambda x, T, g: torch.randint(T, (len(x),))),
            "other dice",
        ),
        (but(jump=lambda x, a, e: a * x + (1 - a) * e), "both roots"),
        (but(jump=lambda x, a, e: a.sqrt() * x + (1 - a) * e), "root over 1-ᾱ"),
        (but(jump=lambda x, a, e: a * x + (1 - a).sqrt() * e), "root over ᾱ"),
        (but(jump=lambda x, a, e: a.sqrt() * e + (1 - a).sqrt() * x), "changed places"),
        (but(jump=lambda x, a, e: x + e), "x_0 plus ε"),
        (but(jump=lambda x, a, e: x), "clean x_0"),
        (but(jump=lambda x, a, e: 0.5 * x + 0.5 * e), "Measured weights"),
        (lambda n, o, x, b, g: step(n, o, x, torch.cat([torch.ones(1), b[:-1]]), g), "one place too early"),
        (but(target=lambda x, e: x), "compared with x_0"),
        (but(measure=lambda error: error.square().sum()), "is a sum"),
        (but(measure=lambda error: error.abs().mean()), "not squared"),
        (but(give=lambda loss: loss), "is a Tensor"),
        (but(give=lambda loss: 2 * loss.item()), "it should be"),
        (but(give=lambda loss: None), "gave back None"),
        (but(back=False), "gone backwards"),
        (but(move=False), "slopes are there"),
        (but(zero=False), "*both* steps"),
        (stale, "First the slopes"),
        (twice, "called 2 times"),
        (
            lambda n, o, x, b, g: step(
                n, o, x, b, g, measure=lambda e: -e.square().mean(), give=lambda v: -v.item()
            ),
            "uphill",
        ),
        (
            lambda n, o, x, b, g: step(
                n, o, x, b, g, measure=lambda e: e.square().sum(), give=lambda v: v.item() / x.numel()
            ),
            "times as far",
        ),
        (by_library, "minidiff's own"),
    ],
    "frechet_1d": [
        (piles(lambda m, n, s, u: (m - n + s - u) ** 2), "added first and squared then"),
        (piles(lambda m, n, s, u: (m - n) ** 2), "only the means"),
        (piles(lambda m, n, s, u: (s - u) ** 2), "only the widths"),
        (piles(lambda m, n, s, u: (m - n) ** 2 + (s**2 - u**2) ** 2), "variances are compared"),
        (piles(lambda m, n, s, u: (m - n) ** 2 + abs(s**2 - u**2)), "difference of the variances"),
        (piles(lambda m, n, s, u: (m - n) ** 2 + s**2 + u**2), "widths are added"),
        (piles(lambda m, n, s, u: abs(m - n) + abs(s - u)), "not squared"),
        (piles(lambda m, n, s, u: math.hypot(m - n, s - u)), "this is the root"),
        (lambda a, b: (a - b).square().mean(), "RuntimeError"),
        (lambda a, b: 2.5, "same answer whatever"),
    ],
    "looks_copied": [
        (lambda m, t, h: True, "never in the training set"),
        (lambda m, t, h: False, "pixel for pixel"),
        (equal_pixels, "asking for equality".capitalize()),
        (lambda m, t, h: bool(nearest(m, t).median() < 0.5 * nearest(h, t).median()), "one in three"),
        (lambda m, t, h: bool((nearest(m, t) < 1.0).float().mean() > 0.2), "another scale"),
        (lambda m, t, h: bool((nearest(m, t).mean() / nearest(h, t).mean() - 1).abs() > 0.2), "*farther*"),
        (lambda m, t, h: nearest(m, t), "answer True or False"),
    ],
}

# ---- more of both -------------------------------------------------------------------------------------


def by_mean(made, training, held_out):
    return bool(nearest(made, training).mean() < 0.8 * nearest(held_out, training).mean())


def in_two_halves(network, optimiser, x_0, bars, generator):
    return step(network, optimiser, x_0.double().float(), bars.clone(), generator, give=lambda v: float(v))


RIGHT["ema_update"] += [lambda a, w, d: {k: a[k] + (1 - d) * (w[k] - a[k]) for k in sorted(w)}]
RIGHT["warmed_decay"] += [lambda n, d: np.minimum(d, np.float64(1 + n) / (10 + n))]
RIGHT["training_step"] += [in_two_halves]
RIGHT["frechet_1d"] += [lambda a, b: torch.stack([a.mean() - b.mean(), a.std() - b.std()]).norm() ** 2]
RIGHT["looks_copied"] += [
    lambda m, t, h: int((nearest(m, t) < 0.5 * nearest(h, t).quantile(0.1)).float().mean() > 0.2)
]
WRONG["looks_copied"] += [
    (by_mean, "mean distance looks honest"),
    (lambda m, t, h: bool((nearest(m, t) < nearest(h, t).quantile(0.01)).any()), "one in twenty"),
]
WRONG["training_step"] += [
    (but(give=lambda loss: loss.item() ** 0.5), "a root too many"),
    (but(jump=lambda x, a, e: x + (1 - a).sqrt() * e), "not shrunk"),
]
WRONG["warmed_decay"] += [(lambda n, d: min(d, n / (9 + n)), "from 0")]
WRONG["training_step"] += [(but(times=lambda x, T, g: torch.arange(len(x)) % T), "times are not drawn")]


def without_the_optimiser(network, optimiser, x_0, bars, generator):
    """The step of plain descent, by hand: with Adam it would be another one."""
    step_by_grad_only = optimiser.step
    optimiser.step = lambda: None
    value = step(network, optimiser, x_0, bars, generator)
    optimiser.step = step_by_grad_only
    with torch.no_grad():
        for group in optimiser.param_groups:
            for weight in group["params"]:
                weight -= group["lr"] * weight.grad
    return value


WRONG["training_step"] += [(without_the_optimiser, "not by `optimiser.step()`")]
WRONG["ema_update"] += [
    (
        lambda a, w, d: {n: d**0.5 * a[n] + (1 - d) ** 0.5 * w[n] for n in a},
        "the factor of average is √decay",
    ),
    (lambda a, w, d: {n: d * a[n] + (1 - d) * w[n].abs() for n in a}, "in place of `weights` stood its size"),
]
WRONG["frechet_1d"] += [
    (lambda a, b: round(float((a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2), 2), "but rounded"),
    (lambda a, b: (a.sum() - b.sum()) ** 2 + (a.std() - b.std()) ** 2, "N²"),
]


def looks_twice(network, optimiser, x_0, bars, generator):
    """Right: the loss that is given back is computed once more, from the same question."""
    t, e = (
        torch.randint(len(bars), (len(x_0),), generator=generator),
        torch.randn(x_0.shape, generator=generator),
    )
    a = wide(bars[t], x_0)

    def value():
        return F.mse_loss(network(a.sqrt() * x_0 + (1 - a).sqrt() * e, t.float()), e)

    optimiser.zero_grad()
    value().backward()
    with torch.no_grad():
        found = value().item()
    optimiser.step()
    return found


RIGHT["training_step"] += [looks_twice]
