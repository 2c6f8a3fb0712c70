"""Ctrl-C, the notebook's ■ and SIGTERM, put off until what is running has come to a good end.

Only the main thread may decide about signals: elsewhere, nothing here changes anything.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Handler = Callable[[int, object], None]
HANGUP: int | None = getattr(signal, "SIGHUP", None)  # the terminal was closed; Windows has none


@contextmanager
def interrupts_noted(*numbers: int, then: Callable[[], None] | None = None) -> Iterator[list[int]]:
    """Inside, signals (SIGINT, unless others are named) do not stop but fill the list, and call `then`.

    A second SIGINT means it, and raises KeyboardInterrupt. So does the first, where `then` raises that.
    """
    noted: list[int] = []
    meant: list[int] = []

    def note(number: int, frame: object) -> None:
        if number == signal.SIGINT and number in noted:
            meant.append(number)
            raise KeyboardInterrupt
        noted.append(number)
        if then is not None:
            then()

    with handling(note, *(numbers or (signal.SIGINT,))):
        try:
            yield noted
        except Exception as error:
            if meant:  # it fell into code that made another error of it
                raise KeyboardInterrupt from error
            raise


@contextmanager
def interrupts_wait() -> Iterator[list[int]]:
    """`interrupts_noted`, where nobody answers interrupts yet; where somebody does, the list stays empty."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield []
        return
    with interrupts_noted() as noted:
        yield noted


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Inside, an interrupt waits; it comes at the end, unless it came twice.

    For imports: what is left of an interrupted one breaks the next, until Python is started again. PyTorch's
    first optimiser and torchvision import its compiler, which takes seconds.
    """
    with interrupts_wait() as noted:
        yield
    if noted:
        raise KeyboardInterrupt


@contextmanager
def handling(handler: Handler, *numbers: int) -> Iterator[None]:
    """Inside, `handler(number, frame)` answers these signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [n for n in numbers if not (n == HANGUP and signal.getsignal(n) is signal.SIG_IGN)]  # nohup
    usual = {number: signal.signal(number, handler) for number in heard}
    try:
        yield
    finally:
        for number, before in usual.items():
            signal.signal(number, before)
