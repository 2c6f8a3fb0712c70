"""The download paths run for real, against a small server on this machine that serves small made-up files.

Only the tests of the true MNIST need its files; they are skipped where these are absent.
"""

import dataclasses
import doctest
import gzip
import hashlib
import importlib
import os
import pickle
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

from minidiff.data import DataUnavailableError, cifar10, data_root, fashion_mnist, load, mnist
from minidiff.data import torchvision_sets as sets

NOBODY_LISTENS = "http://127.0.0.1:9/"
REPOSITORY = Path(__file__).resolve().parents[2]


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


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
    monkeypatch.setattr(
        sets, "MNIST", dataclasses.replace(sets.MNIST, md5={k: md5(v) for k, v in made.items()})
    )
    monkeypatch.setattr(torchvision.datasets.MNIST, "resources", [(k, md5(v)) for k, v in packed.items()])
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [mirror.address])
    return made


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
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [NOBODY_LISTENS])
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
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [address])
        monkeypatch.setattr(sets, "SILENCE_LIMIT", 0.2)
        with pytest.raises(DataUnavailableError, match="timed out"):
            mnist("train", root=tmp_path)
    assert socket.getdefaulttimeout() is None


def test_packed_files_put_there_by_hand_need_no_network(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [NOBODY_LISTENS])
    lay_out(tmp_path, mirror.files)
    assert len(mnist("train", root=tmp_path)) == 20
    assert mirror.requests == []


def test_a_damaged_packed_file_is_named_and_not_touched(
    tmp_path: Path, small: dict[str, bytes], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [NOBODY_LISTENS])
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
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [NOBODY_LISTENS])
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
    assert caught.value.__cause__ is error


def small_cifar() -> tuple[dict[str, bytes], np.ndarray]:
    """Pickled files as CIFAR-10 has them, 4 images each: the red plane, then the green, then the blue."""
    pixels = np.random.default_rng(1).integers(0, 256, (6, 4, 3, 32, 32), dtype=np.uint8)
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    made = {
        name: pickle.dumps({"data": pixels[i].reshape(4, 3072), "labels": [i, 1, 2, 9]}, protocol=4)
        for i, name in enumerate(names)
    }
    made["batches.meta"] = pickle.dumps({"label_names": list(sets.CIFAR10.class_names)})
    return made, pixels


def pack_cifar(made: dict[str, bytes], folder: Path) -> bytes:
    lay_out(folder, made, "cifar-10-batches-py")
    archive = folder / "packed.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder / "cifar-10-batches-py", "cifar-10-batches-py")
    return archive.read_bytes()


@pytest.fixture
def small_photos(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> np.ndarray:
    made, pixels = small_cifar()
    packed = pack_cifar(made, tmp_path_factory.mktemp("pack"))
    mirror.files = {"cifar-10-python.tar.gz": packed}
    monkeypatch.setattr(
        sets, "CIFAR10", dataclasses.replace(sets.CIFAR10, md5={k: md5(v) for k, v in made.items()})
    )
    real = torchvision.datasets.CIFAR10
    monkeypatch.setattr(real, "url", f"{mirror.address}cifar-10-python.tar.gz")
    monkeypatch.setattr(real, "tgz_md5", md5(packed))
    monkeypatch.setattr(
        real, "train_list", [[f"data_batch_{i}", md5(made[f"data_batch_{i}"])] for i in range(1, 6)]
    )
    monkeypatch.setattr(real, "test_list", [["test_batch", md5(made["test_batch"])]])
    monkeypatch.setattr(real, "meta", {**real.meta, "md5": md5(made["batches.meta"])})
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


def test_a_cifar_archive_put_there_by_hand_needs_no_network(
    tmp_path: Path, small_photos: np.ndarray, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torchvision.datasets.CIFAR10, "url", f"{NOBODY_LISTENS}cifar-10-python.tar.gz")
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(mirror.files["cifar-10-python.tar.gz"])
    assert len(cifar10("train", root=tmp_path)) == 20


def test_a_changed_cifar_file_is_never_unpickled(tmp_path: Path, small_photos: np.ndarray) -> None:
    cifar10("test", root=tmp_path)
    proof = tmp_path / "unpickled"

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return (os.mkdir, (str(proof),))

    (tmp_path / "cifar-10-batches-py" / "test_batch").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(DataUnavailableError, match="test_batch: damaged"):
        cifar10("test", root=tmp_path, download=False)
    assert not proof.exists()


def test_the_known_sums_are_those_that_torchvision_knows() -> None:
    real = torchvision.datasets.CIFAR10
    known = dict(real.train_list + real.test_list)
    known[real.meta["filename"]] = real.meta["md5"]
    assert known == sets.CIFAR10.md5
    for source in (sets.MNIST, sets.FASHION_MNIST):
        packed = getattr(torchvision.datasets, source.torchvision_class).resources
        assert [f"{name}.gz" for name in source.md5] == [name for name, _ in packed]
    assert list(sets.FASHION_MNIST.class_names) == torchvision.datasets.FashionMNIST.classes


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
    result = doctest.testmod(sys.modules["minidiff.data.torchvision_sets"])
    assert result.attempted > 0
    assert result.failed == 0
