"""What a benchmark wrote in English, in Turkish: the same figures between the words of bench/turkish.txt.

The Turkish page is made from the English one, sentence by sentence and cell by cell, so that no figure is
copied by hand and none can differ. The words stand in pairs of lines, English above Turkish, an empty line
between two pairs. `{n}`, one letter, is a number, which gets its decimal comma; `{name}`, a longer word, is
anything else: a machine, a list of rows. An English line without Turkish is the same in both languages.

After a change of the words, `python -m bench.report` writes the sections of docs/benchmarks.tr.md again.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

WORDS = Path(__file__).with_name("turkish.txt")
SENTENCES = re.compile(r'(?<=[.?:]\*\*) |(?<=[.?]) (?=[A-Z*`"\d])')
HOLE = re.compile(r"\\\{(\w+)\\\}")
NUMBER = r"\d+(?:[.,]\d+)*(?:e[-+]?\d+)?"
LETTER = re.compile(r"[^\W\d_]")


def section_in_turkish(text: str) -> tuple[str, list[str]]:
    """A written section in Turkish, and what has no Turkish: that is left in English."""
    missing: list[str] = []
    return "\n".join(_line(line, missing) for line in text.split("\n")), missing


def _line(line: str, missing: list[str]) -> str:
    if line.startswith("| ---"):
        return line
    if line.startswith("| "):
        cells = [_said(cell.strip(), missing) for cell in line[2:-2].split(" | ")]
        return f"| {' | '.join(cells)} |"
    mark, rest = re.fullmatch(r"(#+ |> )?(.*)", line).groups(default="")  # type: ignore[union-attr]
    return mark + " ".join(_said(sentence, missing) for sentence in SENTENCES.split(rest))


def _said(text: str, missing: list[str]) -> str:
    """A sentence or a cell in Turkish. Names of code need no words, figures only their comma."""
    found = _looked_up(text)
    if found is not None:
        return found
    if not LETTER.search(re.sub(NUMBER, "", re.sub(r"`[^`]*`", "", text))):
        return text if "`" in text else re.sub(r"(?<=\d), (?=\d)", "; ", _number(text))
    missing.append(text)
    return text


@functools.cache
def _looked_up(text: str) -> str | None:
    for pattern, turkish in _words():
        if match := pattern.fullmatch(text):
            return turkish.format_map(
                {name: _filled(name, value) for name, value in match.groupdict().items()}
            )
    return None


def _filled(name: str, value: str) -> str:
    return _number(value) if len(name) == 1 else _listed(value)


@functools.cache
def _words() -> list[tuple[re.Pattern[str], str]]:
    """Each English line as a pattern, with its Turkish; those without holes are asked first."""
    pairs = [pair.split("\n") for pair in re.split(r"\n{2,}", WORDS.read_text(encoding="utf-8").strip())]
    return [(_pattern(pair[0]), pair[-1]) for pair in sorted(pairs, key=lambda pair: "{" in pair[0])]


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(
        HOLE.sub(
            lambda hole: f"(?P<{hole[1]}>{NUMBER if len(hole[1]) == 1 else '.+?'})",
            re.escape(english).replace(r"\ ", " "),
        )
    )


def _listed(text: str) -> str:
    """A list, of which a part may hold a comma itself: the longest that has words wins."""
    if "; " in text:
        return "; ".join(map(_listed, text.split("; ")))
    names, rest = [], text.split(", ")
    while rest:
        count = next((n for n in range(len(rest), 0, -1) if _looked_up(", ".join(rest[:n]))), 1)
        name = ", ".join(rest[:count])
        names.append(_looked_up(name) or name)
        rest = rest[count:]
    return ", ".join(names)


def _number(text: str) -> str:
    """Points and commas change places, except in a version such as 2.15.0."""
    swapped = str.maketrans(".,", ",.")
    return re.sub(NUMBER, lambda one: one[0] if one[0].count(".") > 1 else one[0].translate(swapped), text)
