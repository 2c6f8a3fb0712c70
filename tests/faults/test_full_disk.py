"""A disk that is full: what was there stays, nothing half-written is left, and with room the work goes on.

Two ways to be full. A file system of three megabytes, where root may mount one; and everywhere a limit on the
size of files, set in a child process, which the operating system answers in the middle of a write.
"""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from conftest import SmallDisk
from jobs import RUN
from nursery import Nursery
from small_sets import Mirror
from tiny_runs import assert_same_bits, saved

from minidiff.loss_file import LOSSES_NAME
from minidiff.train import CHECKPOINT_NAME

pytestmark = pytest.mark.slow

FULL = (f"[Errno {errno.ENOSPC}]", f"[Errno {errno.EFBIG}]", f"[Errno {errno.EDQUOT}]")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(params=["small disk", "limited size"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> SmallDisk | Path:
    """A disk that can be filled, or a folder whose writers are limited."""
    return request.getfixturevalue("small_disk") if request.param == "small disk" else tmp_path


class Tight:
    """Where to write, and how to take the room away and give it back."""

    def __init__(self, place: SmallDisk | Path) -> None:
        self.disk = place if isinstance(place, SmallDisk) else None
        self.folder = place.folder if isinstance(place, SmallDisk) else place

    def fill(self, leave: int) -> int | None:
        """Leave so much room; returns the limit that a job must be given, where it takes one."""
        if self.disk is None:
            return leave
        self.disk.fill(leave)
        return None

    def make_room(self) -> None:
        if self.disk is not None:
            self.disk.make_room()

    def contents(self) -> dict[str, bytes]:
        return {name: content for name, content in contents(self.folder).items() if name != "filler"}


@pytest.fixture
def tight(place: SmallDisk | Path) -> Tight:
    return Tight(place)


def test_a_save_that_does_not_fit_leaves_the_last_one_and_the_run_goes_on_later(
    nursery: Nursery, tight: Tight, tmp_path: Path
) -> None:
    nursery.run("run", tmp_path / "peace" / "run")
    folder = tight.folder / "run"
    nursery.run("leave_after", folder, 5)
    before = contents(folder)
    size = tight.fill(leave=len(before[CHECKPOINT_NAME]) // 2)
    raised = nursery.run("outcome", "run", folder, size=size).told
    assert contents(folder) == before
    kind, message = raised
    assert kind == "CheckpointError"
    assert str(folder / CHECKPOINT_NAME) in message
    assert any(number in message for number in FULL)
    assert "What was saved there before is untouched" in message
    assert "MB beside the old file" in message
    assert saved(folder).info["step"] == 5

    tight.make_room()
    assert nursery.run("run", folder).told == RUN.steps - 5
    assert_same_bits(saved(tmp_path / "peace" / "run"), saved(folder))
    assert sorted(contents(folder)) == [CHECKPOINT_NAME, LOSSES_NAME]


def test_leaving_a_loop_whose_state_does_not_fit_is_an_error(nursery: Nursery, tight: Tight) -> None:
    size = tight.fill(leave=8192)
    kind, message = nursery.run("outcome", "leave_after", tight.folder / "run", 2, size=size).told
    assert kind == "CheckpointError"
    assert any(number in message for number in FULL)
    assert contents(tight.folder / "run") == {}


def test_a_download_that_does_not_fit_leaves_nothing_and_works_later(nursery: Nursery, tight: Tight) -> None:
    mirror = Mirror()
    size = tight.fill(leave=12_288)
    root = tight.folder / "data"
    kind, message = nursery.run("outcome", "fetch", root, mirror.address, size=size).told
    assert kind == "DataUnavailableError"
    assert any(number in message for number in FULL)
    assert contents(root) == {}
    tight.make_room()
    assert nursery.run("fetch", root, mirror.address).told == 20
    mirror.close()


def test_an_answer_that_cannot_be_noted_is_right_all_the_same(nursery: Nursery, tight: Tight) -> None:
    file = tight.folder / "minidiff-progress.json"
    file.write_text(json.dumps({"00": [f"task{number}" for number in range(4000)]}))
    before = tight.contents()
    size = tight.fill(leave=8192)
    child = nursery.run("outcome", "right_answer", size=size, cwd=str(tight.folder))
    assert child.told is None
    assert "✓ predict_variance" in child.said
    assert "could not be noted as done" in child.said
    assert any(number in child.said for number in FULL)
    assert "MINIDIFF_PROGRESS" in child.said
    assert tight.contents() == before
    tight.make_room()
    child = nursery.run("outcome", "right_answer", cwd=str(tight.folder))
    assert "could not be noted" not in child.said
    assert '"predict_variance"' in file.read_text()
    assert '"task3999"' in file.read_text()


def test_a_picture_that_does_not_fit_leaves_the_old_one(nursery: Nursery, tight: Tight) -> None:
    (tight.folder / "samples.png").write_bytes(b"the picture of yesterday")
    before = tight.contents()
    size = tight.fill(leave=4096)
    sample = ("sample", "digits", "--n", "60", "--steps", "2", "--device", "cpu")
    child = nursery.run("outcome", "command", *sample, size=size, cwd=str(tight.folder))
    last = child.said.strip().splitlines()[-2]
    assert last.startswith("minidiff sample: ")
    assert "'samples.png'" in last
    assert any(number in last for number in FULL)
    assert tight.contents() == before
    tight.make_room()
    nursery.run("outcome", "command", *sample, cwd=str(tight.folder))
    assert (tight.folder / "samples.png").read_bytes().startswith(b"\x89PNG")
