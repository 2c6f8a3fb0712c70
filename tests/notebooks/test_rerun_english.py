"""Run the stored English notebooks once more: the same text must come out, by nbval, strictly."""

from pathlib import Path

import nbformat
import pytest
from rerun import nbval, prints_the_same, skeleton_prints_the_same, stored

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", stored("", "notebooks", "solutions"))
def test_running_it_again_prints_the_same(file: Path, tmp_path: Path) -> None:
    prints_the_same(file, tmp_path)


@pytest.mark.parametrize("file", stored("", "exercises"))
def test_an_untouched_exercise_prints_the_same(file: Path) -> None:
    skeleton_prints_the_same(file)


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
