"""A cell that runs again gives back what it showed before; what somebody still has, stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

RUNS = 30
# IPython itself holds the last three outputs, as _, __ and ___
HELD_BY_IPYTHON = 3
MAKE = "show.FramePlayer.from_tensors({'a': torch.zeros(3, 1, 8, 8)})"
COUNT = """
import gc
from ipywidgets.widgets.widget import _instances
gc.collect()
print(sum(issubclass(type(one), show.FramePlayer) for one in gc.get_objects()),
      sum(isinstance(one, show.FramePlayer) for one in _instances.values()))
"""
Run = Callable[[str, str], str]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Run a text as the cell with this name; gives what it prints."""
    manager, client = start_new_kernel(kernel_name="python3")

    def execute(cell: str, text: str) -> str:
        content = {"code": text, "silent": False, "store_history": True, "allow_stdin": False}
        message = client.session.msg("execute_request", content, metadata={"cellId": cell})
        client.shell_channel.send(message)
        printed = ""
        while True:
            got: dict[str, Any] = client.get_iopub_msg(timeout=60)
            if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if got["msg_type"] == "error":
                raise AssertionError(got["content"]["evalue"])
            if got["msg_type"] == "stream":
                printed += got["content"]["text"]
            if got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                return printed

    try:
        execute("first", "import torch\nfrom minidiff import show")
        yield execute
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def alive(run: Run) -> tuple[int, int]:
    """How many players there are in memory, and how many a page could still speak to."""
    in_memory, open_ = map(int, run("count", COUNT).split())
    return in_memory, open_


@pytest.mark.slow
def test_thirty_runs_of_a_cell_leave_one_player(run: Run) -> None:
    memory, open_ = alive(run)
    for _ in range(RUNS):
        run("again", MAKE)
    after = alive(run)
    assert after[0] - memory <= 1 + HELD_BY_IPYTHON
    assert after[1] - open_ == 1
    run("again", "None")
    assert alive(run)[1] == open_


@pytest.mark.slow
def test_cells_of_other_names_keep_theirs(run: Run) -> None:
    _, open_ = alive(run)
    for number in range(4):
        run(f"cell {number}", MAKE)
    assert alive(run)[1] - open_ == 4


@pytest.mark.slow
def test_what_a_variable_or_another_cell_has_stays(run: Run) -> None:
    _, open_ = alive(run)
    run("named", f"mine = {MAKE}\nmine")
    run("named", "1")
    assert alive(run)[1] - open_ == 1
    run("beside", "mine")
    run("gone", "del mine")
    run("named", "1")
    assert alive(run)[1] - open_ == 1  # `beside` shows it
    run("beside", "1")
    assert alive(run)[1] == open_


@pytest.mark.slow
def test_a_widget_that_is_shown_again_by_its_own_cell_stays(run: Run) -> None:
    _, open_ = alive(run)
    run("holder", f"class box: pass\nbox.one = {MAKE}")
    for _ in range(3):
        run("shows", "box.one")
    assert alive(run)[1] - open_ == 1


@pytest.mark.slow
def test_an_explorer_is_closed_with_all_that_it_is_made_of(run: Run) -> None:
    run("explorers", "show.ScheduleExplorer()")
    every = "from ipywidgets.widgets.widget import _instances\nprint(len(_instances))"
    one = int(run("every", every))
    for _ in range(3):
        run("explorers", "show.ScheduleExplorer()")
    assert int(run("every", every)) == one
