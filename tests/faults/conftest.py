"""What faults are made with: children that can be killed, and a disk that can be filled or closed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "train")]  # tiny_runs lives there

from nursery import Nursery  # noqa: E402


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    nursery = Nursery(tmp_path_factory.mktemp("said"))
    yield nursery
    nursery.close()


class SmallDisk:
    """A file system of its own, in memory; only root may mount one."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "minidiff-test", str(folder)]
        if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here: that is for root, and not in every container")

    def fill(self, leave: int) -> None:
        """Take all room but `leave` bytes."""
        state = os.statvfs(self.folder)
        (self.folder / "filler").write_bytes(b"\1" * max(0, state.f_bavail * state.f_frsize - leave))

    def make_room(self) -> None:
        (self.folder / "filler").unlink()

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "disk", size=3 << 20)
    yield disk
    subprocess.run(["umount", "-l", str(disk.folder)], check=True)
