"""Pictures of sentences, read back: what of the sentence came out right."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_labels
from minidiff.data.scenes import LABELS, OPEN, is_true
from minidiff.data.scenes_reader import read_scenes
from minidiff.metrics._pixels import check_pixels
from minidiff.phrase import check_language

OBJECTS, SHAPE, COLOUR, OTHER_SHAPE, OTHER_COLOUR, RELATION = (
    LABELS.index(name) for name in ("objects", "shape", "colour", "other shape", "other colour", "relation")
)


@dataclass(frozen=True)
class SentenceQuality:
    """What the reader of scenes says about `n` pictures made for given sentences (shares of n)."""

    n: int
    all_told: float  # everything that the sentence says
    shapes: float  # of the one object, or of both
    colours: float
    relation: float  # left of, or above, whatever the objects are
    swapped: float  # both shapes right, and each in the colour of the other
    unreadable: float

    def __str__(self) -> str:
        return (
            f"all that was said right {self.all_told:.3f} (shapes {self.shapes:.3f}, colours "
            f"{self.colours:.3f}, relation {self.relation:.3f}), colours swapped {self.swapped:.3f}, "
            f"unreadable {self.unreadable:.3f}, n = {self.n}"
        )


def evaluate_sentences(images: Tensor, asked: Tensor) -> SentenceQuality:
    """Read pictures (N, 3, 32, 32) and compare with what was `asked`, rows of `data.scenes.LABELS` (N, 9).

    An unreadable picture counts as wrong, in every share. Raises ValueError when images and rows do not
    belong together.

    >>> from minidiff.data.captions import captioned
    >>> some = captioned(range(36_000, 36_100))
    >>> evaluate_sentences(some.images, some.asked).all_told
    1.0
    """
    check_pixels(images, "images")
    check_labels(asked, "asked")
    if asked.shape != (len(images), len(LABELS)):
        raise ValueError(
            f"asked must have shape ({len(images)}, {len(LABELS)}), a row for each picture; "
            f"got {tuple(asked.shape)}."
        )
    read, asked = read_scenes(images), asked.cpu()

    def share(right: Tensor) -> float:
        return right.double().mean().item()

    def right(*columns: int) -> Tensor:
        chosen = list(columns)
        return (read[:, OBJECTS] == asked[:, OBJECTS]) & is_true(asked[:, chosen], read[:, chosen])

    swapped = asked.clone()
    swapped[:, [COLOUR, OTHER_COLOUR]] = asked[:, [OTHER_COLOUR, COLOUR]]
    another = (asked[:, OTHER_COLOUR] != OPEN) & (asked[:, COLOUR] != asked[:, OTHER_COLOUR])
    return SentenceQuality(
        len(images),
        share(is_true(asked, read)),
        share(right(SHAPE, OTHER_SHAPE)),
        share(right(COLOUR, OTHER_COLOUR)),
        share(right(RELATION)),
        share(is_true(swapped, read) & another),
        share((read == OPEN).all(dim=1)),
    )


def bag_ceiling(asked: Tensor, language: str = "en", possible: Tensor | None = None) -> float:
    """How often a model can be right at most that is told the words of a sentence, but not their order.

    `asked` (N, 9): sentences about two objects. To such a model, sentences with the same words are one; it
    can do no better than to draw one of the scenes that they describe. `possible` (M, 9): the scenes that are
    ever asked for, if the model knows which; without it, all that the words allow. Every scene is as likely
    as any other. A mean over the sentences.
    """
    check_labels(asked, "asked")
    if asked.ndim != 2 or asked.shape[1] != len(LABELS) or not bool((asked[:, OBJECTS] == 2).all()):
        raise ValueError("asked must be rows of labels (N, 9) of sentences about two objects.")
    if possible is not None:
        check_labels(possible, "possible")
        if possible.ndim != 2 or possible.shape[1] != len(LABELS):
            raise ValueError(
                f"possible must be rows of labels (M, {len(LABELS)}), got {tuple(possible.shape)}."
            )
    known = None if possible is None else {tuple(row) for row in possible.tolist()}
    chances = []
    for row in asked.tolist():
        scenes = same_words(row, language)
        chances.append(1 / len(scenes if known is None else scenes & (known | {tuple(row)})))
    return float(torch.tensor(chances, dtype=torch.float64).mean())


def same_words(row: Sequence[int], language: str = "en") -> set[tuple[int, ...]]:
    """Every scene of two objects that has the words of this one in some order, as rows of labels.

    In English the colours and the shapes can change places. In Turkish only the colours: the ending of
    "karenin" says which shape is the second one, wherever it stands.
    """
    check_language(language)
    shapes, colours = (row[SHAPE], row[OTHER_SHAPE]), (row[COLOUR], row[OTHER_COLOUR])
    scenes = set()
    for first, second in (shapes, shapes[::-1]) if language == "en" else (shapes,):
        for one, other in (colours, colours[::-1]):
            scene = list(row)
            scene[SHAPE], scene[OTHER_SHAPE], scene[COLOUR], scene[OTHER_COLOUR] = first, second, one, other
            scenes.add(tuple(scene))
    return scenes
