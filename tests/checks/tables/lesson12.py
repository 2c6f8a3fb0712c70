"""Answers to the tasks of lesson 12: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch

# ---- right, written differently ----------------------------------------------------------------------------


def start(x_0, strength, alpha_bars, epsilon):
    t = round(strength * len(alpha_bars)) - 1
    if t < 0:
        return x_0, alpha_bars[:0]
    bar = alpha_bars[t]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon, alpha_bars[: t + 1]


def start_with_a_list(x_0, strength, alpha_bars, epsilon):
    """The levels as a list of numbers, the picture in float64."""
    count = round(strength * len(alpha_bars))
    if count == 0:
        return [x_0, []]
    bar = float(alpha_bars[count - 1])
    return [bar**0.5 * x_0.double() + (1 - bar) ** 0.5 * epsilon.double(), alpha_bars.tolist()[:count]]


def start_in_place(x_0, strength, alpha_bars, epsilon):
    levels = alpha_bars[: round(strength * len(alpha_bars))]
    if len(levels):
        x_0.mul_(levels[-1] ** 0.5).add_(epsilon * (1 - levels[-1]) ** 0.5)
    return x_0, levels


def start_by_angle(x_0, strength, alpha_bars, epsilon):
    """√ᾱ and √(1 - ᾱ) as cosine and sine; before the first step the angle is 0."""
    padded = torch.cat([torch.ones(1), alpha_bars])
    count = round(strength * len(alpha_bars))
    angle = torch.arccos(padded[count].double().sqrt().clamp(max=1))
    return angle.cos() * x_0 + angle.sin() * epsilon, padded[1 : count + 1]


def paste(x_prev, known, mask, alpha_bar, alpha_bar_prev, z):
    return torch.where(mask, alpha_bar_prev**0.5 * known + (1 - alpha_bar_prev) ** 0.5 * z, x_prev)


def paste_by_weights(x_prev, known, mask, alpha_bar, alpha_bar_prev, z):
    m = mask.double()
    return m * (alpha_bar_prev**0.5 * known + (1 - alpha_bar_prev) ** 0.5 * z) + (1 - m) * x_prev


def paste_in_place(x_prev, known, mask, alpha_bar, alpha_bar_prev, z):
    mask = mask.expand_as(x_prev)
    x_prev[mask] = alpha_bar_prev**0.5 * known[mask] + (1 - alpha_bar_prev) ** 0.5 * z[mask]
    return x_prev


def paste_by_numpy(x_prev, known, mask, alpha_bar, alpha_bar_prev, z):
    noised = np.sqrt(alpha_bar_prev) * known.numpy() + np.sqrt(1 - alpha_bar_prev) * z.numpy()
    return np.where(mask.numpy(), noised, x_prev.numpy())


def back(x_prev, alpha_bar, alpha_bar_prev, z):
    alpha = alpha_bar / alpha_bar_prev
    return alpha**0.5 * x_prev + (1 - alpha) ** 0.5 * z


def back_by_beta(x_prev, alpha_bar, alpha_bar_prev, z):
    beta = torch.tensor(1 - alpha_bar / alpha_bar_prev, dtype=torch.float64)
    return torch.sqrt(1 - beta) * x_prev + torch.sqrt(beta) * z


def back_in_place(x_prev, alpha_bar, alpha_bar_prev, z):
    return x_prev.mul_((alpha_bar / alpha_bar_prev) ** 0.5).add_(
        z, alpha=(1 - alpha_bar / alpha_bar_prev) ** 0.5
    )


def back_by_variances(x_prev, alpha_bar, alpha_bar_prev, z):
    """What is missing of 1 - ᾱ, once the noise that is there has faded."""
    fade = (alpha_bar / alpha_bar_prev) ** 0.5
    missing = (1 - alpha_bar) - fade**2 * (1 - alpha_bar_prev)
    return (fade * x_prev.double() + missing**0.5 * z.double()).float()


def consistent(x_t, x_0, epsilon, known, mask, alpha_bar):
    x_0 = torch.where(mask, known, x_0)
    return x_0, (x_t - alpha_bar**0.5 * x_0) / (1 - alpha_bar) ** 0.5


def consistent_by_the_change(x_t, x_0, epsilon, known, mask, alpha_bar):
    """ε̂ moves against x̂_0, by √ᾱ / √(1 - ᾱ) of its change."""
    change = mask * (known - x_0)
    return [x_0 + change, epsilon - (alpha_bar / (1 - alpha_bar)) ** 0.5 * change]


def consistent_in_float64(x_t, x_0, epsilon, known, mask, alpha_bar):
    bar = torch.tensor(alpha_bar, dtype=torch.float64)
    right = mask.double() * known + (~mask).double() * x_0
    return right, (x_t - bar.sqrt() * right) / (1 - bar).sqrt()


def consistent_in_place(x_t, x_0, epsilon, known, mask, alpha_bar):
    mask = mask.expand_as(x_0)
    x_0[mask] = known[mask]
    epsilon.copy_(x_t).sub_(x_0, alpha=alpha_bar**0.5).div_((1 - alpha_bar) ** 0.5)
    return x_0, epsilon


def windows(answers, lefts, width):
    side = answers.shape[-1]
    total, count = torch.zeros(*answers.shape[1:-1], width), torch.zeros(width)
    for answer, left in zip(answers, lefts, strict=True):
        total[..., left : left + side] += answer
        count[left : left + side] += 1
    return total / count


def windows_by_columns(answers, lefts, width):
    columns = []
    for column in range(width):
        pairs = zip(answers, lefts, strict=True)
        said = [a[..., column - left] for a, left in pairs if 0 <= column - left < a.shape[-1]]
        columns.append(sum(said) / len(said))
    return torch.stack(columns, dim=-1)


def windows_by_matrix(answers, lefts, width):
    """A matrix that lays each window into the canvas, its columns scaled to means."""
    side = answers.shape[-1]
    place = torch.zeros(len(answers), side, width, dtype=torch.float64)
    for k, left in enumerate(lefts):
        place[k, torch.arange(side), left + torch.arange(side)] = 1
    place /= place.sum(dim=(0, 1))
    return torch.einsum("kchs,ksw->chw", answers.double(), place)


def windows_by_nan(answers, lefts, width):
    """Canvases of NaN, one for each window, and the mean of what is none."""
    canvases = torch.full((*answers.shape[:-1], width), torch.nan)
    for k, left in enumerate(lefts):
        canvases[k, ..., left : left + answers.shape[-1]] = answers[k]
    return canvases.nanmean(dim=0)


def up(x_t, epsilon, alpha_bar, alpha_bar_next):
    x_0 = (x_t - (1 - alpha_bar) ** 0.5 * epsilon) / alpha_bar**0.5
    return alpha_bar_next**0.5 * x_0 + (1 - alpha_bar_next) ** 0.5 * epsilon


def up_in_sigma(x_t, epsilon, alpha_bar, alpha_bar_next):
    """Euler in σ: x = x_t / √ᾱ moves by (σ_next - σ) ε̂."""
    sigma, sigma_next = (((1 - bar) / bar) ** 0.5 for bar in (alpha_bar, alpha_bar_next))
    return alpha_bar_next**0.5 * (x_t / alpha_bar**0.5 + (sigma_next - sigma) * epsilon)


def up_in_two_weights(x_t, epsilon, alpha_bar, alpha_bar_next):
    signal = (alpha_bar_next / alpha_bar) ** 0.5
    rest = (1 - alpha_bar_next) ** 0.5 - signal * (1 - alpha_bar) ** 0.5
    return (signal * x_t.double() + rest * epsilon.double()).numpy()


def up_in_place(x_t, epsilon, alpha_bar, alpha_bar_next):
    x_t -= (1 - alpha_bar) ** 0.5 * epsilon
    x_t *= (alpha_bar_next / alpha_bar) ** 0.5
    x_t += (1 - alpha_bar_next) ** 0.5 * epsilon
    return x_t


RIGHT = {
    "start_at": [start, start_with_a_list, start_in_place, start_by_angle],
    "paste_known": [paste, paste_by_weights, paste_in_place, paste_by_numpy],
    "jump_back": [back, back_by_beta, back_in_place, back_by_variances],
    "consistent": [consistent, consistent_by_the_change, consistent_in_float64, consistent_in_place],
    "average_windows": [windows, windows_by_columns, windows_by_matrix, windows_by_nan],
    "invert_step": [up, up_in_sigma, up_in_two_weights, up_in_place],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def start_like(jump=None, levels=None, index=None, at_zero=True):
    """`start` with a part replaced."""

    def answer(x_0, strength, alpha_bars, epsilon):
        t = (index or (lambda s, T: round(s * T) - 1))(strength, len(alpha_bars))
        if at_zero and t < 0:
            return x_0, alpha_bars[:0]
        bar = alpha_bars[t]
        x_t = jump(x_0, bar, epsilon) if jump else bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon
        return x_t, levels(alpha_bars, t) if levels else alpha_bars[: t + 1]

    return answer


def noised_by(noised):
    return lambda x, known, mask, bar, prev, z: torch.where(mask, noised(known, bar, prev, z), x)


def chosen_by(choose):
    def answer(x, known, mask, bar, prev, z):
        return choose(mask, prev**0.5 * known + (1 - prev) ** 0.5 * z, x)

    return answer


def derived_by(derive):
    def answer(x_t, x_0, epsilon, known, mask, bar):
        right = torch.where(mask, known, x_0)
        return right, derive(x_t, right, epsilon, bar, mask)

    return answer


def put_by(put):
    def answer(x_t, x_0, epsilon, known, mask, bar):
        right = put(mask, known, x_0)
        return right, (x_t - bar**0.5 * right) / (1 - bar) ** 0.5

    return answer


def sums(answers, lefts, width):
    total, count = torch.zeros(*answers.shape[1:-1], width), torch.zeros(width)
    for answer, left in zip(answers, lefts, strict=True):
        total[..., left : left + answers.shape[-1]] += answer
        count[left : left + answers.shape[-1]] += 1
    return total, count


def laid(answers, lefts, width, order=1):
    """One over the other: the last wins, or with order -1 the first."""
    canvas = torch.zeros(*answers.shape[1:-1], width)
    for k in list(range(len(lefts)))[::order]:
        canvas[..., lefts[k] : lefts[k] + answers.shape[-1]] = answers[k]
    return canvas


def running_mean(answers, lefts, width):
    canvas, seen = torch.zeros(*answers.shape[1:-1], width), set()
    for answer, left in zip(answers, lefts, strict=True):
        for i in range(answers.shape[-1]):
            old = canvas[..., left + i].clone()
            canvas[..., left + i] = (old + answer[..., i]) / 2 if left + i in seen else answer[..., i]
            seen.add(left + i)
    return canvas


def brightest(answers, lefts, width):
    canvas = torch.zeros(*answers.shape[1:-1], width)
    for answer, left in zip(answers, lefts, strict=True):
        part = canvas[..., left : left + answers.shape[-1]]
        part.copy_(torch.maximum(part, answer))
    return canvas


def overwritten(answers, lefts, width):
    return laid(answers, lefts, width) / sums(answers, lefts, width)[1]


def divided(by):
    def answer(answers, lefts, width):
        total, count = sums(answers, lefts, width)
        return total / by(count, answers)

    return answer


WRONG = {
    "start_at": [
        (start_like(index=lambda s, T: int(s * T) - 1), "cut off or rounded up"),
        (start_like(index=lambda s, T: -int(-s * T // 1) - 1), "cut off or rounded up"),
        (start_like(levels=lambda bars, t: bars[: t + 1].flip(0)), "from noisy to clean"),
        (start_like(at_zero=False), "*last* level"),
        (start_like(levels=lambda bars, t: bars), "all of them"),
        (start_like(levels=lambda bars, t: bars[:t]), "one too early"),
        (start_like(jump=lambda x, bar, e: bar * x + (1 - bar) * e), "roots are missing"),
        (start_like(jump=lambda x, bar, e: bar.sqrt() * x + (1 - bar) * e), "root over 1 - ᾱ"),
        (start_like(jump=lambda x, bar, e: x + (1 - bar).sqrt() * e), "not dimmed"),
        (start_like(jump=lambda x, bar, e: (1 - bar).sqrt() * x + bar.sqrt() * e), "changed places"),
        (start_like(jump=lambda x, bar, e: bar.sqrt() * x), "no noise in x_t"),
        (start_like(index=lambda s, T: round((1 - s) * T) - 1), "wrong end"),
        (start_like(index=lambda s, T: min(round(s * T), T - 1)), "one too large"),
        (start_like(jump=lambda x, bar, e: bar.sqrt() * x + (1 - bar.sqrt()) * e), "1 - √ᾱ is not"),
    ],
    "paste_known": [
        (noised_by(lambda known, bar, prev, z: prev**0.5 * known + (1 - prev) * z), "or one of them"),
        (
            lambda x, known, mask, bar, prev, z: (
                prev**0.5 * torch.where(mask, known, x) + (1 - prev) ** 0.5 * z
            ),
            "whole picture is noised",
        ),
        (noised_by(lambda known, bar, prev, z: known), "*clean*"),
        (noised_by(lambda known, bar, prev, z: bar**0.5 * known + (1 - bar) ** 0.5 * z), "*began*"),
        (
            noised_by(lambda known, bar, prev, z: (bar / prev) ** 0.5 * known + (1 - bar / prev) ** 0.5 * z),
            "one stride only",
        ),
        (chosen_by(lambda mask, a, b: torch.where(mask, b, a)), "wrong way round"),
        (noised_by(lambda known, bar, prev, z: prev * known + (1 - prev) * z), "roots are missing"),
        (noised_by(lambda known, bar, prev, z: prev**0.5 * known), "noise is missing"),
        (noised_by(lambda known, bar, prev, z: known + (1 - prev) ** 0.5 * z), "not dimmed"),
        (noised_by(lambda known, bar, prev, z: (1 - prev) ** 0.5 * known + prev**0.5 * z), "changed places"),
        (chosen_by(lambda mask, a, b: a), "everything is pasted"),
        (chosen_by(lambda mask, a, b: b), "nothing is pasted"),
        (chosen_by(lambda mask, a, b: mask * a + b), "*added*"),
        (chosen_by(lambda mask, a, b: mask * a), "there is 0"),
    ],
    "jump_back": [
        (lambda x, bar, prev, z: (prev / bar) ** 0.5 * x + (1 - bar / prev) ** 0.5 * z, "upside down"),
        (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (1 - bar) ** 0.5 * z, "too much noise"),
        (lambda x, bar, prev, z: bar**0.5 * x + (1 - bar) ** 0.5 * z, "from the *clean* picture"),
        (lambda x, bar, prev, z: bar / prev * x + (1 - bar / prev) * z, "both roots"),
        (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (1 - bar / prev) * z, "root of 1 - α"),
        (lambda x, bar, prev, z: x + (prev - bar) ** 0.5 * z, "not dimmed"),
        (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x + (prev - bar) ** 0.5 * z, "not the variance"),
        (lambda x, bar, prev, z: (bar / prev) ** 0.5 * x, "fresh noise is missing"),
        (lambda x, bar, prev, z: (prev / bar) ** 0.5 * x + (prev / bar - 1) ** 0.5 * z, "changed places"),
        (lambda x, bar, prev, z: (1 - bar / prev) ** 0.5 * x + (bar / prev) ** 0.5 * z, "√α belongs"),
    ],
    "consistent": [
        (
            derived_by(lambda x_t, x_0, old, bar, mask: (x_t - bar * x_0) / (1 - bar) ** 0.5),
            "in front of x̂_0 is not",
        ),
        (
            derived_by(lambda x_t, x_0, old, bar, mask: (x_t + bar**0.5 * x_0) / (1 - bar) ** 0.5),
            "in front of x̂_0 is not",
        ),
        (
            lambda x_t, x_0, e, known, mask, bar: (
                torch.where(mask, known, x_0),
                (x_t - bar**0.5 * known) / (1 - bar) ** 0.5,
            ),
            "with `known` everywhere",
        ),
        (derived_by(lambda x_t, x_0, old, bar, mask: old), "left as it was"),
        (put_by(lambda mask, known, x_0: x_0), "not put right"),
        (put_by(lambda mask, known, x_0: torch.where(mask, x_0, known)), "wrong way round"),
        (
            derived_by(lambda x_t, x_0, old, bar, mask: (x_t - x_0) / (1 - bar) ** 0.5),
            "in front of x̂_0 is not",
        ),
        (derived_by(lambda x_t, x_0, old, bar, mask: (x_t - bar * x_0) / (1 - bar)), "roots are missing"),
        (derived_by(lambda x_t, x_0, old, bar, mask: (x_t - bar**0.5 * x_0) / (1 - bar)), "root of 1 - ᾱ"),
        (derived_by(lambda x_t, x_0, old, bar, mask: x_t - bar**0.5 * x_0), "not divided"),
        (derived_by(lambda x_t, x_0, old, bar, mask: (bar**0.5 * x_0 - x_t) / (1 - bar) ** 0.5), "sign"),
        (derived_by(lambda x_t, x_0, old, bar, mask: torch.where(mask, 0.0, old)), "is 0 in the known part"),
        (
            derived_by(lambda x_t, x_0, old, bar, mask: (x_t - (1 - bar) ** 0.5 * x_0) / bar**0.5),
            "changed places",
        ),
        (put_by(lambda mask, known, x_0: x_0 + mask * known), "added to the guess"),
    ],
    "average_windows": [
        (divided(lambda count, answers: 2), "everything is halved"),
        (lambda answers, lefts, width: torch.cat(list(answers), dim=-1)[..., :width], "side by side"),
        (lambda answers, lefts, width: windows(answers, sorted(lefts), width), "wrong order"),
        (lambda answers, lefts, width: sums(answers, lefts, width)[0], "added up"),
        (divided(lambda count, answers: count.max()), "largest number"),
        (divided(lambda count, answers: len(answers)), "number of all windows"),
        (running_mean, "count for half"),
        (laid, "last one wins"),
        (lambda answers, lefts, width: laid(answers, lefts, width, order=-1), "first one wins"),
        (overwritten, "overwrites"),
        (divided(lambda count, answers: count.sqrt()), "root of the count"),
        (brightest, "brightest"),
        (lambda answers, lefts, width: windows(answers.flip(0), lefts, width), "wrong order"),
    ],
    "invert_step": [
        (
            lambda x, e, bar, up: (
                up**0.5 * ((x - (1 - bar) ** 0.5 * e) / bar**0.5).clamp(-1, 1) + (1 - up) ** 0.5 * e
            ),
            "is clipped",
        ),
        (lambda x, e, bar, up: (up / bar) ** 0.5 * x + (1 - up / bar) ** 0.5 * e, "*fresh*"),
        (lambda x, e, bar, up: up**0.5 * x + (1 - up) ** 0.5 * e, "taken for x̂_0"),
        (lambda x, e, bar, next_: up(x, e, next_, bar), "changed places"),
        (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5, "not put in again"),
        (lambda x, e, bar, up: (x - (1 - bar) ** 0.5 * e) / bar**0.5, "this is x̂_0"),
        (
            lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) + (1 - up) ** 0.5 * e,
            "not divided by √ᾱ",
        ),
        (lambda x, e, bar, up: up**0.5 * (x - (1 - bar) * e) / bar**0.5 + (1 - up) * e, "roots over 1 - ᾱ"),
        (
            lambda x, e, bar, up: up * (x - (1 - bar) ** 0.5 * e) / bar + (1 - up) ** 0.5 * e,
            "roots over ᾱ and",
        ),
        (
            lambda x, e, bar, up: up**0.5 * (x + (1 - bar) ** 0.5 * e) / bar**0.5 + (1 - up) ** 0.5 * e,
            "a minus belongs",
        ),
        (
            lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5 - (1 - up) ** 0.5 * e,
            "put in is the wrong way round",
        ),
        (
            lambda x, e, bar, up: up**0.5 * (x - (1 - bar) ** 0.5 * e) / bar**0.5 + (1 - bar) ** 0.5 * e,
            "at its old size",
        ),
    ],
}
