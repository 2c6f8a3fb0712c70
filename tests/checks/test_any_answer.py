"""Whatever a student's function is or gives back, the check has an end and a word."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
import torch

from minidiff.checks import lesson01
from minidiff.checks.limit import TimeUp, interrupted


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDIFF_PROGRESS", "")
    monkeypatch.delenv("MINIDIFF_STRICT", raising=False)


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError

    def __array__(self) -> Any:
        raise SystemExit


class Unprintable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def raises(error: BaseException) -> Callable[..., Any]:
    def answer(*_: Any) -> Any:
        raise error

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_: torch.eye(3).to_sparse(),
        lambda *_: torch.zeros(3, device="meta"),
        lambda *_: torch.quantize_per_tensor(torch.zeros(3), 0.1, 0, torch.qint8),
        lambda *_: torch.zeros(1).expand(10**10),
        lambda *_: range(10**10),
        lambda *_: torch.zeros(3, dtype=torch.complex64),
        lambda *_: [1j],
        lambda *_: Hostile(),
        lambda *_: iter(int, 1),
        raises(Unprintable()),
        raises(SystemExit(3)),
        raises(RecursionError()),
    ],
)
@pytest.mark.parametrize(
    "task", [lesson01.alpha_bars, lesson01.forward_diffusion_step, lesson01.predict_variance]
)
def test_any_answer_gets_a_verdict(task: Any, answer: Any) -> None:
    verdict = task(answer)
    assert not verdict.right
    assert repr(verdict)
    assert verdict._repr_html_()


def endless(*_: Any) -> Any:
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


@pytest.mark.skipif(sys.platform == "win32", reason="another way to the same end; see below")
def test_an_endless_loop_ends_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDIFF_CHECK_SECONDS", "0.5")
    verdict = lesson01.one_step(endless)
    assert verdict.status == "stopped"
    assert "had not come to an end" in repr(verdict)
    assert "while True" in repr(verdict) or "time.sleep" in repr(verdict) or "continue" in repr(verdict)


def test_without_an_alarm_clock_a_thread_ends_it() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        with pytest.raises(TimeUp), interrupted(0.3):
            endless()
    finally:
        signal.signal(signal.SIGINT, before)
