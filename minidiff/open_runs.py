"""Runs that are under way, and what becomes of them when the program ends: each keeps its last step.

A loop that was left by `break` still has its generator, and the end of the program is too late for a
generator to save anything. So the end is announced here: by `atexit`, and by SIGTERM and SIGHUP (a job
scheduler, a closed terminal, a hub that ends idle kernels), where nobody answers these already.
"""

import atexit
import os
import signal
import sys
import threading
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Run(Protocol):
    """A run that can be left at any time."""

    def leave(self) -> bool:
        """Save all steps that are done. False in the midst of a step of this very thread: not yet."""


_generators: "weakref.WeakSet[Generator[Any, None, None]]" = weakref.WeakSet()
_runs: list[Run] = []
_told: list[int] = []  # signals that came in the midst of a step


def closed_at_exit(steps: Generator[Any, None, None]) -> Generator[Any, None, None]:
    """The same generator, which the end of the program closes."""
    _generators.add(steps)
    return steps


@contextmanager
def under_way(run: Run) -> Iterator[list[int]]:
    """Inside, the end of the program lets `run` save. The list has signals that wait for a step's end: who
    answers them empties it."""
    _runs.append(run)
    if threading.current_thread() is threading.main_thread():
        for number in ENDINGS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)
    try:
        yield _told
    finally:
        if run in _runs:  # not so in a forked process
            _runs.remove(run)
        if not _runs:
            _told.clear()
        if not _runs and threading.current_thread() is threading.main_thread():
            for number in ENDINGS:
                if signal.getsignal(number) is _end:
                    signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: object) -> None:
    """Save every run, then end as the signal asks; a run in the midst of a step ends itself after it."""
    left = [run.leave() for run in list(_runs)]  # each of them, also behind one that cannot yet
    if all(left):
        raise SystemExit(128 + number)
    _told.append(number)


@atexit.register
def _at_exit() -> None:
    for steps in list(_generators):
        try:
            steps.close()
        except ValueError:  # it is running, in a thread that the end of the program will not wait for
            pass
        except Exception as error:
            print(f"minidiff: {error}", file=sys.stderr)
    for run in list(_runs):
        run.leave()


def _in_child() -> None:
    """A forked process has copies of its parent's runs, and is not to save them."""
    _generators.clear()
    _runs.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
