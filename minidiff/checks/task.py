"""A task of an exercise: what it is called, what it is worth, and the verdict on an answer."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from torch import Generator

from minidiff.checks import progress_file
from minidiff.checks.describe import describe
from minidiff.checks.limit import TimeUp, at_most, seconds
from minidiff.checks.watch import NotRight, NotYet, Stopped, call, said_of, where
from minidiff.checks.words import (
    ASKED,
    CAME_BACK,
    CHOOSE,
    LESSON,
    NOT_RIGHT,
    NOT_YET,
    REREAD,
    RIGHT,
    START,
    STOPPED,
    TOO_LONG,
    UNREADABLE,
    WHY,
)
from minidiff.phrase import Phrase, get_language

STRICT = "MINIDIFF_STRICT"  # set: an answer that is not right raises, for solutions and for grading
Body = Callable[[Any, Generator], None]


class AnswerNotRight(Exception):
    """Raised by `Verdict.required`, and by every check if the environment variable MINIDIFF_STRICT is set."""


@dataclass(frozen=True)
class Verdict:
    """What a check says; a notebook shows it as one coloured line and, if need be, some help.

    It is true in an `if` or `assert` when the answer is right.
    """

    task: Task
    status: str  # "right", "not yet", "not right", "stopped"
    lines: tuple[tuple[str, str], ...] = ()  # (label, text)
    link: tuple[str, str] | None = None  # what to read again: text and address

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.status == "right"

    def __bool__(self) -> bool:
        return self.right

    def required(self) -> None:
        """Nothing, if the answer is right; for graders.

        Raises:
            AnswerNotRight: with the whole verdict.
        """
        if not self.right:
            raise AnswerNotRight(repr(self))

    @property
    def headline(self) -> str:
        """A mark, the task, and the status in words: nothing is said by colour alone."""
        say = {"right": RIGHT, "not yet": NOT_YET, "not right": NOT_RIGHT, "stopped": STOPPED}[self.status]
        mark = {"right": "✓", "not yet": "○"}.get(self.status, "✗")
        return f"{mark} {self.task.name}: {say.said()}"

    def __repr__(self) -> str:
        rows = [f"  {label}: {text}" if label else f"  {text}" for label, text in self.lines]
        if self.link:
            rows.append(f"  {REREAD.said()}: {self.link[0]}")
        return "\n".join([self.headline, *rows])

    def _repr_html_(self) -> str:
        colour = {"right": "#1a7f37", "not yet": "#5f6368"}.get(self.status, "#b3261e")
        rows = [
            f"<div>{f'<b>{html.escape(label)}:</b> ' if label else ''}{_marked(text)}</div>"
            for label, text in self.lines
        ]
        if self.link:
            text, address = map(html.escape, self.link)
            rows.append(f'<div><b>{REREAD.said()}:</b> <a href="{address}">{text}</a></div>')
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:2px 10px">'
            f'<div style="color:{colour};font-weight:600">{html.escape(self.headline)}</div>'
            f"{''.join(rows)}</div>"
        )


def begun(text: str) -> str:
    """A reason as it stands after a colon: in Turkish a sentence begins with a capital there; a symbol does not.

    >>> begun("kökler eksik.")
    'kökler eksik.'
    """
    if get_language() != "tr" or not (first := re.match(r"(?!std\b|rms\b)[a-zçğıöşü]{2,}(?![\w_(̂])", text)):
        return text
    return first[0][0].replace("i", "İ").upper() + text[1:]


def _marked(text: str) -> str:
    """Text as HTML: what stands between backticks is code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html.escape(text))


@dataclass(frozen=True)
class Task:
    """One task; call it with the student's function to get a `Verdict`."""

    lesson: Lesson
    name: str
    points: int
    body: Body
    reread: str  # id of the lesson's cell to read again

    def __call__(self, student: Any, *, seed: int = 0) -> Verdict:
        """Check `student`. `seed` draws other cases: teachers grade with another one."""
        verdict = self._verdict(student, seed)
        if verdict.status == "right":
            lost = progress_file.remember(self.lesson.number, self.name)
            return replace(verdict, lines=(("", lost),)) if lost else verdict
        if os.environ.get(STRICT):
            verdict.required()
        return verdict

    def _verdict(self, student: Any, seed: int) -> Verdict:
        try:
            with at_most(seconds()):
                self.body(student, Generator().manual_seed(1_000_003 * seed + 17))
        except NotYet:
            return Verdict(self, "not yet", (("", START.said()),))
        except NotRight as wrong:
            return self._refused(wrong)
        except TimeUp as late:
            return self._refused(Stopped(TOO_LONG.said(limit=seconds(), line=where(late))))
        except Exception as error:  # an answer of a kind that nobody thought of
            return self._refused(NotRight(UNREADABLE.said(error=said_of(error))))
        return Verdict(self, "right")

    def _refused(self, wrong: NotRight) -> Verdict:
        rows = ((ASKED, wrong.asked), (CAME_BACK, wrong.came_back), (WHY, begun(wrong.text)))
        lines = tuple((label.said(), text) for label, text in rows if text)
        status = "stopped" if isinstance(wrong, Stopped) else "not right"
        return Verdict(self, status, lines, self.lesson.place(self.reread))


@dataclass
class Lesson:
    """The tasks of one lesson and the sections that its checks send students back to.

    Args:
        number: as "01".
        file: the lesson's file name without ending, as "01_forward".
        title: as in the course's map.
        sections: heading of a cell, by the cell's id. A test compares them with the lesson.
    """

    number: str
    file: str
    title: Phrase
    sections: dict[str, Phrase]
    tasks: dict[str, Task] = field(default_factory=dict)

    def place(self, cell: str) -> tuple[str, str]:
        """What to read again, in words, and the address of it as seen from an exercise."""
        notebooks = "../notebooks" if get_language() == "en" else "../../notebooks/tr"
        section = re.sub(
            r"\$([^$]*)\$", r"\1", self.sections[cell].said()
        )  # printed, TeX is read as it stands
        section = re.sub(r'"([^"]*)"', r"‘\1’", section)  # quotes within quotes
        text = LESSON.said(number=self.number, section=section)
        return text, f"{notebooks}/{self.file}.ipynb#cell-id={cell}"

    def task(self, *, points: int, reread: str) -> Callable[[Body], Task]:
        """Make a task of a function `body(student, generator)` that raises `NotRight` or returns nothing."""

        def make(body: Body) -> Task:
            made = Task(self, body.__name__, points, body, reread)
            self.tasks[body.__name__] = made
            return made

        return make

    def choice(self, name: str, *, right: str, because: dict[str, Phrase], points: int, reread: str) -> Task:
        """A task whose answer is a function that gives back one letter.

        Args:
            because: for each wrong letter, what is wrong with it (never which one is right).
        """
        letters = sorted({right, *because})

        def body(student: Any, _: Generator) -> None:
            answer = call(student)
            letter = re.sub(r"[^\w]", "", answer).lower() if isinstance(answer, str) else ""
            if letter not in letters:  # "(b)" and "b." are b, too
                listed = ", ".join(f'"{option}"' for option in letters)
                raise NotRight(CHOOSE.said(letters=listed, got=describe(answer)))
            if letter != right:
                raise NotRight(because[letter].said())

        body.__name__ = name
        return self.task(points=points, reread=reread)(body)
