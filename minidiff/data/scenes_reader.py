"""Reading the pictures of `scenes` back: what does this picture show, in the labels of a sentence?

A picture of one object is read as `shapes` are. One of two is cut along the line between them, each half laid
before the plain background, and its object read in the same way, by painting. It counts only when exactly one
of the two cuts, upright or level, leaves two readable halves.
"""

from functools import cache

import torch
from torch import Tensor

from minidiff._validate import check_floating
from minidiff.data.scenes import APART, LABELS, MIDDLE, NUDGES, OPEN, RADII, SIDES, Thing, is_true
from minidiff.data.shapes import SHAPES, SIDE, covered, outline_distance
from minidiff.data.shapes_reader import BATCH, UNREADABLE, read_background, read_object, read_shapes


@torch.no_grad()
def read_scenes(images: Tensor) -> Tensor:
    """What pictures show, (N, 3, 32, 32) in [-1, 1] -> int64 (N, 9), rows of `scenes.LABELS`.

    A row has -1 where a picture of that kind has nothing to say, and -1 everywhere when the picture shows no
    scene clearly. Raises `ValueError` for pictures of another size or with pixels that are no numbers.

    >>> from minidiff.data.scenes import labels_of, render_scenes, scene_at
    >>> shown = [scene_at(i) for i in range(4)]
    >>> read_scenes(render_scenes(shown)[0]).tolist() == [list(labels_of(one)) for one in shown]
    True
    """
    check_floating(images, "images")
    if images.ndim != 4 or images.shape[1:] != (3, SIDE, SIDE):
        raise ValueError(f"images must have shape (N, 3, {SIDE}, {SIDE}), got {tuple(images.shape)}.")
    images = images.cpu().float()
    return torch.cat([_read(part) for part in torch.split(images, BATCH)])


def as_asked(asked: Tensor, images: Tensor) -> Tensor:
    """Whether each picture shows what was asked, rows of `scenes.LABELS`: (N, 9), (N, 3, 32, 32) -> (N,)."""
    if asked.shape != (len(images), len(LABELS)):
        raise ValueError(f"asked must have shape ({len(images)}, {len(LABELS)}), got {tuple(asked.shape)}.")
    return is_true(asked, read_scenes(images))


def _read(images: Tensor) -> Tensor:
    one, twos = read_shapes(images), [_read_cut(images, relation) for relation in range(SIDES)]
    rows = torch.full((len(images), len(LABELS)), UNREADABLE)
    single = one[:, 0] != UNREADABLE
    found = [single, *(pair[:, 0] != UNREADABLE for pair in twos)]
    clear = torch.stack(found).sum(dim=0) == 1
    rows[single, 0] = 1
    rows[single, 1:5] = one[single, :4]
    rows[single, 8] = one[single, 4]
    for pair, there in zip(twos, found[1:], strict=True):
        rows[there] = pair[there]
    return rows.masked_fill(~clear[:, None], UNREADABLE)


def _read_cut(images: Tensor, relation: int) -> Tensor:
    """Rows of labels of pictures with an object on either side of the cut, or -1 everywhere."""
    background, behind, readable = read_background(images)
    columns = [torch.full_like(background, 2)]
    for half in range(2):
        ours = torch.zeros(SIDE, SIDE, dtype=torch.bool)
        ours[:, half * SIDE // 2 : (half + 1) * SIDE // 2] = True
        ours = ours if relation == 0 else ours.T
        alone = torch.where(ours, images, behind[:, :, None, None])
        found, colour, clear = read_object(alone, behind, *_templates(relation, 2 * half - 1))
        readable = readable & clear
        empty = torch.full_like(background, OPEN)
        columns += [found[:, 0], colour, *([empty, empty] if half == 0 else [])]
    columns += [torch.full_like(background, relation), background]
    return torch.stack(columns, dim=1).masked_fill(~readable[:, None], UNREADABLE)


@cache
def _templates(relation: int, side: int) -> tuple[Tensor, Tensor]:
    """Painted masks of one of two objects: labels (M, 1), the shape, and masks (M, 32 * 32)."""
    along, across = (torch.arange(-most, most + 0.1, 0.5).tolist() for most in NUDGES)
    things = []
    for shape in range(len(SHAPES)):
        for u in along:
            for v in across:
                at = (MIDDLE + side * APART + u, MIDDLE + v)
                x, y = at if relation == 0 else at[::-1]
                things += [
                    Thing(shape, 0, x, y, RADII[0] + step * (RADII[1] - RADII[0]) / 4) for step in range(5)
                ]
    return torch.tensor([[thing.shape] for thing in things]), covered(outline_distance(things)).flatten(1)
