"""What a widget needs of the notebook while a cell runs: to be seen, to hear clicks and interrupts."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def shown_as_html() -> bool:
    """Whether it is JupyterLab or Notebook 7 that shows what this kernel displays."""
    return "JPY_SESSION_NAME" in os.environ and "COLAB_RELEASE_TAG" not in os.environ


def display(widget: Any) -> Any:
    """Show the widget if this is a notebook; gives the output's handle, or None."""
    import sys

    if "IPython" not in sys.modules:
        return None
    from IPython import display, get_ipython

    if not hasattr(get_ipython(), "kernel"):  # a terminal shows no widgets
        return None
    return display.display(widget, display_id=True)  # type: ignore[no-untyped-call]


def let_clicks_in(button: Any) -> None:
    """Let a button of this cell be heard while this cell runs.

    JupyterLab sends clicks to a thread of their own. ipykernel 7.4 sends them on to the thread that last
    spoke to the button, which is the busy one, unless it has forgotten which that was.
    """
    vars(button.comm).pop("_reply_subshell_id", None)


@contextmanager
def interrupt_calls(stop: Callable[[], None], asked: threading.Event) -> Iterator[None]:
    """While it lasts, the first interrupt (Ctrl-C, the notebook's ■) calls `stop`; a second one interrupts.

    Only the main thread may decide about signals; elsewhere this changes nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        stop()

    usual = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
