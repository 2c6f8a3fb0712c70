"""`ImageData`: a set of images that a diffusion model can be trained on, checked once when it is made."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from minidiff import _words as words
from minidiff._validate import check_flag, check_tensor
from minidiff.data.examples import Examples, check_indices
from minidiff.phrase import Phrase

IMAGES = Phrase("{count} images of {size}", "{size} boyutunda {count} görüntü")
NO_LABELS, CLASSES = Phrase("no labels", "etiketsiz"), Phrase("{count} classes", "{count} sınıf")


class ImageData(Examples):
    """Images in [-1, 1] and, where there are any, their labels.

    `images` (also called `x`): float32 (N, C, H, W), N >= 1, every value in [-1, 1].
    `labels`: int64 (N,), each an index into `class_names`; or `None`.
    `name`: the data set's name, used in messages and file names.
    `class_names`: one word for each class, in the order of the labels.
    `attributes`: int64 (N, K), K more things that are true of each image, each counted from 0; or `None`.
    `all_bright`: whether it is right that no pixel of the set lies below 0, the middle grey. Nearly always it
    is not: then the pixels were left in [0, 1], a network learns that without a word, and draws fog.

    `condition`, what a network is told, is the attributes where there are any, else the labels; `told`
    changes it: `shapes.told(shapes.labels)`.

    Raises `TypeError` for a wrong type or dtype and `ValueError` for a wrong shape, range or length.

    >>> pictures = torch.linspace(-1, 1, 3 * 64).reshape(3, 1, 8, 8)
    >>> data = ImageData(pictures, torch.tensor([0, 1, 0]), "demo", ("zero", "one"))
    >>> data
    ImageData('demo': 3 images of 1x8x8, 2 classes)
    >>> len(data.subset([0, 2]))
    2
    """

    labels: Tensor | None
    class_names: tuple[str, ...]
    attributes: Tensor | None

    def __init__(
        self,
        images: Tensor,
        labels: Tensor | None,
        name: str,
        class_names: tuple[str, ...] = (),
        attributes: Tensor | None = None,
        *,
        all_bright: bool = False,
    ) -> None:
        if not isinstance(name, str):
            raise TypeError(f"name must be text, got {name!r}.")
        if not isinstance(class_names, (tuple, list)) or not all(isinstance(one, str) for one in class_names):
            raise TypeError(f"class_names must be a tuple of words, got {class_names!r}.")
        check_flag(all_bright, "all_bright")
        _check_images(images, all_bright)
        if labels is not None:
            _check_labels(labels, len(images), len(class_names))
        if attributes is not None:
            _check_attributes(attributes, len(images))
        super().__init__(images, labels if attributes is None else attributes, name)
        for known, value in (("labels", labels), ("class_names", class_names), ("attributes", attributes)):
            object.__setattr__(self, known, value)

    @property
    def images(self) -> Tensor:
        """The images, float32 (N, C, H, W)."""
        return self.x

    def __repr__(self) -> str:
        _, channels, height, width = self.images.shape
        size = f"{channels}x{height}x{width}"
        classes = (NO_LABELS if self.labels is None else CLASSES).said(count=len(self.class_names))
        return f"ImageData({self.name!r}: {IMAGES.said(count=len(self), size=size)}, {classes})"

    def subset(self, indices: Sequence[int] | Tensor) -> ImageData:
        """The images at `indices`, in that order, with their labels. See `Examples.subset`."""
        index = check_indices(indices, len(self), self.name)
        labels = None if self.labels is None else self.labels[index]
        attributes = None if self.attributes is None else self.attributes[index]
        return super().subset(index)._with(labels=labels, attributes=attributes)


def _check_images(images: Tensor, all_bright: bool) -> None:
    check_tensor(images, "images")
    if images.ndim != 4 or images.numel() == 0:
        raise ValueError(f"images must have shape (N, C, H, W), none of them 0; got {tuple(images.shape)}.")
    _check_layout(images)
    if images.dtype != torch.float32:
        raise TypeError(
            f"images must be float32, got {images.dtype}. For 8-bit images use images.float() / 127.5 - 1."
        )
    low, high = (bound.item() for bound in torch.aminmax(images))  # one pass; NaN comes through it
    if low != low or high != high:
        raise ValueError(words.IMAGES_HOLD_NAN.said())
    if low < -1 or high > 1:
        raise ValueError(f"images must lie in [-1, 1], got [{low:g}, {high:g}]. {_cure(low, high)}")
    if 0 <= low < high and not all_bright:
        raise ValueError(words.ZERO_TO_ONE.said(low=low, high=high))


def _check_layout(images: Tensor) -> None:
    """Raise for the layouts in which pictures come from elsewhere, and say how to turn them."""
    shape = tuple(images.shape)
    if shape[3] in (1, 3, 4) and shape[1] not in (1, 3):
        raise ValueError(
            f"images must have shape (N, C, H, W), channels before rows; {shape} looks like (N, H, W, C). "
            "Use images.permute(0, 3, 1, 2)."
        )
    if shape[1] == 4:
        raise ValueError(
            f"images must have 1 or 3 channels, got {shape}: the fourth is transparency. Lay them on a "
            "background: images[:, :3] where it is opaque; data.folder does it for files. What is no picture "
            "(a latent) belongs into data.Examples."
        )


def _cure(low: float, high: float) -> str:
    """What to do with pixels of another range."""
    if low == -math.inf or high == math.inf:
        return "Infinity stands in no picture file: look at how the pixels were scaled."
    if low >= -1.5 and high <= 1.5:
        return "Sharp resizing overshoots a little; use images.clamp(-1, 1)."
    return "From [0, 255] use images / 127.5 - 1, from [0, 1] use 2 * images - 1."


def _check_labels(labels: Tensor, images: int, classes: int) -> None:
    check_tensor(labels, "labels")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be int64, got {labels.dtype}. Use labels.long().")
    if labels.shape != (images,):
        raise ValueError(
            f"labels must have one entry for each image, shape ({images},); got {tuple(labels.shape)}."
        )
    low, high = int(labels.min()), int(labels.max())
    if classes == 0:
        names = "tuple(map(str, range(int(labels.max()) + 1)))"
        raise ValueError(f"labels need class_names, a word for each class, such as {names}.")
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
