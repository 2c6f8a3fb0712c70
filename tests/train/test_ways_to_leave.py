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
    "the_loss_is_no_number": 1, "an_excepthook_that_fails": 5, "sys_exit": 3,
    "SIGTERM_between_steps": 143, "SIGTERM_when_left_open": 143, "SIGTERM_in_a_step": 143,
    "SIGTERM_three_times": 143, "SIGHUP_between_steps": 129, "SIGHUP_when_left_open": 129,
    "SIGHUP_in_a_step": 129,
}  # fmt: skip
BY_DAY = (  # the others by night: the end of a process that has loaded torch takes a second
    "break_with_a_name", "an_error_that_the_notebook_keeps", "out_of_memory_in_a_step",
    "a_daemon_in_the_midst_of_it", "a_child_that_goes_first", "SIGTERM_between_steps", "SIGTERM_in_a_step",
    "SIGHUP_when_left_open", "SIGINT_in_a_step",
)  # fmt: skip
WAY = "test_no_step_is_lost_and_the_run_goes_on_exactly["
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="module")
def left(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, int]]:
    """All ways that are asked about, gone once: the folder of the runs, and the exit code of each."""
    root = tmp_path_factory.mktemp("left")
    asked = [item.callspec.params["name"] for item in request.session.items if WAY in item.name]  # type: ignore[attr-defined]
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    around = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(HERE / "leavings.py"), str(root), *asked]
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


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in BY_DAY else pytest.mark.nightly) for name in names()]
)
def test_no_step_is_lost_and_the_run_goes_on_exactly(left: Any, peace: Any, name: str) -> None:
    (root, ended), (states, undisturbed) = left, peace
    seen = int((root / name).with_suffix(".steps").read_text().split()[-1])
    said = (root / name).with_suffix(".said").read_text()
    assert "Exception ignored in: <generator" not in said, said
    kept = saved(root / name)
    assert kept.info["step"] >= seen, said
    for tensor_name, weight in kept.network.state_dict().items():
        assert torch.equal(weight, states[kept.info["step"]][tensor_name]), said
    if name.startswith("SIGINT"):
        assert ended[name] in (1, -2), said  # as Python ends on an interrupt
    else:
        assert ended[name] == EXIT_CODES.get(name, 0), said
    assert [path.name for path in (root / name).iterdir() if path.name.endswith(".unfinished")] == []

    if name == "two_runs_at_once":
        assert saved(root / f"{name}.other").info["step"] == 4
    for _ in train(
        tiny_network(dropout=0.2), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=root / name
    ):
        pass
    assert_same_bits(saved(undisturbed), saved(root / name))
