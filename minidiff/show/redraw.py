"""Drawing after a control has moved: never twice at once, and never a state that is already old."""

from __future__ import annotations

import threading
from collections.abc import Callable


class LatestOnly:
    """Calls `work` for a change. Changes that arrive during a call are answered together by one more.

    A slider moves faster than a picture can be drawn, and callbacks can come from another thread than the
    cell. Whoever finds the work going on leaves a note and returns; whoever works looks for a note at the
    end. So the last change is always drawn, and those it overtook are not.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self._changed = threading.Event()
        self._busy = threading.Lock()

    def __call__(self, _change: object = None) -> None:
        self._changed.set()
        while self._changed.is_set() and self._busy.acquire(blocking=False):
            try:
                self._changed.clear()
                self.work()
            finally:
                self._busy.release()
