"""What the children of the nursery do. Each job takes JSON and prints JSON, or is killed before."""

from __future__ import annotations

import builtins
import dataclasses
import io
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from tiny_runs import SCHEDULE, SETTINGS, tiny_data, tiny_network
from tqdm import tqdm

from minidiff import (
    _files,
    _untrusted,
    checkpoint,
    draws,
    interrupts,
    joined,
    model,
    optim,
    run_folder,
    train,
)
from minidiff.data import downloads, mnist

RUN = dataclasses.replace(SETTINGS, steps=18, label_dropout=0.3)
SAVE_EVERY = 3
TRAINING = (train, optim, draws, interrupts, joined, run_folder, checkpoint, model, _untrusted, _files)
WATCHED = tuple(module.__file__ for module in TRAINING)


def run(folder: str, *, pause: float = 0.0, save_every: int = SAVE_EVERY) -> None:
    """Train, or go on training, to the end; print how many steps it took."""
    network, count = tiny_network(dropout=0.2), 0
    for _ in train.train(
        network, SCHEDULE, tiny_data(), RUN, device="cpu", folder=folder, save_every=save_every
    ):
        count += 1
        time.sleep(pause)
    print(json.dumps(count))


def noted_run(folder: str, *, pause: float = 0.0) -> None:
    """The same, and beside the folder a file with the step of each save that came to its end."""
    notes = os.open(f"{folder}.notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    save = checkpoint.save

    def save_and_note(*arguments: Any, **options: Any) -> None:
        save(*arguments, **options)
        os.write(notes, f"{options['info']['step']}\n".encode())

    checkpoint.save = save_and_note  # type: ignore[assignment]
    run(folder, pause=pause)


# ---- SIGKILL --------------------------------------------------------------------------------------------


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lines_of(folder: str) -> None:
    """How many lines of the training, saving and locking code an undisturbed run executes."""
    counter = _count_lines(lambda count: None)
    noted_run(folder)
    sys.settrace(None)
    print(json.dumps(counter[0]))


def killed_at_line(folder: str, number: int) -> None:
    """Die at that line, counted from the start of the run."""
    _count_lines(lambda count: die() if count == number else None)
    noted_run(folder)


def _count_lines(at: Callable[[int], None]) -> list[int]:
    counter = [0]

    def line(frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            counter[0] += 1
            at(counter[0])
        return line

    def call(frame: Any, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename in WATCHED else None

    sys.settrace(call)
    return counter


def killed_in_save(folder: str, place: str, nth: int, share: float) -> None:
    """Die in the nth save: with that share of the file written, or before or after a call of the system."""
    PLACES[place](nth, share)
    noted_run(folder)


def _die_writing(nth: int, share: float) -> None:
    class PartlyWritten(io.FileIO):
        def write(self, content: Any) -> int:
            super().write(content[: int(len(content) * share)])
            die()
            return 0

    count = [0]

    def open_partly(path: Any, mode: str = "r") -> Any:
        count[0] += 1
        return PartlyWritten(path, mode) if count[0] == nth else builtins.open(path, mode)

    _files.open = open_partly  # type: ignore[attr-defined]


def _die_at(name: str, *, after: bool, calls: int = 1, call: int = 1) -> Callable[[int, float], None]:
    """A save makes so many `calls` of that name, of which this is the place of one."""

    def prepare(nth: int, share: float) -> None:
        real, count = getattr(os, name), [0]
        nth = (nth - 1) * calls + call

        def once(*arguments: Any) -> None:
            count[0] += 1
            if count[0] == nth and not after:
                die()
            real(*arguments)
            if count[0] == nth:
                die()

        setattr(os, name, once)

    return prepare


PLACES: dict[str, Callable[[int, float], None]] = {
    "writing": _die_writing,
    "before fsync of the losses": _die_at("fsync", after=False, calls=2, call=1),
    "after fsync of the losses": _die_at("fsync", after=True, calls=2, call=1),
    "before fsync": _die_at("fsync", after=False, calls=2, call=2),
    "after fsync": _die_at("fsync", after=True, calls=2, call=2),
    "before replace": _die_at("replace", after=False),
    "after replace": _die_at("replace", after=True),
}


# ---- a full disk, a folder that cannot be written ---------------------------------------------------------


def limit(size: int) -> None:
    """From now on no file can grow beyond `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def obey_permissions() -> None:
    """Root writes where permissions forbid it; give that up."""
    if os.geteuid() != 0:
        return
    import ctypes

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Capabilities(ctypes.Structure):
        _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))

    override, search = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    libc = ctypes.CDLL(None, use_errno=True)
    header, both = Header(0x20080522, 0), (Capabilities * 2)()
    assert libc.capget(ctypes.byref(header), both) == 0
    for kind in ("effective", "permitted"):
        setattr(both[0], kind, getattr(both[0], kind) & ~(1 << override | 1 << search))
    assert libc.capset(ctypes.byref(header), both) == 0


def outcome(job: str, *arguments: Any, size: int | None = None, obey: bool = False, cwd: str = "") -> None:
    """Run another job, with a limit; print [type, message] of what it raised, or null."""
    if cwd:
        os.chdir(cwd)
    if obey:
        obey_permissions()
    if size is not None:
        limit(size)
    raised = None
    try:
        globals()[job](*arguments)
    except Exception as error:
        raised = [type(error).__name__, str(error)]
    if size is not None:
        limit(resource.RLIM_INFINITY)
    print(json.dumps(raised))


def leave_after(folder: str, steps: int) -> None:
    """Train that many steps and leave the loop by its front door."""
    training = train.train(
        tiny_network(dropout=0.2), SCHEDULE, tiny_data(), RUN, device="cpu", folder=folder, save_every=100
    )
    for step in training:
        if step.step == steps:
            break
    training.close()


def closes_after(folder: str, steps: int) -> None:
    """Train; after that many steps the folder can no longer be written."""
    os.makedirs(folder)
    obey_permissions()
    training = train.train(
        tiny_network(dropout=0.2),
        SCHEDULE,
        tiny_data(),
        RUN,
        device="cpu",
        folder=folder,
        save_every=SAVE_EVERY,
    )
    raised = None
    try:
        for step in training:
            if step.step == steps:
                os.chmod(folder, 0o555)
    except Exception as error:
        raised = [type(error).__name__, str(error)]
    print(json.dumps(raised))


def refused(*arguments: str) -> None:
    """A command line that must be refused as a wrong use."""
    code: object = None
    try:
        command(*arguments)
    except SystemExit as end:
        code = end.code
    assert code == 2


def command(*arguments: str) -> int:
    """The command line."""
    from minidiff.__main__ import main

    return main(arguments)


def right_answer() -> None:
    """Answer a question of lesson 01; print the verdict and the progress."""
    from minidiff import checks

    print(repr(checks.lesson01.predict_variance(lambda: "b")))
    print(repr(checks.progress()))


# ---- downloads ------------------------------------------------------------------------------------------


def fetch(root: str, address: str, patience: float = 30.0) -> None:
    """Download the small MNIST from the server at `address`; print how many images it has."""
    from small_sets import point_at

    point_at(address)
    downloads.SILENCE_LIMIT = patience
    print(json.dumps(len(mnist("train", root=root))))


def die_drawing_a_bar() -> None:
    """Die as a process does that is killed while it draws its progress."""
    tqdm.get_lock().acquire()
    die()
