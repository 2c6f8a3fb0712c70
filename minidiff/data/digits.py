"""The 1,797 handwritten digits that ship inside scikit-learn: real data that needs no download."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from minidiff._validate import check_choice
from minidiff.data.image_data import ImageData

TOTAL, TEST = 1797, 297


def digits(split: str = "all") -> ImageData:
    """Handwritten digits of 8x8 pixels, float32 (N, 1, 8, 8) in [-1, 1], with labels 0 .. 9.

    `split` is "all" (1,797 images), "train" (1,500) or "test" (297). The two parts never change: line the
    images up by class, in each class in their original order, and send every sixth or so, evenly spaced,
    to the test set. Position p goes there when 297 p mod 1797 < 297, which happens 297 times. So every
    class gives its share to within one image and every stretch of the original order gives its own. The same
    people wrote both parts: the test set shows new images, not new handwriting.

    A pixel counts the ink in a 4x4 block of the scanned digit, 0 to 16, and becomes pixel / 8 - 1.

    Raises `ValueError` for another split.
    Source: Alpaydin & Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI repository; the copy in
    scikit-learn is that set's test part.

    >>> digits("test")
    ImageData('digits': 297 images of 1x8x8, 10 classes)
    """
    check_choice(split, "split", ("all", "train", "test"))
    pixels, labels = _read()
    images = pixels.reshape(-1, 1, 8, 8) / 8 - 1  # (N, 64) -> (N, 1, 8, 8)
    data = ImageData(images, labels, "digits", tuple("0123456789"))
    if split == "all":
        return data
    in_test = _in_test(labels)
    return data.subset((in_test if split == "test" else ~in_test).nonzero().flatten())


def _read() -> tuple[Tensor, Tensor]:
    """What `sklearn.datasets.load_digits` reads: pixels 0 .. 16, float32 (N, 64), and labels, int64 (N,).

    It is read past scikit-learn, whose import costs 90 MB and a second, unless the file has moved.
    """
    found = find_spec("sklearn")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("The digits come with scikit-learn: pip install scikit-learn.")
    path = Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"
    if path.is_file():
        table = torch.from_numpy(np.loadtxt(path, delimiter=",", dtype=np.float32))
        return table[:, :-1], table[:, -1].to(torch.int64)
    from sklearn.datasets import load_digits

    source = load_digits()
    return torch.from_numpy(source.data).to(torch.float32), torch.from_numpy(source.target).to(torch.int64)


def _in_test(labels: Tensor) -> Tensor:
    """Which images belong to the test set: bool (N,). Plain arithmetic, the same on every machine."""
    by_class = torch.argsort(labels, stable=True)
    position = torch.arange(len(labels))
    in_test = torch.empty(len(labels), dtype=torch.bool)
    in_test[by_class] = position * TEST % TOTAL < TEST
    return in_test
