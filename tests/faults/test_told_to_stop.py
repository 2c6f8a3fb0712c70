"""`minidiff train` told to stop: Ctrl-C and SIGTERM keep the running step, say so, and the run goes on."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from nursery import Child, Nursery
from tiny_runs import assert_same_bits, saved

pytestmark = pytest.mark.slow

COMMAND = ("train", "demo", "--batch-size", "2", "--device", "cpu", "--save-every", "100000")
EXIT_CODE = {signal.SIGINT: 130, signal.SIGTERM: 143}


def under_way(nursery: Nursery, folder: Path) -> Child:
    """A run of the command line that has taken some steps."""
    child = nursery.start("command", *COMMAND, "--steps", "100000", "--folder", str(folder))
    while "loss=" not in child.said:
        time.sleep(0.05)
    return child


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_told_to_stop_is_saved_says_so_and_goes_on_exactly(
    nursery: Nursery, tmp_path: Path, number: signal.Signals
) -> None:
    child = under_way(nursery, tmp_path / "told")
    child.kill(number)
    assert child.wait() == EXIT_CODE[number], child.said
    assert child.said.strip().splitlines()[-1].startswith("Stopped and saved in ")
    assert "The same command continues." in child.said
    assert "Traceback" not in child.said
    step = saved(tmp_path / "told").info["step"]
    assert step >= 20
    for name in ("told", "peace"):
        nursery.run("command", *COMMAND, "--steps", str(step + 2), "--folder", str(tmp_path / name))
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "told"))


def test_a_scheduler_that_repeats_itself_does_not_hurt(nursery: Nursery, tmp_path: Path) -> None:
    child = under_way(nursery, tmp_path / "told")
    for _ in range(3):
        child.kill(signal.SIGTERM)
    assert child.wait() == 143, child.said
    assert saved(tmp_path / "told").info["step"] >= 20


def test_a_second_ctrl_c_does_not_wait_and_harms_nothing(nursery: Nursery, tmp_path: Path) -> None:
    """It may fall into a step, between two or into the save: what is on the disk is whole, or absent."""
    child = under_way(nursery, tmp_path / "told")
    child.kill(signal.SIGINT)
    child.kill(signal.SIGINT)
    assert child.wait() == 130, child.said
    assert "Traceback" not in child.said
    files = sorted(path.name for path in (tmp_path / "told").iterdir())
    assert files in ([], ["checkpoint.safetensors", "losses.csv"])


def test_a_folder_in_use_is_one_line(nursery: Nursery, tmp_path: Path) -> None:
    child = under_way(nursery, tmp_path / "told")
    second = nursery.start("command", *COMMAND, "--steps", "100000", "--folder", str(tmp_path / "told"))
    assert second.wait() == 1
    last = second.said.strip().splitlines()[-1]
    assert last.startswith(f"minidiff train: {tmp_path / 'told'} is in use: process {child.pid} on ")
    child.kill(signal.SIGTERM)
    assert child.wait() == 143
