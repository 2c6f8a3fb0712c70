"""What the fuzzer attacks: every function of the project that reads a file which a stranger could have made.

A target knows how to lay a spoiled file where the function looks for it, and which errors the function
promises. Anything else that comes out is a failure, and so is a file that is read although it must not be.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import json
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from unittest import mock

import torch

from minidiff import checkpoint, checks
from minidiff.__main__ import main
from minidiff.checkpoint import CheckpointError
from minidiff.checks import progress_file
from minidiff.data import DataUnavailableError
from minidiff.data import standard_sets as sets
from minidiff.metrics import classifier_file
from minidiff.train import CHECKPOINT_NAME, TrainingDivergedError, train
from tests.fuzz import mutations, seeds
from tests.fuzz.mutations import Mutation

ARCHIVE = "cifar-10-binary.tar.gz"
NOBODY_LISTENS = "http://127.0.0.1:9/"


class Wrong(AssertionError):
    """The file was read, but what came of it breaks a promise."""


@dataclass(frozen=True)
class Target:
    """One reader: `read(folder, seed, content)` lays the file out and calls it."""

    name: str
    share: float  # of all inputs
    read: Callable[[Path, str, bytes], None]
    promised: tuple[type[Exception], ...]  # the errors it documents
    mutations: tuple[Mutation, ...]  # half of the inputs; the others are spoiled blindly

    @cached_property
    def _sound(self) -> dict[str, bytes]:
        return self.seeds()

    def seeds(self) -> dict[str, bytes]:
        """Its sound files, by name."""
        if self.name == "sample":
            return {"unet": (seeds.CORPUS / "checkpoint" / "unet").read_bytes()}
        files = sorted((seeds.CORPUS / self.name).iterdir())
        return {file.name: file.read_bytes() for file in files if not file.name.startswith("trouble-")}

    def trouble(self) -> dict[str, bytes]:
        """Files that once made trouble, by name: `trouble-SEED.WHAT`."""
        return {file.name: file.read_bytes() for file in sorted((seeds.CORPUS / self.name).glob("trouble-*"))}

    def spoiled(self, random: Random) -> tuple[str, bytes]:
        """A name and a content."""
        sound = self._sound
        name = random.choice(list(sound))
        if random.random() < 0.04:
            return name, mutations.splice(random, sound[name], random.choice(list(sound.values())))
        if random.random() < 0.3:
            return name, mutations.blind(random, sound[name])
        content = random.choice(self.mutations)(random, sound[name])
        return name, mutations.blind(random, content) if random.random() < 0.1 else content


def read_checkpoint(folder: Path, seed: str, content: bytes) -> None:
    """`checkpoint.load`: what it gives is finite and no larger than its file lets expect."""
    path = folder / "a.safetensors"
    path.write_bytes(content)
    model = checkpoint.load(path)
    weights = list(model.network.state_dict().values())
    if not all(bool(torch.isfinite(weight).all()) for weight in weights):
        raise Wrong("a weight is not finite")
    if sum(weight.nbytes for weight in weights) > 2 * len(content):
        raise Wrong("the network is larger than its file")
    json.dumps(model.info)


def read_classifier(folder: Path, seed: str, content: bytes) -> None:
    """What `zoo.load_classifier` reads a file with."""
    path = folder / "a-classifier.safetensors"
    path.write_bytes(content)
    classifier = classifier_file.read_classifier(path)
    if sum(weight.nbytes for weight in classifier.state_dict().values()) > len(content):
        raise Wrong("the network is larger than its file")


def sample(folder: Path, seed: str, content: bytes) -> None:
    """`minidiff sample FILE`, which also runs the network; --debug lets every error through."""
    path = folder / "a.safetensors"
    path.write_bytes(content)
    picture = folder / "a.png"
    arguments = [
        "sample",
        str(path),
        "--n",
        "1",
        "--steps",
        "1",
        "--device",
        "cpu",
        "--out",
        str(picture),
        "--debug",
    ]
    if main(arguments) != 0 or not picture.is_file():
        raise Wrong("no picture was drawn, and no error raised")


def resume(folder: Path, seed: str, content: bytes) -> None:
    """`train` in a folder that holds somebody's unfinished run."""
    (folder / "run").mkdir(exist_ok=True)
    (folder / "run" / CHECKPOINT_NAME).write_bytes(content)
    network, schedule = seeds.run_parts()
    steps = train(network, schedule, seeds.run_data(), seeds.RUN, device="cpu", folder=folder / "run")
    last = 0
    for step in steps:
        last = step.step
    if last not in (0, seeds.RUN.steps):
        raise Wrong(f"the run ended with step {last}")


def read_progress(folder: Path, seed: str, content: bytes) -> None:
    """`progress_file.load` and `remember`: whatever lies there, tasks are noted and the old file is kept."""
    file = folder / "progress.json"
    file.write_bytes(content)
    kept = file.with_suffix(".unreadable.json")
    kept.unlink(missing_ok=True)
    os.environ[progress_file.SETTING] = str(file)
    try:
        before, error = progress_file.load(), None
    except ValueError as caught:
        before, error = {}, caught
    try:
        repr(checks.progress())
        checks.progress()._repr_html_()
        progress_file.remember("00", "a new task")
        after = progress_file.load()
    except ValueError as caught:  # promised by `load`, and by nothing else
        raise Wrong(repr(caught)) from caught
    if after != before | {"00": [*before.get("00", []), "a new task"]}:
        raise Wrong("a task was lost")
    if error is not None:
        if kept.read_bytes() != content:
            raise Wrong("the unreadable file was not kept")
        raise error


@contextlib.contextmanager
def believed(source: str, files: dict[Path, bytes]) -> Iterator[None]:
    """Inside, these files have the right MD5 sums: what if somebody could forge them?"""
    sums = {
        path.name: hashlib.md5(content, usedforsecurity=False).hexdigest() for path, content in files.items()
    }
    with mock.patch.object(sets, source, dataclasses.replace(getattr(sets, source), md5=sums)):
        yield


def laid_out(
    folder: Path, names: tuple[str, ...], sound: dict[str, bytes], seed: str, content: bytes
) -> dict[Path, bytes]:
    """Write all files of a data set, one of them spoiled."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / name: content if name == seed else sound.get(name, b"") for name in names}
    for path, written in files.items():
        path.write_bytes(written)
    return files


def read_mnist(folder: Path, seed: str, content: bytes) -> None:
    """`data.mnist`, whose sums are forged."""
    names = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    files = laid_out(folder / "MNIST" / "raw", names, TARGETS["mnist"].seeds(), seed, content)
    with believed("MNIST", files):
        sets.mnist("train", root=folder, download=False)


def read_cifar10(folder: Path, seed: str, content: bytes) -> None:
    """`data.cifar10`, whose sums are forged."""
    files = laid_out(folder, (ARCHIVE,), {}, ARCHIVE, content)
    with believed("CIFAR10", files):
        data = sets.cifar10("test", root=folder, download=False)
    if data.images.nbytes > 50 * len(content):
        raise Wrong("there are more photos than their file can hold")


def download(folder: Path, seed: str, content: bytes) -> None:
    """`data.cifar10` and `data.mnist` where a stranger's archive lies in the place of the published one."""
    name, source = ("fashion_mnist", "FASHION_MNIST") if seed.endswith("ubyte.gz") else ("cifar10", "CIFAR10")
    nowhere = dataclasses.replace(getattr(sets, source), addresses=(NOBODY_LISTENS,))
    place = folder / nowhere.folder
    place.mkdir(parents=True, exist_ok=True)
    (place / seed).write_bytes(content)
    with mock.patch.object(sets, source, nowhere):
        getattr(sets, name)("test", root=folder)
    raise Wrong("a file that nobody published was read")


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Without the words and warnings that the readers have for people."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


TARGETS = {
    target.name: target
    for target in (
        Target("checkpoint", 0.42, read_checkpoint, (CheckpointError,), (mutations.safetensors_file,)),
        Target("classifier", 0.08, read_classifier, (CheckpointError,), (mutations.safetensors_file,)),
        Target(
            "sample", 0.01, sample, (CheckpointError, ValueError, TypeError), (mutations.safetensors_file,)
        ),
        Target(
            "resume", 0.03, resume, (CheckpointError, TrainingDivergedError), (mutations.safetensors_file,)
        ),
        Target("progress", 0.15, read_progress, (ValueError,), (mutations.json_file,)),
        Target("mnist", 0.12, read_mnist, (DataUnavailableError,), (mutations.idx_file,)),
        Target(
            "cifar10",
            0.17,
            read_cifar10,
            (DataUnavailableError,),
            (mutations.photo_archive, mutations.archive),
        ),
        Target(
            "downloads", 0.02, download, (DataUnavailableError,), (mutations.archive, mutations.photo_archive)
        ),
    )
}
