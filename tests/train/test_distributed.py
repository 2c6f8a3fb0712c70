"""Two processes under torchrun (gloo, CPU): together they do what one would do alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import SETTINGS, everything, saved, tiny_train

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what two processes made of the tiny run."""
    folder = tmp_path_factory.mktemp("joined")
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2",
         str(HERE / "joined_run.py"), str(folder)],
        env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def stories(folder: Path) -> list[dict[str, Any]]:
    return [json.loads((folder / f"rank{rank}.json").read_text(encoding="utf-8")) for rank in (0, 1)]


def test_two_processes_end_in_the_weights_of_one(joined: Path, tmp_path: Path) -> None:
    tiny_train(folder=tmp_path)
    alone, together = everything(saved(tmp_path)), everything(saved(joined / "run"))
    assert alone.keys() == together.keys()
    for name in alone:
        torch.testing.assert_close(together[name], alone[name], rtol=1e-5, atol=1e-5, msg=name)


def test_both_processes_hold_the_same_weights(joined: Path) -> None:
    first, second = stories(joined)
    assert first["weights"] == second["weights"]


def test_only_the_first_process_writes(joined: Path) -> None:
    first, second = stories(joined)
    assert (first["writes"], second["writes"]) == (3, 0)  # after steps 4, 8 and 12


def test_each_process_takes_its_share_of_every_batch(joined: Path) -> None:
    first, second = stories(joined)
    whole = [step.t.tolist() for step in tiny_train()]
    assert first["shares"] == [batch[0::2] for batch in whole]
    assert second["shares"] == [batch[1::2] for batch in whole]
    assert len(whole[0]) == SETTINGS.batch_size


def test_a_wish_of_one_is_heard_by_all(joined: Path) -> None:
    assert [(story["one_wishes"], story["none_wishes"]) for story in stories(joined)] == [(True, False)] * 2


def test_one_process_knows_the_run_of_two_as_finished(joined: Path) -> None:
    """The file does not know how many wrote it."""
    assert tiny_train(folder=joined / "run") == []
