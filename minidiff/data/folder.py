"""`folder`: the pictures in a folder as a data set.

    leaves = data.folder("leaves", size=32)

Sub-folders are classes. How one file is read stands in `picture_files`.
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from minidiff._validate import check_choice, check_count, check_flag, check_number, check_path, check_text
from minidiff.data.image_data import ImageData
from minidiff.data.picture_files import ENDINGS, PictureFile, UnreadablePictureError, read_file
from minidiff.device import memory_of_machine
from minidiff.phrase import Phrase

LARGEST_SIDE = 1024  # pixels, of what is asked for
SHARE_OF_MEMORY = 0.6  # of the machine's, for the pictures; the rest is for the network and everybody else
COPIES = 2  # training keeps one of its own, laid out as networks like it
BYTES_PER_NUMBER = 4
NAMED = 5  # files that a message names before it says how many more there are

NOT_A_FOLDER = Phrase(
    "{path} is not a folder. Give the folder in which the pictures are.",
    "{path} bir klasör değil. Resimlerin durduğu klasörü ver.",
)
NO_PICTURES = Phrase(
    "There is no picture in {path} whose name ends in one of {endings}.",
    "{path} içinde adı şunlardan biriyle biten resim yok: {endings}.",
)
NONE_READ = Phrase(
    "None of the {count} pictures in {path} can be read: {skipped}.",
    "{path} içindeki {count} resmin hiçbiri okunamıyor: {skipped}.",
)
STRICT = Phrase(
    "{name}: {reason}. Mend or remove it, or leave out strict=True to go on without it.",
    "{name}: {reason}. Onu onar ya da kaldır; onsuz sürdürmek için strict=True yazma.",
)
BESIDE = Phrase(
    "{count} pictures lie beside the sub-folders of {path}, such as {name}, and so belong to no class. Move them "
    "into one, or give labels=False to read all pictures without classes.",
    "{path} içinde {count} resim alt klasörlerin yanında duruyor, örneğin {name}; hiçbir sınıfa girmiyorlar. Onları "
    "bir alt klasöre taşı ya da bütün resimleri sınıfsız okumak için labels=False ver.",
)
TOO_MUCH = Phrase(
    "{count} pictures of {channels}x{height}x{width} take {need:.1f} GB, with the copy that training makes; this "
    "machine has {there:.1f} GB of memory, of which {share:.0%} may go to them. A size of {fits}, or {fewer} "
    "pictures, would fit.",
    "{channels}x{height}x{width} boyutunda {count} resim, eğitimin kopyasıyla birlikte {need:.1f} GB tutar; bu "
    "makinenin belleği {there:.1f} GB, bunun en çok {share:.0%} kadarı resimlere ayrılır. size={fits} ya da {fewer} "
    "resim sığar.",
)
READ = Phrase("{read} of {count} pictures read", "{count} resmin {read} tanesi okundu")
ALL_READ = Phrase("{count} pictures read", "{count} resim okundu")
SKIPPED = Phrase("{count} skipped: {names}", "{count} tanesi atlandı: {names}")
MORE = Phrase("and {count} more", "ve {count} tane daha")
ONE_SIZE, SIZES = (
    Phrase("all {one}", "hepsi {one}"),
    Phrase("sizes {least} to {most}", "boyutlar {least} - {most}"),
)


def folder(
    path: str | Path,
    size: int | tuple[int, int],
    channels: int = 3,
    *,
    fit: str = "crop",
    background: float = 1.0,
    labels: bool = True,
    strict: bool = False,
    name: str | None = None,
) -> ImageData:
    """The pictures in a folder and its sub-folders, float32 (N, channels, H, W) in [-1, 1].

    Ends in one printed line: how many were read, which were skipped and why, the classes, the sizes.

    Args:
        size: side of the pictures that come out, or their (height, width).
        channels: 1 for grey, 3 for colour.
        fit: "crop" keeps the middle of each picture, "pad" the whole of it with borders.
        background: what shows through transparent places, and the colour of borders; -1 black, 1 white.
        labels: whether sub-folders are classes. With pictures in two of them or more, each picture belongs to
            the sub-folder of `path` that it lies in, however deep; with fewer there are no labels.
        strict: raise for the first file that cannot be read, where otherwise it is skipped and named.
        name: of the set; by default, the folder's.

    The order is that of the paths, letter by letter, the same on every machine. Hidden files and those whose
    names do not end like a picture's are not looked at. Of a film the first picture counts; colour profiles
    do not.

    Raises:
        TypeError, ValueError: for wrong arguments, a path that is no folder, a folder without a readable
            picture, pictures that lie beside the classes, a file that cannot be read if `strict`, and more
            pictures than would fit into this machine's memory: the message says how many would.
    """
    check_path(path)
    height, width = _sides(size)
    _check_choices(channels, fit, background, labels, strict)
    if name is not None:
        check_text(name, "name")
    root = Path(path)
    files = picture_paths(root)
    classes = _classes(files, root) if labels else [""] * len(files)
    _check_memory(len(files), (channels, height, width))

    read_one = partial(
        read_file,
        size=(height, width),
        channels=channels,
        fit=fit,
        background=round((background + 1) * 127.5),
    )
    read, skipped = _read(root, files, read_one, strict)
    if not read:
        raise ValueError(NONE_READ.said(count=len(files), path=root, skipped=_some(skipped)))
    kinds = [kind for file, kind in zip(files, classes, strict=True) if file in read]
    print(summary(list(read.values()), kinds, skipped))
    images = _in_range(list(read.values()), channels, height, width)
    return _image_data(images, kinds, root.resolve().name if name is None else name)


def _read(
    root: Path, files: list[str], read_one: Callable[[Path], PictureFile], strict: bool
) -> tuple[dict[str, PictureFile], dict[str, str]]:
    """The files that can be read, and why the others cannot; if `strict`, raise for the first of those."""
    read: dict[str, PictureFile] = {}
    skipped: dict[str, str] = {}
    for file in files:
        try:
            read[file] = read_one(root / file)
        except UnreadablePictureError as error:
            if strict:
                raise ValueError(STRICT.said(name=file, reason=error)) from error
            skipped[file] = str(error)
    return read, skipped


def _in_range(read: list[PictureFile], channels: int, height: int, width: int) -> torch.Tensor:
    """Bytes 0 .. 255 as numbers in [-1, 1]: (N, C, H, W)."""
    pixels = torch.empty(len(read), height, width, channels)
    for row, one in zip(pixels, read, strict=True):
        row.copy_(torch.frombuffer(bytearray(one.pixels), dtype=torch.uint8).reshape(row.shape))
    return pixels.permute(0, 3, 1, 2).contiguous().div_(127.5).sub_(1)


def _image_data(images: torch.Tensor, of_read: list[str], name: str) -> ImageData:
    names = tuple(sorted(set(of_read)))
    if len(names) < 2:
        return ImageData(images, None, name, all_bright=True)  # read from bytes, so the range is right
    labels = torch.tensor([names.index(kind) for kind in of_read])
    return ImageData(images, labels, name, names, all_bright=True)


def picture_paths(root: Path) -> list[str]:
    """Paths of the picture files below `root`, relative to it with /, in the order of their letters.

    Links to folders are not followed: they can lead in circles. Raises ValueError where `root` is no folder,
    or holds no such file.
    """
    if not root.is_dir():
        raise ValueError(NOT_A_FOLDER.said(path=root))
    found = []
    for place, folders, names in os.walk(root):
        folders[:] = [one for one in folders if not _hidden(one)]
        for name in names:
            file = Path(place) / name
            if not _hidden(name) and file.suffix.lower() in ENDINGS and file.is_file():
                found.append(file.relative_to(root).as_posix())
    if not found:
        raise ValueError(NO_PICTURES.said(path=root, endings=", ".join(ENDINGS)))
    return sorted(found, key=lambda file: unicodedata.normalize("NFC", file))  # Macs write é as e and ´


def summary(read: list[PictureFile], of_read: list[str], skipped: dict[str, str]) -> str:
    """What was read, in one line."""
    count = len(read) + len(skipped)
    parts = [(READ if skipped else ALL_READ).said(read=len(read), count=count)]
    if skipped:
        parts[0] += ", " + SKIPPED.said(count=len(skipped), names=_some(skipped))
    counts = Counter(of_read)
    if len(counts) > 1:
        parts.append(", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts)))
    sizes = sorted({(one.width * one.height, f"{one.width}x{one.height}") for one in read})
    least, most = sizes[0][1], sizes[-1][1]
    parts.append(ONE_SIZE.said(one=least) if len(sizes) == 1 else SIZES.said(least=least, most=most))
    return "; ".join(parts)


def _sides(size: int | tuple[int, int]) -> tuple[int, int]:
    height, width = size if isinstance(size, (tuple, list)) and len(size) == 2 else (size, size)
    check_count(height, "size", 1, LARGEST_SIDE)
    check_count(width, "size", 1, LARGEST_SIDE)
    return height, width


def _check_choices(channels: int, fit: str, background: float, labels: bool, strict: bool) -> None:
    check_count(channels, "channels", 1, 3)
    if channels == 2:
        raise ValueError("channels must be 1 (grey) or 3 (colour), got 2.")
    check_choice(fit, "fit", ("crop", "pad"))
    check_number(background, "background", -1, 1)
    check_flag(labels, "labels")
    check_flag(strict, "strict")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"  # the shadows of files that a Mac packs along


def _classes(files: list[str], root: Path) -> list[str]:
    """The sub-folder of `root` that each file lies in; no classes where there are not two."""
    kinds = [file.split("/")[0] if "/" in file else "" for file in files]
    if len(set(kinds) - {""}) < 2:
        return [""] * len(files)
    if beside := [file for file, kind in zip(files, kinds, strict=True) if not kind]:
        raise ValueError(BESIDE.said(count=len(beside), path=root, name=beside[0]))
    return [unicodedata.normalize("NFC", kind) for kind in kinds]


def _check_memory(count: int, shape: tuple[int, int, int]) -> None:
    """Raise ValueError where `count` pictures of that shape would crowd everything else out."""
    there = memory_of_machine()
    channels, height, width = shape
    each = COPIES * BYTES_PER_NUMBER * channels * height * width
    if there is None or count * each <= SHARE_OF_MEMORY * there:
        return
    room = SHARE_OF_MEMORY * there
    fits = int((room / (count * each)) ** 0.5 * min(height, width))
    raise ValueError(
        TOO_MUCH.said(
            count=count, channels=channels, height=height, width=width, need=count * each / 1e9,
            there=there / 1e9, share=SHARE_OF_MEMORY, fits=max(fits, 1), fewer=int(room / each),
        )
    )  # fmt: skip


def _some(skipped: dict[str, str]) -> str:
    """The first few of the files that were skipped, each with its reason."""
    named = [f"{file} ({reason})" for file, reason in list(skipped.items())[:NAMED]]
    if len(skipped) > NAMED:
        named.append(MORE.said(count=len(skipped) - NAMED))
    return ", ".join(named)
