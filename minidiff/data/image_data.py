"""`ImageData`: a set of images that a diffusion model can be trained on, checked once when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_tensor


@dataclass(frozen=True, eq=False)
class ImageData:
    """Images in [-1, 1] and, where there are any, their labels.

    `images`: float32 (N, C, H, W), N >= 1, every value in [-1, 1].
    `labels`: int64 (N,), each an index into `class_names`; or `None`.
    `name`: the data set's name, used in messages and file names.
    `class_names`: one word for each class, in the order of the labels.
    `attributes`: int64 (N, K), K more things that are true of each image, each counted from 0; or `None`.

    Raises `TypeError` for a wrong type or dtype and `ValueError` for a wrong shape, range or length.

    >>> data = ImageData(torch.zeros(3, 1, 8, 8), torch.tensor([0, 1, 0]), "demo", ("zero", "one"))
    >>> data
    ImageData('demo': 3 images of 1x8x8, 2 classes)
    >>> len(data.subset([0, 2]))
    2
    """

    images: Tensor
    labels: Tensor | None
    name: str
    class_names: tuple[str, ...] = ()
    attributes: Tensor | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"name must be text, got {self.name!r}.")
        if not isinstance(self.class_names, (tuple, list)) or not all(
            isinstance(name, str) for name in self.class_names
        ):
            raise TypeError(f"class_names must be a tuple of words, got {self.class_names!r}.")
        _check_images(self.images)
        if self.labels is not None:
            _check_labels(self.labels, len(self.images), len(self.class_names))
        if self.attributes is not None:
            _check_attributes(self.attributes, len(self.images))

    def __len__(self) -> int:
        """The number of images."""
        return len(self.images)

    def __repr__(self) -> str:
        _, channels, height, width = self.images.shape
        classes = "no labels" if self.labels is None else f"{len(self.class_names)} classes"
        return f"ImageData({self.name!r}: {len(self)} images of {channels}x{height}x{width}, {classes})"

    def subset(self, indices: Sequence[int] | Tensor) -> ImageData:
        """The images at `indices`, in that order, with their labels.

        `indices` are whole numbers in 0 .. N-1, one-dimensional and not empty; repeats are allowed.
        Raises `TypeError` for a mask or fractions and `IndexError` for an index that does not exist.
        """
        if isinstance(indices, str) or not hasattr(indices, "__len__"):
            raise TypeError(f"indices must be a list of whole numbers, got {indices!r}.")
        try:
            index = torch.as_tensor(indices)
        except (TypeError, ValueError, RuntimeError) as error:
            raise TypeError(f"indices must be a list of whole numbers, got {indices!r}.") from error
        check_tensor(index, "indices")
        if index.dtype == torch.bool:
            raise TypeError("indices must be whole numbers, got a mask. Use mask.nonzero().flatten().")
        if index.numel() == 0 or index.ndim != 1:
            raise ValueError(f"indices must be a list of at least one index, got shape {tuple(index.shape)}.")
        if index.is_floating_point() or index.is_complex():
            raise TypeError(f"indices must be whole numbers, got {index.dtype}.")
        low, high = int(index.min()), int(index.max())
        if low < 0 or high >= len(self):
            wrong = low if low < 0 else high
            raise IndexError(f"There is no image {wrong}: {self.name!r} has images 0 .. {len(self) - 1}.")
        index = index.long()  # bytes would be read as a mask
        labels = None if self.labels is None else self.labels[index]
        attributes = None if self.attributes is None else self.attributes[index]
        return ImageData(self.images[index], labels, self.name, self.class_names, attributes)


def _check_images(images: Tensor) -> None:
    check_tensor(images, "images")
    if images.ndim != 4 or images.numel() == 0:
        raise ValueError(f"images must have shape (N, C, H, W), none of them 0; got {tuple(images.shape)}.")
    if images.dtype != torch.float32:
        raise TypeError(
            f"images must be float32, got {images.dtype}. For 8-bit images use images.float() / 127.5 - 1."
        )
    low, high = (bound.item() for bound in torch.aminmax(images))  # one pass; NaN comes through it
    if low != low or high != high:
        raise ValueError("images holds NaN: look at how the pixels were read or scaled.")
    if low < -1 or high > 1:
        raise ValueError(
            f"images must lie in [-1, 1], got [{low:g}, {high:g}]. "
            "From [0, 255] use images / 127.5 - 1, from [0, 1] use 2 * images - 1."
        )


def _check_labels(labels: Tensor, images: int, classes: int) -> None:
    check_tensor(labels, "labels")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be int64, got {labels.dtype}. Use labels.long().")
    if labels.shape != (images,):
        raise ValueError(
            f"labels must have one entry for each image, shape ({images},); got {tuple(labels.shape)}."
        )
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= classes:
        raise ValueError(
            f"labels must lie in 0 .. {classes - 1}, as there are {classes} class names; got {low} .. {high}."
        )


def _check_attributes(attributes: Tensor, images: int) -> None:
    if not isinstance(attributes, Tensor) or attributes.dtype != torch.int64:
        got = attributes.dtype if isinstance(attributes, Tensor) else type(attributes).__name__
        raise TypeError(f"attributes must be an int64 torch.Tensor or None, got {got}.")
    if attributes.ndim != 2 or len(attributes) != images or attributes.shape[1] == 0:
        raise ValueError(
            f"attributes must have a row for each image, shape ({images}, K); got {tuple(attributes.shape)}."
        )
    check_tensor(attributes, "attributes")
    if int(attributes.min()) < 0:
        raise ValueError(f"attributes count from 0, got {int(attributes.min())}.")
