"""Answers to the tasks of lesson 00: right ones written differently, and wrong ones that students give."""

import numpy as np
import torch

from minidiff import randn, sample, zoo
from minidiff.samplers import SAMPLERS

MODEL = zoo.load("digits")


def drawn(digits, x_T, steps=10):
    return sample(MODEL.denoiser(torch.tensor(digits)), MODEL.schedule, x_T, steps=steps)


def noise(count, seed):
    return randn((count, 1, 8, 8), generator=torch.Generator().manual_seed(seed))


def one_by_one(digits, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.cat([drawn([d], torch.randn(1, 1, 8, 8, generator=generator), 8) for d in digits])


def by_heun(digits, seed):
    torch.manual_seed(seed)
    x_T = torch.randn(len(digits), 1, 8, 8)
    denoise = MODEL.denoiser(torch.tensor(digits))
    *_, last = SAMPLERS["heun"](denoise, MODEL.schedule, x_T, steps=6)
    return last.x_t


def searched():
    classifier, digits = zoo.load_classifier("digits"), torch.arange(10)
    with torch.no_grad():
        for seed in range(100):
            read = classifier(drawn(list(range(10)), noise(10, seed), 20)).softmax(1)[digits, digits]
            if read.min() > 0.95:
                return seed
    return None


RIGHT = {
    "write_number": [lambda digits, seed: drawn(digits, noise(len(digits), seed)), one_by_one, by_heun],
    "variety": [
        lambda images: images.std(0).mean(),
        lambda images: np.std(images.numpy(), axis=0).mean(),
        lambda images: float(((images - images.mean(0)) ** 2).mean(0).sqrt().mean()),
    ],
    "tidy_seed": [searched, lambda: 8],
}

WRONG = {
    "write_number": [
        (lambda digits, seed: drawn(digits, noise(len(digits), 7)), "Does the noise come from"),
        (lambda digits, seed: drawn(digits, torch.randn(len(digits), 1, 8, 8)), "second time"),
        (lambda digits, seed: drawn(digits[::-1], noise(len(digits), seed)), "backwards"),
        (lambda digits, seed: drawn([2, 0, 2, 0, 1, 1][: len(digits)], noise(len(digits), seed)), "reads"),
        (lambda digits, seed: drawn(digits, noise(1, seed).expand(len(digits), 1, 8, 8)), "exactly alike"),
        (lambda digits, seed: noise(len(digits), seed), "reads"),
        (lambda digits, seed: drawn(digits, noise(len(digits), seed))[:, 0], "shape should be"),
    ],
    "variety": [
        (lambda images: images.std(), "one heap"),
        (lambda images: images.flatten(1).std(1).mean(), "other axis"),
        (lambda images: images.var(0).mean(), "averages variances"),
        (lambda images: images.std(0), "one number for each pixel"),
        (lambda images: images.mean(0).std(), "*mean* image"),
    ],
    "tidy_seed": [
        (lambda: 12, "is taken for a 5"),
        (lambda: -1, "from 0 up"),
        (lambda: 2.0, "whole number"),
        (lambda: "12", "whole number"),
    ],
}

ONE_QUESTION = {"tidy_seed"}  # takes no arguments: an answer known by heart is an answer

# ---- more of both -------------------------------------------------------------------------------------

RIGHT["write_number"] += [
    lambda digits, seed: drawn(digits, noise(len(digits), seed), 100).numpy(),
    lambda digits, seed: list(drawn(digits, noise(len(digits), 3 * seed + 1), 15)),
]
RIGHT["variety"] += [
    lambda images: images.double().var(0, unbiased=False).sqrt().mean().numpy(),
    lambda images: (
        sum(images.flatten(1)[:, i].std().item() for i in range(images[0].numel())) / images[0].numel()
    ),
]
RIGHT["tidy_seed"] += [lambda: np.int64(8), lambda: torch.tensor(34), lambda: 11]
WRONG["write_number"] += [
    (lambda digits, seed: drawn(digits, noise(len(digits), seed), 1), "the same blur"),
    (lambda digits, seed: drawn([*digits[:-1], 2], noise(len(digits), seed)), "reads"),
    (lambda digits, seed: drawn(digits, noise(len(digits), seed)).flatten(1), "shape should be"),
]
WRONG["variety"] += [
    (lambda images: images[:32].std(0).mean(), "only the first images"),
    (lambda images: images.std(0).sum(), "added up"),
    (lambda images: images.std(0).max(), "one pixel alone"),
    (lambda images: images.var(0).mean().sqrt(), "root before the mean"),
    (lambda images: (images - images.mean(0)).abs().mean(), "mean *distance*"),
]
WRONG["tidy_seed"] += [
    (lambda: 0, "0.95 is asked"),
    (lambda: True, "whole number"),
    (lambda: 2**64, "from 0 up"),
    (lambda: [3], "0.95; a list came back"),
    (lambda: torch.tensor([8, 11]), "one whole number"),
]
WRONG["variety"] += [
    (lambda x: x.std(2).mean(), "mean of std along 2"),
    (lambda x: x.std(0).median(), "the spread of one pixel alone, the largest or the middle one"),
    (lambda x: (x.max(0).values - x.min(0).values).mean(), "this is the range, from the smallest"),
]
