"""A notebook of the course that was opened, and nothing else, is as it was: nobody has anything to save."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import running_lab
from test_jupyterlab import SECONDS

from minidiff.lab import quiet_lab

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
IDLE = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === "idle";
}"""
MODEL = "window.jupyterapp.shell.currentWidget.context.model"


@pytest.mark.parametrize("ours", [True, False])
def test_only_our_lab_leaves_an_opened_notebook_as_it_was(
    open_page: Callable[..., Any], tmp_path: Path, ours: bool
) -> None:
    stored = (ROOT / "notebooks/02_schedules.ipynb").read_bytes()
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "02.ipynb").write_bytes(stored)
    with running_lab(folder, tmp_path / "home", quiet_lab({}) if ours else None) as lab:
        page = open_page().page
        page.goto(f"{lab.url}/lab/tree/02.ipynb?reset&token={lab.token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60 * SECONDS)
        page.wait_for_function(IDLE, timeout=90 * SECONDS)
        page.wait_for_function(
            f"() => {MODEL}.getMetadata('language_info')?.version", timeout=30 * SECONDS
        )  # the kernel has told of itself
        page.wait_for_timeout(500)
        assert page.evaluate(f"() => {MODEL}.dirty") is not ours  # an ordinary one calls it unsaved
        page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:save'); }")
        if ours:  # it can still be saved, and keeps what was in it
            kept = json.loads((folder / "02.ipynb").read_text(encoding="utf-8"))
            assert kept["cells"] == json.loads(stored)["cells"]
            assert kept["metadata"]["language_info"]["version"] == sys.version.split()[0]
