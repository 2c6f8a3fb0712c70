"""Readers for the files of MNIST and CIFAR-10 that trust nothing in them.

All take the whole content of a file, which the caller has measured and compared with its known MD5 sum. They
hold without that, too: a file made by a stranger gives pixels and labels, or a `DataFormatError`. It never
runs code and never takes more than a few times its own size in memory.
"""

import math
import zlib

import torch
from torch import Tensor

TAR_BLOCK = 512
MOST_GROWTH = 20  # times a packed file may grow: the images of MNIST do so 5 times, photos hardly at all
PHOTO = (3, 32, 32)  # of CIFAR-10: channels, height, width
PHOTO_CLASSES = 10


class DataFormatError(ValueError):
    """The content is not what a file of this kind holds; the message says where it differs."""


# ---- IDX, the format of MNIST ---------------------------------------------------------------------------


def read_idx(content: bytes, dimensions: int) -> Tensor:
    """Bytes with `dimensions` axes: 3 for images (N, H, W), 1 for labels (N,). Returns uint8.

    The format: two zero bytes, 8 for "unsigned bytes", the number of axes; the length of each axis in four
    bytes, the largest first; the numbers. Raises `DataFormatError` where the content is anything else.

    >>> read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), dimensions=1)
    tensor([7, 8, 9], dtype=torch.uint8)
    """
    start = 4 + 4 * dimensions
    if content[:4] != bytes([0, 0, 8, dimensions]) or len(content) < start:
        raise DataFormatError(
            f"An IDX file of bytes with {dimensions} axes begins with 00 00 08 {dimensions:02d} and their "
            f"lengths; this one begins with {content[:start].hex(' ') or 'nothing'}."
        )
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    if 0 in shape or len(content) - start != math.prod(shape):
        raise DataFormatError(
            f"An IDX file of shape {tuple(shape)} must hold {math.prod(shape)} numbers, at least one; this "
            f"one holds {len(content) - start}."
        )
    return torch.frombuffer(bytearray(content[start:]), dtype=torch.uint8).reshape(shape)


# ---- the binary edition of CIFAR-10 ---------------------------------------------------------------------


def read_photos(content: bytes) -> tuple[Tensor, Tensor]:
    """A batch of CIFAR-10: pixels, uint8 (N, 3, 32, 32), and labels in 0 .. 9, int64 (N,).

    The format: for each photo a byte that is its label and 3,072 that are its pixels, the red ones row by
    row, then the green, then the blue. Raises `DataFormatError` where the content is anything else.
    """
    row = 1 + math.prod(PHOTO)
    if not content or len(content) % row:
        raise DataFormatError(
            f"A batch of CIFAR-10 has {row} bytes for each photo; this one has {len(content)} in all."
        )
    rows = torch.frombuffer(bytearray(content), dtype=torch.uint8).reshape(-1, row)
    if (largest := int(rows[:, 0].max())) >= PHOTO_CLASSES:
        raise DataFormatError(f"The labels of CIFAR-10 are 0 .. {PHOTO_CLASSES - 1}; here is a {largest}.")
    return rows[:, 1:].reshape(-1, *PHOTO), rows[:, 0].long()


# ---- packed files ---------------------------------------------------------------------------------------


def unpack(content: bytes) -> bytes:
    """What a .gz file holds. Raises `DataFormatError` where it is cut, spoiled, or a bomb."""
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)  # 16: with the head of a .gz file
    try:
        unpacked = unpacker.decompress(content, MOST_GROWTH * len(content) + TAR_BLOCK)
    except zlib.error as error:
        raise DataFormatError(f"It cannot be unpacked: {error}.") from error
    if not unpacker.eof:
        raise DataFormatError(f"It ends too soon, or grows to more than {MOST_GROWTH} times its size.")
    return unpacked


def read_tar(content: bytes) -> dict[str, bytes]:
    """The ordinary files of a .tar archive by their names, the folder left away.

    The format: for each file a block of 512 bytes (name in the first 100, size in octal digits at 124, kind
    at 156), then its content, filled up to whole blocks; an empty block ends it. Nothing is written to disk,
    no link is followed, and of other kinds of members nothing is taken. Raises `DataFormatError` for an
    archive that is cut, or whose sizes are no numbers.

    This is less than `tarfile` can do. That module believes what it reads, as far as to go in circles where
    a size is negative.
    """
    files: dict[str, bytes] = {}
    at = 0
    while True:
        head = content[at : at + TAR_BLOCK]
        if len(head) < TAR_BLOCK:
            raise DataFormatError("The archive ends too soon.")
        if not head.strip(b"\0"):
            return files
        name, digits, kind = head[:100], head[124:136].strip(b" \0"), head[156:157]
        if not digits or digits.strip(b"01234567"):
            raise DataFormatError("It is no archive: where a file should begin, its size is no number.")
        start, size = at + TAR_BLOCK, int(digits, 8)
        if start + size > len(content):
            raise DataFormatError("The archive ends in the middle of a file.")
        if kind in (b"0", b"\0"):
            base = name.split(b"\0")[0].decode("latin-1").rsplit("/", 1)[-1]
            files[base] = content[start : start + size]
        at = start + -(-size // TAR_BLOCK) * TAR_BLOCK
