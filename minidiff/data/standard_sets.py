"""MNIST, Fashion-MNIST and CIFAR-10: the sets that everybody compares on, downloaded when first asked for.

How their files get here, and that they are the published ones, is the business of `downloads`; what stands in
them is read by `file_formats`. Here is which files there are, and what their numbers mean.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor

from minidiff._validate import check_choice
from minidiff.data.downloads import DataUnavailableError, Source, data_root, ensure_files, published
from minidiff.data.file_formats import DataFormatError, read_idx, read_photos, read_tar, unpack
from minidiff.data.image_data import ImageData

Parsed = TypeVar("Parsed")

MNIST = Source(
    name="mnist",
    title="MNIST",
    folder="MNIST/raw",
    megabytes=12,
    class_names=tuple("0123456789"),
    addresses=("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    packed={
        "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
        "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
        "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
    },
    md5={
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    },
)

FASHION_MNIST = Source(
    name="fashion_mnist",
    title="Fashion-MNIST",
    folder="FashionMNIST/raw",
    megabytes=31,
    class_names=(
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    addresses=("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
    packed={
        "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
        "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
        "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
    },
    md5={
        "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
        "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
        "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
    },
)  # fmt: skip

# the edition for C programs, which holds numbers; that for Python holds pickles, which are programs
CIFAR10 = Source(
    name="cifar10",
    title="CIFAR-10",
    folder=".",
    megabytes=170,
    class_names=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    addresses=("https://www.cs.toronto.edu/~kriz/",),
    packed={},
    md5={"cifar-10-binary.tar.gz": "c32a1d4ab5d03f1284b67883e8d87530"},  # as the authors' page gives it
)


def mnist(split: str = "train", root: str | Path | None = None, download: bool = True) -> ImageData:
    """Handwritten digits, float32 (N, 1, 28, 28) in [-1, 1], labels 0 .. 9; N = 60,000 train or 10,000 test.

    Raises `ValueError` for another split and `DataUnavailableError` when the files cannot be had.
    Source: LeCun, Cortes & Burges 1998, "The MNIST database of handwritten digits".
    """
    return _idx_images(MNIST, split, root, download)


def fashion_mnist(split: str = "train", root: str | Path | None = None, download: bool = True) -> ImageData:
    """Pieces of clothing, float32 (N, 1, 28, 28) in [-1, 1], ten classes; N = 60,000 train or 10,000 test.

    Raises `ValueError` for another split and `DataUnavailableError` when the files cannot be had.
    Source: Xiao, Rasul & Vollgraf 2017, "Fashion-MNIST".
    """
    return _idx_images(FASHION_MNIST, split, root, download)


def cifar10(split: str = "train", root: str | Path | None = None, download: bool = True) -> ImageData:
    """Photographs, float32 (N, 3, 32, 32) in [-1, 1], ten classes; N = 50,000 train or 10,000 test.

    Raises `ValueError` for another split and `DataUnavailableError` when the files cannot be had.
    Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
    """
    check_choice(split, "split", ("train", "test"))
    where = data_root(root)
    ensure_files(CIFAR10, where, download)
    names = [f"data_batch_{number}.bin" for number in range(1, 6)] if split == "train" else ["test_batch.bin"]
    (archive,) = CIFAR10.md5  # is read as it came: what is not unpacked cannot be changed
    batches = _parsed(CIFAR10, where, archive, partial(_read_batches, names=names))
    pixels, labels = (torch.cat(some) for some in zip(*batches, strict=True))  # uint8 (N, 3, 32, 32), (N,)
    return _image_data(CIFAR10, pixels, labels)


def _read_batches(content: bytes, names: list[str]) -> list[tuple[Tensor, Tensor]]:
    files = read_tar(unpack(content))
    if missing := [name for name in names if name not in files]:
        raise DataFormatError(f"it does not hold {', '.join(missing)}")
    return [read_photos(files[name]) for name in names]


def _idx_images(source: Source, split: str, root: str | Path | None, download: bool) -> ImageData:
    check_choice(split, "split", ("train", "test"))
    where = data_root(root)
    ensure_files(source, where, download)
    stem = "train" if split == "train" else "t10k"
    pixels = _parsed(source, where, f"{stem}-images-idx3-ubyte", partial(read_idx, dimensions=3))  # (N, H, W)
    labels = _parsed(source, where, f"{stem}-labels-idx1-ubyte", partial(read_idx, dimensions=1))
    return _image_data(source, pixels[:, None], labels.long())


def _image_data(source: Source, pixels: Tensor, labels: Tensor) -> ImageData:
    """Pixels uint8 (N, C, H, W) and labels (N,) that were read from files of their own."""
    try:
        return ImageData(_to_unit_range(pixels), labels, source.name, source.class_names)
    except ValueError as error:
        raise DataUnavailableError(f"The files of {source.title} do not belong together: {error}") from error


def _parsed(source: Source, root: Path, name: str, parse: Callable[[bytes], Parsed]) -> Parsed:
    """The content of one file, read only if it is, byte for byte, the file that was published."""
    path = root / source.folder / name
    try:
        return parse(published(path, source.md5[name]))
    except (OSError, DataFormatError) as error:
        raise DataUnavailableError(f"{source.title}: {path} cannot be read: {error}") from error


def _to_unit_range(pixels: Tensor) -> Tensor:
    """0 .. 255 to [-1, 1], both ends exact."""
    return pixels.to(torch.float32).div_(127.5).sub_(1)
