"""MNIST, Fashion-MNIST and CIFAR-10: downloaded once, when they are first asked for.

torchvision knows where the files are and shows the progress of a download. Reading them is done here:

- **Nothing unchecked is read.** torchvision checks what it downloads, but reads MNIST files that already lie
  there without a look. Here every file is measured and compared with its known MD5 sum first, and what is
  read is the very bytes that were compared.
- **Nothing that is read is run.** CIFAR-10 comes as pickles, which are programs. They are not unpickled:
  see `file_formats`.
- **A download lands whole or not at all.** It goes to a folder of its own; a finished, checked file is then
  moved to its place in one step. Whatever interrupts it, the next call starts clean.
- **When it cannot be done, the error says** what was tried, what is there and what you can do.

The files lie under `root`: the argument, else the environment variable `MINIDIFF_DATA`, else `data/` in the
current folder. The layout below it is torchvision's own.
"""

import hashlib
import importlib
import importlib.metadata
import os
import shutil
import socket
import sys
import tarfile
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import torch
from torch import Tensor

from minidiff._files import LOCK_NAME, FolderInUseError, FolderLock
from minidiff._validate import check_choice, check_flag, check_path
from minidiff.data.file_formats import DataFormatError, read_idx, read_photos
from minidiff.data.image_data import ImageData

SILENCE_LIMIT = 30.0  # seconds a server may say nothing before the download is given up
LARGEST_FILE = 200_000_000  # bytes; the largest, the packed CIFAR-10, has 171 million

Parsed = TypeVar("Parsed")


class DataUnavailableError(RuntimeError):
    """The files of a data set are missing or damaged and could not be had. The message says what to do."""


@dataclass(frozen=True)
class _Source:
    """Where a set lies below the root, and the MD5 sum of each of its files, as they are read."""

    name: str
    title: str
    torchvision_class: str
    folder: str
    archive_folder: str  # where torchvision looks for the packed files
    megabytes: int  # of download
    class_names: tuple[str, ...]
    md5: dict[str, str]


MNIST = _Source(
    name="mnist",
    title="MNIST",
    torchvision_class="MNIST",
    folder="MNIST/raw",
    archive_folder="MNIST/raw",
    megabytes=12,
    class_names=tuple("0123456789"),
    md5={
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    },
)

FASHION_MNIST = _Source(
    name="fashion_mnist",
    title="Fashion-MNIST",
    torchvision_class="FashionMNIST",
    folder="FashionMNIST/raw",
    archive_folder="FashionMNIST/raw",
    megabytes=31,
    class_names=(
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    md5={
        "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
        "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
        "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
    },
)  # fmt: skip

CIFAR10 = _Source(
    name="cifar10",
    title="CIFAR-10",
    torchvision_class="CIFAR10",
    folder="cifar-10-batches-py",
    archive_folder=".",
    megabytes=171,
    class_names=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    md5={
        "data_batch_1": "c99cafc152244af753f735de768cd75f",
        "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
        "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
        "data_batch_4": "634d18415352ddfa80567beed471001a",
        "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
        "test_batch": "40351d587109b95175f43aff81a1287e",
        "batches.meta": "5ff9c542aee3614f3951f8cda6e48888",
    },
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
    _ensure_files(CIFAR10, where, download)
    names = [f"data_batch_{number}" for number in range(1, 6)] if split == "train" else ["test_batch"]
    batches = [_parsed(CIFAR10, where, name, read_photos) for name in names]
    pixels = torch.cat([photos for photos, _ in batches])  # uint8 (N, 3, 32, 32)
    labels = torch.tensor([label for _, some in batches for label in some], dtype=torch.int64)
    return _image_data(CIFAR10, pixels, labels)


def data_root(root: str | Path | None = None) -> Path:
    """The folder that holds the data sets: `root`, else `$MINIDIFF_DATA`, else `data/` in the current folder.

    >>> data_root("somewhere").as_posix()
    'somewhere'
    """
    if root is not None:
        check_path(root, "root")
    chosen = root if root is not None else os.environ.get("MINIDIFF_DATA") or "data"
    return Path(chosen).expanduser()


def _idx_images(source: _Source, split: str, root: str | Path | None, download: bool) -> ImageData:
    check_choice(split, "split", ("train", "test"))
    where = data_root(root)
    _ensure_files(source, where, download)
    stem = "train" if split == "train" else "t10k"
    pixels = _parsed(source, where, f"{stem}-images-idx3-ubyte", partial(read_idx, dimensions=3))  # (N, H, W)
    labels = _parsed(source, where, f"{stem}-labels-idx1-ubyte", partial(read_idx, dimensions=1))
    return _image_data(source, pixels[:, None], labels.long())


def _image_data(source: _Source, pixels: Tensor, labels: Tensor) -> ImageData:
    """Pixels uint8 (N, C, H, W) and labels (N,) that were read from files of their own."""
    try:
        return ImageData(_to_unit_range(pixels), labels, source.name, source.class_names)
    except ValueError as error:
        raise DataUnavailableError(f"The files of {source.title} do not belong together: {error}") from error


def _parsed(source: _Source, root: Path, name: str, parse: Callable[[bytes], Parsed]) -> Parsed:
    """The content of one file, read only if it is, byte for byte, the file that was published."""
    path = root / source.folder / name
    try:
        content = _content(path)
        if hashlib.md5(content, usedforsecurity=False).hexdigest() != source.md5[name]:
            raise DataFormatError("it has changed since it was checked")
        return parse(content)
    except (OSError, DataFormatError) as error:
        raise DataUnavailableError(f"{source.title}: {path} cannot be read: {error}") from error


def _content(path: Path) -> bytes:
    """All of a file, if that is not too much; asked before it is read, and of what was read."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= LARGEST_FILE:
            content = file.read(LARGEST_FILE + 1)
            if len(content) <= LARGEST_FILE:
                return content
    raise DataFormatError(f"it has more than {LARGEST_FILE:,} bytes")


def _to_unit_range(pixels: Tensor) -> Tensor:
    """0 .. 255 to [-1, 1], both ends exact."""
    return pixels.to(torch.float32).div_(127.5).sub_(1)


def _ensure_files(source: _Source, root: Path, download: bool) -> None:
    """Return when every file of the set is there and whole; download them if allowed; else raise."""
    check_flag(download, "download")
    faults = _faults(root / source.folder, source.md5)
    if not faults:
        return
    if not download:
        raise DataUnavailableError(
            _advice(source, root, f"{source.title} is not complete, and download=False was asked for.")
        )
    damaged = [name for name, fault in faults.items() if fault != "missing"]
    if damaged:
        warnings.warn(
            f"{source.title}: replacing damaged files in {root / source.folder}: {', '.join(damaged)}.",
            stacklevel=4,
        )
    _download(source, root)


def _faults(folder: Path, md5: dict[str, str]) -> dict[str, str]:
    """What is wrong with files in `folder`: name -> "missing" or "damaged (...)". Empty: all is well."""
    faults = {}
    for name, expected in md5.items():
        path = folder / name
        if not path.is_file():
            faults[name] = "missing"
        elif (size := path.stat().st_size) > LARGEST_FILE:
            faults[name] = f"damaged ({size} bytes; no file of the set has more than {LARGEST_FILE})"
        elif (found := _md5(path)) != expected:
            faults[name] = f"damaged ({path.stat().st_size} bytes, MD5 {found}, should be {expected})"
    return faults


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _download(source: _Source, root: Path) -> None:
    """Let torchvision download into a folder of its own, check what came, move each file to its place."""
    dataset_class = getattr(_torchvision_datasets(), source.torchvision_class)
    target = root / source.folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        workplace = tempfile.TemporaryDirectory(prefix=".download-", dir=root, ignore_cleanup_errors=True)
    except OSError as error:
        raise DataUnavailableError(
            f"{source.title} needs a folder to be kept in, and {root} cannot be written: {error}. "
            "Give another root=..., or set MINIDIFF_DATA."
        ) from error
    with workplace as staging_name, _locked(Path(staging_name)) as staging, _patience(SILENCE_LIMIT):
        _remove_abandoned(root)
        print(f"{source.title}: downloading about {source.megabytes} MB to {root}", file=sys.stderr)
        try:
            _lend_archives(source, root, staging, _archives(dataset_class))
            dataset_class(str(staging), train=True, download=True)
            if faults := _faults(staging / source.folder, source.md5):
                raise RuntimeError(f"what arrived is wrong: {faults}")
            for name in source.md5:
                os.replace(staging / source.folder / name, target / name)
        except (OSError, RuntimeError, EOFError, HTTPException, tarfile.TarError, zlib.error) as error:
            why = f"{source.title} could not be downloaded.\n{error or type(error).__name__}"
            raise DataUnavailableError(_advice(source, root, why)) from error


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    lock = FolderLock(folder)
    try:
        yield folder
    finally:
        lock.release()


def _remove_abandoned(root: Path) -> None:
    """Clear away what downloads that were killed have left; one that still runs holds a lock."""
    for left in root.glob(f".download-*/{LOCK_NAME}"):
        try:
            FolderLock(left.parent).release()
        except (FolderInUseError, OSError):
            continue
        shutil.rmtree(left.parent, ignore_errors=True)


def _lend_archives(source: _Source, root: Path, staging: Path, archives: dict[str, str]) -> None:
    """Copy packed files that already lie in place, whole, so that torchvision need not fetch them again."""
    for name, expected in archives.items():
        path = root / source.archive_folder / name
        if path.is_file() and path.stat().st_size <= LARGEST_FILE and _md5(path) == expected:
            lent = staging / source.archive_folder / name
            lent.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, lent)


def _archives(dataset_class: Any) -> dict[str, str]:
    """The packed files that torchvision downloads: name -> MD5."""
    if dataset_class.__name__ == "CIFAR10":
        return {dataset_class.filename: dataset_class.tgz_md5}
    return dict(dataset_class.resources)


def _addresses(dataset_class: Any) -> list[str]:
    if dataset_class.__name__ == "CIFAR10":
        return [dataset_class.url]
    return [dataset_class.mirrors[0] + name for name, _ in dataset_class.resources]


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Give up on a silent server: torchvision sets no limit and would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _advice(source: _Source, root: Path, what_happened: str) -> str:
    """The whole error message: what happened, what is there, what you can do."""
    dataset_class = getattr(_torchvision_datasets(), source.torchvision_class)
    folder, archive_folder = root / source.folder, root / source.archive_folder
    state = _faults(folder, source.md5)
    packed = _faults(archive_folder, _archives(dataset_class))
    lines = [what_happened, f"Files in {folder}:"]
    lines += [f"  {name}: {state.get(name, 'whole')}" for name in source.md5]
    lines += [f"  {name}: {fault}" for name, fault in packed.items() if fault != "missing"]
    lines += [
        "What you can do:",
        "- go online and run it again with download=True: what is missing or damaged is then replaced;",
        f"- or fetch these files elsewhere and put them, still packed, into {archive_folder}:",
        *(f"    {address}" for address in _addresses(dataset_class)),
        "  (and leave download=True: they are unpacked without the network);",
        "- or set MINIDIFF_DATA, or root=..., to a folder that has them;",
        "- or use the data set 'digits', which needs no download.",
    ]
    return "\n".join(lines)


def _torchvision_datasets() -> ModuleType:
    """`torchvision.datasets`, or an error that says how to mend torchvision."""
    try:
        return importlib.import_module("torchvision.datasets")
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise DataUnavailableError(
            f"torchvision cannot be imported: {error}\n"
            f"This is torch {torch.__version__} with torchvision {_version('torchvision')}. Each torchvision "
            "is built for one torch. Install them together, from one place: "
            "python -m pip install --upgrade --force-reinstall torch torchvision\n"
            "Meanwhile the data set 'digits' works without torchvision."
        ) from error


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
