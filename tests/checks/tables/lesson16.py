"""Answers to the tasks of lesson 16: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch

# ---- right, written differently ----------------------------------------------------------------------------


def interval(count, n):
    p, z = count / n, 1.96
    middle = p + z**2 / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def interval_by_counts(count, n):
    z2 = 1.96**2
    root = 1.96 / (n + z2) * math.sqrt(count * (n - count) / n + z2 / 4)
    middle = (count + z2 / 2) / (n + z2)
    return [middle - root, middle + root]


def interval_by_roots(count, n):
    p, z2 = count / n, 1.96**2
    return np.sort(np.roots([1 + z2 / n, -(2 * p + z2 / n), p**2]).real)


def interval_as_tensor(count, n):
    return torch.tensor(interval(count, n))


def guided(joint, c, s):
    shares = (joint[c] / joint[c].sum()) ** s * joint.sum(0) ** (1 - s)
    return shares / shares.sum()


def guided_by_logs(joint, c, s):
    inside, anyway = joint[c].double().log(), joint.double().sum(0).log()
    return torch.softmax(anyway + s * (inside - anyway), dim=0)


def guided_by_classifier(joint, c, s):
    hint = joint[c] / joint.sum(0)  # p(c | k)
    shares = joint[c] * hint ** (s - 1)
    return (shares / shares.sum()).tolist()


def guided_by_numpy(joint, c, s):
    j = joint.double().numpy()
    shares = np.array([j[c, k] ** s * j[:, k].sum() ** (1 - s) for k in range(j.shape[1])])
    return shares / shares.sum()


def roc(scores, forbidden, thresholds):
    rings = scores >= thresholds[:, None]
    return (rings & ~forbidden).sum(1) / (~forbidden).sum(), (rings & forbidden).sum(1) / forbidden.sum()


def roc_by_loop(scores, forbidden, thresholds):
    false = [(scores[~forbidden] >= t).float().mean() for t in thresholds]
    found = [(scores[forbidden] >= t).float().mean() for t in thresholds]
    return false, found


def roc_by_numpy(scores, forbidden, thresholds):
    s, bad, limits = scores.numpy(), forbidden.numpy(), thresholds.numpy()
    rings = ~(s[None] < limits[:, None])
    return [rings[:, ~bad].mean(1), rings[:, bad].mean(1)]


def roc_stacked(scores, forbidden, thresholds):
    return torch.stack(roc(scores, forbidden, thresholds))


def bayes(prevalence, detected, false_alarms):
    return prevalence * detected / (prevalence * detected + (1 - prevalence) * false_alarms)


def bayes_by_counts(prevalence, detected, false_alarms):
    bad = 1e6 * prevalence
    right, wrong = bad * detected, (1e6 - bad) * false_alarms
    return right / (right + wrong)


def bayes_by_odds(prevalence, detected, false_alarms):
    odds = prevalence / (1 - prevalence) * detected / false_alarms
    return torch.tensor(odds / (1 + odds))


def bayes_by_numpy(prevalence, detected, false_alarms):
    kinds = np.array([prevalence, 1 - prevalence]) * np.array([detected, false_alarms])
    return (kinds / kinds.sum())[0]


def groups(rings, forbidden, group, G):
    alarms = torch.bincount(group[rings & ~forbidden], minlength=G)
    return alarms / torch.bincount(group[~forbidden], minlength=G)


def groups_by_loop(rings, forbidden, group, G):
    return [rings[(group == g) & ~forbidden].float().mean().item() for g in range(G)]


def groups_by_one_hot(rings, forbidden, group, G):
    mine = torch.nn.functional.one_hot(group, G).double()[~forbidden]
    return rings[~forbidden].double() @ mine / mine.sum(0)


def groups_by_numpy(rings, forbidden, group, G):
    alarms, allowed = np.zeros(G), np.zeros(G)
    for ring, bad, g in zip(rings.tolist(), forbidden.tolist(), group.tolist(), strict=True):
        allowed[g] += not bad
        alarms[g] += ring and not bad
    return alarms / allowed


def ratio(samples, dataset, k):
    d = torch.cdist(samples, dataset.unique(dim=0)).sort(1).values
    return d[:, 0] / d[:, 1 : k + 1].mean(1)


def ratio_by_topk(samples, dataset, k):
    d = torch.cdist(samples.double(), dataset.double().unique(dim=0)).topk(k + 1, largest=False).values
    return k * d[:, 0] / d[:, 1:].sum(1)


def ratio_by_loop(samples, dataset, k):
    different, answers = {tuple(row) for row in dataset.double().tolist()}, []
    for x in samples.double().tolist():
        d = sorted(math.dist(x, other) for other in different)
        answers.append(d[0] / (sum(d[1 : k + 1]) / k))
    return answers


def ratio_by_numpy(samples, dataset, k):
    data = np.unique(dataset.double().numpy(), axis=0)
    d = np.sort(np.linalg.norm(samples.double().numpy()[:, None] - data[None], axis=2))
    return d[:, 0] / d[:, 1 : k + 1].mean(1)


RIGHT = {
    "share_with_error": [interval, interval_by_counts, interval_by_roots, interval_as_tensor],
    "guided_share": [guided, guided_by_logs, guided_by_classifier, guided_by_numpy],
    "roc": [roc, roc_by_loop, roc_by_numpy, roc_stacked],
    "bayes_alarm": [bayes, bayes_by_counts, bayes_by_odds, bayes_by_numpy],
    "by_group": [groups, groups_by_loop, groups_by_one_hot, groups_by_numpy],
    "extraction_ratio": [ratio, ratio_by_topk, ratio_by_loop, ratio_by_numpy],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def wald(count, n):
    p = count / n
    half = 1.96 * math.sqrt(p * (1 - p) / n)
    return p - half, p + half


def interval_with(
    z=1.96, under=lambda n, z: z**2 / (4 * n**2), root=math.sqrt, ends=lambda m, h: (m - h, m + h)
):
    def answer(count, n):
        p = count / n
        whole = 1 + z**2 / n
        half = z * root(p * (1 - p) / n + under(n, z)) / whole
        return ends((p + z**2 / (2 * n)) / whole, half)

    return answer


def guided_with(mix, anyway=lambda j: j.sum(0), inside=lambda j, c: j[c] / j[c].sum(), whole=True):
    def answer(joint, c, s):
        shares = mix(inside(joint, c), anyway(joint), s)
        return shares / shares.sum() if whole else shares

    return answer


def mixed(q, m, s):
    return q**s * m ** (1 - s)


def roc_with(rings=lambda s, t: s >= t[:, None], false=None, found=None):
    def answer(scores, bad, thresholds):
        r = rings(scores, thresholds)
        one = (r & ~bad).sum(1) / (~bad).sum() if false is None else false(r, bad)
        return one, (r & bad).sum(1) / bad.sum() if found is None else found(r, bad)

    return answer


def group_with(alarms=lambda r, bad: r & ~bad, among=lambda r, bad: ~bad, divide=torch.div):
    def answer(rings, bad, group, G):
        def counted(which):
            return torch.bincount(group[which], minlength=G).double()

        return divide(counted(alarms(rings, bad)), counted(among(rings, bad)))

    return answer


def ratio_with(
    data=lambda d: d.unique(dim=0), rest=lambda d, k: d[:, 1 : k + 1].mean(1), divide=torch.div, power=1
):
    def answer(samples, dataset, k):
        d = torch.cdist(samples.double(), data(dataset).double()).sort(1).values ** power
        return divide(d[:, 0], rest(d, k))

    return answer


WRONG = {
    "share_with_error": [
        (wald, "the other formula"),
        (interval_with(under=lambda n, z: 0), "no width"),
        (interval_with(root=lambda v: v), "root is missing"),
        (interval_with(under=lambda n, z: z**2 / (4 * n)), "square of n"),
        (interval_with(z=1.0), "one standard deviation"),
        (interval_with(z=1.645), "90 of 100"),
        (interval_with(ends=lambda m, h: (m + h, m - h)), "changed places"),
        (interval_with(ends=lambda m, h: (m, h)), "half width"),
        (lambda k, n: tuple(e * (1 + 1.96**2 / n) for e in interval(k, n)), "not divided"),
    ],
    "guided_share": [
        (guided_with(lambda q, m, s: q), "s is not used"),
        (guided_with(mixed, whole=False), "add up to 1"),
        (guided_with(lambda q, m, s: q**s), "only the class"),
        (guided_with(lambda q, m, s: q**s * m**s), "power s; it is"),
        (guided_with(lambda q, m, s: q**s * m ** (s - 1)), "wrong sign"),
        (guided_with(lambda q, m, s: m**s * q ** (1 - s)), "changed places"),
        (guided_with(lambda q, m, s: m + s * (q - m)), "logarithms"),
        (guided_with(mixed, anyway=lambda j: torch.ones(j.shape[1])), "taken as even"),
        (guided_with(mixed, anyway=lambda j: (j / j.sum(1, keepdim=True)).mean(0)), "all classes the same"),
    ],
    "roc": [
        (lambda *a: roc(*a)[::-1], "changed places"),
        (roc_with(rings=lambda s, t: s > t[:, None]), "equal to the threshold"),
        (roc_with(rings=lambda s, t: s < t[:, None]), "low scores"),
        (
            roc_with(
                false=lambda r, bad: (r & ~bad).float().mean(1),
                found=lambda r, bad: (r & bad).float().mean(1),
            ),
            "*all* pictures",
        ),
        (roc_with(false=lambda r, bad: (r & ~bad).float().mean(1)), "not by the allowed"),
        (
            roc_with(found=lambda r, bad: (r & bad).sum(1) / r.sum(1).clamp(min=1)),
            "how many alarms are right",
        ),
        (roc_with(found=lambda r, bad: 1 - (r & bad).sum(1) / bad.sum()), "are missed"),
        (roc_with(false=lambda r, bad: 1 - (r & ~bad).sum(1) / (~bad).sum()), "do not ring"),
        (lambda s, bad, t: roc(s, ~bad, t), "changed places"),
        (
            roc_with(false=lambda r, bad: (r & ~bad).sum(1), found=lambda r, bad: (r & bad).sum(1)),
            "counts",
        ),
    ],
    "bayes_alarm": [
        (lambda pi, d, f: d, "a picture that rings is forbidden"),
        (lambda pi, d, f: d / (d + f), "prevalence is not used"),
        (lambda pi, d, f: pi * d / (pi * d + pi * f), "prevalence is not used"),
        (lambda pi, d, f: pi * d / (pi * d + f), "not weighed"),
        (lambda pi, d, f: pi * d / (pi * d + (1 - pi) * (1 - f)), "stay silent"),
        (lambda pi, d, f: pi * d, "Divide by all that ring"),
        (lambda pi, d, f: pi * d + (1 - pi) * f, "all pictures that ring"),
        (lambda pi, d, f: 1 - bayes(pi, d, f), "*wrong*"),
        (lambda pi, d, f: pi * d / ((1 - pi) * f), "odds"),
    ],
    "by_group": [
        (group_with(alarms=lambda r, bad: r, among=lambda r, bad: bad | ~bad), "no false alarm"),
        (group_with(among=lambda r, bad: bad | ~bad), "not by its allowed"),
        (group_with(among=lambda r, bad: r), "a group's alarms"),
        (group_with(alarms=lambda r, bad: r), "counted as false"),
        (group_with(divide=lambda a, n: a / n.sum()), "of all groups"),
        (group_with(divide=lambda a, n: a / a.sum()), "all false alarms"),
        (group_with(divide=lambda a, n: (a.sum() / n.sum()).expand(len(n))), "hides the differences"),
        (group_with(divide=lambda a, n: a), "counts"),
        (group_with(divide=lambda a, n: 1 - a / n), "stay silent"),
        (group_with(alarms=lambda r, bad: r & bad, among=lambda r, bad: bad), "are found in each group"),
    ],
    "extraction_ratio": [
        (ratio_with(data=lambda d: d), "its own neighbour"),
        (ratio_with(divide=lambda a, b: a), "bare distance"),
        (ratio_with(rest=lambda d, k: d[:, :k].mean(1)), "the nearest is among"),
        (ratio_with(rest=lambda d, k: d[:, 1:k].mean(1)), "one too few"),
        (ratio_with(rest=lambda d, k: d.mean(1)), "whole data set"),
        (ratio_with(rest=lambda d, k: d[:, k]), "k-th"),
        (ratio_with(rest=lambda d, k: d[:, 1 : k + 1].sum(1)), "not their mean"),
        (ratio_with(divide=lambda a, b: b / a), "upside down"),
        (ratio_with(power=2), "squares"),
        (lambda *a: ratio(*a).mean(), "one for each"),
    ],
}
