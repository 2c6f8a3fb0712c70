"""What the search of one language knows: every section of every page, and every row of the glossary."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.site.glossary import terms
from tools.site.pages import Page
from tools.site.tex import readable
from tools.site.words import WORDS

NOT_SEARCHED = ("front", "solution", "source", "list")
SAID_ELSEWHERE = ("english-turkish.html",)  # each of its rows is one of the glossary
Row = tuple[str, str, str, str, str, str]  # page, title of the page, kind, anchor, heading, words


def search(pages: Sequence[Page], aside: Sequence[str]) -> bytes:
    """The script that hands the rows to the page.

    Args:
        aside: names of pages that answer least, those for teachers.
    """
    searched = [page for page in pages if page.kind not in NOT_SEARCHED and page.path not in SAID_ELSEWHERE]
    rows = [row for page in searched for row in _rows(page, aside)]
    said = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f"minidiffSearch({said});\n".encode()


def _rows(page: Page, aside: Sequence[str]) -> Iterator[Row]:
    if page.path == "glossary.html":
        for anchor, name, words in terms(page.body):
            yield (
                page.address,
                page.title,
                "term",
                anchor,
                html.unescape(name),
                readable(html.unescape(words)),
            )
        return
    for heading in page.headings:
        words = readable(" ".join(" ".join(heading.text).split()))
        if words or heading.title:
            papers = heading.title == WORDS[page.language]["further"]  # lists of papers answer little, too
            kind = "help" if papers or Path(page.path).stem in aside else page.kind
            anchor = "" if heading.level == 1 else heading.anchor
            yield page.address, page.title, kind, anchor, readable(heading.title), words
