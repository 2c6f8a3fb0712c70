"""Answers to the tasks of lesson 20: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch

ONE_QUESTION = ("quiz_foundations", "quiz_control", "quiz_beyond")  # they take no arguments

FOUNDATIONS = dict(zip([f"{i:02d}" for i in range(9)], "bcacbabac", strict=True))
CONTROL = {"09": "b", "10": "c", "11": "b", "12": "c", "13": "a"}
BEYOND = {"14": "a", "15": "b", "16": "a", "17": "c", "18": "a", "19": "b", "20": "c"}


def quizzes(letters):
    """The same letters, written in the ways that students write them."""
    return [
        lambda: dict(letters),
        lambda: {int(lesson): letter.upper() for lesson, letter in letters.items()},
        lambda: {lesson: f"({letter})" for lesson, letter in letters.items()},
        lambda: list(letters.values()),
        lambda: " ".join(letters.values()),
        lambda: dict(reversed([(lesson.lstrip("0") or "0", letter) for lesson, letter in letters.items()])),
    ]


def instead(letters, **changes):
    changed = letters | {key.strip("_"): letter for key, letter in changes.items()}
    return lambda: dict(changed)


def without(letters, lesson):
    return lambda: {key: letter for key, letter in letters.items() if key != lesson}


# ---- right, written differently ----------------------------------------------------------------------------


def noised(x_0, epsilon, steps, alpha_bars):
    if steps < 0 or steps > len(alpha_bars):
        raise ValueError
    bar = 1.0 if steps == 0 else float(alpha_bars[steps - 1])
    return bar**0.5 * x_0 + (1 - bar) ** 0.5 * epsilon


def noised_by_list(x_0, epsilon, steps, alpha_bars):
    levels = [1.0, *alpha_bars.tolist()]
    if steps not in range(len(levels)):
        raise ValueError(f"{steps} is no level of a schedule with {len(levels) - 1} steps")
    return math.sqrt(levels[steps]) * x_0 + math.sqrt(1 - levels[steps]) * epsilon


def noised_by_numpy(x_0, epsilon, steps, alpha_bars):
    if not 0 <= steps <= len(alpha_bars):
        raise ValueError("no such level")
    bars = np.concatenate([[1.0], alpha_bars.numpy()])
    return np.sqrt(bars[steps]) * x_0.numpy() + np.sqrt(1 - bars[steps]) * epsilon.numpy()


def noised_in_place(x_0, epsilon, steps, alpha_bars):
    if steps == 0:
        return x_0
    if steps > len(alpha_bars) or steps < 0:
        raise ValueError
    bar = alpha_bars[steps - 1]
    return x_0.mul_(bar.sqrt()).add_(epsilon.mul_((1 - bar).sqrt()))


def loss(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
    told = torch.where(coins < 0.1, null, labels)
    bar = alpha_bars[t].view(-1, 1, 1, 1)
    return (network(bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon, t, told) - epsilon).square().mean()


def loss_in_place(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
    labels[coins < 0.1] = null
    bar = alpha_bars[t][:, None, None, None]
    return torch.nn.functional.mse_loss(
        network(bar**0.5 * x_0 + (1 - bar) ** 0.5 * epsilon, t, labels), epsilon
    )


def loss_by_mask(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
    dropped = (coins < 0.1).long()
    told = labels * (1 - dropped) + null * dropped
    a, s = (w.reshape(-1, 1, 1, 1) for w in (alpha_bars[t].sqrt(), (1 - alpha_bars[t]).sqrt()))
    return torch.mean((epsilon - network(a * x_0 + s * epsilon, t, told)) ** 2)


def loss_by_images(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
    losses = []
    for i in range(len(x_0)):
        one = slice(i, i + 1)
        told = torch.tensor([null]) if coins[i] < 0.1 else labels[one]
        bar = alpha_bars[t[i]]
        x_t = bar.sqrt() * x_0[one] + (1 - bar).sqrt() * epsilon[one]
        losses.append((network(x_t, t[one], told) - epsilon[one]).square().mean().item())
    return sum(losses) / len(losses)


def floor(samples, real, other, distance):
    n = len(samples)
    return distance(samples, real[:n]), distance(other[:n], real[:n])


def floor_as_list(samples, real, other, distance):
    near, fresh = real[: samples.shape[0]], other[: samples.shape[0]]
    return [float(distance(x, near)) for x in (samples, fresh)]


def floor_by_narrow(samples, real, other, distance):
    near = real.narrow(0, 0, len(samples))
    return torch.stack([distance(samples, near), distance(other.narrow(0, 0, len(samples)), near)])


def floor_turned_round(samples, real, other, distance):
    """The distance knows no order."""
    n = samples.numel()
    return distance(real[:n], samples), distance(real[:n], other[:n])


RIGHT = {
    "quiz_foundations": quizzes(FOUNDATIONS),
    "quiz_control": quizzes(CONTROL),
    "quiz_beyond": quizzes(BEYOND),
    "noised": [noised, noised_by_list, noised_by_numpy, noised_in_place],
    "training_loss": [loss, loss_in_place, loss_by_mask, loss_by_images],
    "beside_floor": [floor, floor_as_list, floor_by_narrow, floor_turned_round],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def noised_at(bar, mix=None):
    """`noised` with a part replaced; it refuses what does not exist, as it should."""

    def answer(x_0, epsilon, steps, alpha_bars):
        if not 0 <= steps <= len(alpha_bars):
            raise ValueError
        level = torch.as_tensor(bar(alpha_bars, steps))
        if mix:
            return mix(level, x_0, epsilon)
        return level.sqrt() * x_0 + (1 - level).sqrt() * epsilon

    return answer


def right_bar(bars, steps):
    return bars[steps - 1] if steps else torch.ones(())


def not_refusing(x_0, epsilon, steps, alpha_bars):
    steps = max(0, min(steps, len(alpha_bars)))
    return noised(x_0, epsilon, steps, alpha_bars)


def refusing_by_index(x_0, epsilon, steps, alpha_bars):
    bar = torch.cat([torch.ones(1), alpha_bars])[steps]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon


def refusing_the_end(x_0, epsilon, steps, alpha_bars):
    if steps >= len(alpha_bars):
        raise ValueError("too many steps")
    return noised(x_0, epsilon, steps, alpha_bars)


def loss_like(told=None, error=None):
    def answer(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
        said = told(labels, coins, null) if told else torch.where(coins < 0.1, null, labels)
        bar = alpha_bars[t].view(-1, 1, 1, 1)
        out = network(bar.sqrt() * x_0 + (1 - bar).sqrt() * epsilon, t, said)
        return error(out, epsilon, x_0) if error else (out - epsilon).square().mean()

    return answer


def only_the_told(network, x_0, labels, t, epsilon, coins, alpha_bars, null):
    kept = coins >= 0.1
    return loss(network, x_0[kept], labels[kept], t[kept], epsilon[kept], coins[kept], alpha_bars, null)


def floor_like(near=None, fresh=None, order=None):
    def answer(samples, real, other, distance):
        n = len(samples)
        to = near(real, n) if near else real[:n]
        values = distance(samples, to), distance(fresh(other, real, n) if fresh else other[:n], to)
        return order(*values) if order else values

    return answer


WRONG = {
    "quiz_foundations": [
        (instead(FOUNDATIONS, _00="a"), "nothing is looked up"),
        (instead(FOUNDATIONS, _01="b"), "counts from 0"),
        (instead(FOUNDATIONS, _02="c"), "its own schedule"),
        (instead(FOUNDATIONS, _03="b"), "*average*"),
        (instead(FOUNDATIONS, _04="a"), "three units"),
        (instead(FOUNDATIONS, _05="b"), "take the middle away"),
        (instead(FOUNDATIONS, _06="a"), "the floor itself"),
        (instead(FOUNDATIONS, _07="c"), "leaves several steps out"),
        (instead(FOUNDATIONS, _08="a"), "can be worse"),
        (lambda: "a" * 9, "And 3 more"),
        (without(FOUNDATIONS, "05"), "no letter for lesson 05"),
        (instead(FOUNDATIONS, _03="d"), "none of its letters"),
        (lambda: "bca", "dictionary"),
    ],
    "quiz_control": [
        (instead(CONTROL, _09="a"), "what is left of u"),
        (instead(CONTROL, _09="c"), "coverage had fallen"),
        (instead(CONTROL, _10="a"), "nearly perfect"),
        (instead(CONTROL, _10="b"), "count the layers"),
        (instead(CONTROL, _11="a"), "comes *in*"),
        (instead(CONTROL, _12="a"), "half of the answers"),
        (instead(CONTROL, _12="b"), "how far *up*"),
        (instead(CONTROL, _13="b"), "a blur"),
        (instead(CONTROL, _13="c"), "not likely"),
        (without(CONTROL, "09"), "no letter for lesson 09"),
    ],
    "quiz_beyond": [
        (instead(BEYOND, _14="b"), "three seeds of one GAN"),
        (instead(BEYOND, _15="a"), "through the autoencoder"),
        (instead(BEYOND, _16="b"), "outnumbers"),
        (instead(BEYOND, _16="c"), "0.95"),
        (instead(BEYOND, _17="b"), "*still*"),
        (instead(BEYOND, _18="b"), "a disc"),
        (instead(BEYOND, _19="c"), "straight line"),
        (instead(BEYOND, _20="a"), "It fails if nobody"),
        (instead(BEYOND, _20="b"), "luckiest"),
        (lambda: ["a", "b", "a", "c", "a", "b"], "dictionary"),
    ],
    "noised": [
        (noised_at(lambda bars, steps: bars[steps % len(bars)]), "wraps round"),
        (noised_at(lambda bars, steps: bars[min(steps, len(bars) - 1)]), "Holding the index"),
        (noised_at(lambda bars, steps: bars[max(steps - 1, 0)]), "after 0 steps"),
        (noised_at(lambda bars, steps: bars[steps - 1]), "the index is -1"),
        (noised_at(right_bar, lambda bar, x, e: bar * x + (1 - bar) * e), "both roots"),
        (noised_at(right_bar, lambda bar, x, e: (1 - bar).sqrt() * x + bar.sqrt() * e), "changed places"),
        (noised_at(right_bar, lambda bar, x, e: bar.sqrt() * x + (1 - bar.sqrt()) * e), "the noise has"),
        (noised_at(lambda bars, steps: right_bar(bars.cumprod(0), steps)), "second time"),
        (not_refusing, "has to raise ValueError"),
        (refusing_by_index, "ends in IndexError"),
        (refusing_the_end, "too many steps"),
    ],
    "training_loss": [
        (loss_like(lambda labels, coins, null: labels), "never trained"),
        (loss_like(lambda labels, coins, null: null + 0 * labels), "nobody is told"),
        (loss_like(lambda labels, coins, null: torch.where(coins < 0.1, labels, null)), "wrong way round"),
        (loss_like(lambda labels, coins, null: torch.where(coins < 0.5, null, labels)), "half of the labels"),
        (loss_like(lambda labels, coins, null: labels * (coins >= 0.1)), "become 0"),
        (loss_like(lambda labels, coins, null: torch.where(coins < 0.1, null - 1, labels)), "the last class"),
        (loss_like(lambda labels, coins, null: torch.where(coins < 0.1, -1, labels)), "labels go from 0"),
        (loss_like(error=lambda out, e, x_0: (out - x_0).square().mean()), "compares with x_0"),
        (loss_like(error=lambda out, e, x_0: (out - e).square().sum()), "not averaged"),
        (loss_like(error=lambda out, e, x_0: (out - e).abs().mean()), "absolute values"),
        (only_the_told, "leave the batch"),
    ],
    "beside_floor": [
        (floor_like(lambda real, n: real, lambda other, real, n: other), "comes out too low"),
        (floor_like(fresh=lambda other, real, n: other), "all of `other`"),
        (floor_like(lambda real, n: real), "all of `real`"),
        (floor_like(fresh=lambda other, real, n: real[:n]), "with themselves"),
        (floor_like(order=lambda figure, base: (base, figure)), "changed places"),
        (floor_like(order=lambda figure, base: figure / base), "their ratio"),
        (floor_like(order=lambda figure, base: (figure - base, base)), "taken away"),
        (floor_like(fresh=lambda other, real, n: real[n : 2 * n]), "from `real` itself"),
        (floor_like(fresh=lambda other, real, n: other[: n // 2]), "half as many"),
        (
            lambda samples, real, other, distance: (
                distance(samples, real[: len(samples)]),
                distance(samples, other[: len(samples)]),
            ),
            "samples in the floor",
        ),
    ],
}
