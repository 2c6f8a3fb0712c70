"""Shapes: small colour pictures made from an index, with everything that is true about them.

A scene is one shape in one colour, size and place before one background: 6 x 6 x 2 x 5 x 3 = 1,080 scenes.
Its caption, in English or in Turkish, names all five, so a caption is true of one scene and no other. What
the caption leaves open, a nudge of the place and of the size, varies from index to index and stays inside
bounds that never overlap: no small shape is as big as a large one, no place runs into its neighbour.

An index decides everything, by plain arithmetic on integers: index i is the same scene on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count, check_number
from minidiff.data.image_data import ImageData
from minidiff.phrase import LANGUAGES, Phrase, check_language

SIDE = 32  # pixels
LARGEST_SIDE = 512  # pixels, that a scene is painted with at most

# Each value is named in English and in Turkish; its position in the list is its label.
SHAPES = (
    ("circle", "daire"),
    ("square", "kare"),
    ("triangle", "üçgen"),
    ("star", "yıldız"),
    ("plus", "artı"),
    ("ring", "halka"),
)
COLOURS = (
    ("red", "kırmızı", (225, 40, 45)),
    ("green", "yeşil", (35, 165, 70)),
    ("blue", "mavi", (40, 90, 230)),
    ("yellow", "sarı", (250, 205, 30)),
    ("purple", "mor", (150, 55, 185)),
    ("turquoise", "turkuaz", (45, 200, 210)),
)
SIZES = (
    ("small", "küçük", (4.5, 5.5)),  # the radius in pixels lies between these
    ("large", "büyük", (7.5, 8.5)),
)
PLACES = (
    (
        "in the middle",
        "ortada",
        (16.0, 16.0),
    ),  # x to the right, y downwards, in pixels from the top left corner
    ("at the top left", "sol üstte", (10.5, 10.5)),
    ("at the top right", "sağ üstte", (21.5, 10.5)),
    ("at the bottom left", "sol altta", (10.5, 21.5)),
    ("at the bottom right", "sağ altta", (21.5, 21.5)),
)
BACKGROUNDS = (
    ("black", "siyah", (20, 20, 20)),
    ("grey", "gri", (128, 128, 128)),
    ("white", "beyaz", (240, 240, 240)),
)
CAPTION = Phrase(
    "a {size} {colour} {shape} {place} on a {background} background",
    "{background} zeminde, {place} {size} {colour} bir {shape}",
)

COUNTS = (len(SHAPES), len(COLOURS), len(SIZES), len(PLACES), len(BACKGROUNDS))
SCENES = math.prod(COUNTS)
NUDGE = 1.0  # pixels, at most, in x and in y
STRIDE = 667  # has no divisor in common with SCENES, so that 1,080 indices in a row show every scene once
TRAIN_ROUNDS = (
    12  # the training part is taken from the first 12 x 1,080 indices, the others from the round after
)


class Placed(Protocol):
    """A shape with a place and a size, whatever else is known of it."""

    @property
    def shape(self) -> int: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def radius(self) -> float: ...


@dataclass(frozen=True)
class Scene:
    """What is true of one picture. Five labels, then what the caption leaves open.

    `shape`, `colour`, `size`, `place`, `background` are positions in `SHAPES`, `COLOURS` and so on;
    `x`, `y` the middle of the shape and `radius` its size, in pixels.
    """

    shape: int
    colour: int
    size: int
    place: int
    background: int
    x: float
    y: float
    radius: float

    def __post_init__(self) -> None:
        for name, count in zip(("shape", "colour", "size", "place", "background"), COUNTS, strict=True):
            check_count(getattr(self, name), name, 0, count - 1)
        for name in ("x", "y", "radius"):
            check_number(getattr(self, name), name, 1e-6 if name == "radius" else -math.inf)

    @property
    def labels(self) -> tuple[int, int, int, int, int]:
        """The five labels: two scenes have the same ones exactly when they have the same caption."""
        return self.shape, self.colour, self.size, self.place, self.background

    @property
    def held_out(self) -> bool:
        """Whether this pair of shape and colour never occurs in training: one pair for every shape."""
        return is_held_out(self.shape, self.colour)

    def caption(self, language: str = "en") -> str:
        """The scene in words; `language` is "en" or "tr". Raises `ValueError` for another language.

        >>> scene(7).caption()
        'a large purple square at the bottom right on a black background'
        >>> scene(7).caption("tr")
        'siyah zeminde, sağ altta büyük mor bir kare'
        """
        check_language(language)
        word = list(LANGUAGES).index(language)
        return CAPTION[language].format(
            shape=SHAPES[self.shape][word],
            colour=COLOURS[self.colour][word],
            size=SIZES[self.size][word],
            place=PLACES[self.place][word],
            background=BACKGROUNDS[self.background][word],
        )


@dataclass(frozen=True, eq=False)
class Pictures:
    """Rendered scenes. `images` float32 (N, 3, S, S) in [-1, 1], S = 32 unless another side was asked for.

    `masks` and `edges` float32 (N, 1, S, S) in [0, 1]: the share of each pixel that the shape covers (good
    to a few hundredths, to a third in the one pixel of a sharp corner), and its outline as a line about one
    pixel wide.
    """

    images: Tensor
    masks: Tensor
    edges: Tensor


def scene(index: int) -> Scene:
    """Scene number `index`, a whole number from 0 upwards. Raises `TypeError` or `ValueError` otherwise."""
    check_count(index, "index", 0)
    rest = index * STRIDE % SCENES
    labels = []
    for count in COUNTS:  # the digits of `rest` in the mixed base COUNTS
        rest, label = divmod(rest, count)
        labels.append(label)
    return nudged(labels, [fraction(index, draw, 3) for draw in range(3)])


def nudged(labels: Sequence[int], chance: Sequence[float]) -> Scene:
    """The scene of five labels; three numbers in [0, 1) choose what they leave open: x, y, radius."""
    shape, colour, size, place, background = labels
    low, high = SIZES[size][2]
    middle_x, middle_y = PLACES[place][2]
    return Scene(
        *(shape, colour, size, place, background),
        x=middle_x + NUDGE * (2 * chance[0] - 1),
        y=middle_y + NUDGE * (2 * chance[1] - 1),
        radius=low + (high - low) * chance[2],
    )


def is_held_out(shape: int, colour: int) -> bool:
    """Whether training never shows this shape in this colour."""
    return colour == (shape + 2) % len(COLOURS)


def render(scenes: Sequence[Scene], side: int = SIDE) -> Pictures:
    """Paint the scenes, smoothly at the edges: a pixel half covered gets half of the colour.

    `side` is how many pixels each side has, 32 or another number: the same scene, painted finer.

    The coverage of a pixel is read from the distance between its middle and the outline, d < 0 inside:
    mask = clamp(1/2 - d, 0, 1), and the outline is edge = clamp(1 - |d|, 0, 1).

    Raises `ValueError` when there is nothing to paint.
    """
    if not isinstance(scenes, Sequence) or not all(isinstance(one, Scene) for one in scenes):
        raise TypeError(f"scenes must be a list of Scene, got {scenes!r}. From an index: scene(index).")
    if not scenes:
        raise ValueError("There is no scene to render: the list is empty.")
    check_count(side, "side", 1, LARGEST_SIDE)
    d = outline_distance(scenes, side)
    masks = covered(d)
    colours = paint([COLOURS[s.colour][2] for s in scenes])
    backgrounds = paint([BACKGROUNDS[s.background][2] for s in scenes])
    return Pictures(torch.lerp(backgrounds, colours, masks), masks, (1 - d.abs()).clamp(0, 1))


def covered(d: Tensor) -> Tensor:
    """The share of each pixel that a shape covers, in [0, 1], from the distances to its outline."""
    return (0.5 - d).clamp(0, 1)


def outline_distance(things: Sequence[Placed], side: int = SIDE) -> Tensor:
    """The distance in pixels from every pixel's middle to the outline, negative inside: (N, 1, S, S)."""
    d = torch.empty(len(things), 1, side, side, dtype=torch.float32)
    for shape in range(len(SHAPES)):
        chosen = [i for i, thing in enumerate(things) if thing.shape == shape]
        if chosen:
            d[chosen, 0] = _outline_distance(shape, [things[i] for i in chosen], side)
    return d if side == SIDE else d * (side / SIDE)


def shape_indices(split: str) -> list[int]:
    """The indices of a part: "train", "test", or "held_out".

    "held_out" has the pairs of shape and colour that training never shows: can a model combine what it knows?
    Raises `ValueError` for another split.
    """
    check_choice(split, "split", ("train", "test", "held_out"))
    first = TRAIN_ROUNDS * SCENES
    indices = range(first) if split == "train" else range(first, first + SCENES)
    return [i for i in indices if scene(i).held_out == (split == "held_out")]


def shapes(split: str = "train") -> ImageData:
    """The scenes of a part as images with the shape as label: float32 (N, 3, 32, 32) in [-1, 1].

    N is 10,800 for "train", 900 for "test", 180 for "held_out". `attributes` (N, 5) holds all five labels of
    each scene. Captions and masks come from `scene(i)` and `render(...)` for the same i, in the order of
    `shape_indices(split)`.

    >>> shapes("held_out")
    ImageData('shapes': 180 images of 3x32x32, 6 classes)
    """
    scenes = [scene(i) for i in shape_indices(split)]
    labels = torch.tensor([s.shape for s in scenes])
    names = tuple(name for name, _ in SHAPES)
    attributes = torch.tensor([s.labels for s in scenes])
    return ImageData(render(scenes).images, labels, "shapes", names, attributes)


def fraction(index: int, draw: int, draws: int, seed: int = 0) -> float:
    """A number in [0, 1) that looks random and depends on these whole numbers alone.

    It is output number draws * index + draw of SplitMix64 with this seed (Steele, Lea & Flood 2014, "Fast
    splittable pseudorandom number generators"): `draws` numbers for each index, counted from 0.
    """
    full = 2**64 - 1
    z = seed + (draws * index + draw + 1) * 0x9E3779B97F4A7C15 & full
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & full
    z = (z ^ z >> 27) * 0x94D049BB133111EB & full
    return ((z ^ z >> 31) >> 11) / 2**53


def paint(colours: list[tuple[int, int, int]]) -> Tensor:
    """Colours in 0 .. 255 as float32 (N, 3, 1, 1) in [-1, 1]."""
    return torch.tensor(colours, dtype=torch.float32)[:, :, None, None] / 127.5 - 1


def _outline_distance(shape: int, scenes: Sequence[Placed], side: int) -> Tensor:
    """`outline_distance` for things of one shape, in pixels of a picture of side 32: (N, S, S)."""
    pixel = (torch.arange(side, dtype=torch.float32) + 0.5) * (SIDE / side)
    x = pixel - torch.tensor([s.x for s in scenes], dtype=torch.float32)[:, None, None]  # (N, 1, S)
    y = pixel[:, None] - torch.tensor([s.y for s in scenes], dtype=torch.float32)[:, None, None]  # (N, S, 1)
    radius = torch.tensor([s.radius for s in scenes], dtype=torch.float32)[:, None, None]
    name = SHAPES[shape][0]
    if name == "circle":
        return torch.hypot(x, y) - radius
    if name == "ring":  # as wide as its hole's radius
        return (torch.hypot(x, y) - 0.75 * radius).abs() - 0.25 * radius
    return _polygon_distance(x / radius, y / radius, _corners(name)) * radius


def _corners(name: str) -> list[tuple[float, float]]:
    """The corners of a shape of radius 1 about the origin, in order along the outline; y points down."""
    if name == "square":
        return [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
    if name == "triangle":
        return _corners_on_circles(3, [1.1])
    if name == "star":
        return _corners_on_circles(10, [1.1, 0.48])
    w = 0.34  # half the width of the bars of the plus
    return [
        *((-w, -1), (w, -1), (w, -w), (1, -w), (1, w), (w, w)),
        *((w, 1), (-w, 1), (-w, w), (-1, w), (-1, -w), (-w, -w)),
    ]


def _corners_on_circles(count: int, radii: list[float]) -> list[tuple[float, float]]:
    """Corners at equal angles, the first on top, taking turns between the circles of these radii."""
    corners = []
    for k in range(count):
        angle, radius = 2 * math.pi * k / count, radii[k % len(radii)]
        corners.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return corners


def _polygon_distance(x: Tensor, y: Tensor, corners: list[tuple[float, float]]) -> Tensor:
    """The distance to a polygon's outline, negative inside: x (N, 1, W), y (N, H, 1) -> (N, H, W).

    The nearest point of a side from a to b is a + h (b - a), with h the projection clamped to [0, 1]. A point
    is inside when a ray from it to the right crosses an odd number of sides.
    """
    x, y = x.expand(-1, y.shape[1], -1), y.expand(-1, -1, x.shape[2])
    squared = torch.full_like(x, math.inf)
    inside = torch.zeros_like(x, dtype=torch.bool)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        px, py, ex, ey = x - ax, y - ay, bx - ax, by - ay
        h = ((px * ex + py * ey) / (ex**2 + ey**2)).clamp(0, 1)
        squared = torch.minimum(squared, (px - h * ex) ** 2 + (py - h * ey) ** 2)
        if ay != by:
            crossing = ax + (y - ay) / (by - ay) * (bx - ax)
            inside ^= ((y < ay) != (y < by)) & (x < crossing)
    return torch.where(inside, -squared.sqrt(), squared.sqrt())
