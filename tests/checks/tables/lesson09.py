"""Answers to the tasks of lesson 09: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch

from minidiff import Prediction
from minidiff import guidance as library

# ---- dropping labels ---------------------------------------------------------------------------------


def drop(labels, coins, p, null, training):
    return torch.where(coins < p, null, labels) if training else labels


def drop_in_place(labels, coins, p, null, training):
    if training:
        labels[coins < p] = null
    return labels


def drop_numpy(labels, coins, p, null, training):
    return np.where((coins.numpy() < p) & training, null, labels.numpy())


def drop_by_loop(labels, coins, p, null, training):
    pairs = zip(labels.tolist(), coins.tolist(), strict=True)
    return torch.tensor([null if training and coin < p else label for label, coin in pairs])


def drop_by_sum(labels, coins, p, null, training):
    gone = (coins < p).long() * int(training)
    return (1 - gone) * labels + gone * null


# ---- the line ----------------------------------------------------------------------------------------


def noise(x_t, x_0, bar):
    return (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5


def line(x_t, c, u, s, bar):
    x_0 = (u + s * (c - u)).clamp(-1, 1)
    return x_0, noise(x_t, x_0, bar)


def line_by_lerp(x_t, c, u, s, bar):
    x_0 = torch.lerp(u.double(), c.double(), s).clip(-1, 1)
    return [x_0, noise(x_t, x_0, bar)]


def line_from_c(x_t, c, u, s, bar):
    """c + (s - 1)(c - u) is the same line."""
    x_0 = torch.minimum(torch.maximum(c + (s - 1) * (c - u), torch.tensor(-1.0)), torch.tensor(1.0))
    return x_0, noise(x_t, x_0, bar)


def line_by_noise(x_t, c, u, s, bar):
    """The line through both noises first, then the image that belongs to it."""
    epsilon = (1 - s) * noise(x_t, u, bar) + s * noise(x_t, c, bar)
    x_0 = ((x_t - (1 - bar) ** 0.5 * epsilon) / bar**0.5).clamp(-1, 1)
    return torch.stack([x_0, noise(x_t, x_0, bar)])


def line_one_by_one(x_t, c, u, s, bar):
    parts = [line(x_t[i : i + 1], c[i : i + 1], u[i : i + 1], s, bar) for i in range(len(x_t))]
    return tuple(torch.cat(some) for some in zip(*parts, strict=True))


def line_with(at=lambda c, u, s: u + s * (c - u), own=None):
    def made(x_t, c, u, s, bar):
        x_0 = at(c, u, s).clamp(-1, 1)
        return x_0, noise(x_t, x_0 if own is None else own(c, u, s), bar)

    return made


# ---- the hidden classifier ---------------------------------------------------------------------------


def by_autograd(x_t, means, mine, std, bar, sign=-1.0, log=True, of=None):
    x_t = x_t.double().requires_grad_()
    v = bar * std**2 + 1 - bar
    parts = -((x_t[:, None] - bar**0.5 * means.double()) ** 2).sum(2) / (2 * v)
    value = parts[:, mine].logsumexp(1) - parts.logsumexp(1)
    value = value if log else value.exp()
    if of is not None:
        value = of(parts, mine)
    (gradient,) = torch.autograd.grad(value.sum(), x_t)
    return sign * (1 - bar) ** 0.5 * gradient


def by_hand(x_t, means, mine, std, bar):
    v = bar * std**2 + 1 - bar
    squares = torch.cdist(x_t, bar**0.5 * means) ** 2
    r, rc = torch.softmax(-squares / (2 * v), 1), torch.softmax(-squares[:, mine] / (2 * v), 1)
    return (1 - bar) ** 0.5 * bar**0.5 / v * (r @ means - rc @ means[mine])


def by_two_denoisers(x_t, means, mine, std, bar):
    """ε̂_c - ε̂_u from two posterior means."""
    v = bar * std**2 + 1 - bar

    def epsilon(some):
        r = torch.softmax(-((x_t[:, None] - bar**0.5 * some) ** 2).sum(2) / (2 * v), 1)
        x_0 = r @ some + bar**0.5 * std**2 / v * (x_t - bar**0.5 * (r @ some))
        return (x_t - bar**0.5 * x_0) / (1 - bar) ** 0.5

    return epsilon(means[mine]) - epsilon(means)


def by_log_softmax(x_t, means, mine, std, bar):
    x = x_t.detach().clone().requires_grad_(True)
    logits = -((x.unsqueeze(1) - means * bar**0.5) ** 2).sum(-1) / 2 / (bar * std**2 + 1 - bar)
    logits.log_softmax(1)[:, mine].exp().sum(1).log().sum().backward()
    return (-((1 - bar) ** 0.5) * x.grad).numpy()


def wrong_width(width):
    def made(x_t, means, mine, std, bar):
        v = width(std, bar)
        squares = torch.cdist(x_t, bar**0.5 * means) ** 2
        r, rc = torch.softmax(-squares / (2 * v), 1), torch.softmax(-squares[:, mine] / (2 * v), 1)
        return (1 - bar) ** 0.5 * bar**0.5 / v * (r @ means - rc @ means[mine])

    return made


def whole_means(x_t, means, mine, std, bar):
    v = bar * std**2 + 1 - bar
    squares = torch.cdist(x_t, means) ** 2
    r, rc = torch.softmax(-squares / (2 * v), 1), torch.softmax(-squares[:, mine] / (2 * v), 1)
    return (1 - bar) ** 0.5 / v * (r @ means - rc @ means[mine])


# ---- an interval -------------------------------------------------------------------------------------


def interval(x_t, t, c, u, s, low, high):
    at_c = c(x_t, t)
    if low <= t <= high:
        at_u = u(x_t, t)
        return at_u + s * (at_c - at_u)
    return at_c


def interval_by_scale(x_t, t, c, u, s, low, high):
    s = s if low <= t <= high else 1.0
    return c(x_t, t) if s == 1.0 else torch.lerp(u(x_t, t), c(x_t, t), s)


def interval_early(x_t, t, c, u, s, low, high):
    if t < low or t > high:
        return c(x_t, t)
    return s * c(x_t, t) - (s - 1) * u(x_t, t)


def interval_numpy(x_t, t, c, u, s, low, high):
    answer = c(x_t, t).double().numpy()
    if np.clip(t, low, high) == t:
        answer = answer + (s - 1) * (answer - u(x_t, t).double().numpy())
    return answer


def interval_with(inside):
    return lambda x_t, t, c, u, s, low, high: (
        torch.lerp(u(x_t, t), c(x_t, t), s) if inside(t, low, high) else c(x_t, t)
    )


RIGHT = {
    "drop_labels": [drop, drop_in_place, drop_numpy, drop_by_loop, drop_by_sum],
    "guided": [line, line_by_lerp, line_from_c, line_by_noise, line_one_by_one],
    "classifier_score": [by_autograd, by_hand, by_two_denoisers, by_log_softmax],
    "interval_guided": [interval, interval_by_scale, interval_early, interval_numpy],
}

WRONG = {
    "drop_labels": [
        (lambda y, coins, p, null, training: torch.where(coins <= p, null, y) if training else y, "*equals*"),
        (lambda y, coins, p, null, training: drop(y, coins, 0.1, null, training), "a tenth"),
        (lambda *q: drop(*q).double(), "have become torch.float64"),
        (lambda y, coins, p, null, training: torch.where(coins < p, null, y), "when `training` is False"),
        (lambda y, coins, p, null, training: drop(y, 1 - coins, 1 - p, null, training), "wrong way round"),
        (lambda y, coins, p, null, training: drop(y, coins[0], p, null, training), "one coin decides"),
        (lambda y, coins, p, null, training: drop(y, coins, p, 0, training), "0 is a class"),
        (lambda y, coins, p, null, training: y * (coins >= p) if training else y, "0 is a class"),
        (lambda y, coins, p, null, training: drop(y, coins, p, -1, training), "no row of the table"),
        (lambda y, coins, p, null, training: drop(y, coins, p, null - 1, training), "the last class"),
        (lambda y, coins, p, null, training: drop(y, coins, p, y.max() + 1, training), "from the batch"),
        (lambda y, coins, p, null, training: torch.full_like(y, null) if training else y, "every label"),
        (lambda y, coins, p, null, training: y, "no label is ever dropped"),
        (lambda y, coins, p, null, training: y[coins >= p] if training else y, "leave the batch"),
        (
            lambda y, coins, p, null, training: drop(y, torch.arange(len(y)) / len(y), p, null, training),
            "first labels",
        ),
        (lambda y, coins, p, null, training: drop(y, coins, 0.5, null, training), "half of the labels"),
        (
            lambda y, coins, p, null, training: drop(y, torch.rand(len(y)), p, null, training),
            "something is drawn",
        ),
        (lambda y, coins, p, null, training: torch.nn.functional.one_hot(y, null + 1), "shape should be"),
    ],
    "guided": [
        (
            lambda x_t, c, u, s, bar: (
                (x := u + s * (c - u)) * 0 + (y := x / x.abs().max().clamp(min=1)),
                noise(x_t, y, bar),
            ),
            "its largest value",
        ),
        (line_with(lambda c, u, s: u + (1 + s) * (c - u)), "one step too far"),
        (line_with(lambda c, u, s: (1 + s) * c - s * u), "Either it starts there"),
        (line_with(lambda c, u, s: c + s * (u - c)), "changed places"),
        (line_with(lambda c, u, s: s * c), "without the label is missing"),
        (line_with(lambda c, u, s: s * (c - u)), "difference alone"),
        (line_with(lambda c, u, s: u + s * c), "both answers come in whole"),
        (line_with(lambda c, u, s: c), "conditional answer alone"),
        (
            lambda x_t, c, u, s, bar: (
                (x := u.clamp(-1, 1) + s * (c.clamp(-1, 1) - u.clamp(-1, 1))),
                noise(x_t, x, bar),
            ),
            "clipped first",
        ),
        (lambda x_t, c, u, s, bar: line(x_t, c.clamp(-1, 1), u.clamp(-1, 1), s, bar), "before the line, too"),
        (lambda x_t, c, u, s, bar: ((x := u + s * (c - u)), noise(x_t, x, bar)), "nothing is clipped"),
        (line_with(own=lambda c, u, s: u + s * (c - u)), "*before* it was clipped"),
        (line_with(own=lambda c, u, s: c), "that of the conditional answer"),
        (line_with(own=lambda c, u, s: u), "that of the answer without"),
        (lambda x_t, c, u, s, bar: line(x_t, c, u, s, bar)[0], "2"),
        (
            lambda x_t, c, u, s, bar: ((x := (u + s * (c - u)).clamp(0, 1)), noise(x_t, x, bar)),
            "0 ... 1",
        ),
        (
            lambda x_t, c, u, s, bar: (
                (g := library.guided(Prediction(c, c), Prediction(u, u), s).x_0.clamp(-1, 1)),
                noise(x_t, g, bar),
            ),
            "minidiff's own",
        ),
    ],
    "classifier_score": [
        (lambda *q: by_autograd(*q[:2], q[2][:1], *q[3:]), "only the first bump"),
        (
            lambda *q: by_autograd(
                *q,
                of=lambda parts, mine: (
                    parts[:, mine].logsumexp(1)
                    - parts[:, [k for k in range(parts.shape[1]) if k not in mine]].logsumexp(1)
                ),
            ),
            "other bumps alone",
        ),
        (
            lambda *q: by_autograd(*q, of=lambda parts, mine: parts[:, mine].sum(1) - parts.sum(1)),
            "as if they were multiplied",
        ),
        (lambda *q: by_autograd(*q, sign=1.0), "sign is the wrong way round"),
        (lambda *q: by_autograd(*q) / -((1 - q[4]) ** 0.5), "gradient itself"),
        (lambda *q: by_autograd(*q) / (1 - q[4]) ** 0.5, "factor √(1-ᾱ_t) is missing"),
        (lambda *q: by_autograd(*q) * (1 - q[4]) ** 0.5, "root over 1-ᾱ_t in front"),
        (lambda *q: by_autograd(*q) * (q[4] / (1 - q[4])) ** 0.5, "stands √ᾱ_t"),
        (wrong_width(lambda std, bar: std**2), "width of the clean data"),
        (wrong_width(lambda std, bar: 1 - bar), "points with noise"),
        (wrong_width(lambda std, bar: std**2 + 1 - bar), "not shrunk"),
        (wrong_width(lambda std, bar: bar * std + 1 - bar), "without its square"),
        (whole_means, "shrunk by √ᾱ_t"),
        (lambda *q: by_autograd(*q, of=lambda parts, mine: parts[:, mine].logsumexp(1)), "p(x_t | c) alone"),
        (lambda *q: by_autograd(*q, sign=1.0, of=lambda parts, mine: parts.logsumexp(1)), "p(x_t) alone"),
        (lambda *q: by_autograd(*q, log=False), "p(c | x_t) itself"),
        (lambda *q: by_autograd(*q)[0], "shape should be"),
    ],
    "interval_guided": [
        (
            lambda x_t, t, c, u, s, low, high: (
                u(x_t, t) + s * (c(x_t, t) - u(x_t, t)) if low <= t <= high else c(x_t, t)
            ),
            "`unconditional` is asked 2 times",
        ),
        (interval_with(lambda t, low, high: not low <= t <= high), "other way round"),
        (
            lambda x_t, t, c, u, s, low, high: torch.lerp(
                u(x_t, t), c(x_t, t), s if low <= t <= high else 0.0
            ),
            "answer without the label",
        ),
        (interval_with(lambda t, low, high: low < t < high), "two ends"),
        (interval_with(lambda t, low, high: low <= t < high), "t = high belongs"),
        (interval_with(lambda t, low, high: low < t <= high), "t = low belongs"),
        (interval_with(lambda t, low, high: t <= high), "below `low`"),
        (interval_with(lambda t, low, high: t >= low), "above `high`"),
        (interval_with(lambda t, low, high: True), "at every t"),
        (lambda x_t, t, c, u, s, low, high: c(x_t, t), "never guide"),
        (
            lambda x_t, t, c, u, s, low, high: interval(x_t, t, c, u, s + 1, low, high),
            "starts at the conditional",
        ),
        (
            lambda x_t, t, c, u, s, low, high: interval(x_t, t, c, u, 1 - s, low, high),
            "changed places",
        ),
        (
            lambda x_t, t, c, u, s, low, high: torch.lerp(
                u(x_t, t), c(x_t, t), s if low <= t <= high else 1.0
            ),
            "outside the interval `unconditional` is asked",
        ),
        (
            lambda x_t, t, c, u, s, low, high: (
                u(x_t, t) + s * (c(x_t, t) - c(x_t, t) + c(x_t, t)) - s * u(x_t, t)
                if low <= t <= high
                else c(x_t, t)
            ),
            "`conditional` is asked",
        ),
        (
            lambda x_t, t, c, u, s, low, high: (
                library.guided(Prediction(c(x_t, t), c(x_t, t)), Prediction(u(x_t, t), u(x_t, t)), s).epsilon
            ),
            "minidiff's own",
        ),
    ],
}
