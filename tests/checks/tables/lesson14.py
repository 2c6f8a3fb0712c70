"""Answers to the tasks of lesson 14: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch
import torch.nn.functional as F

# ---- right, written differently ----------------------------------------------------------------------------


def modes(points, means, stds):
    distance, nearest = torch.cdist(points, means).min(dim=1)
    counts = torch.bincount(nearest[distance <= 3 * stds[nearest]], minlength=len(means))
    return int((counts >= 0.2 * len(points) / len(means)).sum())


def modes_by_loop(points, means, stds):
    found, which = 0, torch.cdist(points.double(), means.double()).argmin(dim=1)
    for k in range(len(means)):
        mine = points[which == k]
        good = [float((p - means[k]).norm()) <= 3 * float(stds[k]) for p in mine]
        found += sum(good) >= len(points) / len(means) / 5
    return found


def modes_by_numpy(points, means, stds):
    p, m, s = (values.double().numpy() for values in (points, means, stds))
    distance = np.sqrt(((p[:, None] - m[None]) ** 2).sum(-1))
    nearest = distance.argmin(1)
    good = distance.min(1) <= 3 * s[nearest]
    counts = np.array([(good & (nearest == k)).sum() for k in range(len(m))])
    return (counts / len(p) >= 0.2 / len(m)).sum()


def modes_by_one_hot(points, means, stds):
    distance = torch.cdist(points, means)
    near = (distance <= 3 * stds) & F.one_hot(distance.argmin(1), len(means)).bool()
    return (5 * len(means) * near.sum(0) >= len(points)).count_nonzero()


def elbo(x, made, mean, log_variance, s):
    error = (x - made).square().sum(dim=1) / (2 * s**2)
    return error + 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1)


def elbo_by_torch(x, made, mean, log_variance, s):
    q = torch.distributions.Normal(mean, (log_variance / 2).exp())
    p = torch.distributions.Normal(torch.zeros_like(mean), 1.0)
    divergence = torch.distributions.kl_divergence(q, p).sum(dim=-1)
    return divergence + F.mse_loss(made, x, reduction="none").sum(-1) / (2 * s * s)


def elbo_by_loop(x, made, mean, log_variance, s):
    losses = []
    for i in range(len(x)):
        error = sum(float(a - b) ** 2 for a, b in zip(x[i], made[i], strict=True)) / (2 * s**2)
        parts = zip(mean[i].tolist(), log_variance[i].tolist(), strict=True)
        losses.append(error + sum(m**2 + np.exp(v) - 1 - v for m, v in parts) / 2)
    return losses


def elbo_as_minus(x, made, mean, log_variance, s):
    likelihood = -(torch.linalg.vector_norm((x - made).double(), dim=1) ** 2) / (2 * s**2)
    minus = 0.5 * (1 + log_variance - mean**2 - log_variance.exp()).double().sum(1)
    return -(likelihood + minus)


def gan(real, made):
    return F.softplus(-real).mean() + F.softplus(made).mean(), F.softplus(-made).mean()


def gan_by_cross_entropy(real, made):
    bce = F.binary_cross_entropy_with_logits
    ones, zeros = torch.ones_like, torch.zeros_like
    return [bce(real, ones(real)) + bce(made, zeros(made)), bce(made, ones(made))]


def gan_by_logsigmoid(real, made):
    d = -F.logsigmoid(real).mean() - F.logsigmoid(-made).mean()
    return d.item(), -F.logsigmoid(made).mean().item()


def gan_by_numpy(real, made):
    r, m = real.double().numpy(), made.double().numpy()
    return np.logaddexp(0, -r).mean() + np.logaddexp(0, m).mean(), np.logaddexp(0, -m).mean()


def both(real, made, k):
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    near = torch.cdist(real, made) <= radius[:, None]
    return near.any(dim=0).float().mean(), near.any(dim=1).float().mean()


def both_by_sort(real, made, k):
    radius = torch.cdist(real.double(), real.double()).sort(dim=1).values[:, k]
    distance = torch.cdist(made.double(), real.double())
    precision = (distance <= radius).any(dim=1).double().mean().item()
    return [precision, (distance.amin(dim=0) <= radius).double().mean().item()]


def both_by_topk(real, made, k):
    radius = torch.cdist(real, real).topk(k + 1, largest=False).values[:, -1:]
    near = (torch.cdist(real, made) - radius <= 0).float()
    return near.amax(0).mean(), near.amax(1).mean()


def both_by_loop(real, made, k):
    r, m = real.double().numpy(), made.double().numpy()
    radii = [sorted(np.linalg.norm(r - point, axis=1))[k] for point in r]
    near = np.array([np.linalg.norm(m - point, axis=1) <= a for point, a in zip(r, radii, strict=True)])
    return near.any(0).mean(), near.any(1).mean()


RIGHT = {
    "modes_found": [modes, modes_by_loop, modes_by_numpy, modes_by_one_hot],
    "negative_elbo": [elbo, elbo_by_torch, elbo_by_loop, elbo_as_minus],
    "gan_losses": [gan, gan_by_cross_entropy, gan_by_logsigmoid, gan_by_numpy],
    "precision_and_coverage": [both, both_by_sort, both_by_topk, both_by_loop],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def modes_with(near=lambda d, s: d <= 3 * s, enough=lambda c, n, K: c >= 0.2 * n / K, said=lambda f: f.sum()):
    def answer(points, means, stds):
        distance, nearest = torch.cdist(points, means).min(dim=1)
        counts = torch.bincount(nearest[near(distance, stds[nearest])], minlength=len(means))
        return said(enough(counts, len(points), len(means)))

    return answer


def error_of(x, made, s):
    return (x - made).square().sum(1) / (2 * s**2)


def divergence_of(m, v):
    return 0.5 * (m**2 + v.exp() - 1 - v).sum(1)


def elbo_with(error=error_of, divergence=divergence_of, join=torch.add):
    return lambda x, made, m, v, s: join(error(x, made, s), divergence(m, v))


def both_with(
    radius=lambda real, made, k: torch.cdist(real, real).kthvalue(k + 1).values,
    inside=torch.le,
    answer=lambda near: (near.any(0), near.any(1)),
):
    def given(real, made, k):
        near = inside(torch.cdist(real, made), radius(real, made, k)[:, None])
        return tuple(part.double().mean() for part in answer(near))

    return given


WRONG = {
    "modes_found": [
        (modes_with(near=lambda d, s: d < 1e9), "Only good samples"),
        (modes_with(enough=lambda c, n, K: c > 0), "one sample is enough"),
        (modes_with(enough=lambda c, n, K: c >= n / K), "whole even share"),
        (modes_with(enough=lambda c, n, K: c >= n / 5), "*all* samples"),
        (modes_with(enough=lambda c, n, K: c >= 0.2 * c.sum() / K), "good samples alone"),
        (modes_with(near=lambda d, s: d <= s), "one standard deviation"),
        (modes_with(near=lambda d, s: d <= 3), "radius is 3"),
        (modes_with(near=lambda d, s: d**2 <= 3 * s), "squared"),
        (modes_with(said=lambda f: f.float().mean()), "share of modes"),
        (modes_with(said=lambda f: (~f).sum()), "that are missing"),
    ],
    "negative_elbo": [
        (elbo_with(join=torch.sub), "is subtracted"),
        (lambda *a: -elbo(*a), "ELBO itself"),
        (elbo_with(join=lambda e, d: e), "only the error"),
        (elbo_with(join=lambda e, d: d), "only the divergence"),
        (elbo_with(divergence=lambda m, v: 0.5 * (m**2 + v - 1 - v.log()).sum(1)), "taken for the variance"),
        (elbo_with(divergence=lambda m, v: divergence_of(m, 2 * v)), "for log σ"),
        (elbo_with(error=lambda x, made, s: (x - made).square().mean(1) / (2 * s**2)), "posterior collapse"),
        (elbo_with(divergence=lambda m, v: divergence_of(m, v) / m.shape[1]), "numbers of z"),
        (elbo_with(error=lambda x, made, s: (x - made).square().sum(1)), "units of s"),
        (elbo_with(error=lambda x, made, s: 2 * error_of(x, made, s)), "factor 2"),
        (elbo_with(error=lambda x, made, s: error_of(x, made, s**0.5)), "its square"),
        (elbo_with(divergence=lambda m, v: 2 * divergence_of(m, v)), "half"),
        (lambda *a: elbo(*a).mean(), "whole batch"),
    ],
    "gan_losses": [
        (lambda r, m: (gan(r, m)[0], -F.softplus(m).mean()), "saturates"),
        (lambda r, m: (gan(r, m)[0], F.softplus(m).mean()), "being found out"),
        (lambda r, m: (gan(-r, -m)[0], gan(r, m)[1]), "wrong way round"),
        (lambda r, m: (F.softplus(-r).mean(), gan(r, m)[1]), "only real"),
        (lambda r, m: (F.softplus(m).mean(), gan(r, m)[1]), "only made"),
        (lambda r, m: (gan(r, m)[0] / 2, gan(r, m)[1]), "halved"),
        (lambda r, m: (F.softplus(-r).sum() + F.softplus(m).sum(), F.softplus(-m).sum()), "sums"),
        (lambda r, m: (m.mean() - r.mean(), -m.mean()), "Wasserstein"),
        (lambda r, m: (-r.sigmoid().mean() - (1 - m.sigmoid()).mean(), -m.sigmoid().mean()), "logarithm is"),
        (lambda r, m: (gan(r, m)[0], F.softplus(-r).mean()), "no influence"),
        (lambda r, m: (gan(r, m)[0],) * 2, "same loss"),
        (lambda r, m: gan(r, m)[::-1], "changed places"),
    ],
    "precision_and_coverage": [
        (lambda *a: both(*a)[::-1], "changed places"),
        (both_with(radius=lambda r, m, k: torch.cdist(r, r).kthvalue(k).values), "one neighbour too few"),
        (
            both_with(radius=lambda r, m, k: torch.cdist(r, r).kthvalue(k + 1).values.mean().expand(len(r))),
            "one radius for all",
        ),
        (both_with(radius=lambda r, m, k: torch.cdist(r, m).kthvalue(k).values), "comes from the samples"),
        (both_with(radius=lambda r, m, k: torch.cdist(r, r).kthvalue(2).values), "k is not used"),
        (both_with(answer=lambda near: (near.double().mean(0), near.any(1))), "how many circles"),
        (both_with(answer=lambda near: (near.all(0), near.any(1))), "*all* circles"),
        (both_with(answer=lambda near: (near.any(0), near.any(0))), "both figures are the precision"),
        (both_with(answer=lambda near: (near.any(1), near.any(1))), "both figures are the coverage"),
        (both_with(inside=torch.gt), "inside and outside"),
        (both_with(answer=lambda near: (~near.any(0), ~near.any(1))), "*fail*"),
    ],
}
