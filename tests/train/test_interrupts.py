"""Signals that wait: what is noted, what goes through, and who answers afterwards."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from minidiff.interrupts import handling, interrupts_noted, interrupts_wait


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Python's own answer to an interrupt, whatever the test runner has."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press(number: int = signal.SIGINT) -> None:
    signal.raise_signal(number)


@pytest.mark.parametrize("waiting", [interrupts_noted, interrupts_wait])
def test_the_first_interrupt_waits_and_the_second_means_it(waiting: Any) -> None:
    with waiting() as noted:
        assert noted == []
        press()
        assert noted == [signal.SIGINT]
        with pytest.raises(KeyboardInterrupt):
            press()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_that_is_named_waits_as_often_as_it_comes() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with interrupts_noted(signal.SIGINT, signal.SIGTERM) as noted:
        press(signal.SIGTERM)
        press(signal.SIGTERM)
        press()
        assert noted == [signal.SIGTERM, signal.SIGTERM, signal.SIGINT]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_is_not_named_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with interrupts_noted():
        assert signal.getsignal(signal.SIGTERM) is before


def test_somebody_can_be_told_at_once() -> None:
    calls: list[int] = []
    with interrupts_noted(then=lambda: calls.append(1)):
        press()
    assert calls == [1]


def test_who_is_told_may_let_it_through() -> None:
    def through() -> None:
        raise KeyboardInterrupt

    with interrupts_noted(then=through), pytest.raises(KeyboardInterrupt):
        press()


def test_where_somebody_answers_already_the_inner_one_keeps_out() -> None:
    with interrupts_noted() as outer, interrupts_wait() as inner:
        press()
        assert (outer, inner) == ([signal.SIGINT], [])


def test_an_error_inside_gives_the_signal_back_too() -> None:
    with pytest.raises(ZeroDivisionError), interrupts_noted():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    "make", [interrupts_noted, interrupts_wait, lambda: handling(lambda number, frame: None, signal.SIGINT)]
)
def test_in_another_thread_nothing_is_changed(make: Any) -> None:
    seen: list[Any] = []

    def elsewhere() -> None:
        context: AbstractContextManager[Any] = make()
        with context:
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
