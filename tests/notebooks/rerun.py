"""Running stored notebooks once more; one file of tests for each language, so that two can run at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.execute import CELL_TIMEOUT, ENVIRONMENT, execute
from tools.freeze import freeze

ROOT = Path(__file__).parents[2]
NIGHT = pytest.mark.nightly


def stored(tongue: str, *rooms: str) -> list[Any]:
    """The notebooks of these rooms in one language: "" is English, "tr" Turkish."""
    files = sorted(file for room in rooms for file in (ROOT / room / tongue).glob("*.ipynb"))
    return [pytest.param(file, id=name(file), marks=() if by_day(file, tongue) else NIGHT) for file in files]


def by_day(file: Path, tongue: str) -> bool:
    """By day each is run in one language, at night in both: the code of the other is the same but for its words,
    and what both print is compared as it is stored. Even lessons are English, odd ones Turkish; their sheets
    and solutions are in the other, so that every day hears every lesson in both."""
    lesson_is_turkish = int(file.stem[:2]) % 2 == 1
    return (tongue == "tr") == (lesson_is_turkish == (room_of(file) == "notebooks"))


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def nbval(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What nbval says about a copy of a notebook in an otherwise empty folder."""
    nbformat.write(without_copies(nbformat.read(file, as_version=4)), folder / "copy.ipynb")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")  # not the settings of this project
    options = [
        "--nbval",
        "--nbval-current-env",
        f"--nbval-cell-timeout={CELL_TIMEOUT}",
        f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "copy.ipynb"],
        cwd=folder,
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def without_copies(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook without the HTML that shows its pictures once more: a kernel without a page makes none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data.pop("text/html", None)
    return notebook


def prints_the_same(file: Path, folder: Path) -> None:
    """A lesson or solution, by nbval, strictly."""
    result = nbval(file, folder)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-1000:]


def skeleton_prints_the_same(file: Path) -> None:
    """An exercise, in which NotImplementedError may be raised and nothing else."""
    before = nbformat.read(file, as_version=4)
    after = deepcopy(before)
    for cell in after.cells:  # the tag by which a student's "Run all" goes on after any error
        cell.metadata.pop("tags", None)
    execute(after, name(file), "exercises")
    assert freeze(after) == []
    for one, other in zip(before.cells, after.cells, strict=True):
        shown = [
            [(o.get("text"), o.get("data", {}).get("text/plain")) for o in cell.get("outputs", [])]
            for cell in (one, other)
        ]
        assert shown[0] == shown[1], one.id
