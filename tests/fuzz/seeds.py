"""The sound files that the fuzzer spoils: `python -m tests.fuzz.seeds` makes them again.

They lie in `corpus/TARGET/`. What once made trouble lies beside them, named `trouble-SEED.WHAT`.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save as to_bytes
from torch import nn

from minidiff import MLP, MLPSettings, NoiseSchedule, UNet, UNetSettings, checkpoint, checks
from minidiff.data import ImageData
from minidiff.metrics import Classifier
from minidiff.train import CHECKPOINT_NAME, TrainSettings, train
from tests.fuzz.mutations import joined, parts

CORPUS = Path(__file__).parent / "corpus"
POINTS = MLPSettings(dimensions=2, width=2, depth=1)
PICTURES = UNetSettings(width=8, multipliers=(1,), attention=(0,), heads=2, classes=2)
RUN_NETWORK = replace(PICTURES, attention=(), classes=None)
RUN = TrainSettings(steps=3, batch_size=2, warmup=1)


def run_data() -> ImageData:
    """What the unfinished run of the corpus is trained on."""
    return ImageData(torch.linspace(-1, 1, 4 * 16).reshape(4, 1, 4, 4), None, "fuzz")


def run_parts() -> tuple[UNet, NoiseSchedule]:
    """The untrained network of that run, and its schedule."""
    torch.manual_seed(0)
    return UNet(RUN_NETWORK), NoiseSchedule.cosine(T=4)


def main() -> None:
    torch.set_num_threads(1)  # with more, sums come out in another order
    sound = dict(sound_files())
    for name, content in [*sound.items(), *troubles(sound)]:
        file = CORPUS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    size = sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file())
    print(f"{CORPUS.name}: {size / 1000:.0f} kB")


def sound_files() -> Iterator[tuple[str, bytes]]:
    """Every seed: target/name, content."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    points, pictures = MLP(POINTS), UNet(PICTURES)
    described = UNet(replace(PICTURES, attention=(), classes=(2, 3), patch=2))
    size = {"image_size": [4, 4], "step": 3, "train": {"steps": 3}, "words": "çğ ε"}
    yield "checkpoint/mlp", saved(points, {"step": 3})
    yield "checkpoint/unet", saved(pictures, size, half=True)
    yield "checkpoint/attributes", saved(described, size, half=True)
    yield "classifier/classifier", to_bytes(Classifier(1, 2, 2).state_dict())
    yield "resume/run", unfinished_run()

    done = {lesson.number: list(lesson.tasks) for lesson in checks.LESSONS[:3]}
    yield "progress/three-lessons", json.dumps(done, indent=1).encode()
    yield "progress/empty", b"{}"

    images = random.integers(0, 256, (3, 28, 28), dtype=np.uint8)
    yield "mnist/train-images-idx3-ubyte", struct.pack(">4I", 0x803, *images.shape) + images.tobytes()
    yield "mnist/train-labels-idx1-ubyte", struct.pack(">2I", 0x801, 3) + bytes([5, 0, 4])

    photos = random.integers(0, 256, (2, 3073), dtype=np.uint8)
    photos[:, 0] = [3, 8]
    archive = packed({"batches.meta.txt": b"airplane\n", "test_batch.bin": photos.tobytes()})
    yield "cifar10/cifar-10-binary.tar.gz", archive
    yield "downloads/cifar-10-binary.tar.gz", archive
    yield "downloads/train-images-idx3-ubyte.gz", gzip.compress(images.tobytes(), mtime=0)


def troubles(sound: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """What once made trouble: came through as another error, was believed, or could not be written back."""
    mlp, labels = sound["checkpoint/mlp"], sound["mnist/train-labels-idx1-ubyte"]
    tree, body = parts(mlp)
    tree["schedule.betas"]["dtype"] = "x" * 11_000
    yield "checkpoint/trouble-mlp.type-of-11000-letters", joined(json.dumps(tree), body)
    wide = {"body.0.weight": [10**6, 10**6, 3, 0], "head.bias": [0]}
    wide_tree = {n: {"dtype": "F32", "shape": shape, "data_offsets": [0, 0]} for n, shape in wide.items()}
    yield "classifier/trouble-classifier.wide-and-empty", joined(json.dumps(wide_tree), b"")
    yield "progress/trouble-three-lessons.half-a-character", rb'{"00": ["\ud83d"]}'
    yield "progress/trouble-three-lessons.nested", b"[" * 5_000
    yield "progress/trouble-three-lessons.utf-16", '{"00": ["first"]}'.encode("utf-16")
    yield "mnist/trouble-train-labels-idx1-ubyte.label-69", labels[:-1] + bytes([69])
    yield "mnist/trouble-train-labels-idx1-ubyte.two-for-three-images", labels[:7] + b"\2" + labels[8:-1]
    archive = bytearray(gzip.decompress(sound["cifar10/cifar-10-binary.tar.gz"]))
    archive[124:136] = b"\xff" * 10 + b"\xfc\x00"  # minus 1024: tarfile reads the same head for ever
    yield "cifar10/trouble-archive.size-below-zero", gzip.compress(bytes(archive), mtime=0)


def saved(network: nn.Module, info: dict[str, object], half: bool = False) -> bytes:
    """A checkpoint, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.safetensors"
        checkpoint.save(path, network, NoiseSchedule.cosine(T=4), predicts="v", info=info, half=half)
        return path.read_bytes()


def unfinished_run() -> bytes:
    """The checkpoint of a run that was left after two of three steps."""
    with tempfile.TemporaryDirectory() as folder:
        network, schedule = run_parts()
        steps = train(network, schedule, run_data(), RUN, device="cpu", folder=folder)
        for step in steps:
            if step.step == 2:
                break
        steps.close()
        return (Path(folder) / CHECKPOINT_NAME).read_bytes()


def packed(files: dict[str, bytes]) -> bytes:
    """A .tar.gz, the same every time."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(buffer.getvalue(), mtime=0)


if __name__ == "__main__":
    main()
