"""From the files of the repository to the files of the site."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tools.lesson import LANGUAGES
from tools.site.downloads import downloads, zipped
from tools.site.front import front_page, how_to_run
from tools.site.glossary import linked
from tools.site.layout import Entry, Site, menus, whole
from tools.site.markdown import Anchors, Heading, code, render
from tools.site.notebooks import Assets, NotebookPage
from tools.site.pages import (
    FOLDERS,
    KINDS,
    Links,
    Page,
    Source,
    address,
    relative,
    sources,
    up_from,
)
from tools.site.pictures import ENDING, light
from tools.site.reference import Reference, first_line
from tools.site.search import search, search_of_library
from tools.site.words import WORDS

HERE = Path(__file__).parent
STATIC = HERE / "static"
PLAYER = "minidiff/show"  # its player.js and player.css serve here as they are
EXPORT = "export default { render };"
SHEETS, LIGHT_SHEETS = (f'{{ type: "image/{kind}" }}' for kind in ("png", ENDING))  # of films
TO_LOOK_UP = (
    "glossary", "english-turkish", "samplers", "own-pictures", "compare", "recipes", "benchmarks",
    "models/index", "api/index",
)  # fmt: skip
TO_TEACH = ("teaching", "classroom", "coverage", "contributing", "writing", "measuring", "security")
OUR_TITLES = {  # in the menu
    "index.html": "home", "about.html": "front_run", "samplers.html": "samplers", "writing.html": "writing",
    "measuring.html": "measuring", "contributing.html": "contributing", "security.html": "security",
    "english-turkish.html": "english-turkish",
}  # fmt: skip
UNKNOWN_ADDRESS = "ADDRESS-OF-THE-COURSE"  # as the pages for teachers write it
LAUNCH = {  # where a notebook of a public repository on the first host can be opened
    "Colab": "https://colab.research.google.com/github/{name}/blob/HEAD/{file}",
    "Binder": "https://mybinder.org/v2/gh/{name}/HEAD?labpath={file}",
}
LAUNCH_HOST = "https://github.com/"


class Builder:
    """Makes every file of the site.

    Args:
        root: the repository.
        base_url: where the pages will lie, if that is known.
        repository: where the project's files can be seen, if anywhere.
        course: whether the course's own folder, with the library, can be downloaded from the site.
    """

    def __init__(self, root: Path, base_url: str = "", repository: str = "", course: bool = False) -> None:
        self.root = root
        self.base_url = base_url.rstrip("/") + "/" if base_url else ""
        self.repository = repository.rstrip("/")
        self.course = course
        self.sources = sources(root)
        self.reference = Reference(root)
        self.links = Links(root, self.sources, self.reference.files())
        self.assets = Assets(root)
        self.sites: dict[str, Site] = {}
        self.pages: dict[str, list[Page]] = {}

    def files(self) -> dict[str, bytes]:
        """Place on the site -> bytes."""
        for language in LANGUAGES:
            self.pages[language] = list(self._pages(language))
            self.sites[language] = Site(language, self._menu(language), self.base_url, self.repository)
        self._alike()
        files: dict[str, bytes] = {}
        for language, pages in self.pages.items():
            for page in pages:
                files[page.address] = whole(page, self.sites[language]).encode()
            files[f"static/search.{language}.js"] = search(self.pages[language], aside=TO_TEACH)
        files["static/search.api.js"] = search_of_library(self.pages["en"])
        files["static/menus.js"] = menus(self.sites)
        for place, source in list(self.links.listed.items()):
            files[source] = whole(self._listing(place), self.sites["en"]).encode()
        for place, copy in self.links.copied.items():
            content = (self.root / place).read_bytes()
            files[copy] = light(content) if place.endswith(".png") else content
        return {**files, **self.assets.files, **self._static(), **self._taken_along(), **self._for_engines()}

    def write(self, files: dict[str, bytes], out: Path) -> int:
        """Write the site and, beside it, its zip. Returns the number of files."""
        if out.exists():
            if any(out.iterdir()) and not (out / "static" / "site.js").exists():
                raise SystemExit(f"{out} holds other things than a site; name an empty folder with --out")
            shutil.rmtree(out)
        for place, content in files.items():
            (out / place).parent.mkdir(parents=True, exist_ok=True)
            (out / place).write_bytes(content)
        out.with_suffix(".zip").write_bytes(
            zipped({f"minidiff/{place}": one for place, one in files.items()})
        )
        return len(files)

    # Pages of one language

    def _pages(self, language: str) -> Iterator[Page]:
        made = [self._page(source, language) for source in self.sources]
        for kind in KINDS:
            row = [page for page in made if page.kind == kind]
            for before, after in pairwise(row):
                before.next, after.previous = after, before
            if kind == "lesson" and row:
                row[-1].next = next((page for page in made if page.kind == "map"), None)
        launches = list(self._launches("notebooks/00_welcome.ipynb"))
        yield front_page(language, made, self.assets, launches, self.course)
        yield from made
        yield self._list("sheet", "sheets", made, language)
        yield self._list("solution", "solutions", made, language)
        yield self._list("card", "models", made, language)
        yield from self._api(language)

    def _page(self, source: Source, language: str) -> Page:
        page = Page(source.path, source.kind, language, "", "", words=source.words(language))
        page.file = source.file(language)

        def link(target: str) -> str | None:
            return self.links.turn(target, page.file, page)

        up = up_from(page.address)
        if page.file.endswith(".ipynb"):
            notebook = NotebookPage(self.root / page.file, language, link, self.assets, up)
            page.body, page.headings = notebook.html, notebook.headings
            page.body = self._around(page, source) + page.body
        else:
            text = (self.root / page.file).read_text(encoding="utf-8")
            made = render(text.replace(UNKNOWN_ADDRESS, self.repository or UNKNOWN_ADDRESS), link, Anchors())
            page.body, page.headings = made.html, made.headings
            if page.path == "glossary.html":
                page.body = linked(page.body, self._lessons())
        page.title = next((one.title for one in page.headings if one.level == 1), source.path)
        if page.path == "about.html":
            page.title = WORDS[language]["front_run"]
            page.body = how_to_run(language, up, self.repository, self.course) + page.body
        page.description = describe(page.headings)
        return page

    def _lessons(self) -> dict[str, str]:
        """Number of a lesson -> its path."""
        paths = (source.path for source in self.sources if source.kind == "lesson")
        return {Path(path).name[:2]: path for path in paths}

    def _around(self, page: Page, source: Source) -> str:
        """Above a notebook: its sheet or lesson, the file, places to open it."""
        words, name = WORDS[page.language], Path(page.path).name
        ways = []
        for kind in KINDS:
            there = f"{FOLDERS[kind]}/{name}"
            if kind != source.kind and any(one.path == there for one in self.sources):
                ways.append((words[kind], relative(address(there, page.language), page.address)))
        ways.append((words["download"], relative(f"notebooks/{page.file}", page.address)))
        ways += [(words["open_in"].format(place=place), link) for place, link in self._launches(page.file)]
        if self.repository:
            ways.append((words["repository"], self.repository))
        links = "".join(f'<li><a href="{html.escape(link)}">{title}</a></li>' for title, link in ways)
        note = ""
        if page.kind == "solution":
            sheet = relative(address(f"{FOLDERS['sheet']}/{name}", page.language), page.address)
            note = f'<p class="note">{words["solution_note"]}<a href="{sheet}">{words["sheet"]}</a></p>\n'
        return f'<ul class="links">{links}</ul>\n{note}'

    def _launches(self, file: str) -> Iterator[tuple[str, str]]:
        if self.repository.startswith(LAUNCH_HOST):
            name = self.repository.removeprefix(LAUNCH_HOST)
            for place, pattern in LAUNCH.items():
                yield place, pattern.format(name=name, file=file)

    def _list(self, kind: str, folder: str, made: list[Page], language: str) -> Page:
        """The pages of a kind, one a line."""
        words = WORDS[language]
        title = words[folder]
        page = Page(f"{folder}/index.html", "list", language, title, "")
        lines = "".join(
            f'<li><a href="{Path(one.path).name}">{html.escape(one.title)}</a></li>\n'
            for one in made
            if one.kind == kind
        )
        page.body = f"<h1>{title}</h1>\n<p>{words[f'{folder}_lead']}</p>\n<ul>\n{lines}</ul>\n"
        page.description = words[f"{folder}_lead"]
        return page

    def _api(self, language: str) -> Iterator[Page]:
        words, up = WORDS[language], up_from(address("api/index.html", language))
        rows = "".join(
            f'<tr><td><a href="{up}{module.path}"><code>{module.name}</code></a></td>'
            f"<td>{html.escape(first_line(module.doc))}</td></tr>\n"
            for module in self.reference.modules
        )
        head = f"<thead><tr><th>{words['module']}</th><th>{words['what']}</th></tr></thead>"
        table = f'<div class="scroll"><table>{head}<tbody>\n{rows}</tbody></table></div>\n'
        body = f"<h1>{words['api']}</h1>\n<p>{words['api_lead']}</p>\n{table}"
        yield Page("api/index.html", "list", language, words["api"], body, words["api_lead"])
        for module in self.reference.modules if language == "en" else ():  # docstrings are English
            page = Page(module.path, "api", "en", module.name, "", first_line(module.doc))
            page.file = module.file
            self.links.listed[module.file] = f"source/{module.file}.html"
            there = relative(self.links.listed[module.file], page.address)
            page.body, page.headings = self.reference.page(module, lambda _, there=there: there, language)  # type: ignore[misc]
            yield page

    def _listing(self, file: str) -> Page:
        """A file of the repository, to be read."""
        text = (self.root / file).read_text(encoding="utf-8")
        kinds = {".py": "python", ".toml": "toml", ".yml": "yaml", ".sh": "bash", ".json": "json"}
        body = f"<h1><code>{file}</code></h1>\n{code(text, kinds.get(Path(file).suffix, ''))}"
        return Page(f"source/{file}.html", "source", "en", file, body)

    def _menu(self, language: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        words = WORDS[language]
        titles = {page.path: page.title for page in self.pages[language]}
        spoken = {page.path: page.words for page in self.pages[language]}
        for path in titles.keys() & OUR_TITLES.keys():
            titles[path], spoken[path] = words[OUR_TITLES[path]], language

        def entries(paths: Iterator[str]) -> tuple[Entry, ...]:
            return tuple(Entry(titles[path], path, spoken[path]) for path in paths if path in spoken)

        def named(*names: str) -> tuple[Entry, ...]:
            return entries(f"{name}.html" for name in names)

        lessons = entries(source.path for source in self.sources if source.kind == "lesson")
        return (
            (words["start"], named("index", "lessons/index", "about")),
            (words["lessons"], lessons),
            (words["sheets"], named("sheets/index", "solutions/index")),
            (words["to_look_up"], named(*TO_LOOK_UP)),
            (words["to_teach"], named(*TO_TEACH)),
        )

    def _alike(self) -> None:
        """Give the headings of both editions of a page of prose one name, so that a place can be kept."""
        english = {page.path: page for page in self.pages["en"]}
        for page in self.pages["tr"]:
            other = english[page.path]
            if page.kind not in ("document", "map", "card"):
                continue
            ours, theirs = ([one for one in some.headings if one.level] for some in (page, other))
            if [one.level for one in ours] != [one.level for one in theirs]:
                continue
            for mine, its in zip(ours, theirs, strict=True):
                also = f'<span id="{its.anchor}"></span>' if mine.anchor != its.anchor else ""
                for some, anchor in ((page, mine.anchor), (other, its.anchor)):
                    tag = f'<h{mine.level} id="{anchor}"'
                    before = also if some is page else ""
                    some.body = some.body.replace(f"{tag}>", f'{before}{tag} data-place="{its.anchor}">', 1)

    # What is not a page

    def _static(self) -> dict[str, bytes]:
        files = {
            f"static/{file.relative_to(STATIC).as_posix()}": file.read_bytes()
            for file in sorted(STATIC.rglob("*"))
            if file.is_file()
        }
        player = (self.root / PLAYER / "player.js").read_text(encoding="utf-8")
        for part in (EXPORT, SHEETS):
            if part not in player:
                raise ValueError(
                    f"{PLAYER}/player.js no longer holds {part!r}, which pages on a disk replace"
                )
        # A page on a disk may not load modules: the same script, as a plain one.
        plain = player.replace(EXPORT, "window.minidiffPlayer = { alone };").replace(SHEETS, LIGHT_SHEETS)
        files["static/player.js"] = f"(() => {{\n{plain}\n}})();\n".encode()
        files["static/player.css"] = (self.root / PLAYER / "player.css").read_bytes()
        return files

    def _taken_along(self) -> dict[str, bytes]:
        rooms = [source for source in self.sources if source.kind in KINDS]
        notebooks = [file for source in rooms for file in (source.english, source.turkish)]
        return downloads(self.root, notebooks, self.course)

    def _for_engines(self) -> dict[str, bytes]:
        """A sitemap, where the address is known."""
        if not self.base_url:
            return {}
        places = [page.address for pages in self.pages.values() for page in pages if page.kind != "solution"]
        lines = "".join(f"<url><loc>{self.base_url}{html.escape(place)}</loc></url>\n" for place in places)
        sitemap = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
        )
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.base_url}sitemap.xml\n"
        return {"sitemap.xml": sitemap.encode(), "robots.txt": robots.encode()}


def describe(headings: list[Heading]) -> str:
    """The first words under the title."""
    for heading in headings:
        for text in heading.text:
            if len(text.split()) > 4:
                return re.sub(r"[*_`]", "", text)
    return ""
