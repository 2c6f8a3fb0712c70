"""Answers to the tasks of lesson 03: right ones written differently, and wrong ones that students give."""

import torch

from minidiff import IdealDenoiser, NoiseSchedule, q_posterior


def bars(betas, t):
    alpha_bars = torch.cumprod(1 - betas, 0)
    return alpha_bars[t], alpha_bars[t - 1] if t > 0 else torch.tensor(1.0)


def product(c1, v1, c2, v2):
    return (v2 * c1 + v1 * c2) / (v1 + v2), v1 * v2 / (v1 + v2)


def product_by_precision(c1, v1, c2, v2):
    if v2 == 0:
        return [c2, 0.0]
    A, B = 1 / v1 + 1 / v2, c1 / v1 + c2 / v2
    return [B / A, 1 / A]


def posterior(x_0, x_t, t, betas, before=None, variance=None):
    beta, (bar, own_before) = betas[t], bars(betas, t)
    before = own_before if before is None else before(betas, t)
    mean = before.sqrt() * beta / (1 - bar) * x_0 + (1 - beta).sqrt() * (1 - before) / (1 - bar) * x_t
    return mean, (1 - before) / (1 - bar) * beta if variance is None else variance(beta, bar, before)


def posterior_by_bells(x_0, x_t, t, betas):
    """Two bells multiplied; float64; the variance as large as the image."""
    betas = betas.double()
    before = bars(betas, t)[1]
    alpha = 1 - betas[t]
    mean, variance = product(x_t / alpha.sqrt(), betas[t] / alpha, before.sqrt() * x_0, 1 - before)
    return mean, variance.expand_as(mean)


def posterior_by_epsilon(x_0, x_t, t, betas):
    """The mean through the noise, in place."""
    beta, (bar, before) = betas[t], bars(betas, t)
    epsilon = x_t.clone().sub_(bar.sqrt() * x_0).div_((1 - bar).sqrt())
    mean = x_t.sub_(beta / (1 - bar).sqrt() * epsilon).div_((1 - beta).sqrt())
    return mean, float(beta * (1 - before) / (1 - bar))


def posterior_weights(x_0, x_t, t, betas, for_x_0, for_x_t):
    beta, (bar, before) = betas[t], bars(betas, t)
    return (
        for_x_0(beta, before) / (1 - bar) * x_0 + for_x_t(beta, before) / (1 - bar) * x_t,
        (1 - before) / (1 - bar) * beta,
    )


def squares(x_t, images, shrink):
    return (x_t.flatten(1)[:, None] - shrink * images.flatten(1)).square().sum(2)


def ideal(x_t, t, images, alpha_bars, weigh=lambda d, a: torch.softmax(-d / (2 * (1 - a)), 1), shrink=0.5):
    a = alpha_bars[t]
    return (weigh(squares(x_t, images, a**shrink), a) @ images.flatten(1)).reshape(x_t.shape)


def ideal_by_loop(x_t, t, images, alpha_bars):
    """One x_t at a time, the largest exponent subtracted by hand, in numpy."""
    a, made = float(alpha_bars[t]), []
    for x in x_t.double():
        exponents = torch.stack(
            [-((x - a**0.5 * image) ** 2).sum() / (2 * (1 - a)) for image in images.double()]
        )
        weights = (exponents - exponents.max()).exp()
        made.append(sum(w * image for w, image in zip(weights, images.double(), strict=True)) / weights.sum())
    return torch.stack(made).numpy()


def ideal_by_cdist(x_t, t, images, alpha_bars):
    a = alpha_bars[t]
    distances = torch.cdist(x_t.flatten(1), a.sqrt() * images.flatten(1))
    weights = torch.exp(torch.log_softmax(-0.5 * (distances / (1 - a).sqrt()) ** 2, dim=-1))
    return torch.einsum("bn,n...->b...", weights, images)


def naive(x_t, t, images, alpha_bars):
    def weigh(d, a):
        w = torch.exp(-d / (2 * (1 - a)))
        return w / w.sum(1, keepdim=True)

    return ideal(x_t, t, images, alpha_bars, weigh)


def step(x_t, x_0_hat, t, betas, z, std=lambda v, b, t: v**0.5):
    mean, variance = posterior(x_0_hat, x_t, t, betas)
    return mean + std(variance, betas[t], t) * z


def step_by_epsilon(x_t, x_0_hat, t, betas, z):
    mean, variance = posterior_by_epsilon(x_0_hat, x_t.clone().double(), t, betas.double())
    return mean if t == 0 else mean + variance**0.5 * z


def subtracting(x_t, x_0_hat, t, betas, z):
    bar = bars(betas, t)[0]
    epsilon = (x_t - bar.sqrt() * x_0_hat) / (1 - bar).sqrt()
    return (x_t - betas[t].sqrt() * epsilon) / (1 - betas[t]).sqrt()


def chain(one_step=step, noise=torch.randn_like, times=lambda T: range(T - 1, -1, -1)):
    def way_back(x, betas, denoise):
        for t in times(len(betas)):
            x = one_step(x, denoise(x, t), t, betas, noise(x))
        return x

    return way_back


def ddim(x, betas, denoise, stride=1):
    """No fresh noise, the noise that is there kept in the right amount; every `stride`-th step."""
    alpha_bars = torch.cumprod(1 - betas, 0)
    times = [*range(len(betas) - 1, 0, -stride), 0]
    for t, following in zip(times, [*times[1:], None], strict=True):
        guess, a = denoise(x, t), alpha_bars[t]
        before = torch.tensor(1.0) if following is None else alpha_bars[following]
        x = before.sqrt() * guess + (1 - before).sqrt() * (x - a.sqrt() * guess) / (1 - a).sqrt()
    return x


def afresh(x, betas, denoise):
    """No posterior at all: guess, then noise the guess again to the level below, with partly new noise."""
    alpha_bars = torch.cumprod(1 - betas, 0)
    for t in reversed(range(len(betas))):
        guess, a = denoise(x, t), alpha_bars[t]
        before = alpha_bars[t - 1] if t else torch.tensor(1.0)
        epsilon = (x - a.sqrt() * guess) / (1 - a).sqrt()
        mixed = (0.9**0.5) * epsilon + (0.1**0.5) * torch.randn_like(x)
        x = before.sqrt() * guess + (1 - before).sqrt() * mixed
    return x.double().numpy()


def own_start(x, betas, denoise):
    return chain()(torch.randn_like(x), betas, denoise)


def sure(x, betas, denoise):
    """One call at t = 0: each start goes to its nearest point."""
    return denoise(x, 0)


def library_ideal(x_t, t, images, alpha_bars):
    alpha_bars = alpha_bars.double()
    return IdealDenoiser(images, NoiseSchedule.from_alpha_bars(alpha_bars))(x_t, t).x_0


RIGHT = {
    "product_of_bells": [
        product,
        product_by_precision,
        lambda c1, v1, c2, v2: (c1.double() + v1 / (v1 + v2) * (c2 - c1), v1 * (1 - v1 / (v1 + v2))),
    ],
    "posterior": [posterior, posterior_by_bells, posterior_by_epsilon],
    "ideal_x_0": [ideal, ideal_by_loop, ideal_by_cdist],
    "reverse_step": [step, step_by_epsilon, lambda x, x_0, t, b, z: step(x, x_0, t, b.double(), z).numpy()],
    "way_back": [
        chain(),
        ddim,
        lambda x, b, d: ddim(x, b, d, stride=2),
        chain(lambda x, x_0, t, b, z: step(x, x_0, t, b, z, lambda v, b, t: b**0.5 if t else 0.0)),
        afresh,
    ],
}

WRONG = {
    "product_of_bells": [
        (
            lambda c1, v1, c2, v2: ((c1 / v1 + c2 / v2) / (1 / v1 + 1 / v2), 1 / (1 / v1 + 1 / v2)),
            "divide by zero",
        ),
        (lambda c1, v1, c2, v2: ((c1 + c2) / 2, v1 * v2 / (v1 + v2)), "halfway"),
        (lambda c1, v1, c2, v2: product(c2, v1, c1, v2), "follows the *wider*"),
        (lambda c1, v1, c2, v2: (product(c1, v1, c2, v2)[0], v1 + v2), "hears two witnesses"),
        (lambda c1, v1, c2, v2: (product(c1, v1, c2, v2)[0], product(c1, v1, c2, v2)[1] ** 0.5), "standard"),
        (lambda c1, v1, c2, v2: (product(c1, v1, c2, v2)[0], 1 / v1 + 1 / v2), "one over the variance"),
        (lambda c1, v1, c2, v2: product(c1, v1, c2, v2)[0], "2 values were expected"),
        (lambda c1, v1, c2, v2: product(c1, v1**2, c2, v2**2), "variances are squared"),
        (lambda c1, v1, c2, v2: product_by_precision(c1, float(v1), c2, float(v2) or 1 / 0), "ZeroDivision"),
    ],
    "posterior": [
        (
            lambda x_0, x_t, t, b: posterior(
                x_0, x_t, t, b, before=lambda b, t: torch.cumprod(1 - b, 0)[t - 1]
            ),
            "right for every t but 0",
        ),
        (lambda *q: posterior(*q, variance=lambda b, a, before: b), "that of a forward step"),
        (
            lambda *q: posterior(*q, variance=lambda b, a, before: (b * (1 - before) / (1 - a)) ** 0.5),
            "standard deviation",
        ),
        (lambda x_0, x_t, t, b: posterior(x_t, x_0, t, b), "changed places"),
        (
            lambda *q: posterior_weights(*q, lambda b, p: p * b, lambda b, p: (1 - b) * (1 - p)),
            "both roots",
        ),
        (
            lambda *q: posterior_weights(*q, lambda b, p: p * b, lambda b, p: (1 - b) ** 0.5 * (1 - p)),
            "weight of x_0 a root",
        ),
        (
            lambda *q: posterior_weights(*q, lambda b, p: p**0.5 * b, lambda b, p: (1 - b) * (1 - p)),
            "root over α_t",
        ),
        (lambda *q: posterior(*q, before=lambda b, t: bars(b, t)[0]), "step *before*"),
        (lambda x_0, x_t, t, b: posterior(x_0, x_t, 4, b), "`t` makes no difference"),
        (lambda *q: posterior(*q)[0], "2 values were expected"),
        (lambda *q: posterior(*q)[::-1], "shape should be"),
        (
            lambda x_0, x_t, t, b: q_posterior(x_0, x_t, t, NoiseSchedule(b.double())),
            "minidiff's own",
        ),
    ],
    "ideal_x_0": [
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / 2 * (1 - a), 1)), "bracket is missing"),
        (naive, "0 is divided by 0"),
        (lambda x, t, i, a: naive(x.double(), t, i.double(), a.double()), "0 is divided by 0"),
        (lambda *q: ideal(*q, lambda d, a: (d == d.amin(1, keepdim=True)).float()), "nearest image alone"),
        (lambda *q: ideal(*q, lambda d, a: torch.ones_like(d) / d.shape[1]), "same weight"),
        (lambda *q: ideal(*q, shrink=0.0), "clean images"),
        (lambda *q: ideal(*q, shrink=1.0), "shrunk by ᾱ_t; the root"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-(d**0.5) / (2 * (1 - a)), 1)), "not squared"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / (1 - a), 1)), "the 2"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(d / (2 * (1 - a)), 1)), "farthest"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / 2, 1)), "not divided by 1-ᾱ_t"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / (2 * (1 - a) ** 0.5), 1)), "without a root"),
        (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / (2 * (1 - a)), 0)), "over the batch"),
        (lambda x, t, i, a: ideal(x, t, i, a) * a[t] ** 0.5, "*shrunk* images"),
        (lambda x, t, i, a: ideal(x, t - 1, i, a), "one step too early"),
        (lambda x, t, i, a: ideal(x, 1, i, a), "`t` makes no difference"),
        (library_ideal, "minidiff's own"),
    ],
    "reverse_step": [
        (lambda *q: step(*q, std=lambda v, b, t: v), "must be its root"),
        (lambda *q: step(*q, std=lambda v, b, t: 0), "this is the mean"),
        (lambda *q: step(*q, std=lambda v, b, t: 1), "full size 1"),
        (lambda *q: step(*q, std=lambda v, b, t: b**0.5), "in the last step too"),
        (lambda *q: step(*q, std=lambda v, b, t: b**0.5 if t else 0), "large variance"),
        (
            lambda x, x_0, t, b, z: (
                (m := posterior(x_0, x, t, b, before=lambda b, t: torch.cumprod(1 - b, 0)[t - 1]))[0]
                + m[1] ** 0.5 * z
            ),
            "right for every t but 0",
        ),
        (lambda x, x_0, t, b, z: step(x_0, x, t, b, z), "changed places"),
        (lambda x, x_0, t, b, z: x_0, "in one jump"),
        (subtracting, "the noise of *all* steps"),
        (lambda x, x_0, t, b, z: step(x, x_0, t, b, torch.randn_like(z)), "something is drawn"),
    ],
    "way_back": [
        (lambda x, b, d: d(x, len(b) - 1), "one jump"),
        (lambda x, b, d: x, "never called"),
        (chain(noise=torch.zeros_like), "one and the same point"),
        (chain(lambda x, x_0, t, b, z: step(x, x_0, t, b, z, lambda v, b, t: b**0.5)), "noise of size"),
        (chain(times=lambda T: range(T - 1, 0, -1)), "smallest t you asked about is 1"),
        (chain(times=range), "t runs upwards"),
        (chain(subtracting), "one and the same point"),
        (chain(times=lambda T: range(T, -1, -1)), "ValueError"),
        (own_start, "not x_T"),
        (sure, "not as often"),
        (chain(lambda x, x_0, t, b, z: step(x, x_0, t, b, z, lambda v, b, t: v)), "not as often"),
        (chain(lambda x, x_0, t, b, z: x_0 + 0.5 * (x - x_0)), "one and the same point"),
        (lambda x, b, d: chain()(x, b, d).mean(0), "shape should be"),
    ],
}

# ---- more of both -------------------------------------------------------------------------------------


def in_groups(x, betas, denoise):
    return torch.cat([chain()(part, betas, denoise) for part in x.split(300)])


def renoising(x, betas, denoise):
    for t in reversed(range(len(betas))):
        before = bars(betas, t)[1]
        x = before.sqrt() * denoise(x, t) + (1 - before).sqrt() * torch.randn_like(x)
    return x


def bells_without_alpha(x_0, x_t, t, betas):
    before, b = bars(betas, t)[1], betas[t]
    return product(x_t, b / (1 - b), before.sqrt() * x_0, 1 - before)


RIGHT["product_of_bells"] += [lambda *q: (product(*q)[0], product(*q)[1].expand_as(q[0]))]
RIGHT["posterior"] += [
    lambda x_0, x_t, t, b: [part.numpy() for part in posterior(x_0.double(), x_t, t, b.double())]
]
RIGHT["ideal_x_0"] += [
    lambda x, t, images, a: torch.cat([ideal(one[None], t, images, a) for one in x]),
    lambda x, t, images, a: ideal(x, t, images.flip(0), a.double()),
]
RIGHT["reverse_step"] += [
    lambda x, x_0, t, b, z: torch.stack(
        [step(*q) for q in zip(x, x_0, [t] * len(x), [b] * len(x), z, strict=True)]
    )
]
RIGHT["way_back"] += [in_groups]
WRONG["posterior"] += [(bells_without_alpha, "root over α_t")]
WRONG["ideal_x_0"] += [
    (lambda *q: ideal(*q, lambda d, a: torch.softmax(-d / q[0][0].numel() / (2 * (1 - a)), 1)), "*averaged*")
]
WRONG["reverse_step"] += [
    (lambda x, x_0, t, b, z: (bars(b, t)[1]).sqrt() * x_0 + (1 - bars(b, t)[1]).sqrt() * z, "noised again")
]
WRONG["way_back"] += [(renoising, "noised afresh")]
WRONG["posterior"] += [
    (
        lambda x, y, t, b: (posterior(x, y, t, b)[0], (1 - bars(b, t)[1]) * b[t]),
        "Value 2 of 2: Read off your answers: what you compute is β_t·(1-ᾱ_{t-1})",
    ),
    (lambda x, y, t, b: posterior(x, y, len(b) - 1 - t, b), "in place of `t` stood T-1-t"),
]
WRONG["reverse_step"] += [(lambda x, x_0, t, b, z: step(x, x_0, t, b, z[:1]), "its first row alone")]
WRONG["ideal_x_0"] += [
    (
        lambda *given: ideal(
            *given, weigh=lambda d, a: torch.softmax(-d / (2 * (1 - a)), 1).round(decimals=1)
        ),
        "the mixture",
    ),
]
