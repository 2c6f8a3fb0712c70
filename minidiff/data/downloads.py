"""How the files of a data set get here: downloaded once, checked always.

torchvision downloads, follows redirections and shows the progress; it is imported when it has to, and nowhere
else. The rest is done here:

- **Nothing unchecked is read.** Every file is measured and compared with its known MD5 sum first, and what is
  read is the very bytes that were compared.
- **A download lands whole or not at all.** It goes to a folder of its own; a finished, checked file is then
  moved to its place in one step. Whatever interrupts it, the next call starts clean.
- **When it cannot be done, the error says** what was tried, what is there and what you can do.

The files lie under `root`: the argument, else the environment variable `MINIDIFF_DATA`, else `data/` in the
current folder. The layout below it is the one that torchvision uses for the same files.
"""

import hashlib
import importlib
import importlib.metadata
import os
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import ModuleType

import torch

from minidiff._files import LOCK_NAME, FolderInUseError, FolderLock
from minidiff._validate import check_flag, check_path
from minidiff.data.file_formats import DataFormatError, unpack
from minidiff.interrupts import uninterrupted

SILENCE_LIMIT = 30.0  # seconds a server may say nothing before the download is given up
LARGEST_FILE = 200_000_000  # bytes; the largest, the packed CIFAR-10, has 170 million


class DataUnavailableError(RuntimeError):
    """The files of a data set are missing or damaged and could not be had. The message says what to do."""


@dataclass(frozen=True)
class Source:
    """Where a set is published, where it lies below the root, and the MD5 sum of each of its files."""

    name: str
    title: str
    folder: str  # below the root
    megabytes: int  # of download
    class_names: tuple[str, ...]
    addresses: tuple[str, ...]  # of the folder with the files; the first that answers counts
    packed: dict[str, str]  # NAME.gz: MD5, for files that are published packed and kept unpacked
    md5: dict[str, str]  # NAME: MD5, as they are kept and read

    @property
    def to_fetch(self) -> dict[str, str]:
        """The files as they are published: name -> MD5."""
        return self.packed or self.md5


def data_root(root: str | Path | None = None) -> Path:
    """The folder that holds the data sets: `root`, else `$MINIDIFF_DATA`, else `data/` in the current folder.

    >>> data_root("somewhere").as_posix()
    'somewhere'
    """
    if root is not None:
        check_path(root, "root")
    chosen = root if root is not None else os.environ.get("MINIDIFF_DATA") or "data"
    return Path(chosen).expanduser()


def published(path: Path, md5: str) -> bytes:
    """The content of a file. Raises `DataFormatError` unless it has this sum and a sensible size."""
    content = _content(path)
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
        raise DataFormatError("it has changed since it was checked")
    return content


def _content(path: Path) -> bytes:
    """All of a file, if that is not too much; asked before it is read, and of what was read."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= LARGEST_FILE:
            content = file.read(LARGEST_FILE + 1)
            if len(content) <= LARGEST_FILE:
                return content
    raise DataFormatError(f"it has more than {LARGEST_FILE:,} bytes")


def ensure_files(source: Source, root: Path, download: bool) -> None:
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


def _download(source: Source, root: Path) -> None:
    """Fetch what is missing into a folder of its own, check what came, move each file to its place."""
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
            for name, md5 in source.to_fetch.items():
                _fetch(source, name, md5, target, staging)
            if faults := _faults(staging, source.md5):
                raise RuntimeError(f"what arrived is wrong: {faults}")
            for name in source.md5:
                os.replace(staging / name, target / name)
        except (OSError, RuntimeError, HTTPException, DataFormatError) as error:
            why = f"{source.title} could not be downloaded.\n{error or type(error).__name__}"
            raise DataUnavailableError(_advice(source, root, why)) from error


def _fetch(source: Source, name: str, md5: str, target: Path, staging: Path) -> None:
    """Put one file into `staging`, unpacked; where it lies in place, packed and whole, nobody is asked."""
    path = target / name
    if _faults(target, {name: md5}):
        path = staging / name
        _from_first_that_answers(source.addresses, name, md5, staging)
    if name in source.packed:
        (staging / name.removesuffix(".gz")).write_bytes(unpack(published(path, md5)))


def _from_first_that_answers(addresses: tuple[str, ...], name: str, md5: str, staging: Path) -> None:
    utils, tried = _torchvision_utils(), []
    for address in addresses:
        try:
            utils.download_url(address + name, str(staging), filename=name, md5=md5)
            return
        except (OSError, RuntimeError, HTTPException) as error:
            tried.append(f"Tried {address}{name}: {error or type(error).__name__}")
    raise RuntimeError("\n".join(tried))


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


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Give up on a silent server: torchvision sets no limit and would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _advice(source: Source, root: Path, what_happened: str) -> str:
    """The whole error message: what happened, what is there, what you can do."""
    folder = root / source.folder
    state, packed = _faults(folder, source.md5), _faults(folder, source.packed)
    unpacking = ", still packed," if source.packed else ""
    lines = [what_happened, f"Files in {folder}:"]
    lines += [f"  {name}: {state.get(name, 'whole')}" for name in source.md5]
    lines += [f"  {name}: {fault}" for name, fault in packed.items() if fault != "missing"]
    lines += [
        "What you can do:",
        "- go online and run it again with download=True: what is missing or damaged is then replaced;",
        f"- or fetch these files elsewhere and put them{unpacking} into {folder}:",
        *(f"    {source.addresses[0]}{name}" for name in source.to_fetch),
        *(["  (and leave download=True: they are unpacked without the network);"] if source.packed else []),
        "- or set MINIDIFF_DATA, or root=..., to a folder that has them;",
        "- or use the data set 'digits', which needs no download.",
    ]
    return "\n".join(lines)


def _torchvision_utils() -> ModuleType:
    """`torchvision.datasets.utils`, or an error that says how to mend torchvision."""
    try:
        with uninterrupted():
            return importlib.import_module("torchvision.datasets.utils")
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise DataUnavailableError(
            f"torchvision cannot be imported: {error}\n"
            "If an import was interrupted before, start Python (the kernel) anew; that may be all.\n"
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
