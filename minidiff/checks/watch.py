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

from minidiff._shared import seeded
from minidiff.checks.limit import TimeUp
from minidiff.checks.words import (
    LIBRARY_CALLED,
    NOT_A_FUNCTION,
    NOTHING_RETURNED,
    STOPPED_WITH,
    WRONG_ARGUMENTS,
)
from minidiff.phrase import Phrase

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
    """The student's function raised an error of its own; `error` is that error."""

    error: BaseException | None = None


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
    with seeded(seed):
        try:
            answer = _watched(student, copies, calls, {*ALWAYS_ALLOWED, *allowed})
        except Stopped:
            if not calls:
                raise
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
        sys.setprofile(before)  # what follows is the check's own work
        if error.args:  # torch raises it too, with a text
            raise _stopped(error) from None
        raise NotYet from None
    except (KeyboardInterrupt, TimeUp):
        raise
    except BaseException as error:  # sys.exit() too
        sys.setprofile(before)
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


def said_of(error: BaseException) -> str:
    """Kind and first line of an error, even of one that cannot be printed."""
    try:
        text = str(error).strip()
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text.splitlines()[0] if text else ''}"


def where(error: BaseException) -> str:
    """The student's line in which an error arose; empty if the call itself failed."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not Path(frame.filename).is_relative_to(LIBRARY / "checks")
    ]
    if not frames:
        return ""
    frame = next((f for f in reversed(frames) if "site-packages" not in f.filename), frames[0])
    return frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()


def _stopped(error: BaseException) -> Stopped:
    said, line = said_of(error), where(error)
    text = STOPPED_WITH.said(error=said, line=line) if line else WRONG_ARGUMENTS.said(error=said)
    hint = next((hint for kind, part, hint in HINTS if kind == type(error).__name__ and part in said), None)
    stopped = Stopped(f"{text}. {hint.said()}" if hint and line else text)
    stopped.error = error
    return stopped


HINTS = (
    (
        "RuntimeError",
        "must match",
        Phrase(
            "Two tensors of different shapes meet there. One number for each image, shape (B,), must become (B, 1, 1, 1) before it meets images, and (B, 1) before points: the number of ones follows from `x.ndim`.",
            "Orada şekli farklı iki tensör buluşuyor. Her görüntü için bir sayı, yani (B,), görüntülerle buluşmadan önce (B, 1, 1, 1), noktalarla buluşmadan önce (B, 1) olmalı: birlerin sayısı `x.ndim`'den çıkar.",
        ),
    ),
    (
        "RuntimeError",
        "mat",
        Phrase(
            "The shapes do not fit for a matrix product. `.mT` exchanges the last two axes alone, `.T` turns all of them round.",
            "Şekiller bir matris çarpımına uymuyor. `.mT` yalnızca son iki ekseni değiştirir, `.T` hepsini ters çevirir.",
        ),
    ),
    (
        "ZeroDivisionError",
        "",
        Phrase(
            "One of the questions of the task makes this denominator 0. Which end of the range is it?",
            "Görevin sorularından biri bu paydayı 0 yapıyor. Aralığın hangi ucu bu?",
        ),
    ),
    (
        "ValueError",
        "math domain",
        Phrase(
            "A logarithm or a root of a number that is not positive. Does only the size count here, `abs(...)`? Or does something under a root become negative?",
            "Artı olmayan bir sayının logaritması ya da kökü. Burada yalnızca büyüklük mü önemli, `abs(...)`? Yoksa kökün altındaki bir şey eksiye mi düşüyor?",
        ),
    ),
    (
        "IndexError",
        "",
        Phrase(
            "A list of T values has the indices 0 to T-1, and an empty one has none.",
            "T değerlik bir listenin indisleri 0'dan T-1'e gider; boş listenin ise hiç indisi yoktur.",
        ),
    ),
    (
        "AttributeError",
        "has no attribute 'sqrt'",
        Phrase(
            "This is a plain number. `** 0.5` works for numbers and for tensors.",
            "Bu sıradan bir sayı. `** 0.5` sayılarda da tensörlerde de çalışır.",
        ),
    ),
    (
        "TypeError",
        "must be Tensor",
        Phrase(
            "torch's functions want tensors; this is a plain number. `** 0.5` and the functions of `math` take numbers.",
            "torch'un işlevleri tensör ister; bu sıradan bir sayı. `** 0.5` ve `math` işlevleri sayı alır.",
        ),
    ),
    (
        "NameError",
        "",
        Phrase(
            "Was the cell with this name run? Is the name spelt like the argument?",
            "Bu adın bulunduğu hücre çalıştırıldı mı? Ad, argümanla aynı mı yazılmış?",
        ),
    ),
)
