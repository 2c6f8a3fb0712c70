"""Compare the languages of a lesson: is every text there in each, and do all say the same?

What a program can compare is compared: headings, formulas, links, inline code, folded parts. That the
sentences say the same, a person vouches for with a stamp: the short name of the English text he or she read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tools.lesson import FENCED, FIRST, FORMULA, INLINE_CODE, LANGUAGES, LINK, OTHERS, Cell, Lesson, digest

WORDS_IN_FORMULA = re.compile(r"\\text(?:bf|it|rm)?\{[^{}]*\}")
HEADING = re.compile(r"^#{1,6}(?= )", re.MULTILINE)
ENOUGH_WORDS = 4  # a text of fewer words may be the same in both languages


def problems(lesson: Lesson) -> Iterator[str]:
    """Everything that is wrong between the languages of a lesson, one message each."""
    there = {language: {c.id: c for c in lesson.cells if c.lang == language} for language in LANGUAGES}
    originals = there[FIRST]
    for before, cell in zip((None, *lesson.cells), lesson.cells, strict=False):
        where = lesson.where(cell)
        if cell.lang == FIRST:
            for language in OTHERS:
                if cell.id not in there[language]:
                    yield (
                        f"{where}: there is no {LANGUAGES[language]}; write a cell with this id and "
                        f'lang="{language}" right below'
                    )
        elif cell.lang in OTHERS and cell.id not in originals:
            yield f"{where}: {LANGUAGES[cell.lang]} without {LANGUAGES[FIRST]}"
        elif cell.lang in OTHERS and (before is None or before.id != cell.id):
            yield (
                f"{where}: the {LANGUAGES[cell.lang]} must stand right below its {LANGUAGES[FIRST]} "
                f"(line {originals[cell.id].line})"
            )
        elif cell.lang in OTHERS:
            for problem in _differences(originals[cell.id], cell):
                yield f"{where}: {problem}"


def _differences(original: Cell, translation: Cell) -> Iterator[str]:
    stamp, first, other = digest(original.text), LANGUAGES[FIRST], LANGUAGES[translation.lang]
    if not translation.source:
        yield f"the {other} has no stamp; when it says what the {first} says: --stamp {translation.id}"
    elif translation.source != stamp:
        yield (
            f"the {first} has changed since this {other} was made ({translation.source}, now {stamp});"
            f" read both, then: --stamp {translation.id}"
        )
    if (original.only, original.tags, original.alt) != (translation.only, translation.tags, translation.alt):
        yield "`only`, `tags` and `alt` must be the same in both languages"
    ours, theirs = _parts(original.text), _parts(translation.text)
    for part in ours:
        missing, added = ours[part] - theirs[part], theirs[part] - ours[part]
        if missing or added:
            yield f"{part} differ: {_listed(missing)} only in {first}, {_listed(added)} only in {other}"
    levels = [HEADING.findall(FENCED.sub("", cell.text)) for cell in (original, translation)]
    if levels[0] != levels[1]:
        here, there = (" ".join(found) or "none" for found in levels)
        yield f"headings differ: {here} in {first}, {there} in {other}"
    words = FORMULA.sub("", INLINE_CODE.sub("", FENCED.sub("", original.text)))
    if original.text == translation.text and len(re.findall(r"[^\W\d_]{2,}", words)) >= ENOUGH_WORDS:
        yield f"the {other} is the {first} text"


def _parts(text: str) -> dict[str, Counter[str]]:
    """What must occur equally often in all languages, in any order."""
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
