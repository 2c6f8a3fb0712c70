"""Which pages there are, and where a link that was written for the repository leads on the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from tools.lesson import LANGUAGES
from tools.site.markdown import Heading
from tools.site.pictures import ENDING

KINDS = ("lesson", "sheet", "solution")
ROOMS = dict(zip(("notebooks", "exercises", "solutions"), KINDS, strict=True))
FOLDERS = {"lesson": "lessons", "sheet": "sheets", "solution": "solutions"}
# Pages of prose: where the file lies, what its page is called.
DOCUMENTS = {
    "README.md": "about",
    "docs/glossary.md": "glossary",
    "docs/english-turkish.md": "english-turkish",
    "docs/samplers.md": "samplers",
    "docs/recipes.md": "recipes",
    "docs/own-pictures.md": "own-pictures",
    "docs/compare.md": "compare",
    "docs/benchmarks.md": "benchmarks",
    "docs/teaching.md": "teaching",
    "docs/classroom.md": "classroom",
    "docs/coverage.md": "coverage",
    "lessons/README.md": "writing",
    "CONTRIBUTING.md": "contributing",
    "SECURITY.md": "security",
    "bench/README.md": "measuring",
}
IN_BOTH_LANGUAGES = ("docs/glossary.md", "docs/english-turkish.md")  # on one page
CARDS = "docs/models"
MAP = "notebooks/README.md"
PROTOCOL = re.compile(r"[a-z][a-z+.-]*:")


@dataclass(frozen=True)
class Source:
    """What a page is made from: one file, or one for each language (`turkish` is then the second)."""

    kind: str
    path: str  # of the page, in the tree of each language: "lessons/01_forward.html"
    english: str  # file of the repository
    turkish: str = ""

    def file(self, language: str) -> str:
        return self.turkish if language == "tr" and self.turkish else self.english

    def words(self, language: str) -> str:
        """The language that the page is written in."""
        return language if self.turkish or self.english in IN_BOTH_LANGUAGES else "en"


@dataclass
class Page:
    """A page of one language's tree."""

    path: str
    kind: str
    language: str
    title: str
    body: str
    description: str = ""
    words: str = ""  # the language it is written in, where that is not the tree's
    headings: list[Heading] = field(default_factory=list)
    file: str = ""  # of the repository
    previous: Page | None = field(default=None, repr=False, compare=False)
    next: Page | None = field(default=None, repr=False, compare=False)

    @property
    def address(self) -> str:
        """Where it lies on the site: English at the root, Turkish under tr/."""
        return address(self.path, self.language)


def of_one_edition(path: str) -> bool:
    """Whether a page is the same in both languages: code, and docstrings, which are English."""
    return path.startswith(("source/", "api/")) and path != "api/index.html"


def address(path: str, language: str) -> str:
    return f"tr/{path}" if language == "tr" and not of_one_edition(path) else path


def relative(target: str, page: str) -> str:
    """A place of the site as seen from a page of it."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def up_from(page: str) -> str:
    """The way from a page to the root of the site: "../" for each folder it lies in."""
    return "../" * page.count("/")


def sources(root: Path) -> list[Source]:
    """Every page that is made from a file, in the order of the menu."""
    return [*_notebooks(root), *_documents(root)]


def _notebooks(root: Path) -> Iterator[Source]:
    for room, kind in ROOMS.items():
        for file in sorted((root / room).glob("*.ipynb")):
            page = f"{FOLDERS[kind]}/{file.stem}.html"
            yield Source(kind, page, f"{room}/{file.name}", f"{room}/tr/{file.name}")


def _documents(root: Path) -> Iterator[Source]:
    yield Source("map", "lessons/index.html", MAP, "notebooks/tr/README.md")
    for file, name in DOCUMENTS.items():
        turkish = file.removesuffix(".md") + ".tr.md"
        there = turkish if (root / turkish).exists() else ""
        if (root / file).exists():
            yield Source("document", f"{name}.html", file, there)
    for card in sorted((root / CARDS).glob("*.md")):
        if not card.name.endswith(".tr.md"):
            turkish = f"{CARDS}/{card.stem}.tr.md"
            there = turkish if (root / turkish).exists() else ""
            yield Source("card", f"models/{card.stem}.html", f"{CARDS}/{card.name}", there)


class Links:
    """Turns links between files of the repository into links between pages.

    A file that is no page becomes one of its own when something links to it (`listed`), a picture is copied
    (`copied`), and a folder without a page is no link any more.
    """

    def __init__(self, root: Path, pages: list[Source], modules: dict[str, str]) -> None:
        self.root = root
        self.copied: dict[str, str] = {}  # file of the repository -> place on the site
        self.listed: dict[str, str] = {}
        self.dead: list[str] = []
        self._pages = {source.file(language): source for source in pages for language in LANGUAGES}
        self._folders = dict(modules)  # file or folder of the repository -> path of a page
        for room, kind in ROOMS.items():
            folder = FOLDERS[kind]
            self._folders |= {room: f"{folder}/index.html", f"{room}/tr": f"{folder}/index.html"}
        self._folders[CARDS] = "models/index.html"

    def turn(self, target: str, file: str, page: Page) -> str | None:
        """A link that `file` holds, as it stands on `page`; None when it leads to nothing there is."""
        if PROTOCOL.match(target) or target.startswith("#"):
            return target
        there, _, anchor = unquote(target).partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(file), there))
        ending = f"#{anchor}" if anchor else ""
        if place in self._pages:
            language = self._language(self._pages[place], place, file, page)
            return relative(address(self._pages[place].path, language), page.address) + ending
        if place in self._folders:
            return relative(address(self._folders[place], page.language), page.address) + ending
        if not (self.root / place).is_file():
            if not (self.root / place).is_dir():
                self.dead.append(f"{file}: {target}")
            return None
        kept = self.copied if Path(place).suffix in (".png", ".svg", ".jpg") else self.listed
        copy = f"img/{place.removesuffix('.png')}.{ENDING}" if place.endswith(".png") else f"img/{place}"
        kept[place] = copy if kept is self.copied else f"source/{place}.html"
        return relative(kept[place], page.address) + ending

    def _language(self, source: Source, place: str, file: str, page: Page) -> str:
        """The tree that a link goes to: the reader's, unless it names the edition in the other language."""
        ours = self._pages.get(file)
        here = "tr" if ours is not None and ours.turkish == file else "en"
        there = "tr" if source.turkish == place else "en"
        if not source.turkish or here == there:
            return page.language
        return there
