"""Signals that wait: what is noted, what goes through, and who answers afterwards."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import SCHEDULE, SETTINGS, saved, tiny_data, tiny_network

from minidiff import metrics
from minidiff.data import digits, spoken
from minidiff.interrupts import handling, interrupts_noted, interrupts_wait, uninterrupted
from minidiff.train import CHECKPOINT_NAME, train


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


def at_the_edge(press: Callable[[], None], entering: bool) -> Callable[[], Any]:
    """`interrupts_wait` with an interrupt at its edge, in the third step: nobody waits for it there."""
    steps = [0]

    @contextmanager
    def waiting() -> Iterator[list[int]]:
        steps[0] += 1
        if steps[0] == 3 and entering:
            press()
        with interrupts_wait() as interrupts:
            yield interrupts
        if steps[0] == 3:
            press()

    return waiting


@pytest.mark.parametrize(("entering", "done"), [(True, 2), (False, 3)])
def test_an_interrupt_between_two_steps_is_told_as_one_that_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entering: bool, done: int
) -> None:
    monkeypatch.setattr("minidiff.train.interrupts_wait", at_the_edge(press, entering))
    training = train(tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path)
    with pytest.raises(KeyboardInterrupt) as told:
        list(training)
    assert f"interrupted after step {done}." in str(told.value)
    assert str(tmp_path / CHECKPOINT_NAME) in str(told.value)
    assert saved(tmp_path).info["step"] == done


def test_a_second_interrupt_in_the_midst_of_the_update_promises_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, pressed = tiny_network(), [0]
    steps = train(network, SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path, save_every=2)
    for _ in range(3):
        next(steps)

    def twice(self: Any, learning_rate: float) -> None:
        pressed[0] += 1
        press()
        press()

    monkeypatch.setattr("minidiff.optim.Adam.step", twice)
    with pytest.raises(KeyboardInterrupt) as told:
        next(steps)
    assert (str(told.value), pressed) == ("", [1])
    assert saved(tmp_path).info["step"] == 2


def test_what_is_uninterrupted_is_done_first() -> None:
    done = []

    def work() -> None:
        with uninterrupted():
            press()
            done.append("whole")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with uninterrupted():  # nobody asked for anything: it ends as it began
        done.append("again")
    assert done == ["whole", "again"]


TRAINED: dict[str, Callable[[], Any]] = {
    "a classifier": lambda: metrics.train_classifier(digits(), steps=10**6),
    "a reader of speech": lambda: metrics.train_spoken_reader(spoken(), steps=10**6),
}


@pytest.mark.parametrize("made", list(TRAINED))
def test_an_optimiser_is_made_uninterrupted(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first one imports PyTorch's compiler: pressed in the middle, that is finished before all ends."""
    usual, whole = torch.optim.AdamW, []

    def slow(*arguments: Any, **settings: Any) -> Any:
        press()
        whole.append(made)
        return usual(*arguments, **settings)

    monkeypatch.setattr(torch.optim, "AdamW", slow)
    with pytest.raises(KeyboardInterrupt):
        TRAINED[made]()
    assert whole == [made]
