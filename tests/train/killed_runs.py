"""`python killed_runs.py FOLDER`: the same run twice, once in peace and once killed again and again.

Each attempt is a forked process that trains until SIGKILL takes it: at one of the moments of a save, where
the process kills itself, or at a random time, where its parent does it. FOLDER/peace and FOLDER/killed hold
the two runs; what became of each attempt is printed as JSON. (A fork costs no second `import torch`; it is
safe because the parent computes nothing.)
"""

from __future__ import annotations

import builtins
import dataclasses
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tiny_runs import SCHEDULE, SETTINGS, saved, tiny_data, tiny_network

from minidiff import checkpoint
from minidiff.train import train

RUN = dataclasses.replace(SETTINGS, steps=30, label_dropout=0.3)
SAVE_EVERY = 3
RANDOM_KILLS = 4


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def half_written() -> None:
    class HalfWritten:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> HalfWritten:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, content: bytes) -> None:
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            die()

    def open_half(path: Any, mode: str = "r") -> Any:
        file = builtins.open(path, mode)  # noqa: SIM115 (it is handed on)
        return HalfWritten(file) if mode == "wb" else file

    checkpoint.open = open_half  # type: ignore[attr-defined]


def written_but_not_named() -> None:
    checkpoint.os.replace = die  # type: ignore[assignment]


def named() -> None:
    replace = os.replace

    def replace_and_die(*arguments: Any) -> None:
        replace(*arguments)
        die()

    checkpoint.os.replace = replace_and_die  # type: ignore[assignment]


def in_peace() -> None:
    pass


def run(folder: Path, before: Callable[[], None]) -> int:
    """Fork; in the child, prepare its end and train. Returns the child's process id."""
    child = os.fork()
    if child:
        return child
    before()
    for _ in train(
        tiny_network(dropout=0.2),
        SCHEDULE,
        tiny_data(),
        RUN,
        device="cpu",
        folder=folder,
        save_every=SAVE_EVERY,
    ):
        time.sleep(0.01)  # so that random moments fall between steps, too
    os._exit(0)


def died(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"the run itself failed: {status}"
    return os.WIFSIGNALED(status)


def main(folder: Path) -> None:
    peace, killed = folder / "peace", folder / "killed"
    assert not died(run(peace, in_peace))
    story: list[tuple[str, bool, int]] = []

    def note(how: str, child: int) -> None:
        died_now = died(child)
        there = (killed / "checkpoint.safetensors").exists()
        story.append((how, died_now, saved(killed).info["step"] if there else 0))

    for moment in (half_written, written_but_not_named, named, half_written, written_but_not_named):
        note(moment.__name__, run(killed, moment))
    moments = random.Random(0)
    for _ in range(RANDOM_KILLS):
        child = run(killed, in_peace)
        time.sleep(moments.uniform(0.01, 0.4))
        os.kill(child, signal.SIGKILL)  # a zombie, if it was done already
        note("random", child)
    note("in_peace", run(killed, in_peace))
    print(json.dumps(story))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
