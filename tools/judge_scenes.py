"""The figures of a model that reads sentences: drawn, read back by painting, in each language."""

import dataclasses
import random
from typing import Any

import torch
from torch import Tensor

from minidiff import metrics, randn, zoo
from minidiff.data.scenes import Asked, Pair, asked_at, render_scenes, scene_at, scene_indices
from minidiff.metrics.reading import reading_quality
from minidiff.model import TrainedModel
from minidiff.phrase import LANGUAGES

SENTENCES = 64  # of each part and language: the standard error of a share is at most 0.06
SCALE = 2.0  # guidance
STEPS = 25  # of DDIM, as lesson 10 draws
BATCH = 64

# which sentences of which part; objects in the picture
PARTS = {
    "one": ("test", 1),
    "one_held_out": ("held_out", 1),
    "two": ("test", 2),
    "two_new_pairs": ("new_pairs", 2),
    "two_held_out": ("held_out", 2),
}


def sentences_of(part: str, n: int = SENTENCES) -> list[Asked]:
    """The first `n` sentences of a part of `PARTS`."""
    split, objects = PARTS[part]
    chosen = (i for i in scene_indices(split) if isinstance(scene_at(i), Pair) == (objects == 2))
    return [asked_at(i) for i, _ in zip(chosen, range(n), strict=False)]


def judge_sentences(model: TrainedModel, seed: int, n: int = SENTENCES) -> dict[str, Any]:
    """For each part and language, `metrics.SentenceQuality` of `n` pictures; then the same words of two
    objects in a random order, the ceiling of a bag of words, and the reader on painted pictures."""
    figures: dict[str, Any] = {"scale": SCALE}
    known = rows([asked_at(i) for i in scene_indices("train")])
    known = known[known[:, 0] == 2].clone()
    known[:, -1] = -1
    for part in PARTS:
        asked = sentences_of(part, n)
        for language in LANGUAGES:
            told = [one.caption(language) for one in asked]
            figures[f"{part}_{language}"] = read_back(model, told, rows(asked), seed)
    two = sentences_of("two", n)
    for language in LANGUAGES:
        told = [shuffled(one.caption(language), i) for i, one in enumerate(two)]
        figures[f"shuffled_{language}"] = read_back(model, told, rows(two), seed)
        plain = rows(two).clone()
        plain[:, -1] = -1
        figures[f"bag_{language}"] = round(metrics.bag_ceiling(plain, language), 4)
        figures[f"bag_knowing_{language}"] = round(metrics.bag_ceiling(plain, language, known), 4)
    indices = scene_indices("test")[:500]
    painted = metrics.evaluate_sentences(
        render_scenes([scene_at(i) for i in indices])[0], rows([asked_at(i) for i in indices])
    )
    return (
        figures
        | {"reading": {language: reading(model, language, seed) for language in LANGUAGES}}
        | {"real": rounded(painted)}
    )


def reading(model: TrainedModel, language: str, seed: int) -> list[dict[str, float]]:
    """`reading_quality` at half of the noise, on painted pictures that training never showed."""
    indices = [i for i in scene_indices("test") if isinstance(scene_at(i), Pair)][:SENTENCES]
    asked, shown = [asked_at(i) for i in indices], [scene_at(i) for i in indices]
    tokens = zoo.load_encoder("scenes").tokens([one.caption(language) for one in asked])
    found = reading_quality(
        model.network, model.schedule, tokens, asked, [one for one in shown if isinstance(one, Pair)],
        t=model.schedule.T // 2, language=language, generator=torch.Generator().manual_seed(seed),
    )  # fmt: skip
    return [{name: round(value, 4) for name, value in dataclasses.asdict(one).items()} for one in found]


def rows(asked: list[Asked]) -> Tensor:
    """Sentences as rows of labels."""
    return torch.tensor([one.labels for one in asked])


def shuffled(sentence: str, seed: int) -> str:
    """The same words, and the comma, in a random order."""
    words = sentence.replace(",", " ,").split()
    random.Random(seed).shuffle(words)
    return " ".join(words)


def read_back(model: TrainedModel, told: list[str], asked: Tensor, seed: int) -> dict[str, float]:
    """Draw a picture for each sentence and read it."""
    tokens = zoo.load_encoder("scenes").tokens(told)
    x_T = randn((len(told), *model.shape), generator=torch.Generator().manual_seed(seed))
    drawn = [
        model.draw(some, x_T=noise, scale=SCALE, steps=STEPS)
        for some, noise in zip(torch.split(tokens, BATCH), torch.split(x_T, BATCH), strict=True)
    ]
    return rounded(metrics.evaluate_sentences(torch.cat(drawn), asked))


def rounded(quality: metrics.SentenceQuality) -> dict[str, float]:
    return {name: round(value, 4) for name, value in dataclasses.asdict(quality).items()}
