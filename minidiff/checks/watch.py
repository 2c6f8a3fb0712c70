"""Call a student's function safely: seeded, on copies, and with an eye on who does the work."""

from __future__ import annotations

import copy
import linecache
import sys
import traceback
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from minidiff.checks.words import (
    LIBRARY_CALLED,
    NOT_A_FUNCTION,
    NOTHING_RETURNED,
    STOPPED_WITH,
    WRONG_ARGUMENTS,
)

LIBRARY = Path(__file__).parents[1]
ALWAYS_ALLOWED = ("data", "show")  # a student may always read data and draw
EVERYTHING = tuple(path.stem for path in LIBRARY.iterdir())  # for tasks that use the library, as lesson 00's


class NotYet(Exception):
    """The student's part is still `raise NotImplementedError`."""


class NotRight(Exception):
    """The answer is wrong; the text says how, to the student."""

    def __init__(self, text: str, *, asked: str = "", came_back: str = "") -> None:
        super().__init__(text)
        self.text, self.asked, self.came_back = text, asked, came_back


class Stopped(NotRight):
    """The student's function raised an error of its own."""


def call(student: Any, *arguments: Any, allowed: Collection[str] = (), seed: int = 0) -> Any:
    """What `student` returns for copies of `arguments`, with torch's global seed set and then put back.

    Args:
        allowed: rooms of `minidiff` that the student may call here, besides data and show.

    Raises:
        NotYet: for a NotImplementedError.
        Stopped: for any other exception, with the line it came from.
        NotRight: for something that cannot be called, for None, and for a call of the library's own answer.
    """
    if not callable(student):
        raise NotRight(NOT_A_FUNCTION.said(kind=type(student).__name__))
    calls: list[str] = []
    copies = [copy.deepcopy(argument) for argument in arguments]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        answer = _watched(student, copies, calls, {*ALWAYS_ALLOWED, *allowed})
    if calls:
        raise NotRight(LIBRARY_CALLED.said(name=calls[0]))
    if answer is None:
        raise NotRight(NOTHING_RETURNED.said())
    return answer


def _watched(student: Any, arguments: list[Any], calls: list[str], allowed: Collection[str]) -> Any:
    before = sys.getprofile()
    sys.setprofile(_recorder(calls, allowed))
    try:
        return student(*arguments)
    except NotImplementedError as error:
        if error.args:  # torch raises it too, with a text
            raise _stopped(error) from None
        raise NotYet from None
    except Exception as error:
        raise _stopped(error) from None
    finally:
        sys.setprofile(before)


def _recorder(calls: list[str], allowed: Collection[str]) -> Callable[[FrameType, str, Any], None]:
    """Notes every function of the library that is called from outside the library."""

    def record(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back
        if event != "call" or caller is None or (_room(caller) and caller.f_code is not _watched.__code__):
            return
        room = _room(frame)
        if room is not None and room not in allowed:
            name = frame.f_code.co_name
            calls.append(type(frame.f_locals.get("self")).__name__ if name.startswith("__") else name)

    return record


def _room(frame: FrameType) -> str | None:
    """The room of the library that the running code belongs to; None outside."""
    return _room_of(frame.f_code.co_filename)


@cache  # asked twice for every function call that a student's code makes
def _room_of(file: str) -> str | None:
    path = Path(file)
    if not path.is_relative_to(LIBRARY):
        return None
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def _stopped(error: Exception) -> Stopped:
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not Path(frame.filename).is_relative_to(LIBRARY / "checks")
    ]
    said = f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
    if not frames:  # the call itself failed: wrong number of arguments
        return Stopped(WRONG_ARGUMENTS.said(error=said))
    frame = next((f for f in reversed(frames) if "site-packages" not in f.filename), frames[0])
    line = frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
    return Stopped(STOPPED_WITH.said(error=said, line=line))
