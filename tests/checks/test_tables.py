"""Every task of every exercise: what is right passes, what is wrong is told why, nothing fools the check."""

from __future__ import annotations

import importlib
import inspect
import re
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from minidiff import checks
from minidiff.checks.task import Task
from minidiff.phrase import Phrase, set_language
from tools.lesson import read

pytestmark = pytest.mark.filterwarnings(
    "ignore::minidiff.schedule.ScheduleWarning"
)  # short schedules, on purpose
ROOT = Path(__file__).parents[2]
TASKS = {f"{lesson.number}-{name}": task for lesson in checks.LESSONS for name, task in lesson.tasks.items()}


def table(task: Task) -> ModuleType:
    return importlib.import_module(f"tests.checks.tables.lesson{task.lesson.number}")


def is_choice(task: Task) -> bool:
    return inspect.getmodule(task.body).__name__ == "minidiff.checks.task"


CHOICES = {key: task for key, task in TASKS.items() if is_choice(task)}
OTHERS = {key: task for key, task in TASKS.items() if key not in CHOICES}
WRONG = [
    pytest.param(task, answer, said, id=f"{key}-{number}")
    for key, task in OTHERS.items()
    for number, (answer, said) in enumerate(table(task).WRONG[task.name])
]
RIGHT = [
    pytest.param(task, answer, id=f"{key}-{number}")
    for key, task in OTHERS.items()
    for number, answer in enumerate(table(task).RIGHT[task.name])
]


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MINIDIFF_PROGRESS", "")
    monkeypatch.delenv("MINIDIFF_STRICT", raising=False)
    set_language("en")
    yield
    set_language("en")


def test_every_lesson_with_exercises_has_three_to_seven_tasks_and_a_prediction() -> None:
    files = {path.name.split(".")[0] for path in (ROOT / "lessons").glob("*.exercises.py")}
    assert {lesson.file for lesson in checks.LESSONS} == files
    for lesson in checks.LESSONS:
        assert 3 <= len(lesson.tasks) <= 7, lesson.number
        assert any(is_choice(task) for task in lesson.tasks.values()), lesson.number


@pytest.mark.parametrize("key", OTHERS)
def test_there_are_enough_right_and_wrong_answers(key: str) -> None:
    task = TASKS[key]
    assert len(table(task).RIGHT[task.name]) >= 4
    wrong = table(task).WRONG[task.name]
    assert len(wrong) >= 8
    assert len({said for _, said in wrong}) >= 4


@pytest.mark.parametrize(("task", "answer"), RIGHT)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_right_answer_is_right(task: Task, answer: Any, seed: int) -> None:
    verdict = task(answer, seed=seed)
    assert verdict.status == "right", verdict


@pytest.mark.parametrize(("task", "answer", "said"), WRONG)
def test_a_wrong_answer_is_told_why(task: Task, answer: Any, said: str) -> None:
    verdict = task(answer)
    assert verdict.status in ("not right", "stopped")
    assert said in dict(verdict.lines)["Why"], verdict


@pytest.mark.parametrize(("task", "answer", "said"), WRONG)
def test_it_is_told_in_turkish_too(task: Task, answer: Any, said: str) -> None:
    english = task(answer, seed=1)
    set_language("tr")
    turkish = task(answer, seed=1)
    assert turkish.status == english.status
    assert dict(turkish.lines)["Neden"] != dict(english.lines)["Why"]


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_has_one_right_letter_and_a_reason_for_each_other(key: str) -> None:
    task = TASKS[key]
    verdicts = {letter: task(lambda letter=letter: letter) for letter in "abcd"}
    right = [letter for letter, verdict in verdicts.items() if verdict.right]
    assert len(right) == 1
    for way in ("{}", "({})", "{}.", " {} ", "**{}**"):
        assert task(lambda way=way: way.format(right[0].upper())).right
    reasons = {dict(v.lines)["Why"] for v in verdicts.values() if not v.right}
    assert len(reasons) >= 3  # two letters or more, and the letter that is not there
    for answer in ("e", "", 1, ["a"]):
        assert task(lambda answer=answer: answer).status == "not right"


@pytest.mark.parametrize("key", OTHERS)
def test_an_answer_learned_by_heart_is_not_right(key: str) -> None:
    """The right answer to the first question, given to all others."""
    task = TASKS[key]
    if task.name in getattr(table(task), "ONE_QUESTION", ()):
        return
    kept: list[Any] = []

    def by_heart(*arguments: Any) -> Any:
        if not kept:
            kept.append(table(task).RIGHT[task.name][0](*arguments))
        return kept[0]

    assert not task(by_heart).right


@pytest.mark.parametrize("key", TASKS)
@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        3,
        "closed_form",
        lambda: None,
        lambda *_: None,
        lambda *_: "a word",
        lambda *_: {},
        lambda *_: torch.tensor(float("nan")),
        lambda *_: (1, 2, 3),
        lambda *_: [torch.zeros(2), "x"],
        lambda *_: torch.zeros(0),
        lambda *_: object(),
        lambda *_: 1 / 0,
        lambda a, b, c, d, e, f, g, h: a,
    ],
)
def test_nonsense_is_answered_and_never_raises(key: str, nonsense: Any) -> None:
    verdict = TASKS[key](nonsense)
    assert verdict.status in ("not right", "stopped")
    assert dict(verdict.lines)["Why"].strip()
    assert verdict.link is not None
    assert verdict._repr_html_()


def functions(task: Task, room: str) -> dict[str, Any]:
    """The set-up and the functions of an exercise, in its edition for `room`; nothing else of it is run."""
    found: dict[str, Any] = {}
    lesson = read(ROOT / "lessons" / f"{task.lesson.file}.exercises.py")
    for cell in lesson.edition(room, "en"):
        defines = re.search(r"^(def|class) ", cell.text, re.MULTILINE)
        if cell.kind == "code" and (cell.id == "setup" or defines):
            exec(compile(cell.text, f"{task.lesson.file}: {cell.id}", "exec"), found)
    return found


@pytest.mark.parametrize("key", TASKS)
@pytest.mark.parametrize("seed", [0, 7])
def test_the_solution_is_right(key: str, seed: int) -> None:
    task = TASKS[key]
    verdict = task(functions(task, "solutions")[task.name], seed=seed)
    assert verdict.status == "right", verdict


@pytest.mark.parametrize("key", TASKS)
def test_the_untouched_skeleton_is_not_yet_right(key: str) -> None:
    task = TASKS[key]
    assert task(functions(task, "exercises")[task.name]).status == "not yet"


def headings(file: str) -> dict[tuple[str, str], str]:
    """For each cell and language, the last heading at or above it."""
    found: dict[tuple[str, str], str] = {}
    last = {"en": "", "tr": ""}
    for cell in read(ROOT / "lessons" / f"{file}.py").cells:
        titles = [line for line in cell.text.splitlines() if line.startswith("#")]
        if cell.kind == "markdown" and titles:
            last[cell.lang] = titles[-1].lstrip("# ").replace("`", "")
        found |= {(cell.id, lang): last[lang] for lang in last if not cell.lang or cell.lang == lang}
    return found


@pytest.mark.parametrize("lesson", checks.LESSONS, ids=lambda lesson: lesson.number)
def test_what_to_read_again_stands_in_the_lesson(lesson: checks.Lesson) -> None:
    there = headings(lesson.file)
    for cell, said in lesson.sections.items():
        assert (said["en"], said["tr"]) == (there.get((cell, "en")), there.get((cell, "tr"))), cell
    assert {task.reread for task in lesson.tasks.values()} == set(lesson.sections)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    "module",
    [
        "words",
        "suspicion",
        "fault_words",
        "formula",
        "probes",
        "seen",
        "watch",
        "progress_file",
        "levels",
        *(f"lesson{x.number}" for x in checks.LESSONS),
    ],
)
def test_both_languages_have_the_same_placeholders(module: str) -> None:
    for name, said in vars(importlib.import_module(f"minidiff.checks.{module}")).items():
        if isinstance(said, Phrase):
            assert said["en"].strip(), name
            assert placeholders(said["en"]) == placeholders(said["tr"]), name
