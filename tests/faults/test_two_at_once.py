"""Two processes training into one folder: the second is refused at once, and told why and what to do.

The lock dies with the process that holds it, so that no file has to be removed by hand after an accident.
"""

from __future__ import annotations

import os
import signal
import time
from itertools import islice
from pathlib import Path

import pytest
from jobs import RUN
from nursery import Child, Nursery
from tiny_runs import SCHEDULE, assert_same_bits, saved, tiny_data, tiny_network, tiny_train

from minidiff import _files
from minidiff._files import LOCK_NAME, FolderLock
from minidiff.checkpoint import CheckpointError
from minidiff.loss_file import LOSSES_NAME
from minidiff.train import CHECKPOINT_NAME, FolderInUseError, train

pytestmark = pytest.mark.slow


def slow_run(nursery: Nursery, folder: Path) -> Child:
    """A run that is under way: it has saved once and will not end by itself soon."""
    child = nursery.start("run", folder, pause=3.0, save_every=1)
    while not (folder / CHECKPOINT_NAME).exists():
        time.sleep(0.02)
    return child


def start_training(folder: Path) -> None:
    next(train(tiny_network(dropout=0.2), SCHEDULE, tiny_data(), RUN, device="cpu", folder=folder))


def test_the_second_is_refused_and_the_first_undisturbed(nursery: Nursery, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    first = slow_run(nursery, folder)
    with pytest.raises(FolderInUseError) as caught:
        start_training(folder)
    message = str(caught.value)
    assert f"{folder} is in use: process {first.pid} on " in message
    assert "Wait until it is done, stop it, or give another folder" in message
    os.kill(first.pid, signal.SIGINT)
    assert first.wait() == 1  # the job reports the interrupt as its end
    assert "KeyboardInterrupt" in first.said
    assert not (folder / LOCK_NAME).exists()
    start_training(folder)


def test_after_sigkill_of_the_first_nothing_has_to_be_tidied(nursery: Nursery, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    first = slow_run(nursery, folder)
    first.kill(signal.SIGKILL)
    first.wait()
    assert (folder / LOCK_NAME).exists()  # the file is left, its lock is not
    nursery.run("run", folder)
    nursery.run("run", tmp_path / "peace" / "run")
    assert_same_bits(saved(tmp_path / "peace" / "run"), saved(folder))
    assert sorted(path.name for path in folder.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]


def test_of_many_that_start_at_once_one_trains(nursery: Nursery, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    children = [nursery.start("outcome", "run", folder) for _ in range(5)]
    assert [child.wait() for child in children] == [0] * 5
    told = [child.told for child in children]
    refused = [raised for raised in told if raised is not None]
    assert {kind for kind, _ in refused} <= {"FolderInUseError"}
    assert len(refused) < 5
    steps = [
        int(child.said.splitlines()[0]) for child, raised in zip(children, told, strict=True) if not raised
    ]
    assert sorted(steps) == [0] * (len(steps) - 1) + [
        RUN.steps
    ]  # whoever came after the end had nothing to do
    nursery.run("run", tmp_path / "peace" / "run")
    assert_same_bits(saved(tmp_path / "peace" / "run"), saved(folder))


def test_in_one_process_an_open_loop_keeps_a_second_one_out(tmp_path: Path) -> None:
    """Closed later, the older one would save its older state over the newer one's."""
    older = train(tiny_network(), SCHEDULE, tiny_data(), RUN, device="cpu", folder=tmp_path)
    list(islice(older, 3))
    with pytest.raises(FolderInUseError, match=r"this very process is training into it.*close it"):
        start_training(tmp_path)
    older.close()
    assert saved(tmp_path).info["step"] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]


@pytest.mark.parametrize("wrong", ["another run", "a damaged file"])
def test_a_refused_run_lets_the_next_one_in(tmp_path: Path, wrong: str) -> None:
    tiny_train(folder=tmp_path)
    if wrong == "a damaged file":
        (tmp_path / CHECKPOINT_NAME).write_bytes(b"nothing")
    with pytest.raises(CheckpointError) as kept:  # with its traceback, as a notebook keeps it
        start_training(tmp_path)
    assert kept.value.__traceback__ is not None
    FolderLock(tmp_path).release()


def test_another_folder_is_free(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "one")
    start_training(tmp_path / "other")
    lock.release()


def test_a_lock_file_that_was_removed_under_us_is_not_taken_for_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our open and our lock the holder lets go and removes the file: what we hold is a ghost."""
    locked, count = _files._locked, []

    def removed_meanwhile(file: int) -> bool:
        count.append(file)
        if len(count) == 1:
            (tmp_path / LOCK_NAME).unlink()
        return locked(file)

    monkeypatch.setattr(_files, "_locked", removed_meanwhile)
    lock = FolderLock(tmp_path)
    assert len(count) == 2
    with pytest.raises(FolderInUseError):
        FolderLock(tmp_path)
    lock.release()


def test_a_file_system_without_locks_is_trained_on_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    start_training(tmp_path)
    assert saved(tmp_path).info["step"] == 1
