"""losses.csv beside a checkpoint: every step once, whatever ended the run; and the chart that is drawn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tiny_runs import SCHEDULE, SETTINGS, saved, tiny_data, tiny_network, tiny_train

from minidiff import checkpoint, phrase, show
from minidiff.checkpoint import CheckpointError
from minidiff.loss_file import HEAD, LOSSES_NAME, LossFile, LossRow, read_losses
from minidiff.show import loss_curves
from minidiff.train import train


def leave_after(steps: int, folder: Path, **options: Any) -> None:
    run = train(tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=folder, **options)
    for step in run:
        if step.step == steps:
            break
    run.close()


def test_it_has_what_the_loop_yielded(tmp_path: Path) -> None:
    steps = tiny_train(folder=tmp_path, save_every=5)
    rows = read_losses(tmp_path)
    assert [row.step for row in rows] == list(range(1, 13))
    for row, step in zip(rows, steps, strict=True):
        assert row.loss == pytest.approx(step.loss, rel=1e-6)
        assert row.learning_rate == pytest.approx(step.learning_rate, rel=1e-6)
    assert (tmp_path / LOSSES_NAME).read_text().startswith(HEAD)


def test_a_run_that_was_left_twice_has_the_table_of_one_that_was_not(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path / "peace")
    for moment in (4, 9):
        leave_after(moment, tmp_path / "left")
        assert len(read_losses(tmp_path / "left")) == moment
    tiny_train(folder=tmp_path / "left")
    one, other = ((tmp_path / name / LOSSES_NAME).read_bytes() for name in ("peace", "left"))
    assert one == other


@pytest.mark.parametrize("torn", ["", "11,0.5", "11,0.5,0.001\n1", "11,0.5,0.001\n12,0.4,0.001\n"])
def test_rows_ahead_of_the_checkpoint_are_cut(tmp_path: Path, torn: str) -> None:
    """A process that is killed between the table and the checkpoint leaves more rows, the last torn."""
    tiny_train(folder=tmp_path / "peace")
    leave_after(10, tmp_path / "killed")
    with open(tmp_path / "killed" / LOSSES_NAME, "a") as file:
        file.write(torn)
    tiny_train(folder=tmp_path / "killed")
    one, other = ((tmp_path / name / LOSSES_NAME).read_bytes() for name in ("peace", "killed"))
    assert one == other


def test_without_a_checkpoint_the_table_begins_anew(tmp_path: Path) -> None:
    leave_after(7, tmp_path)
    (tmp_path / "checkpoint.safetensors").unlink()
    tiny_train(folder=tmp_path)
    assert [row.step for row in read_losses(tmp_path)] == list(range(1, 13))


def test_a_run_from_before_there_were_tables_goes_on_with_one(tmp_path: Path) -> None:
    leave_after(7, tmp_path)
    (tmp_path / LOSSES_NAME).unlink()
    tiny_train(folder=tmp_path)
    assert [row.step for row in read_losses(tmp_path)] == list(range(8, 13))


def test_a_checkpoint_that_cannot_be_written_takes_its_rows_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise CheckpointError("full")

    leave_after(5, tmp_path)
    before = (tmp_path / LOSSES_NAME).read_bytes()
    monkeypatch.setattr(checkpoint, "save", full)
    with pytest.raises(CheckpointError, match="full"):
        tiny_train(folder=tmp_path)
    monkeypatch.undo()
    assert (tmp_path / LOSSES_NAME).read_bytes() == before
    tiny_train(folder=tmp_path)
    assert [row.step for row in read_losses(tmp_path)] == list(range(1, 13))


def test_a_table_that_cannot_be_written_stops_the_run_before_the_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(number: int) -> None:
        raise OSError(28, "No space left on device")

    leave_after(5, tmp_path)
    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(CheckpointError, match=r"losses\.csv could not be written.*No space left"):
        tiny_train(folder=tmp_path)
    monkeypatch.undo()
    assert saved(tmp_path).info["step"] == 5
    assert len(read_losses(tmp_path)) == 5


def test_somebody_elses_table_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / LOSSES_NAME).write_text("epoch;loss\n1;0,5\n")
    with pytest.raises(CheckpointError, match=r"no table of losses.*move this file away"):
        tiny_train(folder=tmp_path)
    assert (tmp_path / LOSSES_NAME).read_text() == "epoch;loss\n1;0,5\n"


def test_without_a_path_nothing_is_kept() -> None:
    table = LossFile(None)
    table.note(1, 0.5, 0.1)
    with table.appended():
        table.cut(0)
    assert table._noted == []


@pytest.mark.parametrize("ending", ["", "3,0.1", "3,0.1,0.2", "3,many,0.2\n", "2,0.1,0.2\n", "3,0.1,0.2,5\n"])
def test_reading_ends_before_a_row_that_is_not_whole(tmp_path: Path, ending: str) -> None:
    (tmp_path / LOSSES_NAME).write_text(f"{HEAD}1,0.5,0.001\n2,0.25,0.002\n{ending}")
    assert read_losses(tmp_path) == [LossRow(1, 0.5, 0.001), LossRow(2, 0.25, 0.002)]


def test_a_table_is_found_by_its_folder_and_by_each_file_in_it(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path)
    rows = read_losses(tmp_path)
    assert read_losses(tmp_path / LOSSES_NAME) == read_losses(tmp_path / "checkpoint.safetensors") == rows
    with pytest.raises(ValueError, match=r"There is no losses\.csv at .*writes one there"):
        read_losses(tmp_path / "elsewhere")
    (tmp_path / "noise.csv").write_bytes(b"\0\1\2" * 9)
    with pytest.raises(ValueError, match="first line should be step,loss,learning_rate, and is"):
        read_losses(tmp_path / "noise.csv")


# ---- the chart ------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `show.lines` was asked for."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(
        loss_curves, "lines", lambda curves, **options: calls.append({"curves": curves, **options})
    )
    return calls


def test_one_run_is_drawn_smoothed_before_every_loss(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    steps = tiny_train(folder=tmp_path / "leaves")
    show.losses(tmp_path / "leaves")
    (call,) = drawn
    assert list(call["curves"]) == ["_every", "leaves"]
    places, raw = call["curves"]["_every"]
    assert places == list(range(1, 13))
    assert raw == pytest.approx([step.loss for step in steps], rel=1e-6)
    assert min(raw) < call["curves"]["leaves"][1][-1] < max(raw)


def test_several_runs_are_called_as_their_folders(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    for name in ("a", "b", "again/a"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / LOSSES_NAME).write_text(f"{HEAD}1,0.5,0.001\n")
    show.losses([tmp_path / "a", tmp_path / "b" / LOSSES_NAME])
    assert list(drawn.pop()["curves"]) == ["a", "b"]
    show.losses([str(tmp_path / "a"), str(tmp_path / "again" / "a")])
    assert list(drawn.pop()["curves"]) == [str(tmp_path / "a"), str(tmp_path / "again" / "a")]


def test_the_axes_are_called_in_the_language_in_use(
    tmp_path: Path, drawn: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LOSSES_NAME).write_text(f"{HEAD}1,0.5,0.001\n")
    for language, label in (("en", "training step"), ("tr", "eğitim adımı")):
        monkeypatch.setattr(phrase, "_current", language)
        show.losses(tmp_path)
        assert drawn.pop()["x_label"] == label


@pytest.mark.parametrize("runs", [[], None, 3, [3]])
def test_what_is_no_run_is_refused(runs: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="runs must be"):
        show.losses(runs)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / LOSSES_NAME).write_text(HEAD)
    with pytest.raises(ValueError, match="has no row"):
        show.losses(tmp_path)
