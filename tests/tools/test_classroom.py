"""The round trip of nbgrader: hand out, hand in right, half right and wrong, grade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from minidiff.checks import lesson01
from tools.classroom import main, settings

pytest.importorskip("nbgrader", reason="nbgrader is not installed; pip install 'minidiff[classroom]'")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Object of type.*not in session")]

NAME = "01_forward"
FULL = sum(task.points for task in lesson01.LESSON.tasks.values())
WRONG_JUMP = """def closed_form(x_0, t, betas, epsilon):
    a = torch.cumprod(1 - betas, 0)[t].reshape(-1, *[1] * (x_0.ndim - 1))
    return a * x_0 + (1 - a) * epsilon
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The courses, with three students' notebooks handed in and graded."""
    folder = tmp_path_factory.mktemp("classroom")
    assert main([NAME, "--to", str(folder)]) == 0
    course = folder / "en"
    solved = {cell.id: cell.source for cell in read(course / "source").cells}
    first_three = {"predict-variance", "one-step", "alpha-bars"}
    hand_in(course, "right", lambda cell: solved.get(cell.id, cell.source))
    hand_in(course, "half", lambda cell: solved[cell.id] if cell.id in first_three else cell.source)
    hand_in(course, "wrong", lambda cell: WRONG_JUMP if cell.id == "closed-form" else cell.source)
    return folder


def read(room: Path) -> NotebookNode:
    return nbformat.read(room / NAME / f"{NAME}.ipynb", as_version=4)


def hand_in(course: Path, student: str, written: Callable[[NotebookNode], str]) -> None:
    notebook = read(course / "release")
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = written(cell)
    file = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(notebook, file)


@pytest.fixture(scope="module")
def scores(folder: Path) -> dict[str, dict[str, float]]:
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI

    course, found = folder / "en", {}
    for student in ("right", "half", "wrong"):
        graded = NbGraderAPI(config=settings(course)).autograde(NAME, student)
        assert graded["success"], graded["log"]
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="minidiff-en") as book:
            notebook = book.find_submission_notebook(NAME, NAME, student)
            found[student] = {grade.name: grade.score for grade in notebook.grades}
    return found


def test_a_right_notebook_gets_all_points(scores: dict[str, dict[str, float]]) -> None:
    assert sum(scores["right"].values()) == FULL


def test_a_half_right_notebook_gets_the_points_of_what_is_right(scores: dict[str, dict[str, float]]) -> None:
    earned = {name for name, score in scores["half"].items() if score > 0}
    assert earned == {"check-variance", "check-step", "check-alpha-bars"}
    tasks = lesson01.LESSON.tasks
    assert sum(scores["half"].values()) == sum(
        tasks[name].points for name in ("predict_variance", "one_step", "alpha_bars")
    )


def test_a_wrong_notebook_gets_nothing(scores: dict[str, dict[str, float]]) -> None:
    assert sum(scores["wrong"].values()) == 0


@pytest.mark.parametrize("language", ["en", "tr"])
def test_students_get_no_solution_and_no_hidden_test(folder: Path, language: str) -> None:
    text = (folder / language / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text
    assert "seed=" not in text
    assert text.count("raise NotImplementedError") >= len(lesson01.LESSON.tasks)
    assert f'set_language(\\"{language}\\")' in text


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_task_is_graded(folder: Path, language: str) -> None:
    cells = read(folder / language / "source").cells
    points = [cell.metadata["nbgrader"].get("points", 0) for cell in cells if "nbgrader" in cell.metadata]
    assert sum(points) == FULL
    assert sum(point > 0 for point in points) == len(lesson01.LESSON.tasks)
