"""The bar beside a training: a mean that forgets its start, and steps that come through untouched."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
import torch
from torch import nn

from minidiff.progress import bar
from minidiff.record import SMOOTHING, Smoothed
from minidiff.train import TrainStep


def steps(numbers: range, ended: list[str]) -> Generator[TrainStep, None, None]:
    network, t = nn.Identity(), torch.tensor([0])
    try:
        for n in numbers:
            yield TrainStep(n, 0.5, torch.tensor([0.5]), t, 1e-3, network, network)
        ended.append("at the end")
    finally:
        ended.append("closed")


def test_the_mean_follows_its_formula() -> None:
    values, d, smoothed = [3.0, -1.0, 4.0, 1.5], SMOOTHING, Smoothed()
    for n in range(1, len(values) + 1):
        weights = [d ** (n - k) for k in range(1, n + 1)]
        expected = sum(w * x for w, x in zip(weights, values, strict=False)) / sum(weights)
        assert smoothed.add(values[n - 1]) == pytest.approx(expected, rel=1e-12)


def test_the_mean_of_what_is_always_the_same_is_that() -> None:
    smoothed = Smoothed()
    assert [smoothed.add(0.7) for _ in range(300)] == pytest.approx([0.7] * 300, rel=1e-12)


def test_every_step_comes_through_and_the_bar_ends_full(capsys: pytest.CaptureFixture[str]) -> None:
    ended: list[str] = []
    assert [step.step for step in bar(steps(range(1, 41), ended), 40, "walking")] == list(range(1, 41))
    assert ended == ["at the end", "closed"]
    said = capsys.readouterr().err
    assert "walking: 100%" in said
    assert "40/40" in said
    assert "loss=0.5000" in said


def test_leaving_the_bar_closes_the_training() -> None:
    ended: list[str] = []
    watched = bar(steps(range(1, 41), ended), 40)
    assert next(watched).step == 1
    assert ended == []
    watched.close()
    assert ended == ["closed"]


def test_a_continued_run_starts_where_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in bar(steps(range(31, 41), []), 40):
        pass
    said = capsys.readouterr().err
    assert "40/40" in said
    assert " 1/40" not in said


def test_a_bar_that_is_not_shown_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(bar(steps(range(1, 41), []), 40, shown=False))) == 40
    printed: Any = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")
