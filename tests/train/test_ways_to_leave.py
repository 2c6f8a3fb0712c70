"""However a run is left, no step is lost beyond the one under way, and what is kept goes on exactly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import SCHEDULE, SETTINGS, assert_same_bits, saved, tiny_data, tiny_network

from minidiff.train import train

HERE = Path(__file__).parent
EXIT_CODES = {  # of ways that do not end with 0
    "an_error_of_the_consumer": 1, "an_error_with_the_run_kept": 1, "out_of_memory_in_a_step": 1,
    "the_loss_is_no_number": 1, "an_excepthook_that_fails": 1, "sys_exit": 3,
    "SIGTERM_between_steps": 143, "SIGTERM_when_left_open": 143, "SIGTERM_in_a_step": 143,
    "SIGTERM_three_times": 143, "SIGHUP_between_steps": 129, "SIGHUP_when_left_open": 129,
    "SIGHUP_in_a_step": 129,
}  # fmt: skip
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """All ways, gone once: the folder of the runs, and the exit code of each."""
    root = tmp_path_factory.mktemp("left")
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    around = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(HERE / "leavings.py"), str(root)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=around).stdout
    ended: dict[str, int] = json.loads(said)
    return root, ended


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, torch.Tensor]], Path]:
    """The averaged weights after each step of a run that nobody left, and its folder."""
    folder = tmp_path_factory.mktemp("peace")
    network = tiny_network(dropout=0.2)
    states = [{name: w.clone() for name, w in network.state_dict().items()}]
    for step in train(network, SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=folder):
        states.append({name: w.clone() for name, w in step.ema.state_dict().items()})
    return states, folder


def names() -> list[str]:
    sys.path.insert(0, str(HERE))
    from leavings import WAYS

    return list(WAYS)


def test_there_are_forty_ways() -> None:
    assert len(names()) >= 40


@pytest.mark.parametrize("name", names())
def test_no_step_is_lost_and_the_run_goes_on_exactly(left: Any, peace: Any, name: str) -> None:
    (root, ended), (states, undisturbed) = left, peace
    seen = int((root / name).with_suffix(".steps").read_text().split()[-1])
    said = (root / name).with_suffix(".said").read_text()
    assert "Exception ignored" not in said, said
    kept = saved(root / name)
    assert kept.info["step"] >= seen, said
    for tensor_name, weight in kept.network.state_dict().items():
        assert torch.equal(weight, states[kept.info["step"]][tensor_name]), said
    if name.startswith("SIGINT"):
        assert ended[name] in (1, -2), said  # as Python ends on an interrupt
    else:
        assert ended[name] == EXIT_CODES.get(name, 0), said
    assert [path.name for path in (root / name).iterdir() if path.name.endswith(".unfinished")] == []

    for _ in train(
        tiny_network(dropout=0.2), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=root / name
    ):
        pass
    assert_same_bits(saved(undisturbed), saved(root / name))


def test_of_two_runs_at_once_both_are_kept(left: Any) -> None:
    root, _ = left
    assert saved(root / "two_runs_at_once.other").info["step"] == 4
