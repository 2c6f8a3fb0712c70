"""Run the stored notebooks once more: the same text must come out, by nbval, strictly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest

from tools.execute import CELL_TIMEOUT, ENVIRONMENT, execute
from tools.freeze import freeze

ROOT = Path(__file__).parents[2]


def stored(*rooms: str) -> list[Path]:
    folders = [ROOT / room / tongue for room in rooms for tongue in ("", "tr")]
    return sorted(file for folder in folders for file in folder.glob("*.ipynb"))


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def nbval(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What nbval says about a copy of a notebook in an otherwise empty folder."""
    shutil.copy(file, folder / "copy.ipynb")
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


@pytest.mark.slow
@pytest.mark.parametrize("file", stored("notebooks", "solutions"), ids=name)
def test_running_it_again_prints_the_same(file: Path, tmp_path: Path) -> None:
    result = nbval(file, tmp_path)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-1000:]


@pytest.mark.slow
@pytest.mark.parametrize("file", stored("exercises"), ids=name)
def test_an_untouched_exercise_prints_the_same(file: Path) -> None:
    before = nbformat.read(file, as_version=4)
    after = deepcopy(before)
    execute(after, name(file), "exercises")
    assert freeze(after) == []
    for one, other in zip(before.cells, after.cells, strict=True):
        shown = [
            [(o.get("text"), o.get("data", {}).get("text/plain")) for o in cell.get("outputs", [])]
            for cell in (one, other)
        ]
        assert shown[0] == shown[1], one.id


@pytest.mark.slow
def test_a_changed_number_is_seen(tmp_path: Path) -> None:
    """nbval, called as above, passes what is right and fails on one changed digit."""
    verdicts = []
    for text in ("0.12\n", "0.13\n"):
        output = nbformat.v4.new_output("stream", name="stdout", text=text)
        cell = nbformat.v4.new_code_cell("print(0.12)", id="number", execution_count=1, outputs=[output])
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
        folder = tmp_path / text.strip()
        folder.mkdir()
        nbformat.write(notebook, folder / "number.ipynb")
        verdicts.append(nbval(folder / "number.ipynb", folder).returncode)
    assert verdicts == [0, 1]
