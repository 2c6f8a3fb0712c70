"""Figures: small colour pictures of stick people made from an index, with the place of every joint.

A person has nine joints. Trunk and arms wear a shirt of one colour, the legs are dark; the head, each hand
and each foot is a dot of a colour of its own, so that where they are can be read off the picture exactly.
What is told is the shirt and the background; the pose is told by nothing but a drawing, the skeleton.

An index decides everything, by plain arithmetic on integers: index i is the same figure on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count, check_floating
from minidiff.data.image_data import ImageData
from minidiff.data.shapes import BACKGROUNDS, COLOURS, SIDE, fraction

JOINTS = (
    ("head", "baş"),
    ("neck", "boyun"),
    ("hip", "kalça"),
    ("left elbow", "sol dirsek"),
    ("left hand", "sol el"),
    ("right elbow", "sağ dirsek"),
    ("right hand", "sağ el"),
    ("left foot", "sol ayak"),
    ("right foot", "sağ ayak"),
)
HEAD, NECK, HIP, LEFT_ELBOW, LEFT_HAND, RIGHT_ELBOW, RIGHT_HAND, LEFT_FOOT, RIGHT_FOOT = range(9)
TRUNK, LEFT, RIGHT = range(3)  # the channels of a skeleton: without sides, crossed arms could be either
LIMBS = (  # from, to, channel of the skeleton; painted in this order
    (HIP, LEFT_FOOT, LEFT),
    (HIP, RIGHT_FOOT, RIGHT),
    (NECK, HIP, TRUNK),
    (NECK, LEFT_ELBOW, LEFT),
    (LEFT_ELBOW, LEFT_HAND, LEFT),
    (NECK, RIGHT_ELBOW, RIGHT),
    (RIGHT_ELBOW, RIGHT_HAND, RIGHT),
    (HEAD, NECK, TRUNK),
)
SHIRTS = (COLOURS[1], COLOURS[5])  # green, turquoise: no dot is near them
TROUSERS = (90, 70, 60)
DOTS = {  # joint -> colour, radius in pixels
    HEAD: ((235, 175, 130), 2.4),
    LEFT_HAND: ((225, 40, 45), 1.8),
    RIGHT_HAND: ((40, 90, 230), 1.8),
    LEFT_FOOT: ((250, 205, 30), 1.8),
    RIGHT_FOOT: ((150, 55, 185), 1.8),
}
LIMB = 1.1  # half the width of a limb, in pixels
COUNTS = (len(SHIRTS), len(BACKGROUNDS))
KINDS = math.prod(COUNTS)
DRAWS = 11  # random numbers that a figure takes
SPLITS = {"train": range(6000), "test": range(6000, 6600)}

NEAR = 0.35  # root mean square distance of colours, in units of [-1, 1], below which a pixel is of a dot
WINDOW = 5  # pixels: a dot lies within such a square
LEAST = 1.0  # pixels' worth of a dot's colour, below which it is called missing


@dataclass(frozen=True, eq=False)
class Figure:
    """What is true of one picture: `shirt` and `background`, and `joints` (9, 2), x to the right, y down."""

    shirt: int
    background: int
    joints: Tensor

    @property
    def labels(self) -> tuple[int, int]:
        """What a network is told."""
        return self.shirt, self.background


def figure(index: int) -> Figure:
    """Figure number `index`, a whole number from 0 upwards. Raises `TypeError` or `ValueError` otherwise."""
    check_count(index, "index", 0)
    background, shirt = divmod(index % KINDS, len(SHIRTS))
    draws = iter([fraction(DRAWS * index + draw, 0, 3) for draw in range(DRAWS)])

    def between(low: float, high: float) -> float:
        return low + (high - low) * next(draws)

    def away(start: tuple[float, float], length: float, angle: float) -> tuple[float, float]:
        """So far from `start`; angle 0 is straight down, π/2 to the right."""
        return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)

    hip = between(14.0, 18.0), between(16.5, 18.5)
    lean = between(-0.25, 0.25)
    neck = away(hip, 7.0, math.pi + lean)
    head = away(neck, 3.6, math.pi + lean + between(-0.3, 0.3))
    arms, feet = [], []
    for side in (-1, 1):  # the figure's left is on our left: it is drawn from behind
        shoulder = between(0.35, 2.4)
        elbow = away(neck, 4.0, side * shoulder)
        arms += [elbow, away(elbow, 4.0, side * (shoulder + between(-1.0, 1.0)))]
        feet.append(away(hip, 9.5, side * between(0.08, 0.75)))
    return Figure(shirt, background, torch.tensor([head, neck, hip, *arms, *feet]))


def paint_figures(figures: Sequence[Figure]) -> Tensor:
    """The pictures of these figures, float32 (N, 3, 32, 32) in [-1, 1], smooth at the edges."""
    joints = _joints(figures)
    images = _paint([BACKGROUNDS[f.background][2] for f in figures]).expand(-1, -1, SIDE, SIDE)
    shirts, trousers = _paint([SHIRTS[f.shirt][2] for f in figures]), _paint([TROUSERS])
    for start, end, _ in LIMBS:
        colour = trousers if start == HIP else shirts
        images = torch.lerp(images, colour, (0.5 + LIMB - _distance(joints, start, end)).clamp(0, 1))
    for joint, (colour_of, radius) in DOTS.items():
        cover = (0.5 + radius - _distance(joints, joint, joint)).clamp(0, 1)
        images = torch.lerp(images, _paint([colour_of]), cover)
    return images


def skeletons(figures: Sequence[Figure]) -> Tensor:
    """The hint: lines one pixel wide from joint to joint, (N, 3, 32, 32) in [0, 1].

    One channel for the trunk, one for the left limbs, one for the right ones.
    """
    joints = _joints(figures)
    drawn = torch.zeros(len(joints), 3, SIDE, SIDE)
    for start, end, channel in LIMBS:
        line = (1 - _distance(joints, start, end)).clamp(0, 1)
        drawn[:, channel : channel + 1] = torch.maximum(drawn[:, channel : channel + 1], line)
    return drawn


def figures(split: str = "train") -> ImageData:
    """The figures of a part as images: 6,000 for "train", 600 for "test"; `attributes` are shirt, background.

    Joints and skeletons come from `figure(i)` and `skeletons(...)` for i in `SPLITS[split]`, in this order.

    >>> figures("test")
    ImageData('figures': 600 images of 3x32x32, 2 classes)
    """
    check_choice(split, "split", tuple(SPLITS))
    people = [figure(i) for i in SPLITS[split]]
    attributes = torch.tensor([f.labels for f in people])
    names = tuple(name for name, _, _ in SHIRTS)
    return ImageData(paint_figures(people), attributes[:, 0], "figures", names, attributes)


@torch.no_grad()
def read_joints(images: Tensor) -> Tensor:
    """Where the dots of a picture are, (N, 3, 32, 32) -> (N, 5, 2): head, hands, feet, as `DOTS` has them.

    For each dot the square of 5 x 5 pixels that holds most of its colour, and the middle of the colour in it;
    NaN where there is hardly any. Raises ValueError for pictures of another shape.
    """
    check_floating(images, "images")
    if images.ndim != 4 or images.shape[1:] != (3, SIDE, SIDE):
        raise ValueError(f"images must have shape (N, 3, {SIDE}, {SIDE}), got {tuple(images.shape)}.")
    images, places = images.cpu().float(), []
    y, x = torch.meshgrid(torch.arange(SIDE) + 0.5, torch.arange(SIDE) + 0.5, indexing="ij")
    for colour, _ in DOTS.values():
        gap = (images - _paint([colour])).square().mean(dim=1, keepdim=True).sqrt()  # (N, 1, 32, 32)
        share = (1 - gap / NEAR).clamp(min=0)
        held = torch.nn.functional.avg_pool2d(share, WINDOW, stride=1, padding=WINDOW // 2) * WINDOW**2
        best = held.flatten(1).argmax(dim=1)
        row, column = (best // SIDE)[:, None, None, None], (best % SIDE)[:, None, None, None]
        near = ((y - 0.5 - row).abs() <= WINDOW // 2) & ((x - 0.5 - column).abs() <= WINDOW // 2)
        inside = (share * near)[:, 0]
        mass = inside.sum(dim=(1, 2))
        place = torch.stack(
            [(inside * axis).sum(dim=(1, 2)) / mass.clamp(min=1e-9) for axis in (x, y)], dim=1
        )
        places.append(place.masked_fill(mass[:, None] < LEAST, torch.nan))
    return torch.stack(places, dim=1)


def _joints(figures: Sequence[Figure]) -> Tensor:
    """(N, 9, 2); or raise unless there are figures."""
    if not isinstance(figures, Sequence) or not all(isinstance(one, Figure) for one in figures):
        raise TypeError(f"figures must be a list of Figure, got {figures!r}. From an index: figure(index).")
    if not figures:
        raise ValueError("There is no figure to paint: the list is empty.")
    return torch.stack([one.joints for one in figures])


def _paint(colours: Sequence[tuple[int, int, int]]) -> Tensor:
    """Colours in 0 .. 255 as float32 (N, 3, 1, 1) in [-1, 1]."""
    return torch.tensor(colours, dtype=torch.float32)[:, :, None, None] / 127.5 - 1


def _distance(joints: Tensor, start: int, end: int) -> Tensor:
    """The distance of every pixel's middle to the line between two joints: (N, 9, 2) -> (N, 1, 32, 32)."""
    pixel = torch.arange(SIDE) + 0.5
    a, b = joints[:, start, :, None, None], joints[:, end, :, None, None]
    px, py = pixel - a[:, 0], pixel[:, None] - a[:, 1]  # (N, 1, 32), (N, 32, 1)
    ex, ey = (b - a).unbind(1)
    along = ((px * ex + py * ey) / (ex**2 + ey**2).clamp(min=1e-9)).clamp(0, 1)
    return torch.hypot(px - along * ex, py - along * ey)[:, None]
