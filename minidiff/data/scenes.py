"""Scenes with sentences: one coloured shape, or two and how they lie, in words of two languages.

A sentence names what it names and leaves the rest open: "a red circle", "a red circle at the top left on a
white background", "a red circle left of a blue square". What it says is a row of labels (`Asked.labels`), and
what a picture shows is such a row, too (`labels_of`). So whether a sentence is true of a picture is known.

Words of one sentence do not suffice to draw it: "a red circle left of a blue square" and "a blue circle left
of a red square" have the same ones. That is what the data set is for.

An index decides everything, as in `shapes`, by plain arithmetic on integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count
from minidiff.data.image_data import ImageData
from minidiff.data.shapes import (
    BACKGROUNDS,
    COLOURS,
    COUNTS,
    PLACES,
    SHAPES,
    SIZES,
    Scene,
    covered,
    fraction,
    is_held_out,
    nudged,
    outline_distance,
    paint,
    render,
)
from minidiff.data.words import Vocabulary
from minidiff.phrase import LANGUAGES, check_language

LABELS = (
    "objects", "shape", "colour", "size", "place", "other shape", "other colour", "relation", "background",
)  # fmt: skip
OPEN = -1  # in a row of labels: not said, or not there

# the shapes in the genitive, which Turkish wants before "solunda"
GENITIVES = ("dairenin", "karenin", "üçgenin", "yıldızın", "artının", "halkanın")
RELATIONS = (
    ("left of", "solunda"),
    ("above", "üstünde"),
    ("right of", "sağında"),  # the same as the first, said from the other side
    ("below", "altında"),
)
SIDES = 2  # relations that a picture can have: the first object is on the left, or above

MIDDLE, APART = 16.0, 7.0  # the middles of two objects lie this far from that of the picture, in pixels,
NUDGES = (1.0, 2.0)  # nudged by at most this along the relation, and across it
RADII = (4.5, 5.5)

LENGTH = 14  # words of a sentence, with commas and its end
DRAWS, SEED = 16, 1  # random numbers for each index, from SplitMix64 with this seed
ONE_OBJECT = 1 / 3  # share of the pictures with one object
TRAIN, UNSEEN = range(36_000), range(36_000, 40_000)
SPLITS = ("train", "test", "new_pairs", "held_out")
BATCH = 2_000  # pictures painted at once, so that memory stays small


@dataclass(frozen=True)
class Thing:
    """A coloured shape at (x, y), of this radius, in pixels; labels as in `shapes`."""

    shape: int
    colour: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Pair:
    """Two things before a background; the first lies left of the second (`relation` 0) or above it (1)."""

    first: Thing
    second: Thing
    relation: int
    background: int

    def __post_init__(self) -> None:
        check_count(self.relation, "relation", 0, SIDES - 1)
        check_count(self.background, "background", 0, len(BACKGROUNDS) - 1)


@dataclass(frozen=True)
class Asked:
    """What a sentence says; `None` is what it leaves open.

    Of one object: `shape`, `colour`, and perhaps `size`, `place`, `background`. Of two: `other`, the shape
    and colour of the second, with `relation`, one of `RELATIONS`, and perhaps `background`.

    >>> Asked(0, 0, other=(1, 2), relation=0).caption()
    'a red circle left of a blue square'
    >>> Asked(0, 0, other=(1, 2), relation=0).caption("tr")
    'mavi bir karenin solunda kırmızı bir daire'
    """

    shape: int
    colour: int
    size: int | None = None
    place: int | None = None
    other: tuple[int, int] | None = None
    relation: int | None = None
    background: int | None = None

    def __post_init__(self) -> None:
        for name, count in zip(("shape", "colour", "size", "place", "background"), COUNTS, strict=True):
            value = getattr(self, name)
            if value is not None or name in ("shape", "colour"):
                check_count(value, name, 0, count - 1)
        if (self.other is None) != (self.relation is None):
            raise ValueError("other and relation belong together: give both or neither.")
        if self.other is not None and self.relation is not None:
            check_count(self.other[0], "the other's shape", 0, len(SHAPES) - 1)
            check_count(self.other[1], "the other's colour", 0, len(COLOURS) - 1)
            check_count(self.relation, "relation", 0, len(RELATIONS) - 1)
            if self.size is not None or self.place is not None:
                raise ValueError("A sentence about two objects says neither size nor place.")

    @property
    def labels(self) -> tuple[int, ...]:
        """The same as a row of `LABELS`, the left or upper object first, whatever comes first in it."""
        behind = OPEN if self.background is None else self.background
        if self.other is None or self.relation is None:
            size, place = (OPEN if value is None else value for value in (self.size, self.place))
            return 1, self.shape, self.colour, size, place, OPEN, OPEN, OPEN, behind
        first, second = (self.shape, self.colour), self.other
        if self.relation >= SIDES:
            first, second = second, first
        return 2, *first, OPEN, OPEN, *second, self.relation % SIDES, behind

    def caption(self, language: str = "en") -> str:
        """The sentence; `language` is "en" or "tr". Raises `ValueError` for another language."""
        check_language(language)
        return self._english() if language == "en" else self._turkish()

    def _english(self) -> str:
        size = f"{SIZES[self.size][0]} " if self.size is not None else ""
        said = f"a {size}{COLOURS[self.colour][0]} {SHAPES[self.shape][0]}"
        if self.other is not None and self.relation is not None:
            shape, colour = self.other
            said += f" {RELATIONS[self.relation][0]} a {COLOURS[colour][0]} {SHAPES[shape][0]}"
        if self.place is not None:
            said += f" {PLACES[self.place][0]}"
        if self.background is not None:
            said += f" on a {BACKGROUNDS[self.background][0]} background"
        return said

    def _turkish(self) -> str:
        size = f"{SIZES[self.size][1]} " if self.size is not None else ""
        said = f"{size}{COLOURS[self.colour][1]} bir {SHAPES[self.shape][1]}"
        if self.other is not None and self.relation is not None:
            shape, colour = self.other
            said = f"{COLOURS[colour][1]} bir {GENITIVES[shape]} {RELATIONS[self.relation][1]} {said}"
        if self.place is not None:
            said = f"{PLACES[self.place][1]} {said}"
        if self.background is not None:
            said = f"{BACKGROUNDS[self.background][1]} zeminde, {said}"
        return said


CHANGES = ("colours", "order", "relation")


def changed(asked: Asked, change: str) -> Asked:
    """A sentence about two objects with one thing changed: their "colours" change places, or the objects
    themselves do ("order"), or left of becomes above ("relation").

    Raises `ValueError` for another change, or a sentence about one object.
    """
    check_choice(change, "change", CHANGES)
    if asked.other is None or asked.relation is None:
        raise ValueError("A sentence about one object has neither order nor relation.")
    shape, colour = asked.other
    if change == "colours":
        return replace(asked, colour=colour, other=(shape, asked.colour))
    if change == "order":
        return replace(asked, shape=shape, colour=colour, other=(asked.shape, asked.colour))
    return replace(asked, relation=(asked.relation + 1) % SIDES + asked.relation // SIDES * SIDES)


# ---- by index -------------------------------------------------------------------------------------------


def scene_at(index: int) -> Scene | Pair:
    """What picture number `index` shows: one object or two. Raises unless it is a whole number from 0."""
    check_count(index, "index", 0)
    chance = [fraction(index, draw, DRAWS, SEED) for draw in range(DRAWS)]
    if chance[0] < ONE_OBJECT:
        labels = [int(chance[1 + i] * count) for i, count in enumerate(COUNTS)]
        return nudged(labels, chance[7:10])
    relation = int(chance[5] * SIDES)
    first, second = (
        _thing(int(chance[i] * len(SHAPES)), int(chance[i + 1] * len(COLOURS)), relation, side, chance[at:])
        for side, i, at in ((-1, 1, 7), (1, 3, 10))
    )
    return Pair(first, second, relation, int(chance[6] * len(BACKGROUNDS)))


def _thing(shape: int, colour: int, relation: int, side: int, chance: Sequence[float]) -> Thing:
    """One of two objects: before (-1) or after (1) the middle along the relation, and near it across."""
    along = MIDDLE + side * APART + NUDGES[0] * (2 * chance[0] - 1)
    across = MIDDLE + NUDGES[1] * (2 * chance[1] - 1)
    x, y = (along, across) if relation == 0 else (across, along)
    return Thing(shape, colour, x, y, RADII[0] + (RADII[1] - RADII[0]) * chance[2])


def asked_at(index: int) -> Asked:
    """What sentence number `index` says of its picture: each part that may be left open is, half the time."""
    shown = scene_at(index)
    says = [
        fraction(index, draw, DRAWS, SEED) < 0.5 for draw in (13, 14, 12)
    ]  # of one, x to radius are 7 to 9
    background = shown.background if says[0] else None
    if isinstance(shown, Scene):
        return Asked(
            shown.shape, shown.colour,
            size=shown.size if says[1] else None, place=shown.place if says[2] else None,
            background=background,
        )  # fmt: skip
    first, second = ((thing.shape, thing.colour) for thing in (shown.first, shown.second))
    if says[1]:
        return Asked(*first, other=second, relation=shown.relation, background=background)
    return Asked(*second, other=first, relation=shown.relation + SIDES, background=background)


def language_at(index: int) -> str:
    """The language of sentence number `index` in the data set: each half the time."""
    return list(LANGUAGES)[int(fraction(index, 15, DRAWS, SEED) * len(LANGUAGES))]


def split_of(shown: Scene | Pair) -> str:
    """Which part a picture belongs to: "held_out" when a shape has a colour in which training never shows it,
    "new_pairs" when training shows both objects, but never together, else "test", which is as "train" is."""
    if isinstance(shown, Scene):
        return "held_out" if shown.held_out else "test"
    if any(is_held_out(thing.shape, thing.colour) for thing in (shown.first, shown.second)):
        return "held_out"
    low, high = sorted(thing.shape * len(COLOURS) + thing.colour for thing in (shown.first, shown.second))
    return "new_pairs" if (3 * low + high) % 7 == 0 else "test"


def scene_indices(split: str) -> list[int]:
    """The indices of a part: "train", "test", "new_pairs" or "held_out" (see `split_of`).

    Raises `ValueError` for another split.
    """
    check_choice(split, "split", SPLITS)
    if split == "train":
        return [i for i in TRAIN if split_of(scene_at(i)) == "test"]
    return [i for i in UNSEEN if split_of(scene_at(i)) == split]


# ---- pictures, labels, words ----------------------------------------------------------------------------


def labels_of(shown: Scene | Pair) -> tuple[int, ...]:
    """What is true of a picture, as a row of `LABELS`."""
    if isinstance(shown, Scene):
        return 1, shown.shape, shown.colour, shown.size, shown.place, OPEN, OPEN, OPEN, shown.background
    first, second = shown.first, shown.second
    return (
        2, first.shape, first.colour, OPEN, OPEN, second.shape, second.colour, shown.relation,
        shown.background,
    )  # fmt: skip


def is_true(asked: Tensor, shown: Tensor) -> Tensor:
    """Whether sentences are true of pictures, both as rows of `LABELS`: (..., 9), (..., 9) -> (...), bool.

    The shapes before the last broadcast: `is_true(asked[:, None], shown)` asks each sentence of each picture.
    """
    return ((asked == OPEN) | (asked == shown)).all(dim=-1)


def render_scenes(shown: Sequence[Scene | Pair]) -> tuple[Tensor, Tensor]:
    """Paint them: pictures (N, 3, 32, 32) in [-1, 1], and the masks of both objects, (N, 2, 32, 32).

    A pixel half covered gets half of the colour, as in `shapes`. A scene of one object has no second mask.
    Raises `TypeError` or `ValueError` when there is nothing to paint.
    """
    if not isinstance(shown, Sequence) or not all(isinstance(one, (Scene, Pair)) for one in shown):
        raise TypeError(f"shown must be a list of Scene and Pair, got {shown!r}. From an index: scene_at(i).")
    if not shown:
        raise ValueError("There is no scene to render: the list is empty.")
    images, masks = (torch.zeros(len(shown), channels, 32, 32, dtype=torch.float32) for channels in (3, 2))
    for start in range(0, len(shown), BATCH):
        part = range(start, min(start + BATCH, len(shown)))
        ones = [i for i in part if isinstance(shown[i], Scene)]
        if ones:
            pictures = render([one for i in ones if isinstance(one := shown[i], Scene)])
            images[ones], masks[ones, :1] = pictures.images, pictures.masks
        twos = [i for i in part if isinstance(shown[i], Pair)]
        if twos:
            images[twos], masks[twos] = _render_pairs(
                [two for i in twos if isinstance(two := shown[i], Pair)]
            )
    return images, masks


def _render_pairs(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    images = paint([BACKGROUNDS[pair.background][2] for pair in pairs]).expand(-1, -1, 32, 32)
    masks = []
    for things in ([pair.first for pair in pairs], [pair.second for pair in pairs]):
        masks.append(covered(outline_distance(things)))
        images = torch.lerp(images, paint([COLOURS[thing.colour][2] for thing in things]), masks[-1])
    return images, torch.cat(masks, dim=1)


def vocabulary() -> Vocabulary:
    """Every word of every sentence that the data set can say, in both languages."""
    every = [Asked(shape, 0, other=(shape, 0), relation=0) for shape in range(len(SHAPES))]
    every += [Asked(0, colour) for colour in range(len(COLOURS))]
    every += [Asked(0, 0, other=(0, 0), relation=relation) for relation in range(len(RELATIONS))]
    every += [Asked(0, 0, size=size) for size in range(len(SIZES))]
    every += [Asked(0, 0, place=place) for place in range(len(PLACES))]
    every += [Asked(0, 0, background=background) for background in range(len(BACKGROUNDS))]
    return Vocabulary.of(asked.caption(language) for asked in every for language in LANGUAGES)


def scenes(split: str = "train") -> ImageData:
    """The pictures of a part, each with a sentence: float32 (N, 3, 32, 32) in [-1, 1].

    `attributes` (N, 14) holds the sentences, each in one of the languages, as numbers of `vocabulary()`. What
    is true of a picture, what its sentence says, and the sentence in the other language come from
    `scene_at(i)` and `asked_at(i)` for the same i, in the order of `scene_indices(split)`.
    """
    indices = scene_indices(split)
    images, _ = render_scenes([scene_at(i) for i in indices])
    words = vocabulary().numbers([asked_at(i).caption(language_at(i)) for i in indices], LENGTH)
    return ImageData(images, None, "scenes", attributes=words)
