"""Reading the pictures of `shapes` back: which scene does this picture show?

No network and no training: a picture is compared with what `render` would paint. So the reader knows nothing
about the model whose samples it judges, and what it cannot recognise it calls unreadable.

1. The background is the colour of most pixels at the rim.
2. Every pixel is said as a mixture, background + m (colour - background), once for each colour of the list;
   the colour that leaves the least unsaid is the picture's, and m, the share of it in each pixel, the mask.
3. The mask is laid over 7,500 painted ones: every shape at every place and size, with nudges of half a pixel.
   The nearest one gives shape, size and place.
"""

from functools import cache

import torch
from torch import Tensor

from minidiff._validate import check_floating
from minidiff.data.shapes import (
    BACKGROUNDS,
    COLOURS,
    NUDGE,
    PLACES,
    SHAPES,
    SIDE,
    SIZES,
    Scene,
    render,
)

COLOUR_TABLE = torch.tensor([rgb for _, _, rgb in COLOURS], dtype=torch.float32) / 127.5 - 1  # (6, 3)
BACKGROUND_TABLE = torch.tensor([rgb for _, _, rgb in BACKGROUNDS], dtype=torch.float32) / 127.5 - 1  # (3, 3)

UNREADABLE = -1
BATCH = 500  # pictures at once, so that memory stays small
COLOUR_TOLERANCE = 0.25  # in units of [-1, 1]; less than half the way between the two closest colours
LEFT_TOLERANCE = 0.1  # root mean square of what no mixture of the two colours explains
MISMATCH_TOLERANCE = 0.25  # squared difference of the masks, in units of the painted mask's own square
STRAY_TOLERANCE = 10.0  # pixels of colour, squared and summed, where the painted mask has none
MARGIN = 1.25  # the nearest mask of another shape must be this many times as far away


@torch.no_grad()
def read_shapes(images: Tensor) -> Tensor:
    """The labels that can be read off pictures, (N, 3, 32, 32) in [-1, 1] -> int64 (N, 5).

    A row holds shape, colour, size, place and background, as `Scene.labels` does; or -1 five times, when
    the picture shows no scene clearly: too noisy, too blurred, empty, two shapes, a colour that is not on
    the list. Raises ValueError for pictures of another size or with pixels that are no numbers.

    >>> from minidiff.data.shapes import render, scene
    >>> scenes = [scene(7), scene(1000)]
    >>> read_shapes(render(scenes).images).tolist() == [list(s.labels) for s in scenes]
    True
    """
    check_floating(images, "images")
    if images.ndim != 4 or images.shape[1:] != (3, SIDE, SIDE):
        raise ValueError(f"images must have shape (N, 3, {SIDE}, {SIDE}), got {tuple(images.shape)}.")
    with torch.autocast("cpu", enabled=False):
        return torch.cat([_read(part) for part in torch.split(images.cpu().float(), BATCH)])


def _read(images: Tensor) -> Tensor:
    background, behind, plain = read_background(images)
    found, colour, readable = read_object(images, behind, *_templates())
    labels = torch.stack([found[:, 0], colour, found[:, 1], found[:, 2], background], dim=1)
    return labels.masked_fill(~(readable & plain)[:, None], UNREADABLE)


def read_background(images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The label of the background (N,), its colour (N, 3), and whether the rim really has it (N,)."""
    rim = _rim_colour(images)
    background = torch.cdist(rim, BACKGROUND_TABLE).argmin(dim=1)
    behind = BACKGROUND_TABLE[background]
    return background, behind, _distance(rim, behind) < COLOUR_TOLERANCE


def read_object(
    images: Tensor, behind: Tensor, labels: Tensor, painted: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """The one object in each picture: the labels (N, k) of the nearest painted mask, its colour (N,), and
    whether it can be read (N,).

    `behind` (N, 3) is the colour of the background; `labels` (M, k), the shape first, and `painted`
    (M, 32 * 32) are masks to compare with.
    """
    colour, mask, left = _as_mixture(images, behind)
    # ‖m - T‖² for every template T, (N, templates), in units of ‖T‖²
    size = painted.square().sum(1)
    mismatch = (mask.square().sum(1)[:, None] - 2 * mask @ painted.T + size) / size
    best, nearest = mismatch.min(dim=1)
    found = labels[nearest]
    others = mismatch.masked_fill(labels[:, 0] == found[:, :1], torch.inf).amin(dim=1)
    cover = painted[nearest]
    offset = (images.flatten(2) - behind[:, :, None]) * cover[:, None]
    seen = behind + offset.sum(2) / size[nearest][:, None]  # least squares, given the mask
    readable = (
        (_distance(seen, COLOUR_TABLE[colour]) < COLOUR_TOLERANCE)
        & (left < LEFT_TOLERANCE)
        & (best < MISMATCH_TOLERANCE)
        & ((mask * (cover == 0)).square().sum(1) < STRAY_TOLERANCE)
        & (others > MARGIN * best)
    )
    return found, colour, readable


def _rim_colour(images: Tensor) -> Tensor:
    """The median, channel by channel, of the outermost pixels: (N, 3, H, W) -> (N, 3)."""
    rim = torch.ones(SIDE, SIDE, dtype=torch.bool)
    rim[1:-1, 1:-1] = False
    return images[:, :, rim].median(dim=2).values


def _distance(a: Tensor, b: Tensor) -> Tensor:
    """Root mean square over the three channels: (N, 3), (N, 3) -> (N,)."""
    return (a - b).square().mean(dim=1).sqrt()


def _as_mixture(images: Tensor, background: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Which colour was mixed into the background, how much of it in each pixel, and what is left unsaid.

    (N, 3, H, W) and (N, 3) -> (N,), (N, H*W), (N,). For one colour, m is the projection on the line from
    background to colour, kept between 0 and 1.
    """
    offset = images.flatten(2) - background[:, :, None]  # (N, 3, H*W)
    masks, left = [], []
    for colour in COLOUR_TABLE:
        line = colour - background  # (N, 3)
        m = torch.einsum("ncp,nc->np", offset, line) / line.square().sum(1)[:, None]
        m = m.clamp(0, 1)
        masks.append(m)
        left.append((offset - line[:, :, None] * m[:, None]).square().mean(dim=(1, 2)).sqrt())
    least, colour = torch.stack(left, dim=1).min(dim=1)
    return colour, torch.stack(masks, dim=1)[torch.arange(len(images)), colour], least


@cache
def _templates() -> tuple[Tensor, Tensor]:
    """Painted masks to compare with: labels (M, 3) as shape, size, place, and masks (M, 32 * 32)."""
    nudges = torch.arange(-NUDGE, NUDGE + 0.1, 0.5).tolist()
    scenes = [
        Scene(shape, 0, size, place, 0, x=x + dx, y=y + dy, radius=low + step * (high - low) / 4)
        for shape in range(len(SHAPES))
        for size, (_, _, (low, high)) in enumerate(SIZES)
        for place, (_, _, (x, y)) in enumerate(PLACES)
        for dx in nudges
        for dy in nudges
        for step in range(5)
    ]
    labels = torch.tensor([(s.shape, s.size, s.place) for s in scenes])
    return labels, render(scenes).masks.flatten(1)
