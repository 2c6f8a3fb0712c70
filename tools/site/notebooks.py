"""A stored notebook as a page: cells with their anchors, pictures as files, players in place of widgets."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from PIL import Image

from tools.lesson import HIDE_INPUT
from tools.site.markdown import Anchors, Heading, Link, code, render
from tools.site.pictures import ENDING, light
from tools.site.players import Player, player
from tools.site.words import WORDS

NEED_A_KERNEL = re.compile(r"\b(Sampling|Points|Schedule)Explorer\(")  # players with controls that compute
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Assets:
    """Files that pages need: place on the site -> bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, bytes] = {}

    def picture(self, png: bytes) -> str:
        place = f"img/{hashlib.sha256(png).hexdigest()[:12]}.{ENDING}"
        self.files[place] = light(png)
        return place

    def player(self, lesson: str, name: str, language: str) -> Player:
        made, film = player(self.root, lesson, name, language)
        self.files[made.place] = film
        return made


class NotebookPage:
    """Collects the HTML and the headings of one notebook.

    Args:
        up: the way from the page to the root of the site, "../" for each folder.
    """

    def __init__(self, file: Path, language: str, link: Link, assets: Assets, up: str) -> None:
        self.notebook: NotebookNode = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
        self.lesson, self.language, self.link = file.stem, language, link
        self.assets, self.up, self.words = assets, up, WORDS[language]
        self.anchors = Anchors()
        self.headings: list[Heading] = []
        self.html = "".join(self._cell(cell) for cell in self.notebook.cells)

    def _cell(self, cell: NotebookNode) -> str:
        anchor = f"cell-id={cell.id}"
        if cell.cell_type == "markdown":
            made = render(cell.source, self.link, self.anchors)
            self._collect(made.headings, anchor)
            inside = made.html
        else:
            inside = code(cell.source, "python")
            computes = NEED_A_KERNEL.search(cell.source) is not None
            if HIDE_INPUT in cell.metadata.get("tags", []):
                inside = f"<details><summary>{self.words['folded_code']}</summary>\n{inside}</details>\n"
            inside += "".join(self._output(output, computes) for output in cell.get("outputs", []))
        kind = "prose" if cell.cell_type == "markdown" else "run"
        return f'<div class="cell {kind}" id="{anchor}" data-place="{anchor}">\n{inside}</div>\n'

    def _collect(self, found: list[Heading], anchor: str) -> None:
        """Words before a cell's first heading belong to the heading of the cell before it."""
        if found[0].text:
            if not self.headings:
                self.headings.append(Heading(0, "", anchor))
            self.headings[-1].text.extend(found[0].text)
        self.headings += found[1:]

    def _output(self, output: NotebookNode, computes: bool = False) -> str:
        if output.output_type == "stream":
            return self._text(output.text)
        data = output.get("data", {})
        if "image/png" in data:
            return self._picture(data["image/png"], output.metadata, computes)
        if "text/html" in data:
            return f'<div class="output html">{data["text/html"]}</div>\n'
        if "text/markdown" in data:
            return (
                f'<div class="output">{render(data["text/markdown"], self.link, self.anchors).html}</div>\n'
            )
        return self._text(data.get("text/plain", ""))

    def _text(self, text: str) -> str:
        shown = ANSI.sub("", text).rstrip()
        return f'<pre class="output">{html.escape(shown)}</pre>\n' if shown else ""

    def _picture(self, encoded: str, metadata: NotebookNode, computes: bool) -> str:
        png = base64.b64decode(encoded)
        ours = metadata.get("image/png", {})
        width, height = Image.open(io.BytesIO(png)).size
        shown = int(ours.get("width", width))
        size = f'width="{shown}" height="{round(shown * height / width)}"'
        source = self.up + self.assets.picture(png)
        alt = html.escape(ours.get("alt", ""))
        image = f'<img src="{source}" alt="{alt}" {size} loading="lazy">'
        if film := metadata.get("film"):
            note = f'<p class="note">{self.words["player_note"]}</p>\n' if computes else ""
            return note + self.assets.player(self.lesson, film["name"], self.language).html(self.up, image)
        return f'<div class="output picture">{image}</div>\n'


def without_outputs(file: Path) -> bytes:
    """A notebook to run oneself: small, and without what it would show."""
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # Each source as one string, and nothing indented: a fifth smaller than as it is stored.
    return json.dumps(notebook, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
