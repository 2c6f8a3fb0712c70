"""The exercises as nbgrader assignments, for teachers who collect and grade.

    python -m tools.classroom [NAME ...] [--to FOLDER]

Writes two nbgrader courses, `FOLDER/en` and `FOLDER/tr`. In each, `source/` is the teacher's version (with
solutions and hidden tests) and `release/` what students get. How to hand out, collect and grade:
docs/classroom.md.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from minidiff.checks import LESSONS, Task
from tools.build import chosen
from tools.execute import ROOT
from tools.freeze import METADATA
from tools.lesson import BEGIN, LANGUAGES, SETUP_LINE, Cell, Lesson, LessonError, in_language, links_in

CHECK = re.compile(r"check\.lesson(?P<lesson>\d\d)\.(?P<task>\w+)\((?P<student>\w+)\)")
MENDING = Path(__file__).with_name("submissions.py")  # goes with the course
HIDDEN_SEEDS = (1, 2)  # the check a student sees draws its cases with seed 0

CONFIG = '''"""nbgrader's settings for this course."""

import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader provides it)
course = Path(__file__).resolve().parent
sys.path.insert(0, str(course))
c.CourseDirectory.course_id = "minidiff-{language}"
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
c.ExecutePreprocessor.timeout = 120  # seconds for one cell

from {mending} import mend_submissions  # noqa: E402  (beside this file)

mend_submissions(c, course, "{language}")
'''


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command. Returns 0 when all assignments were made."""
    parser = argparse.ArgumentParser("python -m tools.classroom", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson, as 01_forward; all if none")
    parser.add_argument("--to", type=Path, default=root / "classroom", help="folder to write into")
    asked = parser.parse_args(arguments)
    try:
        lessons = [lesson for lesson in chosen(root, asked.names) if "exercises" in lesson.rooms]
    except LessonError as error:
        print(error)
        return 1
    for language in LANGUAGES:
        course = asked.to / language
        points = {lesson.name: write_source(lesson, language, course) for lesson in lessons}
        failed = [name for name in points if not release(course, name)]
        for name, total in points.items():
            print(f"{language}/{name}: {total} points{', NOT RELEASED' if name in failed else ''}")
        if failed:
            return 1
    return 0


def write_source(lesson: Lesson, language: str, course: Path) -> int:
    """The teacher's version of one assignment; returns its points."""
    course.mkdir(parents=True, exist_ok=True)
    config = CONFIG.format(language=language, mending=MENDING.stem)
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    shutil.copyfile(MENDING, course / MENDING.name)
    notebook: NotebookNode = nbformat.v4.new_notebook(metadata=METADATA)  # type: ignore[no-untyped-call]
    notebook.cells = list(graded_cells(lesson, language))
    file = course / "source" / lesson.name / f"{lesson.name}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)  # type: ignore[no-untyped-call]
    return sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in notebook.cells)


def graded_cells(lesson: Lesson, language: str) -> Iterator[NotebookNode]:
    """The cells of an exercise as nbgrader wants them: checks and the setup locked, answers open."""
    for cell in lesson.cells:
        if cell.lang not in ("", language) or cell.only == "solutions" or cell.alt:
            continue
        new = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        made = new(_text(cell, language), id=cell.id)  # type: ignore[no-untyped-call]
        task, solution = _task(cell), cell.kind == "code" and BEGIN in cell.text
        if task or solution or SETUP_LINE.search(cell.text):  # all else is the student's to change
            made.metadata["nbgrader"] = {
                "schema_version": 3,
                "grade_id": cell.id,
                "grade": task is not None,
                "solution": solution,
                "locked": not solution,
                "task": False,
            } | ({"points": task.points} if task else {})
        yield made


def _task(cell: Cell) -> Task | None:
    match = CHECK.fullmatch(cell.text.strip())
    if match is None:
        return None
    return next(lesson for lesson in LESSONS if lesson.number == match["lesson"]).tasks[match["task"]]


def _text(cell: Cell, language: str) -> str:
    text = cell.text
    if match := CHECK.fullmatch(text.strip()):
        hidden = [f"{text.strip()[:-1]}, seed={seed}).required()" for seed in HIDDEN_SEEDS]
        return "\n".join([match[0], "### BEGIN HIDDEN TESTS", *hidden, "### END HIDDEN TESTS"])
    return in_language(text, language) if cell.kind == "code" else links_in(text, "exercises", language)


def settings(course: Path) -> Any:
    """nbgrader's settings for one of the courses, as a traitlets `Config`."""
    from traitlets.config.loader import PyFileConfigLoader

    # nbgrader starts `alembic` by name, so the folder of this Python's commands must be on the path.
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.CourseDirectory.root = str(course.resolve())
    return config


def release(course: Path, name: str) -> bool:
    """Make the students' version of one assignment; False if nbgrader refused (it says why)."""
    from nbgrader.apps import NbGraderAPI

    made = NbGraderAPI(config=settings(course)).generate_assignment(name, force=True, create=True)
    if not made["success"]:
        print(made.get("log"), made.get("error") or "", sep="\n")
    return bool(made["success"])


if __name__ == "__main__":
    raise SystemExit(main())
