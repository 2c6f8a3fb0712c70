"""Damaged submissions: each gets the points of its answers or is named, and nobody else is affected."""

from __future__ import annotations

import copy
import itertools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from minidiff.checks import lesson01
from tools.classroom import main, settings

pytest.importorskip("nbgrader", reason="nbgrader is not installed; pip install 'minidiff[classroom]'")
from tools.submissions import NOTES, Mending, defined, take_only_notebook, visible

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Object of type.*not in session")]

NAME = "01_forward"
FULL = sum(task.points for task in lesson01.LESSON.tasks.values())
OF_A_STEP = lesson01.LESSON.tasks["one_step"].points
Damage = Callable[[NotebookNode], None]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English course of one lesson, nothing handed in."""
    folder = tmp_path_factory.mktemp("classroom")
    assert main([NAME, "--to", str(folder)]) == 0
    return folder / "en"


def read(room: Path) -> NotebookNode:
    return nbformat.read(room / NAME / f"{NAME}.ipynb", as_version=4)


def answered(course: Path) -> NotebookNode:
    """The students' version with the right answers."""
    solved = {cell.id: cell.source for cell in read(course / "source").cells}
    notebook = read(course / "release")
    for cell in notebook.cells:
        if cell.metadata.get(NOTES, {}).get("solution"):
            cell.source = solved[cell.id]
    return notebook


# ---- what students do -----------------------------------------------------------------------------------


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def is_check(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get(NOTES, {}).get("grade"))


def untouched(notebook: NotebookNode) -> None:
    """As it should be."""


def copied_cells(notebook: NotebookNode) -> None:
    """Copy and paste: an answer with its check, notes and all, to the end."""
    for name in ("one-step", "check-step"):
        twin = copy.deepcopy(cell_of(notebook, name))
        twin.id = f"{name}-2"
        notebook.cells.append(twin)


def lost_notes(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.clear()


def lost_notes_and_ids(notebook: NotebookNode) -> None:
    """Through an old program: a format in which cells have no ids."""
    lost_notes(notebook)
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def deleted_checks(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]


def deleted_setup(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id != "setup"]


def turned_to_markdown(notebook: NotebookNode) -> None:
    for name in ("one-step", "check-step"):
        cell = cell_of(notebook, name)
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]


def written_into_the_check(notebook: NotebookNode) -> None:
    check, answer = cell_of(notebook, "check-step"), cell_of(notebook, "one-step")
    check.source, answer.source = f"{answer.source}\n\n{check.source}", "# below"


def checks_on_top(notebook: NotebookNode) -> None:
    notebook.cells.sort(key=lambda cell: 0 if cell.id == "setup" else 1 if is_check(cell) else 2)


def changed_checks(notebook: NotebookNode) -> None:
    for cell in filter(is_check, notebook.cells):
        cell.source, cell.metadata[NOTES].points = "pass", 100


def other_kernel(notebook: NotebookNode) -> None:
    notebook.metadata.kernelspec = {"name": "my-env", "display_name": "my env", "language": "python"}


def leaves(notebook: NotebookNode) -> None:
    notebook.cells.append(nbformat.v4.new_code_cell("import sys\nsys.exit()"))


def no_answer(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id != "one-step"]


def cheated(notebook: NotebookNode) -> None:
    """A wrong answer, and a check that would not mind."""
    cell_of(notebook, "one-step").source = "def one_step(*_):\n    return None"
    cell_of(notebook, "check-step").source = "pass"


def ends_the_kernel(notebook: NotebookNode) -> None:
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import os\nos._exit(1)"))


# damage, points, what the log says of it ("" is nothing)
DAMAGED: dict[str, tuple[Damage, float, str]] = {
    "untouched": (untouched, FULL, ""),
    "copied": (copied_cells, FULL, "check-step stands 2 times"),
    "notes": (lost_notes, FULL, "check-step had lost its notes"),
    "ids": (lost_notes_and_ids, FULL, "check-step had lost its notes"),
    "no-checks": (deleted_checks, FULL, "check-step was missing and is put back"),
    "no-setup": (deleted_setup, FULL, "setup was missing and is put back"),
    "markdown": (turned_to_markdown, FULL, "one-step was a markdown cell"),
    "written-in": (written_into_the_check, FULL, "check-step had other text"),
    "on-top": (checks_on_top, FULL, "check-step stood above its answer"),
    "changed": (changed_checks, FULL, "check-step had other text"),
    "kernel": (other_kernel, FULL, ""),
    "exit": (leaves, FULL, ""),
    "no-answer": (no_answer, FULL - OF_A_STEP, "the answer one-step is missing: LOOK AT IT"),
    "cheated": (cheated, FULL - OF_A_STEP, "check-step had other text"),
}
FILES = {"odd-name": f"{NAME} (1).ipynb", "unpacked": f"homework/{NAME}_final.ipynb.txt"}
NOT_GRADED = ("kernel-ended", "cut-off", "two-files", "empty")


# ---- the repairs alone ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_mended_notebook_has_every_check_once_after_its_answer(course: Path, kind: str) -> None:
    """Read off the result itself: notes as in the source, order, text; and the log says what it should."""
    damage, _, said = DAMAGED[kind]
    notebook, source = answered(course), read(course / "source")
    damage(notebook)
    log: list[str] = []
    Mending(notebook, source, lambda phrase, values: log.append(phrase["en"].format(**values))).done()
    wanted = {cell.id: cell for cell in source.cells if NOTES in cell.metadata}
    places = {
        cell.metadata[NOTES]["grade_id"]: place
        for place, cell in enumerate(notebook.cells) if NOTES in cell.metadata
    }  # fmt: skip
    assert set(places) == set(wanted) - ({"one-step"} if kind == "no-answer" else set())
    assert sum(NOTES in cell.metadata for cell in notebook.cells) == len(places)
    for name, place in places.items():
        cell = notebook.cells[place]
        assert (cell.cell_type, cell.metadata[NOTES]) == ("code", wanted[name].metadata[NOTES])
        assert "outputs" in cell
        if not wanted[name].metadata[NOTES]["solution"]:
            assert "".join(cell.source.split()) == "".join(visible(wanted[name].source).split())
    order = list(wanted)
    for answer, check in itertools.pairwise(order):
        if wanted[answer].metadata[NOTES]["solution"] and answer in places:
            assert places[answer] < places[check]
    assert places["setup"] == min(places.values())
    nbformat.validate(notebook)
    assert log == [] if said == "" else any(said in line for line in log)


def test_mending_twice_is_mending_once(course: Path) -> None:
    for damage, _, _ in DAMAGED.values():
        notebook, source = answered(course), read(course / "source")
        damage(notebook)
        Mending(notebook, source, lambda *_: None).done()
        again = copy.deepcopy(notebook)
        Mending(again, source, lambda *_: None).done()
        assert again == notebook


def test_a_better_answer_below_its_check_is_named(course: Path) -> None:
    notebook, log = answered(course), []
    twin = copy.deepcopy(cell_of(notebook, "one-step"))
    twin.id = "another"
    notebook.cells.append(twin)
    Mending(notebook, read(course / "source"), lambda phrase, values: log.append(phrase["tr"])).done()
    assert any("denetiminin altında" in line for line in log)


def test_what_a_cell_defines() -> None:
    text = "def f(x, y=1) -> int:\n    z = 1\n\nb: list[int] = [1]\nc == 2\nprint(d)\ne=3"
    assert defined(text) == {"f", "b", "e"}


def test_the_only_notebook_gets_the_name_and_of_two_none_does(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / NAME
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "x.ipynb").write_text("{}")
    assert take_only_notebook(folder, course / "source")[0][0]["en"].startswith("NOT GRADED: there is no")
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_text(name)
    assert take_only_notebook(folder, course / "source")[0][1]["found"] == "a.ipynb, b.ipynb"
    (folder / "a.ipynb").unlink()
    assert take_only_notebook(folder, course / "source")[0][1]["found"] == Path("b.ipynb")
    assert (folder / f"{NAME}.ipynb").read_text() == "b.ipynb"
    assert take_only_notebook(folder, course / "source") == []


# ---- all at once, through nbgrader ----------------------------------------------------------------------


def hand_in(course: Path, student: str, notebook: NotebookNode, file: str = f"{NAME}.ipynb") -> Path:
    path = course / "submitted" / student / NAME / file
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def graded(course: Path, config: Any, students: str) -> Any:
    from nbgrader.apps import NbGraderAPI

    return NbGraderAPI(config=config).autograde(NAME, students)


@pytest.fixture(scope="module")
def result(course: Path) -> tuple[dict[str, float | None], str]:
    """The points of all students, graded by one command (None: not graded), and what it said."""
    from nbgrader.api import Gradebook

    for student, (damage, _, _) in DAMAGED.items():
        notebook = answered(course)
        damage(notebook)
        hand_in(course, student, notebook)
    for student, file in FILES.items():
        hand_in(course, student, answered(course), file)
    notebook = answered(course)
    ends_the_kernel(notebook)
    hand_in(course, "kernel-ended", notebook)
    cut = hand_in(course, "cut-off", answered(course))
    cut.write_text(cut.read_text(encoding="utf-8")[:1000], encoding="utf-8")
    for file in ("try.ipynb", "try again.ipynb"):
        hand_in(course, "two-files", answered(course), file)
    hand_in(course, "empty", answered(course)).unlink()
    log = graded(course, settings(course), "*")["log"]
    points: dict[str, float | None] = dict.fromkeys([*DAMAGED, *FILES, *NOT_GRADED])
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="minidiff-en") as book:
        for student in points:
            if (course / "autograded" / student / NAME / f"{NAME}.ipynb").is_file():
                points[student] = book.find_submission_notebook(NAME, NAME, student).score
    return points, log


def test_every_damaged_submission_gets_the_points_of_its_answers(
    result: tuple[dict[str, float | None], str],
) -> None:
    points, log = result
    expected = {student: wanted for student, (_, wanted, _) in DAMAGED.items()}
    assert points == expected | dict.fromkeys(FILES, FULL) | dict.fromkeys(NOT_GRADED), log[-3000:]


def test_the_log_names_every_student_for_whom_something_was_done(
    result: tuple[dict[str, float | None], str],
) -> None:
    _, log = result
    for student, (_, _, said) in DAMAGED.items():
        assert (f"{student}: {said}" in log) if said else (f"{student}: " not in log)
    assert f"odd-name: {FILES['odd-name']} is taken for {NAME}.ipynb" in log
    assert "two-files: NOT GRADED: none of try again.ipynb, try.ipynb is called" in log
    assert "empty: NOT GRADED: there is no notebook" in log
    for student in ("kernel-ended", "cut-off", "two-files"):
        assert f"There was an error processing assignment '{NAME}' for student '{student}'" in log


def test_without_the_repairs_a_copied_cell_stops_the_next_students(
    course: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The control: nbgrader as it comes. A student after the copied cell is not even looked at."""
    assert main([NAME, "--to", str(tmp_path)]) == 0
    bare = tmp_path / "en"
    notebook = answered(bare)
    copied_cells(notebook)
    hand_in(bare, "ada", notebook)
    hand_in(bare, "zoe", answered(bare))
    config = settings(bare)
    del config.Autograde["sanitize_preprocessors"]
    with caplog.at_level(logging.ERROR):
        assert not graded(bare, config, "*")["success"]
    assert not (bare / "autograded" / "zoe").exists()
