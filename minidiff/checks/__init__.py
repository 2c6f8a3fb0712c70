"""Checks for the exercises: they say what is not right yet, and what to read again.

from minidiff import checks as check
check.lesson01.one_step(one_step)      # in an exercise, under the student's own function
check.progress()                       # what is done, what comes next
"""

from minidiff.checks import (
    lesson00,
    lesson01,
    lesson02,
    lesson03,
    lesson04,
    lesson05,
    lesson06,
    lesson07,
    lesson08,
    lesson09,
    lesson10,
    lesson11,
    lesson12,
    lesson13,
    lesson14,
    lesson15,
    lesson16,
    lesson17,
    lesson18,
    lesson19,
    lesson20,
)
from minidiff.checks.progress_file import NOT_KEPT, Progress, kept_aside, path
from minidiff.checks.progress_file import load as _load
from minidiff.checks.task import AnswerNotRight, Lesson, Task, Verdict

LESSONS: tuple[Lesson, ...] = (
    lesson00.LESSON,
    lesson01.LESSON,
    lesson02.LESSON,
    lesson03.LESSON,
    lesson04.LESSON,
    lesson05.LESSON,
    lesson06.LESSON,
    lesson07.LESSON,
    lesson08.LESSON,
    lesson09.LESSON,
    lesson10.LESSON,
    lesson11.LESSON,
    lesson12.LESSON,
    lesson13.LESSON,
    lesson14.LESSON,
    lesson15.LESSON,
    lesson16.LESSON,
    lesson17.LESSON,
    lesson18.LESSON,
    lesson19.LESSON,
    lesson20.LESSON,
)


def progress() -> Progress:
    """What is done and what comes next, from the small file beside the notebook."""
    note, done = "", {}
    try:
        done = _load()
    except ValueError:
        file = path()
        note = NOT_KEPT.said(kept="" if file is None else kept_aside(file).name)
    except OSError as error:
        note = str(error)
    tasks = {lesson.number: tuple(lesson.tasks) for lesson in LESSONS}
    return Progress(tasks, {lesson.number: lesson.title.said() for lesson in LESSONS}, done, note)


__all__ = [
    "LESSONS",
    "AnswerNotRight",
    "Lesson",
    "Task",
    "Verdict",
    "lesson00",
    "lesson01",
    "lesson02",
    "lesson03",
    "lesson04",
    "lesson05",
    "lesson06",
    "lesson07",
    "lesson08",
    "lesson09",
    "lesson10",
    "lesson11",
    "lesson12",
    "lesson13",
    "lesson14",
    "lesson15",
    "lesson16",
    "lesson17",
    "lesson18",
    "lesson19",
    "lesson20",
    "progress",
]
