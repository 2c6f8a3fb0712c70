"""The readers of MNIST's and CIFAR-10's files: they read what is right and refuse the rest."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile

import pytest
import torch

from minidiff.data.file_formats import DataFormatError, read_idx, read_photos, read_tar, unpack

# ---- photos ---------------------------------------------------------------------------------------------


def test_photos_are_read() -> None:
    pixels = torch.randint(0, 256, (3, 3, 32, 32), dtype=torch.uint8)
    content = b"".join(
        bytes([label]) + bytes(photo.flatten().tolist())
        for label, photo in zip((4, 0, 9), pixels, strict=True)
    )
    read, labels = read_photos(content)
    assert torch.equal(read, pixels)
    assert (labels.dtype, labels.tolist()) == (torch.int64, [4, 0, 9])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "3073 bytes for each photo; this one has 0"),
        (bytes(3072), "this one has 3072"),
        (bytes(2 * 3073 + 1), "this one has 6147"),
        (bytes(3073) + b"\x0a" + bytes(3072), r"The labels of CIFAR-10 are 0 \.\. 9; here is a 10"),
        (b"\xff" + bytes(3072), "here is a 255"),
    ],
)
def test_photos_of_another_make_are_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(DataFormatError, match=complaint):
        read_photos(content)


# ---- packed files ---------------------------------------------------------------------------------------


def tar(files: dict[str, bytes], **of_all: object) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key, value in of_all.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


FILES = {"folder/a": b"one", "folder/deep/b.bin": bytes(range(256)) * 5, "c": b""}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_an_archive_that_tarfile_wrote_is_read(form: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in FILES.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.uname = "çağrı"  # not ASCII: another head in some forms
            archive.addfile(member, io.BytesIO(content))
    assert read_tar(buffer.getvalue()) == {name.rsplit("/", 1)[-1]: c for name, c in FILES.items()}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_left_where_they_are(kind: bytes) -> None:
    assert read_tar(tar({"a": b""}, type=kind, linkname="/etc/passwd")) == {}


def with_size(field: bytes) -> bytes:
    made = bytearray(tar({"a": b"x" * 600}))
    made[124:136] = field.ljust(12, b"\0")
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (with_size(b"-1000"), "its size is no number"),
        (with_size(b"\xff" * 11 + b"\x00"), "its size is no number"),
        (with_size(b"8"), "its size is no number"),
        (with_size(b""), "its size is no number"),
        (with_size(b"7" * 12), "ends in the middle of a file"),
        (tar(FILES)[:514], "ends in the middle of a file"),
        (tar(FILES)[:700], "ends too soon"),
        (tar(FILES)[:1024], "ends too soon"),
        (b"PK\x03\x04" + bytes(600), "its size is no number"),
        (tar(FILES)[:100], "ends too soon"),
        (b"", "ends too soon"),
    ],
)
def test_other_archives_are_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(DataFormatError, match=complaint):
        read_tar(content)


def test_what_was_packed_comes_out() -> None:
    content = bytes(torch.randint(0, 256, (5000,), dtype=torch.uint8).tolist())
    assert unpack(gzip.compress(content, mtime=0)) == content


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "ends too soon"),
        (gzip.compress(b"abc" * 100, mtime=0)[:-9], "ends too soon"),
        (b"no gzip at all", "cannot be unpacked"),
        (gzip.compress(bytes(10**6), mtime=0), "grows to more than 20 times"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(DataFormatError, match=complaint):
        unpack(content)


# ---- IDX ------------------------------------------------------------------------------------------------


def idx(*shape: int, body: bytes, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + body


def test_idx_files_are_read() -> None:
    assert read_idx(idx(2, 2, 3, body=bytes(range(12))), 3).tolist() == [
        [[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\0\x08", b"\0\0\x08\3\0", idx(2, body=b"ab"), idx(2, 2, 2, body=b"1234567"),
        idx(2, 2, 2, body=b"123456789"), idx(0, 2, 2, body=b""), idx(*[2**32 - 1] * 3, body=b"a"),
        idx(1, 1, 1, body=b"a", kind=9), idx(2**31, 2**31, 4, body=b""),
    ],
)  # fmt: skip
def test_other_idx_files_are_refused(content: bytes) -> None:
    with pytest.raises(DataFormatError, match="An IDX file"):
        read_idx(content, 3)
