"""Solids: clouds of 128 points on six surfaces, made from an index, with everything that is true about them.

A solid is one of 6 kinds in one of 2 sizes, turned about the vertical by any angle. Its label is kind and
size. What the label leaves open: the turn, and where on the surface the points lie (uniformly over its area).

Seen from above, a ball, a cylinder and a cone of one size have the same silhouette; so have a cube and a
pyramid. (x, y) is the ground, z goes up; all points lie in [-1, 1]³.

An index decides everything, by plain arithmetic on integers: index i is the same cloud on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count, check_floating, check_number
from minidiff.data.examples import Examples
from minidiff.data.shapes import fraction
from minidiff.data.surfaces import PLACING
from minidiff.phrase import LANGUAGES, Phrase, check_language

SOLIDS = (  # each name in English and in Turkish; then after which angle a turn shows the same again
    ("ball", "küre", 0.0),
    ("cylinder", "silindir", 0.0),
    ("cone", "koni", 0.0),
    ("cube", "küp", math.pi / 2),
    ("pyramid", "piramit", math.pi / 2),
    ("torus", "torus", math.pi),
)
BALL, CYLINDER, CONE, CUBE, PYRAMID, TORUS = range(6)
EXTENTS = (("small", "küçük", 0.55), ("large", "büyük", 0.85))  # the last: the radius of a ball
COUNTS = (len(SOLIDS), len(EXTENTS))
KINDS = math.prod(COUNTS)
NAME = Phrase("a {size} {kind}", "{size} bir {kind}")

POINTS = 128  # of a cloud
SPLITS = {"train": range(400 * KINDS), "test": range(400 * KINDS, 440 * KINDS)}


@dataclass(frozen=True)
class Solid:
    """What is true of one cloud: `kind` and `size`, positions in `SOLIDS` and `EXTENTS`; and its `turn`, an
    angle in radians, counterclockwise seen from above."""

    kind: int
    size: int
    turn: float

    def __post_init__(self) -> None:
        for name, count in (("kind", len(SOLIDS)), ("size", len(EXTENTS))):
            check_count(getattr(self, name), name, 0, count - 1)
        check_number(self.turn, "turn")

    @property
    def labels(self) -> tuple[int, int]:
        """What a network is told."""
        return self.kind, self.size

    @property
    def scale(self) -> float:
        """The radius of a ball of this size."""
        return EXTENTS[self.size][2]

    def name(self, language: str = "en") -> str:
        """In words.

        >>> solid(5).name(), solid(11).name("tr")
        ('a small torus', 'büyük bir torus')
        """
        check_language(language)
        word = list(LANGUAGES).index(language)
        return NAME[language].format(kind=SOLIDS[self.kind][word], size=EXTENTS[self.size][word])


def solid(index: int) -> Solid:
    """Solid number `index`, a whole number from 0 upwards: 12 in a row are every kind in every size once."""
    check_count(index, "index", 0)
    size, kind = divmod(index % KINDS, len(SOLIDS))
    return Solid(kind, size, 2 * math.pi * fraction(index, 0, draws=1))


def on_surface(solids: Sequence[Solid], chance: Tensor) -> Tensor:
    """A cloud for each solid: `chance` (N, P, 3), numbers in [0, 1), becomes N clouds of P points.

    Uniform numbers become points that are uniform over the area. The first says which face, where there are
    several.
    """
    if not isinstance(solids, Sequence) or not solids or not all(isinstance(one, Solid) for one in solids):
        raise TypeError(
            f"solids must be a list of Solid, at least one, got {solids!r}. From an index: solid(index)."
        )
    check_floating(chance, "chance")
    if chance.ndim != 3 or chance.shape[::2] != (len(solids), 3):
        raise ValueError(f"chance must have shape ({len(solids)}, P, 3), got {tuple(chance.shape)}.")
    if not bool(((chance >= 0) & (chance < 1)).all()):
        raise ValueError("chance must lie in [0, 1): torch.rand draws such numbers.")
    made = [
        turned(one.scale * PLACING[one.kind](*own.unbind(1)), one.turn)
        for one, own in zip(solids, chance, strict=True)
    ]
    return torch.stack(made)


def turned(points: Tensor, angle: float) -> Tensor:
    """Points (..., 3) turned about the vertical, counterclockwise seen from above, by an angle in radians.

    (x, y, z) -> (x cos a - y sin a, x sin a + y cos a, z).
    """
    check_floating(points, "points")
    if points.shape[-1] != 3:
        raise ValueError(f"points must have shape (..., 3), got {tuple(points.shape)}.")
    check_number(angle, "angle")
    c, s = math.cos(angle), math.sin(angle)
    x, y, z = points.unbind(-1)
    return torch.stack([x * c - y * s, x * s + y * c, z], dim=-1)


def solids(split: str = "train") -> Examples:
    """The clouds of a part, (N, 128, 3): 4,800 for "train", 480 for "test"; told are kind and size.

    >>> solids("test")
    Examples('solids': 480 of shape 128x3, told a tensor of shape (480, 2))
    """
    check_choice(split, "split", tuple(SPLITS))
    made = [solid(i) for i in SPLITS[split]]
    chance = fractions(SPLITS[split], 3 * POINTS).reshape(len(made), POINTS, 3)
    labels = torch.tensor([one.labels for one in made])
    return Examples(on_surface(made, chance).float(), labels, "solids")


def fractions(indices: range, draws: int) -> Tensor:
    """What `shapes.fraction` draws, many at once: (N, draws), float64, with seed 1."""
    places = torch.arange(indices.start * draws, indices.stop * draws)
    z = 1 + (places + 1) * (0x9E3779B97F4A7C15 - 2**64)  # int64 wraps round, as SplitMix64 wants it
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        z = z ^ (z >> shift & 2 ** (64 - shift) - 1)
        z = z * (factor - 2**64 if factor >= 2**63 else factor)
    return ((z >> 11 & 2**53 - 1).double() / 2**53).reshape(len(indices), draws)
