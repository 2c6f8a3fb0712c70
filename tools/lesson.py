"""Read a lesson's text file, and give the cells of each notebook that is made from it.

The format is described in `lessons/README.md`. A cell here is a cell of the source: prose that exists in
two languages is two cells with one id. Languages are keys ("en", "tr"): a further one is a further key in
`LANGUAGES`, and words.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from minidiff.phrase import LANGUAGES as LANGUAGES

ROOMS = ("notebooks", "exercises", "solutions")
FIRST, *OTHERS = LANGUAGES  # the first is the one that the others are made from
ATTRIBUTES = ("id", "lang", "source", "only", "tags", "alt")
HIDE_INPUT = "hide-input"  # the tag of a code cell whose code is folded away; its output stands first
BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"

HEADER = re.compile(r"# %%(?P<markdown> \[markdown\])?(?P<attributes>(?: \w+=(?:\"[^\"]*\"|\[[^\]]*\]))*)\s*")
ATTRIBUTE = re.compile(r"(\w+)=(\"[^\"]*\"|\[[^\]]*\])")
SETUP_LINE = re.compile(r"^((?:\w+\.)*set_language\()\"en\"(\))$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
WORDS = re.compile(rf"^[ \t]*# (?P<language>{'|'.join(OTHERS)}): (?P<code>\S.*)$")
LINK = re.compile(r"(?P<before>\]\(|\b(?:href|src)=\")(?P<target>[^)\"\s]+)")


class LessonError(ValueError):
    """A lesson that cannot be read or built; the message names file, line and cell."""


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson's source. `line` is the line of its header, counted from 1.

    `stamps` of a code cell says, for each language, which words its translation was made from. A prose cell
    with `alt` is the alternative text of the pictures that the code cell of this id shows.
    """

    id: str
    kind: str  # "code" or "markdown"
    text: str
    line: int
    lang: str = ""
    source: str = ""
    only: str = ""
    alt: str = ""
    tags: tuple[str, ...] = ()
    stamps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson, or the exercises of one, as written."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What the notebooks are called: `01_forward` for `01_forward.py` and `01_forward.exercises.py`."""
        return self.path.name.split(".")[0]

    @property
    def rooms(self) -> tuple[str, ...]:
        """The folders its notebooks go to."""
        return ROOMS[1:] if self.path.name.endswith(".exercises.py") else ROOMS[:1]

    @property
    def speaks(self) -> bool:
        """Whether it sets a language, so that its two editions are run separately."""
        code = [cell.text for cell in self.cells if cell.kind == "code"]
        return any(SETUP_LINE.search(text) or worded(text) for text in code)

    def where(self, cell: Cell) -> str:
        """The place of a cell, for messages: file, line, id."""
        return f"{self.path.name}:{cell.line}: cell {cell.id!r}"

    def edition(self, room: str, language: str) -> Iterator[Cell]:
        """The cells of one notebook, as its reader will see them."""
        for cell in self.cells:
            if cell.lang not in ("", language) or cell.only not in ("", room) or cell.alt:
                continue
            text = cell.text
            if cell.kind == "code":
                text = in_language(text, language)
                text = skeleton(text) if room == "exercises" else without_markers(text)
            else:
                text = links_in(text, room, language)
            yield replace(cell, text=text)

    def alternatives(self, language: str) -> dict[str, list[str]]:
        """Code cell -> the alternative text of each picture that it shows, where the lesson writes one."""
        written = [cell for cell in self.cells if cell.alt and cell.lang == language]
        return {cell.alt: [" ".join(part.split()) for part in cell.text.split("\n\n")] for cell in written}


def read(path: Path) -> Lesson:
    """Read a lesson.

    Raises:
        LessonError: for text before the first cell, a header or attribute that is not understood, or prose
            that is not a comment.
    """
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path) -> Lesson:
    """A lesson from its text; `path` is its name, for messages. Raises as `read` does."""
    cells: list[Cell] = []
    body: list[str] = []
    for number, line in enumerate([*text.splitlines(), "# %%"], start=1):
        if not line.startswith("# %%"):
            body.append(line)
            continue
        if cells:
            cells[-1] = replace(cells[-1], text=_text(cells[-1], body, path))
        elif any(body):
            raise LessonError(f"{path.name}:1: text before the first cell; begin the file with '# %%'")
        body = []
        cells.append(_header(line, f"{path.name}:{number}", number))
    return Lesson(path, tuple(cells[:-1]))


def _header(line: str, where: str, number: int) -> Cell:
    match = HEADER.fullmatch(line)
    if match is None:
        expected = '# %% [markdown] id="..." lang="en", or # %% id="..."'
        raise LessonError(f"{where}: this cell header is not understood: {line!r}; expected {expected}")
    pairs = ATTRIBUTE.findall(match["attributes"])
    values = {name: value.strip('"') for name, value in pairs}
    if unknown := [name for name, _ in pairs if name not in (*ATTRIBUTES, *OTHERS)]:
        raise LessonError(f"{where}: unknown attribute {unknown[0]!r}; there are {', '.join(ATTRIBUTES)}")
    if len(values) < len(pairs):
        raise LessonError(f"{where}: an attribute stands twice in {line!r}")
    tags = tuple(re.findall(r"[\w-]+", values.pop("tags", "")))
    stamps = tuple((language, values.pop(language)) for language in OTHERS if language in values)
    kind = "markdown" if match["markdown"] else "code"
    return Cell(id=values.pop("id", ""), kind=kind, text="", line=number, tags=tags, stamps=stamps, **values)


def _text(cell: Cell, body: list[str], path: Path) -> str:
    if cell.kind == "markdown":
        for number, line in enumerate(body, start=cell.line + 1):
            if line.strip() and line != "#" and not line.startswith("# "):
                raise LessonError(f"{path.name}:{number}: prose lines begin with '# ', this one is {line!r}")
        body = [line[2:] for line in body]
    return "\n".join(line.rstrip() for line in body).strip("\n")


def digest(english: str) -> str:
    """Eight signs that name a text. Line breaks and spacing do not count.

    >>> digest("Noise is added.") == digest("Noise\\nis  added.")
    True
    """
    return hashlib.sha256(" ".join(english.split()).encode()).hexdigest()[:8]


def skeleton(code: str) -> str:
    """Each solution replaced by `raise NotImplementedError`, indented as its first marker is."""
    pattern = rf"^([ \t]*){BEGIN}\n(?:.*\n)*?[ \t]*{END}$"
    return re.sub(pattern, r"\1raise NotImplementedError", code, flags=re.MULTILINE)


def without_markers(code: str) -> str:
    """The code with its solutions in place and the marker lines gone."""
    return "\n".join(line for line in code.splitlines() if line.strip() not in (BEGIN, END))


def worded(code: str) -> list[str]:
    """The lines of a code cell that hold words, as the first language has them.

    >>> worded('x = 1\\nprint("sum")\\n# tr: print("toplam")')
    ['print("sum")']
    """
    lines = code.splitlines()
    starts = (
        i for i, line in enumerate(lines) if WORDS.match(line) and not (i and WORDS.match(lines[i - 1]))
    )
    return [lines[i - 1].strip() if i else "" for i in starts]


def in_language(code: str, language: str) -> str:
    """The code of one edition: each line with words in its language, and the language set.

    `# tr: ...` under a line is that line in the Turkish edition.

    >>> in_language('print("sum")\\n# tr: print("toplam")', "en")
    'print("sum")'
    >>> in_language('    print("sum")\\n    # tr: print("toplam")', "tr")
    '    print("toplam")'
    """
    lines: list[str] = []
    for line in code.splitlines():
        if not (words := WORDS.match(line)):
            lines.append(line)
        elif words["language"] == language and lines:
            indent = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
            lines[-1] = indent + words["code"]
    return SETUP_LINE.sub(rf'\1"{language}"\2', "\n".join(lines))


def folder_of(room: str, language: str) -> str:
    """Where the notebooks of one language lie: the first in the room, each other in a folder of its own."""
    return room if language == FIRST else f"{room}/{language}"


def links_in(prose: str, room: str, language: str) -> str:
    """Links written as seen from `room/`, turned so that they work from the folder of the language.

    A notebook leads to the notebook in the same language, so does the map; everything else stays where it is,
    one folder further up.

    >>> links_in("[next](02_x.ipynb), [task](../exercises/02_x.ipynb), [a](../docs/a.md)", "notebooks", "tr")
    '[next](02_x.ipynb), [task](../../exercises/tr/02_x.ipynb), [a](../../docs/a.md)'
    >>> links_in("[map](README.md)", "notebooks", "tr")
    '[map](README.md)'
    """
    if language == FIRST:
        return prose

    def turned(match: re.Match[str]) -> str:
        target = match["target"]
        if target is None or re.match(r"[a-z]+:|#|/", target):  # code or a formula; a link that leads away
            return match[0]
        folder, name = posixpath.split(posixpath.normpath(posixpath.join(room, target)))
        if folder in ROOMS and (".ipynb" in name or name.startswith("README.md")):
            folder = folder_of(folder, language)
        return match["before"] + posixpath.relpath(posixpath.join(folder, name), folder_of(room, language))

    parts = (FENCED, INLINE_CODE, FORMULA, LINK)
    pattern = "|".join(f"(?:{part.pattern})" for part in parts)
    return re.sub(pattern, turned, prose, flags=re.MULTILINE | re.DOTALL)
