"""SIGKILL at any moment of training and of saving: the last save is whole, the run ends as if undisturbed.

The moments are drawn from a seed and printed. A moment is a line of the training, saving and locking code;
a place inside a save (part of the file written, before or after a call of the operating system); or a time,
when the blow comes from outside and may fall into torch's own code.
"""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest
import torch
from jobs import PLACES, RUN, SAVE_EVERY
from nursery import Child, Nursery
from tiny_runs import assert_same_bits, saved

from minidiff.loss_file import LOSSES_NAME
from minidiff.model import TrainedModel
from minidiff.train import CHECKPOINT_NAME

pytestmark = pytest.mark.slow

SEED = 2024
Moment = tuple[str, int, str, float]  # kind, number, place, share or seconds


def moments(count: int, lines: int, seed: int = SEED) -> list[Moment]:
    chance = random.Random(seed)
    drawn: list[Moment] = []
    for index in range(count):
        kind = ("line", "save", "line", "save", "time")[index % 5]
        nth = chance.randint(1, RUN.steps // SAVE_EVERY)
        drawn.append(
            {
                "line": ("line", chance.randint(1, lines), "", 0.0),
                "save": ("save", nth, chance.choice(sorted(PLACES)), chance.random()),
                "time": ("time", 0, "", chance.uniform(0.0, 0.8)),
            }[kind]
        )
    return drawn


def start(nursery: Nursery, folder: Path, moment: Moment) -> Child:
    kind, number, place, share = moment
    if kind == "line":
        return nursery.start("killed_at_line", folder, number)
    if kind == "save":
        return nursery.start("killed_in_save", folder, place, number, share)
    child = nursery.start("noted_run", folder, pause=0.02)
    time.sleep(share)
    child.kill(signal.SIGKILL)
    return child


def saves(folder: Path) -> list[int]:
    notes = folder.with_name(f"{folder.name}.notes")
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def survive(nursery: Nursery, folder: Path, moment: Moment, peace: TrainedModel) -> None:
    print("killed at", moment)
    ended = start(nursery, folder, moment).wait()
    assert ended == -signal.SIGKILL or (moment[0] == "time" and ended == 0)
    noted = max(saves(folder), default=0)
    step = saved(folder).info["step"] if (folder / CHECKPOINT_NAME).exists() else 0
    assert step in (noted, noted + SAVE_EVERY)  # who dies between the rename and the note has saved once more
    assert nursery.run("run", folder).told == RUN.steps - step
    assert_same_bits(peace, saved(folder))
    assert sorted(path.name for path in folder.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]


@pytest.fixture(scope="module")
def peace(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("peace") / "run"
    nursery.run("run", folder)
    return saved(folder)


@pytest.fixture(scope="module")
def lines(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> int:
    return int(nursery.run("lines_of", tmp_path_factory.mktemp("lines") / "run").told)


def test_a_run_killed_at_any_of_20_moments_ends_as_one_that_was_not(
    nursery: Nursery, tmp_path: Path, peace: TrainedModel, lines: int
) -> None:
    for index, moment in enumerate(moments(20, lines)):
        survive(nursery, tmp_path / f"run{index}", moment, peace)


@pytest.mark.nightly
def test_a_run_killed_at_any_of_200_moments_ends_as_one_that_was_not(
    nursery: Nursery, tmp_path: Path, peace: TrainedModel, lines: int
) -> None:
    for index, moment in enumerate(moments(200, lines, seed=SEED + 1)):
        survive(nursery, tmp_path / f"run{index}", moment, peace)


def test_a_run_killed_again_and_again_loses_nothing_that_was_saved(
    nursery: Nursery, tmp_path: Path, peace: TrainedModel, lines: int
) -> None:
    """The same folder all the time: what each dead process left meets the next one."""
    folder, steps = tmp_path / "run", [0]
    for moment in moments(8, lines // 3, seed=SEED + 2):
        kind, number, place, share = moment
        start(nursery, folder, (kind, min(number, 2) if kind == "save" else number, place, share / 3)).wait()
        steps.append(saved(folder).info["step"] if (folder / CHECKPOINT_NAME).exists() else 0)
    print(steps)
    assert steps == sorted(steps)
    nursery.run("run", folder)
    assert_same_bits(peace, saved(folder))
    assert sorted(path.name for path in folder.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]


@pytest.mark.parametrize("place", sorted(PLACES))
def test_each_place_of_a_save_is_one_where_a_process_can_die(
    nursery: Nursery, tmp_path: Path, place: str
) -> None:
    """Were the code to save in another way, the places would not be reached and nothing would be tested."""
    assert nursery.start("killed_in_save", tmp_path / "run", place, 2, 0.5).wait() == -signal.SIGKILL
    assert saved(tmp_path / "run").info["step"] == (2 if place == "after replace" else 1) * SAVE_EVERY
    left = list((tmp_path / "run").glob(".*.unfinished"))
    assert len(left) == (place != "after replace" and not place.endswith("losses"))


def test_the_undisturbed_run_really_learns(peace: TrainedModel) -> None:
    """Equal bits would be no wonder if nothing ever changed."""
    moved = [
        bool((weight != peace.training[f"raw.{name}"]).any())
        for name, weight in peace.network.state_dict().items()
    ]
    assert sum(moved) > len(moved) / 2
    assert all(bool(torch.isfinite(tensor).all()) for tensor in peace.training.values())
