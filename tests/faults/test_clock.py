"""The clock moved back, or years ahead: nothing that is saved, resumed or chosen depends on it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_sets import Mirror, point_at
from tiny_runs import SCHEDULE, SETTINGS, assert_same_bits, saved, tiny_data, tiny_network, tiny_train

from minidiff._files import LOCK_NAME
from minidiff.data import mnist
from minidiff.loss_file import LOSSES_NAME
from minidiff.show import TrainingMonitor
from minidiff.train import CHECKPOINT_NAME, train

FUTURE, PAST = 4_000_000_000.0, 1.0  # the year 2096; January 1970


class Clock:
    """All clocks of `time` jump about, mostly backwards."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chance, self.asked = random.Random(0), 0

        def jump() -> float:
            self.asked += 1
            return chance.uniform(PAST, FUTURE) / self.asked

        for name in ("time", "monotonic", "perf_counter"):
            monkeypatch.setattr(time, name, jump)
        monkeypatch.setattr("minidiff.show.training_monitor.monotonic", jump)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def leave_after(steps: int, folder: Path) -> None:
    training = train(tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=folder)
    for step in training:
        if step.step == steps:
            break
    training.close()


def test_a_run_on_a_jumping_clock_ends_in_the_same_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_train(folder=tmp_path / "peace")
    Clock(monkeypatch)
    leave_after(5, tmp_path / "jumping")
    tiny_train(folder=tmp_path / "jumping")
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "jumping"))


@pytest.mark.parametrize("moment", [PAST, FUTURE])
def test_files_of_another_time_are_continued_and_tidied_all_the_same(tmp_path: Path, moment: float) -> None:
    tiny_train(folder=tmp_path / "peace")
    folder = tmp_path / "run"
    leave_after(5, folder)
    (folder / f".{CHECKPOINT_NAME}.77.unfinished").write_bytes(b"half")
    (folder / LOCK_NAME).write_text("process 77 on a machine long gone")
    for path in (*folder.iterdir(), folder):
        os.utime(path, (moment, moment))
    tiny_train(folder=folder)
    assert_same_bits(saved(tmp_path / "peace"), saved(folder))
    assert sorted(path.name for path in folder.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]


def test_a_training_watched_on_a_jumping_clock_comes_to_its_end(clock: Clock) -> None:
    steps = train(tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu")
    monitor = TrainingMonitor(steps, total=SETTINGS.steps)
    last = monitor.run()
    assert clock.asked > SETTINGS.steps
    assert last is not None
    assert (last.step, len(monitor.losses)) == (SETTINGS.steps, SETTINGS.steps)
    assert f"{SETTINGS.steps}" in monitor.summary()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    mirror = Mirror()
    point_at(mirror.address, monkeypatch.setattr)
    yield mirror
    mirror.close()


@pytest.mark.parametrize("moment", [PAST, FUTURE])
def test_data_of_another_time_are_neither_fetched_again_nor_trusted_unread(
    tmp_path: Path, mirror: Mirror, moment: float
) -> None:
    first = mnist("train", root=tmp_path)
    asked = len(mirror.requests)
    files = sorted((tmp_path / "MNIST" / "raw").iterdir())
    for path in files:
        os.utime(path, (moment, moment))
    assert mnist("train", root=tmp_path).images.equal(first.images)
    assert len(mirror.requests) == asked
    files[-1].write_bytes(b"\0" * files[-1].stat().st_size)  # newer or older: the sum decides
    os.utime(files[-1], (moment, moment))
    with pytest.warns(UserWarning, match="replacing damaged files"):
        assert mnist("train", root=tmp_path).images.equal(first.images)
