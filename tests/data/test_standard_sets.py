"""The download paths run for real, against a small server on this machine that serves small made-up files.

Only the tests of the true MNIST need its files; they are skipped where these are absent.
"""

import dataclasses
import doctest
import gzip
import hashlib
import importlib
import io
import os
import re
import socket
import struct
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision.datasets

from minidiff.data import DataUnavailableError, cifar10, data_root, downloads, fashion_mnist, load, mnist
from minidiff.data import standard_sets as sets

ARCHIVE = "cifar-10-binary.tar.gz"
NOBODY_LISTENS = "http://127.0.0.1:9/"
REPOSITORY = Path(__file__).resolve().parents[2]


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def sums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: md5(content) for name, content in files.items()}


class Mirror:
    """A web server of files kept in memory, which can be told to fail in the ways that servers fail."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.spoil: str | None = None
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                mirror.requests.append(name)
                content = mirror.files.get(name)
                if content is None or mirror.spoil == "404":
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if mirror.spoil == "cut":
                    content = content[: len(content) // 2]
                if mirror.spoil == "garbled":
                    content = bytes(255 - byte for byte in content)
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the tests' output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    mirror = Mirror()
    yield mirror
    mirror.server.shutdown()
    mirror.server.server_close()


def idx(array: np.ndarray) -> bytes:
    """The file format of MNIST: a magic number with the rank, the sizes, the bytes."""
    return struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


def small_mnist() -> dict[str, bytes]:
    random = np.random.default_rng(0)
    made = {}
    for stem, n in (("train", 20), ("t10k", 10)):
        pixels = random.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        pixels[0, 0, :2] = (0, 255)
        made[f"{stem}-images-idx3-ubyte"] = idx(pixels)
        made[f"{stem}-labels-idx1-ubyte"] = idx((np.arange(n) % 10).astype(np.uint8))
    return made


@pytest.fixture
def small(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A made-up MNIST of 20 + 10 images, whose sums are the expected ones, served by `mirror`."""
    made = small_mnist()
    packed = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in made.items()}
    mirror.files = packed
    small = dataclasses.replace(sets.MNIST, addresses=(mirror.address,), packed=sums(packed), md5=sums(made))
    monkeypatch.setattr(sets, "MNIST", small)
    return made


def move(monkeypatch: pytest.MonkeyPatch, source: str, *addresses: str) -> None:
    """From now on the files of `source` are to be had there."""
    monkeypatch.setattr(sets, source, dataclasses.replace(getattr(sets, source), addresses=addresses))


def lay_out(root: Path, made: dict[str, bytes], folder: str = "MNIST/raw") -> Path:
    target = root / folder
    target.mkdir(parents=True)
    for name, content in made.items():
        (target / name).write_bytes(content)
    return target


def leftovers(root: Path) -> list[str]:
    """What lies below the root: its files, and folders that a download worked in."""
    found = [path for path in root.rglob("*") if path.is_file() or path.name.startswith(".download")]
    return sorted(path.relative_to(root).as_posix() for path in found)


def test_a_download_gives_the_images_and_shows_its_progress(
    tmp_path: Path, small: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    data = mnist("test", root=tmp_path)
    assert data.images.shape == (10, 1, 28, 28)
    assert data.labels is not None
    assert data.labels.tolist() == list(range(10))
    pixels = torch.frombuffer(bytearray(small["t10k-images-idx3-ubyte"][16:]), dtype=torch.uint8)
    torch.testing.assert_close((data.images.flatten() + 1) * 127.5, pixels.float(), rtol=0, atol=1e-4)
    assert data.images[0, 0, 0, :2].tolist() == [-1.0, 1.0]
    assert len(mnist("train", root=tmp_path)) == 20
    progress = capsys.readouterr().err
    assert "downloading about 12 MB" in progress
    assert "100%" in progress


def test_a_second_call_asks_nobody(tmp_path: Path, small: dict[str, bytes], mirror: Mirror) -> None:
    mnist("train", root=tmp_path)
    asked = len(mirror.requests)
    assert asked >= 4
    mnist("train", root=tmp_path)
    mnist("test", root=tmp_path)
    assert len(mirror.requests) == asked


@pytest.mark.parametrize("spoil", ["cut", "garbled", "404"])
def test_a_failed_download_leaves_nothing_and_the_next_one_works(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, spoil: str
) -> None:
    mirror.spoil = spoil
    with pytest.raises(DataUnavailableError, match="could not be downloaded"):
        mnist("train", root=tmp_path)
    assert leftovers(tmp_path) == []
    mirror.spoil = None
    assert len(mnist("train", root=tmp_path)) == 20
    assert leftovers(tmp_path) == sorted(f"MNIST/raw/{name}" for name in small)


def test_a_download_that_fails_half_way_leaves_nothing(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror
) -> None:
    del mirror.files["t10k-labels-idx1-ubyte.gz"]  # the last of the four
    with pytest.raises(DataUnavailableError):
        mnist("train", root=tmp_path)
    assert leftovers(tmp_path) == []


def test_offline_the_message_says_what_was_tried_and_what_to_do(
    tmp_path: Path, small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "MNIST", NOBODY_LISTENS)
    with pytest.raises(DataUnavailableError) as caught:
        mnist("train", root=tmp_path)
    message = str(caught.value)
    assert f"{NOBODY_LISTENS}train-images-idx3-ubyte.gz" in message
    assert str(tmp_path / "MNIST" / "raw") in message
    assert "train-images-idx3-ubyte: missing" in message
    assert f"{NOBODY_LISTENS}t10k-labels-idx1-ubyte.gz" in message
    assert "MINIDIFF_DATA" in message
    assert "'digits', which needs no download" in message


def test_a_server_that_says_nothing_is_given_up(
    tmp_path: Path, small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        move(monkeypatch, "MNIST", address)
        monkeypatch.setattr(downloads, "SILENCE_LIMIT", 0.2)
        with pytest.raises(DataUnavailableError, match="timed out"):
            mnist("train", root=tmp_path)
    assert socket.getdefaulttimeout() is None


def test_packed_files_put_there_by_hand_need_no_network(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "MNIST", NOBODY_LISTENS)
    lay_out(tmp_path, mirror.files)
    assert len(mnist("train", root=tmp_path)) == 20
    assert mirror.requests == []


def test_a_damaged_packed_file_is_named_and_not_touched(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "MNIST", NOBODY_LISTENS)
    raw = lay_out(tmp_path, mirror.files)
    half = (raw / "train-images-idx3-ubyte.gz").read_bytes()[:100]
    (raw / "train-images-idx3-ubyte.gz").write_bytes(half)
    with pytest.raises(DataUnavailableError, match=r"train-images-idx3-ubyte.gz: damaged \(100 bytes"):
        mnist("train", root=tmp_path)
    assert (raw / "train-images-idx3-ubyte.gz").read_bytes() == half


def truncate(content: bytes) -> bytes:
    return content[:-1]


def flip_one_pixel(content: bytes) -> bytes:
    return content[:500] + bytes([content[500] ^ 1]) + content[501:]


@pytest.mark.parametrize("damage", [truncate, flip_one_pixel])
def test_a_damaged_file_is_an_error_and_is_replaced_when_that_is_allowed(
    tmp_path: Path, small: dict[str, bytes], damage: object
) -> None:
    assert callable(damage)
    raw = lay_out(tmp_path, small)
    image_file = raw / "train-images-idx3-ubyte"
    image_file.write_bytes(damage(small["train-images-idx3-ubyte"]))
    with pytest.raises(DataUnavailableError) as caught:
        mnist("train", root=tmp_path, download=False)
    assert "train-images-idx3-ubyte: damaged" in str(caught.value)
    assert "t10k-images-idx3-ubyte: whole" in str(caught.value)
    with pytest.warns(UserWarning, match="replacing damaged files.*train-images-idx3-ubyte"):
        data = mnist("train", root=tmp_path)
    assert len(data) == 20
    assert image_file.read_bytes() == small["train-images-idx3-ubyte"]


def test_a_damaged_file_offline_is_an_error_not_a_data_set(
    tmp_path: Path, small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "MNIST", NOBODY_LISTENS)
    raw = lay_out(tmp_path, small)
    (raw / "t10k-labels-idx1-ubyte").write_bytes(b"")
    with (
        pytest.warns(UserWarning, match="t10k-labels"),
        pytest.raises(DataUnavailableError, match=r"t10k-labels-idx1-ubyte: damaged \(0 bytes"),
    ):
        mnist("test", root=tmp_path)


def test_an_old_processed_folder_is_not_read(tmp_path: Path, small: dict[str, bytes]) -> None:
    lay_out(tmp_path, small)
    processed = tmp_path / "MNIST" / "processed"
    processed.mkdir()
    for name in ("training.pt", "test.pt"):
        torch.save(
            (torch.zeros(3, 28, 28, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64)), processed / name
        )
    assert len(mnist("train", root=tmp_path, download=False)) == 20


def test_the_folder_is_the_argument_then_the_variable_then_data(
    tmp_path: Path, small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINIDIFF_DATA", raising=False)
    assert data_root() == Path("data")
    monkeypatch.setenv("MINIDIFF_DATA", "")
    assert data_root() == Path("data")
    monkeypatch.setenv("MINIDIFF_DATA", str(tmp_path / "there"))
    assert data_root() == tmp_path / "there"
    assert data_root("~/here") == Path.home() / "here"
    load("mnist", split="test")
    assert (tmp_path / "there" / "MNIST" / "raw" / "t10k-images-idx3-ubyte").is_file()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, small: dict[str, bytes]) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(DataUnavailableError, match=r"taken cannot be written[^$]*MINIDIFF_DATA"):
        mnist("train", root=tmp_path / "taken")


@pytest.mark.parametrize(
    "error", [ImportError("no module"), RuntimeError("operator torchvision::nms missing")]
)
def test_a_torchvision_that_does_not_fit_is_an_error_that_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(DataUnavailableError) as caught:
        mnist("train", root=tmp_path)
    message = str(caught.value)
    assert str(error) in message
    assert torch.__version__ in message
    assert "force-reinstall torch torchvision" in message
    assert message.index("the kernel) anew") < message.index("force-reinstall")  # the small cure first
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.__cause__ is error


def test_what_lies_there_needs_no_torchvision(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torchvision.datasets.utils", None)
    lay_out(tmp_path / "packed", mirror.files)
    lay_out(tmp_path / "unpacked", small)
    assert len(mnist("train", root=tmp_path / "packed")) == 20
    assert len(mnist("train", root=tmp_path / "unpacked", download=False)) == 20
    with pytest.raises(DataUnavailableError, match="train-images-idx3-ubyte: missing"):
        mnist("train", root=tmp_path / "nothing", download=False)


def test_torchvision_is_imported_for_downloads_alone() -> None:
    imports = re.compile(r"import(_module\(\")? ?torchvision|from torchvision")
    files = [
        path for path in (REPOSITORY / "minidiff").rglob("*.py") if imports.search(path.read_text("utf-8"))
    ]
    assert sorted(path.name for path in files) == ["doctor.py", "downloads.py"]


def test_a_second_address_is_asked_where_the_first_fails(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "MNIST", NOBODY_LISTENS, mirror.address)
    assert len(mnist("train", root=tmp_path)) == 20
    move(monkeypatch, "MNIST", NOBODY_LISTENS, f"{NOBODY_LISTENS}again/")
    with pytest.raises(
        DataUnavailableError, match=r"Tried \S+:9/train-images.*\nTried \S+:9/again/train-images"
    ):
        mnist("train", root=tmp_path / "other")


BATCHES = [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]


def packed_photos(files: dict[str, bytes]) -> bytes:
    """A .tar.gz as the authors of CIFAR-10 publish it: the files in a folder, and words about them."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        folder = tarfile.TarInfo("cifar-10-batches-bin")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, content in {**files, "batches.meta.txt": b"airplane\n", "readme.html": b"<p>"}.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def small_photos(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """A made-up CIFAR-10 of six files with 4 photos each, served by `mirror`; its pixels."""
    pixels = np.random.default_rng(1).integers(0, 256, (6, 4, 3, 32, 32), dtype=np.uint8)
    made = {
        name: b"".join(
            bytes([label]) + photo.tobytes() for label, photo in zip([i, 1, 2, 9], some, strict=True)
        )
        for i, (name, some) in enumerate(zip(BATCHES, pixels, strict=True))
    }
    mirror.files = {ARCHIVE: packed_photos(made)}
    small = dataclasses.replace(sets.CIFAR10, addresses=(mirror.address,), md5=sums(mirror.files))
    monkeypatch.setattr(sets, "CIFAR10", small)
    return pixels


def test_cifar_keeps_its_channels_and_labels(tmp_path: Path, small_photos: np.ndarray) -> None:
    train, test = cifar10("train", root=tmp_path), cifar10("test", root=tmp_path)
    assert (train.images.shape, test.images.shape) == ((20, 3, 32, 32), (4, 3, 32, 32))
    expected = torch.from_numpy(small_photos[5]).float()
    torch.testing.assert_close((test.images + 1) * 127.5, expected, rtol=0, atol=1e-4)
    assert test.labels is not None
    assert test.labels.tolist() == [5, 1, 2, 9]
    assert train.labels is not None
    assert train.labels.tolist()[::4] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("spoil", ["cut", "garbled", "404"])
def test_a_failed_cifar_download_leaves_nothing_and_the_next_one_works(
    tmp_path: Path, small_photos: np.ndarray, mirror: Mirror, spoil: str
) -> None:
    mirror.spoil = spoil
    with pytest.raises(DataUnavailableError, match="CIFAR-10 could not be downloaded"):
        cifar10("test", root=tmp_path)
    assert leftovers(tmp_path) == []
    mirror.spoil = None
    assert len(cifar10("test", root=tmp_path)) == 4
    assert leftovers(tmp_path) == [ARCHIVE]


def test_a_cifar_archive_put_there_by_hand_needs_no_network(
    tmp_path: Path, small_photos: np.ndarray, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "CIFAR10", NOBODY_LISTENS)
    (tmp_path / ARCHIVE).write_bytes(mirror.files[ARCHIVE])
    assert len(cifar10("train", root=tmp_path)) == 20
    with pytest.raises(DataUnavailableError) as caught:
        cifar10("train", root=tmp_path / "other")
    assert f"and put them into {tmp_path / 'other'}:\n    {NOBODY_LISTENS}{ARCHIVE}" in str(caught.value)


def test_a_changed_cifar_archive_is_not_unpacked(
    tmp_path: Path, small_photos: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    cifar10("test", root=tmp_path)
    content = (tmp_path / ARCHIVE).read_bytes()
    (tmp_path / ARCHIVE).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    monkeypatch.setattr(sets, "unpack", lambda content: pytest.fail("it was unpacked"))
    with pytest.raises(DataUnavailableError, match=f"{ARCHIVE}: damaged"):
        cifar10("test", root=tmp_path, download=False)


def test_a_cifar_archive_without_its_files_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed_photos({"data_batch_1.bin": np.random.default_rng(0).bytes(2 * 3073)})
    (tmp_path / ARCHIVE).write_bytes(archive)
    monkeypatch.setattr(sets, "CIFAR10", dataclasses.replace(sets.CIFAR10, md5={ARCHIVE: md5(archive)}))
    with pytest.raises(DataUnavailableError, match=r"cannot be read: it does not hold data_batch_2.bin"):
        cifar10("train", root=tmp_path, download=False)


def test_the_known_sums_and_addresses_are_those_that_torchvision_knows() -> None:
    for source, known in (
        (sets.MNIST, torchvision.datasets.MNIST), (sets.FASHION_MNIST, torchvision.datasets.FashionMNIST),
    ):  # fmt: skip
        assert source.packed == dict(known.resources)
        assert list(source.addresses) == known.mirrors
        assert [f"{name}.gz" for name in source.md5] == list(source.packed)
    assert list(sets.FASHION_MNIST.class_names) == torchvision.datasets.FashionMNIST.classes
    assert sets.CIFAR10.addresses[0] == torchvision.datasets.CIFAR10.url.removesuffix(
        "cifar-10-python.tar.gz"
    )


def test_the_files_of_mnist_do_not_pass_for_fashion_mnist(tmp_path: Path, small: dict[str, bytes]) -> None:
    lay_out(tmp_path, small, "FashionMNIST/raw")
    with pytest.raises(DataUnavailableError, match="Fashion-MNIST is not complete"):
        fashion_mnist("train", root=tmp_path, download=False)


@pytest.fixture
def true_mnist() -> Path:
    for root in (os.environ.get("MINIDIFF_DATA"), REPOSITORY.parent / "shared" / "data"):
        if root and (Path(root) / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file():
            return Path(root)
    pytest.skip("the files of MNIST are not here: neither in $MINIDIFF_DATA nor in ../shared/data")


@pytest.mark.parametrize(
    ("split", "n", "first"), [("train", 60_000, [5, 0, 4, 1]), ("test", 10_000, [7, 2, 1, 0])]
)
def test_the_true_mnist_reads_as_it_should(true_mnist: Path, split: str, n: int, first: list[int]) -> None:
    data = mnist(split, root=true_mnist, download=False)
    assert data.images.shape == (n, 1, 28, 28)
    assert (data.images.min().item(), data.images.max().item()) == (-1.0, 1.0)
    assert data.labels is not None
    assert data.labels[:4].tolist() == first
    reference = torchvision.datasets.MNIST(str(true_mnist), train=split == "train")
    torch.testing.assert_close((data.images[:, 0] + 1) * 127.5, reference.data.float(), rtol=0, atol=1e-4)
    assert torch.equal(data.labels, reference.targets)


def test_the_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(downloads)
    assert result.attempted > 0
    assert result.failed == 0
