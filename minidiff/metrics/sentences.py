"""Pictures of sentences, read back: what of the sentence came out right."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_labels
from minidiff.data.scenes import LABELS, OPEN, SIDES, is_true
from minidiff.data.scenes_reader import read_scenes
from minidiff.data.shapes import COUNTS
from minidiff.metrics._pixels import check_pixels
from minidiff.phrase import check_language

OBJECTS, SHAPE, COLOUR, OTHER_SHAPE, OTHER_COLOUR, RELATION = (
    LABELS.index(name) for name in ("objects", "shape", "colour", "other shape", "other colour", "relation")
)

SHAPES, COLOURS, SIZES, PLACES, BACKGROUNDS = COUNTS
VALUES = (3, SHAPES, COLOURS, SIZES, PLACES, SHAPES, COLOURS, SIDES, BACKGROUNDS)  # past the last of each
LOWEST = (1, 0, 0, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN)  # what is never left open begins above OPEN


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
    check_rows(asked, "asked")
    if len(asked) != len(images):
        raise ValueError(f"asked must have a row for each of {len(images)} pictures, got {len(asked)}.")
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
    check_rows(asked, "asked")
    if not bool((asked[:, OBJECTS] == 2).all()):
        raise ValueError(
            f"asked must be sentences about two objects, got {asked[:, OBJECTS].tolist()} objects."
        )
    if possible is not None:
        check_rows(possible, "possible")
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


def check_rows(rows: Tensor, name: str) -> None:
    """Raise TypeError or ValueError unless `rows` is int64 or int32 (N, 9), rows of `scenes.LABELS`."""
    check_labels(rows, name)
    if rows.ndim != 2 or rows.shape[1] != len(LABELS):
        raise ValueError(f"{name} must be rows of labels (N, {len(LABELS)}), got {tuple(rows.shape)}.")
    for label, column, low, count in zip(LABELS, rows.unbind(1), LOWEST, VALUES, strict=True):
        if int(column.min()) < low or int(column.max()) >= count:
            raise ValueError(
                f"{label!r} in {name} must lie in {low} .. {count - 1}, "
                f"got {int(column.min())} .. {int(column.max())}."
            )
