"""Patches of two photographs, each told as a mosaic: one photograph to train on, the other to test.

The two are those that scikit-learn carries, `china.jpg` and `flower.jpg` (427 x 640), released by their
photographers under CC BY 2.0; the file beside them in that package names the sources. A patch is 32 x 32
pixels; what is told of it is its mosaic, the mean of each square of 4 x 4 pixels, laid over that square.
Patches of one photograph resemble each other more than those of two: this is a toy, and meant as one.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_choice
from minidiff.data.examples import Examples

PHOTOGRAPHS = {"train": "china.jpg", "test": "flower.jpg"}
STRIDES = {"train": 8, "test": 32}  # pixels from patch to patch: those of the test do not overlap
SIDE = 32
SQUARE = 4  # pixels of the patch on a side of each square of its mosaic


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
