"""The scenes of `shapes`, painted with twice as many pixels a side, and how they are read back."""

import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_floating
from minidiff.data import ImageData, read_shapes, render, scene, shape_indices
from minidiff.data.shapes import SHAPES

SIDE = 64  # pixels


def large_shapes(split: str = "train") -> ImageData:
    """The scenes of a part of `shapes`, painted at 64 x 64: float32 (N, 3, 64, 64) in [-1, 1].

    The same scenes in the same order, with the same labels and attributes: 10,800 for "train" (530 MB), 900
    for "test", 180 for "held_out". Raises ValueError for another split.

    >>> large_shapes("held_out")
    ImageData('large_shapes': 180 images of 3x64x64, 6 classes)
    """
    scenes = [scene(i) for i in shape_indices(split)]
    labels, names = torch.tensor([s.shape for s in scenes]), tuple(name for name, _ in SHAPES)
    images = torch.empty(len(scenes), 3, SIDE, SIDE)
    for first in range(0, len(scenes), 500):  # a part at a time: painting needs several times the memory
        images[first : first + 500] = render(scenes[first : first + 500], SIDE).images
    return ImageData(images, labels, "large_shapes", names, torch.tensor([s.labels for s in scenes]))


def shrunk(images: Tensor) -> Tensor:
    """Each square of 2 x 2 pixels becomes one, their mean: (N, C, 2H, 2W) -> (N, C, H, W)."""
    check_floating(images, "images")
    if images.ndim != 4 or images.shape[2] % 2 or images.shape[3] % 2:
        raise ValueError(f"images must have shape (N, C, H, W), H and W even; got {tuple(images.shape)}.")
    return F.avg_pool2d(images, 2)


def read_large(images: Tensor) -> Tensor:
    """The labels read off pictures (N, 3, 64, 64), shrunk first: int64 (N, 5), -1 where nothing is clear.

    It is the reader of `shapes`, which no training has touched.
    """
    return read_shapes(shrunk(images))
