"""Stamps: a person vouches that a translation says what the English says; stale ones stand beside the change.

The stamp of a translated cell names the English it was made from. When that has changed, the English of that
stamp is looked for in the lesson's history, so that the change can be read beside the translation.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.lesson import FIRST, LANGUAGES, OTHERS, Cell, Lesson, LessonError, digest, parse, worded

FARTHEST = 200  # versions of a lesson that are looked through


@dataclass(frozen=True)
class Translated:
    """One translation: a prose cell, or the words of a code cell in one language."""

    cell: Cell
    language: str
    stamp: str  # as written; empty if new
    english: str  # what it should say

    @property
    def now(self) -> str:
        """The stamp that fits."""
        return digest(self.english)

    @property
    def translation(self) -> str:
        """What it says."""
        if self.cell.kind == "markdown":
            return self.cell.text
        found = re.findall(rf"^[ \t]*# {self.language}: (.*)$", self.cell.text, re.MULTILINE)
        return "\n".join(found)


def translations(lesson: Lesson) -> Iterator[Translated]:
    """Every translation of a lesson, in its order."""
    english = {cell.id: cell.text for cell in lesson.cells if cell.lang == FIRST}
    for cell in lesson.cells:
        if cell.lang in OTHERS and cell.id in english:
            yield Translated(cell, cell.lang, cell.source, english[cell.id])
        elif cell.kind == "code" and worded(cell.text):
            for language in OTHERS:
                stamp = dict(cell.stamps).get(language, "")
                yield Translated(cell, language, stamp, "\n".join(worded(cell.text)))


def stamp(lessons: list[Lesson], ids: list[str], ask: Callable[[str], str] | None = None) -> int:
    """Write into translations which English they say: into those named, or into all that have no stamp yet.

    Without names, those whose English has changed are listed beside the change; at a terminal (or with
    `ask`) each is stamped if the answer is "y".

    Raises:
        LessonError: for an id that no translation has.
    """
    known = {one.cell.id for lesson in lessons for one in translations(lesson)}
    if missing := [name for name in ids if name not in known]:
        others = " or ".join(LANGUAGES[language] for language in OTHERS)
        raise LessonError(f"no {others} cell has the id {', '.join(missing)}")
    if ask is None and not ids and sys.stdin is not None and sys.stdin.isatty():
        ask = input
    for lesson in lessons:
        lines = lesson.path.read_text(encoding="utf-8").splitlines()
        for one in translations(lesson):
            stale = bool(one.stamp) and one.stamp != one.now
            if stale and not ids:
                print(shown(lesson, one))
            if ids and one.cell.id in ids:
                yes = True
            else:
                yes = not ids and (
                    not one.stamp or (stale and ask is not None and ask("stamp it? y/n ") == "y")
                )
            if yes:
                lines[one.cell.line - 1] = _stamped(lines[one.cell.line - 1].rstrip(), one)
                print(f"{lesson.where(one.cell)}: stamped")
        lesson.path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def _stamped(header: str, one: Translated) -> str:
    name = "source" if one.cell.kind == "markdown" else one.language
    return re.sub(rf' {name}="[^"]*"', "", header) + f' {name}="{one.now}"'


def shown(lesson: Lesson, one: Translated) -> str:
    """A stale translation: the change of its English, then what it says now."""
    before = english_of(lesson, one)
    if before is None:
        change = [
            f"  its English at {one.stamp} is not in the history; it says now:",
            *_indented(one.english),
        ]
    else:
        lines = difflib.unified_diff(
            before.splitlines(), one.english.splitlines(), "then", "now", n=1, lineterm=""
        )
        change = [f"  {line}" for line in list(lines)[2:]]
    name = LANGUAGES[one.language]
    return "\n".join(
        [f"{lesson.where(one.cell)}: stale {name}", *change, f"  {name}:", *_indented(one.translation)]
    )


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.splitlines()]


def english_of(lesson: Lesson, one: Translated) -> str | None:
    """The English that a translation was made from, found in the history of the file by its stamp."""
    folder, name = lesson.path.parent, lesson.path.name
    log = _git(folder, "log", "--format=%H", f"-{FARTHEST}", "--", name)
    for commit in (log or "").split():
        text = _git(folder, "show", f"{commit}:./{name}")
        if text is None:
            continue
        try:
            cells = parse(text, Path(name)).cells
        except LessonError:
            continue
        for cell in (cell for cell in cells if cell.id == one.cell.id and cell.lang in ("", FIRST)):
            english = cell.text if cell.kind == "markdown" else "\n".join(worded(cell.text))
            if digest(english) == one.stamp:
                return english
    return None


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
        )
    except OSError:
        return None  # no git here
    return done.stdout if done.returncode == 0 else None
