"""TrainingRecord: the numbers of a training against plain sums over all its steps."""

import math
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from minidiff.record import (
    BINS,
    MOST_MOMENTS,
    SMOOTHING,
    Smoothed,
    TrainingRecord,
    timestep_losses,
)


@dataclass
class Timed:
    """A step with known losses at known t."""

    step: int
    loss: float
    losses: Tensor
    t: Tensor


@dataclass
class Plain:
    step: int
    loss: Any


def timed(count: int) -> list[Timed]:
    """Steps of a training that never was, with losses that are known."""
    times = [torch.arange(n, n + 4) % 50 for n in range(count + 1)]
    return [Timed(n, 1 / n, torch.full((4,), 1 / n), times[n]) for n in range(1, count + 1)]


def recorded(steps: Any, T: int | None = None) -> TrainingRecord:
    record = TrainingRecord(T)
    for step in steps:
        record.add(step)
    return record


def test_the_smoothed_loss_is_the_weighted_mean_of_all_losses() -> None:
    record = recorded(timed(60))
    for n in (1, 2, 17, 60):
        weights = np.array([SMOOTHING ** (n - k) for k in range(1, n + 1)])
        wanted = np.average([1 / k for k in range(1, n + 1)], weights=weights)
        assert record.smoothed[n - 1] == pytest.approx(wanted, rel=1e-12)


def test_a_loss_that_stands_still_is_smoothed_to_itself() -> None:
    smoothed = Smoothed()
    assert {smoothed.add(0.3) for _ in range(1000)} == {0.3}


def test_loss_by_timestep_is_that_of_the_first_and_last_steps() -> None:
    steps = timed(450)
    record = recorded(steps, T=50)
    for own, part in zip(record.by_timestep(), (steps[:200], steps[-200:]), strict=True):
        for place, value in enumerate(own):  # the mean over a tenth of the t, one loss after the other
            inside = [
                float(loss)
                for step in part
                for loss, t in zip(step.losses, step.t, strict=True)
                if place * 5 <= int(t) < (place + 1) * 5
            ]
            assert value == pytest.approx(sum(inside) / len(inside), rel=1e-5)
    assert record.timed == 200


def test_timesteps_never_drawn_leave_a_gap() -> None:
    record = recorded([Timed(1, 2.0, torch.tensor([2.0]), torch.tensor([99]))])
    assert record.span == 100
    for part in record.by_timestep():
        assert part[9] == 2
        assert all(math.isnan(value) for value in part[:9])


def test_without_timesteps_there_are_losses_and_no_more() -> None:
    record = recorded(Plain(n, 1 / n) for n in (3, 6, 9))
    assert record.steps == [3, 6, 9]
    assert record.losses == [1 / 3, 1 / 6, 1 / 9]
    assert record.timed == 0
    assert all(math.isnan(value) for part in record.by_timestep() for value in part)


def test_several_losses_are_kept_apart_and_the_first_one_counts() -> None:
    record = recorded(Plain(n, {"total": 3.0 * n, "KL": 1.0}) for n in (1, 2))
    assert list(record.curves) == ["total", "KL"]
    assert record.losses == record.curves["total"].raw == [3.0, 6.0]
    assert record.curves["KL"].smoothed == [1.0, 1.0]


def test_nothing_recorded_is_empty() -> None:
    record = TrainingRecord()
    assert (record.losses, record.smoothed, record.steps, record.span) == ([], [], [], BINS)


def test_long_trainings_keep_fewer_moments_over_all_their_length() -> None:
    record = TrainingRecord()
    for step in range(1, 200):
        record.add_pictures(step, {"raw": torch.full((1, 1, 2, 2), float(step))})
    assert MOST_MOMENTS // 2 < len(record.moments) <= MOST_MOMENTS
    assert record.moments[0].step == 1
    assert record.moments[-1].step > 190
    for moment in record.moments:
        assert float(moment.pictures["raw"][0, 0, 0, 0]) == moment.step


@pytest.mark.parametrize(
    ("steps", "T", "error", "says"),
    [
        ([7], None, TypeError, "`step` and `loss`, got int"),
        ([Plain(-1, 1.0)], None, ValueError, "step.step must be at least 0"),
        ([Plain(1.5, 1.0)], None, TypeError, "step.step must be a whole number"),  # type: ignore[arg-type]
        ([Plain(1, math.inf)], None, ValueError, "step.loss must be a finite number"),
        ([Plain(1, torch.ones(2))], None, TypeError, "step.loss must be a number"),
        ([Plain(1, {})], None, ValueError, "at least one loss"),
        ([Plain(1, {"a": math.nan})], None, ValueError, r"step.loss\['a'\] must be a finite number"),
        ([Plain(1, 1.0), Plain(2, {"a": 1.0})], None, ValueError, r"names \['a'\], before it had \[''\]"),
        (timed(3), 2, ValueError, "T is 2, but the training drew t = 4"),
        ([Timed(1, 1.0, torch.ones(3), torch.ones(2).long())], None, ValueError, "losses.*t"),
        ([Timed(1, 1.0, torch.ones(2), torch.ones(2))], None, TypeError, "t must be whole numbers"),
    ],
)
def test_what_is_no_step_is_refused(steps: Any, T: int | None, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        recorded(steps, T)


def test_a_refused_step_leaves_nothing_behind() -> None:
    record = recorded(timed(2), T=50)
    with pytest.raises(ValueError, match="drew t"):
        record.add(Timed(3, 1.0, torch.ones(1), torch.tensor([50])))
    with pytest.raises(ValueError, match="finite"):
        record.add(Timed(3, math.nan, torch.ones(1), torch.tensor([1])))
    assert (record.steps, record.timed, len(record.losses)) == ([1, 2], 2, 2)


def test_pictures_keep_their_shape() -> None:
    record = TrainingRecord()
    record.add_pictures(1, {"raw": torch.zeros(2, 1, 4, 4)})
    for other in ({"raw": torch.zeros(1, 1, 4, 4)}, {"ema": torch.zeros(2, 1, 4, 4)}):
        with pytest.raises(ValueError, match="one shape, every time"):
            record.add_pictures(2, other)
    assert len(record.moments) == 1


def test_losses_are_averaged_in_equal_ranges_of_t() -> None:
    t = torch.tensor([0, 24, 25, 99, 99])
    means = timestep_losses(torch.tensor([1.0, 3.0, 5.0, 7.0, 9.0]), t, T=100, bins=4)
    torch.testing.assert_close(means, torch.tensor([2.0, 5.0, math.nan, 8.0]), equal_nan=True)


def test_a_record_needs_neither_plots_nor_widgets() -> None:
    code = (
        "import sys, minidiff.record\n"
        "heavy = ('matplotlib', 'ipywidgets', 'IPython', 'minidiff.train')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
