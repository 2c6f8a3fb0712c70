"""Spoil files and let the project read them.

    python -m tests.fuzz [--count 2000] [--seed 0] [--only TARGET]
    python -m tests.fuzz --again 1234        # one input again: what it was, and what came of it
    python -m tests.fuzz --planted           # with bugs put in by hand (see plants.py): is each found?

Input number n of a seed is always the same. Prints a table of what came out; fails if a promise was broken,
and leaves the files that did it in `build/fuzz/`.
"""

from __future__ import annotations

import argparse
import codecs
import contextlib
import encodings
import os
import pkgutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from random import Random

import torch

from tests.fuzz.guard import Guard, Outcome
from tests.fuzz.plants import PLANTS
from tests.fuzz.targets import TARGETS, Target, quietly

FOUND = Path("build") / "fuzz"


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.fuzz", description="Fuzz every reader of files.")
    parser.add_argument("--count", type=int, default=2000, help="inputs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=TARGETS, help="one target")
    parser.add_argument("--again", type=int, metavar="N", help="input number N alone")
    parser.add_argument("--planted", action="store_true", help="look for bugs that were put in by hand")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = FOUND.resolve()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        campaign = Campaign(Path(name), options.seed, options.only)
        if options.planted:
            missed = [bug for bug in PLANTS if not campaign.finds(bug, options.count)]
            os.chdir(found.anchor)  # the folder goes away
            return 1 if missed else 0
        if options.again is not None:
            campaign.run([options.again])
        else:
            campaign.known()
            campaign.run(range(options.count))
        os.chdir(found.anchor)
    print(campaign.report())
    for file, content in campaign.failed_files.items():
        found.mkdir(parents=True, exist_ok=True)
        (found / file).write_bytes(content)
    return 1 if campaign.failures else 0


class Campaign:
    """Many inputs, and what became of them."""

    def __init__(self, base: Path, seed: int, only: str | None) -> None:
        self.folder, self.seed = base / "inputs", seed
        self.targets = [TARGETS[only]] if only else list(TARGETS.values())
        self.results: Counter[tuple[str, str]] = Counter()
        self.slowest: dict[str, tuple[float, str]] = {}
        self.hungriest: dict[str, tuple[float, str]] = {}
        self.failures: list[str] = []
        self.failed_files: dict[str, bytes] = {}
        self.started = time.process_time()
        for target in self.targets:
            self.place(target).mkdir(parents=True)
        os.chdir(self.folder)  # "touch escape" would write here
        self._warm_up()
        self.guard = Guard(self.folder)

    def place(self, target: Target) -> Path:
        """Where the files of a target are laid."""
        return self.folder / target.name

    def _warm_up(self) -> None:
        """Read what is sound, twice: imports and caches are not the fault of an input.

        Python loads a codec when text first asks for it (JSON may be UTF-16):
        all are loaded here, so that no input can be the first.
        """
        for codec in pkgutil.iter_modules(encodings.__path__):
            with contextlib.suppress(LookupError):  # of another operating system
                codecs.lookup(codec.name)
        for target in self.targets * 2:
            for name, content in target.seeds().items():
                with quietly():
                    if target.name == "downloads":
                        with_error(target, self.place(target), name, content)
                    else:
                        target.read(self.place(target), name, content)

    def known(self) -> None:
        """The files that once made trouble."""
        for target in self.targets:
            for name, content in target.trouble().items():
                seed = name.removeprefix("trouble-").split(".")[0]
                self.examine(target, name, seed if seed in target.seeds() else name, content)

    def finds(self, bug: str, count: int) -> bool:
        """Whether `count` inputs find a bug of `PLANTS`; they may not find anything without it."""
        self.failures.clear()
        with PLANTS[bug].planted():
            self.run(range(count), stop=True)
        print(f"{bug}: {self.failures[0][:150] if self.failures else 'NOT FOUND'}")
        return bool(self.failures)

    def run(self, numbers: Iterable[int], stop: bool = False) -> None:
        """Inputs by their numbers."""
        shares = [target.share for target in self.targets]
        for number in numbers:
            random = Random(f"{self.seed}/{number}")
            target = random.choices(self.targets, shares)[0]
            seed, content = target.spoiled(random)
            self.examine(target, str(number), seed, content)
            if stop and self.failures:
                return

    def examine(self, target: Target, name: str, seed: str, content: bytes) -> None:
        """One input; its name is its number, or that of its file."""
        with quietly():
            outcome = self.guard.examine(
                partial(target.read, self.place(target), seed, content), target.promised
            )
        self._count(target, name, outcome)
        strays = [path.name for path in self.folder.iterdir() if path.name not in TARGETS]
        wrong = outcome.wrong + (f"; left {strays}" if strays else "")
        if wrong:
            kind = f"{target.name}: {wrong}"
            self.failures.append(f"input {name} of {kind}")
            self.failed_files.setdefault(f"{target.name}-{seed}.{name}", content)
            for stray in strays:
                (self.folder / stray).unlink()

    def _count(self, target: Target, name: str, outcome: Outcome) -> None:
        self.results[target.name, outcome.result] += 1
        for table, value in ((self.slowest, outcome.seconds), (self.hungriest, outcome.megabytes)):
            table[target.name] = max(table.get(target.name, (0.0, "")), (value, name))

    def report(self) -> str:
        """The table."""
        lines = [f"{'target':<12}{'result':<24}{'inputs':>8}"]
        lines += [f"{target:<12}{result:<24}{n:>8}" for (target, result), n in sorted(self.results.items())]
        lines += [f"{'all':<36}{sum(self.results.values()):>8}", ""]
        lines += [f"{'target':<12}{'slowest':>12}{'most memory':>16}"]
        for target in sorted(self.slowest):
            seconds, megabytes = self.slowest[target][0], self.hungriest[target][0]
            lines.append(f"{target:<12}{seconds * 1000:>9.0f} ms{megabytes:>13.0f} MB")
        lines += ["", f"{time.process_time() - self.started:.0f} s of processor time"]
        lines += [f"BROKEN: {failure}" for failure in self.failures[:40]]
        lines += [f"{len(self.failures)} promises broken"]
        return "\n".join(lines)


def with_error(target: Target, folder: Path, name: str, content: bytes) -> None:
    """Read a file that has to be refused."""
    try:
        target.read(folder, name, content)
    except target.promised:
        return
    raise AssertionError(f"{target.name} took {name}")


if __name__ == "__main__":
    sys.exit(main())
