"""docs/coverage.md keeps its promise: each concept can be seen, played with, run and done, where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minidiff.checks import LESSONS
from tools.lesson import Lesson, read

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
CELL = re.compile(r"\[(\d\d) · ([\w-]+)\]\(\.\./notebooks/(\w+)\.ipynb#cell-id=([\w-]+)\)")
TASK = re.compile(r"\[(\d\d) · `(\w+)`\]\(\.\./exercises/(\w+)\.ipynb\)")
CHARTS = ("lines", "histograms", "bars", "planes", "paths", "heat", "rows", "pictures", "surfaces")
PICTURE = ("show.figure(", "Explorer(", *(f"show.{chart}(" for chart in CHARTS))
WIDGET = ("Explorer(", "TrainingMonitor(", "watch(", "DrawingBoard(", "EditBoard(", "FramePlayer.")
ROWS = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if "#cell-id=" in line]
SECTIONS = {"1", "2.1", "2.2", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "5.1", "5.2", "6", "7", "8"}


def lessons() -> dict[str, Lesson]:
    files = sorted((ROOT / "lessons").glob("[0-9][0-9]_*.py"))
    return {file.stem: read(file) for file in files if ".exercises" not in file.name}


ALL = lessons()


def code_of(place: str) -> str:
    """The code of the cell that a link leads to."""
    match = CELL.fullmatch(place.strip())
    assert match, f"{place!r} is no link to a cell"
    number, name, file, target = match.groups()
    assert file.startswith(number)
    assert name == target
    cells = {cell.id: cell for cell in ALL[file].cells if cell.kind == "code"}
    assert target in cells, f"lesson {file} has no code cell {target!r}"
    return cells[target].text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_concept_is_seen_played_with_run_and_done(row: list[str]) -> None:
    concept, _, see, play, run, do = row
    assert any(sign in code_of(see) for sign in PICTURE), f"{concept}: nothing is drawn in {see}"
    assert any(sign in code_of(play) for sign in WIDGET), f"{concept}: no widget in {play}"
    assert code_of(run)
    if match := TASK.fullmatch(do.strip()):
        number, task, file = match.groups()
        tasks = {lesson.number: lesson for lesson in LESSONS}
        assert tasks[number].file == file
        assert task in tasks[number].tasks
    else:
        assert "your" in do
        assert code_of(do)


def test_every_section_of_the_reference_has_its_place() -> None:
    columns = [line.strip("| ").split(" | ")[1] for line in TEXT.splitlines() if line.startswith("| ")]
    assert {section for column in columns for section in column.split(", ")} >= SECTIONS


@pytest.mark.parametrize("name", ["coverage.md", "coverage.tr.md"])
def test_nothing_is_left_to_come(name: str) -> None:
    """Every row of every table has its four places: no concept is only promised."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    heads = [i for i, row in enumerate(rows) if row[0] in ("concept", "kavram")]
    concepts = [row for i, row in enumerate(rows) if i not in heads]
    assert len(heads) == text.count("\n## ")
    assert len(concepts) == len(ROWS)
    for row in concepts:
        assert len(row) == 6, row[0]
        assert all("](../" in place for place in row[2:]), row[0]


def test_no_concept_stands_there_twice() -> None:
    names = [row[0] for row in ROWS]
    assert len(names) == len(set(names))
    assert len(names) > 40


def test_every_lesson_carries_some_concept() -> None:
    there = {match[1] for row in ROWS for match in CELL.finditer(" ".join(row))}
    assert there == {lesson.number for lesson in LESSONS}
