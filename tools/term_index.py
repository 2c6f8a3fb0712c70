"""Write docs/english-turkish.md: every term of the glossary by its English, in the order of the alphabet.

    python -m tools.term_index           write it
    python -m tools.term_index --check   say whether it fits the glossary, and write nothing

A student who comes from an English video or paper looks there.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tools.execute import ROOT

GLOSSARY, PAGE = "docs/glossary.md", "docs/english-turkish.md"
FIXED_WORDS = "## One word, one thing"  # from here on a row is: English, Turkish, why, not
COLUMNS = 6  # of a row before it: English, Turkish, symbol, meaning, in Turkish, lessons
OUTSIDE_BRACKETS = re.compile(r", (?![^(]*\))")
SAID_BESIDE = re.compile(r"\([^)]*\)|\$[^$]*\$|`[^`]*`")
SHORT_FORM = re.compile(r"[A-Za-z]{2,9}")
TABLE = ("| English | Türkçe | ders |", "|---|---|---|")
HEAD = """# From English to Turkish · İngilizceden Türkçeye

The terms of the [glossary](glossary.md) by their English, with the lesson that explains each. Written by
`python -m tools.term_index`.

İngilizce bir videodan ya da makaleden geliyorsan terimin Türkçesini burada, İngilizcesinin abece sırasında
bulursun. Ne demek olduğunu [sözlük](glossary.md), nasıl işlediğini son sütundaki ders anlatır.
"""


@dataclass(frozen=True)
class Entry:
    """One line of the page."""

    english: str
    turkish: str
    lessons: str  # "06, 07", or nothing

    @property
    def place(self) -> str:
        """What it is sorted by."""
        return re.sub(r"[^a-z0-9 ]", "", self.english.lower().replace("-", " "))


def entries(glossary: str) -> list[Entry]:
    """Each English term, alone, and each short form, sorted; one that stands in both tables stands once."""
    terms, fixed = glossary.split(FIXED_WORDS, 1)
    found = [entry for row in _rows(terms) if len(row) == COLUMNS for entry in _of_a_term(row)]
    known = {entry.place for entry in found}
    for english, turkish, *_ in _rows(fixed):
        entry = Entry(english, turkish, "")
        if "·" not in english and re.sub(r" \([^)]*\)", "", english) not in known:
            found.append(entry)
    lessons: dict[tuple[str, str], set[str]] = {}  # of each pair of words, which may stand in two rows
    for entry in found:
        where = entry.lessons.split(", ") if entry.lessons else []
        lessons.setdefault((entry.english, entry.turkish), set()).update(where)
    merged = [Entry(*words, ", ".join(sorted(where))) for words, where in lessons.items()]
    return sorted(merged, key=lambda entry: (entry.place, entry.english, entry.turkish))


def _rows(part: str) -> Iterator[list[str]]:
    for line in part.splitlines():
        row = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if line.startswith("| ") and row[0] != "English":
            yield row


def _of_a_term(row: list[str]) -> Iterator[Entry]:
    r"""The entries of a row; "label, class" makes two, and a short form in the third column one more.

    >>> [entry.turkish for entry in _of_a_term(["label, class", "etiket, sınıf", "$y$", "", "", "00"])]
    ['etiket', 'sınıf']
    """
    english, turkish, symbol, *_, lessons = row
    names, words = OUTSIDE_BRACKETS.split(english), OUTSIDE_BRACKETS.split(turkish)
    if len(words) == 1:
        words *= len(names)
    if len(words) != len(names):
        names, words = [english], [turkish]
    for name, word in zip(names, words, strict=True):
        yield Entry(name, word, lessons)
    for part in re.split(r"[,/·]", SAID_BESIDE.sub("", symbol)):
        if SHORT_FORM.fullmatch(part.strip()):
            yield Entry(f"{part.strip()} ({english})", turkish, lessons)


def page(root: Path = ROOT) -> str:
    """The page that fits the glossary."""
    parts = [HEAD]
    glossary = (root / GLOSSARY).read_text(encoding="utf-8")
    for letter, group in groupby(entries(glossary), key=lambda entry: entry.place[0].upper()):
        rows = [f"| {one.english} | {one.turkish} | {_links(one.lessons, root)} |" for one in group]
        parts.append("\n".join([f"## {letter}", "", *TABLE, *rows, ""]))
    return "\n".join(parts)


def _links(lessons: str, root: Path) -> str:
    """The numbers of lessons, with a link to each Turkish notebook that there is."""
    made = []
    for number in lessons.split(", ") if lessons else []:
        there = sorted((root / "notebooks" / "tr").glob(f"{number}_*.ipynb"))
        made.append(f"[{number}](../notebooks/tr/{there[0].name})" if there else number)
    return ", ".join(made)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command. Returns 1 when the page does not fit and was only to be checked."""
    parser = argparse.ArgumentParser("python -m tools.term_index", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    asked = parser.parse_args(arguments)
    made, file = page(root), root / PAGE
    fits = file.exists() and file.read_text(encoding="utf-8") == made
    if asked.check:
        print(f"{PAGE}: {'fits' if fits else f'does not fit {GLOSSARY}; run python -m tools.term_index'}")
        return 0 if fits else 1
    file.write_text(made, encoding="utf-8", newline="\n")
    print(f"{PAGE}: {made.count('](../notebooks/')} links")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
