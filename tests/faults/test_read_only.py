"""A folder, a home, a cache that may not be written: said at once and in words, and the rest goes on working.

Root may write everywhere, so the children give that right up first, or the file system is mounted read-only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SmallDisk
from nursery import Nursery
from small_sets import Mirror
from tiny_runs import saved

pytestmark = pytest.mark.slow


class Closed:
    """A folder that can be closed to all writers."""

    def __init__(self, folder: Path, disk: SmallDisk | None) -> None:
        self.folder, self.disk = folder, disk

    def close(self) -> None:
        if self.disk is not None:
            self.disk.make_read_only()
        for path in (*self.folder.rglob("*"), self.folder):
            if self.disk is None and path.is_dir():
                path.chmod(0o555)

    def open(self) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            if self.disk is None and path.is_dir():
                path.chmod(0o755)


@pytest.fixture(params=["no permission", "mounted read-only"])
def closed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Closed]:
    if request.param == "no permission":
        if not sys.platform.startswith("linux") and os.geteuid() == 0:
            pytest.skip("root can give up its rights on Linux only")
        (tmp_path / "closed").mkdir()
        closed = Closed(tmp_path / "closed", None)
    else:
        disk = request.getfixturevalue("small_disk")
        closed = Closed(disk.folder, disk)
    yield closed
    closed.open()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_that_could_not_be_saved_is_refused_before_its_first_step(
    nursery: Nursery, closed: Closed
) -> None:
    closed.close()
    child = nursery.run("outcome", "run", closed.folder / "run", obey=True)
    kind, message = child.told
    assert kind == "CheckpointError"
    assert f"{closed.folder / 'run'} cannot be written" in message
    assert "give another one" in message


def test_a_run_in_a_closed_folder_is_not_hurt_and_can_still_be_read(nursery: Nursery, closed: Closed) -> None:
    folder = closed.folder / "run"
    nursery.run("leave_after", folder, 4)
    before = snapshot(folder)
    closed.close()
    kind, message = nursery.run("outcome", "run", folder, obey=True).told
    assert (kind, str(folder) in message) == ("CheckpointError", True)
    assert snapshot(folder) == before
    assert saved(folder).info["step"] == 4


def test_a_folder_that_closes_during_the_run_costs_only_what_came_after(
    nursery: Nursery, tmp_path: Path
) -> None:
    folder = tmp_path / "closed" / "run"
    child = nursery.start("closes_after", folder, 7)
    assert child.wait() == 0, child.said
    folder.chmod(0o755)
    kind, message = child.told
    assert kind == "CheckpointError"
    assert "could not be written" in message
    assert "untouched" in message
    assert saved(folder).info["step"] == 6


def test_a_right_answer_is_right_and_says_that_it_was_not_noted(nursery: Nursery, closed: Closed) -> None:
    closed.close()
    child = nursery.run("outcome", "right_answer", obey=True, cwd=str(closed.folder))
    assert child.told is None
    assert "✓ predict_variance" in child.said
    assert "could not be noted as done" in child.said
    assert "0 of " in child.said  # the progress is drawn
    assert snapshot(closed.folder) == {}


@pytest.mark.parametrize(
    "arguments",
    [("demo", "--steps", "2"), ("sample", "digits"), ("demo", "--steps", "2", "--out", "there/demo.png")],
)
def test_a_picture_that_could_not_be_written_is_refused_before_the_work(
    nursery: Nursery, closed: Closed, arguments: tuple[str, ...]
) -> None:
    (closed.folder / "there").mkdir()
    closed.close()
    child = nursery.run("outcome", "refused", *arguments, obey=True, cwd=str(closed.folder))
    assert "cannot be written to" in child.said
    assert child.told is None
    assert snapshot(closed.folder) == {}


def test_a_data_folder_that_cannot_be_written_is_named(nursery: Nursery, closed: Closed) -> None:
    closed.close()
    mirror = Mirror()
    kind, message = nursery.run("outcome", "fetch", closed.folder / "data", mirror.address, obey=True).told
    mirror.close()
    assert kind == "DataUnavailableError"
    assert f"{closed.folder / 'data'} cannot be written" in message
    assert "MINIDIFF_DATA" in message
    assert mirror.requests == []


def test_data_in_a_closed_folder_are_read(nursery: Nursery, closed: Closed) -> None:
    mirror = Mirror()
    nursery.run("fetch", closed.folder / "data", mirror.address)
    asked = len(mirror.requests)
    closed.close()
    child = nursery.run("outcome", "fetch", closed.folder / "data", mirror.address, obey=True)
    mirror.close()
    assert (child.told, child.said.splitlines()[-2]) == (None, "20")
    assert len(mirror.requests) == asked


def test_a_home_that_cannot_be_written_stops_neither_import_nor_checks_nor_pictures(
    closed: Closed, tmp_path: Path
) -> None:
    """A new interpreter with nowhere to keep a cache, as for thirty students with one frozen account."""
    closed.close()
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; import jobs; jobs.obey_permissions(); jobs.right_answer(); "
        "sys.exit(jobs.command('sample', 'digits', '--n', '2', '--steps', '2', '--out', 'two.png'))"
    )
    home = str(closed.folder)
    caches = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR"), home)
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(here), str(here.parent / "train"), str(here.parents[1])],
        env=os.environ | caches | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "✓ predict_variance" in done.stdout
    assert (tmp_path / "two.png").read_bytes().startswith(b"\x89PNG")
    assert snapshot(closed.folder) == {}
