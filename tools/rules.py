"""What may be wrong in a lesson besides its translation, found before anything is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tools import translation, words
from tools.lesson import (
    BEGIN,
    END,
    FENCED,
    FORMULA,
    INLINE_CODE,
    LANGUAGES,
    OTHERS,
    SETUP_LINE,
    WORDS,
    Cell,
    Lesson,
)

MAX_LINES, MAX_LINES_EXERCISE = 20, 40  # of code in one cell, empty lines not counted
NAME = re.compile(r"\d\d_[a-z0-9_]+(\.exercises)?\.py")
ID = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")[^>]*>")


def problems(lesson: Lesson) -> list[str]:
    """Everything that is wrong with a lesson, one message each, in the order of the file."""
    file, found = lesson.path.name, []
    if not NAME.fullmatch(file):
        found.append(f"{file}: the name must be like 01_forward.py or 01_forward.exercises.py")
    if not lesson.cells:
        found.append(f"{file}: there are no cells")
    found += _identities(lesson)
    for cell in lesson.cells:
        rules = _code(cell, lesson) if cell.kind == "code" else _prose(cell)
        found += [f"{lesson.where(cell)}: {problem}" for problem in (*_attributes(cell, lesson), *rules)]
    setups = sum(len(SETUP_LINE.findall(cell.text)) for cell in lesson.cells if cell.kind == "code")
    if setups > 1:
        found.append(f"{file}: the language is set {setups} times; set it once, in the setup cell")
    return found + list(translation.problems(lesson))


def _identities(lesson: Lesson) -> Iterator[str]:
    uses = Counter((cell.id, cell.lang) for cell in lesson.cells)
    code = {cell.id for cell in lesson.cells if cell.kind == "code"}
    for cell in lesson.cells:
        if not cell.id:
            yield f'{lesson.path.name}:{cell.line}: a cell without id; give it id="..."'
        elif not ID.fullmatch(cell.id):
            yield f"{lesson.where(cell)}: an id has small letters, digits and single hyphens, at most 64"
        elif uses[cell.id, cell.lang] > 1 or (cell.lang and cell.id in code):
            yield f"{lesson.where(cell)}: this id is used by another cell too"


def _attributes(cell: Cell, lesson: Lesson) -> Iterator[str]:
    if cell.kind == "markdown" and cell.lang not in LANGUAGES:
        known = " or ".join(f'lang="{language}"' for language in LANGUAGES)
        yield f"prose needs {known}, got {cell.lang!r}"
    if cell.kind == "code" and cell.lang:
        yield "code is written once, for both languages; take `lang` away"
    if cell.source and cell.lang not in OTHERS:
        yield f"`source` belongs to {' and '.join(LANGUAGES[key] for key in OTHERS)} cells"
    if cell.stamps and cell.kind == "markdown":
        yield f'`{cell.stamps[0][0]}="..."` is the stamp of words in code; prose has `source`'
    if cell.alt and (cell.kind == "code" or cell.alt not in _shown_before(cell, lesson)):
        yield f"alternative text stands under the code cell whose pictures it tells, got alt={cell.alt!r}"
    if cell.only and (cell.only not in lesson.rooms or len(lesson.rooms) == 1):
        yield f'`only` is "exercises" or "solutions", in an .exercises.py file; got {cell.only!r}'


def _shown_before(cell: Cell, lesson: Lesson) -> list[str]:
    """The code cell that an alternative text may belong to: the nearest one above it."""
    above = [one.id for one in lesson.cells if one.kind == "code" and one.line < cell.line]
    return above[-1:]


def _code(cell: Cell, lesson: Lesson) -> Iterator[str]:
    limit = MAX_LINES if lesson.rooms == ("notebooks",) else MAX_LINES_EXERCISE
    if (lines := len(_lines(cell.text))) > limit:
        yield f"{lines} lines of code, at most {limit}; move some to minidiff/ or split the cell"
    if re.search(r"(?<!def )\bset_language\(", SETUP_LINE.sub("", cell.text)):
        yield 'the language is set by a line of its own, without indent: set_language("en")'
    if not cell.text:
        yield "an empty code cell"
    yield from _solution_markers(cell, lesson)
    yield from words.problems(cell, lesson.speaks, sheet=lesson.rooms != ("notebooks",))


def _lines(code: str) -> list[str]:
    """The lines of code that a reader sees: not the empty ones, not those of other languages."""
    return [line for line in code.splitlines() if line.strip() and not WORDS.match(line)]


def _solution_markers(cell: Cell, lesson: Lesson) -> Iterator[str]:
    opened: str | None = None  # the indent of the region that is open
    for line in cell.text.splitlines():
        marker, indent = line.strip(), line[: len(line) - len(line.lstrip())]
        if marker not in (BEGIN, END):
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                yield f"a marker stands alone on its line, as {BEGIN!r} or {END!r}, got {marker!r}"
            continue
        if lesson.rooms == ("notebooks",):
            yield "solutions belong to the .exercises.py file"
        if (marker == BEGIN) == (opened is not None):
            place = "inside a solution" if marker == BEGIN else "without a beginning"
            yield f"unbalanced markers: {marker!r} {place}"
        elif marker == END and indent != opened:
            yield f"{END!r} is not indented as its {BEGIN!r}"
        opened = indent if marker == BEGIN else None
    if opened is not None:
        yield f"unbalanced markers: {BEGIN!r} without {END!r}"


def _prose(cell: Cell) -> Iterator[str]:
    text = INLINE_CODE.sub("", FENCED.sub("", cell.text)).replace(r"\$", "")
    if not cell.text:
        yield "an empty prose cell"
    if IMAGE_WITHOUT_ALT.search(text):
        yield "an image without alternative text"
    if "$" in FORMULA.sub("", text):
        yield r"a $ without its partner (a dollar sign is written \$)"
