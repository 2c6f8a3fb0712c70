"""Compare the two languages of a lesson: is every text there twice, and do both say the same?

What a program can compare is compared: headings, formulas, links, inline code, folded parts. That the
sentences say the same, a person vouches for with a stamp: the short name of the English text he or she read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tools.lesson import FENCED, FORMULA, INLINE_CODE, LINK, Cell, Lesson, digest

WORDS_IN_FORMULA = re.compile(r"\\text(?:bf|it|rm)?\{[^{}]*\}")
HEADING = re.compile(r"^#{1,6}(?= )", re.MULTILINE)
ENOUGH_WORDS = 4  # a text of fewer words may be the same in both languages


def problems(lesson: Lesson) -> Iterator[str]:
    """Everything that is wrong between the two languages of a lesson, one message each."""
    english = {cell.id: cell for cell in lesson.cells if cell.lang == "en"}
    turkish = {cell.id: cell for cell in lesson.cells if cell.lang == "tr"}
    for before, cell in zip((None, *lesson.cells), lesson.cells, strict=False):
        where = lesson.where(cell)
        if cell.lang == "en" and cell.id not in turkish:
            yield f'{where}: there is no Turkish; write a cell with this id and lang="tr" right below'
        elif cell.lang == "tr" and cell.id not in english:
            yield f"{where}: Turkish without English"
        elif cell.lang == "tr" and before is not english[cell.id]:
            yield f"{where}: the Turkish must stand right below its English (line {english[cell.id].line})"
        elif cell.lang == "tr":
            for problem in _differences(english[cell.id], cell):
                yield f"{where}: {problem}"


def _differences(english: Cell, turkish: Cell) -> Iterator[str]:
    stamp = digest(english.text)
    if not turkish.source:
        yield f"the Turkish has no stamp; when it says what the English says: --stamp {turkish.id}"
    elif turkish.source != stamp:
        yield (
            f"the English has changed since this Turkish was made ({turkish.source}, now {stamp});"
            f" read both, then: --stamp {turkish.id}"
        )
    if (english.only, english.tags) != (turkish.only, turkish.tags):
        yield "`only` and `tags` must be the same in both languages"
    ours, theirs = _parts(english.text), _parts(turkish.text)
    for part in ours:
        missing, added = ours[part] - theirs[part], theirs[part] - ours[part]
        if missing or added:
            yield f"{part} differ: {_listed(missing)} only in English, {_listed(added)} only in Turkish"
    levels = [HEADING.findall(FENCED.sub("", cell.text)) for cell in (english, turkish)]
    if levels[0] != levels[1]:
        english_levels, turkish_levels = (" ".join(found) or "none" for found in levels)
        yield f"headings differ: {english_levels} in English, {turkish_levels} in Turkish"
    words = FORMULA.sub("", INLINE_CODE.sub("", FENCED.sub("", english.text)))
    if english.text == turkish.text and len(re.findall(r"[^\W\d_]{2,}", words)) >= ENOUGH_WORDS:
        yield "the Turkish is the English text"


def _parts(text: str) -> dict[str, Counter[str]]:
    """What must occur equally often in both languages, in any order."""
    text = FENCED.sub("", text)
    prose = INLINE_CODE.sub("", text).replace(r"\$", "")
    words = FORMULA.sub("", prose)
    return {
        "inline code": Counter(INLINE_CODE.findall(text)),
        "formulas": Counter(_without_words(formula) for formula in FORMULA.findall(prose)),
        "links": Counter(link["target"].replace(".tr.md", ".md") for link in LINK.finditer(words)),
        "folded parts": Counter(re.findall(r"<details\b", words)),
    }


def _without_words(formula: str) -> str:
    return "".join(WORDS_IN_FORMULA.sub("", formula).split())


def _listed(counted: Counter[str]) -> str:
    return ", ".join(counted.elements()) or "none"
