"""An end for loops that have none."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SETTING = "MINIDIFF_CHECK_SECONDS"  # another limit; 0: none
SECONDS = 120.0  # of the clock, for one check: the slowest right answers take ten on a slow machine


class TimeUp(BaseException):
    """The time of a check is over. No `Exception`: a student's `except Exception` must not catch it."""


def seconds() -> float:
    """The limit in use; a setting that is no number counts as not set."""
    try:
        return float(os.environ.get(SETTING, SECONDS))
    except ValueError:
        return SECONDS


@contextmanager
def at_most(limit: float) -> Iterator[None]:
    """Ends the block with `TimeUp` after `limit` seconds.

    Works in the main thread, where notebooks run their cells. In another thread there is no limit: there the
    interrupt button of the notebook is the way out, or a restart of its kernel. A single long call into C
    (a product of huge matrices) is not cut short, but ended when it returns.
    """
    if limit <= 0 or threading.current_thread() is not threading.main_thread():
        yield
    elif sys.platform == "win32":
        with interrupted(limit):
            yield
    else:
        with alarmed(limit):
            yield


@contextmanager
def alarmed(limit: float) -> Iterator[None]:
    """`at_most` by the system's alarm clock; whoever used it before gets it back."""

    def ring(*_: Any) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    left, again = signal.setitimer(
        signal.ITIMER_REAL, limit, 1.0
    )  # once a second: a bare `except:` catches one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, again)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)


@contextmanager
def interrupted(limit: float) -> Iterator[None]:
    """`at_most` where there is no alarm clock: a second thread presses the interrupt button."""
    rang = threading.Event()

    def ring() -> None:
        rang.set()
        _thread.interrupt_main()

    timer = threading.Timer(limit, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if rang.is_set():
            raise TimeUp from None
        raise
    finally:
        timer.cancel()
