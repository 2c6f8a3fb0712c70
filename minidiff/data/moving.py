"""Moving: clips of one thing that flies through a box and bounces, with everything that is true about them.

A clip is eight frames of 16 x 16 pixels. In it a disc or a square of one of four colours moves on a straight
line, and its speed is the same throughout, but at the walls it is thrown back as light is by a mirror:

    c_k = fold(c_0 + k v),   fold: to and fro between the two walls

So away from the walls the second difference c_{k+1} - 2 c_k + c_{k-1} is 0, and no frame alone says where
the thing goes: a clip is more than its pictures. Its edge fades over two pixels, so that a place between
two pixels can be seen; where the fading ends, it touches the wall. Nothing is ever cut off.

An index decides everything, by plain arithmetic on integers: index i is the same clip on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count
from minidiff.data.examples import Examples
from minidiff.data.shapes import fraction, paint

FRAMES, SIDE = 8, 16
SHAPES = (("disc", "daire"), ("square", "kare"))  # each in English and in Turkish
COLOURS = (  # red, green, blue in 0 .. 255
    ("red", "kırmızı", (235, 64, 52)),
    ("green", "yeşil", (52, 199, 89)),
    ("blue", "mavi", (64, 120, 255)),
    ("yellow", "sarı", (250, 220, 60)),
)
DISC, SQUARE = range(2)
DARK = (0, 0, 0)
RADIUS = (2.0, 2.6)  # of a disc, in pixels
SPEED = (0.8, 2.0)  # pixels from frame to frame
EDGE = 1.0  # half of what the edge takes, in pixels
HALF_SIDE = math.sqrt(math.pi) / 2  # of a square as large as the disc, in units of the disc's radius
COUNTS = (len(SHAPES), len(COLOURS))
KINDS = math.prod(COUNTS)
DRAWS = 5  # random numbers that a clip takes
SPLITS = {"train": range(512 * KINDS), "test": range(512 * KINDS, 576 * KINDS)}


@dataclass(frozen=True)
class Flight:
    """What is true of one clip: `shape` and `colour`, and what the two leave open."""

    shape: int
    colour: int
    radius: float
    start: tuple[float, float]  # of the centre, x to the right and y downwards, in pixels
    velocity: tuple[float, float]  # pixels a frame, before the first wall

    @property
    def labels(self) -> tuple[int, int]:
        """What a network is told."""
        return self.shape, self.colour

    @property
    def half(self) -> float:
        """Half its width: of a disc the radius, of a square half the side."""
        return self.radius * (HALF_SIDE if self.shape == SQUARE else 1.0)

    def name(self, language: str = "en") -> str:
        """In words.

        >>> flight(5).name(), flight(5).name("tr")
        ('green square', 'yeşil kare')
        """
        check_choice(language, "language", ("en", "tr"))
        word = ("en", "tr").index(language)
        return f"{COLOURS[self.colour][word]} {SHAPES[self.shape][word]}"

    def path(self, frames: int = FRAMES) -> list[tuple[float, float]]:
        """The centre (x, y) in each of the first `frames` frames, counted in pixels from the upper left."""
        check_count(frames, "frames", 1)
        low, high = self.half + EDGE, SIDE - self.half - EDGE
        (x, y), (right, down) = self.start, self.velocity
        return [(fold(x + k * right, low, high), fold(y + k * down, low, high)) for k in range(frames)]


def fold(place: float, low: float, high: float) -> float:
    """Where something is that would be at `place`, were it not thrown to and fro between two walls.

    >>> [fold(x, 0, 10) for x in (9, 11, 21, -3)]
    [9, 9, 1, 3]
    """
    along = (place - low) % (2 * (high - low))
    return low + min(along, 2 * (high - low) - along)


def flight(index: int) -> Flight:
    """Clip number `index`, a whole number from 0 upwards: 8 in a row are every shape and colour once."""
    check_count(index, "index", 0)
    shape, colour = divmod(index % KINDS, len(COLOURS))
    size, x, y, pace, way = (fraction(DRAWS * index + draw, 0, draws=5) for draw in range(DRAWS))
    radius = RADIUS[0] + size * (RADIUS[1] - RADIUS[0])
    reach = radius * (HALF_SIDE if shape == SQUARE else 1.0) + EDGE
    speed, angle = SPEED[0] + pace * (SPEED[1] - SPEED[0]), 2 * math.pi * way
    start = (reach + x * (SIDE - 2 * reach), reach + y * (SIDE - 2 * reach))
    return Flight(shape, colour, radius, start, (speed * math.cos(angle), speed * math.sin(angle)))


def film(flights: Sequence[Flight], frames: int = FRAMES) -> Tensor:
    """The clips of these flights, float32 (N, frames, 3, 16, 16) in [-1, 1]."""
    if not isinstance(flights, Sequence) or not flights or not all(isinstance(f, Flight) for f in flights):
        raise TypeError(
            f"flights must be a list of Flight, at least one, got {flights!r}. From an index: flight(index)."
        )
    centres = torch.tensor([one.path(frames) for one in flights], dtype=torch.float64)  # (N, frames, 2)
    half = torch.tensor([one.half for one in flights], dtype=torch.float64)[:, None, None, None]
    pixel = torch.arange(SIDE, dtype=torch.float64) + 0.5
    x, y = (pixel - centres[..., axis, None] for axis in (0, 1))  # each (N, frames, 16)
    x, y = x[..., None, :], y[..., :, None]
    square = torch.tensor([one.shape == SQUARE for one in flights])[:, None, None, None]
    disc, box = half - torch.hypot(x, y), (half - x.abs(), half - y.abs())  # how deep inside the edge
    inside = torch.where(square, _cover(box[0]) * _cover(box[1]), _cover(disc))  # (N, frames, 16, 16)
    colours, dark = paint([COLOURS[one.colour][2] for one in flights])[:, None], paint([DARK])[:, None]
    return (dark + inside.float()[:, :, None] * (colours - dark)).clamp(-1, 1)


def _cover(inside: Tensor) -> Tensor:
    """How much of a pixel is covered, by how deep its middle lies inside the edge: from 0 to 1, smoothly."""
    return (1 + (math.pi / 2 * inside / EDGE).clamp(-math.pi / 2, math.pi / 2).sin()) / 2


def moving(split: str = "train") -> Examples:
    """The clips of a part, (N, 8, 3, 16, 16), told shape and colour: 4,096 for "train", 512 for "test".

    >>> moving("test")
    Examples('moving': 512 of shape 8x3x16x16, told a tensor of shape (512, 2))
    """
    check_choice(split, "split", tuple(SPLITS))
    flights = [flight(i) for i in SPLITS[split]]
    return Examples(film(flights), torch.tensor([one.labels for one in flights]), "moving")
