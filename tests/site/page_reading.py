"""What tests want to know of a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Reading(HTMLParser):
    """What a test wants to know of a page."""

    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)  # scripts, styles, pictures, films
    alts: list[str | None] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)  # of the headings of the text
    language: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    alternates: dict[str, str] = field(default_factory=dict)
    text: str = ""
    prose: str = ""  # the text without code
    title: str = ""
    unbalanced: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if "id" in said:
            self.ids[said["id"] or ""] += 1
        if tag == "html":
            self.language = said["lang"] or ""
        if tag == "a" and "href" in said:
            self.links.append(said["href"] or "")
        if tag == "link" and said.get("rel") == "alternate":
            self.alternates[said["hreflang"] or ""] = said["href"] or ""
        elif tag == "link" and said.get("rel") != "canonical":
            self.loads.append(said["href"] or "")
        if "src" in said:
            self.loads.append(said["src"] or "")
        if "data-src" in said:
            self.loads.append(said["data-src"] or "")
        if tag == "img":
            self.alts.append(said.get("alt"))
        if tag == "meta" and "name" in said:
            self.metas[said["name"] or ""] = said["content"] or ""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and "main" in self._open:
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:  # <hr /> is opened and closed in one
            return
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
        if not {"code", "pre", "script"} & set(self._open):
            self.prose += data
        if self._open and self._open[-1] == "title":
            self.title += data
