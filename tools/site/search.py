"""What the search knows: each section of each page of a language, rows of the glossary, the library."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.site.glossary import terms
from tools.site.pages import Page
from tools.site.tex import readable
from tools.site.words import WORDS

NOT_SEARCHED = ("front", "solution", "source", "list", "api")
SAID_ELSEWHERE = ("english-turkish.html",)  # each of its rows is one of the glossary
Row = tuple[str, str, str, str, str, str]  # page, title of the page, kind, anchor, heading, words


def search(pages: Sequence[Page], aside: Sequence[str]) -> bytes:
    """The script that hands the rows to the page.

    Args:
        aside: names of pages that answer least, those for teachers.
    """
    searched = [page for page in pages if page.kind not in NOT_SEARCHED and page.path not in SAID_ELSEWHERE]
    return f"minidiffSearch({_said(searched, aside)});\n".encode()


def search_of_library(pages: Sequence[Page]) -> bytes:
    """The same of the library's reference, which is one for all languages."""
    return f'minidiffSearch({_said([page for page in pages if page.kind == "api"])}, "library");\n'.encode()


def _said(pages: Sequence[Page], aside: Sequence[str] = ()) -> str:
    rows = [row for page in pages for row in _rows(page, aside)]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


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
