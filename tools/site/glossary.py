"""The glossary's rows: each can be found and linked to, and names its lessons by links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.site.markdown import slug

ROW = re.compile(r"<tr>\n((?:<td>.*?</td>\n)+)</tr>", re.DOTALL)
CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
LESSONS = re.compile(r"\d\d(, \d\d)*")


def linked(page: str, lessons: dict[str, str]) -> str:
    """The page with a name for each row, and its lessons ("07, 08") as links.

    Args:
        lessons: number -> link.
    """
    seen: set[str] = set()

    def row(found: re.Match[str]) -> str:
        cells = CELL.findall(found[1])
        anchor = f"term-{slug(TAGS.sub('', cells[0]))}"
        while anchor in seen:
            anchor += "-"
        seen.add(anchor)
        if LESSONS.fullmatch(cells[-1]):
            numbers = cells[-1].split(", ")
            cells[-1] = ", ".join(f'<a href="{lessons[number]}">{number}</a>' for number in numbers)
        inside = "".join(f"<td>{cell}</td>\n" for cell in cells)
        return f'<tr id="{anchor}">\n{inside}</tr>'

    return ROW.sub(row, page)


def terms(page: str) -> Iterator[tuple[str, str, str]]:
    """Anchor, name and words of each row of a page that `linked` has made."""
    for found in re.finditer(r'<tr id="(term-[^"]*)">\n(.*?)</tr>', page, re.DOTALL):
        cells = [TAGS.sub("", cell) for cell in CELL.findall(found[2])]
        yield found[1], " · ".join(dict.fromkeys(cells[:2])), " ".join(cells[2:])
