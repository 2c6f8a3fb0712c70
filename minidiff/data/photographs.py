"""Patches of two photographs, each told as a mosaic: one photograph to train on, the other to test.

The two are those that scikit-learn carries, `china.jpg` and `flower.jpg` (427 x 640), released by their
photographers under CC BY 2.0; the file beside them in that package names the sources. A patch is 32 x 32
pixels; what is told of it is its mosaic, the mean of each square of 4 x 4 pixels, laid over that square.
Patches of one photograph resemble each other more than those of two: this is a toy, and meant as one.

A mosaic, enlarged smoothly, is nearly the patch. What is left to draw is the rest, its details:

    details = (patch - smooth) / unit,    patch = smooth + unit details

The unit is told by the mosaic alone, so that details of all patches, faint or strong, are of one size.
"""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_choice, check_floating
from minidiff.data.examples import Examples

PHOTOGRAPHS = {"train": "china.jpg", "test": "flower.jpg"}
STRIDES = {"train": 8, "test": 32}  # pixels from patch to patch: those of the test do not overlap
SIDE = 32
SQUARE = 4  # pixels of the patch on a side of each square of its mosaic
UNITS = 2.0  # a patch loses at each shrinking about as much as at the next; twice that makes details below 1
FAINTEST = 0.01  # below this there is only the grain of the file, in pixels of [-1, 1]


def photograph(split: str = "train") -> Tensor:
    """The whole photograph of a part, float32 (1, 3, 427, 640) in [-1, 1].

    Raises ValueError for a part other than "train" and "test".
    """
    check_choice(split, "split", tuple(PHOTOGRAPHS))
    from sklearn.datasets import load_sample_image

    pixels = torch.from_numpy(np.array(load_sample_image(PHOTOGRAPHS[split])))  # (H, W, 3), bytes
    return pixels.permute(2, 0, 1)[None].float() / 127.5 - 1


def patches(split: str = "train") -> Examples:
    """The patches of a part, (N, 3, 32, 32), row by row: 3,850 for "train", which overlap, 260 for "test".

    The condition is a picture as large as each: its mosaic of 8 x 8 squares (see `mosaic`). Raises ValueError
    for a part other than "train" and "test".

    >>> patches("test")
    Examples('patches': 260 of shape 3x32x32, told a tensor of shape (260, 3, 32, 32))
    """
    whole = photograph(split)[0]
    cut = whole.unfold(1, SIDE, STRIDES[split]).unfold(2, SIDE, STRIDES[split])  # (3, rows, columns, 32, 32)
    x = cut.permute(1, 2, 0, 3, 4).reshape(-1, 3, SIDE, SIDE).contiguous()
    return Examples(x, mosaic(x), "patches")


def mosaic(x: Tensor) -> Tensor:
    """The mean of each square of 4 x 4 pixels, laid over the square: (N, C, H, W) -> (N, C, H, W)."""
    small = F.avg_pool2d(x, SQUARE)
    return small.repeat_interleave(SQUARE, -1).repeat_interleave(SQUARE, -2)


class Enlarged(NamedTuple):
    """What a small picture says of the large one."""

    smooth: Tensor  # (N, C, 4h, 4w), the large picture, but for its details
    unit: Tensor  # (N, 1, 1, 1), in which the details are counted
    hint: Tensor  # (N, C, 4h, 4w), smooth in this unit, less its mean: what a network is told


def enlarge(small: Tensor) -> Enlarged:
    """A small picture made four times as wide by bicubic interpolation, and the unit of what that lacks.

    The unit is twice what the small picture itself loses, root of the mean square, when it is shrunk by two
    and enlarged again: details of neighbouring sizes are about equally strong (Field 1987). `small` (N, C, h,
    w) with even sides of at least 2; raises ValueError for others.

    >>> [tuple(part.shape) for part in enlarge(torch.zeros(5, 3, 8, 8))]
    [(5, 3, 32, 32), (5, 1, 1, 1), (5, 3, 32, 32)]
    """
    check_floating(small, "small")
    if small.ndim != 4 or min(small.shape[2:]) < 2 or small.shape[2] % 2 or small.shape[3] % 2:
        raise ValueError(
            f"small must be pictures (N, C, h, w) with even sides of at least 2, got {tuple(small.shape)}."
        )
    smooth = _wider(small, SQUARE)
    lost = small - _wider(F.avg_pool2d(small, 2), 2)
    unit = UNITS * (lost.square().mean(dim=(1, 2, 3), keepdim=True) + FAINTEST**2).sqrt()
    return Enlarged(smooth, unit, (smooth - small.mean(dim=(2, 3), keepdim=True)) / unit)


def details(split: str = "train") -> Examples:
    """What patches have and their mosaics, enlarged, lack: (N, 3, 32, 32), told the hint of `enlarge`.

    7,700 for "train", where each patch stands twice, the second time with rows and columns, left and right,
    and the colours exchanged; 260 for "test". Raises ValueError for a part other than these.

    >>> details("test")
    Examples('details': 260 of shape 3x32x32, told a tensor of shape (260, 3, 32, 32))
    """
    x = patches(split).x
    if split == "train":  # (a network for details should not care for colours, nor for up and down)
        x = torch.cat([x, x.flip(-1).transpose(-1, -2)[:, [1, 2, 0]]])
    smooth, unit, hint = enlarge(F.avg_pool2d(x, SQUARE))
    return Examples((x - smooth) / unit, hint, "details")


def _wider(small: Tensor, factor: int) -> Tensor:
    return F.interpolate(small, scale_factor=factor, mode="bicubic", align_corners=False)
